#include <criterion/criterion.h>
#include <string.h>

#include "bench.h"

static void
say_at(struct bench *bench, int minutes, enum role from, const char *text)
{
	int64_t start = bench->message.time;

	bench->message.time = start + minutes * INSTANT_MINUTE;
	bench->message.from_role = from;
	bench->message.to_role = from == ROLE_STAFF ? ROLE_SERVICE_USER :
						      ROLE_STAFF;
	bench->message.from = from == ROLE_STAFF ? SPAN("Ann") : SPAN("Bob");
	bench->message.to = from == ROLE_STAFF ? SPAN("Bob") : SPAN("Ann");
	bench_say(bench, text);
	bench->message.time = start;
}

Test(conditions, with_needs_a_companion_in_the_message)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "my number")->with = bench_lines(&bench,
	    "secret~\nbetween us");
	bench_build(&bench);
	bench_say(&bench, "my number. It's between us");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "my number");
	cr_expect(bench_held_by(&bench, "one") == HELD_WITH);
	bench_done(&bench);
}

Test(conditions, near_needs_it_within_so_many_words)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->near = bench_lines(&bench, "private");
	spec->near_words = 3;
	bench_build(&bench);
	bench_say(&bench, "my number, it's a private one");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "private: this is my number");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "my number is one two three private");
	cr_expect(bench_held_by(&bench, "one") == HELD_NEAR);
	bench_say(&bench, "my number");
	cr_expect(bench_held_by(&bench, "one") == HELD_NEAR);
	bench_done(&bench);
}

Test(conditions, out_of_hours_is_nights_and_weekends)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "hello")->out_of_hours = true;
	bench_build(&bench);
	bench.explain = true;
	say_at(&bench, 0, ROLE_STAFF, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_HOURS);
	say_at(&bench, 4 * 60 - 1, ROLE_STAFF, "hello");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 4 * 60, ROLE_STAFF, "hello");
	cr_expect(bench_met(&bench, "one"));
	say_at(&bench, 3 * 24 * 60, ROLE_STAFF, "hello");
	cr_expect(bench_met(&bench, "one"));
	bench.message.time = INSTANT_NONE;
	bench_say(&bench, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_HOURS);
	bench_done(&bench);
}

Test(conditions, channels_and_sources_are_named)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "hello");
	spec->channels = SPAN("sms, app");
	spec->sources = SPAN("elm");
	bench_build(&bench);
	bench.explain = true;
	bench_say(&bench, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_SOURCE);
	bench.message.source = SPAN("elm");
	bench_say(&bench, "hello");
	cr_expect(bench_met(&bench, "one"));
	bench.message.channel = SPAN("email");
	bench_say(&bench, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_CHANNEL);
	bench_done(&bench);
}

Test(conditions, count_waits_for_the_third_time)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "hello");
	spec->count = 3;
	spec->count_by = RULE_BY_PAIR;
	spec->within = INSTANT_HOUR;
	bench_build(&bench);
	say_at(&bench, 0, ROLE_STAFF, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_COUNT);
	say_at(&bench, 0, ROLE_STAFF, "hello");
	say_at(&bench, 1, ROLE_STAFF, "hello");
	cr_expect(bench_held_by(&bench, "one") == HELD_COUNT);
	say_at(&bench, 2, ROLE_SERVICE_USER, "hello");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 3);
	say_at(&bench, 90, ROLE_STAFF, "hello");
	cr_expect(!bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, points_said_twice_in_a_conversation_need_fewer)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "");
	spec->points = bench_lines(&bench, "3 secret\n3 tell\n-2 santa");
	spec->enough = 6;
	spec->enough_again = 3;
	spec->within = INSTANT_HOUR;
	bench_build(&bench);
	say_at(&bench, 0, ROLE_STAFF, "a secret");
	cr_expect(bench_held_by(&bench, "one") == HELD_POINTS);
	/* the same message, read again */
	say_at(&bench, 0, ROLE_STAFF, "a secret");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 1, ROLE_STAFF, "secret santa, hello");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 59, ROLE_STAFF, "do not tell");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 2);
	/* too late, and in another conversation */
	say_at(&bench, 120, ROLE_STAFF, "do not tell");
	cr_expect(!bench_met(&bench, "one"));
	bench.message.conversation = SPAN("another");
	say_at(&bench, 121, ROLE_STAFF, "a secret");
	cr_expect(!bench_met(&bench, "one"));
	/* what is enough at once is told at once, and counts */
	say_at(&bench, 122, ROLE_STAFF, "tell no secret");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 1);
	say_at(&bench, 123, ROLE_STAFF, "do tell");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, enough_again_counts_only_what_comes_after_the_other_rule)
{
	static char text[3 * 65536];
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "");
	spec->points = bench_lines(&bench, "3 secret\n3 tell");
	spec->enough = 6;
	spec->enough_again = 3;
	spec->after = SPAN("secrecy");
	bench_rule(&bench, "secrecy", "between us")->status = RULE_PART;
	bench_build(&bench);
	say_at(&bench, 0, ROLE_STAFF, "a secret");
	cr_expect(bench_held_by(&bench, "one") == HELD_AFTER);
	say_at(&bench, 1, ROLE_STAFF, "between us");
	say_at(&bench, 2, ROLE_STAFF, "do not tell");
	cr_expect(bench_held_by(&bench, "one") == HELD_POINTS);
	say_at(&bench, 3, ROLE_STAFF, "a secret again");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 2);
	/* In a long text the other may come later than the words. */
	bench.message.conversation = SPAN("long");
	memset(text, ' ', sizeof(text) - 1);
	memcpy(text, "a secret", 8);
	say_at(&bench, 4, ROLE_STAFF, text);
	cr_expect(!bench_met(&bench, "one"));
	memcpy(text + sizeof(text) - 20, "between us", 10);
	say_at(&bench, 5, ROLE_STAFF, text);
	cr_expect(bench_held_by(&bench, "one") == HELD_POINTS);
	say_at(&bench, 6, ROLE_STAFF, "do not tell");
	cr_expect(bench_met(&bench, "one"));
	/* Where a later part has enough, that counts. */
	bench.message.conversation = SPAN("longer");
	memcpy(text + sizeof(text) / 2, "tell no secret", 14);
	say_at(&bench, 7, ROLE_STAFF, text);
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 1);
	bench_done(&bench);
}

