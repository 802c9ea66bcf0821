#include "message/whatsapp_header.h"

#include "message/whatsapp_scan.h"

#define WORD_BYTES     24
#define NAME_BYTES     64
#define BETWEEN_WORDS  2
#define BUDDHIST_YEARS 543
#define BUDDHIST_FROM  2400
#define CENTURY        2000

static bool scan(struct span line, bool bracket, bool time_first,
    struct whatsapp_header *out);
static bool begins_with_word(struct span line);
static bool scan_date(struct span *rest, bool time_first,
    struct whatsapp_header *out);
static bool scan_year(struct span *rest, struct date_numbers *date);
static bool scan_named_date(struct span *rest, struct whatsapp_header *out);
static bool scan_time(struct span *rest, bool bracket,
    struct whatsapp_header *out);
static char hour_end(struct span *rest, bool bracket);
static void apply_period(struct civil *civil, bool afternoon);
static void scan_between(struct span *rest, int words);
static bool scan_close(struct span *rest, bool bracket,
    struct whatsapp_header *out);
static int month_of(struct span word);

bool
whatsapp_header_scan(struct span line, struct whatsapp_header *out)
{
	bool marked, bracket;

	/* Nearly every line that is no header ends here. */
	if (line.len < 8 ||
	    (line.ptr[0] != '[' && (unsigned char)line.ptr[0] < 0x80 &&
		(line.ptr[0] < '0' || line.ptr[0] > '9') &&
		!begins_with_word(line)))
		return false;
	marked = scan_marks(&line);
	bracket = scan_char(&line, '[');
	if (bracket)
		scan_blanks(&line);
	if (!scan(line, bracket, false, out) && !scan(line, bracket, true, out))
		return false;
	out->marked = marked;
	return true;
}

static bool
scan(struct span line, bool bracket, bool time_first,
    struct whatsapp_header *out)
{
	memset(out, 0, sizeof(*out));
	scan_marks(&line);
	if (time_first) {
		if (!scan_time(&line, bracket, out))
			return false;
		scan_between(&line, 0);
	}
	if (!scan_date(&line, time_first, out) && !scan_named_date(&line, out))
		return false;
	if (!time_first) {
		scan_between(&line, BETWEEN_WORDS);
		/* Viber: "[ 02/03/2026 ][ 14:05:09 ] ". */
		if (bracket && scan_text(&line, "][ "))
			scan_blanks(&line);
		if (!scan_time(&line, bracket, out))
			return false;
	}
	return scan_close(&line, bracket, out);
}

/* "Fri, Mar 13" of Element's plain text, or "Mar 13": no bracket. */
static bool
begins_with_word(struct span line)
{
	return line.len > 4 && line.ptr[0] >= 'A' && line.ptr[0] <= 'Z' &&
	    ((line.ptr[3] == ',' && line.ptr[4] == ' ') ||
		(line.ptr[3] == ' ' && month_of(span_first(line, 3)) != 0));
}

/* Three numbers with the same sign between them. */
static bool
scan_date(struct span *rest, bool time_first, struct whatsapp_header *out)
{
	struct date_numbers *date = &out->date;
	struct scan_number number;
	struct span at = *rest;

	for (int i = 0; i < 2; i++) {
		scan_marks(&at);
		if (!scan_number(&at, &number) || number.digits == 3 ||
		    (i == 1 && number.digits > 2))
			return false;
		date->value[i] = number.value;
		date->digits[i] = number.digits;
		scan_marks(&at);
		if (i == 0) {
			if (at.len == 0 || strchr("/-., ", at.ptr[0]) == NULL)
				return false;
			date->separator = at.ptr[0];
			at = span_from(at, 1);
			if (date->separator == '.')
				scan_blanks(&at);
		}
	}
	*rest = at;
	if (scan_char(&at, date->separator)) {
		if (date->separator == '.')
			scan_blanks(&at);
		if (scan_year(&at, date)) {
			*rest = at;
			return date_is_possible(date);
		}
	}
	out->yearless = time_first;
	return time_first && date->value[0] <= 31 && date->value[1] <= 31;
}

/* Also of the Japanese and the Buddhist calendar. */
static bool
scan_year(struct span *rest, struct date_numbers *date)
{
	struct scan_number number;
	int era = 0;

	scan_marks(rest);
	if (scan_char(rest, 'R'))
		era = 2018;
	else if (scan_char(rest, 'H'))
		era = 1988;
	if (!scan_number(rest, &number) || number.digits == 3 ||
	    (number.digits == 1 && era == 0 && date->digits[0] <= 2))
		return false;
	date->value[2] = number.value + era;
	date->digits[2] = era > 0 ? 4 : number.digits;
	scan_marks(rest);
	scan_char(rest, '.');
	scan_text(rest, " BE");
	scan_text(rest, " \u0433."); /* Bulgarian for "year" */
	for (int i = 0; i < 3; i += 2) {
		if (date->digits[i] == 4 && date->value[i] >= BUDDHIST_FROM)
			date->value[i] -= BUDDHIST_YEARS;
	}
	return true;
}

/*
 * "Tuesday, 22 March 2022", "Apr 5 2022", "2022 August 20", "22-Mar-22",
 * "25 August".
 */
