#include "message/json_lines.h"

/*
 * SMS Import / Export on Android phones: messages.ndjson, in its zip; a line is
 * a row of the phone's own tables. https://github.com/tmo1/sms-ie
 */
#define OWNER "Me" /* the phone's own number is not in the export */

enum sms_lines_field {
	ROW_BOX = JSON_EXPORT_OWN, /* 1 received, 2 sent, 3 a draft */
	ROW_ADDRESS,
	ROW_NAME,
	ROW_SENDER,
	ROW_SENDER_NAME,
	ROW_OTHER,
	ROW_FILE
};

static const struct json_path places[] = { { "", JSON_EXPORT_MESSAGE } };

static const struct json_path fields[] = {
	{ "date", RECORD_TIME },
	{ "type", ROW_BOX },
	{ "msg_box", ROW_BOX },
	{ "address", ROW_ADDRESS },
	{ "__display_name", ROW_NAME },
	{ "__sender_address/address", ROW_SENDER },
	{ "__sender_address/__display_name", ROW_SENDER_NAME },
	{ "__recipient_addresses/*/address", ROW_OTHER },
	{ "sub", JSON_EXPORT_LINE },
	{ "body", JSON_EXPORT_LINE },
	{ "__parts/*/text", JSON_EXPORT_LINE },
	{ "__parts/*/name", ROW_FILE },
	{ "__parts/*/cl", ROW_FILE },
};

static int
sms_lines_detect(const struct format_probe *probe)
{
	return format_head_is_json(probe, '{') &&
		format_line_has_key(probe, "thread_id") &&
		format_line_has_key(probe, "date") &&
		((format_line_has_key(probe, "address") &&
		     format_line_has_key(probe, "body")) ||
		    format_line_has_key(probe, "msg_box")) ?
	    95 :
	    0;
}

static void
sms_lines_field(struct format_state *state, int what,
    const struct json_token *token)
{
	static const enum record_field waits[] = {
		[ROW_BOX - JSON_EXPORT_OWN] = RECORD_ID,
		[ROW_ADDRESS - JSON_EXPORT_OWN] = RECORD_FROM,
		[ROW_NAME - JSON_EXPORT_OWN] = RECORD_CONVERSATION,
		[ROW_SENDER - JSON_EXPORT_OWN] = RECORD_CHANNEL,
		[ROW_SENDER_NAME - JSON_EXPORT_OWN] = RECORD_FROM_ROLE,
		[ROW_OTHER - JSON_EXPORT_OWN] = RECORD_TO
	};

	if (what == ROW_FILE)
		json_record_set(state, &state->record, RECORD_ATTACHMENTS,
		    token);
	else
		json_record_set(state, &state->extra,
		    waits[what - JSON_EXPORT_OWN], token);
}

/* A picture message names its sender and all it was for. */
static bool
sms_lines_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	const struct record *extra = &state->extra;
	struct record *record = &state->record;
	struct span box = record_get(extra, RECORD_ID);
	struct span other = record_get(extra, RECORD_CONVERSATION);

	if (other.len == 0)
		other = record_get(extra, RECORD_FROM);
	if (other.len == 0)
		other = record_get(extra, RECORD_FROM_ROLE);
	if (other.len == 0)
		other = record_get(extra, RECORD_CHANNEL);
	if (span_is(box, "3"))
		return false;
	if (span_is(box, "1")) {
		record_set(record, RECORD_FROM, other, limits);
		record_set(record, RECORD_TO, SPAN(OWNER), limits);
		record_set(record, RECORD_CONVERSATION, other, limits);
		return true;
	}
	record_set(record, RECORD_FROM, SPAN(OWNER), limits);
	for (size_t i = 0; i < extra->to_count; i++)
		record_set(record, RECORD_TO, record_to(extra, i), limits);
	if (extra->to_count > 0)
		other = record_to(extra, 0);
	else
		record_set(record, RECORD_TO, other, limits);
	record_set(record, RECORD_CONVERSATION, other, limits);
	return true;
}

static const struct json_export_kind kind = { JSON_KIND_TABLES,
	.field = sms_lines_field, .whole = sms_lines_whole };

PARSER_OPEN(sms_lines_open, json_lines);

const struct format format_sms_lines = { .name = "sms-lines",
	.title = "SMS Import / Export, messages.ndjson",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = sms_lines_detect,
	.open = sms_lines_open,
	PARSER_CALLS };
