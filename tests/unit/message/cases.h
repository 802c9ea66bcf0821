#ifndef BOUNDARYD_TESTS_MESSAGE_CASES_H
#define BOUNDARYD_TESTS_MESSAGE_CASES_H

#include "collect.h"

/*
 * cases -- short exports; every person is invented. Each table ends with a
 * case without a format.
 */
extern const struct collect_case cases_of_exports[]; /* documents */
extern const struct collect_case cases_of_pages[];
extern const struct collect_case cases_of_logs[];
extern const struct collect_case cases_of_lines[]; /* an object a line */
extern const struct collect_case cases_of_tables[];
/* Hostile ones: without an output, and not known by their first bytes. */
extern const struct collect_case cases_invented[];

#endif
