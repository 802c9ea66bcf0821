#include "deliver/overview.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "ledger/cases.h"

#define WEEK (7 * INSTANT_DAY)

struct gathering {
	struct overview *overview;
	bool failed;
};

static int take_case(const struct ledger_case *item, void *arg);
static void count(struct gathering *gathering, struct overview_rows *rows,
    const char *name, const struct ledger_case *item);
static size_t wait_of(const struct ledger_case *item);
static bool is_decided(const struct ledger_case *item);
static int by_raised(const void *one, const void *other);
static void sort(struct overview_rows *rows);
static void rows_json(struct json_writer *json, const char *key,
    const struct overview_rows *rows);

struct overview *
overview_gather(struct ledger *ledger, const struct zone *zone, int64_t to,
    unsigned weeks, struct err *err)
{
	struct overview *overview = calloc(1, sizeof(*overview));
	struct gathering gathering = { overview, false };
	struct ledger_case_filter filter = { .raised_to = to };

	if (weeks == 0)
		weeks = OVERVIEW_WEEKS_USUAL;
	if (weeks > OVERVIEW_WEEKS_MAX)
		weeks = OVERVIEW_WEEKS_MAX;
	if (overview == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for the report");
		return NULL;
	}
	overview->zone = zone;
	overview->to = to;
	overview->from = filter.raised_from = to - (int64_t)weeks * WEEK;
	overview->weeks = weeks;
	if (ledger_each_case(ledger, &filter, take_case, &gathering, err) ==
	    -1) {
		overview_free(overview);
		return NULL;
	}
	if (gathering.failed) {
		overview_free(overview);
		(void)err_set(err, ENOMEM, "out of memory for the report");
		return NULL;
	}
	sort(&overview->families);
	sort(&overview->teams);
	sort(&overview->rules);
	return overview;
}

void
overview_free(struct overview *overview)
{
	if (overview == NULL)
		return;
	arena_done(&overview->arena);
	free(overview);
}

const char *
overview_wait(size_t wait)
{
	static const char *const words[OVERVIEW_WAITS] = { "within a day",
		"within three days", "within a week", "later than a week",
		"not decided yet" };

	return words[wait < OVERVIEW_WAITS ? wait : OVERVIEW_WAITS - 1];
}

int
overview_precision(const struct overview_row *row)
{
	if (row->decided == 0)
		return -1;
	return (int)(((row->decided - row->noise) * 100 + row->decided / 2) /
	    row->decided);
}

static int
take_case(const struct ledger_case *item, void *arg)
{
	struct gathering *gathering = arg;
	struct overview *overview = gathering->overview;
	int64_t week = (item->raised - overview->from) / WEEK;

	overview->raised++;
	overview->decided += is_decided(item);
	overview->overdue += !is_decided(item) && item->due != INSTANT_NONE &&
	    item->due < overview->to;
	if (week >= 0 && week < overview->weeks)
		overview->by_week[week]++;
	overview->by_outcome[item->outcome]++;
	overview->by_wait[wait_of(item)]++;
	count(gathering, &overview->families, item->family, item);
	count(gathering, &overview->teams,
	    item->team[0] == '\0' ? "no team" : item->team, item);
	count(gathering, &overview->rules, item->rule, item);
	return gathering->failed ? 1 : 0;
}

static void
count(struct gathering *gathering, struct overview_rows *rows, const char *name,
    const struct ledger_case *item)
{
	struct overview_row *row = rows->list;
	size_t left = rows->count;

	while (left > 0 && strcmp(row->name, name) != 0) {
		row++;
		left--;
	}
	if (left == 0) {
		if (rows->count == OVERVIEW_ROWS_MAX) {
			rows->others++;
			return;
		}
		row->name =
		    arena_copy(&gathering->overview->arena, span_of(name)).ptr;
		if (row->name == NULL) {
			gathering->failed = true;
			return;
		}
		rows->count++;
	}
	row->raised++;
	row->decided += is_decided(item);
	row->noise += item->outcome == OUTCOME_NOISE;
}

static bool
is_decided(const struct ledger_case *item)
{
	return !outcome_is_open(item->outcome);
}

static size_t
wait_of(const struct ledger_case *item)
{
	int64_t waited;

	if (!is_decided(item) || item->decided == INSTANT_NONE)
		return OVERVIEW_WAITS - 1;
	waited = item->decided - item->raised;
	if (waited <= INSTANT_DAY)
		return 0;
	if (waited <= 3 * INSTANT_DAY)
		return 1;
	return waited <= WEEK ? 2 : 3;
}

static void
sort(struct overview_rows *rows)
{
	qsort(rows->list, rows->count, sizeof(rows->list[0]), by_raised);
}

static int
by_raised(const void *one, const void *other)
{
	const struct overview_row *a = one, *b = other;

	if (a->raised != b->raised)
		return a->raised > b->raised ? -1 : 1;
	return strcmp(a->name, b->name);
}

void
overview_json(const struct overview *overview, struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);
	char time[INSTANT_TEXT_BYTES];

	json_open_object(&json, NULL);
	instant_format(overview->from, time);
	json_text(&json, "from", time);
	instant_format(overview->to, time);
	json_text(&json, "to", time);
	json_integer(&json, "raised", overview->raised);
	json_integer(&json, "decided", overview->decided);
	json_integer(&json, "overdue", overview->overdue);
	rows_json(&json, "families", &overview->families);
	rows_json(&json, "teams", &overview->teams);
	rows_json(&json, "rules", &overview->rules);
	json_open_array(&json, "weeks");
	for (unsigned i = 0; i < overview->weeks; i++)
		json_integer(&json, NULL, overview->by_week[i]);
	json_close_array(&json);
	json_open_object(&json, "outcomes");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		json_integer(&json, outcome_name((enum outcome)i),
		    overview->by_outcome[i]);
	json_close_object(&json);
	json_open_object(&json, "time_to_decide");
	for (size_t i = 0; i < OVERVIEW_WAITS; i++)
		json_integer(&json, overview_wait(i), overview->by_wait[i]);
	json_close_object(&json);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

static void
rows_json(struct json_writer *json, const char *key,
    const struct overview_rows *rows)
{
	json_open_array(json, key);
	for (size_t i = 0; i < rows->count; i++) {
		const struct overview_row *row = &rows->list[i];

		json_open_object(json, NULL);
		json_text(json, "name", row->name);
		json_integer(json, "raised", row->raised);
		json_integer(json, "decided", row->decided);
		json_integer(json, "noise", row->noise);
		if (overview_precision(row) >= 0)
			json_integer(json, "precision_percent",
			    overview_precision(row));
		json_close_object(json);
	}
	json_close_array(json);
}
