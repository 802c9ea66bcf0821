#include "ctl/exports.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "ingest/beside.h"
#include "ingest/container_name.h"
#include "reader/context_load.h"
#include "reader/export.h"

#define STEP_BYTES ((size_t)256 << 10)

/* One file, while it is read. */
struct reading {
	const struct session_sink *sink;
	const char *path;
	const struct export *export;
};

static int walk(char *path, exports_file *file, void *arg);
static int by_name(const FTSENT **a, const FTSENT **b);
static int read_all(const struct exports *exports, const char *path, int fd,
    struct err *err);
static int read_to_end(struct export *export, struct err *err);
static void say_never_read(const struct export *export, const char *path);
static int take_message(void *arg, const struct message *message,
    const struct rule_message *judged);
static int take_hit(void *arg, const struct session_hit *hit);
static void take_fault(void *arg, uint64_t offset, const char *text);

struct settings_source
exports_source(const struct settings *settings, const char *format)
{
	return (struct settings_source){ .name = "scan",
		.format = format == NULL ? "auto" : format,
		.channel = "",
		.conversation = "",
		.zone = settings->zone };
}

int
exports_each(char *const *paths, exports_file *file, void *arg)
{
	int result = 0;

	for (; *paths != NULL; paths++) {
		if (strcmp(*paths, "-") == 0)
			result |= file(arg, *paths);
		else
			result |= walk(*paths, file, arg);
	}
	return result == 0 ? 0 : -1;
}

static int
walk(char *path, exports_file *file, void *arg)
{
	char *const roots[] = { path, NULL };
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;
	int result = 0;

	if (tree == NULL) {
		(void)fprintf(stderr, "boundaryctl: cannot read '%s': %s\n",
		    path, strerror(errno));
		return -1;
	}
	while ((entry = fts_read(tree)) != NULL) {
		if (entry->fts_level > FTS_ROOTLEVEL &&
		    entry->fts_name[0] == '.')
			(void)fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F ||
		    entry->fts_info == FTS_DEFAULT)
			result |= file(arg, entry->fts_path);
		else if (entry->fts_info == FTS_NS ||
		    entry->fts_info == FTS_DNR ||
		    entry->fts_info == FTS_SLNONE) {
			(void)fprintf(stderr,
			    "boundaryctl: cannot read '%s': %s\n",
			    entry->fts_path, strerror(entry->fts_errno));
			result = -1;
		}
	}
	(void)fts_close(tree);
	return result;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

int
exports_read(const struct exports *exports, const char *path)
{
	struct err err = { 0 };
	int fd = STDIN_FILENO;
	int result;

	if (strcmp(path, "-") != 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		result = err_system(&err, errno, "cannot open it");
	else
		result = read_all(exports, path, fd, &err);
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s: %s\n", path, err.text);
	if (fd != STDIN_FILENO && fd != -1)
		(void)close(fd);
	return result;
}

static int
load_context(void *arg, const char *name, int fd)
{
	context_load(arg, name, fd);
	return 0;
}

static int
read_all(const struct exports *exports, const char *path, int fd,
    struct err *err)
{
	struct reading reading = { &exports->sink, path, NULL };
	const struct session_sink sink = { take_message, take_hit, NULL,
		take_fault, &reading };
	struct context *context = context_new();
	const struct session_start start = { .source = &exports->source,
		.path = path,
		.context = context,
		.once = true };
	struct export *export;
	int result;

	if (context != NULL)
		(void)beside_each(path, context_files(), NULL, load_context,
		    context);
	export = export_open(exports->session, &start, fd, &sink, err);
	result = export == NULL ? -1 : 0;

	context_free(context);
	reading.export = export;
	if (export != NULL)
		result = read_to_end(export, err);
	if (export != NULL)
		say_never_read(export, path);
	export_close(export);
	return result;
}

static int
read_to_end(struct export *export, struct err *err)
{
	int result = 1;

	while (result == 1) {
		size_t count = 1;

		result = 0;
		while (result == 0 && count > 0)
			result = export_read(export, STEP_BYTES, true, &count,
			    err);
		if (result == 0)
			result = export_finish(export, err);
	}
	return result;
}

static void
say_never_read(const struct export *export, const char *path)
{
	struct session_counts counts;
	unsigned long long count;

	export_counts(export, &counts);
	count = counts.never_read;
	if (count > 0)
		(void)fprintf(stderr,
		    "boundaryctl: %s: %llu message%s on the never-read list, "
		    "and not looked at\n",
		    path, count, count == 1 ? " is" : "s are");
}

static int
take_message(void *arg, const struct message *message,
    const struct rule_message *judged)
{
	const struct session_sink *sink = ((struct reading *)arg)->sink;

	return sink->message == NULL ?
	    0 :
	    sink->message(sink->arg, message, judged);
}

static int
take_hit(void *arg, const struct session_hit *hit)
{
	const struct session_sink *sink = ((struct reading *)arg)->sink;

	return sink->hit == NULL ? 0 : sink->hit(sink->arg, hit);
}

static void
take_fault(void *arg, uint64_t offset, const char *text)
{
	const struct reading *reading = arg;
	struct buffer entry = BUFFER_NONE;

	if (reading->export != NULL)
		(void)escape_line(&entry, export_entry(reading->export));
	(void)fprintf(stderr, "%s%s%.*s: byte %llu: %s\n", reading->path,
	    entry.len > 0 ? CONTAINER_MARK : "", SPAN_ARGS(buffer_span(&entry)),
	    (unsigned long long)offset, text);
	buffer_done(&entry);
}
