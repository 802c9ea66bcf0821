#include <stdio.h>
#include <stdlib.h>

#include "message/json_lines.h"

/*
 * Native records, and anybody's objects whose keys the source's fields name or
 * that have usual names. The table of keys is made for each export.
 */
enum jsonl_field {
	JSONL_TEXT = JSON_EXPORT_OWN,
	JSONL_USUAL /* + the field that it is where there is no own key */
};

#define KEYS_BYTES   ((size_t)8 << 10)
#define KEY_BYTES    32 /* of a usual one */
#define TEXT_IS_NONE 1u /* in the extra record's flags */

struct jsonl_kind {
	struct json_export_kind kind;
	struct json_path fields[JSON_PATHS_MAX];
	char keys[KEYS_BYTES]; /* the paths, each with a NUL */
	size_t used;
};

static const struct json_path places[] = { { "", JSON_EXPORT_MESSAGE } };

/* Of those in one object the first counts. */
static const struct {
	const char *key;
	enum record_field field;
} usual[] = { { "message", RECORD_TEXT }, { "body", RECORD_TEXT },
	{ "content", RECORD_TEXT }, { "msg", RECORD_TEXT },
	{ "sender", RECORD_FROM }, { "sender.name", RECORD_FROM },
	{ "sender_name", RECORD_FROM }, { "senderName", RECORD_FROM },
	{ "author", RECORD_FROM }, { "author.name", RECORD_FROM },
	{ "user", RECORD_FROM }, { "user.name", RECORD_FROM },
	{ "username", RECORD_FROM }, { "timestamp", RECORD_TIME },
	{ "ts", RECORD_TIME }, { "date", RECORD_TIME },
	{ "datetime", RECORD_TIME }, { "created_at", RECORD_TIME },
	{ "createdAt", RECORD_TIME }, { "sent_at", RECORD_TIME },
	{ "sentAt", RECORD_TIME }, { "chat", RECORD_CONVERSATION },
	{ "chat_name", RECORD_CONVERSATION }, { "thread", RECORD_CONVERSATION },
	{ "conversation_id", RECORD_CONVERSATION },
	{ "room", RECORD_CONVERSATION }, { "recipient", RECORD_TO },
	{ "receiver", RECORD_TO }, { "message_id", RECORD_ID },
	{ "messageId", RECORD_ID } };

static void jsonl_field(struct format_state *state, int what,
    const struct json_token *token);
static bool jsonl_whole(struct format_state *state);
static bool has_one_of(const struct format_probe *probe,
    enum record_field field);
static void take_keys(struct jsonl_kind *made,
    const struct format_options *options);
static void add_field(struct jsonl_kind *made, struct span key,
    enum record_field field);
static void add_path(struct jsonl_kind *made, struct span key, const char *more,
    int what);

static int
jsonl_detect(const struct format_probe *probe)
{
	struct span line = span_trim(span_first(probe->head,
	    span_find_char(probe->head, '\n')));
	bool named = span_ends(probe->name, SPAN(".jsonl")) ||
	    span_ends(probe->name, SPAN(".ndjson"));

	if (line.len == 0 || line.ptr[0] != '{')
		return 0;
	if (named)
		format_saw(probe, "the ending of the file's name");
	if (line.ptr[line.len - 1] != '}')
		return named ? 60 : 0;
	if (!format_line_has_key(probe, "text")) {
		if (!has_one_of(probe, RECORD_TEXT) ||
		    !has_one_of(probe, RECORD_FROM) ||
		    !has_one_of(probe, RECORD_TIME))
			return named ? 60 : 0;
		format_saw(probe,
		    "a first line that is an object with a text, a sender and "
		    "a time under usual names");
		return named ? 80 : 60;
	}
	format_saw(probe, "a first line that is an object with \"text\"");
	return named ? 95 : 80;
}

static struct format_state *
jsonl_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct jsonl_kind *made = calloc(1, sizeof(*made));
	struct format_state *state;

	if (made == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	take_keys(made, options);
	made->kind.places = places;
	made->kind.place_count = sizeof(places) / sizeof(places[0]);
	made->kind.fields = made->fields;
	made->kind.field = jsonl_field;
	made->kind.whole = jsonl_whole;
	state = parser_open(&json_lines, &made->kind, options, sink, err);
	if (state == NULL)
		free(made);
	else
		state->owned = made;
	return state;
}

