#include "message/csv_table.h"

#include "message/csv_head.h"
#include "message/time_loose.h"

/* What is said once an export. */
enum said {
	SAID_AMBIGUOUS = 1 << 0,
	SAID_CONTRADICTED = 1 << 1,
	SAID_MANY_CELLS = 1 << 2
};

static int feed_head(struct csv_table *table, struct span *bytes);
static int start_rows(struct csv_table *table);
static int start_machine(struct csv_table *table);
static int read_rows(struct csv_table *table, struct span bytes);
static int take_row(struct csv_table *table, const struct csv_row *row,
    unsigned flags);
static int take_header(struct csv_table *table, const struct csv_row *row);
static void read_names(const struct csv_table *table, const struct csv_row *row,
    struct csv_columns *out);
static bool is_header_again(const struct csv_table *table,
    const struct csv_row *row);
static void take_cells(struct csv_table *table, const struct csv_row *row);
static void take_cell(struct csv_table *table, enum record_field field,
    struct span cell);
static void take_list(struct csv_table *table, enum record_field field,
    struct span cell);
static struct span joined_text(struct csv_table *table,
    const struct csv_row *row);
static int give(struct csv_table *table, const struct csv_row *row,
    unsigned flags);
static int fill_time(struct csv_table *table, struct message *message,
    uint64_t offset);

size_t
csv_table_knows(const struct format_probe *probe, const struct csv_kind *kind,
    size_t needed)
{
	struct span head = csv_head_skip_warnings(probe->head);
	struct csv_machine *csv = csv_machine_new(csv_sniff(span_first(head,
						      span_find_char(head,
							  '\n'))),
	    0, 0);
	struct csv_row row;
	size_t known = 0;

	if (csv != NULL && csv_machine_next(csv, &head, &row) == 1) {
		for (size_t i = 0; i < kind->name_count; i++) {
			bool has = csv_columns_row_has(&row, &kind->names[i]);

			known += has ? 1 : 0;
			if (!has && i < needed)
				known = needed = 0;
		}
	}
	csv_machine_free(csv);
	if (needed == 0)
		return 0;
	format_saw(probe, "a first line with the columns");
	for (size_t i = 0; i < needed && known > 0; i++)
		format_saw(probe, "%s", kind->names[i].name);
	return known;
}

static int
open_table(struct format_state *state)
{
	struct csv_table *table = (struct csv_table *)state;
	const struct format_options *options = state->outlet.options;

	if (options->dates != NULL)
		table->orders = *options->dates;
	table->orders.wanted = options->date_order;
	return 0;
}

static void
close_table(struct format_state *state)
{
	struct csv_table *table = (struct csv_table *)state;

	csv_machine_free(table->csv);
	buffer_done(&table->head);
}

static int
feed_table(struct format_state *state, struct span bytes)
{
	struct csv_table *table = (struct csv_table *)state;

	if (table->csv == NULL && feed_head(table, &bytes) == -1)
		return -1;
	return table->csv == NULL ? 0 : read_rows(table, bytes);
}

static int
idle(struct format_state *state)
{
	struct csv_table *table = (struct csv_table *)state;
	struct csv_row row;

	if (table->csv == NULL || !table->has_columns ||
	    !csv_machine_open(table->csv, &row) || row.open_quote ||
	    row.count < table->columns.count || table->provisional == row.end)
		return 0;
	if (take_row(table, &row, MESSAGE_PROVISIONAL) == -1)
		return -1;
	table->provisional = row.end;
	return 0;
}

static int
finish_table(struct format_state *state)
{
	struct csv_table *table = (struct csv_table *)state;
	struct csv_row row;

	if (table->csv == NULL && start_rows(table) == -1)
		return -1;
	if (!csv_machine_open(table->csv, &row))
		return 0;
	if (row.open_quote)
		return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
		    row.start, "the export ends inside quotation marks");
	return table->provisional == row.end ? 0 : take_row(table, &row, 0);
}

