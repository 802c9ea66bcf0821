#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"

static const struct format_options plain = { .conversation = { "oak", 3 } };

static const struct {
	const char *input;
	const char *output;
} lines[] = {
	{ "{\"id\":\"1\",\"time\":\"2026-03-02T14:00:00Z\",\"from\":\"A\","
	  "\"to\":[\"B\",\"C\"],\"text\":\"hi\\u0021\"}\n",
	    "2026-03-02T14:00:00Z|oak|A|hi!|to=B|to=C|\n" },
	{ "{\"conversation\":\"elm\",\"to\":\"B\",\"text\":\"x\","
	  "\"later\":{\"text\":[1,{\"to\":2}]}}\n",
	    "-|elm||x|to=B|\n" },
	{ "{\"text\":\"x\",\"from_role\":\"staff\",\"edited\":true,"
	  "\"attachments\":[\"a.jpg\"]}",
	    "-|oak||x|file=a.jpg|is=staff|flags=a|\n" },
	{ "{\"deleted\":true,\"id\":\"9\"}\r\n\n", "-|oak|||flags=4|\n" },
	{ "{\"text\":\"x\",\"time\":1772460000}\n"
	  "{\"text\":\"y\",\"time\":\"1772460000123\"}\n",
	    "2026-03-02T14:00:00Z|oak||x|\n"
	    "2026-03-02T14:00:00.123Z|oak||y|\n" },
	{ "{\"text\":\"ok\"}\n{\"text\":\"ok\"}\n{\"text\":\"ok\"}\n",
	    "-|oak||ok|\n-|oak||ok|#1|\n-|oak||ok|#2|\n" },
	{ "{\"timestamp\":\"2026-03-02T14:00:00Z\",\"user\":{\"name\":"
	  "\"A\"},\"body\":\"hi\",\"content\":\"no\",\"chat\":\"elm\"}\n"
	  "{\"sender\":\"no\",\"message\":\"no\",\"from\":\"B\","
	  "\"text\":\"own\"}\n",
	    "2026-03-02T14:00:00Z|elm|A|hi|\n-|oak|B|own|\n" },
	{ "{\"text\":null,\"text\":\"last one counts\"}\n",
	    "-|oak||last one counts|\n" },
};

Test(jsonl, each_line_becomes_one_message)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, &format_jsonl, &plain,
		    span_of(lines[i].input), 0);
		cr_assert_str_eq(collect_text(&collect), lines[i].output);
		cr_assert_eq(collect.faults, 0);
		collect_done(&collect);
	}
}

Test(jsonl, a_bad_line_is_named_by_its_offset_and_the_next_one_is_read)
{
	struct collect collect = { .brief = false };

	collect_run(&collect, &format_jsonl, &plain,
	    SPAN("{\"text\":\"a\"}\n{\"text\":}\n[1]\n{\"from\":\"x\"}\n"
		 "{\"text\":5}\n{\"text\":\"b\"}\n{\"te"),
	    0);
	cr_assert_eq(collect.messages, 2);
	cr_assert_eq(collect.faults, 5);
	cr_assert_not_null(strstr(collect_text(&collect),
	    "fault unreadable@21: a value must be here"));
	cr_assert_not_null(strstr(collect_text(&collect), "fault truncated@"));
	collect_done(&collect);
}

Test(jsonl, a_field_map_gives_other_keys_their_meaning)
{
	struct format_field fields[] = { { SPAN("text"), SPAN("body") },
		{ SPAN("from"), SPAN("who") } };
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.fields = fields;
	options.field_count = 2;
	collect_run(&collect, &format_jsonl, &options,
	    SPAN("{\"body\":\"hi\",\"who\":\"A\"}\n"), 0);
	cr_assert_str_eq(collect_text(&collect), "-|oak|A|hi|\n");
	collect_done(&collect);
}

Test(jsonl, a_field_map_reaches_into_objects_and_lists)
{
	struct format_field fields[] = { { SPAN("text"), SPAN("body.plain") },
		{ SPAN("from"), SPAN("author.name") },
		{ SPAN("to"), SPAN("members.*.name") },
		{ SPAN("attachments"), SPAN("files") } };
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.fields = fields;
	options.field_count = 4;
	collect_run(&collect, &format_jsonl, &options,
	    SPAN("{\"body\":{\"html\":\"<p>\",\"plain\":\"hi\"},\"text\":"
		 "\"not this\",\"author\":{\"name\":\"A\",\"id\":1},"
		 "\"members\":[{\"name\":\"B\"},{\"name\":\"C\"}],"
		 "\"files\":[\"a.jpg\",{\"name\":\"b.pdf\"}]}\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "-|oak|A|hi|to=B|to=C|file=a.jpg|file=b.pdf|flags=8|\n");
	collect_done(&collect);
}

Test(jsonl, a_whole_last_line_is_provisional_at_idle_and_given_once)
{
	struct collect collect = { .brief = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_jsonl.open(&plain, &sink, &err);

	format_jsonl.feed(state, SPAN("{\"text\":\"a"), &err);
	format_jsonl.idle(state, &err);
	cr_assert_eq(collect.provisional, 0);
	format_jsonl.feed(state, SPAN("\"}"), &err);
	format_jsonl.idle(state, &err);
	format_jsonl.idle(state, &err);
	cr_assert_eq(collect.provisional, 1);
	format_jsonl.feed(state, SPAN("\n{\"text\":\"b\"}\n"), &err);
	cr_assert_eq(collect.messages, 1);
	format_jsonl.close(state);
	collect_done(&collect);
}

Test(jsonl, limits_cut_the_text_and_skip_the_line)
{
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.limits.line_bytes = 40;
	options.limits.text_bytes = 4;
	collect_run(&collect, &format_jsonl, &options,
	    SPAN("{\"text\":\"abc\xc3\xa9\"}\n"
		 "{\"text\":\"a\",\"x\":\"0123456789012345678901234567\"}\n"
		 "{\"text\":\"b\"}\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "-|oak||abc|flags=10|\n-|oak||b|\n");
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_LIMIT], 2);
	collect_done(&collect);
}
