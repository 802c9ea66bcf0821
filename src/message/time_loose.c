#include "message/time_loose.h"

#include "message/time_text.h"
#include "message/whatsapp_header.h"

#define TEXT_BYTES 96

static bool drop_offset(struct span *text, int64_t *offset);
static bool scan(struct span text, const char *clock,
    struct whatsapp_header *out);

bool
time_loose_read(struct span text, const struct zone *zone,
    struct date_orders *orders, struct message *message,
    enum date_verdict *verdict)
{
	struct whatsapp_header header;
	int64_t precision = INSTANT_MINUTE;
	int64_t offset = 0;
	bool stated;

	*verdict = DATE_SURE;
	text = span_trim(text);
	if (time_text_read(text, zone, message))
		return true;
	stated = drop_offset(&text, &offset);
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
		message->time = civil_to_utc(&message->local) - offset;
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

/* " UTC", " GMT", " UTC+01", " UTC-3:30", " UTC+0530" */
static bool
drop_offset(struct span *text, int64_t *offset)
{
	size_t at = span_find(*text, SPAN(" UTC"));
	int64_t hours = 0, minutes = 0;
	int64_t *part = &hours;
	struct span rest;

	if (at == text->len)
		at = span_find(*text, SPAN(" GMT"));
	rest = span_from(*text, at + 4);
	if (at == text->len || rest.len > sizeof("+05:30") - 1 ||
	    (rest.len > 0 && rest.ptr[0] != '+' && rest.ptr[0] != '-'))
		return false;
	for (size_t i = 1; i < rest.len; i++) {
		if (rest.ptr[i] >= '0' && rest.ptr[i] <= '9')
			*part = *part * 10 + (rest.ptr[i] - '0');
		else if (rest.ptr[i] == ':' && part == &hours)
			part = &minutes;
		else
			return false;
	}
	if (part == &hours && rest.len == sizeof("+0530") - 1) {
		minutes = hours % 100;
		hours /= 100;
	}
	if (hours > 23 || minutes > 59)
		return false;
	*offset = (hours * 60 + minutes) * INSTANT_MINUTE;
	if (rest.len > 0 && rest.ptr[0] == '-')
		*offset = -*offset;
	text->len = at;
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
