#ifndef BOUNDARYD_MESSAGE_CSV_COLUMNS_H
#define BOUNDARYD_MESSAGE_CSV_COLUMNS_H

#include "base/pack.h"
#include "message/csv_machine.h"
#include "message/record.h"

/*
 * csv_columns -- which column of a table is which field of a message.
 *
 * By the source's field map; else by the field's own name; else by a name that
 * exports commonly use. Case, "_" and "-" make no difference. The first column
 * that fits is taken.
 */
struct csv_name {
	const char *name; /* as the header has it, but for case */
	int what;         /* a record_field, or from CSV_OWN on */
};

#define CSV_OWN (RECORD_FIELDS + 1)
/* By usual names: whether a message came in or went out. */
#define CSV_DIRECTION CSV_OWN

struct csv_columns {
	size_t count;                   /* columns in the header */
	uint8_t field[CSV_CELLS_MAX];   /* RECORD_FIELDS: none */
	uint16_t column[RECORD_FIELDS]; /* CSV_CELLS_MAX: none */
};

void csv_columns_read(struct csv_columns *columns, const struct csv_row *header,
    const struct format_options *options);
/* By these names alone. */
void csv_columns_read_names(struct csv_columns *columns,
    const struct csv_row *header, const struct csv_name *names, size_t count);
bool csv_columns_row_has(const struct csv_row *header,
    const struct csv_name *name);
bool csv_columns_has(const struct csv_columns *columns,
    enum record_field field);
/* Has the row a number in its time, as all have but a header? */
bool csv_columns_has_number(const struct csv_columns *columns,
    const struct csv_row *row);
/* Note the fields that the first line names (format.h, seen). */
void csv_columns_say(const struct csv_columns *columns,
    const struct format_probe *probe);
void csv_columns_pack(const struct csv_columns *columns, struct buffer *out);
void csv_columns_unpack(struct csv_columns *columns, struct unpack *in);

#endif
