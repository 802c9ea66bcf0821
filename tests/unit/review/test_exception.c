#include "review/exception.h"

#include <criterion/criterion.h>

#include "base/instant.h"
#include "sample.h"

static struct sample sample;

static void
set_up(void)
{
	sample_init(&sample);
}

static void
tear_down(void)
{
	sample_done(&sample);
}

TestSuite(exception, .init = set_up, .fini = tear_down);

#define DAY(n)  (sample_time() + (n)*INSTANT_DAY)
#define RULE    "contact.personal-number"
#define FAMILY  "contact-details"
#define LIST(s) SPAN(s)

static struct exception
made(const char *rule, const char *family, struct span staff,
    struct span people)
{
	return (struct exception){ .id = "e",
		.rule = rule,
		.family = family,
		.staff = staff,
		.people = people,
		.from = sample_time() - INSTANT_DAY,
		.expires = sample_time() + INSTANT_DAY };
}

static enum exception_cover
look(const struct exception *list, size_t count, const struct exception **found)
{
	struct alert alert;
	enum exception_cover cover;

	sample_alert(&sample, &alert);
	cover = exception_find(list, count, &alert, found);
	alert_done(&alert);
	return cover;
}

Test(exception, it_covers_its_rule_or_family_and_its_people_alone)
{
	const struct {
		struct exception exception;
		enum exception_cover cover;
	} rows[] = {
		{ made(RULE, "", LIST("w1"), LIST("p1")), EXCEPTION_COVERS },
		{ made("", FAMILY, LIST("w2, w1"), LIST("p2,p1")),
		    EXCEPTION_COVERS },
		{ made("", FAMILY, LIST("w1"), SPAN_NONE), EXCEPTION_COVERS },
		{ made("other", "", LIST("w1"), SPAN_NONE), EXCEPTION_NONE },
		{ made("", "money", LIST("w1"), SPAN_NONE), EXCEPTION_NONE },
		{ made(RULE, "", LIST("w2"), SPAN_NONE), EXCEPTION_NONE },
		{ made(RULE, "", LIST("w1"), LIST("p2")), EXCEPTION_NONE },
		{ made(RULE, "", LIST("w11, w"), SPAN_NONE), EXCEPTION_NONE },
		{ made(RULE, "", SPAN_NONE, SPAN_NONE), EXCEPTION_NONE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct exception *found;

		cr_assert_eq(look(&rows[i].exception, 1, &found), rows[i].cover,
		    "row %zu", i);
	}
}

Test(exception, it_covers_both_directions_of_a_talk)
{
	const struct exception exception = made(RULE, "", LIST("w1"),
	    LIST("p1"));
	const struct exception *found;
	struct span spare = sample.report.from;

	sample.report.from = sample.report.to;
	sample.report.to = spare;
	sample.report.from_person = SPAN("p1");
	sample.report.to_person = SPAN("w1");
	sample.report.from_role = ROLE_SERVICE_USER;
	sample.report.to_role = ROLE_STAFF;
	cr_assert_eq(look(&exception, 1, &found), EXCEPTION_COVERS);
}

Test(exception, before_it_begins_there_is_none_and_after_its_end_it_has_ended)
{
	struct exception exception = made(RULE, "", LIST("w1"), LIST("p1"));
	const struct exception *found;

	exception.from = sample_time() + 1;
	exception.expires = DAY(5);
	cr_assert_eq(look(&exception, 1, &found), EXCEPTION_NONE);
	exception.from = sample_time();
	cr_assert_eq(look(&exception, 1, &found), EXCEPTION_COVERS);
	exception.from = DAY(-9);
	exception.expires = sample_time();
	cr_assert_eq(look(&exception, 1, &found), EXCEPTION_ENDED);
	cr_assert_eq(found, &exception);
	exception.expires = sample_time() + 1;
	cr_assert_eq(look(&exception, 1, &found), EXCEPTION_COVERS);
}

Test(exception, one_in_force_comes_before_those_that_ended)
{
	struct exception list[3];
	const struct exception *found;

	for (size_t i = 0; i < 3; i++) {
		list[i] = made(RULE, "", LIST("w1"), LIST("p1"));
		list[i].from = DAY(-90);
		list[i].expires = DAY(-10 + (int64_t)i);
	}
	cr_assert_eq(look(list, 3, &found), EXCEPTION_ENDED);
	cr_assert_eq(found, &list[2]);
	list[1].expires = DAY(1);
	cr_assert_eq(look(list, 3, &found), EXCEPTION_COVERS);
	cr_assert_eq(found, &list[1]);
}

Test(exception, days_left_are_rounded_up)
{
	struct exception exception = { .expires = DAY(2) };

	cr_assert_eq(exception_days_left(&exception, DAY(0)), 2);
	cr_assert_eq(exception_days_left(&exception, DAY(0) + 1), 2);
	cr_assert_eq(exception_days_left(&exception, DAY(2) - 1), 1);
	cr_assert_eq(exception_days_left(&exception, DAY(2)), 0);
	cr_assert_eq(exception_days_left(&exception, DAY(3)), 0);
}
