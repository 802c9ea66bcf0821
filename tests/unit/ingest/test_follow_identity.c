#include <criterion/criterion.h>
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

/* An exporter that writes all it has under a name of its own, then renames. */
static void
replace(struct world *world, const char *name, unsigned more)
{
	world_copy(world, name, "export.part");
	world_write(world, "export.part", more);
	world_rename(world, "export.part", name);
}

Test(identity_of_files, case_18_an_inode_that_is_used_again_is_another_file)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	for (int i = 0; i < 20; i++) {
		world_write(world, "app.log", 20);
		world_scan(world);
		world_stop(world);
		world_remove(world, "app.log");
		world_write(world, "app.log", 30);
		world_start(world);
		world_scan(world);
	}
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, case_19_the_same_start_does_not_make_the_same_file)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);
	char name[32];

	for (int i = 0; i < 10; i++) {
		FILE *file;

		(void)snprintf(name, sizeof(name), "%d.txt", i);
		file = fopen(world_path(world, name), "we");
		for (int line = 0; line < 60; line++)
			(void)fprintf(file, "# the same words each time\n");
		(void)fclose(file);
		world_write(world, name, 20);
		world_scan(world);
	}
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_SETTLED] == 10);
	world_free(world);
}

Test(identity_of_files, case_20_a_file_of_one_line_is_read)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 1);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, case_21_another_device_number_is_no_other_file)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 50);
	world_write(world, "other.log", 50);
	world_scan(world);
	world_stop(world);
	for (size_t i = 0; i < world->row_count; i++)
		world->rows[i].identity.device += 77;
	world_write(world, "app.log", 50);
	world_start(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_RESUMED] == 2);
	world_free(world);
}

Test(identity_of_files, case_22_files_that_are_gone_are_forgotten)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);
	char name[32];

	for (int i = 0; i < 500; i++) {
		(void)snprintf(name, sizeof(name), "%d.txt", i);
		world_write(world, name, 1);
		follow_hint(world->follow, world_path(world, name), true,
		    world->now);
		world_read(world, 0);
		cr_assert(follow_count(world->follow) == 0);
		world_remove(world, name);
		if (i % 50 == 0)
			world_scan(world);
	}
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, case_23_a_file_of_two_sources_is_read_for_the_first)
{
	struct world *world = world_new();

	world_source(world, "*.log", FOLLOW_APPEND);
	world_source(world, "app*", FOLLOW_APPEND);
	world_start(world);
	world_write(world, "app.log", 5);
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->faults == 1);
	cr_assert(strstr(world->fault, "'oak' and not for 'elm'") != NULL, "%s",
	    world->fault);
	world_free(world);
}

Test(identity_of_files, case_24_two_names_of_one_file_are_read_once)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "one.log", 5);
	cr_assert(link(world_path(world, "one.log"),
		      world_path(world, "two.log")) == 0);
	cr_assert(symlink("one.log", world_path(world, "three.log")) == 0);
	world_scan(world);
	world_write(world, "two.log", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(follow_count(world->follow) == 1);
	/* The other name goes on where the first ends. */
	world_remove(world, "one.log");
	world_remove(world, "three.log");
	world_write(world, "two.log", 5);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	world_write(world, "two.log", 5);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, case_25_a_longer_export_in_its_place_goes_on)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	world_write(world, "chat.txt", 5);
	for (int i = 0; i < 10; i++) {
		if (i % 3 != 0)
			world_scan(world);
		if (i % 4 == 3) {
			world_stop(world);
			replace(world, "chat.txt", 20);
			world_start(world);
		} else
			replace(world, "chat.txt", 20);
		world_scan(world);
		world_scan(world);
	}
	cr_assert(world_is_exact(world), "lost %u twice %u", world_lost(world),
	    world_twice(world));
	cr_assert(world->reasons[FOLLOW_GROWN_EXPORT] == 9);
	cr_assert(follow_count(world->follow) == 0);
	world_free(world);
}

Test(identity_of_files, case_25_replaced_before_the_old_one_was_read)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	world->step_bytes = 200;
	world_write(world, "chat.txt", 50);
	world_scan_only(world, 2000);
	cr_assert(world_read(world, 3) == 3);
	replace(world, "chat.txt", 20);
	world_scan(world);
	replace(world, "chat.txt", 20);
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world), "lost %u twice %u", world_lost(world),
	    world_twice(world));
	world_free(world);
}

Test(identity_of_files, case_25_an_export_that_grows_in_place_goes_on)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	for (int i = 0; i < 5; i++) {
		world_write(world, "chat.txt", 5);
		world_scan(world);
		world_scan(world);
	}
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_RESUMED] == 4);
	world_free(world);
}

Test(identity_of_files, case_26_an_export_with_another_past_is_read_whole)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	world_write(world, "chat.txt", 50);
	world_scan(world);
	world_scan(world);
	world_write(world, "export.part", 80);
	world_rename(world, "export.part", "chat.txt");
	world_scan(world);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_NEW] == 2);
	world_free(world);
}

Test(identity_of_files, a_finished_export_is_not_opened_again)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	world_write(world, "chat.txt", 50);
	for (int i = 0; i < 5; i++)
		world_scan(world);
	world_stop(world);
	world_start(world);
	for (int i = 0; i < 5; i++)
		world_scan(world);
	cr_assert(world->reasons[FOLLOW_NEW] == 1);
	cr_assert(world->reasons[FOLLOW_RESUMED] == 0);
	cr_assert(chmod(world_path(world, "chat.txt"), 0600) == 0);
	world_scan(world);
	cr_assert(world->reasons[FOLLOW_RESUMED] == 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, case_54_a_last_line_without_its_end_counts_in_exports)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);
	FILE *file = fopen(world_path(world, "chat.txt"), "we");

	(void)fputs("000000 a line, and no more", file);
	(void)fclose(file);
	world->next_line = 1;
	world_scan(world);
	cr_assert(world_lost(world) == 1, "it may yet grow");
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, a_format_found_out_late_decides_the_mode)
{
	struct world *world = running("*.txt", FOLLOW_AUTO);
	struct follow_file *file;

	world_write(world, "chat.txt", 5);
	world_scan_only(world, 0);
	file = follow_next(world->follow, world->now);
	follow_set_mode(file, FOLLOW_EXPORT);
	world_step(world, file);
	world_scan(world);
	world_scan(world);
	cr_assert(world->reasons[FOLLOW_SETTLED] == 1);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(identity_of_files, sources_that_go_take_their_files_along)
{
	struct world *world = world_new();
	struct follow_source other;

	world_source(world, "*.log", FOLLOW_APPEND);
	world_source(world, "*.txt", FOLLOW_APPEND);
	world_start(world);
	world_write(world, "one.log", 5);
	world_write(world, "two.txt", 5);
	world_scan(world);
	other = world->sources[1];
	follow_set_sources(world->follow, &other, 1);
	cr_assert(world->reasons[FOLLOW_REMOVED] == 1);
	cr_assert(follow_count(world->follow) == 1);
	world_write(world, "two.txt", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	follow_set_sources(world->follow, world->sources, 2);
	world_write(world, "one.log", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}
