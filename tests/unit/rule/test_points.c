#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "bench.h"
#include "rule/parts.h"
#include "rule/tally.h"

#define TEXTS 4000

static struct rule_spec *
weigh(struct bench *bench, const char *points, int enough)
{
	struct rule_spec *spec = bench_rule(bench, "one", "");

	spec->points = bench_lines(bench, points);
	spec->enough = enough;
	return spec;
}

static const struct {
	const char *points;
	int enough;
	const char *text;
	bool met;
} sums[] = {
	{ "3 secret\n3 tell", 6, "don't tell, it is secret", true },
	{ "3 secret\n3 tell", 7, "don't tell, it is secret", false },
	/* each line once */
	{ "3 secret", 6, "secret secret secret", false },
	/* signs of quiet */
	{ "6 secret\n-2 santa", 6, "secret santa", false },
	{ "8 secret\n-2 santa", 6, "secret santa", true },
	/* words are whole, rows of words unbroken */
	{ "6 art", 6, "a party", false },
	{ "6 keep it between", 6, "Keep it, between us", true },
	{ "6 keep it between", 6, "keep it. Between us", false },
	{ "6 can", 6, "I can't", false },
	{ "6 don't", 6, "dont", true },
	{ "6 don\xe2\x80\x99t", 6, "DON'T", true },
	{ "6 dont", 6, "don't", false },
	/* one line inside the other */
	{ "3 between us\n3 keep it between us", 6, "keep it between us", true },
	{ "2 us\n2 between us\n2 us two", 6, "between us two", true },
	/* operators */
	{ "6 give~ you", 6, "gave you", true },
	{ "6 give * you", 6, "give it to you", true },
	{ "6 (keep|hold) it", 6, "hold it", true },
	{ "6 my {apps}", 6, "my snap chat", true },
	{ "6 %{phone}", 6, "07700 900123", true },
	{ "6 ^ hello", 6, "hello you", true },
	{ "6 ^ hello", 6, "you hello", false },
	{ "6 take-away", 6, "takeaway", true },
	{ "6 \xf0\x9f\x98\x98", 6, "night\xf0\x9f\x98\x98", true },
	{ "6 \xc3\xbc"
	  "ber",
	    6, "UBER", true },
	/* words are seen in what a finder found, too */
	{ "6 quid", 6, "20 quid", true },
	{ "6 900123", 6, "07700 900123", true },
	{ "6 call me", 6, "call 07700 900123 me", false },
	/* spellings; a line of its own goes before */
	{ "6 tell you", 6, "tell u", true },
	{ "6 tell you\n2 tell u", 6, "tell u", false },
	/* a list counts beside a line that says the same */
	{ "3 {apps}\n3 insta", 6, "my insta", true },
	{ "3 {apps}\n3 insta\n3 insta snap chat", 10, "insta snap chat",
	    false },
	/* facts */
	{ "3 hello\n3 from:staff", 6, "hello", true },
	{ "3 hello\n3 from:family", 6, "hello", false },
	{ "3 hello\n3 to:service_user", 6, "hello", true },
	{ "3 hello\n3 is:short", 6, "hello there you", true },
	{ "3 hello\n3 is:short", 6, "hello there you and all of you", false },
	{ "3 hello\n3 is:question", 6, "hello ?  ", true },
	{ "3 hello\n3 is:question", 6, "hello? yes", false },
	{ "3 hello\n3 is:out-of-hours", 6, "hello", false },
	/* facts alone are no concern */
	{ "6 from:staff", 6, "hello", false },
};

Test(points, add_up_to_enough)
{
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		struct bench bench;

		bench_init(&bench);
		bench_list(&bench, "apps", "insta\nsnap chat");
		bench_list(&bench, "spellings", "you = u, ya");
		weigh(&bench, sums[i].points, sums[i].enough);
		bench_build(&bench);
		cr_assert(!faults_any(&bench.faults), "%s",
		    bench.faults.list[0].text);
		bench_say(&bench, sums[i].text);
		cr_expect(bench_met(&bench, "one") == sums[i].met,
		    "row %zu: %s on %s", i, sums[i].points, sums[i].text);
		bench_done(&bench);
	}
}

