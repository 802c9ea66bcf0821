#ifndef BOUNDARYD_CONTROL_READER_FRAME_H
#define BOUNDARYD_CONTROL_READER_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"

/*
 * reader_frame -- what keeper and reader say to each other.
 *
 * The keeper hands over the settings once, then opens files and asks for
 * steps. A step ends with a place; the reports and faults before it belong to
 * it. The keeper takes a place only for a file with a step under way, and only
 * if it lies where that step could lead.
 */
enum reader_frame {
	/* keeper to reader */
	READER_SETUP = 1, /* descriptor: a bundle; payload: its file's name */
	READER_OPEN,      /* descriptor: the export; reader_open */
	READER_STEP,      /* reader_step */
	READER_CLOSE,     /* file id */
	READER_CONTEXT,   /* descriptor: names for the next export; id, name */
	READER_AWAIT,     /* await_frame.h */
	/* reader to keeper */
	READER_READY = 64, /* reader_ready */
	READER_REPORT,     /* file id, packed report */
	READER_FAULT,      /* reader_fault */
	READER_PLACE,      /* reader_place: the step is done */
	READER_ENTRY,      /* file id, of its entries which; "": none */
	READER_LATER,      /* file id, packed report_later */
	READER_LOOKED      /* file id, 1: one conversation, of its name */
};

#define READER_FD          3 /* the socket, as the keeper leaves it to a reader */
#define READER_STATE_BYTES 131072
#define READER_TEXT_BYTES  1024
#define READER_ENTRY_BYTES 1024

struct reader_open {
	uint64_t file;
	uint32_t source; /* index in the settings */
	bool remembered; /* this reader has read it before */
	struct span path;
	uint64_t resume;   /* byte to read from */
	struct span state; /* opaque; empty: from the start */
};

enum reader_step_kind {
	READER_STEP_READ,   /* up to `bytes` more, or to the end */
	READER_STEP_IDLE,   /* nothing came for a while */
	READER_STEP_FINISH, /* read to the end; that is the end */
	READER_STEP_LOOK    /* read nothing; READER_LOOKED, and no place */
};

struct reader_step {
	uint64_t file;
	enum reader_step_kind kind;
	uint64_t bytes;
};

struct reader_ready {
	struct digest settings; /* bundle_digest: do both have the same? */
	uint32_t rules;
	bool jit;
	bool prefilter;
	bool sandboxed;
};

struct reader_fault {
	uint64_t file;
	uint64_t offset;  /* byte of the file */
	uint32_t times;   /* the same again, not sent singly */
	struct span text; /* no word of a message */
};

struct reader_place {
	uint64_t file;
	uint64_t offset;     /* all before is read */
	uint32_t tail_bytes; /* ingest/identity.h */
	struct digest tail;
	uint64_t resume;
	struct span state;
	bool at_end;                /* nothing more was there */
	bool open_message;          /* one waits for an idle step */
	bool snapshot;              /* the format writes whole files */
	bool container;             /* read when it is whole */
	bool again;                 /* read once more: may lie before others */
	struct span format;         /* "" not known yet */
	uint64_t messages, matches; /* of this step */
	uint64_t undecided, cut;
	uint64_t unreadable, never_read;
	uint64_t entries, passed; /* of a container: read so far, no exports */
	uint32_t failed; /* errno: it cannot be read on from here; or 0 */
};

void reader_open_pack(const struct reader_open *open, struct buffer *out);
void reader_step_pack(const struct reader_step *step, struct buffer *out);
void reader_ready_pack(const struct reader_ready *ready, struct buffer *out);
void reader_fault_pack(const struct reader_fault *fault, struct buffer *out);
void reader_place_pack(const struct reader_place *place, struct buffer *out);
/* Spans borrow from `bytes`. -1 with `err` at anything out of bounds. */
int reader_open_unpack(struct span bytes, struct reader_open *out,
    struct err *err);
int reader_step_unpack(struct span bytes, struct reader_step *out,
    struct err *err);
int reader_ready_unpack(struct span bytes, struct reader_ready *out,
    struct err *err);
int reader_fault_unpack(struct span bytes, struct reader_fault *out,
    struct err *err);
int reader_place_unpack(struct span bytes, struct reader_place *out,
    struct err *err);
/* A frame that starts with a file id: that, and the rest. */
int reader_file_unpack(struct span bytes, uint64_t *file, struct span *rest,
    struct err *err);

#endif
