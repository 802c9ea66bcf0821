#include <errno.h>
#include <getopt.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/loaded.h"
#include "rule/near_miss.h"
#include "rule/tally.h"

/* boundaryctl explain: why a text is raised, and why it is not. */
struct explain {
	struct buffer hits; /* text, or JSON */
	struct buffer held;
	struct json_writer hits_json;
	struct json_writer held_json;
	struct span text;
	struct ruleset_worker *worker;
	struct buffer nearest;    /* where nothing is raised */
	struct buffer fell_short; /* the points of a rule, where none is */
	bool json;
	bool never_read; /* something is on that list */
	size_t raised;   /* rules that would tell a manager */
	size_t held_count;
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static const char never_read_note[] =
    "In a conversation, with a person or on a channel of the never-read list\n"
    "no rule would see it: it would be counted, and not looked at.\n";

static int judge(struct explain *explain, struct loaded *loaded,
    const struct rule_message *message);
static void take_match(void *arg, const struct match *match);
static void take_held(void *arg, const struct held *held);
static void print_doubt(struct explain *explain,
    const struct rule_spec *doubter);
static void json_doubt(struct explain *explain,
    const struct rule_spec *doubter);
static void take_undecided(void *arg, const struct undecided *undecided);
static void print_words(struct buffer *out, struct span text,
    struct match_span span);
static void print_line(struct buffer *out, const char *before,
    const struct rule_line *line);
static void json_line(struct json_writer *json, const char *key,
    const struct rule_line *line);
static void print_tally(struct buffer *out, struct span text,
    const struct tally *tally);
static void json_tally(struct json_writer *json, struct span text,
    const struct tally *tally);
static void find_short(struct explain *explain);
static int find_nearest(struct explain *explain, struct ruleset_worker *worker);
static void print_nearest(struct explain *explain,
    const struct near_miss *miss);
static void print_views(struct explain *explain, struct ruleset_worker *worker,
    struct buffer *out);
static void print_all(struct explain *explain, struct ruleset_worker *worker);

const struct command command_explain = { "explain",
	"[--from ROLE] [--to ROLE] TEXT",
	"say why a text is raised, or what keeps it quiet", run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = { { "from", required_argument,
						     NULL, 'f' },
		{ "to", required_argument, NULL, 't' }, { NULL, 0, NULL, 0 } };
	struct explain explain = { .json = ctl->json };
	struct rule_message message = { .from_role = ROLE_STAFF,
		.to_role = ROLE_SERVICE_USER,
		.time = INSTANT_NONE,
		.conversation = SPAN("explain"),
		.source = SPAN("explain"),
		.from = SPAN("a"),
		.to = SPAN("b") };
	struct loaded loaded;
	int option, result;

	while ((option = getopt_long(count, arguments, "f:t:", options,
		    NULL)) != -1) {
		enum role *role = option == 'f' ? &message.from_role :
						  &message.to_role;

		if (option == '?')
			return command_usage(&command_explain);
		if (!role_parse(span_of(optarg), role)) {
			(void)fprintf(stderr,
			    "boundaryctl: '%s' is no role: "
			    "write staff, manager, service_user, family, "
			    "professional or unknown\n",
			    optarg);
			return CTL_FAILED;
		}
	}
	if (optind != count - 1)
		return command_usage(&command_explain);
	if (loaded_init(&loaded, ctl->settings_file) == -1)
		return CTL_FAILED;
	explain.never_read = loaded.settings->never_read.conversations.count >
		0 ||
	    loaded.settings->never_read.participants.count > 0 ||
	    loaded.settings->never_read.channels.count > 0;
	message.text = explain.text = span_of(arguments[optind]);
	result = judge(&explain, &loaded, &message);
	buffer_done(&explain.hits);
	buffer_done(&explain.held);
	buffer_done(&explain.nearest);
	buffer_done(&explain.fell_short);
	loaded_done(&loaded);
	return result == -1 ? CTL_FAILED : CTL_OK;
}

static int
judge(struct explain *explain, struct loaded *loaded,
    const struct rule_message *message)
{
	struct match_sink sink = { take_match, take_held, take_undecided,
		explain };
	struct err err = { 0 };
	struct ruleset_worker *worker = ruleset_worker_new(loaded->rules, &err);
	int result = -1;

	explain->hits_json = JSON_WRITER(&explain->hits);
	explain->held_json = JSON_WRITER(&explain->held);
	explain->worker = worker;
	if (worker != NULL)
		result = ruleset_apply(worker, NULL, message, true, &sink,
		    &err);
	if (result == 0)
		result = ruleset_worker_widen(worker, &err);
	if (result == 0 && explain->raised == 0)
		find_short(explain);
	if (result == 0 && explain->raised == 0 && explain->held_count == 0 &&
	    find_nearest(explain, worker) == -1)
		result = err_set(&err, ENOMEM,
		    "out of memory for the nearest rule");
	if (result == -1)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	else
		print_all(explain, worker);
	ruleset_worker_free(worker);
	return result;
}

static void
print_all(struct explain *explain, struct ruleset_worker *worker)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	if (explain->json)
		json_open_object(&json, NULL);
	print_views(explain, worker, &out);
	if (explain->json) {
		json.comma = true;
		json_open_array(&json, "raised");
		(void)buffer_append(&out, buffer_span(&explain->hits));
		json_close_array(&json);
		json_open_array(&json, "held_back");
		(void)buffer_append(&out, buffer_span(&explain->held));
		json_close_array(&json);
		if (explain->nearest.len > 0)
			json_raw(&json, "nearest",
			    buffer_span(&explain->nearest));
		if (explain->fell_short.len > 0)
			json_raw(&json, "fell_short",
			    buffer_span(&explain->fell_short));
		json_close_object(&json);
		(void)buffer_char(&out, '\n');
	} else {
		if (explain->hits.len == 0)
			(void)buffer_text(&out, "No rule is met.\n");
		(void)buffer_append(&out, buffer_span(&explain->hits));
		(void)buffer_append(&out, buffer_span(&explain->held));
		(void)buffer_append(&out, buffer_span(&explain->fell_short));
		(void)buffer_append(&out, buffer_span(&explain->nearest));
		if (explain->never_read)
			(void)buffer_text(&out, never_read_note);
	}
	(void)fwrite(out.ptr, out.len, 1, stdout);
	buffer_done(&out);
}

