#include "daemon/storm.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "daemon/health_watch.h"
#include "daemon/stages.h"
#include "ledger/storms.h"

#define STORMS_MAX 4096 /* senders; with more, all of a rule count as one */
#define LENGTH     INSTANT_HOUR
#define QUIET      INSTANT_MINUTE

struct storm {
	TAILQ_ENTRY(storm) next;
	TAILQ_ENTRY(storm) fresh; /* counted in this transaction */
	bool is_fresh;
	bool kept; /* the ledger has its row */
	struct digest key;
	int64_t since; /* instant: its first alert */
	int64_t last;  /* instant: the last that was counted */
	uint64_t alerts;
	uint64_t quiet; /* matches that raised none */
	uint64_t counted;
	uint64_t counting; /* in this transaction */
	uint64_t told;
};

TAILQ_HEAD(storm_list, storm);

struct storms {
	struct table *by_key;
	struct storm_list all; /* oldest first */
	struct storm_list fresh;
};

/* A storm's row on its way to a summary. */
struct telling {
	struct keeper *keeper;
	const struct storm *storm;
	struct alert alert;
	struct rule_spec rule;
	char title[160];
	char why[512];
	char *source;
	char *file;
	bool made;
};

static int restore(const struct ledger_storm *row, void *arg);
static struct storm *storm_of(struct storms *storms, const struct digest *key,
    bool make);
static void key_of(const struct alert *alert, bool sender, struct digest *out);
static bool is_full(const struct storm *storm, uint64_t most);
static int count_on(struct keeper *keeper, struct storm *storm,
    const struct alert *alert, struct err *err);
static void tell_if_due(struct keeper *keeper, struct storm *storm, bool last);
static int tell(struct keeper *keeper, struct storm *storm, struct err *err);
static int make_summary(const struct ledger_storm *row, void *arg);
static void name_summary(struct telling *telling);
static void forget(struct keeper *keeper, struct storm *storm);

int
keeper_storms_start(struct keeper *keeper, struct err *err)
{
	struct storms *storms = calloc(1, sizeof(*storms));

	keeper->storms = storms;
	if (storms == NULL || (storms->by_key = table_new()) == NULL)
		return err_set(err, ENOMEM, "out of memory for storms");
	TAILQ_INIT(&storms->all);
	TAILQ_INIT(&storms->fresh);
	return ledger_each_storm(keeper->ledger, NULL, restore, storms, err);
}

void
keeper_storms_stop(struct keeper *keeper)
{
	struct storms *storms = keeper->storms;
	struct storm *storm;

	if (storms == NULL)
		return;
	while (storms->by_key != NULL &&
	    (storm = TAILQ_FIRST(&storms->all)) != NULL) {
		TAILQ_REMOVE(&storms->all, storm, next);
		free(storm);
	}
	table_free(storms->by_key);
	free(storms);
	keeper->storms = NULL;
}

int
keeper_storm_takes(struct keeper *keeper, const struct alert *alert,
    struct err *err)
{
	const uint64_t most[2] = { keeper->settings->alerts_sender,
		keeper->settings->alerts_rule };
	int known;

	for (size_t i = 0; i < 2; i++) {
		struct digest key;
		struct storm *storm;

		key_of(alert, i == 0, &key);
		storm = storm_of(keeper->storms, &key, false);
		if (storm == NULL || !is_full(storm, most[i]))
			continue;
		/* What is recorded already is nothing new. */
		known = ledger_knows(keeper->ledger, &alert->id, err);
		if (known != 0)
			return known == 1 ? 0 : -1;
		return count_on(keeper, storm, alert, err) == -1 ? -1 : 1;
	}
	return 0;
}

void
keeper_storm_added(struct keeper *keeper, const struct alert *alert,
    enum ledger_verdict verdict)
{
	if (verdict == LEDGER_KNOWN)
		return;
	for (size_t i = 0; i < 2; i++) {
		struct digest key;
		struct storm *storm;

		key_of(alert, i == 0, &key);
		storm = storm_of(keeper->storms, &key, true);
		if (storm == NULL)
			continue;
		if (verdict == LEDGER_ALERT)
			storm->alerts++;
		else
			storm->quiet++;
	}
}

