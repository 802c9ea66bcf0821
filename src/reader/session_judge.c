#include "reader/session_file.h"

#include <errno.h>
#include <string.h>

#include "base/table.h"
#include "base/utf8.h"
#include "reader/never_read.h"

#define BEFORE_MAX    REPORT_BEFORE_MAX
#define FORGOTTEN_MAX 10000

/* What the rules' sink needs to know of the message they look at. */
struct judging {
	struct session_file *file;
	const struct message *message;
	const struct rule_message *judged;
	const struct person *from;
	const struct person *to;
	struct memory_message before[BEFORE_MAX];
	size_t before_count;
	bool has_before; /* it was asked for */
	uint64_t offset;
	bool shown_again; /* it was provisional, and comes once more */
	bool reread;      /* counted when it had wrong dates */
	int result;
};

static const struct person *find_other(struct session_file *file,
    const struct message *message, const struct person *from,
    struct span *shown);
static enum role role_of(const struct person *person, bool stated,
    enum role said, enum role otherwise);
static enum role most_protected(struct session_file *file,
    const struct message *message);
static int tell_later(struct judging *judging);
static void look_before(struct judging *judging);
static void take_match(void *arg, const struct match *match);
static void take_undecided(void *arg, const struct undecided *undecided);
static void ignore_match(void *arg, const struct match *match);
static void ignore_undecided(void *arg, const struct undecided *undecided);
static int apply(struct judging *judging, bool again);
static void note_provisional(struct judging *judging);
static void forget(struct session_file *file, struct span conversation);
static bool is_speech(const struct message *message);

int
session_judge(struct session_file *file, const struct message *message)
{
	const struct people *people = file->session->settings->people;
	uint64_t end = decode_file_offset(file->decode, message->end);
	bool reread = end <= file->reread_to;
	bool again = end <= file->done;
	struct rule_message judged = {
		.text = message->text,
		.conversation = message->conversation,
		.channel = message->channel,
		.source = span_of(file->source->name),
		.time = message->time,
		.named = message,
	};
	struct judging judging = { .file = file,
		.message = message,
		.judged = &judged };

	if (!again) {
		file->done = end;
		file->counts.messages += !reread;
	}
	again |= reread && file->once;
	if (again && file->remembered)
		return 0;
	if (reread)
		forget(file, message->conversation);
	if (never_read_has(file->session->settings, message)) {
		file->counts.never_read += !again && !reread;
		return 0;
	}
	file->counts.cut += !again && !reread &&
	    (message->flags & MESSAGE_CUT) != 0;
	judging.offset = decode_file_offset(file->decode, message->start);
	judging.reread = reread;
	judging.from = people_find(people, message->from);
	judging.to = find_other(file, message, judging.from, &judged.to);
	judged.from_shown = message->from;
	judged.from = judging.from == NULL ? message->from :
					     span_of(judging.from->id);
	judged.from_role = role_of(judging.from, message->from_role_stated,
	    message->from_role, file->source->from_role);
	judged.to_role = role_of(judging.to, message->to_role_stated,
	    message->to_role, file->source->to_role);
	if (judged.to_role == ROLE_UNKNOWN && !message->to_role_stated)
		judged.to_role = most_protected(file, message);
	if (!again && file->sink.message != NULL &&
	    file->sink.message(file->sink.arg, message, &judged) == -1)
		return -1;
	if (!is_speech(message))
		return 0;
	note_provisional(&judging);
	if (!again && file->sink.later != NULL && tell_later(&judging) == -1)
		return -1;
	return apply(&judging, again);
}

