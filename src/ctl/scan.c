#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/loaded.h"
#include "reader/session.h"

#define PIECE_BYTES ((size_t)256 << 10)

/* boundaryctl scan: run the rules over files, keep nothing. */
struct scan {
	struct loaded loaded;
	struct settings_source source;
	struct session *session;
	struct buffer line;
	const char *file;
	bool failed;
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static int scan_file(struct scan *scan, const char *path);
static int scan_bytes(struct scan *scan, int fd);
static int print_hit(void *arg, const struct session_hit *hit);
static void print_spans(struct json_writer *json,
    const struct session_hit *hit);
static void print_fault(void *arg, uint64_t offset, const char *text);

const struct command command_scan = { "scan", "[--format NAME] [FILE ... | -]",
	"run the rules over exports; one JSON object a match", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' }, { NULL, 0, NULL, 0 }
	};
	struct scan scan = { .source = { .name = "scan",
				 .format = "auto",
				 .channel = "",
				 .conversation = "" } };
	struct err err = { 0 };
	int option;

	while ((option = getopt_long(count, arguments, "f:", options, NULL)) !=
	    -1) {
		if (option != 'f')
			return command_usage(&command_scan);
		scan.source.format = optarg;
	}
	if (loaded_init(&scan.loaded, ctl->settings_file) == -1)
		return CTL_FAILED;
	scan.source.zone = scan.loaded.settings->zone;
	scan.session = session_new(scan.loaded.settings, scan.loaded.rules,
	    &err);
	if (scan.session == NULL)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	else if (optind == count)
		scan.failed |= scan_file(&scan, "-") == -1;
	for (int i = optind; i < count && scan.session != NULL; i++)
		scan.failed |= scan_file(&scan, arguments[i]) == -1;
	if (scan.session == NULL || fflush(stdout) == EOF)
		scan.failed = true;
	session_free(scan.session);
	loaded_done(&scan.loaded);
	buffer_done(&scan.line);
	return scan.failed ? CTL_FAILED : CTL_OK;
}

static int
scan_file(struct scan *scan, const char *path)
{
	int fd = STDIN_FILENO;
	int result;

	scan->file = path;
	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1) {
		(void)fprintf(stderr, "boundaryctl: cannot read '%s': %s\n",
		    path, strerror(errno));
		return -1;
	}
	result = scan_bytes(scan, fd);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return result;
}

static int
scan_bytes(struct scan *scan, int fd)
{
	const struct session_sink sink = { NULL, print_hit, print_fault, scan };
	const struct session_start start = { .source = &scan->source,
		.path = scan->file };
	struct session_file *file;
	struct err err = { 0 };
	char *piece = malloc(PIECE_BYTES);
	ssize_t got = 0;
	int result = 0;

	file = session_open(scan->session, &start, &sink, &err);
	if (file == NULL || piece == NULL)
		result = -1;
	while (result == 0 && (got = read(fd, piece, PIECE_BYTES)) > 0)
		result = session_feed(file, (struct span){ piece, (size_t)got },
		    &err);
	if (got == -1)
		result = err_system(&err, errno, "cannot read on");
	if (result == 0)
		result = session_finish(file, &err);
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s: %s\n", scan->file,
		    err.text);
	session_close(file);
	free(piece);
	return result;
}

static int
print_hit(void *arg, const struct session_hit *hit)
{
	struct scan *scan = arg;
	struct json_writer json = JSON_WRITER(&scan->line);
	const struct rule_spec *rule = hit->match->rule;
	char when[INSTANT_TEXT_BYTES];
	char name[DIGEST_HEX_BYTES];
	struct digest identity;

	buffer_reset(&scan->line);
	json_open_object(&json, NULL);
	message_identity(hit->message, &identity);
	digest_hex(&identity, name);
	json_string(&json, "message_id",
	    hit->message->id.len > 0 ? hit->message->id : span_of(name));
	json_string(&json, "conversation", hit->message->conversation);
	if (hit->message->time == INSTANT_NONE)
		json_null(&json, "time");
	else {
		instant_format(hit->message->time, when);
		json_text(&json, "time", when);
	}
	json_string(&json, "from", hit->message->from);
	json_text(&json, "from_role", role_name(hit->judged->from_role));
	json_text(&json, "to_role", role_name(hit->judged->to_role));
	json_text(&json, "rule", rule->id);
	json_text(&json, "family", rule->family);
	json_text(&json, "severity", severity_name(rule->severity));
	json_text(&json, "status", rule_status_name(rule->status));
	print_spans(&json, hit);
	json_close_object(&json);
	(void)buffer_char(&scan->line, '\n');
	if (scan->line.failed ||
	    fwrite(scan->line.ptr, scan->line.len, 1, stdout) != 1) {
		scan->failed = true;
		return -1;
	}
	return 0;
}

static void
print_spans(struct json_writer *json, const struct session_hit *hit)
{
	json_open_array(json, "spans");
	for (size_t i = 0; i < hit->match->span_count; i++) {
		struct match_span span = hit->match->spans[i];

		json_open_object(json, NULL);
		json_integer(json, "start", span.start);
		json_integer(json, "end", span.end);
		json_string(json, "text",
		    span_first(span_from(hit->message->text, span.start),
			span.end - span.start));
		json_close_object(json);
	}
	json_close_array(json);
}

static void
print_fault(void *arg, uint64_t offset, const char *text)
{
	struct scan *scan = arg;

	(void)fprintf(stderr, "%s: byte %llu: %s\n", scan->file,
	    (unsigned long long)offset, text);
}
