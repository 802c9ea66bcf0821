#include "base/table.h"
#include "chance.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(table, finds_what_was_put_and_nothing_else)
{
	struct table *table = table_new();
	int one = 1, two = 2;

	cr_assert(table_put(table, SPAN("one"), &one) == 0);
	cr_assert(table_put(table, SPAN(""), &two) == 0);
	cr_assert(table_get(table, SPAN("one")) == &one);
	cr_assert(table_get(table, SPAN_NONE) == &two);
	cr_assert(table_get(table, SPAN("On")) == NULL);
	cr_assert(table_count(table) == 2);
	table_free(table);
}

Test(table, putting_again_replaces)
{
	struct table *table = table_new();
	int old = 1, new = 2;

	(void)table_put(table, SPAN("a"), &old);
	(void)table_put(table, SPAN("a"), &new);
	cr_assert(table_get(table, SPAN("a")) == &new);
	cr_assert(table_count(table) == 1);
	cr_assert(table_remove(table, SPAN("a")) == &new);
	cr_assert(table_remove(table, SPAN("a")) == NULL);
	cr_assert(table_count(table) == 0);
	table_free(table);
}

Test(table, tells_short_names_apart_by_their_length_too)
{
	struct table *table = table_new();
	int one = 1, two = 2, three = 3;

	(void)table_put(table, (struct span){ "\0\0\0\0\0\0\0", 7 }, &one);
	(void)table_put(table, (struct span){ "\0\0\0\0\0\0\0\0", 8 }, &two);
	(void)table_put(table, (struct span){ "\0\0\0\0\0\0\0\0\0", 9 },
	    &three);
	cr_assert(table_get(table, (struct span){ "\0\0\0\0\0\0\0", 7 }) ==
	    &one);
	cr_assert(table_get(table, (struct span){ "\0\0\0\0\0\0\0\0", 8 }) ==
	    &two);
	cr_assert(table_get(table, (struct span){ "\0\0\0\0\0\0\0\0\0", 9 }) ==
	    &three);
	table_free(table);
}

Test(table, a_borrowed_name_may_go_once_it_is_put_again)
{
	struct table *table = table_new_borrowing();
	char *old = strdup("exports/chat.txt");
	char *new = strdup(old);
	int one = 1, two = 2;

	cr_assert(table_put(table, span_of(old), &one) == 0);
	cr_assert(table_put(table, span_of(new), &two) == 0);
	memset(old, 'x', strlen(old));
	free(old);
	cr_assert(table_get(table, SPAN("exports/chat.txt")) == &two);
	cr_assert(table_remove(table, span_of(new)) == &two);
	cr_assert(table_count(table) == 0);
	free(new);
	table_free(table);
}

static void
count_one(struct span name, void *value, void *arg)
{
	(void)name;
	*(size_t *)arg += *(bool *)value;
}

/* Against a plain array, while names come and go. */
Test(table, agrees_with_an_array_over_random_changes)
{
	unsigned seed = (unsigned)
	    chance_seed("agrees with an array over random changes");
	static bool there[500];
	static bool yes = true;
	struct table *table = table_new();
	size_t wanted = 0, seen = 0;

	fprintf(stderr, "seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 20000; i++) {
		size_t n = (size_t)rand() % 500;
		char name[16];
		struct span span;

		(void)snprintf(name, sizeof(name), "n%zu", n);
		span = span_of(name);
		cr_assert((table_get(table, span) != NULL) == there[n]);
		if (rand() % 2 == 0) {
			cr_assert(table_put(table, span, &yes) == 0);
			there[n] = true;
		} else {
			cr_assert((table_remove(table, span) != NULL) ==
			    there[n]);
			there[n] = false;
		}
	}
	for (size_t n = 0; n < 500; n++)
		wanted += there[n];
	table_each(table, count_one, &seen);
	cr_assert(seen == wanted);
	cr_assert(table_count(table) == wanted);
	table_free(table);
}
