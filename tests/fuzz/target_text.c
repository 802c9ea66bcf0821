/* A text's views and findings, and what is made of text for people. */
#include "base/escape.h"
#include "base/json_write.h"
#include "base/utf8.h"
#include "targets.h"
#include "text/finder.h"
#include "text/view.h"
#include "world.h"

/* Of the compatibility decomposition: U+FDFA, 3 bytes, is 33. */
#define FOLD_GROWTH 11

static void
check_view(const struct view *view, struct span original)
{
	FUZZ_CHECK(utf8_is_valid(buffer_span(&view->text)));
	FUZZ_CHECK(view->text.len <= FOLD_GROWTH * original.len + 16);
	for (size_t i = 0; i < view->text.len; i++) {
		FUZZ_CHECK(view->source[i].start <= view->source[i].end);
		FUZZ_CHECK(view->source[i].end <= original.len);
	}
	for (size_t i = 0; i <= original.len; i++)
		FUZZ_CHECK(view_locate(view, (uint32_t)i) <= view->text.len);
}

static void
check_findings(const struct findings *findings, struct span original)
{
	uint32_t end = 0;

	FUZZ_CHECK(findings->count <= FINDER_MAX_FINDINGS);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];

		FUZZ_CHECK(finding->kind < FINDER_COUNT);
		FUZZ_CHECK(finding->start >= end);
		FUZZ_CHECK(finding->end > finding->start);
		FUZZ_CHECK(finding->end <= original.len);
		FUZZ_CHECK(finding->value.len > 0);
		FUZZ_CHECK(utf8_is_valid(finding->value));
		end = finding->end;
	}
}

void
fuzz_text(const void *about, struct span bytes)
{
	static struct view view[VIEW_COUNT];
	static struct findings findings;
	const struct office *office = world_small()->settings->office;
	struct buffer text = BUFFER_NONE;
	struct span original;

	(void)about;
	fuzz_decode(bytes, &text);
	original = buffer_span(&text);
	FUZZ_CHECK(view_fold(&view[VIEW_FOLD], original) == 0);
	FUZZ_CHECK(view_digits(&view[VIEW_DIGITS], &view[VIEW_FOLD]) == 0);
	FUZZ_CHECK(view_address(&view[VIEW_ADDRESS], &view[VIEW_FOLD]) == 0);
	FUZZ_CHECK(finder_run(&findings, &view[VIEW_FOLD], &view[VIEW_DIGITS],
		       &view[VIEW_ADDRESS], office) == 0);
	FUZZ_CHECK(view_marked(&view[VIEW_MARKED], &view[VIEW_FOLD],
		       &findings) == 0);
	for (size_t i = VIEW_FOLD; i < VIEW_COUNT; i++)
		check_view(&view[i], original);
	check_findings(&findings, original);
	buffer_done(&text);
}

void
fuzz_escape(const void *about, struct span bytes)
{
	struct buffer out = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&out);
	char fixed[40];

	(void)about;
	FUZZ_CHECK(escape_line(&out, bytes) == 0);
	fuzz_check_plain(buffer_span(&out));
	FUZZ_CHECK(span_find_char(buffer_span(&out), '\n') == out.len);
	buffer_reset(&out);
	FUZZ_CHECK(escape_block(&out, bytes) == 0);
	fuzz_check_plain(buffer_span(&out));
	buffer_reset(&out);
	json_string(&json, NULL, bytes);
	fuzz_check_plain(buffer_span(&out));
	FUZZ_CHECK(span_find_char(buffer_span(&out), '\n') == out.len);
	escape_into(fixed, sizeof(fixed), bytes);
	fuzz_check_plain(span_of(fixed));
	buffer_done(&out);
}
