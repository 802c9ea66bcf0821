#include "message/html_export.h"
#include "message/time_loose.h"

/*
 * Facebook Messenger and Instagram, format HTML, which they propose first:
 * message_1.html. Its elements have no other names than these.
 */
enum facebook_place {
	FACEBOOK_REACTIONS = HTML_EXPORT_OWN
};

/* As they were called until 2021, and since. */
#define EITHER(at, element, old, new, what)  \
	{ at, element, old, NULL, what },    \
	{                                    \
		at, element, new, NULL, what \
	}
#define WORDS HTML_EXPORT_FIELD(RECORD_TEXT)
#define FILE_IN(element)                                  \
	{                                                 \
		WORDS, element, NULL, "src",              \
		    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) \
	}

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "title", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_CONVERSATION) },
	EITHER(HTML_EXPORT_PAGE, NULL, "_2lej", "_a6-g", HTML_EXPORT_MESSAGE),
	EITHER(HTML_EXPORT_MESSAGE, NULL, "_2lek", "_a6-h",
	    HTML_EXPORT_FIELD(RECORD_FROM)),
	EITHER(HTML_EXPORT_MESSAGE, NULL, "_2let", "_a6-p", WORDS),
	EITHER(HTML_EXPORT_MESSAGE, NULL, "_2lem", "_a6-o",
	    HTML_EXPORT_FIELD(RECORD_TIME)),
	EITHER(WORDS, "ul", "_tqp", "_a6-q", FACEBOOK_REACTIONS),
	FILE_IN("img"),
	FILE_IN("video"),
	FILE_IN("audio"),
};

/*
 * Posts, comments and friends are written in the same way: only the file's
 * name, or a way back to the list of chats, tells that these are messages.
 */
static int
facebook_detect(const struct format_probe *probe)
{
	if (!format_head_is_html(probe) ||
	    (!format_head_has(probe, "_2lej") &&
		!format_head_has(probe, "_a6-g")))
		return 0;
	if (span_starts(probe->name, SPAN("message_"))) {
		format_saw(probe, "a name like message_1.html");
		return 95;
	}
	return format_head_has(probe, "messages/inbox") ||
		format_head_has(probe, "Participants:") ?
	    85 :
	    0;
}

/* The first block of a page names the members, and has no time. */
static bool
facebook_whole(struct format_state *state)
{
	return record_get(&state->record, RECORD_TIME).len > 0;
}

/* "Mar 02, 2026 2:05 pm", "2 Mar 2026, 14:05". */
static bool
facebook_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_loose_read_day_first(text, state->outlet.options, message);
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.whole = facebook_whole, .time = facebook_time };

PARSER_OPEN(facebook_open, html_export);

const struct format format_facebook_html = { .name = "facebook-html",
	.title = "Facebook Messenger or Instagram, message_1.html",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = facebook_detect,
	.open = facebook_open,
	PARSER_CALLS };
