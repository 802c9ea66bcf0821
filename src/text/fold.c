#include <utf8proc.h>

#include "base/utf8.h"
#include "text/letters.h"
#include "text/look_alike.h"
#include "text/view.h"
#include "text/view_build.h"

/* A few characters stand for whole phrases; those stay as they are. */
#define MOST_PARTS 6
/* Syllables that are taken apart by reckoning, not by a table. */
#define HANGUL_FIRST 0xac00u
#define HANGUL_LAST  0xd7a3u

struct fold {
	struct view *view;
	struct span original;
	bool marked; /* look-alike marks to settle */
	bool unseen; /* dropped just now, after a letter */
	bool failed;
};

static size_t fold_ascii(struct fold *fold, size_t at);
static void fold_unseen(struct fold *fold, char byte);
static size_t fold_character(struct fold *fold, size_t at);
static void fold_decompose(struct fold *fold, uint32_t code,
    struct view_source source);
static bool stays_whole(uint32_t code);
static void put_blank(struct fold *fold, bool line_end,
    struct view_source source);
static void put_code(struct fold *fold, uint32_t code,
    struct view_source source);
static void extend_last(struct fold *fold, uint32_t end);
static bool last_is_alnum(const struct fold *fold);

int
view_fold(struct view *view, struct span original)
{
	struct fold fold = { view, original, false, false, false };
	size_t at = 0;

	view_reset(view);
	if (original.len > UINT32_MAX || view_reserve(view, original.len) == -1)
		return -1;
	while (at < original.len && !fold.failed) {
		at = fold_ascii(&fold, at);
		if (at < original.len)
			at = fold_character(&fold, at);
	}
	if (fold.failed)
		return -1;
	if (fold.marked)
		look_alike_settle(view);
	return 0;
}

/*
 * The common case: no table, no library. Returns where it stopped. Every byte
 * makes one at most, so there is room for all of them.
 */
static size_t
fold_ascii(struct fold *fold, size_t at)
{
	struct span text = fold->original;
	struct view *view = fold->view;
	size_t len = view->text.len;

	if (at == text.len || (unsigned char)text.ptr[at] >= 0x80)
		return at;
	if (view_reserve(view, text.len - at) == -1) {
		fold->failed = true;
		return at;
	}
	fold_unseen(fold, text.ptr[at]);
	for (; at < text.len; at++) {
		unsigned char byte = (unsigned char)text.ptr[at];
		struct view_source source = { (uint32_t)at, (uint32_t)at + 1 };

		if (byte >= 0x80)
			break;
		if (byte == ' ' && len > 0 && view->text.ptr[len - 1] > ' ') {
			view->text.ptr[len] = ' ';
			view->source[len++] = source;
			continue;
		}
		if (byte <= ' ' || byte == 0x7f) {
			view->text.len = len;
			put_blank(fold, byte == '\n' || byte == '\r', source);
			len = view->text.len;
			continue;
		}
		if (byte >= 'A' && byte <= 'Z')
			byte = (unsigned char)(byte | 0x20);
		else if (byte == '`')
			byte = '\'';
		view->text.ptr[len] = (char)byte;
		view->source[len++] = source;
	}
	view->text.len = len;
	return at;
}

/* Something invisible between two letters, the second being `byte`. */
static void
fold_unseen(struct fold *fold, char byte)
{
	if (byte >= 'A' && byte <= 'Z')
		byte = (char)(byte | 0x20);
	if (fold->unseen && letters_is_alnum(byte))
		fold->view->disguises |= DISGUISE_ZERO_WIDTH;
	fold->unseen = false;
}

