#include "message/outlet.h"

#include <errno.h>

#define LINE_BYTES ((size_t)1 << 20)
#define TEXT_BYTES ((size_t)256 << 10)
#define NAME_BYTES ((size_t)1 << 10)
#define DEPTH      64

static void fill(struct outlet *outlet, struct message *message);
static int give(struct outlet *outlet, const struct message *message);

void
outlet_init(struct outlet *outlet, const struct format_options *options,
    const struct format_sink *sink)
{
	struct format_limits *limits = &outlet->limits;

	memset(outlet, 0, sizeof(*outlet));
	outlet->options = options;
	outlet->sink = *sink;
	*limits = options->limits;
	if (limits->line_bytes == 0)
		limits->line_bytes = LINE_BYTES;
	if (limits->text_bytes == 0)
		limits->text_bytes = TEXT_BYTES;
	if (limits->name_bytes == 0)
		limits->name_bytes = NAME_BYTES;
	if (limits->depth == 0)
		limits->depth = DEPTH;
}

int
outlet_message(struct outlet *outlet, struct message *message)
{
	fill(outlet, message);
	if (message->id.len == 0 && !outlet->repeats)
		message->ordinal = ordinals_next(&outlet->ordinals, message);
	outlet->repeats = false;
	return give(outlet, message);
}

int
outlet_again(struct outlet *outlet, struct message *message)
{
	fill(outlet, message);
	if (message->id.len == 0)
		message->ordinal = outlet->ordinals.last;
	return give(outlet, message);
}

int
outlet_fault(struct outlet *outlet, enum format_fault_kind kind,
    uint64_t offset, const char *what)
{
	struct format_fault fault = { kind, offset, what };

	if (outlet->sink.fault(outlet->sink.arg, &fault) == -1)
		outlet->stopped = true;
	return outlet->stopped ? -1 : 0;
}

int
outlet_error(const struct outlet *outlet, struct err *err)
{
	if (outlet != NULL && outlet->stopped)
		return err_set(err, ECANCELED, "the reader was stopped");
	return err_set(err, ENOMEM, "out of memory while reading an export");
}

static void
fill(struct outlet *outlet, struct message *message)
{
	if (message->conversation.len == 0)
		message->conversation = outlet->options->conversation;
	if (message->channel.len == 0)
		message->channel = outlet->options->channel;
	message->ordinal = 0;
}

static int
give(struct outlet *outlet, const struct message *message)
{
	if (outlet->sink.message(outlet->sink.arg, message) == -1)
		outlet->stopped = true;
	return outlet->stopped ? -1 : 0;
}
