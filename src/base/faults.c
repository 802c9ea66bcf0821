#include "base/faults.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/escape.h"
#include "base/utf8.h"

static int keep(struct faults *faults, char *file, int line, char *text);

void
faults_done(struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		free(faults->list[i].file);
		free(faults->list[i].text);
	}
	free(faults->list);
	*faults = FAULTS_NONE;
}

int
faults_add(struct faults *faults, const char *file, int line,
    const char *format, ...)
{
	char *text = NULL;
	char *name;
	va_list args;

	if (faults == NULL)
		return -1;
	va_start(args, format);
	if (vasprintf(&text, format, args) == -1)
		text = NULL;
	va_end(args);
	name = strdup(file == NULL ? "" : file);
	if (keep(faults, name, line, text) == -1) {
		free(name);
		free(text);
		faults->unkept++;
	}
	return -1;
}

bool
faults_any(const struct faults *faults)
{
	return faults->count > 0 || faults->unkept > 0;
}

void
faults_sort(struct faults *faults)
{
	/* Insertion keeps the order of equals; there are few. */
	for (size_t i = 1; i < faults->count; i++) {
		struct fault fault = faults->list[i];
		size_t at = i;

		for (size_t j = i; j-- > 0;) {
			const struct fault *other = &faults->list[j];
			bool same;

			same = strcmp(other->file, fault.file) == 0;
			if (same && other->line > fault.line)
				at = j;
			else if (same) {
				at = at == i ? j + 1 : at;
				break;
			}
		}
		memmove(&faults->list[at + 1], &faults->list[at],
		    (i - at) * sizeof(fault));
		faults->list[at] = fault;
	}
}

void
faults_line(const struct fault *fault, char *out, size_t size)
{
	struct buffer line = BUFFER_NONE, shown = BUFFER_NONE;
	struct span cut;

	(void)buffer_text(&line, fault->file);
	if (line.len > 0 && fault->line != 0)
		(void)buffer_printf(&line, ":%d", fault->line);
	if (line.len > 0)
		(void)buffer_text(&line, ": ");
	(void)buffer_text(&line, fault->text);
	/* A file may be called anything; a backslash is what a text is about. */
	(void)escape_block(&shown, buffer_span(&line));
	cut = utf8_cut(buffer_span(&shown), size - 1);
	(void)snprintf(out, size, "%.*s", SPAN_ARGS(cut));
	for (char *at = strchr(out, '\n'); at != NULL; at = strchr(at, '\n'))
		*at = ' ';
	buffer_done(&line);
	buffer_done(&shown);
}

static int
keep(struct faults *faults, char *file, int line, char *text)
{
	struct fault *grown;

	if (file == NULL || text == NULL || faults->count >= FAULTS_MAX)
		return -1;
	grown = reallocarray(faults->list, faults->count + 1, sizeof(*grown));
	if (grown == NULL)
		return -1;
	faults->list = grown;
	grown[faults->count++] = (struct fault){ file, line, text };
	return 0;
}
