#include "disguise.h"

#include <string.h>

#include "base/utf8.h"

/* A telephone number: each digit drawn, with something between them. */
struct number_disguise {
	const char *name;
	const char *digits[10]; /* the drawing; NULL: as it is */
	const char *between;    /* two digits */
	const char *groups;     /* instead, where it has a blank */
	const char *around[2];  /* each digit */
	unsigned tricks;
};

#define DOUBLES     (1u << 0) /* "double seven" */
#define EVERY_OTHER (1u << 1) /* only every other digit is drawn */
#define PLUS        (1u << 2) /* +44 for the first 0 */
#define PLUS_WORDS  (1u << 3) /* plus four four */
#define ZEROS       (1u << 4) /* 0044 for the first 0 */
#define BRACKET     (1u << 5) /* +44 (0) */
#define HUNDREDS    (1u << 6) /* "nine hundred" */
#define TRIPLES     (1u << 7) /* "triple one" */

#define PLAIN        \
	{            \
		NULL \
	}
#define WORDS                                                                  \
	{                                                                      \
		"zero", "one", "two", "three", "four", "five", "six", "seven", \
		    "eight", "nine"                                            \
	}
#define OH                                                                   \
	{                                                                    \
		"oh", "one", "two", "three", "four", "five", "six", "seven", \
		    "eight", "nine"                                          \
	}