void
session_report(const struct session_hit *hit, struct report *out)
{
	const struct message *message = hit->message;
	const struct match *match = hit->match;

	*out = (struct report){
		.rule = span_of(match->rule->id),
		.conversation = message->conversation,
		.channel = message->channel,
		.message_id = message->id,
		.from = message->from,
		.from_role = hit->judged->from_role,
		.to = message->to_count > 0 ? message->to[0] : hit->judged->to,
		.to_role = hit->judged->to_role,
		.time = message->time,
		.time_kind = message->time_kind,
		.flags = message->flags,
		.value = span_first(match->value, REPORT_VALUE_BYTES),
		.disguises = match->disguises,
		.times = match->times,
		.offset = hit->offset,
	};
	message_identity(message, &out->identity);
	if (hit->from != NULL)
		out->from_person = span_of(hit->from->id);
	if (hit->to != NULL)
		out->to_person = span_of(hit->to->id);
	if (match->earlier != NULL)
		out->earlier = span_of(match->earlier->id);
	out->text = message->text;
	out->span_count = match->span_count;
	memcpy(out->spans, match->spans,
	    match->span_count * sizeof(match->spans[0]));
	for (size_t i = 0; i < hit->before_count; i++) {
		out->before[i] = (struct report_before){ hit->before[i].from,
			hit->before[i].from_role, hit->before[i].time,
			hit->before[i].text };
	}
	out->before_count = hit->before_count;
}

static int
apply(struct judging *judging, bool again)
{
	struct session_file *file = judging->file;
	struct match_sink sink = { take_match, NULL, take_undecided, judging };
	struct err err = { 0 };

	if (again) {
		sink.match = ignore_match;
		sink.undecided = ignore_undecided;
	}
	if (ruleset_apply(file->session->worker, file->session->memory,
		judging->judged, false, &sink, &err) == -1) {
		file->counts.undecided += !judging->reread;
		session_fault(file, judging->offset,
		    "a message was not "
		    "judged: %s",
		    err.text);
	}
	if (judging->result == -1)
		(void)err_set(&file->stopped, ECANCELED, "stopped");
	return judging->result;
}

static void
note_provisional(struct judging *judging)
{
	struct session_file *file = judging->file;

	judging->shown_again = file->provisional == judging->offset;
	file->provisional = (judging->message->flags & MESSAGE_PROVISIONAL) !=
		0 ?
	    judging->offset :
	    UINT64_MAX;
}

/* What the memory has of it has wrong dates, until it has been read again. */
static void
forget(struct session_file *file, struct span conversation)
{
	if (file->forgotten == NULL ||
	    table_count(file->forgotten) >= FORGOTTEN_MAX) {
		table_free(file->forgotten);
		file->forgotten = table_new();
	}
	if (file->forgotten == NULL ||
	    table_get(file->forgotten, conversation) != NULL)
		return;
	rule_memory_forget(file->session->memory, conversation);
	(void)table_put(file->forgotten, conversation, file);
}

/* Before the rules: what comes after its own hits begins with the next one. */
static int
tell_later(struct judging *judging)
{
	const struct message *message = judging->message;
	struct session_file *file = judging->file;
	struct report_later later = { .conversation = message->conversation,
		.said = { message->from, judging->judged->from_role,
		    message->time, message->text } };

	if (!awaited_takes(file->session->awaited, file->source->name,
		message->conversation, judging->shown_again))
		return 0;
	message_identity(message, &later.identity);
	later.again = judging->shown_again;
	if (file->sink.later(file->sink.arg, &later) == 0)
		return 0;
	return err_set(&file->stopped, ECANCELED, "stopped");
}

/* A provisional message that comes again stands last in the memory itself. */
static void
look_before(struct judging *judging)
{
	const struct session *session = judging->file->session;
	unsigned context = session->settings->context;

	if (judging->has_before)
		return;
	judging->has_before = true;
	judging->before_count = rule_memory_last(session->memory,
	    judging->message->conversation, judging->before,
	    context < BEFORE_MAX ? context : BEFORE_MAX);
	if (judging->shown_again && judging->before_count > 0)
		judging->before_count--;
}

