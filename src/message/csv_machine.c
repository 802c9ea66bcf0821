#include "message/csv_machine.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "message/characters.h"

#define ROW_LIMIT ((size_t)1 << 20)

enum state {
	ROW_START,
	AFTER_CR, /* a LF belongs to the end of the last row */
	CELL_START,
	BARE,
	QUOTED,
	QUOTE /* behind a quote in a quoted cell */
};

struct csv_machine {
	char delimiter;
	size_t limit;
	enum state state;
	struct buffer text; /* of all cells of the row */
	size_t ends[CSV_CELLS_MAX];
	struct span cells[CSV_CELLS_MAX];
	size_t count; /* cells that are closed */
	uint64_t start;
	uint64_t position;
	uint32_t line;
	uint32_t row_line;
	bool cut;
	bool quoted; /* a quote was seen in the row */
	bool given;  /* the row was handed out */
};

static const char *step(struct csv_machine *csv, const char *at,
    const char *end, bool *row_ends);
static const char *step_bare(struct csv_machine *csv, const char *at,
    const char *end, bool *row_ends);
static const char *step_quoted(struct csv_machine *csv, const char *at,
    const char *end);
static const char *skip_quoted(struct csv_machine *csv, struct span rest,
    struct span run);
static void keep(struct csv_machine *csv, const char *from, const char *to);
static void end_cell(struct csv_machine *csv);
static void start_row(struct csv_machine *csv);
static bool give(struct csv_machine *csv, struct csv_row *out);

struct csv_machine *
csv_machine_new(char delimiter, size_t row_limit, uint64_t offset)
{
	struct csv_machine *csv = calloc(1, sizeof(*csv));

	if (csv == NULL)
		return NULL;
	csv->delimiter = delimiter;
	csv->limit = row_limit == 0 ? ROW_LIMIT : row_limit;
	csv->text = BUFFER_WITH_LIMIT(csv->limit);
	csv->position = offset;
	csv->line = 1;
	start_row(csv);
	return csv;
}

void
csv_machine_free(struct csv_machine *csv)
{
	if (csv == NULL)
		return;
	buffer_done(&csv->text);
	free(csv);
}

int
csv_machine_next(struct csv_machine *csv, struct span *bytes,
    struct csv_row *out)
{
	const char *at = bytes->ptr;
	const char *end = bytes->len == 0 ? at : at + bytes->len;

	if (csv->given)
		start_row(csv);
	while (at < end) {
		bool row_ends = false;
		const char *next = step(csv, at, end, &row_ends);

		csv->position += (uint64_t)(next - at);
		at = next;
		if (csv->text.failed)
			return -1;
		if (!row_ends)
			continue;
		end_cell(csv);
		*bytes = (struct span){ at, (size_t)(end - at) };
		if (give(csv, out)) {
			csv->given = true;
			return 1;
		}
		start_row(csv);
	}
	*bytes = SPAN_NONE;
	return 0;
}

bool
csv_machine_open(struct csv_machine *csv, struct csv_row *out)
{
	size_t count = csv->count;
	bool any;

	if (csv->given || csv->state <= AFTER_CR)
		return false;
	end_cell(csv);
	any = give(csv, out);
	/* The rest of its last character may be still to come. */
	csv->cells[csv->count - 1] =
	    whole_characters(csv->cells[csv->count - 1]);
	out->open_quote = csv->state == QUOTED;
	csv->count = count;
	return any;
}

uint64_t
csv_machine_start(const struct csv_machine *csv)
{
	return csv->given ? csv->position : csv->start;
}

char
csv_sniff(struct span header)
{
	static const char candidates[] = ",;\t|";
	size_t counts[sizeof(candidates) - 1] = { 0 };
	bool quoted = false;
	size_t best = 0;

	for (size_t i = 0; i < header.len; i++) {
		if (header.ptr[i] == '"')
			quoted = !quoted;
		for (size_t j = 0; j < sizeof(candidates) - 1; j++) {
			if (!quoted && header.ptr[i] == candidates[j])
				counts[j]++;
		}
	}
	for (size_t j = 1; j < sizeof(candidates) - 1; j++) {
		if (counts[j] > counts[best])
			best = j;
	}
	return candidates[best];
}

