#include "message/json_record.h"

/* Discord: the JSON that DiscordChatExporter writes. */
enum discord_field {
	DISCORD_GUILD = JSON_EXPORT_OWN,
	DISCORD_CHANNEL,
	DISCORD_KIND,
	DISCORD_NAME
};

static const struct json_path places[] = {
	{ "guild/name", DISCORD_GUILD },
	{ "channel/name", DISCORD_CHANNEL },
	{ "messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "id", RECORD_ID },
	{ "type", DISCORD_KIND },
	{ "timestamp", RECORD_TIME },
	{ "timestampEdited", RECORD_EDITED },
	{ "content", JSON_EXPORT_LINE },
	{ "forwardedMessage/content", JSON_EXPORT_LINE },
	{ "forwardedMessage/attachments/*/fileName", RECORD_ATTACHMENTS },
	{ "author/nickname", RECORD_FROM },
	{ "author/name", DISCORD_NAME },
	{ "attachments/*/fileName", RECORD_ATTACHMENTS },
	{ "stickers/*/name", RECORD_ATTACHMENTS },
	{ "reference/messageId", RECORD_REPLY_TO },
};

static int
discord_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"guild\"") ||
	    !format_head_has(probe, "\"channel\""))
		return 0;
	return format_head_has(probe, "\"messages\"") ||
		format_head_has(probe, "\"exportedAt\"") ?
	    95 :
	    60;
}

static void
discord_place(struct format_state *state, int what,
    const struct json_token *token)
{
	struct span guild;

	if (what == DISCORD_GUILD)
		json_record_set(state, &state->around, RECORD_CHANNEL, token);
	if (token->event != JSON_STRING || what != DISCORD_CHANNEL)
		return;
	/* Many servers have a channel of the same name. */
	guild = record_get(&state->around, RECORD_CHANNEL);
	buffer_reset(&state->text);
	buffer_append(&state->text, guild);
	if (guild.len > 0)
		buffer_text(&state->text, " / ");
	buffer_append(&state->text, token->text);
	record_set(&state->around, RECORD_CONVERSATION,
	    buffer_span(&state->text), &state->outlet.limits);
	record_set(&state->around, RECORD_CHANNEL, SPAN_NONE,
	    &state->outlet.limits);
}

static void
discord_field(struct format_state *state, int what,
    const struct json_token *token)
{
	if (token->event != JSON_STRING)
		return;
	if (what == DISCORD_NAME)
		json_record_set(state, &state->extra, RECORD_FROM, token);
	else if (!span_is(token->text, "Default") &&
	    !span_is(token->text, "Reply") &&
	    !span_is(token->text, "ThreadStarterMessage"))
		state->record.flags |= MESSAGE_SYSTEM;
}

static bool
discord_whole(struct format_state *state)
{
	json_record_spare(state, RECORD_FROM);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.place = discord_place,
	.field = discord_field,
	.whole = discord_whole,
};

PARSER_OPEN(discord_open, json_export);

const struct format format_discord = { .name = "discord",
	.title = "Discord, JSON of DiscordChatExporter",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = discord_detect,
	.open = discord_open,
	PARSER_CALLS };
