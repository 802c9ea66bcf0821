#include "settings/options.h"

#include <stdbool.h>
#include <string.h>

#include "settings/draft.h"

#define KIB        INT64_C(1024)
#define MIB        (1024 * KIB)
#define SECOND_MS  INT64_C(1000)
#define HOUR_MS    (3600 * SECOND_MS)
#define QUOTA_MOST (INT64_C(1) << 50)
#define DAY        (24 * 3600 * INT64_C(1000000))

static const char *mode_name(int value);
static const char *order_name(int value);
static const char *detail_name(int value);
static const char *hours_name(int value);
static const char *by_name(int value);
static const char *weekday_name(int value);
static const char *encoding_choice(int value);
static const char *role_choice(int value);
static const char *severity_choice(int value);
static const char *status_choice(int value);

/* Where an option's value goes: its struct and member. */
#define IN(type, member)                         \
	.offset = offsetof(struct type, member), \
	.bytes = sizeof(((struct type *)NULL)->member)
#define TOP(member)      IN(settings_draft, settings.member)
#define SOURCE(member)   IN(source_draft, source.member)
#define RULE(member)     IN(rule_draft, spec.member)
#define RANGE(low, high) .minimum = (low), .maximum = (high)

static const struct option options[] = {
	/* the top of the settings file */
	{ "", "people", OPTION_PATH, IN(settings_draft, people),
	    .fallback = "people.csv",
	    .help = "who is who: id,name,role,team,manager,aliases" },
	{ "", "rules", OPTION_PATHS, IN(settings_draft, rules),
	    .fallback = "rules.d",
	    .help =
		"rule files, and folders of them; later ones override by id" },
	{ "", "lists", OPTION_PATH, IN(settings_draft, lists),
	    .fallback = "lists",
	    .help = "folder of phrase lists, one NAME.txt for each {NAME}" },
	{ "", "office", OPTION_PATH, IN(settings_draft, office),
	    .fallback = "office.txt",
	    .help = "the organisation's own numbers, addresses and domains" },
	{ "", "known", OPTION_PATH, TOP(known_path), .fallback = "known.txt",
	    .help = "digests of what is staff's own; see boundaryctl known" },
	{ "", "known-key", OPTION_PATH, TOP(known_key_path),
	    .fallback = "known.key", .help = "the key of these digests" },
	{ "", "clauses", OPTION_PATH, IN(settings_draft, clauses),
	    .fallback = "clauses.tsv",
	    .help = "the policy clauses that rules cite" },
	{ "", "timezone", OPTION_TEXT, IN(settings_draft, timezone),
	    .fallback = "Europe/London",
	    .help = "zone of exports that do not say theirs, and of alerts" },
	{ "", "host", OPTION_TEXT, TOP(host), .fallback = "",
	    .help = "host name in alerts; empty: this machine's" },
	{ "", "scan-interval", OPTION_DURATION, TOP(scan_ms),
	    .scale = SECOND_MS, RANGE(SECOND_MS / 10, DAY / 1000),
	    .fallback = "10 s",
	    .help = "how often folders are looked at, whatever inotify says" },
	{ "", "window", OPTION_DURATION, TOP(window), .scale = 1000 * SECOND_MS,
	    RANGE(0, 366 * DAY), .fallback = "24h",
	    .help =
		"a repeated concern is counted, not mailed again, this long" },
	{ "", "context", OPTION_NUMBER, TOP(context),
	    RANGE(0, REPORT_BEFORE_MAX), .fallback = "5",
	    .help = "messages before the hit shown in an alert" },
	{ "", "sources", OPTION_LIST, .help = "where exports appear" },
	{ "", "routes", OPTION_LIST, .help = "which team's alerts go where" },
	{ "", "spool", OPTION_GROUP, .help = "where alerts are put" },
	{ "", "state", OPTION_GROUP,
	    .help = "where the daemon keeps its record" },
	{ "", "syslog", OPTION_GROUP, .help = "what the log says" },
	{ "", "control", OPTION_GROUP, .help = "the socket of boundaryctl" },
	{ "", "limits", OPTION_GROUP,
	    .help = "bounds for hostile or broken files" },
	{ "", "canary", OPTION_GROUP,
	    .help = "a daily message of the daemon's own" },
	{ "", "health", OPTION_GROUP,
	    .help = "what IT is told about the service itself" },
	{ "", "digest", OPTION_GROUP, .help = "the weekly mail to each route" },
	{ "", "readers", OPTION_GROUP,
	    .help = "the processes that read exports" },
	{ "", "hours", OPTION_GROUP,
	    .help = "working hours, for rules that ask" },

	{ "spool", "path", OPTION_ABSOLUTE, TOP(spool_path),
	    .fallback = "/var/spool/boundaryd",
	    .help = "folder that holds one Maildir for each route" },
	{ "spool", "quota", OPTION_SIZE, TOP(spool_quota_bytes),
	    RANGE(0, QUOTA_MOST), .fallback = "0",
	    .help = "bytes it may take before IT is told; 0: the disk's" },
	{ "state", "path", OPTION_ABSOLUTE, TOP(state_path),
	    .fallback = "/var/lib/boundaryd", .help = "folder of the ledger" },
	{ "state", "quota", OPTION_SIZE, TOP(state_quota_bytes),
	    RANGE(0, QUOTA_MOST), .fallback = "0",
	    .help = "bytes it may take before IT is told; 0: the disk's" },
	{ "canary", "on", OPTION_BOOLEAN, TOP(canary_on), .fallback = "true",
	    .help = "each day a message of its own goes all the way" },
	{ "canary", "at", OPTION_CLOCK, TOP(canary_at), .fallback = "06:00",
	    .help = "when it is sent" },
	{ "health", "route", OPTION_NAME, TOP(health_route.name),
	    .fallback = "health",
	    .help = "Maildir of mails about the service itself, for IT" },
	{ "health", "group", OPTION_TEXT, TOP(health_route.group),
	    .fallback = "",
	    .help = "group that may read it; empty: the daemon's own" },
	{ "health", "rule-silence", OPTION_DURATION, TOP(rule_silence),
	    .scale = 1000 * SECOND_MS, RANGE(0, 3660 * DAY),
	    .fallback = "90 days",
	    .help = "live rules that match nothing this long are listed" },
	{ "digest", "day", OPTION_CHOICE, TOP(weekly_day),
	    .choice = weekday_name, .fallback = "monday",
	    .help = "the day on which each route is told of its week" },
	{ "digest", "at", OPTION_CLOCK, TOP(weekly_at), .fallback = "07:00",
	    .help = "and when" },
	{ "digest", "names", OPTION_BOOLEAN, TOP(weekly_names),
	    .fallback = "false",
	    .help = "name workers in it, in place of pseudonyms" },
	{ "syslog", "facility", OPTION_FACILITY, TOP(syslog_facility),
	    .fallback = "local0", .help = "facility, as syslog(3) names them" },
	{ "syslog", "detail", OPTION_CHOICE, TOP(syslog_detail),
	    .choice = detail_name, .fallback = "ids",
	    .help = "what an alert's log line may say" },
	{ "control", "path", OPTION_ABSOLUTE, TOP(control_path),
	    .fallback = "/run/boundaryd/control.sock", .help = "the socket" },
	{ "control", "group", OPTION_TEXT, TOP(control_group), .fallback = "",
	    .help = "group that may use the socket; empty: the daemon's own" },
	{ "limits", "line", OPTION_SIZE, TOP(limits.line_bytes),
	    RANGE(KIB, 64 * MIB), .fallback = "1 MiB",
	    .help = "longest line or record; what is longer is cut and named" },
	{ "limits", "text", OPTION_SIZE, TOP(limits.text_bytes),
	    RANGE(KIB, 64 * MIB), .fallback = "256 KiB",
	    .help = "longest text of one message" },
	{ "limits", "name", OPTION_SIZE, TOP(limits.name_bytes), RANGE(64, MIB),
	    .fallback = "1 KiB", .help = "longest name, id or channel" },
	{ "limits", "depth", OPTION_NUMBER, TOP(limits.depth), RANGE(4, 1024),
	    .fallback = "64", .help = "deepest nesting of a record" },
	{ "limits", "alerts-sender", OPTION_NUMBER, TOP(alerts_sender),
	    RANGE(0, 1000000000), .fallback = "200",
	    .help = "alerts an hour of one sender for a rule in a source" },
	{ "limits", "alerts", OPTION_NUMBER, TOP(alerts_rule),
	    RANGE(0, 1000000000), .fallback = "2000",
	    .help = "alerts an hour of all senders for a rule in a source" },
	{ "limits", "archive-entries", OPTION_NUMBER, TOP(containers.entries),
	    RANGE(1, 10000000), .fallback = "100000",
	    .help = "files that a zip or tar may hold" },
	{ "limits", "archive-size", OPTION_SIZE, TOP(containers.bytes),
	    RANGE(MIB, 1048576 * MIB), .fallback = "32 GiB",
	    .help = "what a zip, tar or gzip may unpack to" },
	{ "limits", "archive-ratio", OPTION_NUMBER, TOP(containers.ratio),
	    RANGE(10, 1100), .fallback = "200",
	    .help = "to how many times its size a file may unpack" },
	{ "limits", "archive-depth", OPTION_NUMBER, TOP(containers.depth),
	    RANGE(1, 8), .fallback = "3", .help = "containers in one another" },
	{ "limits", "open-files", OPTION_NUMBER, TOP(max_open_files),
	    RANGE(16, 1048576), .fallback = "4096",
	    .help = "files that are followed at one time" },
	{ "readers", "count", OPTION_NUMBER, TOP(readers), RANGE(0, 256),
	    .fallback = "0", .help = "how many; 0: one for each processor" },
	{ "readers", "memory", OPTION_SIZE, TOP(reader_memory_bytes),
	    RANGE(64 * MIB, 65536 * MIB), .fallback = "512 MiB",
	    .help = "memory that one reader may use" },
	{ "readers", "step-time", OPTION_DURATION, TOP(reader_step_ms),
	    .scale = SECOND_MS, RANGE(SECOND_MS / 10, HOUR_MS),
	    .fallback = "10 s",
	    .help = "time for one step; a reader that takes longer is ended" },
	{ "hours", "from", OPTION_CLOCK, TOP(ruleset_options.hours_from),
	    .fallback = "08:00", .help = "when working hours begin" },
	{ "hours", "to", OPTION_CLOCK, TOP(ruleset_options.hours_to),
	    .fallback = "18:00", .help = "when working hours end" },
	{ "hours", "days", OPTION_DAYS, TOP(ruleset_options.hours_days),
	    .fallback = "Mon-Fri", .help = "working days" },

	/* one source */
	{ "sources", "name", OPTION_NAME, SOURCE(name),
	    .help = "the source's name in alerts and in the log" },
	{ "sources", "path", OPTION_PATTERNS, IN(source_draft, path),
	    .help = "files to read; * in a name, ** over folders" },
	{ "sources", "format", OPTION_TEXT, SOURCE(format), .fallback = "auto",
	    .help = "what they are; auto decides by content" },
	{ "sources", "mode", OPTION_CHOICE, SOURCE(mode), .choice = mode_name,
	    .fallback = "auto",
	    .help = "a log that grows, or files dropped whole" },
	{ "sources", "encoding", OPTION_CHOICE, SOURCE(encoding),
	    .choice = encoding_choice, .fallback = "auto",
	    .help = "how letters are written; auto: by byte order mark" },
	{ "sources", "channel", OPTION_TEXT, SOURCE(channel), .fallback = "",
	    .help = "channel of messages that name none" },
	{ "sources", "conversation", OPTION_TEXT, SOURCE(conversation),
	    .fallback = "",
	    .help = "conversation; empty: from the file's name" },
	{ "sources", "timezone", OPTION_TEXT, IN(source_draft, timezone),
	    .fallback = "",
	    .help = "zone of its times; empty: that of the top" },
	{ "sources", "date-order", OPTION_CHOICE, SOURCE(date_order),
	    .choice = order_name, .fallback = "auto",
	    .help =
		"order of day, month and year; auto: decided from the file" },
	{ "sources", "from-role", OPTION_CHOICE, SOURCE(from_role),
	    .choice = role_choice, .fallback = "unknown",
	    .help = "role of senders who are not in people.csv" },
	{ "sources", "to-role", OPTION_CHOICE, SOURCE(to_role),
	    .choice = role_choice, .fallback = "unknown",
	    .help = "role of receivers who are not in people.csv" },
	{ "sources", "fields", OPTION_PAIRS,
	    .help = "names of columns or keys: field = \"Column\"" },
	{ "sources", "settle", OPTION_DURATION, SOURCE(settle_ms),
	    .scale = SECOND_MS, RANGE(0, HOUR_MS), .fallback = "2 s",
	    .help =
		"a dropped file is read when it stayed as it is this long" },
	{ "sources", "grace", OPTION_DURATION, SOURCE(grace_ms),
	    .scale = SECOND_MS, RANGE(0, HOUR_MS), .fallback = "5 s",
	    .help = "a renamed log is still read this long after its end" },
	{ "sources", "expect-every", OPTION_DURATION, SOURCE(expect_every),
	    .scale = 1000 * SECOND_MS, RANGE(0, 366 * DAY), .fallback = "0",
	    .help = "IT is told when nothing new comes for this long" },

	/* one route */
	{ "routes", "name", OPTION_NAME, IN(route, name),
	    .help =
		"the Maildir's name; \"default\" takes what no route takes" },
	{ "routes", "team", OPTION_TEXT, IN(route, team), .fallback = "",
	    .help = "team in people.csv whose alerts go here" },
	{ "routes", "group", OPTION_TEXT, IN(route, group), .fallback = "",
	    .help = "group that may read it; empty: the daemon's own" },

	/* a rule file */
	{ "rule-file", "family", OPTION_TEXT, IN(rule_file_draft, family),
	    .help = "the kind of risk its rules belong to" },
	{ "rule-file", "rules", OPTION_LIST, .help = "its rules" },

	/* one rule */
	{ "rule", "id", OPTION_NAME, RULE(id),
	    .help = "its name, unlike any other" },
	{ "rule", "title", OPTION_TEXT, RULE(title), .fallback = "",
	    .help = "what happened, for the alert's subject" },
	{ "rule", "why", OPTION_TEXT, RULE(why), .fallback = "",
	    .help = "why a manager should look, in a sentence or two" },
	{ "rule", "clause", OPTION_NAMES, RULE(clause), .fallback = "",
	    .help = "policy clauses it serves, from clauses.tsv" },
	{ "rule", "severity", OPTION_CHOICE, RULE(severity),
	    .choice = severity_choice, .fallback = "medium",
	    .help = "how much it matters" },
	{ "rule", "status", OPTION_CHOICE, RULE(status),
	    .choice = status_choice, .fallback = "live",
	    .help = "live alerts, trial only records" },
	{ "rule", "from", OPTION_ROLES, RULE(from_roles), .fallback = "",
	    .help = "roles of the sender; staff includes managers" },
	{ "rule", "to", OPTION_ROLES, RULE(to_roles), .fallback = "",
	    .help = "roles of the receiver" },
	{ "rule", "channels", OPTION_NAMES, RULE(channels), .fallback = "",
	    .help = "only on these channels" },
	{ "rule", "sources", OPTION_NAMES, RULE(sources), .fallback = "",
	    .help = "only from these sources" },
	{ "rule", "phrases", OPTION_LINES, RULE(phrases),
	    .help = "what is said: one phrase a line, any of them" },
	{ "rule", "regex", OPTION_LINES, IN(rule_draft, regex),
	    .help = "regular expressions, one a line, backslashes doubled" },
	{ "rule", "regex-file", OPTION_LINE_FILES, IN(rule_draft, regex_files),
	    .help = "files of regular expressions, one a line, as they are" },
	{ "rule", "points", OPTION_LINES, IN(rule_draft, points),
	    .help = "weak signs that add up: NUMBER phrase, one a line" },
	{ "rule", "points-list", OPTION_NAMES, IN(rule_draft, points_lists),
	    .fallback = "", .help = "lists of such lines, by their names" },
	{ "rule", "enough", OPTION_NUMBER, RULE(enough), RANGE(0, 9999),
	    .fallback = "0", .help = "what the points must add up to" },
	{ "rule", "with", OPTION_LINES, RULE(with),
	    .help = "one of these must stand in the same message" },
	{ "rule", "near", OPTION_LINES, RULE(near),
	    .help = "one of these must stand near the words found" },
	{ "rule", "near-words", OPTION_NUMBER, RULE(near_words), RANGE(1, 50),
	    .fallback = "5", .help = "how near, in words" },
	{ "rule", "but-not", OPTION_LINES, RULE(but_not),
	    .help = "these words do not count as found" },
	{ "rule", "unless", OPTION_LINES, RULE(unless),
	    .help = "quiet when one of these stands in the same sentence" },
	{ "rule", "unless-message", OPTION_LINES, RULE(unless_message),
	    .help = "quiet when one of these stands in the same message" },
	{ "rule", "hours", OPTION_CHOICE, RULE(out_of_hours),
	    .choice = hours_name, .fallback = "any",
	    .help = "out: only outside the working hours" },
	{ "rule", "count", OPTION_NUMBER, RULE(count), RANGE(0, 1000),
	    .fallback = "0", .help = "only when met so often, see within" },
	{ "rule", "count-by", OPTION_CHOICE, RULE(count_by), .choice = by_name,
	    .fallback = "staff",
	    .help = "whose messages are counted together" },
	{ "rule", "within", OPTION_DURATION, RULE(within),
	    .scale = 1000 * SECOND_MS, RANGE(0, 366 * DAY), .fallback = "0",
	    .help = "the time for count, after and answer" },
	{ "rule", "after", OPTION_NAMES, RULE(after), .fallback = "",
	    .help = "only after one of these rules in the same conversation" },
	{ "rule", "answer", OPTION_NAMES, RULE(answer), .fallback = "",
	    .help = "a bare number or name soon after one of these rules" },
	{ "rule", "joined", OPTION_DURATION, RULE(joined),
	    .scale = 1000 * SECOND_MS, RANGE(0, DAY), .fallback = "0",
	    .help = "read a sender's messages of this time as one" },
	{ "rule", "must-alert", OPTION_LINES, RULE(must_alert),
	    .help = "examples this rule must find, one a line" },
	{ "rule", "must-stay-quiet", OPTION_LINES, RULE(must_stay_quiet),
	    .help = "examples this rule must leave alone, one a line" },
	{ .name = NULL }
};

