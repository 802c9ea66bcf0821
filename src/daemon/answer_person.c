#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alert/pseudonym.h"
#include "base/json_write.h"
#include "daemon/answer.h"
#include "daemon/archive.h"
#include "daemon/notify.h"
#include "daemon/review.h"
#include "daemon/stages.h"
#include "ledger/audit.h"
#include "ledger/days.h"
#include "review/desk_person.h"

#define FOLDER      "person/"
#define PAIR_DIGITS 12

static const char read_me[] =
    "What boundaryd keeps about one person, for the person who asked.\n"
    "\n"
    "alerts/ID.json  each alert about, from or to the person: the rule, what\n"
    "                was said, what was decided, and all that was done with\n"
    "                it, from the record of decisions\n"
    "quoted.jsonl    what the person said before or after a message between\n"
    "                others; nothing of theirs\n"
    "concerns.jsonl  the short notes that repeats are counted by, without words,\n"
    "                which stay longer than the alerts: worker, rule, times,\n"
    "                outcome, the agreed exception that covered it; \"with\" is\n"
    "                the same for the same two people\n"
    "SHA256SUMS      for sha256sum -c\n"
    "\n"
    "Everybody else has a made-up name, the same all through. Names INSIDE\n"
    "what was said or noted are as they were written: read it, and take out\n"
    "what is somebody else's before you hand it over. What was removed after\n"
    "its time is not here. Nor are the notes of a flood of alerts, which are\n"
    "removed when it is over. Where there is much, quoted-2.jsonl and\n"
    "concerns-2.jsonl go on. The exports themselves are not boundaryd's: ask\n"
    "whoever keeps them.\n";

/* One request, while its archive grows. */
struct dossier {
	const struct asking *asking;
	const char *person; /* of desk_person_id */
	struct desk desk;
	unsigned char key[DIGEST_KEY_BYTES];
	struct archive archive;
	struct archive_lines quoted;
	struct archive_lines concerns;
	size_t alerts;
	const struct standing *standing; /* of the alert at hand */
	struct err *err;
	int result;
};

/* A walk over what was done about an alert. */
struct telling {
	struct dossier *dossier;
	struct json_writer *json;
};

static int gather(struct dossier *dossier, struct err *err);
static int hand_out(struct dossier *dossier, struct err *err);
static int note_export(struct dossier *dossier, struct err *err);
static int take(const struct desk_of_person *found, void *arg);
static void put_alert(struct dossier *dossier, const struct alert *alert,
    struct buffer *out);
static void put_quoted(struct dossier *dossier, const struct alert *alert);
static void put_said(struct dossier *dossier, struct json_writer *json,
    const char *key, const struct report_before *said, size_t count);
static void put_name(const struct dossier *dossier, struct json_writer *json,
    const char *key, struct span id, struct span shown);
static int put_event(const struct audit_event *event, void *arg);
static int take_concern(const struct ledger_concern *concern, void *arg);
static void name_pair(const struct dossier *dossier, const struct digest *pair,
    char out[DIGEST_HEX_BYTES]);

/* argument: the person; note: why, such as the number of the request. */
int
answer_person(const struct asking *asking, struct buffer *out)
{
	struct dossier dossier = { .asking = asking,
		.quoted = ARCHIVE_LINES("quoted"),
		.concerns = ARCHIVE_LINES("concerns") };
	struct err err = { 0 };
	int result;

	if (asking->request->argument[0] == '\0' ||
	    asking->request->note[0] == '\0') {
		(void)buffer_text(out,
		    "export --person needs a person and the reason for it: "
		    "--note TEXT\n");
		return -1;
	}
	keeper_desk(asking->keeper, &dossier.desk);
	dossier.person = desk_person_id(&dossier.desk,
	    asking->request->argument);
	dossier.err = &err;
	result = archive_begin(&dossier.archive,
	    asking->keeper->settings->state_path, FOLDER, instant_now(), &err);
	if (result == 0)
		result = gather(&dossier, &err);
	if (result == 0)
		result = hand_out(&dossier, &err);
	archive_done(&dossier.archive);
	buffer_done(&dossier.quoted.bytes);
	buffer_done(&dossier.concerns.bytes);
	if (result == -1)
		(void)buffer_printf(out, "%s\n", err.text);
	return result;
}

