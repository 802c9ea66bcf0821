#include <stdlib.h>

#include "message/formats.h"
#include "message/mail.h"
#include "message/mail_date.h"
#include "message/mail_field.h"
#include "message/outlet.h"

#define STATE_VERSION 1

/*
 * Mail: a mailbox in one file (mbox, RFC 4155 and its relatives), or one mail
 * (eml, also each file of a Maildir).
 *
 * In a mailbox a mail begins at a "From " line with a date, when a field of a
 * header comes next. Content-Length is not believed: the sender may have
 * written it, and mails behind it would go unread.
 */
struct format_state {
	struct outlet outlet;
	struct line_splitter lines;
	struct charsets *charsets; /* of its own, or NULL */
	struct mail mail;
	struct buffer separator; /* a "From " line that waits for the next */
	uint64_t separator_start;
	uint64_t separator_end;
	bool is_mailbox;
	bool is_open;
	bool waits;
	bool told_preamble;
	uint64_t start;       /* of the mail that came last */
	uint64_t provisional; /* where it ended when it was handed over */
};

static struct format_state *open_mails(const struct format_options *options,
    const struct format_sink *sink, bool is_mailbox, struct err *err);
static int take_line(struct format_state *state, const struct line *line);
static int take_mailbox_line(struct format_state *state,
    const struct line *line);
static int settle(struct format_state *state, const struct line *line);
static int begin(struct format_state *state, uint64_t start, struct span date);
static int end(struct format_state *state);
static struct span unquoted(struct span line);
static bool is_separator_begun(const struct format_state *state,
    struct span line);
static int give_copy(struct format_state *state, unsigned flags);
static int tell_truncated(struct format_state *state, const struct mail *mail,
    bool is_cut);

static int
mbox_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span line = SPAN_NONE;
	struct span date;
	struct mail_field field;

	while (span_trim(line).len == 0 && span_next_part(&rest, '\n', &line))
		continue;
	if (!mail_date_is_separator(line, &date))
		return 0;
	format_saw(probe, "a mailbox's \"From \" line");
	if (!span_next_part(&rest, '\n', &line) || rest.ptr == NULL)
		return probe->whole ? 80 : 50;
	if (!mail_field_read(line, &field) &&
	    !span_starts(line, SPAN(">From ")))
		return 0;
	format_saw(probe, "a header behind it");
	return 97;
}

/* A header, and in it what every mail has. */
static int
eml_detect(const struct format_probe *probe)
{
	static const char *const known[] = { "From", "To", "Subject", "Date",
		"Message-ID", "Received", "Return-Path", "MIME-Version",
		"Delivered-To", "Content-Type" };
	struct span rest = probe->head;
	unsigned seen = 0;
	struct span line;
	struct mail_field field;

	while (span_next_part(&rest, '\n', &line) && rest.ptr != NULL) {
		if (span_trim(line).len == 0 && seen != 0)
			break;
		if (span_trim(line).len == 0)
			continue;
		if (line.ptr[0] == ' ' || line.ptr[0] == '\t')
			continue;
		if (!mail_field_read(line, &field))
			return 0;
		for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]);
		     i++) {
			if (!span_is_nocase(field.name, known[i]) ||
			    (seen & 1u << i) != 0)
				continue;
			seen |= 1u << i;
			format_saw(probe, "the field %s", known[i]);
		}
	}
	if (__builtin_popcount(seen) >= 3)
		return (seen & 1) != 0 ? 92 : 70;
	return __builtin_popcount(seen) == 2 && (seen & 1) != 0 ? 62 : 0;
}

static void
mail_close(struct format_state *state)
{
	if (state == NULL)
		return;
	line_done(&state->lines);
	mail_done(&state->mail);
	buffer_done(&state->separator);
	charsets_free(state->charsets);
	free(state);
}

static struct format_state *
mbox_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	return open_mails(options, sink, true, err);
}

static struct format_state *
eml_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	return open_mails(options, sink, false, err);
}

