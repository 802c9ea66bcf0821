#include "rule/report.h"

#include <string.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "text/view.h"

#define REPORT_VERSION 2u
#define FLAGS_ALL      ((unsigned)(MESSAGE_PROVISIONAL << 1) - 1)
#define DISGUISES_ALL  ((unsigned)(DISGUISE_ADDRESS << 1) - 1)
#define TIMES_MAX      1000000u

static void pack_name(struct buffer *out, struct span text);
static void pack_cut(struct buffer *out, const struct report *report);
static void pack_before(struct buffer *out, const struct report_before *before);
static void find_cut(const struct report *report, size_t *from, size_t *until);
static size_t character_start(struct span text, size_t at);
static int unpack_people(struct unpack *in, struct report *out,
    struct err *err);
static int unpack_text(struct unpack *in, struct report *out, struct err *err);
static int unpack_before_all(struct unpack *in, struct report *out,
    struct err *err);
static bool unpack_field(struct unpack *in, size_t max, struct span *out);
static bool unpack_role(struct unpack *in, enum role *role);
static bool spans_are_right(const struct report *report);

int
report_pack(const struct report *report, struct buffer *out)
{
	size_t count = report->before_count < REPORT_BEFORE_MAX ?
	    report->before_count :
	    REPORT_BEFORE_MAX;

	pack_u8(out, REPORT_VERSION);
	pack_name(out, report->rule);
	pack_name(out, report->conversation);
	pack_name(out, report->channel);
	pack_name(out, report->message_id);
	buffer_append(out,
	    (struct span){ (const char *)report->identity.byte, DIGEST_BYTES });
	pack_name(out, report->from);
	pack_name(out, report->from_person);
	pack_u8(out, (uint8_t)report->from_role);
	pack_name(out, report->to);
	pack_name(out, report->to_person);
	pack_u8(out, (uint8_t)report->to_role);
	pack_i64(out, report->time);
	pack_u8(out, (uint8_t)report->time_kind);
	pack_u32(out, report->flags);
	pack_cut(out, report);
	pack_bytes(out, utf8_cut(report->value, REPORT_VALUE_BYTES));
	pack_u32(out, report->disguises);
	pack_u32(out, report->times < TIMES_MAX ? report->times : TIMES_MAX);
	pack_name(out, report->earlier);
	pack_name(out, report->also);
	pack_u8(out, (uint8_t)count);
	for (size_t i = 0; i < count; i++)
		pack_before(out, &report->before[i]);
	pack_u64(out, report->offset);
	return out->failed ? -1 : 0;
}

int
report_unpack(struct span bytes, struct report *out, struct err *err)
{
	struct unpack in = UNPACK(bytes);

	memset(out, 0, sizeof(*out));
	if (bytes.len > REPORT_BYTES_MAX)
		return err_set(err, 0,
		    "a report is longer than %d bytes: "
		    "discarded",
		    REPORT_BYTES_MAX);
	if (unpack_u8(&in) != REPORT_VERSION)
		return err_set(err, 0,
		    "a report is of another version: the "
		    "reader and the daemon must be of the same build");
	if (unpack_people(&in, out, err) == -1 ||
	    unpack_text(&in, out, err) == -1 ||
	    unpack_before_all(&in, out, err) == -1)
		return -1;
	out->offset = unpack_u64(&in);
	if (!unpack_is_done(&in))
		return err_set(err, 0,
		    "a report has the wrong length: "
		    "discarded");
	return 0;
}

static void
pack_name(struct buffer *out, struct span text)
{
	pack_bytes(out, utf8_cut(text, REPORT_NAME_BYTES));
}

/* The text around the hits, and the hits as they lie in it. */
static void
pack_cut(struct buffer *out, const struct report *report)
{
	struct match_span spans[MATCH_SPANS_MAX];
	size_t from, until, count = 0;

	find_cut(report, &from, &until);
	for (size_t i = 0; i < report->span_count && i < MATCH_SPANS_MAX; i++) {
		struct match_span span = report->spans[i];

		if (span.end > until)
			span.end = (uint32_t)until;
		if (span.start < from || span.start >= span.end)
			continue;
		spans[count].start = span.start - (uint32_t)from;
		spans[count++].end = span.end - (uint32_t)from;
	}
	pack_bytes(out,
	    span_first(span_from(report->text, from), until - from));
	pack_u64(out, report->text_offset + from);
	pack_u8(out, (uint8_t)count);
	for (size_t i = 0; i < count; i++) {
		pack_u32(out, spans[i].start);
		pack_u32(out, spans[i].end);
	}
}

