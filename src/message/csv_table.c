#include "message/csv_table.h"

#include <stdlib.h>

#include "message/time_loose.h"

#define STATE_VERSION 2

/* What is said once an export. */
enum said {
	SAID_AMBIGUOUS = 1 << 0,
	SAID_CONTRADICTED = 1 << 1,
	SAID_MANY_CELLS = 1 << 2
};

static int feed_head(struct format_state *state, struct span *bytes);
static bool has_header(struct span head);
static bool is_warning(struct span line);
static int start_table(struct format_state *state);
static int read_rows(struct format_state *state, struct span bytes);
static int take_row(struct format_state *state, const struct csv_row *row,
    unsigned flags);
static int take_header(struct format_state *state, const struct csv_row *row);
static void take_cells(struct format_state *state, const struct csv_row *row);
static void take_cell(struct format_state *state, enum record_field field,
    struct span cell);
static void take_list(struct format_state *state, enum record_field field,
    struct span cell);
static struct span joined_text(struct format_state *state,
    const struct csv_row *row);
static int give(struct format_state *state, const struct csv_row *row,
    unsigned flags);
static int fill_time(struct format_state *state, struct message *message,
    uint64_t offset);
static int say_once(struct format_state *state, enum said said,
    enum format_fault_kind kind, uint64_t offset, const char *what);

size_t
csv_table_knows(const struct format_probe *probe, const struct csv_kind *kind,
    size_t needed)
{
	struct span head = csv_table_skip_warnings(probe->head);
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

struct span
csv_table_skip_warnings(struct span head)
{
	for (;;) {
		struct span line = span_first(head, span_find_char(head, '\n'));

		line = span_first(line, span_find_char(line, '\r'));
		if (line.len == head.len ||
		    (span_trim(line).len > 0 && !is_warning(line)))
			return head;
		head = span_from(head, line.len + 1);
	}
}

void
csv_table_close(struct format_state *state)
{
	if (state == NULL)
		return;
	csv_machine_free(state->csv);
	buffer_done(&state->head);
	buffer_done(&state->joined);
	record_done(&state->record);
	record_done(&state->extra);
	free(state);
}

struct format_state *
csv_table_open(const struct csv_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	state->kind = kind;
	outlet_init(&state->outlet, options, sink);
	if (options->dates != NULL)
		state->orders = *options->dates;
	state->orders.wanted = options->date_order;
	return state;
}

int
csv_table_feed(struct format_state *state, struct span bytes, struct err *err)
{
	if ((state->csv == NULL && feed_head(state, &bytes) == -1) ||
	    (state->csv != NULL && read_rows(state, bytes) == -1))
		return outlet_error(&state->outlet, err);
	return 0;
}

int
csv_table_idle(struct format_state *state, struct err *err)
{
	struct csv_row row;

	if (state->csv == NULL || !state->has_columns ||
	    !csv_machine_open(state->csv, &row) || row.open_quote ||
	    row.count < state->columns.count || state->provisional == row.end)
		return 0;
	if (take_row(state, &row, MESSAGE_PROVISIONAL) == -1)
		return outlet_error(&state->outlet, err);
	state->provisional = row.end;
	return 0;
}

int
csv_table_finish(struct format_state *state, struct err *err)
{
	struct csv_row row;
	int result = 0;

	if (state->csv == NULL && start_table(state) == -1)
		return outlet_error(&state->outlet, err);
	if (!csv_machine_open(state->csv, &row))
		return 0;
	if (row.open_quote)
		result = outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
		    row.start, "the export ends inside quotation marks");
	else if (state->provisional != row.end)
		result = take_row(state, &row, 0);
	return result == 0 ? 0 : outlet_error(&state->outlet, err);
}

uint64_t
csv_table_resume_point(const struct format_state *state)
{
	return state->csv == NULL ? state->head_start :
				    csv_machine_start(state->csv);
}

int
csv_table_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, (uint8_t)(state->csv == NULL ? 0 : state->delimiter));
	pack_u8(out, state->has_columns);
	if (state->has_columns)
		csv_columns_pack(&state->columns, out);
	date_orders_pack(&state->orders, out);
	pack_u8(out, (uint8_t)state->said);
	pack_u64(out, state->provisional);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
csv_table_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->delimiter = (char)unpack_u8(&in);
	state->has_columns = unpack_u8(&in) != 0;
	if (state->has_columns)
		csv_columns_unpack(&state->columns, &in);
	date_orders_unpack(&state->orders, &in);
	state->said = unpack_u8(&in);
	state->provisional = unpack_u64(&in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	state->head_start = offset;
	if (state->delimiter == '\0')
		return 0;
	csv_machine_free(state->csv);
	state->csv = csv_machine_new(state->delimiter,
	    state->outlet.limits.line_bytes, offset);
	return state->csv == NULL ? outlet_error(NULL, err) : 0;
}