/* Points that did not add up, of the rule that came nearest to enough. */
static void
find_short(struct explain *explain)
{
	struct buffer *out = &explain->fell_short;
	struct json_writer json = JSON_WRITER(out);
	struct tally tally;

	if (!tally_nearest(explain->worker, &tally))
		return;
	if (explain->json) {
		json_open_object(&json, NULL);
		json_text(&json, "rule", tally.rule->id);
		json_tally(&json, explain->text, &tally);
		json_close_object(&json);
		return;
	}
	(void)buffer_printf(out, "short  %s: %s\n", tally.rule->id,
	    held_reason_text(HELD_POINTS));
	print_tally(out, explain->text, &tally);
}

static void
print_tally(struct buffer *out, struct span text, const struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_line *line = &tally->lines[i];

		(void)buffer_printf(out, "       %+4d ", line->points);
		if (line->span.end > line->span.start) {
			(void)buffer_char(out, '"');
			(void)escape_line(out,
			    span_first(span_from(text, line->span.start),
				line->span.end - line->span.start));
			(void)buffer_text(out, "\" ");
		}
		(void)buffer_printf(out, "by %s:%d: ", line->line->file,
		    line->line->line);
		(void)escape_line(out, line->line->text);
		(void)buffer_char(out, '\n');
	}
	if (tally->unshown > 0)
		(void)buffer_printf(out, "            and %zu weaker lines\n",
		    tally->unshown);
	(void)buffer_printf(out, "       %4d points, %d are enough", tally->sum,
	    tally->enough);
	if (tally->again > 0)
		(void)buffer_printf(out, ", or %d twice in a conversation",
		    tally->again);
	(void)buffer_char(out, '\n');
}

