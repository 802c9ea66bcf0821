#include "people/people.h"

#include <stdlib.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/table.h"
#include "people/people_read.h"
#include "people/shown_name.h"

#define SHOWN_BYTES 64

struct entry {
	struct person person;
	char *words[4]; /* id, name, team, manager */
	int line;
};

struct people {
	struct entry **entries;
	size_t count;
	struct table *by_id;
	struct table *by_shown; /* folded; `shared` for more than one */
	struct entry shared;
	struct buffer *folded; /* scratch of a lookup */
};

/* While reading. */
struct loading {
	struct people *people;
	const char *file;
	struct faults *faults;
};

static const struct person *find_shown(const struct people *people,
    struct span shown);
static int take_row(void *arg, const struct people_row *row);
static bool check_row(struct loading *loading, const struct people_row *row,
    enum role *role);
static void fault_role(struct loading *loading, struct span word, int line);
static struct entry *entry_new(const struct people_row *row, enum role role);
static void entry_free(struct entry *entry);
static int keep_entry(struct people *people, struct entry *entry);
static int add_names(struct loading *loading, struct entry *entry,
    struct span aliases);
static int add_name(struct loading *loading, struct entry *entry,
    struct span shown);
static void check_managers(struct loading *loading);

struct people *
people_new(const char *file, struct span bytes, struct faults *faults)
{
	struct people *people = calloc(1, sizeof(*people));
	struct loading loading = { people, file, faults };

	if (people == NULL)
		return NULL;
	people->by_id = table_new();
	people->by_shown = table_new();
	people->folded = calloc(1, sizeof(*people->folded));
	if (people->by_id == NULL || people->by_shown == NULL ||
	    people->folded == NULL ||
	    people_read(file, bytes, faults, take_row, &loading) == -1) {
		people_free(people);
		return NULL;
	}
	check_managers(&loading);
	return people;
}

void
people_free(struct people *people)
{
	if (people == NULL)
		return;
	for (size_t i = 0; i < people->count; i++)
		entry_free(people->entries[i]);
	free(people->entries);
	table_free(people->by_id);
	table_free(people->by_shown);
	if (people->folded != NULL)
		buffer_done(people->folded);
	free(people->folded);
	free(people);
}

const struct person *
people_find(const struct people *people, struct span shown)
{
	const struct person *person = find_shown(people, shown);
	size_t open = span_find_char(shown, '<');
	struct span address = span_from(shown, open + 1);

	if (person != NULL || !span_ends(address, SPAN(">")))
		return person;
	address.len--;
	person = find_shown(people, address);
	return person != NULL ? person :
				find_shown(people, span_first(shown, open));
}

const struct person *
people_by_id(const struct people *people, struct span id)
{
	const struct entry *entry;

	if (people == NULL || id.len == 0)
		return NULL;
	entry = table_get(people->by_id, id);
	return entry == NULL ? NULL : &entry->person;
}

size_t
people_count(const struct people *people)
{
	return people == NULL ? 0 : people->count;
}

const struct person *
people_at(const struct people *people, size_t index)
{
	return &people->entries[index]->person;
}

/* One row: a person, or a fault. */
static int
take_row(void *arg, const struct people_row *row)
{
	struct loading *loading = arg;
	struct entry *entry;
	enum role role;

	if (!check_row(loading, row, &role))
		return 0;
	entry = entry_new(row, role);
	if (entry == NULL)
		return -1;
	if (keep_entry(loading->people, entry) == -1) {
		entry_free(entry);
		return -1;
	}
	return add_names(loading, entry, row->cell[PEOPLE_ALIASES]);
}

static bool
check_row(struct loading *loading, const struct people_row *row,
    enum role *role)
{
	struct span id = row->cell[PEOPLE_ID];
	const struct entry *other;
	char shown[SHOWN_BYTES];

	if (id.len == 0 || row->cell[PEOPLE_NAME].len == 0) {
		faults_add(loading->faults, loading->file, row->line,
		    "the %s is empty: write one", id.len == 0 ? "id" : "name");
		return false;
	}
	other = table_get(loading->people->by_id, id);
	if (other != NULL) {
		escape_into(shown, sizeof(shown), id);
		faults_add(loading->faults, loading->file, row->line,
		    "the id '%s' stands in line %d already: give each person "
		    "an id of their own",
		    shown, other->line);
		return false;
	}
	if (!role_parse(row->cell[PEOPLE_ROLE], role)) {
		fault_role(loading, row->cell[PEOPLE_ROLE], row->line);
		return false;
	}
	return true;
}