static void
take_match(void *arg, const struct match *match)
{
	struct judging *judging = arg;
	struct session_file *file = judging->file;
	struct session_hit hit = {
		.message = judging->message,
		.judged = judging->judged,
		.from = judging->from,
		.to = judging->to,
		.match = match,
		.before = judging->before,
		.offset = judging->offset,
	};

	look_before(judging);
	hit.before_count = judging->before_count;
	file->counts.matches += !judging->reread;
	if (file->sink.later != NULL && match->rule->status == RULE_LIVE &&
	    file->session->settings->context > 0 &&
	    awaited_add(file->session->awaited, file->source->name,
		judging->message->conversation,
		file->session->settings->context) == -1)
		judging->result = -1;
	if (file->sink.hit != NULL && judging->result == 0 &&
	    file->sink.hit(file->sink.arg, &hit) == -1)
		judging->result = -1;
}

static void
take_undecided(void *arg, const struct undecided *undecided)
{
	struct judging *judging = arg;

	judging->file->counts.undecided += !judging->reread;
	session_fault(judging->file, judging->offset,
	    "rule '%s' (%s:%d) could "
	    "not be decided on the message here: %s (code %d); simplify that "
	    "line",
	    undecided->rule->id,
	    undecided->line == NULL ? "?" : undecided->line->file,
	    undecided->line == NULL ? 0 : undecided->line->line,
	    undecided->text, undecided->code);
}

static void
ignore_match(void *arg, const struct match *match)
{
	(void)arg;
	(void)match;
}

static void
ignore_undecided(void *arg, const struct undecided *undecided)
{
	(void)arg;
	(void)undecided;
}

/*
 * Whom was it said to? The export's word; else, between two people, the one
 * after whom the conversation is called, or the other one who speaks in it.
 */
static const struct person *
find_other(struct session_file *file, const struct message *message,
    const struct person *from, struct span *shown)
{
	const struct people *people = file->session->settings->people;
	struct memory_speaker speakers[SPEAKERS_MAX];
	const struct person *other;
	size_t count;

	*shown = SPAN_NONE;
	if (message->to_count == 1) {
		*shown = message->to[0];
		return people_find(people, message->to[0]);
	}
	if (message->to_count > 1)
		return NULL;
	other = people_find(people, message->conversation);
	if (other != NULL && other != from) {
		*shown = message->conversation;
		return other;
	}
	count = rule_memory_speakers(file->session->memory,
	    message->conversation, speakers);
	for (size_t i = 0; i < count; i++) {
		if (span_equal(speakers[i].from, message->from))
			continue;
		if (shown->len > 0 && !span_equal(speakers[i].from, *shown)) {
			*shown = SPAN_NONE; /* a group */
			return NULL;
		}
		*shown = speakers[i].from;
	}
	return people_find(people, *shown);
}

static enum role
role_of(const struct person *person, bool stated, enum role said,
    enum role otherwise)
{
	if (stated)
		return said;
	if (person != NULL)
		return person->role;
	return otherwise;
}

/* Of a group, the role of whom the policies protect first. */
static enum role
most_protected(struct session_file *file, const struct message *message)
{
	static const enum role order[] = { ROLE_SERVICE_USER, ROLE_FAMILY,
		ROLE_PROFESSIONAL, ROLE_STAFF, ROLE_MANAGER };
	struct memory_speaker speakers[SPEAKERS_MAX];
	unsigned there = 0;
	size_t count;

	for (size_t i = 0; i < message->to_count; i++) {
		const struct person *person =
		    people_find(file->session->settings->people,
			message->to[i]);

		if (person != NULL)
			there |= ROLE_BIT(person->role);
	}
	count = rule_memory_speakers(file->session->memory,
	    message->conversation, speakers);
	for (size_t i = 0; i < count; i++) {
		if (!span_equal(speakers[i].from, message->from))
			there |= ROLE_BIT(speakers[i].role);
	}
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if ((there & ROLE_BIT(order[i])) != 0)
			return order[i];
	}
	return ROLE_UNKNOWN;
}

/*
 * The app's own lines are nobody's words. With a sender, a line that only looks
 * like one of them is his.
 */
static bool
is_speech(const struct message *message)
{
	return message->from.len > 0 && message->text.len > 0;
}
