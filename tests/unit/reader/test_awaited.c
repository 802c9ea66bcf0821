#include "reader/awaited.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct awaited *awaited;

static void
set_up(void)
{
	awaited = awaited_new(4);
	cr_assert_not_null(awaited);
}

static void
tear_down(void)
{
	awaited_free(awaited);
}

TestSuite(awaited, .init = set_up, .fini = tear_down);

static bool
takes(const char *conversation)
{
	return awaited_takes(awaited, "s", span_of(conversation), false);
}

Test(awaited, only_so_many_messages_of_that_conversation_and_source_are)
{
	cr_assert(!takes("c"));
	cr_assert_eq(awaited_add(awaited, "s", SPAN("c"), 2), 0);
	cr_assert(!takes("d"));
	cr_assert(!awaited_takes(awaited, "other", SPAN("c"), false));
	cr_assert(takes("c"));
	cr_assert(takes("c"));
	cr_assert(!takes("c"));
	cr_assert_eq(awaited_add(awaited, "s", SPAN("c"), 1), 0);
	cr_assert(takes("c"));
	cr_assert(!takes("c"));
}

Test(awaited, asking_for_fewer_takes_none_away)
{
	cr_assert_eq(awaited_add(awaited, "s", SPAN("c"), 2), 0);
	cr_assert_eq(awaited_add(awaited, "s", SPAN("c"), 1), 0);
	cr_assert(takes("c"));
	cr_assert(takes("c"));
}

Test(awaited, a_message_that_is_shown_again_goes_where_it_went_and_counts_once)
{
	cr_assert_eq(awaited_add(awaited, "s", SPAN("c"), 1), 0);
	cr_assert(takes("c"));
	cr_assert(awaited_takes(awaited, "s", SPAN("c"), true));
	cr_assert(!takes("c"));
	cr_assert(!awaited_takes(awaited, "s", SPAN("c"), true));
}

Test(awaited, the_conversation_awaited_for_longest_makes_room)
{
	char name[16];

	for (int i = 0; i < 5; i++) {
		(void)snprintf(name, sizeof(name), "c%d", i);
		cr_assert_eq(awaited_add(awaited, "s", span_of(name), 1), 0);
	}
	cr_assert(!takes("c0"));
	cr_assert(takes("c1"));
	cr_assert(takes("c4"));
}
