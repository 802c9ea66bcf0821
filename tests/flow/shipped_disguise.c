#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "disguise.h"
#include "shipped.h"

#define PLAIN_MAX 1000
#define VALUES    6
#define FAMILY    "contact-details"

/* An example of a shipped rule that holds a number or address, written plain. */
struct plain {
	struct rule_message message;
	size_t start; /* of the number */
	size_t end;
};

static bool
is_plain(struct span value)
{
	if (span_find_char(value, '@') != value.len)
		return true;
	for (size_t i = 0; i < value.len; i++)
		if ((value.ptr[i] < '0' || value.ptr[i] > '9') &&
		    value.ptr[i] != ' ')
			return false;
	return value.len > 0 && value.ptr[0] == '0';
}

static bool
finds_contact(const struct shipped *shipped)
{
	for (size_t i = 0; i < shipped->hit_count; i++)
		if (strcmp(shipped->hits[i].rule->family, FAMILY) == 0 &&
		    shipped->hits[i].rule->status == RULE_LIVE)
			return true;
	return false;
}

static void
add_plain(struct shipped *shipped, const struct rule_message *message,
    struct plain *list, size_t *count)
{
	const struct findings *findings;
	size_t seen = 0;

	shipped_say(shipped, message);
	if (!finds_contact(shipped))
		return;
	findings = ruleset_worker_findings(shipped->worker);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *one = &findings->list[i];
		struct span value = span_first(span_from(message->text,
						   one->start),
		    one->end - one->start);

		if ((one->kind != FINDER_PHONE && one->kind != FINDER_EMAIL) ||
		    one->disguises != 0 || !is_plain(value))
			continue;
		if (seen++ == 0 && *count < PLAIN_MAX)
			list[(*count)++] = (struct plain){ *message, one->start,
				one->end };
	}
	/* With two, the other would be found in any case. */
	if (seen > 1)
		(*count)--;
}

/* Spans borrow from the settings. */
static size_t
collect(struct shipped *shipped, struct plain *list)
{
	const struct settings *settings = shipped->settings;
	size_t count = 0;

	for (size_t i = 0; i < settings->rule_count; i++) {
		const struct rule_spec *rule = &settings->rules[i];

		if (strcmp(rule->family, FAMILY) != 0 ||
		    rule->status != RULE_LIVE)
			continue;
		for (size_t at = 0; at < rule->must_alert.count; at++) {
			struct example example;
			struct err err = { 0 };

			cr_assert_eq(example_read(&example,
					 rule->must_alert.list[at].text, rule,
					 settings->zone, &err),
			    0);
			if (example.count == 1)
				add_plain(shipped, &example.list[0], list,
				    &count);
		}
	}
	return count;
}

/* The example's own value, and some others of its kind. */
static struct span
other_value(struct span own, size_t which)
{
	static const char *const numbers[] = { "07700 900184", "07700 900 263",
		"01632 960 418", "020 7946 0185", "0161 496 0332" };
	static const char *const addresses[] = { "jane.smith@mail.example",
		"lizzie99@gmail.example", "pete.rose@hotmail.example",
		"becky@example.org", "dean_o@example.com" };

	if (which == 0)
		return own;
	if (span_find_char(own, '@') == own.len)
		return span_of(numbers[which - 1]);
	return span_of(addresses[which - 1]);
}

static void
rewrite(struct buffer *out, const char *before, const struct plain *plain,
    struct span value)
{
	buffer_reset(out);
	buffer_text(out, before);
	buffer_append(out, span_first(plain->message.text, plain->start));
	buffer_append(out, value);
	buffer_append(out, span_from(plain->message.text, plain->end));
}

Test(shipped_disguise, of_a_contact_is_found_in_almost_every_case)
{
	static struct plain list[PLAIN_MAX];
	struct shipped shipped;
	struct buffer value = BUFFER_NONE, text = BUFFER_NONE;
	size_t count, tried = 0, found = 0;

	shipped_init(&shipped);
	count = collect(&shipped, list);
	printf("# %zu plain examples\n", count);
	cr_assert_geq(count, 10);
	for (size_t which = 0; which < disguise_count(); which++) {
		size_t missed = 0;

		for (size_t n = 0; n < count * VALUES; n++) {
			size_t i = n / VALUES;
			struct rule_message message = list[i].message;
			struct span plain = span_first(span_from(message.text,
							   list[i].start),
			    list[i].end - list[i].start);

			buffer_reset(&value);
			if (!disguise_write(which,
				other_value(plain, n % VALUES), &value))
				continue;
			rewrite(&text, "", &list[i], buffer_span(&value));
			message.text = buffer_span(&text);
			shipped_say(&shipped, &message);
			tried++;
			if (finds_contact(&shipped))
				found++;
			else if (missed++ == 0)
				printf("# %s: missed \"%.*s\"\n",
				    disguise_name(which),
				    SPAN_ARGS(message.text));
		}
	}
	printf("# %zu disguises of %zu texts: %zu of %zu found, %.2f %%\n",
	    disguise_count(), count * VALUES, found, tried,
	    100.0 * (double)found / (double)tried);
	cr_assert_geq(found * 100, tried * 95);
	buffer_done(&value);
	buffer_done(&text);
	shipped_done(&shipped);
}

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static bool
is_word(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	    (byte >= 'A' && byte <= 'Z');
}