int
keeper_storms_keep(struct keeper *keeper, struct err *err)
{
	struct storm *storm;

	TAILQ_FOREACH(storm, &keeper->storms->fresh, fresh)
	{
		const struct ledger_storm row = { .key = storm->key,
			.since = storm->since,
			.counted = storm->counted + storm->counting,
			.told = storm->told };

		if (ledger_put_storm(keeper->ledger, &row, err) == -1)
			return -1;
	}
	return 0;
}

void
keeper_storms_committed(struct keeper *keeper, bool holds)
{
	struct storms *storms = keeper->storms;
	struct storm *storm;

	while ((storm = TAILQ_FIRST(&storms->fresh)) != NULL) {
		TAILQ_REMOVE(&storms->fresh, storm, fresh);
		storm->is_fresh = false;
		if (holds) {
			storm->counted += storm->counting;
			keeper->counts.capped += storm->counting;
		}
		storm->kept = holds || storm->counted > 0;
		storm->counting = 0;
	}
}

void
keeper_storms_tick(struct keeper *keeper, bool last)
{
	struct storm *storm, *after;

	for (storm = TAILQ_FIRST(&keeper->storms->all); storm != NULL;
	     storm = after) {
		after = TAILQ_NEXT(storm, next);
		if (keeper->ledger_retry_ms != 0)
			return;
		tell_if_due(keeper, storm, last);
	}
}

static int
restore(const struct ledger_storm *row, void *arg)
{
	struct storm *storm = storm_of(arg, &row->key, true);

	if (storm == NULL)
		return 0;
	storm->since = row->since;
	storm->last = instant_now();
	storm->counted = row->counted;
	storm->told = row->told;
	storm->kept = true;
	/* It was full, or there would be no row. */
	storm->alerts = UINT32_MAX;
	return 0;
}

static struct storm *
storm_of(struct storms *storms, const struct digest *key, bool make)
{
	const struct span name = { (const char *)key->byte, DIGEST_BYTES };
	struct storm *storm = table_get(storms->by_key, name);

	if (storm != NULL || !make || table_count(storms->by_key) >= STORMS_MAX)
		return storm;
	storm = calloc(1, sizeof(*storm));
	if (storm == NULL)
		return NULL;
	storm->key = *key;
	storm->since = instant_now();
	if (table_put(storms->by_key, name, storm) == -1) {
		free(storm);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&storms->all, storm, next);
	return storm;
}

static void
key_of(const struct alert *alert, bool sender, struct digest *out)
{
	const struct report *report = &alert->report;
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("storm"));
	digest_add_field(&state, span_of(alert->source));
	digest_add_field(&state, span_of(alert->rule->id));
	if (sender)
		digest_add_field(&state,
		    report->from_person.len > 0 ? report->from_person :
						  report->from);
	digest_end(&state, out);
}

static bool
is_full(const struct storm *storm, uint64_t most)
{
	return most > 0 &&
	    (storm->alerts >= most ||
		storm->quiet >= STORM_QUIET_TIMES * most) &&
	    instant_now() - storm->since < LENGTH;
}

/* The first of them is kept whole, to be shown. */
static int
count_on(struct keeper *keeper, struct storm *storm, const struct alert *alert,
    struct err *err)
{
	const struct ledger_storm row = { .key = storm->key,
		.rule = alert->rule->id,
		.source = alert->source,
		.file = alert->file,
		.packed = buffer_span(&alert->packed),
		.since = storm->since };

	if (!storm->kept && storm->counting == 0 &&
	    ledger_put_storm(keeper->ledger, &row, err) == -1)
		return -1;
	if (!storm->is_fresh)
		TAILQ_INSERT_TAIL(&keeper->storms->fresh, storm, fresh);
	storm->is_fresh = true;
	storm->counting++;
	storm->last = instant_now();
	if (storm->counted == 0 && storm->counting == 1)
		health_raise(keeper->health->health, storm->last,
		    HEALTH_ABOUT(HEALTH_STORM, alert->rule->id, 0),
		    "Rule '%s' met so much in source '%s' that the rest is "
		    "only counted",
		    alert->rule->id, alert->source);
	return 0;
}

