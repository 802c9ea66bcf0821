#ifndef BOUNDARYD_READER_PROCESS_PRIVATE_H
#define BOUNDARYD_READER_PROCESS_PRIVATE_H

#include "base/table.h"
#include "control/channel.h"
#include "control/reader_frame.h"
#include "reader/export.h"
#include "reader/outbox.h"

/* process_private -- what the files of process share (private to reader/). */
struct reader_file {
	uint64_t id;
	int fd;
	struct export *export;
	struct session_counts told; /* counts of earlier steps */
};

struct reader {
	struct channel *channel;
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *rules;
	struct session *session;
	struct table *files; /* id (8 bytes) to file */
	struct buffer payload;
	struct outbox *outbox;
	struct reader_file *current; /* the step's */
	struct buffer entry;         /* what the keeper was told last */
	size_t reports;              /* of this step */
	size_t report_bytes;
	size_t faults;
	uint64_t more_faults; /* not sent singly */
	struct err failed;    /* why a sink said stop */
};

/* process_setup.c: the settings have come; from here on in a sandbox. */
int reader_setup(struct reader *reader, const struct frame *frame,
    struct err *err);
/* Send reader->payload. */
int reader_send(struct reader *reader, enum reader_frame type, struct err *err);

#endif
