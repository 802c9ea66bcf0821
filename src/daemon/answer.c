#include "daemon/answer.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/json_write.h"
#include "base/write_all.h"
#include "control/channel.h"
#include "daemon/canary.h"
#include "daemon/stages.h"
#include "ledger/audit.h"
#include "ledger/cases.h"
#include "review/tiers.h"
#include "settings/canary.h"

#define ALERTS_LIMIT 20

/* Whom a command is for; root and the daemon's own user have them all. */
enum command_for {
	FOR_ADMINS,   /* it shows no word of a message */
	FOR_MANAGERS, /* of the alerts of their own routes */
	FOR_ROOT      /* and the daemon's own user alone */
};

struct command {
	const char *name;
	enum command_for whom;
	int (*run)(const struct asking *asking, struct buffer *out);
};

struct listing {
	struct keeper *keeper;
	const struct request *request;
	const struct asker *asker;
	struct buffer *out;
	struct json_writer json;
	size_t left; /* to be shown */
	struct digest shown;
};

static int run_status(const struct asking *asking, struct buffer *out);
static int hand_over(const struct asking *asking, struct span bytes,
    struct buffer *out);
static int run_reload(const struct asking *asking, struct buffer *out);
static int run_canary(const struct asking *asking, struct buffer *out);
static int run_alerts(const struct asking *asking, struct buffer *out);
static int run_show(const struct asking *asking, struct buffer *out);
static bool may(const struct asker *asker, enum command_for whom);
static int note_shown(const struct asking *asking,
    const struct listing *listing);
static bool may_see(const struct listing *listing,
    const struct ledger_alert *kept, const char **route);
static bool is_own(const struct asking *asking, const char *subject,
    const char *route);
static int list_alert(const struct ledger_alert *kept, void *arg);
static int show_alert(const struct ledger_alert *kept, void *arg);
static void list_json(struct json_writer *json, const char *id,
    const char *route, const struct alert_kept *kept);

static const struct command commands[] = {
	{ "status", FOR_ADMINS, run_status },
	{ "reload", FOR_ADMINS, run_reload },
	{ "canary", FOR_ADMINS, run_canary },
	{ "alerts", FOR_MANAGERS, run_alerts },
	{ "show", FOR_MANAGERS, run_show },
	{ "digest", FOR_MANAGERS, answer_digest },
	{ "export", FOR_MANAGERS, answer_export },
	{ "export-person", FOR_ROOT, answer_person },
	{ "report", FOR_ADMINS, answer_report },
	{ "review", FOR_MANAGERS, answer_review },
	{ "audit", FOR_ROOT, answer_audit },
	{ "exceptions", FOR_ADMINS, answer_exceptions },
	{ "forget", FOR_ROOT, answer_forget },
};

int
answer(struct keeper *keeper, const struct request *request,
    const struct asker *asker, struct buffer *out, int *file)
{
	const struct asking asking = { keeper, request, asker, file };

	*file = -1;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, request->command) != 0)
			continue;
		if (may(asker, commands[i].whom))
			return commands[i].run(&asking, out);
		if (commands[i].whom == FOR_ROOT)
			(void)buffer_printf(out,
			    "'%s' is for root and the daemon's user alone\n",
			    commands[i].name);
		else
			(void)buffer_printf(out,
			    commands[i].whom == FOR_ADMINS ?
				"'%s' is for root, the daemon's user and the group "
				"that control.group names\n" :
				"'%s' shows what people said and is for root, the "
				"daemon's user and the managers of a route\n",
			    commands[i].name);
		return -1;
	}
	(void)buffer_text(out, "this boundaryd does not know that command\n");
	return -1;
}

static bool
may(const struct asker *asker, enum command_for whom)
{
	if (asker->access->all || whom == FOR_ROOT)
		return asker->access->all;
	return whom == FOR_ADMINS ?
	    asker->access->admin :
	    access_is_manager(asker->table, asker->access);
}

