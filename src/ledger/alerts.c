#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "ledger/audit.h"
#include "ledger/inside.h"

/* How a row of matches came to be there; kept in files, so never renumber. */
enum match_kind {
	KIND_ALERT = 0,
	KIND_COUNTED = 1,
	KIND_TRIAL = 2,
	KIND_COVERED = 3,
	KIND_DELIVERED = 4 /* found in the spool */
};

static int find_match(struct ledger *ledger, struct alert *alert,
    struct err *err);
static int find_in_window(struct ledger *ledger, struct alert *alert,
    int64_t window, int64_t *row, struct err *err);
static int count_on(struct ledger *ledger, int64_t row, struct err *err);
static int add_alert(struct ledger *ledger, const struct alert *alert,
    int64_t *row, struct err *err);
static int add_match(struct ledger *ledger, const struct alert *alert,
    enum match_kind kind, int64_t row, struct err *err);
static int mark_and_say(struct ledger *ledger, sqlite3_stmt *statement,
    int64_t now, struct err *err);
static int64_t shifted(int64_t time, int64_t by);
static int visit_rows(struct ledger *ledger, sqlite3_stmt *statement,
    ledger_visit *visit, void *arg, struct err *err);
static void read_alert(sqlite3_stmt *statement, struct ledger_alert *out);
static int id_range(struct span id, struct digest *low, struct digest *high,
    struct err *err);

int
ledger_add(struct ledger *ledger, struct alert *alert, int64_t window,
    enum ledger_verdict *verdict, struct err *err)
{
	int64_t row = 0;
	int found;

	alert->seen = 1;
	found = find_match(ledger, alert, err);
	*verdict = LEDGER_KNOWN;
	if (found != 0)
		return found == 1 ? 0 : -1;
	if (alert->rule->status != RULE_LIVE) {
		*verdict = LEDGER_TRIAL;
		return add_match(ledger, alert, KIND_TRIAL, 0, err);
	}
	found = find_in_window(ledger, alert, window, &row, err);
	if (found == -1)
		return -1;
	if (found == 1) {
		*verdict = LEDGER_COUNTED;
		if (count_on(ledger, row, err) == -1)
			return -1;
		return add_match(ledger, alert, KIND_COUNTED, row, err);
	}
	*verdict = LEDGER_ALERT;
	if (add_alert(ledger, alert, &row, err) == -1)
		return -1;
	return add_match(ledger, alert, KIND_ALERT, row, err);
}

int
ledger_add_covered(struct ledger *ledger, struct alert *alert,
    enum ledger_verdict *verdict, struct err *err)
{
	int found = find_match(ledger, alert, err);

	*verdict = found == 1 ? LEDGER_KNOWN : LEDGER_COVERED;
	if (found != 0)
		return found == 1 ? 0 : -1;
	return add_match(ledger, alert, KIND_COVERED, 0, err);
}

bool
ledger_is_new(const struct ledger *ledger)
{
	return ledger->next_key == 1;
}

int
ledger_remember(struct ledger *ledger, const struct digest *id, int64_t now,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MATCH_REMEMBER,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	bind_i64(statement, 2, KIND_DELIVERED);
	bind_i64(statement, 3, now);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_undelivered(struct ledger *ledger, size_t max, struct span except,
    ledger_visit *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger,
	    SQL_ALERTS_UNDELIVERED, err);

	if (statement == NULL)
		return -1;
	bind_u64(statement, 1, max > INT32_MAX ? INT32_MAX : max);
	bind_words(statement, 2, except);
	return visit_rows(ledger, statement, visit, arg, err);
}

int
ledger_each_alert(struct ledger *ledger, size_t max, ledger_visit *visit,
    void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_ALERTS_NEWEST,
	    err);

	if (statement == NULL)
		return -1;
	bind_u64(statement, 1, max > INT32_MAX ? INT32_MAX : max);
	return visit_rows(ledger, statement, visit, arg, err);
}

