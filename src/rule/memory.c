#include "rule/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/table.h"
#include "base/utf8.h"

struct kept {
	struct buffer words; /* from, who, text in a row */
	size_t from_len;
	size_t who_len;
	enum role from_role;
	uint8_t speaker; /* of the entry's; 0: none */
	int64_t time;
	uint32_t met[MEMORY_MET_MAX];
	size_t met_count;
};

/* A conversation or a count, in the order of last use. */
struct entry {
	struct entry *newer;
	struct entry *older;
	char *name;
	size_t name_len;
	size_t count;                          /* in use, of the ring */
	size_t next;                           /* where the next one goes */
	struct kept *messages;                 /* of a conversation */
	struct speakers speakers;              /* who says these */
	size_t room;                           /* for so many of them */
	struct memory_occurrence *occurrences; /* of a count */
};

struct shelf {
	struct table *table;
	struct entry *newest;
	struct entry *oldest;
	size_t count;
	size_t max;
};

struct rule_memory {
	struct shelf conversations;
	struct shelf counts;
};

static struct entry *shelf_open(struct shelf *shelf, struct span name);
static struct entry *shelf_new_entry(struct shelf *shelf, struct span name);
static void shelf_drop(struct shelf *shelf, struct entry *entry);
static void shelf_unlink(struct shelf *shelf, struct entry *entry);
static void shelf_push(struct shelf *shelf, struct entry *entry);
static void shelf_done(struct shelf *shelf);
static int entry_grow(struct entry *entry);
static void entry_free(struct entry *entry);
static void forget_occurrences(struct entry *entry, uint32_t conversation);
static struct kept *kept_slot(struct entry *entry,
    const struct memory_message *message);
static bool is_again(const struct kept *kept,
    const struct memory_message *message);
static int kept_fill(struct kept *kept, const struct memory_message *message);
static int kept_speak(struct entry *entry, struct kept *kept,
    const struct memory_message *message);
static void kept_clear(struct kept *kept);
static void kept_show(const struct kept *kept, struct memory_message *out);

struct rule_memory *
rule_memory_new(size_t max_conversations)
{
	struct rule_memory *memory = calloc(1, sizeof(*memory));

	if (memory == NULL)
		return NULL;
	memory->conversations.max = max_conversations < 1 ? 1 :
							    max_conversations;
	memory->counts.max = memory->conversations.max * 4;
	memory->conversations.table = table_new();
	memory->counts.table = table_new();
	if (memory->conversations.table == NULL ||
	    memory->counts.table == NULL) {
		rule_memory_free(memory);
		return NULL;
	}
	return memory;
}

void
rule_memory_free(struct rule_memory *memory)
{
	if (memory == NULL)
		return;
	shelf_done(&memory->conversations);
	shelf_done(&memory->counts);
	free(memory);
}

int
rule_memory_add(struct rule_memory *memory, struct span conversation,
    const struct memory_message *message)
{
	struct entry *entry = shelf_open(&memory->conversations, conversation);
	struct kept *kept;

	if (entry == NULL)
		return -1;
	if (entry->count == entry->room && entry_grow(entry) == -1)
		return -1;
	kept = kept_slot(entry, message);
	if (kept_speak(entry, kept, message) == -1)
		return -1;
	return kept_fill(kept, message);
}

size_t
rule_memory_speakers(const struct rule_memory *memory, struct span conversation,
    struct memory_speaker *out)
{
	struct entry *entry = table_get(memory->conversations.table,
	    conversation);

	return entry == NULL ? 0 : speakers_list(&entry->speakers, out);
}

size_t
rule_memory_last(const struct rule_memory *memory, struct span conversation,
    struct memory_message *out, size_t max)
{
	struct entry *entry = table_get(memory->conversations.table,
	    conversation);
	size_t count, first;

	if (entry == NULL || entry->messages == NULL)
		return 0;
	count = entry->count < max ? entry->count : max;
	first = entry->next + MEMORY_MESSAGES - count;
	for (size_t i = 0; i < count; i++)
		kept_show(&entry->messages[(first + i) % MEMORY_MESSAGES],
		    &out[i]);
	return count;
}

