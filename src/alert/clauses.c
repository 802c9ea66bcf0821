#include <stdlib.h>

#include "alert/clauses.h"
#include "base/table.h"
#include "base/utf8.h"

/* id, document, section, words; columns behind them are for other readers. */
#define COLUMNS 4

struct entry {
	struct clause clause;
	struct entry *next;
	char *words[COLUMNS];
};

struct clauses {
	struct table *by_id;
	struct entry *entries;
};

struct place {
	const char *file;
	int line;
	struct faults *faults;
};

static int read_row(struct clauses *clauses, struct span row,
    const struct place *place);
static bool split_row(struct span row, struct span columns[COLUMNS]);
static bool is_clean(struct span text);
static int keep(struct clauses *clauses, const struct span columns[COLUMNS]);
static void free_entry(struct entry *entry);

struct clauses *
clauses_new(const char *file, struct span bytes, struct faults *faults)
{
	struct clauses *clauses = calloc(1, sizeof(*clauses));
	struct place place = { file, 0, faults };
	struct span row;

	if (clauses == NULL || (clauses->by_id = table_new()) == NULL)
		goto fail;
	if (span_starts(bytes, SPAN("\xef\xbb\xbf")))
		bytes = span_from(bytes, 3);
	while (span_next_part(&bytes, '\n', &row)) {
		place.line++;
		if (row.len > 0 && row.ptr[row.len - 1] == '\r')
			row.len--;
		if (place.line == 1 && !span_starts(row, SPAN("id\t")))
			(void)faults_add(faults, file, 1,
			    "the first line names "
			    "the columns; write: id, document, section, words, "
			    "with a tab between them");
		if (place.line == 1 || span_trim(row).len == 0)
			continue;
		if (read_row(clauses, row, &place) == -1)
			goto fail;
	}
	return clauses;
fail:
	clauses_free(clauses);
	return NULL;
}

void
clauses_free(struct clauses *clauses)
{
	if (clauses == NULL)
		return;
	while (clauses->entries != NULL) {
		struct entry *entry = clauses->entries;

		clauses->entries = entry->next;
		free_entry(entry);
	}
	table_free(clauses->by_id);
	free(clauses);
}

const struct clause *
clauses_find(const struct clauses *clauses, struct span id)
{
	const struct entry *entry;

	if (clauses == NULL || id.len == 0)
		return NULL;
	entry = table_get(clauses->by_id, id);
	return entry == NULL ? NULL : &entry->clause;
}

bool
clauses_next(const struct clauses *clauses, struct span *named, struct span *id,
    const struct clause **clause)
{
	while (span_next_part(named, ',', id)) {
		*id = span_trim(*id);
		*clause = clauses_find(clauses, *id);
		if (id->len > 0)
			return true;
	}
	return false;
}

/* -1 only when out of memory. */
static int
read_row(struct clauses *clauses, struct span row, const struct place *place)
{
	struct span columns[COLUMNS];

	if (!is_clean(row)) {
		(void)faults_add(place->faults, place->file, place->line,
		    "not plain UTF-8 text; save the file as UTF-8");
		return 0;
	}
	if (!split_row(row, columns)) {
		(void)faults_add(place->faults, place->file, place->line,
		    "a clause needs an id, a document, a section and its "
		    "words, with a tab between them");
		return 0;
	}
	if (table_get(clauses->by_id, columns[0]) != NULL) {
		(void)faults_add(place->faults, place->file, place->line,
		    "clause '%.*s' is there twice; give one of them another id",
		    SPAN_ARGS(columns[0]));
		return 0;
	}
	return keep(clauses, columns);
}

static bool
split_row(struct span row, struct span columns[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (!span_next_part(&row, '\t', &columns[i]))
			return false;
		columns[i] = span_trim(columns[i]);
		if (columns[i].len == 0)
			return false;
	}
	return true;
}

static bool
is_clean(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
			return false;
	}
	return utf8_is_valid(text);
}

static int
keep(struct clauses *clauses, const struct span columns[COLUMNS])
{
	struct entry *entry = calloc(1, sizeof(*entry));

	if (entry == NULL)
		return -1;
	for (size_t i = 0; i < COLUMNS; i++) {
		entry->words[i] = span_copy(columns[i]);
		if (entry->words[i] == NULL)
			goto fail;
	}
	entry->clause = (struct clause){ entry->words[0], entry->words[1],
		entry->words[2], entry->words[3] };
	if (table_put(clauses->by_id, columns[0], entry) == -1)
		goto fail;
	entry->next = clauses->entries;
	clauses->entries = entry;
	return 0;
fail:
	free_entry(entry);
	return -1;
}

static void
free_entry(struct entry *entry)
{
	for (size_t i = 0; i < COLUMNS; i++)
		free(entry->words[i]);
	free(entry);
}
