#ifndef BOUNDARYD_DELIVER_MAIL_PARTS_H
#define BOUNDARYD_DELIVER_MAIL_PARTS_H

#include "alert/alert.h"
#include "base/buffer.h"
#include "base/span.h"
#include "deliver/mail.h"

/*
 * mail_parts -- the pieces a mail is put together from. Each appends to `out`;
 * check out->failed once at the end.
 */
#define MAIL_WIDTH      76
#define MAIL_HOST_BYTES 64

/* A host name that is safe in an address: at most 64 bytes; never empty. */
void mail_host(const char *host, struct buffer *out);
/* The route, or "default" where its name is not safe in an address. */
const char *mail_route(const char *route);
/* Date, From and To; `who` of that route: " managers", or "". `route` and
 * `host` are safe. */
void mail_envelope(struct buffer *out, const char *date, const char *route,
    const char *who, const char *host);
/* The boundary of the mail of that id. */
#define MAIL_BOUNDARY_BYTES (sizeof("=_boundaryd_") + DIGEST_HEX_BYTES)
void mail_boundary(const char id[DIGEST_HEX_BYTES],
    char out[MAIL_BOUNDARY_BYTES]);
/* A header with any text: folded, encoded (RFC 2047) where it must be. */
void mail_header(struct buffer *out, const char *name, struct span text);

/*
 * Content-Transfer-Encoding (the one that keeps the text readable), an empty
 * line, and the content so encoded. Lines end in \n.
 */
void mail_content(struct buffer *out, struct span content);

/*
 * From Content-Type on, to the end: the words twice, the plainest first (RFC
 * 2046, 5.1.4), and JSON as an attachment. `boundary` begins with "=_" and
 * holds nothing that must be quoted.
 */
struct mail_body {
	const char *boundary;
	const char *json_name;
	struct span text;
	struct span html;
	struct span json;
};

void mail_body(struct buffer *out, const struct mail_body *body);

/*
 * Hostile text as lines of at most MAIL_WIDTH characters, the first beginning
 * with `first`, the others with `rest`. Ends in \n.
 */
void mail_wrap(struct buffer *out, const char *first, const char *rest,
    struct span text);

/* For programs. */
void mail_json(const struct alert *alert, const struct mail_options *options,
    struct buffer *out);

/* Needs alert->standing. */
void mail_json_follow_up(const struct alert *alert, struct buffer *out);

/* "service user"; ROLE_UNKNOWN: "not in the list of people". */
const char *mail_role(enum role role);
/* The nth disguise of a set, in words for people; NULL: no more. */
const char *mail_disguise(unsigned disguises, size_t nth);

#endif
