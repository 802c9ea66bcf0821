#include <stdio.h>

#include "base/json_write.h"
#include "ctl/rules.h"

static void print_result(const struct rule_spec *rule, const struct ctl *ctl,
    const char *result);
static void print_fault(const struct fault *fault);

/* boundaryctl rules test: every example decided, and nothing else. */
enum ctl_status
rules_test(const struct ctl *ctl, const struct loaded *loaded)
{
	const struct settings *settings = loaded->settings;
	enum ctl_status status = CTL_OK;

	if (!ctl->json)
		(void)printf("%-40s %8s  %s\n", "rule", "examples", "result");
	for (size_t i = 0; i < settings->rule_count; i++) {
		const struct rule_spec *rule = &settings->rules[i];
		struct faults faults = FAULTS_NONE;
		char result[32] = "ok";

		if (rule->status == RULE_OFF)
			(void)snprintf(result, sizeof(result), "off");
		else if (ruleset_find(loaded->rules, span_of(rule->id)) == NULL)
			(void)snprintf(result, sizeof(result), "refused");
		else if (ruleset_check_rule(loaded->rules, span_of(rule->id),
			     &faults) == -1)
			(void)snprintf(result, sizeof(result), "no memory");
		else if (faults.count > 0)
			(void)snprintf(result, sizeof(result), "%zu failed",
			    faults.count);
		if (result[0] != 'o')
			status = CTL_FOUND;
		print_result(rule, ctl, result);
		for (size_t at = 0; at < faults.count; at++)
			print_fault(&faults.list[at]);
		faults_done(&faults);
	}
	return status;
}

static void
print_result(const struct rule_spec *rule, const struct ctl *ctl,
    const char *result)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	if (!ctl->json) {
		(void)printf("%-40s %8zu  %s\n", rule->id,
		    rule->must_alert.count + rule->must_stay_quiet.count,
		    result);
		return;
	}
	json_open_object(&json, NULL);
	json_text(&json, "rule", rule->id);
	json_integer(&json, "must_alert", (int64_t)rule->must_alert.count);
	json_integer(&json, "must_stay_quiet",
	    (int64_t)rule->must_stay_quiet.count);
	json_text(&json, "result", result);
	json_close_object(&json);
	(void)printf("%.*s\n", SPAN_ARGS(buffer_span(&out)));
	buffer_done(&out);
}

static void
print_fault(const struct fault *fault)
{
	char line[1024];

	faults_line(fault, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}
