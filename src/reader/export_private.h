#ifndef BOUNDARYD_READER_EXPORT_PRIVATE_H
#define BOUNDARYD_READER_EXPORT_PRIVATE_H

#include "ingest/identity.h"
#include "reader/context_load.h"
#include "reader/export.h"

/* export_private -- what the files of export share (private to reader/). */
#define EXPORT_PIECE_BYTES ((size_t)256 << 10)

/* Where reading a container goes on. */
struct export_mark {
	uint64_t index; /* of the entry */
	struct buffer name;
	uint64_t resume; /* byte of the entry */
	struct buffer state;
};

struct export
{
	struct session *session;
	const struct settings_source *source;
	struct session_sink sink;
	char *path;
	int fd;
	bool sniffed;
	bool pipe; /* pread cannot be used */
	bool again;
	bool remembered;
	bool once;
	enum container_kind kind;
	uint64_t offset;           /* of the file */
	struct session_file *file; /* the file's, or the open entry's */
	struct buffer piece;
	struct session_counts counts; /* of what is closed */

	/* Of a container. */
	struct container *container;
	struct identity whole; /* the file at its full length */
	bool done;
	bool told; /* that it is not whole */
	struct export_mark mark;
	bool seeking;  /* the mark is still ahead */
	bool passing;  /* the rest of an entry is of no use */
	uint64_t skip; /* bytes of the entry before the mark */
	uint64_t index;
	struct buffer entry; /* its name */
	struct buffer state;
	struct buffer next;       /* with it, what is read again starts */
	struct context *context;  /* as the keeper sent it */
	struct container *people; /* while who is who is gathered */
	struct spaces *spaces;    /* once it is */
	uint64_t entries;
	uint64_t passed;
};

/* Does that state come from a container? */
bool export_state_is_container(struct span state);
/* export_entries.c */
void export_entries_load(struct export *export, struct span state);
int export_entries_read(struct export *export, size_t most, size_t *count,
    struct err *err);
int export_entries_place(struct export *export, struct export_place *out,
    struct err *err);
/* session_again of the open export, into export->next. */
int export_wants_again(struct export *export, struct err *err);
/* Counts what it made of the export, and closes it. */
void export_close_session(struct export *export);

#endif
