#ifndef BOUNDARYD_CTL_PLAIN_EXPORT_H
#define BOUNDARYD_CTL_PLAIN_EXPORT_H

#include <stdio.h>

#include "ingest/container.h"
#include "ingest/decode.h"
#include "message/format.h"
#include "reader/context_load.h"

/*
 * plain_export -- one file, opened and looked at without any settings.
 *
 * In:  a file's name, or "-". Out: of the export that it is, or of each that a
 * container holds, the first bytes as UTF-8 and what can be told of its format
 * from them; then the rest, piece by piece.
 */
struct plain_export {
	const char *path; /* with "!/" and the entry's name, of an entry */
	bool entry;       /* in a container: it may be no export at all */
	struct format_probe probe;
	struct context *context; /* who is who in it; NULL: nobody says */

	const char *file_path;
	FILE *file;
	struct spaces *spaces;       /* of a container */
	struct context *beside;      /* of a file */
	struct container *container; /* NULL: the file is the export */
	bool given;
	bool damaged; /* something could not be read, which was said */
	struct decode *decode;
	struct buffer name;  /* path of an entry */
	struct buffer piece; /* raw */
	struct buffer head;
	struct buffer raw_head;
	bool ended;
};

/* 0, or -1 with `err`. Either way plain_export_close is for later. */
int plain_export_open(struct plain_export *export, const char *path,
    struct err *err);
/* Look at the next export in it: 1; 0: no more; -1 with `err`. */
int plain_export_begin(struct plain_export *export, struct err *err);
/*
 * It is read as `format`: of one that takes the file's bytes, those come next.
 * Before the first plain_export_next of an export.
 */
int plain_export_choose(struct plain_export *export,
    const struct format *format, struct err *err);
/* Its next decoded bytes, the head first; empty at the end. */
int plain_export_next(struct plain_export *export, struct span *out,
    struct err *err);
void plain_export_close(struct plain_export *export);

#endif