static uint64_t
resume_point(const struct format_state *state)
{
	const struct csv_table *table = (const struct csv_table *)state;

	return table->csv == NULL ? state->safe : csv_machine_start(table->csv);
}

static void
pack_table(const struct format_state *state, struct buffer *out)
{
	const struct csv_table *table = (const struct csv_table *)state;

	pack_u8(out, (uint8_t)(table->csv == NULL ? 0 : table->delimiter));
	pack_u8(out, table->has_columns);
	if (table->has_columns)
		csv_columns_pack(&table->columns, out);
	date_orders_pack(&table->orders, out);
	pack_u8(out, (uint8_t)state->said);
	pack_u64(out, table->provisional);
}

static int
unpack_table(struct format_state *state, struct unpack *in)
{
	struct csv_table *table = (struct csv_table *)state;

	table->delimiter = (char)unpack_u8(in);
	table->has_columns = unpack_u8(in) != 0;
	if (table->has_columns)
		csv_columns_unpack(&table->columns, in);
	date_orders_unpack(&table->orders, in);
	state->said = unpack_u8(in);
	table->provisional = unpack_u64(in);
	return table->delimiter == '\0' ? 0 : start_machine(table);
}

const struct parser csv_table = { .size = sizeof(struct csv_table),
	.version = 2,
	.open = open_table,
	.feed = feed_table,
	.idle = idle,
	.finish = finish_table,
	.resume_point = resume_point,
	.pack = pack_table,
	.unpack = unpack_table,
	.close = close_table };

const struct date_orders *
csv_table_dates(const struct format_state *state)
{
	return &((const struct csv_table *)state)->orders;
}

/* Hold the header until it is whole: it tells the delimiter. */
static int
feed_head(struct csv_table *table, struct span *bytes)
{
	size_t length = 0;
	bool ends = false;

	while (length < bytes->len && !ends) {
		char byte = bytes->ptr[length++];

		if (byte == '"')
			table->head_quoted = !table->head_quoted;
		if (buffer_char(&table->head, byte) == -1)
			return -1;
		ends = (byte == '\n' || byte == '\r') && !table->head_quoted &&
		    csv_head_is_whole(buffer_span(&table->head));
		ends |= table->head.len >=
		    table->state.outlet.limits.line_bytes;
	}
	*bytes = span_from(*bytes, length);
	return ends ? start_rows(table) : 0;
}

static int
start_rows(struct csv_table *table)
{
	struct span head = buffer_span(&table->head);
	int result;

	table->delimiter = csv_sniff(csv_head_skip_warnings(head));
	if (start_machine(table) == -1)
		return -1;
	result = read_rows(table, head);
	buffer_done(&table->head);
	return result;
}

/* Its rows come from the safe place on. */
static int
start_machine(struct csv_table *table)
{
	csv_machine_free(table->csv);
	table->csv = csv_machine_new(table->delimiter,
	    table->state.outlet.limits.line_bytes, table->state.safe);
	return table->csv == NULL ? -1 : 0;
}

static int
read_rows(struct csv_table *table, struct span bytes)
{
	struct csv_row row;
	int result;

	while ((result = csv_machine_next(table->csv, &bytes, &row)) == 1) {
		/* A line end is all that came since it was handed over. */
		bool same = table->provisional != 0 &&
		    row.end <= table->provisional + 1;

		if (!same && take_row(table, &row, 0) == -1)
			return -1;
		table->provisional = 0;
	}
	return result;
}

