#include "daemon/health_watch.h"
#include "daemon/review.h"
#include "daemon/storm.h"
#include "daemon/stages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/control_server.h"
#include "daemon/homes.h"
#include "daemon/paths.h"
#include "settings/canary.h"

/* Besides those of the settings: IT's, and the canary's. */
#define OWN_ROUTES 2

/* What the spool says of a ledger that is no more. */
struct remembering {
	struct ledger *ledger;
	size_t count;
	struct err *err;
};

static struct route *all_routes(const struct settings *settings);
static int remember_spool(struct keeper *keeper, struct err *err);
static int remember_one(const struct digest *id, void *arg);

/* The parts of a keeper in the order in which they are opened and let go. */

/* Whatever alerts need to go out, before the first of them is found. */
int
keeper_open_outputs(struct keeper *keeper)
{
	const struct settings *settings = keeper->settings;
	struct faults faults = FAULTS_NONE;
	char path[4096];
	struct err err = { 0 };

	keeper->door = syslog_door_open("boundaryd", settings->syslog_facility,
	    &err);
	if (keeper->door == NULL)
		log_error(keeper->log, "syslog: %s", err.text);
	log_use(keeper->log, keeper->door);
	/* Such as in a container. */
	if (!syslog_door_is_heard())
		log_to_stderr(keeper->log, true);
	if (paths_make(settings->state_path, 0700, &err) == -1 ||
	    /* Who may read one route passes through, and lists none. */
	    paths_make(settings->spool_path, 0751, &err) == -1) {
		log_error(keeper->log, "%s", err.text);
		return -1;
	}
	(void)snprintf(path, sizeof(path), "%s/boundaryd.db",
	    settings->state_path);
	keeper->ledger = ledger_open(path, &err);
	if (keeper->ledger == NULL) {
		log_error(keeper->log, "%s", err.text);
		return -1;
	}
	if (keeper_health_start(keeper, &err) == -1 ||
	    keeper_storms_start(keeper, &err) == -1 ||
	    keeper_review_start(keeper, &err) == -1) {
		log_error(keeper->log, "%s", err.text);
		return -1;
	}
	keeper->spool = keeper_open_spool(settings, &faults);
	if (keeper->spool == NULL) {
		keeper_say_faults(keeper, &faults);
		faults_done(&faults);
		return -1;
	}
	faults_done(&faults);
	if (ledger_is_new(keeper->ledger) &&
	    remember_spool(keeper, &err) == -1) {
		log_error(keeper->log,
		    "the ledger is new, and what the spool holds cannot be "
		    "noted in it: %s; start boundaryd again once that is "
		    "mended: till then nothing is read, lest it be told twice",
		    err.text);
		return -1;
	}
	if (keeper->once)
		return 0;
	keeper->control = control_server_new(keeper, &err);
	if (keeper->control == NULL)
		log_error(keeper->log,
		    "%s; boundaryctl cannot talk to this "
		    "daemon",
		    err.text);
	return 0;
}

/* A ledger that was lost is made anew, and nobody is told anything twice. */
static int
remember_spool(struct keeper *keeper, struct err *err)
{
	struct remembering remembering = { keeper->ledger, 0, err };

	if (ledger_begin(keeper->ledger, err) == -1)
		return -1;
	if (spool_each(keeper->spool, remember_one, &remembering, err) == -1) {
		ledger_rollback(keeper->ledger);
		return -1;
	}
	if (remembering.count > 0)
		log_warning(keeper->log,
		    "the ledger is new, and the spool holds %zu mail%s: those "
		    "alerts are known and are not raised again; outcomes and "
		    "repeats from before are lost",
		    remembering.count, remembering.count == 1 ? "" : "s");
	return ledger_commit(keeper->ledger, err);
}

static int
remember_one(const struct digest *id, void *arg)
{
	struct remembering *remembering = arg;

	remembering->count++;
	return ledger_remember(remembering->ledger, id, instant_now(),
	    remembering->err);
}

struct spool *
keeper_open_spool(const struct settings *settings, struct faults *faults)
{
	struct route *routes = all_routes(settings);
	struct spool *spool;

	if (routes == NULL) {
		(void)faults_add(faults, NULL, 0, "out of memory for routes");
		return NULL;
	}
	spool = spool_open(settings->spool_path, routes,
	    settings->route_count + OWN_ROUTES, settings->host, faults);
	free(routes);
	return spool;
}

void
keeper_renew_spool(struct keeper *keeper)
{
	struct route *routes = all_routes(keeper->settings);

	if (routes != NULL)
		spool_renew(keeper->spool, keeper->settings->spool_path, routes,
		    keeper->settings->route_count + OWN_ROUTES);
	free(routes);
}

/* IT's mails are none of a manager's: their route stands beside the others. */
static struct route *
all_routes(const struct settings *settings)
{
	size_t count = settings->route_count;
	struct route *routes = calloc(count + OWN_ROUTES, sizeof(*routes));

	if (routes == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		routes[i] = settings->routes[i];
	routes[count] = settings->health_route;
	routes[count].plain = true;
	routes[count + 1] = (struct route){ CANARY_ROUTE, "",
		settings->health_route.group, true };
	return routes;
}

int
keeper_start_readers(struct keeper *keeper, struct err *err)
{
	struct crew_sink sink = keeper_crew_sink;
	struct buffer bundle = BUFFER_WITH_LIMIT(2 * BUNDLE_BYTES);
	struct crew_settings wanted = {
		.readers = keeper->settings->readers,
		.settings_file = keeper->settings_file,
	};
	char program[4096];

	if (wanted.readers == 0)
		wanted.readers = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	if (paths_reader(program, sizeof(program), err) == -1)
		return -1;
	wanted.program = program;
	if (bundle_pack(keeper->bundle, &bundle) == -1) {
		buffer_done(&bundle);
		return err_set(err, ENOMEM, "out of memory for the settings");
	}
	wanted.bundle = buffer_span(&bundle);
	free(keeper->readers);
	keeper->readers = calloc(wanted.readers, sizeof(*keeper->readers));
	if (keeper->readers == NULL || keeper_homes_new(keeper) == -1) {
		buffer_done(&bundle);
		return err_set(err, ENOMEM, "out of memory for the readers");
	}
	for (unsigned i = 0; i < wanted.readers; i++) {
		TAILQ_INIT(&keeper->readers[i].waiting);
		TAILQ_INIT(&keeper->readers[i].stepping);
		TAILQ_INIT(&keeper->readers[i].recent);
	}
	sink.arg = keeper;
	keeper->crew = crew_new(keeper->base, keeper->log, &wanted, &sink, err);
	buffer_done(&bundle);
	return keeper->crew == NULL ? -1 : 0;
}

void
keeper_stop_readers(struct keeper *keeper)
{
	crew_free(keeper->crew);
	keeper->crew = NULL;
	free(keeper->readers);
	keeper->readers = NULL;
	keeper->steps = 0;
	/* What the next readers have not read, they do not remember. */
	keeper_homes_free(keeper);
}
