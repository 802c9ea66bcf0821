#ifndef BOUNDARYD_SETTINGS_NEVER_READ_H
#define BOUNDARYD_SETTINGS_NEVER_READ_H

#include "settings/texts.h"

/* Conversations, people and channels that are never looked at. */
struct never_read {
	struct texts conversations;
	struct texts participants;
	struct texts channels;
};

#endif
