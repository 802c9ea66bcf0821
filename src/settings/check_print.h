#ifndef BOUNDARYD_SETTINGS_CHECK_PRINT_H
#define BOUNDARYD_SETTINGS_CHECK_PRINT_H

#include <stdio.h>

/*
 * check_print -- settings_check for people: every fault a line on `faults`,
 * or one line on `out` that says how much was well. 0 well, -1 faults.
 */
int settings_check_print(const char *file, FILE *out, FILE *faults);

#endif
