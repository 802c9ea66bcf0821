#ifndef BOUNDARYD_CTL_COMMAND_H
#define BOUNDARYD_CTL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * command -- one word of boundaryctl (one small file each).
 *
 * Exit status: CTL_OK; CTL_FOUND, the answer is no (faults, a refusal);
 * CTL_FAILED, it could not be done (usage, no daemon, unreadable files).
 */
enum ctl_status {
	CTL_OK = 0,
	CTL_FOUND = 1,
	CTL_FAILED = 2
};

/* What stands before the command, and common options wherever they stand. */
struct ctl {
	const char *settings_file;
	const char *socket; /* NULL: as the settings say */
	bool json;
};

struct command {
	const char *name;
	const char *usage; /* what follows the name */
	const char *help;  /* one line */
	enum ctl_status (*run)(const struct ctl *ctl, int count,
	    char **arguments); /* arguments[0] is the name */
};

extern const struct command command_alerts;
extern const struct command command_audit;
extern const struct command command_check;
extern const struct command command_convert;
extern const struct command command_detect;
extern const struct command command_digest;
extern const struct command command_exceptions;
extern const struct command command_explain;
extern const struct command command_canary;
extern const struct command command_forget;
extern const struct command command_known;
extern const struct command command_export;
extern const struct command command_reload;
extern const struct command command_report;
extern const struct command command_review;
extern const struct command command_rules;
extern const struct command command_scan;
extern const struct command command_show;
extern const struct command command_status;
extern const struct command command_try;

/* Say how a command is called, on standard error. */
enum ctl_status command_usage(const struct command *command);
/* Copy an argument. 0, or 1 when it does not fit: half a note is another one.
 */
int command_text(const char *option, const char *text, char *out, size_t size);

#endif
