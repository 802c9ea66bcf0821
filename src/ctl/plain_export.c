#include "ctl/plain_export.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "ingest/beside.h"
#include "ingest/container_name.h"

#define HEAD_BYTES  ((size_t)64 << 10)
#define PIECE_BYTES ((size_t)64 << 10)
#define NAME_BYTES  1024

/* The defaults of limits in boundaryd.conf(5). */
static const struct container_limits limits = { .entries = 100000,
	.bytes = (uint64_t)32 << 30,
	.ratio = 200,
	.depth = 3,
	.name_bytes = NAME_BYTES };

static int open_container(struct plain_export *export, struct span first,
    struct err *err);
static void gather(struct plain_export *export, enum container_kind kind);
static void load_beside(struct plain_export *export);
static int load_one(void *arg, const char *name, int fd);
static int next_entry(struct plain_export *export, struct err *err);
static int look(struct plain_export *export, struct err *err);
static int read_piece(struct plain_export *export, struct span *raw,
    struct span *out, struct err *err);
static int read_raw(struct plain_export *export, struct span *out,
    struct err *err);
static void tell(void *arg, const struct container_fault *fault);

int
plain_export_open(struct plain_export *export, const char *path,
    struct err *err)
{
	struct span first;

	*export = (struct plain_export){ .path = path,
		.file_path = path,
		.file = stdin };
	if (strcmp(path, "-") != 0)
		export->file = fopen(path, "re");
	if (export->file == NULL)
		return err_system(err, errno, "cannot read '%s'", path);
	if (read_raw(export, &first, err) == -1)
		return -1;
	return open_container(export, first, err);
}

int
plain_export_begin(struct plain_export *export, struct err *err)
{
	int result = 1;

	if (export->container != NULL)
		result = next_entry(export, err);
	else if (export->given)
		return 0;
	else
		load_beside(export);
	export->given = true;
	return result == 1 && look(export, err) == -1 ? -1 : result;
}

int
plain_export_choose(struct plain_export *export, const struct format *format,
    struct err *err)
{
	if ((format->capabilities & FORMAT_BYTES) == 0)
		return 0;
	decode_free(export->decode);
	export->decode = decode_new(ENCODING_BYTES, 0);
	buffer_reset(&export->head);
	if (export->decode == NULL ||
	    buffer_append(&export->head, buffer_span(&export->raw_head)) == -1)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	return 0;
}

int
plain_export_next(struct plain_export *export, struct span *out,
    struct err *err)
{
	struct span raw;

	*out = buffer_span(&export->head);
	if (out->len > 0) {
		/* The bytes stay where they are until the next call. */
		export->head.len = 0;
		return 0;
	}
	while (out->len == 0 && !export->ended) {
		if (read_piece(export, &raw, out, err) == -1)
			return -1;
	}
	return 0;
}

void
plain_export_close(struct plain_export *export)
{
	container_close(export->container);
	spaces_free(export->spaces);
	context_free(export->beside);
	if (export->file != NULL && export->file != stdin)
		(void)fclose(export->file);
	decode_free(export->decode);
	buffer_done(&export->name);
	buffer_done(&export->piece);
	buffer_done(&export->raw_head);
	buffer_done(&export->head);
}

static int
open_container(struct plain_export *export, struct span first, struct err *err)
{
	enum container_kind kind = container_sniff(first, true);
	int whole;

	if (kind == CONTAINER_NONE)
		return 0;
	if (fseek(export->file, 0, SEEK_CUR) == -1)
		return err_set(err, errno,
		    "a %s cannot be read from a pipe; name the file",
		    container_kind_name(kind));
	whole = container_is_whole(fileno(export->file), kind, err);
	if (whole == 0)
		return err_set(err, 0,
		    "'%s' is not whole: the directory at the end of the zip is "
		    "missing; copy it again",
		    export->file_path);
	if (whole == -1)
		return err_prefix(err, "'%s'", export->file_path);
	export->container = container_open(fileno(export->file), kind,
	    export->file_path, &limits, err);
	if (export->container == NULL)
		return err_prefix(err, "'%s'", export->file_path);
	container_tell(export->container, tell, export);
	gather(export, kind);
	return 0;
}

