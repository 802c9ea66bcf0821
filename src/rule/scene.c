#include "rule/scene.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "rule/phrase_tree.h"
#include "text/known.h"

static int find_sentences(struct scene *scene);
static int add_sentence(struct scene *scene, size_t end);
static bool ends_sentence(struct span text, size_t at);
static bool is_emoji(uint32_t code);
static size_t word_before(struct span text, size_t at);
static size_t word_after(struct span text, size_t at);
static bool in_word(struct span text, size_t at);
static size_t step_back(struct span text, size_t at);
static size_t step_on(struct span text, size_t at);

void
scene_init(struct scene *scene)
{
	memset(scene, 0, sizeof(*scene));
	for (size_t i = 0; i < VIEW_COUNT; i++)
		scene->view[i] = VIEW_NONE;
	scene->findings.values = BUFFER_NONE;
}

void
scene_done(struct scene *scene)
{
	for (size_t i = 0; i < VIEW_COUNT; i++)
		view_done(&scene->view[i]);
	for (size_t i = 0; i < VIEW_COUNT; i++)
		pairs_done(&scene->pairs[i]);
	findings_done(&scene->findings);
	words_done(&scene->words);
	free(scene->sentence);
	sightings_done(&scene->seen);
}

bool
scene_is_new(const struct scene *scene, const struct match_span *place)
{
	if (place->end <= scene->new_from)
		return false;
	return place->end <= scene->new_until ||
	    place->start < scene->new_before;
}

struct match_span
scene_in_message(const struct scene *scene, struct match_span place)
{
	int64_t start = scene->base + place.start;
	int64_t end = scene->base + place.end;

	return (struct match_span){ start < 0 ? 0 : (uint32_t)start,
		end < 0 ? 0 : (uint32_t)end };
}

int
scene_begin(struct scene *scene, struct span raw)
{
	struct view *view = scene->view;

	scene->raw = raw;
	scene->new_from = 0;
	scene->new_until = SIZE_MAX;
	scene->new_before = 0;
	scene->base = 0;
	scene->has_sentences = false;
	scene->has_raw = false;
	for (size_t i = 0; i < VIEW_COUNT; i++)
		scene->pairs[i].is_built = false;
	if (view_fold(&view[VIEW_FOLD], raw) == -1)
		return -1;
	return view_digits(&view[VIEW_DIGITS], &view[VIEW_FOLD]);
}

int
scene_build(struct scene *scene, struct span raw, const struct office *office,
    const struct known *known)
{
	struct view *view = scene->view;

	if (scene_begin(scene, raw) == -1 ||
	    view_address(&view[VIEW_ADDRESS], &view[VIEW_FOLD]) == -1 ||
	    finder_run(&scene->findings, &view[VIEW_FOLD], &view[VIEW_DIGITS],
		&view[VIEW_ADDRESS], office) == -1)
		return -1;
	known_mark(known, &scene->findings);
	if (view_marked(&view[VIEW_MARKED], &view[VIEW_FOLD],
		&scene->findings) == -1)
		return -1;
	return 0;
}

struct span
scene_text(const struct scene *scene, enum view_kind kind)
{
	if (kind == VIEW_RAW)
		return scene->raw;
	return buffer_span(&scene->view[kind].text);
}

const struct pair_text *
scene_pairs(struct scene *scene, enum view_kind kind)
{
	struct pair_text *pairs = &scene->pairs[kind];

	/* Most views of most texts say the same. */
	if (kind != VIEW_FOLD && kind != VIEW_RAW &&
	    span_equal(scene_text(scene, kind), scene_text(scene, VIEW_FOLD)))
		pairs = &scene->pairs[VIEW_FOLD];
	if (!pairs->is_built &&
	    pairs_build(pairs, scene_text(scene, kind)) == -1)
		return NULL;
	return pairs;
}

void
scene_place(const struct scene *scene, enum view_kind kind, size_t start,
    size_t end, struct scene_place *place)
{
	const struct view *marked = &scene->view[VIEW_MARKED];
	struct view_source source = { (uint32_t)start, (uint32_t)end };

	if (kind != VIEW_RAW)
		source = view_original(&scene->view[kind], start, end);
	place->original = (struct match_span){ source.start, source.end };
	place->start = start;
	place->end = end;
	if (kind == VIEW_MARKED)
		return;
	place->start = view_locate(marked, source.start);
	place->end = view_locate(marked, source.end);
	if (place->end <= place->start)
		place->end = step_on(buffer_span(&marked->text), place->start);
}

