#include "base/json_write.h"
#include "ctl/try.h"

static const char *const changes[TRY_CHANGES] = { "new", "lost", "kept" };
static const char *const sides[TRY_SIDES] = { "in_use", "tried" };

static void print_text(const struct try *try, FILE *out);
static void print_unchanged(const struct try *try, FILE *out);
static bool is_changed(const struct try_rule *rule);
static void print_row(const struct try *try, const struct try_rule *rule,
    FILE *out);
static void print_rule(const struct try *try, const struct try_rule *rule,
    FILE *out);
static void print_json(const struct try *try, struct buffer *out);
static void json_rule(const struct try *try, const struct try_rule *rule,
    struct json_writer *json);
static size_t hits(const struct try_rule *rule, size_t side);
static size_t all_hits(const struct try *try, size_t side);
static double rate(const struct try *try, size_t count);
static const char *status(const struct try_rule *rule, size_t side);

void
try_print(const struct try *try, bool as_json, FILE *out)
{
	struct buffer text = BUFFER_NONE;

	if (!as_json) {
		print_text(try, out);
		return;
	}
	print_json(try, &text);
	(void)fprintf(out, "%.*s\n", SPAN_ARGS(buffer_span(&text)));
	buffer_done(&text);
}

static void
print_text(const struct try *try, FILE *out)
{
	(void)fprintf(out,
	    "%llu messages in %llu files; hits a 1,000 messages: %.2f in use, "
	    "%.2f tried\n\n%-36s %6s %6s %6s  %7s %7s\n",
	    (unsigned long long)try->messages, (unsigned long long)try->files,
	    rate(try, all_hits(try, TRY_NOW)),
	    rate(try, all_hits(try, TRY_THEN)), "rule", "new", "lost", "kept",
	    "in use", "tried");
	for (size_t i = 0; i < try->rule_count; i++) {
		if (is_changed(try->rules[i]))
			print_rule(try, try->rules[i], out);
	}
	print_unchanged(try, out);
}

/* Few of hundreds of rules change: what does not must not bury them. */
static void
print_unchanged(const struct try *try, FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < try->rule_count; i++) {
		const struct try_rule *rule = try->rules[i];

		if (is_changed(rule) || rule->count[TRY_KEPT] == 0)
			continue;
		if (!any)
			(void)fprintf(out,
			    "\nThese meet what they met before:\n");
		any = true;
		print_row(try, rule, out);
	}
}

static bool
is_changed(const struct try_rule *rule)
{
	return rule->count[TRY_NEW] + rule->count[TRY_LOST] > 0 ||
	    (rule->count[TRY_KEPT] > 0 &&
		status(rule, TRY_NOW) != status(rule, TRY_THEN));
}

static void
print_row(const struct try *try, const struct try_rule *rule, FILE *out)
{
	(void)fprintf(out, "%-36s %6zu %6zu %6zu  %7.2f %7.2f\n", rule->id,
	    rule->count[TRY_NEW], rule->count[TRY_LOST], rule->count[TRY_KEPT],
	    rate(try, hits(rule, TRY_NOW)), rate(try, hits(rule, TRY_THEN)));
}

static void
print_rule(const struct try *try, const struct try_rule *rule, FILE *out)
{
	const char *now = status(rule, TRY_NOW);
	const char *then = status(rule, TRY_THEN);

	print_row(try, rule, out);
	if (now != then)
		(void)fprintf(out, "    was %s, is %s\n", now, then);
	for (size_t change = 0; change < TRY_CHANGES; change++) {
		size_t count = rule->count[change];

		for (size_t i = 0; i < count && i < TRY_SAMPLES; i++)
			(void)fprintf(out, "    %-5s %s\n", changes[change],
			    rule->samples[change][i]);
	}
}

static void
print_json(const struct try *try, struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);

	json_open_object(&json, NULL);
	json_integer(&json, "messages", (int64_t)try->messages);
	json_integer(&json, "files", (int64_t)try->files);
	json_open_object(&json, "per_1000");
	for (size_t side = 0; side < TRY_SIDES; side++)
		json_real(&json, sides[side], rate(try, all_hits(try, side)));
	json_close_object(&json);
	json_open_array(&json, "rules");
	for (size_t i = 0; i < try->rule_count; i++)
		json_rule(try, try->rules[i], &json);
	json_close_array(&json);
	json_close_object(&json);
}

static void
json_rule(const struct try *try, const struct try_rule *rule,
    struct json_writer *json)
{
	json_open_object(json, NULL);
	json_text(json, "rule", rule->id);
	json_open_object(json, "status");
	for (size_t side = 0; side < TRY_SIDES; side++)
		json_text(json, sides[side], status(rule, side));
	json_close_object(json);
	json_open_object(json, "per_1000");
	for (size_t side = 0; side < TRY_SIDES; side++)
		json_real(json, sides[side], rate(try, hits(rule, side)));
	json_close_object(json);
	for (size_t change = 0; change < TRY_CHANGES; change++)
		json_integer(json, changes[change],
		    (int64_t)rule->count[change]);
	json_open_object(json, "samples");
	for (size_t change = 0; change < TRY_CHANGES; change++) {
		size_t count = rule->count[change];

		json_open_array(json, changes[change]);
		for (size_t i = 0; i < count && i < TRY_SAMPLES; i++)
			json_text(json, NULL, rule->samples[change][i]);
		json_close_array(json);
	}
	json_close_object(json);
	json_close_object(json);
}

static size_t
hits(const struct try_rule *rule, size_t side)
{
	return rule->count[TRY_KEPT] +
	    rule->count[side == TRY_NOW ? TRY_LOST : TRY_NEW];
}

static size_t
all_hits(const struct try *try, size_t side)
{
	size_t all = 0;

	for (size_t i = 0; i < try->rule_count; i++)
		all += hits(try->rules[i], side);
	return all;
}

static double
rate(const struct try *try, size_t count)
{
	return try->messages == 0 ?
	    0 :
	    1000.0 * (double)count / (double)try->messages;
}

/* Of literals and names that stand once, so they compare by pointer. */
static const char *
status(const struct try_rule *rule, size_t side)
{
	return rule->spec[side] == NULL ?
	    "not there" :
	    rule_status_name(rule->spec[side]->status);
}
