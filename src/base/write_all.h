#ifndef BOUNDARYD_BASE_WRITE_ALL_H
#define BOUNDARYD_BASE_WRITE_ALL_H

#include "base/span.h"

/*
 * write_all -- write(2) until all of it is written.
 *
 * 0, or -1 with errno: some of it may be written. A write that takes nothing
 * and gives no reason is EIO.
 */
int write_all(int fd, struct span bytes);

#endif
