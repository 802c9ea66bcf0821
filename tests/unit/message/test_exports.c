#include <criterion/criterion.h>

#include "cases.h"
#include "collect.h"
#include "message/formats.h"

static const struct format_options plain = { .conversation = { "oak", 3 } };

Test(exports, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_exports);
}

Test(exports, a_document_without_messages_is_said_to_have_none)
{
	struct collect collect = { .brief = false };

	collect_run(&collect, &format_telegram, &plain,
	    SPAN("{\"name\":\"x\"}"), 0);
	cr_assert_eq(collect.faults, 1);
	collect_done(&collect);
	collect = (struct collect){ .brief = false };
	collect_run(&collect, &format_telegram, &plain,
	    SPAN("{\"name\":\"x\",\"messages\":[]}"), 0);
	cr_assert_eq(collect.faults, 0);
	collect_done(&collect);
}

static const struct {
	const char *behind; /* in a message, behind what was answered */
	unsigned faults;
} late[] = {
	{ "", 0 },
	{ ",\"subject\":null,\"etag\":\"1\",\"replies\":[]", 0 },
	{ ",\"deletedDateTime\":\"\",\"policy\":{\"subject\":\"x\"}", 0 },
	{ ",\"subject\":\"my number\"", 1 },
	{ ",\"subject\":\"my number\",\"chatId\":\"c\"", 1 },
	{ ",\"from\":{\"user\":{\"id\":\"u\",\"displayName\":\"A\"}}", 1 },
	{ ",\"attachments\":[{\"id\":\"1\"},{\"name\":\"a.jpg\"}]", 1 },
};

Test(exports, what_stands_behind_the_answers_to_a_message_is_told_as_lost)
{
	static const char said[] = "\"body\":{\"contentType\":\"text\","
				   "\"content\":\"x\"},\"replies\":[";

	for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++) {
		struct collect collect = { .brief = false };
		struct buffer text = BUFFER_NONE;

		/* Of a message, and of an answer that has an empty list. */
		(void)buffer_printf(&text,
		    "[{%s{\"id\":\"2\",%s]%s}]%s},{\"id\":\"3\",%s]}]", said,
		    said, late[i].behind, late[i].behind, said);
		collect_run(&collect, &format_teams, &plain, buffer_span(&text),
		    0);
		cr_assert_eq(collect.messages, 3);
		cr_assert_eq(collect.faults, 2 * late[i].faults, "%s: %s",
		    late[i].behind, collect_text(&collect));
		cr_assert_eq(collect.faults, collect.faults_of[0]);
		collect_done(&collect);
		buffer_done(&text);
	}
}

Test(exports, a_document_type_in_xml_is_refused)
{
	struct collect collect = { .brief = false };

	collect_run(&collect, &format_sms, &plain,
	    SPAN("<!DOCTYPE smses [<!ENTITY a \"b\">]><smses><sms "
		 "body=\"&a;\"/></smses>"),
	    0);
	cr_assert_eq(collect.messages, 0);
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_UNREADABLE], 1);
	collect_done(&collect);
}
