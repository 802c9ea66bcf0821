#include "message/field_names.h"

#define NAME_BYTES 64

/* As exports and spreadsheets call them. */
static const struct {
	const char *name;
	enum record_field field;
} common[] = {
	{ "message id", RECORD_ID },
	{ "messageid", RECORD_ID },
	{ "msg id", RECORD_ID },
	{ "guid", RECORD_ID },
	{ "uuid", RECORD_ID },
	{ "timestamp", RECORD_TIME },
	{ "ts", RECORD_TIME },
	{ "datetime", RECORD_TIME },
	{ "date time", RECORD_TIME },
	{ "date and time", RECORD_TIME },
	{ "sent", RECORD_TIME },
	{ "sent at", RECORD_TIME },
	{ "created", RECORD_TIME },
	{ "created at", RECORD_TIME },
	{ "message time", RECORD_TIME },
	{ "time sent", RECORD_TIME },
	{ "sent on", RECORD_TIME },
	{ "date/time", RECORD_TIME },
	{ "posted at", RECORD_TIME },
	{ "received at", RECORD_TIME },
	{ "date sent", RECORD_DATE },
	{ "sent date", RECORD_DATE },
	{ "message date", RECORD_DATE },
	{ "day", RECORD_DATE },
	{ "sender", RECORD_FROM },
	{ "author", RECORD_FROM },
	{ "from name", RECORD_FROM },
	{ "sender name", RECORD_FROM },
	{ "sender display name", RECORD_FROM },
	{ "from: (name)", RECORD_FROM },
	{ "sent by", RECORD_FROM },
	{ "user", RECORD_FROM },
	{ "username", RECORD_FROM },
	{ "user name", RECORD_FROM },
	{ "from number", RECORD_FROM },
	{ "from address", RECORD_FROM },
	{ "posted by", RECORD_FROM },
	{ "recipient", RECORD_TO },
	{ "recipients", RECORD_TO },
	{ "receiver", RECORD_TO },
	{ "to name", RECORD_TO },
	{ "to: (name)", RECORD_TO },
	{ "sent to", RECORD_TO },
	{ "to number", RECORD_TO },
	{ "to address", RECORD_TO },
	{ "recipient name", RECORD_TO },
	{ "message", RECORD_TEXT },
	{ "body", RECORD_TEXT },
	{ "content", RECORD_TEXT },
	{ "contents", RECORD_TEXT }, /* Discord's own messages.csv */
	{ "message text", RECORD_TEXT },
	{ "message body", RECORD_TEXT },
	{ "message content", RECORD_TEXT },
	{ "text message", RECORD_TEXT },
	{ "msg", RECORD_TEXT },
	{ "thread", RECORD_CONVERSATION },
	{ "chat", RECORD_CONVERSATION },
	{ "conversation id", RECORD_CONVERSATION },
	{ "thread id", RECORD_CONVERSATION },
	{ "chat id", RECORD_CONVERSATION },
	{ "chat name", RECORD_CONVERSATION },
	{ "chat session", RECORD_CONVERSATION },
	{ "room", RECORD_CONVERSATION },
	{ "group", RECORD_CONVERSATION },
	{ "platform", RECORD_CHANNEL },
	{ "app", RECORD_CHANNEL },
	{ "service", RECORD_CHANNEL },
	{ "sender role", RECORD_FROM_ROLE },
	{ "role", RECORD_FROM_ROLE },
	{ "recipient role", RECORD_TO_ROLE },
	{ "in reply to", RECORD_REPLY_TO },
	{ "attachment", RECORD_ATTACHMENTS },
	{ "files", RECORD_ATTACHMENTS },
	{ "media", RECORD_ATTACHMENTS },
};

