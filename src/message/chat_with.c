#include "message/chat_with.h"

#include "message/time_text.h"

#define OWNER RECORD_FROM /* in what counts for a chat */

void
chat_with_begin(struct format_state *state, struct span title)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *around = &state->around;

	if (span_starts(title, SPAN(CHAT_WITH)))
		title = span_from(title, sizeof(CHAT_WITH) - 1);
	while (span_ends(title, SPAN(":")))
		title.len--;
	/* A record only grows: the owner is put back into an empty one. */
	buffer_reset(&state->room);
	(void)buffer_append(&state->room, record_get(around, OWNER));
	record_reset(around);
	record_set(around, RECORD_CONVERSATION, span_trim(title), limits);
	if (state->room.len > 0)
		record_set(around, OWNER, buffer_span(&state->room), limits);
}

void
chat_with_other(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct span other = record_get(&state->around, RECORD_CONVERSATION);
	struct span owner = record_get(&state->around, OWNER);
	struct span from = record_get(&state->record, RECORD_FROM);

	if (from.len == 0 || other.len == 0)
		return;
	if (span_equal(from, other)) {
		if (owner.len > 0)
			record_set(&state->record, RECORD_TO, owner, limits);
		return;
	}
	if (owner.len == 0)
		record_set(&state->around, OWNER, from, limits);
	/* Setting the owner may have moved the other one's name. */
	record_set(&state->record, RECORD_TO,
	    record_get(&state->around, RECORD_CONVERSATION), limits);
}

bool
chat_with_whole(struct format_state *state)
{
	chat_with_other(state);
	return true;
}

bool
chat_with_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_text_read_utc(text, state->outlet.options->zone, message);
}
