#ifndef BOUNDARYD_MESSAGE_DATE_ORDERS_H
#define BOUNDARYD_MESSAGE_DATE_ORDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/instant.h"
#include "base/pack.h"
#include "message/format.h"

/*
 * date_orders -- is 3/4/2026 in March or in April?
 *
 * Decided from the dates themselves: a number above 12 is no month, and days
 * that would leap back and forth in one order but not in the other rule that
 * order out. Dates of another shape ("3/4/26", "3.4.2026") in the same file
 * are decided on their own. Where nothing proves it, day first is assumed and
 * said to be.
 *
 * An order is proven by a date that has no other. Until then it may be
 * disproven: a date that comes later has only another order, so those before
 * it were read wrong. What was learnt till then reads them right. An order that
 * is wanted needs no proof: a date that cannot be in it is read for itself.
 */
struct date_numbers {
	int value[3];
	int digits[3];
	char separator;
};

enum date_verdict {
	DATE_SURE,
	DATE_GUESSED,     /* day first, for want of proof */
	DATE_DISPROVEN,   /* proves that those before were read wrong */
	DATE_CONTRADICTED /* not in the order that was proven */
};

/* What a format says of DATE_DISPROVEN. */
#define DATE_DISPROVEN_TEXT                                                \
	"a date here proves that day and month stand the other way round " \
	"than was taken for those before it"

#define DATE_SHAPES_MAX 8

struct date_shape {
	uint8_t key;
	uint8_t possible; /* a bit for each date_order */
	uint8_t order;    /* decided; DATE_ORDER_AUTO: not yet */
	bool guessed;
	bool proven;
	bool seen;       /* `last` holds days */
	int64_t last[2]; /* day of the last date, day/month first */
	bool leapt[2];   /* it once went back */
};

struct date_orders {
	enum date_order wanted; /* the setting's; not packed */
	struct date_shape shapes[DATE_SHAPES_MAX];
	size_t count;
};

/* Is this a day of the calendar in any order at all? */
bool date_is_possible(const struct date_numbers *date);
/* Look at one more date, in the order of the file. */
void date_orders_learn(struct date_orders *orders,
    const struct date_numbers *date);
/* Is every shape that was seen decided? */
bool date_orders_settled(const struct date_orders *orders);
/* Has each shape that was seen shown a date with one order alone? */
bool date_orders_proven(const struct date_orders *orders);
/* Day first for every shape that is not. */
void date_orders_assume(struct date_orders *orders);
/* The day; sets year, month and day of `out`. Possible dates only. */
enum date_verdict date_orders_read(struct date_orders *orders,
    const struct date_numbers *date, struct civil *out);
void date_orders_pack(const struct date_orders *orders, struct buffer *out);
void date_orders_unpack(struct date_orders *orders, struct unpack *in);

#endif
