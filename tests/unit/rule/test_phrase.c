#include <criterion/criterion.h>
#include <string.h>

#include "../../support/chance.h"
#include "bench.h"
#include "rule/pattern.h"
#include "rule/phrase.h"
#include "rule/word_forms.h"

struct row {
	const char *phrase;
	const char *text;
	bool hit;
};

static const struct row rows[] = {
	/* Words: whole, in order, folded. */
	{ "my number", "take my number", true },
	{ "my number", "MY  NUMBER", true },
	{ "my number", "my numbers", false },
	{ "my number", "amy number", false },
	{ "my number", "number my", false },
	{ "my number", "my, er - number", false },
	{ "my number", "my - number", true },
	{ "my number", "my \xf0\x9f\x99\x82 number", true },
	{ "my number", "is that my? number two", false },
	{ "my number", "oh my.\nnumber", false },
	{ "my number", "oh my\nnumber", false },
	{ "my number", "my... number", true },
	{ "my number", "my\xe2\x80\xa6 number", true },
	{ "my number", "my.number", true },
	{ "my number", "my! number", false },
	{ "my number", "my -------- number", false },
	{ "N\xc3\xbcmber", "number", true },
	/* Apostrophes and hyphens. */
	{ "don't tell", "dont tell", true },
	{ "don't tell", "don\xe2\x80\x99t tell", true },
	{ "don't tell", "don't tell", true },
	{ "i can", "i can't", false },
	{ "i can", "'i can'", true },
	{ "it", "it's", false },
	{ "clock", "o'clock", false },
	{ "take-away", "a takeaway", true },
	{ "take-away", "a take away", true },
	{ "take-away", "a take-away", true },
	{ "meet up", "a meet-up", true },
	/* Stars. */
	{ "my * number", "my number", true },
	{ "my * number", "my own private mobile number", true },
	{ "my * number", "my very own private mobile number", false },
	{ "my *5 number", "my very own private mobile number", true },
	{ "my *1 number", "my own number", true },
	{ "my *1 number", "my own new number", false },
	{ "my * number", "my own. New number", false },
	/* Forms. */
	{ "give~ you", "gave you", true },
	{ "give~ you", "giving you", true },
	{ "give~ you", "given you", true },
	{ "give~ you", "forgive you", false },
	{ "text~ me", "texted me", true },
	{ "stop~", "stopped", true },
	{ "carry~", "carries", true },
	{ "number~", "my number's new", true },
	{ "number~", "numbers", true },
	{ "be~ off", "was off", true },
	{ "meet~ up", "met up", true },
	/* Choices. */
	{ "(my|your) number", "your number", true },
	{ "(my|your own) number", "your own number", true },
	{ "(my|your own) number", "your number", false },
	{ "call (me)? later", "call later", true },
	{ "call (me)? later", "call me later", true },
	{ "(please)? call", "call", true },
	{ "(please)? call", "please call", true },
	{ "(a|(b|c d) e) f", "c d e f", true },
	{ "(a|(b|c d) e) f", "b f", false },
	{ "(my|your *) number", "your own number", true },
	{ "call (me * )? later", "call me a bit later", true },
	{ "call (mum)? (dad)? now", "call dad now", true },
	{ "my (new|*1) number", "my number", true },
	{ "my (new|*1) number", "my old number", true },
	{ "my (new|*1) number", "my very old number", false },
	{ "my (new|*2) number", "my very old number", true },
	{ "my (brand new|*1) number", "my brand new number", true },
	{ "my (brand new|*1) number", "my brand old number", false },
	{ "call (me|*2)", "call", true },
	/* Lists. */
	{ "my {apps}", "my insta", true },
	{ "my {apps}", "my snap chat", true },
	{ "my {apps}", "my tele", false },
	{ "add {who} on {apps}", "add your mum on insta", true },
	{ "add {apps}? now", "add now", true },
	/* Spellings. */
	{ "text you", "text u", true },
	{ "text you", "txt ya", true },
	{ "going to call", "gonna call", false },
	{ "gonna call", "going to call", true },
	{ "text~ you", "txt u", true },
	/* Findings. */
	{ "call me on %{phone}", "call me on 07700 900123", true },
	{ "call me on %{phone}", "call me on:07700900123", true },
	{ "call me on %{phone}", "call me on Monday", false },
	{ "%{phone:certain}", "my number is 07700 900123", true },
	{ "%{phone:office}", "my number is 07700 900123", false },
	{ "%{phone:any}", "my number is 07700 900123", true },
	{ "%{contact}", "write to ann@example.org", true },
	{ "%{email} is mine", "ann@example.org is mine", true },
	{ "my * %{phone}", "my own new one 07700 900123", true },
	{ "room %{number}", "room 12", true },
	{ "room %{number}", "room twelve", true },
	{ "room %{number}", "room 1234567", false },
	{ "room %{number}", "room 12a", false },
	/* Ends of the message. */
	{ "^ hello", "hello there", true },
	{ "^ hello", "\"hello there", true },
	{ "^ hello", "oh hello", false },
	{ "^ * hello", "oh well hello", true },
	{ "bye $", "ok bye!", true },
	{ "bye $", "bye now", false },
	{ "^ ok $", "OK.", true },
	{ "^ ok $", "ok then", false },
	{ "(^ call|please call) me", "please call me", true },
	{ "(^ call|please call) me", "do call me", false },
	/* Symbols. */
	{ "fancy a \xf0\x9f\x8d\xba", "fancy a\xf0\x9f\x8d\xba?", true },
	{ "fancy a \xf0\x9f\x8d\xba", "fancy a \xf0\x9f\x8d\xba", true },
	{ "q&a", "the Q&A", true },
	{ "p.m", "at 8 p.m. then", true },
};

