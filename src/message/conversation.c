#include <ctype.h>

#include "message/format.h"

static struct span drop_folders(struct span path);
static struct span drop_endings(struct span name);
static struct span drop_container_mark(struct span folder);
static bool is_day_file(struct span name);
static struct span drop_ending(struct span name);
static struct span drop_copy_mark(struct span name);
static bool drop_tail_digits(struct span *name, char open, char close);
static struct span drop_whatsapp(struct span name);

struct span
format_conversation_of(struct span path)
{
	struct span name = span_trim(drop_folders(path));
	struct span folder = drop_folders(span_first(path,
	    path.len - drop_folders(path).len));

	/* So does signal-export: a chat is a folder with a chat.md. */
	if ((is_day_file(name) || span_is(name, "chat.md")) && folder.len > 0)
		return folder;
	name = drop_endings(name);
	/* An iPhone calls every chat so, and the zip around it by its name. */
	if (span_is(name, "_chat") && folder.len > 0)
		name = drop_endings(drop_container_mark(folder));
	return drop_whatsapp(name);
}

static struct span
drop_endings(struct span name)
{
	size_t before;

	do {
		before = name.len;
		name = drop_ending(drop_copy_mark(name));
	} while (name.len != before);
	return name;
}

/* The "!" of "chat.zip!/_chat.txt" (ingest/container_name.h). */
static struct span
drop_container_mark(struct span folder)
{
	if (span_ends(folder, SPAN("!")))
		folder.len--;
	return folder;
}

static struct span
drop_folders(struct span path)
{
	while (path.len > 0 && path.ptr[path.len - 1] == '/')
		path.len--;
	for (size_t i = path.len; i > 0; i--) {
		if (path.ptr[i - 1] == '/')
			return span_from(path, i);
	}
	return path;
}

/* "2026-03-02.json", or ".log": a channel is a folder of days. */
static bool
is_day_file(struct span name)
{
	static const char shape[] = "dddd-dd-dd.";
	const size_t day = sizeof(shape) - 1;

	if (!span_is(span_from(name, day), "json") &&
	    !span_is(span_from(name, day), "log"))
		return false;
	for (size_t i = 0; i < day; i++) {
		if (shape[i] == 'd' ? name.ptr[i] < '0' || name.ptr[i] > '9' :
				      name.ptr[i] != shape[i])
			return false;
	}
	return true;
}

/* ".txt" and the like: a dot and up to six letters or digits, one a letter. */
static struct span
drop_ending(struct span name)
{
	size_t letters = 0;

	for (size_t i = name.len; i > 1; i--) {
		unsigned char byte = (unsigned char)name.ptr[i - 1];

		if (byte == '.' && letters > 0 && i < name.len)
			return span_first(name, i - 1);
		if (byte >= 0x80 || !isalnum(byte) || name.len - i > 5)
			return name;
		letters += isalpha(byte) ? 1 : 0;
	}
	return name;
}

/* "(1)" of a second download, ".1", "-20260302" and "_20260302" of a
 * rotation. */
static struct span
drop_copy_mark(struct span name)
{
	struct span rest = name;

	if (drop_tail_digits(&rest, '(', ')') ||
	    drop_tail_digits(&rest, '.', '\0') ||
	    (drop_tail_digits(&rest, '-', '\0') && name.len - rest.len == 9))
		return span_trim(rest);
	rest = name;
	if (drop_tail_digits(&rest, '_', '\0') && name.len - rest.len == 9)
		return span_trim(rest);
	return name;
}

/* False, and unchanged, when `name` does not end so or would be empty. */
static bool
drop_tail_digits(struct span *name, char open, char close)
{
	size_t end = name->len;
	size_t at;

	if (close != '\0') {
		if (end == 0 || name->ptr[end - 1] != close)
			return false;
		end--;
	}
	for (at = end;
	     at > 0 && name->ptr[at - 1] >= '0' && name->ptr[at - 1] <= '9';
	     at--)
		continue;
	if (at == end || at < 2 || name->ptr[at - 1] != open)
		return false;
	name->len = at - 1;
	return true;
}

static struct span
drop_whatsapp(struct span name)
{
	static const char *const prefixes[] = { "WhatsApp Chat with ",
		"WhatsApp Chat - ", NULL };

	for (size_t i = 0; prefixes[i] != NULL; i++) {
		struct span prefix = span_of(prefixes[i]);

		if (name.len > prefix.len &&
		    span_is_nocase(span_first(name, prefix.len), prefixes[i]))
			return span_from(name, prefix.len);
	}
	return name;
}
