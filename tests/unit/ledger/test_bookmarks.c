#include "ledger/bookmarks.h"

#include <criterion/criterion.h>

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

TestSuite(bookmarks, .init = set_up, .fini = tear_down);

static struct ledger_bookmark
make(const char *path, uint64_t inode)
{
	struct ledger_bookmark bookmark = { .source = "oak",
		.path = path,
		.seen = 1000,
		.place = { .identity = { .device = UINT64_MAX - 1,
			       .inode = inode,
			       .born_ns = (int64_t)inode * 7,
			       .head_bytes = 1024,
			       .tail_bytes = 256,
			       .offset = 5000 },
		    .resume = 4900,
		    .state = SPAN("state\0of it") } };

	digest_of(span_of(path), &bookmark.place.identity.head);
	digest_of(SPAN("tail"), &bookmark.place.identity.tail);
	return bookmark;
}

static void
put(struct ledger_bookmark *bookmark)
{
	struct err err = { 0 };

	cr_assert_eq(ledger_put_bookmark(ledger, bookmark, &err), 0, "%s",
	    err.text);
}

Test(bookmarks, come_back_as_they_were_put)
{
	struct ledger_bookmark bookmark = make("/a", 1), found;

	put(&bookmark);
	cr_assert_gt(bookmark.key, 0);
	ledger_close(ledger);
	ledger = ledger_open(folder.file, NULL);
	cr_assert_eq(ledger_find_bookmark(ledger, &bookmark, 0, &found, NULL),
	    1);
	cr_assert_eq(found.key, bookmark.key);
	cr_assert_eq(found.place.identity.device, UINT64_MAX - 1);
	cr_assert_eq(found.place.identity.inode, 1);
	cr_assert_eq(found.place.identity.born_ns, 7);
	cr_assert_eq(found.place.identity.offset, 5000);
	cr_assert_eq(found.place.identity.head_bytes, 1024);
	cr_assert_eq(found.place.identity.tail_bytes, 256);
	cr_assert(digest_equal(&found.place.identity.tail,
	    &bookmark.place.identity.tail));
	cr_assert_eq(found.place.resume, 4900);
	cr_assert(span_equal(found.place.state, bookmark.place.state));
	cr_assert_str_eq(found.path, "/a");
	cr_assert_str_eq(found.place.path, "/a");
	cr_assert(!found.place.finished);
	cr_assert_eq(ledger_find_bookmark(ledger, &bookmark, 1, &found, NULL),
	    0);
}

Test(bookmarks, move_without_a_second_row)
{
	struct ledger_bookmark bookmark = make("/a", 1), found;
	struct ledger_counts counts;

	put(&bookmark);
	bookmark.place.identity.offset = 6000;
	bookmark.place.finished = true;
	bookmark.path = "/b";
	put(&bookmark);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.bookmarks, 1);
	cr_assert_eq(ledger_find_bookmark(ledger, &bookmark, 0, &found, NULL),
	    1);
	cr_assert_eq(found.place.identity.offset, 6000);
	cr_assert(found.place.finished);
}

Test(bookmarks, candidates_come_best_first_and_of_one_source)
{
	struct ledger_bookmark same = make("/was", 1);
	struct ledger_bookmark moved = make("/other", 1);
	struct ledger_bookmark path = make("/now", 2);
	struct ledger_bookmark head = make("/far", 3);
	struct ledger_bookmark none = make("/none", 4);
	struct ledger_bookmark elsewhere = make("/now", 1);
	struct ledger_bookmark wanted = make("/now", 1), found;
	int64_t keys[4];

	head.place.identity.head = wanted.place.identity.head;
	path.place.identity.head = none.place.identity.head;
	moved.place.identity.device = 12;
	elsewhere.source = "elm";
	put(&none);
	put(&head);
	put(&path);
	put(&moved);
	put(&same);
	put(&elsewhere);
	for (size_t i = 0; i < 4; i++) {
		cr_assert_eq(ledger_find_bookmark(ledger, &wanted, i, &found,
				 NULL),
		    1, "candidate %zu", i);
		keys[i] = found.key;
	}
	cr_assert_eq(ledger_find_bookmark(ledger, &wanted, 4, &found, NULL), 0);
	cr_assert_eq(keys[0], same.key);
	cr_assert_eq(keys[1], moved.key);
	cr_assert_eq(keys[2], path.key);
	cr_assert_eq(keys[3], head.key);
}

