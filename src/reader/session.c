#include "reader/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "reader/session_file.h"

#define CONVERSATIONS_MAX 10000
#define AWAITED_MAX       1024
#define PROVISIONAL_NONE  UINT64_MAX

static int open_fresh(struct session_file *file, struct err *err);
static int open_saved(struct session_file *file, struct span state,
    struct err *err);
static int feed_decoded(struct session_file *file, struct span text,
    struct err *err);
static void keep_tail(struct session_file *file, struct span bytes);
static int move_warm(struct session_file *file, struct err *err);
static int sink_message(void *arg, const struct message *message);
static int sink_fault(void *arg, const struct format_fault *fault);

struct session *
session_new(const struct settings *settings, const struct ruleset *rules,
    struct err *err)
{
	struct session *session = calloc(1, sizeof(*session));

	if (session == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for a reader");
		return NULL;
	}
	session->settings = settings;
	session->rules = rules;
	session->worker = ruleset_worker_new(rules, err);
	session->memory = rule_memory_new(CONVERSATIONS_MAX);
	session->awaited = awaited_new(AWAITED_MAX);
	session->charsets = charsets_new();
	if (session->worker == NULL || session->memory == NULL ||
	    session->awaited == NULL || session->charsets == NULL) {
		session_free(session);
		return NULL;
	}
	return session;
}

void
session_free(struct session *session)
{
	if (session == NULL)
		return;
	ruleset_worker_free(session->worker);
	rule_memory_free(session->memory);
	awaited_free(session->awaited);
	charsets_free(session->charsets);
	free(session);
}

void
session_open_files(struct session *session)
{
	charsets_open_all(session->charsets);
}

int
session_await(struct session *session, const char *source,
    struct span conversation, unsigned count, struct err *err)
{
	if (awaited_add(session->awaited, source, conversation, count) == -1)
		return err_set(err, ENOMEM,
		    "out of memory for what is awaited");
	return 0;
}

struct session_file *
session_open(struct session *session, const struct session_start *start,
    const struct session_sink *sink, struct err *err)
{
	const struct settings_source *source = start->source;
	struct session_file *file = calloc(1, sizeof(*file));
	int result;

	if (file == NULL || (file->path = strdup(start->path)) == NULL) {
		free(file);
		(void)err_set(err, ENOMEM, "out of memory for '%s'",
		    start->path);
		return NULL;
	}
	file->session = session;
	file->source = source;
	file->sink = *sink;
	file->remembered = start->remembered;
	file->rereads = start->rereads;
	file->once = start->once;
	/* Nobody minds that an entry, or a list of people, is no export. */
	file->member = start->member || context_is_file(span_of(start->path));
	file->told_unknown = file->member;
	file->context = context_share(start->context);
	file->provisional = PROVISIONAL_NONE;
	file->head = BUFFER_WITH_LIMIT(SESSION_HEAD_LIMIT);
	file->raw = BUFFER_WITH_LIMIT(SESSION_HEAD_LIMIT);
	file->options = (struct format_options){
		.conversation = source->conversation[0] != '\0' ?
		    span_of(source->conversation) :
		    format_conversation_of(span_of(file->path)),
		.channel = span_of(source->channel),
		.room = format_conversation_of(span_of(file->path)),
		.context = file->context,
		.file = span_of(file->path),
		.zone = source->zone,
		.date_order = source->date_order,
		.fields = source->fields,
		.field_count = source->field_count,
		.limits = session->settings->limits,
		.charsets = session->charsets,
	};
	if (start->state.len == 0)
		result = open_fresh(file, err);
	else {
		file->start = file->offset = start->resume;
		result = open_saved(file, start->state, err);
	}
	if (result == -1) {
		session_close(file);
		return NULL;
	}
	return file;
}

void
session_close(struct session_file *file)
{
	if (file == NULL)
		return;
	if (file->format != NULL)
		file->format->close(file->parser);
	decode_free(file->decode);
	context_free(file->context);
	for (int i = 0; i < 2; i++)
		buffer_done(&file->warm[i].parser);
	buffer_done(&file->head);
	buffer_done(&file->raw);
	buffer_done(&file->state);
	table_free(file->forgotten);
	free(file->path);
	free(file);
}

