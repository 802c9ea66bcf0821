#include <inttypes.h>
#include <stdio.h>

#include "deliver/week.h"

#define LISTED      10
#define TRIAL_READY 5 /* so many matches are enough to look at */

static void put_noisy(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_trial(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_dead(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_days(const struct week *week,
    const struct week_options *options, struct page *page);
static void put_gaps(const struct week *week,
    const struct week_options *options, struct page *page);

void
week_write_rules(const struct week *week, const struct week_options *options,
    struct page *page)
{
	put_noisy(week, options, page);
	put_trial(week, options, page);
	put_dead(week, options, page);
}

void
week_write_sources(const struct week *week, const struct week_options *options,
    struct page *page)
{
	if (options->source_count == 0)
		return;
	put_days(week, options, page);
	put_gaps(week, options, page);
}

static void
put_noisy(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	bool any = false;

	for (size_t i = 0; i < options->rule_count; i++) {
		const struct week_rule *rule = &week->rules[i];

		if (!week_is_noisy(rule))
			continue;
		if (!any)
			page_heading(page, "Rules that speak up for nothing");
		any = true;
		(void)buffer_printf(&text, "%s: %u of %u were noise.",
		    options->rules[i].id, rule->noise, rule->decided);
		if (rule->quiet_line != NULL)
			(void)buffer_printf(&text,
			    " A line for its must-stay-quiet, after you have "
			    "taken out what is private:\n%s",
			    rule->quiet_line);
		page_item_of(page, &text);
	}
	buffer_done(&text);
}

static void
put_trial(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	bool any = false;

	for (size_t i = 0; i < options->rule_count; i++) {
		if (options->rules[i].status != RULE_TRIAL ||
		    week->rules[i].trial < TRIAL_READY)
			continue;
		if (!any)
			page_heading(page, "Rules on trial that are ready");
		any = true;
		(void)buffer_printf(&text,
		    "%s met %u messages in five weeks: see which with "
		    "boundaryctl scan, then make it live or off",
		    options->rules[i].id, week->rules[i].trial);
		page_item_of(page, &text);
	}
	buffer_done(&text);
}

static void
put_dead(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	size_t live = 0, dead = 0;

	for (size_t i = 0; i < options->rule_count; i++) {
		if (options->rules[i].status != RULE_LIVE)
			continue;
		live++;
		if (!week->rules[i].quiet)
			continue;
		dead++;
		if (dead <= LISTED)
			(void)buffer_printf(&text, "%s%s",
			    dead == 1 ? "" : ", ", options->rules[i].id);
	}
	if (dead > 0) {
		page_heading(page, "Rules that met nothing");
		if (dead > LISTED)
			(void)buffer_printf(&text, ", and %zu more",
			    dead - LISTED);
		(void)buffer_printf(&text,
		    ". That is %zu of %zu live rules, for %d days or longer; "
		    "most wait for what is rare. A whole kind without any is "
		    "worth a look.",
		    dead, live, WEEK_QUIET_DAYS);
		if (text.failed)
			page->out->failed = true;
		page_paragraph(page, buffer_span(&text));
	}
	buffer_done(&text);
}

static void
put_days(const struct week *week, const struct week_options *options,
    struct page *page)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	struct page_column columns[1 + WEEK_DAYS] = { { "Source",
	    PAGE_COLUMN_TEXT, 18 } };
	int64_t first = week_day(week->to - 1, options->zone) - WEEK_DAYS + 1;

	page_heading(page, "Messages read each day");
	/* Day 0 was a Thursday. */
	for (int i = 0; i < WEEK_DAYS; i++)
		columns[1 + i] = (struct page_column){
			names[(first + i + 4) % 7], PAGE_COLUMN_NUMBER, 6
		};
	page_table(page, "", columns, 1 + WEEK_DAYS, 0);
	for (size_t i = 0; i < options->source_count; i++) {
		struct page_cell cells[1 + WEEK_DAYS] = {
			{ span_of(options->sources[i]), 0 }
		};
		char numbers[WEEK_DAYS][24];

		for (int day = 0; day < WEEK_DAYS; day++) {
			(void)snprintf(numbers[day], sizeof(numbers[day]),
			    "%" PRId64, week->sources[i].messages[day]);
			cells[1 + day].text = span_of(numbers[day]);
		}
		page_row(page, cells);
	}
}

static void
put_gaps(const struct week *week, const struct week_options *options,
    struct page *page)
{
	struct buffer text = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	for (size_t i = 0; i < options->source_count; i++) {
		const struct week_source *source = &week->sources[i];
		unsigned silent = 0;

		for (int day = 0; day < WEEK_DAYS; day++)
			silent += source->messages[day] == 0;
		if (silent == WEEK_DAYS)
			(void)buffer_printf(&text,
			    "%s: NOTHING was read all week. Does it still "
			    "export?",
			    options->sources[i]);
		else if (silent > 0)
			(void)buffer_printf(&text, "%s: nothing on %u day%s.",
			    options->sources[i], silent,
			    silent == 1 ? "" : "s");
		if (source->unreadable > 0 || source->undecided > 0)
			(void)buffer_printf(&text,
			    "%s%s %" PRId64 " could not be read, %" PRId64
			    " could not be judged: the log says which.",
			    text.len == 0 ? options->sources[i] : "",
			    text.len == 0 ? ":" : "", source->unreadable,
			    source->undecided);
		if (text.len > 0)
			page_item_of(page, &text);
	}
	if (options->canary > 0) {
		instant_format_people(options->canary, options->zone, when);
		(void)buffer_printf(&text,
		    "The daily test message last came through, from export "
		    "to mail, at %s.",
		    when);
		page_item_of(page, &text);
	}
	buffer_done(&text);
}
