#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "chance.h"
#include "rule/bits.h"
#include "rule/pair_index.h"
#include "rule/pattern.h"
#include "rule/prefilter.h"
#include "rule/regex_need.h"

#define ROUNDS      4000
#define INDEX_NEEDS 100

struct row {
	const char *regex;
	bool has_need;
	const char *lacks; /* a text that it is ruled out in, or NULL */
};

static const struct row rows[] = {
	{ "facebook", true, "a book on my face" },
	{ "face(?:book|time)", true, "a face a book" },
	{ "(?:fb|insta)(?: me)?", true, "in st ta" },
	{ "(?<![a-z0-9])[g96][^a-z0-9\\n]{1,3}[i1!|][^a-z0-9\\n]{1,3}f", true,
	    "gif" },
	{ "(?=ab)ab", true, "ba" },
	{ "(?!gift)g[.]?i[.]?f[.]?t", true, "t f i g" },
	{ "0-?7", true, "0 7" },
	{ "[[:alpha:]]x", false, NULL },
	{ "[\\x00-\\x7f]b", false, NULL },
	{ "a", false, NULL },
	{ "a*", false, NULL },
	{ "(?:ab)?", false, NULL },
	{ "ab|", false, NULL },
	{ "(?:ab|c)", false, NULL },
	{ "(a)\\1", false, NULL },
	{ "(?x) a b", false, NULL },
	{ "(?i)ab", true, "a b" },
	{ "\\d{3}", true, "1 2 3" },
	{ "\\x41\\x{42}", true, "a b" },
	{ ".b.c", true, "b" },
};

static bool
may_hit(const struct pair_need *need, struct pair_text *pairs, struct span text,
    size_t start)
{
	struct stretch list[PREFILTER_STRETCHES];
	size_t count;

	pairs->is_built = false;
	cr_assert(pairs_build(pairs, text) == 0);
	count = pairs_stretches(pairs, need, text, list);
	for (size_t i = 0; i < count; i++)
		if (start >= list[i].start && start < list[i].end)
			return true;
	return false;
}

Test(pairs, a_regex_needs_what_stands_in_each_of_its_hits)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena arena = ARENA_NONE;
		struct pair_text pairs = { .count = 0 };
		const struct pair_need *need =
		    regex_need(span_of(rows[i].regex), &arena);

		cr_expect((need != NULL) == rows[i].has_need, "%s",
		    rows[i].regex);
		if (need != NULL && rows[i].lacks != NULL)
			cr_expect(!may_hit(need, &pairs, span_of(rows[i].lacks),
				      0),
			    "%s", rows[i].regex);
		pairs_done(&pairs);
		arena_done(&arena);
	}
}

static void
make_regex(struct chance *chance, struct buffer *out, size_t depth)
{
	static const char *const atoms[] = { "a", "b", "k", "s", "7", " ", "@",
		"\\.", ".", "[ab]", "[^a]", "[a-k7]", "\\d", "\\w", "\\W",
		"\\s", "\xc3\xa9", "[^a-z0-9\\s-]", "\\b", "(?=a)", "(?<!b)",
		"\\x{e9}", "[@!]" };
	static const char *const times[] = { "", "", "", "", "?", "{1,3}",
		"{0,2}", "+", "{2}", "*?" };
	size_t count = 1 + chance_below(chance, 4);

	for (size_t i = 0; i < count; i++) {
		size_t which = chance_below(chance, 23);

		if (depth > 0 && chance_below(chance, 4) == 0) {
			buffer_text(out, "(?:");
			make_regex(chance, out, depth - 1);
			buffer_char(out, '|');
			make_regex(chance, out, depth - 1);
			buffer_char(out, ')');
		} else {
			buffer_text(out, atoms[which]);
		}
		if (which < 18 || which > 20)
			buffer_text(out, times[chance_below(chance, 10)]);
	}
}

