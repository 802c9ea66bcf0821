#include "message/record.h"

#include "base/utf8.h"

#define NAME(text)                       \
	{                                \
		(text), sizeof(text) - 1 \
	}

/*
 * What is set anew leaves its old bytes behind. No message has so many names;
 * of one that repeats them without end the others are left out.
 */
#define NAMES_MAX ((size_t)8 << 20)

static const struct span field_names[RECORD_FIELDS] = {
	[RECORD_ID] = NAME("id"),
	[RECORD_TIME] = NAME("time"),
	[RECORD_DATE] = NAME("date"),
	[RECORD_CONVERSATION] = NAME("conversation"),
	[RECORD_CHANNEL] = NAME("channel"),
	[RECORD_FROM] = NAME("from"),
	[RECORD_TO] = NAME("to"),
	[RECORD_TEXT] = NAME("text"),
	[RECORD_FROM_ROLE] = NAME("from_role"),
	[RECORD_TO_ROLE] = NAME("to_role"),
	[RECORD_REPLY_TO] = NAME("reply_to"),
	[RECORD_EDITED] = NAME("edited"),
	[RECORD_DELETED] = NAME("deleted"),
	[RECORD_ATTACHMENTS] = NAME("attachments")
};

static void pack_value(const struct record_value *value, struct buffer *out);
static void unpack_value(const struct record *record,
    struct record_value *value, struct unpack *in);
static struct record_value add(struct record *record, struct span bytes);
static struct span value_span(const struct record *record,
    const struct record_value *value);
static const char *read_roles(const struct record *record, struct message *out);

struct span
record_field_name(enum record_field field)
{
	return field_names[field];
}

bool
record_field_parse(struct span name, enum record_field *field)
{
	for (int i = 0; i < RECORD_FIELDS; i++) {
		if (name.len == field_names[i].len &&
		    span_equal(name, field_names[i])) {
			*field = (enum record_field)i;
			return true;
		}
	}
	return false;
}

void
record_done(struct record *record)
{
	buffer_done(&record->bytes);
}

void
record_reset(struct record *record)
{
	buffer_reset(&record->bytes);
	for (int i = 0; i < RECORD_FIELDS; i++)
		record->value[i].present = false;
	record->to_count = 0;
	record->attachment_count = 0;
	record->flags = 0;
	record->cut = false;
	record->failed = false;
}

void
record_set(struct record *record, enum record_field field, struct span value,
    const struct format_limits *limits)
{
	size_t limit = limits->name_bytes;
	struct record_value added;

	if (field == RECORD_TEXT)
		limit = limits->text_bytes;
	if (value.len > limit) {
		value = utf8_cut(value, limit);
		if (field == RECORD_TEXT)
			record->flags |= MESSAGE_CUT;
		else
			record->cut = true;
	}
	if (field != RECORD_TEXT &&
	    record->bytes.len > limits->text_bytes + NAMES_MAX) {
		record->cut = true;
		return;
	}
	added = add(record, value);
	record->value[field] = added;
	if (field == RECORD_TO && record->to_count < MESSAGE_TO_MAX)
		record->to[record->to_count++] = added;
	else if (field == RECORD_TO)
		record->cut = true;
	if (field == RECORD_ATTACHMENTS &&
	    record->attachment_count < MESSAGE_ATTACHMENTS_MAX)
		record->attachments[record->attachment_count++] = added;
	else if (field == RECORD_ATTACHMENTS)
		record->cut = true;
}

bool
record_has(const struct record *record, enum record_field field)
{
	return record->value[field].present;
}

struct span
record_get(const struct record *record, enum record_field field)
{
	return value_span(record, &record->value[field]);
}

struct span
record_to(const struct record *record, size_t which)
{
	return value_span(record, &record->to[which]);
}

