#include "message/csv_table.h"

/*
 * Mattermost's compliance export as CSV. Each version of a post is a row, and
 * so is everybody who was in a channel.
 */
enum mattermost_column {
	MATTERMOST_CHANGE = CSV_OWN,
	MATTERMOST_KIND,
	MATTERMOST_TEAM,
	MATTERMOST_SHOWN
};

static const struct csv_name names[] = {
	{ "Post Creation Time", RECORD_TIME },
	{ "Post Id", RECORD_ID },
	{ "Post Message", RECORD_TEXT },
	{ "Post Type", MATTERMOST_KIND },
	{ "Post Update Type", MATTERMOST_CHANGE },
	{ "Username", RECORD_FROM },
	{ "User Email", RECORD_FIELDS },
	{ "Team Display Name", MATTERMOST_TEAM },
	{ "Channel Display Name", MATTERMOST_SHOWN },
	{ "Replied to Post Id", RECORD_REPLY_TO },
};

static void mattermost_csv_cell(struct format_state *state, int what,
    struct span cell);
static bool mattermost_csv_whole(struct format_state *state);

static const struct csv_kind kind = {
	.names = names,
	.name_count = sizeof(names) / sizeof(names[0]),
	.cell = mattermost_csv_cell,
	.whole = mattermost_csv_whole,
};

static int
mattermost_csv_detect(const struct format_probe *probe)
{
	return csv_table_knows(probe, &kind, 6) > 0 ? 98 : 0;
}

PARSER_OPEN(mattermost_csv_open, csv_table);

const struct format format_mattermost_csv = { .name = "mattermost-csv",
	.title = "Mattermost, compliance export as CSV",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = mattermost_csv_detect,
	.open = mattermost_csv_open,
	PARSER_CALLS,
	.dates = csv_table_dates };

static void
mattermost_csv_cell(struct format_state *state, int what, struct span cell)
{
	const struct format_limits *limits = &state->outlet.limits;

	if (what == MATTERMOST_CHANGE) {
		if (span_starts(cell, SPAN("Edited")))
			state->record.flags |= MESSAGE_EDITED;
		else if (span_is(cell, "Deleted"))
			state->record.flags |= MESSAGE_DELETED;
	} else if (what == MATTERMOST_KIND) {
		record_set(&state->extra, RECORD_ID, cell, limits);
	} else if (what == MATTERMOST_TEAM) {
		record_set(&state->extra, RECORD_CHANNEL, cell, limits);
	} else if (what == MATTERMOST_SHOWN) {
		record_set(&state->extra, RECORD_CONVERSATION, cell, limits);
	}
}

/* Who came and went is no message; a file is one, its text being its name. */
static bool
mattermost_csv_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span kind_of = record_get(&state->extra, RECORD_ID);
	struct span team = record_get(&state->extra, RECORD_CHANNEL);
	struct span text = record_get(record, RECORD_TEXT);

	if (span_is(kind_of, "attachment")) {
		record_set(record, RECORD_ATTACHMENTS, text, limits);
		record_set(record, RECORD_TEXT, SPAN_NONE, limits);
		/* It has the id of the post that it belongs to. */
		record_set(record, RECORD_REPLY_TO,
		    record_get(record, RECORD_ID), limits);
		record_set(record, RECORD_ID, SPAN_NONE, limits);
	} else if (!span_is(kind_of, "message")) {
		return false;
	}
	buffer_reset(&state->room);
	buffer_append(&state->room, team);
	if (team.len > 0)
		buffer_text(&state->room, " / ");
	buffer_append(&state->room,
	    record_get(&state->extra, RECORD_CONVERSATION));
	record_set(record, RECORD_CONVERSATION, buffer_span(&state->room),
	    limits);
	return true;
}
