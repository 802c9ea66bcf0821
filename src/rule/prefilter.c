#include "rule/prefilter.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "rule/arena.h"
#include "rule/rows.h"

struct literal {
	struct span text;
	bool whole;
	size_t first_use; /* into uses, once they are sorted */
	size_t use_count;
};

/* The literal answers need `bit` of the slot. */
struct use {
	size_t literal;
	size_t slot;
	unsigned char bit;
};

/*
 * Aho and Corasick's automaton, all steps filled in. A state is the longest
 * start of a literal that the bytes read so far end in; 0 is none.
 */
struct automaton {
	unsigned char class_of[256]; /* 0: in no literal */
	size_t classes;
	size_t states;
	uint32_t *step;    /* states times classes */
	uint32_t *literal; /* that ends in the state, from 1 */
	uint32_t *shorter; /* the next whose literal ends too */
};

struct prefilter {
	struct arena arena;
	struct table *known; /* literal to its place */
	struct rows literals;
	struct rows uses;
	struct rows needs; /* a byte a slot: bits to be met */
	struct automaton automaton;
};

struct prefilter_room {
	unsigned char *met;   /* bits, a slot */
	unsigned char *found; /* a literal */
};

struct pass {
	const struct prefilter *prefilter;
	struct prefilter_room *room;
	struct span text;
	unsigned char *seen;
};

static int add_literal(struct prefilter *prefilter,
    const struct phrase_literal *literal, unsigned char bit);
static size_t slot_count(const struct prefilter *prefilter);
static int compare_uses(const void *a, const void *b);
static void sort_uses(struct prefilter *prefilter);
static int automaton_size(struct automaton *automaton,
    const struct rows *literals);
static void automaton_plant(struct automaton *automaton,
    const struct rows *literals);
static int automaton_link(struct automaton *automaton);
static void link_state(struct automaton *automaton, uint32_t state,
    uint32_t *fail, uint32_t *queue, size_t *tail);
static uint32_t *step_of(const struct automaton *automaton, uint32_t state,
    unsigned char byte);
static void on_state(const struct pass *pass, uint32_t state, size_t end);
static void on_literal(const struct pass *pass, size_t id, size_t end);
static bool stands_alone(struct span text, size_t start, size_t end);
static bool is_letter(char byte);

struct prefilter *
prefilter_new(void)
{
	struct prefilter *prefilter = calloc(1, sizeof(*prefilter));

	if (prefilter == NULL)
		return NULL;
	prefilter->known = table_new();
	if (prefilter->known == NULL) {
		prefilter_free(prefilter);
		return NULL;
	}
	return prefilter;
}

void
prefilter_free(struct prefilter *prefilter)
{
	if (prefilter == NULL)
		return;
	table_free(prefilter->known);
	arena_done(&prefilter->arena);
	rows_done(&prefilter->literals);
	rows_done(&prefilter->uses);
	rows_done(&prefilter->needs);
	free(prefilter->automaton.step);
	free(prefilter->automaton.literal);
	free(prefilter->automaton.shorter);
	free(prefilter);
}

int
prefilter_add_phrase(struct prefilter *prefilter, const struct phrase *phrase)
{
	unsigned char bits = 0;
	unsigned char *row;

	for (size_t i = 0; i < phrase->need_count; i++) {
		const struct phrase_need *need = &phrase->needs[i];
		unsigned char bit = (unsigned char)(1u << i);

		bits |= bit;
		for (size_t k = 0; k < need->count; k++)
			if (add_literal(prefilter, &need->list[k], bit) == -1)
				return -1;
	}
	row = rows_add(&prefilter->needs, 1);
	if (row == NULL)
		return -1;
	*row = bits;
	return 0;
}

int
prefilter_add_always(struct prefilter *prefilter)
{
	return rows_add(&prefilter->needs, 1) == NULL ? -1 : 0;
}

int
prefilter_compile(struct prefilter *prefilter)
{
	struct automaton *automaton = &prefilter->automaton;

	sort_uses(prefilter);
	if (automaton_size(automaton, &prefilter->literals) == -1)
		return -1;
	automaton_plant(automaton, &prefilter->literals);
	return automaton_link(automaton);
}

