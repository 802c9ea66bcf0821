#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chance.h"
#include "follow_world.h"

/*
 * What may happen to logs and exports, in any order, against what must come
 * of it: each line once. A line may be lost only where nobody could have read
 * it: cut away before it was read, or in a file that was deleted or renamed
 * out of the patterns before it was ever found, or deleted while we stopped or
 * had no descriptor left to hold it, or written to an export that was read to
 * its end, and deleted before anyone looked again.
 */
#define PLACES 4

struct incarnation { /* one inode, in the oracle's eyes */
	bool found;  /* a scan has seen it */
	bool deleted;
};

struct model {
	struct world *world;
	struct incarnation made[8000];
	unsigned made_count;
	unsigned at[PLACES]; /* 0: nothing there */
	unsigned of_line[WORLD_LINES];
	bool excused[WORLD_LINES];
	unsigned first_open; /* lines before are settled */
	unsigned names;
	bool running;
	bool roomy; /* descriptors for all */
};

static const char *const names[PLACES] = { "a.log", "b.log", "glob.one",
	"chat.txt" };

static void
excuse(struct model *model, unsigned incarnation)
{
	struct world *world = model->world;

	for (unsigned i = 0; i < world->next_line; i++)
		if (model->of_line[i] == incarnation && world->times[i] == 0)
			model->excused[i] = true;
}

static void
write_some(struct model *model, int place)
{
	struct world *world = model->world;
	unsigned from = world->next_line;

	if (model->at[place] == 0)
		model->at[place] = ++model->made_count;
	world_write(world, names[place], 1 + (unsigned)rand() % 60);
	for (unsigned i = from; i < world->next_line; i++)
		model->of_line[i] = model->at[place];
}

static void
rotate(struct model *model, int place)
{
	char name[64];
	unsigned incarnation = model->at[place];

	if (incarnation == 0 || place == 3)
		return;
	(void)snprintf(name, sizeof(name), "%s%s.%u",
	    rand() % 4 == 0 && place != 2 ? "old-" : "", names[place],
	    ++model->names);
	world_rename(model->world, names[place], name);
	if (place != 2 && (!model->roomy || !model->made[incarnation].found))
		excuse(model, incarnation);
	model->at[place] = 0;
	if (rand() % 3 != 0)
		write_some(model, place);
}

static void
cut(struct model *model, int place)
{
	if (model->at[place] == 0 || place == 3)
		return;
	excuse(model, model->at[place]);
	world_truncate(model->world, names[place]);
	if (rand() % 2 == 0)
		write_some(model, place);
}

static void delete (struct model *model, int place)
{
	unsigned incarnation = model->at[place];

	if (incarnation == 0)
		return;
	if (!model->running || !model->roomy ||
	    !model->made[incarnation].found ||
	    world_is_finished(model->world, names[place]))
		excuse(model, incarnation);
	world_remove(model->world, names[place]);
	model->made[incarnation].deleted = true;
	model->at[place] = 0;
	if (rand() % 2 == 0)
		write_some(model, place);
}

/* The export again, longer, as another file in its place. */
static void
replace(struct model *model)
{
	struct world *world = model->world;
	unsigned old = model->at[3];
	unsigned from = world->next_line;

	if (old == 0)
		return;
	world_copy(world, names[3], "export.part");
	world_write(world, "export.part", 1 + (unsigned)rand() % 60);
	world_rename(world, "export.part", names[3]);
	model->at[3] = ++model->made_count;
	for (unsigned i = 0; i < world->next_line; i++)
		if (i >= from || model->of_line[i] == old)
			model->of_line[i] = model->at[3];
}

static void
look(struct model *model)
{
	world_scan_only(model->world, rand() % 3000);
	for (int i = 0; i < PLACES; i++)
		if (model->at[i] != 0)
			model->made[model->at[i]].found = true;
	/* Those renamed inside a pattern are found there. */
	for (unsigned i = 1; i <= model->made_count; i++)
		if (!model->made[i].deleted)
			model->made[i].found = true;
}

static void
start_or_stop(struct model *model)
{
	if (model->running) {
		for (unsigned i = 1; i <= model->made_count; i++)
			if (model->made[i].deleted)
				excuse(model, i);
		world_stop(model->world);
	} else {
		world_start(model->world);
		look(model);
	}
	model->running = !model->running;
}

static void
act(struct model *model)
{
	int place = rand() % PLACES;

	switch (rand() % 24) {
	case 0:
		rotate(model, place);
		break;
	case 1:
		cut(model, place);
		break;
	case 2:
		delete (model, place);
		break;
	case 3:
	case 4:
		replace(model);
		break;
	case 5:
		start_or_stop(model);
		break;
	case 6:
	case 7:
	case 8:
	case 9:
	case 10:
		write_some(model, place);
		break;
	case 11:
	case 12:
	case 13:
		if (model->running)
			look(model);
		break;
	default:
		if (model->running)
			world_read(model->world, 1 + (unsigned)rand() % 4);
	}
}

static void
check(struct model *model, unsigned seed)
{
	struct world *world = model->world;

	if (!model->running)
		start_or_stop(model);
	for (int i = 0; i < 5; i++)
		world_scan(world);
	for (unsigned i = 0; i < world->next_line; i++) {
		cr_assert(world->times[i] > 0 || model->excused[i],
		    "seed %u: line %u is lost", seed, i);
		cr_assert(world->times[i] < 2,
		    "seed %u: line %u was read %u times", seed, i,
		    world->times[i]);
	}
}

static void
live(unsigned seed, unsigned steps)
{
	static struct model *model;

	srand(seed);
	model = calloc(1, sizeof(*model));
	model->world = world_new();
	model->world->step_bytes = 600;
	model->roomy = rand() % 2 == 0;
	model->world->max_open = model->roomy ? 900 : 3 + (size_t)rand() % 9;
	world_source(model->world, "*.log", FOLLOW_APPEND);
	world_source(model->world, "glob.*", FOLLOW_APPEND);
	world_source(model->world, "*.txt", FOLLOW_EXPORT);
	start_or_stop(model);
	for (unsigned i = 0; i < steps; i++)
		act(model);
	check(model, seed);
	world_free(model->world);
	free(model);
}

Test(model, each_line_once_whatever_happens)
{
	unsigned seed = (unsigned)chance_seed("follow");

	for (unsigned i = 0; i < 20; i++)
		live(seed + i, 150);
}
