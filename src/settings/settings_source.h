#ifndef BOUNDARYD_SETTINGS_SETTINGS_SOURCE_H
#define BOUNDARYD_SETTINGS_SETTINGS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/instant.h"
#include "ingest/decode.h"
#include "ingest/follow.h"
#include "message/format.h"

/*
 * settings_source -- one place where exports appear, and what they are.
 */
struct settings_source {
	const char *name;
	const char *const *patterns; /* absolute */
	size_t pattern_count;
	const char *format; /* "auto" or a format's name */
	enum follow_mode mode;
	enum encoding encoding;
	const char *channel;
	const char *conversation; /* "" : from the file's name */
	const struct zone *zone;
	enum date_order date_order;
	enum role from_role; /* for who is not in people.csv */
	enum role to_role;
	const struct format_field *fields;
	size_t field_count;
	bool files_apart; /* files of two names share no conversation */
	int64_t settle_ms;
	int64_t grace_ms;
	int64_t expect_every; /* microseconds; 0: silence means nothing */
	int line;             /* in the settings file */
};

#endif
