#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "chance.h"

/* A place as the keeper keeps it. */
struct kept_place {
	uint64_t resume;
	uint64_t offset;
	char state[65536];
	size_t state_bytes;
};

static void
keep_place(struct session_file *file, struct kept_place *kept)
{
	struct session_place place;
	struct err err = { 0 };

	cr_assert(session_place(file, &place, &err) == 0, "%s", err.text);
	cr_assert(place.resume <= place.offset);
	cr_assert(place.state.len <= sizeof(kept->state));
	kept->resume = place.resume;
	kept->offset = place.offset;
	kept->state_bytes = place.state.len;
	memcpy(kept->state, place.state.ptr, place.state.len);
}

static struct session_file *
reopen(struct bench *bench, struct session_file *file, struct chance *chance,
    uint64_t *at, uint64_t *most)
{
	static struct kept_place kept;
	bool remembered = chance_below(chance, 2) == 0;
	struct err err = { 0 };

	keep_place(file, &kept);
	/* A session that has not caught up yet does not remember it all. */
	if (*at < *most)
		remembered = false;
	*most = *at > *most ? *at : *most;
	cr_assert(kept.offset == *at);
	session_close(file);
	if (!remembered)
		bench_restart(bench);
	file = bench_file(bench, kept.resume,
	    (struct span){ kept.state, kept.state_bytes }, remembered, &err);
	cr_assert(file != NULL, "%s", err.text);
	*at = kept.resume;
	return file;
}

/* In random pieces, with idle spells and restarts between them. */
static void
run_in_pieces(struct bench *bench, struct span bytes, struct chance *chance)
{
	struct err err = { 0 };
	struct session_file *file = bench_file(bench, 0, SPAN_NONE, false,
	    &err);
	size_t longest = chance_below(chance, 3) == 0 ? 200 : 60000;
	uint64_t at = 0, most = 0;
	int restarts = 0;

	cr_assert(file != NULL);
	while (at < bytes.len) {
		struct span piece = span_first(span_from(bytes, at),
		    1 + chance_below(chance, longest));

		cr_assert(session_feed(file, piece, &err) == 0, "%s", err.text);
		at += piece.len;
		if (chance_below(chance, 8) == 0)
			cr_assert(session_idle(file, &err) == 0);
		if (chance_below(chance, 6) == 0 && restarts++ < 12)
			file = reopen(bench, file, chance, &at, &most);
	}
	cr_assert(session_finish(file, &err) == 0, "%s", err.text);
	session_close(file);
}

/* Drop a hit that came before while its message was provisional. */
static void
drop_repeats(struct bench *bench)
{
	size_t kept = 0;

	for (size_t i = 0; i < bench->hit_count; i++) {
		bool repeat = false;

		for (size_t j = 0; j < kept && !repeat; j++)
			repeat = bench->hits[j].provisional &&
			    digest_equal(&bench->hits[j].identity,
				&bench->hits[i].identity) &&
			    strcmp(bench->hits[j].rule, bench->hits[i].rule) ==
				0;
		if (!repeat)
			bench->hits[kept++] = bench->hits[i];
	}
	bench->hit_count = kept;
}

/* Each hit of one run over it all, once and in the same order. */
static void
agree(const char *format, struct span bytes, const char *name, int rounds)
{
	static struct bench whole, parts;
	struct chance chance;

	chance_begin(&chance, name);
	bench_open(&whole, format);
	bench_run(&whole, bytes);
	cr_assert(whole.hit_count > 10 && whole.fault_count == 0, "%s",
	    whole.fault);
	bench_open(&parts, format);
	for (int round = 0; round < rounds; round++) {
		bench_restart(&parts);
		bench_reset(&parts);
		run_in_pieces(&parts, bytes, &chance);
		drop_repeats(&parts);
		cr_assert(parts.fault_count == 0, "round %d: %s", round,
		    parts.fault);
		for (size_t i = 0; i < whole.hit_count && i < parts.hit_count;
		     i++)
			cr_assert_str_eq(parts.hits[i].text, whole.hits[i].text,
			    "round %d, hit %zu: %s, wanted %s", round, i,
			    parts.hits[i].text, whole.hits[i].text);
		cr_assert(parts.hit_count == whole.hit_count,
		    "round %d: %zu hits, %zu wanted", round, parts.hit_count,
		    whole.hit_count);
	}
	bench_close(&parts);
	bench_close(&whole);
}

Test(places, jsonl_in_pieces_with_restarts_hits_as_in_one_run)
{
	struct buffer bytes = BUFFER_NONE;

	bench_jsonl(&bytes, 1200); /* some 400 KB: several places */
	agree("jsonl", buffer_span(&bytes), "jsonl in pieces", 12);
	buffer_done(&bytes);
}

Test(places, a_short_jsonl_of_unknown_format_hits_as_in_one_run)
{
	struct buffer bytes = BUFFER_NONE;

	bench_jsonl(&bytes, 120);
	agree("auto", buffer_span(&bytes), "auto in pieces", 40);
	buffer_done(&bytes);
}

