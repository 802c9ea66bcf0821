#include <criterion/criterion.h>

#include "message/foreign.h"
#include "message/format.h"

static const struct {
	const char *name;
	const char *head;
	const char *format; /* NULL: none */
} probes[] = {
	{ "_chat.txt",
	    "[13/03/2026, 14:05:09] A: x\n[13/03/2026, 14:06:00] "
	    "B: y\n",
	    "whatsapp" },
	{ "notes.txt", "13/03/2026, 14:05 - A: x\n13/03/2026, 14:06 - B: y\n",
	    "whatsapp" },
	{ "x.txt",
	    "13/03/16, 2:05:09 PM: A: x\n13/03/16, 2:06:09 PM: B left\n"
	    "13/03/16, 2:07:09 PM: B: y\n",
	    "whatsapp" },
	{ "x.log", "2026-03-13 14:05:09: door: x\n2026-03-13 14:06:09: a: y\n",
	    NULL },
	{ "x.log", "[13/03/2026 14:05] door open\n[13/03/2026 14:06] shut\n",
	    NULL },
	{ "x.txt", "{\"text\":\"hi\",\"from\":\"A\"}\n", "jsonl" },
	{ "x.csv", "time,from,text\n1,2,3\n", "csv" },
	{ "x.txt", "Sender;Message\na;b\n", "csv" },
	{ "x.txt", "Dear all, this is a letter.\n", NULL },
	{ "x.txt", "2024/01/02\tAlice\thello", NULL },
	{ "x.json", "[{\"text\":\"hi\"}]", NULL },
	{ "x.json", "{\"messages\":[{\"text\":\"hi\"}]}", NULL },
	{ "x.json",
	    "{\"messages\":[{\"thread_id\":1,\"address\":\"07700 900123\","
	    "\"date\":1772460300000,\"sender\":\"A\",\"body\":\"hi\"}]}\n",
	    "json" },
	{ "x.txt",
	    "{\"type\":\"message\",\"user\":\"A\",\"ts\":1,\"n\":\"body\"}\n",
	    NULL },
	{ "x.log", "<34>time=2026-03-02T14:00:00Z from=A text=\"hi\"\n",
	    "logfmt" },
	{ "x.html", "<p class=\"a\" user=\"b\" text=\"c\">d</p>\n", NULL },
	{ "x", "", NULL },
};

Test(format, is_detected_from_the_first_bytes)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		struct buffer seen = BUFFER_NONE;
		struct format_probe probe = { .head = span_of(probes[i].head),
			.name = span_of(probes[i].name),
			.whole = true,
			.seen = &seen };
		int sure = -1;
		const struct format *format = format_detect(&probe, &sure);

		cr_assert_eq(format == NULL, probes[i].format == NULL, "%s",
		    probes[i].head);
		cr_assert(format == NULL || seen.len > 0, "%s", probes[i].head);
		buffer_done(&seen);
		if (format != NULL)
			cr_assert_str_eq(format->name, probes[i].format);
		cr_assert_eq(format == NULL, sure == 0);
	}
}

Test(format, is_found_by_name)
{
	for (size_t i = 0; format_all()[i] != NULL; i++)
		cr_assert_eq(format_find(span_of(format_all()[i]->name)),
		    format_all()[i]);
	cr_assert_null(format_find(SPAN("telex")));
}

static const struct {
	const char *path;
	const char *conversation;
} paths[] = {
	{ "/srv/oak/WhatsApp Chat with Oak Staff.txt", "Oak Staff" },
	{ "WhatsApp Chat - Oak Staff (1).txt", "Oak Staff" },
	{ "/srv/signal/Oak Staff/chat.md", "Oak Staff" },
	{ "chat.md", "chat" },
	{ "oak.log.1", "oak" },
	{ "oak.log-20260302", "oak" },
	{ "oak.jsonl-20260302.1", "oak" },
	{ "_chat.txt", "_chat" },
	{ "oak/_chat.txt", "oak" },
	{ "in/WhatsApp Chat - Oak Staff (2).zip!/_chat.txt", "Oak Staff" },
	{ "in/chat.txt.gz!/chat.txt", "chat" },
	{ "slack/rota/2026-03-02.json", "rota" },
	{ "2026-03-02.json", "2026-03-02" },
	{ "oak/2026-03-02.txt", "2026-03-02" },
	{ "oak-12.csv", "oak-12" },
	{ "St. Mary", "St. Mary" },
	{ "(1)", "(1)" },
	{ ".txt", ".txt" },
	{ "", "" },
};

Test(format, a_conversation_is_named_after_its_file)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct span name =
		    format_conversation_of(span_of(paths[i].path));

		cr_assert(span_is(name, paths[i].conversation), "%s: %.*s",
		    paths[i].path, SPAN_ARGS(name));
	}
}

Test(format, saved_bytes_that_nobody_saved_are_refused)
{
	static const char *const wrong[] = { "", "x", "\1",
		"\1\377\377\377\377\377\377\377\377\377\377\377" };
	struct format_options options = { .conversation = { "c", 1 } };
	struct format_sink sink = { NULL, NULL, NULL };

	for (size_t i = 0; format_all()[i] != NULL; i++) {
		for (size_t j = 0; j < 4; j++) {
			const struct format *format = format_all()[i];
			struct err err;
			struct format_state *state = format->open(&options,
			    &sink, &err);

			cr_assert_eq(format->load(state, span_of(wrong[j]), 0,
					 &err),
			    -1);
			format->close(state);
		}
		format_all()[i]->close(NULL);
	}
}

static const struct {
	const char *head;
	const char *name;
	const char *says; /* NULL: nothing */
} foreign[] = {
	{ "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x", "msgconvert" },
	{ "!BDN", "x.pst", "readpst" },
	{ "SQLite format 3", "chat.db", "database" },
	{ "%PDF-1.7", "x", "PDF" },
	{ "\1", "msgstore.db.crypt14", "WhatsApp" },
	{ "hello", "x.txt", NULL },
	{ "", "x", NULL },
};

Test(format, a_file_that_is_no_export_is_named_with_what_to_do)
{
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		const char *advice = foreign_advice(span_of(foreign[i].head),
		    span_of(foreign[i].name));

		cr_assert_eq(advice == NULL, foreign[i].says == NULL, "%s",
		    foreign[i].name);
		cr_assert(advice == NULL ||
			strstr(advice, foreign[i].says) != NULL,
		    "%s: %s", foreign[i].name, advice);
	}
}