/* A quarter of the cut stands before the first hit, where there is as much. */
static void
find_cut(const struct report *report, size_t *from, size_t *until)
{
	struct span text = report->text;
	size_t start = 0;

	*from = 0;
	*until = text.len;
	if (text.len <= REPORT_TEXT_BYTES)
		return;
	if (report->span_count > 0)
		start = report->spans[0].start;
	if (start > REPORT_TEXT_BYTES / 4)
		*from = start - REPORT_TEXT_BYTES / 4;
	if (*from > text.len - REPORT_TEXT_BYTES)
		*from = text.len - REPORT_TEXT_BYTES;
	*until = character_start(text, *from + REPORT_TEXT_BYTES);
	while (*from < *until &&
	    ((unsigned char)text.ptr[*from] & 0xC0) == 0x80)
		(*from)++;
}

static size_t
character_start(struct span text, size_t at)
{
	while (at > 0 && at < text.len &&
	    ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static void
pack_before(struct buffer *out, const struct report_before *before)
{
	pack_name(out, before->from);
	pack_u8(out, (uint8_t)before->from_role);
	pack_i64(out, before->time);
	pack_bytes(out, utf8_cut(before->text, REPORT_BEFORE_BYTES));
}

static int
unpack_people(struct unpack *in, struct report *out, struct err *err)
{
	uint8_t kind;
	bool right;

	right = unpack_field(in, REPORT_NAME_BYTES, &out->rule) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->conversation) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->channel) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->message_id);
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		out->identity.byte[i] = unpack_u8(in);
	right = right && unpack_field(in, REPORT_NAME_BYTES, &out->from) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->from_person) &&
	    unpack_role(in, &out->from_role) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->to) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->to_person) &&
	    unpack_role(in, &out->to_role);
	out->time = unpack_i64(in);
	kind = unpack_u8(in);
	out->flags = unpack_u32(in);
	if (!right || in->failed || out->rule.len == 0)
		return err_set(err, 0,
		    "a report names no rule, or a name, "
		    "role or text in it is wrong: discarded");
	if (kind > TIME_ASSUMED || (out->flags & ~FLAGS_ALL) != 0)
		return err_set(err, 0,
		    "a report has an unknown kind of time "
		    "or flag: discarded");
	out->time_kind = (enum time_kind)kind;
	return 0;
}

static int
unpack_text(struct unpack *in, struct report *out, struct err *err)
{
	bool right = unpack_field(in, REPORT_TEXT_BYTES, &out->text);

	out->text_offset = unpack_u64(in);
	out->span_count = unpack_u8(in);
	if (!right || out->span_count > MATCH_SPANS_MAX)
		return err_set(err, 0,
		    "a report's text or number of hits is "
		    "wrong: discarded");
	for (size_t i = 0; i < out->span_count; i++) {
		out->spans[i].start = unpack_u32(in);
		out->spans[i].end = unpack_u32(in);
	}
	right = unpack_field(in, REPORT_VALUE_BYTES, &out->value);
	out->disguises = unpack_u32(in);
	out->times = unpack_u32(in);
	right = right && unpack_field(in, REPORT_NAME_BYTES, &out->earlier) &&
	    unpack_field(in, REPORT_NAME_BYTES, &out->also);
	if (!right || in->failed || !spans_are_right(out))
		return err_set(err, 0,
		    "a report's hits do not lie in its "
		    "text: discarded");
	if ((out->disguises & ~DISGUISES_ALL) != 0 || out->times > TIMES_MAX)
		return err_set(err, 0,
		    "a report has an unknown disguise or "
		    "count: discarded");
	return 0;
}

static int
unpack_before_all(struct unpack *in, struct report *out, struct err *err)
{
	bool right = true;

	out->before_count = unpack_u8(in);
	if (out->before_count > REPORT_BEFORE_MAX)
		return err_set(err, 0,
		    "a report holds too many messages "
		    "before the hit: discarded");
	for (size_t i = 0; i < out->before_count && right; i++) {
		struct report_before *before = &out->before[i];

		right = unpack_field(in, REPORT_NAME_BYTES, &before->from) &&
		    unpack_role(in, &before->from_role);
		before->time = unpack_i64(in);
		right = right &&
		    unpack_field(in, REPORT_BEFORE_BYTES, &before->text);
	}
	if (!right || in->failed)
		return err_set(err, 0,
		    "a message before the hit in a report "
		    "is wrong: discarded");
	return 0;
}

static bool
unpack_field(struct unpack *in, size_t max, struct span *out)
{
	*out = unpack_bytes(in);
	return !in->failed && out->len <= max && utf8_is_valid(*out);
}

static bool
unpack_role(struct unpack *in, enum role *role)
{
	uint8_t value = unpack_u8(in);

	if (in->failed || value >= ROLE_COUNT)
		return false;
	*role = (enum role)value;
	return true;
}

/* Rising, not empty, within the text and not inside a character. */
static bool
spans_are_right(const struct report *report)
{
	size_t last = 0;

	for (size_t i = 0; i < report->span_count; i++) {
		struct match_span span = report->spans[i];

		if (span.start < last || span.end <= span.start ||
		    span.end > report->text.len ||
		    character_start(report->text, span.start) != span.start ||
		    character_start(report->text, span.end) != span.end)
			return false;
		last = span.end;
	}
	return true;
}
