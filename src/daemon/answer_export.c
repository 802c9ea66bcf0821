#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "daemon/answer.h"
#include "daemon/stages.h"
#include "deliver/evidence.h"
#include "ledger/audit.h"

#define HISTORY_BYTES ((size_t)256 << 10)

struct export
{
	const struct asking *asking;
	struct buffer *out;
	struct alert alert;
	bool found;
	struct err err;
};

static int take_alert(const struct ledger_alert *kept, void *arg);
static int take_event(const struct audit_event *event, void *arg);
static int record(const struct asking *asking, const struct alert *alert,
    struct err *err);
static int write_archive(struct export *export, const char *who);

/* argument: an alert's id. Who may see it may have it; both are recorded. */
int
answer_export(const struct asking *asking, struct buffer *out)
{
	struct export export = { .asking = asking, .out = out };
	char who[64];
	int found, result = -1;

	answer_name(asking, who, sizeof(who));
	found = ledger_find_alert(asking->keeper->ledger,
	    span_of(asking->request->argument), take_alert, &export,
	    &export.err);
	if (found == -1 || export.err.code != 0)
		(void)buffer_printf(out, "%s\n", export.err.text);
	else if (!export.found)
		(void)buffer_text(out,
		    "there is no alert with this id; "
		    "'boundaryctl alerts' lists them\n");
	/* What cannot be put into the record is not handed out. */
	else if (record(asking, &export.alert, &export.err) == -1 ||
	    write_archive(&export, who) == -1) {
		buffer_reset(out);
		(void)buffer_printf(out, "%s\n", export.err.text);
	} else
		result = 0;
	if (export.found)
		alert_done(&export.alert);
	return result;
}

static int
take_alert(const struct ledger_alert *kept, void *arg)
{
	struct export *export = arg;
	const char *route;

	if (!answer_sees(export->asking, &kept->id, &route))
		return 1;
	if (alert_restore(&export->alert, &kept->kept, &export->err) == -1)
		return 1;
	export->found = true;
	if (route[0] != '\0')
		export->alert.route = route;
	return 1;
}

static int
record(const struct asking *asking, const struct alert *alert, struct err *err)
{
	return answer_record(asking,
	    (struct audit_event){ .kind = AUDIT_EXPORTED,
		.alert = alert->id,
		.what = "boundaryctl export" },
	    err);
}

static int
write_archive(struct export *export, const char *who)
{
	struct keeper *keeper = export->asking->keeper;
	const struct settings *settings = keeper->settings;
	const struct mail_options options = { settings->clauses, settings->zone,
		settings->host };
	const struct rule_spec *rule = keeper_rule(keeper,
	    span_of(export->alert.rule->id));
	struct buffer history = BUFFER_WITH_LIMIT(HISTORY_BYTES);
	struct evidence evidence = { .alert = &export->alert,
		.options = &options,
		.made = instant_now(),
		.made_by = who };
	int result;

	if (rule != NULL && rule->file != NULL &&
	    bundle_read(keeper->bundle, rule->file, &evidence.rule_file,
		&export->err) == 0) {
		evidence.rule_path = rule->file;
		evidence.rule_line = rule->line;
	}
	export->err.code = 0;
	result = audit_each(keeper->ledger, &export->alert.id, 0, take_event,
	    &history, &export->err);
	evidence.history = buffer_span(&history);
	if (result == 0)
		result = evidence_write(&evidence, export->out, &export->err);
	buffer_done(&history);
	return result;
}

static int
take_event(const struct audit_event *event, void *arg)
{
	struct buffer *history = arg;
	struct json_writer json = JSON_WRITER(history);
	char when[INSTANT_TEXT_BYTES];

	json_open_object(&json, NULL);
	json_integer(&json, "number", event->number);
	instant_format(event->time, when);
	json_text(&json, "time", when);
	json_text(&json, "what", audit_kind_name((int)event->kind));
	json_text(&json, "detail", event->what);
	json_text(&json, "who", event->who);
	json_text(&json, "route", event->route);
	json_text(&json, "note", event->note);
	json_close_object(&json);
	(void)buffer_char(history, '\n');
	return history->failed ? 1 : 0;
}
