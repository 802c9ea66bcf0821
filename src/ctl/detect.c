#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/plain_export.h"
#include "message/foreign.h"

/* boundaryctl detect: what would each file be taken for? */
struct answer {
	const struct format *format;
	int sure;
	struct buffer seen; /* why */
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static int detect(const struct ctl *ctl, const char *path);
static void ask(struct plain_export *export, const struct format *format,
    struct answer *answer);
static void print_json(struct plain_export *export, const struct answer *best);
static void print_text(struct plain_export *export, const struct answer *best);

const struct command command_detect = { "detect", "FILE ... | -",
	"say what format each export is taken for, how sure, and why", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	enum ctl_status status = CTL_OK;

	if (count < 2)
		return command_usage(&command_detect);
	for (int i = 1; i < count; i++) {
		int result = detect(ctl, arguments[i]);

		if (result == -1)
			status = CTL_FAILED;
		else if (result == 0 && status == CTL_OK)
			status = CTL_FOUND;
	}
	return fflush(stdout) == EOF ? CTL_FAILED : status;
}

/* 1, or 0: nobody knows it; or -1: it cannot be read. */
static int
detect(const struct ctl *ctl, const char *path)
{
	struct plain_export export;
	struct answer best = { .format = NULL };
	struct err err = { 0 };
	bool known = false;
	int result;

	result = plain_export_open(&export, path, &err);
	while (result != -1 &&
	    (result = plain_export_begin(&export, &err)) == 1) {
		ask(&export, format_detect(&export.probe, NULL), &best);
		if (ctl->json)
			print_json(&export, &best);
		else
			print_text(&export, &best);
		known |= best.sure > 0;
	}
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	plain_export_close(&export);
	buffer_done(&best.seen);
	return result == -1 ? -1 : known ? 1 : 0;
}

/* How sure `format` (NULL: none is) of the export is, and why. */
static void
ask(struct plain_export *export, const struct format *format,
    struct answer *answer)
{
	buffer_reset(&answer->seen);
	answer->format = format;
	answer->sure = 0;
	if (format == NULL)
		return;
	export->probe.seen = &answer->seen;
	answer->sure = format->detect(&export->probe);
	export->probe.seen = NULL;
}

static void
print_json(struct plain_export *export, const struct answer *best)
{
	const struct format *const *formats = format_all();
	struct buffer line = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&line);
	const char *advice;

	json_open_object(&json, NULL);
	json_string(&json, "file", span_of(export->path));
	if (best->format == NULL)
		json_null(&json, "format");
	else
		json_text(&json, "format", best->format->name);
	json_integer(&json, "sure", best->sure);
	json_string(&json, "seen", buffer_span(&best->seen));
	advice = foreign_advice(buffer_span(&export->raw_head),
	    export->probe.name);
	if (best->format == NULL && advice != NULL)
		json_text(&json, "advice", advice);
	json_open_object(&json, "answers");
	for (size_t i = 0; formats[i] != NULL; i++) {
		int sure = formats[i]->detect(&export->probe);

		if (sure > 0)
			json_integer(&json, formats[i]->name, sure);
	}
	json_close_object(&json);
	json_close_object(&json);
	(void)buffer_char(&line, '\n');
	(void)fwrite(line.ptr, 1, line.len, stdout);
	buffer_done(&line);
}

static void
print_text(struct plain_export *export, const struct answer *best)
{
	const struct format *const *formats = format_all();
	struct answer other = { .format = NULL };

	if (best->format == NULL) {
		const char *advice =
		    foreign_advice(buffer_span(&export->raw_head),
			export->probe.name);

		if (export->probe.head.len == 0)
			advice = "it is empty";
		(void)printf("%s: no format is sure of it%s%s\n", export->path,
		    advice == NULL ? "" : ": ", advice == NULL ? "" : advice);
		return;
	}
	(void)printf("%s: %s (%s), %d of 100 sure, from its first %zu bytes\n",
	    export->path, best->format->name, best->format->title, best->sure,
	    export->probe.head.len);
	(void)printf("\tseen: %.*s\n", SPAN_ARGS(buffer_span(&best->seen)));
	for (size_t i = 0; formats[i] != NULL; i++) {
		ask(export, formats[i], &other);
		if (other.sure > 0 && other.format != best->format)
			(void)printf("\tit might be %s, %d of 100: %.*s\n",
			    other.format->name, other.sure,
			    SPAN_ARGS(buffer_span(&other.seen)));
	}
	buffer_done(&other.seen);
}