int
rule_memory_count(struct rule_memory *memory, struct span key,
    const struct memory_occurrence *occurrence, int64_t within)
{
	struct entry *entry = shelf_open(&memory->counts, key);
	int found = 0;
	bool known = false;

	if (entry == NULL)
		return -1;
	if (entry->occurrences == NULL) {
		entry->occurrences = calloc(MEMORY_COUNT_MAX,
		    sizeof(*entry->occurrences));
		if (entry->occurrences == NULL)
			return -1;
	}
	for (size_t i = 0; i < entry->count; i++)
		if (entry->occurrences[i].mark == occurrence->mark)
			known = true;
	if (!known) {
		entry->occurrences[entry->next] = *occurrence;
		entry->next = (entry->next + 1) % MEMORY_COUNT_MAX;
		if (entry->count < MEMORY_COUNT_MAX)
			entry->count++;
	}
	for (size_t i = 0; i < entry->count; i++)
		if (memory_is_within(entry->occurrences[i].time,
			occurrence->time, within))
			found++;
	return found;
}

void
rule_memory_forget(struct rule_memory *memory, struct span conversation)
{
	uint32_t key = memory_key(conversation);
	struct shelf *shelf = &memory->conversations;
	struct entry *entry = table_get(shelf->table, conversation);

	if (entry != NULL)
		shelf_drop(shelf, entry);
	for (entry = memory->counts.newest; entry != NULL; entry = entry->older)
		forget_occurrences(entry, key);
}

bool
memory_is_within(int64_t earlier, int64_t time, int64_t within)
{
	if (earlier == INSTANT_NONE || time == INSTANT_NONE || earlier >= time)
		return true;
	return (uint64_t)time - (uint64_t)earlier <= (uint64_t)within;
}

/* FNV-1a: the names are the administrator's own. */
uint32_t
memory_key(struct span id)
{
	uint32_t key = UINT32_C(2166136261);

	for (size_t i = 0; i < id.len; i++) {
		key ^= (unsigned char)id.ptr[i];
		key *= UINT32_C(16777619);
	}
	return key;
}

/* Find or make; the newest from now on. NULL: out of memory. */
static struct entry *
shelf_open(struct shelf *shelf, struct span name)
{
	struct entry *entry = table_get(shelf->table, name);

	if (entry == NULL)
		return shelf_new_entry(shelf, name);
	if (entry != shelf->newest) {
		shelf_unlink(shelf, entry);
		shelf_push(shelf, entry);
	}
	return entry;
}

static struct entry *
shelf_new_entry(struct shelf *shelf, struct span name)
{
	struct entry *entry;

	if (shelf->count == shelf->max)
		shelf_drop(shelf, shelf->oldest);
	entry = calloc(1, sizeof(*entry));
	if (entry == NULL)
		return NULL;
	entry->name = span_copy(name);
	entry->name_len = name.len;
	if (entry->name == NULL || table_put(shelf->table, name, entry) == -1) {
		entry_free(entry);
		return NULL;
	}
	shelf_push(shelf, entry);
	shelf->count++;
	return entry;
}

static void
shelf_drop(struct shelf *shelf, struct entry *entry)
{
	shelf_unlink(shelf, entry);
	table_remove(shelf->table,
	    (struct span){ entry->name, entry->name_len });
	entry_free(entry);
	shelf->count--;
}

static void
shelf_unlink(struct shelf *shelf, struct entry *entry)
{
	if (entry->newer != NULL)
		entry->newer->older = entry->older;
	else
		shelf->newest = entry->older;
	if (entry->older != NULL)
		entry->older->newer = entry->newer;
	else
		shelf->oldest = entry->newer;
	entry->newer = NULL;
	entry->older = NULL;
}

static void
shelf_push(struct shelf *shelf, struct entry *entry)
{
	entry->older = shelf->newest;
	if (shelf->newest != NULL)
		shelf->newest->newer = entry;
	else
		shelf->oldest = entry;
	shelf->newest = entry;
}

static void
shelf_done(struct shelf *shelf)
{
	while (shelf->newest != NULL) {
		struct entry *entry = shelf->newest;

		shelf_unlink(shelf, entry);
		entry_free(entry);
	}
	table_free(shelf->table);
}

static void
entry_free(struct entry *entry)
{
	if (entry->messages != NULL)
		for (size_t i = 0; i < entry->room; i++)
			buffer_done(&entry->messages[i].words);
	free(entry->messages);
	speakers_done(&entry->speakers);
	free(entry->occurrences);
	free(entry->name);
	free(entry);
}

