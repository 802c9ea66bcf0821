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
	free(steps->filter);
	*steps = (struct steps){ .list = NULL };
}

static int
grow(struct steps *steps)
{
	struct steps larger = *steps;

	larger.size = steps->size == 0 ? FIRST_SIZE : steps->size * 2;
	larger.list = calloc(larger.size, sizeof(*larger.list));
	larger.filter = calloc(larger.size * STEPS_FILTER_BITS / 64,
	    sizeof(*larger.filter));
	if (larger.list == NULL || larger.filter == NULL) {
		free(larger.list);
		free(larger.filter);
		return -1;
	}
	for (size_t i = 0; i < steps->size; i++)
		if (steps->list[i].by != 0)
			put(&larger, &steps->list[i]);
	free(steps->list);
	free(steps->filter);
	*steps = larger;
	return 0;
}

static void
put(struct steps *steps, const struct step *step)
{
	uint64_t key = steps_key(step->from, step->by);
	size_t at = steps_place(steps, key);

	/* Never what grow() freed. NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	bits_set(steps->filter, steps_filter_bit(steps, key));
	while (steps->list[at].by != 0)
		at = (at + 1) & (steps->size - 1);
	steps->list[at] = *step;
}
