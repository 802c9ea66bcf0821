#include "message/csv_columns.h"

#include <ctype.h>

#include "message/field_names.h"
#include "message/formats.h"

static void forget(struct csv_columns *columns, size_t count);
static void take(struct csv_columns *columns, size_t column, int field);

void
csv_columns_read(struct csv_columns *columns, const struct csv_row *header,
    const struct format_options *options)
{
	enum record_field field;

	forget(columns, header->count);
	for (int rank = FIELD_NAME_MAPPED; rank > FIELD_NAME_UNKNOWN; rank--) {
		for (size_t i = 0; i < header->count; i++) {
			struct span name = span_trim(header->cells[i]);

			if ((int)field_names_find(name, options, &field) ==
			    rank)
				take(columns, i, (int)field);
		}
	}
	for (size_t i = 0; i < header->count; i++) {
		struct span name = span_trim(header->cells[i]);

		if (span_is_nocase(name, "direction") ||
		    span_is_nocase(name, "type"))
			take(columns, i, CSV_DIRECTION);
	}
}

void
csv_columns_read_names(struct csv_columns *columns,
    const struct csv_row *header, const struct csv_name *names, size_t count)
{
	forget(columns, header->count);
	for (size_t i = 0; i < header->count; i++) {
		for (size_t j = 0; j < count; j++) {
			if (span_is_nocase(span_trim(header->cells[i]),
				names[j].name))
				take(columns, i, names[j].what);
		}
	}
}

bool
csv_columns_row_has(const struct csv_row *header, const struct csv_name *name)
{
	for (size_t i = 0; i < header->count; i++) {
		if (span_is_nocase(span_trim(header->cells[i]), name->name))
			return true;
	}
	return false;
}

bool
csv_columns_has(const struct csv_columns *columns, enum record_field field)
{
	return columns->column[field] != CSV_CELLS_MAX;
}

bool
csv_columns_has_number(const struct csv_columns *columns,
    const struct csv_row *row)
{
	size_t time = columns->column[csv_columns_has(columns, RECORD_TIME) ?
		RECORD_TIME :
		RECORD_DATE];

	if (time >= row->count)
		return true;
	for (size_t i = 0; i < row->cells[time].len; i++) {
		if (isdigit((unsigned char)row->cells[time].ptr[i]))
			return true;
	}
	return false;
}

void
csv_columns_say(const struct csv_columns *columns,
    const struct format_probe *probe)
{
	format_saw(probe, "a first line of %zu columns", columns->count);
	for (int f = 0; f < RECORD_FIELDS; f++) {
		struct span name = record_field_name((enum record_field)f);

		if (csv_columns_has(columns, (enum record_field)f))
			format_saw(probe, "\"%.*s\" at %d", SPAN_ARGS(name),
			    columns->column[f] + 1);
	}
}

void
csv_columns_pack(const struct csv_columns *columns, struct buffer *out)
{
	pack_u32(out, (uint32_t)columns->count);
	for (size_t i = 0; i < columns->count; i++)
		pack_u8(out, columns->field[i]);
}

void
csv_columns_unpack(struct csv_columns *columns, struct unpack *in)
{
	uint32_t count = unpack_u32(in);

	if (count > CSV_CELLS_MAX) {
		in->failed = true;
		count = 0;
	}
	forget(columns, count);
	for (size_t i = 0; i < columns->count; i++)
		take(columns, i, unpack_u8(in));
}

static void
forget(struct csv_columns *columns, size_t count)
{
	columns->count = count;
	for (size_t i = 0; i < RECORD_FIELDS; i++)
		columns->column[i] = CSV_CELLS_MAX;
	memset(columns->field, RECORD_FIELDS, sizeof(columns->field));
}

/* The first that asks gets it. */
static void
take(struct csv_columns *columns, size_t column, int field)
{
	if (columns->field[column] != RECORD_FIELDS || field == RECORD_FIELDS)
		return;
	if (field < RECORD_FIELDS) {
		if (columns->column[field] != CSV_CELLS_MAX)
			return;
		columns->column[field] = (uint16_t)column;
	}
	columns->field[column] = (uint8_t)field;
}
