#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader/process_private.h"

/*
 * The files that say who is who come before the export that needs them. What
 * was made of the last ones is kept, since a channel's days share them.
 */
int
reader_take_context(struct reader *reader, const struct frame *frame,
    struct err *err)
{
	struct reader_waiting *waiting;
	struct span name;
	uint64_t id;

	if (reader_file_unpack(frame->payload, &id, &name, err) == -1)
		return -1;
	if (frame->fd == -1 || name.len >= sizeof(waiting->name) ||
	    reader->waiting_count == READER_CONTEXTS_MAX)
		return err_set(err, EPROTO,
		    "a reader got too many files of names, or one without its "
		    "bytes");
	waiting = &reader->waiting[reader->waiting_count];
	waiting->fd = fcntl(frame->fd, F_DUPFD_CLOEXEC, 0);
	if (waiting->fd == -1)
		return err_system(err, errno, "cannot keep a file of names");
	memcpy(waiting->name, name.ptr, name.len);
	waiting->name[name.len] = '\0';
	reader->waiting_count++;
	return 0;
}

struct context *
reader_make_context(struct reader *reader)
{
	struct digest_state state;
	struct digest stamp;
	struct stat about;

	if (reader->waiting_count == 0)
		return NULL;
	digest_begin(&state);
	for (size_t i = 0; i < reader->waiting_count; i++) {
		digest_add_field(&state, span_of(reader->waiting[i].name));
		if (fstat(reader->waiting[i].fd, &about) == -1)
			continue;
		digest_add_u64(&state, about.st_dev);
		digest_add_u64(&state, about.st_ino);
		digest_add_u64(&state, (uint64_t)about.st_size);
		digest_add_u64(&state, (uint64_t)about.st_mtim.tv_sec);
		digest_add_u64(&state, (uint64_t)about.st_mtim.tv_nsec);
	}
	digest_end(&state, &stamp);
	if (reader->context == NULL ||
	    !digest_equal(&stamp, &reader->context_stamp)) {
		context_free(reader->context);
		reader->context = context_new();
		reader->context_stamp = stamp;
		for (size_t i = 0;
		     reader->context != NULL && i < reader->waiting_count; i++)
			context_load(reader->context, reader->waiting[i].name,
			    reader->waiting[i].fd);
	}
	reader_drop_waiting(reader);
	return reader->context;
}

void
reader_drop_waiting(struct reader *reader)
{
	while (reader->waiting_count > 0)
		(void)close(reader->waiting[--reader->waiting_count].fd);
}
