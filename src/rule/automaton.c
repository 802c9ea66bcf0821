#include "rule/automaton.h"

#include <stdlib.h>

static int make_room(struct automaton *automaton, const struct span *strings,
    size_t count);
static void plant(struct automaton *automaton, const struct span *strings,
    size_t count);
static int link_states(struct automaton *automaton);
static void link_state(struct automaton *automaton, uint32_t state,
    uint32_t *fail, uint32_t *queue, size_t *tail);
static uint32_t *step_of(const struct automaton *automaton, uint32_t state,
    char byte);

int
automaton_build(struct automaton *automaton, const struct span *strings,
    size_t count)
{
	if (make_room(automaton, strings, count) == -1)
		return -1;
	plant(automaton, strings, count);
	return link_states(automaton);
}

void
automaton_run(const struct automaton *automaton, struct span text,
    automaton_visit *visit, void *arg)
{
	uint32_t state = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint32_t ends;

		if (state == 0 &&
		    !automaton->begins[(unsigned char)text.ptr[i]])
			continue;
		state = *step_of(automaton, state, text.ptr[i]);
		if (automaton->string[state] != 0)
			visit(arg, automaton->string[state] - 1, i + 1);
		for (ends = automaton->shorter[state]; ends != 0;
		     ends = automaton->shorter[ends])
			visit(arg, automaton->string[ends] - 1, i + 1);
	}
}

void
automaton_done(struct automaton *automaton)
{
	free(automaton->step);
	free(automaton->string);
	free(automaton->shorter);
	*automaton = AUTOMATON_NONE;
}

/* A state a byte of the strings, at most. */
static int
make_room(struct automaton *automaton, const struct span *strings, size_t count)
{
	size_t bytes = 1;

	*automaton = AUTOMATON_NONE;
	automaton->classes = 1;
	for (size_t i = 0; i < count; i++) {
		bytes += strings[i].len;
		for (size_t k = 0; k < strings[i].len; k++) {
			unsigned char byte = (unsigned char)strings[i].ptr[k];

			if (automaton->class_of[byte] == 0)
				automaton->class_of[byte] =
				    (unsigned char)automaton->classes++;
		}
	}
	if (bytes > UINT32_MAX / 2)
		return -1;
	automaton->step = calloc(bytes,
	    automaton->classes * sizeof(*automaton->step));
	automaton->string = calloc(bytes, sizeof(*automaton->string));
	automaton->shorter = calloc(bytes, sizeof(*automaton->shorter));
	automaton->states = 1;
	return automaton->step == NULL || automaton->string == NULL ||
		automaton->shorter == NULL ?
	    -1 :
	    0;
}

/* Every string is a path from state 0. */
static void
plant(struct automaton *automaton, const struct span *strings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t state = 0;

		for (size_t k = 0; k < strings[i].len; k++) {
			uint32_t *step = step_of(automaton, state,
			    strings[i].ptr[k]);

			if (*step == 0)
				*step = (uint32_t)automaton->states++;
			state = *step;
		}
		automaton->string[state] = (uint32_t)i + 1;
		automaton->begins[(unsigned char)strings[i].ptr[0]] = 1;
	}
}

/* Where no path goes on, go on as the longest shorter start would. */
static int
link_states(struct automaton *automaton)
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

	automaton->shorter[state] = automaton->string[fail[state]] != 0 ?
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
step_of(const struct automaton *automaton, uint32_t state, char byte)
{
	return automaton->step + state * automaton->classes +
	    automaton->class_of[(unsigned char)byte];
}
