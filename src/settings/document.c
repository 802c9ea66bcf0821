#include "settings/document.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settings/lint.h"

static int parse(struct document *document, struct span bytes);
static int explain(const struct document *document);
static int explain_duplicate(const struct document *document);
static int first_of_name(const struct scan *scan, size_t at);

int
document_open(struct document *document, struct load *load, const char *path,
    const char *named_in, int named_line)
{
	struct span bytes;
	struct err err = { 0 };

	memset(document, 0, sizeof(*document));
	document->load = load;
	document->file = path;
	document->folder = load_folder_of(load, path);
	config_init(&document->config);
	if (bundle_read(load->bundle, path, &bytes, &err) == -1)
		return faults_add(load->faults, named_in, named_line,
		    "cannot read %s%s", err.text,
		    named_in == NULL ? "" : document_advice(&err));
	if (span_starts(bytes, SPAN("\xef\xbb\xbf")))
		bytes = span_from(bytes, 3);
	if (scan_run(&document->scan, bytes) == -1 ||
	    document->folder == NULL) {
		load->arena->failed = true;
		return faults_add(load->faults, path, 0, "out of memory");
	}
	if (lint_file(path, bytes, &document->scan, load->faults) == -1)
		return -1;
	document->last_line = lint_line_of(bytes, bytes.len);
	return parse(document, bytes);
}

void
document_close(struct document *document)
{
	scan_done(&document->scan);
	config_destroy(&document->config);
}

const char *
document_advice(const struct err *err)
{
	switch (err->code) {
	case ENOENT:
	case ENOTDIR:
		return "; put it there, or mend the name";
	case EACCES:
	case EPERM:
		return "; let boundaryd's user read it";
	default:
		return "";
	}
}

int
document_fault(const struct document *document, const config_setting_t *setting,
    const char *format, ...)
{
	va_list args;
	char text[1024];

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return faults_add(document->load->faults, document->file,
	    document_line(setting), "%s", text);
}

int
document_line(const config_setting_t *setting)
{
	return (int)config_setting_source_line(setting);
}

const char *
document_name(const config_setting_t *setting)
{
	while (setting != NULL && config_setting_name(setting) == NULL)
		setting = config_setting_parent(setting);
	return setting == NULL ? "" : config_setting_name(setting);
}

static int
parse(struct document *document, struct span bytes)
{
	/* The bundle puts a NUL behind every file, and lint found no other. */
	if (config_read_string(&document->config,
		bytes.ptr == NULL ? "" : bytes.ptr) == CONFIG_TRUE)
		return 0;
	return explain(document);
}

static int
explain(const struct document *document)
{
	const char *text = config_error_text(&document->config);

	if (text != NULL && strstr(text, "duplicate") != NULL)
		return explain_duplicate(document);
	if (text != NULL && strstr(text, "mismatched") != NULL)
		return faults_add(document->load->faults, document->file,
		    config_error_line(&document->config),
		    "the values between [ and ] must be of one kind");
	return faults_add(document->load->faults, document->file,
	    config_error_line(&document->config),
	    "this cannot be read; look here and on the line before for a "
	    "missing =, ;, comma or bracket");
}

static int
explain_duplicate(const struct document *document)
{
	const struct scan *scan = &document->scan;
	int line = config_error_line(&document->config);

	for (size_t at = 0; at < scan->count; at++) {
		int first;

		if (scan->list[at].kind != TOKEN_NAME ||
		    scan->list[at].line < line - 1)
			continue;
		first = first_of_name(scan, at);
		if (first > 0)
			return faults_add(document->load->faults,
			    document->file, scan->list[at].line,
			    "'%.*s' was set already on line %d; keep one",
			    SPAN_ARGS(scan->list[at].text), first);
	}
	return faults_add(document->load->faults, document->file, line,
	    "a setting was set already; keep one");
}

/* The line where the group of this name sets the same name before; or 0. */
static int
first_of_name(const struct scan *scan, size_t at)
{
	size_t depth = 0;

	for (size_t i = at; i-- > 0;) {
		const struct token *token = &scan->list[i];
		char mark;

		if (token->kind == TOKEN_NAME && depth == 0 &&
		    token->text.len == scan->list[at].text.len &&
		    span_equal(token->text, scan->list[at].text))
			return token->line;
		mark = token->kind == TOKEN_MARK ? token->text.ptr[0] : ' ';
		if (mark == '}' || mark == ')' || mark == ']')
			depth++;
		else if (mark == '{' || mark == '(' || mark == '[') {
			if (depth == 0)
				return 0;
			depth--;
		}
	}
	return 0;
}
