#ifndef BOUNDARYD_LEDGER_CONCERNS_H
#define BOUNDARYD_LEDGER_CONCERNS_H

#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "alert/outcome.h"
#include "alert/standing.h"
#include "base/err.h"
#include "ledger/ledger.h"

/*
 * concerns -- one small row for each alert and each covered match, so that
 * repeats can be counted after retention has taken the alert itself. No words:
 * who (the worker's id), with whom (a hash), in which message (a hash), which
 * rule, when.
 */
struct ledger_concern {
	struct digest id;    /* the alert's */
	const char *subject; /* the worker's id in people.csv */
	struct digest pair;  /* of the worker and the other person */
	const char *family;
	const char *rule;
	enum severity severity;
	int64_t time;
	int64_t raised;
	const char *covered_by; /* agreed exception; "" it was raised */
	enum outcome outcome;
	bool told; /* a repeat alert has listed it */
	/* The message, so that what several rules say of it counts once; all
	 * zero where it was recorded before this was. */
	struct digest said;
	bool heard;        /* by the worker; somebody else said it */
	const char *title; /* the alert's, while there is one; not added */
};

typedef int ledger_visit_concern(const struct ledger_concern *concern,
    void *arg);

/* Of two people, by id or as shown, whoever of them wrote. */
void concern_pair_of(struct span one, struct span two, struct digest *out);
/* The two people of an alert. */
void concern_pair(const struct alert *alert, struct digest *out);
/* The message that an alert is of. */
void concern_said(const struct alert *alert, struct digest *out);
int ledger_add_concern(struct ledger *ledger,
    const struct ledger_concern *concern, struct err *err);
int ledger_set_concern(struct ledger *ledger, const struct digest *id,
    enum outcome outcome, struct err *err);
int ledger_tell_concern(struct ledger *ledger, const struct digest *id,
    struct err *err);
/* Newest first, said in [from, to); `subject` NULL: of everybody. */
int ledger_each_concern(struct ledger *ledger, const char *subject,
    int64_t from, int64_t to, ledger_visit_concern *visit, void *arg,
    struct err *err);
/* Those said before; `*removed` of them. */
int ledger_expire_concerns(struct ledger *ledger, int64_t before,
    int64_t *removed, struct err *err);
int ledger_forget_concerns(struct ledger *ledger, const char *subject,
    int64_t *removed, struct err *err);

#endif
