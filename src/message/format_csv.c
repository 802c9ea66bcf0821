#include "message/csv_head.h"
#include "message/csv_table.h"
#include "message/field_names.h"

#define WENT_OUT 1u /* in the extra record's flags */

/* What is called "notes" or "details" is a message where somebody wrote it. */
static bool
is_common(const struct csv_row *row, const struct csv_columns *columns,
    enum record_field field)
{
	static const struct format_options none = { .field_count = 0 };
	enum record_field found;

	return field_names_find(span_trim(row->cells[columns->column[field]]),
		   &none, &found) > FIELD_NAME_LIKELY;
}

static int
csv_detect(const struct format_probe *probe)
{
	static const struct format_options none = { .field_count = 0 };
	struct csv_machine *csv;
	struct csv_columns columns;
	struct csv_row row;
	struct span head = csv_head_skip_warnings(probe->head);
	char delimiter = csv_sniff(span_first(head,
	    span_find_char(head, '\n')));
	int sure = 0;
	bool named;

	named = span_ends(probe->name, SPAN(".csv")) ||
	    span_ends(probe->name, SPAN(".tsv"));
	csv = csv_machine_new(delimiter, 0, 0);
	if (csv == NULL)
		return 0;
	if (csv_machine_next(csv, &head, &row) == 1 && row.count > 1) {
		csv_columns_read(&columns, &row, &none);
		if (csv_columns_has(&columns, RECORD_TEXT) &&
		    (csv_columns_has(&columns, RECORD_FROM) ||
			csv_columns_has(&columns, RECORD_TIME) ||
			csv_columns_has(&columns, RECORD_DATE)) &&
		    (is_common(&row, &columns, RECORD_TEXT) ||
			csv_columns_has(&columns, RECORD_FROM)))
			sure = named ? 85 : 70;
		else if (named)
			sure = 40;
		if (sure > 40)
			csv_columns_say(&columns, probe);
		else if (sure > 0)
			format_saw(probe,
			    "a table of %zu columns, none of them known to be "
			    "the text",
			    row.count);
	}
	csv_machine_free(csv);
	return sure;
}

static void
csv_cell(struct format_state *state, int what, struct span cell)
{
	static const char *const words[] = { "outgoing", "outbound", "sent",
		"out", NULL };

	(void)what;
	for (size_t i = 0; words[i] != NULL; i++) {
		if (span_is_nocase(span_trim(cell), words[i]))
			state->extra.flags |= WENT_OUT;
	}
}

/* Phones do not name their owner. */
static bool
csv_whole(struct format_state *state)
{
	if ((state->extra.flags & WENT_OUT) != 0 &&
	    record_get(&state->record, RECORD_FROM).len == 0)
		record_set(&state->record, RECORD_FROM, SPAN("Me"),
		    &state->outlet.limits);
	return true;
}

static const struct csv_kind kind = { .cell = csv_cell, .whole = csv_whole };

PARSER_OPEN(csv_open, csv_table);

const struct format format_csv = { .name = "csv",
	.title = "Table with a header (CSV or TSV)",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = csv_detect,
	.open = csv_open,
	PARSER_CALLS,
	.dates = csv_table_dates };
