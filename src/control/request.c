#include "control/request.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "base/utf8.h"
#include "message/json_token.h"

#define STRING_BYTES 4096

struct parsing {
	struct request *request;
	char key[32];
};

static int take_token(void *arg, const struct json_token *token);
static void copy_text(char *out, size_t size, struct span text);
static uint32_t whole_number(struct span digits);

int
request_parse(struct span bytes, struct request *out, struct err *err)
{
	struct parsing parsing = { .request = out };
	struct json_tokenizer *json;
	enum json_result result;

	memset(out, 0, sizeof(*out));
	if (bytes.len > REQUEST_BYTES)
		return err_set(err, EMSGSIZE, "a request has at most %d bytes",
		    REQUEST_BYTES);
	if (!utf8_is_valid(bytes))
		return err_set(err, EILSEQ, "a request is UTF-8");
	json = json_tokenizer_new(STRING_BYTES, 2, take_token, &parsing);
	if (json == NULL)
		return err_set(err, ENOMEM, "out of memory for a request");
	result = json_tokenizer_feed(json, bytes);
	if (result == JSON_GOES_ON)
		result = json_tokenizer_finish(json);
	json_tokenizer_free(json);
	if (result != JSON_GOES_ON)
		return err_set(err, EINVAL, "a request is one JSON object");
	if (out->command[0] == '\0')
		return err_set(err, EINVAL, "a request needs a \"command\"");
	return 0;
}

void
request_write(const struct request *request, struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);

	json_open_object(&json, NULL);
	json_text(&json, "command", request->command);
	json_boolean(&json, "json", request->json);
	if (request->argument[0] != '\0')
		json_text(&json, "argument", request->argument);
	if (request->outcome[0] != '\0')
		json_text(&json, "outcome", request->outcome);
	if (request->note[0] != '\0')
		json_text(&json, "note", request->note);
	if (request->limit != 0)
		json_integer(&json, "limit", request->limit);
	json_close_object(&json);
}

static int
take_token(void *arg, const struct json_token *token)
{
	struct parsing *parsing = arg;
	struct request *request = parsing->request;

	if (token->depth != 1)
		return 0; /* of the request itself, not of a value in it */
	if (token->event == JSON_KEY) {
		copy_text(parsing->key, sizeof(parsing->key), token->text);
		return 0;
	}
	if (token->event == JSON_STRING) {
		if (strcmp(parsing->key, "command") == 0)
			copy_text(request->command, sizeof(request->command),
			    token->text);
		else if (strcmp(parsing->key, "argument") == 0)
			copy_text(request->argument, sizeof(request->argument),
			    token->text);
		else if (strcmp(parsing->key, "outcome") == 0)
			copy_text(request->outcome, sizeof(request->outcome),
			    token->text);
		else if (strcmp(parsing->key, "note") == 0)
			copy_text(request->note, sizeof(request->note),
			    token->text);
	} else if (token->event == JSON_TRUE &&
	    strcmp(parsing->key, "json") == 0)
		request->json = true;
	else if (token->event == JSON_NUMBER &&
	    strcmp(parsing->key, "limit") == 0)
		request->limit = whole_number(token->text);
	return 0;
}

/* What does not fit is left out whole: half a command is another one. */
static void
copy_text(char *out, size_t size, struct span text)
{
	out[0] = '\0';
	if (text.len < size && span_find_char(text, '\0') == text.len) {
		memcpy(out, text.ptr, text.len);
		out[text.len] = '\0';
	}
}

static uint32_t
whole_number(struct span digits)
{
	uint32_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return 0;
		value = value * 10 + (uint32_t)(digits.ptr[i] - '0');
		if (value > REQUEST_LIMIT_MOST)
			return REQUEST_LIMIT_MOST;
	}
	return value;
}