/* "one" is a phrase; what speaks against it is "signs". */
static struct rule_spec *
doubted(struct bench *bench)
{
	struct rule_spec *spec;

	bench_rule(bench, "one", "my number")->doubted_by = SPAN("signs");
	spec = bench_rule(bench, "signs", "");
	spec->points = bench_lines(bench,
	    "9 my number\n-6 raffle\n-4 %{money}");
	spec->enough = 20;
	spec->doubt = 5;
	return spec;
}

Test(conditions, what_a_phrase_finds_is_quiet_where_the_points_speak_against_it)
{
	struct bench bench;

	bench_init(&bench);
	(void)doubted(&bench);
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults));
	bench_say(&bench, "call my number");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "my number came up in the raffle");
	cr_expect(!bench_met(&bench, "one"));
	cr_expect(bench_held_by(&bench, "one") == HELD_DOUBT);
	/* the doubt itself is enough to be believed */
	bench_say(&bench, "my number came up, £5");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, rules_about_other_people_or_off_doubt_nothing)
{
	static const char text[] = "my number came up in the raffle";
	struct bench bench;

	bench_init(&bench);
	doubted(&bench)->from_roles = ROLE_BIT(ROLE_SERVICE_USER);
	bench_build(&bench);
	bench_say(&bench, text);
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);

	bench_init(&bench);
	doubted(&bench)->status = RULE_OFF;
	bench_build(&bench);
	bench_say(&bench, text);
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, of_several_that_doubt_one_that_does_not_is_believed)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	(void)doubted(&bench);
	bench.specs[0].doubted_by = SPAN("signs, more");
	spec = bench_rule(&bench, "more", "");
	spec->points = bench_lines(&bench, "5 raffle");
	spec->enough = 20;
	spec->doubt = 5;
	bench_build(&bench);
	bench_say(&bench, "my number came up in the raffle");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, a_doubter_that_is_not_there_or_has_no_doubt_is_told)
{
	struct bench bench;

	bench_init(&bench);
	doubted(&bench)->doubt = 0;
	bench.specs[0].doubted_by = SPAN("sings, signs");
	bench_build(&bench);
	cr_assert(bench.faults.count == 2);
	cr_expect(
	    strstr(bench.faults.list[0].text,
		"names a rule 'sings' that is not there: write 'signs'") !=
	    NULL);
	cr_expect(strstr(bench.faults.list[1].text,
		      "write doubt = 20; there") != NULL);
	/* It is believed then, rather than never heard. */
	bench_say(&bench, "my number came up in the raffle");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, points_of_joined_messages_count_once_and_must_be_enough)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "");
	spec->points = bench_lines(&bench, "3 secret\n2 tell\n1 hush\n1 so");
	spec->enough = 6;
	spec->enough_again = 3;
	spec->within = INSTANT_HOUR;
	spec->joined = INSTANT_HOUR / 6;
	bench_build(&bench);
	/* The second adds a point to those of the first. */
	say_at(&bench, 0, ROLE_STAFF, "a secret");
	say_at(&bench, 1, ROLE_STAFF, "hush");
	cr_expect(!bench_met(&bench, "one"));
	/* One that has much itself has enough with what fell short. */
	say_at(&bench, 120, ROLE_STAFF, "tell");
	say_at(&bench, 121, ROLE_STAFF, "hush");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 122, ROLE_STAFF, "a secret");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 1);
	/* And one with too little before it is still such a first message. */
	say_at(&bench, 240, ROLE_STAFF, "so");
	say_at(&bench, 241, ROLE_STAFF, "a secret");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 255, ROLE_STAFF, "a secret, again");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.times == 2);
	bench_done(&bench);
}

