#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"
#include "bench.h"
#include "rule/parts.h"
#include "rule/pattern.h"
#include "text/view.h"

#define MIB ((size_t)1 << 20)
/* What a message may cost here, sanitizers and a busy machine included. */
#define LONG_MS 5000

static int
find(const char *regex, struct span subject, struct pattern_hit *hit)
{
	struct err err = { 0, "" };
	struct pattern *pattern = pattern_new(span_of(regex), true, &err);
	struct pattern_room *room = pattern_room_new();
	struct pattern_search search = { subject, 0, subject.len };
	int found;

	cr_assert(pattern != NULL && room != NULL, "%s", err.text);
	found = pattern_find(pattern, room, &search, hit);
	pattern_free(pattern);
	pattern_room_free(room);
	return found;
}

Test(limits, a_regex_that_runs_away_is_undecided)
{
	struct span text = bench_repeated("a", 3000);
	struct pattern_hit hit;
	char why[128];

	((char *)(uintptr_t)text.ptr)[2999] = '!';
	cr_assert(find("^(a+)+$", text, &hit) < -1);
	pattern_code_text(find("^(a+)+$", text, &hit), why, sizeof(why));
	cr_expect(strlen(why) > 0);
	free((void *)(uintptr_t)text.ptr);
}

Test(limits, a_long_match_has_the_stack_that_it_needs)
{
	struct span text = bench_repeated("b", 2000);
	struct pattern_hit hit;
	char whole[2100];

	snprintf(whole, sizeof(whole), "%.*sEND", SPAN_ARGS(text));
	cr_expect(find("([^A]|B)*END", span_of(whole), &hit) == 1);
	free((void *)(uintptr_t)text.ptr);
}

Test(limits, a_pattern_finds_the_same_with_machine_code_and_without)
{
	static const struct {
		const char *regex;
		const char *text;
	} rows[] = {
		{ "my number", "give me my number" },
		{ "(?:my|your) (?:number|phone)\\b", "your phones, MY PHONE" },
		{ "\\bn[o0]\\b.{0,20}\\Ktel", "no way I tel you" },
		{ "(?<!a)b+c", "abc abbc bbc" },
		{ "^(a+)+$",
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" },
		{ "([^A]|B)*END",
		    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbEND" },
		{ "(?:x?y?)*z",
		    "xyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxyxy" },
		{ "\xc3\xbc+", "F\xc3\xbc\xc3\xbc" },
		{ "K\xc3\xbcrz", "in k\xc3\x9cRZE" },
		{ "q", "nothing of it" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = { 0, "" };
		struct pattern *pattern = pattern_new(span_of(rows[i].regex),
		    true, &err);
		struct pattern_room *room = pattern_room_new();
		struct pattern_search search = { span_of(rows[i].text), 0,
			strlen(rows[i].text) };
		struct pattern_hit first = { 0, 0 };
		int found = pattern_find(pattern, room, &search, &first);

		(void)pattern_has_jit(pattern);
		for (unsigned tries = 0; tries < 3; tries++) {
			struct pattern_hit hit = { 0, 0 };

			pattern_room_begin(room, PATTERN_BUDGET);
			cr_expect(pattern_find(pattern, room, &search, &hit) ==
				found,
			    "%s", rows[i].regex);
			cr_expect(hit.start == first.start &&
				hit.end == first.end,
			    "%s", rows[i].regex);
		}
		pattern_free(pattern);
		pattern_room_free(room);
	}
}

Test(limits, what_is_tried_often_goes_on_finding)
{
	struct err err = { 0, "" };
	struct pattern *pattern = pattern_new(SPAN("my (?:number|phone)"), true,
	    &err);
	struct pattern_room *room = pattern_room_new();
	struct span text = SPAN("this is My Phone");
	struct pattern_search search = { text, 0, text.len };

	for (unsigned i = 0; i < 500; i++) {
		struct pattern_hit hit;

		pattern_room_begin(room, PATTERN_BUDGET);
		cr_assert(pattern_find(pattern, room, &search, &hit) == 1);
		cr_assert(hit.start == 8 && hit.end == 16);
		cr_assert(pattern_room_taken(room) >= text.len / 2);
	}
	pattern_free(pattern);
	pattern_room_free(room);
}

Test(limits, a_quadratic_regex_on_a_mebibyte_ends_soon)
{
	struct span text = bench_repeated("12345678 ", MIB);
	struct pattern_hit hit;
	int64_t start = instant_monotonic_ms();

	cr_expect(find(" \\+?[0-9]{2,3}[ -][0-9 -]{6,}[0-9](?:x|y)", text,
		      &hit) == 0);
	cr_expect(instant_monotonic_ms() - start < LONG_MS);
	free((void *)(uintptr_t)text.ptr);
}

Test(limits, hits_are_found_across_the_windows)
{
	static const size_t places[] = { 0, 3500, 3580, 3584, 4090, 4096, 7000,
		8192, 60000 };
	struct span text = bench_repeated("xyz ", 65536);
	char *bytes = (char *)(uintptr_t)text.ptr;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct pattern_hit hit;

		memcpy(bytes + places[i], "my number", 9);
		cr_assert(find("my number", text, &hit) == 1);
		cr_expect(hit.start == places[i]);
		cr_expect(hit.end == places[i] + 9);
		cr_expect(find("my number$", text, &hit) == 0);
		cr_expect(find("^my number", text, &hit) == (i == 0));
		for (size_t k = 0; k < 9; k++)
			bytes[places[i] + k] = "xyz "[(places[i] + k) % 4];
	}
	free(bytes);
}

static void
lay_out(struct bench *bench)
{
	bench_init(bench);
	bench_rule(bench, "phrase",
	    "give~ you * number\nmy * * number\n"
	    "call me on %{phone}\n^ * hello\nbye $");
	bench_rule(bench, "regex", "zzz")->regexes = bench_lines(bench,
	    "[0-9 -]{6,}[0-9]x\nraw: (a|b|ab)*c");
	bench->specs[0].unless = bench_lines(bench, "can't");
	bench->specs[0].but_not = bench_lines(bench, "nhs number");
	bench_build(bench);
}

Test(limits, a_mebibyte_of_anything_is_judged_soon)
{
	static const char *const pieces[] = { "a", "1", "12 ", "my ", "give ",
		"my give you number ", "ab", ". ", "\n", "'", "\xc3\xbc",
		"\xf0\x9f\x99\x82", "07700 900123 ", "give you my number. " };

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct bench bench;
		struct span text = bench_repeated(pieces[i], MIB);
		int64_t start;

		lay_out(&bench);
		start = instant_monotonic_ms();
		bench_say_span(&bench, text);
		start = instant_monotonic_ms() - start;
		cr_log_info("%s: %d ms, %zu undecided", pieces[i], (int)start,
		    bench.undecided_count);
		cr_expect(start < LONG_MS, "%s: %d ms", pieces[i], (int)start);
		bench_done(&bench);
		free((void *)(uintptr_t)text.ptr);
	}
}

Test(limits, a_hit_at_the_end_of_a_mebibyte_is_found)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;

	lay_out(&bench);
	while (text.len < MIB)
		buffer_text(&text, "nothing at all to see here, ");
	buffer_text(&text, "so I give you my number");
	bench_say_span(&bench, buffer_span(&text));
	cr_assert(bench_met(&bench, "phrase"));
	cr_expect(bench.matches[0].match.spans[0].end == text.len);
	buffer_done(&text);
	bench_done(&bench);
}

