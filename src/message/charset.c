#include "message/charset.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "ingest/encoding.h"

#define NAME_BYTES  32
#define PIECE_BYTES 1024
#define UTF8_NAMES  "utf8 unicode11utf8"

/*
 * The names by which mails call each, as fold_name leaves them (IANA Character
 * Sets, and what mail programs write besides), and iconv's. Only these are
 * ever asked of iconv: a name from a mail is not.
 */
static const struct known {
	const char *names;
	const char *iconv_name;
	bool is_ascii; /* a byte below 0x80 is that character */
} known_sets[] = {
	{ "iso88592 latin2 l2 csisolatin2", "ISO-8859-2", true },
	{ "iso88593 latin3", "ISO-8859-3", true },
	{ "iso88594 latin4", "ISO-8859-4", true },
	{ "iso88595 cyrillic", "ISO-8859-5", true },
	{ "iso88596 iso88596i arabic", "ISO-8859-6", true },
	{ "iso88597 greek", "ISO-8859-7", true },
	{ "iso88598 iso88598i iso88598e hebrew", "ISO-8859-8", true },
	{ "iso88599 latin5 windows1254 cp1254 iso88599e", "CP1254", true },
	{ "iso885910 latin6", "ISO-8859-10", true },
	{ "iso885911 tis620 windows874 cp874", "CP874", true },
	{ "iso885913 latin7", "ISO-8859-13", true },
	{ "iso885914 latin8", "ISO-8859-14", true },
	{ "iso885915 latin9 latin0", "ISO-8859-15", true },
	{ "iso885916 latin10", "ISO-8859-16", true },
	{ "windows1250 cp1250 xcp1250", "CP1250", true },
	{ "windows1251 cp1251 xcp1251", "CP1251", true },
	{ "windows1253 cp1253", "CP1253", true },
	{ "windows1255 cp1255", "CP1255", true },
	{ "windows1256 cp1256", "CP1256", true },
	{ "windows1257 cp1257", "CP1257", true },
	{ "windows1258 cp1258", "CP1258", true },
	{ "koi8r koi8", "KOI8-R", true },
	{ "koi8u koi8ru", "KOI8-U", true },
	{ "macintosh macroman xmacroman mac", "MACINTOSH", true },
	{ "ibm437 cp437", "IBM437", true },
	{ "ibm850 cp850", "IBM850", true },
	{ "ibm852 cp852", "IBM852", true },
	{ "ibm866 cp866", "IBM866", true },
	{ "gb2312 gbk gb18030 cp936 euccn xgbk csgb2312", "GB18030", true },
	{ "big5 big5hkscs cnbig5 cp950 xxbig5", "BIG5-HKSCS", true },
	{ "eucjp xeucjp", "EUC-JP", true },
	{ "shiftjis sjis xsjis windows31j cp932 mskanji", "CP932", true },
	{ "euckr ksc5601 ksc56011987 ksc56011989 cp949 windows949 uhc", "CP949",
	    true },
	{ "euctw", "EUC-TW", true },
	{ "iso2022jp iso2022jp1 iso2022jp2 csiso2022jp", "ISO-2022-JP-2",
	    false },
	{ "iso2022kr", "ISO-2022-KR", false },
	{ "iso2022cn", "ISO-2022-CN", false },
	{ "utf7 unicode11utf7", "UTF-7", false },
	{ "utf16", "UTF-16", false },
	{ "utf16le", "UTF-16LE", false },
	{ "utf16be", "UTF-16BE", false },
	{ "utf32", "UTF-32", false },
	{ "utf32le", "UTF-32LE", false },
	{ "utf32be", "UTF-32BE", false },
};

#define KNOWN_COUNT (sizeof(known_sets) / sizeof(known_sets[0]))
#define NOT_OPEN    ((iconv_t)-1)

struct charsets {
	iconv_t open[KNOWN_COUNT];
	bool tried[KNOWN_COUNT];
};

static struct span fold_name(struct span name, char room[NAME_BYTES]);
static size_t find_known(struct span name, bool plain);
static bool is_named(const char *names, struct span name);
static iconv_t find(struct charsets *charsets, size_t at);
static bool append_iconv(iconv_t set, struct span bytes, struct buffer *out);
static bool append_encoding(enum encoding encoding, struct span bytes,
    struct buffer *out);

struct charsets *
charsets_new(void)
{
	struct charsets *charsets = calloc(1, sizeof(*charsets));

	for (size_t i = 0; charsets != NULL && i < KNOWN_COUNT; i++)
		charsets->open[i] = NOT_OPEN;
	return charsets;
}

void
charsets_open_all(struct charsets *charsets)
{
	for (size_t i = 0; i < KNOWN_COUNT; i++)
		(void)find(charsets, i);
}

