#ifndef BOUNDARYD_SETTINGS_DOCUMENT_H
#define BOUNDARYD_SETTINGS_DOCUMENT_H

#include <libconfig.h>

#include "settings/load.h"
#include "settings/scan.h"

/*
 * document -- one libconfig file, read through the bundle, linted and parsed.
 */
struct document {
	struct load *load;
	const char *file;   /* as it was named */
	const char *folder; /* "" or with a / behind */
	config_t config;
	struct scan scan;
	int last_line;
};

/*
 * Read `path`. -1 with faults; where the file itself cannot be read, the fault
 * is at `named_in`:`named_line`. Close it in both cases.
 */
int document_open(struct document *document, struct load *load,
    const char *path, const char *named_in, int named_line);
void document_close(struct document *document);
/* What to do about a file that cannot be read, to stand behind err->text. */
const char *document_advice(const struct err *err);
/* Report a fault at a setting. Returns -1. */
int document_fault(const struct document *document,
    const config_setting_t *setting, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int document_line(const config_setting_t *setting);
/* Its name, or that of the list it stands in. */
const char *document_name(const config_setting_t *setting);

#endif
