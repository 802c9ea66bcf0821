#ifndef BOUNDARYD_BASE_FAULTS_H
#define BOUNDARYD_BASE_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * faults -- everything that is wrong with the settings, not just the first.
 *
 * Each fault is one line for an administrator: what is wrong, and what to
 * write instead. Printed as FILE:LINE: TEXT. At most FAULTS_MAX are kept; the
 * others are counted.
 */
#define FAULTS_MAX 1000

struct fault {
	char *file; /* as the user named it; "" when there is none */
	int line;   /* from 1; 0 when there is none */
	char *text;
};

struct faults {
	struct fault *list;
	size_t count;  /* kept */
	size_t unkept; /* seen past FAULTS_MAX, or no memory */
};

#define FAULTS_NONE ((struct faults){ NULL, 0, 0 })

void faults_done(struct faults *faults);
/* Copies its words; `file` may be NULL. Returns -1, so that a caller can too. */
int faults_add(struct faults *faults, const char *file, int line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));
bool faults_any(const struct faults *faults);
/* By line within each file; files stay in the order of their first faults. */
void faults_sort(struct faults *faults);
/*
 * Write "FILE:LINE: TEXT" of one fault, on one line and safe on a terminal
 * (escape_block); longer than `size` (not 0) is cut.
 */
void faults_line(const struct fault *fault, char *out, size_t size);

#endif
