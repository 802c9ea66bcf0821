#include "base/escape.h"
#include "daemon/health_watch.h"
#include "daemon/stages.h"

struct printing {
	struct keeper *keeper;
	struct json_writer *json;
	struct buffer *out;
};

static void json_trouble(const struct health_trouble *trouble, void *arg);
static void json_rule(const char *rule, int64_t since, void *arg);
static void text_trouble(const struct health_trouble *trouble, void *arg);

void
health_json(struct keeper *keeper, struct json_writer *json)
{
	struct printing printing = { .keeper = keeper, .json = json };

	json_open_array(json, "health_alerts");
	health_each(keeper->health->health, json_trouble, &printing);
	json_close_array(json);
	canary_json(keeper, json);
	json_open_array(json, "quiet_rules");
	keeper_each_quiet_rule(keeper, instant_now(), json_rule, &printing);
	json_close_array(json);
}

void
health_text(struct keeper *keeper, struct buffer *out)
{
	struct printing printing = { .keeper = keeper, .out = out };

	canary_text(keeper, out);
	health_each(keeper->health->health, text_trouble, &printing);
	if (keeper->health->quiet_rules > 0)
		(void)buffer_printf(out,
		    "quiet     %zu live rules match nothing (--json lists "
		    "them)\n",
		    keeper->health->quiet_rules);
}

static void
json_trouble(const struct health_trouble *trouble, void *arg)
{
	struct printing *printing = arg;
	struct json_writer *json = printing->json;
	char when[INSTANT_TEXT_BYTES];

	instant_format(trouble->since, when);
	json_open_object(json, NULL);
	json_text(json, "cause", health_cause_name(trouble->cause));
	json_text(json, "thing", trouble->thing);
	json_text(json, "since", when);
	json_integer(json, "level", trouble->level);
	json_text(json, "what", trouble->words);
	json_text(json, "next", health_next_step(trouble->cause));
	json_close_object(json);
}

static void
json_rule(const char *rule, int64_t since, void *arg)
{
	struct printing *printing = arg;
	char when[INSTANT_TEXT_BYTES];

	instant_format(since, when);
	json_open_object(printing->json, NULL);
	json_text(printing->json, "rule", rule);
	json_text(printing->json, "since", when);
	json_close_object(printing->json);
}

static void
text_trouble(const struct health_trouble *trouble, void *arg)
{
	struct printing *printing = arg;
	char when[INSTANT_TEXT_BYTES];

	instant_format_people(trouble->since, printing->keeper->settings->zone,
	    when);
	(void)buffer_text(printing->out, "health    ");
	(void)escape_line(printing->out, span_of(trouble->words));
	(void)buffer_printf(printing->out, "\n          since %s\n", when);
}