static void
fault_role(struct loading *loading, struct span word, int line)
{
	const char *names[ROLE_COUNT + 1] = { NULL };
	const char *meant;
	char shown[SHOWN_BYTES];

	for (int i = 0; i < ROLE_COUNT; i++)
		names[i] = role_name((enum role)i);
	escape_into(shown, sizeof(shown), word);
	meant = nearest_name(word, names);
	if (meant != NULL)
		faults_add(loading->faults, loading->file, line,
		    "the role '%s' is not known: write '%s'", shown, meant);
	else
		faults_add(loading->faults, loading->file, line,
		    "the role '%s' is not known: write staff, manager, "
		    "service_user, family, professional or unknown",
		    shown);
}

static struct entry *
entry_new(const struct people_row *row, enum role role)
{
	static const enum people_column columns[] = { PEOPLE_ID, PEOPLE_NAME,
		PEOPLE_TEAM, PEOPLE_MANAGER };
	struct entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		entry->words[i] = span_copy(row->cell[columns[i]]);
		if (entry->words[i] == NULL) {
			entry_free(entry);
			return NULL;
		}
	}
	entry->person.id = entry->words[0];
	entry->person.name = entry->words[1];
	entry->person.team = entry->words[2];
	entry->person.manager = entry->words[3];
	entry->person.role = role;
	entry->line = row->line;
	return entry;
}

static void
entry_free(struct entry *entry)
{
	for (size_t i = 0; i < 4; i++)
		free(entry->words[i]);
	free(entry);
}

static int
keep_entry(struct people *people, struct entry *entry)
{
	size_t count = people->count + 1;
	struct entry **grown = reallocarray(people->entries, count,
	    sizeof(struct entry *));

	if (grown == NULL)
		return -1;
	people->entries = grown;
	if (table_put(people->by_id, span_of(entry->person.id), entry) == -1)
		return -1;
	people->entries[people->count] = entry;
	people->count = count;
	return 0;
}

/* Id, name and aliases all find the person. */
static int
add_names(struct loading *loading, struct entry *entry, struct span aliases)
{
	struct span alias;

	if (add_name(loading, entry, span_of(entry->person.id)) == -1 ||
	    add_name(loading, entry, span_of(entry->person.name)) == -1)
		return -1;
	while (span_next_part(&aliases, '|', &alias)) {
		if (add_name(loading, entry, alias) == -1)
			return -1;
	}
	return 0;
}

static int
add_name(struct loading *loading, struct entry *entry, struct span shown)
{
	struct people *people = loading->people;
	struct entry *other;
	struct span folded;
	char name[SHOWN_BYTES];

	if (shown_name_fold(shown, people->folded) == -1)
		return -1;
	folded = buffer_span(people->folded);
	if (folded.len == 0)
		return 0;
	other = table_get(people->by_shown, folded);
	if (other == entry)
		return 0;
	if (other == NULL)
		return table_put(people->by_shown, folded, entry);
	escape_into(name, sizeof(name), span_trim(shown));
	if (other == &people->shared)
		faults_add(loading->faults, loading->file, entry->line,
		    "'%s' stands for others too: nobody is found by it; give "
		    "this person an alias that nobody else has",
		    name);
	else
		faults_add(loading->faults, loading->file, entry->line,
		    "'%s' stands for %s in line %d too: nobody is found by "
		    "it; give each an alias that tells them apart",
		    name, other->person.id, other->line);
	return table_put(people->by_shown, folded, &people->shared);
}

static void
check_managers(struct loading *loading)
{
	struct people *people = loading->people;

	for (size_t i = 0; i < people->count; i++) {
		struct entry *entry = people->entries[i];
		struct span manager = span_of(entry->person.manager);
		char shown[SHOWN_BYTES];

		if (manager.len == 0 ||
		    table_get(people->by_id, manager) != NULL)
			continue;
		escape_into(shown, sizeof(shown), manager);
		faults_add(loading->faults, loading->file, entry->line,
		    "the manager '%s' is nobody's id: write the id of a line "
		    "of this table, or nothing",
		    shown);
		entry->person.manager = "";
	}
}

static const struct person *
find_shown(const struct people *people, struct span shown)
{
	const struct entry *entry;

	if (people == NULL || shown_name_fold(shown, people->folded) == -1)
		return NULL;
	entry = table_get(people->by_shown, buffer_span(people->folded));
	return entry == NULL || entry == &people->shared ? NULL :
							   &entry->person;
}
