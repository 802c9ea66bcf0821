#include "message/chat_with.h"
#include "message/json_record.h"

/*
 * TikTok, Download your data, format JSON: user_data_tiktok.json, which was
 * user_data.json until 2025. All that an account did is in it; its messages
 * are in one list a chat, under "Chat History with NAME:".
 */
#define CHAT_DEPTH 4 /* levels around the name of a chat */

static const struct json_path places[] = {
	{ "Direct Message/?/?/?/*", JSON_EXPORT_MESSAGE },
	{ "Direct Messages/?/?/?/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "Date", RECORD_TIME },
	{ "From", RECORD_FROM },
	{ "Content", RECORD_TEXT },
};

/* The messages may stand far behind the head, among all else. */
static int
tiktok_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{'))
		return 0;
	if (format_head_has(probe, "\"" CHAT_WITH))
		return 95;
	if (span_starts(probe->name, SPAN("user_data_tiktok"))) {
		format_saw(probe, "a name like user_data_tiktok.json");
		return 90;
	}
	return format_head_has(probe, "\"Favorite Effects\"") ||
		format_head_has(probe, "\"TikTok Shop") ?
	    80 :
	    0;
}

static void
tiktok_key(struct format_state *state, const struct json_token *token)
{
	if (token->depth == CHAT_DEPTH)
		chat_with_begin(state, token->text);
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.key = tiktok_key,
	.whole = chat_with_whole,
	.time = chat_with_time,
};

PARSER_OPEN(tiktok_open, json_export);

const struct format format_tiktok = { .name = "tiktok",
	.title = "TikTok, user_data_tiktok.json",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = tiktok_detect,
	.open = tiktok_open,
	PARSER_CALLS };
