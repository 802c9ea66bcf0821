#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "follow_world.h"

static struct world *
running(const char *pattern, enum follow_mode mode)
{
	struct world *world = world_new();

	world_source(world, pattern, mode);
	world_start(world);
	return world;
}

Test(rotate, case_1_a_renamed_file_is_read_to_its_end)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	char name[32];

	world_write(world, "app.log", 1);
	world_scan(world);
	for (int i = 0; i < 20; i++) {
		world_write(world, "app.log", 500);
		(void)snprintf(name, sizeof(name), "old.%d", i);
		world_rename(world, "app.log", name);
		world_write(world, "app.log", 1);
		world_write(world, name, 3);
		world_scan(world);
		/* late writers */
		world_write(world, name, 2);
	}
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_ROTATED] == 20);
	cr_assert(follow_count(world->follow) == 1);
	world_free(world);
}

Test(rotate, case_2_truncated_and_grown_past_the_old_place_is_read_again)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 1000);
	world_scan(world);
	world_copy(world, "app.log", "app.old");
	world_truncate(world, "app.log");
	world_write(world, "app.log", 1500);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_REWRITTEN] == 1);
	world_free(world);
}

Test(rotate, case_3_truncated_and_grown_while_stopped_is_read_again)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 1000);
	world_scan(world);
	world_stop(world);
	world_truncate(world, "app.log");
	world_write(world, "app.log", 1500);
	world_start(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_REWRITTEN] == 1);
	world_stop(world);
	world_truncate(world, "app.log");
	world_write(world, "app.log", 10);
	world_start(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_TRUNCATED] == 1);
	world_free(world);
}

Test(rotate, case_5_a_copy_inside_the_pattern_is_not_read_again)
{
	struct world *world = running("app.log*", FOLLOW_APPEND);

	world_write(world, "app.log", 1000);
	world_scan(world);
	/* The copy has lines that the file itself soon has no more. */
	world_write(world, "app.log", 7);
	world_copy(world, "app.log", "app.log.1");
	world_truncate(world, "app.log");
	world_write(world, "app.log", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_COPY] == 1);
	world_free(world);
}

Test(rotate, case_6_names_that_move_inside_the_pattern_are_the_same_files)
{
	struct world *world = running("app.log*", FOLLOW_APPEND);
	char from[32], to[32];

	for (int round = 0; round < 8; round++) {
		world_write(world, "app.log", 50);
		world_scan(world);
		world_write(world, "app.log", 50);
		for (int i = 8; i >= 0; i--) {
			(void)snprintf(from, sizeof(from),
			    i == 0 ? "app.log" : "app.log.%d", i);
			(void)snprintf(to, sizeof(to), "app.log.%d", i + 1);
			if (access(world_path(world, from), F_OK) == 0)
				world_rename(world, from, to);
		}
		world_write(world, "app.log", 1);
		world_scan(world);
	}
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_NEW] == 9);
	world_free(world);
}

Test(rotate, case_7_a_rename_while_stopped_is_finished_first)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	struct follow_file *first;

	world_write(world, "app.log", 200);
	world_scan(world);
	world_stop(world);
	world_write(world, "app.log", 500);
	world_rename(world, "app.log", "20260101-of-another-name");
	world_write(world, "app.log", 200);
	world_start(world);
	world_scan_only(world, 2000);
	first = follow_next(world->follow, world->now);
	cr_assert(first != NULL && first->rotated);
	cr_assert(strstr(first->path, "another-name") != NULL);
	world_step(world, first);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_ROTATED] == 1);
	world_free(world);
}

Test(rotate, case_8_each_file_of_several_rotations_while_stopped_is_finished)
{
	struct world *world = running("app.log*", FOLLOW_APPEND);

	world_write(world, "app.log", 100);
	world_scan(world);
	world_stop(world);
	world_write(world, "app.log", 100);
	world_rename(world, "app.log", "app.log.2");
	world_write(world, "app.log", 100);
	world_rename(world, "app.log", "app.log.1");
	world_write(world, "app.log", 100);
	world_start(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(rotate, case_9_deleted_and_made_again_a_hundred_times)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	for (int i = 0; i < 100; i++) {
		world_write(world, "app.log", 5);
		world_scan(world);
		world_write(world, "app.log", 5);
		world_remove(world, "app.log");
	}
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world_is_exact(world), "lost %u twice %u", world_lost(world),
	    world_twice(world));
	cr_assert(follow_count(world->follow) == 0);
	world_free(world);
}

Test(rotate, case_11_each_truncation_that_is_seen_is_told)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	for (int i = 0; i < 10; i++) {
		world_write(world, "app.log", 3);
		world_scan(world);
		world_truncate(world, "app.log");
		world_scan(world);
	}
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_TRUNCATED] == 10);
	world_free(world);
}

