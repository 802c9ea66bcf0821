#include "alert/clauses.h"
#include "alert/standing.h"
#include "base/instant.h"
#include "base/json_write.h"
#include "deliver/mail_parts.h"

static void put_person(struct json_writer *json, const char *key,
    const char *name, struct span shown, struct span id);
static void put_flags(struct json_writer *json, unsigned flags);
static void put_clauses(struct json_writer *json, const struct rule_spec *rule,
    const struct clauses *clauses);
static void put_disguises(struct json_writer *json, unsigned disguises);
static void put_spans(struct json_writer *json, const struct report *report);
static void put_said(struct json_writer *json, const char *key,
    const struct report_before *said, size_t count);
static void put_standing(struct json_writer *json,
    const struct standing *standing);
static void put_rule(struct json_writer *json, const struct alert *alert,
    const struct clauses *clauses);

void
mail_json(const struct alert *alert, const struct mail_options *options,
    struct buffer *out)
{
	const struct report *report = &alert->report;
	struct json_writer json = JSON_WRITER(out);
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	json_open_object(&json, NULL);
	json_text(&json, "alert", id);
	put_rule(&json, alert, options->clauses);
	json_instant(&json, "raised", alert->raised);
	json_integer(&json, "seen", alert->seen);
	if (alert->damaged)
		json_boolean(&json, "damaged", true);
	json_text(&json, "route", alert->route);
	json_text(&json, "team", alert->team);
	json_text(&json, "subject", alert->subject);
	json_text(&json, "source", alert->source);
	json_text(&json, "file", alert->file);
	json_integer(&json, "offset", (int64_t)(report->offset & INT64_MAX));
	json_string(&json, "channel", report->channel);
	json_string(&json, "conversation", report->conversation);
	json_string(&json, "message_id", report->message_id);
	json_instant(&json, "time", report->time);
	json_boolean(&json, "time_zone_assumed",
	    report->time_kind == TIME_ASSUMED);
	put_flags(&json, report->flags);
	put_person(&json, "from", alert->from_name, report->from,
	    report->from_person);
	json_text(&json, "from_role", role_name(report->from_role));
	put_person(&json, "to", alert->to_name, report->to, report->to_person);
	json_text(&json, "to_role", role_name(report->to_role));
	json_string(&json, "text", report->text);
	json_integer(&json, "text_offset",
	    (int64_t)(report->text_offset & INT64_MAX));
	put_spans(&json, report);
	json_string(&json, "value", report->value);
	put_disguises(&json, report->disguises);
	json_integer(&json, "times", report->times);
	json_string(&json, "earlier", report->earlier);
	json_string(&json, "also", report->also);
	put_said(&json, "before", report->before, report->before_count);
	if (alert->standing != NULL) {
		put_said(&json, "after", alert->standing->later,
		    alert->standing->later_count);
		put_standing(&json, alert->standing);
	}
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

void
mail_json_follow_up(const struct alert *alert, struct buffer *out)
{
	const struct standing *standing = alert->standing;
	struct json_writer json = JSON_WRITER(out);
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	json_open_object(&json, NULL);
	json_text(&json, "follow_up_of", id);
	put_said(&json, "after", standing == NULL ? NULL : standing->later,
	    standing == NULL ? 0 : standing->later_count);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

static void
put_rule(struct json_writer *json, const struct alert *alert,
    const struct clauses *clauses)
{
	const struct rule_spec *rule = alert->rule;

	json_text(json, "rule", rule->id);
	json_text(json, "family", rule->family);
	json_text(json, "severity", severity_name(rule->severity));
	json_text(json, "title", rule->title);
	json_text(json, "why", rule->why);
	put_clauses(json, rule, clauses);
}

static void
put_person(struct json_writer *json, const char *key, const char *name,
    struct span shown, struct span id)
{
	json_open_object(json, key);
	json_text(json, "name", name);
	json_string(json, "shown", shown);
	json_string(json, "person", id);
	json_close_object(json);
}

static void
put_flags(struct json_writer *json, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *name;
	} known[] = { { MESSAGE_EDITED, "edited" },
		{ MESSAGE_DELETED, "deleted" },
		{ MESSAGE_ATTACHMENT, "attachment" }, { MESSAGE_CUT, "cut" },
		{ MESSAGE_REPAIRED, "repaired" },
		{ MESSAGE_DATE_GUESSED, "date_guessed" } };

	json_open_array(json, "flags");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if ((flags & known[i].flag) != 0)
			json_text(json, NULL, known[i].name);
	json_close_array(json);
}

static void
put_clauses(struct json_writer *json, const struct rule_spec *rule,
    const struct clauses *clauses)
{
	struct span left = span_of(rule->clause), id;
	const struct clause *clause;

	json_open_array(json, "clauses");
	while (clauses_next(clauses, &left, &id, &clause)) {
		json_open_object(json, NULL);
		json_string(json, "id", id);
		if (clause != NULL) {
			json_text(json, "document", clause->document);
			json_text(json, "section", clause->section);
			json_text(json, "words", clause->words);
		}
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_disguises(struct json_writer *json, unsigned disguises)
{
	json_open_array(json, "disguises");
	for (size_t i = 0; mail_disguise(disguises, i) != NULL; i++)
		json_text(json, NULL, mail_disguise(disguises, i));
	json_close_array(json);
}

/* Bytes of "text"; with "text_offset" added, of the whole message. */
static void
put_spans(struct json_writer *json, const struct report *report)
{
	json_open_array(json, "spans");
	for (size_t i = 0; i < report->span_count; i++) {
		const struct match_span *at = &report->spans[i];

		if (at->start > at->end || at->end > report->text.len)
			continue;
		json_open_object(json, NULL);
		json_integer(json, "start", at->start);
		json_integer(json, "end", at->end);
		json_string(json, "text",
		    span_first(span_from(report->text, at->start),
			at->end - at->start));
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_said(struct json_writer *json, const char *key,
    const struct report_before *said, size_t count)
{
	json_open_array(json, key);
	for (size_t i = 0; i < count; i++) {
		json_open_object(json, NULL);
		json_instant(json, "time", said[i].time);
		json_string(json, "from", said[i].from);
		json_text(json, "from_role", role_name(said[i].from_role));
		json_string(json, "text", said[i].text);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
put_standing(struct json_writer *json, const struct standing *standing)
{
	json_open_object(json, "standing");
	json_instant(json, "due", standing->due);
	json_text(json, "outcome", outcome_name(standing->outcome));
	json_instant(json, "decided", standing->decided);
	json_integer(json, "same_worker", standing->worker_count);
	json_integer(json, "same_pair", standing->pair_count);
	json_integer(json, "same_family", standing->family_count);
	json_close_object(json);
}