const struct option *
options_all(void)
{
	return options;
}

const struct option *
options_find(const char *group, const char *name)
{
	for (const struct option *option = options; option->name != NULL;
	     option++) {
		if (strcmp(option->group, group) == 0 &&
		    strcmp(option->name, name) == 0)
			return option;
	}
	return NULL;
}

void
options_names(const char *group, const char **names, size_t room)
{
	size_t count = 0;

	for (const struct option *option = options; option->name != NULL;
	     option++) {
		if (strcmp(option->group, group) == 0 && count + 1 < room)
			names[count++] = option->name;
	}
	names[count] = NULL;
}

const char *
option_type_name(enum option_type type)
{
	static const char *const names[] = { [OPTION_TEXT] = "text",
		[OPTION_NAME] = "name",
		[OPTION_PATH] = "path",
		[OPTION_ABSOLUTE] = "path",
		[OPTION_PATHS] = "path or list of paths",
		[OPTION_PATTERNS] = "path or list of paths",
		[OPTION_NAMES] = "name or list of names",
		[OPTION_LINES] = "lines",
		[OPTION_LINE_FILES] = "path or list "
				      "of paths",
		[OPTION_NUMBER] = "whole number",
		[OPTION_SIZE] = "size",
		[OPTION_DURATION] = "duration",
		[OPTION_BOOLEAN] = "true or false",
		[OPTION_CHOICE] = "choice",
		[OPTION_ROLES] = "role or list of roles",
		[OPTION_FACILITY] = "syslog facility",
		[OPTION_CLOCK] = "time of day",
		[OPTION_DAYS] = "days",
		[OPTION_PAIRS] = "group of texts",
		[OPTION_GROUP] = "group",
		[OPTION_LIST] = "list of groups" };

	return names[type];
}

