#ifndef BOUNDARYD_BASE_TABLE_H
#define BOUNDARYD_BASE_TABLE_H

#include <stddef.h>

#include "base/span.h"

/*
 * table -- find a pointer by its name, in steady time.
 *
 * Names are bytes and are copied, unless the table was made to borrow them;
 * values are borrowed. The hash is keyed with a random number per table, so
 * names from outside cannot be chosen to collide. A name costs 30 to 60 bytes
 * beside its copy, and none where it has at most 8 bytes.
 */
struct table;

typedef void table_visit(struct span name, void *value, void *arg);

struct table *table_new(void);
/* Each name that is put must live, unchanged, until it is removed or put again,
 * with its value. */
struct table *table_new_borrowing(void);
/* Values stay alive; NULL is allowed. */
void table_free(struct table *table);
/* NULL when it is not there. */
void *table_get(const struct table *table, struct span name);
/* Replaces what was there. Value is not NULL. 0, or -1: out of memory, or a name
 * of 4 GiB; nothing has changed. */
int table_put(struct table *table, struct span name, void *value);
/* The value that was there, or NULL. */
void *table_remove(struct table *table, struct span name);
size_t table_count(const struct table *table);
/* In no order; the table must not change meanwhile. */
void table_each(const struct table *table, table_visit *visit, void *arg);

#endif
