#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
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

static void
make_folder(struct world *world, const char *name)
{
	cr_assert(mkdir(world_path(world, name), 0750) == 0);
}

Test(discover, case_32_folders_that_appear_later_are_found)
{
	struct world *world = running("a/b/c/*.log", FOLLOW_APPEND);
	const char *top = world_path(world, "");

	world_scan(world);
	cr_assert(strncmp(world->last_folder, top,
		      strlen(world->last_folder)) == 0);
	cr_assert(strstr(world->last_folder, "follow-") != NULL,
	    "the nearest folder that exists");
	cr_assert(world->faults == 0);
	make_folder(world, "a");
	make_folder(world, "a/b");
	world_scan(world);
	cr_assert(strcmp(world->last_folder, world_path(world, "a/b")) == 0);
	make_folder(world, "a/b/c");
	world_write(world, "a/b/c/app.log", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, case_33_a_hint_of_a_new_folder_finds_what_is_in_it)
{
	struct world *world = running("**/*.log", FOLLOW_APPEND);

	world_scan(world);
	make_folder(world, "new");
	make_folder(world, "new/deep");
	world_write(world, "new/deep/app.log", 5);
	follow_hint(world->follow, world_path(world, "new"), false, world->now);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, case_34_a_file_hinted_at_once_is_read_though_it_is_deleted)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_scan(world);
	world_write(world, "app.log", 5);
	follow_hint(world->follow, world_path(world, "app.log"), false,
	    world->now);
	world_write(world, "app.log", 5);
	world_remove(world, "app.log");
	follow_hint(world->follow, world_path(world, "app.log"), false,
	    world->now);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, case_35_an_export_is_done_when_closed_or_still_not_before)
{
	struct world *world = running("*.txt", FOLLOW_EXPORT);

	for (int i = 0; i < 5; i++) {
		world_write(world, "chat.txt", 5);
		world->now += 500;
		follow_scan(world->follow, world->now);
		world_read(world, 0);
		cr_assert(world->reasons[FOLLOW_SETTLED] == 0);
	}
	follow_hint(world->follow, world_path(world, "chat.txt"), true,
	    world->now);
	world_read(world, 0);
	cr_assert(world->reasons[FOLLOW_SETTLED] == 1);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, case_36_two_hundred_files_with_forty_descriptors)
{
	struct world *world = world_new();
	struct rlimit limit, before;
	char name[32];

	world_source(world, "*.log", FOLLOW_APPEND);
	world->max_open = 1000;
	for (int i = 0; i < 200; i++) {
		(void)snprintf(name, sizeof(name), "%d.log", i);
		world_write(world, name, 1);
	}
	cr_assert(getrlimit(RLIMIT_NOFILE, &before) == 0);
	limit = (struct rlimit){ 40, before.rlim_max };
	cr_assert(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	world_start(world);
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(setrlimit(RLIMIT_NOFILE, &before) == 0);
	cr_assert(world_is_exact(world), "lost %u twice %u", world_lost(world),
	    world_twice(world));
	world_write(world, "7.log", 1);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_ROTATED] == 0);
	cr_assert(world->reasons[FOLLOW_NEW] == 200);
	world_free(world);
}

Test(discover, quiet_files_make_room_and_come_back_when_they_grow)
{
	struct world *world = world_new();
	char name[32];

	world_source(world, "*.log*", FOLLOW_APPEND);
	world->max_open = 10;
	world_start(world);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			(void)snprintf(name, sizeof(name), "%d.log", i);
			world_write(world, name, 2);
		}
		world_scan(world);
		cr_assert(follow_count(world->follow) <= 10);
		cr_assert(world_is_exact(world));
	}
	world_write(world, "50.log", 2);
	world_rename(world, "50.log", "50.gone");
	world_write(world, "50.log", 2);
	world_write(world, "51.log", 2);
	world_rename(world, "51.log", "51.log.1");
	for (int i = 0; i < 4; i++)
		world_scan(world);
	cr_assert(world_is_exact(world), "lost %u twice %u", world_lost(world),
	    world_twice(world));
	world_free(world);
}

Test(discover, case_37_a_folder_out_of_sight_is_no_deletion)
{
	struct world *world = running("in/*.txt", FOLLOW_EXPORT);

	make_folder(world, "in");
	world_write(world, "in/chat.txt", 50);
	world_scan(world);
	world_scan(world);
	world_rename(world, "in", "away");
	world_scan(world);
	world_scan(world);
	world_rename(world, "away", "in");
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_NEW] == 1);
	cr_assert(world->reasons[FOLLOW_RESUMED] == 0);
	world_free(world);
}

Test(discover, case_38_a_file_without_permission_is_said_once_and_read_later)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world_write(world, "app.log", 5);
	world_scan(world);
	world_rename(world, "app.log", "app.old");
	world_write(world, "app.log", 5);
	cr_assert(chmod(world_path(world, "app.log"), 0) == 0);
	cr_assert(chmod(world->folder, 0755) == 0);
	if (geteuid() == 0 && seteuid(65534) == -1)
		cr_skip("cannot become nobody");
	if (access(world->folder, R_OK) == -1)
		cr_skip("nobody may not come here");
	for (int i = 0; i < 3; i++)
		world_scan(world);
	cr_assert(world->faults == 1, "%s", world->fault);
	cr_assert(world->reasons[FOLLOW_NEW] == 1);
	if (getuid() == 0)
		cr_assert(seteuid(0) == 0);
	cr_assert(chmod(world_path(world, "app.log"), 0644) == 0);
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, case_39_loops_of_links_and_deep_folders_end)
{
	struct world *world = running("**/*.log", FOLLOW_APPEND);

	make_folder(world, "a");
	make_folder(world, "a/b");
	cr_assert(symlink("..", world_path(world, "a/b/up")) == 0);
	cr_assert(symlink("self", world_path(world, "a/self")) == 0);
	world_write(world, "a/b/app.log", 5);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->reasons[FOLLOW_NEW] == 1);
	world_free(world);
}

