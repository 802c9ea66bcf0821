#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "ingest/identity.h"

static int
file_of(size_t bytes, char first)
{
	char name[] = "identity-XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);

	cr_assert(fd != -1);
	unlink(name);
	for (size_t i = 0; i < bytes; i++) {
		char byte = i == 0 ? first : (char)('a' + i % 23);

		cr_assert(write(fd, &byte, 1) == 1);
	}
	return fd;
}

static bool
holds(int fd, const struct identity *known)
{
	bool result;
	struct err err;

	cr_assert(identity_holds(fd, known, &result, &err) == 0);
	return result;
}

Test(identity, says_which_file_it_is)
{
	int one = file_of(1, 'x'), two = file_of(1, 'x');
	struct identity a, b, again;
	struct err err;

	cr_assert(identity_stat(one, &a, &err) == 0);
	cr_assert(identity_stat(one, &again, &err) == 0);
	cr_assert(identity_stat(two, &b, &err) == 0);
	cr_assert(identity_same_file(&a, &again));
	cr_assert(!identity_same_file(&a, &b));
	cr_assert(identity_stat(-1, &a, &err) == -1);
	close(one);
	close(two);
}

Test(identity, hashes_no_more_than_there_is)
{
	static const struct {
		size_t size, offset;
		uint32_t head, tail;
	} rows[] = {
		{ 0, 0, 0, 0 },
		{ 1, 0, 1, 0 },
		{ 1, 1, 1, 1 },
		{ 300, 200, 300, 200 },
		{ 300, 300, 300, 256 },
		{ 5000, 4000, 1024, 256 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int fd = file_of(rows[i].size, 'x');
		struct identity found = { 0 };
		struct err err;

		cr_assert(identity_hash(fd, rows[i].offset, &found, &err) == 0);
		cr_assert(found.head_bytes == rows[i].head);
		cr_assert(found.tail_bytes == rows[i].tail);
		cr_assert(found.offset == rows[i].offset);
		cr_assert(holds(fd, &found));
		close(fd);
	}
}

Test(identity, case_20_a_place_past_the_end_is_refused)
{
	int fd = file_of(10, 'x');
	struct identity found = { 0 };
	struct err err;

	cr_assert(identity_hash(fd, 11, &found, &err) == -1);
	close(fd);
}

Test(identity, case_2_other_bytes_before_the_place_are_seen)
{
	int fd = file_of(5000, 'x');
	struct identity known = { 0 };
	struct err err;

	cr_assert(identity_hash(fd, 4000, &known, &err) == 0);
	cr_assert(pwrite(fd, "#", 1, 4000) == 1);
	cr_assert(holds(fd, &known), "a byte after the place");
	cr_assert(pwrite(fd, "#", 1, 3999) == 1);
	cr_assert(!holds(fd, &known), "the last byte before it");
	cr_assert(identity_hash(fd, 4000, &known, &err) == 0);
	cr_assert(pwrite(fd, "#", 1, 1023) == 1);
	cr_assert(!holds(fd, &known), "the last byte of the head");
	cr_assert(identity_hash(fd, 4000, &known, &err) == 0);
	cr_assert(ftruncate(fd, 3999) == 0);
	cr_assert(!holds(fd, &known), "shorter");
	close(fd);
}

Test(identity, a_record_that_cannot_be_is_no_crash_and_does_not_hold)
{
	int fd = file_of(5000, 'x');
	struct identity known = { .offset = 10, .tail_bytes = 256 };

	cr_assert(!holds(fd, &known));
	known = (struct identity){ .offset = 4000, .tail_bytes = UINT32_MAX };
	cr_assert(!holds(fd, &known));
	known = (struct identity){ .offset = 4000, .head_bytes = UINT32_MAX };
	cr_assert(!holds(fd, &known));
	known = (struct identity){ .offset = UINT64_MAX };
	cr_assert(!holds(fd, &known));
	close(fd);
}

Test(identity, the_head_stops_at_its_limit)
{
	int fd = file_of(5000, 'x');
	struct identity known = { 0 };
	struct err err;

	cr_assert(identity_head(fd, 100, &known, &err) == 0);
	cr_assert(known.head_bytes == 100);
	cr_assert(pwrite(fd, "#", 1, 100) == 1);
	cr_assert(holds(fd, &known));
	close(fd);
}
