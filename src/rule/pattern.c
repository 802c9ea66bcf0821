#include "rule/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#define MATCH_LIMIT    100000u
#define HEAP_LIMIT_KIB 8192u
#define DEPTH_LIMIT    10000u
#define STACK_FIRST    ((size_t)64 << 10)
#define STACK_MAX      ((size_t)2 << 20)

/*
 * Machine code is made when a pattern is first tried: most of a big rule set's
 * patterns never are, since the prefilter rules them out, and making all of it
 * at the start took longer than everything else together.
 */
enum pattern_jit {
	JIT_NOT_YET,
	JIT_YES,
	JIT_NO
};

struct pattern {
	pcre2_code *code;
	enum pattern_jit jit;
};

struct pattern_room {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	size_t budget; /* bytes */
};

static int match_window(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options);
static size_t character_start(struct span subject, size_t at);

struct pattern *
pattern_new(struct span text, bool caseless, struct err *err)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));
	PCRE2_UCHAR words[200];
	PCRE2_SIZE offset;
	int code;

	if (pattern == NULL) {
		err_set(err, ENOMEM, "out of memory");
		return NULL;
	}
	pattern->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
	    PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
		(caseless ? PCRE2_CASELESS : 0),
	    &code, &offset, NULL);
	if (pattern->code == NULL) {
		pcre2_get_error_message(code, words, sizeof(words));
		err_set(err, EINVAL, "%s, after %zu bytes of it",
		    (const char *)words, (size_t)offset);
		free(pattern);
		return NULL;
	}
	return pattern;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	free(pattern);
}

bool
pattern_has_jit(struct pattern *pattern)
{
	if (pattern->jit == JIT_NOT_YET)
		pattern->jit = pcre2_jit_compile(pattern->code,
				   PCRE2_JIT_COMPLETE) == 0 ?
		    JIT_YES :
		    JIT_NO;
	return pattern->jit == JIT_YES;
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
	room->budget = PATTERN_BUDGET_BYTES;
	pcre2_set_match_limit(room->context, MATCH_LIMIT);
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
pattern_room_begin(struct pattern_room *room, size_t budget_bytes)
{
	room->budget = budget_bytes;
}

int
pattern_find(struct pattern *pattern, struct pattern_room *room,
    const struct pattern_search *search, struct pattern_hit *hit)
{
	struct span subject = search->subject;
	size_t from = search->from;

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
		snprintf(out, size, "the message is too long for all rules");
	else if (pcre2_get_error_message(code, (PCRE2_UCHAR *)out, size) < 0 &&
	    size > 0)
		out[size - 1] = '\0';
}

/* 1, 0, or a code below "no match". */
static int
match_window(struct pattern *pattern, struct pattern_room *room,
    struct span subject, size_t start, uint32_t options)
{
	bool jit;
	int code;

	if (subject.len - start > room->budget)
		return PATTERN_EXHAUSTED;
	room->budget -= subject.len - start;
	jit = pattern_has_jit(pattern);
	options |= PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
	code = pcre2_match(pattern->code, (PCRE2_SPTR)subject.ptr, subject.len,
	    start, options, room->data, room->context);
	if (code < PCRE2_ERROR_NOMATCH && jit)
		code = pcre2_match(pattern->code, (PCRE2_SPTR)subject.ptr,
		    subject.len, start, options | PCRE2_NO_JIT, room->data,
		    room->context);
	if (code == PCRE2_ERROR_NOMATCH)
		return 0;
	return code < 0 ? code : 1;
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
