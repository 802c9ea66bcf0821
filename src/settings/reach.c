#include "settings/reach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ingest/pattern.h"
#include "settings/canary.h"

struct reached {
	size_t files;
	struct buffer nearest; /* the first folder there is, of any pattern */
	char refused[ERR_TEXT_BYTES];
	size_t refusals;
};

static void reach(const struct settings *settings,
    const struct settings_source *source, bool missing_only,
    struct faults *notes);
static void on_file(void *arg, const char *path, const struct statx *about);
static void on_folder(void *arg, const char *path);
static void on_fault(void *arg, const char *path, const struct err *err);

void
settings_reach(const struct settings *settings, bool missing_only,
    struct faults *notes)
{
	for (size_t i = 0; i < settings->source_count; i++) {
		if (!canary_is_source(settings->sources[i].name))
			reach(settings, &settings->sources[i], missing_only,
			    notes);
	}
}

static void
reach(const struct settings *settings, const struct settings_source *source,
    bool missing_only, struct faults *notes)
{
	struct reached reached = { .nearest = BUFFER_NONE };
	const struct pattern_sink sink = { on_file, on_folder, on_fault,
		&reached };

	for (size_t i = 0; i < source->pattern_count; i++)
		pattern_walk(source->patterns[i], &sink);
	if (reached.refusals > 0 && !missing_only)
		(void)faults_add(notes, settings->file, source->line,
		    "source '%s': %s%s", source->name, reached.refused,
		    reached.refusals > 1 ? "; and there are more" : "");
	if (reached.files == 0 && reached.refusals == 0)
		(void)faults_add(notes, settings->file, source->line,
		    "source '%s': no file fits %s%s yet; see that the path is "
		    "right: the nearest folder that is there is %.*s",
		    source->name, source->patterns[0],
		    source->pattern_count > 1 ? " or its other patterns" : "",
		    SPAN_ARGS(buffer_span(&reached.nearest)));
	buffer_done(&reached.nearest);
}

static void
on_file(void *arg, const char *path, const struct statx *about)
{
	struct reached *reached = arg;
	struct err err;

	(void)about;
	reached->files++;
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 || errno == ENOENT)
		return;
	(void)err_system(&err, errno,
	    "cannot read %s; let the daemon's user read it", path);
	on_fault(arg, path, &err);
}

static void
on_folder(void *arg, const char *path)
{
	struct reached *reached = arg;

	if (reached->nearest.len == 0)
		(void)buffer_text(&reached->nearest, path);
}

static void
on_fault(void *arg, const char *path, const struct err *err)
{
	struct reached *reached = arg;

	(void)path;
	if (reached->refusals++ == 0)
		(void)snprintf(reached->refused, sizeof(reached->refused), "%s",
		    err->text);
}
