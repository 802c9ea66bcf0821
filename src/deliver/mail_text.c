#include <inttypes.h>

#include "base/escape.h"
#include "base/instant.h"
#include "base/utf8.h"
#include "deliver/mail_parts.h"
#include "text/view.h"

#define BEFORE_BYTES 600 /* of each message before */
#define LABEL_REST   "         "

static void put_facts(const struct alert *alert, const struct zone *zone,
    struct buffer *out);
static void fact(struct buffer *out, const char *label, struct buffer *text);
static void put_who(const struct alert *alert, struct buffer *text);
static void put_when(const struct report *report, const struct zone *zone,
    struct buffer *text);
static void put_where(const struct alert *alert, struct buffer *text);
static void put_conversation(const struct alert *alert, const struct zone *zone,
    struct buffer *out);
static void put_message(struct buffer *out, const struct zone *zone,
    int64_t time, struct span name, struct span text);
static struct span name_before(const struct alert *alert,
    const struct report_before *before);
static void put_notes(const struct report *report, struct buffer *out);
static void put_why(const struct alert *alert, struct buffer *out);
static void put_policy(const struct alert *alert, const struct clauses *clauses,
    struct buffer *out);
static void put_next(const struct alert *alert, struct buffer *out);
static void put_end(const struct alert *alert, struct buffer *out);
static void heading(struct buffer *out, const char *text);
static void paragraph(struct buffer *out, const char *text);

void
mail_text(const struct alert *alert, const struct mail_options *options,
    struct buffer *out)
{
	paragraph(out,
	    "This is a concern, not a finding: something to look "
	    "at and to talk about.");
	(void)buffer_char(out, '\n');
	put_facts(alert, options->zone, out);
	put_conversation(alert, options->zone, out);
	put_why(alert, out);
	put_policy(alert, options->clauses, out);
	put_next(alert, out);
	put_end(alert, out);
}

static void
put_facts(const struct alert *alert, const struct zone *zone,
    struct buffer *out)
{
	const struct rule_spec *rule = alert->rule;
	struct buffer text = BUFFER_NONE;

	(void)buffer_text(&text, rule->title == NULL ? rule->id : rule->title);
	fact(out, "What:    ", &text);
	put_who(alert, &text);
	fact(out, "Who:     ", &text);
	put_when(&alert->report, zone, &text);
	fact(out, "When:    ", &text);
	put_where(alert, &text);
	fact(out, "Where:   ", &text);
	(void)buffer_text(&text, severity_name(rule->severity));
	if (alert->seen > 1)
		(void)buffer_printf(&text,
		    "; the same was seen %u times, "
		    "and is told once",
		    alert->seen);
	fact(out, "Level:   ", &text);
	buffer_done(&text);
}

static void
fact(struct buffer *out, const char *label, struct buffer *text)
{
	if (text->failed)
		out->failed = true;
	mail_wrap(out, label, LABEL_REST, buffer_span(text));
	buffer_reset(text);
}

static void
put_who(const struct alert *alert, struct buffer *text)
{
	const struct report *report = &alert->report;
	const bool is_sender = report->from_role == ROLE_STAFF ||
	    report->from_role == ROLE_MANAGER;
	const char *team = alert->team;

	(void)buffer_printf(text, "%s (%s",
	    alert->from_name[0] == '\0' ? "somebody the export does not name" :
					  alert->from_name,
	    mail_role(report->from_role));
	if (is_sender && team[0] != '\0')
		(void)buffer_printf(text, ", team %s", team);
	if (alert->to_name[0] == '\0' && report->to_role == ROLE_UNKNOWN) {
		(void)buffer_text(text, "); the export does not say to whom");
		return;
	}
	(void)buffer_printf(text, ") to %s (%s",
	    alert->to_name[0] == '\0' ? "somebody the export does not name" :
					alert->to_name,
	    mail_role(report->to_role));
	if (!is_sender && team[0] != '\0')
		(void)buffer_printf(text, ", team %s", team);
	(void)buffer_char(text, ')');
}

static void
put_when(const struct report *report, const struct zone *zone,
    struct buffer *text)
{
	char when[INSTANT_TEXT_BYTES];

