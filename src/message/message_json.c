#include "message/message_json.h"

static void write_list(struct json_writer *json, const char *name,
    const struct span *list, size_t count);
static void write_flags(struct json_writer *json, unsigned flags);

void
message_json(const struct message *message, struct json_writer *json)
{
	char time[INSTANT_TEXT_BYTES];

	if (message->id.len > 0)
		json_string(json, "id", message->id);
	if (message->time != INSTANT_NONE) {
		instant_format(message->time, time);
		json_text(json, "time", time);
	}
	json_string(json, "conversation", message->conversation);
	if (message->channel.len > 0)
		json_string(json, "channel", message->channel);
	json_string(json, "from", message->from);
	write_list(json, "to", message->to, message->to_count);
	json_string(json, "text", message->text);
	if (message->from_role_stated)
		json_text(json, "from_role", role_name(message->from_role));
	if (message->to_role_stated)
		json_text(json, "to_role", role_name(message->to_role));
	if (message->reply_to.len > 0)
		json_string(json, "reply_to", message->reply_to);
	write_list(json, "attachments", message->attachments,
	    message->attachment_count);
	write_flags(json, message->flags);
}

static void
write_list(struct json_writer *json, const char *name, const struct span *list,
    size_t count)
{
	if (count == 0)
		return;
	json_open_array(json, name);
	for (size_t i = 0; i < count; i++)
		json_string(json, NULL, list[i]);
	json_close_array(json);
}

/* "edited" and "deleted" are the record's; the others say how it was read. */
static void
write_flags(struct json_writer *json, unsigned flags)
{
	static const char *const names[] = { "system", "edited", "deleted",
		"attachment", "cut", "repaired", "date_guessed",
		"provisional" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((flags & 1u << i) != 0)
			json_boolean(json, names[i], true);
	}
}
