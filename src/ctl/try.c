#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "ctl/command.h"
#include "ctl/loaded.h"
#include "ctl/try.h"

/* boundaryctl try: what other rules would have found in past exports. */
static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static int read_options(struct settings_over *over, int count,
    char **arguments);
static int try_init(struct try *try, const char *settings_file,
    const struct settings_over *over);
static void try_done(struct try *try);
static int try_add_rules(struct try *try, size_t side);
static int try_file(void *arg, const char *path);
static int take_message(void *arg, const struct message *message,
    const struct rule_message *judged);
static int take_hit(void *arg, const struct session_hit *hit);
static int compare(const struct try_hit *a, const struct try_hit *b);
static int by_message(const void *a, const void *b);
static void merge(struct try *try);
static void keep_sample(struct try *try, const struct try_hit *hit, size_t side,
    enum try_change change);

const struct command command_try = { "try",
	"--rules NEW [--lists DIR] [--only] FILE|DIR ...",
	"compare other rules with those in use, on exports", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	struct settings_over over = { NULL, NULL, false };
	struct try try = { .failed = false };
	enum ctl_status status = CTL_FAILED;

	if (read_options(&over, count, arguments) == -1)
		return command_usage(&command_try);
	if (try_init(&try, ctl->settings_file, &over) == 0 &&
	    exports_each(arguments + optind, try_file, &try) == 0 &&
	    !try.failed) {
		try_print(&try, ctl->json, stdout);
		status = try.faults == 0 ? CTL_OK : CTL_FOUND;
	}
	try_done(&try);
	return status;
}

static int
read_options(struct settings_over *over, int count, char **arguments)
{
	static const struct option options[] = { { "rules", required_argument,
						     NULL, 'r' },
		{ "lists", required_argument, NULL, 'l' },
		{ "only", no_argument, NULL, 'o' }, { NULL, 0, NULL, 0 } };
	int option;

	while ((option = getopt_long(count, arguments, "r:l:o", options,
		    NULL)) != -1) {
		if (option == 'r')
			over->rules = optarg;
		else if (option == 'l')
			over->lists = optarg;
		else if (option == 'o')
			over->replace = true;
		else
			return -1;
	}
	if (optind == count || (over->rules == NULL && over->lists == NULL) ||
	    (over->rules == NULL && over->replace))
		return -1;
	for (int i = optind; i < count; i++) {
		if (strcmp(arguments[i], "-") == 0) {
			(void)fprintf(stderr,
			    "boundaryctl: try reads twice, "
			    "so it needs files, not '-'\n");
			return -1;
		}
	}
	return 0;
}

