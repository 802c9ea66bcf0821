#include <criterion/criterion.h>

#include "cases.h"
#include "collect.h"
#include "message/formats.h"
#include "message/names.h"

Test(lines, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_lines);
}

#define MANY 20000

static struct span
numbered(struct buffer *room, const char *word, unsigned number)
{
	buffer_reset(room);
	buffer_printf(room, "%s%u", word, number);
	return buffer_span(room);
}

Test(lines, names_are_found_by_their_ids_after_a_resume_as_well)
{
	struct names names = { .count = 0 }, again = { .count = 0 };
	struct buffer id = BUFFER_NONE, name = BUFFER_NONE, saved = BUFFER_NONE;
	struct unpack in;

	for (unsigned i = 0; i < MANY; i++)
		cr_assert(names_set(&names, numbered(&id, "u", i),
		    numbered(&name, "Person ", i)));
	/* The first name stays. */
	cr_assert(names_set(&names, SPAN("u7"), SPAN("Somebody else")));
	names_pack(&names, &saved);
	in = (struct unpack)UNPACK(buffer_span(&saved));
	names_unpack(&again, &in);
	cr_assert(unpack_is_done(&in));
	for (unsigned i = 0; i < MANY; i++) {
		struct span wanted = numbered(&name, "Person ", i);
		struct span key = numbered(&id, "u", i);

		cr_assert(span_equal(names_get(&names, key), wanted), "%u", i);
		cr_assert(span_equal(names_get(&again, key), wanted), "%u", i);
	}
	cr_assert_eq(names_get(&again, SPAN("u")).len, 0);
	names_done(&names);
	names_done(&again);
	buffer_done(&id);
	buffer_done(&name);
	buffer_done(&saved);
}

Test(lines, names_past_the_limit_are_not_kept_and_do_no_harm)
{
	struct names names = { .count = 0 };
	struct buffer id = BUFFER_NONE, name = BUFFER_NONE;
	unsigned kept = 0;

	while (names_set(&names, numbered(&id, "u", kept),
	    numbered(&name, "somebody with a long name, number ", kept)))
		kept++;
	cr_assert_geq(kept, 15000);
	cr_assert_leq(names.bytes.len, NAMES_BYTES);
	cr_assert_eq(names_get(&names, numbered(&id, "u", kept)).len, 0);
	cr_assert_gt(names_get(&names, SPAN("u0")).len, 0);
	names_done(&names);
	buffer_done(&id);
	buffer_done(&name);
}
