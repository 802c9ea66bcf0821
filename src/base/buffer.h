#ifndef BOUNDARYD_BASE_BUFFER_H
#define BOUNDARYD_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * buffer -- bytes that grow up to a limit.
 *
 * The first append that fails (limit or memory) sets `failed`; later appends
 * do nothing, so a writer may check once at the end. The kept bytes stay
 * valid. Reset keeps the memory: warm code allocates nothing.
 */
struct buffer {
	char *ptr;
	size_t len; /* bytes in use */
	size_t capacity;
	size_t limit; /* 0: BUFFER_LIMIT */
	bool failed;
};

#define BUFFER_LIMIT         ((size_t)64 << 20)
#define BUFFER_NONE          ((struct buffer){ NULL, 0, 0, 0, false })
#define BUFFER_WITH_LIMIT(n) ((struct buffer){ NULL, 0, 0, (n), false })

void buffer_done(struct buffer *buffer);
void buffer_reset(struct buffer *buffer);
/* Each returns 0, or -1 and leaves what was there before. */
int buffer_reserve(struct buffer *buffer, size_t more);
/* `bytes` may be the buffer's own. */
int buffer_append(struct buffer *buffer, struct span bytes);
int buffer_text(struct buffer *buffer, const char *text);
int buffer_char(struct buffer *buffer, char byte);
int buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Take the first `count` bytes away and move the rest to the front. */
void buffer_drop(struct buffer *buffer, size_t count);
struct span buffer_span(const struct buffer *buffer);
/* The bytes with a NUL behind them, NULL when out of memory; borrowed. */
const char *buffer_string(struct buffer *buffer);

#endif
