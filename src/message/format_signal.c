#include "message/json_lines.h"

/*
 * Signal's own export: main.jsonl, one frame of its backup a line. People,
 * chats and then messages, which name both by numbers of this export.
 * https://github.com/signalapp/libsignal, backup.proto, as proto3 JSON.
 */
enum signal_field {
	SIGNAL_PERSON = JSON_EXPORT_OWN, /* place: a recipient's end */
	SIGNAL_SELF,
	SIGNAL_GROUP,
	SIGNAL_CHAT, /* place: a chat's end */
	SIGNAL_OWNER,
	SIGNAL_PART, /* place: a value that waits in `extra` */
	SIGNAL_SENT = SIGNAL_PART + RECORD_FIELDS,
	SIGNAL_CHAT_ID,
	SIGNAL_AUTHOR,
	SIGNAL_MENTION,
	SIGNAL_NUMBER
};

/* What is told of a person waits in `extra` until they are whole. */
#define PERSON_ID     RECORD_ID
#define PERSON_GROUP  RECORD_CONVERSATION
#define PERSON_ACI    RECORD_DATE
#define PERSON_PHONE  RECORD_REPLY_TO
#define PERSON_USER   RECORD_CHANNEL
#define GIVEN         RECORD_FROM
#define FAMILY        RECORD_FROM_ROLE
#define SYSTEM_GIVEN  RECORD_TO_ROLE
#define SYSTEM_FAMILY RECORD_TEXT
#define CHAT_PERSON   RECORD_TIME

#define WAITS(field) (SIGNAL_PART + (int)(field))

#define IS_GROUP 1u /* in the extra record's flags */

/* In the names: people, chats, and people by the id that mentions use. */
#define PERSON "p"
#define CHAT   "c"
#define ACI    "a"
#define GROUP  "g"

static const struct json_path places[] = {
	{ "account", SIGNAL_OWNER },
	{ "account/givenName", WAITS(GIVEN) },
	{ "account/familyName", WAITS(FAMILY) },
	{ "recipient", SIGNAL_PERSON },
	{ "recipient/id", WAITS(PERSON_ID) },
	{ "recipient/self", SIGNAL_SELF },
	{ "recipient/contact/aci", WAITS(PERSON_ACI) },
	{ "recipient/contact/e164", WAITS(PERSON_PHONE) },
	{ "recipient/contact/username", WAITS(PERSON_USER) },
	{ "recipient/contact/profileGivenName", WAITS(GIVEN) },
	{ "recipient/contact/profileFamilyName", WAITS(FAMILY) },
	{ "recipient/contact/systemGivenName", WAITS(SYSTEM_GIVEN) },
	{ "recipient/contact/systemFamilyName", WAITS(SYSTEM_FAMILY) },
	{ "recipient/group", SIGNAL_GROUP },
	{ "recipient/group/snapshot/title/title", WAITS(PERSON_GROUP) },
	{ "chat", SIGNAL_CHAT },
	{ "chat/id", WAITS(PERSON_ID) },
	{ "chat/recipientId", WAITS(CHAT_PERSON) },
	{ "chatItem", JSON_EXPORT_MESSAGE },
};

/* Words before an edit, oldest first. */
static const struct json_path again[] = {
	{ "chatItem/revisions/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "dateSent", SIGNAL_SENT },
	{ "chatId", SIGNAL_CHAT_ID },
	{ "authorId", SIGNAL_AUTHOR },
	{ "standardMessage/text/body", JSON_EXPORT_PART },
	{ "standardMessage/text/bodyRanges/*/mentionAci", SIGNAL_MENTION },
	{ "standardMessage/quote/targetSentTimestamp", RECORD_REPLY_TO },
	{ "standardMessage/attachments/*", JSON_EXPORT_ATTACHED },
	{ "standardMessage/attachments/*/pointer/fileName",
	    RECORD_ATTACHMENTS },
	{ "directStoryReplyMessage/textReply/text/body", JSON_EXPORT_PART },
	{ "poll/question", JSON_EXPORT_LINE },
	{ "poll/options/*/option", JSON_EXPORT_LINE },
	{ "contactMessage/contact/number/*/value", SIGNAL_NUMBER },
	{ "contactMessage", JSON_EXPORT_ATTACHED },
	{ "stickerMessage", JSON_EXPORT_ATTACHED },
	{ "viewOnceMessage", JSON_EXPORT_ATTACHED },
	{ "remoteDeletedMessage", RECORD_DELETED },
	{ "adminDeletedMessage", RECORD_DELETED },
	{ "revisions", JSON_EXPORT_AGAIN },
	{ "revisions/*/dateSent", RECORD_EDITED },
};

static void person_is_whole(struct format_state *state);
static void full_name(struct format_state *state, enum record_field given,
    enum record_field family);
static struct span person(struct format_state *state, struct span id);
static void put_mentions(struct format_state *state);

static int
signal_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"backupTimeMs\""))
		return 0;
	return 98;
}

