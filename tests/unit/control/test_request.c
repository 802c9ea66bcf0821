#include "control/request.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"

/* The text in memory of exactly its size, so that a byte too far is caught. */
static int
parse(struct span text, struct request *out, struct err *err)
{
	char *bytes = malloc(text.len == 0 ? 1 : text.len);
	int result;

	memcpy(bytes, text.ptr, text.len);
	result = request_parse((struct span){ bytes, text.len }, out, err);
	free(bytes);
	return result;
}

Test(request, what_is_written_is_read_back)
{
	static const struct request rows[] = {
		{ "status", "", 0, false },
		{ "alerts", "", 20, true },
		{ "show", "0123abcd", 0, false },
		{ "show", "a \"quoted\" \\ and \xc3\xa9\n\x01 line",
		    REQUEST_LIMIT_MOST, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buffer bytes = BUFFER_NONE;
		struct request out;
		struct err err = { 0 };

		request_write(&rows[i], &bytes);
		cr_assert(parse(buffer_span(&bytes), &out, &err) == 0, "%s",
		    err.text);
		cr_assert_str_eq(out.command, rows[i].command);
		cr_assert_str_eq(out.argument, rows[i].argument);
		cr_assert(out.limit == rows[i].limit);
		cr_assert(out.json == rows[i].json);
		buffer_done(&bytes);
	}
}

Test(request, what_is_no_request_is_refused_and_the_reason_said)
{
	static const struct {
		struct span text;
		const char *reason;
	} rows[] = {
		{ SPAN(""), "JSON object" },
		{ SPAN("{"), "JSON object" },
		{ SPAN("{}"), "\"command\"" },
		{ SPAN("null"), "\"command\"" },
		{ SPAN("\"status\""), "\"command\"" },
		{ SPAN("{\"command\":\"status\"} x"), "JSON object" },
		{ SPAN("{\"command\":\"\"}"), "\"command\"" },
		{ SPAN("{\"command\":7}"), "\"command\"" },
		{ SPAN("{\"command\":\"a\\u0000b\"}"), "\"command\"" },
		{ SPAN(
		      "{\"command\":\"of more than thirty-one bytes in all\"}"),
		    "\"command\"" },
		{ SPAN("{\"command\":\"\xff\"}"), "UTF-8" },
		{ SPAN("[[[[[[\"command\"]]]]]]"), "JSON object" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request out;
		struct err err = { 0 };

		cr_assert(parse(rows[i].text, &out, &err) == -1, "row %zu", i);
		cr_assert(strstr(err.text, rows[i].reason) != NULL,
		    "row %zu: %s", i, err.text);
	}
}

Test(request, a_request_has_a_longest_length)
{
	static char bytes[REQUEST_BYTES + 1];
	struct request out;
	struct err err = { 0 };

	memset(bytes, ' ', sizeof(bytes));
	memcpy(bytes, "{\"command\":\"status\"}", 20);
	cr_assert(request_parse((struct span){ bytes, REQUEST_BYTES }, &out,
		      &err) == 0);
	cr_assert(request_parse((struct span){ bytes, REQUEST_BYTES + 1 }, &out,
		      &err) == -1);
	cr_assert(err.code == EMSGSIZE);
}

Test(request, limits_are_whole_numbers_up_to_the_most)
{
	static const struct {
		const char *text;
		uint32_t limit;
	} rows[] = {
		{ "{\"command\":\"a\",\"limit\":1}", 1 },
		{ "{\"command\":\"a\",\"limit\":10000}", 10000 },
		{ "{\"command\":\"a\",\"limit\":10001}", 10000 },
		{ "{\"command\":\"a\",\"limit\":99999999999999999999}", 10000 },
		{ "{\"command\":\"a\",\"limit\":-1}", 0 },
		{ "{\"command\":\"a\",\"limit\":1.5}", 0 },
		{ "{\"command\":\"a\",\"limit\":\"7\"}", 0 },
		{ "{\"command\":\"a\",\"unknown\":[1]}", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct request out;
		struct err err = { 0 };

		cr_assert(parse(span_of(rows[i].text), &out, &err) == 0,
		    "row %zu: %s", i, err.text);
		cr_assert(out.limit == rows[i].limit, "row %zu", i);
	}
}

Test(request, only_the_object_itself_says_what_is_asked)
{
	struct request out;
	struct err err = { 0 };

	cr_assert(parse(SPAN("{\"command\":\"status\",\"x\":"
			     "{\"command\":\"reload\"}}"),
		      &out, &err) == 0);
	cr_assert_str_eq(out.command, "status");
	cr_assert(parse(SPAN("{\"command\":[\"reload\"]}"), &out, &err) == -1);
	cr_assert(parse(SPAN("[{\"command\":\"reload\"}]"), &out, &err) == -1);
}

Test(request, damaged_requests_are_refused_or_within_bounds)
{
	static const char whole[] =
	    "{\"command\":\"alerts\",\"json\":true,\"argument\":\"ab\\u00e9\","
	    "\"limit\":20}";
	struct chance chance;

	chance_begin(&chance, "damaged requests");
	for (size_t cut = 0; cut < sizeof(whole) - 1; cut++) {
		struct request out;
		struct err err = { 0 };

		cr_assert(parse((struct span){ whole, cut }, &out, &err) == -1);
	}
	for (int round = 0; round < 20000; round++) {
		char bytes[sizeof(whole)];
		struct request out;
		struct err err = { 0 };

		memcpy(bytes, whole, sizeof(whole));
		for (size_t i = 1 + chance_below(&chance, 4); i > 0; i--)
			bytes[chance_below(&chance, sizeof(whole) - 1)] ^=
			    (char)(1 << chance_below(&chance, 8));
		if (parse((struct span){ bytes, sizeof(whole) - 1 }, &out,
			&err) == -1) {
			cr_assert(err.text[0] != '\0');
			continue;
		}
		cr_assert(strlen(out.command) < sizeof(out.command));
		cr_assert(strlen(out.argument) < sizeof(out.argument));
		cr_assert(out.limit <= REQUEST_LIMIT_MOST);
	}
}
