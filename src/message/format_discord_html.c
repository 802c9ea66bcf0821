#include "message/html_export.h"
#include "message/time_loose.h"

/* DiscordChatExporter, format HTML, which it proposes first. */
#define WORDS HTML_EXPORT_FIELD(RECORD_TEXT)

enum discord_place {
	DISCORD_FILE = HTML_EXPORT_OWN
};

enum discord_field {
	DISCORD_EDITED = HTML_EXPORT_OWN_FIELD
};

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "title", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_CONVERSATION) },
	{ HTML_EXPORT_PAGE, "div", "chatlog__message-container", NULL,
	    HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "div", "chatlog__message-container",
	    "data-message-id", HTML_EXPORT_FIELD(RECORD_ID) },
	{ HTML_EXPORT_MESSAGE, "div", "chatlog__reply", NULL,
	    HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "span", "chatlog__author", NULL,
	    HTML_EXPORT_FIELD(RECORD_FROM) },
	{ HTML_EXPORT_MESSAGE, NULL, "chatlog__timestamp", "title",
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, NULL, "chatlog__short-timestamp", "title",
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, "div", "chatlog__content", NULL, WORDS },
	{ WORDS, "span", "chatlog__edited-timestamp", "class", DISCORD_EDITED },
	{ WORDS, "span", "chatlog__edited-timestamp", NULL,
	    HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "div", "chatlog__attachment", NULL,
	    DISCORD_FILE },
	{ DISCORD_FILE, "a", NULL, "href",
	    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) },
};

static int
discord_detect(const struct format_probe *probe)
{
	return format_head_is_html(probe) &&
		format_head_has(probe, "chatlog__message") ?
	    95 :
	    0;
}

static void
discord_field(struct format_state *state, int what, struct span text)
{
	(void)what;
	(void)text;
	state->record.flags |= MESSAGE_EDITED;
}

/* "Monday, 2 March 2026 14:00" */
static bool
discord_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_loose_read_day_first(text, state->outlet.options, message);
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = discord_field, .whole = html_export_same_sender,
	.time = discord_time };

PARSER_OPEN(discord_open, html_export);

const struct format format_discord_html = { .name = "discord-html",
	.title = "DiscordChatExporter, HTML",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = discord_detect,
	.open = discord_open,
	PARSER_CALLS };