static void
make_text(struct chance *chance, struct buffer *out, size_t bytes)
{
	static const char *const pieces[] = { "a", "b", "k", "s", "7", " ", "@",
		".", "\xc3\xa9", "\xe2\x84\xaa", "\xc5\xbf", "A", "K", "-",
		"\n" };

	while (out->len < bytes)
		buffer_text(out, pieces[chance_below(chance, 15)]);
}

Test(pairs, nothing_that_pcre2_finds_is_ruled_out)
{
	struct pattern_room *room = pattern_room_new();
	struct pair_text pairs = { .count = 0 };
	struct chance chance;
	size_t hits = 0;

	chance_begin(&chance, "nothing that pcre2 finds is ruled out");
	for (size_t i = 0; i < ROUNDS; i++) {
		struct arena arena = ARENA_NONE;
		struct buffer regex = BUFFER_NONE;
		struct buffer text = BUFFER_NONE;
		struct pattern_search search;
		const struct pair_need *need;
		struct pattern *pattern;
		struct pattern_hit hit;
		struct err err = { 0, "" };

		make_regex(&chance, &regex, 2);
		make_text(&chance, &text, i % 20 == 0 ? 6000 : 30);
		pattern = pattern_new(buffer_span(&regex), true, &err);
		need = regex_need(buffer_span(&regex), &arena);
		search = (struct pattern_search){ buffer_span(&text), 0,
			text.len };
		pattern_room_begin(room, PATTERN_BUDGET);
		/* A look behind may not be repeated: not all can be read. */
		if (pattern != NULL && need != NULL &&
		    pattern_find(pattern, room, &search, &hit) == 1 &&
		    hit.end - hit.start <= PATTERN_OVERLAP_BYTES) {
			hits++;
			cr_assert(may_hit(need, &pairs, search.subject,
				      hit.start),
			    "%s in '%.*s', byte %zu", buffer_string(&regex),
			    SPAN_ARGS(span_first(search.subject, 200)),
			    hit.start);
		}
		pattern_free(pattern);
		buffer_done(&regex);
		buffer_done(&text);
		arena_done(&arena);
	}
	cr_expect(hits > ROUNDS / 20, "%zu", hits);
	pairs_done(&pairs);
	pattern_room_free(room);
}

/* What the index leaves out, the need itself rules out: never the reverse. */
Test(pairs, an_index_leaves_out_no_need_that_a_text_meets)
{
	struct chance chance;
	struct arena arena = ARENA_NONE;
	struct pair_index index;
	struct pair_text pairs = { .count = 0 };
	struct buffer regex = BUFFER_NONE;
	const struct pair_need *needs[INDEX_NEEDS];
	size_t count = 0, asked = 0, met = 0;

	chance_begin(&chance, "an index leaves out no need");
	while (count < INDEX_NEEDS) {
		buffer_reset(&regex);
		make_regex(&chance, &regex, 2);
		needs[count] = regex_need(buffer_span(&regex), &arena);
		count += needs[count] != NULL;
	}
	cr_assert(pair_index_init(&index, &arena, count) == 0);
	for (size_t i = 0; i < count; i++)
		pair_index_add(&index, needs[i], i);
	for (size_t round = 0; round < ROUNDS / 4; round++) {
		uint64_t bits[INDEX_NEEDS / 64 + 1] = { 0 };

		buffer_reset(&regex);
		make_text(&chance, &regex, 12);
		pairs.is_built = false;
		cr_assert(pairs_build(&pairs, buffer_span(&regex)) == 0);
		pair_index_look(&index, &pairs, bits);
		for (size_t i = 0; i < count; i++) {
			asked += bits_has(bits, i);
			met += pairs_are_met(&pairs, needs[i]);
			cr_assert(bits_has(bits, i) ||
				!pairs_are_met(&pairs, needs[i]),
			    "need %zu on '%.*s'", i,
			    SPAN_ARGS(buffer_span(&regex)));
		}
	}
	cr_expect(asked < count * (ROUNDS / 4), "it rules out nothing");
	cr_expect(met > 0);
	buffer_done(&regex);
	pairs_done(&pairs);
	arena_done(&arena);
}