Test(places, whatsapp_in_pieces_with_restarts_hits_as_in_one_run)
{
	struct buffer bytes = BUFFER_NONE;

	bench_whatsapp(&bytes, 1500);
	agree("whatsapp", buffer_span(&bytes), "whatsapp in pieces", 12);
	buffer_done(&bytes);
}

Test(places, a_short_whatsapp_with_a_byte_order_mark_hits_as_in_one_run)
{
	struct buffer bytes = BUFFER_NONE;

	cr_assert(buffer_text(&bytes, "\xef\xbb\xbf") == 0);
	bench_whatsapp(&bytes, 90);
	agree("auto", buffer_span(&bytes), "byte order mark in pieces", 40);
	buffer_done(&bytes);
}

Test(places, utf_16_in_pieces_with_restarts_hits_as_in_one_run)
{
	struct buffer bytes = BUFFER_NONE, wide = BUFFER_NONE;

	bench_whatsapp(&bytes, 700);
	cr_assert(buffer_append(&wide, SPAN("\xff\xfe")) == 0);
	for (size_t i = 0; i < bytes.len; i++) {
		/* The one character that is not ASCII is U+2019. */
		if (bytes.ptr[i] == '\xe2') {
			(void)buffer_append(&wide, SPAN("\x19\x20"));
			i += 2;
			continue;
		}
		(void)buffer_char(&wide, bytes.ptr[i]);
		(void)buffer_char(&wide, '\0');
	}
	cr_assert(!wide.failed);
	agree("whatsapp", buffer_span(&wide), "utf-16 in pieces", 12);
	buffer_done(&bytes);
	buffer_done(&wide);
}

Test(places, a_place_moves_on_so_that_little_is_read_again)
{
	static struct bench bench;
	static struct kept_place kept;
	struct buffer bytes = BUFFER_NONE;
	struct session_file *file;
	struct err err = { 0 };
	size_t at = 0;

	bench_jsonl(&bytes, 3000);
	bench_open(&bench, "jsonl");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	while (at < bytes.len) {
		struct span piece = span_first(span_from(buffer_span(&bytes),
						   at),
		    30000);

		cr_assert(session_feed(file, piece, &err) == 0);
		at += piece.len;
		keep_place(file, &kept);
		cr_assert(kept.offset - kept.resume <= 2 * 65536 + 2 * 30000);
		cr_assert(at < 200000 || kept.resume > 0);
	}
	session_close(file);
	buffer_done(&bytes);
	bench_close(&bench);
}

Test(places, damaged_places_are_refused_or_harmless)
{
	static struct bench bench;
	static struct kept_place kept;
	struct buffer bytes = BUFFER_NONE;
	struct session_file *file;
	struct chance chance;
	struct err err = { 0 };
	size_t refused = 0;

	chance_begin(&chance, "damaged places");
	bench_whatsapp(&bytes, 400);
	bench_open(&bench, "whatsapp");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file, buffer_span(&bytes), &err) == 0);
	keep_place(file, &kept);
	keep_place(file, &kept);
	session_close(file);
	for (int round = 0; round < 4000; round++) {
		char *state = malloc(kept.state_bytes + 1);
		size_t length = kept.state_bytes;
		uint64_t resume = kept.resume;

		memcpy(state, kept.state, length);
		for (size_t i = chance_below(&chance, 4); i > 0; i--)
			state[chance_below(&chance, length)] = (char)
			    chance_below(&chance, 256);
		if (chance_below(&chance, 4) == 0)
			length = 1 + chance_below(&chance, length);
		if (chance_below(&chance, 4) == 0)
			resume = chance_below(&chance, bytes.len);
		if (round % 50 == 0)
			bench_restart(&bench);
		bench_reset(&bench);
		err.text[0] = '\0';
		state = realloc(state, length); /* a byte too far is caught */
		file = bench_file(&bench, resume,
		    (struct span){ state, length }, false, &err);
		free(state);
		if (file == NULL) {
			cr_assert(err.text[0] != '\0');
			refused++;
			continue;
		}
		cr_assert(session_feed(file,
			      span_first(span_from(buffer_span(&bytes), resume),
				  4000),
			      &err) == 0);
		keep_place(file, &kept);
		cr_assert(session_finish(file, &err) == 0);
		session_close(file);
	}
	cr_assert(refused > 100);
	buffer_done(&bytes);
	bench_close(&bench);
}

Test(places, a_place_of_something_else_is_refused_with_the_files_name)
{
	static struct bench bench;
	struct err err = { 0 };

	bench_open(&bench, "jsonl");
	cr_assert(bench_file(&bench, 0, SPAN("\xff\xff\xff"), false, &err) ==
	    NULL);
	cr_assert(strstr(err.text, "/srv/oak/chat.txt") != NULL, "%s",
	    err.text);
	bench_close(&bench);
}
