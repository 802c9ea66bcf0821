#include "base/utf8.h"
#include "message/line_log.h"
#include "message/lua_table.h"
#include "message/time_text.h"

/*
 * Prosody's archive in files, HOST/archive/USER.list: one item({...}) a line, a
 * stanza as a Lua table. https://prosody.im, util/datamanager.lua
 */
enum prosody_place {
	IN_ITEM,
	IN_ATTRIBUTES,
	IN_CHILD
};

/* What is told of a stanza, while it is read. */
struct stanza {
	struct format_state *state;
	enum prosody_place place;
	bool is_body; /* the open child is */
	bool is_group;
	size_t body; /* the open child's text, in state->words */
	size_t text; /* end of the body in state->words */
};

static void on_event(void *arg, const struct lua_event *event);
static void on_value(struct stanza *stanza, const struct lua_event *event);
static void set(struct format_state *state, enum record_field field,
    struct span value);
static void take_people(struct stanza *stanza);
static struct span bare(struct span address);

static int
prosody_detect(const struct format_probe *probe)
{
	if (!span_starts(span_trim(probe->head), SPAN("item({")))
		return 0;
	format_saw(probe, "a line that begins item({");
	return format_head_has(probe, "\"when\"") ||
		format_head_has(probe, "\"with\"") ||
		format_head_has(probe, "\"stamp\"") ?
	    95 :
	    60;
}

static int
prosody_take(struct format_state *state, const struct line *line)
{
	struct message message = { .time = INSTANT_NONE };
	struct stanza stanza = { .state = state };
	struct span rest = span_trim(line->text);
	bool read;

	if (rest.len == 0)
		return 0;
	record_reset(&state->record);
	buffer_reset(&state->words);
	read = span_starts(rest, SPAN("item("));
	rest = span_from(rest, 5);
	if (!read || !lua_table_read(&rest, &state->room, on_event, &stanza) ||
	    !span_starts(span_trim(rest), SPAN(")")))
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    line->start, "a line is no item of an archive; skipped");
	if (stanza.text == 0)
		return 0;
	set(state, RECORD_TEXT,
	    span_first(buffer_span(&state->words), stanza.text));
	take_people(&stanza);
	if (line->cut || state->words.failed)
		state->record.flags |= MESSAGE_CUT;
	state->words.failed = false;
	if (!time_text_read(record_get(&state->record, RECORD_TIME),
		state->outlet.options->zone, &message) &&
	    line_log_tell(state, line,
		"times are not readable; messages are read without one") == -1)
		return -1;
	return line_log_give(state, &message, line->start, line->end);
}

static const struct line_log_kind kind = { .take = prosody_take };

PARSER_OPEN(prosody_open, line_log);

const struct format format_prosody = { .name = "prosody",
	.title = "Prosody (XMPP), archive of a user or a room",
	.capabilities = FORMAT_APPENDS,
	.detect = prosody_detect,
	.open = prosody_open,
	PARSER_CALLS };

static void
on_event(void *arg, const struct lua_event *event)
{
	struct stanza *stanza = arg;

	if (event->kind == LUA_VALUE) {
		on_value(stanza, event);
	} else if (event->kind == LUA_OPEN && event->depth == 1) {
		stanza->place = span_is(event->key, "attr") ? IN_ATTRIBUTES :
							      IN_CHILD;
		stanza->is_body = false;
		stanza->body = stanza->state->words.len;
		/* One body a language: all count. */
		if (stanza->text > 0)
			buffer_char(&stanza->state->words, '\n');
	} else if (event->kind == LUA_CLOSE && event->depth == 1) {
		if (stanza->place == IN_CHILD && stanza->is_body)
			stanza->text = stanza->state->words.len;
		else
			stanza->state->words.len = stanza->body;
		stanza->place = IN_ITEM;
	}
}

static void
on_value(struct stanza *stanza, const struct lua_event *event)
{
	struct format_state *state = stanza->state;
	struct span key = event->key;

	if (event->depth == 1 && span_is(key, "when")) {
		set(state, RECORD_TIME, event->value);
	} else if (event->depth == 1 && span_is(key, "key")) {
		set(state, RECORD_ID, event->value);
	} else if (event->depth == 1 && span_is(key, "with")) {
		set(state, RECORD_CHANNEL, event->value);
	} else if (event->depth != 2) {
		return;
	} else if (stanza->place == IN_CHILD) {
		if (span_is(key, "name"))
			stanza->is_body = span_is(event->value, "body");
		else if (key.len == 0)
			(void)buffer_append(&state->words, event->value);
	} else if (span_is(key, "from")) {
		set(state, RECORD_FROM, event->value);
	} else if (span_is(key, "to")) {
		set(state, RECORD_TO, event->value);
	} else if (span_is(key, "type")) {
		stanza->is_group = span_is(event->value, "groupchat");
	}
}

/* Lua has bytes: what is no UTF-8 is replaced. */
static void
set(struct format_state *state, enum record_field field, struct span value)
{
	struct buffer whole = BUFFER_WITH_LIMIT(state->words.limit);
	bool repaired = false;

	while (value.len > 0) {
		size_t valid = utf8_valid_prefix(value);

		(void)buffer_append(&whole, span_first(value, valid));
		value = span_from(value, valid);
		if (value.len == 0)
			break;
		(void)utf8_append(&whole, UTF8_REPLACEMENT);
		value = span_from(value, 1);
		repaired = true;
	}
	if (repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	record_set(&state->record, field, buffer_span(&whole),
	    &state->outlet.limits);
	buffer_done(&whole);
}

/*
 * In a user's archive, what has no sender is from the user, whom the file is
 * named after; in a room's, the sender is the room's address and a nick.
 */
static void
take_people(struct stanza *stanza)
{
	struct format_state *state = stanza->state;
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span owner = state->outlet.options->conversation;
	struct span from, to, with, sender;

	/* What is set is not to move what is still to be set. */
	(void)buffer_reserve(&record->bytes, 2 * record->bytes.len + owner.len);
	from = record_get(record, RECORD_FROM);
	to = bare(record_get(record, RECORD_TO));
	with = bare(record_get(record, RECORD_CHANNEL));
	sender = from.len > 0 ? bare(from) : owner;
	if (stanza->is_group && from.len > bare(from).len)
		sender = span_from(from, bare(from).len + 1);
	record_set(record, RECORD_CONVERSATION,
	    stanza->is_group && from.len > 0 ? bare(from) : with, limits);
	record->to_count = 0;
	record->value[RECORD_TO].present = false;
	if (!stanza->is_group && to.len > 0)
		record_set(record, RECORD_TO, to, limits);
	record_set(record, RECORD_FROM, sender, limits);
	record_set(record, RECORD_CHANNEL, SPAN_NONE, limits);
}

/* Without the device: "anna@example.org/phone". */
static struct span
bare(struct span address)
{
	return span_first(address, span_find_char(address, '/'));
}
