#ifndef BOUNDARYD_MESSAGE_OUTLET_H
#define BOUNDARYD_MESSAGE_OUTLET_H

#include "message/format.h"
#include "message/ordinals.h"

/*
 * outlet -- where every format's messages and faults leave it.
 *
 * Fills what all formats fill alike: limits, the conversation and channel of
 * the source, the ordinal of a message without an identifier.
 */
#define OUTLET_RAISE "; raise that in boundaryd.conf to have all of it read"
#define OUTLET_CUT                                        \
	"a text or a name is longer than limits.text or " \
	"limits.name and is cut" OUTLET_RAISE

struct outlet {
	const struct format_options *options;
	struct format_limits limits; /* no 0 among them */
	struct format_sink sink;
	struct ordinals ordinals;
	bool stopped; /* the sink said -1 */
	/* The next message is one that the export shows twice: it has the
	 * name of the first. */
	bool repeats;
};

void outlet_init(struct outlet *outlet, const struct format_options *options,
    const struct format_sink *sink);
/* Each returns 0, or -1 when the sink stopped the parser. */
int outlet_message(struct outlet *outlet, struct message *message);
/* The message given last, which was provisional and has grown. */
int outlet_again(struct outlet *outlet, struct message *message);
int outlet_fault(struct outlet *outlet, enum format_fault_kind kind,
    uint64_t offset, const char *what);
/* Set `err` for a feed that ends early (NULL: no memory), and return -1. */
int outlet_error(const struct outlet *outlet, struct err *err);

#endif