static void
tell_if_due(struct keeper *keeper, struct storm *storm, bool last)
{
	int64_t now = instant_now();
	bool over = now - storm->since >= LENGTH || now < storm->since;
	struct err err = { 0 };

	if (storm->counted > storm->told &&
	    (last || over || now - storm->last >= QUIET)) {
		if (tell(keeper, storm, &err) == -1) {
			keeper_commit_failed(keeper, &err);
			return;
		}
	}
	if (over)
		forget(keeper, storm);
}

static int
tell(struct keeper *keeper, struct storm *storm, struct err *err)
{
	struct telling telling = { .keeper = keeper, .storm = storm };
	const struct ledger_storm row = { .key = storm->key,
		.since = storm->since,
		.counted = storm->counted,
		.told = storm->counted };
	int result;

	if (keeper_begin(keeper, err) == -1 ||
	    ledger_each_storm(keeper->ledger, &storm->key, make_summary,
		&telling, err) == -1)
		return -1;
	result = ledger_put_storm(keeper->ledger, &row, err);
	if (result == 0 && telling.made)
		result = keeper_add_alert(keeper, &telling.alert, err);
	else if (telling.made)
		alert_done(&telling.alert);
	if (result == 0) {
		storm->told = storm->counted;
		keeper_commit(keeper);
	}
	free(telling.source);
	free(telling.file);
	return result;
}

/* The first that was counted, under a name and in words of its own. */
static int
make_summary(const struct ledger_storm *row, void *arg)
{
	struct telling *telling = arg;
	struct keeper *keeper = telling->keeper;
	const struct rule_spec *rule = keeper_rule(keeper, span_of(row->rule));
	struct report report;
	struct err err = { 0 };

	if (rule == NULL || report_unpack(row->packed, &report, &err) == -1)
		return 1; /* its rule is gone: nobody asks any more */
	telling->rule = *rule;
	(void)snprintf(telling->title, sizeof(telling->title),
	    "%" PRIu64 " more, not mailed one by one: %s",
	    telling->storm->counted - telling->storm->told, rule->title);
	(void)snprintf(telling->why, sizeof(telling->why),
	    "Within one hour this rule was met so often in source '%s' that "
	    "%" PRIu64 " messages were counted and not mailed one by one. The "
	    "first of them is shown here; read the conversation itself from "
	    "there on.",
	    row->source, telling->storm->counted - telling->storm->told);
	telling->rule.title = telling->title;
	telling->rule.why = telling->why;
	telling->rule.status = RULE_LIVE;
	telling->source = strdup(row->source);
	telling->file = strdup(row->file);
	if (telling->source == NULL || telling->file == NULL ||
	    alert_init(&telling->alert, &report, &telling->rule,
		keeper->settings->people, &err) == -1)
		return 1;
	telling->alert.source = telling->source;
	telling->alert.file = telling->file;
	telling->made = true;
	name_summary(telling);
	return 1;
}

static void
name_summary(struct telling *telling)
{
	struct alert *alert = &telling->alert;
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("storm summary"));
	digest_add_field(&state,
	    (struct span){ (const char *)telling->storm->key.byte,
		DIGEST_BYTES });
	digest_add_u64(&state, (uint64_t)telling->storm->since);
	digest_add_u64(&state, telling->storm->told);
	digest_end(&state, &alert->id);
	alert->window_key = alert->id;
}

static void
forget(struct keeper *keeper, struct storm *storm)
{
	const struct span name = { (const char *)storm->key.byte,
		DIGEST_BYTES };

	if (storm->is_fresh)
		return;
	if (storm->kept &&
	    ledger_drop_storm(keeper->ledger, &storm->key, NULL) == -1)
		return;
	TAILQ_REMOVE(&keeper->storms->all, storm, next);
	(void)table_remove(keeper->storms->by_key, name);
	free(storm);
}
