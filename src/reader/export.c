#include "reader/export.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader/export_private.h"
#include "reader/session_file.h"

static int open_plain(struct export *export, const struct session_start *start,
    struct err *err);
static ssize_t read_piece(struct export *export, size_t most);
static int feed(struct export *export, struct span piece, struct err *err);
static int read_again(struct export *export, struct err *err);

struct export *
export_open(struct session *session, const struct session_start *start, int fd,
    const struct session_sink *sink, struct err *err)
{
	struct export *export = calloc(1, sizeof(*export));

	if (export == NULL || (export->path = strdup(start->path)) == NULL ||
	    buffer_reserve(&export->piece, EXPORT_PIECE_BYTES) == -1) {
		(void)err_set(err, ENOMEM, "out of memory for '%s'",
		    start->path);
		export_close(export);
		return NULL;
	}
	export->session = session;
	export->source = start->source;
	export->sink = *sink;
	export->fd = fd;
	export->remembered = start->remembered;
	export->once = start->once;
	export->pipe = lseek(fd, 0, SEEK_CUR) == -1;
	export->context = context_share(start->context);
	if (export_state_is_container(start->state)) {
		export_entries_load(export, start->state);
		return export;
	}
	if (open_plain(export, start, err) == -1) {
		export_close(export);
		return NULL;
	}
	return export;
}

void
export_close(struct export *export)
{
	if (export == NULL)
		return;
	session_close(export->file);
	container_close(export->container);
	container_close(export->people);
	spaces_free(export->spaces);
	context_free(export->context);
	buffer_done(&export->piece);
	buffer_done(&export->mark.name);
	buffer_done(&export->mark.state);
	buffer_done(&export->entry);
	buffer_done(&export->state);
	buffer_done(&export->next);
	free(export->path);
	free(export);
}

int
export_read(struct export *export, size_t most, bool final, size_t *count,
    struct err *err)
{
	ssize_t got;

	*count = 0;
	if (export->kind == CONTAINER_NONE) {
		got = read_piece(export, most);
		if (got == -1)
			return err_system(err, errno, "cannot be read");
		if (got == 0)
			return 0;
		if (!export->sniffed) {
			struct span first = { export->piece.ptr, (size_t)got };

			export->kind = container_sniff(first, final);
			if (export->kind == CONTAINER_UNSURE) {
				export->kind = CONTAINER_NONE;
				return 0;
			}
			export->sniffed = true;
		}
		if (export->kind == CONTAINER_NONE) {
			*count = (size_t)got;
			return feed(export,
			    (struct span){ export->piece.ptr, *count }, err);
		}
		export_close_session(export);
		if (export->pipe)
			return err_set(err, ESPIPE,
			    "a %s cannot be read from a pipe; name the file",
			    container_kind_name(export->kind));
	}
	if (!final)
		return 0;
	return export_entries_read(export, most, count, err);
}

int
export_idle(struct export *export, struct err *err)
{
	if (export->kind != CONTAINER_NONE)
		return 0;
	if (session_idle(export->file, err) == -1)
		return -1;
	return read_again(export, err);
}

int
export_finish(struct export *export, struct err *err)
{
	if (export->kind != CONTAINER_NONE)
		return 0;
	if (session_finish(export->file, err) == -1)
		return -1;
	return read_again(export, err);
}

bool
export_is_apart(const struct export *export)
{
	struct span head;
	ssize_t got;

	if (export->kind != CONTAINER_NONE || export->pipe)
		return false;
	got = pread(export->fd, export->piece.ptr, EXPORT_PIECE_BYTES, 0);
	if (got <= 0)
		return false;
	head = (struct span){ export->piece.ptr, (size_t)got };
	if (container_sniff(head, false) != CONTAINER_NONE)
		return false;
	return session_is_apart(export->file, head);
}

int
export_place(struct export *export, struct export_place *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->again = export->again;
	export->again = false;
	if (export->kind == CONTAINER_NONE)
		return session_place(export->file, &out->place, err);
	out->container = true;
	out->entries = export->entries;
	out->passed = export->passed;
	return export_entries_place(export, out, err);
}

void
export_counts(const struct export *export, struct session_counts *out)
{
	const struct session_counts *open;

	*out = export->counts;
	if (export->file == NULL)
		return;
	open = session_file_counts(export->file);
	out->messages += open->messages;
	out->matches += open->matches;
	out->undecided += open->undecided;
	out->unreadable += open->unreadable;
	out->never_read += open->never_read;
	out->cut += open->cut;
}

struct span
export_entry(const struct export *export)
{
	return buffer_span(&export->entry);
}

int
export_wants_again(struct export *export, struct err *err)
{
	return session_again(export->file, &export->next, err);
}

void
export_close_session(struct export *export)
{
	export_counts(export, &export->counts);
	session_close(export->file);
	export->file = NULL;
}

/* A place that cannot be used: read it all; alerts know their own names. */
static int
open_plain(struct export *export, const struct session_start *start,
    struct err *err)
{
	struct session_start fresh = *start;

	fresh.rereads = !export->pipe;
	export->file = session_open(export->session, &fresh, &export->sink,
	    err);
	if (export->file != NULL) {
		export->offset = start->state.len == 0 ? 0 : start->resume;
		export->sniffed = export->offset > 0;
		return 0;
	}
	if (start->state.len == 0)
		return -1;
	fresh.state = SPAN_NONE;
	fresh.resume = 0;
	fresh.remembered = false;
	export->again = true;
	export->file = session_open(export->session, &fresh, &export->sink,
	    err);
	return export->file == NULL ? -1 : 0;
}

static ssize_t
read_piece(struct export *export, size_t most)
{
	ssize_t got;

	if (most > EXPORT_PIECE_BYTES)
		most = EXPORT_PIECE_BYTES;
	do {
		if (export->pipe)
			got = read(export->fd, export->piece.ptr, most);
		else
			got = pread(export->fd, export->piece.ptr, most,
			    (off_t) export->offset);
	} while (got == -1 && errno == EINTR);
	return got;
}

static int
feed(struct export *export, struct span piece, struct err *err)
{
	export->offset += piece.len;
	if (session_feed(export->file, piece, err) == -1 ||
	    read_again(export, err) == -1)
		return -1;
	return 0;
}

/* 1: its dates were read wrong, so it starts over, knowing better; else 0. */
static int
read_again(struct export *export, struct err *err)
{
	struct session_start start = { .source = export->source,
		.path = export->path,
		.context = export->context,
		.once = export->once,
		.rereads = true };
	int result = export_wants_again(export, err);

	if (result != 1)
		return result;
	export_close_session(export);
	start.state = buffer_span(&export->next);
	export->offset = 0;
	export->again = true;
	export->file = session_open(export->session, &start, &export->sink,
	    err);
	return export->file == NULL ? -1 : 1;
}
