#include "daemon/health.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "daemon/health_watch.h"

#define START (INT64_C(1772460000) * INSTANT_SECOND)

/* What the sink was told, as one string: b began, c changed, a again, o over. */
struct heard {
	char said[64];
	char mailed[64];
	int kept;
	int forgotten;
	bool spool_fails;
	struct ledger_health row;
};

static struct heard heard;
static struct health *health;

static void
note(char *list, enum health_news news)
{
	static const char letters[] = "bcao";
	size_t length = strlen(list);

	list[length] = letters[news];
	list[length + 1] = '\0';
}

static void
say(void *arg, const struct health_trouble *trouble, enum health_news news)
{
	(void)arg;
	(void)trouble;
	note(heard.said, news);
}

static int
mail(void *arg, const struct health_trouble *trouble, enum health_news news)
{
	(void)arg;
	(void)trouble;
	if (heard.spool_fails)
		return -1;
	note(heard.mailed, news);
	return 0;
}

static int
keep(void *arg, const struct health_trouble *trouble, int told)
{
	(void)arg;
	heard.kept++;
	heard.row = (struct ledger_health){ health_cause_name(trouble->cause),
		"thing", "words", trouble->since, trouble->ended,
		trouble->level, told, trouble->times };
	return 0;
}

static int
forget(void *arg, const struct health_trouble *trouble)
{
	(void)arg;
	(void)trouble;
	heard.forgotten++;
	return 0;
}

static const struct health_sink sink = { say, mail, keep, forget, NULL };

static void
set_up(void)
{
	memset(&heard, 0, sizeof(heard));
	health = health_new(&sink);
}

static void
tear_down(void)
{
	health_free(health);
}

static void
raise_at(int64_t now, int level)
{
	health_raise(health, now, HEALTH_ABOUT(HEALTH_SPOOL, "thing", level),
	    "words");
	health_tick(health, now);
}

static void
clear_at(int64_t now)
{
	health_clear(health, now, HEALTH_SPOOL, "thing");
	health_tick(health, now);
}

TestSuite(health, .init = set_up, .fini = tear_down);

Test(health, what_goes_on_is_told_once_and_its_end_once)
{
	for (int i = 0; i < 100; i++)
		raise_at(START + i * INSTANT_SECOND, 0);
	cr_assert(health_is_grave(health));
	for (int i = 100; i < 200; i++)
		clear_at(START + i * INSTANT_SECOND);
	cr_assert_str_eq(heard.said, "bo");
	cr_assert_str_eq(heard.mailed, "bo");
	cr_assert(!health_is_grave(health));
}

Test(health, what_flaps_is_told_at_most_three_times_an_hour)
{
	for (int i = 0; i < 3500; i++) {
		raise_at(START + 2 * i * INSTANT_SECOND, 0);
		clear_at(START + (2 * i + 1) * INSTANT_SECOND);
	}
	cr_assert_str_eq(heard.mailed, "boa");
	cr_assert(heard.kept < 10, "%d", heard.kept);
	clear_at(START + 7000 * INSTANT_SECOND + INSTANT_HOUR);
	cr_assert_str_eq(heard.mailed, "boao");
}

Test(health, another_level_is_news)
{
	raise_at(START, 80);
	raise_at(START + INSTANT_SECOND, 80);
	raise_at(START + 2 * INSTANT_SECOND, 95);
	cr_assert_str_eq(heard.mailed, "bc");
}

Test(health, a_mail_that_cannot_go_out_goes_out_later)
{
	heard.spool_fails = true;
	raise_at(START, 0);
	clear_at(START + INSTANT_SECOND);
	cr_assert_str_eq(heard.said, "bo");
	cr_assert_str_eq(heard.mailed, "");
	heard.spool_fails = false;
	health_tick(health, START + 2 * INSTANT_SECOND);
	cr_assert_str_eq(heard.mailed, "bo");
}

Test(health, it_is_forgotten_an_hour_after_its_end)
{
	raise_at(START, 0);
	clear_at(START + INSTANT_SECOND);
	health_tick(health, START + INSTANT_HOUR);
	cr_assert(heard.forgotten == 0);
	health_tick(health, START + INSTANT_HOUR + INSTANT_SECOND);
	cr_assert(heard.forgotten == 1);
	raise_at(START + 2 * INSTANT_HOUR, 0);
	cr_assert_str_eq(heard.mailed, "bob");
}

Test(health, a_restart_neither_repeats_nor_forgets)
{
	raise_at(START, 0);
	health_free(health);
	health = health_new(&sink);
	health_restore(health, START + INSTANT_MINUTE, &heard.row);
	raise_at(START + INSTANT_MINUTE, 0);
	cr_assert_str_eq(heard.mailed, "b");
	clear_at(START + 2 * INSTANT_MINUTE);
	cr_assert_str_eq(heard.mailed, "bo");
}

Test(health, a_restart_before_the_mail_mails_it)
{
	heard.spool_fails = true;
	raise_at(START, 0);
	heard.spool_fails = false;
	health_free(health);
	health = health_new(&sink);
	health_restore(health, START + INSTANT_MINUTE, &heard.row);
	health_tick(health, START + INSTANT_MINUTE);
	cr_assert_str_eq(heard.mailed, "b");
}

Test(health, what_nobody_asks_about_any_more_ends)
{
	raise_at(START, 0);
	health_tick(health, START + 5 * INSTANT_MINUTE);
	cr_assert_str_eq(heard.mailed, "b");
	health_tick(health, START + 10 * INSTANT_MINUTE);
	cr_assert_str_eq(heard.mailed, "bo");
}

Test(health, a_thousand_things_of_one_cause_make_a_bounded_number_of_mails)
{
	for (int i = 0; i < 1000; i++) {
		char thing[32];

		(void)snprintf(thing, sizeof(thing), "source-%d", i);
		health_raise(health, START,
		    HEALTH_ABOUT(HEALTH_SILENT, thing, 0), "words");
	}
	health_tick(health, START);
	cr_assert(strlen(heard.mailed) == 17, "%zu", strlen(heard.mailed));
}

Test(health, every_cause_has_a_name_and_a_next_step)
{
	for (int i = 0; i < HEALTH_CAUSES; i++) {
		cr_assert_not_null(health_cause_name((enum health_cause)i));
		cr_assert_not_null(health_next_step((enum health_cause)i));
	}
}

Test(health, room_is_told_in_steps_and_only_goes_down_well_below_one)
{
	static const struct {
		uint64_t used;
		int before;
		int expected;
	} rows[] = { { 79, 0, 0 }, { 80, 0, 80 }, { 89, 80, 80 },
		{ 90, 80, 90 }, { 95, 90, 95 }, { 200, 95, 95 }, { 93, 95, 95 },
		{ 92, 95, 90 }, { 78, 80, 80 }, { 77, 80, 0 }, { 79, 0, 0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct health_room room = { "x", rows[i].used, 100 };
		const struct health_room big = { "x", rows[i].used << 50,
			UINT64_C(100) << 50 };

		cr_assert(health_room_level(&room, rows[i].before) ==
			rows[i].expected,
		    "row %zu", i);
		cr_assert(health_room_level(&big, rows[i].before) ==
			rows[i].expected,
		    "row %zu", i);
	}
	cr_assert(health_room_level(&(struct health_room){ "x", 5, 0 }, 0) ==
	    0);
}
