#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rule/memory.h"

static void
add(struct rule_memory *memory, const char *conversation, int64_t at,
    const char *text)
{
	struct memory_message message = { .from = SPAN("Ann"),
		.who = SPAN("p1"),
		.from_role = ROLE_STAFF,
		.time = at };

	message.text = span_of(text);
	cr_assert(rule_memory_add(memory, span_of(conversation), &message) ==
	    0);
}

Test(memory, keeps_the_last_messages_in_order)
{
	struct rule_memory *memory = rule_memory_new(4);
	struct memory_message last[MEMORY_MESSAGES];
	char text[16];

	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "m%d", i);
		add(memory, "a", i * INSTANT_MINUTE, text);
	}
	cr_assert(rule_memory_last(memory, SPAN("a"), last, 3) == 3);
	cr_expect(span_is(last[0].text, "m47"));
	cr_expect(span_is(last[2].text, "m49"));
	cr_expect(span_is(last[2].from, "Ann") && span_is(last[2].who, "p1"));
	cr_expect(rule_memory_last(memory, SPAN("a"), last, MEMORY_MESSAGES) ==
	    MEMORY_MESSAGES);
	cr_expect(rule_memory_last(memory, SPAN("b"), last, 3) == 0);
	rule_memory_free(memory);
}

Test(memory, a_message_read_again_takes_its_own_place)
{
	struct rule_memory *memory = rule_memory_new(4);
	struct memory_message last[4];

	add(memory, "a", 0, "one");
	add(memory, "a", INSTANT_MINUTE, "two");
	add(memory, "a", INSTANT_MINUTE, "two and more");
	cr_assert(rule_memory_last(memory, SPAN("a"), last, 4) == 2);
	cr_expect(span_is(last[1].text, "two and more"));
	rule_memory_free(memory);
}

Test(memory, forgets_the_conversation_that_was_quiet_longest)
{
	struct rule_memory *memory = rule_memory_new(2);
	struct memory_message last[4];

	add(memory, "a", 0, "one");
	add(memory, "b", 0, "one");
	add(memory, "a", 1, "two");
	add(memory, "c", 0, "one");
	cr_expect(rule_memory_last(memory, SPAN("b"), last, 4) == 0);
	cr_expect(rule_memory_last(memory, SPAN("a"), last, 4) == 2);
	rule_memory_free(memory);
}

static int
count(struct rule_memory *memory, const char *conversation, int64_t at,
    uint64_t mark)
{
	const struct memory_occurrence occurrence = { at, mark,
		memory_key(span_of(conversation)) };

	return rule_memory_count(memory, SPAN("k"), &occurrence, INSTANT_HOUR);
}

Test(memory, counts_within_a_window_and_each_mark_once)
{
	struct rule_memory *memory = rule_memory_new(2);

	cr_expect(count(memory, "a", 0, 1) == 1);
	cr_expect(count(memory, "a", 0, 1) == 1);
	cr_expect(count(memory, "a", INSTANT_MINUTE, 2) == 2);
	cr_expect(count(memory, "a", 2 * INSTANT_HOUR, 3) == 1);
	rule_memory_free(memory);
}

Test(memory, forgets_what_was_said_and_counted_in_one_conversation)
{
	struct rule_memory *memory = rule_memory_new(4);
	struct memory_message last[4];

	add(memory, "a", 0, "one");
	add(memory, "b", 0, "two");
	for (int i = 0; i < MEMORY_COUNT_MAX + 3; i++)
		count(memory, i % 2 == 0 ? "a" : "b", i, (uint64_t)i);
	rule_memory_forget(memory, SPAN("a"));
	cr_expect(rule_memory_last(memory, SPAN("a"), last, 4) == 0);
	cr_expect(rule_memory_last(memory, SPAN("b"), last, 4) == 1);
	cr_expect_eq(count(memory, "a", 99, 99), MEMORY_COUNT_MAX / 2 + 1);
	cr_expect_eq(count(memory, "a", 100, 0), MEMORY_COUNT_MAX / 2 + 2);
	add(memory, "a", 1, "anew");
	cr_expect(rule_memory_last(memory, SPAN("a"), last, 4) == 1);
	rule_memory_free(memory);
}

Test(memory, cuts_long_texts_at_a_character)
{
	struct rule_memory *memory = rule_memory_new(2);
	struct memory_message last[1];
	char text[MEMORY_TEXT_BYTES + 10];

	memset(text, 'a', sizeof(text));
	memcpy(text + MEMORY_TEXT_BYTES - 1, "\xc3\xbc", 2);
	text[sizeof(text) - 1] = '\0';
	add(memory, "a", 0, text);
	cr_assert(rule_memory_last(memory, SPAN("a"), last, 1) == 1);
	cr_expect(last[0].text.len == MEMORY_TEXT_BYTES - 1);
	rule_memory_free(memory);
}

static size_t
speak(struct rule_memory *memory, const char *from, enum role role, int64_t at,
    struct memory_speaker *out)
{
	struct memory_message message = { .from = span_of(from),
		.from_role = role,
		.time = at,
		.text = SPAN("words") };

	cr_assert(rule_memory_add(memory, SPAN("a"), &message) == 0);
	return rule_memory_speakers(memory, SPAN("a"), out);
}

Test(memory, knows_who_says_the_messages_that_it_has)
{
	struct rule_memory *memory = rule_memory_new(2);
	struct memory_speaker list[SPEAKERS_MAX];
	int64_t at = 0;

	cr_expect(rule_memory_speakers(memory, SPAN("a"), list) == 0);
	cr_expect(speak(memory, "Ann", ROLE_STAFF, at++, list) == 1);
	cr_expect(speak(memory, "Bob", ROLE_FAMILY, at++, list) == 2);
	cr_expect(speak(memory, "Ann", ROLE_MANAGER, at++, list) == 3);
	cr_expect(span_is(list[1].from, "Bob") && list[1].role == ROLE_FAMILY);
	/* Theirs go one by one as hers fill the room. */
	for (int i = 3; i < MEMORY_MESSAGES; i++)
		cr_expect(speak(memory, "Cat", ROLE_STAFF, at++, list) == 4);
	cr_expect(speak(memory, "Cat", ROLE_STAFF, at++, list) == 3);
	cr_expect(speak(memory, "Cat", ROLE_STAFF, at++, list) == 2);
	cr_expect(speak(memory, "Cat", ROLE_STAFF, at++, list) == 1);
	cr_expect(span_is(list[0].from, "Cat"));
	rule_memory_free(memory);
}
