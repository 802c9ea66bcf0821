#include "review/mailbox.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "deliver/maildir.h"
#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/places.h"

#define FOLDER_BYTES 64

/* A mail, as it lies now or as it lay then. */
struct spot {
	struct digest id;
	char folder[FOLDER_BYTES];
	bool read;
	int64_t owner;
	int64_t changed;
	int64_t missing; /* of those that lay there then */
};

struct spots {
	struct spot *list;
	size_t count;
	bool failed;
};

struct scan {
	const struct mailbox *mailbox;
	int64_t now;
	struct spots here;
	struct spots there; /* then */
	size_t decided;
};

/* What became of one alert's mails. */
struct change {
	struct digest id;
	const struct spot *here;
	size_t here_count;
	const struct spot *there;
	size_t there_count;
};

static void take_mail(const struct maildir_mail *mail, void *arg);
static void take_strange(const char *folder, const char *name, const char *why,
    void *arg);
static int take_place(const struct ledger_place *place, void *arg);
static struct spot *add_spot(struct spots *spots, const struct digest *id,
    const char *folder);
static void sort(struct spots *spots);
static int order(const void *one, const void *other);
static int judge_all(struct scan *scan, struct err *err);
static int judge(struct scan *scan, const struct change *change,
    struct err *err);
static bool is_as_before(const struct change *change);
static int is_ours(struct scan *scan, const struct change *change,
    struct err *err);
static int decide(struct scan *scan, const struct change *change,
    struct err *err);
static const struct spot *find(const struct spot *list, size_t count,
    const char *folder);
static const struct spot *newest_outcome(const struct change *change,
    bool only_new);
static bool folder_outcome(const char *folder, enum outcome *outcome);
static int record(struct scan *scan, const struct change *change,
    const struct spot *spot, enum outcome outcome, struct err *err);
static int keep_places(struct scan *scan, const struct change *change,
    struct err *err);
static int note_read(struct scan *scan, const struct change *change,
    struct err *err);
static int note_gone(struct scan *scan, const struct change *change,
    struct err *err);
static void name_owner(int64_t owner, char *out, size_t size);

int
mailbox_scan(const struct mailbox *mailbox, int64_t now, size_t *decided,
    struct err *err)
{
	struct scan scan = { .mailbox = mailbox, .now = now };
	const struct maildir_visit visit = { take_mail, take_strange, &scan };
	int result;

	result = spool_walk(mailbox->spool, mailbox->route, &visit, err);
	if (result == 0)
		result = ledger_each_place(mailbox->desk->ledger,
		    mailbox->route, take_place, &scan, err);
	if (scan.here.failed || scan.there.failed)
		result = err_set(err, ENOMEM, "out of memory for route '%s'",
		    mailbox->route);
	if (result == 0) {
		sort(&scan.here);
		sort(&scan.there);
		result = judge_all(&scan, err);
	}
	free(scan.here.list);
	free(scan.there.list);
	*decided = scan.decided;
	return result;
}

static void
take_mail(const struct maildir_mail *mail, void *arg)
{
	struct scan *scan = arg;
	struct spot *spot;

	if (strlen(mail->folder) >= FOLDER_BYTES)
		return;
	spot = add_spot(&scan->here, &mail->id, mail->folder);
	if (spot == NULL)
		return;
	spot->read = mail->read;
	spot->owner = mail->owner;
	spot->changed = mail->changed;
}

static void
take_strange(const char *folder, const char *name, const char *why, void *arg)
{
	const struct scan *scan = arg;
	char text[512], shown[200];

	escape_into(shown, sizeof(shown), span_of(name));
	(void)snprintf(text, sizeof(text),
	    "route '%s': '%s%s%s' is left alone: %s", scan->mailbox->route,
	    folder, folder[0] == '\0' ? "" : "/", shown, why);
	scan->mailbox->strange(text, scan->mailbox->arg);
}

static int
take_place(const struct ledger_place *place, void *arg)
{
	struct scan *scan = arg;
	struct spot *spot = add_spot(&scan->there, &place->id, place->folder);

	if (spot == NULL)
		return 1;
	spot->read = place->read;
	spot->missing = place->missing;
	return 0;
}

static struct spot *
add_spot(struct spots *spots, const struct digest *id, const char *folder)
{
	struct spot *list = spots->list;

	/* Full at each power of two. */
	if ((spots->count & (spots->count - 1)) == 0)
		list = reallocarray(spots->list,
		    spots->count == 0 ? 1 : 2 * spots->count, sizeof(*list));
	if (list == NULL) {
		spots->failed = true;
		return NULL;
	}
	spots->list = list;
	list += spots->count++;
	*list = (struct spot){ .id = *id, .missing = INSTANT_NONE };
	(void)snprintf(list->folder, FOLDER_BYTES, "%s", folder);
	return list;
}

