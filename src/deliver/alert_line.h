#ifndef BOUNDARYD_DELIVER_ALERT_LINE_H
#define BOUNDARYD_DELIVER_ALERT_LINE_H

#include <stdbool.h>

#include "alert/alert.h"
#include "base/buffer.h"

/*
 * alert_line -- an alert as one log line.
 *
 * The journal is read by people who must not read the conversations, so the
 * default says ids only: alert id=... rule=... family=... severity=...
 * route=... source=...
 */
enum alert_detail {
	ALERT_DETAIL_IDS,
	ALERT_DETAIL_NAMES, /* and from=, to= */
	ALERT_DETAIL_WORDS  /* and words="..." */
};

bool alert_detail_parse(struct span name, enum alert_detail *detail);
int alert_line(const struct alert *alert, enum alert_detail detail,
    struct buffer *out);
/* LOG_NOTICE for low and medium, LOG_WARNING high, LOG_ALERT urgent. */
int alert_priority(const struct alert *alert);

#endif
