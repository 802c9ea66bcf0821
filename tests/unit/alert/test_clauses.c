#include "alert/clauses.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static const char header[] = "id\tdocument\tsection\twords\n";

static struct clauses *
read_rows(const char *head, const char *rows, struct faults *faults)
{
	char text[2048];

	*faults = FAULTS_NONE;
	(void)snprintf(text, sizeof(text), "%s%s", head, rows);
	return clauses_new("clauses.tsv", span_of(text), faults);
}

Test(clauses, are_found_by_id)
{
	struct faults faults;
	struct clauses *clauses = read_rows(header,
	    "A-1\tHouse rules\tPhones\tNo own numbers\tcontact\tx\n"
	    "A-2\tHouse rules\tGifts\tNo gifts\r\n\n",
	    &faults);
	const struct clause *clause;

	cr_assert(!faults_any(&faults));
	clause = clauses_find(clauses, SPAN("A-1"));
	cr_assert_str_eq(clause->id, "A-1");
	cr_assert_str_eq(clause->document, "House rules");
	cr_assert_str_eq(clause->section, "Phones");
	cr_assert_str_eq(clause->words, "No own numbers");
	cr_assert_str_eq(clauses_find(clauses, SPAN("A-2"))->words, "No gifts");
	cr_assert_null(clauses_find(clauses, SPAN("A-3")));
	cr_assert_null(clauses_find(NULL, SPAN("A-1")));
	cr_assert_null(clauses_find(clauses, SPAN("")));
	clauses_free(clauses);
}

Test(clauses, of_a_rule_are_named_one_by_one_whether_they_are_known_or_not)
{
	struct faults faults;
	struct clauses *clauses = read_rows(header,
	    "A-1\tHouse rules\tPhones\tNo own numbers\tcontact\tx\n", &faults);
	struct span named = SPAN(" A-9 ,, A-1, "), id;
	const struct clause *clause;

	cr_assert(clauses_next(clauses, &named, &id, &clause));
	cr_assert(span_is(id, "A-9") && clause == NULL);
	cr_assert(clauses_next(clauses, &named, &id, &clause));
	cr_assert(span_is(id, "A-1") && clause != NULL);
	cr_assert(!clauses_next(clauses, &named, &id, &clause));
	clauses_free(clauses);
}

Test(clauses, tell_every_fault_with_its_line)
{
	static const struct {
		const char *head, *rows, *fault;
	} rows[] = { { "", "A-1\tb\tc\td\n", "clauses.tsv:1: the first line" },
		{ header, "A-1\tHouse\n", "clauses.tsv:2: a clause needs" },
		{ header, "A-1\tb\t\td\n", "clauses.tsv:2: a clause needs" },
		{ header, "A-1\tb\tc\td\nA-1\tb\tc\td\n",
		    "clauses.tsv:3: clause 'A-1' is there twice" },
		{ header, "A-1\tb\tc\t\xff\n", "clauses.tsv:2: not plain" },
		{ header, "A-1\tb\tc\t\x1b[31m\n",
		    "clauses.tsv:2: not plain" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct faults faults;
		struct clauses *clauses = read_rows(rows[i].head, rows[i].rows,
		    &faults);
		char line[512];

		cr_assert_not_null(clauses);
		cr_assert_eq(faults.count, 1, "row %zu", i);
		faults_line(&faults.list[0], line, sizeof(line));
		cr_assert_eq(strncmp(line, rows[i].fault,
				 strlen(rows[i].fault)),
		    0, "row %zu: %s", i, line);
		clauses_free(clauses);
		faults_done(&faults);
	}
}

Test(clauses, of_the_policies_can_all_be_read)
{
	const char *source = getenv("TEST_SOURCE");
	static char bytes[1 << 16];
	char path[4096];
	struct faults faults = FAULTS_NONE;
	struct clauses *clauses;
	size_t length;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/../shared/policy/clauses.tsv",
	    source == NULL ? "" : source);
	file = fopen(path, "r");
	if (file == NULL)
		cr_skip("needs ../shared");
	length = fread(bytes, 1, sizeof(bytes), file);
	(void)fclose(file);
	clauses = clauses_new("clauses.tsv", (struct span){ bytes, length },
	    &faults);
	cr_assert(!faults_any(&faults));
	cr_assert_str_eq(clauses_find(clauses, SPAN("IP-20"))->section,
	    "Contact outside work");
	clauses_free(clauses);
}