Test(discover, case_40_odd_names_are_files_like_others)
{
	struct world *world = running("*", FOLLOW_APPEND);
	char longest[256];

	memset(longest, 'n', 255);
	longest[255] = '\0';
	world_write(world, "new\nline", 1);
	world_write(world, "\xff\xfe", 1);
	world_write(world, "-dash", 1);
	world_write(world, longest, 1);
	world_write(world, "*?[a]\\", 1);
	world_scan(world);
	cr_assert(world_is_exact(world));
	cr_assert(world->faults == 0);
	world_free(world);
}

Test(discover, what_is_no_file_is_never_opened)
{
	struct world *world = running("*", FOLLOW_APPEND);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket",
	    world->folder);
	cr_assert(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	cr_assert(mkfifo(world_path(world, "fifo"), 0640) == 0);
	cr_assert(symlink("/dev/zero", world_path(world, "zero")) == 0);
	cr_assert(symlink("fifo", world_path(world, "link")) == 0);
	cr_assert(symlink("nowhere", world_path(world, "dangling")) == 0);
	make_folder(world, "folder");
	world_scan(world);
	cr_assert(follow_count(world->follow) == 0);
	cr_assert(world->faults == 0, "%s", world->fault);
	/* A hint is no way around that. */
	follow_hint(world->follow, world_path(world, "fifo"), true, world->now);
	cr_assert(follow_count(world->follow) == 0);
	close(fd);
	world_free(world);
}

Test(discover, one_big_file_does_not_keep_the_others_waiting)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	struct follow_file *file;
	unsigned turns = 0;

	world->step_bytes = 100;
	world_write(world, "big.log", 1000);
	for (int i = 0; i < 10; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%d.log", i);
		world_write(world, name, 1);
	}
	world_scan_only(world, 0);
	for (int i = 0; i < 11; i++) {
		file = follow_next(world->follow, world->now);
		cr_assert(file != NULL);
		turns += strstr(file->path, "big.log") != NULL;
		world_step(world, file);
	}
	cr_assert(turns == 1);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, a_paused_file_waits_until_it_is_woken)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	struct follow_file *file;

	world_write(world, "app.log", 5);
	world_scan_only(world, 0);
	file = follow_next(world->follow, world->now);
	cr_assert(file != NULL);
	cr_assert(follow_next(world->follow, world->now) == NULL,
	    "it is in our hands");
	file->paused = true;
	follow_again(world->follow, file);
	world_scan(world);
	cr_assert(world_lost(world) == 5);
	file->paused = false;
	follow_again(world->follow, file);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, a_file_that_fails_is_said_once_and_tried_ever_more_seldom)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	struct follow_file *file;
	unsigned tries = 0;

	world_write(world, "app.log", 5);
	for (unsigned second = 0; second < 600; second++) {
		world_scan_only(world, 1000);
		while ((file = follow_next(world->follow, world->now)) !=
		    NULL) {
			tries++;
			follow_failed(world->follow, file, EIO);
			follow_progress(world->follow, file, 0, 0,
			    &file->identity.tail);
		}
		cr_assert(follow_fault_count(world->follow, 0) == 1);
	}
	/* After 0, 1, 3, 7, 15, 31, 63 s and then once a minute. */
	cr_assert(tries > 14 && tries < 18, "%u times", tries);
	cr_assert(world->faults == 1);
	cr_assert(strstr(world->fault, "byte 0: cannot be read on") != NULL,
	    "%s", world->fault);
	world_scan_only(world, 60000);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_scan(world);
	cr_assert(follow_fault_count(world->follow, 0) == 0);
	world_free(world);
}

Test(discover, growth_while_a_file_is_read_is_not_missed)
{
	struct world *world = running("*.log", FOLLOW_APPEND);
	struct follow_file *file;

	world_write(world, "app.log", 5);
	world_scan_only(world, 0);
	file = follow_next(world->follow, world->now);
	world_step(world, file);
	world_write(world, "app.log", 5);
	follow_hint(world->follow, world_path(world, "app.log"), false,
	    world->now);
	file = follow_next(world->follow, world->now);
	cr_assert(file != NULL);
	world_write(world, "app.log", 5);
	follow_hint(world->follow, world_path(world, "app.log"), false,
	    world->now);
	world->step_bytes = 100;
	world_step(world, file);
	world_read(world, 0);
	cr_assert(world_is_exact(world));
	world_free(world);
}

Test(discover, a_file_the_owner_cannot_take_is_offered_again)
{
	struct world *world = running("*.log", FOLLOW_APPEND);

	world->refuse = true;
	world_write(world, "app.log", 5);
	world_scan(world);
	cr_assert(follow_count(world->follow) == 0);
	world->refuse = false;
	world_scan(world);
	cr_assert(world_is_exact(world));
	world_free(world);
}
