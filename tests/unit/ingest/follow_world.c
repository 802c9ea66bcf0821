#include "follow_world.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool find_bookmark(void *arg, const struct follow_source *source,
    const char *path, const struct identity *found, size_t candidate,
    struct follow_bookmark *out);
static int on_opened(void *arg, struct follow_file *file,
    enum follow_reason reason, const struct follow_bookmark *bookmark);
static void on_restarted(void *arg, struct follow_file *file,
    enum follow_reason reason);
static void on_reread(void *arg, struct follow_file *file);
static void on_ended(void *arg, struct follow_file *file,
    enum follow_reason reason);
static void on_folder(void *arg, const char *path);
static void on_fault(void *arg, const char *path, const struct err *err);
static size_t read_lines(struct world *world, const char *text, size_t length,
    bool final);
static int remove_one(const char *path, const struct stat *about, int type,
    struct FTW *where);

struct world *
world_new(void)
{
	struct world *world = calloc(1, sizeof(*world));

	(void)snprintf(world->folder, sizeof(world->folder), "%s",
	    "follow-XXXXXX");
	cr_assert(mkdtemp(world->folder) != NULL);
	world->rows = calloc(WORLD_ROWS, sizeof(*world->rows));
	world->times = calloc(WORLD_LINES, 1);
	world->max_open = 1000;
	world->now = 1000;
	world->step_bytes = 1 << 16;
	return world;
}

