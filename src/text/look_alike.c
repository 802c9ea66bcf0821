#include "text/look_alike.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "text/letters.h"

/* Beyond every character the fold lets through: private use, plane 15. */
#define MARK_BASE 0xf0000u

struct look_alike {
	uint32_t code;
	uint32_t fold; /* what the letter folds to */
	char latin;
};

/* In the order of `code`. */
static const struct look_alike table[] = {
	{ 0x0391, 0x03b1, 'a' },
	{ 0x0392, 0x03b2, 'b' },
	{ 0x0395, 0x03b5, 'e' },
	{ 0x0396, 0x03b6, 'z' },
	{ 0x0397, 0x03b7, 'h' },
	{ 0x0399, 0x03b9, 'i' },
	{ 0x039a, 0x03ba, 'k' },
	{ 0x039c, 0x03bc, 'm' },
	{ 0x039d, 0x03bd, 'n' },
	{ 0x039f, 0x03bf, 'o' },
	{ 0x03a1, 0x03c1, 'p' },
	{ 0x03a4, 0x03c4, 't' },
	{ 0x03a5, 0x03c5, 'y' },
	{ 0x03a7, 0x03c7, 'x' },
	{ 0x03b1, 0x03b1, 'a' },
	{ 0x03b5, 0x03b5, 'e' },
	{ 0x03b7, 0x03b7, 'n' },
	{ 0x03b9, 0x03b9, 'i' },
	{ 0x03ba, 0x03ba, 'k' },
	{ 0x03bd, 0x03bd, 'v' },
	{ 0x03bf, 0x03bf, 'o' },
	{ 0x03c1, 0x03c1, 'p' },
	{ 0x03c4, 0x03c4, 't' },
	{ 0x03c5, 0x03c5, 'u' },
	{ 0x03c7, 0x03c7, 'x' },
	{ 0x03c9, 0x03c9, 'w' },
	{ 0x03f2, 0x03c3, 'c' },
	{ 0x03f3, 0x03f3, 'j' },
	{ 0x0405, 0x0455, 's' },
	{ 0x0406, 0x0456, 'i' },
	{ 0x0408, 0x0458, 'j' },
	{ 0x0410, 0x0430, 'a' },
	{ 0x0412, 0x0432, 'b' },
	{ 0x0415, 0x0435, 'e' },
	{ 0x041a, 0x043a, 'k' },
	{ 0x041c, 0x043c, 'm' },
	{ 0x041d, 0x043d, 'h' },
	{ 0x041e, 0x043e, 'o' },
	{ 0x0420, 0x0440, 'p' },
	{ 0x0421, 0x0441, 'c' },
	{ 0x0422, 0x0442, 't' },
	{ 0x0423, 0x0443, 'y' },
	{ 0x0425, 0x0445, 'x' },
	{ 0x042c, 0x044c, 'b' },
	{ 0x0430, 0x0430, 'a' },
	{ 0x0435, 0x0435, 'e' },
	{ 0x043a, 0x043a, 'k' },
	{ 0x043c, 0x043c, 'm' },
	{ 0x043e, 0x043e, 'o' },
	{ 0x0440, 0x0440, 'p' },
	{ 0x0441, 0x0441, 'c' },
	{ 0x0442, 0x0442, 't' },
	{ 0x0443, 0x0443, 'y' },
	{ 0x0445, 0x0445, 'x' },
	{ 0x044c, 0x044c, 'b' },
	{ 0x0455, 0x0455, 's' },
	{ 0x0456, 0x0456, 'i' },
	{ 0x0458, 0x0458, 'j' },
	{ 0x0474, 0x0475, 'v' },
	{ 0x0475, 0x0475, 'v' },
	{ 0x04ae, 0x04af, 'y' },
	{ 0x04af, 0x04af, 'y' },
	{ 0x04ba, 0x04bb, 'h' },
	{ 0x04bb, 0x04bb, 'h' },
	{ 0x04c0, 0x04cf, 'l' },
	{ 0x04cf, 0x04cf, 'l' },
	{ 0x0500, 0x0501, 'd' },
	{ 0x0501, 0x0501, 'd' },
	{ 0x050c, 0x050d, 'g' },
	{ 0x050d, 0x050d, 'g' },
	{ 0x051a, 0x051b, 'q' },
	{ 0x051b, 0x051b, 'q' },
	{ 0x051c, 0x051d, 'w' },
	{ 0x051d, 0x051d, 'w' },
	{ 0x054f, 0x057f, 's' },
	{ 0x0555, 0x0585, 'o' },
	{ 0x0566, 0x0566, 'q' },
	{ 0x056c, 0x056c, 'l' },
	{ 0x0570, 0x0570, 'h' },
	{ 0x0578, 0x0578, 'n' },
	{ 0x057d, 0x057d, 'u' },
	{ 0x0581, 0x0581, 'g' },
	{ 0x0585, 0x0585, 'o' },
};

/* Negative circled and negative squared letters, in alphabetic order. */
#define CIRCLED_FIRST 0x1f150u
#define SQUARED_FIRST 0x1f170u
#define ALPHABET      26u

#define TABLE_COUNT (sizeof(table) / sizeof(table[0]))

/* What the letters of a word, or of the whole text, are. */
struct tally {
	size_t latin;
	size_t marks;
	size_t others;   /* letters that look like no Latin one */
	size_t pictures; /* emoji letters: no script's */
};

