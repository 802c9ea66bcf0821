#include "rule/phrase_tree.h"

#include "base/utf8.h"

static bool is_word_at(const struct phrase_book *book,
    const struct phrase_node *node, bool end);
static bool starts_word(struct span word);
static bool ends_word(struct span word);
static bool is_loose_word(struct span word);

bool
phrase_choices_start_words(const struct phrase_book *book,
    const struct phrase_sequence *choices)
{
	for (; choices != NULL; choices = choices->next) {
		const struct phrase_node *node = choices->nodes;

		if (choices->from_start)
			return false;
		for (; phrase_node_is_empty(node); node = node->next)
			if (!phrase_node_starts_word(book, node))
				return false;
		if (!phrase_node_starts_word(book, node))
			return false;
	}
	return true;
}

bool
phrase_node_starts_word(const struct phrase_book *book,
    const struct phrase_node *node)
{
	return is_word_at(book, node, false);
}

bool
phrase_choices_end_words(const struct phrase_book *book,
    const struct phrase_sequence *choices)
{
	for (; choices != NULL; choices = choices->next) {
		const struct phrase_node *last = choices->nodes;

		while (last->next != NULL)
			last = last->next;
		if (choices->to_end || phrase_node_is_empty(last) ||
		    !phrase_node_ends_word(book, last))
			return false;
	}
	return true;
}

bool
phrase_node_ends_word(const struct phrase_book *book,
    const struct phrase_node *node)
{
	return is_word_at(book, node, true);
}

/* Whatever it meets, is there a letter at its start, or at its end? */
static bool
is_word_at(const struct phrase_book *book, const struct phrase_node *node,
    bool end)
{
	bool (*fits)(struct span word) = end ? ends_word : starts_word;
	const struct phrase_spelling *spelling;
	const struct phrase_sequence *variant = NULL;

	switch (node->kind) {
	case PHRASE_WORD:
		spelling = table_get(book->spellings, node->word);
		if (spelling != NULL)
			variant = spelling->variants;
		for (; variant != NULL; variant = variant->next) {
			const struct phrase_node *edge = variant->nodes;

			while (end && edge->next != NULL)
				edge = edge->next;
			if (!fits(edge->word))
				return false;
		}
		return fits(node->word);
	case PHRASE_FORMS:
	case PHRASE_NUMBER:
		return true;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		return (end ?
			phrase_choices_end_words :
			phrase_choices_start_words)(book, phrase_choices(node));
	case PHRASE_STAR:
	case PHRASE_MARKS:
		return false;
	}
	return false;
}

/* Could what is looked for begin with what may stand between words? */
bool
phrase_may_start_symbol(const struct phrase_book *book,
    const struct phrase_node *node)
{
	const struct phrase_sequence *choice = phrase_choices(node);

	if (node->kind == PHRASE_WORD)
		return !phrase_node_starts_word(book, node);
	for (; choice != NULL; choice = choice->next) {
		const struct phrase_node *first = choice->nodes;

		for (; phrase_node_is_empty(first); first = first->next)
			if (phrase_may_start_symbol(book, first))
				return true;
		if (phrase_may_start_symbol(book, first))
			return true;
	}
	return false;
}

/* An apostrophe at its end may be missing. */
static bool
ends_word(struct span word)
{
	uint32_t code, last = 0;

	while (word.len > 0) {
		int bytes = utf8_read(word, &code);

		if (bytes <= 0)
			break;
		if (code != '\'')
			last = code;
		word = span_from(word, (size_t)bytes);
	}
	return phrase_is_word_character(last);
}

static bool
starts_word(struct span word)
{
	uint32_t code;

	return utf8_read(word, &code) > 0 && phrase_is_word_character(code);
}

/* May it stand without a blank beside it? */
bool
phrase_node_is_loose(const struct phrase_node *node)
{
	const struct phrase_sequence *choice;

	switch (node->kind) {
	case PHRASE_MARKS:
	case PHRASE_STAR:
		return true;
	case PHRASE_WORD:
		return is_loose_word(node->word);
	case PHRASE_GROUP:
	case PHRASE_LIST:
		for (choice = phrase_choices(node); choice != NULL;
		     choice = choice->next)
			for (const struct phrase_node *inner = choice->nodes;
			     inner != NULL; inner = inner->next)
				if (phrase_node_is_loose(inner))
					return true;
		return false;
	case PHRASE_FORMS:
	case PHRASE_NUMBER:
		return false;
	}
	return false;
}

/* Begins or ends with a symbol or an emoji. */
static bool
is_loose_word(struct span word)
{
	uint32_t code = 0;
	bool loose = false;

	for (struct span rest = word; rest.len > 0;) {
		int bytes = utf8_read(rest, &code);

		if (bytes <= 0)
			return loose;
		if (rest.len == word.len)
			loose = !phrase_is_word_character(code);
		rest = span_from(rest, (size_t)bytes);
	}
	return loose || !phrase_is_word_character(code);
}
