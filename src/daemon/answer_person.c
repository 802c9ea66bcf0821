#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "alert/pseudonym.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "daemon/answer.h"
#include "daemon/stages.h"
#include "deliver/evidence.h"
#include "ledger/audit.h"
#include "ledger/days.h"
#include "review/desk_person.h"

#define FOLDER "person/"

static const char read_me[] =
    "What boundaryd keeps about one person, for the person who asked.\n"
    "\n"
    "alerts/ID.json  each alert about, from or to the person: the rule, what\n"
    "                was said, what was decided, and all that was done with\n"
    "                it, from the record of decisions\n"
    "quoted.jsonl    what the person said before or after a message between\n"
    "                others; nothing of theirs\n"
    "SHA256SUMS      for sha256sum -c\n"
    "\n"
    "Everybody else has a made-up name, the same all through. Names INSIDE\n"
    "what was said or noted are as they were written: read it, and take out\n"
    "what is somebody else's before you hand it over. What was removed after\n"
    "its time is not here. Nor are the short notes that repeats and storms\n"
    "are counted by (the worker's id, rule, time, outcome and the agreed\n"
    "exception that covered it; no words). The exports themselves are not boundaryd's: ask\n"
    "whoever keeps them.\n";

/* One request, while its archive grows. */
struct dossier {
	const struct asking *asking;
	const char *person; /* of desk_person_id */
	struct desk desk;
	unsigned char key[DIGEST_KEY_BYTES];
	struct buffer *out;
	struct buffer sums;
	struct buffer quoted;
	int64_t now;
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
static void add(struct dossier *dossier, const char *name, struct span bytes);

/* argument: the person; note: why, such as the number of the request. */
int
answer_person(const struct asking *asking, struct buffer *out)
{
	struct dossier dossier = { .asking = asking,
		.out = out,
		.now = instant_now() };
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
	result = gather(&dossier, &err);
	if (result == 0 &&
	    (out->failed || dossier.sums.failed || dossier.quoted.failed))
		result = err_set(&err, EMSGSIZE,
		    "there is more about this person than fits into one "
		    "archive of 1 MiB; write the alerts one by one, "
		    "'boundaryctl export ID FILE', and take everybody else "
		    "out of these before you hand them over: they are named "
		    "there");
	/* What cannot be put into the record is not handed out. */
	if (result == 0)
		result = note_export(&dossier, &err);
	buffer_done(&dossier.sums);
	buffer_done(&dossier.quoted);
	if (result == 0)
		return 0;
	buffer_reset(out);
	(void)buffer_printf(out, "%s\n", err.text);
	return -1;
}

static int
gather(struct dossier *dossier, struct err *err)
{
	if (ledger_pseudonym_key(dossier->desk.ledger, dossier->key, err) ==
		-1 ||
	    desk_each_of_person(&dossier->desk, dossier->person, take, dossier,
		err) == -1 ||
	    dossier->result == -1)
		return -1;
	add(dossier, "quoted.jsonl", buffer_span(&dossier->quoted));
	add(dossier, "README.txt", span_of(read_me));
	tar_member(dossier->out, FOLDER "SHA256SUMS",
	    buffer_span(&dossier->sums), dossier->now);
	tar_end(dossier->out);
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
	if (found->only_quoted)
		put_quoted(dossier, found->alert);
	else {
		digest_hex(&found->alert->id, id);
		(void)snprintf(name, sizeof(name), "alerts/%s.json", id);
		put_alert(dossier, found->alert, &json);
		add(dossier, name, buffer_span(&json));
		dossier->alerts++;
	}
	dossier->out->failed = dossier->out->failed || json.failed;
	buffer_done(&json);
	buffer_done(&words);
	return dossier->out->failed || dossier->result == -1 ? 1 : 0;
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
	struct json_writer json = JSON_WRITER(&dossier->quoted);
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
			(void)buffer_char(&dossier->quoted, '\n');
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

static void
add(struct dossier *dossier, const char *name, struct span bytes)
{
	char path[100], hash[SHA256_HEX_BYTES];

	(void)snprintf(path, sizeof(path), FOLDER "%s", name);
	tar_member(dossier->out, path, bytes, dossier->now);
	sha256_hex(bytes, hash);
	(void)buffer_printf(&dossier->sums, "%s  %s\n", hash, name);
}
