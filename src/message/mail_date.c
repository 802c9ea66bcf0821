#include "message/mail_date.h"

#include <ctype.h>

#include "message/time_text.h"

#define WORDS_MAX 12

/* The words of a date, apart. */
struct words {
	struct span word[WORDS_MAX];
	size_t count;
};

struct date {
	struct civil civil;
	bool has_day;
	bool has_year;
	bool has_clock;
	bool has_zone;
	int offset_minutes;
};

static void split(struct span text, struct words *out);
static bool is_blank(char byte);
static void take_word(struct date *date, struct span word);
static bool take_clock(struct date *date, struct span word);
static bool take_zone(struct date *date, struct span word);
static bool take_number(struct date *date, struct span word);
static int month_of(struct span word);
static bool is_weekday(struct span word);
static bool read_digits(struct span text, size_t most, int *out);
static bool is_clock(struct span word);
static bool is_year(struct span word);

bool
mail_date_read(struct span text, const struct zone *zone,
    struct message *message)
{
	struct date date = { .has_day = false };
	struct words words;

	split(text, &words);
	for (size_t i = 0; i < words.count; i++)
		take_word(&date, words.word[i]);
	if (!date.has_day || !date.has_year || !date.has_clock ||
	    date.civil.month == 0)
		return time_text_read(text, zone, message);
	if (!civil_is_valid(&date.civil))
		return false;
	message->local = date.civil;
	if (!date.has_zone) {
		time_text_from_local(zone, INSTANT_SECOND, message);
		return true;
	}
	message->time = civil_to_utc(&date.civil) -
	    date.offset_minutes * INSTANT_MINUTE;
	message->time_kind = TIME_STATED;
	message->time_precision = INSTANT_SECOND;
	return true;
}

bool
mail_date_is_separator(struct span line, struct span *date)
{
	struct words words;

	if (!span_starts(line, SPAN("From ")))
		return false;
	split(line, &words);
	*date = SPAN_NONE;
	/* Mozilla once wrote no more than that. */
	if (words.count == 2 && span_is(words.word[1], "-"))
		return true;
	for (size_t i = 1; i + 4 < words.count; i++) {
		struct span *word = &words.word[i];
		bool month_first = month_of(word[1]) != 0;

		if (!is_weekday(word[0]) ||
		    month_of(word[month_first ? 1 : 2]) == 0)
			continue;
		*date = span_from(line, (size_t)(word[0].ptr - line.ptr));
		if (is_clock(word[3]) &&
		    (is_year(word[4]) ||
			(i + 5 < words.count && is_year(word[5]))))
			return true;
		if (is_year(word[3]) && is_clock(word[4]))
			return true;
	}
	return false;
}

/* At blanks and commas; what stands in brackets is left out. */
static void
split(struct span text, struct words *out)
{
	size_t i = 0;

	out->count = 0;
	while (i < text.len && out->count < WORDS_MAX) {
		size_t start = i;

		if (is_blank(text.ptr[i])) {
			i++;
			continue;
		}
		if (text.ptr[i] == '(') {
			i += span_find_char(span_from(text, i), ')') + 1;
			continue;
		}
		while (i < text.len && !is_blank(text.ptr[i]) &&
		    text.ptr[i] != '(')
			i++;
		out->word[out->count++] = span_first(span_from(text, start),
		    i - start);
	}
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == ',';
}

static void
take_word(struct date *date, struct span word)
{
	struct span part;
	int month = month_of(word);

	if (is_weekday(word) && month == 0)
		return;
	if (month != 0 && date->civil.month == 0) {
		date->civil.month = month;
		return;
	}
	if (take_clock(date, word) || take_number(date, word) ||
	    take_zone(date, word))
		return;
	/* "02-Mar-2026" */
	if (span_find_char(word, '-') < word.len && isdigit(*word.ptr)) {
		while (span_next_part(&word, '-', &part)) {
			if (date->civil.month == 0 && month_of(part) != 0)
				date->civil.month = month_of(part);
			else
				(void)take_number(date, part);
		}
	}
}

