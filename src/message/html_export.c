#include "message/html_export.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "message/html_attribute.h"
#include "message/html_text.h"
#include "message/time_text.h"

#define STATE_VERSION 1
#define HTML_FOLD     4 /* its tags take more room than the text */

static int on_tag(void *arg, const struct html_tag *tag);
static int on_text(void *arg, struct span text);
static int open_places(struct format_state *state, const struct html_tag *tag);
static int end_open_message(struct format_state *state,
    const struct html_tag *tag);
static bool is_place(const struct html_export_place *place, int inside,
    const struct html_tag *tag);
static void take_attribute(struct format_state *state,
    const struct html_export_place *place, const struct html_tag *tag);
static bool open_place(struct format_state *state, int what,
    const struct html_tag *tag);
static int close_places(struct format_state *state, const struct html_tag *tag);
static int close_place(struct format_state *state, uint64_t end);
static struct html_export_open *open_element(struct format_state *state,
    struct span name);
static void put(struct buffer *buffer, struct span bytes);
static int innermost(const struct format_state *state);
static bool is_taken(const struct format_state *state);
static bool is_in_field(const struct format_state *state);
static bool is_in_message(const struct format_state *state);
static void take_field(struct format_state *state, int what, struct span html);
static int give(struct format_state *state, uint64_t end);

void
html_export_close(struct format_state *state)
{
	if (state == NULL)
		return;
	html_tags_done(&state->tags);
	buffer_done(&state->html);
	buffer_done(&state->text);
	buffer_done(&state->words);
	record_done(&state->around);
	record_done(&state->record);
	record_done(&state->extra);
	free(state);
}

struct format_state *
html_export_open(const struct html_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));
	struct html_tags_sink tags = { on_tag, on_text, state };

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	state->kind = kind;
	outlet_init(&state->outlet, options, sink);
	html_tags_init(&state->tags, &tags);
	state->html = BUFFER_WITH_LIMIT(HTML_FOLD *
	    state->outlet.limits.text_bytes);
	state->words = BUFFER_WITH_LIMIT(state->outlet.limits.text_bytes + 8);
	return state;
}