/* Where the value lies, in the plain text and in the disguised one. */
struct place {
	size_t start;
	size_t plain_end;
	size_t end;
};

static void
trim(struct match_span *span, struct span text)
{
	while (span->start < span->end && !is_word(text.ptr[span->start]) &&
	    (text.ptr[span->start] & 0x80) == 0)
		span->start++;
	while (span->start < span->end && !is_word(text.ptr[span->end - 1]) &&
	    (text.ptr[span->end - 1] & 0x80) == 0)
		span->end--;
}

/*
 * A line that covered the plain value covers the disguised one: its ends
 * outside the value are where they were, and no letter or digit of the value
 * is left out.
 */
static void
compare(const struct shipped_hit *plain, const struct shipped_hit *hit,
    const struct place *place, struct span text, uint32_t seed)
{
	struct match_span was = plain->spans[0], is = hit->spans[0];

	cr_assert_lt(is.start, is.end);
	cr_assert_leq(is.end, text.len);
	cr_assert(is.end == text.len || (text.ptr[is.end] & 0xc0) != 0x80);
	cr_assert((text.ptr[is.start] & 0xc0) != 0x80);
	if (plain->span_count != 1 || hit->span_count != 1 ||
	    was.start > place->start || was.end < place->plain_end)
		return;
	trim(&is, text);
	was.end = (uint32_t)(was.end - place->plain_end + place->end);
	trim(&was, text);
	if (was.start < place->start)
		cr_assert_eq(is.start, was.start, "seed %u: '%.*s'", seed,
		    SPAN_ARGS(text));
	for (size_t i = place->start; i < is.start; i++)
		cr_assert(!is_word(text.ptr[i]), "seed %u: '%.*s' from %u",
		    seed, SPAN_ARGS(text), is.start);
	if (was.end > place->end)
		cr_assert_eq(is.end, was.end, "seed %u: '%.*s'", seed,
		    SPAN_ARGS(text));
	for (size_t i = is.end; i < place->end; i++)
		cr_assert(!is_word(text.ptr[i]), "seed %u: '%.*s' to %u", seed,
		    SPAN_ARGS(text), is.end);
}

Test(shipped_disguise, is_marked_at_its_own_bytes)
{
	static const char *const befores[] = { "", "ok. ",
		"caf\xc3\xa9 \xf0\x9f\x98\x8a. ",
		"\xe2\x80\x9cRight.\xe2\x80\x9d " };
	static struct plain list[PLAIN_MAX];
	static struct shipped_hit plain_hits[SHIPPED_HITS];
	struct shipped shipped;
	struct buffer value = BUFFER_NONE, text = BUFFER_NONE;
	uint32_t seed = (uint32_t)time(NULL), state = seed;
	size_t count, compared = 0;

	printf("# seed %u\n", seed);
	shipped_init(&shipped);
	count = collect(&shipped, list);
	for (int round = 0; round < 1000; round++) {
		const struct plain *plain = &list[next_random(&state) % count];
		const char *before = befores[next_random(&state) % 4];
		struct rule_message message = plain->message;
		struct span was = span_first(span_from(message.text,
						 plain->start),
		    plain->end - plain->start);
		size_t start = strlen(before) + plain->start, hits;

		buffer_reset(&value);
		if (!disguise_write(next_random(&state) % disguise_count(), was,
			&value))
			continue;
		rewrite(&text, before, plain, was);
		message.text = buffer_span(&text);
		shipped_say(&shipped, &message);
		hits = shipped.hit_count;
		memcpy(plain_hits, shipped.hits, sizeof(plain_hits));
		rewrite(&text, before, plain, buffer_span(&value));
		message.text = buffer_span(&text);
		shipped_say(&shipped, &message);
		for (size_t i = 0; i < hits * shipped.hit_count; i++) {
			const struct shipped_hit *a = &plain_hits[i % hits];
			const struct shipped_hit *b = &shipped.hits[i / hits];

			if (a->line != b->line)
				continue;
			compare(a, b,
			    &(struct place){ start, start + was.len,
				start + value.len },
			    message.text, seed);
			compared++;
		}
	}
	printf("# %zu hits compared\n", compared);
	cr_assert_gt(compared, 500);
	buffer_done(&value);
	buffer_done(&text);
	shipped_done(&shipped);
}
