#include <errno.h>
#include <stdlib.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "review/desk_parts.h"

/* What repeats and reports look back on, even where fewer days are set. */
#define LOOK_BACK (366 * INSTANT_DAY)

struct ended {
	const struct desk *desk;
	int64_t now;
	struct desk_ids ids;
};

static int take_ended(const struct ledger_case *item, void *arg);
static int expire_one(const struct desk *desk, const struct digest *id,
    int64_t now, struct err *err);
static int expire_concerns(const struct desk *desk, int64_t now,
    struct err *err);

int
desk_expire(const struct desk *desk, int64_t now,
    const struct desk_removal *removal, struct err *err)
{
	const struct ledger_case_filter filter = { .closed_only = true };
	struct ended ended = { desk, now, { 0 } };
	int result = ledger_each_case(desk->ledger, &filter, take_ended, &ended,
	    err);

	if (ended.ids.failed)
		result = err_set(err, ENOMEM, "out of memory for what ends");
	for (size_t i = 0; i < ended.ids.count && result == 0; i++) {
		result = expire_one(desk, &ended.ids.list[i], now, err);
		if (result == 0)
			removal->removed(&ended.ids.list[i], removal->arg);
	}
	desk_ids_done(&ended.ids);
	return result == 0 ? expire_concerns(desk, now, err) : -1;
}

int
desk_remove(const struct desk *desk, const struct digest *id,
    struct audit_event *event, struct err *err)
{
	struct ledger_case item;
	int found = ledger_find_case(desk->ledger, id, &item, err);

	if (found != 1)
		return found;
	event->alert = *id;
	if (event->what == NULL)
		event->what = outcome_name(item.outcome);
	if (ledger_remove_notes(desk->ledger, id, err) == -1 ||
	    ledger_remove_alert(desk->ledger, item.row, err) == -1)
		return -1;
	return audit_add(desk->ledger, event, err) == -1 ? -1 : 1;
}

void
desk_ids_add(struct desk_ids *ids, const struct digest *id)
{
	struct digest *list = ids->list;

	/* Full at each power of two. */
	if ((ids->count & (ids->count - 1)) == 0)
		list = reallocarray(ids->list,
		    ids->count == 0 ? 1 : 2 * ids->count, sizeof(*list));
	if (list == NULL) {
		ids->failed = true;
		return;
	}
	ids->list = list;
	list[ids->count++] = *id;
}

void
desk_ids_done(struct desk_ids *ids)
{
	free(ids->list);
	*ids = (struct desk_ids){ 0 };
}

static int
take_ended(const struct ledger_case *item, void *arg)
{
	struct ended *ended = arg;
	int64_t keep = ended->desk->options->keep[item->outcome];
	int64_t end;

	if (keep == 0 || item->decided == INSTANT_NONE ||
	    __builtin_add_overflow(item->decided, keep, &end))
		return 0;
	if (end <= ended->now)
		desk_ids_add(&ended->ids, &item->id);
	return 0;
}

static int
expire_one(const struct desk *desk, const struct digest *id, int64_t now,
    struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_EXPIRED,
		.uid = AUDIT_NOBODY };

	return desk_remove(desk, id, &event, err) == -1 ? -1 : 0;
}

static int
expire_concerns(const struct desk *desk, int64_t now, struct err *err)
{
	int64_t back = desk->options->repeat_window;
	int64_t removed;

	if (back < LOOK_BACK)
		back = LOOK_BACK;
	return ledger_expire_concerns(desk->ledger, now - back, &removed, err);
}
