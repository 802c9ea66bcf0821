#ifndef BOUNDARYD_SETTINGS_SETTINGS_H
#define BOUNDARYD_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "base/faults.h"
#include "base/instant.h"
#include "ingest/decode.h"
#include "ingest/follow.h"
#include "deliver/alert_line.h"
#include "ingest/container.h"
#include "message/format.h"
#include "people/people.h"
#include "review/desk.h"
#include "rule/rule_spec.h"
#include "rule/ruleset.h"
#include "settings/bundle.h"
#include "settings/never_read.h"
#include "settings/settings_source.h"
#include "text/finder.h"
#include "text/known.h"

/*
 * settings -- everything an administrator can say, read and checked.
 *
 * In:  a bundle of files. Out: plain data that never changes; a reload makes a
 * new one. Only door to libconfig. Every option stands once in the options
 * table (settings/options.h): name, type, range, default, help.
 */
struct settings {
	const char *file;
	struct settings_source *sources;
	size_t source_count;
	struct route *routes;
	size_t route_count;
	struct rule_spec *rules;
	size_t rule_count;
	struct rule_list *lists;
	size_t list_count;
	const char *exceptions_path; /* a folder */
	struct exception *exceptions;
	size_t exception_count;
	struct review_options review;
	struct never_read never_read;
	struct people *people;
	bool people_missing; /* the file named for them cannot be read */
	struct office *office;
	struct known *known; /* NULL: nothing is */
	const char *known_path;
	const char *known_key_path;
	struct clauses *clauses;
	struct zone *zone;
	struct ruleset_options ruleset_options; /* ready to use */
	struct format_limits limits;
	struct container_limits containers;
	const char *spool_path;
	const char *state_path;
	uint64_t spool_quota_bytes; /* 0: none but the disk's */
	uint64_t state_quota_bytes;
	struct route health_route; /* for IT; not one of `routes` */
	int64_t rule_silence;      /* microseconds; 0: never said */
	int weekly_day;            /* 0 Sunday to 6 Saturday */
	int weekly_at;             /* minutes after midnight */
	bool weekly_names;
	bool canary_on;
	int canary_at;   /* minutes after midnight */
	bool has_canary; /* settings/canary.h */
	const char *control_path;
	const char *control_group;
	const char *host; /* in From and Message-ID */
	int syslog_facility;
	enum alert_detail syslog_detail;
	unsigned readers; /* 0: one a core */
	size_t reader_memory_bytes;
	int64_t reader_step_ms; /* time limit a step */
	size_t max_open_files;
	uint64_t alerts_sender; /* an hour; 0: no bound */
	uint64_t alerts_rule;
	int64_t scan_ms;  /* reconciliation */
	int64_t window;   /* microseconds: repeats count */
	unsigned context; /* messages before the hit */
};

/*
 * Read the settings file and all that it names. Every fault of every file is
 * reported. NULL when the settings cannot be used at all (the file cannot be
 * read, no source, out of memory); else what is right, even with faults: the
 * caller decides whether faults are fatal. The bundle must outlive it.
 */
struct settings *settings_load(struct bundle *bundle, const char *file,
    struct faults *faults);

/* Other rules and lists than the settings name, to try them; NULL: none. */
struct settings_over {
	const char *rules; /* a file, or a folder of *.conf */
	const char *lists; /* a folder of *.txt */
	bool replace;      /* in place of the rules; otherwise after them */
};

/* As settings_load; a list takes the place of one of the same name. */
struct settings *settings_load_over(struct bundle *bundle, const char *file,
    const struct settings_over *over, struct faults *faults);
void settings_free(struct settings *settings);

#endif
