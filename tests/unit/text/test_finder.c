#include <criterion/criterion.h>

#include "reading.h"

struct row {
	const char *text;
	const char *found;
};

static void
check(const struct row *rows, size_t count)
{
	struct reading *reading = reading_new();

	for (size_t i = 0; i < count; i++) {
		char told[2000];

		reading_take(reading, span_of(rows[i].text), NULL);
		reading_tell(reading, told, sizeof(told));
		cr_assert_str_eq(told, rows[i].found,
		    "'%s' gave '%s', not "
		    "'%s'",
		    rows[i].text, told, rows[i].found);
	}
	reading_free(reading);
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

Test(finder, british_numbers_are_found_in_every_usual_form)
{
	static const struct row rows[] = {
		{ "07700 900123", "phone! +447700900123" },
		{ "07700900123xx", "phone! +447700900123" },
		{ "(07700) 900-123.", "phone! +447700900123" },
		{ "+44 7700 900 123", "phone! +447700900123" },
		{ "+44(0)7700900123", "phone! +447700900123" },
		{ "0044 7700 900123", "phone! +447700900123" },
		{ "447700900123", "phone! +447700900123" },
		{ "0.7.7.0.0.9.0.0.1.2.3", "phone! +447700900123" },
		{ "020 7946 0018", "phone! +442079460018" },
		{ "01632 960 001", "phone! +441632960001" },
		{ "0161 496 0001", "phone! +441614960001" },
		{ "03069 990001", "phone? +443069990001" },
		{ "7700 900 123", "phone? +447700900123" },
		{ "ref 07700 900123", "phone? +447700900123" },
		{ "back to front: 321 009 00770", "phone? +447700900123" },
		{ "+48 512 345 678", "phone! +48512345678" },
	};

	check(rows, COUNT(rows));
}

Test(finder, other_numbers_are_no_telephone_numbers)
{
	static const struct row rows[] = {
		{ "999 123 4567", "" },
		{ "0808 157 0042", "" },
		{ "01/02/2025 12345", "" },
		{ "07.30 08.00 123", "" },
		{ "0.1  40924  2088", "" },
		{ "\xc2\xa3"
		  "07700900123",
		    "" },
		{ "0770 0900 1234 5678", "" },
		{ "T/07700/A, 077009-114", "" },
		{ "call 999 or 111", "" },
		{ "012345678910", "" },
	};

	check(rows, COUNT(rows));
}

Test(finder, addresses_of_mail_and_people_are_found)
{
	static const struct row rows[] = {
		{ "Jane.Smith@Mail.Example!",
		    "email! jane.smith@mail.example" },
		{ "info@ bounces, me@nowhere.zzz", "" },
		{ "add @lizzie_rose.", "handle! lizzie_rose" },
		{ "@everyone @here", "" },
		{ "pinkmoose_zz", "handle? pinkmoose_zz" },
		{ "leebo92 in week22", "handle? leebo92" },
		{ "500mg at 7pm, img_2291", "" },
		{ "https://www.facebook.com/jane.9/",
		    "url! facebook.com/jane.9" },
		{ "instagram.com/lizzie, ok", "url! instagram.com/lizzie" },
		{ "www.example.org", "url? example.org" },
		{ "late again.so tired", "" },
	};

	check(rows, COUNT(rows));
}

Test(finder, postcodes_have_a_real_area)
{
	static const struct row rows[] = {
		{ "SW1A 1AA", "postcode! sw1a 1aa" },
		{ "cf103xq", "postcode! cf10 3xq" },
		{ "ZZ1 1AA", "" },
		{ "CF10", "" },
		{ "CF10 3CQ", "" },
		{ "b4 2nd shift", "postcode? b4 2nd" },
	};

	check(rows, COUNT(rows));
}

Test(finder, office_values_are_known_however_they_are_written)
{
	struct office *office = office_new(
	    SPAN("# ours\n020 7946 0018\n"
		 "oakcare.example\nhelp@mail.example # desk\n@oak_official\n"));
	struct reading *reading = reading_new();
	char told[2000];

	cr_assert_not_null(office);
	reading_take(reading,
	    SPAN("+44 (0)20 79460018 a@x.oakcare.example "
		 "HELP@mail.example @oak_official 07700900123 b@mail.example"),
	    office);
	reading_tell(reading, told, sizeof(told));
	cr_assert_str_eq(told,
	    "phone! office +442079460018; "
	    "email! office a@x.oakcare.example; "
	    "email! office help@mail.example; handle! office oak_official; "
	    "phone! +447700900123; email! b@mail.example");
	reading_free(reading);
	office_free(office);
}

Test(finder, marks_stand_for_findings)
{
	struct reading *reading = reading_new();

	reading_take(reading, SPAN("Ring 07700 900 123 or a@b.example now"),
	    NULL);
	cr_assert(span_equal(buffer_span(&reading->marked.text),
	    SPAN("ring \xee\x80\x82 or \xee\x80\x86 now")));
	cr_assert_eq(finder_mark(FINDER_PHONE, FINDER_CERTAIN, false), 0xe002);
	cr_assert_eq(view_original(&reading->marked, 5, 8).start, 5);
	cr_assert_eq(view_original(&reading->marked, 5, 8).end, 18);
	reading_free(reading);
}

Test(finder, numbers_read_out_or_drawn_are_found)
{
	static const struct row rows[] = {
		{ "oh double seven double oh, nine hundred, one, two, three",
		    "phone! +447700900123" },
		{ "sero saith saith sero sero, naw sero sero, un dau tri",
		    "phone! +447700900123" },
		{ "0(seven)(seven)00 then 9(zero)(zero) then 123",
		    "phone! +447700900123" },
		{ "077OO 9OO l23", "phone! +447700900123" },
		{ "0*7*7*0*0*9*0*0*1*2*3", "phone! +447700900123" },
		{ "z3ro s3ven 7 0 0 n1ne oh oh 1 2 3", "phone! +447700900123" },
		{ "zerosevensevenzerozero nine hundred 123",
		    "phone! +447700900123" },
		{ "plus four four seventy seven hundred nine hundred 123",
		    "phone! +447700900123" },
		{ "s e v e n seven hundred nine hundred 123",
		    "phone? +447700900123" },
		{ "7:30 09:00 10:30 11:15 double check at two", "" },
		{ "one two three four five six seven eight nine ten", "" },
	};

	check(rows, COUNT(rows));
}

Test(finder, addresses_in_words_are_found_where_a_domain_is_real)
{
	static const struct row rows[] = {
		{ "jane dot smith at example dot com",
		    "email! jane.smith@example.com" },
		{ "kelly dot marsden ninety one at gmail dot example",
		    "email! kelly.marsden91@gmail.example" },
		{ "leanne(underscore)w (at) hotmail (d0t) example",
		    "email! leanne_w@hotmail.example" },
		{ "on  t o m h u g h e s 7 @ hotmail . example",
		    "email! tomhughes7@hotmail.example" },
		{ "liz squiggly a gee mail dot example",
		    "email! liz@gmail.example" },
		{ "facebook dot com slash jane.9", "url! facebook.com/jane.9" },
		{ "i looked at yahoo, meet me at home.so we can", "" },
		{ "the red dot is in the book at point 3", "" },
		{ "see me at facebook dot com", "url? facebook.com" },
	};

	check(rows, COUNT(rows));
}

Test(finder, homes_sums_and_accounts_are_found)
{
	static const struct row rows[] = {
		{ "12 Acacia Avenue", "address! 12 acacia avenue" },
		{ "flat 3, 14b St John's Road",
		    "address! flat 3, 14b st john's road" },
		{ "22 the way it is", "" },
		{ "5 minutes walk", "" },
		{ "\xc2\xa3"
		  "1,200.50",
		    "money! 120050" },
		{ "twenty five quid", "money! 2500" },
		{ "a tenner, 50p", "money! 1000; money? 50" },
		{ "two hundred and fifty pounds", "money! 25000" },
		{ "sort 12-34-56 acc 00112233", "bank! 123456 00112233" },
		{ "sort code 123456 account 12345678",
		    "bank! 123456 12345678" },
		{ "sort code 12 34 56, 1234 5678", "bank! 123456 12345678" },
		{ "order 123456 of 12345678", "" },
		{ "12 34 56 and 12345678", "" },
	};

	check(rows, COUNT(rows));
}

Test(finder, the_least_that_a_finder_needs_in_a_text_is_enough)
{
	static const struct row rows[] = {
		{ "oh seven seven double oh nine oh oh one two three",
		    "phone! +447700900123" },
		{ "+210 123 456", "phone! +210123456" },
		{ "12-34-56 12345678", "bank! 123456 12345678" },
		{ "cf10 3xq", "postcode! cf10 3xq" },
		{ "b1 1aa", "postcode! b1 1aa" },
		{ "3 mill lane", "address! 3 mill lane" },
		{ "twenty quid", "money! 2000" },
		{ "a tenner", "money! 1000" },
		{ "lizzie_rose", "handle? lizzie_rose" },
		{ "lizzie88", "handle? lizzie88" },
		{ "@lizzie", "handle! lizzie" },
		{ "https://www.example.org", "url? example.org" },
		{ "example.org", "url? example.org" },
	};

	check(rows, COUNT(rows));
}

Test(finder, a_provider_alone_is_enough_behind_a_name_somebody_chose)
{
	struct reading *reading = reading_new();

	reading_take(reading, SPAN("jane.smith at hotmail ok"), NULL);
	cr_assert_eq(reading->findings.count, 1);
	cr_assert(span_starts(reading->findings.list[0].value,
	    SPAN("jane.smith@hotmail.")));
	cr_assert_eq(reading->findings.list[0].end, 21);
	cr_assert_eq(reading->findings.list[0].disguises, DISGUISE_ADDRESS);
	reading_take(reading, SPAN("his account at hotmail"), NULL);
	cr_assert_eq(reading->findings.count, 0);
	reading_free(reading);
}

Test(finder, more_findings_than_fit_are_counted)
{
	struct reading *reading = reading_new();
	struct buffer text = BUFFER_NONE;

	for (int i = 0; i < FINDER_MAX_FINDINGS + 10; i++)
		buffer_text(&text, "07700900123 a@b.example ");
	reading_take(reading, buffer_span(&text), NULL);
	cr_assert_eq(reading->findings.count, FINDER_MAX_FINDINGS);
	cr_assert_eq(reading->findings.unkept, FINDER_MAX_FINDINGS + 20);
	for (size_t i = 1; i < reading->findings.count; i++)
		cr_assert_leq(reading->findings.list[i - 1].end,
		    reading->findings.list[i].start);
	buffer_done(&text);
	reading_free(reading);
}
