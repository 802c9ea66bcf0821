#include "message/csv_columns.h"

#include "message/formats.h"

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
	{ "datetime", RECORD_TIME },
	{ "date time", RECORD_TIME },
	{ "date and time", RECORD_TIME },
	{ "sent", RECORD_TIME },
	{ "sent at", RECORD_TIME },
	{ "created", RECORD_TIME },
	{ "created at", RECORD_TIME },
	{ "message time", RECORD_TIME },
	{ "time sent", RECORD_TIME },
	{ "date sent", RECORD_DATE },
	{ "sent date", RECORD_DATE },
	{ "message date", RECORD_DATE },
	{ "day", RECORD_DATE },
	{ "sender", RECORD_FROM },
	{ "author", RECORD_FROM },
	{ "from name", RECORD_FROM },
	{ "sender name", RECORD_FROM },
	{ "sent by", RECORD_FROM },
	{ "user", RECORD_FROM },
	{ "username", RECORD_FROM },
	{ "from number", RECORD_FROM },
	{ "recipient", RECORD_TO },
	{ "recipients", RECORD_TO },
	{ "receiver", RECORD_TO },
	{ "to name", RECORD_TO },
	{ "sent to", RECORD_TO },
	{ "to number", RECORD_TO },
	{ "message", RECORD_TEXT },
	{ "body", RECORD_TEXT },
	{ "content", RECORD_TEXT },
	{ "message text", RECORD_TEXT },
	{ "message body", RECORD_TEXT },
	{ "msg", RECORD_TEXT },
	{ "thread", RECORD_CONVERSATION },
	{ "chat", RECORD_CONVERSATION },
	{ "conversation id", RECORD_CONVERSATION },
	{ "thread id", RECORD_CONVERSATION },
	{ "chat id", RECORD_CONVERSATION },
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

static void forget(struct csv_columns *columns, size_t count);
static void take(struct csv_columns *columns, size_t column, int field);
static void take_mapped(struct csv_columns *columns, size_t column,
    struct span name, const struct format_options *options);
static struct span plain_name(struct span name, char out[NAME_BYTES]);
static bool field_is(enum record_field field, struct span plain);

void
csv_columns_read(struct csv_columns *columns, const struct csv_row *header,
    const struct format_options *options)
{
	char room[NAME_BYTES];

	forget(columns, header->count);
	for (size_t i = 0; i < header->count; i++)
		take_mapped(columns, i, span_trim(header->cells[i]), options);
	for (size_t i = 0; i < header->count; i++) {
		struct span name = plain_name(header->cells[i], room);

		for (int f = 0; f < RECORD_FIELDS; f++) {
			if (field_is((enum record_field)f, name))
				take(columns, i, (enum record_field)f);
		}
	}
	for (size_t i = 0; i < header->count; i++) {
		struct span name = plain_name(header->cells[i], room);

		for (size_t j = 0; j < sizeof(common) / sizeof(common[0]);
		     j++) {
			if (span_is(name, common[j].name))
				take(columns, i, common[j].field);
		}
	}
}

void
csv_columns_read_names(struct csv_columns *columns,
    const struct csv_row *header, const struct csv_name *names, size_t count)
{
	forget(columns, header->count);
	for (size_t i = 0; i < header->count; i++) {
		for (size_t j = 0; j < count; j++) {
			if (span_is_nocase(span_trim(header->cells[i]),
				names[j].name))
				take(columns, i, names[j].what);
		}
	}
}

bool
csv_columns_row_has(const struct csv_row *header, const struct csv_name *name)
{
	for (size_t i = 0; i < header->count; i++) {
		if (span_is_nocase(span_trim(header->cells[i]), name->name))
			return true;
	}
	return false;
}

bool
csv_columns_has(const struct csv_columns *columns, enum record_field field)
{
	return columns->column[field] != CSV_CELLS_MAX;
}

void
csv_columns_say(const struct csv_columns *columns,
    const struct format_probe *probe)
{
	format_saw(probe, "a first line of %zu columns", columns->count);
	for (int f = 0; f < RECORD_FIELDS; f++) {
		struct span name = record_field_name((enum record_field)f);

		if (csv_columns_has(columns, (enum record_field)f))
			format_saw(probe, "\"%.*s\" at %d", SPAN_ARGS(name),
			    columns->column[f] + 1);
	}
}

void
csv_columns_pack(const struct csv_columns *columns, struct buffer *out)
{
	pack_u32(out, (uint32_t)columns->count);
	for (size_t i = 0; i < columns->count; i++)
		pack_u8(out, columns->field[i]);
}

void
csv_columns_unpack(struct csv_columns *columns, struct unpack *in)
{
	uint32_t count = unpack_u32(in);

	if (count > CSV_CELLS_MAX) {
		in->failed = true;
		count = 0;
	}
	forget(columns, count);
	for (size_t i = 0; i < columns->count; i++)
		take(columns, i, unpack_u8(in));
}

static void
forget(struct csv_columns *columns, size_t count)
{
	columns->count = count;
	for (size_t i = 0; i < RECORD_FIELDS; i++)
		columns->column[i] = CSV_CELLS_MAX;
	memset(columns->field, RECORD_FIELDS, sizeof(columns->field));
}

/* The first that asks gets it. */
static void
take(struct csv_columns *columns, size_t column, int field)
{
	if (columns->field[column] != RECORD_FIELDS || field == RECORD_FIELDS)
		return;
	if (field < RECORD_FIELDS) {
		if (columns->column[field] != CSV_CELLS_MAX)
			return;
		columns->column[field] = (uint16_t)column;
	}
	columns->field[column] = (uint8_t)field;
}

static void
take_mapped(struct csv_columns *columns, size_t column, struct span name,
    const struct format_options *options)
{
	enum record_field field;

	for (size_t i = 0; i < options->field_count; i++) {
		if (span_equal(span_trim(options->fields[i].column), name) &&
		    record_field_parse(options->fields[i].field, &field))
			take(columns, column, field);
	}
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

static bool
field_is(enum record_field field, struct span plain)
{
	char room[NAME_BYTES];

	return span_equal(plain_name(record_field_name(field), room), plain);
}
