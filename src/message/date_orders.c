#include "message/date_orders.h"

#define BIT(order) ((uint8_t)(1u << (order)))
#define YEAR_LAST  (BIT(DATE_ORDER_DMY) | BIT(DATE_ORDER_MDY))
#define YEAR_FIRST (BIT(DATE_ORDER_YMD) | BIT(DATE_ORDER_YDM))
#define CENTURY    2000

static uint8_t possible_orders(const struct date_numbers *date);
static bool in_order(const struct date_numbers *date, enum date_order order,
    struct civil *out);
static struct date_shape *shape_of(struct date_orders *orders,
    const struct date_numbers *date);
static void watch_leaps(struct date_shape *shape,
    const struct date_numbers *date);
static void narrow(struct date_shape *shape, uint8_t possible);
static enum date_order order_among(uint8_t possible);

bool
date_is_possible(const struct date_numbers *date)
{
	return possible_orders(date) != 0;
}

void
date_orders_learn(struct date_orders *orders, const struct date_numbers *date)
{
	struct date_shape *shape = shape_of(orders, date);

	uint8_t possible = possible_orders(date);

	narrow(shape, possible);
	shape->proven |= order_among(possible) != DATE_ORDER_AUTO;
	watch_leaps(shape, date);
	shape->order = (uint8_t)order_among(shape->possible);
}

bool
date_orders_settled(const struct date_orders *orders)
{
	for (size_t i = 0; i < orders->count; i++) {
		if (orders->shapes[i].order == DATE_ORDER_AUTO)
			return false;
	}
	return orders->count > 0;
}

bool
date_orders_proven(const struct date_orders *orders)
{
	for (size_t i = 0; i < orders->count; i++) {
		if (!orders->shapes[i].proven)
			return false;
	}
	return orders->count > 0;
}

void
date_orders_assume(struct date_orders *orders)
{
	for (size_t i = 0; i < orders->count; i++) {
		struct date_shape *shape = &orders->shapes[i];

		if (shape->order != DATE_ORDER_AUTO)
			continue;
		shape->order = DATE_ORDER_DMY;
		shape->guessed = true;
	}
}

enum date_verdict
date_orders_read(struct date_orders *orders, const struct date_numbers *date,
    struct civil *out)
{
	struct date_shape *shape = shape_of(orders, date);
	uint8_t possible = possible_orders(date);

	if (shape->order == DATE_ORDER_AUTO) {
		shape->order = (uint8_t)order_among(possible);
		shape->guessed = shape->order == DATE_ORDER_AUTO;
		shape->proven = !shape->guessed;
		if (shape->guessed)
			shape->order = DATE_ORDER_DMY;
	}
	if ((possible & BIT(shape->order)) == 0) {
		enum date_order other = order_among(possible);

		if (other == DATE_ORDER_AUTO)
			other = DATE_ORDER_DMY;
		in_order(date, other, out);
		/* What is proven gives way for this once. */
		if (shape->proven)
			return DATE_CONTRADICTED;
		shape->order = (uint8_t)other;
		shape->proven = true;
		shape->guessed = false;
		return DATE_DISPROVEN;
	}
	if (order_among(possible) != DATE_ORDER_AUTO) {
		shape->proven = true;
		shape->guessed = false;
	}
	in_order(date, (enum date_order)shape->order, out);
	return shape->guessed && date->value[0] != date->value[1] ?
	    DATE_GUESSED :
	    DATE_SURE;
}

void
date_orders_pack(const struct date_orders *orders, struct buffer *out)
{
	pack_u8(out, (uint8_t)orders->count);
	for (size_t i = 0; i < orders->count; i++) {
		pack_u8(out, orders->shapes[i].key);
		pack_u8(out, orders->shapes[i].possible);
		pack_u8(out, orders->shapes[i].order);
		pack_u8(out, orders->shapes[i].guessed);
		pack_u8(out, orders->shapes[i].proven);
	}
}

void
date_orders_unpack(struct date_orders *orders, struct unpack *in)
{
	orders->count = unpack_u8(in);
	if (orders->count > DATE_SHAPES_MAX) {
		in->failed = true;
		orders->count = 0;
	}
	for (size_t i = 0; i < orders->count; i++) {
		orders->shapes[i].key = unpack_u8(in);
		orders->shapes[i].possible = unpack_u8(in);
		orders->shapes[i].order = unpack_u8(in);
		orders->shapes[i].guessed = unpack_u8(in) != 0;
		orders->shapes[i].proven = unpack_u8(in) != 0;
		if (orders->shapes[i].order > DATE_ORDER_YDM)
			in->failed = true;
	}
}