Test(bookmarks, file_system_without_birth_times_matches_no_other_device)
{
	struct ledger_bookmark bookmark = make("/a", 1), found;
	struct ledger_bookmark wanted = make("/b", 1);

	bookmark.place.identity.born_ns = 0;
	bookmark.place.identity.device = 12;
	wanted.place.identity.born_ns = 0;
	put(&bookmark);
	cr_assert_eq(ledger_find_bookmark(ledger, &wanted, 0, &found, NULL), 0);
}

Test(bookmarks, key_is_never_given_to_another_file)
{
	struct ledger_bookmark first = make("/a", 1), second = make("/b", 2);
	struct ledger_counts counts;

	cr_assert_eq(ledger_begin(ledger, NULL), 0);
	put(&first);
	ledger_rollback(ledger);
	put(&second);
	cr_assert_neq(first.key, second.key);
	put(&first);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.bookmarks, 2);
}

Test(bookmarks, poison_is_counted_for_one_offset)
{
	struct ledger_bookmark bookmark = make("/a", 1);
	struct err err = { 0 };
	int times;

	put(&bookmark);
	for (int i = 1; i <= 3; i++) {
		cr_assert_eq(ledger_poison(ledger, bookmark.key, 50, &times,
				 &err),
		    0, "%s", err.text);
		cr_assert_eq(times, i);
		put(&bookmark);
	}
	cr_assert_eq(ledger_poison(ledger, bookmark.key, 51, &times, &err), 0);
	cr_assert_eq(times, 1);
	cr_assert_eq(ledger_poison(ledger, 999, 51, &times, &err), -1);
}

Test(bookmarks, expire_when_nobody_has_seen_the_file)
{
	struct ledger_bookmark gone = make("/a", 1), here = make("/b", 2);
	struct ledger_counts counts;
	int64_t forgotten;

	put(&gone);
	put(&here);
	cr_assert_eq(ledger_touch_bookmark(ledger, here.key, 2000, NULL), 0);
	cr_assert_eq(ledger_touch_bookmark(ledger, here.key, 500, NULL), 0);
	cr_assert_eq(ledger_expire_bookmarks(ledger, 1500, &forgotten, NULL),
	    0);
	cr_assert_eq(forgotten, 1);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.bookmarks, 1);
	put(&gone);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.bookmarks, 2);
}

static int
collect(const struct ledger_bookmark *bookmark, void *arg)
{
	(void)strcat(arg, bookmark->path);
	return 0;
}

Test(bookmarks, are_listed_by_source_and_by_what_is_unfinished)
{
	static const struct {
		const char *source;
		bool unfinished_only;
		const char *names;
	} rows[] = { { NULL, false, "/a/b/c" }, { NULL, true, "/a/c" },
		{ "oak", false, "/a/b" }, { "oak", true, "/a" },
		{ "ash", false, "" } };
	struct ledger_bookmark a = make("/a", 1), b = make("/b", 2);
	struct ledger_bookmark c = make("/c", 3);

	b.place.finished = true;
	c.source = "elm";
	put(&a);
	put(&b);
	put(&c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char names[64] = "";

		cr_assert_eq(ledger_each_bookmark(ledger, rows[i].source,
				 rows[i].unfinished_only, collect, names, NULL),
		    0);
		cr_assert_str_eq(names, rows[i].names, "row %zu", i);
	}
}
