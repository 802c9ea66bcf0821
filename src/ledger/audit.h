#ifndef BOUNDARYD_LEDGER_AUDIT_H
#define BOUNDARYD_LEDGER_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "ledger/ledger.h"

/*
 * audit -- the record of what was done, which nobody can change unseen.
 *
 * Entries are only ever added. Each carries the BLAKE2b hash of the entry
 * before it and of all its own fields, so that any changed, lost, added or
 * moved entry is found. It holds ids, routes and user names, and no word of a
 * message. A manager's note is kept beside it and hashed with a salt, so that
 * it can be removed (retention, forget) and the chain still holds; the alert's
 * own bytes are held by a hash in its `raised` entry.
 *
 * Whoever can write the file can also make a whole new chain. The head (number
 * and hash) is therefore said in the log each day: compare it with a log that
 * is kept on another machine.
 */
/* Kept in files, so never renumber. */
enum audit_kind {
	AUDIT_RAISED = 1,
	AUDIT_DELIVERED = 2,
	AUDIT_READ = 3,       /* opened in a mail program */
	AUDIT_OUTCOME = 4,    /* what: the outcome's name; "open": again open */
	AUDIT_ESCALATED = 5,  /* route: to whom; what: "overdue" and so on */
	AUDIT_COVERED = 6,    /* what: the agreed exception's id */
	AUDIT_REPEATED = 7,   /* alert: the repeat alert; what: its cause */
	AUDIT_MAIL_GONE = 8,  /* a manager deleted the mail */
	AUDIT_EXPIRED = 9,    /* retention; what: the outcome it had */
	AUDIT_FORGOTTEN = 10, /* a data subject's request */
	AUDIT_SHOWN = 11,
	AUDIT_EXPORTED = 12,
	AUDIT_SETTINGS = 13,   /* what: file, and what became of it */
	AUDIT_EXCEPTIONS = 14, /* likewise, of agreed exceptions */
	AUDIT_KIND_COUNT = 15
};

#define AUDIT_NOBODY     (-1)
#define AUDIT_NOTE_BYTES 2000
#define AUDIT_WORD_BYTES 200 /* of who, route and what */

struct audit_event {
	int64_t number; /* from 1; audit_add sets it */
	int64_t time;   /* when it was recorded */
	int64_t happened;
	enum audit_kind kind;
	struct digest alert; /* all zero: about none */
	int64_t uid;         /* AUDIT_NOBODY: the daemon itself */
	const char *who;     /* its name then; "" none */
	const char *route;   /* "" none */
	const char *what;
	const char *note; /* "" none, or removed by now */
	struct digest content;
};

/* "raised", "mail-gone" and so on; "unknown" past the last. */
const char *audit_kind_name(int kind);
/*
 * Add one entry, in the open transaction if there is one. Strings may be NULL;
 * longer ones are cut at a character. 0, or -1 with `err`.
 */
int audit_add(struct ledger *ledger, struct audit_event *event,
    struct err *err);

/* What it is shown lives until it returns. Other than 0: stop. */
typedef int audit_visit(const struct audit_event *event, void *arg);

/* Oldest first, from entry `first` on; `alert` NULL: of all. 0, or -1. */
int audit_each(struct ledger *ledger, const struct digest *alert, int64_t first,
    audit_visit *visit, void *arg, struct err *err);

/* The newest entry. 0 entries: number 0 and a hash of zeros. */
struct audit_head {
	int64_t number;
	struct digest hash;
};

int audit_head(struct ledger *ledger, struct audit_head *out, struct err *err);

/* One thing that is wrong: the entry's number, and what is wrong with it. */
typedef void audit_fault(int64_t number, const char *text, void *arg);

/*
 * Check the whole record: numbers without a gap, every hash, every note, every
 * alert against its `raised` entry, and the head that was kept. *faults counts
 * what is wrong. 0, or -1 with `err`: it could not be read.
 */
int audit_verify(struct ledger *ledger, audit_fault *fault, void *arg,
    size_t *faults, struct err *err);

#endif
