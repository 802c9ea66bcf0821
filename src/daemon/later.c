#include "daemon/review.h"
#include "daemon/stages.h"

#include "control/await_frame.h"
#include "ledger/follow_ups.h"

#define AWAITED_A_SOURCE 256

/* Telling a reader what its source waits for. */
struct telling {
	struct keeper *keeper;
	const struct keeper_file *file;
	struct err *err;
	int result;
};

static int send_one(struct span conversation, unsigned left, void *arg);

int
keeper_send_awaited(struct keeper *keeper, struct keeper_file *file,
    struct err *err)
{
	const struct settings *settings = keeper->settings;
	struct telling telling = { keeper, file, err, 0 };

	if (ledger_each_awaited(keeper->ledger,
		settings->sources[file->follow->source].name, AWAITED_A_SOURCE,
		send_one, &telling, err) == -1)
		return -1;
	return telling.result;
}

/* A reader that sends nonsense is found out by its reports; this is dropped. */
int
keeper_add_later(struct keeper *keeper, struct keeper_file *file,
    struct span packed, struct err *err)
{
	struct report_later later;
	struct err why = { 0 };
	size_t count;

	if (report_later_unpack(packed, &later, &why) == -1) {
		log_error(keeper->log, "%s: %s", file->follow->path, why.text);
		return 0;
	}
	if (ledger_add_later(keeper->ledger,
		keeper->settings->sources[file->follow->source].name, &later,
		&count, err) == -1)
		return -1;
	keeper->review->later = keeper->review->later || count > 0;
	return 0;
}

int
keeper_settle_later(struct keeper *keeper, struct err *err)
{
	bool ends = keeper->caught_up ||
	    keeper->settings->review.follow_up == 0;
	int64_t now = instant_now();
	size_t made;

	/* Before, what was said in time may stand in exports still unread. */
	if (ledger_settle_follow_ups(keeper->ledger, now,
		ends ? now : INSTANT_NONE, &made, err) == -1)
		return -1;
	keeper->review->later = false;
	keeper->review->copies = keeper->review->copies || made > 0;
	return 0;
}

static int
send_one(struct span conversation, unsigned left, void *arg)
{
	struct telling *telling = arg;
	const struct await_frame await = {
		.source = (uint32_t)telling->file->follow->source,
		.count = left < AWAIT_COUNT_MAX ? left : AWAIT_COUNT_MAX,
		.conversation = conversation,
	};
	struct buffer payload = BUFFER_NONE;

	if (left == 0)
		return 0;
	await_frame_pack(&await, &payload);
	telling->result = crew_send(telling->keeper->crew,
	    telling->file->reader, READER_AWAIT, buffer_span(&payload), -1,
	    telling->err);
	buffer_done(&payload);
	return telling->result;
}