static void
sort(struct spots *spots)
{
	if (spots->count > 0)
		qsort(spots->list, spots->count, sizeof(struct spot), order);
}

static int
order(const void *one, const void *other)
{
	const struct spot *a = one, *b = other;
	int by_id = memcmp(a->id.byte, b->id.byte, DIGEST_BYTES);

	return by_id != 0 ? by_id : strcmp(a->folder, b->folder);
}

/* Both lists side by side, an alert at a time. */
static int
judge_all(struct scan *scan, struct err *err)
{
	const struct spots *here = &scan->here, *there = &scan->there;
	size_t i = 0, j = 0;

	while (i < here->count || j < there->count) {
		struct change change = { .here = here->list + i,
			.there = there->list + j };

		if (j == there->count ||
		    (i < here->count &&
			memcmp(here->list[i].id.byte, there->list[j].id.byte,
			    DIGEST_BYTES) <= 0))
			change.id = here->list[i].id;
		else
			change.id = there->list[j].id;
		for (; i < here->count &&
		     digest_equal(&here->list[i].id, &change.id);
		     i++)
			change.here_count++;
		for (; j < there->count &&
		     digest_equal(&there->list[j].id, &change.id);
		     j++)
			change.there_count++;
		if (judge(scan, &change, err) == -1)
			return -1;
	}
	return 0;
}

static int
judge(struct scan *scan, const struct change *change, struct err *err)
{
	int ours;

	if (is_as_before(change))
		return 0;
	ours = is_ours(scan, change, err);
	if (ours != 1)
		return ours;
	if (change->here_count == 0)
		return note_gone(scan, change, err);
	if (decide(scan, change, err) == -1 ||
	    note_read(scan, change, err) == -1)
		return -1;
	return keep_places(scan, change, err);
}

/*
 * Its mails lie where they lay, and the ledger need not be asked. Of one mail
 * there may be two copies in a folder, so that their number says nothing.
 */
static bool
is_as_before(const struct change *change)
{
	for (size_t i = 0; i < change->there_count; i++) {
		if (find(change->here, change->here_count,
			change->there[i].folder) == NULL)
			return false;
	}
	for (size_t i = 0; i < change->here_count; i++) {
		const struct spot *spot = &change->here[i];
		const struct spot *then = find(change->there,
		    change->there_count, spot->folder);

		if (then == NULL || then->read != spot->read ||
		    then->missing != INSTANT_NONE)
			return false;
	}
	return true;
}

/* Anybody who can write here can name any alert. */
static int
is_ours(struct scan *scan, const struct change *change, struct err *err)
{
	struct ledger *ledger = scan->mailbox->desk->ledger;
	int ours = ledger_is_for_route(ledger, &change->id,
	    scan->mailbox->route, NULL, err);
	char hex[DIGEST_HEX_BYTES];
	int64_t row;

	if (ours != 0)
		return ours;
	row = ledger_alert_row(ledger, &change->id, err);
	if (row <= 0)
		return (int)row; /* a digest, or removed by now */
	digest_hex(&change->id, hex);
	hex[12] = '\0';
	take_strange(change->here_count > 0 ? change->here->folder : "", hex,
	    "this alert belongs to another route", scan);
	return 0;
}

static int
decide(struct scan *scan, const struct change *change, struct err *err)
{
	const struct spot *came = newest_outcome(change, true);
	const struct spot *left = newest_outcome(change, false);
	struct ledger_case item;
	enum outcome outcome, gone;
	int found;

	if (came != NULL) {
		(void)folder_outcome(came->folder, &outcome);
		return record(scan, change, came, outcome, err);
	}
	found = ledger_find_case(scan->mailbox->desk->ledger, &change->id,
	    &item, err);
	if (found != 1)
		return found;
	/* It left the folder of the outcome it has: what else says so? */
	for (size_t i = 0; i < change->there_count; i++) {
		const struct spot *spot = &change->there[i];

		if (!folder_outcome(spot->folder, &gone) ||
		    gone != item.outcome ||
		    find(change->here, change->here_count, spot->folder) !=
			NULL)
			continue;
		if (left != NULL) {
			(void)folder_outcome(left->folder, &outcome);
			return record(scan, change, left, outcome, err);
		}
		spot = find(change->here, change->here_count, "");
		if (spot != NULL)
			return record(scan, change, spot, OUTCOME_OPEN, err);
	}
	return 0;
}

static const struct spot *
find(const struct spot *list, size_t count, const char *folder)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].folder, folder) == 0)
			return &list[i];
	}
	return NULL;
}

/* The mail in a folder of an outcome that was put there last. */
static const struct spot *
newest_outcome(const struct change *change, bool only_new)
{
	const struct spot *newest = NULL;
	enum outcome outcome;

	for (size_t i = 0; i < change->here_count; i++) {
		const struct spot *spot = &change->here[i];

		if (!folder_outcome(spot->folder, &outcome) ||
		    (only_new &&
			find(change->there, change->there_count,
			    spot->folder) != NULL))
			continue;
		if (newest == NULL || spot->changed > newest->changed)
			newest = spot;
	}
	return newest;
}