static bool
scan_named_date(struct span *rest, struct whatsapp_header *out)
{
	struct civil *civil = &out->civil;
	struct span at = *rest;

	civil->day = civil->month = civil->year = 0;
	for (int i = 0; i < 4; i++) {
		struct scan_number number = { 0, 0 };
		struct span before = at;
		struct span word = scan_word(&at, WORD_BYTES);

		if (word.len > 0 && month_of(word) != 0)
			civil->month = month_of(word);
		else if (word.len == 0 &&
		    (!scan_number(&at, &number) ||
			(at.len > 0 &&
			    (at.ptr[0] == ':' || at.ptr[0] == '.')))) {
			/* Here begins the time. */
			at = before;
			break;
		}
		if (number.digits == 4)
			civil->year = number.value;
		else if (number.digits == 2 && civil->day != 0 &&
		    civil->month != 0)
			civil->year = CENTURY + number.value;
		else if (number.digits > 0)
			civil->day = number.value;
		*rest = at;
		if (!scan_char(&at, ','))
			scan_char(&at, '-');
		scan_blanks(&at);
	}
	out->date_known = true;
	out->yearless = civil->year == 0;
	return civil->day >= 1 && civil->day <= 31 && civil->month != 0 &&
	    (out->yearless || civil_is_valid(civil));
}

static bool
scan_time(struct span *rest, bool bracket, struct whatsapp_header *out)
{
	struct scan_number number;
	struct span at = *rest;
	char separator;
	bool afternoon = false;
	bool period = scan_day_period(&at, &afternoon);

	scan_blanks(&at);
	if (!scan_number(&at, &number) || number.digits > 2 ||
	    number.value > 24 || at.len == 0)
		return false;
	out->civil.hour = number.value % 24;
	separator = hour_end(&at, bracket);
	if (separator == '\0')
		return false;
	if (!scan_number(&at, &number) || number.digits != 2 ||
	    number.value > 59)
		return false;
	out->civil.minute = number.value;
	*rest = at;
	if (scan_char(&at, separator) && scan_number(&at, &number) &&
	    number.digits == 2 && number.value <= 60) {
		out->civil.second = number.value;
		out->seconds = true;
		*rest = at;
	}
	at = *rest;
	scan_blanks(&at);
	if (!period && scan_day_period(&at, &afternoon)) {
		period = true;
		*rest = at;
	}
	if (period)
		apply_period(&out->civil, afternoon);
	scan_text(rest, " \u0447."); /* Bulgarian for "hours" */
	return true;
}

/* What stands between hour and minute: "21:25", "21.25", "21 h 25". Or 0. */
static char
hour_end(struct span *rest, bool bracket)
{
	struct span at = *rest;
	char separator = at.ptr[0];

	scan_blanks(&at);
	if (scan_char(&at, 'h')) {
		scan_blanks(&at);
		*rest = at;
		return 'h';
	}
	if (separator != ':' && separator != '.' &&
	    !(bracket && separator == ' '))
		return '\0';
	*rest = span_from(*rest, 1);
	return separator;
}

/* Some phones write 22:35 PM, or 00:08 AM: the clock counts. */
static void
apply_period(struct civil *civil, bool afternoon)
{
	if (afternoon && civil->hour < 12)
		civil->hour += 12;
	else if (!afternoon && civil->hour == 12)
		civil->hour = 0;
}

/* A comma, and up to so many words: " à ", " klo ", " um ", " a las ". */
static void
scan_between(struct span *rest, int words)
{
	for (;; words--) {
		struct span before;
		bool unused;

		do {
			before = *rest;
			scan_blanks(rest);
			scan_char(rest, ',');
			scan_text(rest, "\u060c");
			scan_text(rest, "\uff0c");
			scan_text(rest, "- ");
		} while (rest->len != before.len);
		if (words == 0 || scan_day_period(&before, &unused) ||
		    scan_word(rest, WORD_BYTES).len == 0)
			return;
		scan_char(rest, '.');
	}
}

static bool
scan_close(struct span *rest, bool bracket, struct whatsapp_header *out)
{
	struct span at = *rest;

	scan_blanks(rest);
	if (bracket) {
		if (!scan_char(rest, ']'))
			return false;
		out->close = WHATSAPP_BRACKET;
	} else if (scan_char(rest, '-') || scan_text(rest, "\u2013")) {
		out->close = out->date_known ? WHATSAPP_NAMED : WHATSAPP_DASH;
	} else if (scan_char(rest, ':') || scan_char(rest, ';')) {
		out->close = WHATSAPP_WEAK;
	} else if (out->seconds && rest->len < at.len &&
	    span_find(*rest, SPAN(": ")) < NAME_BYTES) {
		out->close = WHATSAPP_WEAK;
		out->rest = *rest;
		return true;
	} else {
		return false;
	}
	at = *rest;
	if (scan_char(&at, ' ') || scan_text(&at, "\u00a0") || bracket)
		*rest = at;
	else if (at.len > 0 && !scan_marks(&at))
		return false;
	while (scan_char(rest, ' '))
		continue;
	out->rest = *rest;
	return true;
}

/* English only: WhatsApp itself writes numbers. 0: no month. */
static int
month_of(struct span word)
{
	static const char *const names[12] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };

	for (int i = 0; i < 12; i++) {
		if (span_is_nocase(word, names[i]) ||
		    (word.len == 3 &&
			span_is_nocase(word,
			    (char[4]){ names[i][0], names[i][1], names[i][2],
				'\0' })))
			return i + 1;
	}
	return 0;
}
