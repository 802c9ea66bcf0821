#include <errno.h>
#include <string.h>
#include <syslog.h>

#include "daemon/health_watch.h"
#include "daemon/stages.h"

/* News of health: the journal at once, a mail and the ledger when they can. */
static void say(void *arg, const struct health_trouble *trouble,
    enum health_news news);
static int mail(void *arg, const struct health_trouble *trouble,
    enum health_news news);
static int keep(void *arg, const struct health_trouble *trouble, int told);
static int forget(void *arg, const struct health_trouble *trouble);

const struct health_sink keeper_health_sink = { say, mail, keep, forget, NULL };

static void
say(void *arg, const struct health_trouble *trouble, enum health_news news)
{
	struct keeper *keeper = arg;
	bool over = news == HEALTH_OVER;

	log_say(keeper->log, over ? LOG_NOTICE : LOG_CRIT,
	    "health %s cause=%s thing='%s': %s%s%s", health_news_name(news),
	    health_cause_name(trouble->cause), trouble->thing, trouble->words,
	    over ? "" : ". ", over ? "" : health_next_step(trouble->cause));
}

static int
mail(void *arg, const struct health_trouble *trouble, enum health_news news)
{
	struct keeper *keeper = arg;
	const struct settings *settings = keeper->settings;
	const struct health_mail what = { .news = news,
		.route = settings->health_route.name,
		.cause = health_cause_name(trouble->cause),
		.thing = trouble->thing,
		.words = trouble->words,
		.next = health_next_step(trouble->cause),
		.since = trouble->since,
		.now = news == HEALTH_OVER ? trouble->ended : instant_now(),
		.times = trouble->times,
		.level = trouble->level };
	struct spool_mail letter = { .route = what.route, .raised = what.now };
	struct buffer bytes = BUFFER_NONE;
	struct err err = { 0 };
	int result = -1;

	health_mail_id(&what, &letter.id);
	health_mail_render(&what, settings->zone, settings->host, &bytes);
	letter.bytes = buffer_span(&bytes);
	if (!bytes.failed)
		result = spool_put(keeper->spool, &letter, true, &err);
	if (err.code != 0)
		log_debug(keeper->log, "%s", err.text);
	if (err.code == ENOENT)
		keeper_renew_spool(keeper);
	buffer_done(&bytes);
	return result;
}

static int
keep(void *arg, const struct health_trouble *trouble, int told)
{
	struct keeper *keeper = arg;
	const struct ledger_health row = {
		.cause = health_cause_name(trouble->cause),
		.thing = trouble->thing,
		.words = trouble->words,
		.since = trouble->since,
		.ended = trouble->ended,
		.level = trouble->level,
		.told = told,
		.times = trouble->times,
	};

	return ledger_put_health(keeper->ledger, &row, NULL);
}

static int
forget(void *arg, const struct health_trouble *trouble)
{
	struct keeper *keeper = arg;

	return ledger_drop_health(keeper->ledger,
	    health_cause_name(trouble->cause), trouble->thing, NULL);
}
