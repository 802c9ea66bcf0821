#include "daemon/health_watch.h"
#include "daemon/review.h"
#include "daemon/stages.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/control_server.h"
#include "daemon/notify.h"
#include "settings/canary.h"

static int check_rules(struct settings *settings, struct faults *faults);
static int refuse(struct keeper *keeper, struct settings *settings,
    struct bundle *bundle, struct faults *faults);
static int settled(struct keeper *keeper);

int
keeper_load(struct keeper *keeper, struct bundle **bundle,
    struct settings **settings, struct faults *faults)
{
	*bundle = bundle_new();
	if (*bundle == NULL) {
		(void)faults_add(faults, NULL, 0, "out of memory");
		return -1;
	}
	*settings = settings_load(*bundle, keeper->settings_file, faults);
	if (*settings == NULL) {
		bundle_free(*bundle);
		*bundle = NULL;
		return -1;
	}
	if (settings_add_canary(*settings) == -1)
		return faults_add(faults, NULL, 0, "out of memory");
	return check_rules(*settings, faults);
}

int
keeper_take(struct keeper *keeper, struct bundle *bundle,
    struct settings *settings, struct err *err)
{
	struct table *rules = table_new();

	for (size_t i = 0; rules != NULL && i < settings->rule_count; i++) {
		if (table_put(rules, span_of(settings->rules[i].id),
			&settings->rules[i]) == -1) {
			table_free(rules);
			rules = NULL;
		}
	}
	if (rules == NULL) {
		settings_free(settings);
		bundle_free(bundle);
		return err_set(err, ENOMEM, "out of memory for the settings");
	}
	table_free(keeper->rules);
	settings_free(keeper->settings);
	bundle_free(keeper->bundle);
	keeper->rules = rules;
	keeper->settings = settings;
	keeper->bundle = bundle;
	return 0;
}

/*
 * Everything new is made before anything old is let go: a fault leaves all as
 * it was. Files stay open over it, also those that have lost their name.
 */
int
keeper_reload(struct keeper *keeper, struct faults *faults)
{
	struct bundle *bundle = NULL;
	struct settings *settings = NULL;
	struct spool *spool;
	struct err err = { 0 };

	/* Compiling and trying every rule is work, not a loop that hangs. */
	notify_send("WATCHDOG=1");
	if (keeper_load(keeper, &bundle, &settings, faults) == -1 ||
	    faults_any(faults))
		return refuse(keeper, settings, bundle, faults);
	spool = keeper_open_spool(settings, faults);
	if (spool == NULL)
		return refuse(keeper, settings, bundle, faults);
	notify_send("WATCHDOG=1");
	notify_reloading();
	keeper_commit(keeper);
	spool_close(keeper->spool);
	keeper->spool = spool;
	if (keeper_files_move(keeper, settings, &err) == -1) {
		settings_free(settings);
		bundle_free(bundle);
	} else {
		keeper_stop_readers(keeper);
		if (keeper_take(keeper, bundle, settings, &err) == 0 &&
		    keeper_start_readers(keeper, &err) == 0)
			return settled(keeper);
	}
	(void)faults_add(faults, NULL, 0, "%s", err.text);
	log_error(keeper->log,
	    "reload: %s; stopping, so that the service manager starts anew",
	    err.text);
	keeper->result = EXIT_FAILURE;
	keeper_stop(keeper);
	return -1;
}

void
keeper_say_faults(struct keeper *keeper, struct faults *faults)
{
	char line[1024];

	faults_sort(faults);
	for (size_t i = 0; i < faults->count; i++) {
		faults_line(&faults->list[i], line, sizeof(line));
		log_error(keeper->log, "%s", line);
	}
	if (faults->unkept > 0)
		log_error(keeper->log, "and %zu more faults", faults->unkept);
}

static int
refuse(struct keeper *keeper, struct settings *settings, struct bundle *bundle,
    struct faults *faults)
{
	settings_free(settings);
	bundle_free(bundle);
	keeper_health_settings(keeper, faults->count + faults->unkept);
	log_error(keeper->log, "reload: %zu fault%s; the settings in use stay",
	    faults->count + faults->unkept,
	    faults->count + faults->unkept == 1 ? "" : "s");
	keeper_say_faults(keeper, faults);
	return -1;
}

static int
settled(struct keeper *keeper)
{
	struct err err = { 0 };

	keeper_review_settings(keeper);
	keeper_files_assign(keeper);
	if (keeper->control != NULL &&
	    control_server_settings(keeper->control, &err) == -1)
		log_error(keeper->log, "%s", err.text);
	keeper_health_settings(keeper, 0);
	keeper_canary_plan(keeper, instant_now());
	keeper->next_scan_ms = 0;
	log_info(keeper->log, "reloaded: %zu rules, %zu sources, %zu people",
	    settings_own_rules(keeper->settings),
	    settings_own_sources(keeper->settings),
	    people_count(keeper->settings->people));
	notify_send("READY=1");
	return 0;
}

static int
check_rules(struct settings *settings, struct faults *faults)
{
	struct ruleset *rules = ruleset_new(settings->rules,
	    settings->rule_count, &settings->ruleset_options, faults);

	if (rules == NULL)
		return faults_add(faults, NULL, 0,
		    "out of memory for the "
		    "rules");
	(void)ruleset_check_examples(rules, faults);
	ruleset_free(rules);
	return 0;
}