static struct format_state *
open_mails(const struct format_options *options, const struct format_sink *sink,
    bool is_mailbox, struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));
	struct charsets *charsets = options->charsets;

	if (state != NULL && charsets == NULL)
		charsets = state->charsets = charsets_new();
	if (state == NULL || charsets == NULL) {
		free(state);
		outlet_error(NULL, err);
		return NULL;
	}
	outlet_init(&state->outlet, options, sink);
	line_init(&state->lines, state->outlet.limits.line_bytes, 0);
	mail_init(&state->mail, &state->outlet, charsets);
	state->is_mailbox = is_mailbox;
	return state;
}

static int
mail_feed(struct format_state *state, struct span bytes, struct err *err)
{
	struct line line;
	int result;

	while ((result = line_next(&state->lines, &bytes, &line)) == 1) {
		if (take_line(state, &line) == -1)
			return outlet_error(&state->outlet, err);
	}
	return result == -1 ? outlet_error(&state->outlet, err) : 0;
}

static int
mail_idle(struct format_state *state, struct err *err)
{
	if (!state->is_open || !mail_has_header(&state->mail))
		return 0;
	return give_copy(state, MESSAGE_PROVISIONAL) == -1 ?
	    outlet_error(&state->outlet, err) :
	    0;
}

/* The mail stays open: a file that was still being copied may yet go on. */
static int
mail_finish(struct format_state *state, struct err *err)
{
	struct line line;
	bool is_cut = line_open(&state->lines, &line);
	int result = 0;

	if (state->waits || (is_cut && is_separator_begun(state, line.text))) {
		if (is_cut)
			result = take_line(state, &line);
		if (result == 0 && state->is_open)
			result = end(state);
		state->waits = false;
	} else if (state->is_open || (is_cut && !state->is_mailbox)) {
		if (!state->is_open)
			result = begin(state, line.start, SPAN_NONE);
		if (result == 0)
			result = give_copy(state, 0);
	} else if (is_cut)
		result = take_line(state, &line);
	return result == -1 ? outlet_error(&state->outlet, err) : 0;
}

static uint64_t
mail_resume_point(const struct format_state *state)
{
	if (state->is_open || state->provisional != 0)
		return state->start;
	return state->waits ? state->separator_start : state->lines.start;
}

static int
mail_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->told_preamble);
	pack_u64(out,
	    state->provisional == 0 ? 0 : state->provisional - state->start);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

static int
mail_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;
	uint64_t length;

	state->told_preamble = unpack_u8(&in) != 0;
	length = unpack_u64(&in);
	state->provisional = length == 0 ? 0 : offset + length;
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	state->start = offset;
	line_done(&state->lines);
	line_init(&state->lines, state->outlet.limits.line_bytes, offset);
	return 0;
}

const struct format format_mbox = { .name = "mbox",
	.title = "mailbox in one file",
	.capabilities = FORMAT_APPENDS | FORMAT_BYTES,
	.detect = mbox_detect,
	.open = mbox_open,
	.feed = mail_feed,
	.idle = mail_idle,
	.finish = mail_finish,
	.resume_point = mail_resume_point,
	.save = mail_save,
	.load = mail_load,
	.close = mail_close };

const struct format format_eml = { .name = "eml",
	.title = "one mail a file",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_BYTES,
	.detect = eml_detect,
	.open = eml_open,
	.feed = mail_feed,
	.idle = mail_idle,
	.finish = mail_finish,
	.resume_point = mail_resume_point,
	.save = mail_save,
	.load = mail_load,
	.close = mail_close };

static int
take_line(struct format_state *state, const struct line *line)
{
	struct line plain = *line;
	int result = 0;

	/* A byte order mark is no part of the first field's name. */
	if (line->start == 0 && span_starts(line->text, SPAN("\xef\xbb\xbf")))
		plain.text = span_from(line->text, 3);
	if (state->is_mailbox)
		return take_mailbox_line(state, &plain);
	if (!state->is_open)
		result = begin(state, line->start, SPAN_NONE);
	mail_line(&state->mail, &plain);
	return result;
}

