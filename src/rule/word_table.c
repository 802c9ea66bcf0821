#include "rule/word_table.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 256
#define PRIME      UINT64_C(0x9E3779B97F4A7C15)

#define SHORT_BYTES 16

/* Half a line of the processor's cache, so that most words ask for no more. */
struct word_entry {
	uint32_t hash;
	uint32_t number; /* 0: free */
	size_t length;
	union {
		char here[SHORT_BYTES]; /* of a short one */
		const char *there;
	} word;
};

static uint32_t hash_of(struct span word);
static struct word_entry *find(const struct word_table *table, struct span word,
    uint32_t hash);
static struct span word_of(const struct word_entry *entry);
static int grow(struct word_table *table);

uint32_t
word_table_add(struct word_table *table, struct span word)
{
	uint32_t hash = hash_of(word);
	struct word_entry *entry;

	if (table->count * 2 >= table->size && grow(table) == -1)
		return 0;
	entry = find(table, word, hash);
	if (entry->number != 0)
		return entry->number;
	if (word.len <= SHORT_BYTES) {
		memcpy(entry->word.here, word.ptr, word.len);
	} else {
		entry->word.there = arena_copy(&table->arena, word).ptr;
		if (entry->word.there == NULL)
			return 0;
	}
	entry->length = word.len;
	entry->hash = hash;
	entry->number = (uint32_t)++table->count;
	if (word.len > table->longest)
		table->longest = word.len;
	return entry->number;
}

uint32_t
word_table_find(const struct word_table *table, struct span word)
{
	if (table->size == 0 || word.len > table->longest)
		return 0;
	return find(table, word, hash_of(word))->number;
}

void
word_table_done(struct word_table *table)
{
	free(table->entries);
	arena_done(&table->arena);
	*table = WORD_TABLE_NONE;
}

static uint32_t
hash_of(struct span word)
{
	uint64_t hash = word.len * PRIME;
	uint64_t piece;

	while (word.len >= sizeof(piece)) {
		memcpy(&piece, word.ptr, sizeof(piece));
		hash = (hash ^ piece) * PRIME;
		hash ^= hash >> 32;
		word.ptr += sizeof(piece);
		word.len -= sizeof(piece);
	}
	if (word.len > 0) {
		piece = 0;
		memcpy(&piece, word.ptr, word.len);
		hash = (hash ^ piece) * PRIME;
	}
	return (uint32_t)(hash >> 32);
}

/* Where it is, or would stand. */
static struct word_entry *
find(const struct word_table *table, struct span word, uint32_t hash)
{
	size_t at = hash & (table->size - 1);

	for (;; at = (at + 1) & (table->size - 1)) {
		struct word_entry *entry = &table->entries[at];

		if (entry->number == 0 ||
		    (entry->hash == hash && span_equal(word_of(entry), word)))
			return entry;
	}
}

static struct span
word_of(const struct word_entry *entry)
{
	return (struct span){ entry->length <= SHORT_BYTES ? entry->word.here :
							     entry->word.there,
		entry->length };
}

static int
grow(struct word_table *table)
{
	struct word_table larger = *table;

	larger.size = table->size == 0 ? FIRST_SIZE : table->size * 2;
	larger.entries = calloc(larger.size, sizeof(*larger.entries));
	if (larger.entries == NULL)
		return -1;
	for (size_t i = 0; i < table->size; i++) {
		const struct word_entry *old = &table->entries[i];

		if (old->number != 0)
			*find(&larger, word_of(old), old->hash) = *old;
	}
	free(table->entries);
	*table = larger;
	return 0;
}