static const struct number_disguise numbers[] = {
	{ "as it is", PLAIN, "", " ", { "", "" }, 0 },
	{ "in one piece", PLAIN, "", "", { "", "" }, 0 },
	{ "digits apart", PLAIN, " ", " ", { "", "" }, 0 },
	{ "dots", PLAIN, ".", ".", { "", "" }, 0 },
	{ "dashes", PLAIN, "-", "-", { "", "" }, 0 },
	{ "long dashes", PLAIN, "\xe2\x80\x93", "\xe2\x80\x94", { "", "" }, 0 },
	{ "stars", PLAIN, "*", "*", { "", "" }, 0 },
	{ "underscores", PLAIN, "", "_", { "", "" }, 0 },
	{ "slashes", PLAIN, "", "/", { "", "" }, 0 },
	{ "bars", PLAIN, "|", " | ", { "", "" }, 0 },
	{ "commas", PLAIN, ", ", ", ", { "", "" }, 0 },
	{ "dots after a space", PLAIN, "", " . ", { "", "" }, 0 },
	{ "line ends", PLAIN, "", "\n", { "", "" }, 0 },
	{ "flowers", PLAIN, "", "\xf0\x9f\x8c\xb8", { "", "" }, 0 },
	{ "hearts", PLAIN, "\xe2\x9d\xa4\xef\xb8\x8f",
	    "\xe2\x9d\xa4\xef\xb8\x8f", { "", "" }, 0 },
	{ "then", PLAIN, "", " then ", { "", "" }, 0 },
	{ "dash in words", PLAIN, "", " dash ", { "", "" }, 0 },
	{ "square brackets", PLAIN, "", " ", { "[", "]" }, 0 },
	{ "plus", PLAIN, "", " ", { "", "" }, PLUS },
	{ "plus and bracket", PLAIN, "", " ", { "", "" }, BRACKET },
	{ "two zeros", PLAIN, "", " ", { "", "" }, ZEROS },
	{ "plus in words", WORDS, " ", " ", { "", "" }, PLUS_WORDS },
	{ "words", WORDS, " ", " ", { "", "" }, 0 },
	{ "words with oh", OH, " ", ", ", { "", "" }, 0 },
	{ "double", OH, " ", ", ", { "", "" }, DOUBLES },
	{ "double zero", WORDS, " ", " ", { "", "" }, DOUBLES },
	{ "double and triple", OH, " ", "... ", { "", "" }, DOUBLES | TRIPLES },
	{ "double digits", PLAIN, " ", " ", { "", "" }, DOUBLES },
	{ "hundreds", OH, " ", ", ", { "", "" }, HUNDREDS },
	{ "words run together", WORDS, "", "", { "", "" }, 0 },
	{ "words with dashes", OH, "-", "-", { "", "" }, 0 },
	{ "capitals",
	    { "ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN",
		"EIGHT", "NINE" },
	    " ", " ", { "", "" }, 0 },
	{ "words in brackets", WORDS, "", " ", { "(", ")" }, EVERY_OTHER },
	{ "words and digits", WORDS, " ", " ", { "", "" }, EVERY_OTHER },
	{ "words and digits joined", OH, "", " ", { "", "" }, EVERY_OTHER },
	{ "nought",
	    { "nought", "one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine" },
	    " ", " ", { "", "" }, 0 },
	{ "letters", { "O", "l", "2", "3", "4", "5", "6", "7", "8", "9" }, "",
	    " ", { "", "" }, 0 },
	{ "more letters", { "o", "I", "Z", "3", "4", "S", "6", "7", "B", "9" },
	    "", " ", { "", "" }, 0 },
	{ "digits in words",
	    { "z3ro", "0ne", "tw0", "thr33", "f0ur", "f1ve", "s1x", "s3v3n",
		"3ight", "n1ne" },
	    " ", " ", { "", "" }, 0 },
	{ "spaced words",
	    { "z e r o", "o n e", "t w o", "t h r e e", "f o u r", "f i v e",
		"s i x", "s e v e n", "e i g h t", "n i n e" },
	    "  ", "  ", { "", "" }, 0 },
	{ "Welsh",
	    { "dim", "un", "dau", "tri", "pedwar", "pump", "chwech", "saith",
		"wyth", "naw" },
	    " ", ", ", { "", "" }, 0 },
	{ "Polish",
	    { "zero", "jeden", "dwa", "trzy", "cztery", "pi\xc4\x99\xc4\x87",
		"sze\xc5\x9b\xc4\x87", "siedem", "osiem",
		"dziewi\xc4\x99\xc4\x87" },
	    " ", ", ", { "", "" }, 0 },
	{ "keycaps", PLAIN, "", " ", { "", "\xef\xb8\x8f\xe2\x83\xa3" }, 0 },
	{ "zero width", PLAIN, "\xe2\x80\x8b", " ", { "", "" }, 0 },
	{ "joiners", PLAIN, "\xe2\x81\xa0", "\xe2\x81\xa0", { "", "" }, 0 },
	{ "struck through", PLAIN, "", " ", { "", "\xcc\xb6" }, 0 },
	{ "full width",
	    { "\xef\xbc\x90", "\xef\xbc\x91", "\xef\xbc\x92", "\xef\xbc\x93",
		"\xef\xbc\x94", "\xef\xbc\x95", "\xef\xbc\x96", "\xef\xbc\x97",
		"\xef\xbc\x98", "\xef\xbc\x99" },
	    "", "\xe3\x80\x80", { "", "" }, 0 },
	{ "bold",
	    { "\xf0\x9d\x9f\x8e", "\xf0\x9d\x9f\x8f", "\xf0\x9d\x9f\x90",
		"\xf0\x9d\x9f\x91", "\xf0\x9d\x9f\x92", "\xf0\x9d\x9f\x93",
		"\xf0\x9d\x9f\x94", "\xf0\x9d\x9f\x95", "\xf0\x9d\x9f\x96",
		"\xf0\x9d\x9f\x97" },
	    "", " ", { "", "" }, 0 },
	{ "superscript",
	    { "\xe2\x81\xb0", "\xc2\xb9", "\xc2\xb2", "\xc2\xb3",
		"\xe2\x81\xb4", "\xe2\x81\xb5", "\xe2\x81\xb6", "\xe2\x81\xb7",
		"\xe2\x81\xb8", "\xe2\x81\xb9" },
	    "", " ", { "", "" }, 0 },
	{ "circled",
	    { "\xe2\x93\xaa", "\xe2\x91\xa0", "\xe2\x91\xa1", "\xe2\x91\xa2",
		"\xe2\x91\xa3", "\xe2\x91\xa4", "\xe2\x91\xa5", "\xe2\x91\xa6",
		"\xe2\x91\xa7", "\xe2\x91\xa8" },
	    "", " ", { "", "" }, 0 },
	{ "black circled",
	    { "\xe2\x93\xbf", "\xe2\x9d\xb6", "\xe2\x9d\xb7", "\xe2\x9d\xb8",
		"\xe2\x9d\xb9", "\xe2\x9d\xba", "\xe2\x9d\xbb", "\xe2\x9d\xbc",
		"\xe2\x9d\xbd", "\xe2\x9d\xbe" },
	    " ", " ", { "", "" }, 0 },
	{ "Arabic digits",
	    { "\xd9\xa0", "\xd9\xa1", "\xd9\xa2", "\xd9\xa3", "\xd9\xa4",
		"\xd9\xa5", "\xd9\xa6", "\xd9\xa7", "\xd9\xa8", "\xd9\xa9" },
	    "", " ", { "", "" }, 0 },
};

