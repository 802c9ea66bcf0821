#ifndef BOUNDARYD_BASE_ERR_H
#define BOUNDARYD_BASE_ERR_H

/*
 * err -- why a call failed, in words for the person who must mend it.
 *
 * A fixed buffer, so that reporting cannot fail itself. Functions that can
 * fail take `struct err *err` last and return -1 or NULL.
 */
#define ERR_TEXT_BYTES 512

struct err {
	int code;                  /* an errno value */
	char text[ERR_TEXT_BYTES]; /* one sentence, no newline */
};

/* Set `err` (NULL is allowed) and return -1. A long text is cut. */
int err_set(struct err *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* As err_set, with ": " and strerror(code) behind the text. */
int err_system(struct err *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Put "words: " before the text that is there, and return -1. */
int err_prefix(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
