#ifndef BOUNDARYD_DELIVER_EVIDENCE_H
#define BOUNDARYD_DELIVER_EVIDENCE_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"
#include "deliver/mail.h"

/*
 * evidence -- one alert and all that belongs to it, as a tar archive (POSIX
 * ustar) that can be handed on.
 *
 * In:  the alert, its history, the rule. Out: alert-ID/ with alert.eml (as the
 * manager got it), alert.json, history.jsonl, rule.txt, rule.conf and
 * SHA256SUMS, which sha256sum -c checks. The same input gives the same bytes.
 */
struct evidence {
	const struct alert *alert;
	const struct mail_options *options;
	struct span history;   /* JSON Lines, oldest first */
	struct span rule_file; /* that holds the rule now; empty: it is gone */
	const char *rule_path;
	int rule_line;
	int64_t made; /* instant */
	const char *made_by;
};

/* 0, or -1 with `err`: out of memory. */
int evidence_write(const struct evidence *evidence, struct buffer *out,
    struct err *err);

/* Append one member; its name is at most 99 bytes. */
void tar_member(struct buffer *out, const char *name, struct span bytes,
    int64_t made);
/* Two empty blocks end it. */
void tar_end(struct buffer *out);

#endif
