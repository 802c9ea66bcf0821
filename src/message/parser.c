#include "message/parser.h"

#include <stdlib.h>

static int told(const struct format_state *state, int result, struct err *err);

struct format_state *
parser_open(const struct parser *parser, const void *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, parser->size);

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	state->parser = parser;
	state->kind = kind;
	outlet_init(&state->outlet, options, sink);
	state->words = BUFFER_WITH_LIMIT(state->outlet.limits.text_bytes + 8);
	if (parser->open != NULL && parser->open(state) == -1) {
		parser_close(state);
		outlet_error(NULL, err);
		return NULL;
	}
	return state;
}

void
parser_close(struct format_state *state)
{
	if (state == NULL)
		return;
	if (state->parser->close != NULL)
		state->parser->close(state);
	record_done(&state->around);
	record_done(&state->record);
	record_done(&state->extra);
	buffer_done(&state->text);
	buffer_done(&state->room);
	buffer_done(&state->words);
	free(state->owned);
	free(state);
}

int
parser_feed(struct format_state *state, struct span bytes, struct err *err)
{
	if (state->dead)
		return 0;
	return told(state, state->parser->feed(state, bytes), err);
}

int
parser_idle(struct format_state *state, struct err *err)
{
	if (state->parser->idle == NULL)
		return 0;
	return told(state, state->parser->idle(state), err);
}

int
parser_finish(struct format_state *state, struct err *err)
{
	if (state->dead)
		return 0;
	return told(state, state->parser->finish(state), err);
}

uint64_t
parser_resume_point(const struct format_state *state)
{
	if (state->parser->resume_point == NULL)
		return state->safe;
	return state->parser->resume_point(state);
}

int
parser_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, state->parser->version);
	if (state->parser->pack != NULL)
		state->parser->pack(state, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
parser_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);

	if (unpack_u8(&in) != state->parser->version)
		return format_bad_state(err);
	state->safe = offset;
	if (state->parser->unpack != NULL &&
	    state->parser->unpack(state, &in) == -1)
		return outlet_error(NULL, err);
	ordinals_unpack(&state->outlet.ordinals, &in);
	return unpack_is_done(&in) ? 0 : format_bad_state(err);
}

void
parser_begin(struct format_state *state, uint64_t start)
{
	state->inside = true;
	state->start = start;
	record_reset(&state->record);
	record_reset(&state->extra);
	buffer_reset(&state->text);
	buffer_reset(&state->room);
	buffer_reset(&state->words);
}

bool
parser_failed(const struct format_state *state)
{
	return state->around.failed || state->record.failed ||
	    state->extra.failed || state->text.failed || state->room.failed;
}

int
parser_say_once(struct format_state *state, unsigned said,
    enum format_fault_kind kind, uint64_t offset, const char *what)
{
	if ((state->said & said) != 0)
		return 0;
	state->said |= said;
	return outlet_fault(&state->outlet, kind, offset, what);
}

static int
told(const struct format_state *state, int result, struct err *err)
{
	return result == 0 ? 0 : outlet_error(&state->outlet, err);
}
