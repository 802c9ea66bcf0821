#ifndef BOUNDARYD_SETTINGS_TEXTS_H
#define BOUNDARYD_SETTINGS_TEXTS_H

#include <stddef.h>

/* A list of texts, and where they were written. */
struct texts {
	const char **list;
	size_t count;
	int line;
};

#endif
