#include <string.h>

#include "base/utf8.h"
#include "rule/points.h"
#include "rule/word_forms.h"

/*
 * A way is one row of words that says a phrase: each choice taken once, each
 * spelling, and a word with its apostrophes and without. What still is to be
 * said after a choice lies in a chain of sequences.
 */
struct chain {
	const struct phrase_node *node; /* next, or NULL */
	bool as_is; /* a spelling: it is not spelled otherwise again */
	const struct chain *then;
};

struct ways {
	struct points_index *index;
	const struct phrase_book *book;
	struct span words[POINTS_PATH_MAX];
	size_t count;
	bool implied;
	bool no_memory;
	const struct chain *then; /* for the sink of forms */
};

static size_t count_sequence(const struct phrase_book *book,
    const struct phrase_sequence *sequence, size_t *words);
static size_t count_node(const struct phrase_book *book,
    const struct phrase_node *node, size_t *words);
static size_t count_choices(const struct phrase_book *book,
    const struct phrase_sequence *choices, size_t *words);
static size_t count_variants(const struct phrase_spelling *spelling,
    size_t *words);
static size_t times(size_t a, size_t b);
static int count_form(struct span form, void *arg);
static bool is_plain_word(struct span word);
static bool has_apostrophe(struct span word);
static void walk(struct ways *ways, const struct chain *chain);
static void walk_node(struct ways *ways, const struct phrase_node *node,
    const struct chain *then);
static void walk_variants(struct ways *ways, struct span word,
    const struct chain *then);
static void walk_said(struct ways *ways, struct span word,
    const struct chain *then);
static int walk_form(struct span form, void *arg);

bool
points_is_plain(const struct phrase_book *book,
    const struct phrase_sequence *phrase)
{
	size_t words = 0;
	size_t count = count_sequence(book, phrase, &words);

	return count > 0 && count <= POINTS_WAYS_MAX &&
	    words <= POINTS_PATH_MAX;
}

int
points_add_ways(struct points_index *index, const struct phrase_book *book,
    const struct phrase_sequence *phrase)
{
	struct chain chain = { phrase->nodes, false, NULL };
	struct ways ways = { .index = index, .book = book };

	walk(&ways, &chain);
	return ways.no_memory ? -1 : 0;
}

/* 0: it is not made of plain words alone. */
static size_t
count_sequence(const struct phrase_book *book,
    const struct phrase_sequence *sequence, size_t *words)
{
	size_t count = 1;

	if (sequence->from_start || sequence->to_end)
		return 0;
	for (const struct phrase_node *node = sequence->nodes; node != NULL;
	     node = node->next)
		count = times(count, count_node(book, node, words));
	return count;
}

static size_t
count_node(const struct phrase_book *book, const struct phrase_node *node,
    size_t *words)
{
	struct phrase_spelling *spelling;
	size_t count = 0;

	switch (node->kind) {
	case PHRASE_WORD:
		if (!is_plain_word(node->word))
			return 0;
		++*words;
		count = 1 + has_apostrophe(node->word);
		spelling = table_get(book->spellings, node->word);
		if (spelling != NULL && spelling->variants != NULL) {
			size_t more = count_variants(spelling, words);

			count = more == 0 ? 0 : count + more;
		}
		break;
	case PHRASE_FORMS:
		if (!is_plain_word(node->word))
			return 0;
		++*words;
		if (word_forms(node->word, count_form, &count) == -1)
			return 0;
		break;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		count = count_choices(book, phrase_choices(node), words);
		break;
	case PHRASE_STAR:
	case PHRASE_MARKS:
	case PHRASE_NUMBER:
		return 0;
	}
	return count == 0 ? 0 : count + node->optional;
}

/* Of all choices, as many words as the longest has. */
static size_t
count_choices(const struct phrase_book *book,
    const struct phrase_sequence *choices, size_t *words)
{
	size_t count = 0, longest = 0;

	for (; choices != NULL; choices = choices->next) {
		size_t inner = 0;
		size_t one = 0;

		if (count <= POINTS_WAYS_MAX)
			one = count_sequence(book, choices, &inner);
		if (one == 0)
			return 0;
		count += one;
		if (inner > longest)
			longest = inner;
	}
	*words += longest;
	return count;
}

