#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

static int reserve_for(struct buffer *buffer, struct span *bytes);

void
buffer_done(struct buffer *buffer)
{
	free(buffer->ptr);
	buffer->ptr = NULL;
	buffer->len = 0;
	buffer->capacity = 0;
	buffer->failed = false;
}

void
buffer_reset(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->failed = false;
}

int
buffer_reserve(struct buffer *buffer, size_t more)
{
	size_t limit = buffer->limit == 0 ? BUFFER_LIMIT : buffer->limit;
	size_t capacity = buffer->capacity;
	char *grown;

	if (buffer->failed)
		return -1;
	if (more > limit || buffer->len > limit - more) {
		buffer->failed = true;
		return -1;
	}
	if (buffer->len + more <= capacity)
		return 0;
	if (capacity == 0)
		capacity = FIRST_CAPACITY;
	while (capacity < buffer->len + more)
		capacity *= 2;
	/* buffer_char trusts the capacity, so it never passes the limit. */
	if (capacity > limit)
		capacity = limit;
	grown = realloc(buffer->ptr, capacity);
	if (grown == NULL) {
		buffer->failed = true;
		return -1;
	}
	buffer->ptr = grown;
	buffer->capacity = capacity;
	return 0;
}

int
buffer_append(struct buffer *buffer, struct span bytes)
{
	/* As buffer_char, it trusts the capacity: it is called that often. */
	if ((buffer->failed || bytes.len > buffer->capacity - buffer->len) &&
	    reserve_for(buffer, &bytes) == -1)
		return -1;
	if (bytes.len > 0)
		memcpy(buffer->ptr + buffer->len, bytes.ptr, bytes.len);
	buffer->len += bytes.len;
	return 0;
}

int
buffer_text(struct buffer *buffer, const char *text)
{
	return buffer_append(buffer, span_of(text));
}

int
buffer_char(struct buffer *buffer, char byte)
{
	if (buffer->len < buffer->capacity && !buffer->failed) {
		buffer->ptr[buffer->len++] = byte;
		return 0;
	}
	return buffer_append(buffer, (struct span){ &byte, 1 });
}

int
buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;
	char *text = NULL;
	int length;
	int result;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length == -1) {
		buffer->failed = true;
		return -1;
	}
	result = buffer_append(buffer, (struct span){ text, (size_t)length });
	free(text);
	return result;
}

void
buffer_drop(struct buffer *buffer, size_t count)
{
	if (count >= buffer->len) {
		buffer->len = 0;
		return;
	}
	memmove(buffer->ptr, buffer->ptr + count, buffer->len - count);
	buffer->len -= count;
}

struct span
buffer_span(const struct buffer *buffer)
{
	return (struct span){ buffer->ptr, buffer->len };
}

const char *
buffer_string(struct buffer *buffer)
{
	if (buffer_append(buffer, (struct span){ "", 1 }) == -1)
		return NULL;
	buffer->len--;
	return buffer->ptr;
}

/* The buffer's own bytes move with it. */
static int
reserve_for(struct buffer *buffer, struct span *bytes)
{
	uintptr_t start = (uintptr_t)buffer->ptr;
	uintptr_t at = (uintptr_t)bytes->ptr;
	bool is_own = start != 0 && at >= start && at - start < buffer->len;

	if (buffer_reserve(buffer, bytes->len) == -1)
		return -1;
	if (is_own)
		bytes->ptr = buffer->ptr + (at - start);
	return 0;
}
