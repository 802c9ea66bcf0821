#include "daemon/weekly.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/keeper.h"
#include "ledger/days.h"
#include "ledger/health.h"
#include "review/exception.h"
#include "review/tiers.h"
#include "settings/canary.h"

#define MINUTE_MS   60000
#define ENDING_DAYS 14 /* as boundaryctl exceptions warns */

static int tell(struct keeper *keeper, struct weekly_parts *parts,
    const char *route, struct err *err);
static void find_endings(struct weekly_parts *parts, const char *route);
static bool is_of_route(const struct settings *settings,
    const struct exception *item, const char *route);
static bool is_own(const char *subject, const char *route, const void *arg);
static int put_mail(struct keeper *keeper, const struct week *week,
    const struct weekly_parts *parts, struct err *err);

void
keeper_weekly_tick(struct keeper *keeper, int64_t now_ms)
{
	struct weekly_parts parts = { 0 };
	int64_t moment;
	struct err err = { 0 };

	if (now_ms < keeper->next_week_ms || keeper->in_transaction)
		return;
	keeper->next_week_ms = now_ms + MINUTE_MS;
	moment = weekly_moment(keeper, instant_now());
	if (moment == keeper->week_told)
		return;
	if (weekly_parts_init(&parts, keeper, moment, &err) == 0) {
		bool all = true;

		for (size_t i = 0; i < keeper->settings->route_count; i++) {
			const char *route = keeper->settings->routes[i].name;

			if (tell(keeper, &parts, route, &err) == 0)
				continue;
			log_warning(keeper->log,
			    "route '%s' is not told of its week yet: %s", route,
			    err.text);
			all = false;
		}
		if (all)
			keeper->week_told = moment;
	} else
		log_warning(keeper->log, "no week is told yet: %s", err.text);
	weekly_parts_done(&parts);
}

int64_t
weekly_moment(const struct keeper *keeper, int64_t now)
{
	return week_moment(now, keeper->settings->zone,
	    keeper->settings->weekly_day, keeper->settings->weekly_at);
}

int
weekly_parts_init(struct weekly_parts *parts, struct keeper *keeper, int64_t to,
    struct err *err)
{
	const struct settings *settings = keeper->settings;

	*parts = (struct weekly_parts){ .settings = settings, .to = to };
	parts->options = (struct week_options){ .ledger = keeper->ledger,
		.zone = settings->zone,
		.people = settings->people,
		.rules = settings->rules,
		.rule_count = settings->rule_count,
		.names = settings->weekly_names,
		.host = settings->host,
		.hides = is_own,
		.hides_arg = settings };
	parts->sources = calloc(settings->source_count + 1,
	    sizeof(*parts->sources));
	parts->endings = calloc(settings->exception_count + 1,
	    sizeof(*parts->endings));
	if (parts->sources == NULL || parts->endings == NULL)
		return err_set(err, ENOMEM, "out of memory for a week");
	if (settings->has_canary &&
	    ledger_get_moment(keeper->ledger, "canary", "passed",
		&parts->options.canary, err) == -1)
		return -1;
	/* The canary is the daemon's own affair, and said by its health. */
	for (size_t i = 0; i < settings->source_count; i++)
		if (!canary_is_source(settings->sources[i].name))
			parts->sources[parts->options.source_count++] =
			    settings->sources[i].name;
	parts->options.sources = parts->sources;
	return ledger_pseudonym_key(keeper->ledger, parts->options.key, err);
}

int
weekly_gather(struct week *week, struct weekly_parts *parts, const char *route,
    struct err *err)
{
	find_endings(parts, route);
	return week_gather(week, &parts->options, route, parts->to, err);
}

/* Soon, or in the week that is told. */
static void
find_endings(struct weekly_parts *parts, const char *route)
{
	const struct settings *settings = parts->settings;
	size_t count = 0;

	for (size_t i = 0; i < settings->exception_count; i++) {
		const struct exception *item = &settings->exceptions[i];
		int64_t days = exception_days_left(item, parts->to);

		if (days > ENDING_DAYS ||
		    (days == 0 &&
			parts->to - item->expires > 7 * INSTANT_DAY) ||
		    !is_of_route(settings, item, route))
			continue;
		parts->endings[count++] = (struct week_ending){ item->id,
			days };
	}
	parts->options.endings = parts->endings;
	parts->options.ending_count = count;
}

/* Its worker's team reads there; who is of no team that has one, "default". */
static bool
is_of_route(const struct settings *settings, const struct exception *item,
    const char *route)
{
	struct span staff = item->staff, id;

	while (span_next_part(&staff, ',', &id)) {
		const struct person *worker = people_by_id(settings->people,
		    span_trim(id));
		const struct route *own = route_find(settings->routes,
		    settings->route_count,
		    worker == NULL ? NULL : worker->team);

		if (own != NULL && strcmp(own->name, route) == 0)
			return true;
	}
	return false;
}

static bool
is_own(const char *subject, const char *route, const void *arg)
{
	const struct settings *settings = arg;

	return tiers_reads(subject, route, settings->people, settings->routes,
	    settings->route_count);
}

void
weekly_parts_done(struct weekly_parts *parts)
{
	free(parts->sources);
	free(parts->endings);
	*parts = (struct weekly_parts){ 0 };
}

static int
tell(struct keeper *keeper, struct weekly_parts *parts, const char *route,
    struct err *err)
{
	int64_t moment = parts->to;
	struct week *week;
	int64_t told;
	int found, result = 0;

	found = ledger_get_week(keeper->ledger, route, &told, err);
	if (found == -1 || (found == 1 && told >= moment))
		return found == -1 ? -1 : 0;
	if (found == 0)
		return ledger_put_week(keeper->ledger, route, moment, err);
	week = calloc(1, sizeof(*week));
	if (week == NULL)
		return err_set(err, ENOMEM, "out of memory for a week");
	if (weekly_gather(week, parts, route, err) == -1 ||
	    put_mail(keeper, week, parts, err) == -1 ||
	    ledger_put_week(keeper->ledger, route, moment, err) == -1)
		result = -1;
	week_done(week);
	free(week);
	return result;
}

/* `again` always: it may have been put before a crash. */
static int
put_mail(struct keeper *keeper, const struct week *week,
    const struct weekly_parts *parts, struct err *err)
{
	struct buffer bytes = BUFFER_NONE;
	struct spool_mail mail = { .route = week->route, .raised = week->to };
	int result;

	week_mail(week, &parts->options, &bytes);
	week_id(week, &mail.id);
	mail.bytes = buffer_span(&bytes);
	if (bytes.failed)
		result = err_set(err, ENOMEM, "out of memory for a mail");
	else
		result = spool_put(keeper->spool, &mail, true, err);
	buffer_done(&bytes);
	if (result == 0)
		log_info(keeper->log, "route '%s' is told of its week",
		    week->route);
	return result;
}
