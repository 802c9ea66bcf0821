#ifndef BOUNDARYD_DAEMON_HOMES_H
#define BOUNDARYD_DAEMON_HOMES_H

#include <stdbool.h>
#include <stdint.h>

struct keeper;
struct keeper_file;

/*
 * homes -- which reader a file goes to (private to daemon/).
 *
 * What was said before in a conversation (rule/memory.h), how often something
 * was, and who waits for what comes next (reader/awaited.h) is in the memory of
 * the reader that read it, and is in order there because that reader reads one
 * step after another. So what may be one conversation has one home:
 *
 * - All files of a source share one, since any of them may go on with what
 *   stands in another: a log and what it was rotated to, a file for each day.
 * - Where a file is one conversation that is named by its path (FORMAT_APART,
 *   or the source's files-apart), files of that name in that source share one
 *   and others need not. With a `conversation` of the source's own there is
 *   only that.
 *
 * What a rule counts of one person or pair it counts in all that they say: all
 * sources for which there is such a rule share one home, and none of their
 * files lives apart.
 *
 * What a file of the format `auto` is, or of one whose files are not all apart
 * (is_apart), the reader of its source says when it has looked at its head,
 * before any of it is read (READER_STEP_LOOK).
 *
 * A home is made with the reader that was given the fewest bytes, and stays
 * there until there are other readers, or until the ledger has forgotten the
 * places of all files that were read in it.
 */
int keeper_homes_new(struct keeper *keeper); /* 0, or -1: out of memory */
void keeper_homes_free(struct keeper *keeper);
/* Forget what is of use to no file that the ledger has a place for. */
void keeper_homes_expire(struct keeper *keeper);
/* Sets file->reader, anew after a reload; the file is open in none. */
void keeper_home_choose(struct keeper *keeper, struct keeper_file *file);
/* A crew_sink's looked. */
void keeper_looked(void *arg, unsigned reader, uint64_t file, bool apart);
/* The reader it has now, and as that runs now, has read all to its place. */
void keeper_home_has_read(struct keeper *keeper,
    const struct keeper_file *file);
bool keeper_home_remembers(const struct keeper *keeper,
    const struct keeper_file *file);

#endif
