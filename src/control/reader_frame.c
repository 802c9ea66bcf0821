#include "control/reader_frame.h"

#include <errno.h>
#include <string.h>

#include "base/pack.h"
#include "ingest/identity.h"

#define ERRNO_MOST 4095 /* Linux has none above */

static void pack_digest(struct buffer *out, const struct digest *digest);
static void unpack_digest(struct unpack *in, struct digest *digest);
static bool unpack_bool(struct unpack *in);
static struct span unpack_limited(struct unpack *in, size_t limit);
static int finish(const struct unpack *in, const char *what, struct err *err);

void
reader_open_pack(const struct reader_open *open, struct buffer *out)
{
	pack_u64(out, open->file);
	pack_u32(out, open->source);
	pack_u8(out, open->remembered);
	pack_bytes(out, open->path);
	pack_u64(out, open->resume);
	pack_bytes(out, open->state);
}

int
reader_open_unpack(struct span bytes, struct reader_open *out, struct err *err)
{
	struct unpack in = UNPACK(bytes);

	out->file = unpack_u64(&in);
	out->source = unpack_u32(&in);
	out->remembered = unpack_bool(&in);
	out->path = unpack_limited(&in, 4096);
	out->resume = unpack_u64(&in);
	out->state = unpack_limited(&in, READER_STATE_BYTES);
	return finish(&in, "open", err);
}

void
reader_step_pack(const struct reader_step *step, struct buffer *out)
{
	pack_u64(out, step->file);
	pack_u8(out, (uint8_t)step->kind);
	pack_u64(out, step->bytes);
}

int
reader_step_unpack(struct span bytes, struct reader_step *out, struct err *err)
{
	struct unpack in = UNPACK(bytes);
	uint8_t kind;

	out->file = unpack_u64(&in);
	kind = unpack_u8(&in);
	out->bytes = unpack_u64(&in);
	if (kind > READER_STEP_LOOK)
		in.failed = true;
	out->kind = (enum reader_step_kind)kind;
	return finish(&in, "step", err);
}

void
reader_ready_pack(const struct reader_ready *ready, struct buffer *out)
{
	pack_digest(out, &ready->settings);
	pack_u32(out, ready->rules);
	pack_u8(out, ready->jit);
	pack_u8(out, ready->prefilter);
	pack_u8(out, ready->sandboxed);
}

int
reader_ready_unpack(struct span bytes, struct reader_ready *out,
    struct err *err)
{
	struct unpack in = UNPACK(bytes);

	unpack_digest(&in, &out->settings);
	out->rules = unpack_u32(&in);
	out->jit = unpack_bool(&in);
	out->prefilter = unpack_bool(&in);
	out->sandboxed = unpack_bool(&in);
	return finish(&in, "ready", err);
}

void
reader_fault_pack(const struct reader_fault *fault, struct buffer *out)
{
	pack_u64(out, fault->file);
	pack_u64(out, fault->offset);
	pack_u32(out, fault->times);
	pack_bytes(out, span_first(fault->text, READER_TEXT_BYTES));
}

int
reader_fault_unpack(struct span bytes, struct reader_fault *out,
    struct err *err)
{
	struct unpack in = UNPACK(bytes);

	out->file = unpack_u64(&in);
	out->offset = unpack_u64(&in);
	out->times = unpack_u32(&in);
	out->text = unpack_limited(&in, READER_TEXT_BYTES);
	return finish(&in, "fault", err);
}

void
reader_place_pack(const struct reader_place *place, struct buffer *out)
{
	pack_u64(out, place->file);
	pack_u64(out, place->offset);
	pack_u32(out, place->tail_bytes);
	pack_digest(out, &place->tail);
	pack_u64(out, place->resume);
	pack_bytes(out, place->state);
	pack_u8(out, place->at_end);
	pack_u8(out, place->open_message);
	pack_u8(out, place->snapshot);
	pack_u8(out, place->container);
	pack_u8(out, place->again);
	pack_bytes(out, place->format);
	pack_u64(out, place->messages);
	pack_u64(out, place->matches);
	pack_u64(out, place->undecided);
	pack_u64(out, place->unreadable);
	pack_u64(out, place->never_read);
	pack_u64(out, place->cut);
	pack_u64(out, place->entries);
	pack_u64(out, place->passed);
	pack_u32(out, place->failed);
}

int
reader_place_unpack(struct span bytes, struct reader_place *out,
    struct err *err)
{
	struct unpack in = UNPACK(bytes);

	out->file = unpack_u64(&in);
	out->offset = unpack_u64(&in);
	out->tail_bytes = unpack_u32(&in);
	unpack_digest(&in, &out->tail);
	out->resume = unpack_u64(&in);
	out->state = unpack_limited(&in, READER_STATE_BYTES);
	out->at_end = unpack_bool(&in);
	out->open_message = unpack_bool(&in);
	out->snapshot = unpack_bool(&in);
	out->container = unpack_bool(&in);
	out->again = unpack_bool(&in);
	out->format = unpack_limited(&in, 64);
	out->messages = unpack_u64(&in);
	out->matches = unpack_u64(&in);
	out->undecided = unpack_u64(&in);
	out->unreadable = unpack_u64(&in);
	out->never_read = unpack_u64(&in);
	out->cut = unpack_u64(&in);
	out->entries = unpack_u64(&in);
	out->passed = unpack_u64(&in);
	out->failed = unpack_u32(&in);
	if (out->tail_bytes > IDENTITY_TAIL_BYTES ||
	    out->tail_bytes > out->offset || out->resume > out->offset ||
	    out->failed > ERRNO_MOST)
		in.failed = true;
	return finish(&in, "place", err);
}

int
reader_file_unpack(struct span bytes, uint64_t *file, struct span *rest,
    struct err *err)
{
	struct unpack in = UNPACK(bytes);

	*file = unpack_u64(&in);
	if (in.failed)
		return err_set(err, EPROTO, "a frame without its file");
	*rest = in.rest;
	return 0;
}

static void
pack_digest(struct buffer *out, const struct digest *digest)
{
	(void)buffer_append(out,
	    (struct span){ (const char *)digest->byte, DIGEST_BYTES });
}

static void
unpack_digest(struct unpack *in, struct digest *digest)
{
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		digest->byte[i] = unpack_u8(in);
}

static bool
unpack_bool(struct unpack *in)
{
	uint8_t value = unpack_u8(in);

	if (value > 1)
		in->failed = true;
	return value == 1;
}

static struct span
unpack_limited(struct unpack *in, size_t limit)
{
	struct span bytes = unpack_bytes(in);

	if (bytes.len > limit)
		in->failed = true;
	return bytes;
}

static int
finish(const struct unpack *in, const char *what, struct err *err)
{
	if (!unpack_is_done(in))
		return err_set(err, EPROTO,
		    "a frame '%s' that breaks its "
		    "own form",
		    what);
	return 0;
}
