#include "reader/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "control/await_frame.h"
#include "reader/process_private.h"

#define MESSAGES_A_STEP     2048
#define REPORTS_A_STEP      256
#define REPORT_BYTES_A_STEP ((size_t)2 << 20)
#define FAULTS_A_STEP       32

static int serve(struct reader *reader, struct err *err);
static int handle(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_open(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_step(struct reader *reader, const struct frame *frame,
    struct err *err);
static int handle_close(struct reader *reader, const struct frame *frame,
    struct err *err);
static int read_on(struct reader *reader, const struct reader_step *step,
    bool *at_end, struct err *err);
static int tell_entry(struct reader *reader, struct err *err);
static int send_looked(struct reader *reader, struct err *err);
static int send_place(struct reader *reader, bool at_end, struct err *err);
static int send_report(void *arg, struct span packed, struct err *err);
static int take_hit(void *arg, const struct session_hit *hit);
static int take_later(void *arg, const struct report_later *later);
static int handle_await(struct reader *reader, const struct frame *frame,
    struct err *err);
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
	    reader->outbox == NULL)
		(void)err_set(err, ENOMEM, "out of memory for a reader");
	else
		result = serve(reader, err);
	if (reader->files != NULL)
		table_each(reader->files, close_each, reader);
	table_free(reader->files);
	reader_drop_waiting(reader);
	context_free(reader->context);
	session_free(reader->session);
	ruleset_free(reader->rules);
	settings_free(reader->settings);
	bundle_free(reader->bundle);
	buffer_done(&reader->payload);
	buffer_done(&reader->entry);
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
		return reader_setup(reader, frame, err);
	case READER_OPEN:
		return handle_open(reader, frame, err);
	case READER_CONTEXT:
		return reader_take_context(reader, frame, err);
	case READER_AWAIT:
		return handle_await(reader, frame, err);
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
handle_open(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct session_sink sink = { NULL, take_hit, take_later, take_fault,
		reader };
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
	start.context = reader_make_context(reader);
	if (file->fd != -1)
		file->export = export_open(reader->session, &start, file->fd,
		    &sink, &why);
	free(path);
	if (file->export == NULL ||
	    table_put(reader->files, id_span(&file->id), file) == -1) {
		export_close(file->export);
		if (file->fd != -1)
			(void)close(file->fd);
		free(file);
		return err_set(err, ENOMEM, "cannot take another file: %s",
		    why.text);
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
	reader->unread = 0;
	buffer_reset(&reader->entry);
	if (step.kind == READER_STEP_LOOK)
		return send_looked(reader, err);
	result = read_on(reader, &step, &at_end, err);
	if (result == 0 && at_end && step.kind == READER_STEP_IDLE)
		result = export_idle(reader->current->export, err);
	if (result == 0 && at_end && step.kind == READER_STEP_FINISH)
		result = export_finish(reader->current->export, err);
	if (result == 1)
		at_end = false;
	if (result != -1)
		result = outbox_flush(reader->outbox, err);
	if (result == -1 && reader->failed.code != 0)
		*err = reader->failed;
	if (result == -1)
		return -1;
	return send_place(reader, at_end, err);
}

/*
 * Ends early when there is a lot to report, when many messages were judged (a
 * chat of many short ones must not look like one that holds its reader up), or
 * when it cannot be read on: the keeper asks again.
 */
static int
read_on(struct reader *reader, const struct reader_step *step, bool *at_end,
    struct err *err)
{
	struct reader_file *file = reader->current;
	uint64_t bytes = step->bytes;
	struct session_counts now;
	struct err why = { 0 };

	while (bytes > 0) {
		size_t most = bytes < SIZE_MAX ? (size_t)bytes : SIZE_MAX;
		size_t count;

		if (export_read(file->export, most,
			step->kind == READER_STEP_FINISH, &count, &why) == -1) {
			if (why.code == ENOMEM || reader->failed.code != 0) {
				*err = why;
				return -1;
			}
			reader->unread = why.code != 0 ? why.code : EIO;
			return 0;
		}
		if (count == 0) {
			*at_end = true;
			return 0;
		}
		/* While the entry that they are about is the current one. */
		if (outbox_flush(reader->outbox, err) == -1)
			return -1;
		bytes -= count < bytes ? count : bytes;
		export_counts(file->export, &now);
		if (reader->reports >= REPORTS_A_STEP ||
		    reader->report_bytes >= REPORT_BYTES_A_STEP ||
		    now.messages - file->told.messages >= MESSAGES_A_STEP)
			return 0;
	}
	return 0;
}

static int
handle_await(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct await_frame await;

	if (await_frame_unpack(frame->payload, &await, err) == -1)
		return -1;
	if (await.source >= reader->settings->source_count)
		return err_set(err, EPROTO, "a reader was told of no source");
	return session_await(reader->session,
	    reader->settings->sources[await.source].name, await.conversation,
	    await.count, err);
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
send_looked(struct reader *reader, struct err *err)
{
	buffer_reset(&reader->payload);
	pack_u64(&reader->payload, reader->current->id);
	pack_u8(&reader->payload, export_is_apart(reader->current->export));
	return reader_send(reader, READER_LOOKED, err);
}

static int
send_place(struct reader *reader, bool at_end, struct err *err)
{
	struct reader_file *file = reader->current;
	struct session_counts now;
	struct export_place out;
	const struct session_place *place = &out.place;
	struct reader_place frame;

	if (export_place(file->export, &out, err) == -1)
		return -1;
	export_counts(file->export, &now);
	frame = (struct reader_place){
		.file = file->id,
		.offset = place->offset,
		.tail_bytes = place->tail_bytes,
		.tail = place->tail,
		.resume = place->resume,
		.state = place->state,
		.at_end = at_end,
		.open_message = place->open_message,
		.snapshot = place->snapshot,
		.container = out.container,
		.again = out.again,
		.format = span_of(place->format),
		.messages = now.messages - file->told.messages,
		.matches = now.matches - file->told.matches,
		.undecided = now.undecided - file->told.undecided,
		.unreadable = now.unreadable - file->told.unreadable,
		.never_read = now.never_read - file->told.never_read,
		.cut = now.cut - file->told.cut,
		.entries = out.entries,
		.passed = out.passed,
		.failed = (uint32_t)reader->unread,
	};
	file->told = now;
	if (reader->more_faults > 0) {
		reader->faults = 0;
		take_fault(reader, place->offset,
		    "more faults before this "
		    "byte, not listed one by one");
	}
	buffer_reset(&reader->payload);
	reader_place_pack(&frame, &reader->payload);
	return reader_send(reader, READER_PLACE, err);
}

int
reader_send(struct reader *reader, enum reader_frame type, struct err *err)
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

/* Behind the reports of the messages before it. */
static int
take_later(void *arg, const struct report_later *later)
{
	struct reader *reader = arg;

	if (outbox_flush(reader->outbox, &reader->failed) == -1)
		return -1;
	buffer_reset(&reader->payload);
	pack_u64(&reader->payload, reader->current->id);
	(void)report_later_pack(later, &reader->payload);
	reader->report_bytes += reader->payload.len;
	return reader_send(reader, READER_LATER, &reader->failed);
}

static int
send_report(void *arg, struct span packed, struct err *err)
{
	struct reader *reader = arg;

	if (tell_entry(reader, err) == -1)
		return -1;
	buffer_reset(&reader->payload);
	pack_u64(&reader->payload, reader->current->id);
	(void)buffer_append(&reader->payload, packed);
	reader->reports++;
	reader->report_bytes += reader->payload.len;
	return reader_send(reader, READER_REPORT, err);
}

/* The hits and faults that follow are about this entry of the file. */
static int
tell_entry(struct reader *reader, struct err *err)
{
	struct span entry = export_entry(reader->current->export);

	entry = utf8_cut(entry, READER_ENTRY_BYTES);
	if (span_equal(entry, buffer_span(&reader->entry)))
		return 0;
	buffer_reset(&reader->entry);
	(void)buffer_append(&reader->entry, entry);
	buffer_reset(&reader->payload);
	pack_u64(&reader->payload, reader->current->id);
	(void)buffer_append(&reader->payload, entry);
	return reader_send(reader, READER_ENTRY, err);
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
	(void)tell_entry(reader, &reader->failed);
	buffer_reset(&reader->payload);
	reader_fault_pack(&fault, &reader->payload);
	(void)reader_send(reader, READER_FAULT, &reader->failed);
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
	export_close(file->export);
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
