#include "text/finder_pass.h"
#include "text/letters.h"

#define MAX_NAME_WORDS 4
#define MAX_WORD       20
#define MAX_BEFORE     24 /* "flat 12b, " and the like */

/* Road names end so; `common` ones are also words of other talk. */
struct street_type {
	const char *word;
	bool common;
};

static const struct street_type types[] = {
	{ "avenue", false },
	{ "ave", false },
	{ "bank", true },
	{ "boulevard", false },
	{ "broadway", true },
	{ "close", true },
	{ "cl", true },
	{ "court", true },
	{ "cres", false },
	{ "crescent", false },
	{ "croft", true },
	{ "drive", true },
	{ "dr", true },
	{ "estate", true },
	{ "fold", true },
	{ "gardens", true },
	{ "gdns", false },
	{ "gate", true },
	{ "green", true },
	{ "grove", false },
	{ "heol", false },
	{ "hill", true },
	{ "house", true },
	{ "lane", false },
	{ "ln", false },
	{ "maes", false },
	{ "mews", false },
	{ "mount", true },
	{ "parade", true },
	{ "park", true },
	{ "passage", true },
	{ "path", true },
	{ "place", true },
	{ "pl", true },
	{ "quay", true },
	{ "rd", false },
	{ "rise", true },
	{ "road", false },
	{ "row", true },
	{ "square", true },
	{ "sq", true },
	{ "st", true },
	{ "stryd", false },
	{ "street", false },
	{ "terrace", false },
	{ "ter", true },
	{ "vale", true },
	{ "view", true },
	{ "villas", false },
	{ "walk", true },
	{ "way", true },
	{ "yard", true },
};

/* After these a number and a road name are no home. */
static const char *const never_names[] = {
	"a",
	"am",
	"and",
	"are",
	"at",
	"away",
	"bus",
	"can",
	"day",
	"days",
	"down",
	"each",
	"for",
	"from",
	"go",
	"goes",
	"going",
	"have",
	"hour",
	"hours",
	"i",
	"in",
	"is",
	"it",
	"its",
	"km",
	"later",
	"long",
	"mg",
	"mile",
	"miles",
	"min",
	"mins",
	"minute",
	"minutes",
	"ml",
	"more",
	"my",
	"no",
	"of",
	"off",
	"on",
	"or",
	"out",
	"over",
	"past",
	"people",
	"per",
	"pm",
	"the",
	"then",
	"times",
	"to",
	"until",
	"up",
	"was",
	"we",
	"week",
	"weeks",
	"with",
	"year",
	"years",
	"you",
	"your",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static size_t read_house(struct span text, size_t at);
static size_t read_street(struct span text, size_t at,
    enum finder_strength *strength);
static struct span word_at(struct span text, size_t at);
static const struct street_type *type_of(struct span word);
static bool is_never_name(struct span word);
static size_t flat_start(struct span text, size_t at);

void
finder_street(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	size_t i = 0;

	while (i < text.len) {
		enum finder_strength strength = FINDER_CERTAIN;
		size_t house = 0;
		size_t end = 0;
		size_t start;

		if (letters_is_digit(text.ptr[i]) &&
		    (i == 0 || letters_is_blank(text.ptr[i - 1]) ||
			strchr("(,:\"'", text.ptr[i - 1]) != NULL))
			house = read_house(text, i);
		if (house > 0)
			end = read_street(text, house, &strength);
		if (end == 0) {
			i++;
			continue;
		}
		start = flat_start(text, i);
		finder_add(pass, FINDER_ADDRESS, strength,
		    (struct view_source){ (uint32_t)start, (uint32_t)end },
		    (struct span){ text.ptr + start, end - start });
		i = end;
	}
}

/* "12", "12a", "12-14" and the blank behind; where the name starts, or 0. */
static size_t
read_house(struct span text, size_t at)
{
	size_t i = at;

	while (i < text.len && letters_is_digit(text.ptr[i]))
		i++;
	if (i - at > 4 || i == text.len)
		return 0;
	if (letters_is_alpha(text.ptr[i]))
		i++;
	else if (text.ptr[i] == '-' && i + 1 < text.len &&
	    letters_is_digit(text.ptr[i + 1]))
		while (++i < text.len && letters_is_digit(text.ptr[i]) &&
		    i - at < 9)
			;
	if (i < text.len && text.ptr[i] == ',')
		i++;
	if (i >= text.len || text.ptr[i] != ' ')
		return 0;
	return i + 1;
}

/* One to four words and what kind of street it is; its end, or 0. */
static size_t
read_street(struct span text, size_t at, enum finder_strength *strength)
{
	bool saint = false;

	for (size_t words = 0; words <= MAX_NAME_WORDS; words++) {
		struct span word = word_at(text, at);
		const struct street_type *type;
		size_t end = at + word.len;

		if (word.len == 0 || word.len > MAX_WORD || is_never_name(word))
			return 0;
		type = type_of(word);
		saint = words == 0 && span_is(word, "st");
		if (type != NULL &&
		    (words > 0 || span_is(word, "heol") ||
			span_is(word, "maes") || span_is(word, "stryd")) &&
		    !saint) {
			*strength = type->common ? FINDER_POSSIBLE :
						   FINDER_CERTAIN;
			return end;
		}
		if (end >= text.len || text.ptr[end] != ' ')
			return 0;
		at = end + 1;
	}
	return 0;
}

/* A word of a name: letters, ' and -. */
static struct span
word_at(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && end - at <= MAX_WORD &&
	    (letters_is_alpha(text.ptr[end]) || text.ptr[end] == '\'' ||
		text.ptr[end] == '-'))
		end++;
	return (struct span){ text.ptr + at, end - at };
}

static const struct street_type *
type_of(struct span word)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (word.len > 0 && word.ptr[0] == types[i].word[0] &&
		    span_is(word, types[i].word))
			return &types[i];
	return NULL;
}

static bool
is_never_name(struct span word)
{
	return letters_in_list(word, never_names, COUNT(never_names));
}

/* Where "flat 3, " starts when it stands before `at`. */
static size_t
flat_start(struct span text, size_t at)
{
	size_t floor = at > MAX_BEFORE ? at - MAX_BEFORE : 0;
	size_t start = at;

	while (start > floor && strchr(" ,", text.ptr[start - 1]) != NULL)
		start--;
	while (start > floor && letters_is_alnum(text.ptr[start - 1]))
		start--;
	while (start > floor && text.ptr[start - 1] == ' ')
		start--;
	while (start > floor && letters_is_alpha(text.ptr[start - 1]))
		start--;
	if (span_starts(span_from(text, start), SPAN("flat ")) ||
	    span_starts(span_from(text, start), SPAN("apartment ")))
		return start;
	return at;
}
