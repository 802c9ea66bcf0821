#include "rule/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * How often a match may go back from where it starts: each is tried when the
 * one before was too low.
 */
#define LIMIT_FIRST    4u
#define LIMIT_LAST     262144u
#define LIMIT_TIMES    4u
#define STEPS_A_START  12u /* besides what it may go back */
#define HEAP_LIMIT_KIB 8192u
#define DEPTH_LIMIT    10000u
#define STACK_FIRST    ((size_t)64 << 10)
#define STACK_MAX      ((size_t)2 << 20)

/*
 * To make a pattern's machine code takes as long as to look through some dozens
 * of short texts without it, and most of a big rule set's patterns are tried a
 * few times only, since the prefilter rules them out. So a pattern gets it with
 * the first text that is not short, or once it was tried often. What a text
 * asks more of is tried with it at once, so that its limits decide.
 */
#define PLAIN_BYTES 512  /* of a text that may be looked through without */
#define PLAIN_TIMES 24u  /* that a pattern is tried without */
#define PLAIN_LIMIT 256u /* that a match may go back without */

enum pattern_jit {
	JIT_NOT_YET,
	JIT_YES,
	JIT_NO
};

struct pattern {
	pcre2_code *code; /* NULL: not yet */
	char *text;       /* until then */
	size_t text_bytes;
	enum pattern_jit jit;
	unsigned plain_times; /* that it was tried without machine code */
	uint32_t hash;
	bool is_anchored; /* it hits at the start or nowhere */
	const unsigned char
	    *starts; /* 256 bits: what a hit may start with, or NULL */
	int first;   /* byte that it starts with, or -1 */
};

struct pattern_room {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	size_t begun;  /* steps that it had */
	size_t budget; /* and that are left */
};

static uint32_t hash_of(struct span text);
static bool compile(struct pattern *pattern, struct span text, bool caseless,
    struct err *err);
static bool compile_now(struct pattern *pattern);
static void learn(struct pattern *pattern, struct span text);
static int match(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options);
static int match_window(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options);
static bool take_steps(struct pattern_room *room, size_t count);
static int match_plain(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options);
static size_t count_starts(const struct pattern *pattern, struct span window,
    size_t most);
static size_t count_first(char first, struct span window, size_t most);
static size_t character_start(struct span subject, size_t at);

struct pattern *
pattern_new(struct span text, bool caseless, struct err *err)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));

	if (pattern == NULL) {
		err_set(err, ENOMEM, "out of memory");
		return NULL;
	}
	if (!compile(pattern, text, caseless, err)) {
		free(pattern);
		return NULL;
	}
	pattern->hash = hash_of(text);
	return pattern;
}

struct pattern *
pattern_new_later(struct span text)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));

	if (pattern == NULL)
		return NULL;
	pattern->text = span_copy(text);
	pattern->text_bytes = text.len;
	if (pattern->text == NULL) {
		free(pattern);
		return NULL;
	}
	pattern->hash = hash_of(text);
	return pattern;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	free(pattern->text);
	free(pattern);
}

bool
pattern_has_jit(struct pattern *pattern)
{
	if (pattern->jit == JIT_NOT_YET && compile_now(pattern))
		pattern->jit = pcre2_jit_compile(pattern->code,
				   PCRE2_JIT_COMPLETE) == 0 ?
		    JIT_YES :
		    JIT_NO;
	return pattern->jit == JIT_YES;
}

uint32_t
pattern_hash(const struct pattern *pattern)
{
	return pattern->hash;
}

struct pattern_room *
pattern_room_new(void)
{
	struct pattern_room *room = calloc(1, sizeof(*room));

	if (room == NULL)
		return NULL;
	/* Only the whole match is wanted, so one pair does. */
	room->data = pcre2_match_data_create(1, NULL);
	room->context = pcre2_match_context_create(NULL);
	room->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MAX, NULL);
	if (room->data == NULL || room->context == NULL ||
	    room->stack == NULL) {
		pattern_room_free(room);
		return NULL;
	}
	pattern_room_begin(room, PATTERN_BUDGET);
	pcre2_set_heap_limit(room->context, HEAP_LIMIT_KIB);
	pcre2_set_depth_limit(room->context, DEPTH_LIMIT);
	pcre2_jit_stack_assign(room->context, NULL, room->stack);
	return room;
}

