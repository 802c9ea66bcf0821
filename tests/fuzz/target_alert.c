/*
 * What a reader reports, as the keeper takes it, and the mail and log line that
 * become of it: hostile words break neither.
 */
#include <stdlib.h>
#include <string.h>

#include "alert/alert.h"
#include "base/utf8.h"
#include "deliver/alert_line.h"
#include "deliver/mail.h"
#include "rule/report.h"
#include "targets.h"
#include "world.h"

/* RFC 5322, 2.1.1. */
#define MAIL_LINE_MOST 998

static void
check_mail(struct span mail)
{
	struct span rest = mail, line;
	bool in_header = true;
	size_t subjects = 0;

	for (size_t i = 0; i < mail.len; i++) {
		unsigned char byte = (unsigned char)mail.ptr[i];

		FUZZ_CHECK(byte >= ' ' || byte == '\n' || byte == '\t' ||
		    (byte == '\r' && i + 1 < mail.len &&
			mail.ptr[i + 1] == '\n'));
		FUZZ_CHECK(byte != 0x7f);
	}
	while (span_next_part(&rest, '\n', &line)) {
		FUZZ_CHECK(line.len <= MAIL_LINE_MOST);
		in_header = in_header && span_trim(line).len > 0;
		if (!in_header)
			continue;
		for (size_t i = 0; i < line.len; i++)
			FUZZ_CHECK((unsigned char)line.ptr[i] < 0x80);
		if (span_starts(line, SPAN("Subject:")))
			subjects++;
	}
	FUZZ_CHECK(subjects == 1);
}

static void
check_line(const struct alert *alert)
{
	struct buffer out = BUFFER_NONE;

	FUZZ_CHECK(alert_line(alert, ALERT_DETAIL_WORDS, &out) == 0);
	fuzz_check_plain(buffer_span(&out));
	FUZZ_CHECK(span_find_char(span_trim(buffer_span(&out)), '\n') ==
	    span_trim(buffer_span(&out)).len);
	buffer_done(&out);
}

static void
show(struct alert *alert)
{
	const struct settings *settings = world_small()->settings;
	const struct mail_options options = { settings->clauses, settings->zone,
		"host.example" };
	struct buffer mail = BUFFER_NONE;
	struct err err = { 0 };

	alert->route = "oak";
	if (alert->source == NULL)
		alert->source = "oak";
	if (alert->file == NULL)
		alert->file = "chat.txt";
	FUZZ_CHECK(mail_render(alert, &options, &mail, &err) == 0);
	check_mail(buffer_span(&mail));
	check_line(alert);
	buffer_done(&mail);
}

void
fuzz_report(const void *about, struct span bytes)
{
	const struct settings *settings = world_small()->settings;
	struct report report;
	struct alert alert;
	struct err err = { 0 };

	(void)about;
	if (report_unpack(bytes, &report, &err) == -1) {
		FUZZ_CHECK(err.text[0] != '\0');
		return;
	}
	for (size_t i = 0; i < report.span_count; i++)
		FUZZ_CHECK(report.spans[i].start < report.spans[i].end &&
		    report.spans[i].end <= report.text.len);
	FUZZ_CHECK(utf8_is_valid(report.text));
	FUZZ_CHECK(alert_init(&alert, &report, &settings->rules[0],
		       settings->people, &err) == 0);
	alert.raised = INSTANT_DAY;
	alert.seen = 1;
	show(&alert);
	alert_done(&alert);
}

static char *
word(struct span *bytes)
{
	size_t count = fuzz_take(bytes) % 100;
	char *copy = span_copy(span_first(*bytes, count));

	FUZZ_CHECK(copy != NULL);
	*bytes = span_from(*bytes, count);
	return copy;
}

/* An alert as a ledger that somebody wrote to gives it back. */
void
fuzz_kept(const void *about, struct span bytes)
{
	struct alert_kept kept = { .raised = INSTANT_DAY, .seen = 1 };
	char *words[11];
	struct alert alert;
	struct err err = { 0 };

	(void)about;
	kept.severity = (enum severity)(fuzz_take(&bytes) % SEVERITY_COUNT);
	for (size_t i = 0; i < 11; i++)
		words[i] = word(&bytes);
	kept.rule = words[0];
	kept.family = words[1];
	kept.title = words[2];
	kept.why = words[3];
	kept.clause = words[4];
	kept.from_name = words[5];
	kept.to_name = words[6];
	kept.subject = words[7];
	kept.team = words[8];
	kept.source = words[9];
	kept.file = words[10];
	kept.route = "oak";
	kept.packed = bytes;
	if (alert_restore(&alert, &kept, &err) == 0) {
		show(&alert);
		alert_done(&alert);
	} else {
		FUZZ_CHECK(err.text[0] != '\0');
	}
	for (size_t i = 0; i < 11; i++)
		free(words[i]);
}
