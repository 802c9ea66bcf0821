#include "targets.h"

#include <stdio.h>

#include "message/format.h"

/* Beside these, each format is one: "format-whatsapp". */
static const struct fuzz_target others[] = {
	{ "bundle", fuzz_bundle, NULL },
	{ "channel", fuzz_channel, NULL },
	{ "container", fuzz_container, NULL },
	{ "context", fuzz_context, NULL },
	{ "cost", fuzz_cost, NULL },
	{ "database", fuzz_database, NULL },
	{ "decode", fuzz_decoding, NULL },
	{ "detect", fuzz_detect, NULL },
	{ "escape", fuzz_escape, NULL },
	{ "exceptions", fuzz_settings, "exceptions.d/a.conf" },
	{ "export", fuzz_export, NULL },
	{ "frame", fuzz_frame, NULL },
	{ "html", fuzz_html, NULL },
	{ "kept", fuzz_kept, NULL },
	{ "known", fuzz_settings, "known.txt" },
	{ "ledger", fuzz_ledger, NULL },
	{ "list", fuzz_settings, "lists/things.txt" },
	{ "mail-field", fuzz_mail_field, NULL },
	{ "maildir", fuzz_maildir, NULL },
	{ "office", fuzz_settings, "office.txt" },
	{ "pattern", fuzz_pattern, NULL },
	{ "people", fuzz_settings, "people.csv" },
	{ "points", fuzz_settings, "lists/points.txt" },
	{ "prefilter", fuzz_prefilter, NULL },
	{ "regex", fuzz_settings, "rules.d/more.re" },
	{ "report", fuzz_report, NULL },
	{ "request", fuzz_request, NULL },
	{ "rules", fuzz_settings, "rules.d/a.conf" },
	{ "saved", fuzz_saved, NULL },
	{ "scan", fuzz_scan, NULL },
	{ "settings", fuzz_settings, "boundaryd.conf" },
	{ "text", fuzz_text, NULL },
	{ "time", fuzz_time, NULL },
};

#define OTHERS (sizeof(others) / sizeof(others[0]))

bool
fuzz_at(size_t index, struct fuzz_target *out)
{
	const struct format *const *formats = format_all();

	if (index < OTHERS) {
		*out = others[index];
		return true;
	}
	index -= OTHERS;
	for (size_t i = 0; formats[i] != NULL; i++) {
		if (i < index)
			continue;
		(void)snprintf(out->name, sizeof(out->name), "format-%s",
		    formats[i]->name);
		out->run = fuzz_format;
		out->about = formats[i];
		return true;
	}
	return false;
}

bool
fuzz_find(const char *name, struct fuzz_target *out)
{
	for (size_t i = 0; fuzz_at(i, out); i++) {
		if (span_is(span_of(out->name), name))
			return true;
	}
	return false;
}
