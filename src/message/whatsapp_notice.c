#include "message/whatsapp_notice.h"

#include "message/whatsapp_scan.h"
#include "message/whatsapp_words.h"

#define DELETED_BY     "This message was deleted by admin "
#define NAME_MAX_BYTES 128
#define EXTENSION_MAX  5

static bool is_app_sentence(struct span words);
static bool is_inside_quotes(struct span before, struct span after);
static bool is_own_name(struct span words);
static bool is_deleted(struct span line);
static bool is_call(struct span line, bool marked);
static struct span without_dot(struct span text);
static bool has_any(struct span text, const struct span *words);
static bool is_any(struct span text, const struct span *words);
static void drop_edited(struct message *message);
static void find_android_file(struct message *message);
static void find_ios_file(struct message *message);
static bool is_made_up_name(struct span name);
static bool has_extension(struct span name);
static void drop_first_line(struct message *message);
static struct span first_line(struct span text);

bool
whatsapp_split(struct span rest, struct span *sender, struct span *text)
{
	size_t colon = span_find(rest, SPAN(": "));
	size_t bare = span_find_char(rest, ':');
	struct span name;

	/* ":Name:: text": the name is what the phone book says. */
	if (bare == 0 && colon == 0)
		return false;
	if (colon == rest.len) {
		/* "Bob:Hi", or a name and nothing behind it. */
		colon = bare;
		if (colon == rest.len || colon > NAME_MAX_BYTES ||
		    (colon + 2 < rest.len && rest.ptr[colon + 1] == '/'))
			return false;
	}
	name = span_first(rest, colon);
	if (is_app_sentence(name) ||
	    is_inside_quotes(name, span_from(rest, colon)))
		return false;
	scan_marks(&name);
	name = span_trim(name);
	while (span_ends(name, SPAN("\u200e")) ||
	    span_ends(name, SPAN("\u200f")) || span_ends(name, SPAN("\u202c")))
		name.len -= 3;
	if (name.len == 0)
		return false;
	*sender = name;
	*text = span_from(rest, colon + 1);
	scan_char(text, ' ');
	return true;
}

/*
 * Do the words before a colon belong to a sentence of the app? A name that
 * somebody gave themselves ("~ Name") never does.
 */
static bool
is_app_sentence(struct span words)
{
	return words.len >= WHATSAPP_SYSTEM_PART_BYTES && !is_own_name(words) &&
	    has_any(words, whatsapp_system_parts);
}

/*
 * 'Priya hat die Gruppe „Rota: Nacht“ erstellt': the colon stands in what the
 * app quotes, in any language.
 */
static bool
is_inside_quotes(struct span before, struct span after)
{
	static const char *const quotes[][2] = { { " \u201e", "\u201c" },
		{ " \u201e", "\u201d" }, { " \u201c", "\u201d" },
		{ " \u00ab", "\u00bb" }, { " \"", "\"" } };

	/* Nearly every name has no quote: none of its bytes can begin one. */
	if (span_find_char(before, '"') == before.len &&
	    span_find_char(before, '\xe2') == before.len &&
	    span_find_char(before, '\xc2') == before.len)
		return false;
	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		struct span open = span_of(quotes[i][0]);
		struct span close = span_of(quotes[i][1]);
		struct span quoted = span_from(before, span_find(before, open));

		quoted = span_from(quoted, open.len);
		if (quoted.len > 0 && span_find(quoted, close) == quoted.len &&
		    span_find(after, close) < after.len)
			return !is_own_name(before);
	}
	return false;
}

/* "~ Name" */
static bool
is_own_name(struct span words)
{
	scan_marks(&words);
	return words.len > 0 && words.ptr[0] == '~';
}

void
whatsapp_notice_read(struct message *message, bool marked, bool first)
{
	struct span text = message->text;
	bool text_marked = scan_marks(&text);
	struct span line;

	message->text = text;
	drop_edited(message);
	line = first_line(message->text);
	if (is_deleted(line)) {
		message->flags |= MESSAGE_DELETED;
		return;
	}
	/* A mark before the line stands before media alone. */
	if (marked || is_any(line, whatsapp_omitted))
		message->flags |= MESSAGE_ATTACHMENT;
	if (line.len > 2 && line.ptr[0] == '<' &&
	    span_find_char(line, '>') == line.len - 1)
		message->flags |= MESSAGE_ATTACHMENT;
	find_ios_file(message);
	find_android_file(message);
	if ((message->flags & MESSAGE_ATTACHMENT) != 0)
		return;
	if (is_call(line, text_marked) ||
	    (text_marked && has_any(line, whatsapp_system_parts)) ||
	    (first && text_marked && has_any(line, whatsapp_own_name)))
		message->flags |= MESSAGE_SYSTEM;
	/* "Alice: Alice updated the message timer." */
	if (span_starts(line, message->from) &&
	    has_any(span_from(line, message->from.len), whatsapp_system_parts))
		message->flags |= MESSAGE_SYSTEM;
}

