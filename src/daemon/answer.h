#ifndef BOUNDARYD_DAEMON_ANSWER_H
#define BOUNDARYD_DAEMON_ANSWER_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "control/request.h"
#include "daemon/access.h"
#include "ledger/audit.h"

struct keeper;

/* Who asks, and by which table of groups. */
struct asker {
	const struct access_table *table;
	const struct access *access;
};

/* One request, and who made it. */
struct asking {
	struct keeper *keeper;
	const struct request *request;
	const struct asker *asker;
	int *file; /* -1; or an answer too long for `out`, to be closed */
};

/*
 * answer -- what the daemon says to one request (one row a command in
 * answer.c). 0 with an answer in `out`, or in the file `*file` where it is not
 * -1 (the caller's to close), read from its start; -1 with the reasons in `out`.
 */
int answer(struct keeper *keeper, const struct request *request,
    const struct asker *asker, struct buffer *out, int *file);

/*
 * May he see an alert, for it went to a route of his? In `*route` the one that
 * has it now, else the first in the settings that it went to; "" when he may
 * see all and it went to none. Managers never see what is about themselves,
 * also where they lead the team only by now.
 */
bool answer_sees(const struct asking *asking, const struct digest *id,
    const char **route);
/* The name of who asks; "uid 1000" where there is none. */
void answer_name(const struct asking *asking, char *out, size_t size);

/*
 * Put into the audit record, durably, that the asker was shown something: kind,
 * alert, what and note are the event's; when and who are filled in here. -1:
 * what cannot be put into the record must not be shown.
 */
int answer_record(const struct asking *asking, struct audit_event event,
    struct err *err);

/* answer_review.c, answer_forget.c */
int answer_review(const struct asking *asking, struct buffer *out);
int answer_audit(const struct asking *asking, struct buffer *out);
int answer_exceptions(const struct asking *asking, struct buffer *out);
int answer_forget(const struct asking *asking, struct buffer *out);
/* answer_export.c */
int answer_export(const struct asking *asking, struct buffer *out);
/* answer_person.c */
int answer_person(const struct asking *asking, struct buffer *out);
/* answer_week.c */
int answer_digest(const struct asking *asking, struct buffer *out);
int answer_report(const struct asking *asking, struct buffer *out);
/* status.c */
void status_json(struct keeper *keeper, struct buffer *out);
void status_text(struct keeper *keeper, struct buffer *out);

#endif