const char *
record_message(const struct record *record, struct message *out)
{
	memset(out, 0, sizeof(*out));
	out->time = INSTANT_NONE;
	out->flags = record->flags;
	out->id = record_get(record, RECORD_ID);
	out->conversation = record_get(record, RECORD_CONVERSATION);
	out->channel = record_get(record, RECORD_CHANNEL);
	out->from = record_get(record, RECORD_FROM);
	out->text = record_get(record, RECORD_TEXT);
	out->reply_to = record_get(record, RECORD_REPLY_TO);
	for (size_t i = 0; i < record->to_count; i++)
		out->to[i] = value_span(record, &record->to[i]);
	out->to_count = record->to_count;
	for (size_t i = 0; i < record->attachment_count; i++)
		out->attachments[i] = value_span(record,
		    &record->attachments[i]);
	out->attachment_count = record->attachment_count;
	if (out->attachment_count > 0)
		out->flags |= MESSAGE_ATTACHMENT;
	return read_roles(record, out);
}

int
record_give(const struct record *record, struct message *message, bool has_time,
    struct outlet *outlet)
{
	bool was_cut = record->cut || (message->flags & MESSAGE_CUT) != 0;

	if (!has_time &&
	    outlet_fault(outlet, FORMAT_FAULT_UNREADABLE, message->start,
		"a time is not readable; the message is read without one") ==
		-1)
		return -1;
	if (was_cut &&
	    outlet_fault(outlet, FORMAT_FAULT_LIMIT, message->start,
		OUTLET_CUT) == -1)
		return -1;
	return outlet_message(outlet, message);
}

void
record_pack(const struct record *record, struct buffer *out)
{
	pack_bytes(out, buffer_span(&record->bytes));
	for (int i = 0; i < RECORD_FIELDS; i++)
		pack_value(&record->value[i], out);
	pack_u32(out, (uint32_t)record->to_count);
	for (size_t i = 0; i < record->to_count; i++)
		pack_value(&record->to[i], out);
	pack_u32(out, record->flags);
}

void
record_unpack(struct record *record, struct unpack *in)
{
	uint32_t count;

	record_reset(record);
	if (buffer_append(&record->bytes, unpack_bytes(in)) == -1)
		record->failed = true;
	for (int i = 0; i < RECORD_FIELDS; i++)
		unpack_value(record, &record->value[i], in);
	count = unpack_u32(in);
	if (count > MESSAGE_TO_MAX) {
		in->failed = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		unpack_value(record, &record->to[i], in);
	record->to_count = count;
	record->flags = unpack_u32(in);
}

static void
pack_value(const struct record_value *value, struct buffer *out)
{
	pack_u8(out, value->present);
	pack_u32(out, value->present ? (uint32_t)value->at : 0);
	pack_u32(out, value->present ? (uint32_t)value->length : 0);
}

static void
unpack_value(const struct record *record, struct record_value *value,
    struct unpack *in)
{
	value->present = unpack_u8(in) != 0;
	value->at = unpack_u32(in);
	value->length = unpack_u32(in);
	if (value->at > record->bytes.len ||
	    value->length > record->bytes.len - value->at) {
		in->failed = true;
		*value = (struct record_value){ 0, 0, false };
	}
}

static const char *
read_roles(const struct record *record, struct message *out)
{
	const char *wrong = NULL;

	if (record_get(record, RECORD_FROM_ROLE).len > 0) {
		out->from_role_stated = role_parse(record_get(record,
						       RECORD_FROM_ROLE),
		    &out->from_role);
		if (!out->from_role_stated)
			wrong = "from_role is no role that boundaryd knows; "
				"the message is read without it";
	}
	if (record_get(record, RECORD_TO_ROLE).len > 0) {
		out->to_role_stated = role_parse(record_get(record,
						     RECORD_TO_ROLE),
		    &out->to_role);
		if (!out->to_role_stated)
			wrong = "to_role is no role that boundaryd knows; "
				"the message is read without it";
	}
	return wrong;
}

static struct record_value
add(struct record *record, struct span bytes)
{
	struct record_value value = { record->bytes.len, bytes.len, true };

	if (buffer_append(&record->bytes, bytes) == -1) {
		record->failed = true;
		value.length = 0;
	}
	return value;
}

static struct span
value_span(const struct record *record, const struct record_value *value)
{
	if (!value->present || value->length == 0)
		return SPAN_NONE;
	return (struct span){ record->bytes.ptr + value->at, value->length };
}
