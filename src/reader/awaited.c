#include "reader/awaited.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/table.h"
#include "rule/report_later.h"

/* A ring: the slot that is taken next is the oldest. */
struct slot {
	struct buffer name; /* source, NUL, conversation; empty: free */
	unsigned left;
	bool taken; /* the last message was one of these */
};

struct awaited {
	struct table *by_name;
	struct slot *slots;
	size_t most;
	size_t next;
	struct buffer name; /* of the one that is looked for */
};

static struct slot *find(struct awaited *awaited, const char *source,
    struct span conversation);
static struct slot *take_slot(struct awaited *awaited);

struct awaited *
awaited_new(size_t most)
{
	struct awaited *awaited = calloc(1, sizeof(*awaited));

	if (awaited == NULL)
		return NULL;
	awaited->most = most;
	awaited->by_name = table_new();
	awaited->slots = calloc(most, sizeof(*awaited->slots));
	if (awaited->by_name == NULL || awaited->slots == NULL) {
		awaited_free(awaited);
		return NULL;
	}
	return awaited;
}

void
awaited_free(struct awaited *awaited)
{
	if (awaited == NULL)
		return;
	table_free(awaited->by_name);
	for (size_t i = 0; awaited->slots != NULL && i < awaited->most; i++)
		buffer_done(&awaited->slots[i].name);
	free(awaited->slots);
	buffer_done(&awaited->name);
	free(awaited);
}

int
awaited_add(struct awaited *awaited, const char *source,
    struct span conversation, unsigned count)
{
	struct slot *slot = find(awaited, source, conversation);

	if (awaited->name.failed)
		return -1;
	if (slot == NULL) {
		slot = take_slot(awaited);
		if (buffer_append(&slot->name, buffer_span(&awaited->name)) ==
			-1 ||
		    table_put(awaited->by_name, buffer_span(&slot->name),
			slot) == -1) {
			buffer_reset(&slot->name);
			return -1;
		}
	}
	if (slot->left < count)
		slot->left = count;
	return 0;
}

bool
awaited_takes(struct awaited *awaited, const char *source,
    struct span conversation, bool shown_again)
{
	struct slot *slot;

	if (table_count(awaited->by_name) == 0)
		return false;
	slot = find(awaited, source, conversation);
	if (slot == NULL)
		return false;
	if (shown_again)
		return slot->taken;
	slot->taken = slot->left > 0;
	slot->left -= slot->taken;
	return slot->taken;
}

static struct slot *
find(struct awaited *awaited, const char *source, struct span conversation)
{
	buffer_reset(&awaited->name);
	(void)buffer_append(&awaited->name,
	    (struct span){ source, strlen(source) + 1 });
	(void)buffer_append(&awaited->name, report_conversation(conversation));
	return awaited->name.failed ?
	    NULL :
	    table_get(awaited->by_name, buffer_span(&awaited->name));
}

static struct slot *
take_slot(struct awaited *awaited)
{
	struct slot *slot = &awaited->slots[awaited->next];

	awaited->next = (awaited->next + 1) % awaited->most;
	if (slot->name.len > 0)
		(void)table_remove(awaited->by_name, buffer_span(&slot->name));
	buffer_reset(&slot->name);
	slot->left = 0;
	slot->taken = false;
	return slot;
}
