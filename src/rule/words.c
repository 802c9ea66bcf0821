#include "rule/words.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "rule/phrase_tree.h"
#include "rule/word_table.h"

#define GAP_MAX 6 /* characters between two words of a phrase */

static size_t word_end(struct span text, size_t at);
static size_t word_character(struct span text, size_t at);
static inline bool is_ascii_word(char byte);
static size_t skip_gap(struct span text, size_t at, bool *follows);
static bool parts_words(struct span text, size_t at, uint32_t code);

size_t
words_read(struct span text, const struct word_table *table, size_t *at,
    struct word *list, size_t max)
{
	size_t count = 0;
	size_t end = *at;

	while (count < max) {
		struct word *word = &list[count];
		size_t start = skip_gap(text, end, &word->follows);

		if (start == text.len)
			break;
		word->follows = word->follows && end > 0;
		end = word_end(text, start);
		word->start = (uint32_t)start;
		word->end = (uint32_t)end;
		word->number = table == NULL ?
		    0 :
		    word_table_find(table,
			(struct span){ text.ptr + start, end - start });
		count++;
	}
	*at = end;
	return count;
}

int
words_fill(struct words *words, struct span text,
    const struct word_table *table, size_t max)
{
	/* A word and a gap are two bytes at the least. */
	size_t most = text.len / 2 + 1;
	size_t at = 0;

	if (most > max)
		most = max;
	if (most > words->capacity) {
		struct word *grown = reallocarray(words->list, most,
		    sizeof(*grown));

		if (grown == NULL)
			return -1;
		words->list = grown;
		words->capacity = most;
	}
	words->count = words_read(text, table, &at, words->list, most);
	return 0;
}

void
words_done(struct words *words)
{
	free(words->list);
	*words = (struct words){ NULL, 0, 0 };
}

/* Of the word that starts at `at`. */
static size_t
word_end(struct span text, size_t at)
{
	for (;;) {
		size_t bytes;

		while (at < text.len && is_ascii_word(text.ptr[at]))
			at++;
		if (at == text.len)
			return at;
		if (text.ptr[at] == '\'')
			bytes = word_character(text, at + 1) > 0;
		else
			bytes = word_character(text, at);
		if (bytes == 0)
			return at;
		at += bytes;
	}
}

/* How long the letter or digit at `at` is; 0: there is none. */
static size_t
word_character(struct span text, size_t at)
{
	uint32_t code;
	int bytes;

	if (at >= text.len)
		return 0;
	if ((unsigned char)text.ptr[at] < 0x80)
		return is_ascii_word(text.ptr[at]);
	bytes = utf8_read(span_from(text, at), &code);
	return bytes > 0 && phrase_is_word_character(code) ? (size_t)bytes : 0;
}

static inline bool
is_ascii_word(char byte)
{
	return (unsigned char)((byte | 0x20) - 'a') < 26 ||
	    (unsigned char)(byte - '0') < 10;
}

static size_t
skip_gap(struct span text, size_t at, bool *follows)
{
	size_t characters = 0;

	*follows = true;
	while (at < text.len) {
		uint32_t code = (unsigned char)text.ptr[at];
		int bytes = 1;

		if (code != ' ' && word_character(text, at) > 0)
			break;
		if (code >= 0x80)
			bytes = utf8_read(span_from(text, at), &code);
		if (bytes <= 0)
			bytes = 1;
		else if (code != ' ' && parts_words(text, at, code))
			*follows = false;
		at += (size_t)bytes;
		characters++;
	}
	*follows = *follows && characters <= GAP_MAX;
	return at;
}

/* As BETWEEN in phrase_emit.c has it. */
static bool
parts_words(struct span text, size_t at, uint32_t code)
{
	if (code == '\n' || (code >= 0xE000 && code <= 0xF8FF))
		return true;
	if (code != '.' && code != '!' && code != '?')
		return false;
	if (code == '.' && at > 0 && text.ptr[at - 1] == '.')
		return false;
	return at + 1 < text.len &&
	    (text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n');
}
