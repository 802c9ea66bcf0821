#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/loaded.h"
#include "ctl/rules.h"

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static void print_rule(const struct rule_spec *rule, bool as_json);

/* boundaryctl rules: what is watched, where it is written, how it stands. */
const struct command command_rules = { "rules",
	"[test | --overlap FILE ... | --dead FILE ...]",
	"list the rules, run their examples, or weigh them on exports", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = { { "overlap", no_argument, NULL,
						     'o' },
		{ "dead", no_argument, NULL, 'd' }, { NULL, 0, NULL, 0 } };
	enum ctl_status status = CTL_OK;
	struct loaded loaded;
	int option, way = 0;

	while ((option = getopt_long(count, arguments, "od", options, NULL)) !=
	    -1) {
		if (option == '?' || way != 0)
			return command_usage(&command_rules);
		way = option;
	}
	if (way == 0 && optind + 1 == count &&
	    strcmp(arguments[optind], "test") == 0)
		way = 't';
	if ((way == 0 || way == 't') ? optind + (way == 't') != count :
				       optind == count)
		return command_usage(&command_rules);
	if (loaded_init(&loaded, ctl->settings_file) == -1)
		return CTL_FAILED;
	if (way == 't')
		status = rules_test(ctl, &loaded);
	else if (way == 'o')
		status = rules_overlap(ctl, &loaded, arguments + optind);
	else if (way == 'd')
		status = rules_dead(ctl, &loaded, arguments + optind);
	for (size_t i = 0; i < loaded.settings->rule_count && way == 0; i++)
		print_rule(&loaded.settings->rules[i], ctl->json);
	loaded_done(&loaded);
	return status;
}

static void
print_rule(const struct rule_spec *rule, bool as_json)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	if (!as_json) {
		(void)printf("%-34s %-18s %-7s %s\n", rule->id, rule->family,
		    severity_name(rule->severity),
		    rule_status_name(rule->status));
		return;
	}
	json_open_object(&json, NULL);
	json_text(&json, "id", rule->id);
	json_text(&json, "family", rule->family);
	json_text(&json, "severity", severity_name(rule->severity));
	json_text(&json, "status", rule_status_name(rule->status));
	json_text(&json, "title", rule->title);
	json_text(&json, "clause", rule->clause);
	json_text(&json, "file", rule->file);
	json_integer(&json, "line", rule->line);
	json_integer(&json, "phrases", (int64_t)rule->phrases.count);
	json_integer(&json, "must_alert", (int64_t)rule->must_alert.count);
	json_integer(&json, "must_stay_quiet",
	    (int64_t)rule->must_stay_quiet.count);
	json_close_object(&json);
	(void)printf("%.*s\n", SPAN_ARGS(buffer_span(&out)));
	buffer_done(&out);
}
