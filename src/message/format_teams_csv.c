#include "message/csv_table.h"

/* Microsoft Teams: the CSV of the extension Teams Chat Exporter. */
enum teams_column {
	TEAMS_SYSTEM = CSV_OWN,
	TEAMS_SUBJECT,
	TEAMS_FILES, /* a list in JSON; "[]" or nothing: none */
	TEAMS_FORWARDED
};

static const struct csv_name names[] = {
	{ "id", RECORD_ID },
	{ "author", RECORD_FROM },
	{ "timestamp", RECORD_TIME },
	{ "text", RECORD_TEXT },
	{ "system", TEAMS_SYSTEM },
	{ "reactions_json", RECORD_FIELDS },
	{ "attachments_json", TEAMS_FILES },
	{ "edited", RECORD_EDITED },
	{ "deleted", RECORD_DELETED },
	{ "subject", TEAMS_SUBJECT },
	{ "forwarded", TEAMS_FORWARDED },
};

static void teams_csv_cell(struct format_state *state, int what,
    struct span cell);
static bool teams_csv_whole(struct format_state *state);

static const struct csv_kind kind = {
	.names = names,
	.name_count = sizeof(names) / sizeof(names[0]),
	.cell = teams_csv_cell,
	.whole = teams_csv_whole,
};

static int
teams_csv_detect(const struct format_probe *probe)
{
	return csv_table_knows(probe, &kind, 7) > 0 ? 95 : 0;
}

PARSER_OPEN(teams_csv_open, csv_table);

const struct format format_teams_csv = { .name = "teams-csv",
	.title = "Microsoft Teams, CSV of Teams Chat Exporter",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = teams_csv_detect,
	.open = teams_csv_open,
	PARSER_CALLS,
	.dates = csv_table_dates };

static void
teams_csv_cell(struct format_state *state, int what, struct span cell)
{
	const struct format_limits *limits = &state->outlet.limits;

	cell = span_trim(cell);
	if (what == TEAMS_SYSTEM && span_is_nocase(cell, "true"))
		state->record.flags |= MESSAGE_SYSTEM;
	else if (what == TEAMS_SUBJECT)
		record_set(&state->extra, RECORD_TEXT, cell, limits);
	else if (what == TEAMS_FORWARDED)
		record_set(&state->extra, RECORD_REPLY_TO, cell, limits);
	else if (what == TEAMS_FILES && cell.len > 0 && !span_is(cell, "[]"))
		state->record.flags |= MESSAGE_ATTACHMENT;
}

/* The subject stands before the words, and what is passed on behind. */
static bool
teams_csv_whole(struct format_state *state)
{
	struct record *record = &state->record;
	struct span parts[] = { record_get(&state->extra, RECORD_TEXT),
		record_get(record, RECORD_TEXT),
		record_get(&state->extra, RECORD_REPLY_TO) };

	buffer_reset(&state->room);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].len > 0 && state->room.len > 0)
			buffer_char(&state->room, '\n');
		buffer_append(&state->room, parts[i]);
	}
	record_set(record, RECORD_TEXT, buffer_span(&state->room),
	    &state->outlet.limits);
	return state->room.len > 0 ||
	    (record->flags & (MESSAGE_DELETED | MESSAGE_ATTACHMENT)) != 0;
}