/* Read on from `at` in one state; returns where the next one begins. */
static const char *
step(struct csv_machine *csv, const char *at, const char *end, bool *row_ends)
{
	switch (csv->state) {
	case AFTER_CR:
		if (*at == '\n')
			at++;
		/* Not the row's own: it was handed out before. */
		csv->state = ROW_START;
		return at;
	case ROW_START:
		csv->start = csv->position;
		csv->row_line = csv->line;
		csv->state = CELL_START;
		return at;
	case CELL_START:
		csv->state = *at == '"' ? QUOTED : BARE;
		if (*at != '"')
			return at;
		csv->quoted = true;
		return at + 1;
	case BARE:
		return step_bare(csv, at, end, row_ends);
	case QUOTED:
		return step_quoted(csv, at, end);
	case QUOTE:
		csv->state = *at == '"' ? QUOTED : BARE;
		if (*at != '"')
			return at;
		keep(csv, at, at + 1);
		return at + 1;
	}
	return end;
}

static const char *
step_bare(struct csv_machine *csv, const char *at, const char *end,
    bool *row_ends)
{
	const char *from = at;
	const char delimiter = csv->delimiter;

	while (at < end && *at != delimiter && *at != '\n' && *at != '\r')
		at++;
	keep(csv, from, at);
	if (at == end)
		return at;
	if (*at == delimiter) {
		end_cell(csv);
		csv->state = CELL_START;
		return at + 1;
	}
	csv->line++;
	csv->state = *at == '\r' ? AFTER_CR : ROW_START;
	*row_ends = true;
	return at + 1;
}

static const char *
step_quoted(struct csv_machine *csv, const char *at, const char *end)
{
	struct span rest = { at, (size_t)(end - at) };
	struct span run = span_first(rest, span_find_char(rest, '"'));
	size_t room = csv->limit - csv->text.len;

	if (csv->cut)
		return skip_quoted(csv, rest, run);
	if (run.len > room) {
		keep(csv, at, at + room);
		csv->cut = true;
		return at + room;
	}
	keep(csv, run.ptr, run.ptr + run.len);
	for (struct span part = run; part.len > 0;
	     part = span_from(part, span_find_char(part, '\n') + 1)) {
		if (span_find_char(part, '\n') < part.len)
			csv->line++;
	}
	if (run.len == rest.len)
		return end;
	csv->state = QUOTE;
	return at + run.len + 1;
}

/* Past the limit: look for the quote, or for a line to start again. */
static const char *
skip_quoted(struct csv_machine *csv, struct span rest, struct span run)
{
	size_t newline = span_find_char(run, '\n');

	if (newline < run.len) {
		csv->state = BARE;
		return rest.ptr + newline;
	}
	if (run.len == rest.len)
		return rest.ptr + rest.len;
	csv->state = QUOTE;
	return rest.ptr + run.len + 1;
}

static void
keep(struct csv_machine *csv, const char *from, const char *to)
{
	struct span bytes = { from, (size_t)(to - from) };
	size_t room = csv->limit - csv->text.len;

	if (bytes.len > room)
		csv->cut = true;
	buffer_append(&csv->text, span_first(bytes, room));
}

static void
end_cell(struct csv_machine *csv)
{
	if (csv->count == CSV_CELLS_MAX) {
		csv->cut = true;
		return;
	}
	csv->ends[csv->count++] = csv->text.len;
}

static void
start_row(struct csv_machine *csv)
{
	if (csv->state != AFTER_CR)
		csv->state = ROW_START;
	buffer_reset(&csv->text);
	csv->count = 0;
	csv->start = csv->position;
	csv->cut = false;
	csv->quoted = false;
	csv->given = false;
}

/* False for a row without anything in it. */
static bool
give(struct csv_machine *csv, struct csv_row *out)
{
	size_t from = 0;

	for (size_t i = 0; i < csv->count; i++) {
		csv->cells[i] = SPAN_NONE;
		/* An empty cell says as well where in the row it is. */
		if (csv->text.ptr != NULL)
			csv->cells[i] = (struct span){ csv->text.ptr + from,
				csv->ends[i] - from };
		if (csv->cut)
			csv->cells[i] = whole_characters(csv->cells[i]);
		from = csv->ends[i];
	}
	out->cells = csv->cells;
	out->count = csv->count;
	out->start = csv->start;
	out->end = csv->position;
	out->line = csv->row_line;
	out->cut = csv->cut;
	out->open_quote = false;
	return csv->count > 1 || csv->text.len > 0 || csv->quoted;
}
