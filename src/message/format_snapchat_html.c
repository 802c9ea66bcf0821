#include "message/chat_with.h"
#include "message/html_export.h"

/*
 * Snapchat, My Data, format HTML: chat_history/subpage_NAME.html, a page a
 * chat, newest messages first, each on a card that has no other name than its
 * colour.
 */
#define CARD HTML_EXPORT_STYLE "background: #f2f2f2"

enum snapchat_field {
	SNAPCHAT_TITLE = HTML_EXPORT_OWN_FIELD
};

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "h1", NULL, NULL, SNAPCHAT_TITLE },
	{ HTML_EXPORT_PAGE, "div", CARD, NULL, HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "h4", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_FROM) },
	{ HTML_EXPORT_MESSAGE, "h6", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, "p", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_TEXT) },
};

static int
snapchat_detect(const struct format_probe *probe)
{
	if (!format_head_is_html(probe) ||
	    !format_head_has(probe, "rightpanel"))
		return 0;
	if (span_starts(probe->name, SPAN("subpage_"))) {
		format_saw(probe, "a name like subpage_NAME.html");
		return 95;
	}
	return format_head_has(probe, CHAT_WITH) ? 90 : 0;
}

static void
snapchat_field(struct format_state *state, int what, struct span text)
{
	(void)what;
	if (!state->inside && text.len > 0)
		chat_with_begin(state, text);
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = snapchat_field, .whole = chat_with_whole,
	.time = chat_with_time };

PARSER_OPEN(snapchat_open, html_export);

const struct format format_snapchat_html = { .name = "snapchat-html",
	.title = "Snapchat My Data, subpage_NAME.html",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = snapchat_detect,
	.open = snapchat_open,
	PARSER_CALLS };
