#include "message/xml_export.h"

#define OWNER       "Me"  /* the phone's own number is not in the export */
#define SENDER_TYPE "137" /* of an address in a picture message */

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

static void take_attribute(struct format_state *state,
    const struct xml_token *token);
static void take_part(struct format_state *state);
static void take_address(struct format_state *state);
static void take_people(struct format_state *state);
static bool is_known(struct span value);
static void set(struct format_state *state, enum record_field field,
    const struct xml_token *token);
static void forget_part(struct format_state *state);
static int give(struct format_state *state, const struct xml_token *token);
static int sms_token(struct format_state *state, const struct xml_token *token);

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

static const struct xml_export_kind kind = {
	.root = "smses",
	.no_root = "the export is no list of text messages",
	.token = sms_token,
};

PARSER_OPEN(sms_open, xml_export);

const struct format format_sms = { .name = "sms",
	.title = "SMS Backup & Restore, XML",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = sms_detect,
	.open = sms_open,
	PARSER_CALLS };

static int
sms_token(struct format_state *state, const struct xml_token *token)
{
	bool message = token->depth == 1 &&
	    (span_is(token->name, "sms") || span_is(token->name, "mms"));

	if (token->event == XML_OPEN && message) {
		parser_begin(state, token->start);
	} else if (!state->inside) {
		return 0;
	} else if (token->event == XML_ATTRIBUTE) {
		take_attribute(state, token);
	} else if (token->event == XML_OPENED) {
		if (span_is(token->name, "part"))
			take_part(state);
		else if (span_is(token->name, "addr"))
			take_address(state);
	} else if (token->event == XML_CLOSE && message) {
		state->inside = false;
		return give(state, token);
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
	bool own = field == RECORD_TEXT || field == RECORD_TIME;

	if (field != PART_TEXT) {
		xml_export_set(state, own ? &state->record : &state->extra,
		    field, token);
		return;
	}
	if (token->repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	buffer_reset(&state->room);
	buffer_append(&state->room, token->value);
}

/* A piece of the text, or a file; but not how to lay them out. */
static void
take_part(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct span type = record_get(&state->extra, PART_KIND);
	struct span name = record_get(&state->extra, PART_NAME);
	struct span text = buffer_span(&state->room);

	if (span_is_nocase(type, "text/plain")) {
		if (text.len > 0 && state->text.len > 0)
			buffer_char(&state->text, '\n');
		if (state->text.len <= limits->text_bytes)
			buffer_append(&state->text, text);
	} else if (!span_is_nocase(type, "application/smil")) {
		record_set(&state->record, RECORD_ATTACHMENTS,
		    name.len > 0 ? name : type, limits);
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
	buffer_reset(&state->room);
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
give(struct format_state *state, const struct xml_token *token)
{
	struct record *record = &state->record;

	/* What was never sent is no message. */
	if (span_is(record_get(&state->extra, SMS_BOX), "3"))
		return 0;
	take_people(state);
	if (state->text.len > 0)
		record_set(record, RECORD_TEXT, buffer_span(&state->text),
		    &state->outlet.limits);
	return xml_export_give(state, token);
}
