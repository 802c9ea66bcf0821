#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/remote.h"

static int write_file(const char *path, const char *bytes, size_t count);

enum ctl_status
remote_ask_into(const struct ctl *ctl, const struct request *request,
    const char *path)
{
	enum ctl_status status = CTL_FAILED;
	char *bytes = NULL;
	size_t count = 0;
	FILE *out;
	int code = 0;

	if (strcmp(path, "-") == 0)
		return remote_ask(ctl, request, stdout);
	out = open_memstream(&bytes, &count);
	if (out == NULL)
		code = errno;
	else {
		status = remote_ask(ctl, request, out);
		if (fclose(out) == EOF)
			code = errno;
	}
	if (code == 0 && status == CTL_OK &&
	    write_file(path, bytes, count) == -1)
		code = errno;
	free(bytes);
	if (code == 0)
		return status;
	(void)fprintf(stderr, "boundaryctl: cannot write '%s': %s\n", path,
	    strerror(code));
	return CTL_FAILED;
}

static int
write_file(const char *path, const char *bytes, size_t count)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
	int fd = open(path, flags, 0600);
	int code = 0;

	if (fd == -1)
		return -1;
	while (count > 0 && code == 0) {
		ssize_t wrote = write(fd, bytes, count);

		if (wrote == -1) {
			code = errno == EINTR ? 0 : errno;
			continue;
		}
		bytes += wrote;
		count -= (size_t)wrote;
	}
	if (close(fd) == -1 && code == 0)
		code = errno;
	errno = code;
	return code == 0 ? 0 : -1;
}