	if (report->time == INSTANT_NONE) {
		(void)buffer_text(text, "the export does not say");
		return;
	}
	instant_format_people(report->time, zone, when);
	(void)buffer_printf(text, "%s (%s", when, zone_name(zone));
	if (report->time_kind == TIME_ASSUMED)
		(void)buffer_text(text,
		    "; the export names no time zone, so "
		    "that of its source is assumed");
	if ((report->flags & MESSAGE_DATE_GUESSED) != 0)
		(void)buffer_text(text,
		    "; day and month may be the other way "
		    "round");
	(void)buffer_char(text, ')');
}

static void
put_where(const struct alert *alert, struct buffer *text)
{
	const struct report *report = &alert->report;

	if (report->channel.len > 0)
		(void)buffer_printf(text, "%.*s, ", SPAN_ARGS(report->channel));
	if (report->conversation.len > 0)
		(void)buffer_printf(text, "conversation \"%.*s\", ",
		    SPAN_ARGS(report->conversation));
	(void)buffer_printf(text, "file %s of source %s, from byte %" PRIu64,
	    alert->file, alert->source, report->offset);
}

static void
put_conversation(const struct alert *alert, const struct zone *zone,
    struct buffer *out)
{
	const struct report *report = &alert->report;
	struct buffer text = BUFFER_NONE;

	heading(out, "What was said");
	for (size_t i = 0; i < report->before_count; i++) {
		const struct report_before *before = &report->before[i];
		struct span cut;

		buffer_reset(&text);
		cut = utf8_cut(before->text, BEFORE_BYTES);
		(void)buffer_append(&text, cut);
		if (cut.len < before->text.len)
			(void)buffer_text(&text, " [...]");
		put_message(out, zone, before->time, name_before(alert, before),
		    buffer_span(&text));
	}
	buffer_reset(&text);
	mail_excerpt(report, &text);
	put_message(out, zone, report->time, span_of(alert->from_name),
	    buffer_span(&text));
	if (text.failed)
		out->failed = true;
	buffer_done(&text);
	(void)buffer_char(out, '\n');
	paragraph(out, "The words between >>> and <<< are what raised this.");
	put_notes(report, out);
}

/* Behind a bar, so that no message can pass for a part of this mail. */
static void
put_message(struct buffer *out, const struct zone *zone, int64_t time,
    struct span name, struct span text)
{
	struct buffer line = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	if (time != INSTANT_NONE) {
		instant_format_people(time, zone, when);
		(void)buffer_printf(&line, "%s, ", when);
	}
	if (name.len == 0)
		name = SPAN("somebody");
	(void)escape_line(&line, name);
	(void)buffer_char(&line, ':');
	if (line.failed)
		out->failed = true;
	mail_wrap(out, "", "", buffer_span(&line));
	mail_wrap(out, "  | ", "  | ", text);
	buffer_done(&line);
}

static struct span
name_before(const struct alert *alert, const struct report_before *before)
{
	if (span_equal(before->from, alert->report.from))
		return span_of(alert->from_name);
	if (span_equal(before->from, alert->report.to))
		return span_of(alert->to_name);
	return before->from;
}

static void
put_notes(const struct report *report, struct buffer *out)
{
	static const struct {
		unsigned flag;
		const char *note;
	} notes[] = { { MESSAGE_EDITED, "The message was changed later." },
		{ MESSAGE_DELETED, "The message was taken back later." },
		{ MESSAGE_ATTACHMENT,
		    "Something was attached, which "
		    "boundaryd does not look into." },
		{ MESSAGE_CUT,
		    "The message is longer than what is read of "
		    "one." },
		{ MESSAGE_REPAIRED,
		    "Some bytes of the export could not be "
		    "read and are shown as a replacement character." } };

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if ((report->flags & notes[i].flag) != 0)
			paragraph(out, notes[i].note);
}

