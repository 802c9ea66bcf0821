#include <criterion/criterion.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

Test(arena, gives_zeroed_room_aligned_for_anything)
{
	struct arena arena = ARENA_NONE;

	for (size_t i = 1; i < 3000; i += 7) {
		const unsigned char *room = arena_alloc(&arena, i, 13);

		cr_assert(room != NULL);
		cr_assert((uintptr_t)room % alignof(max_align_t) == 0);
		for (size_t at = 0; at < i * 13; at++)
			cr_assert(room[at] == 0);
	}
	arena_done(&arena);
}

Test(arena, copies_text_with_a_nul_behind_it)
{
	struct arena arena = ARENA_NONE;
	struct span copy = arena_copy(&arena, (struct span){ "abcd", 3 });

	cr_expect(copy.len == 3);
	cr_expect_str_eq(copy.ptr, "abc");
	cr_expect_str_eq(arena_text(&arena, SPAN_NONE), "");
	cr_expect_str_eq(arena_printf(&arena, "%s %d", "room", 7), "room 7");
	arena_done(&arena);
}

Test(arena, grows_a_list_and_keeps_what_was_in_it)
{
	struct arena arena = ARENA_NONE;
	size_t *list = NULL;

	for (size_t i = 0; i < 1000; i++) {
		list = arena_grow(&arena, list, i, sizeof(*list));
		cr_assert(list != NULL);
		list[i] = i;
	}
	for (size_t i = 0; i < 1000; i++)
		cr_assert(list[i] == i);
	arena_done(&arena);
}

Test(arena, is_as_new_when_it_is_cleared)
{
	struct arena arena = ARENA_NONE;
	unsigned char *room;

	cr_assert(arena_alloc(&arena, SIZE_MAX / 2, 8) == NULL);
	arena_clear(&arena);
	cr_assert(!arena.failed);
	for (size_t i = 0; i < 100; i++)
		memset(arena_alloc(&arena, 1, 1000), 'x', 1000);
	arena_clear(&arena);
	room = arena_alloc(&arena, 1, 4000);
	cr_assert(room != NULL);
	for (size_t at = 0; at < 4000; at++)
		cr_assert(room[at] == 0);
	arena_done(&arena);
}

Test(arena, says_so_once_there_is_too_much)
{
	struct arena arena = ARENA_NONE;

	cr_expect(arena_alloc(&arena, SIZE_MAX / 2, 8) == NULL);
	cr_expect(arena.failed);
	cr_expect(arena_alloc(&arena, 1, 8) != NULL);
	cr_expect(arena.failed);
	arena_done(&arena);
	cr_expect(!arena.failed);
}
