#include "reader/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int limit(int resource, rlim_t value, const char *what, struct err *err);
static int enter_landlock(struct err *err);
static int enter_seccomp(struct err *err);

static const int allowed_calls[] = {
	SCMP_SYS(read),
	SCMP_SYS(pread64),
	SCMP_SYS(write),
	SCMP_SYS(lseek),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(close),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(fcntl),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getrandom),
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(restart_syscall),
};

int
sandbox_enter(size_t memory_bytes, bool *inside, struct err *err)
{
	*inside = false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_system(err, errno, "cannot give up new privileges");
	if (limit(RLIMIT_CORE, 0, "core files", err) == -1 ||
	    limit(RLIMIT_FSIZE, 0, "written files", err) == -1 ||
	    limit(RLIMIT_NPROC, 0, "processes", err) == -1)
		return -1;
#ifndef BOUNDARYD_SANITIZED
	if (memory_bytes > 0 &&
	    limit(RLIMIT_AS, memory_bytes, "memory", err) == -1)
		return -1;
	if (enter_landlock(err) == -1 || enter_seccomp(err) == -1)
		return -1;
	*inside = true;
#else
	(void)memory_bytes;
	(void)enter_seccomp;
	if (enter_landlock(err) == -1)
		return -1;
#endif
	return 0;
}

static int
limit(int resource, rlim_t value, const char *what, struct err *err)
{
	const struct rlimit bound = { value, value };

	if (setrlimit((__rlimit_resource_t)resource, &bound) == -1)
		return err_system(err, errno, "cannot limit a reader's %s",
		    what);
	return 0;
}

/*
 * A ruleset that handles every right and grants none. A kernel without
 * Landlock, or a container that keeps it from us (EPERM), leaves the rest of
 * the sandbox to do the work.
 */
static int
enter_landlock(struct err *err)
{
	struct landlock_ruleset_attr rights = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int fd;

	fd = (int)syscall(SYS_landlock_create_ruleset, &rights, sizeof(rights),
	    0);
	if (fd == -1 &&
	    (errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM))
		return 0;
	if (fd == -1)
		return err_system(err, errno,
		    "cannot make a Landlock "
		    "ruleset");
	if (syscall(SYS_landlock_restrict_self, fd, 0) == -1) {
		(void)close(fd);
		return err_system(err, errno, "cannot enter Landlock");
	}
	(void)close(fd);
	return 0;
}

static int
enter_seccomp(struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int result = 0;

	if (filter == NULL)
		return err_set(err, ENOMEM, "cannot make a seccomp filter");
	for (size_t i = 0; result == 0 &&
	     i < sizeof(allowed_calls) / sizeof(allowed_calls[0]);
	     i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    allowed_calls[i], 0);
	if (result == 0)
		result = seccomp_load(filter);
	seccomp_release(filter);
	if (result < 0)
		return err_system(err, -result,
		    "cannot load the seccomp "
		    "filter");
	return 0;
}
