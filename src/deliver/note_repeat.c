#include "base/instant.h"
#include "deliver/mail_parts.h"
#include "deliver/note.h"

/*
 * A note of several concerns about one worker: who and when it was last, then
 * what its text lists (review/desk_repeats.c: a line that says how many, and a
 * line each). Nobody said that, so it stands as nobody's words.
 */
static void put_facts(const struct alert *alert, const struct zone *zone,
    struct page *page);
static void put_list(const struct alert *alert, struct page *page);

void
note_repeat(const struct alert *alert, const struct zone *zone,
    struct page *page)
{
	put_facts(alert, zone, page);
	page_heading(page, "What has come up");
	if (alert->damaged)
		page_paragraph(page,
		    SPAN("The list is damaged; what was seen before is "
			 "below."));
	else
		put_list(alert, page);
}

static void
put_facts(const struct alert *alert, const struct zone *zone, struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	(void)buffer_printf(&text, "%s (%s",
	    alert->from_name[0] == '\0' ? alert->subject : alert->from_name,
	    mail_role(alert->report.from_role));
	if (alert->team[0] != '\0')
		(void)buffer_printf(&text, ", team %s", alert->team);
	(void)buffer_char(&text, ')');
	page_fact(page, "About", buffer_span(&text));
	instant_format_people(alert_time(alert), zone, when);
	buffer_reset(&text);
	(void)buffer_printf(&text, "%s (%s)", when, zone_name(zone));
	page_fact(page, "Latest", buffer_span(&text));
	buffer_reset(&text);
	(void)buffer_printf(&text, "%s (%s)",
	    severity_name(alert->rule->severity), alert->rule->family);
	page_fact(page, "Level", buffer_span(&text));
	if (text.failed)
		page->out->failed = true;
	buffer_done(&text);
}

static void
put_list(const struct alert *alert, struct page *page)
{
	struct span left = alert->report.text, line;
	bool first = true;

	while (span_next_part(&left, '\n', &line)) {
		if (line.len == 0)
			continue;
		if (first)
			page_paragraph(page, line);
		else
			page_item(page, line);
		first = false;
	}
}
