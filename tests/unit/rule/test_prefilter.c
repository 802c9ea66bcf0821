#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "bench.h"
#include "rule/prefilter.h"

#define TEXTS      4000
#define LONG_TEXTS 100

static const char *const words[] = { "my", "number", "numbers", "number's",
	"give", "gave", "you", "u", "your", "call", "me", "on", "07700 900123",
	"07700900123", "insta", "snap chat", "don't", "dont", "tell", "anyone",
	"take-away", "takeaway", "take", "away", "\xf0\x9f\x8d\xba", "fancy",
	"a", "pint", "ann@example.org", "twelve", "12", "room", "please",
	"can't", "can", "i", "secret", "our", ".", "!", ",", "\n", "...", "-",
	"meet", "met", "p.m.", "at", "8",
	"\xc3\xbc"
	"ber",
	"N\xc3\xbcmber", "nhs number", "@ann_x", "it's", "between us",
	"tonight", "o'clock", "'", "\"", "\xef\xbc\x8e", "MY", "NUMBER" };

static const char *const phrases[] = {
	"my number\nmy number~\ngive~ you * number\ncall me on %{phone}",
	"don't tell anyone\n(our|your) secret\nbetween us\n^ * secret",
	"my {apps}\n{apps}\nadd me on {apps}\nmy * {apps}",
	"%{contact}\n%{phone:certain}\n%{email} please\n@ann_x",
	"take-away\nfancy a \xf0\x9f\x8d\xba\nfancy a (pint|\xf0\x9f\x8d\xba)",
	"room %{number}\n%{number}\np.m\nnumber $\n^ call me\n"
	"(can't|don't) (tell|call) (you|me)\n(our|nhs) number~\n"
	"(meet|call me|at (8)?) (tonight|please|my {apps})",
	"(please)? call (me)?\ni can\ncan't\nit's\nmeet~ tonight",
	"text you\ngive you\nuber\n(a|b|c) pint\n\xf0\x9f\x8d\xba",
	"don't\no'clock\n'" /* the last is a fault */,
};

static void
lay_out(struct bench *bench, bool no_prefilter)
{
	static const char *const ids[] = { "0", "1", "2", "3", "4", "5", "6",
		"7", "8" };
	struct rule_spec *spec;

	bench_init(bench);
	bench->options.no_prefilter = no_prefilter;
	bench_list(bench, "apps", "insta\nsnap chat");
	bench_list(bench, "spellings", "you = u, ya");
	for (size_t i = 0; i < 8; i++)
		bench_rule(bench, ids[i], phrases[i]);
	bench->specs[3].but_not = bench_lines(bench, "call me on %{phone}");
	bench->specs[3].joined = 5 * INSTANT_MINUTE;
	bench_rule(bench, "8", "number me")->regexes = bench_lines(bench,
	    "numb[e3]r\\s+(me|you)\nraw: N\xc3\xbc\ndigits: 0\\d+\n"
	    "marked: ^\\W*call\nx*\n(?<!my )number\\b$");
	bench->specs[1].from_roles = ROLE_BIT(ROLE_STAFF);
	bench->specs[2].to_roles = ROLE_BIT(ROLE_SERVICE_USER);
	bench->specs[5].from_roles = RULE_NOT_BIT(ROLE_STAFF);
	spec = bench_rule(bench, "9", "");
	spec->points = bench_lines(bench,
	    "3 (my|your) number\n2 {apps}\n2 give~ you\n-2 (please|room)\n"
	    "1 my\n1 {apps} me\n2 you\n-1 call\n3 %{phone}\n1 is:short");
	spec->enough = 5;
	spec->unless = bench_lines(bench, "tonight");
	spec = bench_rule(bench, "10", "our secret");
	spec->points = bench_lines(bench, "4 secret\n4 don't tell\n-3 number");
	spec->enough = 6;
	spec->joined = 5 * INSTANT_MINUTE;
	spec->from_roles = ROLE_BIT(ROLE_SERVICE_USER);
	/* Of this one only the views that it asks for are made. */
	spec = bench_rule(bench, "11", "");
	spec->regexes = bench_lines(bench,
	    "digits: \\b12\\D{1,40}07\\d+\ndigits: \\d+ me$\n"
	    "raw: NUMBER (?s:.{1,30}) at 8\n(secret|pint)\\W+(my|u)\\b");
	spec->joined = INSTANT_HOUR;
	spec->unless = bench_lines(bench, "please");
	bench_build(bench);
	cr_assert(!faults_any(&bench->faults), "%s",
	    bench->faults.list[0].text);
}

static void
make_text(struct buffer *text, unsigned *seed)
{
	size_t count = 1 + (size_t)rand_r(seed) % 14;

	buffer_reset(text);
	for (size_t i = 0; i < count; i++) {
		buffer_text(text,
		    words[(size_t)rand_r(seed) %
			(sizeof(words) / sizeof(words[0]))]);
		if (rand_r(seed) % 5 != 0)
			buffer_char(text, ' ');
	}
}