const struct date_orders *
csv_table_dates(const struct format_state *state)
{
	return &state->orders;
}

/* Hold the header until it is whole: it tells the delimiter. */
static int
feed_head(struct format_state *state, struct span *bytes)
{
	size_t length = 0;
	bool ends = false;

	while (length < bytes->len && !ends) {
		char byte = bytes->ptr[length++];

		if (byte == '"')
			state->head_quoted = !state->head_quoted;
		if (buffer_char(&state->head, byte) == -1)
			return -1;
		ends = (byte == '\n' || byte == '\r') && !state->head_quoted &&
		    has_header(buffer_span(&state->head));
		ends |= state->head.len >= state->outlet.limits.line_bytes;
	}
	*bytes = span_from(*bytes, length);
	return ends ? start_table(state) : 0;
}

static bool
has_header(struct span head)
{
	head = span_trim(csv_table_skip_warnings(head));
	return head.len > 0 && !is_warning(head);
}

static bool
is_warning(struct span line)
{
	return span_starts(line, SPAN("# ")) ||
	    (line.len <= 5 && span_is_nocase(span_first(line, 4), "sep="));
}

static int
start_table(struct format_state *state)
{
	struct span head = buffer_span(&state->head);
	int result;

	state->delimiter = csv_sniff(csv_table_skip_warnings(head));
	state->csv = csv_machine_new(state->delimiter,
	    state->outlet.limits.line_bytes, state->head_start);
	if (state->csv == NULL)
		return -1;
	result = read_rows(state, head);
	buffer_done(&state->head);
	return result;
}

static int
read_rows(struct format_state *state, struct span bytes)
{
	struct csv_row row;
	int result;

	while ((result = csv_machine_next(state->csv, &bytes, &row)) == 1) {
		/* A line end is all that came since it was handed over. */
		bool same = state->provisional != 0 &&
		    row.end <= state->provisional + 1;

		if (!same && take_row(state, &row, 0) == -1)
			return -1;
		state->provisional = 0;
	}
	return result;
}

static int
take_row(struct format_state *state, const struct csv_row *row, unsigned flags)
{
	if (!state->has_columns)
		return take_header(state, row);
	if (!csv_columns_has(&state->columns, RECORD_TEXT))
		return 0;
	if (row->count > state->columns.count &&
	    say_once(state, SAID_MANY_CELLS, FORMAT_FAULT_UNREADABLE,
		row->start,
		"rows have "
		"more cells than the header: a text with the delimiter in it "
		"stands without quotation marks") == -1)
		return -1;
	if (row->count <= state->columns.column[RECORD_TEXT])
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    row->start, "the row ends before its text; skipped");
	record_reset(&state->record);
	record_reset(&state->extra);
	take_cells(state, row);
	if (state->kind->whole != NULL && !state->kind->whole(state))
		return state->outlet.stopped ? -1 : 0;
	if (state->record.failed || state->extra.failed || state->joined.failed)
		return -1;
	return give(state, row, flags);
}

static int
take_header(struct format_state *state, const struct csv_row *row)
{
	if (is_warning(row->cells[0]))
		return 0;
	if (state->kind->names == NULL)
		csv_columns_read(&state->columns, row, state->outlet.options);
	else
		csv_columns_read_names(&state->columns, row, state->kind->names,
		    state->kind->name_count);
	state->has_columns = true;
	if (!csv_columns_has(&state->columns, RECORD_TEXT))
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    row->start,
		    "no column of the first line is the text: name one "
		    "'text', or say which it is in the source's fields");
	if (!csv_columns_has(&state->columns, RECORD_TIME) &&
	    !csv_columns_has(&state->columns, RECORD_DATE))
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    row->start,
		    "no column of the first line is the time, and messages "
		    "have none: name one 'time', or say which it is in the "
		    "source's fields");
	return 0;
}

static void
take_cells(struct format_state *state, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count && i < state->columns.count; i++) {
		int field = state->columns.field[i];
		struct span cell = row->cells[i];

		if (field == RECORD_FIELDS)
			continue;
		if (field == RECORD_TEXT && row->count > state->columns.count &&
		    i + 1 == state->columns.count)
			cell = joined_text(state, row);
		/* Spreadsheets put an apostrophe before what looks like a sum. */
		if (cell.len > 1 && cell.ptr[0] == '\'' &&
		    strchr("=+-@\t\r", cell.ptr[1]) != NULL &&
		    cell.ptr[1] != '\0')
			cell = span_from(cell, 1);
		if (field < RECORD_FIELDS)
			take_cell(state, (enum record_field)field, cell);
		else if (state->kind->cell != NULL)
			state->kind->cell(state, field, cell);
	}
	if (row->cut)
		state->record.cut = true;
}

