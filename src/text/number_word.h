#ifndef BOUNDARYD_TEXT_NUMBER_WORD_H
#define BOUNDARYD_TEXT_NUMBER_WORD_H

#include <stdbool.h>

#include "base/span.h"

/*
 * number_word -- words people use when they read a number out.
 *
 * English, Welsh and Polish. Only for words inside what is a number as a
 * whole: by itself "un" or "dim" is no number.
 */
enum number_kind {
	NUMBER_NONE,
	NUMBER_DIGIT,  /* value 0 to 9 */
	NUMBER_TEEN,   /* 10 to 19 */
	NUMBER_TENS,   /* 20, 30, ... 90 */
	NUMBER_PLURAL, /* "sevens", value 7 */
	NUMBER_REPEAT, /* "double", value 2 */
	NUMBER_SCALE,  /* "hundred", value: how many zeros */
	NUMBER_WEAK,   /* "too": a digit between digits only */
	NUMBER_FILLER, /* "then" */
	NUMBER_AND,    /* a filler that joins hundreds to the rest */
	NUMBER_PLUS    /* + before a country code */
};

/* The kind of `word` in small letters, its value in `*value`. */
enum number_kind number_word(struct span word, int *value);
/* The same, digits in it read as letters ("s3ven"). */
enum number_kind number_word_leet(struct span word, int *value);

/* Does any of them start with these two letters? */
bool number_word_begins(char first, char second);

/* Bytes of the longest word for one digit that `text` starts with, or 0. */
size_t number_word_prefix(struct span text, int *digit);

#define NUMBER_WORD_MAX 13 /* bytes of the longest */

#endif
