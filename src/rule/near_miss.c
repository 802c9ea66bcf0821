#include "rule/near_miss.h"

#include "base/utf8.h"
#include "rule/worker.h"
#include "rule/phrase.h"

#define MISSING_SHOWN 3 /* of the words of which one is missing */

static bool is_about(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static void weigh(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, const struct rule_line *line,
    const struct phrase *phrase, struct near_miss *out);
static bool is_nearer(size_t met, size_t needed, const struct near_miss *than);
static bool need_is_met(struct span text, const struct phrase_need *need);
static bool stands(struct span text, const struct phrase_literal *literal);
static bool is_word(char byte);
static void describe(const struct phrase_need *need, struct buffer *out);

int
near_miss_find(const struct ruleset_worker *worker, struct near_miss *out)
{
	const struct ruleset *set = worker->set;
	struct faults faults = FAULTS_NONE;
	struct phrase phrase = PHRASE_NONE;
	struct phrase_book *book = phrase_book_new(set->options.lists,
	    set->options.list_count, &faults);

	if (book != NULL)
		phrase_book_single(book);
	for (size_t i = 0; i < set->rule_count && book != NULL; i++) {
		const struct compiled_rule *rule = &set->rules[i];
		const struct rule_lines *lines = &rule->spec.phrases;

		if (!is_about(worker, rule))
			continue;
		for (size_t at = 0; at < lines->count; at++)
			if (phrase_compile(book, &lines->list[at], &phrase,
				&faults) == 0)
				weigh(worker, rule, &lines->list[at], &phrase,
				    out);
	}
	phrase_done(&phrase);
	phrase_book_free(book);
	faults_done(&faults);
	return book == NULL || out->missing.failed ? -1 : 0;
}

void
near_miss_done(struct near_miss *miss)
{
	buffer_done(&miss->missing);
}

static bool
is_about(const struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	return (rule->spec.status == RULE_LIVE ||
		   rule->spec.status == RULE_TRIAL) &&
	    condition_role_from(rule, worker->message) &&
	    condition_role_to(rule, worker->message);
}

static void
weigh(const struct ruleset_worker *worker, const struct compiled_rule *rule,
    const struct rule_line *line, const struct phrase *phrase,
    struct near_miss *out)
{
	struct span text = scene_text(&worker->scene, VIEW_MARKED);
	const struct phrase_need *missing = NULL;
	size_t met = 0;

	for (size_t i = 0; i < phrase->need_count; i++) {
		if (need_is_met(text, &phrase->needs[i]))
			met++;
		else if (missing == NULL)
			missing = &phrase->needs[i];
	}
	if (met == 0 || !is_nearer(met, phrase->need_count, out))
		return;
	out->rule = &rule->spec;
	out->line = line;
	out->met = met;
	out->needed = phrase->need_count;
	buffer_reset(&out->missing);
	if (missing != NULL)
		describe(missing, &out->missing);
}

/* One word out of one says less than two out of two. */
static bool
is_nearer(size_t met, size_t needed, const struct near_miss *than)
{
	size_t of = needed < 2 ? 2 : needed;
	size_t than_of = than->needed < 2 ? 2 : than->needed;

	if (met * than_of != than->met * of)
		return met * than_of > than->met * of;
	return met > than->met;
}

static bool
need_is_met(struct span text, const struct phrase_need *need)
{
	for (size_t i = 0; i < need->count; i++)
		if (stands(text, &need->list[i]))
			return true;
	return false;
}

static bool
stands(struct span text, const struct phrase_literal *literal)
{
	size_t from = 0;

	for (;;) {
		struct span rest = span_from(text, from);
		size_t at = span_find(rest, literal->text);
		size_t end = at + literal->text.len;

		if (at == rest.len)
			return false;
		if (!literal->whole ||
		    ((from + at == 0 || !is_word(text.ptr[from + at - 1])) &&
			(end >= rest.len || !is_word(rest.ptr[end]))))
			return true;
		from += at + 1;
	}
}

static bool
is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* "mobile, phone or number"; a finding's mark by its kind. */
static void
describe(const struct phrase_need *need, struct buffer *out)
{
	size_t shown = need->count < MISSING_SHOWN ? need->count :
						     MISSING_SHOWN;
	uint32_t first = finder_mark(FINDER_PHONE, FINDER_POSSIBLE, false);
	uint32_t code = 0;

	if (need->count > 0 && utf8_read(need->list[0].text, &code) > 0 &&
	    code == finder_known_mark(FINDER_PHONE)) {
		(void)buffer_text(out, "%{known}");
		return;
	}
	if (code >= first && code < first + 4 * FINDER_COUNT) {
		(void)buffer_printf(out, "%%{%s}",
		    finder_name((enum finder_kind)((code - first) / 4)));
		return;
	}
	for (size_t i = 0; i < shown; i++) {
		(void)buffer_text(out,
		    i == 0            ? "" :
			i + 1 < shown ? ", " :
					" or ");
		(void)buffer_append(out, need->list[i].text);
	}
	if (need->count > shown)
		(void)buffer_text(out, " ...");
}
