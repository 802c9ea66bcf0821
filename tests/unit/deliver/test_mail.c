#include "deliver/mail.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "alert/clauses.h"
#include "alert/standing.h"
#include "base/instant.h"
#include "base/utf8.h"
#include "sample.h"

static const char clause_rows[] =
    "id\tdocument\tsection\twords\n"
    "IP-20\tHouse rules\tOutside work\tStaff keep their own numbers to "
    "themselves\n";

static struct sample sample;
static struct buffer mail;

static void
set_up(void)
{
	sample_init(&sample);
	mail = BUFFER_NONE;
}

static void
tear_down(void)
{
	buffer_done(&mail);
	sample_done(&sample);
}

TestSuite(mail, .init = set_up, .fini = tear_down);

static const char *
render(void)
{
	struct faults faults = FAULTS_NONE;
	struct clauses *clauses = clauses_new("c", span_of(clause_rows),
	    &faults);
	struct mail_options options = { clauses, NULL, "oak.example.org" };
	struct alert alert;
	struct err err = { 0 };

	sample_alert(&sample, &alert);
	buffer_reset(&mail);
	cr_assert_eq(mail_render(&alert, &options, &mail, &err), 0, "%s",
	    err.text);
	alert_done(&alert);
	clauses_free(clauses);
	return buffer_string(&mail);
}

static void
assert_has(const char *words)
{
	cr_assert_not_null(strstr(mail.ptr, words), "'%s' is not in:\n%s",
	    words, mail.ptr);
}

/* What a mail must be, whatever was written in it. */
static void
assert_well_formed(void)
{
	struct span rest = buffer_span(&mail), line;
	bool in_headers = true;
	size_t boundaries = 0, named = 0;

	while (span_next_part(&rest, '\n', &line)) {
		cr_assert_lt(line.len, 79);
		for (size_t i = 0; i < line.len; i++) {
			unsigned char byte = (unsigned char)line.ptr[i];

			cr_assert(byte >= 0x20 && byte < 0x7f, "byte %02x",
			    byte);
		}
		in_headers = in_headers && line.len > 0;
		if (in_headers && line.ptr[0] != ' ') {
			size_t colon = span_find_char(line, ':');

			cr_assert_lt(colon, line.len);
			cr_assert(span_find_char(line, ' ') > colon);
			named++;
		}
		boundaries += span_starts(line, SPAN("--=_boundaryd_"));
	}
	cr_assert_eq(named, 12);
	cr_assert_eq(boundaries, 6);
}

Test(mail, says_what_a_manager_needs)
{
	(void)render();
	assert_well_formed();
	assert_has("Subject: [high] Personal phone number given: A. Worker to "
		   "service user\n");
	assert_has("Date: Mon, 02 Mar 2026 14:01:00 +0000\n");
	assert_has("From: boundaryd <boundaryd@oak.example.org>\n");
	assert_has("To: \"oak managers\"\n <boundaryd-oak@oak.example.org>\n");
	assert_has("X-Boundaryd-Rule: contact.personal-number\n");
	assert_has("X-Boundaryd-Family: contact-details\n");
	assert_has("X-Boundaryd-Severity: high\n");
	assert_has("Auto-Submitted: auto-generated\n");
	assert_has("a concern, not a finding");
	assert_has("Who:     A. Worker (staff, team oak) to B. Person "
		   "(service user)\n");
	assert_has("When:    Mon 2 Mar 2026, 14:00 (UTC)\n");
	assert_has("conversation \"oak house\"");
	assert_has("B. Person:\n  | what if I need you at the weekend\n");
	assert_has("Somebody Else:\n  | hi all\n");
	assert_has("A. Worker:\n  | just text me on >>>07700 900123<<< then");
	assert_has("Staff keep to the service's own numbers");
	assert_has("- Staff keep their own numbers to themselves (House "
		   "rules, \"Outside work\",\n  IP-20)\n");
	assert_has("- Clause JRH-08.\n");
	assert_has("Alert ");
}

Test(mail, says_the_same_in_html)
{
	sample.rule.id = "contact-phone-given";
	(void)render();
	assert_has("Content-Type: multipart/alternative;\n");
	assert_has("Content-Type: text/html; charset=utf-8\n");
	cr_assert_lt(strstr(mail.ptr, "text/plain"),
	    strstr(mail.ptr, "text/html"));
	assert_has("Began:   by the worker, who gives or offers\n");
	assert_has("by the worker, who gives or offers</td>");
}

