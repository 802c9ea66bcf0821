/*
 * entry -- where libFuzzer comes in. $FUZZ_TARGET says which target it is.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const struct fuzz_target *
chosen(void)
{
	static struct fuzz_target target;
	const char *name = getenv("FUZZ_TARGET");

	if (target.run == NULL && (name == NULL || !fuzz_find(name, &target))) {
		(void)fprintf(stderr,
		    "fuzz: set FUZZ_TARGET to one of these:\n");
		for (size_t i = 0; fuzz_at(i, &target); i++)
			(void)fprintf(stderr, "target %s\n", target.name);
		exit(2);
	}
	return &target;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct fuzz_target *target = chosen();

	target->run(target->about, (struct span){ (const char *)bytes, count });
	return 0;
}