static int
try_init(struct try *try, const char *settings_file,
    const struct settings_over *over)
{
	const struct settings_over none = { NULL, NULL, false };
	size_t faults;

	if (loaded_over(&try->side[TRY_NOW].loaded, settings_file, &none,
		&faults) == -1 ||
	    loaded_over(&try->side[TRY_THEN].loaded, settings_file, over,
		&try->faults) == -1)
		return -1;
	try->ids = table_new();
	if (try->ids == NULL)
		return -1;
	for (size_t i = 0; i < TRY_SIDES; i++) {
		struct try_side *side = &try->side[i];
		struct err err = { 0 };

		side->try = try;
		side->exports.source = exports_source(side->loaded.settings,
		    NULL);
		side->exports.sink = (struct session_sink){
			.message = take_message,
			.hit = take_hit,
			.arg = side
		};
		side->exports.session = session_new(side->loaded.settings,
		    side->loaded.rules, &err);
		if (side->exports.session == NULL) {
			(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
			return -1;
		}
		if (try_add_rules(try, i) == -1)
			return -1;
	}
	return 0;
}

static void
try_done(struct try *try)
{
	for (size_t i = 0; i < TRY_SIDES; i++) {
		struct try_side *side = &try->side[i];

		session_free(side->exports.session);
		loaded_done(&side->loaded);
		buffer_done(&side->texts);
		free(side->hits);
	}
	for (size_t i = 0; i < try->rule_count; i++)
		free(try->rules[i]);
	free(try->rules);
	table_free(try->ids);
}

static int
try_add_rules(struct try *try, size_t side)
{
	const struct settings *settings = try->side[side].loaded.settings;
	size_t room = try->rule_count + settings->rule_count + 1;
	struct try_rule **grown = realloc(try->rules,
	    room * sizeof(struct try_rule *));

	if (grown == NULL)
		return -1;
	try->rules = grown;
	for (size_t i = 0; i < settings->rule_count; i++) {
		const char *id = settings->rules[i].id;
		struct try_rule *rule = table_get(try->ids, span_of(id));
		const struct rule_spec *spec =
		    ruleset_find(try->side[side].loaded.rules, span_of(id));

		if (rule == NULL) {
			rule = calloc(1, sizeof(*rule));
			if (rule == NULL)
				return -1;
			rule->place = try->rule_count;
			try->rules[try->rule_count++] = rule;
			if (table_put(try->ids, span_of(id), rule) == -1)
				return -1;
		}
		rule->id = id;
		rule->spec[side] = spec;
	}
	return 0;
}

static int
try_file(void *arg, const char *path)
{
	struct try *try = arg;

	for (size_t i = 0; i < TRY_SIDES; i++) {
		struct try_side *side = &try->side[i];

		side->messages = 0;
		side->hit_count = 0;
		buffer_reset(&side->texts);
		if (exports_read(&side->exports, path) == -1 ||
		    side->texts.failed)
			return -1;
		if (side->hit_count > 0)
			qsort(side->hits, side->hit_count, sizeof(*side->hits),
			    by_message);
	}
	try->files++;
	try->messages += try->side[TRY_NOW].messages;
	merge(try);
	return 0;
}

static int
take_message(void *arg, const struct message *message,
    const struct rule_message *judged)
{
	struct try_side *side = arg;

	(void)message;
	(void)judged;
	side->messages++;
	return 0;
}

static int
take_hit(void *arg, const struct session_hit *hit)
{
	struct try_side *side = arg;
	struct span text = hit->message->text;
	uint32_t first = hit->match->span_count > 0 ?
	    hit->match->spans[0].start :
	    0;
	char sample[TRY_SAMPLE_BYTES];
	struct try_hit *grown;

	if (side->hit_count == side->hit_capacity) {
		side->hit_capacity = side->hit_capacity * 2 + 64;
		grown = realloc(side->hits,
		    side->hit_capacity * sizeof(*side->hits));
		if (grown == NULL) {
			side->try->failed = true;
			return -1;
		}
		side->hits = grown;
	}
	side->hits[side->hit_count++] = (struct try_hit){
		table_get(side->try->ids, span_of(hit->match->rule->id)),
		side->messages, side->texts.len
	};
	if (first > TRY_BEFORE_BYTES)
		text = span_from(text,
		    utf8_cut(text, first - TRY_BEFORE_BYTES).len);
	escape_into(sample, sizeof(sample), text);
	(void)buffer_append(&side->texts,
	    (struct span){ sample, strlen(sample) + 1 });
	return 0;
}

static int
compare(const struct try_hit *a, const struct try_hit *b)
{
	if (a->message != b->message)
		return a->message < b->message ? -1 : 1;
	if (a->rule->place != b->rule->place)
		return a->rule->place < b->rule->place ? -1 : 1;
	return 0;
}

static int
by_message(const void *a, const void *b)
{
	return compare(a, b);
}

/* Both sides saw the same messages, in the same order. */
static void
merge(struct try *try)
{
	const struct try_side *now = &try->side[TRY_NOW];
	const struct try_side *then = &try->side[TRY_THEN];
	size_t a = 0, b = 0;

	while (a < now->hit_count || b < then->hit_count) {
		int order = a == now->hit_count ?
		    1 :
		    b == then->hit_count ?
		    -1 :
		    compare(&now->hits[a], &then->hits[b]);

		if (order < 0)
			keep_sample(try, &now->hits[a++], TRY_NOW, TRY_LOST);
		else if (order > 0)
			keep_sample(try, &then->hits[b++], TRY_THEN, TRY_NEW);
		else {
			keep_sample(try, &now->hits[a++], TRY_NOW, TRY_KEPT);
			b++;
		}
	}
}

static void
keep_sample(struct try *try, const struct try_hit *hit, size_t side,
    enum try_change change)
{
	struct try_rule *rule = hit->rule;
	size_t at = rule->count[change]++;

	if (at < TRY_SAMPLES)
		memcpy(rule->samples[change][at],
		    try->side[side].texts.ptr + hit->text,
		    strlen(try->side[side].texts.ptr + hit->text) + 1);
}
