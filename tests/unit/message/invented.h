#ifndef BOUNDARYD_TESTS_INVENTED_H
#define BOUNDARYD_TESTS_INVENTED_H

#include "message/format.h"

/* invented -- short exports, hostile and ordinary; every person is invented. */
struct invented {
	const struct format *format; /* NULL: the last */
	const char *text;
};

extern const struct invented invented[];

#endif