static void
put_why(const struct alert *alert, struct buffer *out)
{
	const struct report *report = &alert->report;
	const char *why = alert->rule->why;
	struct buffer text = BUFFER_NONE;

	heading(out, "Why you are told");
	if (why != NULL && why[0] != '\0')
		paragraph(out, why);
	for (size_t i = 0; mail_disguise(report->disguises, i) != NULL; i++)
		(void)buffer_printf(&text, "%s%s",
		    i == 0 ? "It was written in an unusual way (" : ", ",
		    mail_disguise(report->disguises, i));
	if (text.len > 0 && report->value.len > 0)
		(void)buffer_printf(&text, "), and read as: %.*s\n",
		    SPAN_ARGS(report->value));
	else if (text.len > 0)
		(void)buffer_text(&text, ").\n");
	if (report->times > 1)
		(void)buffer_printf(&text,
		    "It was told only when it had come "
		    "%u times.\n",
		    report->times);
	if (report->earlier.len > 0)
		(void)buffer_printf(&text,
		    "It followed on what rule %.*s had "
		    "found shortly before.\n",
		    SPAN_ARGS(report->earlier));
	if (report->also.len > 0)
		(void)buffer_printf(&text,
		    "Milder rules of its family that it meets too: %.*s.\n",
		    SPAN_ARGS(report->also));
	(void)buffer_text(&text,
	    "A rule knows words and not what was meant "
	    "by them: there may be a good reason, or an agreement.");
	if (text.failed)
		out->failed = true;
	mail_wrap(out, "", "", buffer_span(&text));
	buffer_done(&text);
}

static void
put_policy(const struct alert *alert, const struct clauses *clauses,
    struct buffer *out)
{
	struct span left = span_of(alert->rule->clause), id;
	struct buffer text = BUFFER_NONE;

	heading(out, "What the policies say, in our words");
	if (span_trim(left).len == 0)
		paragraph(out, "The rule names no clause.");
	while (span_next_part(&left, ',', &id)) {
		const struct clause *clause;

		id = span_trim(id);
		if (id.len == 0)
			continue;
		clause = clauses_find(clauses, id);
		buffer_reset(&text);
		if (clause == NULL)
			(void)buffer_printf(&text, "Clause %.*s.",
			    SPAN_ARGS(id));
		else
			(void)buffer_printf(&text, "%s (%s, \"%s\", %s)",
			    clause->words, clause->document, clause->section,
			    clause->id);
		if (text.failed)
			out->failed = true;
		mail_wrap(out, "- ", "  ", buffer_span(&text));
	}
	buffer_done(&text);
}

static void
put_next(const struct alert *alert, struct buffer *out)
{
	enum role from = alert->report.from_role;

	heading(out, "What the policies ask of you");
	if (from != ROLE_STAFF && from != ROLE_MANAGER && from != ROLE_UNKNOWN)
		mail_wrap(out, "- ", "  ",
		    SPAN("This was said to a worker, "
			 "not by one. See how it was answered, and whether the "
			 "worker wants support."));
	mail_wrap(out, "- ", "  ",
	    SPAN("Read it where it was said, and hear "
		 "the worker first."));
	mail_wrap(out, "- ", "  ",
	    SPAN(
		"Decide what it is: noise, good "
		"practice, advice given, an agreed exception, upheld, escalated, "
		"or safeguarding."));
	mail_wrap(out, "- ", "  ",
	    SPAN("Write down what you decided, and "
		 "why."));
	mail_wrap(out, "- ", "  ",
	    SPAN("If somebody may be at risk, do not "
		 "wait: follow your safeguarding procedure now."));
}

static void
put_end(const struct alert *alert, struct buffer *out)
{
	struct buffer text = BUFFER_NONE;
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	heading(out, "If this should not have come to you");
	(void)buffer_printf(&text,
	    "Tell whoever looks after boundaryd the "
	    "number below. A rule that speaks up for nothing can be taught "
	    "to stay quiet.\n\nAlert %s, rule %s",
	    id, alert->rule->id);
	if (text.failed)
		out->failed = true;
	mail_wrap(out, "", "", buffer_span(&text));
	buffer_done(&text);
}

static void
heading(struct buffer *out, const char *text)
{
	(void)buffer_printf(out, "\n%s\n", text);
	for (size_t i = 0; text[i] != '\0'; i++)
		(void)buffer_char(out, '-');
	(void)buffer_char(out, '\n');
}

static void
paragraph(struct buffer *out, const char *text)
{
	mail_wrap(out, "", "", span_of(text));
}