static int
gather(struct dossier *dossier, struct err *err)
{
	if (ledger_pseudonym_key(dossier->desk.ledger, dossier->key, err) ==
		-1 ||
	    desk_each_of_person(&dossier->desk, dossier->person, take, dossier,
		err) == -1 ||
	    dossier->result == -1 ||
	    desk_each_concern_of(&dossier->desk, dossier->person, take_concern,
		dossier, err) == -1 ||
	    dossier->result == -1)
		return -1;
	if (archive_add_lines(&dossier->archive, &dossier->quoted, true, err) ==
		-1 ||
	    archive_add_lines(&dossier->archive, &dossier->concerns, true,
		err) == -1)
		return -1;
	return archive_add(&dossier->archive, "README.txt", span_of(read_me),
	    err);
}

/*
 * What cannot be put into the record is not handed out, and what was not made
 * is not in the record.
 */
static int
hand_out(struct dossier *dossier, struct err *err)
{
	int file = archive_end(&dossier->archive, err);

	if (file == -1)
		return -1;
	if (note_export(dossier, err) == -1) {
		(void)close(file);
		return -1;
	}
	*dossier->asking->file = file;
	return 0;
}

/* That it was done and why; not of whom. */
static int
note_export(struct dossier *dossier, struct err *err)
{
	char what[64];
	const struct audit_event event = { .kind = AUDIT_EXPORTED,
		.what = what,
		.note = dossier->asking->request->note };

	(void)snprintf(what, sizeof(what), "a person, %zu alert%s",
	    dossier->alerts, dossier->alerts == 1 ? "" : "s");
	return answer_record(dossier->asking, event, err);
}

static int
take(const struct desk_of_person *found, void *arg)
{
	struct dossier *dossier = arg;
	struct buffer words = BUFFER_NONE, json = BUFFER_NONE;
	char id[DIGEST_HEX_BYTES], name[64];
	struct standing standing;

	dossier->result = desk_standing(&dossier->desk, found->alert,
	    found->kept->kept.route, &standing, &words, dossier->err);
	if (dossier->result == -1) {
		buffer_done(&words);
		return 1;
	}
	dossier->result = 0;
	dossier->standing = &standing;
	if (found->only_quoted) {
		put_quoted(dossier, found->alert);
		dossier->result = archive_add_lines(&dossier->archive,
		    &dossier->quoted, false, dossier->err);
	} else {
		digest_hex(&found->alert->id, id);
		(void)snprintf(name, sizeof(name), "alerts/%s.json", id);
		put_alert(dossier, found->alert, &json);
		if (dossier->result == 0)
			dossier->result = json.failed ?
			    err_set(dossier->err, ENOMEM,
				"out of memory for an alert") :
			    archive_add(&dossier->archive, name,
				buffer_span(&json), dossier->err);
		dossier->alerts++;
	}
	buffer_done(&json);
	buffer_done(&words);
	/* Of one person there may be years of it. */
	notify_send("WATCHDOG=1");
	return dossier->result == -1 ? 1 : 0;
}

static void
put_alert(struct dossier *dossier, const struct alert *alert,
    struct buffer *out)
{
	const struct standing *standing = dossier->standing;
	const struct report *report = &alert->report;
	struct json_writer json = JSON_WRITER(out);
	char id[DIGEST_HEX_BYTES];
	struct telling telling = { dossier, &json };

	digest_hex(&alert->id, id);
	json_open_object(&json, NULL);
	json_text(&json, "alert", id);
	json_text(&json, "rule", alert->rule->id);
	json_text(&json, "title", alert->rule->title);
	json_text(&json, "why", alert->rule->why);
	json_text(&json, "severity", severity_name(alert->rule->severity));
	json_instant(&json, "raised", alert->raised);
	if (alert->damaged)
		json_boolean(&json, "damaged", true);
	json_instant(&json, "time", report->time);
	put_name(dossier, &json, "from", report->from_person, report->from);
	json_text(&json, "from_role", role_name(report->from_role));
	put_name(dossier, &json, "to", report->to_person, report->to);
	json_text(&json, "to_role", role_name(report->to_role));
	put_said(dossier, &json, "before", report->before,
	    report->before_count);
	json_string(&json, "text", report->text);
	put_said(dossier, &json, "after", standing->later,
	    standing->later_count);
	json_text(&json, "outcome", outcome_name(standing->outcome));
	json_instant(&json, "decided", standing->decided);
	json_text(&json, "note", standing->note);
	json_open_array(&json, "history");
	dossier->result = audit_each(dossier->desk.ledger, &alert->id, 1,
	    put_event, &telling, dossier->err);
	json_close_array(&json);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

/* The person's own words, and nothing of the others'. */
static void
put_quoted(struct dossier *dossier, const struct alert *alert)
{
	const struct report_before *lists[] = { alert->report.before,
		dossier->standing->later };
	const size_t counts[] = { alert->report.before_count,
		dossier->standing->later_count };
	struct buffer *out = &dossier->quoted.bytes;
	struct json_writer json = JSON_WRITER(out);
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < counts[i]; j++) {
			if (!desk_is_person(&dossier->desk, dossier->person,
				SPAN_NONE, lists[i][j].from))
				continue;
			json_open_object(&json, NULL);
			json_text(&json, "alert", id);
			json_instant(&json, "time", lists[i][j].time);
			json_string(&json, "text", lists[i][j].text);
			json_close_object(&json);
			(void)buffer_char(out, '\n');
		}
	}
}

