#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_write.h"
#include "ctl/command.h"
#include "ctl/known_file.h"
#include "people/people.h"
#include "settings/settings.h"

#define ID_DIGITS  8 /* of a digest, for people */
#define LINE_BYTES 1024

/* boundaryctl known: staff's own numbers and addresses, as digests alone. */
struct edit {
	const struct ctl *ctl;
	const struct settings *settings;
	unsigned char key[DIGEST_KEY_BYTES];
	struct buffer lines;
	size_t changed;
	size_t refused;
};

static enum ctl_status run(const struct ctl *ctl, int count, char **arguments);
static enum ctl_status with_settings(struct edit *edit, int count,
    char **arguments);
static enum ctl_status add(struct edit *edit, const char *name);
static int add_value(struct edit *edit, struct span value,
    const struct person *person, size_t number);
static bool has_digest(const struct edit *edit, const struct digest *digest);
static enum ctl_status list(struct edit *edit);
static void print_line(const struct edit *edit, const struct known_line *line);
static enum ctl_status drop(struct edit *edit, int count, char **names);
static bool is_named(const struct known_line *line, int count, char **names);
static enum ctl_status save(struct edit *edit, const char *what);
static enum ctl_status fail(const struct err *err);

const struct command command_known = { "known",
	"add PERSON | list | remove ID|PERSON ...",
	"keep staff's own numbers and addresses as digests, to be spotted",
	run };

static enum ctl_status
run(const struct ctl *ctl, int count, char **arguments)
{
	struct edit edit = { .ctl = ctl, .lines = BUFFER_NONE };
	struct bundle *bundle = bundle_new();
	struct faults faults = FAULTS_NONE;
	struct settings *settings = NULL;
	enum ctl_status status;
	char text[LINE_BYTES];

	if (bundle != NULL)
		settings = settings_load(bundle, ctl->settings_file, &faults);
	for (size_t i = 0; settings == NULL && i < faults.count; i++) {
		faults_line(&faults.list[i], text, sizeof(text));
		(void)fprintf(stderr, "%s\n", text);
	}
	edit.settings = settings;
	status = settings == NULL ? CTL_FAILED :
				    with_settings(&edit, count, arguments);
	explicit_bzero(edit.key, sizeof(edit.key));
	buffer_done(&edit.lines);
	settings_free(settings);
	faults_done(&faults);
	bundle_free(bundle);
	return status;
}

static enum ctl_status
with_settings(struct edit *edit, int count, char **arguments)
{
	const char *what = count > 1 ? arguments[1] : "";
	struct err err = { 0 };

	if (known_file_read(edit->settings->known_path, &edit->lines, &err) ==
	    -1)
		return fail(&err);
	if (strcmp(what, "add") == 0 && count == 3)
		return add(edit, arguments[2]);
	if (strcmp(what, "list") == 0 && count == 2)
		return list(edit);
	if (strcmp(what, "remove") == 0 && count > 2)
		return drop(edit, count - 2, arguments + 2);
	return command_usage(&command_known);
}

/* One value a line of standard input, so that none stands in a history. */
static enum ctl_status
add(struct edit *edit, const char *name)
{
	const struct person *person = people_by_id(edit->settings->people,
	    span_of(name));
	char line[LINE_BYTES];
	struct err err = { 0 };
	size_t number = 0;
	int result = 0;

	if (person == NULL)
		person = people_find(edit->settings->people, span_of(name));
	if (person == NULL) {
		(void)fprintf(stderr,
		    "boundaryctl: people.csv has nobody called '%s', or more "
		    "than one: write the id\n",
		    name);
		return CTL_FOUND;
	}
	if (known_file_key(edit->settings->known_key_path, edit->key, &err) ==
	    -1)
		return fail(&err);
	if (isatty(STDIN_FILENO))
		(void)fprintf(stderr,
		    "One number or address of %s a line; Ctrl-D ends.\n",
		    person->id);
	while (result == 0 && fgets(line, sizeof(line), stdin) != NULL) {
		struct span value = span_trim(span_of(line));

		number++;
		if (value.len > 0)
			result = add_value(edit, value, person, number);
	}
	explicit_bzero(line, sizeof(line));
	if (result == -1)
		return CTL_FAILED;
	return save(edit, "added");
}

