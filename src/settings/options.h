#ifndef BOUNDARYD_SETTINGS_OPTIONS_H
#define BOUNDARYD_SETTINGS_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

/*
 * options -- everything that can be set, once.
 *
 * Parsing, `boundaryd -t`, the test of the sample file and the check of the
 * manual are all fed from this table. A group of the table is a group of the
 * settings file ("" is its top), or a kind of group in a list ("sources",
 * "routes"), or what stands in a rule file ("rule-file", "rule").
 */
enum option_type {
	OPTION_TEXT,       /* const char * */
	OPTION_NAME,       /* const char *: letters, digits, - _ . */
	OPTION_PATH,       /* const char *, seen from this file's folder */
	OPTION_ABSOLUTE,   /* const char *, a path from / */
	OPTION_PATHS,      /* struct texts, one or a list */
	OPTION_PATTERNS,   /* struct texts, paths from / with * and ** */
	OPTION_NAMES,      /* struct span: one or a list, comma between */
	OPTION_TEXTS,      /* struct texts, one or a list */
	OPTION_DATE,       /* struct civil: 2026-03-31 */
	OPTION_LINES,      /* struct rule_lines */
	OPTION_LINE_FILES, /* struct rule_lines, from files */
	OPTION_NUMBER,     /* a whole number, of any width */
	OPTION_SIZE,       /* bytes, of any width */
	OPTION_DURATION,   /* int64_t, in 1 / `scale` of a second */
	OPTION_BOOLEAN,    /* bool */
	OPTION_CHOICE,     /* enum */
	OPTION_ROLES,      /* unsigned: ROLE_BIT set */
	OPTION_FACILITY,   /* int, of syslog(3) */
	OPTION_CLOCK,      /* int: minutes after midnight */
	OPTION_DAYS,       /* unsigned: bit 0 Sunday ... 6 Saturday */
	OPTION_PAIRS,      /* a group of any names with texts */
	OPTION_GROUP,      /* a group of this table */
	OPTION_LIST        /* a list of groups of this table */
};

struct option {
	const char *group;
	const char *name;
	enum option_type type;
	size_t offset; /* of its value in the group's struct */
	size_t bytes;  /* of its value */
	int64_t minimum;
	int64_t maximum;
	int64_t scale;
	const char *(*choice)(int value); /* NULL past the last */
	const char *fallback;             /* as written in a file; NULL: none */
	const char *help;
};

/* By group; the last has no name. */
const struct option *options_all(void);
const struct option *options_find(const char *group, const char *name);
/*
 * The names of a group's options, NULL-terminated, at most `room` - 1.
 */
void options_names(const char *group, const char **names, size_t room);
/* "whole number", "duration" and so on. */
const char *option_type_name(enum option_type type);
/* Such a value, as one would write it. */
const char *option_example(const struct option *option);
/* Is it written between quotes? */
int option_is_quoted(const struct option *option);

#endif
