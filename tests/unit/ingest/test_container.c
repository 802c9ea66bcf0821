#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/pack.h"
#include "chance.h"
#include "ingest/container.h"
#include "ingest/container_name.h"

static const struct container_limits limits = { .entries = 100,
	.bytes = 1 << 20,
	.ratio = 100,
	.depth = 2,
	.name_bytes = 64 };

static void
pack_u16(struct buffer *out, unsigned value)
{
	pack_u8(out, (uint8_t)value);
	pack_u8(out, (uint8_t)(value >> 8));
}

static uint32_t
crc_of(struct span bytes)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < bytes.len; i++) {
		crc ^= (unsigned char)bytes.ptr[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

/* What local header and directory say alike (PKWARE APPNOTE 4.3.7, 4.3.12). */
static void
pack_common(struct buffer *out, struct span name, struct span data)
{
	pack_u16(out, 20);
	pack_u16(out, 0x800); /* names are UTF-8 */
	pack_u16(out, 0);     /* stored */
	pack_u32(out, 0);
	pack_u32(out, crc_of(data));
	pack_u32(out, (uint32_t)data.len);
	pack_u32(out, (uint32_t)data.len);
	pack_u16(out, (unsigned)name.len);
	pack_u16(out, 0);
}

static void
zip_of(struct buffer *out, const char *const *names, struct span data,
    size_t count)
{
	struct buffer directory = BUFFER_NONE;
	uint32_t at;

	for (size_t i = 0; i < count; i++) {
		struct span name = span_of(names[i]);

		at = (uint32_t)out->len;
		buffer_append(out, SPAN("PK\3\4"));
		pack_common(out, name, data);
		buffer_append(out, name);
		buffer_append(out, data);
		buffer_append(&directory, SPAN("PK\1\2"));
		pack_u16(&directory, 20);
		pack_common(&directory, name, data);
		pack_u16(&directory, 0);
		pack_u16(&directory, 0);
		pack_u16(&directory, 0);
		pack_u32(&directory, 0);
		pack_u32(&directory, at);
		buffer_append(&directory, name);
	}
	at = (uint32_t)out->len;
	buffer_append(out, buffer_span(&directory));
	buffer_append(out, SPAN("PK\5\6\0\0\0\0"));
	pack_u16(out, (unsigned)count);
	pack_u16(out, (unsigned)count);
	pack_u32(out, (uint32_t)directory.len);
	pack_u32(out, at);
	pack_u16(out, 0);
	buffer_done(&directory);
	cr_assert_not(out->failed);
}

static int
file_of(struct span bytes)
{
	int fd = memfd_create("container", 0);

	cr_assert(fd != -1);
	cr_assert_eq(write(fd, bytes.ptr, bytes.len), (ssize_t)bytes.len);
	return fd;
}

static void
note_fault(void *arg, const struct container_fault *fault)
{
	struct buffer *seen = arg;

	buffer_printf(seen, "[%.*s: %s]", SPAN_ARGS(fault->entry), fault->what);
}

/* "name=bytes name!" of all entries, and faults in brackets. */
static void
read_all(struct span file, struct buffer *seen)
{
	int fd = file_of(file);
	enum container_kind kind = container_sniff(file, true);
	struct container_entry entry;
	struct container *container;
	struct span bytes;
	struct err err = { 0 };

	container_prepare();
	cr_assert(kind != CONTAINER_NONE);
	container = container_open(fd, kind, "/x/file.txt.gz", &limits, &err);
	if (container == NULL) {
		buffer_printf(seen, "[%s]", err.text);
		close(fd);
		return;
	}
	container_tell(container, note_fault, seen);
	while (container_next(container, &entry) == 1) {
		buffer_printf(seen, "%.*s%s ", SPAN_ARGS(entry.name),
		    entry.skipped ? "!" : "=");
		while (!entry.skipped && container_read(container, &bytes) == 1)
			buffer_append(seen, bytes);
	}
	container_close(container);
	close(fd);
}

Test(container, is_known_by_its_first_bytes)
{
	char tar[CONTAINER_SNIFF_BYTES] = "chat.txt";
	static const struct {
		struct span first;
		bool whole;
		enum container_kind kind;
	} rows[] = {
		{ { "PK\3\4....", 8 }, false, CONTAINER_ZIP },
		{ { "PK\5\6", 4 }, false, CONTAINER_ZIP },
		{ { "\x1f\x8b\x08", 3 }, false, CONTAINER_GZIP },
		{ { "PK", 2 }, false, CONTAINER_UNSURE },
		{ { "PK", 2 }, true, CONTAINER_NONE },
		{ { "a\0b", 3 }, false, CONTAINER_UNSURE },
		{ { "a\0b", 3 }, true, CONTAINER_NONE },
		{ { "hello", 5 }, false, CONTAINER_NONE },
		{ { "", 0 }, true, CONTAINER_NONE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(container_sniff(rows[i].first, rows[i].whole),
		    rows[i].kind, "row %zu", i);
	memcpy(tar + 257, "ustar", 5);
	cr_assert_eq(container_sniff((struct span){ tar, sizeof(tar) }, false),
	    CONTAINER_TAR);
}

Test(container, a_zip_is_whole_when_its_own_directory_is_there)
{
	static const char *const names[] = { "a.txt" };
	static const char *const around[] = { "in.zip", "b.txt" };
	struct buffer inner = BUFFER_NONE, zip = BUFFER_NONE;
	struct err err = { 0 };

	zip_of(&inner, names, SPAN("words"), 1);
	zip_of(&zip, around, buffer_span(&inner), 2);
	for (size_t cut = 4; cut <= zip.len; cut++) {
		int fd = file_of(span_first(buffer_span(&zip), cut));

		cr_assert_eq(container_is_whole(fd, CONTAINER_ZIP, &err),
		    cut == zip.len, "cut at %zu of %zu", cut, zip.len);
		close(fd);
	}
	buffer_done(&inner);
	buffer_done(&zip);
}

Test(container, entries_come_in_order_with_inner_ones_and_media_is_named_only)
{
	static const char *const names[] = { "./a.txt", "b.JPG",
		"dir/\xc3\xa9.txt", "__MACOSX/x", "in.zip" };
	static const char *const deep[] = { "c.txt", "d.zip" };
	struct buffer inner = BUFFER_NONE, zip = BUFFER_NONE,
		      seen = BUFFER_NONE;

	zip_of(&inner, names, SPAN("w"), 2);
	zip_of(&zip, deep, buffer_span(&inner), 1);
	read_all(buffer_span(&zip), &seen);
	cr_assert_str_eq(buffer_string(&seen), "c.txt!/a.txt= wc.txt!/b.JPG! ");
	buffer_reset(&zip);
	buffer_reset(&seen);
	zip_of(&zip, names, SPAN("w"), 4);
	read_all(buffer_span(&zip), &seen);
	cr_assert_str_eq(buffer_string(&seen),
	    "a.txt= wb.JPG! dir/\u00E9.txt= w__MACOSX/x! ");
	buffer_done(&inner);
	buffer_done(&zip);
	buffer_done(&seen);
}

Test(container, broken_bytes_end_in_a_fault_and_never_in_a_crash)
{
	static const char *const names[] = { "a.txt", "b.txt", "c.txt" };
	struct buffer zip = BUFFER_NONE, bad = BUFFER_NONE, seen = BUFFER_NONE;
	struct chance chance;

	chance_begin(&chance, "container");
	zip_of(&zip, names, SPAN("some words of a chat"), 3);
	for (int round = 0; round < 2000; round++) {
		buffer_reset(&bad);
		buffer_reset(&seen);
		buffer_append(&bad, buffer_span(&zip));
		for (size_t n = 1 + chance_below(&chance, 4); n > 0; n--)
			bad.ptr[4 + chance_below(&chance, bad.len - 4)] = (char)
			    chance_below(&chance, 256);
		read_all(buffer_span(&bad), &seen);
		cr_assert_not(seen.failed);
	}
	buffer_done(&zip);
	buffer_done(&bad);
	buffer_done(&seen);
}

Test(container, a_name_tells_what_is_worth_reading)
{
	static const struct {
		const char *name;
		bool media, junk;
	} rows[] = {
		{ "IMG-20260302-WA0001.jpg", true, false },
		{ "a/STICKER.WEBP", true, false },
		{ "_chat.txt", false, false },
		{ "jpg", false, false },
		{ "a/._chat.txt", false, true },
		{ "__MACOSX/_chat.txt", false, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct span name = span_of(rows[i].name);

		cr_assert_eq(container_name_is_media(name), rows[i].media);
		cr_assert_eq(container_name_is_junk(name), rows[i].junk);
	}
	cr_assert(span_is(container_raw_name(SPAN("a/b.txt.gz")), "b.txt"));
	cr_assert(span_is(container_raw_name(SPAN("b")), "b"));
}
