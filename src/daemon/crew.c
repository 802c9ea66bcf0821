#include "daemon/crew.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/write_all.h"
#include "control/channel.h"
#include "daemon/log.h"
#include "daemon/log_share.h"
#include "daemon/reader_process.h"

#define PAUSE_FIRST_MS 100
#define PAUSE_MOST_MS  30000

struct crew_reader {
	struct crew *crew;
	unsigned index;
	pid_t pid;
	struct channel *channel; /* NULL: not running */
	struct event *readable;
	struct event *writable;
	struct event *restart;
	struct event *said; /* its standard error */
	int said_fd;
	int ready;
	int pause_ms;
	uint64_t generation;
	char name[24]; /* in the log */
	struct log_share share;
};

struct crew {
	struct event_base *base;
	struct log *log;
	struct crew_sink sink;
	char *program;
	char *settings_file;
	int bundle_fd; /* memfd, sealed */
	struct crew_reader *readers;
	unsigned count;
};

static int make_bundle(struct crew *crew, struct span bundle, struct err *err);
static int start(struct crew_reader *reader, struct err *err);
static int arm(struct crew_reader *reader, int socket_fd, struct err *err);
static void stop(struct crew_reader *reader);
static void end(struct crew_reader *reader, const char *why);
static int dispatch(struct crew_reader *reader, const struct frame *frame,
    struct err *err);
static int dispatch_of_file(struct crew_reader *reader,
    const struct frame *frame, struct err *err);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);
static void on_restart(evutil_socket_t fd, short what, void *arg);
static void on_said(evutil_socket_t fd, short what, void *arg);

struct crew *
crew_new(struct event_base *base, struct log *log,
    const struct crew_settings *settings, const struct crew_sink *sink,
    struct err *err)
{
	struct crew *crew = calloc(1, sizeof(*crew));

	if (crew == NULL)
		goto no_memory;
	crew->base = base;
	crew->log = log;
	crew->sink = *sink;
	crew->bundle_fd = -1;
	crew->program = strdup(settings->program);
	crew->settings_file = strdup(settings->settings_file);
	crew->readers = calloc(settings->readers, sizeof(*crew->readers));
	if (crew->program == NULL || crew->settings_file == NULL ||
	    crew->readers == NULL)
		goto no_memory;
	crew->count = settings->readers;
	for (unsigned i = 0; i < crew->count; i++) {
		crew->readers[i].crew = crew;
		crew->readers[i].index = i;
		crew->readers[i].said_fd = -1;
		crew->readers[i].pause_ms = PAUSE_FIRST_MS;
		(void)snprintf(crew->readers[i].name,
		    sizeof(crew->readers[i].name), "reader %u", i);
	}
	if (make_bundle(crew, settings->bundle, err) == -1)
		goto fail;
	for (unsigned i = 0; i < crew->count; i++) {
		if (start(&crew->readers[i], err) == -1)
			goto fail;
	}
	return crew;
no_memory:
	(void)err_set(err, ENOMEM, "out of memory for the readers");
fail:
	crew_free(crew);
	return NULL;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	for (unsigned i = 0; i < crew->count; i++) {
		stop(&crew->readers[i]);
		log_share_end(&crew->readers[i].share, crew->log,
		    crew->readers[i].name);
		if (crew->readers[i].restart != NULL)
			event_free(crew->readers[i].restart);
	}
	if (crew->bundle_fd != -1)
		(void)close(crew->bundle_fd);
	free(crew->readers);
	free(crew->program);
	free(crew->settings_file);
	free(crew);
}

unsigned
crew_count(const struct crew *crew)
{
	return crew->count;
}

int
crew_is_ready(const struct crew *crew, unsigned reader)
{
	return crew->readers[reader].ready;
}

pid_t
crew_process(const struct crew *crew, unsigned reader)
{
	return crew->readers[reader].pid;
}

uint64_t
crew_generation(const struct crew *crew, unsigned reader)
{
	return crew->readers[reader].generation;
}

bool
crew_may_say(struct crew *crew, unsigned reader, int64_t now_ms)
{
	struct crew_reader *from = &crew->readers[reader];

	return log_share_takes(&from->share, crew->log, from->name, now_ms);
}

void
crew_tick(struct crew *crew, int64_t now_ms)
{
	for (unsigned i = 0; i < crew->count; i++)
		log_share_tick(&crew->readers[i].share, crew->log,
		    crew->readers[i].name, now_ms);
}

