#include <getopt.h>
#include <stdio.h>

#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/exports.h"
#include "ctl/loaded.h"

/* boundaryctl scan: run the rules over files, keep nothing. */
struct scan {
	struct loaded loaded;
	struct exports exports;
	struct buffer line;
	bool failed;
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static int scan_file(void *arg, const char *path);
static int print_hit(void *arg, const struct session_hit *hit);
static void print_spans(struct json_writer *json,
    const struct session_hit *hit);

const struct command command_scan = { "scan",
	"[--format NAME] [FILE|DIR ... | -]",
	"run the rules over exports; one JSON object a match", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' }, { NULL, 0, NULL, 0 }
	};
	char from_input[] = "-";
	char *const input[] = { from_input, NULL };
	struct scan scan = { .failed = false };
	const char *format = NULL;
	struct err err = { 0 };
	int option;

	while ((option = getopt_long(count, arguments, "f:", options, NULL)) !=
	    -1) {
		if (option != 'f')
			return command_usage(&command_scan);
		format = optarg;
	}
	if (loaded_init(&scan.loaded, ctl->settings_file) == -1)
		return CTL_FAILED;
	scan.exports.source = exports_source(scan.loaded.settings, format);
	scan.exports.sink = (struct session_sink){ .hit = print_hit,
		.arg = &scan };
	scan.exports.session = session_new(scan.loaded.settings,
	    scan.loaded.rules, &err);
	if (scan.exports.session == NULL) {
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
		scan.failed = true;
	} else if (exports_each(optind == count ? input : arguments + optind,
		       scan_file, &scan) == -1)
		scan.failed = true;
	if (fflush(stdout) == EOF)
		scan.failed = true;
	session_free(scan.exports.session);
	loaded_done(&scan.loaded);
	buffer_done(&scan.line);
	return scan.failed ? CTL_FAILED : CTL_OK;
}

static int
scan_file(void *arg, const char *path)
{
	struct scan *scan = arg;

	return exports_read(&scan->exports, path);
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