int
scene_sentence(struct scene *scene, size_t *start, size_t *end)
{
	size_t low = 0, high;

	if (!scene->has_sentences && find_sentences(scene) == -1)
		return -1;
	high = scene->sentence_count;
	/* The first sentence whose end is behind `start`. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scene->sentence[middle] <= *start)
			low = middle + 1;
		else
			high = middle;
	}
	*start = low == 0 ? 0 : scene->sentence[low - 1];
	while (low + 1 < scene->sentence_count && scene->sentence[low] < *end)
		low++;
	if (low < scene->sentence_count)
		*end = scene->sentence[low];
	return 0;
}

void
scene_around(const struct scene *scene, unsigned words, size_t *start,
    size_t *end)
{
	struct span text = scene_text(scene, VIEW_MARKED);

	for (unsigned i = 0; i < words; i++) {
		*start = word_before(text, *start);
		*end = word_after(text, *end);
	}
}

const struct view *
scene_raw_view(struct scene *scene)
{
	struct view *view = &scene->view[VIEW_RAW];

	if (scene->has_raw)
		return view;
	buffer_reset(&view->text);
	for (size_t i = 0; i < scene->raw.len; i++) {
		struct view_source source = { (uint32_t)i, (uint32_t)i + 1 };

		if (view_push(view, scene->raw.ptr[i], source) == -1)
			return NULL;
	}
	scene->has_raw = true;
	return view;
}

static int
find_sentences(struct scene *scene)
{
	struct span text = scene_text(scene, VIEW_MARKED);
	bool emoji = false;

	scene->sentence_count = 0;
	for (size_t i = 0; i < text.len;) {
		uint32_t code;
		int bytes = utf8_read(span_from(text, i), &code);
		bool was_emoji = emoji;

		if (bytes <= 0)
			bytes = 1;
		emoji = bytes > 1 && is_emoji(code);
		/* A run of emoji ends one, and belongs to it. */
		if (was_emoji && !emoji && add_sentence(scene, i) == -1)
			return -1;
		i += (size_t)bytes;
		if (ends_sentence(text, i - 1) && add_sentence(scene, i) == -1)
			return -1;
	}
	if (add_sentence(scene, text.len) == -1)
		return -1;
	scene->has_sentences = true;
	return 0;
}

static int
add_sentence(struct scene *scene, size_t end)
{
	size_t *grown;

	if (scene->sentence_count == scene->sentence_capacity) {
		size_t capacity = scene->sentence_capacity * 2 + 32;

		grown = realloc(scene->sentence, capacity * sizeof(*grown));
		if (grown == NULL)
			return -1;
		scene->sentence = grown;
		scene->sentence_capacity = capacity;
	}
	scene->sentence[scene->sentence_count++] = end;
	return 0;
}

/* As the phrases see it: . ! ? before a blank, or a line end; not "...". */
static bool
ends_sentence(struct span text, size_t at)
{
	char byte = text.ptr[at];
	bool last = at + 1 == text.len;

	if (byte == '\n')
		return true;
	if (byte != '.' && byte != '!' && byte != '?')
		return false;
	if (byte == '.' && at > 0 && text.ptr[at - 1] == '.')
		return false;
	return last || text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n';
}

static bool
is_emoji(uint32_t code)
{
	return (code >= 0x2600 && code <= 0x27BF) ||
	    (code >= 0x1F000 && code <= 0x1FAFF);
}

static size_t
word_before(struct span text, size_t at)
{
	while (at > 0 && !in_word(text, step_back(text, at)))
		at = step_back(text, at);
	while (at > 0 && in_word(text, step_back(text, at)))
		at = step_back(text, at);
	return at;
}

static size_t
word_after(struct span text, size_t at)
{
	while (at < text.len && !in_word(text, at))
		at = step_on(text, at);
	while (at < text.len && in_word(text, at))
		at = step_on(text, at);
	return at;
}

/* Does the character at `at` belong to a word, or to "don't"? */
static bool
in_word(struct span text, size_t at)
{
	uint32_t code;

	if (text.ptr[at] == '\'')
		return at > 0 && at + 1 < text.len && text.ptr[at - 1] != ' ' &&
		    text.ptr[at + 1] != ' ';
	if (utf8_read(span_from(text, at), &code) <= 0)
		return false;
	return phrase_is_word_character(code);
}

static size_t
step_back(struct span text, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
	return at;
}

static size_t
step_on(struct span text, size_t at)
{
	if (at < text.len)
		at++;
	while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at++;
	return at;
}
