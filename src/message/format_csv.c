#include "message/csv_table.h"

static int
csv_detect(const struct format_probe *probe)
{
	static const struct format_options none = { .field_count = 0 };
	struct csv_machine *csv;
	struct csv_columns columns;
	struct csv_row row;
	struct span head = probe->head;
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
			csv_columns_has(&columns, RECORD_DATE)))
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

static const struct csv_kind kind = { .names = NULL };

FORMAT_KIND_OPEN(csv_open, csv_table_open);

const struct format format_csv = { .name = "csv",
	.title = "Table with a header (CSV or TSV)",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = csv_detect,
	.open = csv_open,
	CSV_TABLE_CALLS };
