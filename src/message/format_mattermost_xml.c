#include "message/xml_export.h"

/*
 * Mattermost's compliance export for Actiance: <Message> in <Conversation> in
 * <FileDump>. What an element says is the text in it.
 */
static const struct {
	const char *element;
	enum record_field field;
} elements[] = {
	{ "MessageId", RECORD_ID },
	{ "LoginName", RECORD_FROM },
	{ "DateTimeUTC", RECORD_TIME },
	{ "Content", RECORD_TEXT },
	{ "UserFileName", RECORD_ATTACHMENTS },
	{ "UpdatedType", RECORD_EDITED },
};

#define MESSAGE_DEPTH 2

static int
mattermost_xml_detect(const struct format_probe *probe)
{
	if (!format_head_is_xml(probe) || !format_head_has(probe, "<FileDump"))
		return 0;
	return format_head_has(probe, "<Conversation") ? 98 : 70;
}

/* What was done to a message since. */
static void
take_change(struct format_state *state, struct span change)
{
	if (span_starts(change, SPAN("Edited")))
		state->record.flags |= MESSAGE_EDITED;
	else if (span_is(change, "Deleted"))
		state->record.flags |= MESSAGE_DELETED;
}

static void
take_element(struct format_state *state, const struct xml_token *token)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (!span_is(token->name, elements[i].element))
			continue;
		if (elements[i].field == RECORD_EDITED)
			take_change(state, token->value);
		else if (token->value.len > 0)
			xml_export_set(state, &state->record, elements[i].field,
			    token);
	}
}

/* The channel's name is the conversation's; else the room's id. */
static void
take_conversation(struct format_state *state, const struct xml_token *token)
{
	bool room = token->event == XML_CLOSE && span_is(token->name, "RoomID");
	bool named = token->event == XML_ATTRIBUTE &&
	    span_is(token->name, "Perspective");

	if (token->event == XML_OPEN && span_is(token->name, "Conversation"))
		record_reset(&state->around);
	if ((named && token->value.len > 0) ||
	    (room && !record_has(&state->around, RECORD_CONVERSATION)))
		record_set(&state->around, RECORD_CONVERSATION, token->value,
		    &state->outlet.limits);
}

static int
mattermost_xml_token(struct format_state *state, const struct xml_token *token)
{
	bool message = token->depth == MESSAGE_DEPTH &&
	    (span_is(token->name, "Message") ||
		span_is(token->name, "FileTransferStarted"));

	if (token->event == XML_OPEN && message) {
		parser_begin(state, token->start);
		record_set(&state->record, RECORD_CONVERSATION,
		    record_get(&state->around, RECORD_CONVERSATION),
		    &state->outlet.limits);
	} else if (!state->inside) {
		take_conversation(state, token);
	} else if (token->event == XML_CLOSE && message) {
		state->inside = false;
		return xml_export_give(state, token);
	} else if (token->event == XML_CLOSE) {
		take_element(state, token);
	}
	return 0;
}

static const struct xml_export_kind kind = {
	.root = "FileDump",
	.no_root = "the export is no compliance export of Mattermost",
	.texts = true,
	.token = mattermost_xml_token,
};

PARSER_OPEN(mattermost_xml_open, xml_export);

const struct format format_mattermost_xml = { .name = "mattermost-xml",
	.title = "Mattermost, compliance export for Actiance",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = mattermost_xml_detect,
	.open = mattermost_xml_open,
	PARSER_CALLS };