static void
put_said(struct dossier *dossier, struct json_writer *json, const char *key,
    const struct report_before *said, size_t count)
{
	json_open_array(json, key);
	for (size_t i = 0; i < count; i++) {
		json_open_object(json, NULL);
		json_instant(json, "time", said[i].time);
		put_name(dossier, json, "from", SPAN_NONE, said[i].from);
		json_text(json, "from_role", role_name(said[i].from_role));
		json_string(json, "text", said[i].text);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_name(const struct dossier *dossier, struct json_writer *json,
    const char *key, struct span id, struct span shown)
{
	const struct person *found = id.len > 0 ?
	    NULL :
	    people_find(dossier->desk.people, shown);
	char name[PSEUDONYM_BYTES], text[PSEUDONYM_BYTES + 8];

	if (desk_is_person(&dossier->desk, dossier->person, id, shown)) {
		json_string(json, key, shown);
		return;
	}
	if (found != NULL)
		id = span_of(found->id);
	pseudonym_of(dossier->key, id.len > 0 ? id : shown, name);
	(void)snprintf(text, sizeof(text), "person %s",
	    strchr(name, ' ') == NULL ? name : strrchr(name, ' ') + 1);
	json_text(json, key, shown.len == 0 && id.len == 0 ? "" : text);
}

static int
put_event(const struct audit_event *event, void *arg)
{
	const struct telling *telling = arg;

	json_open_object(telling->json, NULL);
	json_integer(telling->json, "number", event->number);
	json_instant(telling->json, "time", event->time);
	json_text(telling->json, "what", audit_kind_name((int)event->kind));
	json_text(telling->json, "detail", event->what);
	json_text(telling->json, "route", event->route);
	json_text(telling->json, "note", event->note);
	if (event->who[0] != '\0')
		put_name(telling->dossier, telling->json, "by", SPAN_NONE,
		    span_of(event->who));
	json_close_object(telling->json);
	return 0;
}

static int
take_concern(const struct ledger_concern *concern, void *arg)
{
	struct dossier *dossier = arg;
	struct buffer *out = &dossier->concerns.bytes;
	struct json_writer json = JSON_WRITER(out);
	char id[DIGEST_HEX_BYTES], pair[DIGEST_HEX_BYTES];

	digest_hex(&concern->id, id);
	name_pair(dossier, &concern->pair, pair);
	json_open_object(&json, NULL);
	json_text(&json, "alert", id);
	put_name(dossier, &json, "worker", span_of(concern->subject),
	    span_of(concern->subject));
	json_string(&json, "with", span_first(span_of(pair), PAIR_DIGITS));
	json_text(&json, "rule", concern->rule);
	json_text(&json, "family", concern->family);
	json_text(&json, "severity", severity_name(concern->severity));
	json_instant(&json, "time", concern->time);
	json_instant(&json, "raised", concern->raised);
	json_text(&json, "outcome", outcome_name(concern->outcome));
	json_text(&json, "covered_by", concern->covered_by);
	json_boolean(&json, "told_as_repeat", concern->told);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
	dossier->result = archive_add_lines(&dossier->archive,
	    &dossier->concerns, false, dossier->err);
	return dossier->result == -1 ? 1 : 0;
}

/*
 * The ledger's hash of two people has no key: whoever has one of them, as the
 * reader has, could try every name he knows for the other.
 */
static void
name_pair(const struct dossier *dossier, const struct digest *pair,
    char out[DIGEST_HEX_BYTES])
{
	struct digest_state state;
	struct digest keyed;

	digest_begin_keyed(&state, dossier->key);
	digest_add_field(&state, SPAN("with"));
	digest_add(&state,
	    (struct span){ (const char *)pair->byte, DIGEST_BYTES });
	digest_end(&state, &keyed);
	digest_hex(&keyed, out);
}
