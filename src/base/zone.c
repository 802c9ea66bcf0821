#include "base/instant.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone_rule.h"

/*
 * TZif (RFC 8536): a header of 44 bytes with six counts, then the data block.
 * Version 1 data has 32-bit transitions; when the version says more, a second
 * header and block with 64-bit ones follow, and a footer with a rule for all
 * that comes after the last transition ("fat" files list transitions to 2037,
 * "slim" ones only those that no rule gives).
 */
#define HEADER_BYTES    44
#define TRANSITIONS_MAX 4096

struct zone {
	char *name;
	int64_t *at;   /* seconds, rising */
	int32_t *east; /* seconds from then on */
	size_t count;
	int32_t first_east;    /* before the first */
	struct zone_rule rule; /* after the last */
	bool has_rule;
};

struct block {
	uint32_t utc_count, standard_count, leap_count;
	uint32_t time_count, type_count, letters;
};

static uint32_t big32(const char *bytes);
static int64_t big64(const char *bytes);
static int read_header(struct span bytes, struct block *block);
static size_t block_bytes(const struct block *block, size_t time_bytes);
static int read_block(struct zone *zone, struct span bytes,
    const struct block *block, size_t time_bytes);
static int read_footer(struct zone *zone, struct span bytes);
static int parse(struct zone *zone, struct span bytes);
static int32_t offset_at(const struct zone *zone, int64_t second);

struct zone *
zone_new(const char *name, struct span bytes, struct err *err)
{
	struct zone *zone = calloc(1, sizeof(*zone));

	if (zone == NULL || (zone->name = strdup(name)) == NULL) {
		zone_free(zone);
		(void)err_set(err, ENOMEM, "out of memory for zone '%s'", name);
		return NULL;
	}
	if (bytes.len == 0 && strcmp(name, "UTC") == 0)
		return zone;
	if (parse(zone, bytes) == -1) {
		zone_free(zone);
		(void)err_set(err, EINVAL,
		    "time zone '%s': its file is no TZif "
		    "data; install the package tzdata, or write the name as "
		    "in 'Europe/London'",
		    name);
		return NULL;
	}
	return zone;
}

void
zone_free(struct zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->name);
	free(zone->at);
	free(zone->east);
	free(zone);
}

const char *
zone_name(const struct zone *zone)
{
	return zone == NULL ? "UTC" : zone->name;
}

int32_t
zone_offset(const struct zone *zone, int64_t instant)
{
	int64_t second = instant / INSTANT_SECOND;

	if (zone == NULL)
		return 0;
	if (instant % INSTANT_SECOND < 0)
		second--;
	return offset_at(zone, second);
}

int64_t
zone_instant(const struct zone *zone, const struct civil *civil, bool *certain)
{
	int64_t wall = civil_to_utc(civil);
	int32_t before = zone_offset(zone, wall - INSTANT_DAY);
	int32_t after = zone_offset(zone, wall + INSTANT_DAY);
	int64_t first = wall - before * INSTANT_SECOND;
	int64_t second = wall - after * INSTANT_SECOND;
	bool first_holds = zone_offset(zone, first) == before;
	bool second_holds = zone_offset(zone, second) == after;

	if (certain != NULL)
		*certain = before == after || first_holds != second_holds;
	if (first_holds || !second_holds)
		return first;
	return second;
}

void
zone_civil(const struct zone *zone, int64_t instant, struct civil *civil)
{
	int64_t east = zone_offset(zone, instant) * INSTANT_SECOND;
	int64_t wall;

	if (__builtin_add_overflow(instant, east, &wall))
		wall = instant;
	civil_from_utc(wall, civil);
}

static int32_t
offset_at(const struct zone *zone, int64_t second)
{
	size_t low = 0, high = zone->count;

	if (zone->has_rule &&
	    (zone->count == 0 || second >= zone->at[zone->count - 1]))
		return zone_rule_offset(&zone->rule, second);
	if (zone->count == 0 || second < zone->at[0])
		return zone->first_east;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (zone->at[middle] <= second)
			low = middle;
		else
			high = middle;
	}
	return zone->east[low];
}

