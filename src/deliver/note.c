#include "deliver/note.h"

#include <inttypes.h>

#include "base/instant.h"
#include "deliver/mail_parts.h"

static void fact(struct page *page, const char *label, struct buffer *text);
static void put_who(const struct alert *alert, struct buffer *text);
static void put_when(const struct report *report, const struct zone *zone,
    struct buffer *text);
static void put_where(const struct alert *alert, struct buffer *text);
static void put_end(const struct alert *alert, struct page *page);

void
note_write(const struct alert *alert, const struct mail_options *options,
    struct page *page)
{
	const struct rule_spec *rule = alert->rule;

	page_begin(page,
	    span_of(rule->title == NULL || rule->title[0] == '\0' ?
		    rule->id :
		    rule->title));
	page_paragraph(page,
	    SPAN("This is a concern, not a finding: something to look at and "
		 "to talk about."));
	if (alert_is_repeat(alert))
		note_repeat(alert, options->zone, page);
	else {
		note_facts(alert, options->zone, page);
		note_said(alert, options->zone, page);
	}
	note_why(alert, page);
	note_past(alert, options->zone, page);
	note_policy(alert, options->clauses, page);
	note_next(alert, options->zone, page);
	put_end(alert, page);
	page_end(page);
}

void
note_write_next(const struct alert *alert, const struct mail_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES], id[DIGEST_HEX_BYTES];

	page_begin(page, SPAN("What was said next"));
	instant_format_people(alert->raised, options->zone, when);
	(void)buffer_printf(&text,
	    "This adds to the alert \"%s\" of %s. It is no new concern, and "
	    "replaces nothing.",
	    alert->rule->title, when);
	page_paragraph(page, buffer_span(&text));
	note_said_next(alert, options->zone, page);
	page_heading(page, "What to do with this mail");
	page_paragraph(page,
	    SPAN("Nothing has to be decided about it. The outcome is recorded "
		 "from where the alert's own mail lies: moving or deleting "
		 "this one changes nothing."));
	digest_hex(&alert->id, id);
	buffer_reset(&text);
	(void)buffer_printf(&text, "%sAlert %s",
	    page->kind == PAGE_TEXT ? "\n" : "", id);
	page_paragraph(page, buffer_span(&text));
	if (text.failed)
		page->out->failed = true;
	buffer_done(&text);
	page_end(page);
}

void
note_facts(const struct alert *alert, const struct zone *zone,
    struct page *page)
{
	const struct rule_spec *rule = alert->rule;
	const char *step = note_step(alert);
	struct buffer text = BUFFER_NONE;

	put_who(alert, &text);
	fact(page, "Who", &text);
	if (step != NULL)
		page_fact(page, "Began", span_of(step));
	if (alert->damaged)
		(void)buffer_text(&text, "no longer known");
	else
		put_when(&alert->report, zone, &text);
	fact(page, "When", &text);
	put_where(alert, &text);
	fact(page, "Where", &text);
	(void)buffer_printf(&text, "%s (%s)", severity_name(rule->severity),
	    rule->family);
	if (alert->seen > 1)
		(void)buffer_printf(&text,
		    "; the same was seen %u times, and is told once",
		    alert->seen);
	fact(page, "Level", &text);
	buffer_done(&text);
}

static void
fact(struct page *page, const char *label, struct buffer *text)
{
	if (text->failed)
		page->out->failed = true;
	page_fact(page, label, buffer_span(text));
	buffer_reset(text);
}

bool
note_is_by_staff(const struct alert *alert)
{
	enum role role = alert->report.from_role;

	return role == ROLE_STAFF || role == ROLE_MANAGER;
}

static void
put_who(const struct alert *alert, struct buffer *text)
{
	const struct report *report = &alert->report;
	const bool is_sender = note_is_by_staff(alert);
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
	(void)buffer_printf(text, "source %s", alert->source);
}

static void
put_end(const struct alert *alert, struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	page_heading(page, "If this should not have come to you");
	page_paragraph(page,
	    SPAN("Tell whoever looks after boundaryd the number below. A rule "
		 "that speaks up for nothing can be taught to stay quiet."));
	(void)buffer_printf(&text, "%sAlert %s, rule %s",
	    page->kind == PAGE_TEXT ? "\n" : "", id, alert->rule->id);
	if (!alert_is_repeat(alert))
		(void)buffer_printf(&text, ", file %s", alert->file);
	if (!alert_is_repeat(alert) && !alert->damaged)
		(void)buffer_printf(&text, " from byte %" PRIu64,
		    alert->report.offset);
	if (alert->report.also.len > 0)
		(void)buffer_printf(&text, ", milder rules %.*s",
		    SPAN_ARGS(alert->report.also));
	if (text.failed)
		page->out->failed = true;
	page_paragraph(page, buffer_span(&text));
	buffer_done(&text);
}
