#include "ledger/days.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "ledger/inside.h"

#define KEY_NAME      "pseudonym key"
#define KEY_HEX_BYTES (2 * DIGEST_KEY_BYTES + 1)
#define NAME_BYTES    128

static int make_key(struct ledger *ledger, char hex[KEY_HEX_BYTES],
    struct err *err);
static bool read_key(const char *hex, unsigned char key[DIGEST_KEY_BYTES]);

int
ledger_add_day(struct ledger *ledger, const struct ledger_day *day,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DAY_ADD, err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, day->source);
	bind_i64(statement, 2, day->day);
	bind_i64(statement, 3, day->messages);
	bind_i64(statement, 4, day->matches);
	bind_i64(statement, 5, day->unreadable);
	bind_i64(statement, 6, day->undecided);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_day(struct ledger *ledger, int64_t from, int64_t to,
    ledger_visit_day *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DAY_EACH, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, from);
	bind_i64(statement, 2, to);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		const struct ledger_day day = {
			.source = column_string(statement, 0),
			.day = sqlite3_column_int64(statement, 1),
			.messages = sqlite3_column_int64(statement, 2),
			.matches = sqlite3_column_int64(statement, 3),
			.unreadable = sqlite3_column_int64(statement, 4),
			.undecided = sqlite3_column_int64(statement, 5)
		};

		if (visit(&day, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_each_rule_use(struct ledger *ledger, int64_t since,
    ledger_visit_rule_use *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_RULE_USES, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, since);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		const struct ledger_rule_use use = {
			.rule = column_string(statement, 0),
			.alerts = sqlite3_column_int64(statement, 1),
			.counted = sqlite3_column_int64(statement, 2),
			.trial = sqlite3_column_int64(statement, 3),
			.last = sqlite3_column_int64(statement, 4)
		};

		if (visit(&use, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_get_week(struct ledger *ledger, const char *route, int64_t *to,
    struct err *err)
{
	char name[NAME_BYTES], value[32];
	int found;

	(void)snprintf(name, sizeof(name), "week %s", route);
	found = ledger_meta_get(ledger, name, value, sizeof(value), err);
	if (found == 1)
		*to = strtoll(value, NULL, 10);
	return found;
}

int
ledger_put_week(struct ledger *ledger, const char *route, int64_t to,
    struct err *err)
{
	char name[NAME_BYTES], value[32];

	(void)snprintf(name, sizeof(name), "week %s", route);
	(void)snprintf(value, sizeof(value), "%" PRId64, to);
	return ledger_meta_put(ledger, name, value, err);
}

int
ledger_pseudonym_key(struct ledger *ledger, unsigned char key[DIGEST_KEY_BYTES],
    struct err *err)
{
	char hex[KEY_HEX_BYTES];
	int found = ledger_meta_get(ledger, KEY_NAME, hex, sizeof(hex), err);

	if (found == -1)
		return -1;
	if (found == 0 && make_key(ledger, hex, err) == -1)
		return -1;
	if (!read_key(hex, key))
		return err_set(err, EILSEQ,
		    "the ledger '%s' has a damaged key of pseudonyms; restore "
		    "it from a backup",
		    ledger->path);
	return 0;
}

static int
make_key(struct ledger *ledger, char hex[KEY_HEX_BYTES], struct err *err)
{
	unsigned char key[DIGEST_KEY_BYTES];

	if (getrandom(key, sizeof(key), 0) != sizeof(key))
		return err_system(err, errno, "no random bytes for a key");
	for (size_t i = 0; i < sizeof(key); i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", key[i]);
	return ledger_meta_put(ledger, KEY_NAME, hex, err);
}

static bool
read_key(const char *hex, unsigned char key[DIGEST_KEY_BYTES])
{
	struct span left = span_of(hex);
	struct digest half;

	_Static_assert(DIGEST_KEY_BYTES == 2 * DIGEST_BYTES, "two digests");
	if (left.len != KEY_HEX_BYTES - 1)
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (!digest_from_hex(span_first(span_from(left,
						    i * (KEY_HEX_BYTES / 2)),
					 KEY_HEX_BYTES / 2),
			&half))
			return false;
		memcpy(key + i * DIGEST_BYTES, half.byte, DIGEST_BYTES);
	}
	return true;
}
