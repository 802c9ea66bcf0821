#include "rule/word_table.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 256
#define PRIME      UINT64_C(0x9E3779B97F4A7C15)

struct word_entry {
	const char *word;
	uint32_t length;
	uint32_t hash;
	uint32_t number; /* 0: free */
};

static struct word_entry *find(const struct word_table *table, struct span word,
    uint32_t hash);
static int grow(struct word_table *table);

uint32_t
word_hash(struct span word)
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

uint32_t
word_table_add(struct word_table *table, struct span word)
{
	uint32_t hash = word_hash(word);
	struct word_entry *entry;

	if (table->count * 2 >= table->size && grow(table) == -1)
		return 0;
	entry = find(table, word, hash);
	if (entry->number != 0)
		return entry->number;
	entry->word = arena_copy(&table->arena, word).ptr;
	if (entry->word == NULL)
		return 0;
	entry->length = (uint32_t)word.len;
	entry->hash = hash;
	entry->number = (uint32_t)++table->count;
	if (word.len > table->longest)
		table->longest = word.len;
	return entry->number;
}

uint32_t
word_table_find(const struct word_table *table, struct span word, uint32_t hash)
{
	if (table->size == 0 || word.len > table->longest)
		return 0;
	return find(table, word, hash)->number;
}

void
word_table_done(struct word_table *table)
{
	free(table->entries);
	arena_done(&table->arena);
	*table = WORD_TABLE_NONE;
}

/* Where it is, or would stand. */
static struct word_entry *
find(const struct word_table *table, struct span word, uint32_t hash)
{
	size_t at = hash & (table->size - 1);

	for (;; at = (at + 1) & (table->size - 1)) {
		struct word_entry *entry = &table->entries[at];

		if (entry->number == 0 ||
		    (entry->hash == hash && entry->length == word.len &&
			memcmp(entry->word, word.ptr, word.len) == 0))
			return entry;
	}
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
		struct span word = { old->word, old->length };

		if (old->number != 0)
			*find(&larger, word, old->hash) = *old;
	}
	free(table->entries);
	*table = larger;
	return 0;
}
