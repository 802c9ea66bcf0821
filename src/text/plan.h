#ifndef BOUNDARYD_TEXT_PLAN_H
#define BOUNDARYD_TEXT_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * plan -- which telephone numbers there are.
 *
 * The United Kingdom by Ofcom's National Telephone Numbering Plan, the rest
 * of the world by E.164 country code and the length of what follows.
 */
enum plan_use {
	PLAN_NONE,       /* no such number */
	PLAN_MOBILE,     /* 071 to 075, 077 to 079, 07624 */
	PLAN_GEOGRAPHIC, /* 01, 02: a house or an office */
	PLAN_PERSONAL,   /* 070 and pagers in 076 */
	PLAN_COMPANY,    /* 03, 055, 056: hardly ever one person's */
	PLAN_SERVICE     /* 08, 09: nobody's own */
};

/* `digits` without the 0 or +44 before them. */
enum plan_use plan_national(struct span digits);

/* What may stand behind a country code. */
struct plan_country {
	size_t code_digits;
	size_t min; /* digits behind the code */
	size_t max;
};

/* The country whose code `digits` start with. */
bool plan_country(struct span digits, struct plan_country *country);

#endif
