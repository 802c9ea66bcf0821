#include <stdlib.h>

#include "message/formats.h"
#include "message/record.h"
#include "message/time_text.h"
#include "message/xml_tags.h"

#define STATE_VERSION 1
#define OWNER         "Me"  /* the phone's own number is not in the export */
#define SENDER_TYPE   "137" /* of an address in a picture message */

/*
 * SMS Backup & Restore: <sms> and <mms> in <smses>. What its attributes say
 * waits in `extra` until the element ends, under these fields.
 */
#define SMS_ADDRESS    RECORD_FROM
#define SMS_CONTACT    RECORD_CONVERSATION
#define SMS_BOX        RECORD_ID /* 1 received, 2 sent, 3 a draft */
#define PART_KIND      RECORD_FROM_ROLE
#define PART_NAME      RECORD_TO_ROLE
#define PART_TEXT      RECORD_REPLY_TO
#define ADDRESS_NUMBER RECORD_CHANNEL
#define ADDRESS_TYPE   RECORD_DATE

struct format_state {
	struct outlet outlet;
	struct xml_tags xml;
	struct record record;
	struct record extra;
	struct buffer text; /* of all parts */
	struct buffer part; /* text of the open one */
	bool inside;
	bool dead;
	uint64_t start;
	uint64_t safe; /* behind the last whole message */
	size_t safe_depth;
	bool safe_seen; /* the document has begun there */
};

static int on_token(void *arg, const struct xml_token *token);
static void take_attribute(struct format_state *state,
    const struct xml_token *token);
static void take_part(struct format_state *state);
static void take_address(struct format_state *state);
static void take_people(struct format_state *state);
static bool is_known(struct span value);
static void set(struct format_state *state, enum record_field field,
    const struct xml_token *token);
static void forget_part(struct format_state *state);
static int give(struct format_state *state, uint64_t end);

static int
sms_detect(const struct format_probe *probe)
{
	if (!format_head_is_xml(probe))
		return 0;
	return format_head_has(probe, "<smses ") ||
		format_head_has(probe, "<smses>") ?
	    95 :
	    0;
}

static void
sms_close(struct format_state *state)
{
	if (state == NULL)
		return;
	xml_tags_done(&state->xml);
	record_done(&state->record);
	record_done(&state->extra);
	buffer_done(&state->text);
	buffer_done(&state->part);
	free(state);
}

static struct format_state *
sms_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	outlet_init(&state->outlet, options, sink);
	xml_tags_init(&state->xml, state->outlet.limits.text_bytes + 8,
	    on_token, state);
	return state;
}

static int
sms_feed(struct format_state *state, struct span bytes, struct err *err)
{
	enum xml_result result;

	if (state->dead)
		return 0;
	result = xml_tags_feed(&state->xml, bytes);
	if (result == XML_GOES_ON)
		return 0;
	state->dead = true;
	if (result != XML_INVALID ||
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		state->xml.position - 1, state->xml.what) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

static int
sms_idle(struct format_state *state, struct err *err)
{
	(void)state;
	(void)err;
	return 0;
}

static int
sms_finish(struct format_state *state, struct err *err)
{
	if (state->dead || xml_tags_is_done(&state->xml))
		return 0;
	if (outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, state->safe,
		"the export ends before its last tag: it is not whole") == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

static uint64_t
sms_resume_point(const struct format_state *state)
{
	return state->safe;
}

static int
sms_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->dead);
	pack_u32(out, (uint32_t)state->safe_depth);
	pack_u8(out, state->safe_seen);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

static int
sms_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->dead = unpack_u8(&in) != 0;
	state->safe_depth = unpack_u32(&in);
	state->safe_seen = unpack_u8(&in) != 0;
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in) || state->safe_depth > 1)
		return format_bad_state(err);
	state->safe = offset;
	xml_tags_reset(&state->xml, offset, state->safe_depth);
	state->xml.seen = state->safe_seen;
	return 0;
}

const struct format format_sms = { .name = "sms",
	.title = "SMS Backup & Restore, XML",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = sms_detect,
	.open = sms_open,
	.feed = sms_feed,
	.idle = sms_idle,
	.finish = sms_finish,
	.resume_point = sms_resume_point,
	.save = sms_save,
	.load = sms_load,
	.close = sms_close };

static int
on_token(void *arg, const struct xml_token *token)
{
	struct format_state *state = arg;
	bool message = token->depth == 1 &&
	    (span_is(token->name, "sms") || span_is(token->name, "mms"));

	switch (token->event) {
	case XML_OPEN:
		if (message) {
			state->inside = true;
			state->start = token->start;
			record_reset(&state->record);
			record_reset(&state->extra);
			buffer_reset(&state->text);
			buffer_reset(&state->part);
		}
		return 0;
	case XML_ATTRIBUTE:
		if (state->inside)
			take_attribute(state, token);
		return 0;
	case XML_OPENED:
		if (!state->inside && token->depth == 0) {
			state->safe = token->end;
			state->safe_depth = 1;
			state->safe_seen = true;
		}
		if (token->depth == 0 && !span_is(token->name, "smses"))
			return outlet_fault(&state->outlet,
			    FORMAT_FAULT_UNREADABLE, token->start,
			    "the export is no list of text messages");
		if (state->inside && span_is(token->name, "part"))
			take_part(state);
		else if (state->inside && span_is(token->name, "addr"))
			take_address(state);
		return 0;
	case XML_CLOSE:
		break;
	}
	if (message && state->inside) {
		state->inside = false;
		state->safe = token->end;
		return give(state, token->end);
	}
	if (!state->inside && token->depth == 0) {
		state->safe = token->end;
		state->safe_depth = 0;
	}
	return 0;
}