static void
json_tally(struct json_writer *json, struct span text,
    const struct tally *tally)
{
	json_open_object(json, "points");
	json_integer(json, "sum", tally->sum);
	json_integer(json, "enough", tally->enough);
	if (tally->again > 0)
		json_integer(json, "enough_again", tally->again);
	json_open_array(json, "lines");
	for (size_t i = 0; i < tally->count; i++) {
		const struct tally_line *line = &tally->lines[i];

		json_open_object(json, NULL);
		json_integer(json, "points", line->points);
		json_line(json, "line", line->line);
		json_string(json, "words",
		    span_first(span_from(text, line->span.start),
			line->span.end - line->span.start));
		json_close_object(json);
	}
	json_close_array(json);
	json_close_object(json);
}

/* A hit that was held back is as near as can be; else look at the words. */
static int
find_nearest(struct explain *explain, struct ruleset_worker *worker)
{
	struct near_miss miss = NEAR_MISS_NONE;
	int result = near_miss_find(worker, &miss);

	if (result == 0 && miss.rule != NULL)
		print_nearest(explain, &miss);
	near_miss_done(&miss);
	return result;
}

static void
print_nearest(struct explain *explain, const struct near_miss *miss)
{
	struct buffer *out = &explain->nearest;
	struct json_writer json = JSON_WRITER(out);

	if (explain->json) {
		json_open_object(&json, NULL);
		json_text(&json, "rule", miss->rule->id);
		json_line(&json, "line", miss->line);
		json_integer(&json, "met", (int64_t)miss->met);
		json_integer(&json, "needed", (int64_t)miss->needed);
		json_string(&json, "missing", buffer_span(&miss->missing));
		json_close_object(&json);
		return;
	}
	(void)buffer_printf(out, "nearest %s: ", miss->rule->id);
	if (miss->met == miss->needed)
		(void)buffer_text(out,
		    "its words are here, but not as the line puts them\n");
	else {
		(void)buffer_printf(out,
		    "%zu of the %zu things it needs are here, not: ", miss->met,
		    miss->needed);
		(void)escape_line(out, buffer_span(&miss->missing));
		(void)buffer_char(out, '\n');
	}
	print_line(out, "by", miss->line);
}

static void
print_views(struct explain *explain, struct ruleset_worker *worker,
    struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);
	const struct view *fold = ruleset_worker_view(worker, VIEW_FOLD);

	if (explain->json)
		json_open_object(&json, "views");
	for (int kind = VIEW_FOLD; kind < VIEW_COUNT; kind++) {
		const struct view *view = ruleset_worker_view(worker,
		    (enum view_kind)kind);

		if (view == NULL ||
		    (kind != VIEW_FOLD && kind != VIEW_MARKED &&
			span_equal(buffer_span(&view->text),
			    buffer_span(&fold->text))))
			continue;
		if (explain->json) {
			json_string(&json, view_name((enum view_kind)kind),
			    buffer_span(&view->text));
			continue;
		}
		if (kind == VIEW_MARKED)
			continue; /* its marks are not for reading */
		(void)buffer_printf(out, "%-8s ",
		    view_name((enum view_kind)kind));
		(void)escape_line(out, buffer_span(&view->text));
		(void)buffer_char(out, '\n');
	}
	if (explain->json)
		json_close_object(&json);
}

