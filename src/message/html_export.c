#include "message/html_export.h"

#include "base/utf8.h"
#include "message/html_attribute.h"
#include "message/html_text.h"
#include "message/time_text.h"

#define HTML_FOLD 4 /* its tags take more room than the text */

static int on_tag(void *arg, const struct html_tag *tag);
static int on_text(void *arg, struct span text);
static int open_places(struct html_export *page, const struct html_tag *tag);
static int end_open_message(struct html_export *page,
    const struct html_tag *tag);
static bool is_place(const struct html_export_place *place, int inside,
    const struct html_tag *tag);
static bool is_of_class(const struct html_export_place *place,
    const struct html_tag *tag);
static void take_attribute(struct html_export *page,
    const struct html_export_place *place, const struct html_tag *tag);
static bool open_place(struct html_export *page,
    const struct html_export_place *place, const struct html_tag *tag);
static int close_places(struct html_export *page, const struct html_tag *tag);
static int close_place(struct html_export *page, uint64_t end);
static struct html_export_open *open_element(struct html_export *page,
    struct span name);
static int innermost(const struct html_export *page);
static bool is_taken(const struct html_export *page);
static bool is_in_field(const struct html_export *page);
static void take_field(struct html_export *page, int what, struct span html);
static int give(struct format_state *state, uint64_t end);

static int
open_page(struct format_state *state)
{
	struct html_export *page = (struct html_export *)state;
	struct html_tags_sink tags = { on_tag, on_text, page };

	html_tags_init(&page->tags, &tags);
	page->html = BUFFER_WITH_LIMIT(HTML_FOLD *
	    state->outlet.limits.text_bytes);
	return 0;
}

static void
close_page(struct format_state *state)
{
	struct html_export *page = (struct html_export *)state;

	html_tags_done(&page->tags);
	buffer_done(&page->html);
}

static int
feed_page(struct format_state *state, struct span bytes)
{
	struct html_export *page = (struct html_export *)state;

	return html_tags_feed(&page->tags, bytes);
}

/* A message ends with its element: there is none that waits. */
static int
finish_page(struct format_state *state)
{
	const struct html_export *page = (const struct html_export *)state;

	if (!page->done)
		return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
		    state->safe,
		    "the page ends before its last tag: it is not whole");
	if (!state->found)
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, 0,
		    "no message stands in this page");
	return 0;
}

static void
pack_page(const struct format_state *state, struct buffer *out)
{
	const struct html_export *page = (const struct html_export *)state;

	pack_u8(out, state->found);
	pack_u8(out, page->done);
	record_pack(&state->around, out);
}

static int
unpack_page(struct format_state *state, struct unpack *in)
{
	struct html_export *page = (struct html_export *)state;

	state->found = unpack_u8(in) != 0;
	page->done = unpack_u8(in) != 0;
	record_unpack(&state->around, in);
	html_tags_reset(&page->tags, state->safe);
	return 0;
}

const struct parser html_export = { .size = sizeof(struct html_export),
	.version = 1,
	.open = open_page,
	.feed = feed_page,
	.finish = finish_page,
	.pack = pack_page,
	.unpack = unpack_page,
	.close = close_page };

void
html_export_set(struct format_state *state, enum record_field field,
    struct span value)
{
	record_set(state->inside ? &state->record : &state->around, field,
	    value, &state->outlet.limits);
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
	struct html_export *page = arg;

	if (is_taken(page))
		utf8_put(&page->html, text);
	return 0;
}

static int
on_tag(void *arg, const struct html_tag *tag)
{
	struct html_export *page = arg;

	if (page->open_count > 0 && page->open[page->open_count - 1].brief &&
	    close_place(page, tag->start) == -1)
		return -1;
	if (tag->closes) {
		if (close_places(page, tag) == -1)
			return -1;
		page->done |= span_is(tag->name, "html");
	}
	if (is_taken(page)) {
		utf8_put(&page->html, SPAN("<"));
		utf8_put(&page->html, tag->inside);
		utf8_put(&page->html, SPAN(">"));
	}
	if (!tag->closes && open_places(page, tag) == -1)
		return -1;
	if (parser_failed(&page->state))
		return -1;
	if (page->open_count == 0 && html_tags_is_between(&page->tags))
		page->state.safe = tag->end;
	return 0;
}

static int
open_places(struct html_export *page, const struct html_tag *tag)
{
	const struct html_export_kind *kind = page->state.kind;
	struct html_export_open *around;

	if (end_open_message(page, tag) == -1)
		return -1;
	around = open_element(page, tag->name);
	if (around != NULL)
		around->depth++;
	for (size_t i = 0; i < kind->place_count; i++) {
		const struct html_export_place *place = &kind->places[i];

		if (!is_place(place, innermost(page), tag))
			continue;
		if (place->attribute != NULL && place->attribute[0] != '\0') {
			take_attribute(page, place, tag);
		} else if (open_place(page, place, tag) && around != NULL) {
			around->depth--;
			around = NULL;
		}
	}
	return 0;
}

