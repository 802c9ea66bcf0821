#ifndef BOUNDARYD_MESSAGE_CSV_TABLE_H
#define BOUNDARYD_MESSAGE_CSV_TABLE_H

#include "message/csv_columns.h"
#include "message/csv_machine.h"
#include "message/date_orders.h"
#include "message/parser.h"

/*
 * csv_table -- what all exports share that are tables with a header.
 *
 * A format is the names of its columns and a few lines for what no name says.
 */
struct csv_kind {
	/* NULL: by the field map and the usual names (csv_columns.h). */
	const struct csv_name *names;
	size_t name_count;
	/* A cell of a column of its own (from CSV_OWN on); may be NULL. */
	void (*cell)(struct format_state *state, int what, struct span cell);
	/* The record is whole: false when it is no message. NULL: true. */
	bool (*whole)(struct format_state *state);
};

struct csv_table {
	struct format_state state;
	struct csv_machine *csv; /* NULL before the header */
	char delimiter;
	struct buffer head; /* bytes of the header so far */
	bool head_quoted;   /* it is open inside quotes */
	bool has_columns;
	struct csv_columns columns;
	struct date_orders orders;
	uint64_t provisional; /* end of the open row when it was handed over;
			       * or 0 */
};

/* Of a struct csv_kind. */
extern const struct parser csv_table;

/*
 * How many of the names a first line has, or 0 when it lacks one of the first
 * `needed`; what was seen is noted.
 */
size_t csv_table_knows(const struct format_probe *probe,
    const struct csv_kind *kind, size_t needed);

const struct date_orders *csv_table_dates(const struct format_state *state);

#endif
