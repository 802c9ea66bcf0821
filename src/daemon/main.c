#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/keeper.h"
#include "settings/check_print.h"

#define USAGE "usage: boundaryd [-1htvV] [-c FILE]\n"

struct options {
	const char *file;
	bool test;
	bool once;
	bool verbose;
};

static int parse(int count, char **arguments, struct options *options);
static int run(const struct options *options);
static void help(void);

int
main(int count, char **arguments)
{
	struct options options = { .file = SYSCONFDIR "/boundaryd.conf" };
	int status = parse(count, arguments, &options);

	if (status != -1)
		return status;
	if (options.test)
		return settings_check_print(options.file, stdout, stderr) == 0 ?
		    EXIT_SUCCESS :
		    EXIT_FAILURE;
	return run(&options);
}

/* -1: go on; else the exit status. */
static int
parse(int count, char **arguments, struct options *options)
{
	int option;

	while ((option = getopt(count, arguments, "c:t1vVh")) != -1) {
		switch (option) {
		case 'c':
			options->file = optarg;
			break;
		case 't':
			options->test = true;
			break;
		case '1':
			options->once = true;
			break;
		case 'v':
			options->verbose = true;
			break;
		case 'V':
			(void)printf("boundaryd %s\n", PACKAGE_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			help();
			return EXIT_SUCCESS;
		default:
			(void)fputs(USAGE, stderr);
			return EXIT_FAILURE;
		}
	}
	if (optind != count) {
		(void)fprintf(stderr,
		    "boundaryd: '%s' is not understood\n" USAGE,
		    arguments[optind]);
		return EXIT_FAILURE;
	}
	return -1;
}

static int
run(const struct options *options)
{
	struct log *log = log_new();
	struct keeper *keeper;
	int status = EXIT_FAILURE;

	if (log == NULL)
		return EXIT_FAILURE;
	log_debug_on(log, options->verbose);
	log_to_stderr(log,
	    options->verbose || options->once || isatty(STDERR_FILENO));
	keeper = keeper_new(options->file, options->once, log);
	if (keeper != NULL)
		status = keeper_run(keeper);
	keeper_free(keeper);
	log_free(log);
	return status;
}

static void
help(void)
{
	(void)fputs(USAGE
	    "  -c FILE  settings (" SYSCONFDIR "/boundaryd.conf)\n"
	    "  -t       check settings, rules and examples, and end\n"
	    "  -1       read all there is now, deliver, and end: 0, or 3 where\n"
	    "           something could not be read, 1 for bad settings\n"
	    "  -v       say more, on standard error as well\n"
	    "  -V       print the version\n"
	    "See boundaryd(8).\n",
	    stdout);
}
