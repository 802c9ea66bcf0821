#ifndef BOUNDARYD_CTL_PLAIN_EXPORT_H
#define BOUNDARYD_CTL_PLAIN_EXPORT_H

#include <stdio.h>

#include "ingest/decode.h"
#include "message/format.h"

/*
 * plain_export -- one export, opened and looked at without any settings.
 *
 * In:  a file's name, or "-". Out: its first bytes as UTF-8 and what can be
 * told of its format from them; then the rest, piece by piece.
 */
struct plain_export {
	const char *path;
	FILE *file;
	struct decode *decode;
	struct buffer piece; /* raw */
	struct buffer head;
	struct format_probe probe;
	bool ended;
};

/* 0, or -1 with `err`. Either way plain_export_close is for later. */
int plain_export_open(struct plain_export *export, const char *path,
    struct err *err);
/* The next decoded bytes, the head first; empty at the end. */
int plain_export_next(struct plain_export *export, struct span *out,
    struct err *err);
void plain_export_close(struct plain_export *export);

#endif
