#include "ingest/pattern_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

struct brace {
	const char *open;
	const char *close;
};

static int add_choice(struct pattern_choices *out, const char *pattern,
    struct err *err);
static int split(char *text, struct pattern_parts *out, struct err *err);
static int expand(struct pattern_choices *out, const char *pattern,
    struct err *err);
static bool find_brace(const char *pattern, struct brace *out);
static const char *alternative_end(const char *at, const char *close);
static char *joined(const char *pattern, const struct brace *brace,
    struct span middle);

int
pattern_take_apart(const char *pattern, struct pattern_choices *out,
    struct err *err)
{
	out->count = 0;
	out->list = NULL;
	if (pattern[0] != '/')
		return err_set(err, EINVAL,
		    "'%s' is no absolute path; begin it with /", pattern);
	if (expand(out, pattern, err) == 0)
		return 0;
	pattern_choices_done(out);
	return -1;
}

void
pattern_choices_done(struct pattern_choices *choices)
{
	for (size_t i = 0; i < choices->count; i++)
		free(choices->list[i].text);
	free(choices->list);
	choices->list = NULL;
	choices->count = 0;
}

static int
add_choice(struct pattern_choices *out, const char *pattern, struct err *err)
{
	struct pattern_parts *grown, *added;

	if (out->count == PATTERN_MAX_CHOICES)
		return err_set(err, E2BIG,
		    "its braces make more than %d patterns; write it as "
		    "several",
		    PATTERN_MAX_CHOICES);
	grown = reallocarray(out->list, out->count + 1, sizeof(*grown));
	if (grown == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'", pattern);
	out->list = grown;
	added = &grown[out->count];
	memset(added, 0, sizeof(*added));
	added->text = strdup(pattern);
	if (added->text == NULL)
		return err_set(err, ENOMEM, "out of memory for '%s'", pattern);
	out->count++;
	return split(added->text, added, err);
}

/* A `**` at the end means the files in all those folders. */
static int
split(char *text, struct pattern_parts *out, struct err *err)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "/");
		bool more = text[length] == '/';

		text[length] = '\0';
		if (length > 0 && out->count == PATTERN_MAX_PARTS - 1)
			return err_set(err, E2BIG,
			    "it has more than %d "
			    "names between slashes; shorten it",
			    PATTERN_MAX_PARTS - 1);
		if (length > 0)
			out->part[out->count++] = text;
		text += length + (more ? 1 : 0);
	}
	if (out->count == 0)
		return err_set(err, EINVAL,
		    "it names no file; add one, such as /srv/exports/*.txt");
	if (strcmp(out->part[out->count - 1], "**") == 0)
		out->part[out->count++] = "*";
	return 0;
}

static int
expand(struct pattern_choices *out, const char *pattern, struct err *err)
{
	struct brace brace;
	const char *at;

	if (!find_brace(pattern, &brace))
		return add_choice(out, pattern, err);
	at = brace.open + 1;
	for (;;) {
		const char *end = alternative_end(at, brace.close);
		char *choice;
		int result;

		choice = joined(pattern, &brace,
		    (struct span){ at, (size_t)(end - at) });
		if (choice == NULL)
			return err_set(err, ENOMEM, "out of memory for '%s'",
			    pattern);
		result = expand(out, choice, err);
		free(choice);
		if (result == -1 || end == brace.close)
			return result;
		at = end + 1;
	}
}

/* The first pair of braces with a comma in it; others mean themselves. */
static bool
find_brace(const char *pattern, struct brace *out)
{
	for (const char *at = pattern; *at != '\0'; at++) {
		int depth = 0;
		bool comma = false;

		if (*at == '\\' && at[1] != '\0') {
			at++;
			continue;
		}
		if (*at != '{')
			continue;
		for (const char *end = at; *end != '\0'; end++) {
			if (*end == '\\' && end[1] != '\0') {
				end++;
				continue;
			}
			depth += *end == '{' ? 1 : *end == '}' ? -1 : 0;
			comma = comma || (depth == 1 && *end == ',');
			if (depth > 0)
				continue;
			out->open = at;
			out->close = end;
			if (comma)
				return true;
			break;
		}
	}
	return false;
}

static const char *
alternative_end(const char *at, const char *close)
{
	int depth = 0;

	for (; at < close; at++) {
		if (*at == '\\')
			at++;
		else if (*at == ',' && depth == 0)
			return at;
		else
			depth += *at == '{' ? 1 : *at == '}' ? -1 : 0;
	}
	return close;
}

static char *
joined(const char *pattern, const struct brace *brace, struct span middle)
{
	struct buffer out = BUFFER_NONE;

	(void)buffer_append(&out,
	    (struct span){ pattern, (size_t)(brace->open - pattern) });
	(void)buffer_append(&out, middle);
	(void)buffer_text(&out, brace->close + 1);
	if (buffer_string(&out) == NULL)
		buffer_done(&out);
	return out.ptr;
}
