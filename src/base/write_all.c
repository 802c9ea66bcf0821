#include "base/write_all.h"

#include <errno.h>
#include <unistd.h>

int
write_all(int fd, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t count = write(fd, bytes.ptr, bytes.len);

		if (count == -1 && errno == EINTR)
			continue;
		if (count == 0)
			errno = EIO;
		if (count <= 0)
			return -1;
		bytes = span_from(bytes, (size_t)count);
	}
	return 0;
}