void
world_free(struct world *world)
{
	world_stop(world);
	for (size_t i = 0; i < world->pattern_count; i++)
		free(world->patterns[i]);
	for (size_t i = 0; i < world->row_count; i++)
		free(world->rows[i].path);
	free(world->rows);
	free(world->times);
	(void)nftw(world->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(world);
}

void
world_source(struct world *world, const char *pattern, enum follow_mode mode)
{
	char **slot = &world->patterns[world->pattern_count++];
	struct follow_source *source = &world->sources[world->source_count];
	static const char *const names[] = { "oak", "elm", "ash", "yew" };

	*slot = strdup(world_path(world, pattern));
	source->name = names[world->source_count++];
	source->patterns = (const char *const *)slot;
	source->pattern_count = 1;
	source->mode = mode;
	source->settle_ms = 1000;
	source->grace_ms = 3000;
}

void
world_start(struct world *world)
{
	struct follow_sink sink = { find_bookmark, on_opened, on_restarted,
		on_reread, on_ended, on_folder, on_fault, world };
	struct err err;

	world->follow = follow_new(world->sources, world->source_count,
	    world->max_open, &sink, &err);
	cr_assert(world->follow != NULL);
	for (size_t i = 0, count = world->row_count; i < count; i++) {
		struct follow_bookmark bookmark = {
			.identity = world->rows[i].identity
		};

		if (!world->rows[i].finished)
			(void)follow_recover(world->follow,
			    world->rows[i].source, world->rows[i].path,
			    &bookmark, world->now);
	}
}

void
world_stop(struct world *world)
{
	follow_free(world->follow);
	world->follow = NULL;
}

void
world_scan(struct world *world)
{
	world_scan_only(world, 2000);
	(void)world_read(world, 0);
}

void
world_scan_only(struct world *world, int64_t later_ms)
{
	world->now += later_ms;
	follow_scan(world->follow, world->now);
}

unsigned
world_read(struct world *world, unsigned most)
{
	struct follow_file *file;
	unsigned steps = 0;

	while (most == 0 || steps < most) {
		file = follow_next(world->follow, world->now);
		if (file == NULL)
			break;
		world_step(world, file);
		cr_assert(++steps < 1000000, "it never ends: %s", file->path);
	}
	return steps;
}

void
world_step(struct world *world, struct follow_file *file)
{
	char *text = malloc(world->step_bytes);
	uint64_t place = file->identity.offset;
	ssize_t got = pread(file->fd, text, world->step_bytes, (off_t)place);
	bool end = file->final && got >= 0 &&
	    place + (uint64_t)got >= file->size;
	struct row *row = file->owner;
	struct identity after = { 0 };
	struct err err;
	size_t used;

	cr_assert(got >= 0);
	used = read_lines(world, text, (size_t)got, end);
	free(text);
	cr_assert(identity_hash(file->fd, place + used, &after, &err) == 0);
	follow_place(file, place + used, after.tail_bytes, &after.tail,
	    &row->identity);
	file->read_to = place + (uint64_t)got;
	follow_progress(world->follow, file, place + used, after.tail_bytes,
	    &after.tail);
	if (!end)
		return;
	row->finished = true;
	follow_finished(world->follow, file);
}

bool
world_is_finished(const struct world *world, const char *name)
{
	struct identity identity;
	struct statx about;

	cr_assert(statx(AT_FDCWD, world_path(world, name), 0,
		      STATX_BASIC_STATS | STATX_BTIME, &about) == 0);
	identity_of(&about, &identity);
	for (size_t i = world->row_count; i-- > 0;)
		if (identity_same_file(&world->rows[i].identity, &identity))
			return world->rows[i].finished;
	return false;
}

const char *
world_path(const struct world *world, const char *name)
{
	static char path[8][4200];
	static int turn;
	static char here[2048];

	turn = (turn + 1) % 8;
	cr_assert(getcwd(here, sizeof(here)) != NULL);
	(void)snprintf(path[turn], sizeof(path[turn]), "%s/%s/%s", here,
	    world->folder, name);
	return path[turn];
}

void
world_write(struct world *world, const char *name, unsigned count)
{
	FILE *file = fopen(world_path(world, name), "ae");

	cr_assert(file != NULL);
	for (unsigned i = 0; i < count; i++) {
		cr_assert(world->next_line < WORLD_LINES);
		(void)fprintf(file, "%06u a line of somebody's chat\n",
		    world->next_line++);
	}
	cr_assert(fclose(file) == 0);
}

void
world_rename(struct world *world, const char *from, const char *to)
{
	cr_assert(rename(world_path(world, from), world_path(world, to)) == 0);
}

void
world_copy(struct world *world, const char *from, const char *to)
{
	int in = open(world_path(world, from), O_RDONLY | O_CLOEXEC);
	int out = open(world_path(world, to),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	char room[4096];
	ssize_t got;

	cr_assert(in != -1 && out != -1);
	while ((got = read(in, room, sizeof(room))) > 0)
		cr_assert(write(out, room, (size_t)got) == got);
	close(in);
	close(out);
}

void
world_remove(struct world *world, const char *name)
{
	cr_assert(unlink(world_path(world, name)) == 0);
}

void
world_truncate(struct world *world, const char *name)
{
	cr_assert(truncate(world_path(world, name), 0) == 0);
}

unsigned
world_lost(const struct world *world)
{
	unsigned lost = 0;

	for (unsigned i = 0; i < world->next_line; i++)
		lost += world->times[i] == 0;
	return lost;
}

unsigned
world_twice(const struct world *world)
{
	unsigned twice = 0;

	for (unsigned i = 0; i < world->next_line; i++)
		twice += world->times[i] > 1;
	return twice;
}

/* Same file; same but for its device; same path; same head. */
static int
likeness(const struct row *row, const char *path, const struct identity *found)
{
	bool inode = row->identity.inode == found->inode &&
	    row->identity.born_ns == found->born_ns;

	if (identity_same_file(&row->identity, found))
		return 0;
	if (inode)
		return 1;
	if (strcmp(row->path, path) == 0)
		return 2;
	if (row->identity.head_bytes == found->head_bytes &&
	    digest_equal(&row->identity.head, &found->head))
		return 3;
	return 4;
}

static bool
find_bookmark(void *arg, const struct follow_source *source, const char *path,
    const struct identity *found, size_t candidate, struct follow_bookmark *out)
{
	struct world *world = arg;

	(void)source;
	for (int wanted = 0; wanted < 4; wanted++) {
		for (size_t i = world->row_count; i-- > 0;) {
			struct row *row = &world->rows[i];

			if (likeness(row, path, found) != wanted ||
			    candidate-- > 0)
				continue;
			out->identity = row->identity;
			out->resume = row->identity.offset;
			out->finished = row->finished;
			out->path = row->path;
			return true;
		}
	}
	return false;
}

static int
on_opened(void *arg, struct follow_file *file, enum follow_reason reason,
    const struct follow_bookmark *bookmark)
{
	struct world *world = arg;
	struct row *row = NULL;

	if (world->refuse)
		return -1;
	world->reasons[reason]++;
	cr_assert((bookmark != NULL) ==
	    (file->identity.offset > 0 || reason == FOLLOW_RESUMED));
	for (size_t i = 0; i < world->row_count; i++)
		if (identity_same_file(&world->rows[i].identity,
			&file->identity))
			row = &world->rows[i];
	if (row == NULL) {
		cr_assert(world->row_count < WORLD_ROWS);
		row = &world->rows[world->row_count++];
	}
	row->identity = file->identity;
	row->finished = false;
	row->source = file->source;
	if (row->path == NULL || !file->rotated) {
		free(row->path);
		row->path = strdup(file->path);
	}
	file->owner = row;
	return 0;
}

static void
on_restarted(void *arg, struct follow_file *file, enum follow_reason reason)
{
	struct world *world = arg;

	world->reasons[reason]++;
	((struct row *)file->owner)->identity = file->identity;
}

static void
on_reread(void *arg, struct follow_file *file)
{
	struct world *world = arg;

	cr_assert(file->read_to == file->identity.offset);
	world->rereads++;
}

static void
on_ended(void *arg, struct follow_file *file, enum follow_reason reason)
{
	struct world *world = arg;

	cr_assert(file->fd != -1);
	world->reasons[reason]++;
}

static void
on_folder(void *arg, const char *path)
{
	struct world *world = arg;

	world->folders++;
	(void)snprintf(world->last_folder, sizeof(world->last_folder), "%s",
	    path);
}

static void
on_fault(void *arg, const char *path, const struct err *err)
{
	struct world *world = arg;

	(void)path;
	world->faults++;
	(void)snprintf(world->fault, sizeof(world->fault), "%s", err->text);
}

static size_t
read_lines(struct world *world, const char *text, size_t length, bool final)
{
	size_t used = 0;

	while (used < length) {
		const char *end = memchr(text + used, '\n', length - used);
		unsigned number;

		if (end == NULL && !final)
			break;
		if (sscanf(text + used, "%6u a", &number) == 1 &&
		    number < WORLD_LINES && world->times[number] < 255)
			world->times[number]++;
		used = end == NULL ? length : (size_t)(end - text) + 1;
	}
	return used;
}

static int
remove_one(const char *path, const struct stat *about, int type,
    struct FTW *where)
{
	(void)about;
	(void)type;
	(void)where;
	return remove(path);
}
