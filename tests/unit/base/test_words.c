#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/faults.h"
#include "base/instant.h"
#include "base/json_write.h"
#include "base/nearest.h"

Test(digest, is_blake2b_of_128_bits)
{
	static const struct {
		const char *text;
		const char *hex;
	} rows[] = {
		{ "", "cae66941d9efbd404e4d88758ea67670" },
		{ "abc", "cf4ab791c62b8d2b2109c90275287816" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct digest digest, back;
		char hex[DIGEST_HEX_BYTES];

		digest_of(span_of(rows[i].text), &digest);
		digest_hex(&digest, hex);
		cr_assert_str_eq(hex, rows[i].hex);
		cr_assert(digest_from_hex(span_of(hex), &back));
		cr_assert(digest_equal(&digest, &back));
	}
}

Test(digest, with_a_key)
{
	unsigned char key[DIGEST_KEY_BYTES];
	struct digest_state state;
	struct digest digest;
	char hex[DIGEST_HEX_BYTES];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)i;
	digest_begin_keyed(&state, key);
	digest_add(&state, SPAN("abc"));
	digest_end(&state, &digest);
	digest_hex(&digest, hex);
	cr_assert_str_eq(hex, "1a64be47e4729d951c302ee543f97cf3");
}

Test(digest, fields_never_run_together)
{
	struct digest_state state;
	struct digest one, two;

	digest_begin(&state);
	digest_add_field(&state, SPAN("ab"));
	digest_add_field(&state, SPAN("c"));
	digest_end(&state, &one);
	digest_begin(&state);
	digest_add_field(&state, SPAN("a"));
	digest_add_field(&state, SPAN("bc"));
	digest_end(&state, &two);
	cr_assert(!digest_equal(&one, &two));
}

Test(digest, other_text_is_not_hexadecimal)
{
	struct digest digest;

	cr_assert(!digest_from_hex(SPAN(""), &digest));
	cr_assert(!digest_from_hex(SPAN("cf4ab791c62b8d2b2109c9027528781"),
	    &digest));
	cr_assert(!digest_from_hex(SPAN("cf4ab791c62b8d2b2109c9027528781g"),
	    &digest));
	cr_assert(digest_from_hex(SPAN("CF4AB791C62B8D2B2109C90275287816"),
	    &digest));
}

Test(err, says_what_and_why)
{
	struct err err = { 0 };

	cr_assert(err_system(&err, ENOENT, "cannot open '%s'", "x") == -1);
	cr_assert_str_eq(err.text,
	    "cannot open 'x': No such file or directory");
	cr_assert(err_prefix(&err, "source '%s'", "oak") == -1);
	cr_assert_str_eq(err.text,
	    "source 'oak': cannot open 'x': No such file or directory");
	cr_assert(err.code == ENOENT);
	cr_assert(err_set(NULL, EINVAL, "nobody listens") == -1);
}

Test(err, cuts_what_is_too_long)
{
	struct err err = { 0 };
	char long_text[2 * ERR_TEXT_BYTES];

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	(void)err_system(&err, EIO, "%s", long_text);
	cr_assert(strlen(err.text) == ERR_TEXT_BYTES - 1);
	(void)err_prefix(&err, "%s", long_text);
	cr_assert(strlen(err.text) == ERR_TEXT_BYTES - 1);
}

Test(faults, are_printed_with_their_place)
{
	struct faults faults = FAULTS_NONE;
	char line[80];

	cr_assert(!faults_any(&faults));
	cr_assert(faults_add(&faults, "a.conf", 3, "no '%s'", "x") == -1);
	(void)faults_add(&faults, "a.conf", 0, "empty");
	(void)faults_add(&faults, NULL, 0, "nothing");
	faults_line(&faults.list[0], line, sizeof(line));
	cr_assert_str_eq(line, "a.conf:3: no 'x'");
	faults_line(&faults.list[1], line, sizeof(line));
	cr_assert_str_eq(line, "a.conf: empty");
	faults_line(&faults.list[2], line, sizeof(line));
	cr_assert_str_eq(line, "nothing");
	(void)faults_add(&faults, "\x1b[2J\xff.conf", 1, "empty");
	faults_line(&faults.list[3], line, sizeof(line));
	cr_assert_str_eq(line, "\\x1b[2J\\xff.conf:1: empty");
	faults_done(&faults);
	cr_assert(!faults_any(&faults));
	(void)faults_add(NULL, NULL, 0, "nobody listens");
}