void
pattern_room_free(struct pattern_room *room)
{
	if (room == NULL)
		return;
	pcre2_match_data_free(room->data);
	pcre2_match_context_free(room->context);
	pcre2_jit_stack_free(room->stack);
	free(room);
}

void
pattern_room_begin(struct pattern_room *room, size_t budget)
{
	room->begun = budget;
	room->budget = budget;
}

void
pattern_room_add(struct pattern_room *room, size_t budget)
{
	room->begun += budget;
	room->budget += budget;
}

size_t
pattern_room_taken(const struct pattern_room *room)
{
	return room->begun - room->budget;
}

void
pattern_room_give_back(struct pattern_room *room, size_t taken)
{
	room->budget = room->begun - taken;
}

int
pattern_find(struct pattern *pattern, struct pattern_room *room,
    const struct pattern_search *search, struct pattern_hit *hit)
{
	struct span subject = search->subject;
	size_t from = search->from;

	if (!compile_now(pattern))
		return PCRE2_ERROR_NOMEMORY;
	if (pattern->is_anchored && from > 0)
		return 0;
	while (from < search->until) {
		size_t end = search->until;
		bool last = end - from <= PATTERN_WINDOW_BYTES;
		size_t next;
		int found;

		if (!last)
			end = character_start(subject,
			    from + PATTERN_WINDOW_BYTES);
		next = last ?
		    end :
		    character_start(subject, end - PATTERN_OVERLAP_BYTES);
		found = match_window(pattern, room, span_first(subject, end),
		    from, end < subject.len ? PCRE2_NOTEOL : 0);
		if (found < 0)
			return found;
		if (found > 0) {
			size_t *pair = pcre2_get_ovector_pointer(room->data);

			/* \K may set the start behind the end. */
			hit->start = pair[0] < pair[1] ? pair[0] : pair[1];
			hit->end = pair[1];
			/* In the overlap: the next window sees more of it. */
			if (last || hit->start < next)
				return 1;
		}
		from = next;
	}
	return 0;
}

void
pattern_code_text(int code, char *out, size_t size)
{
	if (code == PATTERN_EXHAUSTED)
		snprintf(out, size,
		    "all rules together took as many steps as such a text may");
	else if (pcre2_get_error_message(code, (PCRE2_UCHAR *)out, size) < 0 &&
	    size > 0)
		out[size - 1] = '\0';
}

static uint32_t
hash_of(struct span text)
{
	uint32_t hash = 0;

	for (size_t i = 0; i < text.len; i++)
		hash = hash * 31 + (unsigned char)text.ptr[i];
	return hash;
}

static bool
compile(struct pattern *pattern, struct span text, bool caseless,
    struct err *err)
{
	PCRE2_UCHAR words[200];
	PCRE2_SIZE offset;
	int code;

	pattern->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
	    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
		(caseless ? PCRE2_CASELESS : 0),
	    &code, &offset, NULL);
	if (pattern->code != NULL) {
		learn(pattern, text);
		return true;
	}
	pcre2_get_error_message(code, words, sizeof(words));
	err_set(err, EINVAL, "%s, after %zu bytes of it", (const char *)words,
	    (size_t)offset);
	return false;
}

/* False: out of memory. */
static bool
compile_now(struct pattern *pattern)
{
	struct err err = { 0, "" };

	if (pattern->code != NULL)
		return true;
	if (!compile(pattern,
		(struct span){ pattern->text, pattern->text_bytes }, false,
		&err))
		return false;
	free(pattern->text);
	pattern->text = NULL;
	return true;
}

/* What the start of a match looks like; all of it belongs to the code. */
static void
learn(struct pattern *pattern, struct span text)
{
	uint32_t options = 0;
	uint32_t kind = 0;
	uint32_t byte = 0;

	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_ALLOPTIONS,
	    &options);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODETYPE,
	    &kind);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTCODEUNIT,
	    &byte);
	(void)pcre2_pattern_info(pattern->code, PCRE2_INFO_FIRSTBITMAP,
	    &pattern->starts);
	/* PCRE2 calls \G and a first .* anchored as well, which may hit later. */
	pattern->is_anchored = (options & PCRE2_ANCHORED) != 0 &&
	    span_starts(text, SPAN("^"));
	pattern->first = kind == 1 ? (int)byte : -1;
}

