#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/remote.h"
#include "ledger/audit.h"

static enum ctl_status run_review(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_forget(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_audit(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_exceptions(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status verify_file(const char *path);
static void print_fault(int64_t number, const char *text, void *arg);

const struct command command_review = { "review",
	"ID --as OUTCOME [--note TEXT]",
	"record what was decided about an alert", run_review };
const struct command command_forget = { "forget", "PERSON --note TEXT [--all]",
	"remove what is kept about a person", run_forget };
const struct command command_audit = { "audit", "verify [--file DB] | ID",
	"check the record of decisions, or print an alert's", run_audit };
const struct command command_exceptions = { "exceptions", "",
	"list agreed exceptions, and which end soon", run_exceptions };

static enum ctl_status
run_review(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "as", required_argument, NULL, 'a' },
		{ "note", required_argument, NULL, 'n' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "review", .json = ctl->json };
	int option, result = 0;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option == 'a')
			result += command_text("--as", optarg, request.outcome,
			    sizeof(request.outcome));
		else if (option == 'n')
			result += command_text("--note", optarg, request.note,
			    sizeof(request.note));
		else
			return command_usage(&command_review);
	}
	if (optind + 1 != count || request.outcome[0] == '\0')
		return result == 0 ? command_usage(&command_review) :
				     CTL_FAILED;
	result += command_text("ID", arguments[optind], request.argument,
	    sizeof(request.argument));
	return result == 0 ? remote_ask(ctl, &request, stdout) : CTL_FAILED;
}

static enum ctl_status
run_forget(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "note", required_argument, NULL, 'n' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "forget", .json = ctl->json };
	int option, result = 0;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option == 'a')
			(void)snprintf(request.outcome, sizeof(request.outcome),
			    "all");
		else if (option == 'n')
			result += command_text("--note", optarg, request.note,
			    sizeof(request.note));
		else
			return command_usage(&command_forget);
	}
	if (optind + 1 != count || request.note[0] == '\0')
		return result == 0 ? command_usage(&command_forget) :
				     CTL_FAILED;
	result += command_text("PERSON", arguments[optind], request.argument,
	    sizeof(request.argument));
	return result == 0 ? remote_ask(ctl, &request, stdout) : CTL_FAILED;
}

static enum ctl_status
run_audit(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "file", required_argument, NULL, 'f' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "audit", .json = ctl->json };
	const char *file = NULL;
	int option;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option != 'f')
			return command_usage(&command_audit);
		file = optarg;
	}
	if (optind + 1 != count ||
	    (file != NULL && strcmp(arguments[optind], "verify") != 0))
		return command_usage(&command_audit);
	if (file != NULL)
		return verify_file(file);
	if (command_text("ID", arguments[optind], request.argument,
		sizeof(request.argument)) != 0)
		return CTL_FAILED;
	return remote_ask(ctl, &request, stdout);
}

static enum ctl_status
run_exceptions(const struct ctl *ctl, int count, char **arguments)
{
	const struct request request = { .command = "exceptions",
		.json = ctl->json };

	(void)arguments;
	return count == 1 ? remote_ask(ctl, &request, stdout) :
			    command_usage(&command_exceptions);
}

/* Of a daemon that does not run, or of a copy. */
static enum ctl_status
verify_file(const char *path)
{
	struct ledger *ledger;
	struct audit_head head;
	struct err err = { 0 };
	char hex[DIGEST_HEX_BYTES];
	size_t faults = 0;
	int result = -1;

	ledger = ledger_open(path, &err);
	if (ledger != NULL)
		result = audit_verify(ledger, print_fault, NULL, &faults, &err);
	if (result == 0)
		result = audit_head(ledger, &head, &err);
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	else if (faults == 0) {
		digest_hex(&head.hash, hex);
		(void)printf(
		    "the record is whole: %lld entries, the last is %s\n",
		    (long long)head.number, hex);
	}
	ledger_close(ledger);
	if (result == -1)
		return CTL_FAILED;
	return faults == 0 ? CTL_OK : CTL_FOUND;
}

static void
print_fault(int64_t number, const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "entry %lld: %s\n", (long long)number, text);
}
