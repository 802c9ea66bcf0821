#include <ctype.h>
#include <errno.h>

#include "base/utf8.h"
#include "deliver/week.h"

#define LINE_BYTES 160
#define NUMBER_MIN 5 /* digits in a row that are somebody's number */

struct quiet_place {
	struct week *week;
	struct week_rule *rule;
	bool failed;
};

static int take_line(const struct ledger_alert *kept, void *arg);
static void put_line(struct buffer *out, const struct alert *alert);
static bool is_name(struct span word, const struct alert *alert);
static bool has_word(struct span name, struct span word);
static void put_word(struct buffer *out, struct span word);
static bool is_letter(char byte);

bool
week_is_noisy(const struct week_rule *rule)
{
	return rule->noise >= 3 && rule->noise * 2 >= rule->decided;
}

int
week_quiet_lines(struct week *week, const struct week_options *options,
    struct err *err)
{
	for (size_t i = 0; i < options->rule_count; i++) {
		struct quiet_place place = { week, &week->rules[i], false };
		char id[DIGEST_HEX_BYTES];

		if (!week_is_noisy(&week->rules[i]))
			continue;
		digest_hex(&week->rules[i].last_noise, id);
		if (ledger_find_alert(options->ledger, span_of(id), take_line,
			&place, err) == -1)
			return -1;
		if (place.failed)
			return err_set(err, ENOMEM, "out of memory for a week");
	}
	return 0;
}

static int
take_line(const struct ledger_alert *kept, void *arg)
{
	struct quiet_place *place = arg;
	struct buffer line = BUFFER_NONE;
	struct alert alert;
	struct err err = { 0 };

	if (alert_restore(&alert, &kept->kept, &err) == -1)
		return 0;
	/* Without a line the rule is named all the same. */
	if (alert.damaged) {
		alert_done(&alert);
		return 0;
	}
	put_line(&line, &alert);
	alert_done(&alert);
	place->rule->quiet_line =
	    arena_copy(&place->week->arena, buffer_span(&line)).ptr;
	place->failed = line.failed || place->rule->quiet_line == NULL;
	buffer_done(&line);
	return 0;
}

/* One line of what was said, without the two names and without numbers. */
static void
put_line(struct buffer *out, const struct alert *alert)
{
	struct span left = utf8_cut(alert->report.text, LINE_BYTES);

	while (left.len > 0) {
		size_t length = 0;
		struct span word;

		while (length < left.len && is_letter(left.ptr[length]))
			length++;
		if (length == 0)
			length = 1;
		word = span_first(left, length);
		left = span_from(left, length);
		if (word.ptr[0] == '\n' || word.ptr[0] == '\r')
			(void)buffer_char(out, ' ');
		else if (is_name(word, alert))
			(void)buffer_text(out, "Name");
		else
			put_word(out, word);
	}
}

static bool
is_letter(char byte)
{
	unsigned char code = (unsigned char)byte;

	return code >= 0x80 || isalnum(code);
}

static bool
is_name(struct span word, const struct alert *alert)
{
	return word.len > 1 &&
	    (has_word(span_of(alert->from_name), word) ||
		has_word(span_of(alert->to_name), word) ||
		has_word(alert->report.from, word) ||
		has_word(alert->report.to, word));
}

static bool
has_word(struct span name, struct span word)
{
	char text[64];
	struct span part;

	if (word.len >= sizeof(text))
		return false;
	memcpy(text, word.ptr, word.len);
	text[word.len] = '\0';
	while (span_next_part(&name, ' ', &part))
		if (span_is_nocase(part, text))
			return true;
	return false;
}

static void
put_word(struct buffer *out, struct span word)
{
	size_t digits = 0;

	for (size_t i = 0; i < word.len; i++)
		digits += word.ptr[i] >= '0' && word.ptr[i] <= '9';
	if (digits < NUMBER_MIN) {
		(void)buffer_append(out, word);
		return;
	}
	for (size_t i = 0; i < word.len; i++)
		(void)buffer_char(out,
		    word.ptr[i] >= '0' && word.ptr[i] <= '9' ? '0' :
							       word.ptr[i]);
}