static int
run_status(const struct asking *asking, struct buffer *out)
{
	struct buffer whole = BUFFER_NONE;
	int result = 0;

	if (!asking->request->json) {
		status_text(asking->keeper, out);
		return 0;
	}
	status_json(asking->keeper, &whole);
	if (whole.failed)
		out->failed = true;
	else if (whole.len <= CHANNEL_FRAME_BYTES)
		(void)buffer_append(out, buffer_span(&whole));
	else
		result = hand_over(asking, buffer_span(&whole), out);
	buffer_done(&whole);
	return result;
}

/* Longer than a frame: all of it is in a file without a name. */
static int
hand_over(const struct asking *asking, struct span bytes, struct buffer *out)
{
	int fd = memfd_create("boundaryd-answer", MFD_CLOEXEC);

	if (fd != -1 && write_all(fd, bytes) == 0 &&
	    lseek(fd, 0, SEEK_SET) == 0) {
		*asking->file = fd;
		return 0;
	}
	(void)buffer_printf(out, "the answer is too long for memory: %s\n",
	    strerror(errno));
	if (fd != -1)
		(void)close(fd);
	return -1;
}

static int
run_reload(const struct asking *asking, struct buffer *out)
{
	struct faults faults = FAULTS_NONE;
	char line[1024];
	int result = keeper_reload(asking->keeper, &faults);

	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		(void)buffer_printf(out, "%s\n", line);
	}
	if (faults.unkept > 0)
		(void)buffer_printf(out, "and %zu more faults\n",
		    faults.unkept);
	faults_done(&faults);
	if (result == 0)
		(void)buffer_printf(out, "reloaded: %zu rules\n",
		    settings_own_rules(asking->keeper->settings));
	else
		(void)buffer_text(out, "the settings in use stay\n");
	return result;
}

static int
run_canary(const struct asking *asking, struct buffer *out)
{
	struct err err = { 0 };

	if (keeper_canary_put(asking->keeper, instant_now(), &err) == -1) {
		(void)buffer_printf(out, "%s\n", err.text);
		return -1;
	}
	(void)buffer_text(out,
	    "a canary message is on its way: 'boundaryctl status' says when "
	    "it came through\n");
	return 0;
}

