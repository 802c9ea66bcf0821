#include "ledger/audit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "folder.h"
#include "ledger/cases.h"
#include "ledger/inside.h"
#include "sample.h"

#define ENTRIES 6

static struct folder folder;
static struct sample sample;
static struct ledger *ledger;

/* What audit_verify said last. */
struct said {
	size_t count;
	int64_t first;
	char text[200];
};

static void
set_up(void)
{
	struct err err = { 0 };

	folder_init(&folder);
	sample_init(&sample);
	ledger = ledger_open(folder_file(&folder, "l.db"), &err);
	cr_assert_not_null(ledger, "%s", err.text);
}

static void
tear_down(void)
{
	ledger_close(ledger);
	sample_done(&sample);
	folder_done(&folder);
}

TestSuite(audit, .init = set_up, .fini = tear_down);

static void
note_fault(int64_t number, const char *text, void *arg)
{
	struct said *said = arg;

	if (said->count++ > 0)
		return;
	said->first = number;
	(void)snprintf(said->text, sizeof(said->text), "%s", text);
}

static struct said
verify(void)
{
	struct said said = { 0 };
	struct err err = { 0 };
	size_t faults;

	cr_assert_eq(audit_verify(ledger, note_fault, &said, &faults, &err), 0,
	    "%s", err.text);
	cr_assert_eq(faults, said.count);
	return said;
}

static void
say(const char *sql)
{
	char *why = NULL;

	cr_assert_eq(sqlite3_exec(ledger->db, sql, NULL, NULL, &why), SQLITE_OK,
	    "%s: %s", sql, why);
}

static void
add(enum audit_kind kind, const char *what, const char *note)
{
	struct audit_event event = { .time = sample_time(),
		.happened = sample_time() - INSTANT_MINUTE,
		.kind = kind,
		.uid = 1000,
		.who = "ada",
		.route = "oak",
		.what = what,
		.note = note };
	struct err err = { 0 };
	struct alert alert;

	sample_alert(&sample, &alert);
	event.alert = alert.id;
	cr_assert_eq(audit_add(ledger, &event, &err), 0, "%s", err.text);
	alert_done(&alert);
}

/* An alert, and six entries of which the second and third have notes. */
static void
fill(void)
{
	enum ledger_verdict verdict;
	struct alert alert;
	struct err err = { 0 };

	sample_alert(&sample, &alert);
	cr_assert_eq(ledger_add(ledger, &alert, INSTANT_DAY, &verdict, &err),
	    0);
	alert_done(&alert);
	add(AUDIT_RAISED, "", NULL);
	add(AUDIT_OUTCOME, "noise", "a joke, see the card");
	add(AUDIT_OUTCOME, "upheld", "on second thoughts not");
	add(AUDIT_READ, "", NULL);
	add(AUDIT_SHOWN, "whole", NULL);
	add(AUDIT_ESCALATED, "overdue", NULL);
}

/* Change byte `byte` of a field (of an integer: one bit); false: no such. */
static bool
change(const char *table, const char *field, int64_t number, int byte)
{
	sqlite3_stmt *read, *write;
	char sql[200], bytes[4096];
	int length, type;
	bool changed = false;

	(void)snprintf(sql, sizeof(sql), "SELECT %s FROM %s WHERE number = %d",
	    field, table, (int)number);
	cr_assert_eq(sqlite3_prepare_v2(ledger->db, sql, -1, &read, NULL), 0);
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s = ?1 WHERE number = %d", table, field,
	    (int)number);
	cr_assert_eq(sqlite3_prepare_v2(ledger->db, sql, -1, &write, NULL), 0);
	if (sqlite3_step(read) == SQLITE_ROW) {
		type = sqlite3_column_type(read, 0);
		length = sqlite3_column_bytes(read, 0);
		if (type == SQLITE_INTEGER && byte < 63) {
			sqlite3_bind_int64(write, 1,
			    sqlite3_column_int64(read, 0) ^ INT64_C(1) << byte);
			changed = true;
		} else if (type != SQLITE_INTEGER && byte < length) {
			memcpy(bytes, sqlite3_column_blob(read, 0),
			    (size_t)length);
			bytes[byte] ^= 1;
			if (type == SQLITE_BLOB)
				sqlite3_bind_blob(write, 1, bytes, length,
				    SQLITE_STATIC);
			else
				sqlite3_bind_text(write, 1, bytes, length,
				    SQLITE_STATIC);
			changed = true;
		}
	}
	sqlite3_finalize(read);
	if (changed)
		cr_assert_eq(sqlite3_step(write), SQLITE_DONE);
	sqlite3_finalize(write);
	return changed;
}

Test(audit, a_record_that_nobody_touched_is_whole)
{
	fill();
	cr_assert_eq(verify().count, 0);
}

Test(audit, an_empty_record_is_whole)
{
	cr_assert_eq(verify().count, 0);
}

