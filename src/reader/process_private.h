#ifndef BOUNDARYD_READER_PROCESS_PRIVATE_H
#define BOUNDARYD_READER_PROCESS_PRIVATE_H

#include "base/table.h"
#include "control/channel.h"
#include "control/reader_frame.h"
#include "reader/context_load.h"
#include "reader/export.h"
#include "reader/outbox.h"

/* process_private -- what the files of process share (private to reader/). */
struct reader_file {
	uint64_t id;
	int fd;
	struct export *export;
	struct session_counts told; /* counts of earlier steps */
};

/* Files of names for the export that comes next. */
#define READER_CONTEXTS_MAX 32

struct reader_waiting {
	char name[64];
	int fd;
};

struct reader {
	struct channel *channel;
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *rules;
	struct session *session;
	struct table *files; /* id (8 bytes) to file */
	struct buffer payload;
	struct reader_waiting waiting[READER_CONTEXTS_MAX];
	size_t waiting_count;
	struct context *context; /* made of those that came last */
	struct digest context_stamp;
	struct outbox *outbox;
	struct reader_file *current; /* the step's */
	struct buffer entry;         /* what the keeper was told last */
	size_t reports;              /* of this step */
	size_t report_bytes;
	size_t faults;
	uint64_t more_faults; /* not sent singly */
	struct err failed;    /* why a sink said stop */
	int unread;           /* errno: the step ended there; or 0 */
};

/* process_setup.c: the settings have come; from here on in a sandbox. */
int reader_setup(struct reader *reader, const struct frame *frame,
    struct err *err);
/* process_context.c: who is who in the export that comes next. */
int reader_take_context(struct reader *reader, const struct frame *frame,
    struct err *err);
/* Borrowed from the reader; NULL: nobody said. */
struct context *reader_make_context(struct reader *reader);
void reader_drop_waiting(struct reader *reader);
/* Send reader->payload. */
int reader_send(struct reader *reader, enum reader_frame type, struct err *err);

#endif