static int
run_alerts(const struct asking *asking, struct buffer *out)
{
	const struct request *request = asking->request;
	struct listing listing = { asking->keeper, request, asking->asker, out,
		JSON_WRITER(out),
		request->limit == 0 ? ALERTS_LIMIT : request->limit,
		{ { 0 } } };
	struct err err = { 0 };

	if (request->json)
		json_open_array(&listing.json, NULL);
	/* Of a manager's, the newest may lie behind many of others. */
	if (ledger_each_alert(asking->keeper->ledger,
		asking->asker->access->all ? listing.left : REQUEST_LIMIT_MOST,
		list_alert, &listing, &err) == -1) {
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
run_show(const struct asking *asking, struct buffer *out)
{
	struct listing listing = { asking->keeper, asking->request,
		asking->asker, out, JSON_WRITER(out), 1, { { 0 } } };
	struct err err = { 0 };
	int found;

	found = ledger_find_alert(asking->keeper->ledger,
	    span_of(asking->request->argument), show_alert, &listing, &err);
	if (found == 1 && listing.left == 0)
		return note_shown(asking, &listing);
	/* Of what he may not see he does not learn that it is there. */
	if (found != -1)
		(void)buffer_text(out,
		    "there is no alert with this id; "
		    "'boundaryctl alerts' lists them\n");
	else
		(void)buffer_printf(out, "%s\n", err.text);
	return -1;
}

int
answer_record(const struct asking *asking, struct audit_event event,
    struct err *err)
{
	struct keeper *keeper = asking->keeper;
	char who[64];

	answer_name(asking, who, sizeof(who));
	event.time = instant_now();
	event.happened = event.time;
	event.uid = asking->asker->access->uid;
	event.who = who;
	if (keeper_begin(keeper, err) == 0 &&
	    audit_add(keeper->ledger, &event, err) == 0) {
		keeper_commit(keeper);
		return 0;
	}
	keeper_commit_failed(keeper, err);
	return -1;
}

static int
note_shown(const struct asking *asking, const struct listing *listing)
{
	const struct audit_event event = { .kind = AUDIT_SHOWN,
		.alert = listing->shown,
		.what = "boundaryctl show" };
	struct err err = { 0 };

	if (answer_record(asking, event, &err) == 0)
		return 0;
	buffer_reset(listing->out);
	(void)buffer_printf(listing->out, "%s\n", err.text);
	return -1;
}

static bool
may_see(const struct listing *listing, const struct ledger_alert *kept,
    const char **route)
{
	const struct asking asking = { listing->keeper, listing->request,
		listing->asker, NULL };

	if (!answer_sees(&asking, &kept->id, route))
		return false;
	if ((*route)[0] == '\0')
		*route = kept->kept.route;
	return true;
}

bool
answer_sees(const struct asking *asking, const struct digest *id,
    const char **route)
{
	const struct settings *settings = asking->keeper->settings;
	struct ledger *ledger = asking->keeper->ledger;
	const struct asker *asker = asking->asker;
	struct ledger_case item;
	struct err err = { 0 };

	*route = "";
	if (ledger_find_case(ledger, id, &item, &err) != 1)
		return asker->access->all;
	for (size_t i = 0; i < settings->route_count; i++) {
		const char *name = settings->routes[i].name;

		if (!access_sees_route(asker->table, asker->access, name) ||
		    ledger_is_for_route(ledger, id, name, NULL, &err) != 1 ||
		    is_own(asking, item.subject, name))
			continue;
		/* Of several, the one that has it now. */
		if ((*route)[0] == '\0' || strcmp(name, item.route) == 0)
			*route = name;
	}
	return asker->access->all || (*route)[0] != '\0';
}

static bool
is_own(const struct asking *asking, const char *subject, const char *route)
{
	const struct settings *settings = asking->keeper->settings;

	return !asking->asker->access->all &&
	    tiers_reads(subject, route, settings->people, settings->routes,
		settings->route_count);
}

void
answer_name(const struct asking *asking, char *out, size_t size)
{
	uid_t uid = asking->asker->access->uid;
	const struct passwd *entry = getpwuid(uid);

	if (entry != NULL)
		(void)snprintf(out, size, "%s", entry->pw_name);
	else
		(void)snprintf(out, size, "uid %u", (unsigned)uid);
}

static int
list_alert(const struct ledger_alert *kept, void *arg)
{
	struct listing *listing = arg;
	char id[DIGEST_HEX_BYTES];
	char when[INSTANT_TEXT_BYTES];
	const char *route;

	if (!may_see(listing, kept, &route))
		return 0;
	if (listing->left-- == 0)
		return 1;
	digest_hex(&kept->id, id);
	if (listing->request->json) {
		list_json(&listing->json, id, route, &kept->kept);
		return listing->out->failed ? 1 : 0;
	}
	instant_format_people(kept->kept.raised,
	    listing->keeper->settings->zone, when);
	(void)buffer_printf(listing->out, "%.12s  %s  %-6s %-17.17s ", id, when,
	    severity_name(kept->kept.severity), kept->kept.family);
	(void)escape_line(listing->out,
	    span_first(span_of(kept->kept.from_name), 16));
	(void)buffer_char(listing->out, '\n');
	return listing->out->failed ? 1 : 0;
}

static void
list_json(struct json_writer *json, const char *id, const char *route,
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
	json_text(json, "route", route);
	json_text(json, "source", kept->source);
	json_integer(json, "seen", kept->seen);
	json_close_object(json);
}

/* The alert as the manager gets it. */
static int
show_alert(const struct ledger_alert *kept, void *arg)
{
	struct listing *listing = arg;
	struct alert alert;
	const char *route;
	struct err err = { 0 };

	if (!may_see(listing, kept, &route))
		return 1;
	listing->left = 0;
	listing->shown = kept->id;
	if (alert_restore(&alert, &kept->kept, &err) == -1) {
		(void)buffer_printf(listing->out, "%s\n", err.text);
		return 1;
	}
	alert.route = route;
	if (keeper_render(listing->keeper, &alert, listing->out, &err) == -1)
		(void)buffer_printf(listing->out, "%s\n", err.text);
	alert_done(&alert);
	return 1;
}
