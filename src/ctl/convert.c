#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/plain_export.h"
#include "message/date_orders.h"
#include "message/foreign.h"
#include "message/message_json.h"
#include "settings/bundle.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define HELD_BYTES  ((size_t)16 << 20)
/* So many without a date of numbers: there will be none to prove. */
#define HELD_PLAIN 1000

/* boundaryctl convert: exports as native JSON Lines. */
struct convert {
	const struct format *format; /* NULL: found out from the bytes */
	struct format_options options;
	struct date_orders dates;
	struct buffer held; /* read, while its dates are looked at */
	struct buffer line;
	const char *path;
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static int read_options(struct convert *convert, const char **zone, int count,
    char **arguments);
static struct zone *read_zone(struct bundle *bundle, const char *name);
static int convert_file(struct convert *convert, const char *path);
static int convert_bytes(struct convert *convert, struct plain_export *export,
    struct err *err);
static int learn_dates(struct convert *convert, struct plain_export *export,
    const struct format *format, struct err *err);
static int count_message(void *arg, const struct message *message);
static int ignore_fault(void *arg, const struct format_fault *fault);
static int print_message(void *arg, const struct message *message);
static int print_fault(void *arg, const struct format_fault *fault);

const struct command command_convert = { "convert",
	"[--format NAME] [--timezone ZONE] [FILE...]",
	"print exports as JSON Lines, one message a line", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	struct convert convert = { .format = NULL };
	const char *zone_name = "Europe/London";
	struct bundle *bundle = bundle_new();
	struct zone *zone = NULL;
	enum ctl_status status = CTL_OK;

	(void)ctl;
	if (read_options(&convert, &zone_name, count, arguments) == -1)
		status = CTL_FAILED;
	else if (bundle == NULL ||
	    (zone = read_zone(bundle, zone_name)) == NULL)
		status = CTL_FAILED;
	convert.options.zone = zone;
	if (status == CTL_OK && optind == count &&
	    convert_file(&convert, "-") == -1)
		status = CTL_FAILED;
	for (int i = optind; i < count && zone != NULL; i++) {
		if (convert_file(&convert, arguments[i]) == -1)
			status = CTL_FAILED;
	}
	if (fflush(stdout) == EOF)
		status = CTL_FAILED;
	zone_free(zone);
	bundle_free(bundle);
	buffer_done(&convert.held);
	buffer_done(&convert.line);
	return status;
}

static int
read_options(struct convert *convert, const char **zone, int count,
    char **arguments)
{
	static const struct option options[] = { { "format", required_argument,
						     NULL, 'f' },
		{ "timezone", required_argument, NULL, 'z' },
		{ NULL, 0, NULL, 0 } };
	int option;

	while ((option = getopt_long(count, arguments, "f:z:", options,
		    NULL)) != -1) {
		if (option == 'z') {
			*zone = optarg;
		} else if (option == 'f') {
			convert->format = format_find(span_of(optarg));
			if (convert->format == NULL) {
				(void)fprintf(stderr,
				    "boundaryctl: there is no format '%s'; "
				    "see boundaryd-formats(5)\n",
				    optarg);
				return -1;
			}
		} else {
			(void)command_usage(&command_convert);
			return -1;
		}
	}
	return 0;
}

static struct zone *
read_zone(struct bundle *bundle, const char *name)
{
	struct err err = { 0 };
	struct span bytes = SPAN_NONE;
	struct buffer path = BUFFER_NONE;
	struct zone *zone = NULL;

	buffer_text(&path, ZONE_FOLDER);
	buffer_text(&path, name);
	if (buffer_string(&path) != NULL && strstr(name, "..") == NULL &&
	    (strcmp(name, "UTC") == 0 ||
		bundle_read(bundle, buffer_string(&path), &bytes, &err) == 0))
		zone = zone_new(name, bytes, &err);
	if (zone == NULL)
		(void)fprintf(stderr,
		    "boundaryctl: there is no time zone '%s'; give one such "
		    "as Europe/London\n",
		    name);
	buffer_done(&path);
	return zone;
}

static int
convert_file(struct convert *convert, const char *path)
{
	struct plain_export export;
	struct err err = { 0 };
	bool failed = false;
	int result;

	result = plain_export_open(&export, path, &err);
	while (result != -1 &&
	    (result = plain_export_begin(&export, &err)) == 1) {
		convert->path = export.path;
		convert->options.file = span_of(export.path);
		convert->options.conversation =
		    format_conversation_of(span_of(export.path));
		convert->options.room = convert->options.conversation;
		convert->options.context = export.context;
		result = convert_bytes(convert, &export, &err);
	}
	failed = result == -1 || export.damaged;
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	plain_export_close(&export);
	return failed ? -1 : 0;
}

static int
convert_bytes(struct convert *convert, struct plain_export *export,
    struct err *err)
{
	const struct format_sink sink = { print_message, print_fault, convert };
	const struct format *format = convert->format;
	struct format_state *state;
	const char *advice;
	struct span bytes;
	int result;