const struct format format_jsonl = { .name = "jsonl",
	.title = "JSON Lines, one message a line",
	.capabilities = FORMAT_APPENDS,
	.detect = jsonl_detect,
	.open = jsonl_open,
	PARSER_CALLS };

static bool
has_one_of(const struct format_probe *probe, enum record_field field)
{
	char key[KEY_BYTES];

	if (field != RECORD_TEXT &&
	    format_line_has_key(probe, field == RECORD_FROM ? "from" : "time"))
		return true;
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		(void)snprintf(key, sizeof(key), "%.*s",
		    (int)strcspn(usual[i].key, "."), usual[i].key);
		if (usual[i].field == field && format_line_has_key(probe, key))
			return true;
	}
	return false;
}

/* The source's names before ours: a key is looked up once. */
static void
take_keys(struct jsonl_kind *made, const struct format_options *options)
{
	bool mapped[RECORD_FIELDS] = { false };
	enum record_field field;

	for (size_t i = 0; i < options->field_count; i++) {
		if (record_field_parse(options->fields[i].field, &field)) {
			add_field(made, options->fields[i].column, field);
			mapped[field] = true;
		}
	}
	for (int i = 0; i < RECORD_FIELDS; i++) {
		field = (enum record_field)i;
		if (!mapped[i])
			add_field(made, record_field_name(field), field);
	}
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (!mapped[usual[i].field])
			add_path(made, span_of(usual[i].key), "",
			    JSONL_USUAL + (int)usual[i].field);
	}
}

static void
add_field(struct jsonl_kind *made, struct span key, enum record_field field)
{
	bool list = field == RECORD_TO || field == RECORD_ATTACHMENTS;

	add_path(made, key, "",
	    field == RECORD_TEXT ? (int)JSONL_TEXT : (int)field);
	if (list)
		add_path(made, key, "/*", (int)field);
	if (field == RECORD_ATTACHMENTS)
		add_path(made, key, "/*/name", (int)field);
}

/* "author.name" is the key "name" in the object "author". */
static void
add_path(struct jsonl_kind *made, struct span key, const char *more, int what)
{
	struct json_path *path = &made->fields[made->kind.field_count];
	size_t length = key.len + strlen(more) + 1;
	char *room = made->keys + made->used;

	if (made->kind.field_count == JSON_PATHS_MAX ||
	    length > KEYS_BYTES - made->used)
		return;
	for (size_t i = 0; i < key.len; i++)
		room[i] = key.ptr[i];
	for (size_t i = 0; i < key.len; i++) {
		if (room[i] == '.')
			room[i] = '/';
	}
	for (size_t i = 0; more[i] != '\0'; i++)
		room[key.len + i] = more[i];
	room[length - 1] = '\0';
	made->used += length;
	*path = (struct json_path){ room, what };
	made->kind.field_count++;
}

static void
jsonl_field(struct format_state *state, int what,
    const struct json_token *token)
{
	if (what >= JSONL_USUAL) {
		enum record_field field = (enum record_field)(what -
		    JSONL_USUAL);

		if (record_get(&state->extra, field).len == 0)
			json_record_set(state, &state->extra, field, token);
		return;
	}
	if (token->event == JSON_STRING)
		json_record_set(state, &state->record, RECORD_TEXT, token);
	else if (token->event != JSON_NULL)
		state->extra.flags |= TEXT_IS_NONE;
}

static bool
jsonl_whole(struct format_state *state)
{
	const struct record *record = &state->record;
	const char *wrong = NULL;

	for (int i = 0; i < RECORD_FIELDS; i++)
		json_record_spare(state, (enum record_field)i);
	if ((state->extra.flags & TEXT_IS_NONE) != 0)
		wrong = "\"text\" must be a string; skipped";
	else if (!record_has(record, RECORD_TEXT) &&
	    record->attachment_count == 0 &&
	    (record->flags & (MESSAGE_DELETED | MESSAGE_ATTACHMENT)) == 0)
		wrong = "the object has no \"text\"; skipped";
	if (wrong == NULL)
		return true;
	(void)outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
	    state->start, wrong);
	return false;
}
