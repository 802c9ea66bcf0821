#ifndef BOUNDARYD_UNIT_ALERT_SAMPLE_H
#define BOUNDARYD_UNIT_ALERT_SAMPLE_H

#include "alert/alert.h"

/*
 * sample -- one invented concern, for the tests of what comes after rules: a
 * worker gives a person supported a number, after two messages.
 */
struct sample {
	struct rule_spec rule;
	struct report report;
	struct people *people;
	const struct standing *standing; /* NULL: not known */
};

void sample_init(struct sample *sample);
void sample_done(struct sample *sample);
/* Another message of the same conversation, `number` of its own. */
void sample_set_message(struct sample *sample, unsigned number, int64_t time);
/* Replace the text, and mark `words` in it. */
void sample_set_text(struct sample *sample, struct span text,
    struct span words);
/* An alert with its route, source and file. Ends the test when it fails. */
void sample_alert(const struct sample *sample, struct alert *alert);
/* 14:00 on 2 March 2026, UTC. */
int64_t sample_time(void);

#endif
