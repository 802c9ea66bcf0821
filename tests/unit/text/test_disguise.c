#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>

#include "base/utf8.h"
#include "chance.h"
#include "disguise.h"
#include "reading.h"

struct value {
	const char *plain;
	const char *normal;
};

static const struct value values[] = {
	{ "07700 900123", "+447700900123" },
	{ "07700 900 184", "+447700900184" },
	{ "07700 900955", "+447700900955" },
	{ "07700 900 260", "+447700900260" },
	{ "01632 960 418", "+441632960418" },
	{ "020 7946 0185", "+442079460185" },
	{ "0161 496 0332", "+441614960332" },
	{ "jane.smith@mail.example", "jane.smith@mail.example" },
	{ "lizzie99@gmail.example", "lizzie99@gmail.example" },
	{ "pete.rose@hotmail.example", "pete.rose@hotmail.example" },
	{ "becky@example.org", "becky@example.org" },
};

static const char *const carriers[][2] = {
	{ "", "" },
	{ "ring me on ", " after tea" },
	{ "its ", " xx" },
	{ "My details: ", "." },
	{ "caf\xc3\xa9 \xf0\x9f\x98\x8a so yeah... ", " \xf0\x9f\x98\x89" },
	{ "dont tell anyone, (", ") ok?" },
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The finding whose normal form this is, or NULL. */
static const struct finding *
found(const struct reading *reading, const char *normal)
{
	for (size_t i = 0; i < reading->findings.count; i++) {
		const struct finding *finding = &reading->findings.list[i];

		if (span_is(finding->value, normal))
			return finding;
	}
	return NULL;
}

static bool
is_boundary(struct span text, size_t at)
{
	return at == text.len || ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
}

Test(disguise, almost_every_disguise_of_a_contact_is_seen_through)
{
	struct reading *reading = reading_new();
	struct buffer text = BUFFER_NONE;
	size_t all = 0;
	size_t seen = 0;

	cr_assert_geq(disguise_count(), 25);
	for (size_t which = 0; which < disguise_count(); which++) {
		size_t tried = 0;
		size_t missed = 0;

		for (size_t v = 0; v < COUNT(values) * COUNT(carriers); v++) {
			const struct value *value =
			    &values[v / COUNT(carriers)];
			const char *const *carrier =
			    carriers[v % COUNT(carriers)];

			buffer_reset(&text);
			buffer_text(&text, carrier[0]);
			if (!disguise_write(which, span_of(value->plain),
				&text))
				continue;
			buffer_text(&text, carrier[1]);
			reading_take(reading, buffer_span(&text), NULL);
			tried++;
			if (found(reading, value->normal) != NULL)
				continue;
			if (missed++ == 0)
				printf("# %s: missed \"%.*s\"\n",
				    disguise_name(which),
				    SPAN_ARGS(buffer_span(&text)));
		}
		cr_assert_gt(tried, 0);
		if (missed > 0)
			printf("# %s: %zu of %zu missed\n",
			    disguise_name(which), missed, tried);
		all += tried;
		seen += tried - missed;
	}
	printf("# %zu disguises, %zu of %zu seen through\n", disguise_count(),
	    seen, all);
	cr_assert_geq(seen * 100, all * 95);
	buffer_done(&text);
	reading_free(reading);
}

/* A small generator: the same numbers everywhere for the same seed. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

Test(disguise, offsets_mark_the_original_words)
{
	struct reading *reading = reading_new();
	struct reading *again = reading_new();
	struct buffer text = BUFFER_NONE;
	uint32_t seed = (uint32_t)
	    chance_seed("offsets mark the original words");
	uint32_t state = seed;

	for (int round = 0; round < 1500; round++) {
		buffer_reset(&text);
		for (uint32_t i = 0; i < 1 + next_random(&state) % 3; i++) {
			const struct value *value =
			    &values[next_random(&state) % COUNT(values)];
			const char *const *carrier =
			    carriers[next_random(&state) % COUNT(carriers)];

			buffer_text(&text, carrier[0]);
			disguise_write(next_random(&state) % disguise_count(),
			    span_of(value->plain), &text);
			buffer_text(&text, carrier[1]);
			buffer_text(&text, ", and also that; ");
		}
		reading_take(reading, buffer_span(&text), NULL);
		for (size_t i = 0; i < reading->findings.count; i++) {
			const struct finding *one = &reading->findings.list[i];
			struct span slice = { text.ptr + one->start,
				one->end - one->start };
			char normal[300];

			cr_assert_lt(one->start, one->end);
			cr_assert_leq(one->end, text.len);
			cr_assert(is_boundary(buffer_span(&text), one->start));
			cr_assert(is_boundary(buffer_span(&text), one->end));
			cr_assert(i == 0 ||
			    one->start >= reading->findings.list[i - 1].end);
			snprintf(normal, sizeof(normal), "%.*s",
			    SPAN_ARGS(one->value));
			reading_take(again, slice, NULL);
			cr_assert_not_null(found(again, normal),
			    "seed %u: '%.*s' alone is not %s", seed,
			    SPAN_ARGS(slice), normal);
		}
	}
	buffer_done(&text);
	reading_free(reading);
	reading_free(again);
}