const char *
option_example(const struct option *option)
{
	static const char *const examples[] = { [OPTION_TEXT] = "\"...\"",
		[OPTION_NAME] = "\"oak\"",
		[OPTION_PATH] = "\"file\"",
		[OPTION_ABSOLUTE] = "\"/path\"",
		[OPTION_PATHS] = "[ \"one\", \"two\" ]",
		[OPTION_PATTERNS] = "\"/srv/exports/*.txt\"",
		[OPTION_NAMES] = "[ \"one\", \"two\" ]",
		[OPTION_LINES] = "\"...\"",
		[OPTION_LINE_FILES] = "\"x.re\"",
		[OPTION_NUMBER] = "5",
		[OPTION_SIZE] = "\"1 MiB\"",
		[OPTION_DURATION] = "\"10 min\"",
		[OPTION_BOOLEAN] = "true",
		[OPTION_CHOICE] = "\"...\"",
		[OPTION_ROLES] = "\"staff\"",
		[OPTION_FACILITY] = "\"local0\"",
		[OPTION_CLOCK] = "\"08:00\"",
		[OPTION_DAYS] = "\"Mon-Fri\"",
		[OPTION_PAIRS] = "{ text = \"Body\"; }",
		[OPTION_GROUP] = "{ ... }",
		[OPTION_LIST] = "( { ... } )" };

	return examples[option->type];
}

