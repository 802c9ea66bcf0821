#include <criterion/criterion.h>
#include <string.h>

#include "people/people.h"
#include "people/shown_name.h"

#define HEADER "id,name,role,team,manager,aliases\n"

static struct people *
load(const char *text, struct faults *faults)
{
	*faults = FAULTS_NONE;
	return people_new("people.csv", span_of(text), faults);
}

static const struct {
	const char *shown;
	const char *id; /* NULL: nobody */
} lookups[] = {
	{ "Anna Worker", "w1" },
	{ "  anna   WORKER ", "w1" },
	{ "~ Anna Worker", "w1" },
	{ "~\xe2\x80\xaf"
	  "Anna\xc2\xa0Worker",
	    "w1" },
	{ "w1", "w1" },
	{ "07700900123", "w1" },
	{ "+44 7700 900123", "w1" },
	{ "\xe2\x80\xaa+44 7700 900123\xe2\x80\xac", "w1" },
	{ "0044 (0)7700-900123", "w1" },
	{ "447700900123", "w1" },
	{ "ANNIE@Example.org", "w1" },
	{ "\xc3\x89lodie O\xe2\x80\x99"
	  "Dea",
	    "m1" },
	{ "\xc3\xa9lodie o'dea", "m1" },
	{ "Somebody <annie@example.org>", "w1" },
	{ "Anna Worker <anna.at.home@example.net>", "w1" },
	{ "\xc3\x89lodie O'Dea <annie@example.org>", "w1" },
	{ "Somebody <nobody@example.org>", NULL },
	{ "Elodie", NULL },
	{ "", NULL },
	{ "~", NULL },
};

Test(people, a_person_is_found_however_the_app_shows_them)
{
	struct faults faults;
	struct people *people = load(HEADER
	    "w1,Anna Worker,staff,oak,m1,07700 900123|annie@example.org\n"
	    "m1,\"\xc3\x89lodie O'Dea\",Manager,oak,,\n",
	    &faults);

	cr_assert_eq(faults.count, 0);
	for (size_t i = 0; i < sizeof(lookups) / sizeof(lookups[0]); i++) {
		const struct person *person = people_find(people,
		    span_of(lookups[i].shown));

		cr_assert_eq(person == NULL, lookups[i].id == NULL, "%s",
		    lookups[i].shown);
		if (person != NULL)
			cr_assert_str_eq(person->id, lookups[i].id);
	}
	cr_assert_eq(people_by_id(people, SPAN("m1"))->role, ROLE_MANAGER);
	cr_assert_null(people_by_id(people, SPAN("M1")));
	cr_assert_eq(people_count(people), 2);
	cr_assert_null(people_find(NULL, SPAN("w1")));
	people_free(people);
	people_free(NULL);
	faults_done(&faults);
}

static const struct {
	const char *table;
	int line;
	const char *text; /* a part of it */
} wrong[] = {
	{ "", 1, "the table is empty" },
	{ "id,name\nw,W\n", 1, "the column 'role' is missing" },
	{ "id,name,roles,team,manager,aliases\n", 1, "write 'role'" },
	{ HEADER "w,W,staf,,,\n", 2,
	    "the role 'staf' is not known: write "
	    "'staff'" },
	{ HEADER "w,W,,,,\n", 2, "service_user, family" },
	{ HEADER "w,W,staff,,,\nv,V,staff,,,\nw,X,staff,,,\n", 4,
	    "the id 'w' stands in line 2 already" },
	{ HEADER "w,W,staff,,boss,\n", 2, "the manager 'boss' is nobody's" },
	{ HEADER "w,W,staff,,,Al\nv,V,staff,,,al\n", 3,
	    "'al' stands for w in line 2 too" },
	{ HEADER "w,W,staff\n", 2, "has 3 columns and the header has 6" },
	{ HEADER ",W,staff,,,\n", 2, "the id is empty" },
	{ HEADER "w,\"W,staff,,,\n", 2, "never closed" },
	{ HEADER "w,\xff,staff,,,\n", 2, "not UTF-8" },
};

Test(people, each_fault_names_the_line_and_what_to_write)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct faults faults;
		struct people *people = load(wrong[i].table, &faults);
		bool found = false;

		cr_assert_not_null(people);
		for (size_t j = 0; j < faults.count; j++)
			found |= strstr(faults.list[j].text, wrong[i].text) !=
				NULL &&
			    faults.list[j].line == wrong[i].line;
		cr_assert(found, "%s: %s", wrong[i].text,
		    faults.count == 0 ? "no fault" : faults.list[0].text);
		people_free(people);
		faults_done(&faults);
	}
}

Test(people, a_name_of_two_people_finds_nobody)
{
	struct faults faults;
	struct people *people = load(HEADER "a,Sam,staff,,,\n"
					    "b,SAM,service_user,,,Sammy\n",
	    &faults);

	cr_assert_null(people_find(people, SPAN("sam")));
	cr_assert_str_eq(people_find(people, SPAN("Sammy"))->id, "b");
	people_free(people);
	faults_done(&faults);
}

Test(people, a_table_with_semicolons_and_a_byte_order_mark_is_read)
{
	struct faults faults;
	struct people *people =
	    load("\xef\xbb\xbfID;Name;Role;Team;Manager;"
		 "Aliases;Office\r\na;Sam;staff;oak;;\"x|y\";2\r\n",
		&faults);

	cr_assert_eq(faults.count, 0);
	cr_assert_str_eq(people_find(people, SPAN("y"))->team, "oak");
	people_free(people);
	faults_done(&faults);
}
