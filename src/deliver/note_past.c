#include <stdio.h>

#include "alert/standing.h"
#include "base/instant.h"
#include "deliver/note.h"

static void put_reason(const struct standing *standing, struct page *page);
static void put_counts(const struct alert *alert, struct page *page);
static bool is_listed(const struct alert *alert, const struct digest *id);
static void put_earlier(const struct standing_earlier *earlier,
    const struct zone *zone, struct page *page);
static void put_decided(const struct standing *standing,
    const struct zone *zone, struct page *page);

void
note_past(const struct alert *alert, const struct zone *zone, struct page *page)
{
	const struct standing *standing = alert->standing;

	if (standing == NULL)
		return;
	put_reason(standing, page);
	page_heading(page, "What was seen before");
	put_counts(alert, page);
	for (size_t i = 0; i < standing->earlier_count; i++) {
		if (!is_listed(alert, &standing->earlier[i].id))
			put_earlier(&standing->earlier[i], zone, page);
	}
	put_decided(standing, zone, page);
	if (standing->exception != NULL && standing->exception[0] != '\0') {
		struct buffer text = BUFFER_NONE;

		page_heading(page, "An agreed exception has ended");
		(void)buffer_printf(&text,
		    "The agreed exception \"%s\" would have covered this, and "
		    "it has ended. If it is still right, agree it anew and "
		    "have it written down.",
		    standing->exception);
		page_paragraph_of(page, &text);
		buffer_done(&text);
	}
}

/* Why it comes to this route, where that is not plain. */
static void
put_reason(const struct standing *standing, struct page *page)
{
	struct buffer text = BUFFER_NONE;
	const char *from = standing->from_route;

	if (from == NULL || from[0] == '\0')
		from = "the tier below";
	switch (standing->reason) {
	case COPY_FIRST:
	case COPY_FOLLOW_UP:
		return;
	case COPY_ABOUT_MANAGER:
		(void)buffer_text(&text,
		    "It is about a manager, so it comes to you and not to "
		    "that team.");
		break;
	case COPY_URGENT:
		(void)buffer_printf(&text,
		    "It is urgent, so it goes to you as well as to %s.", from);
		break;
	case COPY_OVERDUE:
		(void)buffer_printf(&text,
		    "Nobody at %s decided it in time, so it comes to you.",
		    from);
		break;
	case COPY_PASSED_ON:
		(void)buffer_printf(&text, "It was passed on to you by %s.",
		    from);
		break;
	case COPY_REPEAT:
		(void)buffer_printf(&text,
		    "It is about repeated concerns, so it goes to you as well "
		    "as to %s.",
		    from);
		break;
	}
	page_heading(page, "Why it comes to you");
	page_paragraph_of(page, &text);
	buffer_done(&text);
}

static void
put_counts(const struct alert *alert, struct page *page)
{
	const struct standing *standing = alert->standing;
	struct buffer text = BUFFER_NONE;

	if (standing->worker_count == 0) {
		page_paragraph(page,
		    SPAN("Nothing else about this worker is in the record of "
			 "late."));
		return;
	}
	(void)buffer_printf(&text, "About the same worker: %u other%s",
	    standing->worker_count, standing->worker_count == 1 ? "" : "s");
	if (alert_is_repeat(alert))
		(void)buffer_text(&text, ", with those that are listed above.");
	else
		(void)buffer_printf(&text,
		    "; of these %u of the same kind, and %u with the same "
		    "person.",
		    standing->family_count, standing->pair_count);
	page_paragraph_of(page, &text);
	buffer_done(&text);
}

/* Does a note of several concerns (note_repeat.c) list it itself? */
static bool
is_listed(const struct alert *alert, const struct digest *id)
{
	char hex[DIGEST_HEX_BYTES], line[DIGEST_HEX_BYTES + 8];

	if (!alert_is_repeat(alert) || alert->damaged)
		return false;
	digest_hex(id, hex);
	(void)snprintf(line, sizeof(line), ", alert %.12s", hex);
	return span_find(alert->report.text, span_of(line)) <
	    alert->report.text.len;
}

static void
put_earlier(const struct standing_earlier *earlier, const struct zone *zone,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES], id[DIGEST_HEX_BYTES];

	digest_hex(&earlier->id, id);
	instant_format_people(earlier->time, zone, when);
	(void)buffer_printf(&text, "%s: %s (%s, %s)%s; %s; alert %.12s", when,
	    earlier->title != NULL && earlier->title[0] != '\0' ?
		earlier->title :
		earlier->rule,
	    severity_name(earlier->severity), earlier->family,
	    earlier->same_pair ? ", the same two people" : "",
	    outcome_title(earlier->outcome), id);
	page_item_of(page, &text);
	buffer_done(&text);
}

/* What a manager wrote is as hostile as the rest. */
static void
put_decided(const struct standing *standing, const struct zone *zone,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	if (standing->decided == INSTANT_NONE)
		return;
	instant_format_people(standing->decided, zone, when);
	(void)buffer_printf(&text, "Decided %s: %s", when,
	    outcome_title(standing->outcome));
	if (standing->decided_by != NULL && standing->decided_by[0] != '\0')
		(void)buffer_printf(&text, ", by %s", standing->decided_by);
	if (standing->note != NULL && standing->note[0] != '\0')
		(void)buffer_printf(&text, ": %s", standing->note);
	page_paragraph_of(page, &text);
	buffer_done(&text);
}
