#include "text/finder_pass.h"

#include "text/letters.h"

/* So many digits one by one are no way to write a number. */
#define SPACED_DIGITS 6

static unsigned disguises_of(const struct finder_pass *pass,
    struct view_source range, struct view_source original);
static bool overlaps(const struct finding *finding,
    const struct finding *other);
static bool is_better(const struct finding *finding,
    const struct finding *other);
static int keep_value(struct findings *findings, struct span *value);
static void take_out(struct findings *findings, size_t first, size_t count);

/* `range` holds view offsets. */
void
finder_add(struct finder_pass *pass, enum finder_kind kind,
    enum finder_strength strength, struct view_source range, struct span value)
{
	struct findings *findings = pass->findings;
	struct view_source original = view_original(pass->view, range.start,
	    range.end);
	struct finding finding = { .kind = kind,
		.strength = strength,
		.start = original.start,
		.end = original.end,
		.value = span_first(value, FINDER_MAX_VALUE) };
	size_t first = findings->count;
	size_t last;

	while (first > 0 && findings->list[first - 1].end > finding.start)
		first--;
	last = first;
	while (last < findings->count &&
	    overlaps(&findings->list[last], &finding)) {
		if (!is_better(&finding, &findings->list[last]))
			return;
		last++;
	}
	if (first == FINDER_MAX_FINDINGS) {
		findings->unkept++;
		return;
	}
	finding.disguises = disguises_of(pass, range, original);
	take_out(findings, first, last - first);
	if (findings->count == FINDER_MAX_FINDINGS) {
		findings->count--;
		findings->unkept++;
	}
	if (keep_value(findings, &finding.value) == -1) {
		pass->failed = true;
		return;
	}
	memmove(findings->list + first + 1, findings->list + first,
	    (findings->count - first) * sizeof(finding));
	findings->list[first] = finding;
	findings->count++;
}

/* `range` holds view offsets, `original` what they stand for. */
static unsigned
disguises_of(const struct finder_pass *pass, struct view_source range,
    struct view_source original)
{
	const struct view *view = pass->view;
	const struct view *fold = pass->fold;
	size_t first = view_locate(fold, original.start);
	size_t last = view_locate(fold, original.end);
	unsigned disguises = 0;
	size_t singles = 0;

	if (last - first != range.end - range.start ||
	    memcmp(fold->text.ptr + first, view->text.ptr + range.start,
		last - first) != 0)
		disguises |= pass->disguise;
	for (size_t i = first + 1; i < last; i++) {
		if (fold->source[i - 1].end < fold->source[i].start)
			disguises |= DISGUISE_ZERO_WIDTH;
		if (letters_is_digit(fold->text.ptr[i]) &&
		    !letters_is_alnum(fold->text.ptr[i - 1]) &&
		    (i + 1 == last || !letters_is_alnum(fold->text.ptr[i + 1])))
			singles++;
	}
	if (singles >= SPACED_DIGITS)
		disguises |= DISGUISE_SPACED;
	return disguises;
}

static bool
overlaps(const struct finding *finding, const struct finding *other)
{
	return finding->start < other->end && other->start < finding->end;
}

static bool
is_better(const struct finding *finding, const struct finding *other)
{
	uint32_t length = finding->end - finding->start;

	if (finding->strength != other->strength)
		return finding->strength > other->strength;
	return length > other->end - other->start;
}

/* Copy `value` behind the others; theirs move along when the bytes do. */
static int
keep_value(struct findings *findings, struct span *value)
{
	struct buffer *values = &findings->values;
	size_t at[FINDER_MAX_FINDINGS];
	size_t count = findings->count;

	if (values->capacity - values->len < value->len) {
		for (size_t i = 0; i < count; i++)
			at[i] = (size_t)(findings->list[i].value.ptr -
			    values->ptr);
		if (buffer_reserve(values, value->len) == -1)
			return -1;
		for (size_t i = 0; i < count; i++)
			findings->list[i].value.ptr = values->ptr + at[i];
	}
	if (buffer_append(values, *value) == -1)
		return -1;
	value->ptr = values->ptr + values->len - value->len;
	return 0;
}

static void
take_out(struct findings *findings, size_t first, size_t count)
{
	size_t behind = findings->count - first - count;

	memmove(findings->list + first, findings->list + first + count,
	    behind * sizeof(findings->list[0]));
	findings->count -= count;
}
