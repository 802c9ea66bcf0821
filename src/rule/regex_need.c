#include "rule/regex_need.h"

#include <string.h>

#include "base/utf8.h"
#include "rule/regex_read.h"

/* More pairs than most texts lack. */
#define USUAL 500
/* Longer than any hit. */
#define FAR ((size_t)1 << 20)

/* What may stand at the ends of a part of an expression. */
struct part {
	uint32_t first;
	uint32_t last;
	bool is_empty;           /* it may be */
	size_t most;             /* bytes */
	struct pair_need *needs; /* alternatives */
};

struct reading {
	struct span text;
	size_t at;
	size_t depth;
	size_t alternatives;
	struct arena *arena;
	bool failed;
};

static struct part read_choices(struct reading *reading);
static struct part read_row(struct reading *reading);
static bool read_item(struct reading *reading, struct part *item);
static bool read_group(struct reading *reading, struct part *item);
static void read_times(struct reading *reading, struct part *item,
    struct regex_times *times);
static void join(struct reading *reading, struct part *row,
    const struct part *item, const struct regex_times *times);
static void take_needs(struct reading *reading, struct pair_need *need,
    const struct part *item);
static void add_clause(struct pair_need *need, uint32_t first, uint32_t second);
static int ways(const struct pair_clause *clause);
static bool is_none(const struct pair_need *need);
static bool at_end(const struct reading *reading);

const struct pair_need *
regex_need(struct span regex, struct arena *arena)
{
	struct reading reading = { .text = regex, .arena = arena };
	struct part whole = read_choices(&reading);
	struct pair_need *need;

	if (reading.failed || reading.at < regex.len)
		return NULL;
	need = arena_alloc(arena, 1, sizeof(*need));
	if (need == NULL)
		return NULL;
	need->most_bytes = whole.most;
	take_needs(&reading, need, &whole);
	return reading.failed || is_none(need) ? NULL : need;
}

/* Up to the end, or to the ')' that ends the group. */
static struct part
read_choices(struct reading *reading)
{
	struct part all = { 0 };
	struct pair_need **end = &all.needs;

	for (;;) {
		struct part one = read_row(reading);

		all.first |= one.first;
		all.last |= one.last;
		all.is_empty |= one.is_empty;
		if (one.most > all.most)
			all.most = one.most;
		if (reading->failed || ++reading->alternatives > REGEX_NEED_MAX)
			break;
		*end = one.needs;
		end = &one.needs->next;
		if (at_end(reading) || reading->text.ptr[reading->at] != '|')
			return all;
		reading->at++;
	}
	reading->failed = true;
	return all;
}

static struct part
read_row(struct reading *reading)
{
	struct part row = { .is_empty = true };

	row.needs = arena_alloc(reading->arena, 1, sizeof(*row.needs));
	if (row.needs == NULL)
		reading->failed = true;
	while (!reading->failed && !at_end(reading)) {
		char byte = reading->text.ptr[reading->at];
		struct part item = { 0 };
		struct regex_times times;

		if (byte == '|' || byte == ')')
			break;
		if (!read_item(reading, &item))
			continue;
		read_times(reading, &item, &times);
		if (!reading->failed)
			join(reading, &row, &item, &times);
	}
	return row;
}

/* False: it takes no room in the text. */
static bool
read_item(struct reading *reading, struct part *item)
{
	int bytes;

	if (reading->text.ptr[reading->at] == '(')
		return read_group(reading, item);
	bytes = regex_read(span_from(reading->text, reading->at), &item->first);
	item->last = item->first;
	item->most = UTF8_MAX_BYTES;
	if (bytes <= 0)
		reading->failed = true;
	else
		reading->at += (size_t)bytes;
	return bytes > 0 && item->first != 0;
}

static bool
read_group(struct reading *reading, struct part *item)
{
	bool is_look = false;
	int bytes = regex_read_group(span_from(reading->text, reading->at),
	    &is_look);

	if (bytes <= 0 || ++reading->depth > REGEX_NEED_DEPTH) {
		reading->failed = true;
		return false;
	}
	reading->at += (size_t)bytes;
	/* "(?i)" is all there is of it. */
	if (reading->text.ptr[reading->at - 1] == ')') {
		reading->depth--;
		return false;
	}
	*item = read_choices(reading);
	if (at_end(reading))
		reading->failed = true;
	reading->at++;
	reading->depth--;
	return !is_look && !reading->failed;
}

static void
read_times(struct reading *reading, struct part *item,
    struct regex_times *times)
{
	int bytes = regex_read_times(span_from(reading->text, reading->at),
	    times);

	if (bytes < 0)
		reading->failed = true;
	else
		reading->at += (size_t)bytes;
	if (times->least == 0)
		item->is_empty = true;
}

static void
join(struct reading *reading, struct part *row, const struct part *item,
    const struct regex_times *times)
{
	struct pair_need *need = row->needs;

	row->most += item->most * times->most;
	if (row->most > FAR)
		row->most = FAR;

	if (row->is_empty)
		row->first |= item->first;
	if (item->is_empty) {
		row->last |= item->last;
		return;
	}
	if (!row->is_empty)
		add_clause(need, row->last, item->first);
	if (times->least > 1)
		add_clause(need, item->last, item->first);
	row->last = item->last;
	row->is_empty = false;
	take_needs(reading, need, item);
}

/* One of the item's alternatives is met: each must need something. */
static void
take_needs(struct reading *reading, struct pair_need *need,
    const struct part *item)
{
	struct pair_choice *choice;

	if (item->needs == NULL || item->is_empty)
		return;
	for (const struct pair_need *one = item->needs; one != NULL;
	     one = one->next)
		if (is_none(one))
			return;
	choice = arena_alloc(reading->arena, 1, sizeof(*choice));
	if (choice == NULL) {
		reading->failed = true;
		return;
	}
	choice->needs = item->needs;
	choice->next = need->choices;
	need->choices = choice;
}

/* The rarest first, so that most are done with soon. */
static void
add_clause(struct pair_need *need, uint32_t first, uint32_t second)
{
	struct pair_clause one = { first, second };
	size_t at = need->count;

	if (ways(&one) > USUAL)
		return;
	if (at == PAIRS_CLAUSES && ways(&need->clauses[--at]) <= ways(&one))
		return;
	for (; at > 0 && ways(&need->clauses[at - 1]) > ways(&one); at--)
		need->clauses[at] = need->clauses[at - 1];
	need->clauses[at] = one;
	if (need->count < PAIRS_CLAUSES)
		need->count++;
}

static int
ways(const struct pair_clause *clause)
{
	return __builtin_popcount(clause->first) *
	    __builtin_popcount(clause->second);
}

static bool
is_none(const struct pair_need *need)
{
	return need->count == 0 && need->choices == NULL;
}

static bool
at_end(const struct reading *reading)
{
	return reading->at >= reading->text.len;
}