int
ledger_find_alert(struct ledger *ledger, struct span id, ledger_visit *visit,
    void *arg, struct err *err)
{
	sqlite3_stmt *statement;
	struct ledger_alert alert;
	struct digest low, high;
	int found;

	if (id_range(id, &low, &high, err) == -1)
		return -1;
	/* Twice: the second row, if any, would overwrite the first. */
	for (int round = 0; round < 2; round++) {
		statement = ledger_statement(ledger, SQL_ALERTS_BY_ID, err);
		if (statement == NULL)
			return -1;
		bind_digest(statement, 1, &low);
		bind_digest(statement, 2, &high);
		found = ledger_step(ledger, statement, "read", err);
		if (found != 1)
			return found;
		if (round == 0 &&
		    ledger_step(ledger, statement, "read", err) == 1) {
			(void)sqlite3_reset(statement);
			return err_set(err, EINVAL,
			    "more than one alert "
			    "begins with '%.*s'; write more of its id",
			    SPAN_ARGS(id));
		}
	}
	read_alert(statement, &alert);
	(void)visit(&alert, arg);
	(void)sqlite3_reset(statement);
	return 1;
}

int
ledger_last_delivery(struct ledger *ledger, int64_t *delivery, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DELIVERY_LAST,
	    err);
	int found = ledger_step(ledger, statement, "read", err);

	*delivery = found == 1 ? sqlite3_column_int64(statement, 0) : 0;
	(void)sqlite3_reset(statement);
	return found == -1 ? -1 : 0;
}

int
ledger_mark_delivered(struct ledger *ledger, int64_t delivery, int64_t now,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DELIVERY_DONE,
	    err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, delivery);
	bind_i64(statement, 2, now);
	return mark_and_say(ledger, statement, now, err);
}

int
ledger_mark_delivered_id(struct ledger *ledger, const struct digest *id,
    int64_t now, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DELIVERY_DONE_ID,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	bind_i64(statement, 2, now);
	return mark_and_say(ledger, statement, now, err);
}

int
ledger_alert_content(struct ledger *ledger, const struct digest *id,
    struct digest *out, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_ALERT_CONTENT,
	    err);
	struct digest_state state;
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	found = ledger_step(ledger, statement, "read", err);
	digest_begin(&state);
	for (int i = 0; found == 1 && i < sqlite3_column_count(statement); i++)
		digest_add_field(&state, column_span(statement, i));
	digest_end(&state, out);
	(void)sqlite3_reset(statement);
	return found;
}

static int
mark_and_say(struct ledger *ledger, sqlite3_stmt *statement, int64_t now,
    struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_DELIVERED,
		.uid = AUDIT_NOBODY };
	char route[AUDIT_WORD_BYTES + 1];
	int found = ledger_step(ledger, statement, "write", err);

	if (found == 1) {
		(void)snprintf(route, sizeof(route), "%s",
		    column_string(statement, 0));
		column_digest(statement, 1, &event.alert);
		if (sqlite3_column_int(statement, 2) == COPY_FOLLOW_UP)
			event.what = "follow-up";
	}
	(void)sqlite3_reset(statement);
	if (found != 1)
		return found;
	event.route = route;
	return audit_add(ledger, &event, err);
}

/* 1: this message has been here, as an alert or counted on one. */
static int
find_match(struct ledger *ledger, struct alert *alert, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MATCH_FIND, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &alert->id);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1)
		alert->seen = (unsigned)sqlite3_column_int(statement, 0);
	(void)sqlite3_reset(statement);
	return found;
}

/*
 * A worse severity than that of the alert it would be counted on is new. The
 * window reaches both ways, as files are not read in the order of their times.
 */
static int
find_in_window(struct ledger *ledger, struct alert *alert, int64_t window,
    int64_t *row, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_ALERT_IN_WINDOW,
	    err);
	int64_t time = alert_time(alert);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &alert->window_key);
	bind_i64(statement, 2, shifted(time, -window));
	bind_i64(statement, 3, shifted(time, window));
	bind_i64(statement, 4, alert->rule->severity);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1) {
		*row = sqlite3_column_int64(statement, 0);
		alert->seen = (unsigned)sqlite3_column_int(statement, 1) + 1;
	}
	(void)sqlite3_reset(statement);
	return found;
}

static int
count_on(struct ledger *ledger, int64_t row, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_ALERT_COUNT_ON,
	    err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, row);
	return ledger_run(ledger, statement, "write", err);
}

static int
add_alert(struct ledger *ledger, const struct alert *alert, int64_t *row,
    struct err *err)
{
	const struct rule_spec *rule = alert->rule;
	sqlite3_stmt *statement;

