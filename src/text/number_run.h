#ifndef BOUNDARYD_TEXT_NUMBER_RUN_H
#define BOUNDARYD_TEXT_NUMBER_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "text/number_word.h"

/*
 * number_run -- cut a folded text into what numbers are written with.
 */
enum spot_kind {
	SPOT_END,   /* belongs to no number */
	SPOT_GAP,   /* one character between digits */
	SPOT_WORD,  /* a number word, see `word` */
	SPOT_PLAIN, /* ASCII digits */
	SPOT_CODED  /* digits and letters or words that stand for them */
};

#define SPOT_MAX_CODED 64 /* bytes of a token that is looked into */

/* One piece of a text, bytes start to end. */
struct spot {
	enum spot_kind kind;
	size_t start;
	size_t end;
	enum number_kind word;
	int value;                    /* of the word */
	bool odd;                     /* a gap, and an unusual one */
	size_t count;                 /* digits of PLAIN and CODED */
	char digits[SPOT_MAX_CODED];  /* CODED */
	uint8_t from[SPOT_MAX_CODED]; /* from `start` on */
	uint8_t to[SPOT_MAX_CODED];
};

/* Read the piece at `at`, which is the start of the text or behind a piece. */
void spot_read(struct span text, size_t at, struct spot *spot);

/* A stretch of text that is one number, or two or three side by side. */
struct number_run {
	size_t start;
	size_t end; /* behind its last digit */
	size_t digits;
	bool spelled;       /* with words or letters */
	bool odd;           /* with odd gaps */
	size_t digits_next; /* the same of what may yet belong to it */
	bool spelled_next;
	bool odd_next;
};

/*
 * Where the next run may start, from `at` on, which is as in spot_read: all
 * before it is passed over as number_run_read would, piece by piece.
 */
size_t number_run_skip(struct span text, size_t at);

/*
 * Read the run that starts at `at`; false when none does, and then `*next` is
 * where to look on. Otherwise `*next` is where reading stopped.
 */
bool number_run_read(struct span text, size_t at, struct number_run *run,
    size_t *next);

#endif
