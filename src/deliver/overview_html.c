#include <inttypes.h>
#include <stdio.h>

#include "deliver/overview.h"
#include "deliver/page_parts.h"

#define CHART_PX 140
#define TOP_PX   20 /* room for the number above the highest column */

/* Colours have a contrast of at least 4.5 to 1 on their ground (WCAG 1.4.3),
 * bars of 3 to 1 (1.4.11); tests/system/report.py computes it from here. */
static const char sheet[] =
    ":root{color-scheme:light dark;--ground:#ffffff;--ink:#1b1f24;"
    "--muted:#47525e;--line:#c3cad1;--bar:#2f6db5;--card:#f4f6f8}\n"
    "@media (prefers-color-scheme:dark){:root{--ground:#14181d;"
    "--ink:#e8eaed;--muted:#b6bfc9;--line:#3c4650;--bar:#8ab4f8;"
    "--card:#1d232a}}\n"
    "@media print{:root{--ground:#ffffff;--ink:#000000;--muted:#333333;"
    "--line:#999999;--bar:#444444;--card:#ffffff}"
    "section{break-inside:avoid}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--ground);color:var(--ink);"
    "font:16px/1.5 system-ui,Helvetica,Arial,sans-serif}\n"
    "main{max-width:1120px;margin:0 auto;padding:24px 16px 48px}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px}\n"
    "h2{font-size:1.15rem;line-height:1.3;margin:0 0 8px}\n"
    ".muted{color:var(--muted);margin:0 0 8px}\n"
    ".sums{display:grid;grid-template-columns:repeat(auto-fit,"
    "minmax(130px,1fr));gap:12px;margin:16px 0 24px;padding:0;"
    "list-style:none}\n"
    ".sums li{background:var(--card);border:1px solid var(--line);"
    "border-radius:8px;padding:8px 12px}\n"
    ".sums b{display:block;font-size:1.6rem;line-height:1.2}\n"
    ".grid{display:grid;grid-template-columns:repeat(auto-fit,"
    "minmax(min(100%,440px),1fr));gap:32px 48px}\n"
    ".wide{grid-column:1/-1}\n"
    "table{width:100%;border-collapse:collapse;"
    "font-variant-numeric:tabular-nums}\n"
    "th,td{text-align:left;font-weight:400;padding:3px 8px 3px 0;"
    "vertical-align:middle;overflow-wrap:break-word}\n"
    "thead th,thead td{color:var(--muted);border-bottom:1px solid var(--line)}\n"
    ".n{text-align:right;white-space:nowrap;width:1%;"
    "padding-left:16px}\n"
    ".b{width:35%;padding-right:0}\n"
    "svg{display:block;width:100%;overflow:visible}\n"
    "svg rect{fill:var(--bar)}\n"
    "svg text{fill:var(--ink);font-size:12px;text-anchor:middle}\n"
    "svg line{stroke:var(--line)}\n";

static void put_head(const struct overview *overview, struct buffer *out);
static void put_sums(const struct overview *overview, struct buffer *out);
static void put_sum(struct buffer *out, unsigned number, const char *words);
static void put_weeks(const struct overview *overview, struct buffer *out);
static void put_column(struct buffer *out, const struct overview *overview,
    unsigned week, unsigned most);
static void week_name(const struct overview *overview, unsigned week,
    char out[16]);
static void put_rows(struct buffer *out, const char *title, const char *column,
    const struct overview_rows *rows);
static void put_outcomes(const struct overview *overview, struct buffer *out);
static void put_waits(const struct overview *overview, struct buffer *out);
static void put_rules(const struct overview *overview, struct buffer *out);
static void open_table(struct buffer *out, const char *title,
    const char *column);
static void close_table(struct buffer *out);
static void put_bar_row(struct buffer *out, const char *name, unsigned value,
    unsigned most);

void
overview_html(const struct overview *overview, struct buffer *out)
{
	put_head(overview, out);
	put_sums(overview, out);
	(void)buffer_text(out, "<div class=\"grid\">\n");
	put_weeks(overview, out);
	put_rows(out, "By kind", "Kind", &overview->families);
	put_rows(out, "By team", "Team", &overview->teams);
	put_outcomes(overview, out);
	put_waits(overview, out);
	put_rules(overview, out);
	(void)buffer_text(out, "</div>\n</main>\n</body>\n</html>\n");
}