Test(faults, past_the_limit_are_counted)
{
	struct faults faults = FAULTS_NONE;

	for (int i = 0; i < FAULTS_MAX + 5; i++)
		(void)faults_add(&faults, "f", i, "x");
	cr_assert(faults.count == FAULTS_MAX);
	cr_assert(faults.unkept == 5);
	faults_done(&faults);
}

Test(nearest, names)
{
	static const char *const names[] = { "sources", "routes", "rules",
		"people", "path", "id", NULL };
	static const struct {
		const char *word;
		const char *name;
	} rows[] = {
		{ "soruces", "sources" },
		{ "source", "sources" },
		{ "peple", "people" },
		{ "rout", "routes" },
		{ "ruels", "rules" },
		{ "pth", "path" },
		{ "di", "id" },
		{ "path", "path" },
		{ "timezone", NULL },
		{ "xyz", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *found = nearest_name(span_of(rows[i].word), names);

		if (rows[i].name == NULL)
			cr_assert(found == NULL, "%s", rows[i].word);
		else
			cr_assert(found != NULL &&
				strcmp(found, rows[i].name) == 0,
			    "%s", rows[i].word);
	}
}

Test(json_write, an_instant_that_is_none_is_null)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	json_open_object(&json, NULL);
	json_instant(&json, "at", 0);
	json_instant(&json, "due", INSTANT_NONE);
	json_close_object(&json);
	cr_expect(span_is(buffer_span(&out),
	    "{\"at\":\"1970-01-01T00:00:00Z\",\"due\":null}"));
	buffer_done(&out);
}

Test(json_write, nests_with_commas_in_their_places)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	json_open_object(&json, NULL);
	json_text(&json, "a", "b");
	json_open_array(&json, "list");
	json_integer(&json, NULL, INT64_MIN);
	json_open_object(&json, NULL);
	json_close_object(&json);
	json_boolean(&json, NULL, true);
	json_close_array(&json);
	json_null(&json, "none");
	json_real(&json, "real", 1.5);
	json_real(&json, "nan", NAN);
	json_raw(&json, "raw", SPAN("[1]"));
	json_close_object(&json);
	cr_assert_str_eq(buffer_string(&out),
	    "{\"a\":\"b\",\"list\":[-9223372036854775808,{},true],"
	    "\"none\":null,\"real\":1.500,\"nan\":null,\"raw\":[1]}");
	buffer_done(&out);
}

Test(json_write, strings_are_safe_on_a_terminal)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);

	json_string(&json, NULL,
	    SPAN("\"\\\n\t\r\x1b\0\x7f\xff\xe2\x80\xae"
		 "caf\xc3\xa9"));
	cr_assert_str_eq(buffer_string(&out),
	    "\"\\\"\\\\\\n\\t\\r\\u001b"
	    "\\u0000\\u007f\xef\xbf\xbd\\u202e"
	    "caf\xc3\xa9\"");
	buffer_done(&out);
}

Test(faults, sorted_by_line_within_each_file_as_it_came_first)
{
	struct faults faults = FAULTS_NONE;
	char line[64], all[256] = "";

	(void)faults_add(&faults, "b", 3, "x");
	(void)faults_add(&faults, "a", 2, "x");
	(void)faults_add(&faults, "b", 1, "x");
	(void)faults_add(&faults, "a", 2, "y");
	(void)faults_add(&faults, "b", 2, "x");
	(void)faults_add(&faults, "a", 1, "x");
	faults_sort(&faults);
	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		strcat(strcat(all, line), " ");
	}
	cr_assert_str_eq(all, "b:1: x b:2: x b:3: x a:1: x a:2: x a:2: y ");
	faults_done(&faults);
}
