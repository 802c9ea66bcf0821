#include "people/people_read.h"

#include "base/escape.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "message/csv_machine.h"

#define HEADER      "id,name,role,team,manager,aliases"
#define SHOWN_BYTES 64

static const char *const column_names[] = { [PEOPLE_ID] = "id",
	[PEOPLE_NAME] = "name",
	[PEOPLE_ROLE] = "role",
	[PEOPLE_TEAM] = "team",
	[PEOPLE_MANAGER] = "manager",
	[PEOPLE_ALIASES] = "aliases",
	[PEOPLE_COLUMNS] = NULL };

struct reading {
	const char *file;
	struct faults *faults;
	people_row_sink *sink;
	void *arg;
	size_t where[PEOPLE_COLUMNS]; /* CSV_CELLS_MAX: absent */
	size_t columns;               /* 0: no header yet */
	bool usable;
};

static int read_rows(struct reading *reading, struct span bytes,
    struct csv_machine *csv);
static int take_row(struct reading *reading, const struct csv_row *row);
static void take_header(struct reading *reading, const struct csv_row *row);
static void take_column(struct reading *reading, struct span name, size_t at,
    int line);
static bool is_utf8(const struct reading *reading, struct span bytes);

int
people_read(const char *file, struct span bytes, struct faults *faults,
    people_row_sink *sink, void *arg)
{
	struct reading reading = { .file = file,
		.faults = faults,
		.sink = sink,
		.arg = arg };
	struct csv_machine *csv;
	struct span header;
	int result;

	if (span_starts(bytes, SPAN("\xef\xbb\xbf")))
		bytes = span_from(bytes, 3);
	if (!is_utf8(&reading, bytes))
		return 0;
	header = span_first(bytes, span_find_char(bytes, '\n'));
	csv = csv_machine_new(csv_sniff(header), 0, 0);
	if (csv == NULL)
		return -1;
	result = read_rows(&reading, bytes, csv);
	csv_machine_free(csv);
	if (result == 0 && reading.columns == 0)
		faults_add(faults, file, 1,
		    "the table is empty: its first "
		    "line must be %s",
		    HEADER);
	return result;
}

static bool
is_utf8(const struct reading *reading, struct span bytes)
{
	struct span good = span_first(bytes, utf8_valid_prefix(bytes));
	int line = 1;

	if (good.len == bytes.len)
		return true;
	for (size_t i = 0; i < good.len; i++)
		line += good.ptr[i] == '\n' ? 1 : 0;
	faults_add(reading->faults, reading->file, line,
	    "a letter is not "
	    "UTF-8: save the table as \"CSV UTF-8\"");
	return false;
}

static int
read_rows(struct reading *reading, struct span bytes, struct csv_machine *csv)
{
	struct csv_row row;
	int result;

	while ((result = csv_machine_next(csv, &bytes, &row)) == 1) {
		if (take_row(reading, &row) == -1)
			return -1;
	}
	if (result == -1)
		return -1;
	if (!csv_machine_open(csv, &row))
		return 0;
	if (row.open_quote) {
		faults_add(reading->faults, reading->file, (int)row.line,
		    "a quotation mark is opened here and never closed: write "
		    "another \" where the value ends");
		return 0;
	}
	return take_row(reading, &row);
}

static int
take_row(struct reading *reading, const struct csv_row *row)
{
	struct people_row out = { .line = (int)row->line };

	if (reading->columns == 0) {
		take_header(reading, row);
		return 0;
	}
	if (!reading->usable)
		return 0;
	if (row->cut || row->count != reading->columns) {
		faults_add(reading->faults, reading->file, out.line,
		    "this "
		    "line has %zu columns and the header has %zu: write a "
		    "comma for each empty value, and quotation marks around a "
		    "value that holds a comma",
		    row->count, reading->columns);
		return 0;
	}
	for (int i = 0; i < PEOPLE_COLUMNS; i++) {
		if (reading->where[i] < row->count)
			out.cell[i] = span_trim(row->cells[reading->where[i]]);
	}
	return reading->sink(reading->arg, &out);
}

static void
take_header(struct reading *reading, const struct csv_row *row)
{
	reading->columns = row->count;
	for (int i = 0; i < PEOPLE_COLUMNS; i++)
		reading->where[i] = CSV_CELLS_MAX;
	for (size_t i = 0; i < row->count; i++)
		take_column(reading, span_trim(row->cells[i]), i,
		    (int)row->line);
	reading->usable = true;
	for (int i = 0; i <= PEOPLE_ROLE; i++) {
		if (reading->where[i] != CSV_CELLS_MAX)
			continue;
		reading->usable = false;
		faults_add(reading->faults, reading->file, (int)row->line,
		    "the column '%s' is missing: the first line must be %s",
		    column_names[i], HEADER);
	}
}

/* A column of the organisation's own is none of our business, a slip is. */
static void
take_column(struct reading *reading, struct span name, size_t at, int line)
{
	char shown[SHOWN_BYTES];
	const char *meant;

	escape_into(shown, sizeof(shown), name);
	for (int i = 0; i < PEOPLE_COLUMNS; i++) {
		if (!span_is_nocase(name, column_names[i]))
			continue;
		if (reading->where[i] != CSV_CELLS_MAX)
			faults_add(reading->faults, reading->file, line,
			    "the column '%s' stands twice: remove one", shown);
		reading->where[i] = at;
		return;
	}
	meant = nearest_name(name, column_names);
	if (meant != NULL)
		faults_add(reading->faults, reading->file, line,
		    "the column '%s' is not known: write '%s'", shown, meant);
}