static void
drop_edited(struct message *message)
{
	struct span text = span_trim(message->text);
	size_t open = text.len;
	struct span words;

	if (!span_ends(text, SPAN(">")))
		return;
	while (open > 0 && text.ptr[open - 1] != '<')
		open--;
	words = span_from(text, open);
	words.len--;
	if (open == 0 || !is_any(without_dot(words), whatsapp_edited))
		return;
	message->flags |= MESSAGE_EDITED;
	text.len = open - 1;
	if (span_ends(text, SPAN("\u200e")))
		text.len -= 3;
	message->text = span_trim(text);
}

static bool
is_deleted(struct span line)
{
	return is_any(without_dot(line), whatsapp_deleted) ||
	    span_starts(line, SPAN(DELETED_BY));
}

/* With more behind it, only where the app put its mark before it. */
static bool
is_call(struct span line, bool marked)
{
	for (size_t i = 0; marked && whatsapp_call_starts[i].len > 0; i++) {
		if (span_starts(line, whatsapp_call_starts[i]))
			return true;
	}
	return is_any(line, whatsapp_calls);
}

static struct span
without_dot(struct span text)
{
	if (span_ends(text, SPAN(".")))
		text.len--;
	else if (span_ends(text, SPAN("\u3002")))
		text.len -= 3;
	return text;
}

/* "IMG-20210428-WA0001.jpg (file attached)", the caption below. */
static void
find_android_file(struct message *message)
{
	struct span line = first_line(message->text);
	struct span name;
	size_t open = line.len;

	if (line.len < 4 || line.ptr[line.len - 1] != ')')
		return;
	while (open > 0 && line.ptr[open - 1] != '(')
		open--;
	if (open < 3 || line.ptr[open - 2] != ' ')
		return;
	name = span_first(line, open - 2);
	scan_marks(&name);
	if (!has_extension(name))
		return;
	message->flags |= MESSAGE_ATTACHMENT;
	message->attachments[message->attachment_count++] = name;
	if (is_made_up_name(name))
		drop_first_line(message);
}

/* "<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>" in any language. */
static void
find_ios_file(struct message *message)
{
	struct span line = first_line(message->text);
	size_t open, colon;
	struct span name;

	if (line.len == 0 || line.ptr[line.len - 1] != '>')
		return;
	open = line.len - 1;
	while (open > 0 && line.ptr[open] != '<')
		open--;
	name = span_from(line, open);
	colon = span_find(name, SPAN(": "));
	if (name.len == 0 || name.ptr[0] != '<' || colon == name.len)
		return;
	name = span_from(name, colon + 2);
	name.len--;
	name = span_trim(name);
	if (!has_extension(name))
		return;
	message->flags |= MESSAGE_ATTACHMENT;
	message->attachments[message->attachment_count++] = name;
	if (open == 0 && is_made_up_name(name))
		drop_first_line(message);
}

/* IMG-20210428-WA0001.jpg, 00000042-PHOTO-2020-06-07-15-13-20.jpg. */
static bool
is_made_up_name(struct span name)
{
	size_t dot = name.len;
	struct span part;
	struct span stem;
	int words = 0;

	while (dot > 0 && name.ptr[dot - 1] != '.')
		dot--;
	stem = span_first(name, dot == 0 ? 0 : dot - 1);
	while (span_next_part(&stem, '-', &part)) {
		struct scan_number number;

		if (is_any(part, whatsapp_file_kinds)) {
			words++;
			continue;
		}
		scan_text(&part, "WA");
		while (part.len > 0) {
			if (!scan_number(&part, &number) && number.digits < 4)
				return false;
		}
	}
	return words == 1;
}

static bool
has_extension(struct span name)
{
	size_t length = 0;

	while (length < name.len) {
		char byte = name.ptr[name.len - 1 - length];

		if (byte == '.')
			return length > 0 && length + 1 < name.len;
		if (!((byte >= '0' && byte <= '9') ||
			((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')) ||
		    length == EXTENSION_MAX)
			return false;
		length++;
	}
	return false;
}

static void
drop_first_line(struct message *message)
{
	message->text = span_from(message->text,
	    first_line(message->text).len + 1);
}

static struct span
first_line(struct span text)
{
	return span_first(text, span_find_char(text, '\n'));
}

static bool
has_any(struct span text, const struct span *words)
{
	for (size_t i = 0; words[i].len > 0; i++) {
		if (span_find(text, words[i]) < text.len)
			return true;
	}
	return false;
}

static bool
is_any(struct span text, const struct span *words)
{
	for (size_t i = 0; words[i].len > 0; i++) {
		if (words[i].len == text.len && span_equal(text, words[i]))
			return true;
	}
	return false;
}
