#include "reader/session_file.h"

#include <errno.h>
#include <string.h>

#include "message/foreign.h"

#define SURE_ENOUGH 60

static int feed_head(struct session_file *file, struct err *err);
static const struct format *detect(const struct session_file *file,
    const struct format_probe *probe, int *sure);

int
session_choose(struct session_file *file, bool all_there, struct err *err)
{
	const char *slash = strrchr(file->path, '/');
	struct format_probe probe = {
		.head = span_first(buffer_span(&file->head),
		    SESSION_HEAD_BYTES),
		.name = span_of(slash == NULL ? file->path : slash + 1),
		.whole = all_there && file->head.len <= SESSION_HEAD_BYTES,
	};
	bool full = file->head.len >= SESSION_HEAD_BYTES;
	int sure = 0;
	const struct format *format;

	if (file->head.len == 0)
		return 0;
	format = detect(file, &probe, &sure);
	if (format == NULL && full) {
		/* Bytes that are dropped cannot be gone back to. */
		session_tell_unknown(file);
		file->given_up = true;
		file->unread = file->head.len;
		buffer_done(&file->head);
		buffer_done(&file->raw);
	}
	if (format == NULL || (sure < SURE_ENOUGH && !full && !all_there))
		return 0;
	file->format = format;
	if (session_start_parser(file, err) == -1)
		return -1;
	return feed_head(file, err);
}

bool
session_is_apart(const struct session_file *file, struct span head)
{
	const char *slash = strrchr(file->path, '/');
	struct format_probe probe = {
		.name = span_of(slash == NULL ? file->path : slash + 1)
	};
	const struct format *format = file->format;
	struct decode *decode = decode_new(file->source->encoding, 0);
	bool apart = false;
	int sure = 0;

	if (decode != NULL && decode_feed(decode, head, &probe.head) == 0) {
		if (format == NULL && !file->given_up)
			format = detect(file, &probe, &sure);
		apart = format != NULL &&
		    (file->format != NULL || sure >= SURE_ENOUGH) &&
		    (format->capabilities & FORMAT_APART) != 0 &&
		    (format->is_apart == NULL || format->is_apart(&probe));
	}
	decode_free(decode);
	return apart;
}

void
session_tell_unknown(struct session_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *advice = foreign_advice(buffer_span(&file->raw),
	    span_of(slash == NULL ? file->path : slash + 1));

	if (!file->told_unknown && advice != NULL)
		session_fault(file, file->start, "%s", advice);
	else if (!file->told_unknown)
		session_fault(file, file->start,
		    "cannot tell what format this is; set 'format' in source "
		    "'%s' (boundaryd.conf)",
		    file->source->name);
	file->told_unknown = true;
}

/* What came while the format was not known. */
static int
feed_head(struct session_file *file, struct err *err)
{
	struct span head = buffer_span(&file->head);

	if ((file->format->capabilities & FORMAT_BYTES) != 0) {
		decode_free(file->decode);
		file->decode = decode_new(ENCODING_BYTES, file->start);
		if (file->decode == NULL || file->raw.failed ||
		    decode_feed(file->decode, buffer_span(&file->raw), &head) ==
			-1)
			return err_set(err, ENOMEM,
			    "out of memory for the start of '%s'", file->path);
	}
	if (file->format->feed(file->parser, head, err) == -1)
		return session_stopped(file, err);
	buffer_done(&file->head);
	buffer_done(&file->raw);
	decode_forget(file->decode, file->format->resume_point(file->parser));
	return 0;
}

/* Of a container's entries, those are read that look like the format named. */
static const struct format *
detect(const struct session_file *file, const struct format_probe *probe,
    int *sure)
{
	const struct format *named = format_find(span_of(file->source->format));

	if (named == NULL)
		return format_detect(probe, sure);
	*sure = named->detect(probe);
	return *sure > 0 ? named : NULL;
}
