/* Bytes of files, before any format: characters, archives, paths. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "ingest/container.h"
#include "ingest/decode.h"
#include "ingest/pattern.h"
#include "targets.h"

#define CONTAINER_BYTES ((uint64_t)1 << 20)

static void
decode_all(enum encoding encoding, struct span bytes, bool in_pieces,
    struct buffer *out)
{
	struct decode *decode = decode_new(encoding, 0);
	struct fuzz_chance chance = fuzz_chance_of(bytes);
	struct span rest = bytes, text;
	uint64_t before = 0;

	FUZZ_CHECK(decode != NULL);
	while (rest.len > 0) {
		size_t count = in_pieces ? 1 + fuzz_piece(&chance, rest.len) :
					   rest.len;
		struct span piece = span_first(rest, count);
		char *copy = fuzz_copy(piece);

		FUZZ_CHECK(decode_feed(decode, (struct span){ copy, piece.len },
			       &text) == 0);
		(void)buffer_append(out, text);
		free(copy);
		rest = span_from(rest, piece.len);
	}
	FUZZ_CHECK(decode_finish(decode, &text) == 0);
	(void)buffer_append(out, text);
	for (size_t i = 0; i <= out->len; i++) {
		uint64_t offset = decode_file_offset(decode, i);

		FUZZ_CHECK(offset >= before && offset <= bytes.len);
		before = offset;
	}
	FUZZ_CHECK(decode_repaired(decode) <= bytes.len);
	FUZZ_CHECK(!out->failed);
	decode_free(decode);
}

/* The first byte says which encoding is asked for. */
void
fuzz_decoding(const void *about, struct span bytes)
{
	enum encoding encoding = (enum encoding)(fuzz_take(&bytes) %
	    (ENCODING_BYTES + 1));
	struct buffer whole = BUFFER_NONE, pieces = BUFFER_NONE;

	(void)about;
	decode_all(encoding, bytes, false, &whole);
	decode_all(encoding, bytes, true, &pieces);
	FUZZ_CHECK(span_equal(buffer_span(&whole), buffer_span(&pieces)));
	if (encoding != ENCODING_BYTES)
		FUZZ_CHECK(utf8_is_valid(buffer_span(&whole)));
	buffer_done(&whole);
	buffer_done(&pieces);
}

static void
check_fault(void *arg, const struct container_fault *fault)
{
	size_t *count = arg;

	FUZZ_CHECK(fault->what != NULL && fault->what[0] != '\0');
	FUZZ_CHECK(utf8_is_valid(fault->entry));
	(*count)++;
}

static void
read_entry(struct container *container, uint64_t *bytes)
{
	struct span piece;

	while (container_read(container, &piece) == 1) {
		*bytes += piece.len;
		FUZZ_CHECK(*bytes <= CONTAINER_BYTES + (1 << 20));
	}
}

void
fuzz_container(const void *about, struct span bytes)
{
	static const struct container_limits limits = { .entries = 50,
		.bytes = CONTAINER_BYTES,
		.ratio = 100,
		.depth = 3,
		.name_bytes = 64 };
	enum container_kind kind = container_sniff(bytes, true);
	struct container *container = NULL;
	struct container_entry entry;
	struct err err = { 0 };
	uint64_t read = 0, before = 0;
	size_t entries = 0, faults = 0;
	int fd;

	(void)about;
	if (kind == CONTAINER_NONE)
		return;
	FUZZ_CHECK(kind != CONTAINER_UNSURE);
	container_prepare();
	fd = fuzz_file(bytes);
	(void)container_is_whole(fd, kind, &err);
	container = container_open(fd, kind, "/srv/oak/chat.txt.gz", &limits,
	    &err);
	if (container != NULL)
		container_tell(container, check_fault, &faults);
	while (container != NULL && container_next(container, &entry) == 1) {
		FUZZ_CHECK(utf8_is_valid(entry.name));
		FUZZ_CHECK(entry.name.len <=
		    limits.depth * (limits.name_bytes + 2));
		FUZZ_CHECK(++entries <= limits.entries);
		if (!entry.skipped)
			read_entry(container, &read);
		FUZZ_CHECK(container_position(container) >= before);
		before = container_position(container);
	}
	container_close(container);
	(void)close(fd);
}

/* A pattern, and behind the first line end a path. */
void
fuzz_pattern(const void *about, struct span bytes)
{
	size_t end = span_find_char(bytes, '\n');
	char *pattern = span_copy(span_first(bytes, end));
	char *path = span_copy(span_from(bytes, end + 1));
	struct err err = { 0 };

	(void)about;
	FUZZ_CHECK(pattern != NULL && path != NULL);
	if (pattern_check(pattern, &err) == 0) {
		(void)pattern_fits(pattern, path);
		(void)pattern_reaches(pattern, path);
		(void)pattern_is_unfinished(pattern, path);
	} else {
		FUZZ_CHECK(err.text[0] != '\0');
	}
	free(pattern);
	free(path);
}
