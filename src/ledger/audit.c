#include "ledger/audit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/utf8.h"
#include "ledger/audit_entry.h"
#include "ledger/inside.h"

static struct span cut(const char *text, size_t most);
static int add_entry(struct ledger *ledger, const struct audit_entry *entry,
    struct err *err);
static int add_note(struct ledger *ledger, struct audit_entry *entry,
    struct err *err);
static int put_head(struct ledger *ledger, const struct audit_entry *entry,
    struct err *err);

const char *
audit_kind_name(int kind)
{
	static const char *const names[AUDIT_KIND_COUNT] = {
		[AUDIT_RAISED] = "raised",
		[AUDIT_DELIVERED] = "delivered",
		[AUDIT_READ] = "read",
		[AUDIT_OUTCOME] = "outcome",
		[AUDIT_ESCALATED] = "escalated",
		[AUDIT_COVERED] = "covered",
		[AUDIT_REPEATED] = "repeated",
		[AUDIT_MAIL_GONE] = "mail-gone",
		[AUDIT_EXPIRED] = "expired",
		[AUDIT_FORGOTTEN] = "forgotten",
		[AUDIT_SHOWN] = "shown",
		[AUDIT_EXPORTED] = "exported",
		[AUDIT_SETTINGS] = "settings",
		[AUDIT_EXCEPTIONS] = "exceptions",
	};

	if (kind < 1 || kind >= AUDIT_KIND_COUNT)
		return "unknown";
	return names[kind];
}

int
audit_add(struct ledger *ledger, struct audit_event *event, struct err *err)
{
	struct audit_entry entry = {
		.time = event->time,
		.happened = event->happened,
		.kind = event->kind,
		.alert = event->alert,
		.uid = event->uid,
		.who = cut(event->who, AUDIT_WORD_BYTES),
		.route = cut(event->route, AUDIT_WORD_BYTES),
		.what = cut(event->what, AUDIT_WORD_BYTES),
		.words = cut(event->note, AUDIT_NOTE_BYTES),
	};
	struct audit_head head;

	if (audit_head(ledger, &head, err) == -1)
		return -1;
	entry.number = head.number + 1;
	if (event->kind == AUDIT_RAISED &&
	    ledger_alert_content(ledger, &event->alert, &entry.content, err) ==
		-1)
		return -1;
	if (entry.words.len > 0 && add_note(ledger, &entry, err) == -1)
		return -1;
	audit_entry_hash(&entry, &head.hash, &entry.hash);
	event->number = entry.number;
	event->content = entry.content;
	if (add_entry(ledger, &entry, err) == -1)
		return -1;
	return put_head(ledger, &entry, err);
}

int
audit_each(struct ledger *ledger, const struct digest *alert, int64_t first,
    audit_visit *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_AUDIT_EACH, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, first);
	if (alert != NULL)
		bind_digest(statement, 2, alert);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		struct audit_event event = {
			.number = sqlite3_column_int64(statement, 0),
			.time = sqlite3_column_int64(statement, 1),
			.happened = sqlite3_column_int64(statement, 2),
			.kind = (enum audit_kind)sqlite3_column_int(statement,
			    3),
			.uid = sqlite3_column_int64(statement, 5),
			.who = column_string(statement, 6),
			.route = column_string(statement, 7),
			.what = column_string(statement, 8),
			.note = column_string(statement, 13),
		};

		column_digest(statement, 4, &event.alert);
		column_digest(statement, 10, &event.content);
		if (visit(&event, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
audit_head(struct ledger *ledger, struct audit_head *out, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_AUDIT_HEAD, err);
	int found = ledger_step(ledger, statement, "read", err);

	*out = (struct audit_head){ 0 };
	if (found == 1) {
		out->number = sqlite3_column_int64(statement, 0);
		column_digest(statement, 1, &out->hash);
	}
	(void)sqlite3_reset(statement);
	return found == -1 ? -1 : 0;
}

void
audit_entry_hash(const struct audit_entry *entry, const struct digest *before,
    struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("boundaryd audit 1"));
	digest_add_field(&state, audit_digest_span(before));
	digest_add_u64(&state, (uint64_t)entry->number);
	digest_add_u64(&state, (uint64_t)entry->time);
	digest_add_u64(&state, (uint64_t)entry->happened);
	digest_add_u64(&state, (uint64_t)entry->kind);
	digest_add_field(&state, audit_digest_span(&entry->alert));
	digest_add_u64(&state, (uint64_t)entry->uid);
	digest_add_field(&state, entry->who);
	digest_add_field(&state, entry->route);
	digest_add_field(&state, entry->what);
	digest_add_field(&state, audit_digest_span(&entry->note));
	digest_add_field(&state, audit_digest_span(&entry->content));
	digest_end(&state, out);
}

void
audit_note_hash(const unsigned char salt[DIGEST_KEY_BYTES], struct span words,
    struct digest *out)
{
	struct digest_state state;

	digest_begin_keyed(&state, salt);
	digest_add(&state, words);
	digest_end(&state, out);
}

struct span
audit_digest_span(const struct digest *digest)
{
	return (struct span){ (const char *)digest->byte, DIGEST_BYTES };
}

static struct span
cut(const char *text, size_t most)
{
	return utf8_cut(span_of(text), most);
}

static int
add_entry(struct ledger *ledger, const struct audit_entry *entry,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_AUDIT_ADD, err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, entry->number);
	bind_i64(statement, 2, entry->time);
	bind_i64(statement, 3, entry->happened);
	bind_i64(statement, 4, entry->kind);
	bind_digest(statement, 5, &entry->alert);
	bind_i64(statement, 6, entry->uid);
	bind_words(statement, 7, entry->who);
	bind_words(statement, 8, entry->route);
	bind_words(statement, 9, entry->what);
	bind_digest(statement, 10, &entry->note);
	bind_digest(statement, 11, &entry->content);
	bind_digest(statement, 12, &entry->hash);
	return ledger_run(ledger, statement, "write", err);
}

static int
add_note(struct ledger *ledger, struct audit_entry *entry, struct err *err)
{
	unsigned char salt[DIGEST_KEY_BYTES];
	sqlite3_stmt *statement;

	if (getrandom(salt, sizeof(salt), 0) != sizeof(salt))
		return err_system(err, errno, "no random bytes for a note");
	audit_note_hash(salt, entry->words, &entry->note);
	statement = ledger_statement(ledger, SQL_NOTE_ADD, err);
	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, entry->number);
	bind_span(statement, 2,
	    (struct span){ (const char *)salt, sizeof(salt) });
	bind_words(statement, 3, entry->words);
	return ledger_run(ledger, statement, "write", err);
}

/* So that entries cut off at the end are missed. */
static int
put_head(struct ledger *ledger, const struct audit_entry *entry,
    struct err *err)
{
	char text[AUDIT_HEAD_BYTES];

	audit_head_text(entry->number, &entry->hash, text);
	return ledger_meta_put(ledger, AUDIT_HEAD_NAME, text, err);
}

void
audit_head_text(int64_t number, const struct digest *hash,
    char out[AUDIT_HEAD_BYTES])
{
	char hex[DIGEST_HEX_BYTES];

	digest_hex(hash, hex);
	(void)snprintf(out, AUDIT_HEAD_BYTES, "%" PRId64 " %s", number, hex);
}