Test(limits, marks_are_the_right_bytes_of_the_original)
{
	static const char *const before[] = { "", "x ", "\xc3\xa9t\xc3\xa9 ",
		"\xf0\x9f\x99\x82 ", "\xef\xbc\xa1 ", "07700 900123 ",
		"a\xe2\x80\x8bz ", "\xef\xac\x83 ", "   ", "\n\n" };
	static const char *const hits[] = { "my number", "MY  NUMBER",
		"m\xe2\x80\x8by numb\xe2\x80\x8b"
		"er",
		"m\xc3\xbd number", "\xef\xbd\x8d\xef\xbd\x99 number",
		"my \xf0\x9f\x99\x82 number", "my n\xd1\x83mber" };
	struct bench bench;
	unsigned seed = (unsigned)
	    chance_seed("marks are the right bytes of the original");

	bench_init(&bench);
	bench_rule(&bench, "one", "my number");
	bench_build(&bench);
	for (size_t i = 0; i < 2000; i++) {
		struct buffer text = BUFFER_NONE;
		const char *hit = hits[(size_t)rand_r(&seed) % 6];
		struct match_span span;
		size_t start;

		for (int k = rand_r(&seed) % 5; k > 0; k--)
			buffer_text(&text, before[(size_t)rand_r(&seed) % 10]);
		start = text.len;
		buffer_text(&text, hit);
		if (rand_r(&seed) % 2 == 0)
			buffer_text(&text, " ok \xc3\xa9");
		bench_say_span(&bench, buffer_span(&text));
		cr_assert(bench_met(&bench, "one"), "%.*s",
		    SPAN_ARGS(buffer_span(&text)));
		span = bench.matches[0].match.spans[0];
		cr_assert(span.start == start &&
			span.end == start + strlen(hit),
		    "%u to %u in '%.*s'", span.start, span.end,
		    SPAN_ARGS(buffer_span(&text)));
		buffer_done(&text);
	}
	bench_done(&bench);
}

