#include "text/finder_pass.h"

#include "text/letters.h"

static unsigned	disguises_of(const struct finder_pass *pass,
		    struct view_source range);
static bool	overlaps(const struct finding *finding,
		    const struct finding *other);
static bool	is_better(const struct finding *finding,
		    const struct finding *other);
static int	keep_value(struct findings *findings, struct span *value);
static void	take_out(struct findings *findings, size_t first, size_t count);

/* `range` holds view offsets. */
void
finder_add(struct finder_pass *pass, enum finder_kind kind,
    enum finder_strength strength, struct view_source range, struct span value)
{
	struct findings		*findings = pass->findings;
	struct view_source	 original = view_original(pass->view,
	    range.start, range.end);
	struct finding		 finding = { kind, strength, original.start,
	    original.end, span_first(value, FINDER_MAX_VALUE), 0, false };
	size_t			 first = findings->count;
	size_t			 last;

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
	finding.disguises = disguises_of(pass, range);
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

static unsigned
disguises_of(const struct finder_pass *pass, struct view_source range)
{
	const struct view	*view = pass->view;
	unsigned		 disguises = 0;
	size_t			 singles = 0;

	for (size_t i = range.start; i < range.end; i++) {
		struct view_source	source = view->source[i];
		size_t			at = view_locate(pass->fold,
		    source.start);

		if (pass->fold->text.ptr[at] != view->text.ptr[i])
			disguises |= pass->disguise;
		if (i > range.start && view->source[i - 1].end < source.start)
			disguises |= DISGUISE_ZERO_WIDTH;
		if (i > range.start && letters_is_alnum(view->text.ptr[i]) &&
		    !letters_is_alnum(view->text.ptr[i - 1]))
			singles++;
	}
	if (singles * 2 >= (size_t)(range.end - range.start) - 1 && singles > 5)
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
	uint32_t	length = finding->end - finding->start;

	if (finding->strength != other->strength)
		return finding->strength > other->strength;
	return length > other->end - other->start;
}

/* Copy `value` behind the others; theirs move along when the bytes do. */
static int
keep_value(struct findings *findings, struct span *value)
{
	struct buffer	*values = &findings->values;
	size_t		 at[FINDER_MAX_FINDINGS];

	if (values->capacity - values->len < value->len) {
		for (size_t i = 0; i < findings->count; i++)
			at[i] = (size_t)(findings->list[i].value.ptr -
			    values->ptr);
		if (buffer_reserve(values, value->len) == -1)
			return -1;
		for (size_t i = 0; i < findings->count; i++)
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
	size_t	behind = findings->count - first - count;

	memmove(findings->list + first, findings->list + first + count,
	    behind * sizeof(findings->list[0]));
	findings->count -= count;
}