int
session_feed(struct session_file *file, struct span bytes, struct err *err)
{
	struct span text;

	keep_tail(file, bytes);
	file->offset += bytes.len;
	if (file->format == NULL && !file->given_up)
		(void)buffer_append(&file->raw, bytes);
	if (decode_feed(file->decode, bytes, &text) == -1)
		return err_set(err, ENOMEM,
		    "out of memory while decoding "
		    "'%s'",
		    file->path);
	return feed_decoded(file, text, err);
}

int
session_idle(struct session_file *file, struct err *err)
{
	if (file->format == NULL && session_choose(file, true, err) == -1)
		return -1;
	if (file->format == NULL) {
		/* Of a line that is still being written nobody can tell. */
		if (span_find_char(buffer_span(&file->head), '\n') <
		    file->head.len)
			session_tell_unknown(file);
		return 0;
	}
	if (file->format->idle(file->parser, err) == -1)
		return session_stopped(file, err);
	return 0;
}

int
session_finish(struct session_file *file, struct err *err)
{
	struct span text;

	if (decode_finish(file->decode, &text) == -1)
		return err_set(err, ENOMEM,
		    "out of memory while decoding "
		    "'%s'",
		    file->path);
	if (feed_decoded(file, text, err) == -1)
		return -1;
	if (file->format == NULL && session_choose(file, true, err) == -1)
		return -1;
	if (file->format == NULL) {
		if (file->head.len > 0)
			session_tell_unknown(file);
		return 0;
	}
	if (file->format->finish(file->parser, err) == -1)
		return session_stopped(file, err);
	return 0;
}

int
session_place(struct session_file *file, struct session_place *out,
    struct err *err)
{
	struct span tail = { file->tail, file->tail_bytes };
	uint64_t fed = file->offset - file->start;
	struct session_state state;

	*out = (struct session_place){ .offset = file->offset,
		.tail_bytes = file->tail_bytes,
		.format = "" };
	digest_of(tail, &out->tail);
	if (file->format != NULL) {
		if (move_warm(file, err) == -1)
			return -1;
		out->format = file->format->name;
		out->snapshot = (file->format->capabilities & FORMAT_APPENDS) ==
		    0;
		out->open_message =
		    decode_file_offset(file->decode,
			file->format->resume_point(file->parser)) <
		    file->start + fed;
	} else
		out->open_message = file->head.len > 0;
	out->resume = file->warm[0].resume;
	state = (struct session_state){
		.encoding = decode_encoding(file->decode),
		.format = span_of(out->format),
		.done = file->done,
		.parser = buffer_span(&file->warm[0].parser),
		.reread_to = file->reread_to,
		.faults_to = file->faults_to,
		.dates = file->options.dates
	};
	session_state_pack(&state, &file->state);
	if (file->state.failed)
		return err_set(err, ENOMEM,
		    "out of memory for the place in "
		    "'%s'",
		    file->path);
	out->state = buffer_span(&file->state);
	return 0;
}

bool
session_knows_format(const struct session_file *file)
{
	return file->format != NULL;
}

bool
session_has_given_up(const struct session_file *file)
{
	return file->given_up;
}

const struct container_limits *
session_containers(const struct session *session)
{
	return &session->settings->containers;
}

const struct session_counts *
session_file_counts(const struct session_file *file)
{
	return &file->counts;
}

void
session_fault(struct session_file *file, uint64_t offset, const char *format,
    ...)
{
	char text[ERR_TEXT_BYTES];
	va_list args;

	if (file->sink.fault == NULL)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	file->sink.fault(file->sink.arg, offset, text);
}

int
session_start_parser(struct session_file *file, struct err *err)
{
	struct format_sink sink = { sink_message, sink_fault, file };

	file->parser = file->format->open(&file->options, &sink, err);
	if (file->parser == NULL) {
		file->format = NULL;
		return -1;
	}
	return 0;
}

int
session_stopped(const struct session_file *file, struct err *err)
{
	if (file->disproven)
		return 0;
	if (file->stopped.code != 0 && err != NULL)
		*err = file->stopped;
	return -1;
}

static int
open_fresh(struct session_file *file, struct err *err)
{
	enum encoding encoding = file->source->encoding;
	bool is_auto = strcmp(file->source->format, "auto") == 0 ||
	    file->member;

	if (!is_auto) {
		file->format = format_find(span_of(file->source->format));
		if (file->format == NULL)
			return err_set(err, EINVAL,
			    "source '%s': there is no format "
			    "'%s'",
			    file->source->name, file->source->format);
		if ((file->format->capabilities & FORMAT_BYTES) != 0)
			encoding = ENCODING_BYTES;
	}
	file->decode = decode_new(encoding, 0);
	if (file->decode == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    file->path);
	return is_auto ? 0 : session_start_parser(file, err);
}

