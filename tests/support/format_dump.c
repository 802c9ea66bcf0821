/*
 * format_dump -- what a format makes of a file, as native JSON Lines.
 *
 * format_dump [-c conversation] [-f format] [-o dmy|mdy|ymd|ydm] [-p bytes]
 *     [-C] [-D] [FILE]
 * format_dump -J FILE...
 *
 * Faults are lines with the key "fault". Clocks are taken as UTC.
 * -p: feed pieces of so many bytes. -D: print the detected format only. -C: the
 * rows of a table with commas, as arrays. -L: the pairs of logfmt lines, likewise.
 * -J: of each file, whether it is JSON ("accepted" or "refused", and its name).
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/json_write.h"
#include "base/utf8.h"
#include "message/csv_machine.h"
#include "message/format.h"
#include "message/json_token.h"
#include "message/logfmt.h"
#include "message/message_json.h"

struct dump {
	struct format_options options;
	const struct format *format;
	struct span name;
	size_t piece;
	bool detect_only;
	bool rows_only;
	bool pairs_only;
	bool json_only;
};

static int on_message(void *arg, const struct message *message);
static int on_fault(void *arg, const struct format_fault *fault);
static int print(struct buffer *line);
static int read_options(struct dump *dump, int argc, char **argv);
static int read_all(const char *path, struct buffer *out);
static int dump_all(const struct dump *dump, struct span bytes);
static int dump_rows(struct span bytes);
static int dump_pairs(struct span bytes);
static int judge_json(char *const *paths);
static bool is_json(struct span bytes);
static int ignore_token(void *arg, const struct json_token *token);
static int print_row(struct buffer *line, const struct csv_row *row);

int
main(int argc, char **argv)
{
	struct dump dump = { .piece = 65536 };
	struct buffer bytes = BUFFER_WITH_LIMIT((size_t)1 << 30);
	struct span head;
	struct format_probe probe = { .whole = false };
	int status = 2;

	if (read_options(&dump, argc, argv) == -1)
		return 2;
	if (dump.json_only)
		return judge_json(argv + optind);
	if (read_all(optind < argc ? argv[optind] : "-", &bytes) == -1)
		return 2;
	head = buffer_span(&bytes);
	if (span_starts(head, SPAN("\xef\xbb\xbf")))
		head = span_from(head, 3);
	probe.head = span_first(head, 65536);
	probe.name = dump.name;
	probe.whole = head.len <= 65536;
	if (dump.format == NULL)
		dump.format = format_detect(&probe, NULL);
	if (dump.rows_only) {
		status = dump_rows(head);
	} else if (dump.pairs_only) {
		status = dump_pairs(head);
	} else if (dump.detect_only) {
		puts(dump.format == NULL ? "none" : dump.format->name);
		status = 0;
	} else if (dump.format != NULL) {
		status = dump_all(&dump, head);
	}
	buffer_done(&bytes);
	return status;
}

static int
read_options(struct dump *dump, int argc, char **argv)
{
	static const char *const orders[] = { "auto", "dmy", "mdy", "ymd",
		"ydm" };
	int option;

	while ((option = getopt(argc, argv, "c:f:o:p:CDJL")) != -1) {
		switch (option) {
		case 'c':
			dump->options.conversation = span_of(optarg);
			break;
		case 'f':
			dump->format = format_find(span_of(optarg));
			if (dump->format == NULL)
				return -1;
			break;
		case 'o':
			for (int i = 0; i < 5; i++) {
				if (span_is(span_of(optarg), orders[i]))
					dump->options.date_order =
					    (enum date_order)i;
			}
			break;
		case 'p':
			dump->piece = (size_t)strtoul(optarg, NULL, 10);
			break;
		case 'C':
			dump->rows_only = true;
			break;
		case 'L':
			dump->pairs_only = true;
			break;
		case 'D':
			dump->detect_only = true;
			break;
		case 'J':
			dump->json_only = true;
			break;
		default:
			return -1;
		}
	}
	if (optind < argc)
		dump->name = span_of(argv[optind]);
	for (size_t i = dump->name.len; i > 0; i--) {
		if (dump->name.ptr[i - 1] == '/') {
			dump->name = span_from(dump->name, i);
			break;
		}
	}
	return dump->piece == 0 ? -1 : 0;
}

static int
read_all(const char *path, struct buffer *out)
{
	FILE *file = span_is(span_of(path), "-") ? stdin : fopen(path, "r");
	char piece[65536];
	size_t length;

	if (file == NULL) {
		perror(path);
		return -1;
	}
	while ((length = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_append(out, (struct span){ piece, length });
	if (file != stdin)
		fclose(file);
	return out->failed ? -1 : 0;
}

static int
dump_all(const struct dump *dump, struct span bytes)
{
	struct buffer line = BUFFER_NONE;
	struct format_sink sink = { on_message, on_fault, &line };
	struct err err;
	struct format_state *state = dump->format->open(&dump->options, &sink,
	    &err);
	int result = state == NULL ? -1 : 0;

	while (result == 0 && bytes.len > 0) {
		result = dump->format->feed(state,
		    span_first(bytes, dump->piece), &err);
		bytes = span_from(bytes, dump->piece);
	}
	if (result == 0)
		result = dump->format->finish(state, &err);
	if (result == -1)
		fprintf(stderr, "%s\n", err.text);
	dump->format->close(state);
	buffer_done(&line);
	return result == 0 ? 0 : 2;
}

static int
dump_rows(struct span bytes)
{
	struct csv_machine *csv = csv_machine_new(',', 0, 0);
	struct buffer line = BUFFER_NONE;
	struct csv_row row;
	int result = csv == NULL ? -1 : 0;

	while (result == 0 && csv_machine_next(csv, &bytes, &row) == 1)
		result = print_row(&line, &row);
	if (result == 0 && csv_machine_open(csv, &row))
		result = print_row(&line, &row);
	csv_machine_free(csv);
	buffer_done(&line);
	return result == 0 ? 0 : 2;
}

static int
dump_pairs(struct span bytes)
{
	struct buffer out = BUFFER_NONE, room = BUFFER_NONE;
	struct logfmt_pair pair;
	struct span line;
	int result = 0;

	while (result == 0 && bytes.len > 0 &&
	    span_next_part(&bytes, '\n', &line)) {
		struct json_writer json = JSON_WRITER(&out);

		buffer_reset(&out);
		json_open_array(&json, NULL);
		while (logfmt_next(&line, &pair, &room)) {
			json_open_array(&json, NULL);
			json_string(&json, NULL, pair.key);
			if (pair.value.ptr == NULL)
				json_null(&json, NULL);
			else
				json_string(&json, NULL, pair.value);
			json_close_array(&json);
		}
		json_close_array(&json);
		result = print(&out);
	}
	buffer_done(&out);
	buffer_done(&room);
	return result == 0 ? 0 : 2;
}

static int
judge_json(char *const *paths)
{
	struct buffer bytes = BUFFER_NONE;
	int result = 0;

	for (; result == 0 && *paths != NULL; paths++) {
		buffer_reset(&bytes);
		result = read_all(*paths, &bytes);
		printf("%s %s\n",
		    is_json(buffer_span(&bytes)) ? "accepted" : "refused",
		    *paths);
	}
	buffer_done(&bytes);
	return result == 0 ? 0 : 2;
}

/* As a reader takes it: the decoder lets nothing through but valid UTF-8. */
static bool
is_json(struct span bytes)
{
	struct json_tokenizer *json = json_tokenizer_new(0, 0, ignore_token,
	    NULL);
	bool is = json != NULL && utf8_is_valid(bytes) &&
	    json_tokenizer_feed(json, bytes) == JSON_GOES_ON &&
	    json_tokenizer_finish(json) == JSON_GOES_ON;

	json_tokenizer_free(json);
	return is;
}

