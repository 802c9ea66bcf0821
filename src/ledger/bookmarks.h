#ifndef BOUNDARYD_LEDGER_BOOKMARKS_H
#define BOUNDARYD_LEDGER_BOOKMARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ingest/follow.h"
#include "ledger/ledger.h"

/*
 * bookmarks -- the places in files that the ledger keeps.
 *
 * In:  places as the owner of ingest/follow.h has them. Out: the candidates
 * for a file that is found, and the files that were not read to their end.
 */
struct ledger_bookmark {
	int64_t key; /* its row; 0: not kept yet */
	const char *source;
	const char *path; /* where it was last seen */
	struct follow_bookmark place;
	int64_t seen; /* instant: last put or touched */
	uint64_t poison_offset;
	int poison_times; /* 0: never */
};

/*
 * Keep key, source, path, place and seen. Key 0 makes a row and sets it; the
 * key stays this file's alone also when the transaction is rolled back.
 */
int ledger_put_bookmark(struct ledger *ledger, struct ledger_bookmark *bookmark,
    struct err *err);
/*
 * The candidates of follow_sink.bookmark for source, path and place.identity
 * of `wanted`, best first. 1 found, 0 no more, -1 with `err`. State and paths
 * in `out` (where that file was last seen) are borrowed until the next call.
 */
int ledger_find_bookmark(struct ledger *ledger,
    const struct ledger_bookmark *wanted, size_t candidate,
    struct ledger_bookmark *out, struct err *err);
/* A file that killed its reader at `offset`; `*times` it has done so there. */
int ledger_poison(struct ledger *ledger, int64_t key, uint64_t offset,
    int *times, struct err *err);
/* Its file is still there: it does not expire before `now` does. */
int ledger_touch_bookmark(struct ledger *ledger, int64_t key, int64_t now,
    struct err *err);
/* Forget the places of files that nobody has seen since `before`. */
int ledger_expire_bookmarks(struct ledger *ledger, int64_t before,
    int64_t *forgotten, struct err *err);

/* What it is shown lives until it returns. It may put and touch. */
typedef int ledger_visit_bookmark(const struct ledger_bookmark *bookmark,
    void *arg);

/* In the order they were made, until `visit` returns other than 0; `source`
 * NULL: of every source. 0, or -1 with `err`. */
int ledger_each_bookmark(struct ledger *ledger, const char *source,
    bool unfinished_only, ledger_visit_bookmark *visit, void *arg,
    struct err *err);

#endif
