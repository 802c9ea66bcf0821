#include "text/number_run.h"

#include <utf8proc.h>

#include "base/utf8.h"
#include "text/letters.h"

#define MAX_GAP     24 /* bytes between two digits */
#define MAX_FILLERS 3  /* words between two digits */
#define MAX_SPACED  6  /* letters of a word written apart */

static void read_token(struct span text, size_t at, struct spot *spot);
static void read_symbol(struct span text, size_t at, struct spot *spot);
static bool read_spaced(struct span text, size_t at, struct spot *spot);
static bool may_start(struct span letters);
static bool has_digit(struct span token);
static bool decode(struct span token, struct spot *spot);
static void add_digit(struct spot *spot, int digit, size_t from, size_t to);
static char letter_digit(char byte);
static bool is_time_colon(struct span text, size_t at);
static bool starts_run(const struct spot *spot);
static bool word_starts_run(enum number_kind kind);
static bool take(struct number_run *run, const struct spot *spot);
static size_t word_digits(const struct spot *spot);

void
spot_read(struct span text, size_t at, struct spot *spot)
{
	spot->kind = SPOT_END;
	spot->start = at;
	spot->end = at + 1;
	spot->word = NUMBER_NONE;
	spot->odd = false;
	spot->count = 0;
	if (at >= text.len)
		spot->end = at;
	else if (letters_is_alnum(text.ptr[at]))
		read_token(text, at, spot);
	else
		read_symbol(text, at, spot);
}

size_t
number_run_skip(struct span text, size_t at)
{
	while (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
		size_t end = at;

		if (letters_is_digit(text.ptr[at]))
			return at;
		while (end < text.len && letters_is_alpha(text.ptr[end]))
			end++;
		/* A letter by itself, or with digits in its word. */
		if (end == at + 1 ||
		    (end > at && end < text.len &&
			letters_is_digit(text.ptr[end])))
			return at;
		if (end > at &&
		    may_start((struct span){ text.ptr + at, end - at }))
			return at;
		at = end > at ? end : at + 1;
	}
	return at;
}

bool
number_run_read(struct span text, size_t at, struct number_run *run,
    size_t *next)
{
	struct spot spot;
	size_t fillers = 0;

	*run = (struct number_run){ .start = at, .end = at };
	spot_read(text, at, &spot);
	*next = spot.end;
	if (!starts_run(&spot))
		return false;
	while (spot.kind != SPOT_END && fillers <= MAX_FILLERS &&
	    spot.start <= run->end + MAX_GAP) {
		if (take(run, &spot))
			fillers = 0;
		else if (spot.kind == SPOT_WORD)
			fillers++;
		*next = spot.end;
		spot_read(text, spot.end, &spot);
	}
	return run->digits > 0;
}

/* Letters and digits up to the next character that is neither. */
static void
read_token(struct span text, size_t at, struct spot *spot)
{
	size_t digits = at;
	size_t end;
	struct span token;

	while (digits < text.len && letters_is_digit(text.ptr[digits]))
		digits++;
	end = digits;
	while (end < text.len && text.ptr[end] == 'x')
		end++;
	/* "07700900123xx": kisses are no part of it. */
	if (digits > at &&
	    (end == text.len || !letters_is_alnum(text.ptr[end])))
		end = digits;
	else
		while (end < text.len && letters_is_alnum(text.ptr[end]))
			end++;
	spot->end = end;
	token = (struct span){ text.ptr + at, end - at };
	if (end == digits) {
		spot->kind = SPOT_PLAIN;
		spot->count = end - at;
		return;
	}
	if (token.len > SPOT_MAX_CODED)
		return;
	if (token.len == 1 && read_spaced(text, at, spot))
		return;
	spot->word = number_word(token, &spot->value);
	if (spot->word == NUMBER_NONE && has_digit(token))
		spot->word = number_word_leet(token, &spot->value);
	if (spot->word != NUMBER_NONE)
		spot->kind = SPOT_WORD;
	else if (decode(token, spot))
		spot->kind = SPOT_CODED;
}

static void
read_symbol(struct span text, size_t at, struct spot *spot)
{
	static const char kanji[] =
	    "\xe3\x80\x87\xe4\xb8\x80\xe4\xba\x8c\xe4\xb8\x89\xe5\x9b\x9b"
	    "\xe4\xba\x94\xe5\x85\xad\xe4\xb8\x83\xe5\x85\xab\xe4\xb9\x9d";
	uint32_t code = 0;
	int length = utf8_read(span_from(text, at), &code);
	size_t found;

	spot->end = at + (length > 0 ? (size_t)length : 1);
	if (length == 3) {
		found = span_find(SPAN(kanji),
		    (struct span){ text.ptr + at, 3 });
		if (found < sizeof(kanji) - 1 && found % 3 == 0) {
			spot->kind = SPOT_CODED;
			add_digit(spot, (int)(found / 3), 0, 3);
			return;
		}
	}
	if (length > 1) {
		utf8proc_category_t category =
		    utf8proc_category((utf8proc_int32_t)code);

		if (category == UTF8PROC_CATEGORY_SC ||
		    (category >= UTF8PROC_CATEGORY_LU &&
			category <= UTF8PROC_CATEGORY_LO))
			return;
		spot->odd = true;
	} else {
		if (code == 0 || letters_is((char)code, LETTERS_NO_GAP) ||
		    is_time_colon(text, at) ||
		    (code == '+' && at > 0 &&
			letters_is_blank(text.ptr[at - 1])))
			return;
		spot->odd = !letters_is((char)code, LETTERS_GAP);
	}
	spot->kind = SPOT_GAP;
}