/* What the ledger knows of the same people. */
static const struct standing *
busy_past(void)
{
	static struct standing standing;

	standing = (struct standing){ .route = "oak",
		.reason = COPY_OVERDUE,
		.from_route = "elm",
		.due = sample_time() + 3 * INSTANT_DAY,
		.outcome = OUTCOME_ADVICE_GIVEN,
		.decided = sample_time() + INSTANT_HOUR,
		.decided_by = "amarsh",
		.note = "talked </td>\n\nSubject: x",
		.exception = "lift-home",
		.worker_count = 3,
		.pair_count = 1,
		.family_count = 2,
		.earlier = { { .time = sample_time() - INSTANT_DAY,
		    .family = "gifts",
		    .rule = "gift-taken-by-staff",
		    .title = "Gift taken",
		    .severity = SEVERITY_LOW,
		    .outcome = OUTCOME_UPHELD,
		    .same_pair = 1 } },
		.earlier_count = 1 };
	return &standing;
}

Test(mail, says_what_was_seen_before_and_by_when)
{
	sample.standing = busy_past();
	(void)render();
	assert_well_formed();
	assert_has("Nobody at elm decided it in time, so it comes to you.");
	assert_has("About the same worker: 3 others; of these 2 of the same "
		   "kind, and 1 with the\nsame person.");
	assert_has("- Sun 1 Mar 2026, 14:00: Gift taken (low, gifts), the same "
		   "two people;\n  Upheld; alert 000000000000");
	assert_has("Decided Mon 2 Mar 2026, 15:00: Advice given, by amarsh: "
		   "talked </td>");
	assert_has("talked &lt;/td&gt;");
	assert_has("exception \"lift-home\" would have");
	assert_has("- Do it by Thu 5 Mar 2026, 14:00;");
}

Test(mail, what_a_repeat_lists_is_not_listed_as_seen_before_as_well)
{
	struct standing standing = *busy_past();

	standing.earlier[1] = standing.earlier[0];
	standing.earlier[1].id.byte[0] = 0xaa;
	standing.earlier[1].title = "";
	standing.earlier_count = 2;
	sample.standing = &standing;
	sample.rule.id = "repeated-concerns";
	sample.report.text = SPAN("3 concerns within 90 days:\n"
				  "Sun 1: Gift, open, alert 000000000000\n");
	(void)render();
	cr_assert_null(strstr(mail.ptr, "Gift taken (low"));
	assert_has("gift-taken-by-staff (low, gifts)");
	assert_has("alert aa0000000000");
}

Test(mail, is_the_same_each_time)
{
	char *first = span_copy(span_of(render()));

	cr_assert_str_eq(first, render());
	free(first);
}

Test(mail, tells_what_is_not_certain)
{
	sample.report.time_kind = TIME_ASSUMED;
	sample.report.flags = MESSAGE_DATE_GUESSED | MESSAGE_EDITED |
	    MESSAGE_DELETED | MESSAGE_ATTACHMENT | MESSAGE_REPAIRED;
	sample.report.disguises = 4;
	sample.report.times = 3;
	sample.report.earlier = SPAN("meeting.alone");
	sample.report.also = SPAN("contact.any-number,contact.other");
	(void)render();
	assert_well_formed();
	assert_has("is assumed");
	assert_has("other way");
	assert_has("changed later");
	assert_has("taken back");
	assert_has("attached");
	assert_has("replacement\ncharacter");
	assert_has("unusual way (a number in words or symbols), and");
	assert_has("3 times");
	assert_has("meeting.alone");
	assert_has("meets 2 milder rules of");
	assert_has("contact.any-number,contact.other");
	sample.report.time = INSTANT_NONE;
	sample.report.to = SPAN_NONE;
	sample.report.to_person = SPAN_NONE;
	sample.report.to_role = ROLE_UNKNOWN;
	(void)render();
	assert_has("the export does not say\n");
	assert_has("does not say to whom");
	assert_has("Subject: [high] Personal phone number given: A. Worker\n");
}

