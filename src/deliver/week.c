#include "deliver/week.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alert/pseudonym.h"
#include "ledger/cases.h"
#include "ledger/days.h"
#include "ledger/health.h"

#define SPAN_DAYS (INSTANT_DAY * WEEK_DAYS)

struct gathering {
	struct week *week;
	const struct week_options *options;
	bool failed; /* out of memory */
};

static int take_case(const struct ledger_case *item, void *arg);
static void take_open(struct gathering *gathering,
    const struct ledger_case *item);
static void take_family(struct gathering *gathering,
    const struct ledger_case *item);
static void take_team(struct gathering *gathering,
    const struct ledger_case *item);
static void take_worker(struct gathering *gathering,
    const struct ledger_case *item);
static void take_rule(struct gathering *gathering,
    const struct ledger_case *item);
static void take_quiet(const char *name, int64_t time, void *arg);
static int take_trial(const struct ledger_rule_use *use, void *arg);
static int take_day(const struct ledger_day *day, void *arg);
static struct week_rule *find_rule(const struct gathering *gathering,
    const char *id);
static const char *keep(struct gathering *gathering, const char *text);
static bool is_overdue(const struct week *week, const struct week_open *open);
static int by_urgency(const void *one, const void *other);
static int by_count(const void *one, const void *other);

int
week_gather(struct week *week, const struct week_options *options,
    const char *route, int64_t to, struct err *err)
{
	const struct ledger_case_filter filter = { .route = route };
	struct gathering gathering = { week, options, false };
	int64_t last_day = week_day(to - 1, options->zone);

	*week = (struct week){ .arena = ARENA_NONE, .route = route, .to = to };
	week->from = to - SPAN_DAYS;
	week->rules = arena_alloc(&week->arena, options->rule_count + 1,
	    sizeof(*week->rules));
	week->sources = arena_alloc(&week->arena, options->source_count + 1,
	    sizeof(*week->sources));
	if (week->rules == NULL || week->sources == NULL)
		return err_set(err, ENOMEM, "out of memory for a week");
	if (ledger_each_case(options->ledger, &filter, take_case, &gathering,
		err) == -1 ||
	    ledger_each_moment(options->ledger, "rule",
		to - WEEK_QUIET_DAYS * INSTANT_DAY, take_quiet, &gathering,
		err) == -1 ||
	    ledger_each_rule_use(options->ledger,
		week->from - WEEK_BEFORE * SPAN_DAYS, take_trial, &gathering,
		err) == -1 ||
	    ledger_each_day(options->ledger, last_day - WEEK_DAYS + 1,
		last_day + 1, take_day, &gathering, err) == -1 ||
	    week_quiet_lines(week, options, err) == -1)
		return -1;
	if (gathering.failed)
		return err_set(err, ENOMEM, "out of memory for a week");
	qsort(week->open, week->open_listed, sizeof(week->open[0]), by_urgency);
	qsort(week->workers, week->worker_count, sizeof(week->workers[0]),
	    by_count);
	return 0;
}

void
week_done(struct week *week)
{
	arena_done(&week->arena);
	*week = (struct week){ .arena = ARENA_NONE };
}

int64_t
week_day(int64_t instant, const struct zone *zone)
{
	struct civil civil;

	zone_civil(zone, instant, &civil);
	civil.hour = civil.minute = civil.second = civil.microsecond = 0;
	return civil_to_utc(&civil) / INSTANT_DAY;
}

int64_t
week_moment(int64_t now, const struct zone *zone, int weekday, int minute)
{
	struct civil civil;
	int64_t moment;

	for (int back = 0; back <= WEEK_DAYS; back++) {
		/* From noon, so that no change of clocks skips a day. */
		zone_civil(zone, now, &civil);
		civil.hour = 12;
		civil.minute = civil.second = civil.microsecond = 0;
		civil_from_utc(civil_to_utc(&civil) - back * INSTANT_DAY,
		    &civil);
		if (civil_weekday(&civil) != weekday)
			continue;
		civil.hour = minute / 60;
		civil.minute = minute % 60;
		moment = zone_instant(zone, &civil, NULL);
		if (moment <= now)
			return moment;
	}
	return now - SPAN_DAYS;
}

static int
take_case(const struct ledger_case *item, void *arg)
{
	struct gathering *gathering = arg;
	const struct week_options *options = gathering->options;

	if (item->raised >= gathering->week->to ||
	    (options->hides != NULL &&
		options->hides(item->subject, gathering->week->route,
		    options->hides_arg)))
		return 0;
	take_open(gathering, item);
	take_family(gathering, item);
	take_team(gathering, item);
	take_worker(gathering, item);
	take_rule(gathering, item);
	return gathering->failed ? 1 : 0;
}

/* When the list is full, what is overdue takes the place of what is not. */
static void
take_open(struct gathering *gathering, const struct ledger_case *item)
{
	struct week *week = gathering->week;
	struct week_open open = { .id = item->id,
		.severity = item->severity,
		.outcome = item->outcome,
		.raised = item->raised,
		.due = item->due };
	size_t at = week->open_listed;

	if (!outcome_is_open(item->outcome))
		return;
	week->open_count++;
	week->overdue += is_overdue(week, &open);
	if (at == WEEK_OPEN_MAX) {
		if (!is_overdue(week, &open))
			return;
		while (at > 0 && is_overdue(week, &week->open[at - 1]))
			at--;
		if (at == 0)
			return;
		at--;
	} else
		week->open_listed++;
	open.family = keep(gathering, item->family);
	open.subject = keep(gathering, item->subject);
	week->open[at] = open;
}