static int
take_row(struct csv_table *table, const struct csv_row *row, unsigned flags)
{
	const struct csv_kind *kind = table->state.kind;

	if (!table->has_columns)
		return take_header(table, row);
	if (!csv_columns_has(&table->columns, RECORD_TEXT))
		return 0;
	if (row->count > table->columns.count &&
	    parser_say_once(&table->state, SAID_MANY_CELLS,
		FORMAT_FAULT_UNREADABLE, row->start,
		"rows have more cells than the header: a text with the "
		"delimiter in it stands without quotation marks") == -1)
		return -1;
	if (row->count <= table->columns.column[RECORD_TEXT])
		return outlet_fault(&table->state.outlet,
		    FORMAT_FAULT_UNREADABLE, row->start,
		    "the row ends before its text; skipped");
	if (is_header_again(table, row))
		return 0;
	record_reset(&table->state.record);
	record_reset(&table->state.extra);
	take_cells(table, row);
	if (kind->whole != NULL && !kind->whole(&table->state))
		return table->state.outlet.stopped ? -1 : 0;
	if (parser_failed(&table->state))
		return -1;
	return give(table, row, flags);
}

static int
take_header(struct csv_table *table, const struct csv_row *row)
{
	if (csv_head_is_warning(row->cells[0]))
		return 0;
	read_names(table, row, &table->columns);
	table->has_columns = true;
	if (!csv_columns_has(&table->columns, RECORD_TEXT))
		return outlet_fault(&table->state.outlet,
		    FORMAT_FAULT_UNREADABLE, row->start,
		    "no column of the first line is the text: name one "
		    "'text', or say which it is in the source's fields");
	if (!csv_columns_has(&table->columns, RECORD_TIME) &&
	    !csv_columns_has(&table->columns, RECORD_DATE))
		return outlet_fault(&table->state.outlet,
		    FORMAT_FAULT_UNREADABLE, row->start,
		    "no column of the first line is the time, and messages "
		    "have none: name one 'time', or say which it is in the "
		    "source's fields");
	return 0;
}

static void
read_names(const struct csv_table *table, const struct csv_row *row,
    struct csv_columns *out)
{
	const struct csv_kind *kind = table->state.kind;

	if (kind->names == NULL)
		csv_columns_read(out, row, table->state.outlet.options);
	else
		csv_columns_read_names(out, row, kind->names, kind->name_count);
}

/* Where exports were put behind one another, each brings its header. */
static bool
is_header_again(const struct csv_table *table, const struct csv_row *row)
{
	struct csv_columns again;

	if (csv_columns_has_number(&table->columns, row))
		return false;
	read_names(table, row, &again);
	return csv_columns_has(&again, RECORD_TEXT) &&
	    memcmp(again.field, table->columns.field, sizeof(again.field)) == 0;
}

static void
take_cells(struct csv_table *table, const struct csv_row *row)
{
	const struct csv_kind *kind = table->state.kind;

	for (size_t i = 0; i < row->count && i < table->columns.count; i++) {
		int field = table->columns.field[i];
		struct span cell = row->cells[i];

		if (field == RECORD_FIELDS)
			continue;
		if (field == RECORD_TEXT && row->count > table->columns.count &&
		    i + 1 == table->columns.count)
			cell = joined_text(table, row);
		/* Spreadsheets put an apostrophe before what looks like a sum. */
		if (cell.len > 1 && cell.ptr[0] == '\'' &&
		    strchr("=+-@\t\r", cell.ptr[1]) != NULL &&
		    cell.ptr[1] != '\0')
			cell = span_from(cell, 1);
		if (field < RECORD_FIELDS)
			take_cell(table, (enum record_field)field, cell);
		else if (kind->cell != NULL)
			kind->cell(&table->state, field, cell);
	}
	if (row->cut)
		table->state.record.cut = true;
}

static void
take_cell(struct csv_table *table, enum record_field field, struct span cell)
{
	unsigned flag = field == RECORD_EDITED ? MESSAGE_EDITED :
						 MESSAGE_DELETED;

	if (field == RECORD_TO || field == RECORD_ATTACHMENTS) {
		take_list(table, field, cell);
		return;
	}
	if (field != RECORD_EDITED && field != RECORD_DELETED) {
		record_set(&table->state.record, field,
		    field == RECORD_TEXT ? cell : span_trim(cell),
		    &table->state.outlet.limits);
		return;
	}
	cell = span_trim(cell);
	if (cell.len > 0 && !span_is_nocase(cell, "no") &&
	    !span_is_nocase(cell, "false") && !span_is(cell, "0"))
		table->state.record.flags |= flag;
}