/* "s e v e n" or "s-e-v-e-n", starting with the letter at `at`. */
static bool
read_spaced(struct span text, size_t at, struct spot *spot)
{
	char letters[MAX_SPACED];
	size_t ends[MAX_SPACED];
	size_t count = 0;
	size_t i = at;

	while (count < MAX_SPACED && i < text.len &&
	    letters_is_alpha(text.ptr[i])) {
		letters[count] = text.ptr[i];
		ends[count++] = i + 1;
		if (i + 1 == text.len ||
		    !letters_is(text.ptr[i + 1], LETTERS_JOIN))
			break;
		i += 2;
		if (i + 1 < text.len && letters_is_alnum(text.ptr[i + 1]))
			break;
	}
	for (; count >= 3; count--) {
		int value = 0;

		if (number_word((struct span){ letters, count }, &value) !=
		    NUMBER_DIGIT)
			continue;
		spot->kind = SPOT_CODED;
		spot->end = ends[count - 1];
		add_digit(spot, value, 0, spot->end - at);
		return true;
	}
	return false;
}

/*
 * A word of two letters or more: it starts a run, or is made of words that do.
 * "oo" is two noughts.
 */
static bool
may_start(struct span letters)
{
	enum number_kind kind;
	int value;

	if (letters.ptr[0] == 'o' && letters.ptr[1] == 'o')
		return true;
	if (!number_word_begins(letters.ptr[0], letters.ptr[1]))
		return false;
	kind = number_word(letters, &value);
	if (kind == NUMBER_NONE)
		return number_word_prefix(letters, &value) > 0;
	return word_starts_run(kind);
}

static bool
has_digit(struct span token)
{
	for (size_t i = 0; i < token.len; i++)
		if (letters_is_digit(token.ptr[i]))
			return true;
	return false;
}

/* "o77oo", "l23", "sevenseven", "0seven7". */
static bool
decode(struct span token, struct spot *spot)
{
	size_t letters = 0;
	size_t words = 0;
	size_t ohs = 0;
	size_t plain = 0;
	size_t i = 0;

	spot->count = 0;
	while (i < token.len) {
		int digit = 0;
		size_t length = number_word_prefix(span_from(token, i), &digit);

		if (letters_is_digit(token.ptr[i])) {
			digit = token.ptr[i] - '0';
			length = 1;
			plain++;
		} else if (length > 0) {
			words++;
		} else if (letter_digit(token.ptr[i]) != 0) {
			digit = letter_digit(token.ptr[i]) - '0';
			length = 1;
			letters++;
			ohs += digit == 0 ? 1 : 0;
		} else
			return false;
		add_digit(spot, digit, i, i + length);
		i += length;
	}
	/* Letters need a digit by their side; an o or an l may stand alone. */
	return letters == 0 || plain > 0 || span_is(token, "l") ||
	    (words == 0 && ohs == letters);
}

static void
add_digit(struct spot *spot, int digit, size_t from, size_t to)
{
	spot->digits[spot->count] = (char)('0' + digit);
	spot->from[spot->count] = (uint8_t)from;
	spot->to[spot->count] = (uint8_t)to;
	spot->count++;
}

static char
letter_digit(char byte)
{
	switch (byte) {
	case 'o':
		return '0';
	case 'i':
	case 'l':
		return '1';
	case 'z':
		return '2';
	case 's':
		return '5';
	case 'b':
		return '8';
	default:
		return 0;
	}
}

/* 7:30, but not 077:00. */
static bool
is_time_colon(struct span text, size_t at)
{
	if (text.ptr[at] != ':' || at == 0 || at + 2 >= text.len)
		return false;
	if (!letters_is_digit(text.ptr[at - 1]) ||
	    (at > 2 && letters_is_digit(text.ptr[at - 2]) &&
		letters_is_digit(text.ptr[at - 3])))
		return false;
	return text.ptr[at + 1] >= '0' && text.ptr[at + 1] <= '5' &&
	    letters_is_digit(text.ptr[at + 2]) &&
	    (at + 3 == text.len || !letters_is_digit(text.ptr[at + 3]));
}

static bool
starts_run(const struct spot *spot)
{
	if (spot->kind == SPOT_WORD)
		return word_starts_run(spot->word);
	return spot->kind == SPOT_PLAIN || spot->kind == SPOT_CODED;
}

static bool
word_starts_run(enum number_kind kind)
{
	return kind == NUMBER_DIGIT || kind == NUMBER_TEEN ||
	    kind == NUMBER_TENS || kind == NUMBER_REPEAT || kind == NUMBER_PLUS;
}

/* Count what `spot` adds; true when the run may end behind it. */
static bool
take(struct number_run *run, const struct spot *spot)
{
	size_t digits = spot->kind == SPOT_WORD ? word_digits(spot) :
						  spot->count;

	run->odd_next |= spot->kind == SPOT_GAP && spot->odd;
	run->spelled_next |= spot->kind == SPOT_WORD ||
	    spot->kind == SPOT_CODED;
	run->digits_next += digits;
	if (digits == 0 || spot->word == NUMBER_WEAK ||
	    spot->word == NUMBER_REPEAT)
		return false;
	run->odd |= run->odd_next;
	run->spelled |= run->spelled_next;
	run->digits += run->digits_next;
	run->digits_next = 0;
	run->end = spot->end;
	return true;
}

static size_t
word_digits(const struct spot *spot)
{
	switch (spot->word) {
	case NUMBER_DIGIT:
	case NUMBER_WEAK:
		return 1;
	case NUMBER_TEEN:
	case NUMBER_TENS:
	case NUMBER_PLURAL:
		return 2;
	case NUMBER_SCALE:
		return (size_t)spot->value;
	case NUMBER_REPEAT:
		return (size_t)spot->value - 1;
	default:
		return 0;
	}
}
