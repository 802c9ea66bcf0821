#include "reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

struct reading *
reading_new(void)
{
	struct reading *reading = calloc(1, sizeof(*reading));

	cr_assert_not_null(reading);
	return reading;
}

void
reading_free(struct reading *reading)
{
	view_done(&reading->fold);
	view_done(&reading->digits);
	view_done(&reading->address);
	view_done(&reading->marked);
	findings_done(&reading->findings);
	free(reading);
}

void
reading_take(struct reading *reading, struct span text,
    const struct office *office)
{
	cr_assert_eq(view_fold(&reading->fold, text), 0);
	cr_assert_eq(view_digits(&reading->digits, &reading->fold), 0);
	cr_assert_eq(view_address(&reading->address, &reading->fold), 0);
	cr_assert_eq(finder_run(&reading->findings, &reading->fold,
			 &reading->digits, &reading->address, office),
	    0);
	cr_assert_eq(view_marked(&reading->marked, &reading->fold,
			 &reading->findings),
	    0);
}

void
reading_tell(const struct reading *reading, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < reading->findings.count; i++) {
		const struct finding *finding = &reading->findings.list[i];

		used += (size_t)snprintf(out + used, size - used,
		    "%s%s%s%s %.*s", i == 0 ? "" : "; ",
		    finder_name(finding->kind),
		    finding->strength == FINDER_CERTAIN ? "!" : "?",
		    finding->office ? " office" : "",
		    SPAN_ARGS(finding->value));
		cr_assert_lt(used, size);
	}
}
