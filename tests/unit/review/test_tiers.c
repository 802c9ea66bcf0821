#include "review/tiers.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/*
 * oak and elm report to the area, the area to the board. h1 stands alone, l1
 * and l2 are each other's manager, s1 is the own one, g1's is nobody.
 */
static const char people_csv[] = "id,name,role,team,manager,aliases\n"
				 "w1,Worker One,staff,oak,m1,\n"
				 "w2,Worker Two,staff,elm,m2,\n"
				 "w3,Worker Three,staff,loop,l1,\n"
				 "w4,Worker Four,staff,fir,m1,\n"
				 "w5,Worker Five,staff,,,\n"
				 "w6,Worker Six,staff,ghost,g1,\n"
				 "w7,Worker Seven,staff,self,s1,\n"
				 "w8,Worker Eight,staff,board,b1,\n"
				 "w9,Worker Nine,staff,oak,m3,\n"
				 "m1,Manager One,manager,oak,a1,\n"
				 "m2,Manager Two,manager,elm,a1,\n"
				 "m3,Manager Three,manager,oak,m1,\n"
				 "a1,Area One,manager,area,b1,\n"
				 "b1,Board One,manager,board,,\n"
				 "l1,Loop One,manager,loop,l2,\n"
				 "l2,Loop Two,manager,other,l1,\n"
				 "s1,Self One,manager,self,s1,\n"
				 "h1,Head One,manager,head,,\n"
				 "x1,Lead One,manager,fir,b1,\n"
				 "v1,Worker Ten,staff,elm,x1,\n";

static const struct route routes[] = {
	{ "r-oak", "oak", "" },
	{ "r-elm", "elm", "" },
	{ "r-area", "area", "" },
	{ "r-board", "board", "" },
	{ "r-loop", "loop", "" },
	{ "r-other", "other", "" },
	{ "r-self", "self", "" },
	{ "r-head", "head", "" },
	{ "default", "", "" },
};

#define ROUTES (sizeof(routes) / sizeof(routes[0]))

static void
walk(const char *subject, const char *team, char *out, size_t size)
{
	struct faults faults = FAULTS_NONE;
	struct people *people = people_new("people.csv",
	    (struct span){ people_csv, sizeof(people_csv) - 1 }, &faults);
	const struct person *person = people_by_id(people, span_of(subject));
	const struct alert alert = { .subject = subject,
		.team = person == NULL ? team : person->team };
	struct tiers tiers;

	tiers_of(&alert, people, routes, ROUTES, &tiers);
	out[0] = '\0';
	for (size_t i = 0; i < tiers.count; i++) {
		size_t used = strlen(out);

		(void)snprintf(out + used, size - used, "%s%s",
		    i == 0 ? "" : " ", tiers.route[i]);
	}
	people_free(people);
	faults_done(&faults);
}

Test(tiers, each_alert_goes_to_its_route_and_then_up_the_chain)
{
	static const struct {
		const char *why;
		const char *subject;
		const char *tiers;
	} rows[] = {
		{ "a worker, two tiers and the last word", "w1",
		    "r-oak r-area r-board default" },
		{ "another team, the same area", "w2",
		    "r-elm r-area r-board default" },
		{ "a deputy whose manager has the same team", "w9",
		    "r-oak r-area r-board default" },
		{ "a loop in the chain ends", "w3", "r-loop r-other default" },
		{ "a team without a route: the manager's", "w4",
		    "r-oak r-area r-board default" },
		{ "no team, no manager", "w5", "default" },
		{ "a manager who is not listed", "w6", "default" },
		{ "a manager who is his own", "w7", "r-self default" },
		{ "nobody above the board", "w8", "r-board default" },
		{ "about a manager: one tier up", "m1",
		    "r-area r-board default" },
		{ "about a deputy: not the team's own route", "m3",
		    "r-area r-board default" },
		{ "about the area's manager", "a1", "r-board default" },
		{ "about the top: the default route", "b1", "default" },
		{ "about one of a loop", "l1", "r-other default" },
		{ "about a manager who is the own one", "s1", "default" },
		{ "about a manager without anybody above", "h1", "default" },
		{ "never a route that the manager reads by leading a team",
		    "x1", "r-board default" },
		{ "nobody listed", "", "default" },
		{ "somebody unknown", "nobody", "default" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char found[200];

		walk(rows[i].subject, "", found, sizeof(found));
		cr_assert_str_eq(found, rows[i].tiers, "%s: %s, wanted %s",
		    rows[i].why, found, rows[i].tiers);
	}
}

Test(tiers, a_team_alone_is_enough_for_the_first_tier)
{
	char found[200];

	walk("", "oak", found, sizeof(found));
	cr_assert_str_eq(found, "r-oak default");
}

Test(tiers, without_people_and_routes_there_is_still_a_route)
{
	const struct alert alert = { .subject = "w1", .team = "oak" };
	struct tiers tiers;

	tiers_of(&alert, NULL, NULL, 0, &tiers);
	cr_assert_eq(tiers.count, 1);
	cr_assert_str_eq(tiers.route[0], "default");
}

Test(tiers, a_manager_reads_the_routes_of_the_own_team_and_of_the_teams_led)
{
	static const struct {
		const char *subject;
		const char *route;
		bool reads;
	} rows[] = {
		{ "m1", "r-oak", true },
		{ "m1", "r-area", false },
		{ "x1", "r-elm", true }, /* a worker there has that manager */
		{ "w1", "r-oak", false },
		{ "nobody", "r-oak", false },
		{ "", "r-oak", false },
	};
	struct faults faults = FAULTS_NONE;
	struct people *people = people_new("people.csv",
	    (struct span){ people_csv, sizeof(people_csv) - 1 }, &faults);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect(tiers_reads(rows[i].subject, rows[i].route, people,
			      routes, ROUTES) == rows[i].reads,
		    "'%s', %s", rows[i].subject, rows[i].route);
	people_free(people);
	faults_done(&faults);
}
