#ifndef BOUNDARYD_READER_SANDBOX_H
#define BOUNDARYD_READER_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * sandbox -- what a reader may do: read and write descriptors it was handed,
 * ask for memory, tell the time, end.
 *
 * No new privileges, no core file, no child, no file of its own (RLIMIT_FSIZE
 * and RLIMIT_NPROC 0), a memory limit (0: none), Landlock with no right at all
 * where the kernel has it, and a seccomp filter that kills the process at any
 * other system call. PCRE2's JIT needs pages that are written and then run, so
 * those calls stay open; everything JIT compiles was compiled before.
 *
 * `*inside` is whether the seccomp filter is in force (it is not in a build
 * with sanitizers, which need calls of their own). -1 with `err`: the kernel
 * refused; a reader must not go on then.
 */
int sandbox_enter(size_t memory_bytes, bool *inside, struct err *err);

#endif
