#include "deliver/mail_parts.h"
#include "text/view.h"

const char *
mail_role(enum role role)
{
	switch (role) {
	case ROLE_STAFF:
		return "staff";
	case ROLE_MANAGER:
		return "manager";
	case ROLE_SERVICE_USER:
		return "service user";
	case ROLE_FAMILY:
		return "family";
	case ROLE_PROFESSIONAL:
		return "professional";
	case ROLE_UNKNOWN:
	case ROLE_COUNT:
		break;
	}
	return "not in the list of people";
}

const char *
mail_disguise(unsigned disguises, size_t nth)
{
	static const struct {
		unsigned disguise;
		const char *words;
	} known[] = { { DISGUISE_ZERO_WIDTH, "invisible characters" },
		{ DISGUISE_LOOK_ALIKE, "letters of another alphabet" },
		{ DISGUISE_SPELLED, "a number in words or symbols" },
		{ DISGUISE_SPACED, "letters or digits set apart" },
		{ DISGUISE_ADDRESS, "\"at\" and \"dot\" in words" } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if ((disguises & known[i].disguise) == 0)
			continue;
		if (nth == 0)
			return known[i].words;
		nth--;
	}
	return NULL;
}
