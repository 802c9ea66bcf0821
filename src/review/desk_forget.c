#include <errno.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "review/desk_parts.h"
#include "review/desk_person.h"

/* A walk over all alerts for one person's. */
struct search {
	const struct desk *desk;
	const struct desk_forget *request;
	struct desk_ids ids;
	size_t quoted;
};

static int look_at(const struct desk_of_person *found, void *arg);
static int forget_one(struct search *search, const struct digest *id,
    int64_t now, struct desk_forgotten *out, struct err *err);
static bool may_go(const struct desk_forget *request, enum outcome outcome);
static int record(struct search *search, int64_t now, struct err *err);

int
desk_forget(const struct desk *desk, const struct desk_forget *request,
    int64_t now, const struct desk_removal *removal, struct desk_forgotten *out,
    struct err *err)
{
	struct search search = { .desk = desk, .request = request };
	const char *person = desk_person_id(desk, request->person);
	int64_t concerns;
	int result;

	*out = (struct desk_forgotten){ 0 };
	result = desk_each_of_person(desk, person, look_at, &search, err);
	if (search.ids.failed)
		result = err_set(err, ENOMEM, "out of memory for alerts");
	for (size_t i = 0; i < search.ids.count && result == 0; i++) {
		result = forget_one(&search, &search.ids.list[i], now, out,
		    err);
		if (result == 1) {
			removal->removed(&search.ids.list[i], removal->arg);
			result = 0;
		}
	}
	desk_ids_done(&search.ids);
	out->quoted = search.quoted;
	if (result == 0 && out->kept == 0)
		result = ledger_forget_concerns(desk->ledger, person, &concerns,
		    err);
	return result == 0 ? record(&search, now, err) : -1;
}

static int
look_at(const struct desk_of_person *found, void *arg)
{
	struct search *search = arg;

	if (found->only_quoted)
		search->quoted++;
	else
		desk_ids_add(&search->ids, &found->kept->id);
	return search->ids.failed ? 1 : 0;
}

static int
forget_one(struct search *search, const struct digest *id, int64_t now,
    struct desk_forgotten *out, struct err *err)
{
	const struct desk_forget *request = search->request;
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_FORGOTTEN,
		.uid = request->uid,
		.who = request->who };
	struct ledger_case item;
	int found = ledger_find_case(search->desk->ledger, id, &item, err);

	if (found != 1)
		return found;
	if (!may_go(request, item.outcome)) {
		out->kept++;
		return 0;
	}
	out->removed++;
	return desk_remove(search->desk, id, &event, err);
}

static bool
may_go(const struct desk_forget *request, enum outcome outcome)
{
	return request->all ||
	    (!outcome_is_open(outcome) && outcome != OUTCOME_UPHELD &&
		outcome != OUTCOME_SAFEGUARDING);
}

/* That it was done and why; not of whom. */
static int
record(struct search *search, int64_t now, struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_FORGOTTEN,
		.uid = search->request->uid,
		.who = search->request->who,
		.what = search->request->all ? "a person, all" : "a person",
		.note = search->request->note };

	return audit_add(search->desk->ledger, &event, err);
}