Test(points, of_roles_are_those_of_each_message_that_the_rule_is_about)
{
	static const struct {
		enum role from, to;
		const char *text;
		bool met;
	} rows[] = {
		{ ROLE_SERVICE_USER, ROLE_STAFF, "secret", false },
		{ ROLE_SERVICE_USER, ROLE_STAFF, "a secret, do not tell",
		    true },
		/* somebody who speaks to a group speaks to staff */
		{ ROLE_SERVICE_USER, ROLE_UNKNOWN, "secret", false },
		{ ROLE_FAMILY, ROLE_UNKNOWN, "a secret, do not tell", true },
		{ ROLE_FAMILY, ROLE_MANAGER, "secret", false },
	};
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = weigh(&bench, "4 secret\n4 tell\n-3 to:staff", 4);
	spec->from_roles = ROLE_BIT(ROLE_SERVICE_USER) | ROLE_BIT(ROLE_FAMILY);
	spec->to_roles = ROLE_BIT(ROLE_STAFF);
	bench_build(&bench);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bench.message.from_role = rows[i].from;
		bench.message.to_role = rows[i].to;
		bench_say(&bench, rows[i].text);
		cr_expect(bench_met(&bench, "one") == rows[i].met, "row %zu",
		    i);
	}
	bench_done(&bench);
}

Test(points, mark_the_words_that_count_for_it)
{
	struct bench bench;

	bench_init(&bench);
	weigh(&bench, "2 tell\n5 secret\n1 no one\n-1 our", 6);
	bench_build(&bench);
	bench_say(&bench, "Tell no one our secret");
	cr_assert(bench.match_count == 1);
	cr_expect_str_eq(bench.matches[0].line, "5 secret");
	cr_assert(bench.matches[0].match.span_count == 2);
	cr_expect(bench.matches[0].match.spans[0].start == 0);
	cr_expect(bench.matches[0].match.spans[0].end == 4);
	cr_expect(bench.matches[0].match.spans[1].start == 16);
	cr_expect(bench.matches[0].match.spans[1].end == 22);
	bench_done(&bench);
}

Test(points, stand_beside_phrases)
{
	struct bench bench;

	bench_init(&bench);
	weigh(&bench, "3 secret\n3 tell", 6)->phrases = bench_lines(&bench,
	    "between us");
	bench_build(&bench);
	bench_say(&bench, "between us");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "tell a secret");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "a secret");
	cr_expect(!bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(points, what_holds_words_back_takes_their_points)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = weigh(&bench, "3 secret\n3 tell", 6);
	spec->but_not = bench_lines(&bench, "secret santa");
	spec->unless_message = bench_lines(&bench, "only joking");
	bench.explain = true;
	bench_build(&bench);
	bench_say(&bench, "tell them of secret santa");
	cr_expect(bench_held_by(&bench, "one") == HELD_BUT_NOT);
	cr_expect_str_eq(bench.held[0].by, "secret santa");
	cr_expect(bench.held_count == 1);
	bench_say(&bench, "tell them of secret santa, it is secret");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "tell a secret. only joking");
	cr_expect(bench_held_by(&bench, "one") == HELD_UNLESS);
	bench_say(&bench, "a secret");
	cr_expect(bench_held_by(&bench, "one") == HELD_POINTS);
	bench.message.from_role = ROLE_FAMILY;
	bench.specs[0].from_roles = ROLE_BIT(ROLE_STAFF);
	bench_done(&bench);
}

