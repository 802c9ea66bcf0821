#include "review/mailbox.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "desk_world.h"
#include "folder.h"

static struct folder folder;
static struct spool *spool;
static struct digest id;
static char hex[DIGEST_HEX_BYTES];

static void
set_up(void)
{
	static const struct route routes[] = { { "oak", "oak", NULL, false } };
	struct faults faults = FAULTS_NONE;

	desk_set_up();
	folder_init(&folder);
	spool = spool_open(folder_file(&folder, "spool"), routes, 1, "host",
	    &faults);
	cr_assert_not_null(spool);
	cr_assert_eq(take(INSTANT_NONE, &id), LEDGER_ALERT);
	digest_hex(&id, hex);
}

static void
tear_down(void)
{
	spool_close(spool);
	folder_done(&folder);
	desk_tear_down();
}

TestSuite(mailbox, .init = set_up, .fini = tear_down);

/* The alert's mail number so and so, in a folder of the route. */
static const char *
mail(const char *where, unsigned mail_number)
{
	char name[100];

	(void)snprintf(name, sizeof(name), "spool/oak/%scur/%u.%s.host:2,",
	    where, mail_number, hex);
	return folder_file(&folder, name);
}

static void
put(const char *where, unsigned mail_number)
{
	int fd = open(mail(where, mail_number), O_CREAT | O_WRONLY, 0600);

	cr_assert_neq(fd, -1, "%s", folder.file);
	(void)close(fd);
}

static void
strange(const char *text, void *arg)
{
	(void)arg;
	cr_expect_fail("%s", text);
}

/* How many outcomes were recorded, and which it has now. */
static size_t
scan(enum outcome *outcome)
{
	const struct mailbox mailbox = { &desk, spool, "oak", strange, NULL };
	struct ledger_case item;
	struct err err = { 0 };
	size_t decided = 0;

	cr_assert_eq(mailbox_scan(&mailbox, instant_now(), &decided, &err), 0,
	    "%s", err.text);
	cr_assert_eq(ledger_find_case(desk.ledger, &id, &item, &err), 1);
	*outcome = item.outcome;
	return decided;
}

Test(mailbox, a_mail_copied_into_a_folder_has_its_outcome)
{
	enum outcome outcome;

	put("", 1);
	put(".Noise/", 2);
	cr_expect_eq(scan(&outcome), 1);
	cr_expect_eq(outcome, OUTCOME_NOISE);
	cr_expect_eq(scan(&outcome), 0);
}

Test(mailbox, a_copy_moved_back_to_where_another_lies_opens_the_alert_again)
{
	enum outcome outcome;

	put("", 1);
	put(".Noise/", 2);
	cr_expect_eq(scan(&outcome), 1);
	cr_assert_eq(unlink(mail(".Noise/", 2)), 0);
	put("", 2);
	cr_expect_eq(scan(&outcome), 1, "as many mails, in other folders");
	cr_expect_eq(outcome, OUTCOME_OPEN);
	cr_expect_eq(scan(&outcome), 0);
}
