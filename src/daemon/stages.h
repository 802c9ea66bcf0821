#ifndef BOUNDARYD_DAEMON_STAGES_H
#define BOUNDARYD_DAEMON_STAGES_H

#include "daemon/keeper.h"

/*
 * stages -- what the keeper's modules ask of each other (private to daemon/),
 * in the order in which bytes become mail: files, work, commit, delivery.
 */

/* files.c: what follow finds. */
int keeper_files_start(struct keeper *keeper, struct err *err);
void keeper_files_stop(struct keeper *keeper);
/* Forget the places of files that have been gone for long. */
void keeper_files_expire(struct keeper *keeper);
/* After a reload: the same files under new settings and new readers. */
int keeper_files_move(struct keeper *keeper, const struct settings *settings,
    struct err *err);
/* Each file to its reader, of those there are now. */
void keeper_files_assign(struct keeper *keeper);
struct keeper_file *keeper_file_find(struct keeper *keeper, uint64_t id);
/* Forget what its reader had of it, and start over from the last commit. */
void keeper_file_rewind(struct keeper *keeper, struct keeper_file *file);
void keeper_file_close(struct keeper *keeper, struct keeper_file *file);

/* beside_files.c: where who is who is told anew, it is opened anew. */
void keeper_check_beside(struct keeper *keeper, struct keeper_file *file);
/* Before it is opened: the files that say who is who in it. */
int keeper_send_beside(struct keeper *keeper, struct keeper_file *file,
    struct err *err);

/* later.c: before it is opened: in which conversations somebody waits. */
int keeper_send_awaited(struct keeper *keeper, struct keeper_file *file,
    struct err *err);
/* What was said after an alert's message. */
int keeper_add_later(struct keeper *keeper, struct keeper_file *file,
    struct span packed, struct err *err);
/* What has come by now, or has not in time; in the open transaction. */
int keeper_settle_later(struct keeper *keeper, struct err *err);

/* commit.c: begin what keeper_commit ends; nested calls do nothing. */
int keeper_begin(struct keeper *keeper, struct err *err);
/* work.c: steps to readers, and their answers. */
void keeper_pump(struct keeper *keeper);
void keeper_pump_soon(struct keeper *keeper);
/* Idle steps that are due, and readers that take too long. */
void keeper_work_tick(struct keeper *keeper, int64_t now_ms);
bool keeper_is_idle(const struct keeper *keeper);
/* Its reader has answered: it has room for another. */
void keeper_step_done(struct keeper *keeper, struct keeper_file *file);
/* file_faults.c: what its reader says of a file; some of it is in the log. */
void keeper_fault(void *arg, unsigned reader, const struct reader_fault *fault);
/* It ended its reader; from the second time on it is not read any more. */
void keeper_file_set_aside(struct keeper *keeper, struct keeper_file *file,
    const char *why);
/* step_time.c: it is the first in line of its reader now. */
void keeper_step_begins(struct keeper *keeper, struct keeper_file *file);
void keeper_end_slow_readers(struct keeper *keeper, int64_t now_ms);
void keeper_drop_reports(struct keeper_file *file);
/* After a change of what it waits for: in line for an idle step, or not. */
void keeper_file_line_up(struct keeper *keeper, struct keeper_file *file);
/* Return what follow_next handed us; its turn comes again. */
void keeper_file_give_back(struct keeper *keeper, struct keeper_file *file);
extern const struct crew_sink keeper_crew_sink;

/* commit.c: reports and places become durable together. */
void keeper_commit_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place);
void keeper_commit(struct keeper *keeper);
int keeper_commit_key(struct keeper *keeper, struct keeper_file *file,
    struct err *err);
/* The ledger does not take it: undo, say so once, and wait. */
void keeper_commit_failed(struct keeper *keeper, const struct err *err);
/* Say that the ledger works again, once it has for a while. */
void keeper_commit_recovered(struct keeper *keeper);

/* delivery.c */
/* The alert's mail as it would be today. */
int keeper_render(struct keeper *keeper, struct alert *alert,
    struct buffer *out, struct err *err);
void keeper_deliver_fresh(struct keeper *keeper);
/* Copies, second mails, and what a crash or a full disk left in the ledger. */
void keeper_deliver_waiting(struct keeper *keeper);
/* At the start, and when something failed: it may be in the spool already. */
void keeper_doubt_deliveries(struct keeper *keeper);

#endif
