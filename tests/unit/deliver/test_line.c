#include <criterion/criterion.h>
#include <stdio.h>
#include <syslog.h>

#include "deliver/alert_line.h"
#include "sample.h"

static const char *
line_of(const struct sample *sample, enum alert_detail detail)
{
	static char text[2048];
	struct buffer out = BUFFER_NONE;
	struct alert alert;

	sample_alert(sample, &alert);
	cr_assert_eq(alert_line(&alert, detail, &out), 0);
	cr_assert_lt(out.len, 901);
	(void)snprintf(text, sizeof(text), "%s", buffer_string(&out));
	buffer_done(&out);
	alert_done(&alert);
	return text;
}

Test(alert_line, says_ids_alone_unless_told_otherwise)
{
	struct sample sample;
	const char *line;

	sample_init(&sample);
	line = line_of(&sample, ALERT_DETAIL_IDS);
	cr_assert_eq(strncmp(line, "alert id=", 9), 0);
	cr_assert_str_eq(line + 9 + 32,
	    " rule=contact.personal-number family=contact-details "
	    "severity=high route=oak source=oak-phones");
	line = line_of(&sample, ALERT_DETAIL_NAMES);
	cr_assert_not_null(strstr(line,
	    " from=\"A. Worker\" to=\"B. Person\""));
	cr_assert_null(strstr(line, "words="));
	line = line_of(&sample, ALERT_DETAIL_WORDS);
	cr_assert_not_null(strstr(line, " words=\"07700 900123\""));
	sample_done(&sample);
}

Test(alert_line, stays_one_short_line_whatever_was_written)
{
	static const struct {
		const char *words, *shown;
	} rows[] = { { "a\nb\x1b[31m", " words=\"a\\nb\\x1b[31m\"" },
		{ "say \"x\" id=1", " words=\"say \\x22x\\x22 id=1\"" },
		{ "back\\", " words=\"back\\\\\"" },
		{ "\xe2\x80\xae"
		  "abc",
		    " words=\"\\u{202e}abc\"" } };
	struct sample sample;
	char big[1024];

	sample_init(&sample);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *line;

		sample_set_text(&sample, span_of(rows[i].words),
		    span_of(rows[i].words));
		line = line_of(&sample, ALERT_DETAIL_WORDS);
		cr_assert_not_null(strstr(line, rows[i].shown), "%s", line);
	}
	for (size_t length = 220; length < 260; length++) {
		const char *line;
		size_t end;

		memset(big, '\\', length);
		sample_set_text(&sample, (struct span){ big, length },
		    (struct span){ big, length });
		line = line_of(&sample, ALERT_DETAIL_WORDS);
		end = strlen(line);
		cr_assert_eq(line[end - 1], '"');
		cr_assert_eq(strspn(strstr(line, "words=\"") + 7, "\\") % 2, 0);
	}
	memset(big, 'a', sizeof(big));
	sample.report.from = (struct span){ big, sizeof(big) };
	sample.report.to = sample.report.from;
	sample.report.from_person = SPAN_NONE;
	sample.report.to_person = SPAN_NONE;
	(void)line_of(&sample, ALERT_DETAIL_WORDS);
	sample_done(&sample);
}

Test(alert_line, priority_follows_severity)
{
	static const int priorities[] = { LOG_NOTICE, LOG_NOTICE, LOG_WARNING,
		LOG_ALERT };
	enum alert_detail detail;
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample_alert(&sample, &alert);
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		sample.rule.severity = (enum severity)i;
		cr_assert_eq(alert_priority(&alert), priorities[i]);
	}
	alert_done(&alert);
	sample_done(&sample);
	cr_assert(alert_detail_parse(SPAN("words"), &detail));
	cr_assert_eq(detail, ALERT_DETAIL_WORDS);
	cr_assert(!alert_detail_parse(SPAN("all"), &detail));
}