Test(points, of_joined_messages_add_up_when_the_last_counts)
{
	struct bench bench;

	bench_init(&bench);
	weigh(&bench, "3 secret\n3 tell", 6)->joined = 5 * INSTANT_MINUTE;
	bench_build(&bench);
	bench_say(&bench, "do not tell");
	cr_expect(!bench_met(&bench, "one"));
	bench.message.time += INSTANT_MINUTE;
	bench_say(&bench, "hello");
	cr_expect(!bench_met(&bench, "one"));
	bench.message.time += INSTANT_MINUTE;
	bench_say(&bench, "a secret");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.span_count == 1);
	cr_expect(bench.matches[0].match.spans[0].start == 2);
	bench.message.time += INSTANT_MINUTE;
	bench_say(&bench, "hello again");
	cr_expect(!bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(points, are_told_line_by_line_when_they_fall_short)
{
	struct bench bench;
	struct tally tally;

	bench_init(&bench);
	weigh(&bench, "3 tell\n4 secret\n-2 santa\n9 never\n1 is:short", 9);
	bench_rule(&bench, "far", "")->points = bench_lines(&bench, "1 tell");
	bench.specs[1].enough = 9;
	bench_build(&bench);
	bench_say(&bench, "Tell secret santa");
	cr_assert(tally_nearest(bench.worker, &tally));
	cr_expect_str_eq(tally.rule->id, "one");
	cr_expect(tally.sum == 6 && tally.enough == 9);
	cr_assert(tally.count == 4);
	cr_expect(span_is(tally.lines[0].line->text, "4 secret"));
	cr_expect(tally.lines[0].span.start == 5);
	cr_expect(tally.lines[1].points == 3);
	cr_expect(tally.lines[2].span.end == 0);
	cr_expect(tally.lines[3].points == -2);
	bench_say(&bench, "nothing of it, not in the least, whoever asks");
	cr_expect(!tally_nearest(bench.worker, &tally));
	bench_done(&bench);
}

Test(points, of_one_part_of_a_long_text_are_not_told_for_another)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;
	const struct rule_spec *rule;
	struct tally tally;

	bench_init(&bench);
	weigh(&bench, "3 tell\n4 secret", 7);
	bench_build(&bench);
	buffer_text(&text, "do not tell the secret. ");
	bench_say_span(&bench, buffer_span(&text));
	cr_assert(bench_met(&bench, "one"));
	rule = bench.matches[0].match.rule;
	cr_assert(tally_rule(bench.worker, rule, &tally));
	cr_expect(tally.sum == 7);
	while (text.len < 3 * PART_BYTES)
		buffer_text(&text, "nothing else to see here. ");
	buffer_text(&text, "I tell you.");
	bench_say_span(&bench, buffer_span(&text));
	cr_assert(bench_met(&bench, "one"));
	cr_expect(!tally_rule(bench.worker, rule, &tally));
	buffer_done(&text);
	bench_done(&bench);
}

static const struct {
	const char *points;
	const char *says;
} wrong[] = {
	{ "secret", "whole number" },
	{ "100 secret", "whole number" },
	{ "-100 secret", "whole number" },
	{ "0 secret", "whole number" },
	{ "7", "whole number" },
	{ "7secret", "whole number" },
	{ "3 is:shirt", "is:short" },
	{ "3 from:staf", "write staff" },
	{ "3 to:me", "write staff, manager" },
	{ "3 (secret", "no ')'" },
	{ "3 {nothing}", "no list" },
	{ "3 {signs}", "points-list" },
	{ "3 secret\n4 Secret", "line 1 says this already" },
	{ "3 * secret", "cannot begin" },
};

Test(points, that_are_wrong_are_faults_at_their_line)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct bench bench;

		bench_init(&bench);
		bench_list(&bench, "signs", "3 secret\n-3 santa");
		bench.lists[0].is_points = true;
		weigh(&bench, wrong[i].points, 6);
		bench_build(&bench);
		cr_assert(bench.faults.count == 1, "row %zu: %zu", i,
		    bench.faults.count);
		cr_expect(strstr(bench.faults.list[0].text, wrong[i].says) !=
			NULL,
		    "row %zu: %s", i, bench.faults.list[0].text);
		cr_expect(bench.faults.list[0].line ==
		    (strchr(wrong[i].points, '\n') == NULL ? 1 : 2));
		bench_done(&bench);
	}
}

Test(points, of_a_refused_rule_do_not_count_for_the_next)
{
	struct bench bench;
	struct rule_spec *refused, *stands;

	bench_init(&bench);
	refused = bench_rule(&bench, "refused", "");
	refused->points = bench_lines(&bench, "3 secret\n3 (tell");
	refused->enough = 3;
	stands = bench_rule(&bench, "stands", "");
	stands->points = bench_lines(&bench, "3 secret");
	stands->enough = 6;
	bench_build(&bench);
	cr_assert(bench.faults.count == 1, "%s", bench.faults.list[1].text);
	bench_say(&bench, "a secret");
	cr_expect(!bench_met(&bench, "stands"));
	bench_done(&bench);
}

Test(points, of_gaps_alone_add_up_where_no_rule_has_plain_words)
{
	struct bench bench;

	bench_init(&bench);
	(void)weigh(&bench, "6 keep * secret", 6);
	bench_build(&bench);
	bench_say(&bench, "you and i will both keep our secret for ever now");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(points, that_two_rules_say_alike_count_for_both)
{
	struct bench bench;
	const char *const lines = "3 don't {what}\n2 your mum\n-1 a (big)? dog";
	struct rule_spec *rule;

	bench_init(&bench);
	bench_list(&bench, "spellings", "your = ur, yer");
	bench_list(&bench, "what", "tell\nsay");
	rule = bench_rule(&bench, "one", "");
	rule->points = bench_lines(&bench, lines);
	rule->enough = 5;
	rule = bench_rule(&bench, "other", "");
	rule->points = bench_lines(&bench, lines);
	rule->enough = 4;
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults), "%s", bench.faults.list[0].text);
	bench_say(&bench, "dont say ur");
	cr_expect(!bench_met(&bench, "one") && !bench_met(&bench, "other"));
	bench_say(&bench, "dont say, yer mum");
	cr_expect(bench_met(&bench, "one") && bench_met(&bench, "other"));
	bench_say(&bench, "dont tell ur mum about a big dog");
	cr_expect(!bench_met(&bench, "one") && bench_met(&bench, "other"));
	bench_done(&bench);
}

