/*
 * A ledger that a disk, or somebody, has changed: it is refused, or what it
 * holds can be walked and shown.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alert/alert.h"
#include "deliver/alert_line.h"
#include "ledger/audit.h"
#include "ledger/bookmarks.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "ledger/days.h"
#include "ledger/health.h"
#include "ledger/ledger.h"
#include "ledger/places.h"
#include "ledger/storms.h"
#include "review/desk.h"
#include "targets.h"
#include "world.h"

#define ROUNDS_MAX 64

static void
add_alert(struct desk *desk, const char *text)
{
	struct report report = { .rule = SPAN("number"),
		.conversation = SPAN("oak house"),
		.from = SPAN("Robin"),
		.from_person = SPAN("w1"),
		.from_role = ROLE_STAFF,
		.to = SPAN("Sam"),
		.to_person = SPAN("u1"),
		.to_role = ROLE_SERVICE_USER,
		.time = INSTANT_DAY,
		.times = 1,
		.message_id = span_of(text),
		.text = span_of(text),
		.span_count = 1,
		.spans = { { 0, 4 } } };
	enum ledger_verdict verdict;
	struct alert alert;
	struct err err = { 0 };

	digest_of(span_of(text), &report.identity);
	FUZZ_CHECK(alert_init(&alert, &report,
		       &world_small()->settings->rules[0], desk->people,
		       &err) == 0);
	alert.source = "oak";
	alert.file = "chat.txt";
	FUZZ_CHECK(desk_take(desk, &alert, 2 * INSTANT_DAY, &verdict, &err) ==
	    0);
	FUZZ_CHECK(verdict == LEDGER_ALERT);
	alert_done(&alert);
}

static void
fill(struct ledger *ledger)
{
	const struct settings *settings = world_small()->settings;
	struct ledger_bookmark bookmark = { .source = "oak",
		.path = "/srv/oak/chat.txt",
		.place = { .state = SPAN("state") },
		.seen = INSTANT_DAY };
	const struct ledger_health health = { "silent", "oak", "nothing came",
		INSTANT_DAY, 0, 1, 1, 1 };
	const struct ledger_day day = { "oak", 20000, 1, 1, 0, 0 };
	struct ledger_place place = { .route = "oak",
		.folder = ".Noise",
		.missing = INSTANT_NONE };
	struct desk desk = { .ledger = ledger,
		.people = settings->people,
		.routes = settings->routes,
		.route_count = settings->route_count,
		.options = &settings->review,
		.zone = settings->zone };
	struct err err = { 0 };

	FUZZ_CHECK(ledger_begin(ledger, &err) == 0);
	add_alert(&desk, "text me on 07700 900123");
	add_alert(&desk, "text me on 07700 900124");
	FUZZ_CHECK(ledger_put_bookmark(ledger, &bookmark, &err) == 0);
	FUZZ_CHECK(ledger_put_health(ledger, &health, &err) == 0);
	FUZZ_CHECK(ledger_put_moment(ledger, "rule", "number", 1, &err) == 0);
	FUZZ_CHECK(ledger_add_day(ledger, &day, &err) == 0);
	FUZZ_CHECK(ledger_put_place(ledger, &place, &err) == 0);
	FUZZ_CHECK(ledger_commit(ledger, &err) == 0);
}

/* The bytes of a ledger that is well; made once. */
static struct span
template_bytes(void)
{
	static struct buffer bytes;
	struct ledger *ledger;
	struct err err = { 0 };

	if (bytes.len > 0)
		return buffer_span(&bytes);
	ledger = ledger_open(fuzz_path("template.db"), &err);
	FUZZ_CHECK(ledger != NULL);
	fill(ledger);
	ledger_close(ledger);
	fuzz_read(fuzz_path("template.db"), &bytes);
	return buffer_span(&bytes);
}

static int
see_alert(const struct ledger_alert *found, void *arg)
{
	struct buffer out = BUFFER_NONE;
	struct alert alert;
	struct err err = { 0 };

	(void)arg;
	if (alert_restore(&alert, &found->kept, &err) == 0) {
		(void)alert_line(&alert, ALERT_DETAIL_WORDS, &out);
		fuzz_check_plain(buffer_span(&out));
		alert_done(&alert);
	}
	buffer_done(&out);
	return 0;
}