Test(limits, a_message_that_costs_too_much_is_undecided_once_a_rule)
{
	struct bench bench;
	struct buffer phrases = BUFFER_NONE;
	struct span text = bench_repeated("my own big new red number is gone. ",
	    MIB);

	for (int i = 0; i < 200; i++)
		buffer_printf(&phrases, "(my|x%d) * number\n", i);
	bench_init(&bench);
	bench_rule(&bench, "one", buffer_string(&phrases));
	bench_build(&bench);
	bench_say_span(&bench, text);
	cr_expect(bench.undecided_count == 1);
	cr_expect(bench.undecided_code == PATTERN_EXHAUSTED);
	bench_say(&bench, "my number");
	cr_expect(bench.undecided_count == 0 && bench_met(&bench, "one"));
	buffer_done(&phrases);
	bench_done(&bench);
	free((void *)(uintptr_t)text.ptr);
}

Test(limits, points_that_cannot_be_counted_to_the_end_doubt_nothing)
{
	struct bench bench;
	struct buffer points = BUFFER_NONE;
	struct buffer text = BUFFER_NONE;
	struct rule_spec *doubter;

	for (int i = 0; i < 400; i++)
		buffer_printf(&points, "1 (my|x%d) * number\n", i);
	buffer_text(&points, "-6 phone\n9 %{money}");
	buffer_text(&text,
	    "my phone is \xc2\xa3"
	    "5. ");
	while (text.len < PART_BYTES - 64)
		buffer_text(&text, "number. my own. ");
	bench_init(&bench);
	bench_rule(&bench, "one", "my phone")->doubted_by = SPAN("signs");
	doubter = bench_rule(&bench, "signs", "");
	doubter->points = bench_lines(&bench, buffer_string(&points));
	doubter->enough = 20;
	doubter->doubt = 1;
	bench_build(&bench);
	bench_say(&bench, "my phone");
	cr_expect(bench_held_by(&bench, "one") == HELD_DOUBT);
	bench_say_span(&bench, buffer_span(&text));
	cr_expect(bench_met(&bench, "one"));
	cr_expect(bench.undecided_count > 0, "and it is said");
	buffer_done(&points);
	buffer_done(&text);
	bench_done(&bench);
}

/* What is slow to read, in an order that nobody thought of. */
static void
make_slow(struct chance *chance, struct buffer *out, size_t bytes)
{
	static const char *const pieces[] = { "07700 900 ", "07 ", "a.b 0 1 ",
		"one o l ", "at dot ", "@a ", "a_1 ", "my number ", "give you ",
		"20 quid ", ". ", "\n", "don't ", "12 high st", "\xc3\xbc",
		"\xf0\x9f\x99\x82", "g.i.f.", "double " };
	size_t kinds = 1 + chance_below(chance, 4);
	size_t kind[4];

	for (size_t i = 0; i < kinds; i++)
		kind[i] = chance_below(chance, 18);
	buffer_reset(out);
	while (out->len < bytes)
		buffer_text(out, pieces[kind[chance_below(chance, kinds)]]);
}

Test(limits, no_message_takes_more_steps_than_there_are)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;
	struct chance chance;
	int64_t worst = 0;

	chance_begin(&chance, "no message takes more steps than there are");
	bench_init(&bench);
	bench_rule(&bench, "slow", "my number")->regexes = bench_lines(&bench,
	    "\\b0?7\\d{3}(?: ?\\d{3})?\\b[^\\n]{0,40}\\b(?:guess|join them)\n"
	    "(?:0|44)7\\d{2,3}\\b(?:[^\\d]{1,60}\\d{1,4}\\b){1,6}.{0,60}save\n"
	    "g[^a-z]{1,3}i[^a-z]{1,3}f[^a-z]{1,3}t");
	bench_build(&bench);
	for (int i = 0; i < 8; i++) {
		int64_t start = instant_monotonic_ms();

		make_slow(&chance, &text, MIB / 4);
		bench_say_span(&bench, buffer_span(&text));
		start = instant_monotonic_ms() - start;
		worst = start > worst ? start : worst;
		cr_assert(ruleset_worker_steps(bench.worker) <=
		    parts_budget(buffer_span(&text)));
	}
	(void)fprintf(stderr, "# the worst 256 KiB took %d ms\n", (int)worst);
	buffer_done(&text);
	bench_done(&bench);
}

Test(limits, a_number_is_found_behind_however_many_words)
{
	static const char *const words[] = { "a ", "another ", "07 ", "at " };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct bench bench;
		struct buffer text = BUFFER_NONE;

		lay_out(&bench);
		while (text.len < MIB / 8)
			buffer_text(&text, words[i]);
		buffer_text(&text, "so call me on 07700 900123");
		bench_say_span(&bench, buffer_span(&text));
		cr_expect(bench.undecided_count == 0);
		cr_assert(bench_met(&bench, "phrase"), "%s", words[i]);
		cr_expect(bench.matches[0].match.spans[0].end == text.len);
		buffer_done(&text);
		bench_done(&bench);
	}
}