Test(rotate, case_12_a_file_deleted_while_it_is_read_is_finished_and_closed)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world->step_bytes = 500;
	world_write(world, "app.log", 200);
	world_scan_only(world, 1000);
	cr_assert(world_read(world, 2) == 2);
	world_remove(world, "app.log");
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(follow_count(world->follow) == 0);
	world_free(world);
}

Test(rotate, case_13_a_thousand_files_rotated_together)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	char from[32], to[32];

	world->max_open = 5000;
	world_stop(world);
	world_start(world);
	for (int step = 0; step < 2; step++) {
		for (int i = 0; i < 300; i++) {
			(void)snprintf(from, sizeof(from), "%d.log", i);
			(void)snprintf(to, sizeof(to), "%d.old", i);
			world_write(world, from, 3);
			if (step == 1) {
				world_rename(world, from, to);
				world_write(world, from, 3);
			}
		}
		world_scan(world);
	}
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(follow_count(world->follow) == 300);
	world_free(world);
}

Test(rotate, case_14_grace_begins_at_the_end_and_not_at_the_rename)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world->step_bytes = 100;
	world_write(world, "app.log", 100);
	world_scan_only(world, 1000);
	world_rename(world, "app.log", "app.old");
	for (int i = 0; i < 20; i++) {
		world_scan_only(world, 10000);
		cr_assert(world_read(world, 1) == 1);
	}
	cr_assert(world->reasons[FOLLOW_ROTATED] == 0);
	world_read(world, 0);
	world_scan(world);
	cr_assert(world->reasons[FOLLOW_ROTATED] == 0);
	world_scan(world);
	cr_assert(world->reasons[FOLLOW_ROTATED] == 1);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(rotate, case_16_a_link_that_leads_elsewhere_is_another_file)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "one", 5);
	cr_assert(symlink("one", world_path(world, "app.log")) == 0);
	world_scan(world);
	world_write(world, "one", 5);
	world_write(world, "two", 5);
	world_remove(world, "app.log");
	cr_assert(symlink("two", world_path(world, "app.log")) == 0);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(follow_count(world->follow) == 1);
	world_free(world);
}

Test(rotate, case_17_a_folder_that_moves_takes_its_files_along)
{
	struct world *world = running("in/*.log", FOLLOW_APPEND);

	cr_assert(mkdir(world_path(world, "in"), 0750) == 0);
	world_write(world, "in/app.log", 5);
	world_scan(world);
	world_write(world, "in/app.log", 5);
	world_rename(world, "in", "out");
	world_scan(world);
	cr_assert(mkdir(world_path(world, "in"), 0750) == 0);
	world_write(world, "in/app.log", 5);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(follow_count(world->follow) == 1);
	world_free(world);
}

/* Made in its full size first, and filled in behind our back. */
Test(rotate, case_31_a_line_written_in_place_is_read_again)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	static const char line[] = "000003 a line of somebody's chat\n";
	const struct timespec later[] = { { 0, UTIME_OMIT }, { 2000, 0 } };
	const size_t length = sizeof(line) - 1;
	int fd;

	world_write(world, "app.log", 3);
	fd = open(world_path(world, "app.log"), O_RDWR | O_CLOEXEC);
	cr_assert(ftruncate(fd, (off_t)(4 * length)) == 0);
	world_scan(world);
	cr_expect(world->rereads == 0);
	cr_assert(pwrite(fd, line, length, (off_t)(3 * length)) ==
	    (ssize_t)length);
	cr_assert(futimens(fd, later) == 0);
	close(fd);
	world->next_line++;
	world_scan(world);
	cr_expect(world->rereads == 1);
	cr_assert(world_is_exact(world));
	world_scan(world);
	cr_expect(world->rereads == 1);
	world_free(world);
}

Test(rotate, case_45_half_a_line_waits_and_is_read_once_after_a_restart)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	FILE *file = fopen(world_path(world, "app.log"), "ae");

	world->next_line = 1;
	(void)fputs("000000 a li", file);
	(void)fflush(file);
	world_scan(world);
	cr_assert(world_read(world, 0) == 0, "it is given only once");
	cr_assert(world->times[0] == 0);
	world_stop(world);
	world_start(world);
	world_scan(world);
	(void)fputs("ne\n", file);
	(void)fclose(file);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(rotate, case_48_unread_bytes_are_read_at_start_without_an_event)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 5);
	world_scan(world);
	world_stop(world);
	world_write(world, "app.log", 5);
	world_start(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_RESUMED] == 1);
	world_free(world);
}
