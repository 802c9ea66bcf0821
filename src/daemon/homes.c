#include "daemon/homes.h"

#include <string.h>

#include "daemon/stages.h"
#include "message/format.h"
#include "settings/canary.h"

/* What is of use still, of both tables. */
struct kept {
	struct keeper *keeper;
	struct table *remembered, *homes;
	bool failed;
};

static bool is_counted(const struct settings *settings, size_t source);
static bool is_apart(const struct settings *settings,
    const struct keeper_file *file);
static void move_in(struct keeper *keeper, struct keeper_file *file);
static unsigned home_of(struct keeper *keeper, const struct keeper_file *file);
static unsigned least_given(const struct keeper *keeper);
static void name_home(const struct settings *settings, size_t source,
    struct span conversation, struct digest *out);
static int keep_of(const struct ledger_bookmark *bookmark, void *arg);
static int keep(struct table *to, const struct table *from, struct span name);
static struct span digest_span(const struct digest *digest);
static struct span key_span(const int64_t *key);
static uintptr_t reader_now(const struct keeper *keeper,
    const struct keeper_file *file);

int
keeper_homes_new(struct keeper *keeper)
{
	keeper->remembered = table_new();
	keeper->homes = table_new();
	return keeper->remembered == NULL || keeper->homes == NULL ? -1 : 0;
}

void
keeper_homes_free(struct keeper *keeper)
{
	table_free(keeper->remembered);
	table_free(keeper->homes);
	keeper->remembered = keeper->homes = NULL;
}

void
keeper_home_choose(struct keeper *keeper, struct keeper_file *file)
{
	const struct settings_source *source =
	    &keeper->settings->sources[file->follow->source];
	const struct format *format = format_find(span_of(source->format));
	bool known = format != NULL && format->is_apart == NULL;

	file->apart = known && (format->capabilities & FORMAT_APART) != 0;
	file->look_first = !known && !source->files_apart &&
	    source->conversation[0] == '\0' && crew_count(keeper->crew) > 1 &&
	    !is_counted(keeper->settings, file->follow->source);
	file->reader = 0;
	file->weight = 0;
	move_in(keeper, file);
}

void
keeper_looked(void *arg, unsigned index, uint64_t id, bool apart)
{
	struct keeper *keeper = arg;
	struct keeper_file *file = keeper_file_find(keeper, id);
	bool stale;

	if (file == NULL || file->reader != index ||
	    file->step != READER_STEP_LOOK ||
	    (file->state != FILE_STEPPING && file->state != FILE_STALE))
		return;
	stale = file->state == FILE_STALE;
	keeper_step_done(keeper, file);
	/* It read nothing, so it has nothing to say. */
	keeper_drop_reports(file);
	buffer_reset(&file->entry);
	if (!stale) {
		file->look_first = false;
		file->apart = apart;
		move_in(keeper, file);
	}
	keeper_file_give_back(keeper, file);
}

void
keeper_home_has_read(struct keeper *keeper, const struct keeper_file *file)
{
	(void)table_put(keeper->remembered, key_span(&file->key),
	    (void *)reader_now(keeper, file));
}

bool
keeper_home_remembers(const struct keeper *keeper,
    const struct keeper_file *file)
{
	return file->key != 0 &&
	    (uintptr_t)table_get(keeper->remembered, key_span(&file->key)) ==
	    reader_now(keeper, file);
}

void
keeper_homes_expire(struct keeper *keeper)
{
	struct kept kept = { keeper, table_new(), table_new(), false };
	struct err err = { 0 };

	if (kept.remembered == NULL || kept.homes == NULL ||
	    ledger_each_bookmark(keeper->ledger, NULL, false, keep_of, &kept,
		&err) == -1 ||
	    kept.failed) {
		/* All of it is right still, only more than need be. */
		table_free(kept.remembered);
		table_free(kept.homes);
		return;
	}
	keeper_homes_free(keeper);
	keeper->remembered = kept.remembered;
	keeper->homes = kept.homes;
}