/* 1, 0, or a code below "no match". */
static int
match_window(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options)
{
	struct span window = span_from(subject, start);
	bool is_short = subject.len <= PLAIN_BYTES;
	size_t starts = count_starts(pattern, window, is_short ? 1 : SIZE_MAX);
	int code;

	if (starts == 0)
		return 0;
	/* To count them would take as long as to try them. */
	if (is_short)
		starts = window.len;
	if (!take_steps(room,
		window.len / 2 + starts * (STEPS_A_START + LIMIT_FIRST)))
		return PATTERN_EXHAUSTED;
	options |= PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
	code = match_plain(pattern, room, subject, start, options);
	if (code == PCRE2_ERROR_MATCHLIMIT)
		(void)pattern_has_jit(pattern);
	for (uint32_t limit = LIMIT_FIRST;
	     code == PCRE2_ERROR_MATCHLIMIT && limit <= LIMIT_LAST;
	     limit *= LIMIT_TIMES) {
		if (is_short && limit == LIMIT_FIRST * LIMIT_TIMES)
			starts = count_starts(pattern, window, SIZE_MAX);
		if (limit > LIMIT_FIRST && !take_steps(room, starts * limit))
			return PATTERN_EXHAUSTED;
		pcre2_set_match_limit(room->context, limit);
		code = match(pattern, room, subject, start, options);
	}
	if (code == PCRE2_ERROR_NOMATCH)
		return 0;
	return code < 0 ? code : 1;
}

static int
match(struct pattern *pattern, struct pattern_room *room, struct span subject,
    size_t start, uint32_t options)
{
	int code = pcre2_match(pattern->code, (PCRE2_SPTR)subject.ptr,
	    subject.len, start, options, room->data, room->context);

	if (code != PCRE2_ERROR_JIT_STACKLIMIT)
		return code;
	return pcre2_match(pattern->code, (PCRE2_SPTR)subject.ptr, subject.len,
	    start, options | PCRE2_NO_JIT, room->data, room->context);
}

static bool
take_steps(struct pattern_room *room, size_t count)
{
	if (count > room->budget)
		return false;
	room->budget -= count;
	return true;
}

/*
 * Without machine code, where that is the cheaper way; the match limit is
 * reached where it is not.
 */
static int
match_plain(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options)
{
	int code;

	if (pattern->jit != JIT_NOT_YET || subject.len > PLAIN_BYTES ||
	    pattern->plain_times == PLAIN_TIMES)
		return PCRE2_ERROR_MATCHLIMIT;
	pattern->plain_times++;
	pcre2_set_match_limit(room->context, PLAIN_LIMIT);
	code = match(pattern, room, subject, start, options);
	if (code >= 0 || code == PCRE2_ERROR_NOMATCH)
		return code;
	pattern->plain_times = PLAIN_TIMES;
	return PCRE2_ERROR_MATCHLIMIT;
}

/*
 * Bytes of the window that a hit may start at, `most` of them; at none of them,
 * it cannot.
 */
static size_t
count_starts(const struct pattern *pattern, struct span window, size_t most)
{
	const unsigned char *bits = pattern->starts;
	size_t count = 0;

	if (pattern->is_anchored)
		return 1;
	if (pattern->first < 0 && bits == NULL)
		return window.len;
	if (bits == NULL)
		return count_first((char)pattern->first, window, most);
	for (size_t i = 0; i < window.len && count < most; i++) {
		unsigned char byte = (unsigned char)window.ptr[i];

		count += bits[byte / 8] >> byte % 8 & 1;
	}
	return count;
}

/* A letter, small or big. */
static size_t
count_first(char first, struct span window, size_t most)
{
	size_t count = 0;

	first |= 0x20;
	for (size_t i = 0; i < window.len && count < most; i++)
		count += (window.ptr[i] | 0x20) == first;
	return count;
}

/* The start of the character that byte `at` belongs to. */
static size_t
character_start(struct span subject, size_t at)
{
	while (at > 0 && at < subject.len &&
	    ((unsigned char)subject.ptr[at] & 0xC0) == 0x80)
		at--;
	return at;
}
