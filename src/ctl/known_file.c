#include "ctl/known_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/write_all.h"
#include "text/known.h"

#define DAEMON_USER "boundaryd"
#define FILE_BYTES  ((size_t)8 << 20)
#define KEY_HEX     (2 * DIGEST_KEY_BYTES)

static int open_ours(const char *path, struct err *err);
static int make_key(const char *path, struct err *err);
static int read_all(int fd, const char *path, struct buffer *out,
    struct err *err);
static int write_file(const char *path, int flags, struct span bytes,
    struct err *err);
static int give_away(int fd);

int
known_file_key(const char *path, unsigned char key[DIGEST_KEY_BYTES],
    struct err *err)
{
	struct buffer text = BUFFER_WITH_LIMIT(4096);
	int fd = open_ours(path, err);
	int result = -1;

	if (fd == -1 && err->code == ENOENT && make_key(path, err) == 0)
		fd = open_ours(path, err);
	if (fd == -1)
		return -1;
	if (read_all(fd, path, &text, err) == 0) {
		result = 0;
		if (!known_key_read(buffer_span(&text), key))
			result = err_set(err, EINVAL,
			    "%s is no key; restore it from a backup", path);
	}
	if (text.len > 0)
		explicit_bzero(text.ptr, text.len);
	buffer_done(&text);
	(void)close(fd);
	return result;
}

int
known_file_read(const char *path, struct buffer *lines, struct err *err)
{
	int fd = open_ours(path, err);
	int result;

	buffer_reset(lines);
	if (fd == -1)
		return err->code == ENOENT ? 0 : -1;
	lines->limit = FILE_BYTES;
	result = read_all(fd, path, lines, err);
	(void)close(fd);
	return result;
}

int
known_file_write(const char *path, struct span lines, struct err *err)
{
	char other[PATH_MAX];

	if (snprintf(other, sizeof(other), "%s.new", path) >=
	    (int)sizeof(other))
		return err_set(err, ENAMETOOLONG, "%s: the name is too long",
		    path);
	(void)unlink(other);
	if (write_file(other, O_EXCL, lines, err) == -1)
		return -1;
	if (rename(other, path) == -1) {
		(void)err_system(err, errno, "%s", path);
		(void)unlink(other);
		return -1;
	}
	return 0;
}

/* -1 also when others may read it. */
static int
open_ours(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
	struct stat status;

	if (fd == -1)
		return err_system(err, errno, "%s", path);
	if (fstat(fd, &status) == -1 || !S_ISREG(status.st_mode)) {
		(void)close(fd);
		return err_set(err, EINVAL, "%s is no file", path);
	}
	if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		(void)close(fd);
		return err_set(err, EPERM,
		    "%s is open to others; run chmod 600 %s", path, path);
	}
	return fd;
}

static int
make_key(const char *path, struct err *err)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char key[DIGEST_KEY_BYTES];
	char text[KEY_HEX + 1];
	int result;

	if (getrandom(key, sizeof(key), 0) != (ssize_t)sizeof(key))
		return err_system(err, errno, "no random bytes for %s", path);
	for (size_t i = 0; i < sizeof(key); i++) {
		text[2 * i] = digits[key[i] >> 4];
		text[2 * i + 1] = digits[key[i] & 15];
	}
	text[KEY_HEX] = '\n';
	result = write_file(path, O_EXCL, (struct span){ text, sizeof(text) },
	    err);
	explicit_bzero(key, sizeof(key));
	explicit_bzero(text, sizeof(text));
	return result;
}

static int
read_all(int fd, const char *path, struct buffer *out, struct err *err)
{
	char piece[4096];
	ssize_t got;

	while ((got = read(fd, piece, sizeof(piece))) > 0)
		(void)buffer_append(out, (struct span){ piece, (size_t)got });
	explicit_bzero(piece, sizeof(piece));
	if (got == -1)
		return err_system(err, errno, "%s", path);
	if (out->failed)
		return err_set(err, EFBIG, "%s is too large", path);
	return 0;
}

/* On failure there is no file. */
static int
write_file(const char *path, int flags, struct span bytes, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags,
	    S_IRUSR | S_IWUSR);

	if (fd == -1)
		return err_system(err, errno, "%s", path);
	if (give_away(fd) == -1 || write_all(fd, bytes) == -1 ||
	    fsync(fd) == -1) {
		(void)err_system(err, errno, "%s", path);
		(void)close(fd);
		(void)unlink(path);
		return -1;
	}
	(void)close(fd);
	return 0;
}

/* The daemon must read what root wrote for it. */
static int
give_away(int fd)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return 0;
	user = getpwnam(DAEMON_USER);
	return user == NULL ? 0 : fchown(fd, user->pw_uid, user->pw_gid);
}
