#include "seen.h"

#include <string.h>

#include "base/json_write.h"
#include "base/utf8.h"
#include "message/message_json.h"

/* Where a message says something about itself in words of its own. */
#define TEXT_SLACK 256

static void
check_span(struct span span, size_t limit)
{
	FUZZ_CHECK(span.len == 0 || span.ptr != NULL);
	FUZZ_CHECK(span.len <= limit);
	FUZZ_CHECK(utf8_is_valid(span));
}

static void
check_message(const struct seen *seen, const struct message *message)
{
	size_t name = 4 * seen->limits->name_bytes + TEXT_SLACK;

	check_span(message->id, name);
	check_span(message->conversation, name);
	check_span(message->channel, name);
	check_span(message->from, name);
	check_span(message->reply_to, name);
	check_span(message->text, seen->limits->text_bytes + TEXT_SLACK);
	FUZZ_CHECK(message->to_count <= MESSAGE_TO_MAX);
	FUZZ_CHECK(message->attachment_count <= MESSAGE_ATTACHMENTS_MAX);
	for (size_t i = 0; i < message->to_count; i++)
		check_span(message->to[i], name);
	for (size_t i = 0; i < message->attachment_count; i++)
		check_span(message->attachments[i], name);
	FUZZ_CHECK(message->from_role < ROLE_COUNT);
	FUZZ_CHECK(message->to_role < ROLE_COUNT);
	FUZZ_CHECK(message->start <= message->end);
	FUZZ_CHECK(message->end <= seen->fed);
	FUZZ_CHECK((message->time == INSTANT_NONE) ==
	    (message->time_kind == TIME_NONE));
	FUZZ_CHECK(!seen->rising || message->end > seen->end);
}

static int
take_message(void *arg, const struct message *message)
{
	struct seen *seen = arg;
	struct json_writer json = JSON_WRITER(&seen->text);
	struct digest identity;
	char hex[DIGEST_HEX_BYTES];

	check_message(seen, message);
	seen->end = message->end;
	if ((message->flags & MESSAGE_PROVISIONAL) != 0)
		seen->provisional++;
	else
		seen->messages++;
	message_identity(message, &identity);
	digest_hex(&identity, hex);
	json_open_object(&json, NULL);
	message_json(message, &json);
	json_integer(&json, "flags", message->flags);
	json_close_object(&json);
	(void)buffer_printf(&seen->text, " %llu-%llu %s\n",
	    (unsigned long long)message->start,
	    (unsigned long long)message->end, hex);
	return 0;
}

static int
take_fault(void *arg, const struct format_fault *fault)
{
	struct seen *seen = arg;

	FUZZ_CHECK(fault->what != NULL && fault->what[0] != '\0');
	FUZZ_CHECK(fault->kind <= FORMAT_FAULT_TRUNCATED);
	FUZZ_CHECK(fault->offset <= seen->fed);
	(void)buffer_printf(&seen->faults, "fault %d %llu %s\n",
	    (int)fault->kind, (unsigned long long)fault->offset, fault->what);
	return 0;
}

struct format_sink
seen_sink(struct seen *seen)
{
	return (struct format_sink){ take_message, take_fault, seen };
}

void
seen_done(struct seen *seen)
{
	buffer_done(&seen->text);
	buffer_done(&seen->faults);
}
