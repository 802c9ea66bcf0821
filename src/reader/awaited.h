#ifndef BOUNDARYD_READER_AWAITED_H
#define BOUNDARYD_READER_AWAITED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * awaited -- the conversations in which somebody waits for what is said next.
 *
 * A message that meets a live rule makes the next few of its conversation
 * awaited; the keeper names those that a reader from before left unfinished.
 * Bounded: the conversation that has been awaited for longest goes first.
 */
struct awaited;

/* `most` conversations. NULL: out of memory. */
struct awaited *awaited_new(size_t most);
void awaited_free(struct awaited *awaited);
/* The next `count` messages are; more is never made less. 0, or -1: no memory.
 */
int awaited_add(struct awaited *awaited, const char *source,
    struct span conversation, unsigned count);
/* Is this message? Then one fewer is, unless it is only `shown_again`. */
bool awaited_takes(struct awaited *awaited, const char *source,
    struct span conversation, bool shown_again);

#endif
