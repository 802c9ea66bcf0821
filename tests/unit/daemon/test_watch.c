#include "daemon/watch.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/log.h"
#include "scratch.h"

#define DEADLINE_S 20

struct seen {
	struct scratch scratch;
	struct event_base *base;
	struct log *log;
	struct watch *watch;
	char wanted[256];
	bool want_closed;
	bool want_lost;
	bool found;
};

static void
changed(void *arg, const char *path, bool closed)
{
	struct seen *seen = arg;

	if (strcmp(path, seen->wanted) == 0 && (closed || !seen->want_closed) &&
	    !seen->want_lost) {
		seen->found = true;
		(void)event_base_loopbreak(seen->base);
	}
}

/* A move within what is watched counts as a closed file at its new name. */
static void
moved(void *arg, const char *from, const char *to)
{
	cr_assert(strcmp(from, to) != 0);
	changed(arg, to, true);
}

static void
lost(void *arg)
{
	struct seen *seen = arg;

	if (seen->want_lost) {
		seen->found = true;
		(void)event_base_loopbreak(seen->base);
	}
}

static void
seen_open(struct seen *seen)
{
	struct watch_sink sink = { .changed = changed,
		.moved = moved,
		.lost = lost,
		.arg = seen };
	struct err err = { 0 };

	memset(seen, 0, sizeof(*seen));
	scratch_make(&seen->scratch);
	seen->base = event_base_new();
	seen->log = log_new();
	cr_assert(mkdir(scratch_path(&seen->scratch, "in"), 0700) == 0);
	seen->watch = watch_new(seen->base, seen->log, &sink, &err);
	cr_assert(seen->watch != NULL, "%s", err.text);
	watch_folder(seen->watch, scratch_path(&seen->scratch, "in"));
}

static void
seen_close(struct seen *seen)
{
	watch_free(seen->watch);
	log_free(seen->log);
	event_base_free(seen->base);
	scratch_remove(&seen->scratch);
}

/* NULL: that something was lost; else that the file changed. */
static void
await(struct seen *seen, const char *name, bool closed)
{
	const struct timeval deadline = { DEADLINE_S, 0 };

	seen->found = false;
	seen->want_lost = name == NULL;
	seen->want_closed = closed;
	if (name != NULL)
		(void)snprintf(seen->wanted, sizeof(seen->wanted), "%s",
		    scratch_path(&seen->scratch, name));
	(void)event_base_loopexit(seen->base, &deadline);
	(void)event_base_dispatch(seen->base);
	cr_assert(seen->found, "waited in vain for %s",
	    name == NULL ? "a loss" : name);
}

Test(watch, a_file_that_is_written_and_closed_is_told)
{
	struct seen seen;

	seen_open(&seen);
	scratch_write(&seen.scratch, "in/a.txt", "hello\n");
	await(&seen, "in/a.txt", true);
	seen_close(&seen);
}

Test(watch, a_file_that_grows_and_stays_open_is_told_before_it_is_closed)
{
	struct seen seen;
	FILE *file;

	seen_open(&seen);
	file = fopen(scratch_path(&seen.scratch, "in/b.txt"), "w");
	cr_assert(file != NULL);
	await(&seen, "in/b.txt", false);
	cr_assert(fputs("more\n", file) >= 0 && fflush(file) == 0);
	await(&seen, "in/b.txt", false);
	cr_assert(fclose(file) == 0);
	await(&seen, "in/b.txt", true);
	seen_close(&seen);
}

Test(watch, a_file_that_is_moved_there_counts_as_closed)
{
	struct seen seen;

	seen_open(&seen);
	scratch_write(&seen.scratch, "elsewhere", "hello\n");
	cr_assert(rename(scratch_path(&seen.scratch, "elsewhere"),
		      scratch_path(&seen.scratch, "in/c.txt")) == 0);
	await(&seen, "in/c.txt", true);
	cr_assert(rename(scratch_path(&seen.scratch, "in/c.txt"),
		      scratch_path(&seen.scratch, "in/d.txt")) == 0);
	await(&seen, "in/d.txt", true);
	cr_assert(unlink(scratch_path(&seen.scratch, "in/d.txt")) == 0);
	await(&seen, "in/d.txt", false);
	seen_close(&seen);
}

Test(watch, a_folder_that_comes_asks_for_a_scan)
{
	struct seen seen;

	seen_open(&seen);
	cr_assert(mkdir(scratch_path(&seen.scratch, "in/new"), 0700) == 0);
	await(&seen, NULL, false);
	watch_folder(seen.watch, scratch_path(&seen.scratch, "in/new"));
	cr_assert(watch_count(seen.watch) == 2);
	scratch_write(&seen.scratch, "in/new/d.txt", "hello\n");
	await(&seen, "in/new/d.txt", true);
	seen_close(&seen);
}

Test(watch, a_folder_that_goes_is_forgotten_and_watched_when_it_is_back)
{
	struct seen seen;

	seen_open(&seen);
	cr_assert(rmdir(scratch_path(&seen.scratch, "in")) == 0);
	await(&seen, NULL, false);
	cr_assert(watch_count(seen.watch) == 0);
	cr_assert(mkdir(scratch_path(&seen.scratch, "in"), 0700) == 0);
	watch_folder(seen.watch, scratch_path(&seen.scratch, "in"));
	cr_assert(watch_count(seen.watch) == 1);
	scratch_write(&seen.scratch, "in/e.txt", "hello\n");
	await(&seen, "in/e.txt", true);
	seen_close(&seen);
}

Test(watch, a_folder_that_is_moved_away_is_forgotten)
{
	struct seen seen;

	seen_open(&seen);
	cr_assert(rename(scratch_path(&seen.scratch, "in"),
		      scratch_path(&seen.scratch, "away")) == 0);
	await(&seen, NULL, false);
	cr_assert(watch_count(seen.watch) == 0);
	seen_close(&seen);
}

Test(watch, the_same_folder_twice_is_watched_once)
{
	struct seen seen;

	seen_open(&seen);
	watch_folder(seen.watch, scratch_path(&seen.scratch, "in"));
	watch_folder(seen.watch, scratch_path(&seen.scratch, "in/."));
	cr_assert(watch_count(seen.watch) == 1);
	watch_folder(seen.watch, scratch_path(&seen.scratch, "none"));
	cr_assert(watch_count(seen.watch) == 1);
	seen_close(&seen);
}
