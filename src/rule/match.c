#include "rule/match.h"

const char *
held_reason_text(enum held_reason reason)
{
	switch (reason) {
	case HELD_BUT_NOT:
		return "but-not covers these words";
	case HELD_UNLESS:
		return "unless stands beside it";
	case HELD_FROM:
		return "the rule is not about this sender's role";
	case HELD_TO:
		return "the rule is not about this recipient's role";
	case HELD_WITH:
		return "what must stand with it is not in the message";
	case HELD_NEAR:
		return "what must stand near it is not there";
	case HELD_HOURS:
		return "it was said within working hours";
	case HELD_COUNT:
		return "it was not yet said often enough";
	case HELD_AFTER:
		return "what must come before it was not said";
	case HELD_CHANNEL:
		return "the rule is not about this channel";
	case HELD_SOURCE:
		return "the rule is not about this source";
	case HELD_POINTS:
		return "its points do not add up to enough";
	case HELD_DOUBT:
		return "the rest of the message speaks against it";
	}
	return "unknown";
}
