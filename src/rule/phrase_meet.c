#include "rule/phrase_meet.h"

#include <string.h>

#include "rule/word_forms.h"

/* Which words may stand at one end of a node. */
struct collect {
	struct phrase_book *book;
	struct phrase_words *words;
	bool last; /* at its end, else at its start */
	bool failed;
};

static bool collect_words(struct phrase_book *book,
    const struct phrase_node *node, bool last, struct phrase_words *out);
static void collect_node(struct collect *collect,
    const struct phrase_node *node);
static void collect_choice(struct collect *collect,
    const struct phrase_sequence *choice);
static int collect_form(struct span form, void *arg);
static void collect_word(struct collect *collect, struct span word);
static void add(struct collect *collect, struct span word);
static bool is_simple(struct span word);

bool
phrase_meet(struct phrase_book *book, const struct phrase_node *node,
    struct phrase_words *left, struct phrase_words *right)
{
	const struct phrase_node *next = node->next;

	return next != NULL && !phrase_node_is_empty(node) &&
	    !phrase_node_is_empty(next) &&
	    collect_words(book, node, true, left) &&
	    collect_words(book, next, false, right) &&
	    left->count * right->count <= PHRASE_MEET_MAX &&
	    !phrase_node_is_loose(node) && !phrase_node_is_loose(next);
}

static bool
collect_words(struct phrase_book *book, const struct phrase_node *node,
    bool last, struct phrase_words *out)
{
	struct collect collect = { .book = book, .words = out, .last = last };

	out->count = 0;
	collect_node(&collect, node);
	return !collect.failed && out->count > 0;
}

static void
collect_node(struct collect *collect, const struct phrase_node *node)
{
	const struct phrase_sequence *choice = phrase_choices(node);
	struct phrase_spelling *spelling;

	switch (node->kind) {
	case PHRASE_WORD:
		collect_word(collect, node->word);
		spelling = table_get(collect->book->spellings, node->word);
		if (spelling != NULL)
			choice = spelling->variants;
		for (; choice != NULL && !collect->failed;
		     choice = choice->next) {
			const struct phrase_node *word = choice->nodes;

			while (collect->last && word->next != NULL)
				word = word->next;
			collect_word(collect, word->word);
		}
		return;
	case PHRASE_FORMS:
		if (word_forms(node->word, collect_form, collect) == -1)
			collect->failed = true;
		return;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		for (; choice != NULL && !collect->failed;
		     choice = choice->next)
			collect_choice(collect, choice);
		return;
	case PHRASE_STAR:
	case PHRASE_MARKS:
	case PHRASE_NUMBER:
		collect->failed = true;
	}
}

static void
collect_choice(struct collect *collect, const struct phrase_sequence *choice)
{
	const struct phrase_node *node = choice->nodes;

	while (collect->last && node != NULL && node->next != NULL)
		node = node->next;
	if (node == NULL || phrase_node_is_empty(node) || choice->from_start ||
	    choice->to_end)
		collect->failed = true;
	else
		collect_node(collect, node);
}

static int
collect_form(struct span form, void *arg)
{
	struct collect *collect = arg;

	form = arena_copy(&collect->book->arena, form);
	if (form.ptr == NULL)
		collect->failed = true;
	else
		collect_word(collect, form);
	return collect->failed ? -1 : 0;
}

/* With its apostrophe, and without. */
static void
collect_word(struct collect *collect, struct span word)
{
	size_t mark = span_find_char(word, '\'');
	char without[WORD_FORM_BYTES];
	struct span copy = { without, word.len - 1 };

	if (!is_simple(word) || word.len > sizeof(without)) {
		collect->failed = true;
		return;
	}
	add(collect, word);
	if (mark == word.len)
		return;
	memcpy(without, word.ptr, mark);
	memcpy(without + mark, word.ptr + mark + 1, word.len - mark - 1);
	copy = arena_copy(&collect->book->arena, copy);
	if (copy.ptr == NULL)
		collect->failed = true;
	else
		add(collect, copy);
}

static void
add(struct collect *collect, struct span word)
{
	struct phrase_words *words = collect->words;

	for (size_t i = 0; i < words->count; i++)
		if (span_equal(words->list[i], word))
			return;
	if (words->count == PHRASE_MEET_WORDS)
		collect->failed = true;
	else
		words->list[words->count++] = word;
}

/* Plain letters and digits, and at most one apostrophe between two of them. */
static bool
is_simple(struct span word)
{
	size_t marks = 0;

	for (size_t i = 0; i < word.len; i++) {
		char byte = word.ptr[i];

		if (byte == '\'' && i > 0 && i + 1 < word.len)
			marks++;
		else if (!(byte >= 'a' && byte <= 'z') &&
		    !(byte >= '0' && byte <= '9'))
			return false;
	}
	return word.len > 0 && marks <= 1;
}
