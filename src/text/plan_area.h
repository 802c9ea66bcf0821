#ifndef BOUNDARYD_TEXT_PLAN_AREA_H
#define BOUNDARYD_TEXT_PLAN_AREA_H

#include <stdbool.h>

/*
 * plan_area -- the four-digit area codes in 01, such as 01632.
 *
 * `code` holds four digits, without the 0.
 */
bool plan_area_is_known(const char *code);

#endif
