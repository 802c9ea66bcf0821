#include "message/mime.h"

#include "message/mail_field.h"

static void head_line(struct mime *mime, const struct mime_sink *sink,
    struct span line);
static bool is_field(struct span line);
static void end_head(struct mime *mime, const struct mime_sink *sink);
static void read_fields(struct mime *mime, struct mime_part *part);
static bool open_level(struct mime *mime, const struct mime_part *part);
static void begin_head(struct mime *mime);
static bool take_boundary(struct mime *mime, const struct mime_sink *sink,
    struct span line);
static bool is_closing(struct span rest);
static bool ends_word(struct span rest);
static bool is_blank(struct span text);

void
mime_reset(struct mime *mime, size_t depth_limit)
{
	mime->depth = 0;
	mime->depth_limit = depth_limit < MIME_DEPTH_MAX ? depth_limit :
							   MIME_DEPTH_MAX;
	mime->parts = 0;
	mime->limits = 0;
	mime->is_top = true;
	buffer_reset(&mime->boundaries);
	begin_head(mime);
}

void
mime_done(struct mime *mime)
{
	buffer_done(&mime->boundaries);
	buffer_done(&mime->head);
}

void
mime_line(struct mime *mime, const struct mime_sink *sink, struct span line)
{
	if (mime->depth > 0 && span_starts(line, SPAN("--")) &&
	    take_boundary(mime, sink, span_from(line, 2)))
		return;
	if (mime->state == MIME_BODY)
		sink->line(sink->arg, line);
	else if (mime->state == MIME_HEAD)
		head_line(mime, sink, line);
}

void
mime_end(struct mime *mime, const struct mime_sink *sink)
{
	if (mime->state == MIME_HEAD && mime->head.len > 0)
		end_head(mime, sink);
	if (mime->state == MIME_BODY)
		sink->end(sink->arg, mime);
	mime->state = MIME_BETWEEN;
}

bool
mime_is_whole(const struct mime *mime)
{
	return mime->depth == 0 && mime->state != MIME_HEAD;
}

/* Fields are kept unfolded, a line each (RFC 5322, 2.2.3). */
static void
head_line(struct mime *mime, const struct mime_sink *sink, struct span line)
{
	bool folded = line.len > 0 &&
	    (line.ptr[0] == ' ' || line.ptr[0] == '\t');

	if (mime->is_top && mime->head.len == 0 && is_blank(line))
		return;
	if (line.len == 0) {
		end_head(mime, sink);
		return;
	}
	if (!folded && !is_field(line)) {
		/* A line of the mailbox, or the blank line is missing. */
		if (span_starts(line, SPAN("From ")) ||
		    span_starts(line, SPAN(">From ")))
			return;
		end_head(mime, sink);
		if (mime->state == MIME_BODY)
			sink->line(sink->arg, line);
		return;
	}
	if (!folded)
		mime->skip_field = false;
	if (mime->skip_field)
		return;
	if (mime->head.len + line.len + 1 > MIME_HEAD_BYTES) {
		mime->limits |= MIME_LIMIT_HEAD;
		mime->skip_field = true;
		return;
	}
	if (!folded && mime->head.len > 0)
		buffer_char(&mime->head, '\n');
	buffer_append(&mime->head, line);
}

static bool
is_field(struct span line)
{
	struct mail_field field;

	return mail_field_read(line, &field);
}

static void
end_head(struct mime *mime, const struct mime_sink *sink)
{
	struct mime_part part = { .is_top = mime->is_top };

	read_fields(mime, &part);
	mime->is_top = false;
	mime->state = MIME_BETWEEN;
	if (part.is_top)
		mime->parts = 0;
	if (++mime->parts > MIME_PARTS_MAX) {
		mime->limits |= MIME_LIMIT_PARTS;
		return;
	}
	switch (sink->part(sink->arg, mime, &part)) {
	case MIME_SKIP:
		break;
	case MIME_READ:
		if (!open_level(mime, &part))
			mime->state = MIME_BODY;
		break;
	case MIME_IS_MAIL:
		mime->is_top = true;
		begin_head(mime);
		break;
	}
}

static void
read_fields(struct mime *mime, struct mime_part *part)
{
	struct span rest = buffer_span(&mime->head);
	bool in_digest = mime->depth > 0 &&
	    mime->level[mime->depth - 1].is_digest;
	struct mail_field field;

	part->header = rest;
	while (mail_field_next(&rest, &field)) {
		if (span_is_nocase(field.name, "Content-Type"))
			part->content = field.value;
		else if (span_is_nocase(field.name, "Content-Disposition"))
			part->disposition = field.value;
		else if (span_is_nocase(field.name,
			     "Content-Transfer-Encoding"))
			part->transfer = mail_value_word(field.value);
	}
	part->type = mail_value_word(part->content);
	/* RFC 2045, 5.2: what is not readable is plain text. */
	if (part->type.len == 0 || span_is_nocase(part->type, "text"))
		part->type = in_digest ? SPAN("message/rfc822") :
					 SPAN("text/plain");
}

/* False when the part is no multipart that can be taken apart. */
static bool
open_level(struct mime *mime, const struct mime_part *part)
{
	static const char multipart[] = "multipart/";
	struct mime_level level = { .at = mime->boundaries.len };
	struct span start = span_first(part->type, sizeof(multipart) - 1);

	if (!span_is_nocase(start, multipart))
		return false;
	if (mime->depth >= mime->depth_limit) {
		mime->limits |= MIME_LIMIT_DEPTH;
		return true;
	}
	if (!mail_param(mime->charsets, part->content, "boundary",
		&mime->boundaries))
		return false;
	level.length = mime->boundaries.len - level.at;
	if (level.length == 0 || level.length > MIME_MARKER_BYTES) {
		mime->boundaries.len = level.at;
		return false;
	}
	level.is_alternative = span_is_nocase(part->type,
	    "multipart/alternative");
	level.is_digest = span_is_nocase(part->type, "multipart/digest");
	mime->level[mime->depth++] = level;
	return true;
}

static void
begin_head(struct mime *mime)
{
	mime->state = MIME_HEAD;
	mime->skip_field = false;
	buffer_reset(&mime->head);
}

/* Is it the boundary of a multipart that is open? The innermost comes first. */
static bool
take_boundary(struct mime *mime, const struct mime_sink *sink, struct span line)
{
	for (size_t i = mime->depth; i > 0; i--) {
		const struct mime_level *level = &mime->level[i - 1];
		struct span boundary = { mime->boundaries.ptr + level->at,
			level->length };
		struct span rest = span_from(line, level->length);
		bool closes = is_closing(rest);

		if (!span_starts(line, boundary) ||
		    (!closes && !ends_word(rest)))
			continue;
		mime_end(mime, sink);
		mime->depth = closes ? i - 1 : i;
		mime->boundaries.len = level->at + (closes ? 0 : level->length);
		if (!closes)
			begin_head(mime);
		return true;
	}
	return false;
}

static bool
is_closing(struct span rest)
{
	return span_starts(rest, SPAN("--")) && ends_word(span_from(rest, 2));
}

/* RFC 2046, 5.1.1: what else stands on the line does not count. */
static bool
ends_word(struct span rest)
{
	return rest.len == 0 || rest.ptr[0] == ' ' || rest.ptr[0] == '\t';
}

static bool
is_blank(struct span text)
{
	return span_trim(text).len == 0;
}
