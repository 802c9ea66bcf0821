#include "ledger/concerns.h"

#include <string.h>

#include "ledger/inside.h"

static void read_concern(sqlite3_stmt *statement, struct ledger_concern *out);

void
concern_pair(const struct alert *alert, struct digest *out)
{
	const struct report *report = &alert->report;

	concern_pair_of(report->from_person.len > 0 ? report->from_person :
						      report->from,
	    report->to_person.len > 0 ? report->to_person : report->to, out);
}

/* The lower name first, so that it is one pair whoever wrote. */
void
concern_pair_of(struct span one, struct span two, struct digest *out)
{
	struct span spare;
	struct digest_state state;
	int order = memcmp(one.len == 0 ? "" : one.ptr,
	    two.len == 0 ? "" : two.ptr, one.len < two.len ? one.len : two.len);
	if (order > 0 || (order == 0 && one.len > two.len)) {
		spare = one;
		one = two;
		two = spare;
	}
	digest_begin(&state);
	digest_add_field(&state, SPAN("pair"));
	digest_add_field(&state, one);
	digest_add_field(&state, two);
	digest_end(&state, out);
}

void
concern_said(const struct alert *alert, struct digest *out)
{
	const struct digest *message = &alert->report.identity;
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("said"));
	digest_add_field(&state, alert->report.conversation);
	digest_add_field(&state,
	    (struct span){ (const char *)message->byte, DIGEST_BYTES });
	digest_end(&state, out);
}

int
ledger_add_concern(struct ledger *ledger, const struct ledger_concern *concern,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CONCERN_ADD,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &concern->id);
	bind_text(statement, 2, concern->subject);
	bind_digest(statement, 3, &concern->pair);
	bind_text(statement, 4, concern->family);
	bind_text(statement, 5, concern->rule);
	bind_i64(statement, 6, concern->severity);
	bind_i64(statement, 7, concern->time);
	bind_i64(statement, 8, concern->raised);
	bind_text(statement, 9, concern->covered_by);
	bind_text(statement, 10, outcome_name(concern->outcome));
	bind_i64(statement, 11, concern->told);
	bind_digest(statement, 12, &concern->said);
	bind_i64(statement, 13, concern->heard);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_set_concern(struct ledger *ledger, const struct digest *id,
    enum outcome outcome, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CONCERN_SET,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	bind_text(statement, 2, outcome_name(outcome));
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_tell_concern(struct ledger *ledger, const struct digest *id,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CONCERN_TELL,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_concern(struct ledger *ledger, const char *subject, int64_t from,
    int64_t to, ledger_visit_concern *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger,
	    subject == NULL ? SQL_CONCERN_EACH : SQL_CONCERN_OF, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, from);
	bind_i64(statement, 2, to);
	if (subject != NULL)
		bind_text(statement, 3, subject);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		struct ledger_concern concern;

		read_concern(statement, &concern);
		if (visit(&concern, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_expire_concerns(struct ledger *ledger, int64_t before, int64_t *removed,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CONCERN_EXPIRE,
	    err);
	int result;

	*removed = 0;
	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, before);
	result = ledger_run(ledger, statement, "write", err);
	if (result == 0)
		*removed = sqlite3_changes64(ledger->db);
	return result;
}

int
ledger_forget_concerns(struct ledger *ledger, const char *subject,
    int64_t *removed, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CONCERN_FORGET,
	    err);
	int result;

	*removed = 0;
	if (statement == NULL)
		return -1;
	bind_text(statement, 1, subject);
	result = ledger_run(ledger, statement, "write", err);
	if (result == 0)
		*removed = sqlite3_changes64(ledger->db);
	return result;
}

static void
read_concern(sqlite3_stmt *statement, struct ledger_concern *out)
{
	int severity = sqlite3_column_int(statement, 5);

	if (severity < 0 || severity >= SEVERITY_COUNT)
		severity = SEVERITY_URGENT;
	*out = (struct ledger_concern){
		.subject = column_string(statement, 1),
		.family = column_string(statement, 3),
		.rule = column_string(statement, 4),
		.severity = (enum severity)severity,
		.time = sqlite3_column_int64(statement, 6),
		.raised = sqlite3_column_int64(statement, 7),
		.covered_by = column_string(statement, 8),
		.told = sqlite3_column_int(statement, 10) != 0,
		.heard = sqlite3_column_int(statement, 12) != 0,
		.title = column_string(statement, 13),
	};
	column_digest(statement, 0, &out->id);
	column_digest(statement, 2, &out->pair);
	column_digest(statement, 11, &out->said);
	(void)outcome_parse(column_words(statement, 9), &out->outcome);
}
