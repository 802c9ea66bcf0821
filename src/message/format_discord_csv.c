#include "message/csv_table.h"

/* Discord: the CSV that DiscordChatExporter writes. Times have an offset. */
enum discord_column {
	DISCORD_FILES = CSV_OWN /* addresses with commas between */
};

static const struct csv_name names[] = {
	{ "AuthorID", RECORD_FIELDS },
	{ "Author", RECORD_FROM },
	{ "Date", RECORD_TIME },
	{ "Content", RECORD_TEXT },
	{ "Attachments", DISCORD_FILES },
};

static void discord_csv_cell(struct format_state *state, int what,
    struct span cell);
static bool discord_csv_whole(struct format_state *state);

static const struct csv_kind kind = {
	.names = names,
	.name_count = sizeof(names) / sizeof(names[0]),
	.cell = discord_csv_cell,
	.whole = discord_csv_whole,
};

static int
discord_csv_detect(const struct format_probe *probe)
{
	return csv_table_knows(probe, &kind, 5) > 0 ? 95 : 0;
}

PARSER_OPEN(discord_csv_open, csv_table);

const struct format format_discord_csv = { .name = "discord-csv",
	.title = "Discord, CSV of DiscordChatExporter",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = discord_csv_detect,
	.open = discord_csv_open,
	PARSER_CALLS,
	.dates = csv_table_dates };

/* The name of a file is the last part of its address, before a "?". */
static void
discord_csv_cell(struct format_state *state, int what, struct span cell)
{
	struct span address, part, name;

	if (what != DISCORD_FILES)
		return;
	while (span_next_part(&cell, ',', &address)) {
		address = span_trim(address);
		address = span_first(address, span_find_char(address, '?'));
		name = address;
		while (span_next_part(&address, '/', &part))
			name = part;
		if (name.len > 0)
			record_set(&state->record, RECORD_ATTACHMENTS, name,
			    &state->outlet.limits);
	}
}

static bool
discord_csv_whole(struct format_state *state)
{
	return record_get(&state->record, RECORD_TEXT).len > 0 ||
	    state->record.attachment_count > 0;
}
