#include "base/pack.h"
#include "daemon/stages.h"
#include "ingest/beside.h"
#include "message/context.h"

/* For send_one. */
struct sending {
	struct keeper *keeper;
	struct keeper_file *file;
	struct err *err;
};

static int send_one(void *arg, const char *name, int fd);

void
keeper_check_beside(struct keeper *keeper, struct keeper_file *file)
{
	struct digest now;

	if (!file->open || file->container)
		return;
	(void)beside_each(file->follow->path, context_files(), &now, NULL,
	    NULL);
	if (!digest_equal(&now, &file->beside))
		keeper_file_close(keeper, file);
}

int
keeper_send_beside(struct keeper *keeper, struct keeper_file *file,
    struct err *err)
{
	struct sending sending = { keeper, file, err };

	return beside_each(file->follow->path, context_files(), &file->beside,
	    send_one, &sending);
}

static int
send_one(void *arg, const char *name, int fd)
{
	const struct sending *sending = arg;
	struct buffer payload = BUFFER_NONE;
	int result;

	pack_u64(&payload, sending->file->id);
	buffer_text(&payload, name);
	result = crew_send(sending->keeper->crew, sending->file->reader,
	    READER_CONTEXT, buffer_span(&payload), fd, sending->err);
	buffer_done(&payload);
	return result;
}
