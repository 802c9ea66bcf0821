#include "base/table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define FIRST_SLOTS 64

struct slot {
	char *name; /* NULL: free */
	size_t length;
	uint64_t hash;
	void *value;
};

struct table {
	struct slot *slots;
	size_t size; /* a power of two */
	size_t used;
	uint64_t key;
};

static uint64_t hash_of(const struct table *table, struct span name);
static struct slot *find(const struct table *table, struct span name,
    uint64_t hash);
static int grow(struct table *table);

struct table *
table_new(void)
{
	struct table *table = calloc(1, sizeof(*table));

	if (table == NULL)
		return NULL;
	table->slots = calloc(FIRST_SLOTS, sizeof(*table->slots));
	if (table->slots == NULL) {
		free(table);
		return NULL;
	}
	table->size = FIRST_SLOTS;
	if (getrandom(&table->key, sizeof(table->key), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(table->key))
		table->key = (uint64_t)(uintptr_t)table;
	return table;
}

void
table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->size; i++)
		free(table->slots[i].name);
	free(table->slots);
	free(table);
}

void *
table_get(const struct table *table, struct span name)
{
	struct slot *slot = find(table, name, hash_of(table, name));

	return slot->name == NULL ? NULL : slot->value;
}

int
table_put(struct table *table, struct span name, void *value)
{
	uint64_t hash = hash_of(table, name);
	struct slot *slot;

	if (table->used * 4 >= table->size * 3 && grow(table) == -1)
		return -1;
	slot = find(table, name, hash);
	if (slot->name == NULL) {
		slot->name = span_copy(name);
		if (slot->name == NULL)
			return -1;
		slot->length = name.len;
		slot->hash = hash;
		table->used++;
	}
	slot->value = value;
	return 0;
}

void *
table_remove(struct table *table, struct span name)
{
	struct slot *slot = find(table, name, hash_of(table, name));
	void *value = slot->value;
	size_t hole, next;

	if (slot->name == NULL)
		return NULL;
	free(slot->name);
	memset(slot, 0, sizeof(*slot));
	table->used--;
	/* Close the gap: whoever could have stood there moves up. */
	hole = (size_t)(slot - table->slots);
	next = (hole + 1) & (table->size - 1);
	while (table->slots[next].name != NULL) {
		size_t home = table->slots[next].hash & (table->size - 1);

		if (((next - home) & (table->size - 1)) >=
		    ((next - hole) & (table->size - 1))) {
			table->slots[hole] = table->slots[next];
			memset(&table->slots[next], 0, sizeof(struct slot));
			hole = next;
		}
		next = (next + 1) & (table->size - 1);
	}
	return value;
}

size_t
table_count(const struct table *table)
{
	return table->used;
}

void
table_each(const struct table *table, table_visit *visit, void *arg)
{
	for (size_t i = 0; i < table->size; i++) {
		struct slot *slot = &table->slots[i];

		if (slot->name != NULL)
			visit((struct span){ slot->name, slot->length },
			    slot->value, arg);
	}
}

/* FNV-1a with a keyed start and a final mix. */
static uint64_t
hash_of(const struct table *table, struct span name)
{
	uint64_t hash = table->key ^ UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.len; i++) {
		hash ^= (unsigned char)name.ptr[i];
		hash *= UINT64_C(0x100000001b3);
		hash ^= hash >> 29;
	}
	hash ^= table->key >> 7;
	hash *= UINT64_C(0xff51afd7ed558ccd);
	return hash ^ hash >> 33;
}

static struct slot *
find(const struct table *table, struct span name, uint64_t hash)
{
	size_t at = hash & (table->size - 1);

	for (;;) {
		struct slot *slot = &table->slots[at];

		if (slot->name == NULL)
			return slot;
		if (slot->hash == hash && slot->length == name.len &&
		    (name.len == 0 ||
			memcmp(slot->name, name.ptr, name.len) == 0))
			return slot;
		at = (at + 1) & (table->size - 1);
	}
}

static int
grow(struct table *table)
{
	struct slot *old = table->slots;
	size_t old_size = table->size;

	table->slots = calloc(old_size * 2, sizeof(*old));
	if (table->slots == NULL) {
		table->slots = old;
		return -1;
	}
	table->size = old_size * 2;
	for (size_t i = 0; i < old_size; i++) {
		size_t at = old[i].hash & (table->size - 1);

		if (old[i].name == NULL)
			continue;
		while (table->slots[at].name != NULL)
			at = (at + 1) & (table->size - 1);
		table->slots[at] = old[i];
	}
	free(old);
	return 0;
}