struct prefilter_room *
prefilter_room_new(const struct prefilter *prefilter)
{
	struct prefilter_room *room = calloc(1, sizeof(*room));

	if (room == NULL)
		return NULL;
	room->met = malloc(slot_count(prefilter) + 1);
	room->found = malloc(prefilter->literals.count + 1);
	if (room->met != NULL && room->found != NULL)
		return room;
	prefilter_room_free(room);
	return NULL;
}

void
prefilter_room_free(struct prefilter_room *room)
{
	if (room == NULL)
		return;
	free(room->met);
	free(room->found);
	free(room);
}

void
prefilter_scan(const struct prefilter *prefilter, struct prefilter_room *room,
    struct span text, unsigned char *seen)
{
	const struct automaton *automaton = &prefilter->automaton;
	const unsigned char *needs = prefilter->needs.list;
	const struct pass pass = { prefilter, room, text, seen };
	uint32_t state = 0;

	memset(room->met, 0, slot_count(prefilter) + 1);
	memset(room->found, 0, prefilter->literals.count + 1);
	/* Of what nothing is needed, nothing is known. */
	for (size_t i = 0; i < slot_count(prefilter); i++)
		seen[i] = needs[i] == 0;
	for (size_t i = 0; i < text.len; i++) {
		state = *step_of(automaton, state, (unsigned char)text.ptr[i]);
		if (automaton->literal[state] != 0 ||
		    automaton->shorter[state] != 0)
			on_state(&pass, state, i + 1);
	}
}

static int
add_literal(struct prefilter *prefilter, const struct phrase_literal *literal,
    unsigned char bit)
{
	struct literal *row;
	struct use *use;
	size_t *place;

	place = table_get(prefilter->known, literal->text);
	if (place == NULL) {
		place = arena_alloc(&prefilter->arena, 1, sizeof(*place));
		row = rows_add(&prefilter->literals, sizeof(*row));
		if (place == NULL || row == NULL ||
		    table_put(prefilter->known, literal->text, place) == -1)
			return -1;
		*place = prefilter->literals.count - 1;
		row->whole = literal->whole;
		row->text = arena_copy(&prefilter->arena, literal->text);
		if (row->text.ptr == NULL)
			return -1;
	}
	/* One text is one literal, as loose as its loosest use. */
	row = (struct literal *)prefilter->literals.list + *place;
	row->whole = row->whole && literal->whole;
	use = rows_add(&prefilter->uses, sizeof(*use));
	if (use == NULL)
		return -1;
	*use = (struct use){ *place, slot_count(prefilter), bit };
	return 0;
}

static size_t
slot_count(const struct prefilter *prefilter)
{
	return prefilter->needs.count;
}

static int
compare_uses(const void *a, const void *b)
{
	const struct use *left = a;
	const struct use *right = b;

	if (left->literal != right->literal)
		return left->literal < right->literal ? -1 : 1;
	if (left->slot != right->slot)
		return left->slot < right->slot ? -1 : 1;
	return 0;
}

static void
sort_uses(struct prefilter *prefilter)
{
	struct literal *literals = prefilter->literals.list;
	struct use *uses = prefilter->uses.list;

	if (prefilter->uses.count == 0)
		return;
	qsort(uses, prefilter->uses.count, sizeof(*uses), compare_uses);
	for (size_t i = prefilter->uses.count; i > 0; i--) {
		struct literal *literal = &literals[uses[i - 1].literal];

		literal->first_use = i - 1;
		literal->use_count++;
	}
}

/* Room for a state a byte of the literals, at most. */
static int
automaton_size(struct automaton *automaton, const struct rows *literals)
{
	const struct literal *list = literals->list;
	size_t bytes = 1;

	automaton->classes = 1;
	for (size_t i = 0; i < literals->count; i++) {
		bytes += list[i].text.len;
		for (size_t k = 0; k < list[i].text.len; k++) {
			unsigned char byte = (unsigned char)list[i].text.ptr[k];

			if (automaton->class_of[byte] == 0)
				automaton->class_of[byte] =
				    (unsigned char)automaton->classes++;
		}
	}
	if (bytes > UINT32_MAX / 2)
		return -1;
	automaton->step = calloc(bytes,
	    automaton->classes * sizeof(*automaton->step));
	automaton->literal = calloc(bytes, sizeof(*automaton->literal));
	automaton->shorter = calloc(bytes, sizeof(*automaton->shorter));
	automaton->states = 1;
	return automaton->step == NULL || automaton->literal == NULL ||
		automaton->shorter == NULL ?
	    -1 :
	    0;
}