static void
put_head(const struct overview *overview, struct buffer *out)
{
	char from[INSTANT_TEXT_BYTES], to[INSTANT_TEXT_BYTES];

	instant_format_people(overview->from, overview->zone, from);
	instant_format_people(overview->to, overview->zone, to);
	(void)buffer_printf(out,
	    "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>Concerns raised, %s to %s</title>\n<style>\n%s</style>\n"
	    "</head>\n<body>\n<main>\n<h1>Concerns raised</h1>\n"
	    "<p class=\"muted\">From %s to %s. A concern is a reason to look, "
	    "and not a finding about anybody.</p>\n",
	    from, to, sheet, from, to);
}

static void
put_sums(const struct overview *overview, struct buffer *out)
{
	(void)buffer_text(out, "<ul class=\"sums\">\n");
	put_sum(out, overview->raised, "raised");
	put_sum(out, overview->decided, "decided");
	put_sum(out, overview->raised - overview->decided, "open");
	put_sum(out, overview->overdue, "overdue");
	(void)buffer_text(out, "</ul>\n");
}

static void
put_sum(struct buffer *out, unsigned number, const char *words)
{
	(void)buffer_printf(out, "<li><b>%u</b> %s</li>\n", number, words);
}

/* Positions are shares of the width, so that letters keep their size. */
static void
put_weeks(const struct overview *overview, struct buffer *out)
{
	unsigned most = 1;
	char name[16];

	for (unsigned i = 0; i < overview->weeks; i++)
		if (overview->by_week[i] > most)
			most = overview->by_week[i];
	(void)buffer_printf(out,
	    "<section class=\"wide\">\n<h2>By week</h2>\n"
	    "<svg role=\"img\" aria-labelledby=\"weeks weeks-told\" "
	    "height=\"%d\">\n<title id=\"weeks\">Concerns raised each week"
	    "</title>\n<desc id=\"weeks-told\">",
	    CHART_PX + TOP_PX + 24);
	for (unsigned i = 0; i < overview->weeks; i++) {
		week_name(overview, i, name);
		(void)buffer_printf(out, "%sWeek of %s: %u", i == 0 ? "" : ", ",
		    name, overview->by_week[i]);
	}
	(void)buffer_text(out, ".</desc>\n");
	for (unsigned i = 0; i < overview->weeks; i++)
		put_column(out, overview, i, most);
	(void)buffer_printf(out,
	    "<line x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n</svg>\n"
	    "</section>\n",
	    CHART_PX + TOP_PX, CHART_PX + TOP_PX);
}

static void
put_column(struct buffer *out, const struct overview *overview, unsigned week,
    unsigned most)
{
	unsigned value = overview->by_week[week];
	/* In tenths of a per cent. */
	unsigned width = 1000 / overview->weeks;
	unsigned left = week * 1000 / overview->weeks;
	unsigned high = value * CHART_PX / most;
	unsigned every = (overview->weeks + 5) / 6;
	unsigned middle = left + width / 2;
	char name[16];

	if (value > 0 && high < 2)
		high = 2;
	(void)buffer_printf(out,
	    "<rect x=\"%u.%u%%\" y=\"%u\" width=\"%u.%u%%\" height=\"%u\"/>\n",
	    (left + width / 8) / 10, (left + width / 8) % 10,
	    TOP_PX + CHART_PX - high, width * 3 / 40, width * 3 / 4 % 10, high);
	if (value > 0)
		(void)buffer_printf(out,
		    "<text x=\"%u.%u%%\" y=\"%u\">%u</text>\n", middle / 10,
		    middle % 10, TOP_PX + CHART_PX - high - 4, value);
	/* From the last backwards, as many as there is room for. */
	if ((overview->weeks - 1 - week) % every != 0)
		return;
	week_name(overview, week, name);
	(void)buffer_printf(out, "<text x=\"%u.%u%%\" y=\"%d\">%s</text>\n",
	    middle / 10, middle % 10, CHART_PX + TOP_PX + 16, name);
}

