#ifndef BOUNDARYD_MESSAGE_CSV_TABLE_H
#define BOUNDARYD_MESSAGE_CSV_TABLE_H

#include "message/csv_columns.h"
#include "message/csv_machine.h"
#include "message/date_orders.h"
#include "message/formats.h"

/*
 * csv_table -- what all exports share that are tables with a header.
 *
 * A format is the names of its columns and a few lines for what no name says.
 * Lines that begin "# " before the header are warnings of whoever made it;
 * "sep=;" is there for Excel.
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

struct format_state {
	const struct csv_kind *kind;
	struct outlet outlet;
	struct csv_machine *csv; /* NULL before the header */
	char delimiter;
	struct buffer head; /* bytes of the header so far */
	bool head_quoted;   /* it is open inside quotes */
	uint64_t head_start;
	bool has_columns;
	struct csv_columns columns;
	struct date_orders orders;
	struct record record;
	struct record extra;  /* as the kind likes */
	struct buffer joined; /* cells that were one text, or
						 * a day and its time */
	unsigned said;
	uint64_t provisional; /* end of the open row when it
						 * was handed over; or 0 */
};

/*
 * How many of the names a first line has, or 0 when it lacks one of the first
 * `needed`; what was seen is noted.
 */
size_t csv_table_knows(const struct format_probe *probe,
    const struct csv_kind *kind, size_t needed);

/* From the header on: without empty lines and warnings. */
struct span csv_table_skip_warnings(struct span head);

struct format_state *csv_table_open(const struct csv_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int csv_table_feed(struct format_state *state, struct span bytes,
    struct err *err);
int csv_table_idle(struct format_state *state, struct err *err);
int csv_table_finish(struct format_state *state, struct err *err);
uint64_t csv_table_resume_point(const struct format_state *state);
int csv_table_save(const struct format_state *state, struct buffer *out);
int csv_table_load(struct format_state *state, struct span saved,
    uint64_t offset, struct err *err);
void csv_table_close(struct format_state *state);
const struct date_orders *csv_table_dates(const struct format_state *state);

#define CSV_TABLE_CALLS                                                     \
	.feed = csv_table_feed, .idle = csv_table_idle,                     \
	.finish = csv_table_finish, .resume_point = csv_table_resume_point, \
	.save = csv_table_save, .load = csv_table_load,                     \
	.close = csv_table_close, .dates = csv_table_dates

#endif
