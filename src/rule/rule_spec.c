#include "rule/rule_spec.h"

static const char *const severities[SEVERITY_COUNT] = { "low", "medium", "high",
	"urgent" };

static const char *const statuses[RULE_STATUS_COUNT] = { "off", "trial", "live",
	"part", "good" };

static const char *const families[] = { "contact-details", "social-media",
	"gifts", "money", "meeting", "romance", "disclosure", "secrecy",
	"gossip", "confidentiality", "favouritism", "friendship", "touch",
	"substances", "images", "influence", "discrimination", "property",
	"safeguarding", "treatment", "prior-relationship", "illegal", NULL };

const char *
severity_name(enum severity severity)
{
	return (unsigned)severity < SEVERITY_COUNT ? severities[severity] :
						     "unknown";
}

bool
severity_parse(struct span name, enum severity *severity)
{
	for (unsigned i = 0; i < SEVERITY_COUNT; i++)
		if (span_is(name, severities[i])) {
			*severity = (enum severity)i;
			return true;
		}
	return false;
}

const char *
rule_status_name(enum rule_status status)
{
	return (unsigned)status < RULE_STATUS_COUNT ? statuses[status] :
						      "unknown";
}

bool
rule_status_parse(struct span name, enum rule_status *status)
{
	for (unsigned i = 0; i < RULE_STATUS_COUNT; i++)
		if (span_is(name, statuses[i])) {
			*status = (enum rule_status)i;
			return true;
		}
	return false;
}

const char *const *
rule_families(void)
{
	return families;
}
