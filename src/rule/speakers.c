#include "rule/speakers.h"

#include <stdlib.h>

struct speaker {
	char *from;
	size_t from_len;
	enum role role;
	unsigned messages; /* 0: free */
};

static bool is_same(const struct speaker *one,
    const struct memory_speaker *other);
static struct speaker *free_place(struct speakers *speakers);

uint8_t
speakers_join(struct speakers *speakers, const struct memory_speaker *speaker)
{
	struct speaker *one;

	for (size_t i = 0; i < speakers->count; i++)
		if (is_same(&speakers->list[i], speaker)) {
			speakers->list[i].messages++;
			return (uint8_t)(i + 1);
		}
	one = free_place(speakers);
	if (one == NULL)
		return 0;
	free(one->from);
	*one = (struct speaker){ .from = span_copy(speaker->from),
		.from_len = speaker->from.len,
		.role = speaker->role };
	if (one->from == NULL)
		return 0;
	one->messages = 1;
	return (uint8_t)(one - speakers->list + 1);
}

void
speakers_leave(struct speakers *speakers, uint8_t number)
{
	if (number > 0)
		speakers->list[number - 1].messages--;
}

size_t
speakers_list(const struct speakers *speakers, struct memory_speaker *out)
{
	size_t count = 0;

	for (size_t i = 0; i < speakers->count; i++) {
		const struct speaker *one = &speakers->list[i];

		if (one->messages > 0)
			out[count++] = (struct memory_speaker){
				{ one->from, one->from_len }, one->role
			};
	}
	return count;
}

void
speakers_done(struct speakers *speakers)
{
	for (size_t i = 0; i < speakers->count; i++)
		free(speakers->list[i].from);
	free(speakers->list);
	*speakers = SPEAKERS_NONE;
}

static bool
is_same(const struct speaker *one, const struct memory_speaker *other)
{
	return one->messages > 0 && one->role == other->role &&
	    span_equal((struct span){ one->from, one->from_len }, other->from);
}

/* NULL: out of memory. */
static struct speaker *
free_place(struct speakers *speakers)
{
	struct speaker *grown;

	for (size_t i = 0; i < speakers->count; i++)
		if (speakers->list[i].messages == 0)
			return &speakers->list[i];
	if (speakers->count == SPEAKERS_MAX)
		return NULL;
	grown = reallocarray(speakers->list, speakers->count + 1,
	    sizeof(*grown));
	if (grown == NULL)
		return NULL;
	speakers->list = grown;
	grown[speakers->count] = (struct speaker){ .from = NULL };
	return &grown[speakers->count++];
}
