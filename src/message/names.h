#ifndef BOUNDARYD_MESSAGE_NAMES_H
#define BOUNDARYD_MESSAGE_NAMES_H

#include "base/buffer.h"
#include "base/pack.h"
#include "base/span.h"

/*
 * names -- what people and chats are called, by the ids that messages use.
 *
 * For exports that tell names once and use ids from there on. Bounded: once
 * full, later names are not kept and their ids are shown. An id is found
 * without looking through all.
 */
#define NAMES_BYTES ((size_t)1 << 20)

struct names {
	struct buffer bytes; /* packed: id, name */
	struct buffer slots; /* of uint32_t: where an id is, plus 1; or 0 */
	size_t count;
};

void names_done(struct names *names);
/* False: no room. The first name of an id stays. */
bool names_set(struct names *names, struct span id, struct span name);
/* Empty where there is none; until the next names_set. */
struct span names_get(const struct names *names, struct span id);
void names_pack(const struct names *names, struct buffer *out);
void names_unpack(struct names *names, struct unpack *in);

#endif
