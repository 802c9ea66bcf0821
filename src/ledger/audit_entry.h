#ifndef BOUNDARYD_LEDGER_AUDIT_ENTRY_H
#define BOUNDARYD_LEDGER_AUDIT_ENTRY_H

#include "base/digest.h"
#include "ledger/audit.h"

/*
 * audit_entry -- one entry of the audit record as its hash sees it (private to
 * ledger/). Written by audit.c, checked by audit_verify.c.
 */
#define AUDIT_HEAD_NAME  "audit head"
#define AUDIT_HEAD_BYTES (24 + DIGEST_HEX_BYTES)

struct audit_entry {
	int64_t number;
	int64_t time;
	int64_t happened;
	int64_t kind;
	struct digest alert;
	int64_t uid;
	struct span who;
	struct span route;
	struct span what;
	struct span words;  /* of the note; not in the hash */
	struct digest note; /* of the note; all zero: there was none */
	struct digest content;
	struct digest hash;
};

void audit_entry_hash(const struct audit_entry *entry,
    const struct digest *before, struct digest *out);
void audit_note_hash(const unsigned char salt[DIGEST_KEY_BYTES],
    struct span words, struct digest *out);
struct span audit_digest_span(const struct digest *digest);
/* What the ledger keeps of the newest entry, apart from it. */
void audit_head_text(int64_t number, const struct digest *hash,
    char out[AUDIT_HEAD_BYTES]);

#endif