int
option_is_quoted(const struct option *option)
{
	return option->type != OPTION_NUMBER && option->type != OPTION_BOOLEAN;
}

static const char *
mode_name(int value)
{
	switch (value) {
	case FOLLOW_AUTO:
		return "auto";
	case FOLLOW_APPEND:
		return "append";
	case FOLLOW_EXPORT:
		return "export";
	default:
		return NULL;
	}
}

static const char *
order_name(int value)
{
	static const char *const names[] = { [DATE_ORDER_AUTO] = "auto",
		[DATE_ORDER_DMY] = "dmy",
		[DATE_ORDER_MDY] = "mdy",
		[DATE_ORDER_YMD] = "ymd",
		[DATE_ORDER_YDM] = "ydm" };

	return value < 0 || value > DATE_ORDER_YDM ? NULL : names[value];
}

static const char *
detail_name(int value)
{
	static const char *const names[] = { [ALERT_DETAIL_IDS] = "ids",
		[ALERT_DETAIL_NAMES] = "names",
		[ALERT_DETAIL_WORDS] = "words" };

	return value < 0 || value > ALERT_DETAIL_WORDS ? NULL : names[value];
}

static const char *
hours_name(int value)
{
	return value == 0 ? "any" : value == 1 ? "out" : NULL;
}

static const char *
by_name(int value)
{
	static const char *const names[] = { [RULE_BY_STAFF] = "staff",
		[RULE_BY_PAIR] = "pair",
		[RULE_BY_CONVERSATION] = "conversation" };

	return value < 0 || value > RULE_BY_CONVERSATION ? NULL : names[value];
}

static const char *
weekday_name(int value)
{
	static const char *const names[] = { "sunday", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday" };

	return value < 0 || value > 6 ? NULL : names[value];
}

static const char *
encoding_choice(int value)
{
	if (value < 0 || value > ENCODING_WINDOWS_1252)
		return NULL;
	return encoding_name((enum encoding)value);
}

static const char *
role_choice(int value)
{
	return value < 0 || value >= ROLE_COUNT ? NULL :
						  role_name((enum role)value);
}

static const char *
severity_choice(int value)
{
	return value < 0 || value >= SEVERITY_COUNT ?
	    NULL :
	    severity_name((enum severity)value);
}

static const char *
status_choice(int value)
{
	return value < 0 || value >= RULE_STATUS_COUNT ?
	    NULL :
	    rule_status_name((enum rule_status)value);
}
