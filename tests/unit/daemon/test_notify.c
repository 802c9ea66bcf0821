#include "daemon/notify.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "scratch.h"

/* A service manager's socket; `name` starts with '@' for an abstract one. */
static int
listen_on(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	cr_assert(fd != -1 && length < sizeof(address.sun_path));
	memcpy(address.sun_path, name, length);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	cr_assert(bind(fd, (const struct sockaddr *)&address,
		      (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			  length)) == 0);
	cr_assert(setenv("NOTIFY_SOCKET", name, 1) == 0);
	return fd;
}

static void
assert_hears(int fd, const char *wanted)
{
	char heard[256] = "";
	ssize_t got = recv(fd, heard, sizeof(heard) - 1, 0);

	cr_assert(got == (ssize_t)strlen(wanted));
	cr_assert_str_eq(heard, wanted);
}

Test(notify, a_state_is_one_datagram)
{
	struct scratch scratch;
	int fd;

	scratch_make(&scratch);
	fd = listen_on(scratch_path(&scratch, "notify"));
	notify_send("READY=1\nSTATUS=reading");
	notify_send("WATCHDOG=1");
	assert_hears(fd, "READY=1\nSTATUS=reading");
	assert_hears(fd, "WATCHDOG=1");
	(void)close(fd);
	scratch_remove(&scratch);
}

Test(notify, the_socket_may_have_an_abstract_name)
{
	char name[64];
	int fd;

	(void)snprintf(name, sizeof(name), "@boundaryd-test-%ld",
	    (long)getpid());
	fd = listen_on(name);
	notify_send("STOPPING=1");
	assert_hears(fd, "STOPPING=1");
	(void)close(fd);
}

Test(notify, without_a_socket_nothing_happens)
{
	static char long_name[300];
	int before = dup(0);
	int after;

	memset(long_name, '/', sizeof(long_name) - 1);
	cr_assert(unsetenv("NOTIFY_SOCKET") == 0);
	notify_send("READY=1");
	cr_assert(setenv("NOTIFY_SOCKET", "", 1) == 0);
	notify_send("READY=1");
	cr_assert(setenv("NOTIFY_SOCKET", "relative", 1) == 0);
	notify_send("READY=1");
	cr_assert(setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1) == 0);
	notify_send("READY=1");
	cr_assert(setenv("NOTIFY_SOCKET", long_name, 1) == 0);
	notify_send("READY=1");
	(void)close(before);
	after = dup(0);
	cr_assert(before == after, "a descriptor is left open");
	(void)close(after);
}

Test(notify, the_watchdog_is_fed_at_half_its_time)
{
	char own[32];

	(void)snprintf(own, sizeof(own), "%ld", (long)getpid());
	cr_assert(unsetenv("WATCHDOG_USEC") == 0);
	cr_assert(unsetenv("WATCHDOG_PID") == 0);
	cr_assert(notify_watchdog_ms() == 0);
	cr_assert(setenv("WATCHDOG_USEC", "30000000", 1) == 0);
	cr_assert(notify_watchdog_ms() == 15000);
	cr_assert(setenv("WATCHDOG_PID", own, 1) == 0);
	cr_assert(notify_watchdog_ms() == 15000);
	cr_assert(setenv("WATCHDOG_PID", "1", 1) == 0);
	cr_assert(notify_watchdog_ms() == 0);
}

Test(notify, a_watchdog_time_that_is_none_sets_no_watchdog)
{
	static const char *const rows[] = { "", "soon", "-5", "0" };

	cr_assert(unsetenv("WATCHDOG_PID") == 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert(setenv("WATCHDOG_USEC", rows[i], 1) == 0);
		cr_assert(notify_watchdog_ms() == 0, "'%s'", rows[i]);
	}
}