static void
take_match(void *arg, const struct match *match)
{
	struct explain *explain = arg;
	struct json_writer *json = &explain->hits_json;
	const struct rule_spec *rule = match->rule;
	struct tally tally;
	bool has_points = tally_rule(explain->worker, rule, &tally);

	if (rule->status != RULE_PART && rule->status != RULE_GOOD)
		explain->raised++;
	if (explain->json) {
		json_open_object(json, NULL);
		json_text(json, "rule", rule->id);
		json_text(json, "family", rule->family);
		json_text(json, "severity", severity_name(rule->severity));
		json_text(json, "status", rule_status_name(rule->status));
		json_line(json, "line", match->line);
		json_open_array(json, "words");
		for (size_t i = 0; i < match->span_count; i++)
			json_string(json, NULL,
			    span_first(span_from(explain->text,
					   match->spans[i].start),
				match->spans[i].end - match->spans[i].start));
		json_close_array(json);
		if (has_points)
			json_tally(json, explain->text, &tally);
		json_close_object(json);
		return;
	}
	(void)buffer_printf(&explain->hits, "%s [%s, %s] %s: %s\n",
	    rule->status == RULE_LIVE ? "RAISED" : "met   ",
	    severity_name(rule->severity), rule_status_name(rule->status),
	    rule->id, rule->title);
	for (size_t i = 0; i < match->span_count; i++)
		print_words(&explain->hits, explain->text, match->spans[i]);
	if (has_points)
		print_tally(&explain->hits, explain->text, &tally);
	else
		print_line(&explain->hits, "by", match->line);
}

static void
take_held(void *arg, const struct held *held)
{
	struct explain *explain = arg;
	struct json_writer *json = &explain->held_json;

	/* Of these only the nearest is shown. */
	if (held->reason == HELD_POINTS)
		return;
	explain->held_count++;
	if (explain->json) {
		json_open_object(json, NULL);
		json_text(json, "rule", held->rule->id);
		json_text(json, "reason", held_reason_text(held->reason));
		json_line(json, "line", held->line);
		json_line(json, "held_by", held->by);
		if (held->doubter != NULL)
			json_doubt(explain, held->doubter);
		json_close_object(json);
		return;
	}
	(void)buffer_printf(&explain->held, "held   %s: %s\n", held->rule->id,
	    held_reason_text(held->reason));
	print_words(&explain->held, explain->text, held->span);
	print_line(&explain->held, "hit", held->line);
	if (held->by != NULL)
		print_line(&explain->held, "held back by", held->by);
	if (held->doubter != NULL)
		print_doubt(explain, held->doubter);
}

/* What of the message speaks against the words that were found. */
static void
print_doubt(struct explain *explain, const struct rule_spec *doubter)
{
	struct tally tally;

	(void)buffer_printf(&explain->held,
	    "       doubted by %s: its points are below its doubt of %d\n",
	    doubter->id, doubter->doubt);
	if (tally_rule(explain->worker, doubter, &tally))
		print_tally(&explain->held, explain->text, &tally);
}

static void
json_doubt(struct explain *explain, const struct rule_spec *doubter)
{
	struct json_writer *json = &explain->held_json;
	struct tally tally;

	json_text(json, "doubted_by", doubter->id);
	json_integer(json, "doubt", doubter->doubt);
	if (tally_rule(explain->worker, doubter, &tally))
		json_tally(json, explain->text, &tally);
}

static void
take_undecided(void *arg, const struct undecided *undecided)
{
	struct explain *explain = arg;

	(void)explain;
	(void)fprintf(stderr, "rule '%s' could not be decided: %s\n",
	    undecided->rule->id, undecided->text);
}

static void
print_words(struct buffer *out, struct span text, struct match_span span)
{
	(void)buffer_printf(out, "       bytes %u to %u: \"", span.start,
	    span.end);
	(void)escape_line(out,
	    span_first(span_from(text, span.start), span.end - span.start));
	(void)buffer_text(out, "\"\n");
}

static void
print_line(struct buffer *out, const char *before, const struct rule_line *line)
{
	if (line == NULL)
		return;
	(void)buffer_printf(out, "       %s %s:%d: ", before, line->file,
	    line->line);
	(void)escape_line(out, line->text);
	(void)buffer_char(out, '\n');
}

static void
json_line(struct json_writer *json, const char *key,
    const struct rule_line *line)
{
	if (line == NULL) {
		json_null(json, key);
		return;
	}
	json_open_object(json, key);
	json_text(json, "file", line->file);
	json_integer(json, "line", line->line);
	json_string(json, "text", line->text);
	json_close_object(json);
}
