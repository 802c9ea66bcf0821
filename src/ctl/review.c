#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ctl/remote.h"
#include "ctl/remote_options.h"
#include "ledger/audit.h"

static enum ctl_status run_review(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_forget(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_audit(const struct ctl *ctl, int count,
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

static enum ctl_status
run_review(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "review", .json = ctl->json };
	const struct remote_option options[] = {
		{ "as", 0, REMOTE_TEXT, { .text = request.outcome },
		    sizeof(request.outcome) },
		{ "note", 0, REMOTE_TEXT, { .text = request.note },
		    sizeof(request.note) }
	};
	int first = remote_options_read(&command_review, options, 2, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	if (first + 1 != count || request.outcome[0] == '\0')
		return command_usage(&command_review);
	return remote_ask_about(ctl, &request, "ID", arguments[first]);
}

static enum ctl_status
run_forget(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "forget", .json = ctl->json };
	uint32_t all = 0;
	const struct remote_option options[] = { { "all", 0, REMOTE_FLAG,
						     { .number = &all }, 1 },
		{ "note", 0, REMOTE_TEXT, { .text = request.note },
		    sizeof(request.note) } };
	int first = remote_options_read(&command_forget, options, 2, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	if (first + 1 != count || request.note[0] == '\0')
		return command_usage(&command_forget);
	(void)snprintf(request.outcome, sizeof(request.outcome), "%s",
	    all != 0 ? "all" : "");
	return remote_ask_about(ctl, &request, "PERSON", arguments[first]);
}

static enum ctl_status
run_audit(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "audit", .json = ctl->json };
	const char *file = NULL;
	const struct remote_option options[] = { { "file", 0, REMOTE_WORDS,
	    { .words = &file }, 0 } };
	int first = remote_options_read(&command_audit, options, 1, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	if (first + 1 != count ||
	    (file != NULL && strcmp(arguments[first], "verify") != 0))
		return command_usage(&command_audit);
	if (file != NULL)
		return verify_file(file);
	return remote_ask_about(ctl, &request, "ID", arguments[first]);
}

/* Of a daemon that does not run, or of a copy. */
static enum ctl_status
verify_file(const char *path)
{
	struct ledger *ledger;
	struct audit_head head = { 0 };
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