/* An address: what stands for @, for . and for letters. */
struct mail_disguise {
	const char *name;
	const char *at;
	const char *dot;
	const char *behind; /* each letter */
	unsigned tricks;
};

#define CAPITALS    (1u << 0)
#define FULL_WIDTH  (1u << 1)
#define BOLD        (1u << 2)
#define LOOK_ALIKES (1u << 3)
#define SPACED      (1u << 4)

static const struct mail_disguise mails[] = {
	{ "at and dot", " at ", " dot ", "", 0 },
	{ "AT and DOT", " AT ", " DOT ", "", 0 },
	{ "in round brackets", "(at)", "(dot)", "", 0 },
	{ "in square brackets", " [at] ", " [dot] ", "", 0 },
	{ "in stars", "*at*", "*dot*", "", 0 },
	{ "in dashes", "-at-", "-dot-", "", 0 },
	{ "dot with a zero", " (at) ", " (d0t) ", "", 0 },
	{ "only at", " at ", ".", "", 0 },
	{ "only dot", "@", " dot ", "", 0 },
	{ "at sign", " at sign ", " dot ", "", 0 },
	{ "squiggly a", " squiggly a ", " full stop ", "", 0 },
	{ "set apart", " @ ", " . ", "", 0 },
	{ "sign in brackets", " (@) ", ".", "", 0 },
	{ "full-width sign", "\xef\xbc\xa0", ".", "", 0 },
	{ "small sign", "\xef\xb9\xab", "\xef\xb9\x92", "", 0 },
	{ "capital letters", "@", ".", "", CAPITALS },
	{ "full-width letters", "\xef\xbc\xa0", "\xef\xbc\x8e", "",
	    FULL_WIDTH },
	{ "bold letters", "@", ".", "", BOLD },
	{ "look-alike letters", "@", ".", "", LOOK_ALIKES },
	{ "zero width letters", "@", ".", "\xe2\x80\x8b", 0 },
	{ "marks on letters", "@", ".", "\xcc\x81", 0 },
	{ "spaced letters", " @ ", " . ", "", SPACED },
	{ "spaced letters and words", " at ", " dot ", "", SPACED },
};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))
#define MAILS   (sizeof(mails) / sizeof(mails[0]))

static void write_number(const struct number_disguise *disguise,
    struct span plain, struct buffer *out);
static size_t write_digit(const struct number_disguise *disguise,
    struct span plain, size_t at, struct buffer *out);
static void draw(const struct number_disguise *disguise, char digit,
    size_t turn, struct buffer *out);
static void write_mail(const struct mail_disguise *disguise, struct span plain,
    struct buffer *out);
static void write_letter(const struct mail_disguise *disguise, char letter,
    struct buffer *out);

size_t
disguise_count(void)
{
	return NUMBERS + MAILS;
}

const char *
disguise_name(size_t which)
{
	if (which < NUMBERS)
		return numbers[which].name;
	return mails[which - NUMBERS].name;
}

bool
disguise_write(size_t which, struct span plain, struct buffer *out)
{
	bool is_mail = span_find_char(plain, '@') < plain.len;

	if (is_mail != (which >= NUMBERS))
		return false;
	if (is_mail)
		write_mail(&mails[which - NUMBERS], plain, out);
	else
		write_number(&numbers[which], plain, out);
	return true;
}

static void
write_number(const struct number_disguise *disguise, struct span plain,
    struct buffer *out)
{
	size_t at = 0;

