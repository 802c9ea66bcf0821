#include "message/field_names.h"
#include "message/line_log.h"
#include "message/logfmt.h"
#include "message/syslog_line.h"
#include "message/time_shape.h"
#include "message/time_text.h"

/*
 * A system's log. Where the source has a field map, names in RFC 5424's
 * parameters and key=value pairs in the words count by it.
 */
#define DETECT_LINES 10

static void take_mapped(struct format_state *state,
    const struct syslog_line *line);
static void read_time(const struct format_options *options,
    const struct syslog_line *line, struct message *message);

static int
syslog_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span text;
	struct syslog_line line;
	int lines = 0, known = 0;

	while (lines < DETECT_LINES && span_next_part(&rest, '\n', &text)) {
		if (span_trim(text).len == 0)
			continue;
		lines++;
		known += syslog_line_read(text, &line) ? 1 : 0;
	}
	/* The last line of the first bytes may be cut. */
	if (known == 0 || known + 1 < lines || known * 2 < lines)
		return 0;
	format_saw(probe,
	    "%d of the first %d lines have a time, a host and a program", known,
	    lines);
	return 85;
}

static int
syslog_take(struct format_state *state, const struct line *line)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct message message = { .time = INSTANT_NONE };
	struct syslog_line read;

	if (span_trim(line->text).len == 0)
		return 0;
	if (!syslog_line_read(line->text, &read))
		return line_log_tell(state, line,
		    "a line is none of a system's log; skipped, and others "
		    "like it");
	if (read.text.len == 0)
		return 0;
	record_reset(&state->record);
	if (!span_is(read.app, "-"))
		record_set(&state->record, RECORD_FROM, read.app, limits);
	if (!span_is(read.host, "-"))
		record_set(&state->record, RECORD_CONVERSATION, read.host,
		    limits);
	record_set(&state->record, RECORD_TEXT, read.text, limits);
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	read_time(state->outlet.options, &read, &message);
	if (state->outlet.options->field_count > 0) {
		take_mapped(state, &read);
		(void)time_text_read(record_get(&state->record, RECORD_TIME),
		    state->outlet.options->zone, &message);
	}
	if (message.time == INSTANT_NONE && read.clock.month != 0 &&
	    line_log_tell(state, line,
		"lines do not tell their year; name the file after its day, "
		"as in messages-20260302") == -1)
		return -1;
	return line_log_give(state, &message, line->start, line->end);
}

static const struct line_log_kind kind = { .take = syslog_take };

PARSER_OPEN(syslog_open, line_log);

const struct format format_syslog = { .name = "syslog",
	.title = "System log (RFC 5424 or RFC 3164)",
	.capabilities = FORMAT_APPENDS,
	.detect = syslog_detect,
	.open = syslog_open,
	PARSER_CALLS };

/* Only the names of the map: what else is a pair is part of the words. */
static void
take_mapped(struct format_state *state, const struct syslog_line *line)
{
	const struct format_options *options = state->outlet.options;
	struct record *record = &state->record;
	struct span params = line->params;
	struct span rest = line->text;
	struct logfmt_pair pair;
	enum record_field field;

	while (syslog_param_next(&params, &pair.key, &pair.value)) {
		if (field_names_find(pair.key, options, &field) ==
		    FIELD_NAME_MAPPED)
			record_set(record, field, pair.value,
			    &state->outlet.limits);
	}
	while (logfmt_next(&rest, &pair, &state->room)) {
		if (pair.value.ptr != NULL &&
		    field_names_find(pair.key, options, &field) ==
			FIELD_NAME_MAPPED)
			record_set(record, field, pair.value,
			    &state->outlet.limits);
	}
}

/* A clock has no year: that of the file's name, if it has one. */
static void
read_time(const struct format_options *options, const struct syslog_line *line,
    struct message *message)
{
	struct civil day;

	if (line->time.len > 0) {
		(void)time_text_read(line->time, options->zone, message);
		return;
	}
	if (line->clock.month == 0 || !time_shape_in_name(options->file, &day))
		return;
	message->local = line->clock;
	message->local.year = day.year;
	if (civil_is_valid(&message->local))
		time_text_from_local(options->zone, INSTANT_SECOND, message);
}
