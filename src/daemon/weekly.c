#include "daemon/weekly.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/keeper.h"
#include "ledger/days.h"
#include "ledger/health.h"
#include "review/exception.h"
#include "settings/canary.h"

#define MINUTE_MS   60000
#define ENDING_DAYS 14 /* as boundaryctl exceptions warns */

static int tell(struct keeper *keeper, const struct weekly_parts *parts,
    const char *route, int64_t moment, struct err *err);
static void find_endings(struct weekly_parts *parts,
    const struct settings *settings, int64_t now);
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

			if (tell(keeper, &parts, route, moment, &err) == 0)
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
weekly_parts_init(struct weekly_parts *parts, struct keeper *keeper,
    int64_t now, struct err *err)
{
	const struct settings *settings = keeper->settings;

	*parts = (struct weekly_parts){ .options = { .ledger = keeper->ledger,
					    .zone = settings->zone,
					    .people = settings->people,
					    .rules = settings->rules,
					    .rule_count = settings->rule_count,
					    .names = settings->weekly_names,
					    .host = settings->host } };
	parts->sources = calloc(settings->source_count + 1,
	    sizeof(*parts->sources));
	parts->endings = calloc(settings->exception_count + 1,
	    sizeof(*parts->endings));
	if (parts->sources == NULL || parts->endings == NULL)
		return err_set(err, ENOMEM, "out of memory for a week");
	find_endings(parts, settings, now);
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

/* Soon, or in the week that is told. */
static void
find_endings(struct weekly_parts *parts, const struct settings *settings,
    int64_t now)
{
	for (size_t i = 0; i < settings->exception_count; i++) {
		const struct exception *item = &settings->exceptions[i];
		int64_t days = exception_days_left(item, now);

		if (days > ENDING_DAYS ||
		    (days == 0 && now - item->expires > 7 * INSTANT_DAY))
			continue;
		parts->endings[parts->options.ending_count++] =
		    (struct week_ending){ item->id, days };
	}
	parts->options.endings = parts->endings;
}

void
weekly_parts_done(struct weekly_parts *parts)
{
	free(parts->sources);
	free(parts->endings);
	*parts = (struct weekly_parts){ 0 };
}

static int
tell(struct keeper *keeper, const struct weekly_parts *parts, const char *route,
    int64_t moment, struct err *err)
{
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
	if (week_gather(week, &parts->options, route, moment, err) == -1 ||
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
