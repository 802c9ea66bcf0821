#include "alert/clauses.h"
#include "alert/standing.h"
#include "base/instant.h"
#include "deliver/mail_parts.h"
#include "deliver/note.h"

static void put_written(const struct report *report, struct buffer *text);
static void put_milder(struct span also, struct buffer *text);
static void put_sure(const struct alert *alert, struct page *page);
static void put_also(const struct report *report, struct buffer *text);
static void put_due(const struct standing *standing, const struct zone *zone,
    struct page *page);
static void finish_item(struct page *page, struct buffer *text);

void
note_why(const struct alert *alert, struct page *page)
{
	const struct report *report = &alert->report;
	const char *why = alert->rule->why;
	struct buffer text = BUFFER_NONE;

	page_heading(page, "Why you are told, and how sure that is");
	if (why != NULL && why[0] != '\0')
		page_paragraph(page, span_of(why));
	if (alert_is_repeat(alert)) {
		page_paragraph(page,
		    SPAN("Each of them is words that a rule knows, and not "
			 "what was meant by them: see what was decided about "
			 "each."));
		return;
	}
	put_also(report, &text);
	if (text.len > 0)
		page_paragraph_of(page, &text);
	put_sure(alert, page);
	buffer_done(&text);
}

static void
put_also(const struct report *report, struct buffer *text)
{
	if (report->times > 1)
		(void)buffer_printf(text,
		    "It is told only now that it has come %u times. ",
		    report->times);
	if (report->earlier.len > 0)
		(void)buffer_printf(text,
		    "It followed on what rule %.*s had found shortly before. ",
		    SPAN_ARGS(report->earlier));
	if (report->also.len > 0)
		put_milder(report->also, text);
}

/* Their ids are for who looks after the rules, and stand below. */
static void
put_milder(struct span also, struct buffer *text)
{
	unsigned count = 0;
	struct span id;

	while (span_next_part(&also, ',', &id))
		count++;
	(void)buffer_printf(text,
	    "It meets %u milder rule%s of the same kind as well.", count,
	    count == 1 ? "" : "s");
}

static void
put_sure(const struct alert *alert, struct page *page)
{
	const struct report *report = &alert->report;
	struct buffer text = BUFFER_NONE;

	if (alert->damaged)
		return;
	put_written(report, &text);
	if (report->from_role == ROLE_UNKNOWN ||
	    report->to_role == ROLE_UNKNOWN)
		(void)buffer_text(&text,
		    "One of the two is not in the list of people, so what "
		    "they are to each other is not sure. ");
	(void)buffer_text(&text,
	    "A rule knows words and not what was meant by them: there may be "
	    "a good reason, or an agreement.");
	page_paragraph_of(page, &text);
	buffer_done(&text);
}

static void
put_written(const struct report *report, struct buffer *text)
{
	if (mail_disguise(report->disguises, 0) == NULL) {
		(void)buffer_text(text,
		    "The words stand in the message as the rule has them. ");
		return;
	}
	for (size_t i = 0; mail_disguise(report->disguises, i) != NULL; i++)
		(void)buffer_printf(text, "%s%s",
		    i == 0 ? "Less sure than usual, since it was written in "
			     "an unusual way (" :
			     ", ",
		    mail_disguise(report->disguises, i));
	if (report->value.len > 0)
		(void)buffer_printf(text, "), and read as: %.*s\n",
		    SPAN_ARGS(report->value));
	else
		(void)buffer_text(text, "). ");
}

void
note_policy(const struct alert *alert, const struct clauses *clauses,
    struct page *page)
{
	struct span left = span_of(alert->rule->clause), id;
	struct buffer text = BUFFER_NONE;
	const struct clause *clause;

	page_heading(page, "What the policies say, in our words");
	if (span_trim(left).len == 0)
		page_paragraph(page, SPAN("The rule names no clause."));
	while (clauses_next(clauses, &left, &id, &clause)) {
		if (clause == NULL)
			(void)buffer_printf(&text, "Clause %.*s.",
			    SPAN_ARGS(id));
		else
			(void)buffer_printf(&text, "%s (%s, \"%s\", %s)",
			    clause->words, clause->document, clause->section,
			    clause->id);
		finish_item(page, &text);
		buffer_reset(&text);
	}
	buffer_done(&text);
}

void
note_next(const struct alert *alert, const struct zone *zone, struct page *page)
{
	enum role from = alert->report.from_role;

	page_heading(page, "What the policies ask of you, and by when");
	if (!note_is_by_staff(alert) && from != ROLE_UNKNOWN)
		page_item(page,
		    SPAN("This was said to a worker, not by one. See how it "
			 "was answered, and whether the worker wants "
			 "support."));
	page_item(page,
	    alert_is_repeat(alert) ?
		SPAN("Read them where they were said, and hear the worker "
		     "first.") :
		SPAN("Read it where it was said, and hear the worker "
		     "first."));
	page_item(page,
	    SPAN("Decide what it is, by moving this mail into the folder of "
		 "that name: Noise, Good practice, Advice given, Agreed "
		 "exception, Upheld, Escalated, or Safeguarding."));
	page_item(page, SPAN("Write down what you decided, and why."));
	put_due(alert->standing, zone, page);
	page_item(page,
	    SPAN("If somebody may be at risk, do not wait: follow your "
		 "safeguarding procedure now."));
}

static void
put_due(const struct standing *standing, const struct zone *zone,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	if (standing == NULL || standing->due == INSTANT_NONE) {
		page_item(page, SPAN("Do it as soon as you can."));
		return;
	}
	instant_format_people(standing->due, zone, when);
	(void)buffer_printf(&text,
	    "Do it by %s; after that it goes to the next tier as well.", when);
	finish_item(page, &text);
	buffer_done(&text);
}

static void
finish_item(struct page *page, struct buffer *text)
{
	if (text->failed)
		page->out->failed = true;
	page_item(page, buffer_span(text));
}