/* As care notes, tickets and rotas call them, and ids beside a name. */
static const struct {
	const char *name;
	enum record_field field;
} likely[] = {
	{ "note", RECORD_TEXT },
	{ "notes", RECORD_TEXT },
	{ "note text", RECORD_TEXT },
	{ "care note", RECORD_TEXT },
	{ "care notes", RECORD_TEXT },
	{ "visit notes", RECORD_TEXT },
	{ "comment", RECORD_TEXT },
	{ "comments", RECORD_TEXT },
	{ "description", RECORD_TEXT },
	{ "details", RECORD_TEXT },
	{ "carer", RECORD_FROM },
	{ "carer name", RECORD_FROM },
	{ "staff", RECORD_FROM },
	{ "staff name", RECORD_FROM },
	{ "staff member", RECORD_FROM },
	{ "worker", RECORD_FROM },
	{ "worker name", RECORD_FROM },
	{ "support worker", RECORD_FROM },
	{ "entered by", RECORD_FROM },
	{ "recorded by", RECORD_FROM },
	{ "written by", RECORD_FROM },
	{ "created by", RECORD_FROM },
	{ "requester", RECORD_FROM },
	{ "actor", RECORD_FROM },
	{ "origin", RECORD_FROM },
	{ "originator", RECORD_FROM },
	{ "sender number", RECORD_FROM },
	{ "sender email", RECORD_FROM },
	{ "sender id", RECORD_FROM },
	{ "assignee", RECORD_TO },
	{ "destination", RECORD_TO },
	{ "recipient number", RECORD_TO },
	{ "recipient email", RECORD_TO },
	{ "client", RECORD_CONVERSATION },
	{ "client name", RECORD_CONVERSATION },
	{ "service user", RECORD_CONVERSATION },
	{ "service user name", RECORD_CONVERSATION },
	{ "resident", RECORD_CONVERSATION },
	{ "resident name", RECORD_CONVERSATION },
	{ "ticket id", RECORD_CONVERSATION },
	{ "event time", RECORD_TIME },
	{ "recorded at", RECORD_TIME },
	{ "entered at", RECORD_TIME },
	{ "visit date", RECORD_DATE },
	{ "entry date", RECORD_DATE },
	{ "note date", RECORD_DATE },
};

static struct span plain_name(struct span name, char out[NAME_BYTES]);

enum field_name_rank
field_names_find(struct span name, const struct format_options *options,
    enum record_field *field)
{
	char room[NAME_BYTES], own[NAME_BYTES];
	struct span plain = plain_name(name, room);

	for (size_t i = 0; i < options->field_count; i++) {
		if (span_equal(span_trim(options->fields[i].column), name) &&
		    record_field_parse(options->fields[i].field, field))
			return FIELD_NAME_MAPPED;
	}
	for (int i = 0; i < RECORD_FIELDS; i++) {
		*field = (enum record_field)i;
		if (span_equal(plain,
			plain_name(record_field_name(*field), own)))
			return FIELD_NAME_OWN;
	}
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
		*field = common[i].field;
		if (span_is(plain, common[i].name))
			return FIELD_NAME_COMMON;
	}
	for (size_t i = 0; i < sizeof(likely) / sizeof(likely[0]); i++) {
		*field = likely[i].field;
		if (span_is(plain, likely[i].name))
			return FIELD_NAME_LIKELY;
	}
	return FIELD_NAME_UNKNOWN;
}

void
field_names_set(struct record *record, enum field_name_rank *ranks,
    struct span name, struct span value, const struct outlet *outlet)
{
	enum record_field field;
	enum field_name_rank rank = field_names_find(name, outlet->options,
	    &field);

	if (rank == FIELD_NAME_UNKNOWN || rank <= ranks[field])
		return;
	ranks[field] = rank;
	if (field == RECORD_EDITED || field == RECORD_DELETED) {
		if (span_is_nocase(value, "true") || span_is(value, "1"))
			record->flags |= field == RECORD_EDITED ?
			    MESSAGE_EDITED :
			    MESSAGE_DELETED;
		return;
	}
	record_set(record, field, value, &outlet->limits);
}

/* "Sender_Name " is "sender name". Too long a name is nothing we know. */
static struct span
plain_name(struct span name, char out[NAME_BYTES])
{
	size_t length = 0;

	name = span_trim(name);
	if (name.len > NAME_BYTES)
		return SPAN_NONE;
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];

		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte | 0x20);
		if (byte == '_' || byte == '-')
			byte = ' ';
		if (byte != ' ' || (length > 0 && out[length - 1] != ' '))
			out[length++] = byte;
	}
	return (struct span){ out, length };
}
