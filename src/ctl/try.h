#ifndef BOUNDARYD_CTL_TRY_H
#define BOUNDARYD_CTL_TRY_H

#include <stdio.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "ctl/exports.h"
#include "ctl/loaded.h"

/*
 * try -- two rule sets over the same exports; for try.c and try_print.c alone.
 */
#define TRY_SAMPLES      10 /* of each change, a rule */
#define TRY_SAMPLE_BYTES 69 /* a line of 80 columns, with what stands before */
#define TRY_BEFORE_BYTES 24 /* of the text before the hit */

enum try_number {
	TRY_NOW,
	TRY_THEN,
	TRY_SIDES
};
enum try_change {
	TRY_NEW,
	TRY_LOST,
	TRY_KEPT,
	TRY_CHANGES
};

struct try_rule {
	const char *id;
	size_t place;
	const struct rule_spec *spec[TRY_SIDES]; /* NULL: not there */
	size_t count[TRY_CHANGES];
	char samples[TRY_CHANGES][TRY_SAMPLES][TRY_SAMPLE_BYTES];
};

struct try_hit {
	struct try_rule *rule;
	uint64_t message; /* of the file, from 1 */
	size_t text;      /* its sample, in the side's texts */
};

struct try_side {
	struct try *try;
	struct loaded loaded;
	struct exports exports;
	uint64_t messages; /* of the file at hand */
	struct try_hit *hits;
	size_t hit_count;
	size_t hit_capacity;
	struct buffer texts;
};

struct
try {
	struct try_side side[TRY_SIDES];
	struct try_rule **rules;
	size_t rule_count;
	struct table *ids;
	uint64_t messages;
	uint64_t files;
	size_t faults; /* of the rules that are tried */
	bool failed;
};

void try_print(const struct try *try, bool as_json, FILE *out);

#endif
