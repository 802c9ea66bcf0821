#include "rule/phrase_meet.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/word_forms.h"

#define NO_NEED SIZE_MAX
#define RAREST  8

struct fill {
	struct phrase_book *book;
	struct phrase_need *need;
	size_t max;
	bool failed;
};

/* What may be needed: a node, or the words where it meets the next one. */
struct part {
	const struct phrase_node *node;
	bool meets;
	size_t cost;
};

static void rank(struct part *rarest, size_t *count, struct part part);
static bool is_covered(const struct part *rarest, size_t at);
static int take(struct phrase_book *book, const struct part *part,
    struct phrase *out);
static struct part sequence_best(struct phrase_book *book,
    const struct phrase_sequence *sequence);
static size_t node_cost(struct phrase_book *book,
    const struct phrase_node *node);
static size_t choices_cost(struct phrase_book *book,
    const struct phrase_sequence *choices);
static size_t meet_cost(struct phrase_book *book,
    const struct phrase_node *node);
static size_t pair_cost(struct span left, struct span right);
static size_t word_cost(struct span word);
static int count_form(struct span form, void *arg);
static void fill_part(struct fill *fill, const struct part *part);
static void fill_node(struct fill *fill, const struct phrase_node *node);
static void fill_meet(struct fill *fill, const struct phrase_node *node);
static void fill_pair(struct fill *fill, struct span left, struct span right);
static void fill_word(struct fill *fill, struct span word);
static int fill_form(struct span form, void *arg);
static struct span longest_part(struct span word);
static void fill_literal(struct fill *fill, struct span text, bool whole);
static bool is_plain(char byte);

/* Take the needs that the fewest messages will meet. */
int
phrase_needs(struct phrase_book *book, const struct phrase_sequence *sequence,
    struct phrase *out)
{
	struct part rarest[RAREST];
	size_t count = 0;

	for (const struct phrase_node *node = sequence->nodes; node != NULL;
	     node = node->next) {
		rank(rarest, &count,
		    (struct part){ node, true, meet_cost(book, node) });
		rank(rarest, &count,
		    (struct part){ node, false, node_cost(book, node) });
	}
	for (size_t i = 0; i < count && out->need_count < PHRASE_NEEDS_MAX; i++)
		if (!is_covered(rarest, i) && take(book, &rarest[i], out) == -1)
			return -1;
	return 0;
}

static void
rank(struct part *rarest, size_t *count, struct part part)
{
	size_t at = *count;

	if (part.cost == NO_NEED ||
	    (at == RAREST && rarest[--at].cost <= part.cost))
		return;
	for (; at > 0 && rarest[at - 1].cost > part.cost; at--)
		rarest[at] = rarest[at - 1];
	rarest[at] = part;
	if (*count < RAREST)
		++*count;
}

/* A word by itself asks for nothing more than it does as one of two. */
static bool
is_covered(const struct part *rarest, size_t at)
{
	const struct phrase_node *node = rarest[at].node;

	for (size_t i = 0; i < at && !rarest[at].meets; i++)
		if (rarest[i].meets &&
		    (rarest[i].node == node || rarest[i].node->next == node))
			return true;
	return false;
}

static int
take(struct phrase_book *book, const struct part *part, struct phrase *out)
{
	struct phrase_need *need = &out->needs[out->need_count];
	struct fill fill = { .book = book, .need = need };

	/* Each literal costs at least 1. */
	fill.max = part->cost;
	if (fill.max > PHRASE_NEED_LITERALS)
		fill.max = PHRASE_NEED_LITERALS;
	need->count = 0;
	need->list = arena_alloc(&book->arena, fill.max, sizeof(*need->list));
	if (need->list == NULL)
		return -1;
	fill_part(&fill, part);
	/* More words than it is worth looking for: no need at all. */
	if (!fill.failed)
		out->need_count++;
	return 0;
}

static struct part
sequence_best(struct phrase_book *book, const struct phrase_sequence *sequence)
{
	struct part best = { NULL, false, NO_NEED };

	for (const struct phrase_node *node = sequence->nodes; node != NULL;
	     node = node->next) {
		size_t alone = node_cost(book, node);
		size_t meets = meet_cost(book, node);

		if (alone < best.cost)
			best = (struct part){ node, false, alone };
		if (meets < best.cost)
			best = (struct part){ node, true, meets };
	}
	return best;
}

/* How little a node narrows: at least the number of its literals. */
static size_t
node_cost(struct phrase_book *book, const struct phrase_node *node)
{
	const struct phrase_sequence *choice;
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
	case PHRASE_LIST:
		/* Many lines name the same one. */
		if (node->list->cost == 0)
			node->list->cost = choices_cost(book,
			    phrase_choices(node));
		return node->list->cost;
	case PHRASE_GROUP:
		return choices_cost(book, phrase_choices(node));
	case PHRASE_STAR:
	case PHRASE_NUMBER:
		return NO_NEED;
	}
	return NO_NEED;
}

static size_t
choices_cost(struct phrase_book *book, const struct phrase_sequence *choices)
{
	size_t cost = 0;

	for (; choices != NULL; choices = choices->next) {
		size_t one = sequence_best(book, choices).cost;

		if (one == NO_NEED)
			return NO_NEED;
		cost += one;
	}
	return cost;
}

static size_t
meet_cost(struct phrase_book *book, const struct phrase_node *node)
{
	struct phrase_words left, right;
	size_t cost = 0;

	if (book->single || !phrase_meet(book, node, &left, &right))
		return NO_NEED;
	for (size_t i = 0; i < left.count; i++)
		for (size_t k = 0; k < right.count; k++)
			cost += pair_cost(left.list[i], right.list[k]);
	return cost;
}

/* "On me" stands in many a message, "hush hush" in few. */
static size_t
pair_cost(struct span left, struct span right)
{
	return left.len + right.len <= 6 ? 3 : 1;
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
fill_part(struct fill *fill, const struct part *part)
{
	if (part->meets)
		fill_meet(fill, part->node);
	else
		fill_node(fill, part->node);
}

static void
fill_node(struct fill *fill, const struct phrase_node *node)
{
	const struct phrase_sequence *choice;
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
	     choice = choice->next) {
		struct part best = sequence_best(fill->book, choice);

		if (best.cost != NO_NEED)
			fill_part(fill, &best);
	}
}

static void
fill_meet(struct fill *fill, const struct phrase_node *node)
{
	struct phrase_words left, right;

	if (!phrase_meet(fill->book, node, &left, &right))
		fill->failed = true;
	else
		for (size_t i = 0; i < left.count; i++)
			for (size_t k = 0; k < right.count; k++)
				fill_pair(fill, left.list[i], right.list[k]);
}

static void
fill_pair(struct fill *fill, struct span left, struct span right)
{
	struct phrase_need *need = fill->need;
	struct phrase_literal *literal = &need->list[need->count];
	char text[PHRASE_LITERAL_BYTES];
	size_t length = left.len + 1 + right.len;

	if (fill->failed || need->count == fill->max || length > sizeof(text)) {
		fill->failed = true;
		return;
	}
	memcpy(text, left.ptr, left.len);
	text[left.len] = ' ';
	memcpy(text + left.len + 1, right.ptr, right.len);
	literal->text = arena_copy(&fill->book->arena,
	    (struct span){ text, length });
	literal->whole = true;
	literal->is_two = true;
	if (literal->text.ptr == NULL)
		fill->failed = true;
	else
		need->count++;
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
	literal->is_two = false;
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
