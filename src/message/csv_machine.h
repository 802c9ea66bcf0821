#ifndef BOUNDARYD_MESSAGE_CSV_MACHINE_H
#define BOUNDARYD_MESSAGE_CSV_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * csv_machine -- tables (RFC 4180) in pieces, out as rows.
 *
 * Cells may stand in quotes and then hold line ends, delimiters and doubled
 * quotes. A row ends at LF, CRLF or CR. A quote inside a bare cell is a
 * character like any other; what follows a closing quote belongs to the cell.
 * Rows without anything in them are passed over.
 *
 * A row longer than the limit is cut. If that happens inside quotes, the row
 * ends with the line: a quote that nobody closed does not swallow the file.
 */
#define CSV_CELLS_MAX 256

struct csv_row {
	const struct span *cells; /* until the next call */
	size_t count;             /* 1 to CSV_CELLS_MAX */
	uint64_t start;           /* offsets in all that was fed */
	uint64_t end;
	uint32_t line;   /* where it starts, from 1 */
	bool cut;        /* too long, or too many cells */
	bool open_quote; /* the end came inside quotes */
};

struct csv_machine;

/* Limit 0: 1 MiB a row. NULL: out of memory. */
struct csv_machine *csv_machine_new(char delimiter, size_t row_limit,
    uint64_t offset);
void csv_machine_free(struct csv_machine *csv);
/*
 * The next row that ends in `*bytes`, which moves on. 1, or 0 when the bytes
 * are used up and the row is still open, or -1 out of memory.
 */
int csv_machine_next(struct csv_machine *csv, struct span *bytes,
    struct csv_row *out);
/* The open row as far as it has come; false when there is none. Changes
 * nothing: more bytes may follow. */
bool csv_machine_open(struct csv_machine *csv, struct csv_row *out);
/* First byte of the open row, or of the next one. */
uint64_t csv_machine_start(const struct csv_machine *csv);
/* Of , ; TAB and | the one that is most often outside quotes; or a comma. */
char csv_sniff(struct span header);

#endif
