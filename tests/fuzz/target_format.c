/*
 * A format gives the same messages of the same bytes, however they are cut, and
 * when it is saved and another goes on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seen.h"
#include "targets.h"

struct reading {
	const struct format *format;
	struct format_options options;
	struct fuzz_chance chance;
	struct span bytes;
};

static const struct format_limits usual = { .line_bytes = 65536,
	.text_bytes = 8192,
	.name_bytes = 1024,
	.depth = 64 };
/* So that a short text meets each of them. */
static const struct format_limits narrow = { .line_bytes = 300,
	.text_bytes = 40,
	.name_bytes = 12,
	.depth = 4 };

static void
options_begin(struct reading *reading)
{
	static const enum date_order orders[] = { DATE_ORDER_AUTO,
		DATE_ORDER_AUTO, DATE_ORDER_DMY, DATE_ORDER_MDY };
	struct fuzz_chance *chance = &reading->chance;

	reading->options = (struct format_options){
		.conversation = SPAN("oak"),
		.channel = SPAN("phone"),
		.file = SPAN("/srv/oak/2026-03-02.txt"),
		.room = SPAN("oak house"),
		.date_order = orders[fuzz_below(chance, 4)],
		.limits = fuzz_below(chance, 2) == 0 ? usual : narrow,
	};
}

static struct format_state *
open_format(const struct reading *reading, struct seen *seen)
{
	const struct format_sink sink = seen_sink(seen);
	struct format_state *state;
	struct err err = { 0 };

	seen->limits = &reading->options.limits;
	state = reading->format->open(&reading->options, &sink, &err);
	FUZZ_CHECK(state != NULL);
	return state;
}

/* Bytes `from` to `to`, in one piece or in random ones. */
static void
feed(struct reading *reading, struct format_state *state, struct seen *seen,
    size_t from, size_t to)
{
	struct err err = { 0 };

	while (from < to) {
		size_t count = seen->rising ?
		    to - from :
		    1 + fuzz_piece(&reading->chance, to - from);
		struct span piece = span_first(span_from(reading->bytes, from),
		    count);
		char *copy = fuzz_copy(piece);

		seen->fed = from + count;
		FUZZ_CHECK(reading->format->feed(state,
			       (struct span){ copy, count }, &err) == 0);
		free(copy);
		from += count;
		FUZZ_CHECK(reading->format->resume_point(state) <= from);
	}
	seen->fed = to;
}

static void
finish(const struct reading *reading, struct format_state *state)
{
	struct err err = { 0 };

	FUZZ_CHECK(reading->format->finish(state, &err) == 0);
	reading->format->close(state);
}

static void
check_same(const struct buffer *a, const struct buffer *b)
{
	bool is_same = span_equal(buffer_span(a), buffer_span(b));

	if (!is_same)
		(void)fprintf(stderr, "one way:\n%.*sthe other:\n%.*s",
		    SPAN_ARGS(*a), SPAN_ARGS(*b));
	FUZZ_CHECK(is_same);
}

static void
check_pieces(struct reading *reading, const struct seen *whole)
{
	struct seen seen = { .rising = false };
	struct format_state *state = open_format(reading, &seen);

	feed(reading, state, &seen, 0, reading->bytes.len);
	finish(reading, state);
	check_same(&whole->text, &seen.text);
	check_same(&whole->faults, &seen.faults);
	seen_done(&seen);
}

/*
 * The message that is open when it is saved is read again, so its faults may
 * come twice. `is_idle`: a pause before that, at which what is open is shown.
 */
static void
check_resumed(struct reading *reading, const struct seen *whole, bool is_idle)
{
	struct seen seen = { .rising = false };
	struct format_state *state = open_format(reading, &seen);
	struct buffer saved = BUFFER_NONE;
	struct err err = { 0 };
	size_t at = fuzz_below(&reading->chance, reading->bytes.len + 1);
	uint64_t resume;

	feed(reading, state, &seen, 0, at);
	if (is_idle)
		FUZZ_CHECK(reading->format->idle(state, &err) == 0);
	resume = reading->format->resume_point(state);
	FUZZ_CHECK(resume <= at);
	FUZZ_CHECK(reading->format->save(state, &saved) == 0);
	reading->format->close(state);

	state = open_format(reading, &seen);
	FUZZ_CHECK(reading->format->load(state, buffer_span(&saved), resume,
		       &err) == 0);
	feed(reading, state, &seen, (size_t)resume, reading->bytes.len);
	finish(reading, state);
	if (is_idle) {
		FUZZ_CHECK(seen.provisional <= 1);
		FUZZ_CHECK(seen.messages + seen.provisional >= whole->messages);
	} else {
		check_same(&whole->text, &seen.text);
	}
	buffer_done(&saved);
	seen_done(&seen);
}

void
fuzz_format(const void *about, struct span bytes)
{
	struct reading reading = { .format = about,
		.chance = fuzz_chance_of(bytes) };
	struct seen whole = { .rising = true };
	struct buffer text = BUFFER_NONE;
	struct format_state *state;

	if ((reading.format->capabilities & FORMAT_BYTES) != 0)
		(void)buffer_append(&text, bytes);
	else
		fuzz_decode(bytes, &text);
	reading.bytes = buffer_span(&text);
	options_begin(&reading);
	state = open_format(&reading, &whole);
	feed(&reading, state, &whole, 0, reading.bytes.len);
	finish(&reading, state);
	FUZZ_CHECK(whole.provisional == 0);
	check_pieces(&reading, &whole);
	check_resumed(&reading, &whole, false);
	check_resumed(&reading, &whole, true);
	seen_done(&whole);
	buffer_done(&text);
}
