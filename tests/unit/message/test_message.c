#include <criterion/criterion.h>

#include "message/message.h"
#include "message/record.h"

static struct digest
identity_of(struct message message)
{
	struct digest out;

	message_identity(&message, &out);
	return out;
}

static bool
same(struct message a, struct message b)
{
	struct digest first = identity_of(a);
	struct digest second = identity_of(b);

	return digest_equal(&first, &second);
}

static struct message
hello(void)
{
	return (struct message){ .conversation = SPAN("oak"),
		.from = SPAN("A"),
		.text = SPAN("hello"),
		.time = 5 };
}

Test(message, identity_without_an_id_is_over_what_every_export_shows)
{
	struct message message = hello();

	message.text = SPAN("hello\nlines that came later");
	cr_assert(same(hello(), message));
	message = hello();
	message.start = 77;
	message.channel = SPAN("whatsapp");
	message.flags = MESSAGE_PROVISIONAL;
	cr_assert(same(hello(), message));
	message = hello();
	message.ordinal = 1;
	cr_assert(!same(hello(), message));
	message = hello();
	message.time = 6;
	cr_assert(!same(hello(), message));
	message = hello();
	message.from = SPAN("Ah");
	message.text = SPAN("ello");
	cr_assert(!same(hello(), message));
}

Test(message, a_date_in_numbers_has_one_identity_in_either_order)
{
	struct message april = hello(), march = hello(), other;

	april.date_numbers = march.date_numbers = true;
	april.local = (struct civil){ 2024, 4, 3, 9, 0, 0, 0 };
	march.local = (struct civil){ 2024, 3, 4, 9, 0, 0, 0 };
	april.time = civil_to_utc(&april.local) - INSTANT_HOUR;
	march.time = civil_to_utc(&march.local);
	cr_assert(same(april, march));
	other = march;
	other.local.minute = 1;
	cr_assert(!same(march, other));
	other = march;
	other.date_numbers = false;
	other.time++;
	cr_assert(!same(march, other));
	april.local.day = march.local.day = 25;
	cr_assert(!same(april, march));
}

Test(message, an_id_is_an_identity_within_its_conversation)
{
	struct message message = hello();
	struct message edited;

	message.id = SPAN("7");
	edited = message;
	edited.text = SPAN("edited");
	cr_assert(same(message, edited));
	edited.conversation = SPAN("elm");
	cr_assert(!same(message, edited));
	cr_assert(!same(message, hello()));
}

Test(message, every_role_is_read_by_its_name_and_nothing_else_is)
{
	enum role role;

	for (int i = 0; i < ROLE_COUNT; i++) {
		cr_assert(role_parse(span_of(role_name((enum role)i)), &role));
		cr_assert_eq((int)role, i);
	}
	cr_assert(role_parse(SPAN(" Service User "), &role));
	cr_assert_eq(role, ROLE_SERVICE_USER);
	cr_assert(!role_parse(SPAN("boss"), &role));
	cr_assert(!role_parse(SPAN(""), &role));
	cr_assert_str_eq(role_name((enum role)99), "unknown");
}

Test(message, a_name_that_is_set_without_end_takes_no_memory_without_end)
{
	static const struct format_limits limits = { .text_bytes = 1024,
		.name_bytes = 1024 };
	static char name[1024];
	struct record record = { .cut = false };

	for (size_t i = 0; i < BUFFER_LIMIT / sizeof(name) + 1; i++)
		record_set(&record, RECORD_FROM,
		    (struct span){ name, sizeof(name) }, &limits);
	record_set(&record, RECORD_TEXT, SPAN("ring me"), &limits);
	cr_assert_not(record.failed);
	cr_assert(record.cut);
	cr_assert_eq(record_get(&record, RECORD_FROM).len, sizeof(name));
	cr_assert(span_is(record_get(&record, RECORD_TEXT), "ring me"));
	record_done(&record);
}