static int
open_saved(struct session_file *file, struct span state, struct err *err)
{
	struct session_state saved;
	struct span parser;

	if (session_state_unpack(state, &saved, &file->dates) == -1)
		return err_set(err, EINVAL,
		    "the saved place in '%s' cannot "
		    "be read",
		    file->path);
	file->done = saved.done;
	file->reread_to = saved.reread_to;
	file->faults_to = file->faults_before = saved.faults_to;
	file->options.dates = saved.dates;
	parser = saved.parser;
	file->decode = decode_new(saved.encoding, file->start);
	if (file->decode == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    file->path);
	if (saved.format.len == 0)
		return 0;
	file->format = format_find(saved.format);
	if (file->format == NULL)
		return err_set(err, EINVAL,
		    "the saved place in '%s' is for a "
		    "format that is not there",
		    file->path);
	if (session_start_parser(file, err) == -1)
		return -1;
	for (int i = 0; i < 2; i++) {
		file->warm[i].resume = file->start;
		if (buffer_append(&file->warm[i].parser, parser) == -1)
			return err_set(err, ENOMEM, "out of memory for '%s'",
			    file->path);
	}
	if (parser.len == 0)
		return 0;
	return file->format->load(file->parser, parser, 0, err);
}

static int
feed_decoded(struct session_file *file, struct span text, struct err *err)
{
	if (text.len == 0 || file->disproven)
		return 0;
	if (file->given_up) {
		file->unread += text.len;
		decode_forget(file->decode, file->unread);
		return 0;
	}
	if (file->format == NULL) {
		if (buffer_append(&file->head, text) == -1)
			return err_set(err, ENOMEM,
			    "out of memory for the "
			    "start of '%s'",
			    file->path);
		return session_choose(file, false, err);
	}
	if (file->format->feed(file->parser, text, err) == -1)
		return session_stopped(file, err);
	decode_forget(file->decode, file->format->resume_point(file->parser));
	return 0;
}

static void
keep_tail(struct session_file *file, struct span bytes)
{
	size_t keep;

	if (bytes.len >= sizeof(file->tail)) {
		memcpy(file->tail, bytes.ptr + bytes.len - sizeof(file->tail),
		    sizeof(file->tail));
		file->tail_bytes = sizeof(file->tail);
		return;
	}
	keep = sizeof(file->tail) - bytes.len;
	if (keep > file->tail_bytes)
		keep = file->tail_bytes;
	memmove(file->tail, file->tail + file->tail_bytes - keep, keep);
	if (bytes.len > 0)
		memcpy(file->tail + keep, bytes.ptr, bytes.len);
	file->tail_bytes = (uint32_t)(keep + bytes.len);
}

/* Let the place follow, a stretch behind. */
static int
move_warm(struct session_file *file, struct err *err)
{
	uint64_t point = file->format->resume_point(file->parser);
	uint64_t resume = decode_file_offset(file->decode, point);
	struct session_warm older = file->warm[0];

	if (resume < file->warm[1].resume + SESSION_WARM_BYTES)
		return 0;
	buffer_reset(&older.parser);
	if (file->format->save(file->parser, &older.parser) == -1) {
		buffer_reset(&file->warm[0].parser);
		return err_set(err, ENOMEM,
		    "out of memory for the place in "
		    "'%s'",
		    file->path);
	}
	older.resume = resume;
	file->warm[0] = file->warm[1];
	file->warm[1] = older;
	return 0;
}

static int
sink_message(void *arg, const struct message *message)
{
	return session_judge(arg, message);
}

static int
sink_fault(void *arg, const struct format_fault *fault)
{
	struct session_file *file = arg;
	uint64_t offset = decode_file_offset(file->decode, fault->offset);
	bool again = fault->kind == FORMAT_FAULT_DATE_DISPROVEN &&
	    file->rereads;

	if (again) {
		file->dates = *file->format->dates(file->parser);
		file->disproven = true;
	} else {
		file->counts.unreadable += offset >= file->faults_before &&
		    offset >= file->reread_to;
		if (file->faults_to <= offset)
			file->faults_to = offset + 1;
	}
	session_fault(file, offset,
	    again ? "%s; it is read again from its start" : "%s", fault->what);
	return again ? -1 : 0;
}