/* Who is who may stand behind those that need it. */
static void
gather(struct plain_export *export, enum container_kind kind)
{
	struct container_entry entry;
	struct container *people;
	struct span bytes;

	export->spaces = spaces_new();
	people = container_open(fileno(export->file), kind, export->file_path,
	    &limits, NULL);
	if (people != NULL)
		container_stay_out(people);
	while (people != NULL && export->spaces != NULL &&
	    container_next(people, &entry) == 1 && !entry.alone) {
		if (entry.skipped || !context_is_file(entry.name))
			continue;
		spaces_begin(export->spaces, entry.name);
		while (container_read(people, &bytes) == 1)
			spaces_feed(export->spaces, bytes);
		spaces_end(export->spaces);
	}
	container_close(people);
}

static void
load_beside(struct plain_export *export)
{
	export->beside = context_new();
	if (export->beside != NULL && export->file != stdin)
		(void)beside_each(export->file_path, context_files(), NULL,
		    load_one, export->beside);
	export->context = export->beside;
}

static int
load_one(void *arg, const char *name, int fd)
{
	context_load(arg, name, fd);
	return 0;
}

static int
next_entry(struct plain_export *export, struct err *err)
{
	struct container_entry entry;
	int result;

	do {
		result = container_next(export->container, &entry);
		if (result != 1)
			return 0;
	} while (entry.skipped);
	export->entry = true;
	buffer_reset(&export->name);
	buffer_text(&export->name, export->file_path);
	buffer_text(&export->name, CONTAINER_MARK);
	(void)escape_line(&export->name, entry.name);
	export->path = buffer_string(&export->name);
	if (export->spaces != NULL)
		export->context = spaces_find(export->spaces, entry.name);
	if (export->path == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->file_path);
	return 1;
}

/* Read the head, as far as detection looks. */
static int
look(struct plain_export *export, struct err *err)
{
	const char *slash = strrchr(export->path, '/');
	struct span piece = SPAN_NONE;
	struct span raw;

	decode_free(export->decode);
	export->decode = decode_new(ENCODING_AUTO, 0);
	if (export->decode == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	export->ended = false;
	buffer_reset(&export->head);
	buffer_reset(&export->raw_head);
	while (export->head.len < HEAD_BYTES && !export->ended) {
		if (read_piece(export, &raw, &piece, err) == -1)
			return -1;
		if (buffer_append(&export->head, piece) == -1 ||
		    buffer_append(&export->raw_head, raw) == -1)
			return err_set(err, ENOMEM, "out of memory for '%s'",
			    export->path);
	}
	export->probe = (struct format_probe){
		.head = span_first(buffer_span(&export->head), HEAD_BYTES),
		.name = span_of(slash == NULL ? export->path : slash + 1),
		.whole = export->ended && export->head.len <= HEAD_BYTES,
	};
	return 0;
}

static int
read_piece(struct plain_export *export, struct span *raw, struct span *out,
    struct err *err)
{
	int result;

	if (read_raw(export, raw, err) == -1)
		return -1;
	export->ended = raw->len == 0;
	result = export->ended ? decode_finish(export->decode, out) :
				 decode_feed(export->decode, *raw, out);
	if (result == -1)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	return 0;
}

/* What open looked at stays in `piece` until it is asked for. */
static int
read_raw(struct plain_export *export, struct span *out, struct err *err)
{
	if (export->container != NULL) {
		if (container_read(export->container, out) != 1)
			*out = SPAN_NONE;
		return 0;
	}
	*out = buffer_span(&export->piece);
	if (out->len > 0 && export->given) {
		export->piece.len = 0;
		return 0;
	}
	if (buffer_reserve(&export->piece, PIECE_BYTES) == -1)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    export->path);
	out->ptr = export->piece.ptr;
	out->len = fread(export->piece.ptr, 1, PIECE_BYTES, export->file);
	if (ferror(export->file) != 0)
		return err_system(err, errno, "cannot read '%s'", export->path);
	if (!export->given)
		export->piece.len = out->len;
	return 0;
}

static void
tell(void *arg, const struct container_fault *fault)
{
	struct plain_export *export = arg;
	struct buffer name = BUFFER_NONE;

	export->damaged = true;
	(void)escape_line(&name, fault->entry);
	(void)fprintf(stderr, "%s%s%.*s: byte %llu: %s\n", export->file_path,
	    name.len > 0 ? CONTAINER_MARK : "", SPAN_ARGS(buffer_span(&name)),
	    (unsigned long long)fault->offset, fault->what);
	buffer_done(&name);
}