Test(conditions, after_follows_an_earlier_rule_or_one_met_here)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "urgent", "my number");
	spec->after = SPAN("secrecy");
	bench_rule(&bench, "secrecy", "between us")->status = RULE_PART;
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults));
	say_at(&bench, 0, ROLE_STAFF, "my number");
	cr_expect(bench_held_by(&bench, "urgent") == HELD_AFTER);
	say_at(&bench, 1, ROLE_SERVICE_USER, "between us");
	cr_expect(bench.match_count == 0);
	say_at(&bench, 60, ROLE_STAFF, "my number");
	cr_assert(bench_met(&bench, "urgent"));
	cr_expect(strcmp(bench.matches[0].match.earlier->id, "secrecy") == 0);
	say_at(&bench, 26 * 60, ROLE_STAFF, "my number");
	cr_expect(!bench_met(&bench, "urgent"));
	bench.message.conversation = SPAN("other");
	say_at(&bench, 61, ROLE_STAFF, "my number");
	cr_expect(!bench_met(&bench, "urgent"));
	say_at(&bench, 61, ROLE_STAFF, "my number, but between us");
	cr_expect(bench_met(&bench, "urgent"));
	bench_done(&bench);
}

Test(conditions, answer_reads_a_bare_reply_soon_after_a_request)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "given", "^ %{number} $");
	spec->answer = SPAN("asked");
	bench_rule(&bench, "asked", "your number");
	bench_build(&bench);
	say_at(&bench, 0, ROLE_STAFF, "900123");
	cr_expect(!bench_met(&bench, "given"));
	say_at(&bench, 1, ROLE_SERVICE_USER, "what's your number");
	say_at(&bench, 3, ROLE_STAFF, "900123");
	cr_assert(bench_met(&bench, "given"));
	cr_expect(strcmp(bench.matches[0].match.earlier->id, "asked") == 0);
	say_at(&bench, 13, ROLE_STAFF, "900123");
	cr_expect(!bench_met(&bench, "given"));
	bench_done(&bench);
}

Test(conditions, a_rule_after_none_that_is_there_is_off_and_a_fault)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "hello")->after = SPAN("secrcy");
	bench_rule(&bench, "secrecy", "between us");
	bench_build(&bench);
	cr_assert(bench.faults.count == 1);
	cr_expect(strstr(bench.faults.list[0].text, "write 'secrecy'"));
	bench_say(&bench, "hello");
	cr_expect(bench.match_count == 0);
	bench_done(&bench);
}

Test(conditions, joined_reads_a_number_split_over_messages)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "%{phone}")->joined = 5 * INSTANT_MINUTE;
	bench_build(&bench);
	say_at(&bench, 0, ROLE_STAFF, "07700");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 1, ROLE_STAFF, "it's 900123 ok");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 2, ROLE_STAFF, "07700");
	say_at(&bench, 3, ROLE_STAFF, "900123 ok");
	cr_assert(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.span_count == 1);
	cr_expect(bench.matches[0].match.spans[0].start == 0);
	cr_expect(bench.matches[0].match.spans[0].end == 6);
	cr_expect(strcmp(bench.matches[0].value, "+447700900123") == 0);
	say_at(&bench, 4, ROLE_STAFF, "see you");
	cr_expect(!bench_met(&bench, "one"));
	say_at(&bench, 30, ROLE_STAFF, "07700");
	say_at(&bench, 31, ROLE_SERVICE_USER, "900123");
	cr_expect(!bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(conditions, good_practice_and_parts_are_for_explain)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "good", "ask the office")->status = RULE_GOOD;
	bench_rule(&bench, "part", "ask the")->status = RULE_PART;
	bench_rule(&bench, "off", "ask the")->status = RULE_OFF;
	bench_build(&bench);
	bench_say(&bench, "ask the office");
	cr_expect(bench.match_count == 0);
	bench.explain = true;
	bench_say(&bench, "ask the office");
	cr_expect(bench.match_count == 2);
	bench_done(&bench);
}

/* Each time the messages are joined anew, in the same place. */
Test(conditions, joined_over_two_times_tell_their_own_words)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "short", "our secret")->joined = 5 * INSTANT_MINUTE;
	bench_rule(&bench, "long", "%{phone}")->joined = INSTANT_HOUR;
	bench_build(&bench);
	bench_say(&bench, "good morning to all who are up so early");
	bench.message.time += 30 * INSTANT_MINUTE;
	bench_say(&bench, "this is our");
	bench.message.time += INSTANT_MINUTE;
	bench_say(&bench, "secret, nobody knows");
	cr_assert_eq(bench.match_count, 1);
	cr_expect_str_eq(bench.matches[0].value, "our secret");
	bench_done(&bench);
}
