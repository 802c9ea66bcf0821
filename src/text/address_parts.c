#include "text/address_parts.h"

#include "text/letters.h"
#include "text/number_word.h"

#define MAX_PIECE  64 /* bytes */
#define MIN_SPACED 3  /* letters */

struct sign_word {
	const char *word;
	char sign;
	bool common; /* also said with no address in mind */
};

/* By first letter; longer before shorter where one starts with the other. */
static const struct sign_word sign_words[] = {
	{ "at sign", '@', false },
	{ "at symbol", '@', false },
	{ "at", '@', true },
	{ "a with a circle", '@', false },
	{ "curly a", '@', false },
	{ "dot", '.', false },
	{ "d0t", '.', false },
	{ "dash", '-', true },
	{ "full stop", '.', true },
	{ "fullstop", '.', true },
	{ "forward slash", '/', false },
	{ "forwardslash", '/', false },
	{ "hyphen", '-', false },
	{ "kropka", '.', false },
	{ "malpa", '@', false },
	{ "point", '.', true },
	{ "period", '.', true },
	{ "squiggly a", '@', false },
	{ "slash", '/', false },
	{ "underscore", '_', false },
	{ "under score", '_', false },
};

struct sound {
	const char *heard;
	const char *meant;
};

static const struct sound sounds[] = {
	{ "bt internet", "btinternet" },
	{ "co uk", "co.uk" },
	{ "eye cloud", "icloud" },
	{ "gee mail", "gmail" },
	{ "g mail", "gmail" },
	{ "g-mail", "gmail" },
	{ "geemail", "gmail" },
	{ "google mail", "googlemail" },
	{ "gm@il", "gmail" },
	{ "hot mail", "hotmail" },
	{ "hot-mail", "hotmail" },
	{ "hotmale", "hotmail" },
	{ "hot male", "hotmail" },
	{ "hotm@il", "hotmail" },
	{ "i cloud", "icloud" },
	{ "jee mail", "gmail" },
	{ "out look", "outlook" },
	{ "proton mail", "protonmail" },
	{ "yah00", "yahoo" },
	{ "ya hoo", "yahoo" },
};

/* Where the words with each first letter start, one more behind the last. */
static const unsigned char sign_word_at[] = {
	0,
	4,
	4,
	5,
	8,
	8,
	12,
	12,
	13,
	13,
	13,
	14,
	14,
	15,
	15,
	15,
	17,
	17,
	17,
	19,
	19,
	21,
	21,
	21,
	21,
	21,
	21,
};

