#include "daemon/answer.h"

#include <string.h>

#include "base/escape.h"
#include "base/json_write.h"
#include "daemon/stages.h"
#include "deliver/mail.h"

#define ALERTS_LIMIT 20

struct command {
	const char *name;
	bool trusted; /* it shows what was said */
	int (*run)(struct keeper *keeper, const struct request *request,
	    struct buffer *out);
};

struct listing {
	struct keeper *keeper;
	const struct request *request;
	struct buffer *out;
	struct json_writer json;
};

static int run_status(struct keeper *keeper, const struct request *request,
    struct buffer *out);
static int run_reload(struct keeper *keeper, const struct request *request,
    struct buffer *out);
static int run_alerts(struct keeper *keeper, const struct request *request,
    struct buffer *out);
static int run_show(struct keeper *keeper, const struct request *request,
    struct buffer *out);
static int list_alert(const struct ledger_alert *kept, void *arg);
static int show_alert(const struct ledger_alert *kept, void *arg);
static void list_json(struct json_writer *json, const char *id,
    const struct alert_kept *kept);

static const struct command commands[] = {
	{ "status", false, run_status },
	{ "reload", false, run_reload },
	{ "alerts", true, run_alerts },
	{ "show", true, run_show },
};

int
answer(struct keeper *keeper, const struct request *request, bool trusted,
    struct buffer *out)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, request->command) != 0)
			continue;
		if (commands[i].trusted && !trusted) {
			(void)buffer_printf(out,
			    "'%s' shows what people said "
			    "and is for root and the daemon's user alone\n",
			    commands[i].name);
			return -1;
		}
		return commands[i].run(keeper, request, out);
	}
	(void)buffer_text(out, "this boundaryd does not know that command\n");
	return -1;
}

static int
run_status(struct keeper *keeper, const struct request *request,
    struct buffer *out)
{
	if (request->json)
		status_json(keeper, out);
	else
		status_text(keeper, out);
	return 0;
}

static int
run_reload(struct keeper *keeper, const struct request *request,
    struct buffer *out)
{
	struct faults faults = FAULTS_NONE;
	char line[1024];
	int result = keeper_reload(keeper, &faults);

	(void)request;
	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		(void)buffer_printf(out, "%s\n", line);
	}
	faults_done(&faults);
	if (result == 0)
		(void)buffer_printf(out, "reloaded: %zu rules\n",
		    keeper->settings->rule_count);
	else
		(void)buffer_text(out, "the settings in use stay\n");
	return result;
}

static int
run_alerts(struct keeper *keeper, const struct request *request,
    struct buffer *out)
{
	struct listing listing = { keeper, request, out, JSON_WRITER(out) };
	struct err err = { 0 };

	if (request->json)
		json_open_array(&listing.json, NULL);
	if (ledger_each_alert(keeper->ledger,
		request->limit == 0 ? ALERTS_LIMIT : request->limit, list_alert,
		&listing, &err) == -1) {
		buffer_reset(out);
		(void)buffer_printf(out, "%s\n", err.text);
		return -1;
	}
	if (request->json) {
		json_close_array(&listing.json);
		(void)buffer_char(out, '\n');
	} else if (out->len == 0)
		(void)buffer_text(out, "no alerts\n");
	return 0;
}

static int
run_show(struct keeper *keeper, const struct request *request,
    struct buffer *out)
{
	struct listing listing = { keeper, request, out, JSON_WRITER(out) };
	struct err err = { 0 };
	int found;

	found = ledger_find_alert(keeper->ledger, span_of(request->argument),
	    show_alert, &listing, &err);
	if (found == 1)
		return 0;
	if (found == 0)
		(void)buffer_text(out,
		    "there is no alert with this id; "
		    "'boundaryctl alerts' lists them\n");
	else
		(void)buffer_printf(out, "%s\n", err.text);
	return -1;
}

static int
list_alert(const struct ledger_alert *kept, void *arg)
{
	struct listing *listing = arg;
	char id[DIGEST_HEX_BYTES];
	char when[INSTANT_TEXT_BYTES];

	digest_hex(&kept->id, id);
	if (listing->request->json) {
		list_json(&listing->json, id, &kept->kept);
		return listing->out->failed ? 1 : 0;
	}
	instant_format_people(kept->kept.raised,
	    listing->keeper->settings->zone, when);
	(void)buffer_printf(listing->out, "%.12s  %s  %-6s %-16.16s ", id, when,
	    severity_name(kept->kept.severity), kept->kept.family);
	(void)escape_line(listing->out,
	    span_first(span_of(kept->kept.from_name), 16));
	(void)buffer_char(listing->out, '\n');
	return listing->out->failed ? 1 : 0;
}

static void
list_json(struct json_writer *json, const char *id,
    const struct alert_kept *kept)
{
	char when[INSTANT_TEXT_BYTES];

	instant_format(kept->raised, when);
	json_open_object(json, NULL);
	json_text(json, "id", id);
	json_text(json, "raised", when);
	json_text(json, "rule", kept->rule);
	json_text(json, "family", kept->family);
	json_text(json, "severity", severity_name(kept->severity));
	json_text(json, "route", kept->route);
	json_text(json, "source", kept->source);
	json_integer(json, "seen", kept->seen);
	json_close_object(json);
}

/* The alert as the manager gets it. */
static int
show_alert(const struct ledger_alert *kept, void *arg)
{
	struct listing *listing = arg;
	const struct settings *settings = listing->keeper->settings;
	const struct mail_options options = { settings->clauses, settings->zone,
		settings->host };
	struct alert alert;
	struct err err = { 0 };

	if (alert_restore(&alert, &kept->kept, &err) == -1) {
		(void)buffer_printf(listing->out, "%s\n", err.text);
		return 1;
	}
	if (mail_render(&alert, &options, listing->out, &err) == -1)
		(void)buffer_printf(listing->out, "%s\n", err.text);
	alert_done(&alert);
	return 1;
}
