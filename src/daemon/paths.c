#include "daemon/paths.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"

int
paths_make(const char *path, mode_t mode, struct err *err)
{
	char part[4096];
	struct stat status;

	if (path[0] == '\0')
		return err_set(err, ENOENT, "a folder's path is empty");
	if (strlen(path) >= sizeof(part))
		return err_set(err, ENAMETOOLONG, "the path '%s' is too long",
		    path);
	for (size_t i = 1;; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, path[i] == '\0' ? mode : 0755) == 0)
			durable_name(part);
		else if (errno != EEXIST)
			return err_system(err, errno,
			    "cannot make the folder "
			    "'%s'",
			    part);
		if (path[i] == '\0')
			break;
	}
	if (stat(path, &status) == -1)
		return err_system(err, errno, "cannot use '%s'", path);
	if (!S_ISDIR(status.st_mode))
		return err_set(err, ENOTDIR, "'%s' is no folder", path);
	return 0;
}

int
paths_reader(char *out, size_t size, struct err *err)
{
	char own[4096];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	char *slash;

	if (length > 0) {
		own[length] = '\0';
		slash = strrchr(own, '/');
		if (slash != NULL)
			*slash = '\0';
		(void)snprintf(out, size, "%s/boundaryd-reader", own);
		if (access(out, X_OK) == 0)
			return 0;
	}
	(void)snprintf(out, size, "%s/boundaryd-reader", LIBEXECDIR);
	if (access(out, X_OK) == 0)
		return 0;
	return err_system(err, errno,
	    "cannot run '%s', the program that reads "
	    "exports; install boundaryd again",
	    out);
}
