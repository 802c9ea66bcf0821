#include "daemon/health.h"

/* What each cause is called, and what a person does about it. */
static const struct {
	const char *name;
	const char *next;
} words[HEALTH_CAUSES] = {
	[HEALTH_SILENT] = { "silent",
	    "See whether its export still runs and where it writes; if it is "
	    "meant to be quiet this long, set a longer 'expect-every' for the "
	    "source." },
	[HEALTH_UNREADABLE] = { "unreadable",
	    "Let boundaryd's user read them and enter their folders, and look "
	    "at the disk or share they are on. They are tried again and "
	    "again." },
	[HEALTH_POISON] = { "poison",
	    "Export them anew, or send them to the developers. Everything "
	    "after the byte that 'boundaryctl status' names is not looked "
	    "at." },
	[HEALTH_UNDECIDED] = { "undecided",
	    "Find the rule in 'boundaryctl explain' with a long message of "
	    "that source, and make it simpler: fewer '*' and alternatives." },
	[HEALTH_CUT] = { "cut",
	    "Raise limits.line and limits.text in boundaryd.conf, and have "
	    "someone read the long messages: what stands behind the limit was "
	    "not looked at." },
	[HEALTH_STORM] = { "storm",
	    "The managers have one summary of what was not mailed singly. See "
	    "whether the rule is too wide, or somebody floods the chat." },
	[HEALTH_RULES] = { "rules",
	    "Run 'boundaryd -t': it names every fault with file and line. "
	    "Until then the last good settings are in use, or the rule is "
	    "left out." },
	[HEALTH_QUIET_RULES] = { "quiet-rules",
	    "See whether they can match at all: 'boundaryctl rules --dead' "
	    "tries them on past exports. 'boundaryctl --json status' lists "
	    "them." },
	[HEALTH_CLOCK] = { "clock",
	    "See whether time is kept (timedatectl). Rules that look at "
	    "working hours, and the times in alerts, go by this clock." },
	[HEALTH_DISK] = { "disk",
	    "Free some space, or raise the quota. When there is none left "
	    "nothing is read; nothing is lost either." },
	[HEALTH_SYSLOG] = { "syslog",
	    "See whether the log service runs and keeps up. The spool has "
	    "every alert; only their log lines are missing." },
	[HEALTH_SPOOL] = { "spool",
	    "See 'boundaryctl status' for the reason. Every alert is kept and "
	    "delivered as soon as the spool takes it." },
	[HEALTH_LEDGER] = { "ledger",
	    "See 'boundaryctl status' for the reason. Nothing is read until "
	    "it works again, and nothing is lost." },
	[HEALTH_DAMAGED] = { "damaged",
	    "Look at the disk that the ledger is on, and at 'boundaryctl "
	    "audit verify'. Managers have these alerts without what was said; "
	    "a backup of the ledger may have it." },
	[HEALTH_READER] = { "reader",
	    "See journalctl -u boundaryd for how they ended, and 'boundaryctl "
	    "status' for a file that is set aside." },
	[HEALTH_CANARY] = { "canary",
	    "Put another with 'boundaryctl canary' and see 'boundaryctl "
	    "status': reading, rules, ledger or spool does not work as it "
	    "should." },
};

const char *
health_cause_name(enum health_cause cause)
{
	return words[cause].name;
}

const char *
health_next_step(enum health_cause cause)
{
	return words[cause].next;
}
