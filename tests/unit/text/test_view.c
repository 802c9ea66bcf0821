#include <criterion/criterion.h>

#include "chance.h"
#include "text/number_run.h"
#include "text/view.h"

struct row {
	const char *text;
	const char *view;
	unsigned disguises;
};

static void
check_fold(const struct row *rows, size_t count)
{
	struct view view = VIEW_NONE;

	for (size_t i = 0; i < count; i++) {
		struct span want = span_of(rows[i].view);
		struct span got;

		cr_assert_eq(view_fold(&view, span_of(rows[i].text)), 0);
		got = buffer_span(&view.text);
		cr_assert(span_equal(got, want), "'%s' became '%.*s'",
		    rows[i].text, SPAN_ARGS(got));
		cr_assert_eq(view.disguises, rows[i].disguises, "'%s' has %u",
		    rows[i].text, view.disguises);
	}
	view_done(&view);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

Test(view, fold_takes_case_marks_and_drawings_away)
{
	static const struct row rows[] = {
		{ "", "", 0 },
		{ "Hello THERE", "hello there", 0 },
		{ "a  b\t\tc \r\n d", "a b c\nd", 0 },
		{ "Zo\xc3\xab caf\x65\xcc\x81", "zoe cafe", 0 },
		{ "it\xe2\x80\x99s \xe2\x80\x93 ok\xe2\x80\xa6", "it's - ok...",
		    0 },
		{ "\xef\xbc\x90\xef\xbc\x97", "07", 0 },
		{ "0\xef\xb8\x8f\xe2\x83\xa3"
		  "7\xef\xb8\x8f\xe2\x83\xa3",
		    "07", 0 },
		{ "\xe2\x81\xb0\xe2\x81\xb7 \xe2\x91\xa0 \xe2\x9d\xb7",
		    "07 1 2", 0 },
		{ "\xf0\x9d\x90\xa1\xf0\x9d\x90\xa2", "hi", 0 },
		{ "\xd9\xa0\xd9\xa7", "07", 0 },
		{ "\xc5\x81ukasz", "lukasz", 0 },
		{ "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd",
		    "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 0 },
		{ "a\xee\x80\x80\xee\x80\x81"
		  "b",
		    "a b", 0 },
	};

	check_fold(rows, COUNT(rows));
}

Test(view, fold_reports_invisible_characters_inside_words)
{
	static const struct row rows[] = {
		{ "077\xe2\x80\x8b"
		  "00",
		    "07700", DISGUISE_ZERO_WIDTH },
		{ "sn\xe2\x81\xa0"
		  "ap",
		    "snap", DISGUISE_ZERO_WIDTH },
		{ "\xe2\x80\x8e image omitted", " image omitted", 0 },
		{ "co\xc2\xad"
		  "operate",
		    "cooperate", 0 },
	};

	check_fold(rows, COUNT(rows));
}

Test(view, fold_reads_look_alikes_only_where_the_word_is_latin)
{
	static const struct row rows[] = {
		{ "my b\xd0\xb0"
		  "b\xd0\xb5",
		    "my babe", DISGUISE_LOOK_ALIKE },
		{ "\xd0\xbf\xd1\x80\xd0\xbe\xd1\x81\xd1\x82\xd0\xbe",
		    "\xd0\xbf\xd1\x80\xd0\xbe\xd1\x81\xd1\x82\xd0\xbe", 0 },
		{ "hi \xd0\x90\xd1\x81 and \xd0\xbf\xd0\xb0",
		    "hi \xd0\xb0\xd1\x81 and \xd0\xbf\xd0\xb0", 0 },
		{ "please \xd1\x80\xd0\xb0\xd1\x83 me now", "please pay me now",
		    DISGUISE_LOOK_ALIKE },
		{ "face\xf0\x9f\x85\xb1\xef\xb8\x8fook", "facebook",
		    DISGUISE_LOOK_ALIKE },
		{ "the \xf0\x9f\x85\xb1 team", "the \xf0\x9f\x85\xb1 team", 0 },
	};

	check_fold(rows, COUNT(rows));
}

Test(view, every_byte_knows_what_it_stands_for)
{
	struct view view = VIEW_NONE;
	struct view_source source;

	/* Z o e+diaeresis, two blanks, ok */
	cr_assert_eq(view_fold(&view, SPAN("Zo\xc3\xab  ok")), 0);
	cr_assert(span_equal(buffer_span(&view.text), SPAN("zoe ok")));
	source = view_original(&view, 0, 3);
	cr_assert_eq(source.start, 0);
	cr_assert_eq(source.end, 4);
	source = view_original(&view, 3, 4);
	cr_assert_eq(source.start, 4);
	cr_assert_eq(source.end, 6);
	cr_assert_eq(view_locate(&view, 0), 0);
	cr_assert_eq(view_locate(&view, 3), 2);
	cr_assert_eq(view_locate(&view, 6), 4);
	cr_assert_eq(view_locate(&view, 8), 6);
	view_done(&view);
}

/* What is passed over must be what reading piece by piece passes over. */
Test(view, digits_pass_over_nothing_that_may_start_a_number)
{
	static const char *const pieces[] = { "o", "oo", "ooh", "one", "oneo",
		"l", "so", "is", "s", "e", "v", "n", "seven", "sevenseven",
		"s3ven", "b4", "4b", "07700", "900xx", "xx", "x", "double",
		"to", "the", "nought", "plus", "+", "wyth", "piec", "zz", " ",
		" ", " ", "-", ".", "\n", "\xe4\xb8\x83", "\xc3\xa9",
		"\xf0\x9f\x98\x80", "quiet", "hundred", "a", "it's",
		"twelvemonth", "ohs", "oho" };
	unsigned seed = (unsigned)chance_seed("digits pass over");
	size_t runs = 0;

	for (size_t i = 0; i < 4000; i++) {
		struct buffer text = BUFFER_NONE;
		struct number_run run;
		size_t next, at = 0;

		for (size_t k = 1 + (size_t)rand_r(&seed) % 12; k > 0; k--) {
			buffer_text(&text,
			    pieces[(size_t)rand_r(&seed) %
				(sizeof(pieces) / sizeof(pieces[0]))]);
			if (rand_r(&seed) % 2 == 0)
				buffer_char(&text, ' ');
		}
		while (at < text.len) {
			size_t skipped = number_run_skip(buffer_span(&text),
			    at);

			for (; at < skipped; at = next)
				cr_assert(!number_run_read(buffer_span(&text),
					      at, &run, &next),
				    "at %zu of '%.*s'", at, (int)text.len,
				    text.ptr);
			cr_assert_eq(at, skipped);
			runs += number_run_read(buffer_span(&text), at, &run,
			    &at);
		}
		buffer_done(&text);
	}
	cr_expect(runs > 2000);
}
