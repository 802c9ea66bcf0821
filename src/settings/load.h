#ifndef BOUNDARYD_SETTINGS_LOAD_H
#define BOUNDARYD_SETTINGS_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/faults.h"
#include "base/span.h"
#include "rule/rule_spec.h"
#include "settings/bundle.h"
#include "settings/texts.h"

/*
 * load -- what every part of one reading of the settings shares, and what they
 * do with names of files and with lines.
 */
struct load {
	struct bundle *bundle;
	struct faults *faults;
	struct arena *arena;
};

/* "" or the folder of `file` with a / behind it. */
const char *load_folder_of(struct load *load, const char *file);
/* `name` as seen from `folder`; absolute names stay as they are. */
const char *load_path(struct load *load, const char *folder, const char *name);
/* As load_path, but never relative to where a program was started. */
const char *load_absolute(struct load *load, const char *folder,
    const char *name);
int load_add_line(struct load *load, struct rule_lines *lines,
    const struct rule_line *line);
/*
 * Add the lines of a file to `lines`: trimmed, without empty lines and
 * comments. -1 with a fault at FILE:LINE of who named it.
 */
int load_file_lines(struct load *load, const char *path, const char *file,
    int line, struct rule_lines *lines);
/* Does a fault stand in `file` on lines `first` to `last`? */
bool load_has_fault(const struct load *load, const char *file, int first,
    int last);

#endif