/* "14:05", "14:05:01", "14:05:01.5", also with dots. */
static bool
take_clock(struct date *date, struct span word)
{
	char mark = span_find_char(word, ':') < word.len ? ':' : '.';
	int values[3] = { 0, 0, 0 };
	struct span rest = word;
	struct span part;
	size_t count = 0;

	if (date->has_clock || span_find_char(word, mark) == word.len)
		return false;
	while (count < 3 && span_next_part(&rest, mark, &part)) {
		if (count == 2)
			part = span_first(part, span_find_char(part, '.'));
		if (!read_digits(part, 2, &values[count]))
			return false;
		count++;
	}
	if (count < 2)
		return false;
	date->civil.hour = values[0];
	date->civil.minute = values[1];
	date->civil.second = values[2];
	date->has_clock = true;
	return true;
}

static bool
take_zone(struct date *date, struct span word)
{
	static const struct {
		const char *name;
		int minutes;
	} names[] = { { "UT", 0 }, { "UTC", 0 }, { "GMT", 0 }, { "Z", 0 },
		{ "WET", 0 }, { "BST", 60 }, { "WEST", 60 }, { "CET", 60 },
		{ "CEST", 120 }, { "MET", 60 }, { "MEST", 120 }, { "EET", 120 },
		{ "EEST", 180 }, { "EST", -300 }, { "EDT", -240 },
		{ "EST5EDT", -300 }, { "CST", -360 }, { "CDT", -300 },
		{ "MST", -420 }, { "MDT", -360 }, { "PST", -480 },
		{ "PDT", -420 } };
	bool minus = span_starts(word, SPAN("-"));
	struct span digits = span_from(word, 1);
	int hours, minutes;

	if (date->has_zone || !date->has_clock)
		return false;
	if (minus || span_starts(word, SPAN("+"))) {
		size_t last = digits.len < 2 ? 0 : digits.len - 2;
		struct span first = span_first(digits, last);

		if (span_ends(first, SPAN(":")))
			first.len--;
		if (!read_digits(first, 2, &hours) ||
		    !read_digits(span_from(digits, last), 2, &minutes) ||
		    hours > 15 || minutes > 59)
			return false;
		minutes += 60 * hours;
		date->offset_minutes = minus ? -minutes : minutes;
		date->has_zone = true;
		return true;
	}
	if (!isalpha((unsigned char)*word.ptr))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is_nocase(word, names[i].name))
			date->offset_minutes = names[i].minutes;
	}
	date->has_zone = true;
	return true;
}

/* The day, then the year. */
static bool
take_number(struct date *date, struct span word)
{
	int value;

	if (!date->has_day && read_digits(word, 2, &value)) {
		date->civil.day = value;
		date->has_day = true;
		return true;
	}
	if (date->has_year || !read_digits(word, 4, &value))
		return false;
	/* Of two or three digits: RFC 5322, 4.3. */
	if (word.len == 2)
		value += value < 50 ? 2000 : 1900;
	else if (word.len == 3)
		value += 1900;
	date->civil.year = value;
	date->has_year = true;
	return true;
}

/* 1 to 12, or 0. */
static int
month_of(struct span word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12 && word.len >= 3; i++) {
		if (isalpha((unsigned char)word.ptr[word.len - 1]) &&
		    (word.ptr[0] | 0x20) == names[3 * i] &&
		    (word.ptr[1] | 0x20) == names[3 * i + 1] &&
		    (word.ptr[2] | 0x20) == names[3 * i + 2])
			return i + 1;
	}
	return 0;
}

static bool
is_weekday(struct span word)
{
	static const char *const names[] = { "sun", "mon", "tue", "wed", "thu",
		"fri", "sat" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is_nocase(span_first(word, 3), names[i]))
			return true;
	}
	return false;
}

static bool
read_digits(struct span text, size_t most, int *out)
{
	*out = 0;
	for (size_t i = 0; i < text.len && i < most; i++) {
		if (!isdigit((unsigned char)text.ptr[i]))
			return false;
		*out = *out * 10 + (text.ptr[i] - '0');
	}
	return text.len > 0 && text.len <= most;
}

static bool
is_clock(struct span word)
{
	struct date date = { .has_clock = false };

	return span_find_char(word, ':') < word.len && take_clock(&date, word);
}

static bool
is_year(struct span word)
{
	int year;

	return word.len == 4 && read_digits(word, 4, &year);
}