Test(mail, worker_who_was_written_to_is_not_accused)
{
	sample.report.from = SPAN("Billie");
	sample.report.from_person = SPAN("p1");
	sample.report.from_role = ROLE_SERVICE_USER;
	sample.report.to = SPAN("Ali W");
	sample.report.to_person = SPAN("w1");
	sample.report.to_role = ROLE_STAFF;
	(void)render();
	assert_has("Subject: [high] Personal phone number given: service user "
		   "to A. Worker\n");
	assert_has("to A. Worker (staff, team oak)");
	assert_has("said to a worker, not by one");
}

Test(mail, about_several_concerns_puts_no_words_into_anybodys_mouth)
{
	sample.rule.id = "repeated-concerns";
	sample.rule.family = "repeated-concerns";
	sample.rule.title = "Repeated concerns about one worker";
	sample.report.to = sample.report.to_person = SPAN_NONE;
	sample.report.to_role = ROLE_UNKNOWN;
	sample.report.before_count = 0;
	sample.report.span_count = 0;
	sample.report.times = 3;
	sample.report.text =
	    SPAN("3 concerns within 90 days, the newest first:\n"
		 "Mon 2 Mar 2026, 14:00: gifts (rule a), open, alert 11\n"
		 "Mon 2 Mar 2026, 13:00: money (rule b), open, alert 22\n");
	(void)render();
	assert_well_formed();
	assert_has("Subject: [high] Repeated concerns about one worker: A. "
		   "Worker\n");
	assert_has("About:   A. Worker (staff, team oak)\n");
	assert_has("What has come up\n");
	assert_has("- Mon 2 Mar 2026, 13:00: money (rule b), open, alert 22\n");
	assert_has("Read them where they were said");
	cr_assert_null(strstr(mail.ptr, "What was said"));
	cr_assert_null(strstr(mail.ptr, ">>>"));
	cr_assert_null(strstr(mail.ptr, "does not say to whom"));
	cr_assert_null(strstr(mail.ptr, "from byte"));
}

Test(mail, hostile_text_breaks_nothing)
{
	static const char *const texts[] = {
		"x\r\n\r\n--=_boundaryd_\r\nSubject: no\r\n",
		"\x1b]0;owned\x07\x1b[2J\x9b"
		"31m",
		"\xe2\x80\xae"
		"desrever \xe2\x81\xa6 isolated",
		"From nobody\n.\n\nFrom me\n--\n",
		"\xc3\x28 \xff\xfe \xf0\x9f\x98", "=?utf-8?q?=0d=0aBcc:_x?=",
		"\xf0\x9f\x98\x80\xf0\x9f\x98\x80 caf\xc3\xa9"
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct span hostile = span_of(texts[i]);

		sample.rule.title = texts[i];
		sample.rule.id = texts[i];
		sample.rule.why = texts[i];
		/* Where it is not UTF-8, the reader has mended it. */
		if (!utf8_is_valid(hostile))
			hostile = SPAN("\xef\xbf\xbd");
		sample_set_text(&sample, hostile, hostile);
		sample.report.from = hostile;
		sample.report.from_person = SPAN_NONE;
		sample.report.from_role = ROLE_UNKNOWN;
		sample.report.conversation = hostile;
		sample.report.channel = hostile;
		sample.report.value = hostile;
		sample.report.disguises = 1;
		sample.report.before[0].text = hostile;
		sample.report.before[0].from = hostile;
		(void)render();
		assert_well_formed();
	}
}

Test(mail, one_letter_a_million_times_stays_short)
{
	size_t length = 1 << 20;
	char *text = malloc(length);

	memset(text, 'a', length);
	sample_set_text(&sample, (struct span){ text, length },
	    (struct span){ text, length });
	sample.report.spans[0] = (struct match_span){ 0, 4 };
	(void)render();
	assert_well_formed();
	cr_assert_lt(mail.len, 64 * 1024);
	free(text);
}

Test(mail, odd_hosts_and_routes_are_safe_in_addresses)
{
	struct mail_options options = { NULL, NULL, "h\nBcc: x@..example. " };
	struct alert alert;

	sample_alert(&sample, &alert);
	alert.route = "x>\nBcc: y";
	cr_assert_eq(mail_render(&alert, &options, &mail, NULL), 0);
	(void)buffer_string(&mail);
	assert_well_formed();
	assert_has("<boundaryd@hBccx.example>");
	assert_has("<boundaryd-default@hBccx.example>");
	alert_done(&alert);
}
