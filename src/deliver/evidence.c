#include "deliver/evidence.h"

#include <errno.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/instant.h"
#include "base/sha256.h"
#include "deliver/mail_parts.h"

struct archive {
	struct buffer *out;
	struct buffer sums;
	char folder[sizeof("alert-") + DIGEST_HEX_BYTES];
	int64_t made;
};

static void add(struct archive *archive, const char *name, struct span bytes);
static void put_rule(const struct evidence *evidence, struct buffer *out);
static void line(struct buffer *out, const char *label, const char *text);

int
evidence_write(const struct evidence *evidence, struct buffer *out,
    struct err *err)
{
	struct archive archive = { .out = out,
		.sums = BUFFER_NONE,
		.made = evidence->made };
	struct buffer part = BUFFER_NONE;
	char id[DIGEST_HEX_BYTES], name[128];
	int result;

	digest_hex(&evidence->alert->id, id);
	(void)snprintf(archive.folder, sizeof(archive.folder), "alert-%s", id);
	result = mail_render(evidence->alert, evidence->options, &part, err);
	add(&archive, "alert.eml", buffer_span(&part));
	buffer_reset(&part);
	mail_json(evidence->alert, evidence->options, &part);
	add(&archive, "alert.json", buffer_span(&part));
	add(&archive, "history.jsonl", evidence->history);
	out->failed = out->failed || part.failed;
	buffer_reset(&part);
	put_rule(evidence, &part);
	add(&archive, "rule.txt", buffer_span(&part));
	if (evidence->rule_file.len > 0)
		add(&archive, "rule.conf", evidence->rule_file);
	(void)snprintf(name, sizeof(name), "%s/SHA256SUMS", archive.folder);
	tar_member(out, name, buffer_span(&archive.sums), evidence->made);
	tar_end(out);
	if (part.failed || archive.sums.failed)
		out->failed = true;
	buffer_done(&archive.sums);
	buffer_done(&part);
	if (result == 0 && out->failed)
		result = err_set(err, ENOMEM, "out of memory for an archive");
	return result;
}

static void
add(struct archive *archive, const char *name, struct span bytes)
{
	char path[128], hash[SHA256_HEX_BYTES];

	(void)snprintf(path, sizeof(path), "%s/%s", archive->folder, name);
	tar_member(archive->out, path, bytes, archive->made);
	sha256_hex(bytes, hash);
	/* As sha256sum writes it, seen from inside the folder. */
	(void)buffer_printf(&archive->sums, "%s  %s\n", hash, name);
}

static void
put_rule(const struct evidence *evidence, struct buffer *out)
{
	const struct rule_spec *rule = evidence->alert->rule;
	char when[INSTANT_TEXT_BYTES], hash[SHA256_HEX_BYTES];

	line(out, "Rule, as it was when it spoke", rule->id);
	line(out, "Title", rule->title);
	line(out, "Why", rule->why);
	line(out, "Clauses", rule->clause);
	line(out, "Level", severity_name(rule->severity));
	instant_format(evidence->made, when);
	line(out, "Archive made", when);
	line(out, "By", evidence->made_by);
	line(out, "boundaryd", PACKAGE_VERSION);
	if (evidence->rule_file.len == 0) {
		(void)buffer_text(out, "The rule is no longer there.\n");
		return;
	}
	sha256_hex(evidence->rule_file, hash);
	line(out, "File that holds it now", evidence->rule_path);
	(void)buffer_printf(out, "Line: %d\nSHA-256 of that file: %s\n",
	    evidence->rule_line, hash);
}

static void
line(struct buffer *out, const char *label, const char *text)
{
	(void)buffer_printf(out, "%s: ", label);
	(void)escape_line(out, span_of(text));
	(void)buffer_char(out, '\n');
}