/* Not the canary's, which must not wait for others. */
static bool
is_counted(const struct settings *settings, size_t source)
{
	struct span name = span_of(settings->sources[source].name);

	if (canary_is_source(name.ptr))
		return false;
	for (size_t i = 0; i < settings->rule_count; i++) {
		if (rule_counts_people(&settings->rules[i], name))
			return true;
	}
	return false;
}

static bool
is_apart(const struct settings *settings, const struct keeper_file *file)
{
	size_t index = file->follow->source;
	const struct settings_source *source = &settings->sources[index];

	return source->conversation[0] == '\0' &&
	    (file->apart || source->files_apart) &&
	    !is_counted(settings, index);
}

static void
move_in(struct keeper *keeper, struct keeper_file *file)
{
	const struct follow_file *follow = file->follow;
	unsigned home;

	keeper->readers[file->reader].bytes -= file->weight;
	file->weight = 1;
	if (follow->size > follow->identity.offset)
		file->weight += follow->size - follow->identity.offset;
	home = home_of(keeper, file);
	if (home != file->reader)
		keeper_file_close(keeper, file);
	file->reader = home;
	keeper->readers[home].bytes += file->weight;
}

static unsigned
home_of(struct keeper *keeper, const struct keeper_file *file)
{
	struct span conversation = SPAN_NONE;
	struct digest name;
	uintptr_t home;

	if (is_apart(keeper->settings, file))
		conversation =
		    format_conversation_of(span_of(file->follow->path));
	name_home(keeper->settings, file->follow->source, conversation, &name);
	/* From 1, as 0 is what is not there. */
	home = (uintptr_t)table_get(keeper->homes, digest_span(&name));
	if (home == 0) {
		home = (uintptr_t)least_given(keeper) + 1;
		if (table_put(keeper->homes, digest_span(&name),
			(void *)home) == -1)
			home = 1;
	}
	return (unsigned)home - 1;
}

/* Sources that are counted over have one name. */
static void
name_home(const struct settings *settings, size_t source,
    struct span conversation, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	if (!is_counted(settings, source))
		digest_add_field(&state,
		    span_of(settings->sources[source].name));
	if (conversation.len > 0)
		digest_add_field(&state, conversation);
	digest_end(&state, out);
}

static unsigned
least_given(const struct keeper *keeper)
{
	unsigned least = 0;

	for (unsigned i = 1; i < crew_count(keeper->crew); i++) {
		if (keeper->readers[i].bytes < keeper->readers[least].bytes)
			least = i;
	}
	return least;
}

static int
keep_of(const struct ledger_bookmark *bookmark, void *arg)
{
	struct kept *kept = arg;
	const struct keeper *keeper = kept->keeper;
	const struct settings *settings = keeper->settings;
	struct span names[2] = { SPAN_NONE,
		format_conversation_of(span_of(bookmark->path)) };
	int result = keep(kept->remembered, keeper->remembered,
	    key_span(&bookmark->key));

	for (size_t i = 0; i < settings->source_count; i++) {
		if (strcmp(settings->sources[i].name, bookmark->source) != 0)
			continue;
		for (size_t n = 0; result == 0 && n < 2; n++) {
			struct digest name;

			name_home(settings, i, names[n], &name);
			result = keep(kept->homes, keeper->homes,
			    digest_span(&name));
		}
	}
	kept->failed = result == -1;
	return result;
}

static int
keep(struct table *to, const struct table *from, struct span name)
{
	void *value = table_get(from, name);

	return value == NULL ? 0 : table_put(to, name, value);
}

static struct span
digest_span(const struct digest *digest)
{
	return (struct span){ (const char *)digest->byte,
		sizeof(digest->byte) };
}

static struct span
key_span(const int64_t *key)
{
	return (struct span){ (const char *)key, sizeof(*key) };
}

/* A reader that was started anew is another one. */
static uintptr_t
reader_now(const struct keeper *keeper, const struct keeper_file *file)
{
	return (uintptr_t)crew_generation(keeper->crew, file->reader) *
	    crew_count(keeper->crew) +
	    file->reader;
}