void
charsets_free(struct charsets *charsets)
{
	if (charsets == NULL)
		return;
	for (size_t i = 0; i < KNOWN_COUNT; i++) {
		if (charsets->open[i] != NOT_OPEN)
			(void)iconv_close(charsets->open[i]);
	}
	free(charsets);
}

bool
charset_append(struct charsets *charsets, struct span name, struct span bytes,
    struct buffer *out)
{
	static const char western[] = "iso88591 latin1 l1 windows1252 cp1252 "
				      "ansi iso885911987 csisolatin1 ibm819";
	char room[NAME_BYTES];
	iconv_t set;
	size_t at;
	bool plain = utf8_ascii_prefix(bytes) == bytes.len &&
	    (bytes.len == 0 || memchr(bytes.ptr, '\0', bytes.len) == NULL);

	name = fold_name(name, room);
	at = find_known(name, plain);
	set = at < KNOWN_COUNT ? find(charsets, at) : NOT_OPEN;
	if (set != NOT_OPEN)
		return append_iconv(set, bytes, out);
	if (plain) {
		buffer_append(out, bytes);
		return true;
	}
	if (is_named(western, name))
		return append_encoding(ENCODING_WINDOWS_1252, bytes, out);
	if (is_named(UTF8_NAMES, name) || utf8_is_valid(bytes))
		return append_encoding(ENCODING_UTF8, bytes, out);
	return append_encoding(ENCODING_WINDOWS_1252, bytes, out);
}

/*
 * Which of iconv's sets it is, KNOWN_COUNT: none that is needed. Plain ASCII
 * needs only those in which it is something else.
 */
static size_t
find_known(struct span name, bool plain)
{
	size_t at = 0;

	if (name.len == 0 || is_named(UTF8_NAMES, name))
		return KNOWN_COUNT;
	while (at < KNOWN_COUNT &&
	    ((plain && known_sets[at].is_ascii) ||
		!is_named(known_sets[at].names, name)))
		at++;
	return at;
}

/* Its letters, small, and digits; empty when it is too long for a name. */
static struct span
fold_name(struct span name, char room[NAME_BYTES])
{
	struct span folded = { room, 0 };

	for (size_t i = 0; i < name.len; i++) {
		unsigned char byte = (unsigned char)name.ptr[i];

		if (byte >= 0x80 || !isalnum(byte))
			continue;
		if (folded.len == NAME_BYTES)
			return SPAN_NONE;
		room[folded.len++] = (char)tolower(byte);
	}
	return folded;
}

static bool
is_named(const char *names, struct span name)
{
	struct span rest = span_of(names);
	struct span one;

	while (span_next_part(&rest, ' ', &one)) {
		if (span_equal(one, name))
			return true;
	}
	return false;
}

static iconv_t
find(struct charsets *charsets, size_t at)
{
	if (!charsets->tried[at])
		charsets->open[at] = iconv_open("UTF-8",
		    known_sets[at].iconv_name);
	charsets->tried[at] = true;
	return charsets->open[at];
}

static bool
append_iconv(iconv_t set, struct span bytes, struct buffer *out)
{
	char piece[PIECE_BYTES];
	/* iconv does not write there, but says that it might. */
	char *in = (char *)(uintptr_t)bytes.ptr;
	size_t left = bytes.len;
	bool whole = true;

	(void)iconv(set, NULL, NULL, NULL, NULL);
	while (left > 0 && !out->failed) {
		char *to = piece;
		size_t room = sizeof(piece);
		size_t result = iconv(set, &in, &left, &to, &room);
		bool bad = result == (size_t)-1 && errno != E2BIG;

		if (!append_encoding(ENCODING_UTF8,
			(struct span){ piece, sizeof(piece) - room }, out))
			whole = false;
		if (!bad)
			continue;
		utf8_append(out, UTF8_REPLACEMENT);
		whole = false;
		if (left > 0) {
			in++;
			left--;
		}
	}
	return whole;
}

static bool
append_encoding(enum encoding encoding, struct span bytes, struct buffer *out)
{
	bool whole = true;

	while (bytes.len > 0 && !out->failed) {
		size_t plain = utf8_ascii_prefix(bytes);
		size_t used = 1;
		uint32_t code;
		bool bad;

		plain = span_find_char(span_first(bytes, plain), '\0');
		if (plain > 0) {
			buffer_append(out, span_first(bytes, plain));
			bytes = span_from(bytes, plain);
			continue;
		}
		used = encoding_read(encoding, bytes, &code, &bad);
		if (used == ENCODING_MORE || bad || code == 0) {
			used = used == ENCODING_MORE ? 1 : used;
			code = UTF8_REPLACEMENT;
			whole = false;
		}
		utf8_append(out, code);
		bytes = span_from(bytes, used);
	}
	return whole;
}