int
crew_send(struct crew *crew, unsigned reader, enum reader_frame type,
    struct span payload, int fd, struct err *err)
{
	struct crew_reader *to = &crew->readers[reader];
	int result;

	if (to->channel == NULL)
		return err_set(err, EPIPE, "reader %u is not running", reader);
	if (channel_queue(to->channel, (uint8_t)type, payload, fd, err) == -1)
		return -1;
	result = channel_flush(to->channel, err);
	if (result == 0)
		(void)event_add(to->writable, NULL);
	return result == -1 ? -1 : 0;
}

void
crew_kill(struct crew *crew, unsigned reader, const char *why)
{
	struct crew_reader *slow = &crew->readers[reader];

	if (slow->channel == NULL)
		return;
	(void)kill(slow->pid, SIGKILL);
	end(slow, why);
}

static int
make_bundle(struct crew *crew, struct span bundle, struct err *err)
{
	crew->bundle_fd = memfd_create("boundaryd-settings",
	    MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (crew->bundle_fd == -1)
		return err_system(err, errno,
		    "cannot make room for the readers' settings");
	if (write_all(crew->bundle_fd, bundle) == -1)
		return err_system(err, errno,
		    "cannot write the readers' settings");
	if (fcntl(crew->bundle_fd, F_ADD_SEALS,
		F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == -1)
		return err_system(err, errno,
		    "cannot seal the readers' settings");
	return 0;
}

static int
start(struct crew_reader *reader, struct err *err)
{
	struct reader_process process;

	if (reader->restart == NULL) {
		reader->restart = evtimer_new(reader->crew->base, on_restart,
		    reader);
		if (reader->restart == NULL)
			return err_set(err, ENOMEM,
			    "out of memory for a reader");
	}
	if (reader_process_start(reader->crew->program, &process, err) == -1)
		return -1;
	reader->pid = process.pid;
	reader->said_fd = process.said_fd;
	reader->generation++;
	if (arm(reader, process.socket_fd, err) == 0 &&
	    crew_send(reader->crew, reader->index, READER_SETUP,
		span_of(reader->crew->settings_file), reader->crew->bundle_fd,
		err) == 0)
		return 0;
	stop(reader);
	return -1;
}

static int
arm(struct crew_reader *reader, int socket_fd, struct err *err)
{
	struct event_base *base = reader->crew->base;

	(void)fcntl(socket_fd, F_SETFL, O_NONBLOCK);
	reader->channel = channel_new(socket_fd);
	if (reader->channel == NULL) {
		(void)close(socket_fd);
		return err_set(err, ENOMEM, "out of memory for a reader");
	}
	reader->readable = event_new(base, socket_fd, EV_READ | EV_PERSIST,
	    on_readable, reader);
	reader->writable = event_new(base, socket_fd, EV_WRITE, on_writable,
	    reader);
	reader->said = event_new(base, reader->said_fd, EV_READ | EV_PERSIST,
	    on_said, reader);
	if (reader->readable == NULL || reader->writable == NULL ||
	    reader->said == NULL || event_add(reader->readable, NULL) == -1 ||
	    event_add(reader->said, NULL) == -1)
		return err_set(err, ENOMEM, "out of memory for a reader");
	return 0;
}

/* Let go of a reader that may be running. */
static void
stop(struct crew_reader *reader)
{
	if (reader->said != NULL)
		event_free(reader->said);
	if (reader->readable != NULL)
		event_free(reader->readable);
	if (reader->writable != NULL)
		event_free(reader->writable);
	reader->said = reader->readable = reader->writable = NULL;
	channel_free(reader->channel); /* it ends when its socket does */
	reader->channel = NULL;
	reader->ready = 0;
	if (reader->said_fd != -1)
		(void)close(reader->said_fd);
	reader->said_fd = -1;
	if (reader->pid > 0)
		reader_process_wait(reader->pid);
	reader->pid = 0;
}

/* A reader is gone: tell, and start it again after a pause. */
static void
end(struct crew_reader *reader, const char *why)
{
	struct crew *crew = reader->crew;
	struct timeval pause = { reader->pause_ms / 1000,
		reader->pause_ms % 1000 * 1000 };

	if (reader->said_fd != -1)
		on_said(reader->said_fd, EV_READ, reader);
	(void)kill(reader->pid, SIGKILL);
	stop(reader);
	reader->pause_ms *= 2;
	if (reader->pause_ms > PAUSE_MOST_MS)
		reader->pause_ms = PAUSE_MOST_MS;
	(void)evtimer_add(reader->restart, &pause);
	crew->sink.died(crew->sink.arg, reader->index, why);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct crew_reader *reader = arg;
	const struct crew_sink *sink = &reader->crew->sink;
	struct frame frame;
	struct err err = { 0 };
	int got;

	(void)fd, (void)what;
	got = channel_read(reader->channel, &err);
	/* What the sink hears may make it end the reader (crew_kill). */
	while (got != -1 && reader->channel != NULL) {
		got = channel_next(reader->channel, &frame, &err);
		if (got != 1)
			break;
		if (frame.fd != -1) {
			(void)close(frame.fd);
			got = err_set(&err, EPROTO,
			    "a descriptor from a reader");
		} else if (dispatch(reader, &frame, &err) == -1)
			got = -1;
	}
	if (got == -1 && reader->channel != NULL)
		end(reader, err.text);
	sink->drained(sink->arg);
}

static int
dispatch(struct crew_reader *reader, const struct frame *frame, struct err *err)
{
	const struct crew_sink *sink = &reader->crew->sink;
	struct reader_ready ready;
	struct reader_fault fault;
	struct reader_place place;

	switch (frame->type) {
	case READER_READY:
		if (reader_ready_unpack(frame->payload, &ready, err) == -1)
			return -1;
		reader->ready = 1;
		sink->ready(sink->arg, reader->index, &ready);
		return 0;
	case READER_REPORT:
	case READER_LATER:
	case READER_ENTRY:
	case READER_LOOKED:
		return dispatch_of_file(reader, frame, err);
	case READER_FAULT:
		if (reader_fault_unpack(frame->payload, &fault, err) == -1)
			return -1;
		sink->fault(sink->arg, reader->index, &fault);
		return 0;
	case READER_PLACE:
		if (reader_place_unpack(frame->payload, &place, err) == -1)
			return -1;
		reader->pause_ms = PAUSE_FIRST_MS;
		sink->place(sink->arg, reader->index, &place);
		return 0;
	default:
		return err_set(err, EPROTO, "a frame of type %u from a reader",
		    frame->type);
	}
}

static int
dispatch_of_file(struct crew_reader *reader, const struct frame *frame,
    struct err *err)
{
	const struct crew_sink *sink = &reader->crew->sink;
	struct span rest;
	uint64_t file;

	if (reader_file_unpack(frame->payload, &file, &rest, err) == -1)
		return -1;
	if (frame->type == READER_REPORT)
		sink->report(sink->arg, reader->index, file, rest);
	else if (frame->type == READER_LATER)
		sink->later(sink->arg, reader->index, file, rest);
	else if (frame->type == READER_LOOKED && rest.len == 1)
		sink->looked(sink->arg, reader->index, file, rest.ptr[0] == 1);
	else if (frame->type == READER_ENTRY && rest.len <= READER_ENTRY_BYTES)
		sink->entry(sink->arg, reader->index, file, rest);
	else
		return err_set(err, EPROTO, "a frame of a wrong length");
	return 0;
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct crew_reader *reader = arg;
	struct err err = { 0 };
	int result;

	(void)fd;
	(void)what;
	result = channel_flush(reader->channel, &err);
	if (result == 0)
		(void)event_add(reader->writable, NULL);
	else if (result == -1)
		end(reader, err.text);
}

static void
on_restart(evutil_socket_t fd, short what, void *arg)
{
	struct crew_reader *reader = arg;
	struct timeval pause = { PAUSE_MOST_MS / 1000, 0 };
	struct err err = { 0 };

	(void)fd;
	(void)what;
	if (start(reader, &err) == -1) {
		log_error(reader->crew->log, "%s; trying again in %d s",
		    err.text, PAUSE_MOST_MS / 1000);
		(void)evtimer_add(reader->restart, &pause);
	}
}

static void
on_said(evutil_socket_t fd, short what, void *arg)
{
	struct crew_reader *reader = arg;
	char text[512];
	ssize_t count = read((int)fd, text, sizeof(text) - 1);

	(void)what;
	if (count <= 0) {
		if (count == 0 && reader->said != NULL)
			(void)event_del(reader->said);
		return;
	}
	while (count > 0 && text[count - 1] == '\n')
		count--;
	if (crew_may_say(reader->crew, reader->index, instant_monotonic_ms()))
		log_warning(reader->crew->log, "%s: %.*s", reader->name,
		    (int)count, text);
}
