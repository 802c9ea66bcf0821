#include "settings/bundle.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

Test(bundle, a_frozen_bundle_gives_the_bytes_the_live_one_read)
{
	struct scratch scratch;
	struct bundle *live, *frozen;
	struct buffer packed = BUFFER_NONE;
	struct digest a, b;
	struct span bytes;
	const char *const *paths;
	size_t count;
	struct err err;

	scratch_make(&scratch);
	scratch_write(&scratch, "one.conf", "a = 1;");
	scratch_write(&scratch, "d/z.txt", "z");
	scratch_write(&scratch, "d/b.txt", "b");
	scratch_write(&scratch, "d/.hidden.txt", "h");
	scratch_write(&scratch, "d/other.conf", "o");
	scratch_write(&scratch, "d/sub.txt/x", "a folder");
	live = bundle_new();
	cr_assert(bundle_read(live, scratch_path(&scratch, "one.conf"), &bytes,
		      &err) == 0);
	cr_assert(bundle_list(live, scratch_path(&scratch, "d"), ".txt", &paths,
		      &count, &err) == 0);
	cr_assert(count == 2);
	cr_assert_str_eq(paths[0], scratch_path(&scratch, "d/b.txt"));
	cr_assert_str_eq(paths[1], scratch_path(&scratch, "d/z.txt"));
	bundle_digest(live, &a);
	cr_assert(bundle_pack(live, &packed) == 0);
	/* What happens on disk later is nothing to either. */
	scratch_write(&scratch, "one.conf", "a = 2;");
	frozen = bundle_unpack(buffer_span(&packed), &err);
	cr_assert(frozen != NULL);
	bundle_digest(frozen, &b);
	cr_assert(digest_equal(&a, &b));
	cr_assert(bundle_read(frozen, scratch_path(&scratch, "one.conf"),
		      &bytes, &err) == 0);
	cr_assert(span_is(bytes, "a = 1;"));
	cr_assert(bundle_list(frozen, scratch_path(&scratch, "d"), ".txt",
		      &paths, &count, &err) == 0);
	cr_assert(count == 2);
	cr_assert(bundle_is_folder(frozen, scratch_path(&scratch, "d")));
	cr_assert(bundle_read(frozen, scratch_path(&scratch, "d/b.txt"), &bytes,
		      &err) == -1,
	    "it was listed, but never read");
	cr_assert_str_eq(bundle_host(frozen), bundle_host(live));
	cr_assert_str_eq(bundle_working_folder(frozen),
	    bundle_working_folder(live));
	buffer_done(&packed);
	bundle_free(live);
	bundle_free(frozen);
	scratch_remove(&scratch);
}

Test(bundle, only_regular_files_are_read_and_none_is_waited_for)
{
	struct scratch scratch;
	struct bundle *bundle = bundle_new();
	struct span bytes;
	struct err err;

	scratch_make(&scratch);
	scratch_write(&scratch, "file", "text");
	cr_assert(mkfifo(scratch_path(&scratch, "fifo"), 0600) == 0);
	cr_assert(symlink("file", scratch_path(&scratch, "link")) == 0);
	cr_assert(symlink("loop", scratch_path(&scratch, "loop")) == 0);
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "link"), &bytes,
		      &err) == 0);
	cr_assert(span_is(bytes, "text"));
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "fifo"), &bytes,
		      &err) == -1);
	cr_assert(err.code == EINVAL);
	cr_assert(bundle_read(bundle, "/dev/zero", &bytes, &err) == -1);
	cr_assert(bundle_read(bundle, scratch.path, &bytes, &err) == -1);
	cr_assert(err.code == EISDIR);
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "loop"), &bytes,
		      &err) == -1);
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "none"), &bytes,
		      &err) == -1);
	cr_assert(err.code == ENOENT);
	bundle_free(bundle);
	scratch_remove(&scratch);
}

Test(bundle, a_file_of_the_limit_is_read_and_a_larger_one_refused)
{
	struct scratch scratch;
	struct bundle *bundle = bundle_new();
	struct span bytes;
	struct err err;

	scratch_make(&scratch);
	scratch_write(&scratch, "full", "");
	scratch_write(&scratch, "over", "");
	cr_assert(truncate(scratch_path(&scratch, "full"),
		      (off_t)BUNDLE_FILE_BYTES) == 0);
	cr_assert(truncate(scratch_path(&scratch, "over"),
		      (off_t)BUNDLE_FILE_BYTES + 1) == 0);
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "full"), &bytes,
		      &err) == 0);
	cr_assert(bytes.len == BUNDLE_FILE_BYTES);
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "over"), &bytes,
		      &err) == -1);
	cr_assert(err.code == EFBIG);
	bundle_free(bundle);
	scratch_remove(&scratch);
}

Test(bundle, damaged_packs_are_refused)
{
	struct scratch scratch;
	struct bundle *bundle = bundle_new();
	struct buffer packed = BUFFER_NONE;
	struct span bytes;
	struct err err;

	scratch_make(&scratch);
	scratch_write(&scratch, "file", "text");
	cr_assert(bundle_read(bundle, scratch_path(&scratch, "file"), &bytes,
		      &err) == 0);
	cr_assert(bundle_pack(bundle, &packed) == 0);
	for (size_t cut = 0; cut < packed.len; cut++)
		cr_assert(bundle_unpack(span_first(buffer_span(&packed), cut),
			      &err) == NULL);
	for (size_t at = 0; at < packed.len; at++) {
		struct bundle *other;

		packed.ptr[at] = (char)~packed.ptr[at];
		other = bundle_unpack(buffer_span(&packed), &err);
		bundle_free(other);
		packed.ptr[at] = (char)~packed.ptr[at];
	}
	(void)buffer_char(&packed, 'x');
	cr_assert(bundle_unpack(buffer_span(&packed), &err) == NULL);
	buffer_done(&packed);
	bundle_free(bundle);
	scratch_remove(&scratch);
}