/* No single stop: with a word it may be an address, which a phrase sees whole. */
static const char *const vocabulary[] = { "tell", "don't", "dont", "do", "n't",
	"it's", "its", "our", "secret", "you", "u", "ya", "keep", "it", "us",
	"\xf0\x9f\x98\x98", "...", "!", "?", ",", "\n", "-", "\"",
	"\xc3\xbc"
	"ber",
	"UBER", "(", ":" };
static const char *const rows[] = { "tell", "don't", "dont", "do", "it's",
	"its", "our secret", "tell you", "tell u", "keep it", "keep it us",
	"don't tell", "don't tell you",
	"\xc3\xbc"
	"ber",
	"(keep|do) it", "tell~", "us (keep)? it", "you you" };

/* As a phrase, and as points; apart, since own lines go before spellings. */
static void
compare(const char *row, unsigned *seed)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;
	struct buffer line = BUFFER_NONE;

	bench_init(&bench);
	bench_list(&bench, "spellings", "you = u, ya");
	bench_rule(&bench, "phrase", row);
	(void)buffer_printf(&line, "9 %s", row);
	(void)buffer_char(&line, '\0');
	weigh(&bench, line.ptr, 9);
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults), "%s", bench.faults.list[0].text);
	for (int i = 0; i < TEXTS / 16; i++) {
		size_t count = 1 + (size_t)rand_r(seed) % 12;

		buffer_reset(&text);
		for (size_t k = 0; k < count; k++) {
			buffer_text(&text,
			    vocabulary[(size_t)rand_r(seed) %
				(sizeof(vocabulary) / sizeof(*vocabulary))]);
			if (rand_r(seed) % 5 != 0)
				buffer_char(&text, ' ');
		}
		bench_say_span(&bench, buffer_span(&text));
		/* "tell . us" is an address: phrases see one word. */
		if (ruleset_worker_findings(bench.worker)->count > 0)
			continue;
		cr_assert(bench_met(&bench, "one") ==
			bench_met(&bench, "phrase"),
		    "'%s' on '%.*s': points %d", row,
		    SPAN_ARGS(buffer_span(&text)), bench_met(&bench, "one"));
		if (bench.match_count < 2)
			continue;
		cr_assert(memcmp(&bench.matches[0].match.spans[0],
			      &bench.matches[1].match.spans[0],
			      sizeof(struct match_span)) == 0,
		    "'%s' on '%.*s'", row, SPAN_ARGS(buffer_span(&text)));
	}
	buffer_done(&text);
	buffer_done(&line);
	bench_done(&bench);
}

Test(points, of_plain_words_are_met_as_the_phrase_is)
{
	unsigned seed = (unsigned)
	    chance_seed("of plain words are met as the phrase is");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		compare(rows[i], &seed);
}

/* A word of letters for a number. */
static const char *
name(int number, char out[8])
{
	for (int i = 0; i < 5; i++) {
		out[i] = (char)('b' + number % 20);
		number /= 20;
	}
	out[5] = '\0';
	return out;
}

Test(points, by_the_thousand_are_each_found)
{
	struct bench bench;
	struct buffer lines = BUFFER_NONE;
	char text[64], first[8], second[8];

	bench_init(&bench);
	for (int i = 0; i < 20000; i++)
		(void)buffer_printf(&lines, "%d %s %s\n", 1 + i % 99,
		    name(i % 300, first), name(i, second));
	(void)buffer_char(&lines, '\0');
	weigh(&bench, lines.ptr, 50);
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults), "%s", bench.faults.list[0].text);
	for (int i = 0; i < 20000; i += 7) {
		(void)snprintf(text, sizeof(text), "a %s %s",
		    name(i % 300, first), name(i, second));
		bench_say(&bench, text);
		cr_assert(bench_met(&bench, "one") == (1 + i % 99 >= 50), "%d",
		    i);
	}
	buffer_done(&lines);
	bench_done(&bench);
}