/* Every literal is a path from state 0. */
static void
automaton_plant(struct automaton *automaton, const struct rows *literals)
{
	const struct literal *list = literals->list;

	for (size_t i = 0; i < literals->count; i++) {
		uint32_t state = 0;

		for (size_t k = 0; k < list[i].text.len; k++) {
			uint32_t *step = step_of(automaton, state,
			    (unsigned char)list[i].text.ptr[k]);

			if (*step == 0)
				*step = (uint32_t)automaton->states++;
			state = *step;
		}
		automaton->literal[state] = (uint32_t)i + 1;
	}
}

/* Where no path goes on, go on as the longest shorter start would. */
static int
automaton_link(struct automaton *automaton)
{
	uint32_t *queue = calloc(automaton->states, sizeof(*queue));
	uint32_t *fail = calloc(automaton->states, sizeof(*fail));
	size_t head = 0, tail = 0;

	if (queue != NULL && fail != NULL) {
		for (size_t class = 0; class < automaton->classes; class ++)
			if (automaton->step[class] != 0)
				queue[tail++] = automaton->step[class];
		while (head < tail)
			link_state(automaton, queue[head++], fail, queue,
			    &tail);
	}
	free(queue);
	free(fail);
	return queue == NULL || fail == NULL ? -1 : 0;
}

static void
link_state(struct automaton *automaton, uint32_t state, uint32_t *fail,
    uint32_t *queue, size_t *tail)
{
	uint32_t *step = automaton->step + state * automaton->classes;
	const uint32_t *other = automaton->step +
	    fail[state] * automaton->classes;

	automaton->shorter[state] = automaton->literal[fail[state]] != 0 ?
	    fail[state] :
	    automaton->shorter[fail[state]];
	for (size_t class = 0; class < automaton->classes; class ++) {
		if (step[class] == 0) {
			step[class] = other[class];
			continue;
		}
		fail[step[class]] = other[class];
		queue[(*tail)++] = step[class];
	}
}

static uint32_t *
step_of(const struct automaton *automaton, uint32_t state, unsigned char byte)
{
	return automaton->step + state * automaton->classes +
	    automaton->class_of[byte];
}

static void
on_state(const struct pass *pass, uint32_t state, size_t end)
{
	const struct automaton *automaton = &pass->prefilter->automaton;

	if (automaton->literal[state] != 0)
		on_literal(pass, automaton->literal[state] - 1, end);
	for (state = automaton->shorter[state]; state != 0;
	     state = automaton->shorter[state])
		on_literal(pass, automaton->literal[state] - 1, end);
}

static void
on_literal(const struct pass *pass, size_t id, size_t end)
{
	const struct prefilter *prefilter = pass->prefilter;
	const struct literal *literal =
	    (const struct literal *)prefilter->literals.list + id;
	const struct use *use = (const struct use *)prefilter->uses.list +
	    literal->first_use;
	const unsigned char *needs = prefilter->needs.list;

	if (pass->room->found[id] ||
	    (literal->whole &&
		!stands_alone(pass->text, end - literal->text.len, end)))
		return;
	pass->room->found[id] = 1;
	for (size_t i = 0; i < literal->use_count; i++) {
		unsigned char *met = &pass->room->met[use[i].slot];

		*met |= use[i].bit;
		if (*met == needs[use[i].slot])
			pass->seen[use[i].slot] = 1;
	}
}

/* No ASCII letter or digit beside it: others may be symbols. */
static bool
stands_alone(struct span text, size_t start, size_t end)
{
	return (start == 0 || !is_letter(text.ptr[start - 1])) &&
	    (end >= text.len || !is_letter(text.ptr[end]));
}

static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	    (byte >= 'A' && byte <= 'Z');
}
