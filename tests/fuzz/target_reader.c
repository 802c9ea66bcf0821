/* A whole export as a reader reads it, and places that a ledger gave back. */
#include <unistd.h>

#include "base/pack.h"
#include "base/utf8.h"
#include "reader/export.h"
#include "rule/report.h"
#include "targets.h"
#include "world.h"

#define STEP_BYTES 4096
#define STEPS_MAX  100000

static int
take_hit(void *arg, const struct session_hit *hit)
{
	struct buffer packed = BUFFER_NONE;
	struct report report, again;
	struct err err = { 0 };

	(void)arg;
	session_report(hit, &report);
	FUZZ_CHECK(report_pack(&report, &packed) == 0);
	FUZZ_CHECK(report_unpack(buffer_span(&packed), &again, &err) == 0);
	buffer_done(&packed);
	return 0;
}

static void
take_fault(void *arg, uint64_t offset, const char *text)
{
	(void)arg;
	(void)offset;
	fuzz_check_plain(span_of(text));
}

static struct session *
shared_session(void)
{
	static struct session *session;
	const struct world *world = world_small();
	struct err err = { 0 };

	if (session == NULL)
		session = session_new(world->settings, world->rules, &err);
	FUZZ_CHECK(session != NULL);
	return session;
}

static void
read_all(struct export *export, struct err *err)
{
	struct export_place place;
	size_t count = 1;

	for (size_t i = 0; count > 0; i++) {
		FUZZ_CHECK(i < STEPS_MAX);
		if (export_read(export, STEP_BYTES, true, &count, err) == -1)
			return;
		FUZZ_CHECK(export_place(export, &place, err) == 0);
		FUZZ_CHECK(place.place.resume <= place.place.offset);
	}
	FUZZ_CHECK(export_idle(export, err) == 0);
	FUZZ_CHECK(export_finish(export, err) == 0);
}

static void
read_export(struct span bytes, uint64_t resume, struct span state)
{
	const struct session_sink sink = { .hit = take_hit,
		.fault = take_fault };
	const struct session_start start = {
		.source = &world_small()->settings->sources[0],
		.path = "/srv/oak/WhatsApp Chat with Sam.txt",
		.resume = resume,
		.state = state,
	};
	struct export *export;
	struct err err = { 0 };
	int fd = fuzz_file(bytes);

	export = export_open(shared_session(), &start, fd, &sink, &err);
	if (export != NULL)
		read_all(export, &err);
	else
		FUZZ_CHECK(err.text[0] != '\0');
	export_close(export);
	(void)close(fd);
}

void
fuzz_export(const void *about, struct span bytes)
{
	(void)about;
	read_export(bytes, 0, SPAN_NONE);
}

/*
 * A saved place, then the file it should be of. The first byte says which
 * format it claims to be for, the next two how long the format's own state is.
 */
void
fuzz_saved(const void *about, struct span bytes)
{
	const struct format *const *formats = format_all();
	struct buffer state = BUFFER_NONE;
	size_t count = 0, length;
	uint8_t chosen = fuzz_take(&bytes);
	struct span own;

	(void)about;
	while (formats[count] != NULL)
		count++;
	length = fuzz_take(&bytes);
	length = length << 8 | fuzz_take(&bytes);
	own = span_first(bytes, length);
	bytes = span_from(bytes, length);
	/* As session_place writes it. */
	pack_u8(&state, 1);
	pack_u8(&state, (uint8_t)(chosen / count % 7));
	pack_bytes(&state, span_of(formats[chosen % count]->name));
	pack_u64(&state, bytes.len / 2);
	pack_bytes(&state, own);
	read_export(bytes, bytes.len / 3, buffer_span(&state));
	read_export(bytes, bytes.len / 3, own);
	buffer_done(&state);
}
