#include "message/json_paths.h"

#include <strings.h>

static void split(struct json_paths *paths, size_t which);
static size_t kind_of(struct span key);
static uint64_t leading(const struct json_paths *paths, size_t depth,
    struct span key);
static bool part_is(const struct json_paths *paths, size_t which, size_t at,
    struct span key);
static int ending(const struct json_paths *paths, uint64_t candidates,
    size_t depth);
static void open_level(struct json_paths *paths, uint64_t candidates,
    size_t depth, bool array);

void
json_paths_init(struct json_paths *paths, const struct json_path *table,
    size_t count, bool any_case)
{
	memset(paths, 0, sizeof(*paths));
	paths->table = table;
	paths->count = count < JSON_PATHS_MAX ? count : JSON_PATHS_MAX;
	paths->any_case = any_case;
	for (size_t i = 0; i < paths->count; i++)
		split(paths, i);
	json_paths_start(paths);
}

void
json_paths_start(struct json_paths *paths)
{
	paths->live[0] = paths->count == JSON_PATHS_MAX ?
	    UINT64_MAX :
	    (UINT64_C(1) << paths->count) - 1;
	paths->in_array[0] = true;
	paths->behind_key = 0;
}

int
json_paths_step(struct json_paths *paths, const struct json_token *token,
    size_t depth)
{
	uint64_t candidates;
	int what;

	if (depth > JSON_PATHS_DEEP)
		return JSON_PATHS_NONE;
	if (token->event == JSON_KEY) {
		paths->behind_key = leading(paths, depth, token->text);
		return JSON_PATHS_NONE;
	}
	if (token->event == JSON_OBJECT_CLOSE ||
	    token->event == JSON_ARRAY_CLOSE)
		return paths->opened[depth];
	candidates = paths->in_array[depth] ? paths->live[depth] :
					      paths->behind_key;
	what = ending(paths, candidates, depth);
	if (token->event == JSON_OBJECT_OPEN ||
	    token->event == JSON_ARRAY_OPEN) {
		paths->opened[depth] = what;
		open_level(paths, candidates, depth + 1,
		    token->event == JSON_ARRAY_OPEN);
	}
	return what;
}

int
json_paths_element(const struct json_paths *paths, size_t depth)
{
	if (depth >= JSON_PATHS_DEEP)
		return JSON_PATHS_NONE;
	return ending(paths, paths->live[depth + 1], depth + 1);
}

int
json_paths_around(const struct json_paths *paths, size_t depth)
{
	if (depth == 0 || depth > JSON_PATHS_DEEP + 1)
		return JSON_PATHS_NONE;
	return paths->opened[depth - 1];
}

void
json_paths_pack(const struct json_paths *paths, struct buffer *out)
{
	for (size_t i = 0; i <= JSON_PATHS_DEEP; i++) {
		pack_u64(out, paths->live[i]);
		pack_u8(out, paths->in_array[i]);
		pack_u32(out, (uint32_t)paths->opened[i]);
	}
	pack_u64(out, paths->behind_key);
}

void
json_paths_unpack(struct json_paths *paths, struct unpack *in)
{
	uint64_t all;

	json_paths_start(paths);
	all = paths->live[0];
	for (size_t i = 0; i <= JSON_PATHS_DEEP; i++) {
		paths->live[i] = unpack_u64(in) & all;
		paths->in_array[i] = unpack_u8(in) != 0;
		paths->opened[i] = (int)unpack_u32(in);
	}
	paths->behind_key = unpack_u64(in) & all;
}

static void
split(struct json_paths *paths, size_t which)
{
	struct span rest = span_of(paths->table[which].path);
	struct span part;
	size_t parts = 0;

	while (rest.len > 0 && parts < JSON_PATHS_DEEP &&
	    span_next_part(&rest, '/', &part)) {
		paths->of_kind[parts][kind_of(part)] |= UINT64_C(1) << which;
		if (span_is(part, "?"))
			paths->of_any[parts] |= UINT64_C(1) << which;
		paths->part[which][parts++] = part;
	}
	paths->parts[which] = parts;
}

/* The same for letters of either case. */
static size_t
kind_of(struct span key)
{
	unsigned char first = 0, last = 0;

	if (key.len > 0) {
		first = (unsigned char)key.ptr[0] | 0x20;
		last = (unsigned char)key.ptr[key.len - 1] | 0x20;
	}
	return (key.len * 7 + first * 3U + last) % JSON_PATHS_KINDS;
}

/* Of the paths alive at `depth`, those that go on with `key`. */
static uint64_t
leading(const struct json_paths *paths, size_t depth, struct span key)
{
	uint64_t rest = paths->live[depth];
	uint64_t found = 0;

	if (depth == 0)
		return 0;
	if (!span_is(key, "*"))
		found = rest & paths->of_any[depth - 1];
	rest &= paths->of_kind[depth - 1][kind_of(key)];
	for (; rest != 0; rest &= rest - 1) {
		size_t which = (size_t)__builtin_ctzll(rest);

		if (part_is(paths, which, depth - 1, key))
			found |= UINT64_C(1) << which;
	}
	return found;
}

static bool
part_is(const struct json_paths *paths, size_t which, size_t at,
    struct span key)
{
	struct span part;

	if (at >= paths->parts[which])
		return false;
	part = paths->part[which][at];
	if (part.len != key.len)
		return false;
	if (span_equal(part, key))
		return true;
	return paths->any_case && (part.ptr[0] | 0x20) == (key.ptr[0] | 0x20) &&
	    strncasecmp(part.ptr, key.ptr, key.len) == 0;
}

/* What the path that ends here stands for. */
static int
ending(const struct json_paths *paths, uint64_t candidates, size_t depth)
{
	for (; candidates != 0; candidates &= candidates - 1) {
		size_t which = (size_t)__builtin_ctzll(candidates);

		if (paths->parts[which] == depth)
			return paths->table[which].what;
	}
	return JSON_PATHS_NONE;
}

static void
open_level(struct json_paths *paths, uint64_t candidates, size_t depth,
    bool array)
{
	if (depth > JSON_PATHS_DEEP)
		return;
	paths->live[depth] = candidates;
	paths->in_array[depth] = array;
	paths->behind_key = 0;
	if (array)
		paths->live[depth] = leading(paths, depth, SPAN("*"));
}
