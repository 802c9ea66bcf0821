#ifndef BOUNDARYD_DELIVER_HEALTH_MAIL_H
#define BOUNDARYD_DELIVER_HEALTH_MAIL_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"

struct zone;

/*
 * health_mail -- a mail to IT about the service itself (RFC 5322, plain text).
 *
 * In:  a trouble in words that hold no message and no person's name. Out:
 * bytes. All mails of one trouble are one thread: the later ones refer to the
 * first (RFC 5322, 3.6.4).
 */
enum health_news {
	HEALTH_BEGAN,
	HEALTH_CHANGED, /* worse or better, not over */
	HEALTH_AGAIN,   /* it was over, and is not */
	HEALTH_OVER
};

struct health_mail {
	enum health_news news;
	const char *route;
	const char *cause; /* one word, for programs */
	const char *thing; /* a source, a folder, ... */
	const char *words; /* one sentence: what is wrong with what */
	const char *next;  /* what to do */
	int64_t since;     /* instant */
	int64_t now;
	int times; /* how often it began; the thread's counter */
	int level;
};

/* "began", "changed", "again", "over". */
const char *health_news_name(enum health_news news);
/* The mail's own name: the same mail again has the same. */
void health_mail_id(const struct health_mail *mail, struct digest *out);
/* Check out->failed. */
void health_mail_render(const struct health_mail *mail, const struct zone *zone,
    const char *host, struct buffer *out);

#endif