static void
take_family(struct gathering *gathering, const struct ledger_case *item)
{
	struct week *week = gathering->week;
	bool raised = item->raised >= week->from;
	bool closed = !outcome_is_open(item->outcome) &&
	    item->decided != INSTANT_NONE && item->decided >= week->from &&
	    item->decided < week->to;
	bool before = !raised &&
	    item->raised >= week->from - WEEK_BEFORE * SPAN_DAYS;
	struct week_family *family = week->families;
	size_t count = week->family_count;

	week->raised += raised;
	week->closed += closed;
	if (!raised && !closed && !before)
		return;
	while (count > 0 && strcmp(family->name, item->family) != 0) {
		family++;
		count--;
	}
	if (count == 0) {
		if (week->family_count == WEEK_FAMILIES)
			return;
		week->family_count++;
		family->name = keep(gathering, item->family);
	}
	family->raised += raised;
	family->closed += closed;
	family->before += before;
}

static void
take_team(struct gathering *gathering, const struct ledger_case *item)
{
	struct week *week = gathering->week;
	struct week_team *team = week->teams;
	size_t count = week->team_count;

	while (count > 0 && strcmp(team->name, item->team) != 0) {
		team++;
		count--;
	}
	if (count == 0) {
		if (week->team_count == WEEK_TEAMS_MAX)
			return;
		week->team_count++;
		team->name = keep(gathering, item->team);
	}
	if (outcome_is_open(item->outcome)) {
		team->open++;
		team->overdue += item->due != INSTANT_NONE &&
		    item->due < week->to;
	}
	team->closed += item->decided != INSTANT_NONE &&
	    item->decided >= week->from && item->decided < week->to;
}

static void
take_worker(struct gathering *gathering, const struct ledger_case *item)
{
	struct week *week = gathering->week;
	struct week_worker *worker = week->workers;
	size_t count = week->worker_count;

	if (item->subject[0] == '\0' || !outcome_is_concern(item->outcome) ||
	    item->raised < week->from - WEEK_BEFORE * SPAN_DAYS)
		return;
	while (count > 0 && strcmp(worker->subject, item->subject) != 0) {
		worker++;
		count--;
	}
	if (count == 0) {
		if (week->worker_count == WEEK_WORKERS_MAX)
			return;
		week->worker_count++;
		worker->subject = keep(gathering, item->subject);
		worker->families = keep(gathering, item->family);
	} else if (strstr(worker->families, item->family) == NULL) {
		struct buffer both = BUFFER_NONE;

		(void)buffer_printf(&both, "%s, %s", worker->families,
		    item->family);
		worker->families = keep(gathering, buffer_string(&both));
		buffer_done(&both);
	}
	worker->count++;
}

static void
take_rule(struct gathering *gathering, const struct ledger_case *item)
{
	const struct week *week = gathering->week;
	struct week_rule *rule = find_rule(gathering, item->rule);

	if (rule == NULL || outcome_is_open(item->outcome) ||
	    item->raised < week->to - WEEK_QUIET_DAYS * INSTANT_DAY)
		return;
	rule->decided++;
	if (item->outcome != OUTCOME_NOISE)
		return;
	rule->noise++;
	rule->last_noise = item->id;
}

/* Of a rule that met nothing yet the moment is when it went live. */
static void
take_quiet(const char *name, int64_t time, void *arg)
{
	struct week_rule *rule = find_rule(arg, name);

	(void)time;
	if (rule != NULL)
		rule->quiet = true;
}

static int
take_trial(const struct ledger_rule_use *use, void *arg)
{
	struct week_rule *rule = find_rule(arg, use->rule);

	if (rule != NULL)
		rule->trial = (unsigned)use->trial;
	return 0;
}

static int
take_day(const struct ledger_day *day, void *arg)
{
	struct gathering *gathering = arg;
	const struct week_options *options = gathering->options;
	int64_t last = week_day(gathering->week->to - 1, options->zone);
	int64_t at = day->day - (last - WEEK_DAYS + 1);

	if (at < 0 || at >= WEEK_DAYS)
		return 0;
	for (size_t i = 0; i < options->source_count; i++) {
		struct week_source *source = &gathering->week->sources[i];

		if (strcmp(options->sources[i], day->source) != 0)
			continue;
		source->messages[at] += day->messages;
		source->unreadable += day->unreadable;
		source->undecided += day->undecided;
	}
	return 0;
}

static struct week_rule *
find_rule(const struct gathering *gathering, const char *id)
{
	const struct week_options *options = gathering->options;

	for (size_t i = 0; i < options->rule_count; i++)
		if (strcmp(options->rules[i].id, id) == 0)
			return &gathering->week->rules[i];
	return NULL;
}

static const char *
keep(struct gathering *gathering, const char *text)
{
	struct span copy = arena_copy(&gathering->week->arena, span_of(text));

	if (copy.ptr == NULL) {
		gathering->failed = true;
		return "";
	}
	return copy.ptr;
}

static bool
is_overdue(const struct week *week, const struct week_open *open)
{
	return open->due != INSTANT_NONE && open->due < week->to;
}

/* What was due first stands first; what nobody waits for stands last. */
static int
by_urgency(const void *one, const void *other)
{
	const struct week_open *a = one, *b = other;
	int64_t due_a = a->due == INSTANT_NONE ? INT64_MAX : a->due;
	int64_t due_b = b->due == INSTANT_NONE ? INT64_MAX : b->due;

	if (due_a != due_b)
		return due_a < due_b ? -1 : 1;
	return a->raised < b->raised ? -1 : a->raised > b->raised;
}

static int
by_count(const void *one, const void *other)
{
	const struct week_worker *a = one, *b = other;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->subject, b->subject);
}
