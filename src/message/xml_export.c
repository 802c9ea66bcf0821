#include "message/xml_export.h"

#include "message/time_text.h"

static int on_token(void *arg, const struct xml_token *token);

static int
open_document(struct format_state *state)
{
	struct xml_export *document = (struct xml_export *)state;
	const struct xml_export_kind *kind = state->kind;

	xml_tags_init(&document->xml, state->outlet.limits.text_bytes + 8,
	    on_token, state);
	document->xml.texts = kind->texts;
	return 0;
}

static void
close_document(struct format_state *state)
{
	xml_tags_done(&((struct xml_export *)state)->xml);
}

static int
feed_document(struct format_state *state, struct span bytes)
{
	struct xml_tags *xml = &((struct xml_export *)state)->xml;
	enum xml_result result = xml_tags_feed(xml, bytes);

	if (result == XML_GOES_ON)
		return 0;
	state->dead = true;
	if (result != XML_INVALID)
		return -1;
	return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
	    xml->position - 1, xml->what);
}

static int
finish_document(struct format_state *state)
{
	if (xml_tags_is_done(&((const struct xml_export *)state)->xml))
		return 0;
	return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, state->safe,
	    "the export ends before its last tag: it is not whole");
}

static void
pack_document(const struct format_state *state, struct buffer *out)
{
	const struct xml_export *document = (const struct xml_export *)state;

	pack_u8(out, state->dead);
	pack_u32(out, (uint32_t)document->safe_depth);
	pack_u8(out, document->safe_seen);
	record_pack(&state->around, out);
}

static int
unpack_document(struct format_state *state, struct unpack *in)
{
	struct xml_export *document = (struct xml_export *)state;

	state->dead = unpack_u8(in) != 0;
	document->safe_depth = unpack_u32(in);
	document->safe_seen = unpack_u8(in) != 0;
	record_unpack(&state->around, in);
	if (document->safe_depth > XML_DEPTH_MAX) {
		in->failed = true;
		return 0;
	}
	xml_tags_reset(&document->xml, state->safe, document->safe_depth);
	document->xml.seen = document->safe_seen;
	return 0;
}

const struct parser xml_export = { .size = sizeof(struct xml_export),
	.version = 2,
	.open = open_document,
	.feed = feed_document,
	.finish = finish_document,
	.pack = pack_document,
	.unpack = unpack_document,
	.close = close_document };

void
xml_export_set(struct format_state *state, struct record *record,
    enum record_field field, const struct xml_token *token)
{
	if (token->repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	record_set(record, field, token->value, &state->outlet.limits);
}

int
xml_export_give(struct format_state *state, const struct xml_token *token)
{
	struct record *record = &state->record;
	struct message message;
	bool has_time;

	if (parser_failed(state))
		return -1;
	if (record_get(record, RECORD_TEXT).len == 0 &&
	    record->attachment_count == 0)
		return 0;
	record_message(record, &message);
	message.start = state->start;
	message.end = token->end;
	has_time = time_text_read(record_get(record, RECORD_TIME),
	    state->outlet.options->zone, &message);
	return record_give(record, &message, has_time, &state->outlet);
}

static int
on_token(void *arg, const struct xml_token *token)
{
	struct format_state *state = arg;
	struct xml_export *document = arg;
	const struct xml_export_kind *kind = state->kind;
	bool root = token->depth == 0 && token->event == XML_OPENED;

	if (root && !span_is(token->name, kind->root) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, token->start,
		kind->no_root) == -1)
		return -1;
	if (kind->token(state, token) == -1)
		return -1;
	if (state->inside ||
	    (token->event != XML_OPENED && token->event != XML_CLOSE))
		return 0;
	state->safe = token->end;
	document->safe_depth = token->depth +
	    (token->event == XML_OPENED ? 1 : 0);
	document->safe_seen = true;
	return 0;
}