static void
compare(const struct bench *with, const struct bench *without, struct span text)
{
	int shown = text.len < 400 ? (int)text.len : 400;

	cr_assert(with->match_count == without->match_count, "%.*s", shown,
	    text.ptr);
	cr_assert(with->held_count == without->held_count);
	for (size_t k = 0; k < with->match_count; k++) {
		const struct bench_match *a = &with->matches[k];
		const struct bench_match *b = &without->matches[k];

		cr_assert(strcmp(a->rule, b->rule) == 0);
		cr_assert(strcmp(a->line, b->line) == 0);
		cr_assert(strcmp(a->value, b->value) == 0);
		cr_assert(a->match.span_count == b->match.span_count,
		    "rule %s, %zu and %zu in '%.*s'", a->rule,
		    a->match.span_count, b->match.span_count, shown, text.ptr);
		cr_assert(memcmp(a->match.spans, b->match.spans,
			      sizeof(a->match.spans)) == 0);
	}
}

Test(prefilter, matches_are_the_same_with_and_without_it)
{
	struct bench with, without;
	struct buffer text = BUFFER_NONE;
	struct ruleset_counts counts;
	unsigned seed = (unsigned)
	    chance_seed("matches are the same with and without");
	size_t matches = 0;

	lay_out(&with, false);
	lay_out(&without, true);
	ruleset_counts(without.set, &counts);
	cr_assert(!counts.prefilter);
	ruleset_counts(with.set, &counts);
	cr_assert(counts.prefilter);
	for (size_t i = 0; i < TEXTS; i++) {
		make_text(&text, &seed);
		with.message.time += INSTANT_MINUTE;
		with.message.from_role = (enum role)(rand_r(&seed) %
		    ROLE_COUNT);
		with.message.to_role = (enum role)(rand_r(&seed) % ROLE_COUNT);
		with.explain = without.explain = rand_r(&seed) % 4 == 0;
		without.message = with.message;
		bench_say_span(&with, buffer_span(&text));
		bench_say_span(&without, buffer_span(&text));
		matches += with.match_count;
		compare(&with, &without, buffer_span(&text));
	}
	cr_expect(matches > TEXTS);
	buffer_done(&text);
	bench_done(&with);
	bench_done(&without);
}

/* Mostly of words that no rule has, so that what it has stands far apart. */
static void
make_long_text(struct buffer *text, unsigned *seed)
{
	struct buffer piece = BUFFER_NONE;

	buffer_reset(text);
	while (text->len < 9000) {
		size_t fill = (size_t)rand_r(seed) % 200;

		for (size_t i = 0; i < fill; i++)
			buffer_text(text,
			    rand_r(seed) % 9 == 0 ? "gr\xc3\xbcn. " : "quiet ");
		make_text(&piece, seed);
		buffer_append(text, buffer_span(&piece));
		buffer_char(text, ' ');
	}
	buffer_done(&piece);
}

Test(prefilter, a_long_text_is_searched_where_the_words_stand)
{
	struct bench with, without;
	struct buffer text = BUFFER_NONE;
	unsigned seed = (unsigned)
	    chance_seed("a long text is searched where the words stand");
	size_t matches = 0;

	lay_out(&with, false);
	lay_out(&without, true);
	for (size_t i = 0; i < LONG_TEXTS; i++) {
		make_long_text(&text, &seed);
		/* Alone: nothing is joined. */
		with.message.time += INSTANT_HOUR;
		without.message.time += INSTANT_HOUR;
		bench_say_span(&with, buffer_span(&text));
		bench_say_span(&without, buffer_span(&text));
		matches += with.match_count;
		cr_assert(with.undecided_count == 0);
		compare(&with, &without, buffer_span(&text));
	}
	cr_expect(matches > LONG_TEXTS);
	buffer_done(&text);
	bench_done(&with);
	bench_done(&without);
}

/* A stretch goes 512 bytes beyond the word that it is there for. */
Test(prefilter, a_word_that_a_stretch_cuts_in_half_is_no_hit)
{
	struct bench with, without;

	lay_out(&with, false);
	lay_out(&without, true);
	for (size_t filled = 500; filled < 520; filled++) {
		struct buffer text = BUFFER_NONE;

		buffer_text(&text, "it's ");
		while (text.len < filled)
			buffer_char(&text, 'q');
		buffer_text(&text, " it'sgave ");
		while (text.len < 2 * PREFILTER_SHORT)
			buffer_text(&text, "quiet ");
		bench_say_span(&with, buffer_span(&text));
		bench_say_span(&without, buffer_span(&text));
		cr_expect(with.matches[0].match.span_count == 1);
		compare(&with, &without, buffer_span(&text));
		buffer_done(&text);
	}
	bench_done(&with);
	bench_done(&without);
}
