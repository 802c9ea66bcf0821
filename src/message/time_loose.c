#include "message/time_loose.h"

#include "message/time_text.h"
#include "message/whatsapp_header.h"

#define TEXT_BYTES 96

static bool drop_utc(struct span *text);
static bool scan(struct span text, const char *clock,
    struct whatsapp_header *out);

bool
time_loose_read(struct span text, const struct zone *zone,
    struct date_orders *orders, struct message *message,
    enum date_verdict *verdict)
{
	struct whatsapp_header header;
	int64_t precision = INSTANT_MINUTE;
	bool stated;

	*verdict = DATE_SURE;
	text = span_trim(text);
	if (time_text_read(text, zone, message))
		return true;
	stated = drop_utc(&text);
	if (!scan(text, "", &header)) {
		if (!scan(text, " 00:00", &header))
			return false;
		precision = INSTANT_DAY;
	}
	if (header.yearless)
		return false;
	if (header.seconds)
		precision = INSTANT_SECOND;
	message->local = header.civil;
	if (!header.date_known) {
		*verdict = date_orders_read(orders, &header.date,
		    &message->local);
		message->date_numbers = true;
	}
	time_text_from_local(zone, precision, message);
	if (stated) {
		message->time = civil_to_utc(&message->local);
		message->time_kind = TIME_STATED;
		zone_civil(zone, message->time, &message->local);
	}
	return true;
}

bool
time_loose_read_day_first(struct span text,
    const struct format_options *options, struct message *message)
{
	struct date_orders orders = { .wanted = options->date_order };
	enum date_verdict verdict;

	if (!time_loose_read(text, options->zone, &orders, message, &verdict))
		return false;
	if (verdict == DATE_GUESSED)
		message->flags |= MESSAGE_DATE_GUESSED;
	return true;
}

static bool
drop_utc(struct span *text)
{
	if (!span_ends(*text, SPAN(" UTC")) && !span_ends(*text, SPAN(" GMT")))
		return false;
	text->len -= 4;
	return true;
}

/* What phones put before a message is what people write, in brackets. */
static bool
scan(struct span text, const char *clock, struct whatsapp_header *out)
{
	char room[TEXT_BYTES];
	struct buffer line = { room, 0, sizeof(room), sizeof(room), false };

	if (text.len == 0 || text.len > TEXT_BYTES - 16)
		return false;
	buffer_char(&line, '[');
	buffer_append(&line, text);
	buffer_text(&line, clock);
	buffer_char(&line, ']');
	return whatsapp_header_scan(buffer_span(&line), out) &&
	    out->rest.len == 0;
}
