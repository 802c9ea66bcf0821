#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json_write.h"
#include "base/table.h"
#include "ctl/exports.h"
#include "ctl/rules.h"

/* boundaryctl rules --overlap, --dead: how rules did on past exports. */
struct rule_hits {
	const struct rule_spec *spec;
	size_t place;
	size_t hits;
	bool is_met; /* by the message at hand */
};

struct pair {
	const struct rule_hits *a, *b;
	size_t both;
};

struct count {
	struct exports exports;
	struct rule_hits *rules;
	size_t rule_count;
	struct table *ids;
	uint32_t *both; /* rule_count times rule_count */
	uint64_t messages;
};

static int count_init(struct count *count, const struct loaded *loaded);
static void count_done(struct count *count);
static int count_file(void *arg, const char *path);
static int take_message(void *arg, const struct message *message,
    const struct rule_message *judged);
static int take_hit(void *arg, const struct session_hit *hit);
static struct pair *make_pairs(const struct count *count, size_t *pair_count);
static int by_both(const void *a, const void *b);
static void print_pair(const struct pair *pair, bool as_json);
static void print_dead(const struct rule_hits *rule, bool as_json);

enum ctl_status
rules_overlap(const struct ctl *ctl, const struct loaded *loaded,
    char *const *paths)
{
	struct count count;
	struct pair *pairs = NULL;
	size_t pair_count = 0;

	if (count_init(&count, loaded) == 0 &&
	    exports_each(paths, count_file, &count) == 0)
		pairs = make_pairs(&count, &pair_count);
	if (pairs != NULL && !ctl->json)
		(void)printf("%-30s %-30s %5s %5s %5s\n", "rule", "rule",
		    "both", "1st", "2nd");
	for (size_t i = 0; pairs != NULL && i < pair_count; i++)
		print_pair(&pairs[i], ctl->json);
	free(pairs);
	count_done(&count);
	return pairs == NULL ? CTL_FAILED : CTL_OK;
}

enum ctl_status
rules_dead(const struct ctl *ctl, const struct loaded *loaded,
    char *const *paths)
{
	enum ctl_status status = CTL_FAILED;
	struct count count;

	if (count_init(&count, loaded) == 0 &&
	    exports_each(paths, count_file, &count) == 0) {
		status = CTL_OK;
		if (!ctl->json)
			(void)printf("%llu messages; met by none of them:\n",
			    (unsigned long long)count.messages);
		for (size_t i = 0; i < count.rule_count; i++)
			if (count.rules[i].hits == 0)
				print_dead(&count.rules[i], ctl->json);
	}
	count_done(&count);
	return status;
}

static int
count_init(struct count *count, const struct loaded *loaded)
{
	const struct settings *settings = loaded->settings;
	size_t all = settings->rule_count;
	struct err err = { 0 };

	*count = (struct count){ .ids = table_new() };
	count->rules = calloc(all + 1, sizeof(*count->rules));
	count->both = calloc(all * all + 1, sizeof(*count->both));
	count->exports.source = exports_source(settings, NULL);
	count->exports.sink = (struct session_sink){ .message = take_message,
		.hit = take_hit,
		.arg = count };
	count->exports.session = session_new(settings, loaded->rules, &err);
	if (count->rules == NULL || count->both == NULL || count->ids == NULL ||
	    count->exports.session == NULL) {
		(void)fprintf(stderr, "boundaryctl: out of memory\n");
		return -1;
	}
	for (size_t i = 0; i < all; i++) {
		struct rule_hits *rule = &count->rules[count->rule_count];

		if (settings->rules[i].status != RULE_LIVE &&
		    settings->rules[i].status != RULE_TRIAL)
			continue;
		*rule = (struct rule_hits){ .spec = &settings->rules[i],
			.place = count->rule_count++ };
		if (table_put(count->ids, span_of(rule->spec->id), rule) == -1)
			return -1;
	}
	return 0;
}