Test(audit, every_changed_byte_of_every_field_is_found_and_its_entry_named)
{
	static const char *const fields[] = { "time", "happened", "kind",
		"alert", "uid", "who", "route", "what", "note", "content",
		"hash" };
	unsigned changes = 0;

	fill();
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		for (int64_t number = 1; number <= ENTRIES; number++) {
			for (int byte = 0;; byte++) {
				struct said said;

				say("SAVEPOINT before");
				if (!change("audit", fields[i], number, byte)) {
					say("RELEASE before");
					break;
				}
				said = verify();
				cr_assert(said.count > 0 &&
					said.first == number,
				    "%s, entry %d, byte %d: %zu faults, "
				    "first %d",
				    fields[i], (int)number, byte, said.count,
				    (int)said.first);
				say("ROLLBACK TO before; RELEASE before");
				changes++;
			}
		}
	}
	cr_assert_gt(changes, 1500);
	cr_assert_eq(verify().count, 0);
}

Test(audit, every_changed_byte_of_a_note_is_found_and_its_entry_named)
{
	static const char *const fields[] = { "salt", "words" };
	unsigned changes = 0;

	fill();
	for (size_t i = 0; i < 2; i++) {
		for (int64_t number = 1; number <= ENTRIES; number++) {
			for (int byte = 0;; byte++) {
				say("SAVEPOINT before");
				if (!change("notes", fields[i], number, byte)) {
					say("RELEASE before");
					break;
				}
				cr_assert_eq(verify().first, number);
				say("ROLLBACK TO before; RELEASE before");
				changes++;
			}
		}
	}
	cr_assert_gt(changes, 80);
}

Test(audit, lost_added_and_moved_entries_are_found)
{
	static const struct {
		const char *sql;
		int64_t entry;
	} rows[] = {
		{ "DELETE FROM audit WHERE number = 1", 1 },
		{ "DELETE FROM audit WHERE number = 4", 4 },
		{ "DELETE FROM audit WHERE number = 6", 5 },
		{ "DELETE FROM audit WHERE number > 2", 2 },
		{ "DELETE FROM audit", 0 },
		{ "UPDATE audit SET number = 9 WHERE number = 6", 6 },
		{ "UPDATE audit SET number = number + 1000;"
		  "UPDATE audit SET number = 4 WHERE number = 1005;"
		  "UPDATE audit SET number = 5 WHERE number = 1004;"
		  "UPDATE audit SET number = number - 1000 "
		  "WHERE number > 1000",
		    4 },
		{ "INSERT INTO audit SELECT 7, time, happened, kind, alert, "
		  "uid, who, route, what, note, content, hash FROM audit "
		  "WHERE number = 5",
		    7 },
		{ "DELETE FROM notes WHERE number = 3", 3 },
		{ "INSERT INTO notes VALUES (5, zeroblob(32), 'she said so')",
		    5 },
		{ "UPDATE notes SET words = '' WHERE number = 2", 2 },
		{ "UPDATE alerts SET severity = 0", 1 },
		{ "UPDATE alerts SET packed = zeroblob(1)", 1 },
		{ "UPDATE alerts SET from_name = 'Somebody Else'", 1 },
		{ "DELETE FROM alerts", 1 },
		{ "UPDATE audit SET content = zeroblob(17) WHERE number = 4",
		    4 },
	};

	fill();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct said said;

		say("SAVEPOINT before");
		say(rows[i].sql);
		said = verify();
		cr_assert_gt(said.count, 0, "%s", rows[i].sql);
		cr_assert_eq(said.first, rows[i].entry, "%s: entry %d, %s",
		    rows[i].sql, (int)said.first, said.text);
		say("ROLLBACK TO before; RELEASE before");
	}
}

Test(audit, an_alert_and_its_notes_may_go_when_an_entry_says_so)
{
	struct err err = { 0 };
	struct alert alert;

	fill();
	sample_alert(&sample, &alert);
	cr_assert_eq(ledger_remove_notes(ledger, &alert.id, &err), 0);
	cr_assert_eq(ledger_remove_alert(ledger, 1, &err), 0);
	cr_assert_gt(verify().count, 0);
	add(AUDIT_EXPIRED, "noise", NULL);
	cr_assert_eq(verify().count, 0);
	alert_done(&alert);
}

static int
take_note(const struct audit_event *event, void *arg)
{
	if (event->number == 3) {
		cr_assert_str_eq(event->note, "on second thoughts not");
		cr_assert_str_eq(event->what, "upheld");
		cr_assert_str_eq(event->who, "ada");
		cr_assert_eq(event->uid, 1000);
		cr_assert_eq(event->kind, AUDIT_OUTCOME);
	}
	(*(int *)arg)++;
	return 0;
}

Test(audit, entries_come_back_in_order_with_their_notes)
{
	struct err err = { 0 };
	int count = 0;

	fill();
	cr_assert_eq(audit_each(ledger, NULL, 2, take_note, &count, &err), 0);
	cr_assert_eq(count, ENTRIES - 1);
}

Test(audit, a_long_note_is_cut_at_a_character)
{
	char note[AUDIT_NOTE_BYTES + 2];

	memset(note, 'a', sizeof(note));
	memcpy(note + AUDIT_NOTE_BYTES - 1, "\xc3\xa9", 3);
	add(AUDIT_SHOWN, "x", note);
	cr_assert_eq(verify().count, 0);
	cr_assert_eq(sqlite3_total_changes(ledger->db) > 0, 1);
}
