#include "text/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "text/short_text.h"

struct known {
	struct table *digests; /* 16 bytes each */
	unsigned char key[DIGEST_KEY_BYTES];
};

static bool is_kind(enum finder_kind kind);
static void digest_value(const unsigned char key[DIGEST_KEY_BYTES],
    enum finder_kind kind, struct span value, struct digest *out);
static bool has(const struct known *known, enum finder_kind kind,
    struct span value);
static bool is_known(const struct known *known, const struct finding *finding);
static struct span digest_span(const struct digest *digest);

struct known *
known_new(const char *file, struct span lines,
    const unsigned char key[DIGEST_KEY_BYTES], struct faults *faults)
{
	struct known *known = calloc(1, sizeof(*known));
	struct span line;
	int number = 0;

	if (known == NULL)
		return NULL;
	memcpy(known->key, key, sizeof(known->key));
	known->digests = table_new();
	while (known->digests != NULL && span_next_part(&lines, '\n', &line)) {
		struct known_line read;

		number++;
		line = span_trim(span_first(line, span_find_char(line, '#')));
		if (line.len == 0)
			continue;
		if (!known_line_read(line, &read))
			(void)faults_add(faults, file, number,
			    "this is no known value: take the line out, and "
			    "run 'boundaryctl known add PERSON'");
		else if (table_put(known->digests, digest_span(&read.digest),
			     known) == -1) {
			known_free(known);
			return NULL;
		}
	}
	if (known->digests != NULL)
		return known;
	known_free(known);
	return NULL;
}

void
known_free(struct known *known)
{
	if (known == NULL)
		return;
	table_free(known->digests);
	explicit_bzero(known->key, sizeof(known->key));
	free(known);
}

bool
known_line_read(struct span line, struct known_line *out)
{
	struct span rest = line, digest, kind;

	if (!span_next_part(&rest, ' ', &digest) ||
	    !span_next_part(&rest, ' ', &out->person) ||
	    !span_next_part(&rest, ' ', &kind) || rest.len > 0)
		return false;
	return out->person.len > 0 && digest_from_hex(digest, &out->digest) &&
	    finder_parse(kind, &out->kind) && is_kind(out->kind);
}

bool
known_key_read(struct span text, unsigned char key[DIGEST_KEY_BYTES])
{
	struct digest half[2];

	text = span_trim(text);
	if (text.len != 2 * (size_t)DIGEST_KEY_BYTES)
		return false;
	for (size_t i = 0; i < 2; i++) {
		struct span digits = span_first(span_from(text,
						    i * DIGEST_KEY_BYTES),
		    DIGEST_KEY_BYTES);

		if (!digest_from_hex(digits, &half[i]))
			return false;
		memcpy(key + i * DIGEST_BYTES, half[i].byte, DIGEST_BYTES);
	}
	explicit_bzero(half, sizeof(half));
	return true;
}

int
known_digest(const unsigned char key[DIGEST_KEY_BYTES], struct span text,
    struct known_line *out)
{
	struct short_text *reading = short_text_new();
	const struct finding *finding;
	int result = -1;

	if (reading != NULL && short_text_read(reading, text) == 0) {
		finding = &reading->findings.list[0];
		result = reading->findings.count == 1 && is_kind(finding->kind);
		if (result == 1) {
			out->kind = finding->kind;
			digest_value(key, finding->kind, finding->value,
			    &out->digest);
		}
	}
	short_text_free(reading);
	return result;
}

void
known_mark(const struct known *known, struct findings *findings)
{
	if (known == NULL)
		return;
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->list[i];

		if (finding->office || !is_kind(finding->kind) ||
		    !is_known(known, finding))
			continue;
		finding->known = true;
		finding->strength = FINDER_CERTAIN;
	}
}

static bool
is_kind(enum finder_kind kind)
{
	return kind == FINDER_PHONE || kind == FINDER_EMAIL ||
	    kind == FINDER_HANDLE || kind == FINDER_URL;
}

/* Also a page whose address ends in a known handle. */
static bool
is_known(const struct known *known, const struct finding *finding)
{
	struct span name = finding->value;

	if (has(known, finding->kind, name))
		return true;
	if (finding->kind != FINDER_URL ||
	    span_find_char(name, '/') == name.len)
		return false;
	if (name.ptr[name.len - 1] == '/')
		name.len--;
	for (size_t at = span_find_char(name, '/'); at < name.len;
	     at = span_find_char(name, '/'))
		name = span_from(name, at + 1);
	if (name.len > 0 && name.ptr[0] == '@')
		name = span_from(name, 1);
	return name.len > 0 && has(known, FINDER_HANDLE, name);
}

static bool
has(const struct known *known, enum finder_kind kind, struct span value)
{
	struct digest digest;

	digest_value(known->key, kind, value, &digest);
	return table_get(known->digests, digest_span(&digest)) != NULL;
}

static void
digest_value(const unsigned char key[DIGEST_KEY_BYTES], enum finder_kind kind,
    struct span value, struct digest *out)
{
	struct digest_state state;

	digest_begin_keyed(&state, key);
	digest_add_field(&state, span_of(finder_name(kind)));
	digest_add_field(&state, value);
	digest_end(&state, out);
}

static struct span
digest_span(const struct digest *digest)
{
	return (struct span){ (const char *)digest->byte, DIGEST_BYTES };
}