static int
see_bookmark(const struct ledger_bookmark *bookmark, void *arg)
{
	(void)arg;
	FUZZ_CHECK(bookmark->source != NULL && bookmark->path != NULL);
	FUZZ_CHECK(bookmark->place.identity.head_bytes <= IDENTITY_HEAD_BYTES);
	FUZZ_CHECK(bookmark->place.identity.tail_bytes <= IDENTITY_TAIL_BYTES);
	return 0;
}

static int
see_case(const struct ledger_case *item, void *arg)
{
	(void)arg;
	FUZZ_CHECK(item->severity < SEVERITY_COUNT);
	FUZZ_CHECK(item->outcome < OUTCOME_COUNT);
	return 0;
}

static int
see_concern(const struct ledger_concern *concern, void *arg)
{
	(void)arg;
	FUZZ_CHECK(concern->severity < SEVERITY_COUNT);
	FUZZ_CHECK(concern->outcome < OUTCOME_COUNT);
	return 0;
}

static int
see_event(const struct audit_event *event, void *arg)
{
	(void)arg;
	FUZZ_CHECK(audit_kind_name((int)event->kind) != NULL);
	FUZZ_CHECK(event->who != NULL && event->note != NULL);
	return 0;
}

static int
see_place(const struct ledger_place *place, void *arg)
{
	(void)arg;
	FUZZ_CHECK(place->folder != NULL);
	return 0;
}

static int
see_day(const struct ledger_day *day, void *arg)
{
	(void)arg;
	FUZZ_CHECK(day->source != NULL);
	return 0;
}

static void
see_health(const struct ledger_health *row, void *arg)
{
	(void)arg;
	FUZZ_CHECK(row->cause != NULL && row->words != NULL);
}

static void
see_fault(int64_t number, const char *text, void *arg)
{
	(void)number;
	(void)arg;
	fuzz_check_plain(span_of(text));
}

static void
walk(struct ledger *ledger)
{
	const struct ledger_case_filter all = { .max = 0 };
	struct ledger_counts counts;
	struct audit_head head;
	struct err err = { 0 };
	size_t faults;

	(void)ledger_counts(ledger, &counts, &err);
	(void)ledger_each_alert(ledger, 100, see_alert, NULL, &err);
	(void)ledger_each_undelivered(ledger, 100, SPAN_NONE, see_alert, NULL,
	    &err);
	(void)ledger_each_bookmark(ledger, NULL, false, see_bookmark, NULL,
	    &err);
	(void)ledger_each_case(ledger, &all, see_case, NULL, &err);
	(void)ledger_each_concern(ledger, NULL, 0, INT64_MAX, see_concern, NULL,
	    &err);
	(void)ledger_each_place(ledger, "oak", see_place, NULL, &err);
	(void)ledger_each_day(ledger, 0, INT64_MAX, see_day, NULL, &err);
	(void)ledger_each_health(ledger, see_health, NULL, &err);
	(void)audit_each(ledger, NULL, 0, see_event, NULL, &err);
	(void)audit_head(ledger, &head, &err);
	(void)audit_verify(ledger, see_fault, NULL, &faults, &err);
}

static void
open_and_walk(const char *path)
{
	struct err err = { 0 };
	struct ledger *ledger = ledger_open(path, &err);
	char beside[160];

	if (ledger != NULL)
		walk(ledger);
	else
		FUZZ_CHECK(err.text[0] != '\0');
	ledger_close(ledger);
	(void)unlink(path);
	(void)snprintf(beside, sizeof(beside), "%s-wal", path);
	(void)unlink(beside);
	(void)snprintf(beside, sizeof(beside), "%s-shm", path);
	(void)unlink(beside);
}