/* The value itself is never said again. */
static int
add_value(struct edit *edit, struct span value, const struct person *person,
    size_t number)
{
	struct known_line read = { .person = SPAN_NONE };
	char hex[DIGEST_HEX_BYTES];
	int result = known_digest(edit->key, value, &read);

	if (result == -1) {
		(void)fprintf(stderr, "boundaryctl: out of memory\n");
		return -1;
	}
	if (result == 0) {
		edit->refused++;
		(void)fprintf(stderr,
		    "boundaryctl: line %zu is no phone number, e-mail address, "
		    "web address or handle by itself; write one, a handle with "
		    "its @\n",
		    number);
		return 0;
	}
	if (has_digest(edit, &read.digest))
		return 0;
	digest_hex(&read.digest, hex);
	if (edit->lines.len > 0 && edit->lines.ptr[edit->lines.len - 1] != '\n')
		(void)buffer_char(&edit->lines, '\n');
	edit->changed++;
	return buffer_printf(&edit->lines, "%s %s %s\n", hex, person->id,
	    finder_name(read.kind));
}

static bool
has_digest(const struct edit *edit, const struct digest *digest)
{
	struct span rest = buffer_span(&edit->lines), line;
	struct known_line read;

	while (span_next_part(&rest, '\n', &line))
		if (known_line_read(span_trim(line), &read) &&
		    digest_equal(&read.digest, digest))
			return true;
	return false;
}

static enum ctl_status
list(struct edit *edit)
{
	struct span rest = buffer_span(&edit->lines), line;
	struct known_line read;
	bool any = false;

	while (span_next_part(&rest, '\n', &line))
		if (known_line_read(span_trim(line), &read)) {
			print_line(edit, &read);
			any = true;
		}
	if (!any && !edit->ctl->json)
		(void)printf("nothing is known yet; 'boundaryctl known add "
			     "PERSON' reads numbers and addresses\n");
	return CTL_OK;
}

static void
print_line(const struct edit *edit, const struct known_line *line)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);
	char hex[DIGEST_HEX_BYTES];

	digest_hex(&line->digest, hex);
	hex[ID_DIGITS] = '\0';
	if (!edit->ctl->json) {
		(void)printf("%s %-20.*s %s\n", hex, SPAN_ARGS(line->person),
		    finder_name(line->kind));
		return;
	}
	json_open_object(&json, NULL);
	json_text(&json, "id", hex);
	json_string(&json, "person", line->person);
	json_text(&json, "kind", finder_name(line->kind));
	json_close_object(&json);
	(void)printf("%.*s\n", SPAN_ARGS(buffer_span(&out)));
	buffer_done(&out);
}

static enum ctl_status
drop(struct edit *edit, int count, char **names)
{
	struct span rest = buffer_span(&edit->lines), line;
	struct buffer kept = BUFFER_NONE;
	struct known_line read;

	while (span_next_part(&rest, '\n', &line)) {
		if (known_line_read(span_trim(line), &read) &&
		    is_named(&read, count, names)) {
			edit->changed++;
			continue;
		}
		if (rest.ptr == NULL && line.len == 0)
			break;
		(void)buffer_append(&kept, line);
		(void)buffer_char(&kept, '\n');
	}
	buffer_done(&edit->lines);
	edit->lines = kept;
	if (edit->changed > 0)
		return save(edit, "removed");
	(void)fprintf(stderr,
	    "boundaryctl: none is called so; 'boundaryctl known list' shows "
	    "them\n");
	return CTL_FOUND;
}

/* By at least as many digits as are listed, or by the person's id. */
static bool
is_named(const struct known_line *line, int count, char **names)
{
	char hex[DIGEST_HEX_BYTES];

	digest_hex(&line->digest, hex);
	for (int i = 0; i < count; i++)
		if (span_is(line->person, names[i]) ||
		    (strlen(names[i]) >= ID_DIGITS &&
			span_starts(span_of(hex), span_of(names[i]))))
			return true;
	return false;
}

static enum ctl_status
save(struct edit *edit, const char *what)
{
	struct err err = { 0 };

	if (edit->lines.failed)
		(void)err_set(&err, 0, "out of memory");
	else if (edit->changed == 0 ||
	    known_file_write(edit->settings->known_path,
		buffer_span(&edit->lines), &err) == 0) {
		(void)fprintf(stderr, "%zu %s%s\n", edit->changed, what,
		    edit->changed == 0 ?
			"" :
			"; 'boundaryctl reload' puts it to work");
		return edit->refused == 0 ? CTL_OK : CTL_FOUND;
	}
	return fail(&err);
}

static enum ctl_status
fail(const struct err *err)
{
	(void)fprintf(stderr, "boundaryctl: %s\n", err->text);
	return CTL_FAILED;
}
