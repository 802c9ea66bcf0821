#include <errno.h>
#include <string.h>

#include "base/utf8.h"
#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "ledger/follow_ups.h"
#include "review/desk_parts.h"

#define WORDS_BYTES 32768

struct looking {
	struct standing *out;
	struct buffer *words;
	struct digest self;
	struct digest pair;
	const char *family;
};

static int look_back(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err);
static int take_earlier(const struct ledger_concern *concern, void *arg);
static int look_on(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err);
static int take_later(const struct report_later *later, void *arg);
static struct span keep_span(struct buffer *words, struct span text);
static const char *keep(struct buffer *words, const char *text);
static int before_route(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err);
static int find_copy(const struct desk *desk, const struct alert *alert,
    struct standing *out, struct err *err);

int
desk_standing(const struct desk *desk, const struct alert *alert,
    const char *route, struct standing *out, struct buffer *words,
    struct err *err)
{
	struct looking looking = { .out = out,
		.words = words,
		.self = alert->id,
		.family = alert->rule->family };
	struct ledger_case item;
	int found;

	*out = (struct standing){ .route = route == NULL ? alert->route : route,
		.from_route = "",
		.due = INSTANT_NONE,
		.decided = INSTANT_NONE,
		.followed = INSTANT_NONE,
		.decided_by = "",
		.note = "",
		.exception = "" };
	/* Reserved in one piece, so that what points into it stays right. */
	buffer_reset(words);
	if (buffer_reserve(words, WORDS_BYTES) == -1)
		return err_set(err, ENOMEM, "out of memory for a standing");
	found = ledger_find_case(desk->ledger, &alert->id, &item, err);
	if (found != 1)
		return found;
	out->due = item.due;
	out->outcome = item.outcome;
	out->decided = item.decided;
	out->decided_by = keep(words, item.decided_by);
	out->note = keep(words, item.note);
	out->exception = keep(words, item.exception);
	if (find_copy(desk, alert, out, err) == -1 ||
	    before_route(desk, alert, &looking, err) == -1 ||
	    look_on(desk, alert, &looking, err) == -1)
		return -1;
	return look_back(desk, alert, &looking, err);
}

static int
find_copy(const struct desk *desk, const struct alert *alert,
    struct standing *out, struct err *err)
{
	out->reason = COPY_FIRST;
	return ledger_is_for_route(desk->ledger, &alert->id, out->route,
		   &out->reason, err) == -1 ?
	    -1 :
	    0;
}

/* The tier below the one this copy is for. */
static int
before_route(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err)
{
	struct standing *out = looking->out;
	struct tiers tiers;

	tiers_of(alert, desk->people, desk->routes, desk->route_count, &tiers);
	if (out->reason == COPY_FIRST || out->reason == COPY_ABOUT_MANAGER)
		return 0;
	for (size_t i = 1; i < tiers.count; i++) {
		if (strcmp(tiers.route[i], out->route) != 0)
			continue;
		while (i > 0) {
			int had = ledger_is_for_route(desk->ledger, &alert->id,
			    tiers.route[--i], NULL, err);

			if (had == -1)
				return -1;
			if (had == 1) {
				out->from_route = tiers.route[i];
				break;
			}
		}
		break;
	}
	return 0;
}

static int
look_back(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err)
{
	int64_t time = alert_time(alert);

	if (alert->subject[0] == '\0')
		return 0;
	concern_pair(alert, &looking->pair);
	return ledger_each_concern(desk->ledger, alert->subject,
	    time - desk->options->repeat_window, time + 1, take_earlier,
	    looking, err);
}

static int
look_on(const struct desk *desk, const struct alert *alert,
    struct looking *looking, struct err *err)
{
	struct ledger_follow_up item;
	int found = ledger_find_follow_up(desk->ledger, &alert->id, &item, err);

	if (found != 1)
		return found;
	if (ledger_each_later(desk->ledger, &alert->id, take_later, looking,
		err) == -1)
		return -1;
	looking->out->later_told = item.told < 0 ? 0 : (size_t)item.told;
	looking->out->followed = item.ended;
	return 0;
}

static int
take_later(const struct report_later *later, void *arg)
{
	struct looking *looking = arg;
	struct standing *out = looking->out;

	if (out->later_count == REPORT_BEFORE_MAX)
		return 1;
	out->later[out->later_count++] = (struct report_before){
		.from = keep_span(looking->words, later->said.from),
		.from_role = later->said.from_role,
		.time = later->said.time,
		.text = keep_span(looking->words, later->said.text),
	};
	return 0;
}

static int
take_earlier(const struct ledger_concern *concern, void *arg)
{
	struct looking *looking = arg;
	struct standing *out = looking->out;
	bool pair = digest_equal(&concern->pair, &looking->pair);

	if (digest_equal(&concern->id, &looking->self) ||
	    concern->covered_by[0] != '\0' ||
	    !outcome_is_concern(concern->outcome))
		return 0;
	out->worker_count++;
	out->pair_count += pair;
	out->family_count += strcmp(concern->family, looking->family) == 0;
	if (out->earlier_count == STANDING_EARLIER_MAX)
		return 0;
	out->earlier[out->earlier_count++] = (struct standing_earlier){
		.id = concern->id,
		.time = concern->time,
		.family = keep(looking->words, concern->family),
		.rule = keep(looking->words, concern->rule),
		.title = keep(looking->words, concern->title),
		.severity = concern->severity,
		.outcome = concern->outcome,
		.same_pair = pair,
	};
	return 0;
}

static struct span
keep_span(struct buffer *words, struct span text)
{
	size_t at = words->len;

	if (at + text.len > words->capacity || buffer_append(words, text) == -1)
		return SPAN_NONE;
	return (struct span){ words->ptr + at, text.len };
}

/* A copy in `words`; "" where there is no room. */
static const char *
keep(struct buffer *words, const char *text)
{
	struct span cut = utf8_cut(span_of(text), AUDIT_NOTE_BYTES);
	size_t at = words->len;

	if (at + cut.len + 1 > words->capacity)
		return "";
	(void)buffer_append(words, cut);
	(void)buffer_char(words, '\0');
	return words->failed ? "" : words->ptr + at;
}
