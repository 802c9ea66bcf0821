#ifndef BOUNDARYD_RULE_REPORT_H
#define BOUNDARYD_RULE_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"
#include "message/message.h"
#include "rule/match.h"

/*
 * report -- a match with what a manager needs to understand it, as it travels
 * from a reader to the keeper.
 *
 * Plain data with bounded fields. The keeper unpacks it as if a stranger had
 * sent it: every length, count, enum and offset is checked.
 */
#define REPORT_TEXT_BYTES   16384 /* of the message; cut around the hit */
#define REPORT_BEFORE_MAX   5
#define REPORT_BEFORE_BYTES 2048
#define REPORT_NAME_BYTES   1024
#define REPORT_VALUE_BYTES  512
#define REPORT_BYTES_MAX    65536 /* packed */

struct report_before {
	struct span from;
	enum role from_role;
	int64_t time;
	struct span text;
};

struct report {
	struct span rule; /* its id */
	struct span conversation;
	struct span channel;
	struct span message_id;  /* the export's; may be empty */
	struct digest identity;  /* message_identity */
	struct span from;        /* as shown */
	struct span from_person; /* id in people.csv; may be empty */
	enum role from_role;
	struct span to;
	struct span to_person;
	enum role to_role;
	int64_t time;
	enum time_kind time_kind;
	unsigned flags;       /* enum message_flag */
	struct span text;     /* a cut of the message's text */
	uint64_t text_offset; /* where the cut starts in the whole */
	struct match_span spans[MATCH_SPANS_MAX]; /* into `text` */
	size_t span_count;
	struct span value;
	unsigned disguises;
	unsigned times;
	struct span earlier; /* rule id; may be empty */
	struct span also;    /* ids of milder rules of its family that the
			   * message meets too, comma between */
	struct report_before before[REPORT_BEFORE_MAX]; /* oldest first */
	size_t before_count;
	uint64_t offset; /* byte of the file where it starts */
};

/* Longer fields are cut at a character. 0, or -1: out of memory. */
int report_pack(const struct report *report, struct buffer *out);
/* Spans borrow from `bytes`. -1 with `err` at the first thing wrong. */
int report_unpack(struct span bytes, struct report *out, struct err *err);

#endif
