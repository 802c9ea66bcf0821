#include "reader/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct letter {
	const struct rule_spec *rule;
	struct buffer packed;
	struct buffer also; /* ids of the milder ones */
};

struct outbox {
	outbox_send *send;
	void *arg;
	struct digest message; /* whom they are about */
	struct letter letters[OUTBOX_MAX];
	size_t count;
	struct buffer whole; /* with the others' ids in it */
};

static struct letter *find_family(struct outbox *outbox,
    const struct rule_spec *rule);
static int keep(struct letter *letter, const struct report *report,
    const struct rule_spec *rule, struct err *err);
static int send_letter(struct outbox *outbox, struct letter *letter,
    struct err *err);
static void name_also(struct letter *letter, const struct rule_spec *rule);

struct outbox *
outbox_new(outbox_send *send, void *arg)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));

	if (outbox == NULL)
		return NULL;
	outbox->send = send;
	outbox->arg = arg;
	for (size_t i = 0; i < OUTBOX_MAX; i++)
		outbox->letters[i].also.limit = REPORT_NAME_BYTES;
	return outbox;
}

void
outbox_free(struct outbox *outbox)
{
	if (outbox == NULL)
		return;
	for (size_t i = 0; i < OUTBOX_MAX; i++) {
		buffer_done(&outbox->letters[i].packed);
		buffer_done(&outbox->letters[i].also);
	}
	buffer_done(&outbox->whole);
	free(outbox);
}

int
outbox_add(struct outbox *outbox, const struct session_hit *hit,
    struct err *err)
{
	const struct rule_spec *rule = hit->match->rule;
	struct letter *letter;
	struct report report;

	session_report(hit, &report);
	if (outbox->count > 0 &&
	    !digest_equal(&outbox->message, &report.identity) &&
	    outbox_flush(outbox, err) == -1)
		return -1;
	outbox->message = report.identity;
	letter = find_family(outbox, rule);
	if (letter == NULL) {
		if (outbox->count == OUTBOX_MAX)
			return 0;
		letter = &outbox->letters[outbox->count];
		buffer_reset(&letter->also);
		if (keep(letter, &report, rule, err) == -1)
			return -1;
		outbox->count++;
		return 0;
	}
	if (rule->severity <= letter->rule->severity) {
		name_also(letter, rule);
		return 0;
	}
	name_also(letter, letter->rule);
	return keep(letter, &report, rule, err);
}

int
outbox_flush(struct outbox *outbox, struct err *err)
{
	size_t count = outbox->count;

	outbox->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (send_letter(outbox, &outbox->letters[i], err) == -1)
			return -1;
	}
	return 0;
}

void
outbox_clear(struct outbox *outbox)
{
	outbox->count = 0;
}

static struct letter *
find_family(struct outbox *outbox, const struct rule_spec *rule)
{
	for (size_t i = 0; i < outbox->count; i++) {
		const struct rule_spec *other = outbox->letters[i].rule;

		if (rule->status == RULE_LIVE && other->status == RULE_LIVE &&
		    strcmp(rule->family, other->family) == 0)
			return &outbox->letters[i];
	}
	return NULL;
}

static int
keep(struct letter *letter, const struct report *report,
    const struct rule_spec *rule, struct err *err)
{
	letter->rule = rule;
	buffer_reset(&letter->packed);
	if (report_pack(report, &letter->packed) == -1)
		return err_set(err, ENOMEM, "out of memory for a report");
	return 0;
}

static int
send_letter(struct outbox *outbox, struct letter *letter, struct err *err)
{
	struct report report;

	if (letter->also.len == 0)
		return outbox->send(outbox->arg, buffer_span(&letter->packed),
		    err);
	if (report_unpack(buffer_span(&letter->packed), &report, err) == -1)
		return -1;
	report.also = buffer_span(&letter->also);
	buffer_reset(&outbox->whole);
	if (report_pack(&report, &outbox->whole) == -1)
		return err_set(err, ENOMEM, "out of memory for a report");
	return outbox->send(outbox->arg, buffer_span(&outbox->whole), err);
}

/* What does not fit is left out whole. */
static void
name_also(struct letter *letter, const struct rule_spec *rule)
{
	size_t before = letter->also.len;

	if ((before > 0 && buffer_text(&letter->also, ", ") == -1) ||
	    buffer_text(&letter->also, rule->id) == -1) {
		letter->also.len = before;
		letter->also.failed = false;
	}
}
