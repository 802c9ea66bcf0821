#ifndef BOUNDARYD_TESTS_DESK_WORLD_H
#define BOUNDARYD_TESTS_DESK_WORLD_H

#include "ledger/cases.h"
#include "review/desk.h"

/*
 * desk_world -- a desk over a ledger of its own: a worker of team oak, his
 * manager, the manager above, a person, and an exception that is not in force.
 */
#define HOUR INSTANT_HOUR
#define DAY  INSTANT_DAY

struct sample; /* sample.h */

extern struct sample sample;
extern struct review_options options;
extern struct exception exception;
extern struct desk desk;
extern unsigned number; /* of the last message */

void desk_set_up(void);
void desk_tear_down(void);
/* Another message at `time` with the sample's words; its id. */
enum ledger_verdict take(int64_t time, struct digest *id);
/* The message before once more, met by another rule. */
enum ledger_verdict take_same(const char *rule, int64_t time,
    struct digest *id);
/* "rule:route:reason rule:route:reason", in the order of delivery; lives until
 * the next call. */
const char *copies(void);

#endif