	if ((disguise->tricks & (PLUS | PLUS_WORDS | ZEROS | BRACKET)) != 0)
		at = 1;
	if ((disguise->tricks & PLUS) != 0)
		buffer_text(out, "+44 ");
	if ((disguise->tricks & PLUS_WORDS) != 0)
		buffer_text(out, "plus four four ");
	if ((disguise->tricks & ZEROS) != 0)
		buffer_text(out, "0044 ");
	if ((disguise->tricks & BRACKET) != 0)
		buffer_text(out, "+44 (0) ");
	while (at < plain.len) {
		at = write_digit(disguise, plain, at, out);
		if (at == plain.len)
			break;
		if (plain.ptr[at] == ' ') {
			buffer_text(out, disguise->groups);
			at++;
		} else
			buffer_text(out, disguise->between);
	}
}

/* One digit, or the two or three that a word says at once. */
static size_t
write_digit(const struct number_disguise *disguise, struct span plain,
    size_t at, struct buffer *out)
{
	struct span rest = span_from(plain, at);
	char digit = plain.ptr[at];
	size_t same = 1;

	while (same < rest.len && rest.ptr[same] == digit)
		same++;
	if ((disguise->tricks & HUNDREDS) != 0 && digit != '0' &&
	    span_starts(span_from(rest, 1), SPAN("00"))) {
		draw(disguise, digit, at, out);
		buffer_text(out, " hundred");
		return at + 3;
	}
	if ((disguise->tricks & TRIPLES) != 0 && same == 3) {
		buffer_text(out, "triple ");
		draw(disguise, digit, at, out);
		return at + 3;
	}
	if ((disguise->tricks & DOUBLES) != 0 && same >= 2) {
		buffer_text(out, "double ");
		draw(disguise, digit, at, out);
		return at + 2;
	}
	draw(disguise, digit, at, out);
	return at + 1;
}

static void
draw(const struct number_disguise *disguise, char digit, size_t turn,
    struct buffer *out)
{
	const char *drawing = disguise->digits[digit - '0'];

	if ((disguise->tricks & EVERY_OTHER) != 0 && turn % 2 == 0) {
		buffer_char(out, digit);
		return;
	}
	buffer_text(out, disguise->around[0]);
	if (drawing != NULL)
		buffer_text(out, drawing);
	else
		buffer_char(out, digit);
	buffer_text(out, disguise->around[1]);
}

static void
write_mail(const struct mail_disguise *disguise, struct span plain,
    struct buffer *out)
{
	for (size_t i = 0; i < plain.len; i++) {
		bool between = i > 0 && strchr("@.", plain.ptr[i]) == NULL &&
		    strchr("@.", plain.ptr[i - 1]) == NULL;

		if (between && (disguise->tricks & SPACED) != 0)
			buffer_char(out, ' ');
		if (plain.ptr[i] == '@')
			buffer_text(out, disguise->at);
		else if (plain.ptr[i] == '.')
			buffer_text(out, disguise->dot);
		else
			write_letter(disguise, plain.ptr[i], out);
	}
}

static void
write_letter(const struct mail_disguise *disguise, char letter,
    struct buffer *out)
{
	static const char *const latin = "aeopcx";
	static const uint32_t cyrillic[] = { 0x430, 0x435, 0x43e, 0x440, 0x441,
		0x445 };
	bool small = letter >= 'a' && letter <= 'z';
	const char *found = strchr(latin, letter);

	if ((disguise->tricks & CAPITALS) != 0 && small)
		buffer_char(out, (char)(letter - 'a' + 'A'));
	else if ((disguise->tricks & FULL_WIDTH) != 0)
		utf8_append(out, 0xff01u + (uint32_t)(letter - '!'));
	else if ((disguise->tricks & BOLD) != 0 && small)
		utf8_append(out, 0x1d41au + (uint32_t)(letter - 'a'));
	else if ((disguise->tricks & LOOK_ALIKES) != 0 && found != NULL)
		utf8_append(out, cyrillic[found - latin]);
	else
		buffer_char(out, letter);
	if (small)
		buffer_text(out, disguise->behind);
}
