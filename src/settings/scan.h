#ifndef BOUNDARYD_SETTINGS_SCAN_H
#define BOUNDARYD_SETTINGS_SCAN_H

#include <stddef.h>

#include "base/span.h"

/*
 * scan -- a libconfig file cut into words, each with its line.
 *
 * libconfig tells neither where the lines of a long text stand nor that it
 * has joined two strings or thrown away half a number; the raw file does.
 */
enum token_kind {
	TOKEN_NAME,
	TOKEN_STRING, /* text between the quotes, escapes as written */
	TOKEN_NUMBER,
	TOKEN_MARK,    /* one of = : ; , { } [ ] ( ) @ and others */
	TOKEN_UNCLOSED /* a string or a comment that never ends */
};

struct token {
	enum token_kind kind;
	int line;         /* from 1, of its first byte */
	struct span text; /* borrowed from the file */
};

struct scan {
	struct token *list;
	size_t count;
};

#define SCAN_NONE ((struct scan){ NULL, 0 })

/* 0, or -1 when out of memory. */
int scan_run(struct scan *scan, struct span bytes);
void scan_done(struct scan *scan);
/* Is the token this one mark? False past the end. */
int scan_is_mark(const struct scan *scan, size_t at, char mark);
/*
 * Index of the first string of the value of setting `name`, whose name stands
 * on `line`; scan->count when there is none.
 */
size_t scan_find_value(const struct scan *scan, const char *name, int line);

/* Walk along the value of a string, to know the line of each of its lines. */
struct scan_walk {
	const struct scan *scan;
	size_t token;
	size_t at;
	int line; /* where the walk stands */
};

struct scan_walk scan_walk_from(const struct scan *scan, size_t token);
/* Go behind the value's next line break, and tell the line there. */
int scan_walk_next(struct scan_walk *walk);

#endif
