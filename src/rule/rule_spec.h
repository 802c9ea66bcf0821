#ifndef BOUNDARYD_RULE_RULE_SPEC_H
#define BOUNDARYD_RULE_RULE_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "message/message.h"

/*
 * rule_spec -- a rule as an administrator wrote it.
 *
 * Plain data, filled by settings, owned by whoever filled it, and borrowed by
 * the ruleset for as long as that lives. boundaryd-rules(5) explains each.
 */
enum severity {
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_URGENT,
	SEVERITY_COUNT
};
enum rule_status {
	RULE_OFF,
	RULE_TRIAL, /* recorded, alerts nobody */
	RULE_LIVE,
	RULE_PART, /* never alerts; other rules build on it */
	RULE_GOOD, /* good practice: shown by explain alone */
	RULE_STATUS_COUNT
};
enum rule_count_by {
	RULE_BY_STAFF,
	RULE_BY_PAIR,
	RULE_BY_CONVERSATION
};

/* "not manager", among the roles of a rule. */
#define RULE_NOT_BIT(role) (ROLE_BIT(role) << 16)
#define RULE_ROLES(roles)  ((roles)&0xffffu)

const char *severity_name(enum severity severity);
bool severity_parse(struct span name, enum severity *severity);
const char *rule_status_name(enum rule_status status);
bool rule_status_parse(struct span name, enum rule_status *status);

/* The 22 families of policy/clauses.tsv, NULL-terminated. */
const char *const *rule_families(void);

/* One line of a multi-line setting, or of a file. */
struct rule_line {
	struct span text; /* trimmed; never empty */
	const char *file;
	int line;
};

struct rule_lines {
	struct rule_line *list;
	size_t count;
};

struct rule_spec {
	const char *id;
	const char *family;
	const char *title;
	const char *why;
	const char *clause; /* "IP-20, JRH-08" */
	const char *file;
	int line;
	enum severity severity;
	enum rule_status status;

	/* ROLE_BIT sets, 0: anybody; of these, nobody of a RULE_NOT_BIT. */
	unsigned from_roles;
	unsigned to_roles;
	struct span channels; /* names, comma between; empty: any */
	struct span sources;
	/* What is said: any one of these. */
	struct rule_lines phrases;
	struct rule_lines regexes; /* .re files and in-line regex */
	struct rule_lines points;  /* "NUMBER phrase"; these add up */
	int enough;                /* to this much; 0: no points */
	int enough_again; /* or to this much, as much as the conversation had
			   * before, within `within`; 0: never */
	int doubt;        /* fewer speak against rules that name it; 0: none */

	/* What must stand with it. */
	struct rule_lines with; /* somewhere in the same message */
	struct rule_lines near; /* within near_words of the hit */
	unsigned near_words;

	/* What holds it back. */
	struct rule_lines but_not;        /* masks the words it covers */
	struct rule_lines unless;         /* in the same sentence as the hit */
	struct rule_lines unless_message; /* anywhere in the message */
	struct span doubted_by; /* ids of rules with points, comma between */

	/* When, how often, after what. */
	bool out_of_hours; /* only outside the working hours */
	unsigned count;    /* 0 or 1: at once */
	enum rule_count_by count_by;
	int64_t within;     /* microseconds; for these, and enough_again */
	struct span after;  /* rule ids, comma between */
	struct span answer; /* rule ids: this soon after them */
	int64_t joined;     /* microseconds: join the sender's */

	/* What must hold, checked at load (rule/example.h). */
	struct rule_lines must_alert;
	struct rule_lines must_stay_quiet;
};

/* A named list for {name} in phrases; its entries are phrases themselves. */
struct rule_list {
	const char *name;
	struct rule_lines entries;
	bool is_points; /* for rules' points-list: by its name, or by
			 * theirs */
};

#endif
