#include "ledger/days.h"

#include <criterion/criterion.h>

#include "alert/pseudonym.h"
#include "folder.h"

static struct folder folder;
static struct ledger *ledger;

static void
set_up(void)
{
	folder_init(&folder);
	ledger = ledger_open(folder_file(&folder, "l.db"), NULL);
	cr_assert_not_null(ledger);
}

static void
tear_down(void)
{
	ledger_close(ledger);
	folder_done(&folder);
}

TestSuite(days, .init = set_up, .fini = tear_down);

static void
add(const char *source, int64_t day, int64_t messages)
{
	const struct ledger_day row = { source, day, messages, 1, 2, 3 };
	struct err err = { 0 };

	cr_assert_eq(ledger_add_day(ledger, &row, &err), 0, "%s", err.text);
}

static int
note(const struct ledger_day *day, void *arg)
{
	(void)buffer_printf(arg, "%s %d %d %d %d %d\n", day->source,
	    (int)day->day, (int)day->messages, (int)day->matches,
	    (int)day->unreadable, (int)day->undecided);
	return 0;
}

Test(days, steps_of_one_day_add_up)
{
	struct buffer rows = BUFFER_NONE;

	add("oak", 100, 5);
	add("oak", 100, 7);
	add("oak", 101, 1);
	add("elm", 100, 2);
	add("oak", 99, 4);
	cr_assert_eq(ledger_each_day(ledger, 100, 102, note, &rows, NULL), 0);
	cr_assert_str_eq(buffer_string(&rows),
	    "elm 100 2 1 2 3\noak 100 12 2 4 6\noak 101 1 1 2 3\n");
	buffer_done(&rows);
}

Test(days, a_route_remembers_which_week_it_was_told)
{
	int64_t to = 1;

	cr_assert_eq(ledger_get_week(ledger, "oak", &to, NULL), 0);
	cr_assert_eq(ledger_put_week(ledger, "oak", 1772000000000000, NULL), 0);
	cr_assert_eq(ledger_put_week(ledger, "elm", 5, NULL), 0);
	cr_assert_eq(ledger_get_week(ledger, "oak", &to, NULL), 1);
	cr_assert_eq(to, 1772000000000000);
}

Test(days, pseudonyms_last_as_long_as_the_ledger)
{
	unsigned char key[DIGEST_KEY_BYTES], again[DIGEST_KEY_BYTES];
	char one[PSEUDONYM_BYTES], two[PSEUDONYM_BYTES];
	struct folder other;
	struct ledger *elsewhere;

	cr_assert_eq(ledger_pseudonym_key(ledger, key, NULL), 0);
	ledger_close(ledger);
	ledger = ledger_open(folder_file(&folder, "l.db"), NULL);
	cr_assert_eq(ledger_pseudonym_key(ledger, again, NULL), 0);
	cr_assert_arr_eq(key, again, sizeof(key));
	pseudonym_of(key, SPAN("w1"), one);
	cr_assert_eq(strlen(one), strlen("worker ") + 5);
	pseudonym_of(key, SPAN("w2"), two);
	cr_assert_str_neq(one, two);
	pseudonym_of(key, SPAN(""), two);
	cr_assert_str_eq(two, "not listed");
	/* Another installation has other names. */
	folder_init(&other);
	elsewhere = ledger_open(folder_file(&other, "l.db"), NULL);
	cr_assert_eq(ledger_pseudonym_key(elsewhere, again, NULL), 0);
	pseudonym_of(again, SPAN("w1"), two);
	cr_assert_str_neq(one, two);
	ledger_close(elsewhere);
	folder_done(&other);
}