static uint8_t
possible_orders(const struct date_numbers *date)
{
	uint8_t possible = 0;
	struct civil civil;

	for (int order = DATE_ORDER_DMY; order <= DATE_ORDER_YDM; order++) {
		bool year_last = (YEAR_LAST & BIT(order)) != 0;

		if (date->digits[year_last ? 0 : 2] > 2)
			continue;
		if (in_order(date, (enum date_order)order, &civil))
			possible |= BIT(order);
	}
	return possible;
}

static bool
in_order(const struct date_numbers *date, enum date_order order,
    struct civil *out)
{
	static const int place[][3] = { /* of day, month, year */
		[DATE_ORDER_AUTO] = { 0, 1, 2 },
		[DATE_ORDER_DMY] = { 0, 1, 2 },
		[DATE_ORDER_MDY] = { 1, 0, 2 },
		[DATE_ORDER_YMD] = { 2, 1, 0 },
		[DATE_ORDER_YDM] = { 1, 2, 0 }
	};
	const int *at = place[order];
	struct civil day = { 0 };

	day.day = date->value[at[0]];
	day.month = date->value[at[1]];
	day.year = date->value[at[2]];
	if (date->digits[at[2]] <= 2)
		day.year += CENTURY;
	out->day = day.day;
	out->month = day.month;
	out->year = day.year;
	return civil_is_valid(&day);
}

/* Dates with the same separator and a year of as many digits. */
static struct date_shape *
shape_of(struct date_orders *orders, const struct date_numbers *date)
{
	uint8_t key = (uint8_t)(date->separator << 2);
	struct date_shape *shape;

	key |= date->digits[0] > 2 ? 1 : 0;
	key |= date->digits[2] > 2 ? 2 : 0;
	for (size_t i = 0; i < orders->count; i++) {
		if (orders->shapes[i].key == key)
			return &orders->shapes[i];
	}
	if (orders->count == DATE_SHAPES_MAX)
		return &orders->shapes[DATE_SHAPES_MAX - 1];
	shape = &orders->shapes[orders->count++];
	*shape = (struct date_shape){ .key = key,
		.possible = YEAR_LAST | YEAR_FIRST,
		.proven = orders->wanted != DATE_ORDER_AUTO };
	shape->order = (uint8_t)orders->wanted;
	if (orders->wanted != DATE_ORDER_AUTO &&
	    (possible_orders(date) & BIT(orders->wanted)) == 0 &&
	    date->digits[0] > 2)
		shape->order = DATE_ORDER_YMD;
	return shape;
}

static void
narrow(struct date_shape *shape, uint8_t possible)
{
	if ((shape->possible & possible) != 0)
		shape->possible &= possible;
}

/* An export is in the order of time, give or take a day. */
static void
watch_leaps(struct date_shape *shape, const struct date_numbers *date)
{
	static const enum date_order orders[2] = { DATE_ORDER_DMY,
		DATE_ORDER_MDY };

	if ((shape->possible & YEAR_LAST) != YEAR_LAST)
		return;
	for (int i = 0; i < 2; i++) {
		struct civil civil = { 0 };
		int64_t day;

		if (!in_order(date, orders[i], &civil))
			return;
		day = civil_to_utc(&civil) / INSTANT_DAY;
		if (shape->seen && day + 1 < shape->last[i])
			shape->leapt[i] = true;
		shape->last[i] = day;
	}
	shape->seen = true;
	if (shape->leapt[0] != shape->leapt[1])
		narrow(shape,
		    shape->leapt[0] ? BIT(DATE_ORDER_MDY) :
				      BIT(DATE_ORDER_DMY));
}

/*
 * The order they leave; two digits in front are a year only where those at the
 * end can be none. DATE_ORDER_AUTO when day and month stay open.
 */
static enum date_order
order_among(uint8_t possible)
{
	if ((possible & YEAR_LAST) == YEAR_LAST)
		return DATE_ORDER_AUTO;
	if ((possible & BIT(DATE_ORDER_DMY)) != 0)
		return DATE_ORDER_DMY;
	if ((possible & BIT(DATE_ORDER_MDY)) != 0)
		return DATE_ORDER_MDY;
	if ((possible & BIT(DATE_ORDER_YMD)) != 0)
		return DATE_ORDER_YMD;
	return DATE_ORDER_YDM;
}
