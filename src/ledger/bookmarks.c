#include <errno.h>
#include <inttypes.h>

#include "ledger/inside.h"

static int keep_words(struct ledger *ledger, struct ledger_bookmark *bookmark,
    struct err *err);
static void read_bookmark(sqlite3_stmt *statement, struct ledger_bookmark *out);
static uint32_t bounded(int64_t value, uint32_t max);

int
ledger_put_bookmark(struct ledger *ledger, struct ledger_bookmark *bookmark,
    struct err *err)
{
	const struct follow_bookmark *place = &bookmark->place;
	const struct identity *identity = &place->identity;
	sqlite3_stmt *statement;

	statement = ledger_statement(ledger, SQL_BOOKMARK_PUT, err);
	if (statement == NULL)
		return -1;
	if (bookmark->key == 0)
		bookmark->key = ledger->next_key++;
	bind_i64(statement, 1, bookmark->key);
	bind_text(statement, 2, bookmark->source);
	bind_text(statement, 3, bookmark->path);
	bind_u64(statement, 4, identity->device);
	bind_u64(statement, 5, identity->inode);
	bind_i64(statement, 6, identity->born_ns);
	bind_i64(statement, 7, identity->head_bytes);
	bind_digest(statement, 8, &identity->head);
	bind_i64(statement, 9, identity->tail_bytes);
	bind_digest(statement, 10, &identity->tail);
	bind_u64(statement, 11, identity->offset);
	bind_u64(statement, 12, place->resume);
	bind_span(statement, 13, place->state);
	bind_i64(statement, 14, place->finished);
	bind_i64(statement, 15, bookmark->seen);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_find_bookmark(struct ledger *ledger,
    const struct ledger_bookmark *wanted, size_t candidate,
    struct ledger_bookmark *out, struct err *err)
{
	const struct identity *identity = &wanted->place.identity;
	sqlite3_stmt *statement;
	int result;

	statement = ledger_statement(ledger, SQL_BOOKMARK_FIND, err);
	if (statement == NULL)
		return -1;
	bind_text(statement, 1, wanted->source);
	bind_text(statement, 2, wanted->path);
	bind_u64(statement, 3, identity->device);
	bind_u64(statement, 4, identity->inode);
	bind_i64(statement, 5, identity->born_ns);
	bind_i64(statement, 6, identity->head_bytes);
	bind_digest(statement, 7, &identity->head);
	bind_u64(statement, 8, candidate);
	result = ledger_step(ledger, statement, "read", err);
	if (result == 1) {
		read_bookmark(statement, out);
		result = keep_words(ledger, out, err);
		out->source = wanted->source;
	}
	(void)sqlite3_reset(statement);
	return result;
}

int
ledger_poison(struct ledger *ledger, int64_t key, uint64_t offset, int *times,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_BOOKMARK_POISON,
	    err);
	int found;

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, key);
	bind_u64(statement, 2, offset);
	found = ledger_step(ledger, statement, "write", err);
	if (found == 1) {
		*times = sqlite3_column_int(statement, 0);
		return ledger_run(ledger, statement, "write", err);
	}
	(void)sqlite3_reset(statement);
	if (found == -1)
		return -1;
	return err_set(err, ENOENT,
	    "the ledger '%s' has no bookmark %" PRId64
	    "; put one before the file is called poison",
	    ledger->path, key);
}

int
ledger_touch_bookmark(struct ledger *ledger, int64_t key, int64_t now,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_BOOKMARK_TOUCH,
	    err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, key);
	bind_i64(statement, 2, now);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_expire_bookmarks(struct ledger *ledger, int64_t before,
    int64_t *forgotten, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_BOOKMARK_EXPIRE,
	    err);

	*forgotten = 0;
	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, before);
	if (ledger_run(ledger, statement, "write", err) == -1)
		return -1;
	*forgotten = sqlite3_changes64(ledger->db);
	return 0;
}

int
ledger_each_bookmark(struct ledger *ledger, const char *source,
    bool unfinished_only, ledger_visit_bookmark *visit, void *arg,
    struct err *err)
{
	struct ledger_bookmark row;
	sqlite3_stmt *statement;
	int found = 0;

	statement = ledger_statement(ledger, SQL_BOOKMARK_EACH, err);
	if (statement == NULL)
		return -1;
	if (source != NULL)
		bind_text(statement, 1, source);
	bind_i64(statement, 2, unfinished_only);
	for (;;) {
		found = ledger_step(ledger, statement, "read", err);
		if (found != 1)
			break;
		read_bookmark(statement, &row);
		if (visit(&row, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

/* SQLite's own are gone with the next step. 1, or -1 with `err`. */
static int
keep_words(struct ledger *ledger, struct ledger_bookmark *bookmark,
    struct err *err)
{
	struct buffer *kept = &ledger->kept;
	size_t state = bookmark->place.state.len;

	buffer_reset(kept);
	(void)buffer_append(kept, bookmark->place.state);
	(void)buffer_text(kept, bookmark->path);
	(void)buffer_char(kept, '\0');
	if (kept->failed)
		return err_set(err, ENOMEM, "out of memory for a bookmark");
	bookmark->place.state = span_first(buffer_span(kept), state);
	bookmark->path = kept->ptr + state;
	bookmark->place.path = bookmark->path;
	return 1;
}

static void
read_bookmark(sqlite3_stmt *statement, struct ledger_bookmark *out)
{
	struct identity *identity = &out->place.identity;

	out->key = sqlite3_column_int64(statement, 0);
	out->source = column_string(statement, 1);
	out->path = column_string(statement, 2);
	identity->device = column_u64(statement, 3);
	identity->inode = column_u64(statement, 4);
	identity->born_ns = sqlite3_column_int64(statement, 5);
	identity->head_bytes = bounded(sqlite3_column_int64(statement, 6),
	    IDENTITY_HEAD_BYTES);
	column_digest(statement, 7, &identity->head);
	identity->tail_bytes = bounded(sqlite3_column_int64(statement, 8),
	    IDENTITY_TAIL_BYTES);
	column_digest(statement, 9, &identity->tail);
	identity->offset = column_u64(statement, 10);
	out->place.resume = column_u64(statement, 11);
	out->place.state = column_span(statement, 12);
	out->place.path = out->path;
	out->place.finished = sqlite3_column_int(statement, 13) != 0;
	out->poison_offset = column_u64(statement, 14);
	out->poison_times = sqlite3_column_int(statement, 15);
	out->seen = sqlite3_column_int64(statement, 16);
}

static uint32_t
bounded(int64_t value, uint32_t max)
{
	if (value < 0)
		return 0;
	return value > max ? max : (uint32_t)value;
}
