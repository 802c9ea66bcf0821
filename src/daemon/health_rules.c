#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/health_watch.h"
#include "daemon/stages.h"
#include "settings/canary.h"

#define WRITE_EVERY INSTANT_HOUR
#define NAMED       4

/* Rules that match nothing: which, and the first few by name. */
struct quiet {
	struct keeper *keeper;
	void (*visit)(const char *rule, int64_t since, void *arg);
	void *arg;
	size_t count;
	char names[160];
};

static void begin_counting(struct keeper *keeper, int64_t now);
static void visit_row(const char *rule, int64_t since, void *arg);
static void count_one(const char *rule, int64_t since, void *arg);
static void days_of(int64_t time, char *out, size_t size);

/* A rule's moment: its last match, or when it was live first. */
void
keeper_health_matched(struct keeper *keeper, const char *rule)
{
	struct table *rules = keeper->health->rules;
	int64_t now = instant_now();
	int64_t *written = table_get(rules, span_of(rule));

	if (written != NULL && now - *written < WRITE_EVERY && now >= *written)
		return;
	if (ledger_put_moment(keeper->ledger, "rule", rule, now, NULL) == -1)
		return;
	if (written == NULL) {
		written = malloc(sizeof(*written));
		if (written == NULL ||
		    table_put(rules, span_of(rule), written) == -1) {
			free(written);
			return;
		}
	}
	*written = now;
}

/* Told when it is so first, and in each week in which it is. */
void
keeper_health_rules(struct keeper *keeper, int64_t now)
{
	struct quiet quiet = { .count = 0 };
	struct health *health = keeper->health->health;
	char days[32];

	if (keeper->settings->rule_silence == 0 ||
	    keeper->ledger_retry_ms != 0) {
		keeper->health->quiet_rules = 0;
		return;
	}
	begin_counting(keeper, now);
	keeper_each_quiet_rule(keeper, now, count_one, &quiet);
	keeper->health->quiet_rules = quiet.count;
	if (quiet.count == 0) {
		health_clear(health, now, HEALTH_QUIET_RULES, "rules");
		return;
	}
	days_of(keeper->settings->rule_silence, days, sizeof(days));
	health_raise(health, now,
	    HEALTH_ABOUT(HEALTH_QUIET_RULES, "rules",
		(int)(now / (7 * INSTANT_DAY))),
	    "%zu live rule%s matched nothing for %s: %s%s", quiet.count,
	    quiet.count == 1 ? " has" : "s have", days, quiet.names,
	    quiet.count > NAMED ? " and more" : "");
}

void
keeper_each_quiet_rule(struct keeper *keeper, int64_t now,
    void (*visit)(const char *rule, int64_t since, void *arg), void *arg)
{
	struct quiet quiet = { .keeper = keeper, .visit = visit, .arg = arg };

	if (keeper->settings->rule_silence > 0)
		(void)ledger_each_moment(keeper->ledger, "rule",
		    now - keeper->settings->rule_silence, visit_row, &quiet,
		    NULL);
}

/* A rule that was not live before is quiet from now on. */
static void
begin_counting(struct keeper *keeper, int64_t now)
{
	const struct settings *settings = keeper->settings;
	struct table *rules = keeper->health->rules;
	struct err err = { 0 };

	for (size_t i = 0; i < settings_own_rules(settings); i++) {
		const char *id = settings->rules[i].id;
		int64_t *written;
		int64_t since;
		int found;

		if (settings->rules[i].status != RULE_LIVE ||
		    table_get(rules, span_of(id)) != NULL)
			continue;
		found = ledger_get_moment(keeper->ledger, "rule", id, &since,
		    &err);
		if (found == -1)
			break;
		written = malloc(sizeof(*written));
		if (written == NULL)
			break;
		*written = found == 1 ? since : now;
		if (found == 0 &&
		    (keeper_begin(keeper, &err) == -1 ||
			ledger_put_moment(keeper->ledger, "rule", id, now,
			    &err) == -1)) {
			free(written);
			break;
		}
		if (table_put(rules, span_of(id), written) == -1) {
			free(written);
			break;
		}
	}
	if (err.code != 0)
		keeper_commit_failed(keeper, &err);
	else
		keeper_commit(keeper);
}

/* Those that are live now: the ledger knows others of old. */
static void
visit_row(const char *rule, int64_t since, void *arg)
{
	struct quiet *quiet = arg;
	const struct rule_spec *spec = keeper_rule(quiet->keeper,
	    span_of(rule));

	if (spec != NULL && spec->status == RULE_LIVE)
		quiet->visit(rule, since, quiet->arg);
}

static void
count_one(const char *rule, int64_t since, void *arg)
{
	struct quiet *quiet = arg;
	size_t used = strlen(quiet->names);

	(void)since;
	if (quiet->count++ < NAMED)
		(void)snprintf(quiet->names + used, sizeof(quiet->names) - used,
		    "%s%s", used == 0 ? "" : ", ", rule);
}

static void
days_of(int64_t time, char *out, size_t size)
{
	long long days = (long long)(time / INSTANT_DAY);

	(void)snprintf(out, size, "%lld day%s", days, days == 1 ? "" : "s");
}
