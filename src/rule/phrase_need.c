#include "rule/phrase_tree.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/word_forms.h"

#define NO_NEED SIZE_MAX

struct fill {
	struct phrase_book *book;
	struct phrase_need *need;
	size_t max;
	bool failed;
};

static size_t sequence_cost(const struct phrase_book *book,
    const struct phrase_sequence *sequence, const struct phrase_node **best);
static size_t node_cost(const struct phrase_book *book,
    const struct phrase_node *node);
static size_t word_cost(struct span word);
static int count_form(struct span form, void *arg);
static void fill_node(struct fill *fill, const struct phrase_node *node);
static void fill_word(struct fill *fill, struct span word);
static int fill_form(struct span form, void *arg);
static struct span longest_part(struct span word);
static void fill_literal(struct fill *fill, struct span text, bool whole);
static bool is_plain(char byte);
static int take(struct phrase_book *book, const struct phrase_node *node,
    struct phrase *out);

/* Take the needs that the fewest messages will meet. */
int
phrase_needs(struct phrase_book *book, const struct phrase_sequence *sequence,
    struct phrase *out)
{
	size_t floor = 0;

	while (out->need_count < PHRASE_NEEDS_MAX) {
		size_t least = NO_NEED;

		for (const struct phrase_node *node = sequence->nodes;
		     node != NULL; node = node->next) {
			size_t cost = node_cost(book, node);

			if (cost > floor && cost < least)
				least = cost;
		}
		if (least == NO_NEED)
			return 0;
		for (const struct phrase_node *node = sequence->nodes;
		     node != NULL && out->need_count < PHRASE_NEEDS_MAX;
		     node = node->next)
			if (node_cost(book, node) == least &&
			    take(book, node, out) == -1)
				return -1;
		floor = least;
	}
	return 0;
}

static int
take(struct phrase_book *book, const struct phrase_node *node,
    struct phrase *out)
{
	struct phrase_need *need = &out->needs[out->need_count];
	struct fill fill = { .book = book, .need = need };

	/* Count first; each literal costs at least 1. */
	fill.max = node_cost(book, node);
	if (fill.max > PHRASE_NEED_LITERALS)
		fill.max = PHRASE_NEED_LITERALS;
	need->count = 0;
	need->list = arena_alloc(&book->arena, fill.max, sizeof(*need->list));
	if (need->list == NULL)
		return -1;
	fill_node(&fill, node);
	/* More words than it is worth looking for: no need at all. */
	if (!fill.failed)
		out->need_count++;
	return 0;
}

static size_t
sequence_cost(const struct phrase_book *book,
    const struct phrase_sequence *sequence, const struct phrase_node **best)
{
	size_t least = NO_NEED;

	*best = NULL;
	for (const struct phrase_node *node = sequence->nodes; node != NULL;
	     node = node->next) {
		size_t cost = node_cost(book, node);

		if (cost < least) {
			least = cost;
			*best = node;
		}
	}
	return least;
}

/* How little a node narrows: at least the number of its literals. */
static size_t
node_cost(const struct phrase_book *book, const struct phrase_node *node)
{
	const struct phrase_sequence *choice;
	const struct phrase_node *best;
	struct phrase_spelling *spelling;
	size_t cost = 0;

	if (phrase_node_is_empty(node))
		return NO_NEED;
	switch (node->kind) {
	case PHRASE_WORD:
		cost = word_cost(node->word);
		spelling = table_get(book->spellings, node->word);
		for (choice = spelling == NULL ? NULL : spelling->variants;
		     choice != NULL; choice = choice->next)
			cost += word_cost(choice->nodes->word);
		return cost;
	case PHRASE_FORMS:
		word_forms(node->word, count_form, &cost);
		return cost;
	case PHRASE_MARKS:
		return node->mark_count;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		for (choice = phrase_choices(node); choice != NULL;
		     choice = choice->next) {
			size_t one = sequence_cost(book, choice, &best);

			if (one == NO_NEED)
				return NO_NEED;
			cost += one;
		}
		return cost;
	case PHRASE_STAR:
	case PHRASE_NUMBER:
		return NO_NEED;
	}
	return NO_NEED;
}