static void
week_name(const struct overview *overview, unsigned week, char out[16])
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil civil;

	zone_civil(overview->zone, overview->from + week * 7 * INSTANT_DAY,
	    &civil);
	(void)snprintf(out, 16, "%d %s", civil.day, months[civil.month - 1]);
}

static void
put_rows(struct buffer *out, const char *title, const char *column,
    const struct overview_rows *rows)
{
	unsigned most = rows->count == 0 ? 0 : rows->list[0].raised;

	open_table(out, title, column);
	if (rows->count == 0)
		put_bar_row(out, "none", 0, 0);
	for (size_t i = 0; i < rows->count; i++)
		put_bar_row(out, rows->list[i].name, rows->list[i].raised,
		    most);
	close_table(out);
}

static void
put_outcomes(const struct overview *overview, struct buffer *out)
{
	unsigned most = 0;

	for (int i = 0; i < OUTCOME_COUNT; i++)
		if (overview->by_outcome[i] > most)
			most = overview->by_outcome[i];
	open_table(out, "By outcome", "Outcome");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		put_bar_row(out, outcome_title((enum outcome)i),
		    overview->by_outcome[i], most);
	close_table(out);
}

static void
put_waits(const struct overview *overview, struct buffer *out)
{
	unsigned most = 0;

	for (size_t i = 0; i < OVERVIEW_WAITS; i++)
		if (overview->by_wait[i] > most)
			most = overview->by_wait[i];
	open_table(out, "Time until decided", "Time");
	for (size_t i = 0; i < OVERVIEW_WAITS; i++)
		put_bar_row(out, overview_wait(i), overview->by_wait[i], most);
	close_table(out);
}

static void
put_rules(const struct overview *overview, struct buffer *out)
{
	(void)buffer_text(out,
	    "<section class=\"wide\">\n<h2>By rule, and how often it was "
	    "right</h2>\n<p class=\"muted\">Right: the share of its decided "
	    "alerts that nobody called noise. A few decisions say little."
	    "</p>\n<table>\n<thead><tr><th scope=\"col\">Rule</th>"
	    "<th scope=\"col\" class=\"n\">Raised</th>"
	    "<th scope=\"col\" class=\"n\">Decided</th>"
	    "<th scope=\"col\" class=\"n\">Noise</th>"
	    "<th scope=\"col\" class=\"n\">Right</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < overview->rules.count; i++) {
		const struct overview_row *row = &overview->rules.list[i];

		(void)buffer_text(out, "<tr><th scope=\"row\">");
		page_html_text(out, span_of(row->name));
		(void)buffer_printf(out,
		    "</th><td class=\"n\">%u</td><td class=\"n\">%u</td>"
		    "<td class=\"n\">%u</td>",
		    row->raised, row->decided, row->noise);
		if (row->decided == 0)
			(void)buffer_text(out,
			    "<td class=\"n\">not known</td></tr>\n");
		else
			(void)buffer_printf(out,
			    "<td class=\"n\">%d %%</td></tr>\n",
			    overview_precision(row));
	}
	close_table(out);
}

static void
open_table(struct buffer *out, const char *title, const char *column)
{
	(void)buffer_printf(out,
	    "<section>\n<h2>%s</h2>\n<table>\n<thead><tr>"
	    "<th scope=\"col\">%s</th>"
	    "<th scope=\"col\" class=\"n\">Alerts</th>"
	    "<td class=\"b\"></td></tr></thead>\n<tbody>\n",
	    title, column);
}

static void
close_table(struct buffer *out)
{
	(void)buffer_text(out, "</tbody>\n</table>\n</section>\n");
}

/* The number says it; the bar is for the eye alone. */
static void
put_bar_row(struct buffer *out, const char *name, unsigned value, unsigned most)
{
	unsigned share = most == 0 ? 0 :
				     (unsigned)((uint64_t)value * 1000 / most);

	(void)buffer_text(out, "<tr><th scope=\"row\">");
	page_html_text(out, span_of(name));
	(void)buffer_printf(out,
	    "</th><td class=\"n\">%u</td><td class=\"b\">"
	    "<svg height=\"12\" aria-hidden=\"true\" focusable=\"false\">"
	    "<rect width=\"%u.%u%%\" height=\"12\" rx=\"2\"/></svg></td></tr>\n",
	    value, share / 10, share % 10);
}
