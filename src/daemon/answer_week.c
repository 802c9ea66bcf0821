#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/answer.h"
#include "daemon/keeper.h"
#include "daemon/weekly.h"
#include "deliver/overview.h"

#define WHOLE_WEEK 1
#define AS_MAIL    2

static bool may_see(const struct asker *asker, const char *route);
static int print_week(struct weekly_parts *parts, const struct request *request,
    const char *route, struct buffer *out, struct err *err);

/*
 * argument: a route, or "" for all. limit: 1 the last whole week, and 2 as the
 * mail itself (their sum: both).
 */
int
answer_digest(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	const struct settings *settings = keeper->settings;
	struct weekly_parts parts = { 0 };
	int64_t to = instant_now();
	size_t shown = 0;
	struct err err = { 0 };
	int result;

	if ((request->limit & WHOLE_WEEK) != 0)
		to = weekly_moment(keeper, to);
	result = weekly_parts_init(&parts, keeper, to, &err);
	for (size_t i = 0; result == 0 && i < settings->route_count; i++) {
		const char *route = settings->routes[i].name;

		if (request->argument[0] != '\0' &&
		    strcmp(request->argument, route) != 0)
			continue;
		if (!may_see(asking->asker, route))
			continue;
		shown++;
		result = print_week(&parts, request, route, out, &err);
	}
	weekly_parts_done(&parts);
	if (result == 0 && shown == 0)
		result = err_set(&err, ENOENT,
		    "there is no route '%s' that you may see; the settings "
		    "name them",
		    request->argument);
	if (result == -1) {
		buffer_reset(out);
		(void)buffer_printf(out, "%s\n", err.text);
	}
	return result;
}

/* json: as JSON, else the HTML file; limit: how many weeks. */
int
answer_report(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	struct err err = { 0 };
	struct overview *overview = overview_gather(keeper->ledger,
	    keeper->settings->zone, instant_now(), request->limit, &err);

	if (overview == NULL) {
		(void)buffer_printf(out, "%s\n", err.text);
		return -1;
	}
	if (request->json)
		overview_json(overview, out);
	else
		overview_html(overview, out);
	overview_free(overview);
	return 0;
}

static bool
may_see(const struct asker *asker, const char *route)
{
	return asker->access->all ||
	    access_sees_route(asker->table, asker->access, route);
}

static int
print_week(struct weekly_parts *parts, const struct request *request,
    const char *route, struct buffer *out, struct err *err)
{
	struct page page = PAGE(out, PAGE_TEXT);
	struct week *week = calloc(1, sizeof(*week));
	int result;

	if (week == NULL)
		return err_set(err, ENOMEM, "out of memory for a week");
	if (out->len > 0 && !request->json)
		(void)buffer_char(out, '\n');
	result = weekly_gather(week, parts, route, err);
	if (result == 0 && request->json)
		week_json(week, &parts->options, out);
	else if (result == 0 && (request->limit & AS_MAIL) != 0)
		week_mail(week, &parts->options, out);
	else if (result == 0)
		week_write(week, &parts->options, &page);
	week_done(week);
	free(week);
	return result;
}