	statement = ledger_statement(ledger, SQL_ALERT_ADD, err);
	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &alert->id);
	bind_digest(statement, 2, &alert->window_key);
	bind_span(statement, 3, buffer_span(&alert->packed));
	bind_text(statement, 4, rule->id);
	bind_text(statement, 5, rule->family);
	bind_text(statement, 6, rule->title);
	bind_text(statement, 7, rule->why);
	bind_text(statement, 8, rule->clause);
	bind_i64(statement, 9, rule->severity);
	bind_text(statement, 10, alert->from_name);
	bind_text(statement, 11, alert->to_name);
	bind_text(statement, 12, alert->subject);
	bind_text(statement, 13, alert->team);
	bind_text(statement, 14, alert->route);
	bind_text(statement, 15, alert->source);
	bind_text(statement, 16, alert->file);
	bind_i64(statement, 17, alert_time(alert));
	bind_i64(statement, 18, alert->raised);
	if (ledger_run(ledger, statement, "write", err) == -1)
		return -1;
	*row = sqlite3_last_insert_rowid(ledger->db);
	statement = ledger_statement(ledger, SQL_DELIVERY_ADD, err);
	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, *row);
	bind_text(statement, 2, alert->route);
	bind_i64(statement, 3,
	    alert->standing == NULL ? COPY_FIRST : alert->standing->reason);
	return ledger_run(ledger, statement, "write", err);
}

/* `row` 0: it stands for itself. */
static int
add_match(struct ledger *ledger, const struct alert *alert,
    enum match_kind kind, int64_t row, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MATCH_ADD, err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &alert->id);
	bind_text(statement, 2, alert->rule->id);
	bind_i64(statement, 3, kind);
	if (row != 0)
		bind_i64(statement, 4, row);
	bind_text(statement, 5, alert->source);
	bind_text(statement, 6, alert->file);
	bind_u64(statement, 7, alert->report.offset);
	bind_i64(statement, 8, alert_time(alert));
	return ledger_run(ledger, statement, "write", err);
}

static int64_t
shifted(int64_t time, int64_t by)
{
	int64_t sum;

	if (__builtin_add_overflow(time, by, &sum))
		return by < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static int
visit_rows(struct ledger *ledger, sqlite3_stmt *statement, ledger_visit *visit,
    void *arg, struct err *err)
{
	struct ledger_alert alert;
	int found;

	for (;;) {
		found = ledger_step(ledger, statement, "read", err);
		if (found != 1)
			break;
		read_alert(statement, &alert);
		if (visit(&alert, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

static void
read_alert(sqlite3_stmt *statement, struct ledger_alert *out)
{
	int severity = sqlite3_column_int(statement, 8);

	if (severity < 0 || severity >= SEVERITY_COUNT)
		severity = SEVERITY_URGENT;
	out->row = sqlite3_column_int64(statement, 0);
	column_digest(statement, 1, &out->id);
	out->kept = (struct alert_kept){ .id = out->id,
		.packed = column_span(statement, 2),
		.rule = column_string(statement, 3),
		.family = column_string(statement, 4),
		.title = column_string(statement, 5),
		.why = column_string(statement, 6),
		.clause = column_string(statement, 7),
		.severity = (enum severity)severity,
		.from_name = column_string(statement, 9),
		.to_name = column_string(statement, 10),
		.subject = column_string(statement, 11),
		.team = column_string(statement, 12),
		.route = column_string(statement, 13),
		.source = column_string(statement, 14),
		.file = column_string(statement, 15),
		.raised = sqlite3_column_int64(statement, 16),
		.seen = (unsigned)sqlite3_column_int(statement, 17) };
	out->delivered = sqlite3_column_int(statement, 18) != 0;
	out->delivery = sqlite3_column_int64(statement, 19);
	out->reason = (enum copy_reason)sqlite3_column_int(statement, 20);
}

/* The lowest and highest id that begin with these digits. */
static int
id_range(struct span id, struct digest *low, struct digest *high,
    struct err *err)
{
	char digits[DIGEST_HEX_BYTES];

	if (id.len > 0 && id.len < sizeof(digits)) {
		memset(digits, '0', sizeof(digits));
		memcpy(digits, id.ptr, id.len);
		if (digest_from_hex((struct span){ digits, sizeof(digits) - 1 },
			low)) {
			memset(digits + id.len, 'f', sizeof(digits) - id.len);
			(void)digest_from_hex((struct span){ digits,
						  sizeof(digits) - 1 },
			    high);
			return 0;
		}
	}
	return err_set(err, EINVAL,
	    "'%.*s' is no alert's id; write its "
	    "first hexadecimal digits, as in 3f9a",
	    SPAN_ARGS(span_first(id, 64)));
}
