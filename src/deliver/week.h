#ifndef BOUNDARYD_DELIVER_WEEK_H
#define BOUNDARYD_DELIVER_WEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/instant.h"
#include "deliver/page.h"
#include "deliver/week_data.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "rule/rule_spec.h"

/*
 * week -- what one route's managers should know of the last seven days, and
 * what the people behind the rules and the machine should.
 *
 * In:  the ledger, rules and people, a route and a moment. Out: numbers, and a
 * mail, a page or JSON that tells them. Nobody is named but by a pseudonym
 * (alert/pseudonym.h), unless names are asked for. A week without anything is
 * told as well.
 */
/* An agreed exception that ends soon. */
struct week_ending {
	const char *id;
	int64_t days; /* left; 0: it has ended */
};

struct week_options {
	struct ledger *ledger;
	const struct zone *zone;
	const struct people *people; /* for names; may be NULL */
	const struct rule_spec *rules;
	size_t rule_count;
	const char *const *sources;
	size_t source_count;
	const struct week_ending *endings;
	size_t ending_count;
	int64_t canary; /* it came through last; 0: never, or there is none */
	unsigned char key[DIGEST_KEY_BYTES]; /* of the pseudonyms */
	bool names;
	const char *host;
	/* Is what is about `subject` not for this route? NULL: all is. */
	bool (*hides)(const char *subject, const char *route, const void *arg);
	const void *hides_arg;
};

/* Days since 1970-01-01 on the zone's calendar. */
int64_t week_day(int64_t instant, const struct zone *zone);
/* The last time, up to `now`, that clocks showed `minute` on `weekday` (0
 * Sunday). */
int64_t week_moment(int64_t now, const struct zone *zone, int weekday,
    int minute);

/*
 * The seven days up to `to`, of this route. 0, or -1 with `err`. Borrows the
 * options' words; week_done in any case.
 */
int week_gather(struct week *week, const struct week_options *options,
    const char *route, int64_t to, struct err *err);
void week_done(struct week *week);

void week_write(const struct week *week, const struct week_options *options,
    struct page *page);
void week_json(const struct week *week, const struct week_options *options,
    struct buffer *out);
/* The mail's own name: the same week of the same route has the same. */
void week_id(const struct week *week, struct digest *out);
/* RFC 5322: text, HTML and JSON. Check out->failed. */
void week_mail(const struct week *week, const struct week_options *options,
    struct buffer *out);

/* The parts of the page; private to week*.c. */
void week_write_rules(const struct week *week,
    const struct week_options *options, struct page *page);
void week_write_sources(const struct week *week,
    const struct week_options *options, struct page *page);
/* A worker's name or pseudonym. */
const char *week_name(const struct week_options *options, const char *subject,
    char out[16]);
/* Is a rule mostly noise? */
bool week_is_noisy(const struct week_rule *rule);
/* A line for the examples of each noisy rule, from its last alert. */
int week_quiet_lines(struct week *week, const struct week_options *options,
    struct err *err);

#endif