static size_t
count_variants(const struct phrase_spelling *spelling, size_t *words)
{
	size_t count = 0, longest = 1;

	for (const struct phrase_sequence *variant = spelling->variants;
	     variant != NULL; variant = variant->next) {
		size_t inner = 0;
		size_t ways = 1;

		for (const struct phrase_node *node = variant->nodes;
		     node != NULL; node = node->next) {
			if (!is_plain_word(node->word))
				return 0;
			inner++;
			ways = times(ways, 1 + has_apostrophe(node->word));
		}
		count += ways;
		if (inner > longest)
			longest = inner;
	}
	*words += longest - 1;
	return count;
}

/* Enough to see that it is too many. */
static size_t
times(size_t a, size_t b)
{
	if (a > POINTS_WAYS_MAX && b > 0)
		return a;
	return a * b;
}

static int
count_form(struct span form, void *arg)
{
	*(size_t *)arg += 1 + has_apostrophe(form);
	return is_plain_word(form) ? 0 : -1;
}

/* Letters and digits, and at most one apostrophe behind one of them. */
static bool
is_plain_word(struct span word)
{
	bool was_letter = false;
	size_t apostrophes = 0;

	while (word.len > 0) {
		uint32_t code;
		int bytes = utf8_read(word, &code);

		if (bytes <= 0)
			return false;
		if (code == '\'' ? !was_letter || ++apostrophes > 1 :
				   !phrase_is_word_character(code))
			return false;
		was_letter = code != '\'';
		word = span_from(word, (size_t)bytes);
	}
	return true;
}

static bool
has_apostrophe(struct span word)
{
	return span_find_char(word, '\'') < word.len;
}

static void
walk(struct ways *ways, const struct chain *chain)
{
	struct chain rest;

	while (chain != NULL && chain->node == NULL)
		chain = chain->then;
	if (ways->no_memory)
		return;
	if (chain == NULL) {
		if (points_index_add_way(ways->index, ways->words, ways->count,
			ways->implied) == -1)
			ways->no_memory = true;
		return;
	}
	rest = (struct chain){ chain->node->next, chain->as_is, chain->then };
	if (chain->as_is)
		walk_said(ways, chain->node->word, &rest);
	else
		walk_node(ways, chain->node, &rest);
}

/* What is no word of the line itself is implied by it. */
static void
walk_node(struct ways *ways, const struct phrase_node *node,
    const struct chain *then)
{
	const struct chain *outer = ways->then;
	bool implied = ways->implied;

	if (node->kind == PHRASE_WORD)
		walk_said(ways, node->word, then);
	ways->implied = true;
	if (node->kind == PHRASE_WORD)
		walk_variants(ways, node->word, then);
	if (node->kind == PHRASE_FORMS) {
		ways->then = then;
		(void)word_forms(node->word, walk_form, ways);
		ways->then = outer;
	}
	for (const struct phrase_sequence *choice = phrase_choices(node);
	     choice != NULL; choice = choice->next)
		walk(ways, &(struct chain){ choice->nodes, false, then });
	if (node->optional)
		walk(ways, then);
	ways->implied = implied;
}

static void
walk_variants(struct ways *ways, struct span word, const struct chain *then)
{
	const struct phrase_spelling *spelling =
	    table_get(ways->book->spellings, word);

	if (spelling == NULL)
		return;
	for (const struct phrase_sequence *variant = spelling->variants;
	     variant != NULL; variant = variant->next)
		walk(ways, &(struct chain){ variant->nodes, true, then });
}

/* The word, then without its apostrophe; one at its end is none of it. */
static void
walk_said(struct ways *ways, struct span word, const struct chain *then)
{
	char without[WORD_FORM_BYTES];
	size_t mark = span_find_char(word, '\'');
	bool implied = ways->implied;

	if (mark + 1 == word.len)
		word.len--;
	ways->words[ways->count++] = word;
	walk(ways, then);
	if (mark < word.len && word.len <= sizeof(without)) {
		memcpy(without, word.ptr, mark);
		memcpy(without + mark, word.ptr + mark + 1,
		    word.len - mark - 1);
		ways->words[ways->count - 1] = (struct span){ without,
			word.len - 1 };
		ways->implied = true;
		walk(ways, then);
		ways->implied = implied;
	}
	ways->count--;
}

static int
walk_form(struct span form, void *arg)
{
	struct ways *ways = arg;

	walk_said(ways, form, ways->then);
	return 0;
}
