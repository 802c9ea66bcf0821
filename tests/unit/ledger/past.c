#include "past.h"

#include <criterion/criterion.h>

#include "base/instant.h"
#include "ledger/cases.h"
#include "sample.h"

static int
take_row(const struct ledger_alert *alert, void *arg)
{
	*(int64_t *)arg = alert->row;
	return 1;
}

void
past_add(struct ledger *ledger, const struct past_alert *past)
{
	static unsigned number = 1000;
	struct ledger_case item = { .tier = 0,
		.route = "oak",
		.due = past->due,
		.read = INSTANT_NONE,
		.outcome = past->outcome,
		.decided = past->decided,
		.decided_by = "",
		.note = "",
		.exception = "" };
	struct sample sample;
	struct alert alert;
	enum ledger_verdict verdict;
	char id[DIGEST_HEX_BYTES];
	struct err err = { 0 };

	sample_init(&sample);
	sample.rule.id = past->rule;
	sample.rule.family = past->family;
	sample_set_message(&sample, number++, past->raised);
	sample_alert(&sample, &alert);
	alert.raised = past->raised;
	alert.subject = past->subject;
	cr_assert_eq(ledger_add(ledger, &alert, 0, &verdict, &err), 0, "%s",
	    err.text);
	cr_assert_eq(verdict, LEDGER_ALERT);
	digest_hex(&alert.id, id);
	cr_assert_eq(ledger_find_alert(ledger, span_of(id), take_row, &item.row,
			 &err),
	    1);
	cr_assert_eq(ledger_case_open(ledger, &item, &err), 0, "%s", err.text);
	alert_done(&alert);
	sample_done(&sample);
}