static int
take_mailbox_line(struct format_state *state, const struct line *line)
{
	struct line plain = *line;
	struct span date;

	if (state->waits && settle(state, line) == -1)
		return -1;
	if (mail_date_is_separator(line->text, &date)) {
		buffer_reset(&state->separator);
		buffer_append(&state->separator, line->text);
		state->separator_start = line->start;
		state->separator_end = line->end;
		state->waits = true;
		return state->separator.failed ? -1 : 0;
	}
	plain.text = unquoted(line->text);
	if (state->is_open) {
		mail_line(&state->mail, &plain);
		return 0;
	}
	if (line->text.len == 0 || state->told_preamble)
		return 0;
	state->told_preamble = true;
	return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
	    line->start,
	    "lines before the first \"From \" line belong to no mail");
}

/* The next line says whether the "From " line begins a mail. */
static int
settle(struct format_state *state, const struct line *line)
{
	struct line before = { .text = buffer_span(&state->separator),
		.start = state->separator_start,
		.end = state->separator_end };
	struct mail_field field;
	struct span date = SPAN_NONE;

	state->waits = false;
	if (mail_field_read(line->text, &field) ||
	    span_starts(line->text, SPAN(">From "))) {
		if (state->is_open && end(state) == -1)
			return -1;
		(void)mail_date_is_separator(before.text, &date);
		return begin(state, before.start, date);
	}
	if (state->is_open)
		mail_line(&state->mail, &before);
	return 0;
}

static int
begin(struct format_state *state, uint64_t start, struct span date)
{
	/* A mail that was handed over already begins where it began. */
	if (state->start != start)
		state->provisional = 0;
	state->start = start;
	state->is_open = true;
	mail_begin(&state->mail, start, date);
	return 0;
}

/* Hand the open mail over, unless it was, and has not grown since. */
static int
end(struct format_state *state)
{
	bool again = state->provisional != 0;

	state->is_open = false;
	if (again && state->provisional == state->mail.end)
		return 0;
	state->provisional = state->mail.end;
	return mail_give(&state->mail, 0, again);
}

/* ">From ", ">>From ": one ">" is the mailbox's (mboxrd). */
static struct span
unquoted(struct span line)
{
	size_t marks = 0;

	while (marks < line.len && line.ptr[marks] == '>')
		marks++;
	return marks > 0 && span_starts(span_from(line, marks), SPAN("From ")) ?
	    span_from(line, 1) :
	    line;
}

/* A line that may yet become the "From " line of the next mail. */
static bool
is_separator_begun(const struct format_state *state, struct span line)
{
	return state->is_mailbox &&
	    (state->waits || span_starts(line, SPAN("From ")) ||
		span_starts(SPAN("From "), line));
}

/* The open mail as far as it has come, with its open line. */
static int
give_copy(struct format_state *state, unsigned flags)
{
	bool again = state->provisional != 0;
	struct mail copy;
	struct line line;
	bool is_cut = line_open(&state->lines, &line);
	int result;

	mail_init(&copy, &state->outlet, state->mail.charsets);
	result = mail_copy(&copy, &state->mail);
	if (is_cut && !is_separator_begun(state, line.text)) {
		line.text = state->is_mailbox ? unquoted(line.text) : line.text;
		mail_line(&copy, &line);
	}
	if (result == 0 && flags == 0)
		result = tell_truncated(state, &copy, is_cut);
	/* Of half a header nobody can tell what it would have said. */
	if (result == 0 && (mail_has_header(&copy) || !is_cut) &&
	    !(again && state->provisional == copy.end)) {
		state->provisional = copy.end;
		result = mail_give(&copy, flags, again);
	}
	mail_done(&copy);
	return result;
}

static int
tell_truncated(struct format_state *state, const struct mail *mail, bool is_cut)
{
	if (mime_is_whole(&mail->mime) || (!mail_has_header(mail) && !is_cut))
		return 0;
	return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
	    state->start, "the last mail ends before its last part");
}
