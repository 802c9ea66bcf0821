#ifndef BOUNDARYD_TESTS_FUZZ_H
#define BOUNDARYD_TESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * fuzz -- what is done with bytes that nobody made on purpose.
 *
 * In:  bytes. Out: nothing; whatever must hold for any bytes at all and does
 * not hold ends the program. A target is one parser, or one stage behind one.
 */
typedef void fuzz_run(const void *about, struct span bytes);

struct fuzz_target {
	char name[48];
	fuzz_run *run;
	const void *about; /* which of its kind; for `run` */
};

/* The target at `index`, from 0; false past the last. */
bool fuzz_at(size_t index, struct fuzz_target *out);
bool fuzz_find(const char *name, struct fuzz_target *out);

/* Say what does not hold, and end. */
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

#define FUZZ_CHECK(holds) \
	((holds) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #holds))

/*
 * Choices that the bytes themselves make: the same bytes, the same choices.
 */
struct fuzz_chance {
	uint64_t state;
};

struct fuzz_chance fuzz_chance_of(struct span bytes);
/* From 0 up to but not `below`, which is not 0. */
size_t fuzz_below(struct fuzz_chance *chance, size_t below);
/* As fuzz_below, but mostly small numbers. */
size_t fuzz_piece(struct fuzz_chance *chance, size_t below);

/* The first byte of `*bytes`, which moves on; 0 when there is none. */
uint8_t fuzz_take(struct span *bytes);
/* A copy of just these bytes, so that reading past them is seen. To free. */
char *fuzz_copy(struct span bytes);
/* Append the bytes as a reader would hand them to a format: valid UTF-8. */
void fuzz_decode(struct span bytes, struct buffer *out);
/* No control characters but line ends and tabs, no broken UTF-8. */
void fuzz_check_plain(struct span text);
/* A descriptor of a file with these bytes, to be closed. */
int fuzz_file(struct span bytes);
/*
 * A path in a folder of this program's own, which is gone when it ends; valid
 * until the next call.
 */
const char *fuzz_path(const char *name);
void fuzz_write(const char *path, struct span bytes);
void fuzz_read(const char *path, struct buffer *out);

#endif
