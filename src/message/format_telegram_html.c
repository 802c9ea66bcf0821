#include "message/html_export.h"
#include "message/time_loose.h"
#include "message/time_shape.h"
#include "message/time_text.h"

/* Telegram Desktop, format HTML, which it proposes first: messages.html. */
#define SHAPE      "%D.%M.%Y %h:%m:%s"
#define ID_PREFIX  "message"
#define REPLY_LINK "#go_to_message"
#define OFFSET     4 /* in "UTC+03:00", behind the sign */

enum telegram_place {
	TELEGRAM_HEADER = HTML_EXPORT_OWN,
	TELEGRAM_FORWARDED, /* by whom: what is in it was said by another */
	TELEGRAM_REPLY
};

enum telegram_field {
	TELEGRAM_ID = HTML_EXPORT_OWN_FIELD,
	TELEGRAM_REPLY_TO
};

#define FILE_AT(at, class)                                                    \
	{                                                                     \
		at, "a", class, "href", HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) \
	}
#define WORDS_AT(at, class)                                           \
	{                                                             \
		at, NULL, class, NULL, HTML_EXPORT_FIELD(RECORD_TEXT) \
	}
#define WORDS_OF(at)                                                      \
	FILE_AT(at, "media"), FILE_AT(at, "photo_wrap"),                  \
	    FILE_AT(at, "video_file_wrap"), FILE_AT(at, "animated_wrap"), \
	    FILE_AT(at, "sticker_wrap"), WORDS_AT(at, "text"),            \
	    WORDS_AT(at, "media_contact"), WORDS_AT(at, "media_poll")

static bool read_offset(struct span text, int *minutes);

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "div", "page_header", NULL, TELEGRAM_HEADER },
	{ TELEGRAM_HEADER, "div", "text", NULL,
	    HTML_EXPORT_FIELD(RECORD_CONVERSATION) },
	{ HTML_EXPORT_PAGE, "div", "default", NULL, HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "div", "default", "id", TELEGRAM_ID },
	{ HTML_EXPORT_MESSAGE, "div", "date", "title",
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, "div", "from_name", NULL,
	    HTML_EXPORT_FIELD(RECORD_FROM) },
	{ HTML_EXPORT_MESSAGE, "div", "userpic_wrap", NULL,
	    HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "div", "reply_to", NULL, TELEGRAM_REPLY },
	{ TELEGRAM_REPLY, "a", NULL, "href", TELEGRAM_REPLY_TO },
	{ HTML_EXPORT_MESSAGE, "span", "reactions", NULL, HTML_EXPORT_HIDDEN },
	{ HTML_EXPORT_MESSAGE, "div", "forwarded", NULL, TELEGRAM_FORWARDED },
	{ TELEGRAM_FORWARDED, "div", "from_name", NULL, HTML_EXPORT_HIDDEN },
	WORDS_OF(HTML_EXPORT_MESSAGE),
	WORDS_OF(TELEGRAM_FORWARDED),
};

static int
telegram_detect(const struct format_probe *probe)
{
	if (!format_head_is_html(probe))
		return 0;
	if (format_head_has(probe, "\"pull_right date details\"") ||
	    (format_head_has(probe, "\"page_body chat_page\"") &&
		format_head_has(probe, "\"history\"")))
		return 95;
	return 0;
}

static void
telegram_field(struct format_state *state, int what, struct span text)
{
	if (what == TELEGRAM_ID && span_starts(text, SPAN(ID_PREFIX)))
		html_export_set(state, RECORD_ID,
		    span_from(text, sizeof(ID_PREFIX) - 1));
	else if (what == TELEGRAM_REPLY_TO &&
	    span_starts(text, SPAN(REPLY_LINK)))
		html_export_set(state, RECORD_REPLY_TO,
		    span_from(text, sizeof(REPLY_LINK) - 1));
}

/* "02.03.2026 14:05:09 UTC+01:00"; before 2022 without what stands last. */
static bool
telegram_time(struct format_state *state, struct span text,
    struct message *message)
{
	const struct zone *zone = state->outlet.options->zone;
	size_t length = time_shape_read(text, SHAPE, &message->local);
	int minutes;

	if (length == 0)
		return time_loose_read_day_first(text, state->outlet.options,
		    message);
	if (!read_offset(span_from(text, length), &minutes)) {
		time_text_from_local(zone, INSTANT_SECOND, message);
		return true;
	}
	message->time = civil_to_utc(&message->local) -
	    minutes * 60 * INSTANT_SECOND;
	message->time_kind = TIME_STATED;
	message->time_precision = INSTANT_SECOND;
	zone_civil(zone, message->time, &message->local);
	return true;
}

static bool
read_offset(struct span text, int *minutes)
{
	struct civil clock;

	text = span_trim(text);
	*minutes = 0;
	if (span_is(text, "UTC"))
		return true;
	if (!span_starts(text, SPAN("UTC+")) &&
	    !span_starts(text, SPAN("UTC-")))
		return false;
	if (time_shape_read(span_from(text, OFFSET), "%h:%m", &clock) == 0)
		return false;
	*minutes = clock.hour * 60 + clock.minute;
	if (text.ptr[OFFSET - 1] == '-')
		*minutes = -*minutes;
	return true;
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = telegram_field, .whole = html_export_same_sender,
	.time = telegram_time };

PARSER_OPEN(telegram_open, html_export);

const struct format format_telegram_html = { .name = "telegram-html",
	.title = "Telegram Desktop, messages.html",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = telegram_detect,
	.open = telegram_open,
	PARSER_CALLS };
