#include "ctl/plain_export.h"

#include <errno.h>
#include <string.h>

#define HEAD_BYTES  ((size_t)64 << 10)
#define PIECE_BYTES ((size_t)64 << 10)

static int read_piece(struct plain_export *export, struct span *out,
    struct err *err);

int
plain_export_open(struct plain_export *export, const char *path,
    struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct span piece;

	*export = (struct plain_export){ .path = path, .file = stdin };
	if (strcmp(path, "-") != 0)
		export->file = fopen(path, "re");
	export->decode = decode_new(ENCODING_AUTO, 0);
	if (export->file == NULL)
		return err_system(err, errno, "cannot read '%s'", path);
	if (export->decode == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'", path);
	while (export->head.len < HEAD_BYTES && !export->ended) {
		if (read_piece(export, &piece, err) == -1)
			return -1;
		if (buffer_append(&export->head, piece) == -1)
			return err_set(err, ENOMEM, "out of memory for '%s'",
			    path);
	}
	export->probe.head = span_first(buffer_span(&export->head), HEAD_BYTES);
	export->probe.name = span_of(slash == NULL ? path : slash + 1);
	export->probe.whole = export->ended && export->head.len <= HEAD_BYTES;
	return 0;
}

int
plain_export_next(struct plain_export *export, struct span *out,
    struct err *err)
{
	*out = buffer_span(&export->head);
	if (out->len > 0) {
		/* The bytes stay where they are until the next call. */
		export->head.len = 0;
		return 0;
	}
	while (out->len == 0 && !export->ended) {
		if (read_piece(export, out, err) == -1)
			return -1;
	}
	return 0;
}

void
plain_export_close(struct plain_export *export)
{
	if (export->file != NULL && export->file != stdin)
		(void)fclose(export->file);
	decode_free(export->decode);
	buffer_done(&export->piece);
	buffer_done(&export->head);
}

static int
read_piece(struct plain_export *export, struct span *out, struct err *err)
{
	char *room;
	size_t got;
	int result;

	if (buffer_reserve(&export->piece, PIECE_BYTES) == -1)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	room = export->piece.ptr;
	got = fread(room, 1, PIECE_BYTES, export->file);
	if (ferror(export->file) != 0)
		return err_system(err, errno, "cannot read '%s'", export->path);
	export->ended = got == 0;
	result = export->ended ?
	    decode_finish(export->decode, out) :
	    decode_feed(export->decode, (struct span){ room, got }, out);
	if (result == -1)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	return 0;
}
