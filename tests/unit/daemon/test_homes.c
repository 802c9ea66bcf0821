#include "daemon/homes.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/stages.h"
#include "scratch.h"

#define READERS 2
#define SOURCE  "sources = ( { name = \"app\"; path = \"x/*.txt\"; format = "

/* A keeper of a ledger and of readers that are never heard. */
struct world {
	struct scratch scratch;
	struct keeper keeper;
};

static void
world_make(struct world *world, const char *settings)
{
	struct crew_settings crew = { NULL, READERS, "none", SPAN_NONE };
	const struct crew_sink sink = { 0 };
	struct keeper *keeper = &world->keeper;
	struct faults faults = { 0 };

	memset(world, 0, sizeof(*world));
	scratch_make(&world->scratch);
	/* One that ends when its socket does, and no sooner. */
	scratch_write(&world->scratch, "reader",
	    "#!/bin/sh\nexec /bin/cat <&3 >/dev/null\n");
	crew.program = scratch_path(&world->scratch, "reader");
	cr_assert_eq(chmod(crew.program, 0700), 0);
	keeper->settings = scratch_load(&world->scratch, settings,
	    &keeper->bundle, &faults);
	faults_done(&faults);
	keeper->base = event_base_new();
	keeper->log = log_new();
	keeper->crew = crew_new(keeper->base, keeper->log, &crew, &sink, NULL);
	keeper->readers = calloc(READERS, sizeof(*keeper->readers));
	keeper->ledger = ledger_open(scratch_path(&world->scratch, "l.db"),
	    NULL);
	cr_assert(keeper->settings != NULL && keeper->crew != NULL &&
	    keeper->readers != NULL && keeper->ledger != NULL);
	cr_assert_eq(keeper_homes_new(keeper), 0);
}

static void
world_end(struct world *world)
{
	struct keeper *keeper = &world->keeper;

	keeper_homes_free(keeper);
	ledger_close(keeper->ledger);
	crew_free(keeper->crew);
	free(keeper->readers);
	log_free(keeper->log);
	event_base_free(keeper->base);
	settings_free(keeper->settings);
	bundle_free(keeper->bundle);
	scratch_remove(&world->scratch);
}

/* Its row in the ledger, if `kept`, and its home. */
static unsigned
found(struct keeper *keeper, const char *path, bool kept)
{
	struct ledger_bookmark bookmark = { .source = "app",
		.path = path,
		.seen = instant_now() };
	struct follow_file follow = { .path = path, .size = 1 };
	struct keeper_file file = { .follow = &follow };

	if (kept)
		cr_assert_eq(ledger_put_bookmark(keeper->ledger, &bookmark,
				 NULL),
		    0);
	file.key = kept ? bookmark.key : 4711;
	keeper_home_choose(keeper, &file);
	keeper_home_has_read(keeper, &file);
	return file.reader;
}

Test(homes, of_files_that_the_ledger_forgot_are_forgotten_and_others_stay)
{
	struct world world;
	struct keeper *keeper = &world.keeper;
	unsigned here;

	world_make(&world, SOURCE "\"whatsapp\"; } );");
	here = found(keeper, "/x/WhatsApp Chat with A.txt", true);
	cr_assert_neq(found(keeper, "/x/WhatsApp Chat with B.txt", false),
	    here);
	cr_assert_eq(table_count(keeper->homes), 2);
	cr_assert_eq(table_count(keeper->remembered), 2);
	keeper_homes_expire(keeper);
	cr_assert_eq(table_count(keeper->homes), 1);
	cr_assert_eq(table_count(keeper->remembered), 1);
	cr_assert_eq(found(keeper, "/x/WhatsApp Chat with A (1).txt", true),
	    here);
	cr_assert_eq(table_count(keeper->homes), 1);
	world_end(&world);
}
