#include "alert/standing.h"
#include "base/escape.h"
#include "base/instant.h"
#include "base/utf8.h"
#include "deliver/note.h"

#define OTHER_BYTES 600 /* of each message before and after */
/* Of the message on each side of the words; of the words themselves. */
#define AROUND_BYTES 400
#define WORDS_BYTES  400
#define GAP          SPAN(" [...] ")

struct pieces {
	struct page_piece *list;
	size_t count;
	struct span text; /* the message's */
};

static void put_other(const struct alert *alert, const struct zone *zone,
    const struct report_before *other, struct page *page);
static void put_damaged(struct page *page);
static void put_after(const struct alert *alert, const struct zone *zone,
    struct page *page);
static void put_message(struct page *page, const struct zone *zone,
    int64_t time, struct span name, struct page_said *said);
static struct span name_other(const struct alert *alert,
    const struct report_before *other);
static void put_notes(const struct report *report, struct page *page);
static void put_words(struct pieces *pieces, size_t start, size_t end);
static void add(struct pieces *pieces, struct span text, bool marked);
static void add_cut(struct pieces *pieces, size_t start, size_t end,
    bool marked);
static size_t at_character(struct span text, size_t offset);

void
note_said(const struct alert *alert, const struct zone *zone, struct page *page)
{
	const struct report *report = &alert->report;
	struct page_piece pieces[NOTE_PIECES_MAX];
	struct page_said said = { .pieces = pieces, .is_hit = true };

	page_heading(page, "What was said");
	if (alert->damaged) {
		put_damaged(page);
		put_after(alert, zone, page);
		return;
	}
	for (size_t i = 0; i < report->before_count; i++)
		put_other(alert, zone, &report->before[i], page);
	said.count = note_excerpt(report, pieces);
	put_message(page, zone, report->time, span_of(alert->from_name), &said);
	put_after(alert, zone, page);
	if (page->kind == PAGE_TEXT)
		page_paragraph(page,
		    SPAN("The words between >>> and <<< are what raised "
			 "this."));
	else
		page_paragraph(page,
		    SPAN("The marked words are what raised this."));
	put_notes(report, page);
}

void
note_said_next(const struct alert *alert, const struct zone *zone,
    struct page *page)
{
	struct page_piece pieces[NOTE_PIECES_MAX];
	struct page_said said = { .pieces = pieces, .is_hit = true };

	page_heading(page, "What was said");
	if (alert->damaged) {
		put_after(alert, zone, page);
		return;
	}
	said.count = note_excerpt(&alert->report, pieces);
	put_message(page, zone, alert->report.time, span_of(alert->from_name),
	    &said);
	put_after(alert, zone, page);
}

size_t
note_excerpt(const struct report *report,
    struct page_piece list[NOTE_PIECES_MAX])
{
	struct pieces pieces = { list, 0, report->text };
	struct span text = report->text;
	size_t at = 0; /* shown, or left out, up to here */

	if (report->text_offset > 0)
		add(&pieces, GAP, false);
	for (size_t i = 0; i < report->span_count; i++) {
		size_t start = report->spans[i].start;
		size_t end = report->spans[i].end;

		if (start < at || end <= start || end > text.len)
			continue;
		if (start - at > 2 * (size_t)AROUND_BYTES ||
		    (i == 0 && start > AROUND_BYTES)) {
			if (i > 0)
				add_cut(&pieces, at, at + AROUND_BYTES, false);
			add(&pieces, GAP, false);
			at = start - AROUND_BYTES;
		}
		add_cut(&pieces, at, start, false);
		put_words(&pieces, start, end);
		at = end;
	}
	add_cut(&pieces, at, at + AROUND_BYTES, false);
	if (text.len > at + AROUND_BYTES || (report->flags & MESSAGE_CUT) != 0)
		add(&pieces, GAP, false);
	return pieces.count;
}

static void
put_damaged(struct page *page)
{
	page_paragraph(page,
	    SPAN("The record of what was said is damaged, and cannot be shown. "
		 "Look for it in the conversation itself, and tell whoever "
		 "looks after boundaryd."));
}

static void
put_after(const struct alert *alert, const struct zone *zone, struct page *page)
{
	const struct standing *standing = alert->standing;

	for (size_t i = 0; standing != NULL && i < standing->later_count; i++)
		put_other(alert, zone, &standing->later[i], page);
}

static void
put_other(const struct alert *alert, const struct zone *zone,
    const struct report_before *other, struct page *page)
{
	struct span cut = utf8_cut(other->text, OTHER_BYTES);
	struct page_piece pieces[2] = { { cut, false }, { GAP, false } };
	struct page_said said = { .pieces = pieces, .count = 1 };

	if (cut.len < other->text.len)
		said.count = 2;
	put_message(page, zone, other->time, name_other(alert, other), &said);
}

static void
put_message(struct page *page, const struct zone *zone, int64_t time,
    struct span name, struct page_said *said)
{
	struct buffer line = BUFFER_NONE;
	char when[INSTANT_TEXT_BYTES];

	if (time != INSTANT_NONE) {
		instant_format_people(time, zone, when);
		(void)buffer_printf(&line, "%s, ", when);
	}
	if (name.len == 0)
		name = SPAN("somebody");
	(void)escape_line(&line, name);
	(void)buffer_char(&line, ':');
	if (line.failed)
		page->out->failed = true;
	said->heading = buffer_span(&line);
	page_said(page, said);
	buffer_done(&line);
}

static struct span
name_other(const struct alert *alert, const struct report_before *other)
{
	if (span_equal(other->from, alert->report.from))
		return span_of(alert->from_name);
	if (span_equal(other->from, alert->report.to))
		return span_of(alert->to_name);
	return other->from;
}

static void
put_notes(const struct report *report, struct page *page)
{
	static const struct {
		unsigned flag;
		const char *note;
	} notes[] = { { MESSAGE_EDITED, "The message was changed later." },
		{ MESSAGE_DELETED, "The message was taken back later." },
		{ MESSAGE_ATTACHMENT,
		    "Something was attached, which "
		    "boundaryd does not look into." },
		{ MESSAGE_CUT,
		    "The message is longer than what is read of "
		    "one." },
		{ MESSAGE_REPAIRED,
		    "Some bytes of the export could not be "
		    "read and are shown as a replacement character." } };

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if ((report->flags & notes[i].flag) != 0)
			page_paragraph(page, span_of(notes[i].note));
}

static void
put_words(struct pieces *pieces, size_t start, size_t end)
{
	if (end - start <= 2 * WORDS_BYTES) {
		add_cut(pieces, start, end, true);
		return;
	}
	add_cut(pieces, start, start + WORDS_BYTES, true);
	add(pieces, GAP, false);
	add_cut(pieces, end - WORDS_BYTES, end, true);
}

static void
add(struct pieces *pieces, struct span text, bool marked)
{
	if (pieces->count < NOTE_PIECES_MAX)
		pieces->list[pieces->count++] = (struct page_piece){ text,
			marked };
}

static void
add_cut(struct pieces *pieces, size_t start, size_t end, bool marked)
{
	start = at_character(pieces->text, start);
	end = at_character(pieces->text, end);
	if (start < end)
		add(pieces,
		    span_first(span_from(pieces->text, start), end - start),
		    marked);
}

/* The start of the character that `offset` is in. */
static size_t
at_character(struct span text, size_t offset)
{
	if (offset >= text.len)
		return text.len;
	for (int back = 0; back < 3 && offset > 0; back++) {
		if (((unsigned char)text.ptr[offset] & 0xc0) != 0x80)
			break;
		offset--;
	}
	return offset;
}