static void
count_done(struct count *count)
{
	session_free(count->exports.session);
	table_free(count->ids);
	free(count->rules);
	free(count->both);
}

static int
count_file(void *arg, const char *path)
{
	struct count *count = arg;
	int result = exports_read(&count->exports, path);

	for (size_t i = 0; i < count->rule_count; i++)
		count->rules[i].is_met = false;
	return result;
}

static int
take_message(void *arg, const struct message *message,
    const struct rule_message *judged)
{
	struct count *count = arg;

	(void)message;
	(void)judged;
	count->messages++;
	for (size_t i = 0; i < count->rule_count; i++)
		count->rules[i].is_met = false;
	return 0;
}

static int
take_hit(void *arg, const struct session_hit *hit)
{
	struct count *count = arg;
	struct rule_hits *rule = table_get(count->ids,
	    span_of(hit->match->rule->id));

	if (rule == NULL || rule->is_met)
		return 0;
	rule->is_met = true;
	rule->hits++;
	for (size_t i = 0; i < count->rule_count; i++) {
		size_t low = i < rule->place ? i : rule->place;
		size_t high = i < rule->place ? rule->place : i;

		if (count->rules[i].is_met && i != rule->place)
			count->both[low * count->rule_count + high]++;
	}
	return 0;
}

/* Those that met a message together, most often first. */
static struct pair *
make_pairs(const struct count *count, size_t *pair_count)
{
	size_t all = count->rule_count * count->rule_count;
	struct pair *pairs;
	size_t wanted = 0;

	for (size_t i = 0; i < all; i++)
		wanted += count->both[i] > 0;
	pairs = calloc(wanted + 1, sizeof(*pairs));
	if (pairs == NULL)
		return NULL;
	for (size_t i = 0; i < all; i++) {
		if (count->both[i] == 0)
			continue;
		pairs[(*pair_count)++] = (struct pair){
			&count->rules[i / count->rule_count],
			&count->rules[i % count->rule_count], count->both[i]
		};
	}
	qsort(pairs, *pair_count, sizeof(*pairs), by_both);
	return pairs;
}

static int
by_both(const void *a, const void *b)
{
	const struct pair *one = a, *other = b;

	if (one->both != other->both)
		return one->both > other->both ? -1 : 1;
	if (one->a->place != other->a->place)
		return one->a->place < other->a->place ? -1 : 1;
	return one->b->place < other->b->place ? -1 : 1;
}

static void
print_pair(const struct pair *pair, bool as_json)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	if (!as_json) {
		(void)printf("%-30s %-30s %5zu %5zu %5zu\n", pair->a->spec->id,
		    pair->b->spec->id, pair->both, pair->a->hits,
		    pair->b->hits);
		return;
	}
	json_open_object(&json, NULL);
	json_open_array(&json, "rules");
	json_text(&json, NULL, pair->a->spec->id);
	json_text(&json, NULL, pair->b->spec->id);
	json_close_array(&json);
	json_integer(&json, "both", (int64_t)pair->both);
	json_open_array(&json, "hits");
	json_integer(&json, NULL, (int64_t)pair->a->hits);
	json_integer(&json, NULL, (int64_t)pair->b->hits);
	json_close_array(&json);
	json_close_object(&json);
	(void)printf("%.*s\n", SPAN_ARGS(buffer_span(&out)));
	buffer_done(&out);
}

static void
print_dead(const struct rule_hits *rule, bool as_json)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	if (!as_json) {
		(void)printf("%-40s %s:%d\n", rule->spec->id, rule->spec->file,
		    rule->spec->line);
		return;
	}
	json_open_object(&json, NULL);
	json_text(&json, "rule", rule->spec->id);
	json_text(&json, "file", rule->spec->file);
	json_integer(&json, "line", rule->spec->line);
	json_close_object(&json);
	(void)printf("%.*s\n", SPAN_ARGS(buffer_span(&out)));
	buffer_done(&out);
}
