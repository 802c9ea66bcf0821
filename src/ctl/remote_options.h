#ifndef BOUNDARYD_CTL_REMOTE_OPTIONS_H
#define BOUNDARYD_CTL_REMOTE_OPTIONS_H

#include <stdint.h>

#include "ctl/command.h"

/*
 * remote_options -- what stands behind a command that the daemon answers, put
 * where its request, or the command itself, has room for it.
 */
enum remote_option_kind {
	REMOTE_TEXT,   /* into text, of `room` bytes: whole or not at all */
	REMOTE_WORDS,  /* *words borrows the argument */
	REMOTE_NUMBER, /* into *number, from 1 to `room` */
	REMOTE_FLAG    /* sets the bits `room` of *number */
};

struct remote_option {
	const char *name; /* behind "--" */
	char letter;      /* behind "-"; 0: none */
	enum remote_option_kind kind;
	union {
		char *text;
		const char **words;
		uint32_t *number;
	};
	size_t room;
};

#define REMOTE_OPTIONS_MAX 4

/*
 * Read the options, `option_count` of them, and move what is no option to the
 * end. The index of the first of those in `arguments`, or -1: what is wrong has
 * been said on standard error.
 */
int remote_options_read(const struct command *command,
    const struct remote_option *options, size_t option_count, int count,
    char **arguments);

#endif