static int
ignore_token(void *arg, const struct json_token *token)
{
	(void)arg;
	(void)token;
	return 0;
}

static int
print_row(struct buffer *line, const struct csv_row *row)
{
	struct json_writer json = JSON_WRITER(line);

	buffer_reset(line);
	json_open_array(&json, NULL);
	for (size_t i = 0; i < row->count; i++)
		json_string(&json, NULL, row->cells[i]);
	json_close_array(&json);
	return print(line);
}

static int
on_message(void *arg, const struct message *message)
{
	struct buffer *line = arg;
	struct json_writer json = JSON_WRITER(line);
	struct digest identity;
	char hex[DIGEST_HEX_BYTES];

	buffer_reset(line);
	json_open_object(&json, NULL);
	message_json(message, &json);
	if (message->time != INSTANT_NONE) {
		json_text(&json, "time_kind",
		    message->time_kind == TIME_STATED ? "utc" : "assumed");
		json_integer(&json, "precision", message->time_precision);
	}
	json_integer(&json, "ordinal", message->ordinal);
	json_integer(&json, "start", (int64_t)message->start);
	json_integer(&json, "end", (int64_t)message->end);
	message_identity(message, &identity);
	digest_hex(&identity, hex);
	json_text(&json, "identity", hex);
	json_close_object(&json);
	return print(line);
}

static int
on_fault(void *arg, const struct format_fault *fault)
{
	static const char *const kinds[] = { "unreadable", "limit",
		"date_ambiguous", "date_disproven", "date_contradicted",
		"truncated" };
	struct buffer *line = arg;
	struct json_writer json = JSON_WRITER(line);

	buffer_reset(line);
	json_open_object(&json, NULL);
	json_text(&json, "fault", kinds[fault->kind]);
	json_integer(&json, "offset", (int64_t)fault->offset);
	json_text(&json, "what", fault->what);
	json_close_object(&json);
	return print(line);
}

static int
print(struct buffer *line)
{
	buffer_char(line, '\n');
	if (line->failed)
		return -1;
	return fwrite(line->ptr, 1, line->len, stdout) == line->len ? 0 : -1;
}