/* What the phone does not know, it writes as a word. */
static bool
is_known(struct span value)
{
	return value.len > 0 && !span_is(value, "null") &&
	    !span_is(value, "(Unknown)");
}

static void
take_attribute(struct format_state *state, const struct xml_token *token)
{
	static const struct {
		const char *name;
		enum record_field field;
	} table[] = { { "address", SMS_ADDRESS },
		{ "contact_name", SMS_CONTACT }, { "type", SMS_BOX },
		{ "msg_box", SMS_BOX }, { "date", RECORD_TIME },
		{ "body", RECORD_TEXT } };
	static const struct {
		const char *name;
		enum record_field field;
	} below[] = { { "ct", PART_KIND }, { "name", PART_NAME },
		{ "cl", PART_NAME }, { "text", PART_TEXT },
		{ "address", ADDRESS_NUMBER }, { "type", ADDRESS_TYPE } };

	if (!is_known(token->value))
		return;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		bool here = token->depth == 1;
		const char *name = here ? table[i].name : below[i].name;
		enum record_field field = here ? table[i].field :
						 below[i].field;

		if (span_is(token->name, name))
			set(state, field, token);
	}
}

static void
set(struct format_state *state, enum record_field field,
    const struct xml_token *token)
{
	const struct format_limits *limits = &state->outlet.limits;

	if (token->repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	if (field == RECORD_TEXT)
		record_set(&state->record, RECORD_TEXT, token->value, limits);
	else if (field != PART_TEXT)
		record_set(&state->extra, field, token->value, limits);
	else {
		buffer_reset(&state->part);
		buffer_append(&state->part, token->value);
	}
}

/* A piece of the text, or a file; but not how to lay them out. */
static void
take_part(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct span kind = record_get(&state->extra, PART_KIND);
	struct span name = record_get(&state->extra, PART_NAME);
	struct span text = buffer_span(&state->part);

	if (span_is_nocase(kind, "text/plain")) {
		if (text.len > 0 && state->text.len > 0)
			buffer_char(&state->text, '\n');
		if (state->text.len <= limits->text_bytes)
			buffer_append(&state->text, text);
	} else if (!span_is_nocase(kind, "application/smil")) {
		record_set(&state->record, RECORD_ATTACHMENTS,
		    name.len > 0 ? name : kind, limits);
	}
	forget_part(state);
}

static void
take_address(struct format_state *state)
{
	struct span number = record_get(&state->extra, ADDRESS_NUMBER);

	if (span_is(record_get(&state->extra, ADDRESS_TYPE), SENDER_TYPE) &&
	    !span_is(number, "insert-address-token"))
		record_set(&state->record, RECORD_FROM, number,
		    &state->outlet.limits);
	forget_part(state);
}

static void
forget_part(struct format_state *state)
{
	static const enum record_field fields[] = { PART_KIND, PART_NAME,
		ADDRESS_NUMBER, ADDRESS_TYPE };

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		record_set(&state->extra, fields[i], SPAN_NONE,
		    &state->outlet.limits);
	buffer_reset(&state->part);
}

/* Who sent it to whom, as far as the owner's phone knows them. */
static void
take_people(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span numbers = record_get(&state->extra, SMS_ADDRESS);
	struct span contact = record_get(&state->extra, SMS_CONTACT);
	bool group = numbers.len == 0 ||
	    span_find_char(numbers, '~') < numbers.len;
	struct span other = contact.len > 0 ? contact : numbers;
	struct span number;

	record_set(record, RECORD_CONVERSATION, other, limits);
	if (span_is(record_get(&state->extra, SMS_BOX), "1")) {
		if (!group || record_get(record, RECORD_FROM).len == 0)
			record_set(record, RECORD_FROM, other, limits);
		record_set(record, RECORD_TO, SPAN(OWNER), limits);
		return;
	}
	record_set(record, RECORD_FROM, SPAN(OWNER), limits);
	if (!group)
		record_set(record, RECORD_TO, other, limits);
	while (group && span_next_part(&numbers, '~', &number))
		record_set(record, RECORD_TO, number, limits);
}

static int
give(struct format_state *state, uint64_t end)
{
	struct record *record = &state->record;
	struct span time = record_get(&state->extra, RECORD_TIME);
	struct message message;
	bool timed;

	/* What was never sent is no message. */
	if (span_is(record_get(&state->extra, SMS_BOX), "3"))
		return 0;
	take_people(state);
	if (state->text.len > 0)
		record_set(record, RECORD_TEXT, buffer_span(&state->text),
		    &state->outlet.limits);
	if (record->failed || state->extra.failed || state->text.failed ||
	    state->part.failed)
		return -1;
	if (record_get(record, RECORD_TEXT).len == 0 &&
	    record->attachment_count == 0)
		return 0;
	record_message(record, &message);
	message.start = state->start;
	message.end = end;
	timed = time_text_read(time, state->outlet.options->zone, &message);
	if (!timed &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, state->start,
		"a time is not readable; the message is read without one") ==
		-1)
		return -1;
	if ((record->cut || (message.flags & MESSAGE_CUT) != 0) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, state->start,
		"a value is longer than the limit; cut") == -1)
		return -1;
	return outlet_message(&state->outlet, &message);
}
