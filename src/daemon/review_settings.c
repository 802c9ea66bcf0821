#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/review.h"
#include "daemon/stages.h"
#include "ledger/audit.h"
#include "ledger/settings_files.h"

#define ZONES "/usr/share/zoneinfo/"

/* A comparison of the files in use with those that were in use. */
struct noting {
	struct keeper *keeper;
	struct err *err;
	char *gone; /* a name that is not in use any more */
	bool first; /* nothing was ever in use: this is where it begins */
	int result;
};

static void note_file(const char *path, struct span bytes, void *arg);
static int record(struct noting *noting, const char *path, const char *what);
static const char *short_name(const struct keeper *keeper, const char *path);
static int find_gone(const char *name, const struct digest *digest, void *arg);
static int any(const char *name, const struct digest *digest, void *arg);

int
keeper_note_settings(struct keeper *keeper, struct err *err)
{
	struct noting noting = { .keeper = keeper, .err = err, .first = true };

	if (ledger_each_settings_file(keeper->ledger, any, &noting, err) == -1)
		return -1;
	bundle_each(keeper->bundle, note_file, &noting);
	while (noting.result == 0) {
		noting.gone = NULL;
		noting.result = ledger_each_settings_file(keeper->ledger,
		    find_gone, &noting, err);
		if (noting.result == -1 || noting.gone == NULL)
			break;
		if (record(&noting, noting.gone, "removed") == -1 ||
		    ledger_remove_settings_file(keeper->ledger, noting.gone,
			err) == -1)
			noting.result = -1;
		free(noting.gone);
	}
	return noting.result;
}

static void
note_file(const char *path, struct span bytes, void *arg)
{
	struct noting *noting = arg;
	struct ledger *ledger = noting->keeper->ledger;
	struct digest now, then;
	int known;

	if (noting->result == -1 || span_starts(span_of(path), SPAN(ZONES)))
		return;
	digest_of(bytes, &now);
	known = ledger_find_settings_file(ledger, path, &then, noting->err);
	if (known == 1 && digest_equal(&now, &then))
		return;
	if (known == -1 ||
	    ledger_put_settings_file(ledger, path, &now, noting->err) == -1 ||
	    (!noting->first &&
		record(noting, path, known == 1 ? "changed" : "added") == -1))
		noting->result = -1;
}

static int
record(struct noting *noting, const char *path, const char *what)
{
	const struct keeper *keeper = noting->keeper;
	const char *exceptions = keeper->settings->exceptions_path;
	struct audit_event event = { .time = instant_now(),
		.kind = span_starts(span_of(path), span_of(exceptions)) ?
		    AUDIT_EXCEPTIONS :
		    AUDIT_SETTINGS,
		.uid = AUDIT_NOBODY };
	struct stat status;
	char text[AUDIT_WORD_BYTES];

	event.happened = event.time;
	if (stat(path, &status) == 0)
		event.uid = status.st_uid;
	(void)snprintf(text, sizeof(text), "%s %s", short_name(keeper, path),
	    what);
	event.what = text;
	log_info(keeper->log, "settings: %s", text);
	return audit_add(keeper->ledger, &event, noting->err);
}

/* As seen from the settings file's folder. */
static const char *
short_name(const struct keeper *keeper, const char *path)
{
	const char *slash = strrchr(keeper->settings->file, '/');
	size_t folder = slash == NULL ?
	    0 :
	    (size_t)(slash - keeper->settings->file) + 1;

	if (strncmp(path, keeper->settings->file, folder) != 0)
		return path;
	return path + folder;
}

static int
find_gone(const char *name, const struct digest *digest, void *arg)
{
	struct noting *noting = arg;

	(void)digest;
	if (bundle_has(noting->keeper->bundle, name))
		return 0;
	noting->gone = strdup(name);
	if (noting->gone == NULL)
		noting->result = err_set(noting->err, ENOMEM,
		    "out of memory for the settings");
	return 1;
}

static int
any(const char *name, const struct digest *digest, void *arg)
{
	struct noting *noting = arg;

	(void)name;
	(void)digest;
	noting->first = false;
	return 1;
}
