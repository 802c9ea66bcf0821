#ifndef BOUNDARYD_MESSAGE_MESSAGE_H
#define BOUNDARYD_MESSAGE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/instant.h"
#include "base/span.h"

/*
 * message -- one thing one person said, whatever app it was said in.
 *
 * Made by a format (message/format.h), read by people, rule and reader. All
 * spans are borrowed and live until the sink that was handed the message
 * returns. Text is valid UTF-8.
 */
enum role {
	ROLE_UNKNOWN, /* never guessed */
	ROLE_STAFF,
	ROLE_MANAGER,
	ROLE_SERVICE_USER,
	ROLE_FAMILY,
	ROLE_PROFESSIONAL,
	ROLE_COUNT
};

#define ROLE_BIT(role) (1u << (role))

/* "staff", "service_user" and so on. */
const char *role_name(enum role role);
/* False when `name` is no role; a group, or nobody special, is unknown. */
bool role_parse(struct span name, enum role *role);

/* How a message's time came about. */
enum time_kind {
	TIME_NONE,   /* the export gives none */
	TIME_STATED, /* an instant, or a time with its offset */
	TIME_ASSUMED /* a wall clock read in the source's zone */
};

/*
 * Of a message with a sender, SYSTEM and DELETED only say what its words look
 * like: anybody can type those words. Without a sender the app spoke.
 */
enum message_flag {
	MESSAGE_SYSTEM = 1 << 0, /* the app speaks, nobody said it */
	MESSAGE_EDITED = 1 << 1,
	MESSAGE_DELETED = 1 << 2, /* taken back by its sender */
	MESSAGE_ATTACHMENT = 1 << 3,
	MESSAGE_CUT = 1 << 4,          /* text was longer than the limit */
	MESSAGE_REPAIRED = 1 << 5,     /* bytes were replaced by U+FFFD */
	MESSAGE_DATE_GUESSED = 1 << 6, /* day and month not proven */
	MESSAGE_PROVISIONAL = 1 << 7   /* may still grow; see format.h */
};

#define MESSAGE_TO_MAX          64
#define MESSAGE_ATTACHMENTS_MAX 32

struct message {
	struct span id;           /* the export's own; empty: none */
	struct span conversation; /* stable name of where it was said */
	struct span channel;
	struct span from; /* as the export shows the sender */
	struct span to[MESSAGE_TO_MAX];
	size_t to_count;
	struct span text;
	struct span reply_to;
	struct span attachments[MESSAGE_ATTACHMENTS_MAX];
	size_t attachment_count;
	enum role from_role; /* as the export states it */
	enum role to_role;
	bool from_role_stated;
	bool to_role_stated;
	int64_t time;       /* instant; INSTANT_NONE: none */
	struct civil local; /* wall clock as written */
	bool date_numbers;  /* day and month could change places in it */
	enum time_kind time_kind;
	int64_t time_precision; /* microseconds: second, minute, ... */
	unsigned flags;         /* of enum message_flag */
	uint32_t ordinal;       /* among equals, from 0 (message_identity) */
	uint64_t start;         /* byte range in the decoded export */
	uint64_t end;
};

/*
 * The name of a message that stays the same in every export of it: over the
 * export's id within its conversation, or where there is none, over
 * conversation, time, sender, first line of the text and ordinal. (The first
 * line, since a text export shows the last message without the lines that may
 * still come.)
 *
 * 3/4 has one name, whether it was read as the third of April or the fourth of
 * March: an export shows only later, or in another copy, which it was. So two
 * messages of one sender with the same first line, at the same clock time of
 * these two days, are told apart only by their ordinals, which look back over
 * ORDINALS_KEPT messages. Farther apart they have one name, and one alert.
 */
void message_identity(const struct message *message, struct digest *out);
/* Its time as the name takes it. */
uint64_t message_identity_time(const struct message *message);

#endif