static size_t
fold_character(struct fold *fold, size_t at)
{
	uint32_t code = 0;
	int bytes = utf8_read(span_from(fold->original, at), &code);
	size_t next = at + (bytes > 0 ? (size_t)bytes : 1);
	struct view_source source = { (uint32_t)at, (uint32_t)next };
	uint32_t mark;

	if (bytes <= 0)
		code = UTF8_REPLACEMENT;
	if (letters_is_unseen(code)) {
		/* Soft hyphens and selectors come with honest text. */
		if (code != 0xad && (code < 0xfe00 || code > 0xfe0f))
			fold->unseen |= last_is_alnum(fold);
		return next;
	}
	fold->unseen = false;
	if (letters_is_space(code)) {
		put_blank(fold, letters_ends_line(code), source);
		return next;
	}
	mark = look_alike_mark(code);
	if (mark != 0) {
		fold->marked = true;
		put_code(fold, mark, source);
		return next;
	}
	fold_decompose(fold, code, source);
	return next;
}

static void
fold_decompose(struct fold *fold, uint32_t code, struct view_source source)
{
	utf8proc_int32_t parts[MOST_PARTS];
	utf8proc_ssize_t count;
	char plain = letters_plain(code);
	int boundary = 0;

	if (plain != 0) {
		put_code(fold, (unsigned char)plain, source);
		return;
	}
	if (stays_whole(code)) {
		put_code(fold, code, source);
		return;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)code, parts,
	    MOST_PARTS,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
		UTF8PROC_STRIPMARK,
	    &boundary);
	if (count < 0 || count > MOST_PARTS) {
		put_code(fold, code, source);
		return;
	}
	if (count == 0)
		extend_last(fold, source.end);
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		uint32_t part = (uint32_t)parts[i];

		plain = letters_plain(part);
		if (plain != 0)
			part = (unsigned char)plain;
		if (part <= ' ' || letters_is_space(part))
			put_blank(fold, false, source);
		else
			put_code(fold, part, source);
	}
}

/* What the library would give back as it is; most characters are. */
static bool
stays_whole(uint32_t code)
{
	const utf8proc_property_t *property;

	if (code >= HANGUL_FIRST && code <= HANGUL_LAST)
		return false;
	if (code == 0x321d || code == 0xfdfa || code == 0xfdfb)
		return true; /* more than MOST_PARTS */
	property = utf8proc_get_property((utf8proc_int32_t)code);
	return property->decomp_seqindex == UINT16_MAX &&
	    property->casefold_seqindex == UINT16_MAX &&
	    property->category != UTF8PROC_CATEGORY_MN &&
	    property->category != UTF8PROC_CATEGORY_MC &&
	    property->category != UTF8PROC_CATEGORY_ME;
}

/* White space joins the blank before it; a line end wins over a blank. */
static void
put_blank(struct fold *fold, bool line_end, struct view_source source)
{
	struct buffer *text = &fold->view->text;
	char blank = line_end ? '\n' : ' ';

	if (text->len > 0 && letters_is_blank(text->ptr[text->len - 1])) {
		extend_last(fold, source.end);
		if (line_end)
			text->ptr[text->len - 1] = '\n';
		return;
	}
	if (view_push(fold->view, blank, source) == -1)
		fold->failed = true;
}

static void
put_code(struct fold *fold, uint32_t code, struct view_source source)
{
	char bytes[UTF8_MAX_BYTES];
	size_t length = utf8_write(code, bytes);

	for (size_t i = 0; i < length; i++)
		if (view_push(fold->view, bytes[i], source) == -1)
			fold->failed = true;
}

/* A dropped mark belongs to the character it stood on. */
static void
extend_last(struct fold *fold, uint32_t end)
{
	struct view *view = fold->view;
	size_t last = view->text.len;
	uint32_t start;

	if (last == 0)
		return;
	start = view->source[last - 1].start;
	while (last > 0 && view->source[last - 1].start == start) {
		view->source[last - 1].end = end;
		last--;
	}
}

static bool
last_is_alnum(const struct fold *fold)
{
	const struct buffer *text = &fold->view->text;

	return text->len > 0 && letters_is_alnum(text->ptr[text->len - 1]);
}
