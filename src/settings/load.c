#include "settings/load.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

static struct span without_mark(struct span bytes);

const char *
load_folder_of(struct load *load, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return "";
	return arena_text(load->arena,
	    (struct span){ file, (size_t)(slash - file) + 1 });
}

const char *
load_path(struct load *load, const char *folder, const char *name)
{
	if (name[0] == '/')
		return arena_text(load->arena, span_of(name));
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	return arena_printf(load->arena, "%s%s", folder, name);
}

const char *
load_absolute(struct load *load, const char *folder, const char *name)
{
	const char *path = load_path(load, folder, name);
	const char *start = bundle_working_folder(load->bundle);

	if (path == NULL || path[0] == '/')
		return path;
	if (strcmp(path, ".") == 0)
		return start;
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	return arena_printf(load->arena, "%s%s%s", start,
	    strcmp(start, "/") == 0 ? "" : "/", path);
}

int
load_add_line(struct load *load, struct rule_lines *lines,
    const struct rule_line *line)
{
	struct rule_line *list;

	list = arena_grow(load->arena, lines->list, lines->count,
	    sizeof(*list));
	if (list == NULL)
		return -1;
	list[lines->count++] = *line;
	lines->list = list;
	return 0;
}

int
load_file_lines(struct load *load, const char *path, const char *file, int line,
    struct rule_lines *lines)
{
	struct span rest, text;
	struct err err = { 0 };
	int number = 0;

	if (bundle_read(load->bundle, path, &rest, &err) == -1)
		return faults_add(load->faults, file, line, "cannot read %s",
		    err.text);
	rest = without_mark(rest);
	while (span_next_part(&rest, '\n', &text)) {
		struct rule_line entry = { SPAN_NONE, path, 0 };

		number++;
		entry.text = span_trim(text);
		entry.line = number;
		if (entry.text.len == 0 || entry.text.ptr[0] == '#')
			continue;
		if (!utf8_is_valid(text) ||
		    span_find_char(text, '\0') < text.len) {
			(void)faults_add(load->faults, path, number,
			    "this is not UTF-8; save the file as UTF-8");
			continue;
		}
		if (load_add_line(load, lines, &entry) == -1)
			return -1;
	}
	return 0;
}

bool
load_has_fault(const struct load *load, const char *file, int first, int last)
{
	for (size_t i = 0; i < load->faults->count; i++) {
		const struct fault *fault = &load->faults->list[i];

		if (fault->line >= first && fault->line <= last &&
		    strcmp(fault->file, file) == 0)
			return true;
	}
	return load->faults->unkept > 0;
}

/* Editors on Windows put a byte order mark first. */
static struct span
without_mark(struct span bytes)
{
	if (span_starts(bytes, SPAN("\xef\xbb\xbf")))
		return span_from(bytes, 3);
	return bytes;
}
