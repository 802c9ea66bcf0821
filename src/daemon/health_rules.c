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

/* Rules with a moment that are not live. */
struct ended {
	const struct keeper *keeper;
	struct buffer names;
};

static void count_rules(struct keeper *keeper, int64_t now);
static int end_counting(struct keeper *keeper, struct err *err);
static void take_ended(const char *rule, int64_t since, void *arg);
static void begin_counting(struct keeper *keeper, int64_t now, struct err *err);
static bool is_live(const struct keeper *keeper, const char *rule);
static void visit_row(const char *rule, int64_t since, void *arg);
static void count_one(const char *rule, int64_t since, void *arg);
static void days_of(int64_t time, char *out, size_t size);

/* A rule's moment: its last match, or when it went live. */
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

	keeper->health->quiet_rules = 0;
	if (keeper->ledger_retry_ms != 0)
		return;
	/* The weekly mail counts from there, whatever is told here. */
	count_rules(keeper, now);
	if (keeper->settings->rule_silence == 0)
		return;
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

static void
count_rules(struct keeper *keeper, int64_t now)
{
	struct health_watch *watch = keeper->health;
	struct err err = { 0 };
	bool done = !watch->recount || end_counting(keeper, &err) == 0;

	if (err.code == 0)
		begin_counting(keeper, now, &err);
	if (err.code != 0)
		keeper_commit_failed(keeper, &err);
	else
		keeper_commit(keeper);
	watch->recount = !done || keeper->ledger_retry_ms != 0;
}

/*
 * Of a rule that is live no longer, or gone, the moment is forgotten, so that
 * it begins anew where it goes live again. -1 without `err`: out of memory.
 */
static int
end_counting(struct keeper *keeper, struct err *err)
{
	struct ended ended = { keeper, BUFFER_NONE };
	struct span rest, name;
	int result = ledger_each_moment(keeper->ledger, "rule", INT64_MAX,
	    take_ended, &ended, err);

	if (result == 0 && ended.names.failed)
		result = -1;
	rest = buffer_span(&ended.names);
	while (result == 0 && span_next_part(&rest, '\0', &name)) {
		if (name.len == 0)
			continue;
		free(table_remove(keeper->health->rules, name));
		result = keeper_begin(keeper, err);
		if (result == 0)
			result = ledger_drop_moment(keeper->ledger, "rule",
			    name.ptr, err);
	}
	buffer_done(&ended.names);
	return result;
}

/* With a NUL behind each. */
static void
take_ended(const char *rule, int64_t since, void *arg)
{
	struct ended *ended = arg;

	(void)since;
	if (is_live(ended->keeper, rule))
		return;
	(void)buffer_text(&ended->names, rule);
	(void)buffer_char(&ended->names, '\0');
}

/* A rule that was not live before is quiet from now on. */
static void
begin_counting(struct keeper *keeper, int64_t now, struct err *err)
{
	const struct settings *settings = keeper->settings;
	struct table *rules = keeper->health->rules;

	for (size_t i = 0; i < settings_own_rules(settings); i++) {
		const char *id = settings->rules[i].id;
		int64_t *written;
		int64_t since;
		int found;

		if (settings->rules[i].status != RULE_LIVE ||
		    table_get(rules, span_of(id)) != NULL)
			continue;
		found = ledger_get_moment(keeper->ledger, "rule", id, &since,
		    err);
		if (found == -1)
			break;
		written = malloc(sizeof(*written));
		if (written == NULL)
			break;
		*written = found == 1 ? since : now;
		if (found == 0 &&
		    (keeper_begin(keeper, err) == -1 ||
			ledger_put_moment(keeper->ledger, "rule", id, now,
			    err) == -1)) {
			free(written);
			break;
		}
		if (table_put(rules, span_of(id), written) == -1) {
			free(written);
			break;
		}
	}
}

/* Those that are live now: the ledger knows others of old. */
static void
visit_row(const char *rule, int64_t since, void *arg)
{
	struct quiet *quiet = arg;

	if (is_live(quiet->keeper, rule))
		quiet->visit(rule, since, quiet->arg);
}

static bool
is_live(const struct keeper *keeper, const char *rule)
{
	const struct rule_spec *spec = keeper_rule(keeper, span_of(rule));

	return spec != NULL && spec->status == RULE_LIVE;
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
