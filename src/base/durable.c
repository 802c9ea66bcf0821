#include "base/durable.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 4096

void
durable_name(const char *path)
{
	char above[PATH_BYTES] = ".";
	const char *end = path + strlen(path);
	int fd;

	while (end > path && end[-1] == '/')
		end--;
	while (end > path && end[-1] != '/')
		end--;
	if ((size_t)(end - path) >= sizeof(above))
		return;
	if (end > path) {
		memcpy(above, path, (size_t)(end - path));
		above[end - path] = '\0';
	}
	fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return;
	(void)fsync(fd);
	(void)close(fd);
}
