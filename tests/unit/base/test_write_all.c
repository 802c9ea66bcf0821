#include "base/write_all.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

Test(write_all, says_why_when_only_some_of_it_is_taken)
{
	const struct rlimit limit = { 10, 10 };
	int fd = memfd_create("write-all", MFD_CLOEXEC);
	char back[32];

	cr_assert(fd != -1);
	cr_assert(write_all(fd, SPAN("0123")) == 0);
	cr_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	cr_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	errno = 0;
	cr_assert(write_all(fd, SPAN("4567890123")) == -1);
	cr_expect(errno == EFBIG, "%s", strerror(errno));
	cr_expect(pread(fd, back, sizeof(back), 0) == 10);
	cr_expect(memcmp(back, "0123456789", 10) == 0);
	(void)close(fd);
}

Test(write_all, says_why_when_nothing_is_taken)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	cr_assert(fd != -1);
	cr_expect(write_all(fd, SPAN_NONE) == 0);
	errno = 0;
	cr_expect(write_all(fd, SPAN("a")) == -1 && errno == ENOSPC);
	(void)close(fd);
}
