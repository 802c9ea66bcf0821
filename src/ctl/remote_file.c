#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/remote.h"

#define COPY_BYTES 65536

/* Where an answer goes: an open file, or one that a yes opens. */
struct target {
	FILE *out;
	const char *path;
};

static enum ctl_status take(const struct remote_answer *answer, void *arg);
static int put_answer(const struct remote_answer *answer, FILE *out);
static int put_file(int fd, FILE *out);
static FILE *open_own(const char *path);

enum ctl_status
remote_ask(const struct ctl *ctl, const struct request *request, FILE *out)
{
	struct target target = { .out = out, .path = "standard output" };

	return remote_exchange(ctl, request, take, &target);
}

enum ctl_status
remote_ask_about(const struct ctl *ctl, struct request *request,
    const char *what, const char *text)
{
	if (command_text(what, text, request->argument,
		sizeof(request->argument)) != 0)
		return CTL_FAILED;
	return remote_ask(ctl, request, stdout);
}

enum ctl_status
remote_ask_into(const struct ctl *ctl, const struct request *request,
    const char *path)
{
	struct target target = { .path = path };

	return strcmp(path, "-") == 0 ?
	    remote_ask(ctl, request, stdout) :
	    remote_exchange(ctl, request, take, &target);
}

static enum ctl_status
take(const struct remote_answer *answer, void *arg)
{
	const struct target *target = arg;
	FILE *out = target->out != NULL ? target->out : open_own(target->path);
	int code = 0;

	if (out == NULL || put_answer(answer, out) == -1)
		code = errno;
	if (out != NULL && target->out == NULL && fclose(out) == EOF &&
	    code == 0)
		code = errno;
	if (code == 0)
		return CTL_OK;
	(void)fprintf(stderr, "boundaryctl: cannot write '%s': %s\n",
	    target->path, strerror(code));
	return CTL_FAILED;
}

static int
put_answer(const struct remote_answer *answer, FILE *out)
{
	if (answer->text.len > 0 &&
	    fwrite(answer->text.ptr, 1, answer->text.len, out) !=
		answer->text.len)
		return -1;
	if (answer->fd != -1 && put_file(answer->fd, out) == -1)
		return -1;
	return fflush(out) == EOF ? -1 : 0;
}

static int
put_file(int fd, FILE *out)
{
	char bytes[COPY_BYTES];
	ssize_t count;

	while ((count = read(fd, bytes, sizeof(bytes))) != 0) {
		if (count == -1 && errno == EINTR)
			continue;
		if (count == -1 ||
		    fwrite(bytes, 1, (size_t)count, out) != (size_t)count)
			return -1;
	}
	return 0;
}

/* Also where a file that others may read stood there before. */
static FILE *
open_own(const char *path)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
	int fd = open(path, flags, 0600);
	struct stat stat;
	FILE *out = NULL;
	int code;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &stat) == 0 &&
	    (!S_ISREG(stat.st_mode) || fchmod(fd, 0600) == 0))
		out = fdopen(fd, "w");
	code = errno;
	if (out == NULL)
		(void)close(fd);
	errno = code;
	return out;
}
