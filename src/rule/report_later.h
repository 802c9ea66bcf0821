#ifndef BOUNDARYD_RULE_REPORT_LATER_H
#define BOUNDARYD_RULE_REPORT_LATER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"
#include "rule/report.h"

/*
 * report_later -- a message that was said after one that met a rule, in the
 * same conversation, as it travels from a reader to the keeper.
 *
 * Plain data with bounded fields, unpacked as if a stranger had sent it.
 */
struct report_later {
	struct span conversation;  /* as in the report */
	struct digest identity;    /* message_identity */
	struct report_before said; /* who, when and what */
	bool again; /* handed over before, when it could still grow */
};

/* The name a report gives a conversation: cut at REPORT_NAME_BYTES. */
struct span report_conversation(struct span conversation);
/* Longer fields are cut at a character. 0, or -1: out of memory. */
int report_later_pack(const struct report_later *later, struct buffer *out);
/* Spans borrow from `bytes`. -1 with `err` at the first thing wrong. */
int report_later_unpack(struct span bytes, struct report_later *out,
    struct err *err);

#endif
