#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define FIRST_SLOTS 64

/* A short name stands in the slot itself. */
union name {
	char inside[sizeof(char *)];
	char *copy;
	const char *borrowed;
};

struct slot {
	union name name;
	uint32_t hash;
	uint32_t length;
	void *value; /* NULL: free */
};

struct table {
	struct slot *slots;
	size_t size; /* a power of two */
	size_t used;
	uint64_t key;
	bool borrows;
};

static uint32_t hash_of(const struct table *table, struct span name);
static struct slot *find(const struct table *table, struct span name,
    uint32_t hash);
static struct span name_of(const struct table *table, const struct slot *slot);
static int set_name(const struct table *table, struct slot *slot,
    struct span name);
static void free_name(const struct table *table, struct slot *slot);
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

struct table *
table_new_borrowing(void)
{
	struct table *table = table_new();

	if (table != NULL)
		table->borrows = true;
	return table;
}

void
table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->size; i++)
		free_name(table, &table->slots[i]);
	free(table->slots);
	free(table);
}

void *
table_get(const struct table *table, struct span name)
{
	return find(table, name, hash_of(table, name))->value;
}

int
table_put(struct table *table, struct span name, void *value)
{
	uint32_t hash = hash_of(table, name);
	struct slot *slot;

	if (name.len > UINT32_MAX ||
	    (table->used * 5 >= table->size * 4 && grow(table) == -1))
		return -1;
	slot = find(table, name, hash);
	if (slot->value == NULL) {
		if (set_name(table, slot, name) == -1)
			return -1;
		slot->hash = hash;
		table->used++;
	} else if (table->borrows)
		(void)set_name(table, slot, name); /* the old one may go */
	slot->value = value;
	return 0;
}

void *
table_remove(struct table *table, struct span name)
{
	struct slot *slot = find(table, name, hash_of(table, name));
	void *value = slot->value;
	size_t hole, next;

	if (value == NULL)
		return NULL;
	free_name(table, slot);
	memset(slot, 0, sizeof(*slot));
	table->used--;
	/* Close the gap: whoever could have stood there moves up. */
	hole = (size_t)(slot - table->slots);
	next = (hole + 1) & (table->size - 1);
	while (table->slots[next].value != NULL) {
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
		const struct slot *slot = &table->slots[i];

		if (slot->value != NULL)
			visit(name_of(table, slot), slot->value, arg);
	}
}

/* Is it too long to stand in the slot, or not ours to copy? */
static bool
stands_outside(const struct table *table, size_t length)
{
	return table->borrows || length > sizeof(union name);
}

static struct span
name_of(const struct table *table, const struct slot *slot)
{
	if (stands_outside(table, slot->length))
		return (struct span){ slot->name.borrowed, slot->length };
	return (struct span){ slot->name.inside, slot->length };
}

static int
set_name(const struct table *table, struct slot *slot, struct span name)
{
	if (table->borrows)
		slot->name.borrowed = name.ptr;
	else if (!stands_outside(table, name.len)) {
		if (name.len > 0)
			memcpy(slot->name.inside, name.ptr, name.len);
	} else if ((slot->name.copy = span_copy(name)) == NULL)
		return -1;
	slot->length = (uint32_t)name.len;
	return 0;
}

static void
free_name(const struct table *table, struct slot *slot)
{
	if (slot->value != NULL && !table->borrows &&
	    stands_outside(table, slot->length))
		free(slot->name.copy);
}

/* FNV-1a with a keyed start and a final mix. */
static uint32_t
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
	return (uint32_t)(hash ^ hash >> 33);
}

static struct slot *
find(const struct table *table, struct span name, uint32_t hash)
{
	size_t at = hash & (table->size - 1);

	for (;;) {
		struct slot *slot = &table->slots[at];

		if (slot->value == NULL)
			return slot;
		if (slot->hash == hash &&
		    span_equal(name_of(table, slot), name))
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

		if (old[i].value == NULL)
			continue;
		while (table->slots[at].value != NULL)
			at = (at + 1) & (table->size - 1);
		table->slots[at] = old[i];
	}
	free(old);
	return 0;
}
