#ifndef BOUNDARYD_SETTINGS_LINT_H
#define BOUNDARYD_SETTINGS_LINT_H

#include "base/faults.h"
#include "base/span.h"
#include "settings/scan.h"

/*
 * lint -- what libconfig would take wrongly without a word.
 *
 * Which of these an installed libconfig refuses, reads as something else or
 * lets pass depends on its version; here they are faults in every one: control
 * bytes and the escapes that make them ("\b" is a backspace from 1.7.4 on, and
 * a pattern with it dies), strings joined where a comma was forgotten, commas
 * before a closing bracket, whole numbers that do not fit, @include.
 *
 * Returns 0 when libconfig can read the file (there may be faults in single
 * values), or -1 when it cannot or must not.
 */
int lint_file(const char *file, struct span bytes, const struct scan *scan,
    struct faults *faults);
/* The line of an offset, from 1. */
int lint_line_of(struct span bytes, size_t offset);

#endif