/* Three bytes are a change: where, of the whole file, and to what. */
void
fuzz_database(const void *about, struct span bytes)
{
	struct buffer file = BUFFER_NONE;

	(void)about;
	(void)buffer_append(&file, template_bytes());
	while (bytes.len > 2) {
		size_t at = fuzz_take(&bytes);

		at = at << 8 | fuzz_take(&bytes);
		/* Half of them where the pages begin. */
		at = at % 2 == 0 ? at % file.len : at % (file.len / 64) * 64;
		file.ptr[at] = (char)fuzz_take(&bytes);
	}
	fuzz_write(fuzz_path("fuzz.db"), buffer_span(&file));
	buffer_done(&file);
	open_and_walk(fuzz_path("fuzz.db"));
}

static const struct {
	const char *table;
	const char *column;
} cells[] = {
	{ "alerts", "packed" },
	{ "alerts", "rule" },
	{ "alerts", "title" },
	{ "alerts", "severity" },
	{ "alerts", "from_name" },
	{ "alerts", "route" },
	{ "alerts", "file" },
	{ "alerts", "time" },
	{ "alerts", "raised" },
	{ "alerts", "seen" },
	{ "deliveries", "route" },
	{ "deliveries", "reason" },
	{ "deliveries", "done" },
	{ "bookmarks", "path" },
	{ "bookmarks", "head_bytes" },
	{ "bookmarks", "head" },
	{ "bookmarks", "tail_bytes" },
	{ "bookmarks", "tail" },
	{ "bookmarks", "offset" },
	{ "bookmarks", "resume" },
	{ "bookmarks", "state" },
	{ "bookmarks", "device" },
	{ "audit", "kind" },
	{ "audit", "alert" },
	{ "audit", "who" },
	{ "audit", "note" },
	{ "audit", "content" },
	{ "audit", "hash" },
	{ "audit", "number" },
	{ "cases", "tier" },
	{ "cases", "outcome" },
	{ "cases", "due" },
	{ "cases", "note" },
	{ "places", "id" },
	{ "places", "folder" },
	{ "concerns", "pair" },
	{ "concerns", "severity" },
	{ "concerns", "outcome" },
	{ "health", "cause" },
	{ "health", "level" },
	{ "meta", "value" },
	{ "days", "day" },
	{ "matches", "offset" },
};

#define CELLS (sizeof(cells) / sizeof(cells[0]))

/* One cell of one row; the table says of what type it may be. */
static void
change_cell(sqlite3 *db, struct span *bytes)
{
	size_t cell = fuzz_take(bytes) % CELLS;
	uint8_t how = fuzz_take(bytes);
	size_t length = fuzz_take(bytes);
	struct span value = span_first(*bytes, length);
	sqlite3_stmt *statement = NULL;
	int64_t number = 0;
	char sql[256];

	(void)snprintf(sql, sizeof(sql), "UPDATE OR IGNORE %s SET %s = ?",
	    cells[cell].table, cells[cell].column);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return;
	if (value.len > 0)
		memcpy(&number, value.ptr,
		    value.len < sizeof(number) ? value.len : sizeof(number));
	if (how % 3 == 0)
		(void)sqlite3_bind_int64(statement, 1, number);
	else if (how % 3 == 1)
		(void)sqlite3_bind_text(statement, 1, value.ptr, (int)value.len,
		    SQLITE_TRANSIENT);
	else
		(void)sqlite3_bind_blob(statement, 1, value.ptr, (int)value.len,
		    SQLITE_TRANSIENT);
	(void)sqlite3_step(statement);
	(void)sqlite3_finalize(statement);
	*bytes = span_from(*bytes, value.len);
}

void
fuzz_ledger(const void *about, struct span bytes)
{
	sqlite3 *db = NULL;

	(void)about;
	fuzz_write(fuzz_path("fuzz.db"), template_bytes());
	FUZZ_CHECK(sqlite3_open(fuzz_path("fuzz.db"), &db) == SQLITE_OK);
	(void)sqlite3_exec(db, "PRAGMA synchronous=OFF; BEGIN", NULL, NULL,
	    NULL);
	for (size_t i = 0; bytes.len > 3 && i < ROUNDS_MAX; i++)
		change_cell(db, &bytes);
	(void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	(void)sqlite3_close(db);
	open_and_walk(fuzz_path("fuzz.db"));
}
