#include "settings/lint.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define DEPTH_MAX 64

struct lint {
	const char *file;
	const struct scan *scan;
	struct faults *faults;
	char open[DEPTH_MAX]; /* brackets */
	size_t depth;
	struct span name; /* of the value that comes */
	int result;
};

static int lint_bytes(const char *file, struct span bytes,
    struct faults *faults);
static void lint_token(struct lint *lint, size_t at);
static void lint_mark(struct lint *lint, size_t at);
static void lint_close(struct lint *lint, size_t at, char open);
static bool runs_on(struct lint *lint, size_t at);
static void lint_pair(struct lint *lint, size_t at);
static void lint_string(struct lint *lint, const struct token *token);
static char control_escape(struct span text, size_t at);
static void lint_number(struct lint *lint, const struct token *token);
static bool is_value_end(const struct token *token);
static bool is_value_start(const struct token *token);

int
lint_file(const char *file, struct span bytes, const struct scan *scan,
    struct faults *faults)
{
	struct lint lint = { .file = file, .scan = scan, .faults = faults };

	if (lint_bytes(file, bytes, faults) == -1)
		return -1;
	for (size_t i = 0; i < scan->count && lint.result == 0; i++)
		lint_token(&lint, i);
	if (lint.result == 0 && lint.depth > 0)
		lint.result = faults_add(faults, file,
		    scan->list[scan->count - 1].line,
		    "the file ends before every %c is closed",
		    lint.open[lint.depth - 1]);
	return lint.result;
}

int
lint_line_of(struct span bytes, size_t offset)
{
	int line = 1;

	for (size_t i = 0; i < offset && i < bytes.len && line < INT_MAX; i++)
		line += bytes.ptr[i] == '\n';
	return line;
}

static int
lint_bytes(const char *file, struct span bytes, struct faults *faults)
{
	size_t valid = utf8_valid_prefix(bytes);

	for (size_t i = 0; i < valid; i++) {
		unsigned char byte = (unsigned char)bytes.ptr[i];

		if ((byte < ' ' && byte != '\t' && byte != '\n' &&
			byte != '\r') ||
		    byte == 0x7f)
			return faults_add(faults, file, lint_line_of(bytes, i),
			    "a control byte (0x%02x) stands here; remove it",
			    byte);
	}
	if (valid < bytes.len)
		return faults_add(faults, file, lint_line_of(bytes, valid),
		    "this is not UTF-8; save the file as UTF-8");
	return 0;
}

static void
lint_token(struct lint *lint, size_t at)
{
	const struct token *token = &lint->scan->list[at];

	if (at > 0 && runs_on(lint, at)) {
		lint->result = faults_add(lint->faults, lint->file,
		    lint->scan->list[at - 1].line,
		    "the text that begins here is not closed where it should "
		    "be; look for a missing \"");
		return;
	}
	lint_pair(lint, at);
	switch (token->kind) {
	case TOKEN_NAME:
		if (scan_is_mark(lint->scan, at + 1, '=') ||
		    scan_is_mark(lint->scan, at + 1, ':'))
			lint->name = token->text;
		break;
	case TOKEN_STRING:
		lint_string(lint, token);
		break;
	case TOKEN_NUMBER:
		lint_number(lint, token);
		break;
	case TOKEN_MARK:
		lint_mark(lint, at);
		break;
	case TOKEN_UNCLOSED:
		lint->result = faults_add(lint->faults, lint->file, token->line,
		    "the %s that begins here is never closed",
		    token->text.len > 1 && token->text.ptr[0] == '/' &&
			    token->text.ptr[1] == '*' ?
			"comment" :
			"text");
		break;
	}
}

static void
lint_mark(struct lint *lint, size_t at)
{
	const struct token *token = &lint->scan->list[at];
	char mark = token->text.ptr[0];

	switch (mark) {
	case '{':
	case '[':
	case '(':
		if (lint->depth < DEPTH_MAX)
			lint->open[lint->depth++] = mark;
		else
			lint->result = faults_add(lint->faults, lint->file,
			    token->line, "brackets nest deeper than %d",
			    DEPTH_MAX);
		break;
	case '}':
		lint_close(lint, at, '{');
		break;
	case ']':
		lint_close(lint, at, '[');
		break;
	case ')':
		lint_close(lint, at, '(');
		break;
	case '@':
		lint->result = faults_add(lint->faults, lint->file, token->line,
		    "@include is not read; name rule files in "
		    "'rules'");
		break;
	case '\'':
		lint->result = faults_add(lint->faults, lint->file, token->line,
		    "texts stand between \" and \", not '");
		break;
	default:
		break;
	}
}

static void
lint_close(struct lint *lint, size_t at, char open)
{
	const struct token *token = &lint->scan->list[at];
	char mark = token->text.ptr[0];

	if (lint->depth == 0 || lint->open[lint->depth - 1] != open)
		lint->result = faults_add(lint->faults, lint->file, token->line,
		    lint->depth == 0 ?
			"a %c without its %c; remove it, or open it before" :
			"a %c where no %c is open; close what was opened last",
		    mark, open);
	else
		lint->depth--;
	if (lint->result == 0 && open != '{' && at > 0 &&
	    scan_is_mark(lint->scan, at - 1, ','))
		lint->result = faults_add(lint->faults, lint->file,
		    lint->scan->list[at - 1].line,
		    "a comma before %c; remove the comma", mark);
}