/*
 * Room for more messages, up to the whole ring: most conversations are a mail
 * and its answer. Until it is whole the ring has not gone round.
 */
static int
entry_grow(struct entry *entry)
{
	size_t room = entry->room == 0 ? 2 : entry->room * 2;
	struct kept *messages;

	if (entry->room == MEMORY_MESSAGES)
		return 0;
	if (room > MEMORY_MESSAGES)
		room = MEMORY_MESSAGES;
	messages = reallocarray(entry->messages, room, sizeof(*messages));
	if (messages == NULL)
		return -1;
	memset(messages + entry->room, 0,
	    (room - entry->room) * sizeof(*messages));
	entry->messages = messages;
	entry->room = room;
	return 0;
}

/* The ring is laid out anew, oldest first. */
static void
forget_occurrences(struct entry *entry, uint32_t conversation)
{
	struct memory_occurrence kept[MEMORY_COUNT_MAX];
	size_t first = entry->next + MEMORY_COUNT_MAX - entry->count;
	size_t count = 0;

	if (entry->occurrences == NULL)
		return;
	for (size_t i = 0; i < entry->count; i++) {
		size_t at = (first + i) % MEMORY_COUNT_MAX;

		if (entry->occurrences[at].conversation != conversation)
			kept[count++] = entry->occurrences[at];
	}
	memcpy(entry->occurrences, kept, count * sizeof(kept[0]));
	entry->count = count;
	entry->next = count % MEMORY_COUNT_MAX;
}

static struct kept *
kept_slot(struct entry *entry, const struct memory_message *message)
{
	size_t last = (entry->next + MEMORY_MESSAGES - 1) % MEMORY_MESSAGES;

	if (entry->count > 0 && is_again(&entry->messages[last], message))
		return &entry->messages[last];
	last = entry->next;
	entry->next = (entry->next + 1) % MEMORY_MESSAGES;
	if (entry->count < MEMORY_MESSAGES)
		entry->count++;
	return &entry->messages[last];
}

static bool
is_again(const struct kept *kept, const struct memory_message *message)
{
	struct memory_message last;

	kept_show(kept, &last);
	return last.time == message->time && last.time != INSTANT_NONE &&
	    span_equal(last.from, message->from) &&
	    span_starts(message->text, last.text);
}

/* Where memory runs out the message is forgotten. */
static int
kept_speak(struct entry *entry, struct kept *kept,
    const struct memory_message *message)
{
	const struct memory_speaker speaker = { message->from,
		message->from_role };

	speakers_leave(&entry->speakers, kept->speaker);
	kept->speaker = speakers_join(&entry->speakers, &speaker);
	if (kept->speaker != 0)
		return 0;
	kept_clear(kept);
	return -1;
}

static int
kept_fill(struct kept *kept, const struct memory_message *message)
{
	struct span text = utf8_cut(message->text, MEMORY_TEXT_BYTES);

	/* No more than it takes: there may be very many. */
	buffer_reset(&kept->words);
	kept->words.limit = message->from.len + message->who.len + text.len;
	buffer_reserve(&kept->words, kept->words.limit);
	buffer_append(&kept->words, message->from);
	buffer_append(&kept->words, message->who);
	buffer_append(&kept->words, text);
	kept->from_len = message->from.len;
	kept->who_len = message->who.len;
	kept->from_role = message->from_role;
	kept->time = message->time;
	kept->met_count = message->met_count < MEMORY_MET_MAX ?
	    message->met_count :
	    MEMORY_MET_MAX;
	memcpy(kept->met, message->met, kept->met_count * sizeof(uint32_t));
	if (!kept->words.failed)
		return 0;
	kept_clear(kept);
	return -1;
}

static void
kept_clear(struct kept *kept)
{
	buffer_reset(&kept->words);
	kept->from_len = 0;
	kept->who_len = 0;
}

static void
kept_show(const struct kept *kept, struct memory_message *out)
{
	struct span words = buffer_span(&kept->words);

	out->from = span_first(words, kept->from_len);
	words = span_from(words, kept->from_len);
	out->who = span_first(words, kept->who_len);
	out->text = span_from(words, kept->who_len);
	out->from_role = kept->from_role;
	out->time = kept->time;
	out->met_count = kept->met_count;
	memcpy(out->met, kept->met, sizeof(out->met));
}