static void
signal_place(struct format_state *state, int what,
    const struct json_token *token)
{
	const struct record *extra = &state->extra;
	bool ends = token->event == JSON_OBJECT_CLOSE;

	if (what >= SIGNAL_PART && what < SIGNAL_PART + RECORD_FIELDS) {
		json_record_set(state, &state->extra,
		    (enum record_field)(what - SIGNAL_PART), token);
	} else if (what == SIGNAL_SELF && ends) {
		struct span name = json_record_name(state, PERSON, SPAN(""));

		record_set(&state->extra, GIVEN,
		    name.len > 0 ? name : SPAN("Me"), &state->outlet.limits);
	} else if (what == SIGNAL_GROUP) {
		state->extra.flags |= IS_GROUP;
	} else if (what == SIGNAL_OWNER && ends) {
		full_name(state, GIVEN, FAMILY);
		if (state->text.len > 0)
			(void)names_set(&((struct json_export *)state)->names,
			    SPAN(PERSON), buffer_span(&state->text));
	} else if (what == SIGNAL_PERSON && ends) {
		person_is_whole(state);
	} else if (what == SIGNAL_CHAT && ends) {
		json_record_set_name(state, CHAT, record_get(extra, PERSON_ID),
		    record_get(extra, CHAT_PERSON));
	}
}

static void
signal_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *extra = &state->extra;

	if (what == SIGNAL_SENT) {
		json_record_set(state, &state->record, RECORD_TIME, token);
	} else if (what == SIGNAL_CHAT_ID) {
		json_record_set(state, extra, RECORD_CONVERSATION, token);
	} else if (what == SIGNAL_AUTHOR) {
		json_record_set(state, extra, RECORD_FROM, token);
	} else if (what == SIGNAL_MENTION) {
		json_record_set(state, extra, RECORD_TO, token);
	} else if (what == SIGNAL_NUMBER && token->event == JSON_STRING) {
		json_record_text(state, token->text, true);
	}
}

/* Numbers become names; a chat with one person is to that person. */
static bool
signal_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span author = record_get(&state->extra, RECORD_FROM);
	struct span chat = record_get(&state->extra, RECORD_CONVERSATION);
	struct span other = json_record_name(state, CHAT, chat);
	bool group = json_record_name(state, GROUP, other).len > 0;

	record_set(record, RECORD_CONVERSATION, person(state, other), limits);
	record_set(record, RECORD_FROM, person(state, author), limits);
	if (!group && !span_equal(author, other))
		record_set(record, RECORD_TO, person(state, other), limits);
	else if (!group)
		record_set(record, RECORD_TO,
		    json_record_name(state, PERSON, SPAN("")), limits);
	buffer_reset(&state->room);
	buffer_append(&state->room, record_get(record, RECORD_TIME));
	buffer_char(&state->room, '/');
	buffer_append(&state->room, author);
	record_set(record, RECORD_ID, buffer_span(&state->room), limits);
	put_mentions(state);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.again = again,
	.again_count = sizeof(again) / sizeof(again[0]),
	.time_unit = 1000,
	.place = signal_place,
	.field = signal_field,
	.whole = signal_whole,
};

PARSER_OPEN(signal_open, json_lines);

const struct format format_signal = { .name = "signal",
	.title = "Signal, main.jsonl of its plaintext export",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = signal_detect,
	.open = signal_open,
	PARSER_CALLS };

/* As the phone calls them, as they call themselves, or their number. */
static void
person_is_whole(struct format_state *state)
{
	const struct record *extra = &state->extra;
	struct span id = record_get(extra, PERSON_ID);
	struct span group = record_get(extra, PERSON_GROUP);
	struct span number = record_get(extra, PERSON_PHONE);
	struct span name;

	full_name(state, SYSTEM_GIVEN, SYSTEM_FAMILY);
	if (state->text.len == 0)
		full_name(state, GIVEN, FAMILY);
	if (state->text.len == 0)
		buffer_append(&state->text, group);
	if (state->text.len == 0 && number.len > 0) {
		buffer_char(&state->text, '+');
		buffer_append(&state->text, number);
	}
	if (state->text.len == 0)
		buffer_append(&state->text, record_get(extra, PERSON_USER));
	name = buffer_span(&state->text);
	json_record_set_name(state, PERSON, id, name);
	json_record_set_name(state, ACI, record_get(extra, PERSON_ACI), name);
	if ((extra->flags & IS_GROUP) != 0)
		json_record_set_name(state, GROUP, id, SPAN("group"));
}

/* Into state->text, which no message uses at that time. */
static void
full_name(struct format_state *state, enum record_field given,
    enum record_field family)
{
	struct span first = record_get(&state->extra, given);
	struct span last = record_get(&state->extra, family);

	buffer_reset(&state->text);
	buffer_append(&state->text, first);
	if (first.len > 0 && last.len > 0)
		buffer_char(&state->text, ' ');
	buffer_append(&state->text, last);
}

static struct span
person(struct format_state *state, struct span id)
{
	struct span name = json_record_name(state, PERSON, id);

	return name.len > 0 ? name : id;
}

/* A mention is one character in the text, and its person elsewhere. */
static void
put_mentions(struct format_state *state)
{
	struct span rest = record_get(&state->record, RECORD_TEXT);
	struct span mark = SPAN("\xef\xbf\xbc");
	const struct record *extra = &state->extra;
	struct message mentioned;
	size_t count = 0;

	if (extra->to_count == 0)
		return;
	record_message(extra, &mentioned);
	buffer_reset(&state->text);
	while (rest.len > 0) {
		size_t at = span_find(rest, mark);

		buffer_append(&state->text, span_first(rest, at));
		rest = span_from(rest, at);
		if (rest.len == 0)
			break;
		rest = span_from(rest, mark.len);
		if (count == mentioned.to_count)
			continue;
		buffer_char(&state->text, '@');
		buffer_append(&state->text,
		    json_record_name(state, ACI, mentioned.to[count++]));
	}
	record_set(&state->record, RECORD_TEXT, buffer_span(&state->text),
	    &state->outlet.limits);
}