/* Several in one cell stand with ";" or "|" between them. */
static void
take_list(struct csv_table *table, enum record_field field, struct span cell)
{
	char separator = span_find_char(cell, '|') < cell.len ? '|' : ';';
	struct span part;

	while (span_next_part(&cell, separator, &part)) {
		part = span_trim(part);
		if (part.len > 0)
			record_set(&table->state.record, field, part,
			    &table->state.outlet.limits);
	}
}

/* The last cells of a row with too many are the text, torn apart. */
static struct span
joined_text(struct csv_table *table, const struct csv_row *row)
{
	buffer_reset(&table->state.room);
	for (size_t i = table->columns.count - 1; i < row->count; i++) {
		if (i >= table->columns.count)
			buffer_char(&table->state.room, table->delimiter);
		buffer_append(&table->state.room, row->cells[i]);
	}
	return buffer_span(&table->state.room);
}

static int
give(struct csv_table *table, const struct csv_row *row, unsigned flags)
{
	struct message message;
	const char *wrong = record_message(&table->state.record, &message);
	bool again = table->provisional != 0;

	message.start = row->start;
	message.end = row->end;
	message.flags |= flags;
	if (fill_time(table, &message, row->start) == -1)
		return -1;
	if (wrong != NULL &&
	    outlet_fault(&table->state.outlet, FORMAT_FAULT_UNREADABLE,
		row->start, wrong) == -1)
		return -1;
	if ((table->state.record.cut || (message.flags & MESSAGE_CUT) != 0) &&
	    outlet_fault(&table->state.outlet, FORMAT_FAULT_LIMIT, row->start,
		"a row, a text or a name is longer than limits.line, "
		"limits.text or limits.name and is cut" OUTLET_RAISE) == -1)
		return -1;
	return again ? outlet_again(&table->state.outlet, &message) :
		       outlet_message(&table->state.outlet, &message);
}

/* From one column, or from a day and a time apart. */
static int
fill_time(struct csv_table *table, struct message *message, uint64_t offset)
{
	struct span time = record_get(&table->state.record, RECORD_TIME);
	struct span day = record_get(&table->state.record, RECORD_DATE);
	enum date_verdict verdict;

	if (day.len > 0) {
		buffer_reset(&table->state.room);
		buffer_append(&table->state.room, day);
		buffer_char(&table->state.room, ' ');
		buffer_append(&table->state.room, time);
		time = buffer_span(&table->state.room);
	}
	if (time.len == 0)
		return 0;
	if (!time_loose_read(time, table->state.outlet.options->zone,
		&table->orders, message, &verdict))
		return outlet_fault(&table->state.outlet,
		    FORMAT_FAULT_UNREADABLE, offset,
		    "a time is not readable; the message is read "
		    "without one");
	if (verdict == DATE_GUESSED) {
		message->flags |= MESSAGE_DATE_GUESSED;
		return parser_say_once(&table->state, SAID_AMBIGUOUS,
		    FORMAT_FAULT_DATE_AMBIGUOUS, offset,
		    "nothing shows so far whether the day or the month comes "
		    "first; day first is assumed (set date-order for this "
		    "source)");
	}
	if (verdict == DATE_DISPROVEN)
		return outlet_fault(&table->state.outlet,
		    FORMAT_FAULT_DATE_DISPROVEN, offset, DATE_DISPROVEN_TEXT);
	if (verdict == DATE_CONTRADICTED)
		return parser_say_once(&table->state, SAID_CONTRADICTED,
		    FORMAT_FAULT_DATE_CONTRADICTED, offset,
		    "a date is not in the order of those before it (set "
		    "date-order for this source)");
	return 0;
}