static void
take_cell(struct format_state *state, enum record_field field, struct span cell)
{
	unsigned flag = field == RECORD_EDITED ? MESSAGE_EDITED :
						 MESSAGE_DELETED;

	if (field == RECORD_TO || field == RECORD_ATTACHMENTS) {
		take_list(state, field, cell);
		return;
	}
	if (field != RECORD_EDITED && field != RECORD_DELETED) {
		record_set(&state->record, field,
		    field == RECORD_TEXT ? cell : span_trim(cell),
		    &state->outlet.limits);
		return;
	}
	cell = span_trim(cell);
	if (cell.len > 0 && !span_is_nocase(cell, "no") &&
	    !span_is_nocase(cell, "false") && !span_is(cell, "0"))
		state->record.flags |= flag;
}

/* Several in one cell stand with ";" or "|" between them. */
static void
take_list(struct format_state *state, enum record_field field, struct span cell)
{
	char separator = span_find_char(cell, '|') < cell.len ? '|' : ';';
	struct span part;

	while (span_next_part(&cell, separator, &part)) {
		part = span_trim(part);
		if (part.len > 0)
			record_set(&state->record, field, part,
			    &state->outlet.limits);
	}
}

/* The last cells of a row with too many are the text, torn apart. */
static struct span
joined_text(struct format_state *state, const struct csv_row *row)
{
	buffer_reset(&state->joined);
	for (size_t i = state->columns.count - 1; i < row->count; i++) {
		if (i >= state->columns.count)
			buffer_char(&state->joined, state->delimiter);
		buffer_append(&state->joined, row->cells[i]);
	}
	return buffer_span(&state->joined);
}

static int
give(struct format_state *state, const struct csv_row *row, unsigned flags)
{
	struct message message;
	const char *wrong = record_message(&state->record, &message);
	bool again = state->provisional != 0;

	message.start = row->start;
	message.end = row->end;
	message.flags |= flags;
	if (fill_time(state, &message, row->start) == -1)
		return -1;
	if (wrong != NULL &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, row->start,
		wrong) == -1)
		return -1;
	if ((state->record.cut || (message.flags & MESSAGE_CUT) != 0) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, row->start,
		"a row, a text or a name is longer than limits.line, "
		"limits.text or limits.name and is cut" OUTLET_RAISE) == -1)
		return -1;
	return again ? outlet_again(&state->outlet, &message) :
		       outlet_message(&state->outlet, &message);
}

/* From one column, or from a day and a time apart. */
static int
fill_time(struct format_state *state, struct message *message, uint64_t offset)
{
	struct span time = record_get(&state->record, RECORD_TIME);
	struct span day = record_get(&state->record, RECORD_DATE);
	enum date_verdict verdict;

	if (day.len > 0) {
		buffer_reset(&state->joined);
		buffer_append(&state->joined, day);
		buffer_char(&state->joined, ' ');
		buffer_append(&state->joined, time);
		time = buffer_span(&state->joined);
	}
	if (time.len == 0)
		return 0;
	if (!time_loose_read(time, state->outlet.options->zone, &state->orders,
		message, &verdict))
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    offset,
		    "a time is not readable; the message is read "
		    "without one");
	if (verdict == DATE_GUESSED) {
		message->flags |= MESSAGE_DATE_GUESSED;
		return say_once(state, SAID_AMBIGUOUS,
		    FORMAT_FAULT_DATE_AMBIGUOUS, offset,
		    "nothing shows so "
		    "far whether the day or the month comes first; day first "
		    "is assumed (set date-order for this source)");
	}
	if (verdict == DATE_DISPROVEN)
		return outlet_fault(&state->outlet, FORMAT_FAULT_DATE_DISPROVEN,
		    offset, DATE_DISPROVEN_TEXT);
	if (verdict == DATE_CONTRADICTED)
		return say_once(state, SAID_CONTRADICTED,
		    FORMAT_FAULT_DATE_CONTRADICTED, offset,
		    "a date is not in "
		    "the order of those before it (set date-order for this "
		    "source)");
	return 0;
}

static int
say_once(struct format_state *state, enum said said,
    enum format_fault_kind kind, uint64_t offset, const char *what)
{
	if ((state->said & said) != 0)
		return 0;
	state->said |= said;
	return outlet_fault(&state->outlet, kind, offset, what);
}