/* Short words stand in every second message; at most two literals each. */
static size_t
word_cost(struct span word)
{
	word = longest_part(word);
	if (word.len <= 2)
		return 40;
	return word.len == 3 ? 12 : word.len == 4 ? 4 : 2;
}

static int
count_form(struct span form, void *arg)
{
	*(size_t *)arg += word_cost(form);
	return 0;
}

static void
fill_node(struct fill *fill, const struct phrase_node *node)
{
	const struct phrase_sequence *choice;
	const struct phrase_node *best;
	struct phrase_spelling *spelling;

	if (node->kind == PHRASE_WORD) {
		fill_word(fill, node->word);
		spelling = table_get(fill->book->spellings, node->word);
		for (choice = spelling == NULL ? NULL : spelling->variants;
		     choice != NULL; choice = choice->next)
			fill_word(fill, choice->nodes->word);
	} else if (node->kind == PHRASE_FORMS) {
		word_forms(node->word, fill_form, fill);
	} else if (node->kind == PHRASE_MARKS) {
		for (size_t i = 0; i < node->mark_count; i++) {
			char text[UTF8_MAX_BYTES];
			size_t length = utf8_write(node->marks[i], text);

			fill_literal(fill, (struct span){ text, length },
			    false);
		}
	}
	for (choice = phrase_choices(node); choice != NULL;
	     choice = choice->next)
		if (sequence_cost(fill->book, choice, &best) != NO_NEED)
			fill_node(fill, best);
}

static int
fill_form(struct span form, void *arg)
{
	fill_word(arg, form);
	return 0;
}

/*
 * What surely stands there: with an apostrophe, the word with it and without
 * it; with hyphens, which may be left out, or several apostrophes, the longest
 * part between them.
 */
static void
fill_word(struct fill *fill, struct span word)
{
	char without[WORD_FORM_BYTES];
	size_t length = 0;
	size_t hyphen = span_find_char(word, '-');
	size_t mark = span_find_char(word, '\'');
	struct span behind = span_from(word, mark + 1);

	if (hyphen != word.len || word.len > sizeof(without) ||
	    span_find_char(behind, '\'') != behind.len) {
		fill_literal(fill, longest_part(word), false);
		return;
	}
	if (mark == word.len) {
		fill_literal(fill, word, true);
		return;
	}
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] != '\'')
			without[length++] = word.ptr[i];
	fill_literal(fill, word, true);
	fill_literal(fill, (struct span){ without, length }, true);
}

static struct span
longest_part(struct span word)
{
	struct span longest = SPAN_NONE;
	size_t start = 0;

	for (size_t i = 0; i <= word.len; i++) {
		if (i < word.len && word.ptr[i] != '-' && word.ptr[i] != '\'')
			continue;
		if (i - start > longest.len)
			longest = (struct span){ word.ptr + start, i - start };
		start = i + 1;
	}
	return longest;
}

static void
fill_literal(struct fill *fill, struct span text, bool whole)
{
	struct phrase_need *need = fill->need;
	struct phrase_literal *literal;

	/* A symbol or an emoji may stand right beside a letter. */
	whole = whole && text.len > 0 && is_plain(text.ptr[0]) &&
	    is_plain(text.ptr[text.len - 1]);
	for (size_t i = 0; i < need->count; i++)
		if (span_equal(need->list[i].text, text) &&
		    need->list[i].whole == whole)
			return;
	if (need->count == fill->max || text.len == 0 ||
	    text.len > PHRASE_LITERAL_BYTES) {
		fill->failed = true;
		return;
	}
	literal = &need->list[need->count];
	literal->text = arena_copy(&fill->book->arena, text);
	literal->whole = whole;
	if (literal->text.ptr == NULL)
		fill->failed = true;
	else
		need->count++;
}

static bool
is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}