static void
lay_out(struct bench *bench, const char *phrase)
{
	bench_init(bench);
	bench_list(bench, "apps", "insta\nsnap chat\nwhats-app");
	bench_list(bench, "who", "me\nyour {family}");
	bench_list(bench, "family", "mum\ndad");
	bench_list(bench, "spellings",
	    "you = u, ya\ntext = txt\n"
	    "gonna = going to");
	bench_rule(bench, "one", phrase);
	bench_build(bench);
}

Test(phrase, finds_what_the_manual_says_and_nothing_else)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bench bench;

		lay_out(&bench, rows[i].phrase);
		cr_assert(!faults_any(&bench.faults), "%s: %s", rows[i].phrase,
		    bench.faults.list[0].text);
		bench_say(&bench, rows[i].text);
		cr_expect(bench_met(&bench, "one") == rows[i].hit,
		    "'%s' in '%s' should be %s", rows[i].phrase, rows[i].text,
		    rows[i].hit ? "found" : "quiet");
		bench_done(&bench);
	}
}

static const struct {
	const char *phrase;
	const char *fault;
} bad[] = {
	{ "my (number", "'(' has no ')'" },
	{ "my number)", "')' has no '('" },
	{ "my (|number)", "is empty" },
	{ "my ((a)?|b)", "is empty" },
	{ "my {apsp}", "write {apps}" },
	{ "my {zzzzz}", "there is no list 'zzzzz'" },
	{ "my {apps", "has no '}'" },
	{ "my %{fone}", "write %{phone}" },
	{ "my %{phone:maybe}", "behind ':' write" },
	{ "50% off", "'%' alone means nothing" },
	{ "a | b", "outside of ( )" },
	{ "(a)? (b)?", "would match every message" },
	{ "*", "would match every message" },
	{ "* a", "cannot begin with '*'" },
	{ "a *12 b", "'*' takes 1 to 9" },
	{ "\"my number\"", "quotes mean nothing" },
	{ "my \\bnumber", "'\\' means nothing in a phrase" },
	{ "my number,", "',' means nothing here" },
	{ "my number?", "'?' means nothing after a word" },
	{ "my number!", "'!' means nothing here" },
	{ "snap(chat)?", "put a blank" },
	{ "number ^ my", "nothing can stand before it" },
	{ "number $ my", "nothing can stand behind it" },
	{ "my {loop}", "the list 'loop'" },
	{ "-", "cannot be understood" },
};

Test(phrase, names_what_is_wrong_and_what_to_write)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct bench bench;
		bool found = false;

		bench_init(&bench);
		bench_list(&bench, "apps", "insta\nsnap chat");
		bench_list(&bench, "loop", "{loop} a");
		bench_rule(&bench, "one", bad[i].phrase);
		bench_build(&bench);
		for (size_t k = 0; k < bench.faults.count; k++)
			found = found ||
			    strstr(bench.faults.list[k].text, bad[i].fault) !=
				NULL;
		cr_expect(found, "'%s' should say '%s', not '%s'",
		    bad[i].phrase, bad[i].fault,
		    bench.faults.count == 0 ?
			"" :
			bench.faults.list[bench.faults.count - 1].text);
		cr_expect(ruleset_find(bench.set, SPAN("one")) == NULL);
		bench_done(&bench);
	}
}

