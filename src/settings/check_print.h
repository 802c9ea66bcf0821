#ifndef BOUNDARYD_SETTINGS_CHECK_PRINT_H
#define BOUNDARYD_SETTINGS_CHECK_PRINT_H

#include <stdio.h>

/*
 * check_print -- settings_check, printed. 0: no fault; -1: faults.
 *
 * For people every fault is a line on `faults`; without any, `out` says how
 * much was well. What is worth a look comes after, as notes on `out`.
 */
int settings_check_print(const char *file, FILE *out, FILE *faults);
/* All of it on `out` as one line of JSON (settings_check_json). */
int settings_check_print_json(const char *file, FILE *out);

#endif