	if (format == NULL)
		format = format_detect(&export->probe, NULL);
	else if (export->entry && format->detect(&export->probe) == 0)
		format = NULL;
	if (format == NULL && export->entry)
		return 0;
	advice = foreign_advice(buffer_span(&export->raw_head),
	    export->probe.name);
	if (format == NULL && advice != NULL)
		return err_set(err, 0, "'%s': %s", export->path, advice);
	if (format == NULL)
		return err_set(err, 0,
		    "'%s': cannot tell what format this is; name it with "
		    "--format",
		    export->path);
	if (plain_export_choose(export, format, err) == -1)
		return -1;
	buffer_reset(&convert->held);
	if (format->dates != NULL &&
	    learn_dates(convert, export, format, err) == -1)
		return -1;
	state = format->open(&convert->options, &sink, err);
	if (state == NULL)
		return -1;
	result = format->feed(state, buffer_span(&convert->held), err);
	while (result == 0 &&
	    (result = plain_export_next(export, &bytes, err)) == 0 &&
	    bytes.len > 0) {
		result = format->feed(state, bytes, err);
		if (result == -1)
			break;
	}
	if (result == 0 && !export->damaged)
		result = format->finish(state, err);
	format->close(state);
	return result;
}

/*
 * A line that is printed cannot be taken back, so what comes is held until its
 * dates prove whether the day or the month is first.
 */
static int
learn_dates(struct convert *convert, struct plain_export *export,
    const struct format *format, struct err *err)
{
	size_t messages = 0;
	const struct format_sink sink = { count_message, ignore_fault,
		&messages };
	struct format_state *state;
	struct span bytes;
	int result = 0;

	convert->options.dates = NULL;
	state = format->open(&convert->options, &sink, err);
	if (state == NULL)
		return -1;
	while (result == 0 && convert->held.len < HELD_BYTES &&
	    !date_orders_proven(format->dates(state)) &&
	    (messages < HELD_PLAIN || format->dates(state)->count > 0)) {
		result = plain_export_next(export, &bytes, err);
		if (result == -1 || bytes.len == 0)
			break;
		result = format->feed(state, bytes, err);
		if (buffer_append(&convert->held, bytes) == -1)
			result = err_set(err, ENOMEM, "out of memory");
	}
	if (result == 0 && export->ended)
		result = format->finish(state, err);
	convert->dates = *format->dates(state);
	if (date_orders_proven(&convert->dates))
		convert->options.dates = &convert->dates;
	format->close(state);
	return result;
}

static int
count_message(void *arg, const struct message *message)
{
	size_t *messages = arg;

	(void)message;
	++*messages;
	return 0;
}

static int
ignore_fault(void *arg, const struct format_fault *fault)
{
	(void)arg;
	(void)fault;
	return 0;
}

static int
print_message(void *arg, const struct message *message)
{
	struct convert *convert = arg;
	struct json_writer json = JSON_WRITER(&convert->line);

	buffer_reset(&convert->line);
	json_open_object(&json, NULL);
	message_json(message, &json);
	json_close_object(&json);
	(void)buffer_char(&convert->line, '\n');
	return convert->line.failed ||
		fwrite(convert->line.ptr, convert->line.len, 1, stdout) != 1 ?
	    -1 :
	    0;
}

static int
print_fault(void *arg, const struct format_fault *fault)
{
	const struct convert *convert = arg;

	(void)fprintf(stderr, "%s: byte %llu: %s\n", convert->path,
	    (unsigned long long)fault->offset, fault->what);
	return 0;
}
