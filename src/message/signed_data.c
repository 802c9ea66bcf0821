#include "message/signed_data.h"

#include <stdint.h>

/*
 * Elements of X.690 (BER): a tag, a length, the content. Programs that sign
 * while they read do not know the length: such an element ends with two zeros.
 */
#define TAG_INTEGER  0x02
#define TAG_STRING   0x04
#define TAG_OID      0x06
#define TAG_SEQUENCE 0x30
#define TAG_SET      0x31
#define TAG_CONTEXT  0xa0
#define CONSTRUCTED  0x20
#define LONG_TAG     0x1f

#define INDEFINITE   0x80
#define LENGTH_BYTES 4
#define DEPTH_MAX    8

struct element {
	unsigned tag;
	struct span content;
	bool open; /* it ends with two zeros, somewhere in `content` */
};

static bool enter(struct span *rest, unsigned tag);
static bool pass(struct span *rest, unsigned tag);
static bool is_oid(struct span *rest, struct span oid);
static bool take(struct span *rest, struct element *element);
static bool skip(struct span *rest, int depth);
static bool take_string(struct span *rest, struct buffer *out, int depth);

bool
signed_data_content(struct span bytes, struct buffer *out)
{
	/* 1.2.840.113549.1.7.2 */
	static const char signed_data[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"
					  "\x02";
	struct span rest = bytes;

	return enter(&rest, TAG_SEQUENCE) && is_oid(&rest, SPAN(signed_data)) &&
	    enter(&rest, TAG_CONTEXT) && enter(&rest, TAG_SEQUENCE) &&
	    pass(&rest, TAG_INTEGER) && pass(&rest, TAG_SET) &&
	    enter(&rest, TAG_SEQUENCE) && pass(&rest, TAG_OID) &&
	    enter(&rest, TAG_CONTEXT) && take_string(&rest, out, DEPTH_MAX);
}

/* `*rest` becomes what is inside its first element. */
static bool
enter(struct span *rest, unsigned tag)
{
	struct element element;

	if (!take(rest, &element) || element.tag != tag)
		return false;
	*rest = element.content;
	return true;
}

static bool
pass(struct span *rest, unsigned tag)
{
	return rest->len > 0 && (unsigned char)rest->ptr[0] == tag &&
	    skip(rest, DEPTH_MAX);
}

static bool
is_oid(struct span *rest, struct span oid)
{
	struct element element;

	return take(rest, &element) && element.tag == TAG_OID &&
	    span_equal(element.content, oid);
}

/* Move past an element, but only to its content where its end is unknown. */
static bool
take(struct span *rest, struct element *element)
{
	size_t length = 0;
	size_t bytes;
	unsigned first;

	if (rest->len < 2)
		return false;
	element->tag = (unsigned char)rest->ptr[0];
	first = (unsigned char)rest->ptr[1];
	*rest = span_from(*rest, 2);
	element->open = first == INDEFINITE;
	bytes = first < INDEFINITE ? 0 : first & ~(unsigned)INDEFINITE;
	if ((element->tag & LONG_TAG) == LONG_TAG || bytes > LENGTH_BYTES ||
	    bytes > rest->len ||
	    (element->open && (element->tag & CONSTRUCTED) == 0))
		return false;
	for (size_t i = 0; i < bytes; i++)
		length = length << 8 | (unsigned char)rest->ptr[i];
	if (bytes == 0)
		length = element->open ? rest->len : first;
	*rest = span_from(*rest, bytes);
	element->content = span_first(*rest, length);
	if (!element->open)
		*rest = span_from(*rest, length);
	return true;
}

/* The zeros that end an element are one themselves: with neither tag. */
static bool
skip(struct span *rest, int depth)
{
	struct element element;

	if (depth == 0 || !take(rest, &element))
		return false;
	if (!element.open)
		return true;
	while (!span_starts(*rest, (struct span){ "\0\0", 2 })) {
		if (!skip(rest, depth - 1))
			return false;
	}
	*rest = span_from(*rest, 2);
	return true;
}

/* A string, or one in pieces. */
static bool
take_string(struct span *rest, struct buffer *out, int depth)
{
	struct element element;
	struct span inside;

	if (depth == 0 || !take(rest, &element))
		return false;
	if (element.tag == TAG_STRING) {
		(void)buffer_append(out, element.content);
		return true;
	}
	if (element.tag != (TAG_STRING | CONSTRUCTED))
		return false;
	inside = element.content;
	while (inside.len > 0 &&
	    !span_starts(inside, (struct span){ "\0\0", 2 })) {
		if (!take_string(&inside, out, depth - 1))
			break;
	}
	if (element.open)
		*rest = span_from(inside, 2);
	return true;
}
