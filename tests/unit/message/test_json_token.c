#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "message/json_token.h"

struct heard {
	struct buffer text; /* "{ key:a string:b }" and so on */
	int cut;
	int repaired;
};

static int
hear(void *arg, const struct json_token *token)
{
	static const char *const names[] = { "{", "}", "[", "]",
		"key:", "string:", "number:", "true", "false", "null" };
	struct heard *heard = arg;

	buffer_text(&heard->text, names[token->event]);
	buffer_append(&heard->text, token->text);
	buffer_printf(&heard->text, "@%lu-%lu ", (unsigned long)token->start,
	    (unsigned long)token->end);
	heard->cut += token->cut;
	heard->repaired += token->repaired;
	return 0;
}

static enum json_result
tokenize(struct span input, size_t piece, size_t limit, struct heard *heard)
{
	struct json_tokenizer *json;
	enum json_result result = JSON_GOES_ON;

	*heard = (struct heard){ BUFFER_NONE, 0, 0 };
	json = json_tokenizer_new(limit, 1000, hear, heard);
	for (size_t at = 0; at < input.len && result == JSON_GOES_ON;
	     at += piece) {
		/* A copy of its own, so that a read past it is seen. */
		struct span part = span_first(span_from(input, at), piece);
		char *copy = malloc(part.len);

		memcpy(copy, part.ptr, part.len);
		result = json_tokenizer_feed(json,
		    (struct span){ copy, part.len });
		free(copy);
	}
	if (result == JSON_GOES_ON)
		result = json_tokenizer_finish(json);
	json_tokenizer_free(json);
	return result;
}

static const struct {
	const char *input;
	const char *heard;
} documents[] = {
	{ "{\"a\":1}", "{@0-1 key:a@1-4 number:1@5-6 }@6-7 " },
	{ " [true,false , null]",
	    "[@1-2 true@2-6 false@7-12 null@15-19 ]@19-20 " },
	{ "\"a\\u0041\\n\\/\"", "string:aA\n/@0-13 " },
	{ "\"\\ud83d\\ude00!\"", "string:\xf0\x9f\x98\x80!@0-15 " },
	{ "-0.5e+10", "number:-0.5e+10@0-8 " },
	{ "[[],{}]", "[@0-1 [@1-2 ]@2-3 {@4-5 }@5-6 ]@6-7 " },
	{ "[0,10]", "[@0-1 number:0@1-2 number:10@3-5 ]@5-6 " },
};

Test(json_token, tokens_and_offsets_are_the_same_in_pieces_of_any_size)
{
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct span input = span_of(documents[i].input);

		for (size_t piece = 1; piece <= input.len; piece++) {
			struct heard heard;

			cr_assert_eq(tokenize(input, piece, 0, &heard),
			    JSON_GOES_ON, "%s", documents[i].input);
			cr_assert_str_eq(buffer_string(&heard.text),
			    documents[i].heard);
			buffer_done(&heard.text);
		}
	}
}

Test(json_token, half_a_surrogate_pair_is_replaced_and_flagged)
{
	static const char *const inputs[] = { "\"x\\ud83dy\"", "\"x\\ude00y\"",
		"\"x\\ud83d\\u0079\"" };

	for (size_t i = 0; i < 3; i++) {
		struct heard heard;

		for (size_t piece = 1; piece < 20; piece++) {
			tokenize(span_of(inputs[i]), piece, 0, &heard);
			cr_assert(span_starts(buffer_span(&heard.text),
			    SPAN("string:x\xef\xbf\xbdy@")));
			cr_assert_eq(heard.repaired, 1);
			buffer_done(&heard.text);
		}
	}
}

Test(json_token, a_string_past_the_limit_is_cut_between_characters)
{
	struct span input = SPAN("[\"ab\xc3\xa9"
				 "cd\",\"x\"]");

	for (size_t piece = 1; piece <= input.len; piece++) {
		struct heard heard;

		cr_assert_eq(tokenize(input, piece, 3, &heard), JSON_GOES_ON);
		cr_assert_str_eq(buffer_string(&heard.text),
		    "[@0-1 string:ab@1-9 string:x@10-13 ]@13-14 ");
		cr_assert_eq(heard.cut, 1);
		buffer_done(&heard.text);
	}
}

Test(json_token, too_many_brackets_are_a_limit_not_a_crash)
{
	char brackets[3000];
	struct heard heard;

	memset(brackets, '[', sizeof(brackets));
	cr_assert_eq(tokenize((struct span){ brackets, sizeof(brackets) }, 100,
			 0, &heard),
	    JSON_TOO_DEEP);
	buffer_done(&heard.text);
}

static struct span
read_file(const char *folder, const char *name)
{
	char path[4096 + 256];
	FILE *file;
	char *bytes = malloc(1 << 20);
	size_t length;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	cr_assert_not_null(file);
	length = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return (struct span){ bytes, length };
}

static bool
accepts(struct span input, size_t piece)
{
	struct heard heard;
	bool yes;

	/* The decoder sees to this before a format sees the bytes. */
	if (!utf8_is_valid(input))
		return false;
	yes = tokenize(input, piece, 0, &heard) == JSON_GOES_ON;
	buffer_done(&heard.text);
	return yes;
}

Test(json_token, every_file_of_jsontestsuite_is_decided_rightly)
{
	char folder[4096];
	int files = 0, either = 0;
	DIR *dir;
	struct dirent *entry;

	snprintf(folder, sizeof(folder),
	    "%s/../shared/formats/samples/json/"
	    "JSONTestSuite/test_parsing",
	    getenv("TEST_SOURCE"));
	dir = opendir(folder);
	if (dir == NULL)
		cr_skip("JSONTestSuite is not beside the source");
	while ((entry = readdir(dir)) != NULL) {
		struct span input;
		bool yes;

		if (entry->d_name[0] == '.')
			continue;
		input = read_file(folder, entry->d_name);
		yes = accepts(input, input.len + 1);
		if (input.len < 2000)
			cr_assert_eq(accepts(input, 1), yes, "%s",
			    entry->d_name);
		if (entry->d_name[0] == 'i')
			either++;
		else
			cr_assert_eq(yes, entry->d_name[0] == 'y', "%s",
			    entry->d_name);
		files++;
		free((void *)(uintptr_t)input.ptr);
	}
	closedir(dir);
	cr_log_info("JSONTestSuite: %d files, %d free to decide", files,
	    either);
	cr_assert_eq(files, 318);
}
