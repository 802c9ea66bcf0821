#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alert/pseudonym.h"
#include "deliver/week.h"

#define TENTHS 10
#define ID_DIGITS \
	8 /* as many as boundaryctl needs, and a telephone has room for */

static void put_title(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_open(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_open_row(const struct week *week,
    const struct week_options *options, const struct week_open *open,
    struct page *page);
static void state_of(const struct week *week, const struct week_open *open,
    char out[24]);
static void put_teams(const struct week *week, struct page *page);
static void put_families(const struct week *week, struct page *page);
static void put_workers(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_endings(const struct week_options *options, struct page *page);

void
week_write(const struct week *week, const struct week_options *options,
    struct page *page)
{
	put_title(week, options, page);
	put_open(week, options, page);
	put_teams(week, page);
	put_families(week, page);
	put_workers(week, options, page);
	put_endings(options, page);
	week_write_rules(week, options, page);
	week_write_sources(week, options, page);
	if (!options->names)
		page_paragraph(page,
		    SPAN("Workers have names of their own here, the same each "
			 "week. An alert itself says who it is about."));
	page_end(page);
}

static void
put_title(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char from[INSTANT_TEXT_BYTES], to[INSTANT_TEXT_BYTES];

	(void)buffer_printf(&text, "The week of %s", week->route);
	if (text.failed)
		page->out->failed = true;
	page_begin(page, buffer_span(&text));
	buffer_reset(&text);
	instant_format_people(week->from, options->zone, from);
	instant_format_people(week->to, options->zone, to);
	(void)buffer_printf(&text, "From %s to %s.", from, to);
	page_paragraph_of(page, &text);
	if (week->open_count == 0 && week->raised == 0 && week->closed == 0)
		page_paragraph(page,
		    SPAN("Nothing was raised this week, and nothing is open."));
	else {
		(void)buffer_printf(&text,
		    "%u open, %u of them overdue. This week %u new, and %u "
		    "decided.",
		    week->open_count, week->overdue, week->raised,
		    week->closed);
		page_paragraph_of(page, &text);
	}
	buffer_done(&text);
}

static void
put_open(const struct week *week, const struct week_options *options,
    struct page *page)
{
	static const struct page_column columns[] = {
		{ "State", PAGE_COLUMN_TEXT, 14 },
		{ "Age", PAGE_COLUMN_TEXT, 6 },
		{ "Level", PAGE_COLUMN_TEXT, 6 },
		{ "Kind", PAGE_COLUMN_TEXT, 17 },
		{ "About", PAGE_COLUMN_TEXT, 12 },
		{ "Alert", PAGE_COLUMN_TEXT, 10 }
	};

	if (week->open_listed == 0)
		return;
	page_heading(page, "Open, overdue first");
	page_table(page, "", columns, sizeof(columns) / sizeof(columns[0]), 0);
	for (size_t i = 0; i < week->open_listed; i++)
		put_open_row(week, options, &week->open[i], page);
	if (week->open_count > week->open_listed) {
		struct buffer text = BUFFER_NONE;

		(void)buffer_printf(&text, "And %zu more.",
		    week->open_count - week->open_listed);
		page_paragraph_of(page, &text);
		buffer_done(&text);
	}
}

static void
put_open_row(const struct week *week, const struct week_options *options,
    const struct week_open *open, struct page *page)
{
	char state[24], age[24], name[16], id[DIGEST_HEX_BYTES];

	state_of(week, open, state);
	(void)snprintf(age, sizeof(age), "%" PRId64 " d",
	    (week->to - open->raised) / INSTANT_DAY);
	digest_hex(&open->id, id);
	page_row(page,
	    (const struct page_cell[]){ { span_of(state), 0 },
		{ span_of(age), 0 },
		{ span_of(severity_name(open->severity)), 0 },
		{ span_of(open->family), 0 },
		{ span_of(week_name(options, open->subject, name)), 0 },
		{ span_first(span_of(id), ID_DIGITS), 0 } });
}

static void
state_of(const struct week *week, const struct week_open *open, char out[24])
{
	int64_t left = 0;

	if (open->due != INSTANT_NONE)
		left = open->due - week->to;
	if (open->due == INSTANT_NONE)
		(void)snprintf(out, 24, "%s", outcome_title(open->outcome));
	else if (left < 0)
		(void)snprintf(out, 24, "overdue %" PRId64 " d",
		    -left / INSTANT_DAY);
	else if (left < INSTANT_DAY)
		(void)snprintf(out, 24, "%" PRId64 " h left",
		    left / INSTANT_HOUR);
	else
		(void)snprintf(out, 24, "%" PRId64 " d left",
		    left / INSTANT_DAY);
}

const char *
week_name(const struct week_options *options, const char *subject, char out[16])
{
	const struct person *person = NULL;

	if (options->names && options->people != NULL && subject[0] != '\0')
		person = people_by_id(options->people, span_of(subject));
	if (person != NULL)
		return person->name;
	pseudonym_of(options->key, span_of(subject), out);
	return out;
}

/* Somebody waits there, and nobody has decided anything. */
static void
put_teams(const struct week *week, struct page *page)
{
	struct buffer text = BUFFER_NONE;
	bool any = false;

	for (size_t i = 0; i < week->team_count; i++) {
		const struct week_team *team = &week->teams[i];

		if (team->open == 0 || team->closed > 0)
			continue;
		if (!any)
			page_heading(page, "Teams where nothing was decided");
		any = true;
		(void)buffer_printf(&text, "%s: %u open, %u overdue",
		    team->name[0] == '\0' ? "no team" : team->name, team->open,
		    team->overdue);
		page_item_of(page, &text);
	}
	buffer_done(&text);
}

static void
put_families(const struct week *week, struct page *page)
{
	static const struct page_column columns[] = {
		{ "Kind", PAGE_COLUMN_TEXT, 18 },
		{ "New", PAGE_COLUMN_BAR, 20 },
		{ "Before", PAGE_COLUMN_NUMBER, 6 },
		{ "Decided", PAGE_COLUMN_NUMBER, 7 }
	};
	unsigned most = 0;

	for (size_t i = 0; i < week->family_count; i++)
		if (week->families[i].raised > most)
			most = week->families[i].raised;
	if (week->family_count == 0)
		return;
	page_heading(page, "New and decided, by kind");
	page_table(page,
	    "Before: new in a week, on average of the four weeks before.",
	    columns, sizeof(columns) / sizeof(columns[0]), most);
	for (size_t i = 0; i < week->family_count; i++) {
		const struct week_family *family = &week->families[i];
		unsigned tenths = family->before * TENTHS / WEEK_BEFORE;
		char before[16], closed[16];

		(void)snprintf(before, sizeof(before), "%u.%u", tenths / TENTHS,
		    tenths % TENTHS);
		(void)snprintf(closed, sizeof(closed), "%u", family->closed);
		page_row(page,
		    (const struct page_cell[]){ { span_of(family->name), 0 },
			{ SPAN_NONE, family->raised }, { span_of(before), 0 },
			{ span_of(closed), 0 } });
	}
}

static void
put_workers(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char name[16];

	for (size_t i = 0;
	     i < week->worker_count && i < 10 && week->workers[i].count > 1;
	     i++) {
		const struct week_worker *worker = &week->workers[i];

		if (i == 0)
			page_heading(page, "Seen again, within five weeks");
		(void)buffer_printf(&text, "%s: %u (%s)",
		    week_name(options, worker->subject, name), worker->count,
		    worker->families);
		page_item_of(page, &text);
	}
	buffer_done(&text);
}

static void
put_endings(const struct week_options *options, struct page *page)
{
	struct buffer text = BUFFER_NONE;

	if (options->ending_count > 0)
		page_heading(page, "Agreed exceptions that end");
	for (size_t i = 0; i < options->ending_count; i++) {
		const struct week_ending *ending = &options->endings[i];

		if (ending->days <= 0)
			(void)buffer_printf(&text, "%s has ended", ending->id);
		else
			(void)buffer_printf(&text,
			    "%s ends in %" PRId64 " day%s", ending->id,
			    ending->days, ending->days == 1 ? "" : "s");
		page_item_of(page, &text);
	}
	buffer_done(&text);
}
