/* What formats share: detection, who is who, mail fields, HTML, times. */
#include <string.h>

#include "base/utf8.h"
#include "message/context.h"
#include "message/format.h"
#include "message/html_text.h"
#include "message/mail.h"
#include "message/mail_address.h"
#include "message/mail_date.h"
#include "message/mail_field.h"
#include "message/mail_quote.h"
#include "message/time_loose.h"
#include "message/time_text.h"
#include "settings/measure.h"
#include "targets.h"

/* Files' names that formats know. */
static const char *const names[] = { "_chat.txt", "messages.json",
	"result.json", "message_1.json", "2026-03-02.json", "main.jsonl",
	"chat.csv", "sms.xml", "inbox.mbox", "mail.eml", "oak.list", "x" };

#define NAMES (sizeof(names) / sizeof(names[0]))

void
fuzz_detect(const void *about, struct span bytes)
{
	struct fuzz_chance chance = fuzz_chance_of(bytes);
	struct buffer text = BUFFER_NONE, seen = BUFFER_NONE;
	const struct format *const *formats = format_all();
	const struct format *found;
	struct format_probe probe = {
		.name = span_of(names[fuzz_below(&chance, NAMES)]),
		.whole = fuzz_below(&chance, 2) == 0,
		.seen = &seen
	};
	int sure = 0;

	(void)about;
	fuzz_decode(bytes, &text);
	probe.head = buffer_span(&text);
	found = format_detect(&probe, &sure);
	FUZZ_CHECK(found == NULL || (sure >= 1 && sure <= 100));
	for (size_t i = 0; formats[i] != NULL; i++) {
		int one;

		buffer_reset(&seen);
		one = formats[i]->detect(&probe);
		FUZZ_CHECK(one >= 0 && one <= 100);
		FUZZ_CHECK(found == NULL ? one == 0 : one <= sure);
		fuzz_check_plain(buffer_span(&seen));
	}
	buffer_done(&text);
	buffer_done(&seen);
}

/* The first byte says which file it is. */
void
fuzz_context(const void *about, struct span bytes)
{
	const char *const *files = context_files();
	struct context *context = context_new();
	struct span members[8];
	size_t count = 0;

	(void)about;
	FUZZ_CHECK(context != NULL);
	while (files[count] != NULL)
		count++;
	context_begin(context, span_of(files[fuzz_take(&bytes) % count]));
	while (bytes.len > 0) {
		size_t piece = 1 + bytes.len / 2;

		context_feed(context, span_first(bytes, piece));
		bytes = span_from(bytes, piece);
	}
	context_end(context);
	FUZZ_CHECK(utf8_is_valid(context_person(context, SPAN("U1"))));
	count = context_members(context, SPAN("C1"), members, 8);
	FUZZ_CHECK(count <= 8);
	for (size_t i = 0; i < count; i++)
		FUZZ_CHECK(utf8_is_valid(members[i]));
	context_free(context);
}

void
fuzz_html(const void *about, struct span bytes)
{
	struct buffer text = BUFFER_NONE, out = BUFFER_NONE;
	struct span html;

	(void)about;
	fuzz_decode(bytes, &text);
	html = buffer_span(&text);
	html_text(html, &out);
	FUZZ_CHECK(utf8_is_valid(buffer_span(&out)));
	/* What is shown was there: an entity is longer than what it means. */
	FUZZ_CHECK(out.len <= 4 * html.len + 64);
	buffer_reset(&out);
	mail_quote_html(html, &out);
	FUZZ_CHECK(out.len <= html.len + 1);
	buffer_reset(&out);
	mail_quote_new(html, true, &out);
	FUZZ_CHECK(out.len <= html.len + 1);
	FUZZ_CHECK(utf8_is_valid(buffer_span(&out)));
	buffer_reset(&out);
	mail_quote_unflow(html, html.len % 2 == 0, &out);
	FUZZ_CHECK(out.len <= 2 * html.len + 1);
	buffer_done(&text);
	buffer_done(&out);
}

void
fuzz_mail_field(const void *about, struct span bytes)
{
	static struct charsets *charsets;
	struct buffer out = BUFFER_NONE;
	struct span rest = bytes;
	struct mail_field field;
	struct mail_address address;
	size_t people = 0;
	bool answers;

	(void)about;
	if (charsets == NULL)
		charsets = charsets_new();
	FUZZ_CHECK(charsets != NULL);
	while (mail_field_next(&rest, &field))
		FUZZ_CHECK(field.name.len > 0);
	rest = bytes;
	while (mail_address_next(&rest, charsets, &out, &address)) {
		FUZZ_CHECK(utf8_is_valid(address.name));
		FUZZ_CHECK(address.name.len + address.address.len > 0);
		FUZZ_CHECK(++people <= bytes.len);
	}
	buffer_reset(&out);
	(void)mail_words(charsets, bytes, &out);
	FUZZ_CHECK(utf8_is_valid(buffer_span(&out)));
	(void)mail_subject_fold(buffer_span(&out), &answers);
	buffer_reset(&out);
	if (mail_param(charsets, bytes, "name", &out))
		FUZZ_CHECK(utf8_is_valid(buffer_span(&out)));
	FUZZ_CHECK(mail_value_end(bytes) <= bytes.len);
	buffer_done(&out);
}

void
fuzz_time(const void *about, struct span bytes)
{
	struct message message = { .time = INSTANT_NONE };
	struct date_orders orders = { .wanted = DATE_ORDER_AUTO };
	enum date_verdict verdict;
	struct civil day;
	struct span date;
	char text[INSTANT_TEXT_BYTES];
	int64_t number;
	bool has_offset;
	unsigned days;
	int minutes;

	(void)about;
	if (mail_date_read(bytes, NULL, &message) ||
	    time_text_read(bytes, NULL, &message))
		instant_format(message.time, text);
	(void)mail_date_is_separator(bytes, &date);
	if (time_loose_read(bytes, NULL, &orders, &message, &verdict))
		instant_format(message.time, text);
	if (instant_parse(bytes, &number, &has_offset)) {
		int64_t again;

		instant_format(number, text);
		FUZZ_CHECK(instant_parse(span_of(text), &again, &has_offset));
		FUZZ_CHECK(again == number);
	}
	(void)measure_size(bytes, &number);
	(void)measure_duration(bytes, INSTANT_SECOND, &number);
	if (measure_clock(bytes, &minutes))
		FUZZ_CHECK(minutes >= 0 && minutes <= 1440);
	if (measure_days(bytes, &days))
		FUZZ_CHECK(days != 0 && days < 128);
	if (measure_date(bytes, &day))
		FUZZ_CHECK(civil_is_valid(&day));
}
