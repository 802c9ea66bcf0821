#include "text/office.h"

#include <stdlib.h>

#include "base/table.h"
#include "text/short_text.h"

struct office {
	struct table *known;
};

static int add_line(struct office *office, struct short_text *reading,
    struct span line);
static int add_known(struct office *office, struct span value);
static bool has(const struct office *office, struct span value);
static bool has_domain(const struct office *office, struct span domain);
static struct span before_path(struct span url);

struct office *
office_new(struct span lines)
{
	struct office *office = calloc(1, sizeof(*office));
	struct short_text *reading = short_text_new();
	struct span line;
	int result = office == NULL || reading == NULL ? -1 : 0;

	if (result == 0)
		office->known = table_new();
	if (result == 0 && office->known == NULL)
		result = -1;
	while (result == 0 && span_next_part(&lines, '\n', &line)) {
		line = span_trim(span_first(line, span_find_char(line, '#')));
		if (line.len > 0)
			result = add_line(office, reading, line);
	}
	short_text_free(reading);
	if (result == 0)
		return office;
	office_free(office);
	return NULL;
}

void
office_free(struct office *office)
{
	if (office == NULL)
		return;
	table_free(office->known);
	free(office);
}

bool
office_has(const struct office *office, enum finder_kind kind,
    struct span value)
{
	size_t at;

	if (office == NULL)
		return false;
	if (has(office, value))
		return true;
	if (kind == FINDER_EMAIL) {
		at = span_find_char(value, '@');
		return has_domain(office, span_from(value, at + 1));
	}
	if (kind == FINDER_URL)
		return has_domain(office, before_path(value));
	return false;
}

/* Known by its normal form where a finder knows it, else as it is written. */
static int
add_line(struct office *office, struct short_text *reading, struct span line)
{
	struct findings *findings = &reading->findings;

	if (short_text_read(reading, line) == -1)
		return -1;
	for (size_t i = 0; i < findings->count; i++)
		if (add_known(office, findings->list[i].value) == -1)
			return -1;
	line = buffer_span(&reading->fold.text);
	if (line.len > 0 && line.ptr[0] == '@')
		line = span_from(line, 1);
	return findings->count > 0 ? 0 : add_known(office, line);
}

static int
add_known(struct office *office, struct span value)
{
	if (value.len == 0)
		return 0;
	return table_put(office->known, value, office);
}

static bool
has(const struct office *office, struct span value)
{
	return table_get(office->known, value) != NULL;
}

/* The domain itself or one that it is part of. */
static bool
has_domain(const struct office *office, struct span domain)
{
	while (domain.len > 0) {
		if (has(office, domain))
			return true;
		domain = span_from(domain, span_find_char(domain, '.') + 1);
	}
	return false;
}

static struct span
before_path(struct span url)
{
	return span_first(url, span_find_char(url, '/'));
}