static int
parse(struct zone *zone, struct span bytes)
{
	struct block block;
	size_t size;

	if (read_header(bytes, &block) == -1)
		return -1;
	size = block_bytes(&block, 4);
	if (bytes.len < HEADER_BYTES + size)
		return -1;
	if (bytes.ptr[4] < '2')
		return read_block(zone, span_from(bytes, HEADER_BYTES), &block,
		    4);
	bytes = span_from(bytes, HEADER_BYTES + size);
	if (read_header(bytes, &block) == -1)
		return -1;
	bytes = span_from(bytes, HEADER_BYTES);
	if (read_block(zone, bytes, &block, 8) == -1)
		return -1;
	return read_footer(zone, span_from(bytes, block_bytes(&block, 8)));
}

/* A newline, the rule (empty when there is none), a newline. */
static int
read_footer(struct zone *zone, struct span bytes)
{
	size_t end;

	if (bytes.len < 2 || bytes.ptr[0] != '\n')
		return -1;
	bytes = span_from(bytes, 1);
	end = span_find_char(bytes, '\n');
	if (end == bytes.len)
		return -1;
	if (end == 0)
		return 0;
	zone->has_rule = true;
	return zone_rule_parse(span_first(bytes, end), &zone->rule);
}

static int
read_header(struct span bytes, struct block *block)
{
	if (bytes.len < HEADER_BYTES || memcmp(bytes.ptr, "TZif", 4) != 0)
		return -1;
	block->utc_count = big32(bytes.ptr + 20);
	block->standard_count = big32(bytes.ptr + 24);
	block->leap_count = big32(bytes.ptr + 28);
	block->time_count = big32(bytes.ptr + 32);
	block->type_count = big32(bytes.ptr + 36);
	block->letters = big32(bytes.ptr + 40);
	if (block->time_count > TRANSITIONS_MAX || block->type_count == 0 ||
	    block->type_count > 256 || block->letters > 4096 ||
	    block->leap_count > 4096 || block->utc_count > 256 ||
	    block->standard_count > 256)
		return -1;
	return 0;
}

static size_t
block_bytes(const struct block *block, size_t time_bytes)
{
	return block->time_count * (time_bytes + 1) + block->type_count * 6 +
	    block->letters + block->leap_count * (time_bytes + 4) +
	    block->standard_count + block->utc_count;
}

static int
read_block(struct zone *zone, struct span bytes, const struct block *block,
    size_t time_bytes)
{
	const char *types, *kinds;

	if (bytes.len < block_bytes(block, time_bytes))
		return -1;
	kinds = bytes.ptr + block->time_count * time_bytes;
	types = kinds + block->time_count;
	zone->at = calloc(block->time_count + 1, sizeof(*zone->at));
	zone->east = calloc(block->time_count + 1, sizeof(*zone->east));
	if (zone->at == NULL || zone->east == NULL)
		return -1;
	zone->first_east = (int32_t)big32(types);
	for (size_t i = 0; i < block->time_count; i++) {
		const char *at = bytes.ptr + i * time_bytes;
		/* There are such bytes. NOLINTNEXTLINE(clang-analyzer-core*) */
		unsigned char kind = (unsigned char)kinds[i];

		if (kind >= block->type_count)
			return -1;
		zone->at[i] = time_bytes == 8 ? big64(at) : (int32_t)big32(at);
		zone->east[i] = (int32_t)big32(types + 6 * (size_t)kind);
	}
	zone->count = block->time_count;
	return 0;
}

static uint32_t
big32(const char *bytes)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

static int64_t
big64(const char *bytes)
{
	uint64_t high = big32(bytes);

	return (int64_t)(high << 32 | big32(bytes + 4));
}
