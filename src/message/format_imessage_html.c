#include "message/html_export.h"
#include "message/time_shape.h"
#include "message/time_text.h"

/*
 * imessage-exporter, format html. An answer stands below what it answers, and
 * once more at its own time: there it is read.
 * https://github.com/ReagentX/imessage-exporter
 */
#define SHAPE "%b %d, %Y %H:%m:%s %p"
#define WORDS HTML_EXPORT_FIELD(RECORD_TEXT)

enum imessage_place {
	IMESSAGE_ATTACHMENT = HTML_EXPORT_OWN
};

enum imessage_field {
	IMESSAGE_DELETED = HTML_EXPORT_OWN_FIELD,
	IMESSAGE_EDITED
};

#define FILE_IN(element, attribute)                            \
	{                                                      \
		IMESSAGE_ATTACHMENT, element, NULL, attribute, \
		    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS)      \
	}

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "div", "message", NULL, HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "span", "timestamp", NULL,
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, "span", "sender", NULL,
	    HTML_EXPORT_FIELD(RECORD_FROM) },
	{ HTML_EXPORT_MESSAGE, "span", "deleted", "class", IMESSAGE_DELETED },
	{ HTML_EXPORT_MESSAGE, "span", "subject", NULL, WORDS },
	{ HTML_EXPORT_MESSAGE, "div", "replies", NULL, HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "div", "tapbacks", NULL, HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "div", "message_part", NULL, WORDS },
	{ WORDS, "span", "unsent", "class", IMESSAGE_DELETED },
	{ WORDS, "div", "edited", "class", IMESSAGE_EDITED },
	{ WORDS, "span", "timestamp", NULL, HTML_EXPORT_HIDDEN },
	{ WORDS, "div", "attachment", NULL, IMESSAGE_ATTACHMENT },
	FILE_IN("img", "src"),
	FILE_IN("video", "src"),
	FILE_IN("source", "src"),
	FILE_IN("audio", "src"),
	FILE_IN("a", "href"),
};

static int
imessage_detect(const struct format_probe *probe)
{
	if (!format_head_is_html(probe))
		return 0;
	return format_head_has(probe, "class=\"message_part\"") &&
		format_head_has(probe, "class=\"timestamp\"") ?
	    95 :
	    0;
}

static void
imessage_field(struct format_state *state, int what, struct span text)
{
	(void)text;
	state->record.flags |= what == IMESSAGE_DELETED ? MESSAGE_DELETED :
							  MESSAGE_EDITED;
}

/* "May 17, 2026 5:29:42 PM (Read by them after 1 hour)" */
static bool
imessage_time(struct format_state *state, struct span text,
    struct message *message)
{
	if (time_shape_read(text, SHAPE, &message->local) == 0)
		return false;
	time_text_from_local(state->outlet.options->zone, INSTANT_SECOND,
	    message);
	return true;
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = imessage_field, .time = imessage_time };

PARSER_OPEN(imessage_open, html_export);

const struct format format_imessage_html = { .name = "imessage-html",
	.title = "iMessage, page of imessage-exporter",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = imessage_detect,
	.open = imessage_open,
	PARSER_CALLS };
