#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "rule/near_miss.h"
#include "rule/parts.h"

#define MIB ((size_t)1 << 20)

/* At every place around the ends of parts: found once, the right bytes. */
Test(parts, a_hit_is_found_once_wherever_parts_of_a_long_text_end)
{
	static const char hit[] = "give you my number";
	const size_t step = PART_BYTES - PART_OVERLAP_BYTES;
	struct bench bench;
	struct span text = bench_repeated("\xc3\xa9t\xc3\xa9. ",
	    2 * PART_BYTES + 9999);
	char *bytes = (char *)(uintptr_t)text.ptr;
	char kept[sizeof(hit)];

	bench_init(&bench);
	bench_rule(&bench, "one", "give you my number");
	bench_rule(&bench, "edges", "^ give you\nmy number $");
	bench_build(&bench);
	for (size_t at = 0; at + 20 < text.len; at++) {
		size_t near = at % step;

		/* Between characters; most about where hits change hands. */
		if (at % 7 != 0)
			continue;
		if (near > 40 && near + 40 < step &&
		    (near + 40 < PART_OVERLAP_BYTES / 2 ||
			near > PART_OVERLAP_BYTES / 2 + 40) &&
		    at % 4999 != 0)
			continue;
		memcpy(kept, bytes + at, sizeof(kept));
		memcpy(bytes + at, hit, sizeof(hit) - 1);
		bytes[at + sizeof(hit) - 1] = ' ';
		bench_say_span(&bench, text);
		cr_assert(bench.match_count == (at == 0 ? 2 : 1), "at %zu: %zu",
		    at, bench.match_count);
		cr_assert(bench.matches[0].match.span_count == 1);
		cr_assert(bench.matches[0].match.spans[0].start == at);
		cr_assert(bench.matches[0].match.spans[0].end ==
		    at + sizeof(hit) - 1);
		memcpy(bytes + at, kept, sizeof(kept));
	}
	free(bytes);
	bench_done(&bench);
}

/* Invisible characters make some letters three KiB long. */
Test(parts, a_hit_longer_than_half_the_overlap_is_found_where_parts_end)
{
	static const char start[] = "give you";
	static const char end[] = "my number";
	const size_t step = PART_BYTES - PART_OVERLAP_BYTES;
	const size_t length = PART_OVERLAP_BYTES * 3 / 4;
	struct bench bench;
	struct span text = bench_repeated("so. ", 2 * PART_BYTES);
	char *bytes = (char *)(uintptr_t)text.ptr;

	bench_init(&bench);
	bench_rule(&bench, "one", "give you my number");
	bench_build(&bench);
	for (size_t at = step - length; at < step + length; at += 128) {
		size_t tail = at + length - strlen(end);

		memset(bytes + at, ' ', length + 4);
		memcpy(bytes + at, start, strlen(start));
		for (size_t i = at + strlen(start) + 1; i + 3 <= tail; i += 3)
			memcpy(bytes + i, "\xe2\x80\x8b", 3);
		memcpy(bytes + tail, end, strlen(end));
		bench_say_span(&bench, text);
		cr_assert(bench.match_count == 1, "at %zu: %zu", at,
		    bench.match_count);
		cr_assert(bench.matches[0].match.spans[0].start == at);
		cr_assert(bench.matches[0].match.spans[0].end == at + length);
		for (size_t i = at; i < at + length + 4; i++)
			bytes[i] = "so. "[i % 4];
	}
	free(bytes);
	bench_done(&bench);
}

Test(parts, the_views_of_a_long_text_are_of_all_of_it)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;
	struct near_miss miss = NEAR_MISS_NONE;
	struct err err = { 0, "" };

	bench_init(&bench);
	bench_rule(&bench, "one", "give you my number");
	bench_build(&bench);
	buffer_text(&text, "give you my name. ");
	while (text.len < 2 * PART_BYTES)
		buffer_text(&text, "nothing else to see. ");
	bench_say_span(&bench, buffer_span(&text));
	cr_assert(ruleset_worker_widen(bench.worker, &err) == 0);
	cr_expect(ruleset_worker_view(bench.worker, VIEW_FOLD)->text.len ==
	    text.len);
	cr_assert(near_miss_find(bench.worker, &miss) == 0);
	cr_assert(miss.rule != NULL);
	cr_expect_str_eq(miss.rule->id, "one");
	cr_expect(miss.met == 3 && miss.needed == 4);
	near_miss_done(&miss);
	buffer_done(&text);
	bench_done(&bench);
}

Test(parts, a_longer_text_may_not_cost_less_than_a_shorter_one)
{
	size_t before = 0;

	for (size_t length = 0; length < 4 * PART_BYTES; length += 512) {
		size_t budget = parts_budget((struct span){ "", length + 1 });

		cr_expect(budget >= before, "%zu bytes", length + 1);
		before = budget;
	}
}

Test(parts, what_a_rule_comes_after_may_stand_in_a_later_part_of_a_long_text)
{
	static const char *const ends[] = { "and no more", "between us" };
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "urgent", "my number")->after = SPAN("secrecy");
	bench_rule(&bench, "secrecy", "between us")->status = RULE_PART;
	bench_build(&bench);
	bench.explain = true;
	for (size_t i = 0; i < 2; i++) {
		struct buffer text = BUFFER_NONE;

		buffer_text(&text, "here is my number. ");
		while (text.len < 3 * PART_BYTES)
			buffer_text(&text, "nothing else to see. ");
		buffer_text(&text, ends[i]);
		bench_say_span(&bench, buffer_span(&text));
		cr_expect(bench_met(&bench, "urgent") == (i == 1));
		cr_expect(bench.held_count == 1 - i);
		if (i == 0) {
			cr_expect(bench.held[0].reason == HELD_AFTER);
			cr_expect(bench.held[0].span.start == 8);
		} else {
			const struct match *met = &bench.matches[0].match;

			cr_assert_str_eq(bench.matches[0].rule, "urgent");
			cr_assert_str_eq(met->earlier->id, "secrecy");
			cr_expect(met->span_count == 1);
			cr_expect(met->spans[0].start == 8);
		}
		buffer_done(&text);
	}
	bench_done(&bench);
}

Test(parts, what_starts_a_long_text_costs_nothing_of_what_ends_it)
{
	struct bench bench;
	struct buffer text = BUFFER_NONE;
	struct buffer phrases = BUFFER_NONE;

	for (int i = 0; i < 200; i++)
		buffer_printf(&phrases, "(my|x%d) * number\n", i);
	bench_init(&bench);
	bench_rule(&bench, "one", buffer_string(&phrases));
	bench_rule(&bench, "two", "give you");
	bench_build(&bench);
	while (text.len < MIB / 4)
		buffer_text(&text, "my own big new red number is gone. ");
	while (text.len < MIB / 2)
		buffer_text(&text, "nothing at all to see here, ");
	buffer_text(&text, "my number, I give you");
	bench_say_span(&bench, buffer_span(&text));
	cr_expect(bench.undecided_count > 0);
	cr_expect(bench_met(&bench, "one") && bench_met(&bench, "two"));
	buffer_done(&text);
	buffer_done(&phrases);
	bench_done(&bench);
}
