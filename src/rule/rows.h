#ifndef BOUNDARYD_RULE_ROWS_H
#define BOUNDARYD_RULE_ROWS_H

#include <stddef.h>

/* rows -- an array that grows. */
struct rows {
	void *list;
	size_t count;
	size_t capacity;
};

/* A zeroed row at the end; NULL: out of memory. */
void *rows_add(struct rows *rows, size_t size);
void rows_done(struct rows *rows);

#endif
