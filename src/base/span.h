#ifndef BOUNDARYD_BASE_SPAN_H
#define BOUNDARYD_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/*
 * span -- bytes that somebody else owns.
 *
 * Chat text has no NUL promise, so outside bytes travel as a pointer and a
 * length. A span is only as alive as its owner; an empty span may have a NULL
 * pointer.
 */
struct span {
	const char *ptr;
	size_t len; /* bytes */
};

/* A literal as a span. */
#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })
#define SPAN_NONE     ((struct span){ NULL, 0 })
/* For printf's "%.*s". */
#define SPAN_ARGS(span) (int)(span).len, (span).len == 0 ? "" : (span).ptr

/* Borrow a C string; NULL gives the empty span. */
static inline struct span
span_of(const char *text)
{
	struct span span = { text, text == NULL ? 0 : strlen(text) };

	return span;
}

static inline bool
span_equal(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	/* What is not empty has bytes. NOLINTNEXTLINE(clang-analyzer-core*) */
	return a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0;
}

static inline bool
span_is(struct span a, const char *text)
{
	return span_equal(a, span_of(text));
}

/* Compare ASCII letters without their case. */
bool span_is_nocase(struct span a, const char *text);
/* The bytes from `start` on; past the end gives the empty span. */
static inline struct span
span_from(struct span a, size_t start)
{
	struct span rest = SPAN_NONE;

	if (start < a.len) {
		rest.ptr = a.ptr + start;
		rest.len = a.len - start;
	}
	return rest;
}

static inline struct span
span_first(struct span a, size_t len)
{
	if (len < a.len)
		a.len = len;
	return a;
}

static inline bool
span_starts(struct span a, struct span prefix)
{
	return a.len >= prefix.len &&
	    span_equal(span_first(a, prefix.len), prefix);
}

static inline bool
span_ends(struct span a, struct span suffix)
{
	return a.len >= suffix.len &&
	    span_equal(span_from(a, a.len - suffix.len), suffix);
}

/* Move `*text` past `wanted`, if it starts so. */
static inline bool
span_take_char(struct span *text, char wanted)
{
	if (text->len == 0 || text->ptr[0] != wanted)
		return false;
	*text = span_from(*text, 1);
	return true;
}

/* Of a hexadecimal digit, in either case; -1: it is none. */
int span_hex_value(char digit);
/* Without ASCII white space at both ends. */
struct span span_trim(struct span a);
/* Offset of `wanted`, or a.len where it is not there. */
size_t span_find_char(struct span a, char wanted);
size_t span_find(struct span a, struct span wanted);
/* How often `byte` stands at the start. */
size_t span_run(struct span a, char byte);
/*
 * Cut the part before `separator` off `*rest` and return it; the last part is
 * what remains. False when there was nothing left.
 */
bool span_next_part(struct span *rest, char separator, struct span *part);
/* A copy with a NUL behind it, to be freed; NULL when out of memory. */
char *span_copy(struct span a);

#endif
