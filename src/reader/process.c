#include "reader/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/pack.h"
#include "base/table.h"
#include "control/channel.h"
#include "control/reader_frame.h"
#include "reader/outbox.h"
#include "reader/sandbox.h"
#include "reader/session.h"

#define PIECE_BYTES         ((size_t)256 << 10)
#define REPORTS_A_STEP      256
#define REPORT_BYTES_A_STEP ((size_t)2 << 20)
#define FAULTS_A_STEP       32

struct reader_file {
	uint64_t id;
	int fd;
	uint64_t offset; /* where the next read starts */
	struct session_file *session;
	struct session_counts told; /* counts of earlier steps */
};

struct reader {
	struct channel *channel;
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *rules;
	struct session *session;
	struct table *files; /* id (8 bytes) to file */
	struct buffer piece;
	struct buffer payload;
	struct outbox *outbox;
	struct reader_file *current; /* the step's */
	size_t reports;              /* of this step */
	size_t report_bytes;
	size_t faults;
	uint64_t more_faults; /* not sent singly */
	struct err failed;    /* why a sink said stop */
};

static int serve(struct reader *reader, struct err *err);
static int handle(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_setup(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_open(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_step(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_close(struct reader *reader, const struct frame *frame,
    struct err *err);
static int load_bundle(struct reader *reader, int fd, struct err *err);
static int send_ready(struct reader *reader, bool sandboxed, struct err *err);
static int read_on(struct reader *reader, uint64_t bytes, bool *at_end,
    struct err *err);
static int send_place(struct reader *reader, bool at_end, struct err *err);
static int send_frame(struct reader *reader, enum reader_frame type,
    struct err *err);
static int send_report(void *arg, struct span packed, struct err *err);
static int take_hit(void *arg, const struct session_hit *hit);
static void take_fault(void *arg, uint64_t offset, const char *text);
static struct reader_file *find_file(struct reader *reader, uint64_t id);
static void close_file(struct reader *reader, struct reader_file *file);
static void close_each(struct span name, void *value, void *arg);
static struct span id_span(const uint64_t *id);

int
reader_process(int fd, struct err *err)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	int result = -1;

	if (reader == NULL)
		return err_set(err, ENOMEM, "out of memory for a reader");
	reader->channel = channel_new(fd);
	reader->files = table_new();
	reader->outbox = outbox_new(send_report, reader);
	if (reader->channel == NULL || reader->files == NULL ||
	    reader->outbox == NULL ||
	    buffer_reserve(&reader->piece, PIECE_BYTES) == -1)
		(void)err_set(err, ENOMEM, "out of memory for a reader");
	else
		result = serve(reader, err);
	if (reader->files != NULL)
		table_each(reader->files, close_each, reader);
	table_free(reader->files);
	session_free(reader->session);
	ruleset_free(reader->rules);
	settings_free(reader->settings);
	bundle_free(reader->bundle);
	buffer_done(&reader->piece);
	buffer_done(&reader->payload);
	outbox_free(reader->outbox);
	channel_free(reader->channel);
	free(reader);
	return result;
}

static int
serve(struct reader *reader, struct err *err)
{
	struct frame frame;
	int got;

	for (;;) {
		got = channel_next(reader->channel, &frame, err);
		if (got == -1)
			return -1;
		if (got == 1) {
			int result = handle(reader, &frame, err);

			if (frame.fd != -1)
				(void)close(frame.fd);
			if (result == -1)
				return -1;
			continue;
		}
		if (channel_read(reader->channel, err) == -1)
			return err->code == EPIPE ? 0 : -1;
	}
}

static int
handle(struct reader *reader, const struct frame *frame, struct err *err)
{
	if (reader->session == NULL && frame->type != READER_SETUP)
		return err_set(err, EPROTO,
		    "a reader was asked for work "
		    "before it had its settings");
	switch (frame->type) {
	case READER_SETUP:
		return handle_setup(reader, frame, err);
	case READER_OPEN:
		return handle_open(reader, frame, err);
	case READER_STEP:
		return handle_step(reader, frame, err);
	case READER_CLOSE:
		return handle_close(reader, frame, err);
	default:
		return err_set(err, EPROTO, "a reader got a frame of type %u",
		    frame->type);
	}
}

static int
handle_setup(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct faults faults = FAULTS_NONE;
	char *file = span_copy(frame->payload);
	bool sandboxed = false;

	if (file == NULL || reader->session != NULL || frame->fd == -1) {
		free(file);
		return err_set(err, EPROTO,
		    "a reader's settings came twice, "
		    "or without their bytes");
	}
	if (load_bundle(reader, frame->fd, err) == -1) {
		free(file);
		return -1;
	}
	/* The keeper has told the administrator of all faults already. */
	reader->settings = settings_load(reader->bundle, file, &faults);
	free(file);
	if (reader->settings != NULL)
		reader->rules = ruleset_new(reader->settings->rules,
		    reader->settings->rule_count,
		    &reader->settings->ruleset_options, &faults);
	faults_done(&faults);
	if (reader->rules == NULL)
		return err_set(err, EINVAL,
		    "the settings that the keeper "
		    "sent cannot be used");
	reader->session = session_new(reader->settings, reader->rules, err);
	if (reader->session == NULL)
		return -1;
	if (sandbox_enter(reader->settings->reader_memory_bytes, &sandboxed,
		err) == -1)
		return -1;
	return send_ready(reader, sandboxed, err);
}

static int
load_bundle(struct reader *reader, int fd, struct err *err)
{
	struct stat status;
	void *bytes;

	if (fstat(fd, &status) == -1 || status.st_size <= 0 ||
	    (uint64_t)status.st_size > 2 * BUNDLE_BYTES)
		return err_set(err, EPROTO, "the settings' bytes are missing");
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd,
	    0);
	if (bytes == MAP_FAILED)
		return err_system(err, errno,
		    "cannot read the settings' "
		    "bytes");
	reader->bundle = bundle_unpack((struct span){ bytes,
					   (size_t)status.st_size },
	    err);
	(void)munmap(bytes, (size_t)status.st_size);
	return reader->bundle == NULL ? -1 : 0;
}

static int
send_ready(struct reader *reader, bool sandboxed, struct err *err)
{
	struct ruleset_counts counts;
	struct reader_ready ready = { .sandboxed = sandboxed };

	ruleset_counts(reader->rules, &counts);
	ready.jit = counts.jit;
	ready.prefilter = counts.prefilter;
	ready.rules = (uint32_t)reader->settings->rule_count;
	bundle_digest(reader->bundle, &ready.settings);
	buffer_reset(&reader->payload);
	reader_ready_pack(&ready, &reader->payload);
	return send_frame(reader, READER_READY, err);
}

static int
handle_open(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct session_sink sink = { NULL, take_hit, take_fault, reader };
	struct session_start start;
	struct reader_open open;
	struct reader_file *file;
	struct err why = { 0 };
	char *path;

	if (reader_open_unpack(frame->payload, &open, err) == -1)
		return -1;
	if (frame->fd == -1 || open.source >= reader->settings->source_count ||
	    find_file(reader, open.file) != NULL)
		return err_set(err, EPROTO,
		    "a reader got a file twice, or "
		    "without its bytes");
	file = calloc(1, sizeof(*file));
	path = span_copy(open.path);
	if (file == NULL || path == NULL) {
		free(file);
		free(path);
		return err_set(err, ENOMEM, "out of memory for a file");
	}
	start = (struct session_start){
		.source = &reader->settings->sources[open.source],
		.resume = open.resume,
		.state = open.state,
		.remembered = open.remembered
	};
	file->id = open.file;
	file->fd = fcntl(frame->fd, F_DUPFD_CLOEXEC, 0);
	start.path = path;
	file->session = session_open(reader->session, &start, &sink, &why);
	if (file->session == NULL) {
		/* A place that cannot be used: read it all; nothing is raised
		 * twice, since alerts know their own names. */
		start.state = SPAN_NONE;
		start.remembered = false;
		file->session = session_open(reader->session, &start, &sink,
		    err);
	} else
		file->offset = open.state.len == 0 ? 0 : open.resume;
	free(path);
	if (file->session == NULL || file->fd == -1 ||
	    table_put(reader->files, id_span(&file->id), file) == -1) {
		session_close(file->session);
		if (file->fd != -1)
			(void)close(file->fd);
		free(file);
		return err_set(err, ENOMEM, "cannot take another file");
	}
	return 0;
}

static int
handle_step(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct reader_step step;
	bool at_end = false;
	int result;

	if (reader_step_unpack(frame->payload, &step, err) == -1)
		return -1;
	reader->current = find_file(reader, step.file);
	if (reader->current == NULL)
		return err_set(err, EPROTO,
		    "a reader was asked to read a "
		    "file that it has not got");
	outbox_clear(reader->outbox);
	reader->reports = 0;
	reader->report_bytes = 0;
	reader->faults = 0;
	reader->more_faults = 0;
	reader->failed.code = 0;
	result = read_on(reader,
	    step.kind == READER_STEP_FINISH ? UINT64_MAX : step.bytes, &at_end,
	    err);
	if (result == 0 && at_end && step.kind == READER_STEP_IDLE)
		result = session_idle(reader->current->session, err);
	if (result == 0 && at_end && step.kind == READER_STEP_FINISH)
		result = session_finish(reader->current->session, err);
	if (result == 0)
		result = outbox_flush(reader->outbox, err);
	if (result == -1 && reader->failed.code != 0)
		*err = reader->failed;
	if (result == -1)
		return -1;
	return send_place(reader, at_end, err);
}

/* Ends early when there is a lot to report: the keeper asks again. */
static int
read_on(struct reader *reader, uint64_t bytes, bool *at_end, struct err *err)
{
	struct reader_file *file = reader->current;

	while (bytes > 0) {
		size_t want = bytes < PIECE_BYTES ? (size_t)bytes : PIECE_BYTES;
		ssize_t count = pread(file->fd, reader->piece.ptr, want,
		    (off_t)file->offset);

		if (count == -1 && errno == EINTR)
			continue;
		if (count == -1) {
			take_fault(reader, file->offset, strerror(errno));
			return 0;
		}
		if (count == 0) {
			*at_end = true;
			return 0;
		}
		if (session_feed(file->session,
			(struct span){ reader->piece.ptr, (size_t)count },
			err) == -1)
			return -1;
		file->offset += (uint64_t)count;
		bytes -= (uint64_t)count;
		if (reader->reports >= REPORTS_A_STEP ||
		    reader->report_bytes >= REPORT_BYTES_A_STEP)
			return 0;
	}
	return 0;
}

static int
handle_close(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct reader_file *file;
	struct span rest;
	uint64_t id;

	if (reader_file_unpack(frame->payload, &id, &rest, err) == -1)
		return -1;
	file = find_file(reader, id);
	if (file == NULL)
		return 0;
	(void)table_remove(reader->files, id_span(&id));
	close_file(reader, file);
	return 0;
}

static int
send_place(struct reader *reader, bool at_end, struct err *err)
{
	struct reader_file *file = reader->current;
	const struct session_counts *now = session_file_counts(file->session);
	struct session_place place;
	struct reader_place frame;

	if (session_place(file->session, &place, err) == -1)
		return -1;
	frame = (struct reader_place){
		.file = file->id,
		.offset = place.offset,
		.tail_bytes = place.tail_bytes,
		.tail = place.tail,
		.resume = place.resume,
		.state = place.state,
		.at_end = at_end,
		.open_message = place.open_message,
		.snapshot = place.snapshot,
		.format = span_of(place.format),
		.messages = now->messages - file->told.messages,
		.matches = now->matches - file->told.matches,
		.undecided = now->undecided - file->told.undecided,
		.unreadable = now->unreadable - file->told.unreadable,
	};
	file->told = *now;
	if (reader->more_faults > 0) {
		reader->faults = 0;
		take_fault(reader, place.offset,
		    "more faults before this "
		    "byte, not listed one by one");
	}
	buffer_reset(&reader->payload);
	reader_place_pack(&frame, &reader->payload);
	return send_frame(reader, READER_PLACE, err);
}

static int
send_frame(struct reader *reader, enum reader_frame type, struct err *err)
{
	if (reader->payload.failed)
		return err_set(err, ENOMEM, "out of memory for a frame");
	if (channel_queue(reader->channel, (uint8_t)type,
		buffer_span(&reader->payload), -1, err) == -1)
		return -1;
	return channel_flush(reader->channel, err) == -1 ? -1 : 0;
}

static int
take_hit(void *arg, const struct session_hit *hit)
{
	struct reader *reader = arg;

	return outbox_add(reader->outbox, hit, &reader->failed);
}

static int
send_report(void *arg, struct span packed, struct err *err)
{
	struct reader *reader = arg;

	buffer_reset(&reader->payload);
	pack_u64(&reader->payload, reader->current->id);
	(void)buffer_append(&reader->payload, packed);
	reader->reports++;
	reader->report_bytes += reader->payload.len;
	return send_frame(reader, READER_REPORT, err);
}

static void
take_fault(void *arg, uint64_t offset, const char *text)
{
	struct reader *reader = arg;
	struct reader_fault fault = { .offset = offset,
		.times = 1,
		.text = span_of(text) };

	/* While a file is being opened there is nobody to tell yet. */
	if (reader->current == NULL)
		return;
	if (reader->faults++ >= FAULTS_A_STEP) {
		reader->more_faults++;
		return;
	}
	fault.file = reader->current->id;
	if (reader->more_faults > 0)
		fault.times = reader->more_faults > UINT32_MAX ?
		    UINT32_MAX :
		    (uint32_t)reader->more_faults;
	buffer_reset(&reader->payload);
	reader_fault_pack(&fault, &reader->payload);
	(void)send_frame(reader, READER_FAULT, &reader->failed);
}

static struct reader_file *
find_file(struct reader *reader, uint64_t id)
{
	return table_get(reader->files, id_span(&id));
}

static void
close_file(struct reader *reader, struct reader_file *file)
{
	if (reader->current == file)
		reader->current = NULL;
	session_close(file->session);
	(void)close(file->fd);
	free(file);
}

static void
close_each(struct span name, void *value, void *arg)
{
	(void)name;
	close_file(arg, value);
}

static struct span
id_span(const uint64_t *id)
{
	return (struct span){ (const char *)id, sizeof(*id) };
}