int
html_export_feed(struct format_state *state, struct span bytes, struct err *err)
{
	if (html_tags_feed(&state->tags, bytes) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

/* A message ends with its element: there is none that waits. */
int
html_export_idle(struct format_state *state, struct err *err)
{
	(void)state;
	(void)err;
	return 0;
}

int
html_export_finish(struct format_state *state, struct err *err)
{
	if (!state->done &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, state->safe,
		"the page ends before its last tag: it is not whole") == -1)
		return outlet_error(&state->outlet, err);
	if (state->done && !state->found &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, 0,
		"no message stands in this page") == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

uint64_t
html_export_resume_point(const struct format_state *state)
{
	return state->safe;
}

int
html_export_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->found);
	pack_u8(out, state->done);
	record_pack(&state->around, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
html_export_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->found = unpack_u8(&in) != 0;
	state->done = unpack_u8(&in) != 0;
	record_unpack(&state->around, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	state->safe = offset;
	html_tags_reset(&state->tags, offset);
	return 0;
}

void
html_export_set(struct format_state *state, enum record_field field,
    struct span value)
{
	record_set(is_in_message(state) ? &state->record : &state->around,
	    field, value, &state->outlet.limits);
}

bool
html_export_same_sender(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *around = &state->around;
	struct span sender = record_get(&state->record, RECORD_FROM);
	struct span before = record_get(around, RECORD_FROM);

	if (sender.len == 0) {
		record_set(&state->record, RECORD_FROM, before, limits);
		return true;
	}
	if (span_equal(sender, before))
		return true;
	/* A record only grows: what it had before is put back into it. */
	buffer_reset(&state->text);
	(void)buffer_append(&state->text,
	    record_get(around, RECORD_CONVERSATION));
	record_reset(around);
	record_set(around, RECORD_CONVERSATION, buffer_span(&state->text),
	    limits);
	record_set(around, RECORD_FROM, sender, limits);
	return true;
}

static int
on_text(void *arg, struct span text)
{
	struct format_state *state = arg;

	if (is_taken(state))
		put(&state->html, text);
	return 0;
}

static int
on_tag(void *arg, const struct html_tag *tag)
{
	struct format_state *state = arg;
	bool page = span_is(tag->name, "html");

	if (tag->closes) {
		if (close_places(state, tag) == -1)
			return -1;
		state->done |= page;
	}
	if (is_taken(state)) {
		put(&state->html, SPAN("<"));
		put(&state->html, tag->inside);
		put(&state->html, SPAN(">"));
	}
	if (!tag->closes && open_places(state, tag) == -1)
		return -1;
	if (state->around.failed || state->record.failed ||
	    state->extra.failed || state->text.failed)
		return -1;
	if (state->open_count == 0 && html_tags_is_between(&state->tags))
		state->safe = tag->end;
	return 0;
}

static int
open_places(struct format_state *state, const struct html_tag *tag)
{
	struct html_export_open *around;

	if (end_open_message(state, tag) == -1)
		return -1;
	around = open_element(state, tag->name);
	if (around != NULL)
		around->depth++;
	for (size_t i = 0; i < state->kind->place_count; i++) {
		const struct html_export_place *place = &state->kind->places[i];

		if (!is_place(place, innermost(state), tag))
			continue;
		if (place->attribute != NULL) {
			take_attribute(state, place, tag);
		} else if (open_place(state, place->what, tag) &&
		    around != NULL) {
			around->depth--;
			around = NULL;
		}
	}
	return 0;
}

/* The next message ends one that nobody closed. */
static int
end_open_message(struct format_state *state, const struct html_tag *tag)
{
	const struct html_export_kind *kind = state->kind;
	size_t i = 0;

	if (!is_in_message(state) || innermost(state) == HTML_EXPORT_HIDDEN)
		return 0;
	while (i < kind->place_count &&
	    (kind->places[i].what != HTML_EXPORT_MESSAGE ||
		!is_place(&kind->places[i], kind->places[i].inside, tag)))
		i++;
	while (i < kind->place_count && is_in_message(state)) {
		if (close_place(state, tag->start) == -1)
			return -1;
	}
	return 0;
}

static bool
is_place(const struct html_export_place *place, int inside,
    const struct html_tag *tag)
{
	return place->inside == inside &&
	    (place->element == NULL || span_is(tag->name, place->element)) &&
	    (place->class == NULL ||
		html_has_class(tag->attributes, place->class));
}

static void
take_attribute(struct format_state *state,
    const struct html_export_place *place, const struct html_tag *tag)
{
	struct span value = html_attribute(tag->attributes, place->attribute);

	if (value.len > 0)
		take_field(state, place->what, value);
}

static bool
open_place(struct format_state *state, int what, const struct html_tag *tag)
{
	struct html_export_open *open = &state->open[state->open_count];

	if (state->open_count == HTML_EXPORT_PLACES_MAX ||
	    tag->name.len >= sizeof(open->element))
		return false;
	if (what == HTML_EXPORT_MESSAGE) {
		state->start = tag->start;
		state->found = true;
		record_reset(&state->record);
		record_reset(&state->extra);
		buffer_reset(&state->words);
	}
	if (!is_in_field(state))
		buffer_reset(&state->html);
	*open = (struct html_export_open){ .what = what,
		.depth = 1,
		.at = state->html.len };
	memcpy(open->element, tag->name.ptr, tag->name.len);
	state->open_count++;
	return true;
}

/* With it end those inside of it that nobody closed. */
static int
close_places(struct format_state *state, const struct html_tag *tag)
{
	struct html_export_open *open = open_element(state, tag->name);

	if (open == NULL || --open->depth > 0)
		return 0;
	while (&state->open[state->open_count] > open) {
		if (close_place(state, tag->end) == -1)
			return -1;
	}
	return 0;
}

static int
close_place(struct format_state *state, uint64_t end)
{
	struct html_export_open *open = &state->open[state->open_count - 1];
	struct span html = span_from(buffer_span(&state->html), open->at);
	int result = 0;

	if (open->what >= HTML_EXPORT_FIELDS)
		take_field(state, open->what, html);
	else if (open->what == HTML_EXPORT_MESSAGE)
		result = give(state, end);
	state->open_count--;
	return result;
}

/* The innermost place that such an element may close; NULL: none. */
static struct html_export_open *
open_element(struct format_state *state, struct span name)
{
	for (size_t i = state->open_count; i > 0; i--) {
		if (span_is(name, state->open[i - 1].element))
			return &state->open[i - 1];
	}
	return NULL;
}

/* As many as there is room for, however they come. */
static void
put(struct buffer *buffer, struct span bytes)
{
	if (buffer->failed)
		return;
	if (bytes.len > buffer->limit - buffer->len) {
		bytes = utf8_cut(bytes, buffer->limit - buffer->len);
		(void)buffer_append(buffer, bytes);
		buffer->failed = true;
		return;
	}
	(void)buffer_append(buffer, bytes);
}

static int
innermost(const struct format_state *state)
{
	return state->open_count == 0 ? HTML_EXPORT_PAGE :
					state->open[state->open_count - 1].what;
}

/* Does what stands here belong to a field? */
static bool
is_taken(const struct format_state *state)
{
	return innermost(state) >= HTML_EXPORT_FIELDS;
}

static bool
is_in_field(const struct format_state *state)
{
	for (size_t i = 0; i < state->open_count; i++) {
		if (state->open[i].what >= HTML_EXPORT_FIELDS)
			return true;
	}
	return false;
}

static bool
is_in_message(const struct format_state *state)
{
	for (size_t i = 0; i < state->open_count; i++) {
		if (state->open[i].what == HTML_EXPORT_MESSAGE)
			return true;
	}
	return false;
}

static void
take_field(struct format_state *state, int what, struct span html)
{
	struct span text;

	html_text(html, &state->text);
	text = buffer_span(&state->text);
	if (state->html.failed)
		state->record.flags |= MESSAGE_CUT;
	if (what >= HTML_EXPORT_OWN_FIELD) {
		state->kind->field(state, what, text);
	} else if (text.len > 0 && what == HTML_EXPORT_FIELD(RECORD_TEXT)) {
		/* Its pieces are lines. */
		if (state->words.len > 0)
			put(&state->words, SPAN("\n"));
		put(&state->words, text);
	} else if (text.len > 0) {
		html_export_set(state,
		    (enum record_field)(what - HTML_EXPORT_FIELDS), text);
	}
}

static int
give(struct format_state *state, uint64_t end)
{
	struct record *record = &state->record;
	const struct zone *zone = state->outlet.options->zone;
	struct message message;
	struct span time;
	bool read;

	if (state->words.failed)
		record->flags |= MESSAGE_CUT;
	record_set(record, RECORD_TEXT, buffer_span(&state->words),
	    &state->outlet.limits);
	if (record->failed)
		return -1;
	if (state->kind->whole != NULL && !state->kind->whole(state))
		return 0;
	if (record_get(record, RECORD_TEXT).len == 0 &&
	    record->attachment_count == 0)
		return 0;
	record_message(record, &message);
	message.start = state->start;
	message.end = end;
	if (message.conversation.len == 0)
		message.conversation = record_get(&state->around,
		    RECORD_CONVERSATION);
	time = record_get(record, RECORD_TIME);
	read = state->kind->time != NULL ?
	    state->kind->time(state, time, &message) :
	    time_text_read(time, zone, &message);
	return record_give(record, &message, read, &state->outlet);
}
