#include <string.h>

#include "ledger/audit_entry.h"
#include "ledger/inside.h"

/* A walk over the record. */
struct check {
	struct ledger *ledger;
	audit_fault *fault;
	void *arg;
	size_t faults;
	int64_t number;         /* of the entry before */
	struct digest stored;   /* its hash, as it stands there */
	struct digest computed; /* and as it should */
	bool unreadable;
	struct err *err;
};

static void complain(struct check *check, int64_t number, const char *text);
static void check_entry(struct check *check, sqlite3_stmt *statement);
static void read_entry(sqlite3_stmt *statement, struct audit_entry *entry);
static bool shape_is_whole(sqlite3_stmt *statement);
static void check_hash(struct check *check, const struct audit_entry *entry,
    bool whole);
static void check_note(struct check *check, const struct audit_entry *entry,
    sqlite3_stmt *statement);
static void check_content(struct check *check, const struct audit_entry *entry);
static bool was_removed(struct check *check, const struct audit_entry *entry);
static int check_head(struct check *check);
static bool is_zero(const struct digest *digest);

int
audit_verify(struct ledger *ledger, audit_fault *fault, void *arg,
    size_t *faults, struct err *err)
{
	struct check check = { .ledger = ledger,
		.fault = fault,
		.arg = arg,
		.err = err };
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_AUDIT_EACH, err);
	int found;

	*faults = 0;
	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, INT64_MIN);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1 &&
	    !check.unreadable)
		check_entry(&check, statement);
	(void)sqlite3_reset(statement);
	if (found == -1 || check.unreadable || check_head(&check) == -1)
		return -1;
	*faults = check.faults;
	return 0;
}

static void
complain(struct check *check, int64_t number, const char *text)
{
	check->faults++;
	check->fault(number, text, check->arg);
}

static void
check_entry(struct check *check, sqlite3_stmt *statement)
{
	struct audit_entry entry;

	read_entry(statement, &entry);
	if (entry.number != check->number + 1) {
		if (entry.number > check->number + 2)
			complain(check, check->number + 1,
			    "this entry and others after it are missing");
		else
			complain(check, check->number + 1,
			    "this entry is missing");
	}
	check_hash(check, &entry, shape_is_whole(statement));
	check_note(check, &entry, statement);
	if (entry.kind == AUDIT_RAISED)
		check_content(check, &entry);
	check->number = entry.number;
	check->stored = entry.hash;
}

static void
read_entry(sqlite3_stmt *statement, struct audit_entry *entry)
{
	*entry = (struct audit_entry){
		.number = sqlite3_column_int64(statement, 0),
		.time = sqlite3_column_int64(statement, 1),
		.happened = sqlite3_column_int64(statement, 2),
		.kind = sqlite3_column_int64(statement, 3),
		.uid = sqlite3_column_int64(statement, 5),
		.who = column_words(statement, 6),
		.route = column_words(statement, 7),
		.what = column_words(statement, 8),
	};
	column_digest(statement, 4, &entry->alert);
	column_digest(statement, 9, &entry->note);
	column_digest(statement, 10, &entry->content);
	column_digest(statement, 11, &entry->hash);
}

/* A digest that is longer or shorter would be read as zeros. */
static bool
shape_is_whole(sqlite3_stmt *statement)
{
	static const int digests[] = { 4, 9, 10, 11 };

	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
		if (column_span(statement, digests[i]).len != DIGEST_BYTES)
			return false;
	}
	return true;
}

/*
 * An entry that was changed is named alone: the next one is right when it
 * follows the hash that stands there, or the one that should.
 */
static void
check_hash(struct check *check, const struct audit_entry *entry, bool whole)
{
	struct digest stored, computed;

	audit_entry_hash(entry, &check->stored, &stored);
	audit_entry_hash(entry, &check->computed, &computed);
	check->computed = digest_equal(&computed, &entry->hash) ? computed :
								  stored;
	if (!whole || !digest_equal(&check->computed, &entry->hash))
		complain(check, entry->number,
		    "this entry was changed, or the one before it");
}

static void
check_note(struct check *check, const struct audit_entry *entry,
    sqlite3_stmt *statement)
{
	struct span salt = column_span(statement, 12);
	unsigned char key[DIGEST_KEY_BYTES];
	struct digest found;

	if (sqlite3_column_type(statement, 13) == SQLITE_NULL) {
		if (!is_zero(&entry->note) && !was_removed(check, entry))
			complain(check, entry->number,
			    "its note is missing, and no entry says that it "
			    "was removed");
		return;
	}
	if (salt.len != sizeof(key)) {
		complain(check, entry->number, "its note was changed");
		return;
	}
	memcpy(key, salt.ptr, sizeof(key));
	audit_note_hash(key, column_words(statement, 13), &found);
	if (!digest_equal(&found, &entry->note))
		complain(check, entry->number, "its note was changed");
}

static void
check_content(struct check *check, const struct audit_entry *entry)
{
	struct digest found;
	int there = ledger_alert_content(check->ledger, &entry->alert, &found,
	    check->err);

	if (there == -1)
		check->unreadable = true;
	else if (there == 0 && !was_removed(check, entry))
		complain(check, entry->number,
		    "its alert is missing, and no entry says that it was "
		    "removed");
	else if (there == 1 && !digest_equal(&found, &entry->content))
		complain(check, entry->number, "its alert was changed");
}

static bool
was_removed(struct check *check, const struct audit_entry *entry)
{
	sqlite3_stmt *statement = ledger_statement(check->ledger, SQL_AUDIT_END,
	    check->err);
	int64_t number = 0;
	int found;

	if (statement == NULL) {
		check->unreadable = true;
		return true;
	}
	bind_digest(statement, 1, &entry->alert);
	bind_i64(statement, 2, AUDIT_EXPIRED);
	bind_i64(statement, 3, AUDIT_FORGOTTEN);
	found = ledger_step(check->ledger, statement, "read", check->err);
	if (found == 1)
		number = sqlite3_column_int64(statement, 0);
	(void)sqlite3_reset(statement);
	check->unreadable = check->unreadable || found == -1;
	return number > entry->number;
}

static int
check_head(struct check *check)
{
	char kept[AUDIT_HEAD_BYTES], found[AUDIT_HEAD_BYTES];
	int there = ledger_meta_get(check->ledger, AUDIT_HEAD_NAME, kept,
	    sizeof(kept), check->err);

	if (there == -1)
		return -1;
	audit_head_text(check->number, &check->stored, found);
	if (check->number == 0 && there == 0)
		return 0;
	if (strcmp(kept, found) != 0)
		complain(check, check->number,
		    "this is the last entry, and not the one that was "
		    "written last: entries after it are missing, or it was "
		    "changed");
	return 0;
}

static bool
is_zero(const struct digest *digest)
{
	const struct digest zero = { { 0 } };

	return digest_equal(digest, &zero);
}
