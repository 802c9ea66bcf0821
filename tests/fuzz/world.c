#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "fuzz.h"

#define SETTINGS   "boundaryd.conf"
#define PATH_BYTES 4096

/* As in settings/bundle.c. */
#define PACK_VERSION 1
#define PACK_FILE    0
#define PACK_FOLDER  1

static const char *const files[] = { SETTINGS, "people.csv", "office.txt",
	"known.txt", "known.key", "clauses.tsv", "rules.d/a.conf",
	"rules.d/more.re", "lists/things.txt", "lists/spellings.txt",
	"lists/points.txt", "exceptions.d/a.conf" };

#define FILES (sizeof(files) / sizeof(files[0]))

static const struct {
	const char *path;
	const char *suffix;
	const char *files[4];
} folders[] = {
	{ "rules.d", ".conf", { "rules.d/a.conf" } },
	{ "lists", ".txt",
	    { "lists/points.txt", "lists/spellings.txt", "lists/things.txt" } },
	{ "exceptions.d", ".conf", { "exceptions.d/a.conf" } },
};

#define FOLDERS (sizeof(folders) / sizeof(folders[0]))

static const char *
source_path(const char *folder, const char *name)
{
	static char path[PATH_BYTES];
	const char *source = getenv("TEST_SOURCE");

	(void)snprintf(path, sizeof(path), "%s/%s/%s",
	    source == NULL ? "." : source, folder, name);
	return path;
}

/* Of the small settings; read once. */
static struct span
read_file(size_t index)
{
	static struct buffer kept[FILES];
	struct buffer *bytes = &kept[index];

	if (bytes->len == 0)
		fuzz_read(source_path("tests/fuzz/world", files[index]), bytes);
	return buffer_span(bytes);
}

static void
pack_folder(struct buffer *out, size_t index)
{
	uint32_t count = 0;

	while (folders[index].files[count] != NULL)
		count++;
	pack_bytes(out, span_of(folders[index].path));
	pack_u8(out, PACK_FOLDER);
	pack_bytes(out, span_of(folders[index].suffix));
	pack_u32(out, count);
	for (uint32_t i = 0; i < count; i++)
		pack_bytes(out, span_of(folders[index].files[i]));
}

struct bundle *
world_bundle(const char *replaced, struct span bytes)
{
	struct buffer packed = BUFFER_NONE;
	struct bundle *bundle;
	struct err err = { 0 };

	pack_u32(&packed, PACK_VERSION);
	pack_bytes(&packed, SPAN("/"));
	pack_bytes(&packed, SPAN("host.example"));
	pack_u32(&packed, FILES + FOLDERS);
	for (size_t i = 0; i < FILES; i++) {
		bool is_it = replaced != NULL &&
		    strcmp(files[i], replaced) == 0;

		pack_bytes(&packed, span_of(files[i]));
		pack_u8(&packed, PACK_FILE);
		pack_bytes(&packed, is_it ? bytes : read_file(i));
	}
	for (size_t i = 0; i < FOLDERS; i++)
		pack_folder(&packed, i);
	bundle = bundle_unpack(buffer_span(&packed), &err);
	FUZZ_CHECK(bundle != NULL);
	buffer_done(&packed);
	return bundle;
}

void
world_load(struct world *world, struct bundle *bundle)
{
	*world = (struct world){ .bundle = bundle, .faults = FAULTS_NONE };
	world->settings = settings_load(bundle, SETTINGS, &world->faults);
	if (world->settings != NULL)
		world->rules = ruleset_new(world->settings->rules,
		    world->settings->rule_count,
		    &world->settings->ruleset_options, &world->faults);
}

void
world_done(struct world *world)
{
	ruleset_free(world->rules);
	settings_free(world->settings);
	bundle_free(world->bundle);
	faults_done(&world->faults);
}

const struct world *
world_small(void)
{
	static struct world world;

	if (world.bundle == NULL) {
		world_load(&world, world_bundle(NULL, SPAN_NONE));
		FUZZ_CHECK(world.rules != NULL);
		FUZZ_CHECK(!faults_any(&world.faults));
	}
	return &world;
}

const struct world *
world_shipped(void)
{
	static struct world world;
	struct settings_over one = { .replace = true };
	char *rules;

	if (world.bundle != NULL)
		return &world;
	world.bundle = bundle_new();
	rules = strdup(source_path("etc/rules.d", "contact-details.conf"));
	FUZZ_CHECK(world.bundle != NULL && rules != NULL);
	one.rules = rules;
	if (getenv("FUZZ_ALL_RULES") != NULL)
		one = (struct settings_over){ .replace = false };
	world.settings = settings_load_over(world.bundle,
	    source_path("etc", SETTINGS), &one, &world.faults);
	free(rules);
	FUZZ_CHECK(world.settings != NULL);
	world.rules = ruleset_new(world.settings->rules,
	    world.settings->rule_count, &world.settings->ruleset_options,
	    &world.faults);
	FUZZ_CHECK(world.rules != NULL);
	return &world;
}
