#ifndef BOUNDARYD_CTL_KNOWN_FILE_H
#define BOUNDARYD_CTL_KNOWN_FILE_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"

/*
 * known_file -- the two files of known values, written so that a crash leaves
 * the old or the new.
 *
 * Both are readable by their owner alone: the user boundaryd where root writes
 * them and there is such a user, else whoever does.
 */
/*
 * The key; a new one where there is no file. -1 with `err`: it cannot be read,
 * others may read it too, or it is no key.
 */
int known_file_key(const char *path, unsigned char key[DIGEST_KEY_BYTES],
    struct err *err);
/* The lines as they are; none where there is no file. 0, or -1. */
int known_file_read(const char *path, struct buffer *lines, struct err *err);
/* 0, or -1: the old file is as it was. */
int known_file_write(const char *path, struct span lines, struct err *err);

#endif
