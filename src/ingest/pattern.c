#include "ingest/pattern_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static bool ends_with(const char *text, const char *ending);
static pattern_states states_after(const struct pattern_parts *parts,
    const char *path, char **last);
static bool is_deep(const char *part);
static bool name_fits(const char *part, const char *name);
static size_t one_fits(const char *part, const char *name, const char **next);
static const char *set_end(const char *part);
static bool set_has(const char *part, const char *end, unsigned char byte);

int
pattern_check(const char *pattern, struct err *err)
{
	struct pattern_choices choices;

	if (pattern_take_apart(pattern, &choices, err) == -1)
		return -1;
	pattern_choices_done(&choices);
	return 0;
}

bool
pattern_fits(const char *pattern, const char *path)
{
	struct pattern_choices choices;
	bool fits = false;

	if (pattern_take_apart(pattern, &choices, NULL) == -1)
		return false;
	for (size_t i = 0; i < choices.count && !fits; i++) {
		char *last;
		pattern_states states;

		states = states_after(&choices.list[i], path, &last);
		fits = states != 0 &&
		    pattern_ends(&choices.list[i], states, last);
		free(last);
	}
	pattern_choices_done(&choices);
	return fits;
}

bool
pattern_is_unfinished(const char *pattern, const char *path)
{
	static const char *const endings[] = { ".crdownload", ".partial",
		".part", ".tmp", ".download", NULL };

	for (size_t i = 0; endings[i] != NULL; i++)
		if (ends_with(path, endings[i]))
			return !ends_with(pattern, endings[i]);
	return false;
}

bool
pattern_reaches(const char *pattern, const char *folder)
{
	struct pattern_choices choices;
	bool reaches = false;

	if (pattern_take_apart(pattern, &choices, NULL) == -1)
		return false;
	for (size_t i = 0; i < choices.count && !reaches; i++) {
		char *last;
		pattern_states states;

		states = states_after(&choices.list[i], folder, &last);
		if (last != NULL && last[0] != '\0')
			states = pattern_enter(&choices.list[i], states, last,
			    false);
		reaches = states != 0;
		free(last);
	}
	pattern_choices_done(&choices);
	return reaches;
}

pattern_states
pattern_settle(const struct pattern_parts *parts, pattern_states states)
{
	for (size_t i = 0; i + 1 < parts->count; i++)
		if ((states >> i & 1) != 0 && is_deep(parts->part[i]))
			states |= (pattern_states)1 << (i + 1);
	return states;
}

pattern_states
pattern_enter(const struct pattern_parts *parts, pattern_states states,
    const char *name, bool linked)
{
	pattern_states next = 0;

	for (size_t i = 0; i + 1 < parts->count; i++) {
		if ((states >> i & 1) == 0)
			continue;
		if (is_deep(parts->part[i])) {
			if (!linked && name[0] != '.')
				next |= (pattern_states)1 << i;
		} else if (name_fits(parts->part[i], name))
			next |= (pattern_states)1 << (i + 1);
	}
	return pattern_settle(parts, next);
}

bool
pattern_ends(const struct pattern_parts *parts, pattern_states states,
    const char *name)
{
	size_t last = parts->count - 1;

	return (states >> last & 1) != 0 && name_fits(parts->part[last], name);
}

const char *
pattern_only(const struct pattern_parts *parts, pattern_states states)
{
	for (size_t i = 0; i < parts->count; i++) {
		if (states != (pattern_states)1 << i)
			continue;
		if (strpbrk(parts->part[i], "*?[") == NULL)
			return parts->part[i];
	}
	return NULL;
}

void
pattern_unescape(char *part)
{
	char *to = part;

	for (const char *from = part; *from != '\0'; from++) {
		if (*from == '\\' && from[1] != '\0')
			from++;
		*to++ = *from;
	}
	*to = '\0';
}

/* Walk all names of `path` but the last, which becomes *last (owned). */
static pattern_states
states_after(const struct pattern_parts *parts, const char *path, char **last)
{
	pattern_states states = pattern_settle(parts, PATTERN_START);
	struct span rest = span_of(path);
	struct span part;
	char *name = strdup("");

	while (name != NULL && span_next_part(&rest, '/', &part)) {
		if (part.len == 0)
			continue;
		if (*name != '\0')
			states = pattern_enter(parts, states, name, false);
		free(name);
		name = span_copy(part);
	}
	*last = name;
	return name == NULL ? 0 : states;
}

static bool
is_deep(const char *part)
{
	return strcmp(part, "**") == 0;
}

/* The last star is the only one that ever needs to take more. */
static bool
name_fits(const char *part, const char *name)
{
	const char *star = NULL, *back = NULL;

	if (name[0] == '.' && part[0] != '.' &&
	    (part[0] != '\\' || part[1] != '.'))
		return false;
	while (*name != '\0') {
		const char *next;
		size_t used;

		if (*part == '*') {
			star = ++part;
			back = name;
			continue;
		}
		used = one_fits(part, name, &next);
		if (used > 0) {
			name += used;
			part = next;
			continue;
		}
		if (star == NULL)
			return false;
		name = ++back;
		part = star;
	}
	while (*part == '*')
		part++;
	return *part == '\0';
}

/* Bytes of `name` that the next thing in `part` takes; 0: does not fit. */
static size_t
one_fits(const char *part, const char *name, const char **next)
{
	const char *end;
	uint32_t code;
	int length;

	*next = part + 1;
	switch (*part) {
	case '\0':
		return 0;
	case '?':
		length = utf8_read(span_of(name), &code);
		return length > 0 ? (size_t)length : 1;
	case '[':
		end = set_end(part);
		if (end == NULL)
			return *name == '[' ? 1 : 0;
		*next = end + 1;
		return set_has(part + 1, end, (unsigned char)*name) ? 1 : 0;
	case '\\':
		if (part[1] != '\0') {
			*next = part + 2;
			return *name == part[1] ? 1 : 0;
		}
		break;
	}
	return *name == *part ? 1 : 0;
}

/* The ] that ends a set; one right at its start is a member. */
static const char *
set_end(const char *part)
{
	const char *at = part + 1;

	if (*at == '!' || *at == '^')
		at++;
	if (*at == ']')
		at++;
	return strchr(at, ']');
}

static bool
set_has(const char *part, const char *end, unsigned char byte)
{
	bool negated = *part == '!' || *part == '^';
	bool found = false;

	if (negated)
		part++;
	while (part < end) {
		unsigned char low = (unsigned char)*part;
		unsigned char high = low;

		if (end - part > 2 && part[1] == '-') {
			high = (unsigned char)part[2];
			part += 2;
		}
		part++;
		if (byte >= low && byte <= high)
			found = true;
	}
	return found != negated;
}

static bool
ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), wanted = strlen(ending);

	return length > wanted && strcmp(text + length - wanted, ending) == 0;
}
