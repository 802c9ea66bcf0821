#include "rule/steps.h"

#include <stdlib.h>

#define FIRST_SIZE 1024

static int grow(struct steps *steps);
static void put(struct steps *steps, const struct step *step);

int
steps_add(struct steps *steps, uint32_t from, uint32_t by, uint32_t to)
{
	if (steps->count * 2 >= steps->size && grow(steps) == -1)
		return -1;
	put(steps, &(struct step){ from, by, to });
	steps->count++;
	return 0;
}

void
steps_done(struct steps *steps)
{
	free(steps->list);
	*steps = (struct steps){ .list = NULL };
}

static int
grow(struct steps *steps)
{
	struct steps larger = *steps;

	larger.size = steps->size == 0 ? FIRST_SIZE : steps->size * 2;
	larger.list = calloc(larger.size, sizeof(*larger.list));
	if (larger.list == NULL)
		return -1;
	for (size_t i = 0; i < steps->size; i++)
		if (steps->list[i].by != 0)
			put(&larger, &steps->list[i]);
	free(steps->list);
	*steps = larger;
	return 0;
}

static void
put(struct steps *steps, const struct step *step)
{
	size_t at = steps_place(steps, step->from, step->by);

	while (steps->list[at].by != 0)
		at = (at + 1) & (steps->size - 1);
	steps->list[at] = *step;
}