/*
 * A text that runs over lines into what looks like another's words: its end
 * was forgotten, and texts and what stands between them have changed places.
 */
static bool
runs_on(struct lint *lint, size_t at)
{
	const struct token *text = &lint->scan->list[at - 1];
	const struct token *next = &lint->scan->list[at];

	if (text->kind != TOKEN_STRING ||
	    span_find_char(text->text, '\n') == text->text.len)
		return false;
	if (next->kind == TOKEN_MARK)
		return strchr(";,})]", next->text.ptr[0]) == NULL;
	return next->kind == TOKEN_UNCLOSED || next->kind == TOKEN_NUMBER ||
	    (next->kind == TOKEN_NAME &&
		!scan_is_mark(lint->scan, at + 1, '=') &&
		!scan_is_mark(lint->scan, at + 1, ':'));
}

/* Two values with nothing between them. */
static void
lint_pair(struct lint *lint, size_t at)
{
	const struct token *before, *token = &lint->scan->list[at];
	char open;

	if (at == 0 || lint->depth == 0)
		open = '{';
	else
		open = lint->open[lint->depth - 1];
	before = at == 0 ? NULL : &lint->scan->list[at - 1];
	if (before == NULL || !is_value_end(before) || !is_value_start(token))
		return;
	if (before->kind == TOKEN_STRING && token->kind == TOKEN_STRING) {
		if (open == '{' &&
		    (span_is(lint->name, "why") ||
			span_is(lint->name, "title")))
			return;
		(void)faults_add(lint->faults, lint->file, before->line,
		    open == '{' ?
			"two texts follow each other and would be "
			"joined; write one text, or a list: [ \"...\", \"...\" ]" :
			"a comma is missing between two texts, which would be "
			"joined; write \"...\", \"...\"");
	} else if (open != '{') {
		lint->result = faults_add(lint->faults, lint->file,
		    before->line, "a comma is missing after %.*s",
		    SPAN_ARGS(span_first(before->text, 40)));
	}
}

static void
lint_string(struct lint *lint, const struct token *token)
{
	int line = token->line;
	int said = 0;

	for (size_t i = 0; i < token->text.len; i++) {
		char escape;

		if (token->text.ptr[i] == '\n')
			line++;
		if (token->text.ptr[i] != '\\')
			continue;
		escape = control_escape(token->text, i);
		if (said == line)
			escape = '\0';
		if (escape != '\0')
			said = line;
		if (escape == 'x')
			(void)faults_add(lint->faults, lint->file, line,
			    "%.*s is a control byte; remove it",
			    SPAN_ARGS(span_first(span_from(token->text, i),
				4)));
		else if (escape != '\0')
			(void)faults_add(lint->faults, lint->file, line,
			    "\\%c is a control byte to some versions of "
			    "libconfig; write \\\\%c, or put the pattern into "
			    "a .re file",
			    escape, escape);
		i++;
		if (i < token->text.len && token->text.ptr[i] == '\n')
			line++;
	}
}

/* The letter of an escape that makes, or may make, a control byte. */
static char
control_escape(struct span text, size_t at)
{
	char hex[3] = "";
	char *end;
	unsigned long value;
	char letter = at + 1 < text.len ? text.ptr[at + 1] : '\0';

	if (letter == 'a' || letter == 'b' || letter == 'f' || letter == 'v')
		return letter;
	if ((letter != 'x' && letter != 'X') || text.len - at < 4)
		return '\0';
	memcpy(hex, text.ptr + at + 2, 2);
	value = strtoul(hex, &end, 16);
	if (end != hex + 2 || (value >= ' ' && value != 0x7f))
		return '\0';
	return 'x';
}

static void
lint_number(struct lint *lint, const struct token *token)
{
	char text[32];
	char *end;
	long long value;

	if (token->text.len >= sizeof(text)) {
		(void)faults_add(lint->faults, lint->file, token->line,
		    "this number is too long");
		return;
	}
	memcpy(text, token->text.ptr, token->text.len);
	text[token->text.len] = '\0';
	errno = 0;
	value = strtoll(text, &end, 0);
	if (*end == '\0' && (errno != 0 || value > INT_MAX || value < INT_MIN))
		(void)faults_add(lint->faults, lint->file, token->line,
		    "%s is too large for a plain number; write it with a "
		    "unit, such as \"4096 MiB\" or \"24h\"",
		    text);
}

static bool
is_value_end(const struct token *token)
{
	return token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER ||
	    (token->kind == TOKEN_MARK &&
		strchr("}])", token->text.ptr[0]) != NULL);
}

static bool
is_value_start(const struct token *token)
{
	return token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER ||
	    (token->kind == TOKEN_MARK &&
		strchr("{[(", token->text.ptr[0]) != NULL);
}
