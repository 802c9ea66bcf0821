#ifndef BOUNDARYD_READER_EXPORT_H
#define BOUNDARYD_READER_EXPORT_H

#include "ingest/container.h"
#include "reader/session.h"

/*
 * export -- one file as it lies on the disk: an export, or a container of
 * exports.
 *
 * In:  a descriptor. Out: what a session makes of it. A container's entries
 * are read one after the other, each by a parser of its own; what is no chat
 * is passed over and counted.
 */
struct export;

struct export_place {
	struct session_place place;
	bool container;
	bool again;       /* the place may lie before earlier ones: what
			 * was read is being read once more */
	uint64_t entries; /* that were read, so far */
	uint64_t passed;  /* that were not */
};

/*
 * As session_open. `fd` is borrowed. A state that does not fit the file is no
 * failure: it is read from its start.
 */
struct export *export_open(struct session *session,
    const struct session_start *start, int fd, const struct session_sink *sink,
    struct err *err);
void export_close(struct export *export);
/*
 * Read on, about `most` bytes. *count is how many it were, 0 when there are no
 * more at this time. `final`: the file is there to its end; a container is not
 * looked into before. 0, or -1 with `err`.
 */
int export_read(struct export *export, size_t most, bool final, size_t *count,
    struct err *err);
/* 0; 1: what was read had wrong dates, and it is to be read on from its first
 * byte; -1 with `err`. */
int export_idle(struct export *export, struct err *err);
int export_finish(struct export *export, struct err *err);
/* Is all of it one conversation, which its path names? Reads nothing. */
bool export_is_apart(const struct export *export);
int export_place(struct export *export, struct export_place *out,
    struct err *err);
void export_counts(const struct export *export, struct session_counts *out);
/* The entry that hits and faults are about; empty: the file itself. */
struct span export_entry(const struct export *export);

#endif