static bool
folder_outcome(const char *folder, enum outcome *outcome)
{
	for (int i = OUTCOME_OPEN + 1; i < OUTCOME_COUNT; i++) {
		*outcome = (enum outcome)i;
		if (strcmp(folder, outcome_folder(*outcome)) == 0)
			return true;
	}
	return false;
}

static int
record(struct scan *scan, const struct change *change, const struct spot *spot,
    enum outcome outcome, struct err *err)
{
	char who[64];
	struct desk_decision decision = { .alert = change->id,
		.outcome = outcome,
		.happened = spot->changed < scan->now ? spot->changed :
							scan->now,
		.uid = spot->owner,
		.who = who,
		.route = scan->mailbox->route };
	int result;

	name_owner(spot->owner, who, sizeof(who));
	result = desk_decide(scan->mailbox->desk, &decision, scan->now, err);
	scan->decided += result == 1;
	return result == -1 ? -1 : 0;
}

static int
keep_places(struct scan *scan, const struct change *change, struct err *err)
{
	struct ledger *ledger = scan->mailbox->desk->ledger;
	struct ledger_place place = { .id = change->id,
		.route = scan->mailbox->route,
		.missing = INSTANT_NONE };

	for (size_t i = 0; i < change->here_count; i++) {
		const struct spot *spot = &change->here[i];
		const struct spot *then = find(change->there,
		    change->there_count, spot->folder);

		place.folder = spot->folder;
		place.read = spot->read;
		if ((then == NULL || then->read != spot->read ||
			then->missing != INSTANT_NONE) &&
		    ledger_put_place(ledger, &place, err) == -1)
			return -1;
	}
	for (size_t i = 0; i < change->there_count; i++) {
		place.folder = change->there[i].folder;
		if (find(change->here, change->here_count, place.folder) ==
			NULL &&
		    ledger_remove_place(ledger, &place, err) == -1)
			return -1;
	}
	return 0;
}

/* Once for each alert, whoever opened it first. */
static int
note_read(struct scan *scan, const struct change *change, struct err *err)
{
	struct ledger *ledger = scan->mailbox->desk->ledger;
	struct audit_event event = { .time = scan->now,
		.happened = scan->now,
		.kind = AUDIT_READ,
		.alert = change->id,
		.uid = AUDIT_NOBODY,
		.route = scan->mailbox->route };
	struct ledger_case item;
	bool now_read = false, then_read = false;
	int found;

	for (size_t i = 0; i < change->here_count; i++)
		now_read = now_read || change->here[i].read;
	for (size_t i = 0; i < change->there_count; i++)
		then_read = then_read || change->there[i].read;
	if (!now_read || then_read)
		return 0;
	found = ledger_find_case(ledger, &change->id, &item, err);
	if (found != 1)
		return found;
	if (item.read == INSTANT_NONE) {
		item.read = scan->now;
		if (ledger_case_put(ledger, &item, err) == -1)
			return -1;
	}
	return audit_add(ledger, &event, err);
}

/* It may be between two folders just now. */
static int
note_gone(struct scan *scan, const struct change *change, struct err *err)
{
	struct ledger *ledger = scan->mailbox->desk->ledger;
	struct audit_event event = { .time = scan->now,
		.happened = scan->now,
		.kind = AUDIT_MAIL_GONE,
		.alert = change->id,
		.uid = AUDIT_NOBODY,
		.route = scan->mailbox->route };
	bool gone = change->there->missing != INSTANT_NONE &&
	    scan->now - change->there->missing >= MAILBOX_GONE_AFTER;

	for (size_t i = 0; i < change->there_count; i++) {
		struct ledger_place place = { .id = change->id,
			.route = scan->mailbox->route,
			.folder = change->there[i].folder,
			.read = change->there[i].read,
			.missing = scan->now };

		if (gone ? ledger_remove_place(ledger, &place, err) == -1 :
			   change->there[i].missing == INSTANT_NONE &&
			    ledger_put_place(ledger, &place, err) == -1)
			return -1;
	}
	return gone ? audit_add(ledger, &event, err) : 0;
}

/* A move keeps the owner, so the daemon's own user means: somebody who may. */
static void
name_owner(int64_t owner, char *out, size_t size)
{
	const struct passwd *entry = getpwuid((uid_t)owner);

	if (owner == (int64_t)geteuid())
		(void)snprintf(out, size, "somebody of the route");
	else if (entry != NULL)
		(void)snprintf(out, size, "%s", entry->pw_name);
	else
		(void)snprintf(out, size, "uid %lld", (long long)owner);
}