Test(phrase, lists_that_hold_each_other_or_go_too_deep_are_faults)
{
	static const char *const names[] = { "a1", "a2", "a3", "a4", "a5", "a6",
		"a7", "a8", "a9", "a10" };
	static const char *const entries[] = { "{a2}", "{a3}", "{a4}", "{a5}",
		"{a6}", "{a7}", "{a8}", "{a9}", "{a10}", "x" };
	struct bench bench;

	bench_init(&bench);
	for (size_t i = 0; i < 10; i++)
		bench_list(&bench, names[i], entries[i]);
	bench_rule(&bench, "deep", "{a1}");
	bench_rule(&bench, "shallow", "{a4}");
	bench_build(&bench);
	cr_assert(faults_any(&bench.faults));
	cr_expect(ruleset_find(bench.set, SPAN("deep")) == NULL);
	cr_expect(ruleset_find(bench.set, SPAN("shallow")) != NULL);
	bench_done(&bench);
}

Test(phrase, lists_that_grow_without_end_are_too_long)
{
	struct bench bench;

	bench_init(&bench);
	bench_list(&bench, "a", "{b} {b} {b} {b} {b} {b}");
	bench_list(&bench, "b", "{c} {c} {c} {c} {c} {c}");
	bench_list(&bench, "c", "{d} {d} {d} {d} {d} {d}");
	bench_list(&bench, "d", "{e} {e} {e} {e} {e} {e}");
	bench_list(&bench, "e", "{f} {f} {f} {f} {f} {f}");
	bench_list(&bench, "f", "x y z x y z x y z");
	bench_rule(&bench, "one", "{a}");
	bench_build(&bench);
	cr_assert(faults_any(&bench.faults));
	cr_expect(strstr(bench.faults.list[0].text, "too many words") != NULL,
	    "%s", bench.faults.list[0].text);
	bench_done(&bench);
}

/* What compiles to much, and what does not. */
static const char *const parts[] = { "a", "don't", "give~", "%{number}",
	"%{phone}", "*", "*9", "(*9)?", "(a|*9)", "(b|%{email})?",
	"((c *9)? d)?", "\xf0\x9f\x92\x95" };

static void
append_parts(struct chance *chance, struct buffer *line)
{
	size_t count = 1 + chance_below(chance, 12);

	buffer_reset(line);
	for (size_t i = 0; i < count; i++) {
		/* A star must stand between words. */
		buffer_text(line, "x ");
		buffer_text(line,
		    parts[chance_below(chance,
			sizeof(parts) / sizeof(*parts))]);
		buffer_text(line, " ");
	}
	buffer_text(line, "y");
}

Test(phrase, that_is_small_is_taken_by_pcre2)
{
	struct chance chance;
	struct faults faults = FAULTS_NONE;
	struct phrase_book *book = phrase_book_new(NULL, 0, &faults);
	struct phrase phrase = PHRASE_NONE;
	struct buffer text = BUFFER_NONE;
	size_t small = 0, big = 0;

	chance_begin(&chance, "that is small is taken by PCRE2");
	for (int i = 0; i < 150; i++) {
		struct rule_line line = { SPAN_NONE, "rules.conf", 1 };
		struct pattern *pattern;
		struct err err = { 0 };

		append_parts(&chance, &text);
		line.text = buffer_span(&text);
		if (phrase_compile(book, &line, &phrase, &faults) == -1)
			continue;
		if (!phrase_is_small(&phrase)) {
			big++;
			continue;
		}
		small++;
		pattern = pattern_new(buffer_span(&phrase.pattern), false,
		    &err);
		cr_expect(pattern != NULL, "'%.*s': %s", SPAN_ARGS(line.text),
		    err.text);
		pattern_free(pattern);
	}
	cr_expect(small > 20 && big > 20, "%zu small, %zu big", small, big);
	buffer_done(&text);
	phrase_done(&phrase);
	phrase_book_free(book);
	faults_done(&faults);
}

Test(phrase, that_pcre2_refuses_is_a_fault_at_its_line)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "fine\na *9 b *9 c *9 d *9 e *9 f *9 g");
	bench_build(&bench);
	cr_assert(bench.faults.count == 1, "%zu", bench.faults.count);
	cr_expect(bench.faults.list[0].line == 2);
	cr_expect(strstr(bench.faults.list[0].text, "cannot be compiled") !=
		NULL,
	    "%s", bench.faults.list[0].text);
	cr_expect(ruleset_find(bench.set, SPAN("one")) == NULL);
	bench_done(&bench);
}