static const unsigned char sound_at[] = {
	0,
	0,
	1,
	2,
	2,
	3,
	3,
	9,
	14,
	15,
	16,
	16,
	16,
	16,
	16,
	17,
	18,
	18,
	18,
	18,
	18,
	18,
	18,
	18,
	18,
	20,
	20,
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void read_unit(struct span text, struct piece *tens);
static bool read_sound(struct span text, size_t at, struct piece *piece);
static size_t skip_blank(struct span text, size_t at);
static bool read_sign(struct span text, size_t at, struct joiner *joiner,
    bool bracketed);
static size_t said_length(struct span text, size_t at, const char *word);
static bool is_word_end(struct span text, size_t at);
static size_t read_spaced(struct span text, size_t at);
static bool is_dashed_word(struct span text, size_t at);
static bool is_piece(char byte);

bool
joiner_read(struct span text, size_t at, struct joiner *joiner)
{
	static const char openers[] = "([{<*-_~\"'";
	static const char closers[] = ")]}>*-_~\"'";
	size_t i = skip_blank(text, at);
	bool blank = i > at;
	char close = '\0';
	const char *open;

	if (i >= text.len)
		return false;
	*joiner = (struct joiner){ .start = at };
	open = letters_is(text.ptr[i], LETTERS_OPEN) ?
	    strchr(openers, text.ptr[i]) :
	    NULL;
	if (open != NULL) {
		close = closers[open - openers];
		i = skip_blank(text, i + 1);
	}
	if (!read_sign(text, i, joiner, open != NULL))
		return false;
	i = skip_blank(text, joiner->end);
	if (open != NULL) {
		if (i == text.len || text.ptr[i] != close)
			return false;
		joiner->spoken = true;
		joiner->bare_word = false;
		i = skip_blank(text, i + 1);
	} else if (joiner->spoken && (!blank || i == joiner->end)) {
		return false; /* a word runs on into the next */
	} else if (blank || i > joiner->end) {
		/* A stop with a blank only behind it ends a sentence. */
		if (!blank && joiner->sign == '.')
			return false;
		joiner->spoken = true;
	}
	joiner->end = i;
	return i < text.len;
}

bool
piece_read(struct span text, const struct joiner *joiner, struct piece *piece)
{
	size_t at = joiner->end;
	size_t end = at;

	piece->joiner = *joiner;
	piece->start = at;
	piece->spaced = false;
	piece->meant = NULL;
	piece->digits[0] = '\0';
	if (joiner->sign != '\0' && read_sound(text, at, piece))
		return true;
	piece->end = read_spaced(text, at);
	if (piece->end > at) {
		piece->spaced = true;
		for (size_t i = at; i < piece->end; i += 2)
			piece->joined[(i - at) / 2] = text.ptr[i];
		piece->joined[(piece->end - at + 1) / 2] = '\0';
		return true;
	}
	while (end < text.len && end - at < MAX_PIECE &&
	    is_piece(text.ptr[end]) &&
	    (letters_is_alnum(text.ptr[end]) || !is_dashed_word(text, end)))
		end++;
	while (end > at && !letters_is_alnum(text.ptr[end - 1]) &&
	    text.ptr[end - 1] != '_')
		end--;
	piece->end = end;
	return end > at;
}

bool
piece_read_number(struct span text, size_t at, struct piece *piece)
{
	size_t end;
	int value = 0;
	enum number_kind kind;

	if (at + 1 >= text.len || text.ptr[at] != ' ')
		return false;
	end = at + 1;
	while (end < text.len && end - at <= NUMBER_WORD_MAX &&
	    letters_is_alnum(text.ptr[end]))
		end++;
	*piece = (struct piece){ .joiner = { '\0', at, at + 1, true, false },
		.start = at + 1,
		.end = end };
	if (letters_is_digit(text.ptr[at + 1])) {
		for (size_t i = at + 1; i < end; i++)
			if (!letters_is_digit(text.ptr[i]))
				return false;
		return end - at <= 5;
	}
	kind = number_word((struct span){ text.ptr + at + 1, end - at - 1 },
	    &value);
	if (kind == NUMBER_DIGIT)
		piece->digits[0] = (char)('0' + value);
	else if (kind == NUMBER_TEEN || kind == NUMBER_TENS) {
		piece->digits[0] = (char)('0' + value / 10);
		piece->digits[1] = (char)('0' + value % 10);
	}
	if (kind == NUMBER_TENS)
		read_unit(text, piece);
	return piece->digits[0] != '\0';
}

bool
address_is_hinted(struct span text)
{
	struct joiner joiner = { .start = 0 };
	size_t i = 0;

	while (i < text.len) {
		char byte = text.ptr[i];

		if (byte == '@' ||
		    (byte == '.' && i > 0 && letters_is_blank(text.ptr[i - 1])))
			return true;
		if (letters_is_alpha(byte) &&
		    read_sign(text, i, &joiner, true) &&
		    is_word_end(text, joiner.end))
			return true;
		i++;
		if (letters_is_alnum(byte))
			while (i < text.len && letters_is_alnum(text.ptr[i]))
				i++;
	}
	return false;
}

/* The "one" of "ninety one". */
static void
read_unit(struct span text, struct piece *tens)
{
	size_t start = tens->end + 1;
	size_t end = start;
	int value = 0;

	while (end < text.len && end - start <= NUMBER_WORD_MAX &&
	    letters_is_alpha(text.ptr[end]))
		end++;
	if (end == start || strchr(" -", text.ptr[tens->end]) == NULL ||
	    number_word((struct span){ text.ptr + start, end - start },
		&value) != NUMBER_DIGIT ||
	    value == 0)
		return;
	tens->digits[1] = (char)('0' + value);
	tens->end = end;
}

/* "gee mail" */
static bool
read_sound(struct span text, size_t at, struct piece *piece)
{
	size_t first;

	if (at >= text.len || !letters_is_alpha(text.ptr[at]))
		return false;
	first = (size_t)(text.ptr[at] - 'a');
	for (size_t i = sound_at[first]; i < sound_at[first + 1]; i++) {
		size_t length = said_length(text, at, sounds[i].heard);

		if (length == 0 || !is_word_end(text, at + length))
			continue;
		piece->meant = sounds[i].meant;
		piece->end = at + length;
		return true;
	}
	return false;
}

static size_t
skip_blank(struct span text, size_t at)
{
	return at < text.len && letters_is_blank(text.ptr[at]) ? at + 1 : at;
}

static bool
read_sign(struct span text, size_t at, struct joiner *joiner, bool bracketed)
{
	size_t first;

	if (at >= text.len)
		return false;
	if (letters_is(text.ptr[at], LETTERS_SIGN)) {
		joiner->sign = text.ptr[at];
		joiner->end = at + 1;
		return true;
	}
	if (!letters_is_alpha(text.ptr[at]))
		return false;
	first = (size_t)(text.ptr[at] - 'a');
	for (size_t i = sign_word_at[first]; i < sign_word_at[first + 1]; i++) {
		size_t length = said_length(text, at, sign_words[i].word);

		if (length == 0 ||
		    !(bracketed ? at + length < text.len :
				  is_word_end(text, at + length)))
			continue;
		joiner->sign = sign_words[i].sign;
		joiner->end = at + length;
		joiner->spoken = true;
		joiner->bare_word = sign_words[i].common;
		return true;
	}
	return false;
}

/* Bytes of `word` when it is what stands at `at`, else 0. */
static size_t
said_length(struct span text, size_t at, const char *word)
{
	size_t length = 0;

	for (; word[length] != '\0'; length++)
		if (at + length >= text.len ||
		    text.ptr[at + length] != word[length])
			return 0;
	return length;
}

static bool
is_word_end(struct span text, size_t at)
{
	return at >= text.len || !letters_is_alnum(text.ptr[at]);
}

/* The end of "t o m h u g h e s", `at` when there is no such thing. */
static size_t
read_spaced(struct span text, size_t at)
{
	size_t end = at;
	size_t letters = 0;

	while (end < text.len && letters < ADDRESS_MAX_SPACED &&
	    letters_is_alnum(text.ptr[end]) && is_word_end(text, end + 1)) {
		letters++;
		if (end + 2 >= text.len || text.ptr[end + 1] != ' ' ||
		    !letters_is_alnum(text.ptr[end + 2]) ||
		    !is_word_end(text, end + 3))
			return letters >= MIN_SPACED ? end + 1 : at;
		end += 2;
	}
	return letters >= MIN_SPACED ? end - 1 : at;
}

/* "-at-" and its like end a piece although it may hold a dash. */
static bool
is_dashed_word(struct span text, size_t at)
{
	static const char *const words[] = {
		"-at-",
		"-dot-",
		"_at_",
		"_dot_",
	};
	struct span rest = span_from(text, at);

	for (size_t i = 0; i < COUNT(words); i++)
		if (rest.ptr[0] == words[i][0] &&
		    span_starts(rest, span_of(words[i])))
			return true;
	return false;
}

static bool
is_piece(char byte)
{
	return letters_is(byte, LETTERS_PIECE);
}