static bool is_mark(uint32_t code);
static char mark_latin(uint32_t code);
static uint32_t mark_fold(uint32_t code);
static bool is_letter(uint32_t code);
static size_t word_tally(struct span text, struct tally *tally);
static size_t word_settle(struct view *view, struct span word, size_t out,
    bool latin);
static size_t put(struct view *view, size_t from, uint32_t code, size_t out);
static uint32_t read_at(struct span text, size_t at, size_t *length);

uint32_t
look_alike_mark(uint32_t code)
{
	size_t low = 0;
	size_t high = TABLE_COUNT;

	if (code >= CIRCLED_FIRST && code < CIRCLED_FIRST + ALPHABET)
		return MARK_BASE + TABLE_COUNT + (code - CIRCLED_FIRST);
	if (code >= SQUARED_FIRST && code < SQUARED_FIRST + ALPHABET)
		return MARK_BASE + TABLE_COUNT + ALPHABET +
		    (code - SQUARED_FIRST);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code == table[middle].code)
			return MARK_BASE + (uint32_t)middle;
		if (code < table[middle].code)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

void
look_alike_settle(struct view *view)
{
	struct span text = buffer_span(&view->text);
	struct tally whole = { 0, 0, 0, 0 };
	size_t out = 0;
	bool latin_text;

	for (size_t i = 0; i < text.len;)
		i += word_tally(span_from(text, i), &whole);
	latin_text = whole.others == 0 && whole.latin > whole.marks;
	for (size_t i = 0; i < text.len;) {
		struct tally tally = { 0, 0, 0, 0 };
		size_t length = word_tally(span_from(text, i), &tally);
		bool latin = tally.others == 0 &&
		    (tally.latin > 0 || latin_text);
		struct span word = { text.ptr + i, length };

		if (tally.marks > 0 ? latin :
				      tally.pictures > 0 && tally.latin > 0)
			view->disguises |= DISGUISE_LOOK_ALIKE;
		out = word_settle(view, word, out, latin);
		i += length;
	}
	view->text.len = out;
}

static bool
is_mark(uint32_t code)
{
	return code >= MARK_BASE &&
	    code < MARK_BASE + TABLE_COUNT + 2 * ALPHABET;
}

static char
mark_latin(uint32_t code)
{
	size_t index = code - MARK_BASE;

	if (index < TABLE_COUNT)
		return table[index].latin;
	return (char)('a' + (index - TABLE_COUNT) % ALPHABET);
}

static uint32_t
mark_fold(uint32_t code)
{
	uint32_t index = code - MARK_BASE;

	if (index < TABLE_COUNT)
		return table[index].fold;
	index -= (uint32_t)TABLE_COUNT;
	if (index < ALPHABET)
		return CIRCLED_FIRST + index;
	return SQUARED_FIRST + index - ALPHABET;
}

static bool
is_letter(uint32_t code)
{
	utf8proc_category_t category;

	if (is_mark(code))
		return true;
	if (code < 0x80)
		return letters_is_alnum((char)code);
	category = utf8proc_category((utf8proc_int32_t)code);
	return category >= UTF8PROC_CATEGORY_LU &&
	    category <= UTF8PROC_CATEGORY_LO;
}

/* Bytes of the word at the start of `text`, or of one character between. */
static size_t
word_tally(struct span text, struct tally *tally)
{
	size_t i = 0;

	while (i < text.len) {
		size_t length;
		uint32_t code = read_at(text, i, &length);

		if (!is_letter(code))
			break;
		if (is_mark(code)) {
			if (code < MARK_BASE + TABLE_COUNT)
				tally->marks++;
			else
				tally->pictures++;
		} else if (code >= 0x80)
			tally->others++;
		else if (letters_is_alpha((char)code))
			tally->latin++;
		i += length;
	}
	if (i == 0)
		(void)read_at(text, 0, &i);
	return i;
}

static size_t
word_settle(struct view *view, struct span word, size_t out, bool latin)
{
	size_t base = (size_t)(word.ptr - view->text.ptr);
	size_t i = 0;

	/* An emoji letter that stands alone is a picture. */
	while (i < word.len) {
		size_t length;
		uint32_t code = read_at(word, i, &length);

		if (is_mark(code)) {
			bool alone = length == word.len &&
			    code >= MARK_BASE + TABLE_COUNT;

			code = latin && !alone ?
			    (unsigned char)mark_latin(code) :
			    mark_fold(code);
		}
		out = put(view, base + i, code, out);
		i += length;
	}
	return out;
}

/* Write `code` at `out`, which is never behind where it was read. */
static size_t
put(struct view *view, size_t from, uint32_t code, size_t out)
{
	struct view_source source = view->source[from];
	char bytes[UTF8_MAX_BYTES];
	size_t length = utf8_write(code, bytes);

	for (size_t i = 0; i < length; i++) {
		view->text.ptr[out + i] = bytes[i];
		view->source[out + i] = source;
	}
	return out + length;
}

static uint32_t
read_at(struct span text, size_t at, size_t *length)
{
	uint32_t code = 0;
	int bytes = utf8_read(span_from(text, at), &code);

	*length = bytes > 0 ? (size_t)bytes : 1;
	return code;
}