/* The next message ends one that nobody closed. */
static int
end_open_message(struct html_export *page, const struct html_tag *tag)
{
	const struct html_export_kind *kind = page->state.kind;
	size_t i = 0;

	if (!page->state.inside || innermost(page) == HTML_EXPORT_HIDDEN)
		return 0;
	while (i < kind->place_count &&
	    (kind->places[i].what != HTML_EXPORT_MESSAGE ||
		!is_place(&kind->places[i], kind->places[i].inside, tag)))
		i++;
	while (i < kind->place_count && page->state.inside) {
		if (close_place(page, tag->start) == -1)
			return -1;
	}
	if (page->open_count == 0)
		page->state.safe = tag->start;
	return 0;
}

static bool
is_place(const struct html_export_place *place, int inside,
    const struct html_tag *tag)
{
	return place->inside == inside &&
	    (place->element == NULL || span_is(tag->name, place->element)) &&
	    (place->class == NULL || is_of_class(place, tag));
}

static bool
is_of_class(const struct html_export_place *place, const struct html_tag *tag)
{
	struct span class = span_of(place->class);
	struct span style;

	if (!span_starts(class, SPAN(HTML_EXPORT_STYLE)))
		return html_has_class(tag->attributes, place->class);
	style = html_attribute(tag->attributes, "style");
	return span_find(style,
		   span_from(class, sizeof(HTML_EXPORT_STYLE) - 1)) < style.len;
}

static void
take_attribute(struct html_export *page, const struct html_export_place *place,
    const struct html_tag *tag)
{
	struct span value = html_attribute(tag->attributes, place->attribute);

	if (value.len > 0)
		take_field(page, place->what, value);
}

static bool
open_place(struct html_export *page, const struct html_export_place *place,
    const struct html_tag *tag)
{
	int what = place->what;
	struct html_export_open *open = &page->open[page->open_count];

	if (page->open_count == HTML_EXPORT_PLACES_MAX ||
	    tag->name.len >= sizeof(open->element))
		return false;
	if (what == HTML_EXPORT_MESSAGE) {
		parser_begin(&page->state, tag->start);
		page->state.found = true;
	}
	if (!is_in_field(page))
		buffer_reset(&page->html);
	*open = (struct html_export_open){ .what = what,
		.depth = 1,
		.at = page->html.len,
		.tag = tag->start,
		.brief = place->attribute != NULL };
	memcpy(open->element, tag->name.ptr, tag->name.len);
	page->open_count++;
	return true;
}

/* With it end those inside of it that nobody closed. */
static int
close_places(struct html_export *page, const struct html_tag *tag)
{
	struct html_export_open *open = open_element(page, tag->name);

	if (open == NULL || --open->depth > 0)
		return 0;
	while (open > page->open && open[-1].tag == open->tag)
		open--;
	while (&page->open[page->open_count] > open) {
		if (close_place(page, tag->end) == -1)
			return -1;
	}
	return 0;
}

static int
close_place(struct html_export *page, uint64_t end)
{
	struct html_export_open *open = &page->open[page->open_count - 1];
	struct span html = span_from(buffer_span(&page->html), open->at);
	int result = 0;

	if (open->what >= HTML_EXPORT_FIELDS)
		take_field(page, open->what, html);
	page->open_count--;
	if (open->what == HTML_EXPORT_MESSAGE) {
		result = give(&page->state, end);
		page->state.inside = false;
	}
	return result;
}

/* The innermost place that such an element may close; NULL: none. */
static struct html_export_open *
open_element(struct html_export *page, struct span name)
{
	for (size_t i = page->open_count; i > 0; i--) {
		if (span_is(name, page->open[i - 1].element))
			return &page->open[i - 1];
	}
	return NULL;
}

static int
innermost(const struct html_export *page)
{
	return page->open_count == 0 ? HTML_EXPORT_PAGE :
				       page->open[page->open_count - 1].what;
}

/* Does what stands here belong to a field? */
static bool
is_taken(const struct html_export *page)
{
	return innermost(page) >= HTML_EXPORT_FIELDS;
}

static bool
is_in_field(const struct html_export *page)
{
	for (size_t i = 0; i < page->open_count; i++) {
		if (page->open[i].what >= HTML_EXPORT_FIELDS)
			return true;
	}
	return false;
}

static void
take_field(struct html_export *page, int what, struct span html)
{
	struct format_state *state = &page->state;
	const struct html_export_kind *kind = state->kind;
	struct span text;

	html_text(html, &state->text);
	text = buffer_span(&state->text);
	if (page->html.failed)
		state->record.flags |= MESSAGE_CUT;
	if (what >= HTML_EXPORT_OWN_FIELD) {
		kind->field(state, what, text);
	} else if (text.len > 0 && what == HTML_EXPORT_FIELD(RECORD_TEXT)) {
		/* Its pieces are lines. */
		if (state->words.len > 0)
			utf8_put(&state->words, SPAN("\n"));
		utf8_put(&state->words, text);
	} else if (text.len > 0) {
		html_export_set(state,
		    (enum record_field)(what - HTML_EXPORT_FIELDS), text);
	}
}

static int
give(struct format_state *state, uint64_t end)
{
	struct record *record = &state->record;
	const struct html_export_kind *kind = state->kind;
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
	if (kind->whole != NULL && !kind->whole(state))
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
	read = kind->time != NULL ? kind->time(state, time, &message) :
				    time_text_read(time, zone, &message);
	return record_give(record, &message, read, &state->outlet);
}
