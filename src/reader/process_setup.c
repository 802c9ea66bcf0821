#include "reader/process_private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "reader/sandbox.h"
#include "settings/canary.h"

static int load_bundle(struct reader *reader, int fd, struct err *err);
static int send_ready(struct reader *reader, bool sandboxed, struct err *err);

int
reader_setup(struct reader *reader, const struct frame *frame, struct err *err)
{
	struct faults faults = FAULTS_NONE;
	char *file = span_copy(frame->payload);
	bool sandboxed = false;

	if (file == NULL || reader->session != NULL || frame->fd == -1) {
		free(file);
		return err_set(err, EPROTO,
		    "a reader's settings came twice, "
		    "or without their bytes");
	}
	if (load_bundle(reader, frame->fd, err) == -1) {
		free(file);
		return -1;
	}
	/* The keeper has told the administrator of all faults already. */
	reader->settings = settings_load(reader->bundle, file, &faults);
	free(file);
	if (reader->settings != NULL &&
	    settings_add_canary(reader->settings) == 0)
		reader->rules = ruleset_new(reader->settings->rules,
		    reader->settings->rule_count,
		    &reader->settings->ruleset_options, &faults);
	faults_done(&faults);
	if (reader->settings == NULL || reader->rules == NULL)
		return err_set(err, EINVAL,
		    "the settings that the keeper "
		    "sent cannot be used");
	reader->session = session_new(reader->settings, reader->rules, err);
	if (reader->session == NULL)
		return -1;
	container_prepare();
	session_open_files(reader->session);
	if (sandbox_enter(reader->settings->reader_memory_bytes, &sandboxed,
		err) == -1)
		return -1;
	return send_ready(reader, sandboxed, err);
}

static int
load_bundle(struct reader *reader, int fd, struct err *err)
{
	struct stat status;
	void *bytes;

	if (fstat(fd, &status) == -1 || status.st_size <= 0 ||
	    (uint64_t)status.st_size > 2 * BUNDLE_BYTES)
		return err_set(err, EPROTO, "the settings' bytes are missing");
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd,
	    0);
	if (bytes == MAP_FAILED)
		return err_system(err, errno,
		    "cannot read the settings' "
		    "bytes");
	reader->bundle = bundle_unpack((struct span){ bytes,
					   (size_t)status.st_size },
	    err);
	(void)munmap(bytes, (size_t)status.st_size);
	return reader->bundle == NULL ? -1 : 0;
}

static int
send_ready(struct reader *reader, bool sandboxed, struct err *err)
{
	struct ruleset_counts counts;
	struct reader_ready ready = { .sandboxed = sandboxed };

	ruleset_counts(reader->rules, &counts);
	ready.jit = counts.jit;
	ready.prefilter = counts.prefilter;
	ready.rules = (uint32_t)reader->settings->rule_count;
	bundle_digest(reader->bundle, &ready.settings);
	buffer_reset(&reader->payload);
	reader_ready_pack(&ready, &reader->payload);
	return reader_send(reader, READER_READY, err);
}
