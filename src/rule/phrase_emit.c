#include "rule/phrase_tree.h"

#include <string.h>

#include "base/utf8.h"
#include "rule/word_forms.h"

/*
 * A letter or digit; phrase_is_word_character says the same. Ranges, since the
 * matcher looks up Unicode properties one character at a time.
 */
#define LETTERS_LOW                               \
	"A-Za-z0-9\\x{c0}-\\x{d6}\\x{d8}-\\x{f6}" \
	"\\x{f8}-\\x{1fff}\\x{2c00}-\\x{2fff}\\x{3040}-\\x{d7ff}"
#define LETTERS_HIGH                               \
	"\\x{fe10}-\\x{fffc}\\x{10000}-\\x{1efff}" \
	"\\x{1fb00}-\\x{10ffff}"
#define LETTER LETTERS_LOW "\\x{f900}-\\x{fdff}" LETTERS_HIGH
/* A finding's mark is a word by itself. */
#define MARK       "\\x{e000}-\\x{f8ff}"
#define ANY_WORD   LETTERS_LOW "\\x{e000}-\\x{fdff}" LETTERS_HIGH
#define WORD_START "(?<![" LETTER "])(?<![" LETTER "]')"
#define WORD_END   "(?!'?[" LETTER "])"
/* A character between two words: none that ends a sentence. */
#define EASY    "[^" ANY_WORD "\\n.!?]"
#define BETWEEN "(?:" EASY "|[.!?](?![ \\n])|(?<=\\.)\\.)"
/* Mostly there is one blank; its end is always the same. */
#define GAP "(?> (?=[a-z0-9])|" BETWEEN "{1,6}+)"
/* Beside findings and symbols no blank is needed. */
#define LOOSE_GAP BETWEEN "{0,6}?"
#define SOME_WORD "(?:[" LETTER "]++(?:'[" LETTER "]++)*+|[" MARK "])"
#define NO_WORDS  "[^" ANY_WORD "]*+"
#define NUMBER_WORDS                                                        \
	"zero|one|two|three|four|five|six|seven|eight|nine|"                \
	"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"    \
	"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|" \
	"ninety|hundred|thousand"

struct emit {
	const struct phrase_book *book;
	struct buffer *out;
	bool started; /* WORD_START holds here, and is written */
};

static void emit_sequence(const struct emit *emit,
    const struct phrase_sequence *sequence);
static void emit_node(const struct emit *emit, const struct phrase_node *node);
static void emit_before(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next);
static void emit_after(const struct emit *emit, const struct phrase_node *last,
    const struct phrase_node *node);
static void emit_gap(const struct emit *emit, bool loose);
static void emit_word(const struct emit *emit, struct span word);
static void emit_spelled(const struct emit *emit, struct span word);
static int emit_form(struct span form, void *arg);
static void emit_character(const struct emit *emit, struct span word,
    uint32_t code, int bytes);
static void emit_marks(const struct emit *emit, const struct phrase_node *node);
static void emit_choices(const struct emit *emit,
    const struct phrase_sequence *choices);
static bool choices_start_words(const struct emit *emit,
    const struct phrase_sequence *choices);
static bool node_starts_word(const struct emit *emit,
    const struct phrase_node *node);
static bool starts_word(struct span word);
static void emit_start(const struct emit *emit);
static bool is_loose(const struct phrase_node *node);
static bool is_loose_word(struct span word);

int
phrase_emit(const struct phrase_book *book,
    const struct phrase_sequence *sequence, struct buffer *out)
{
	struct emit emit = { book, out, false };

	emit_sequence(&emit, sequence);
	return out->failed ? -1 : 0;
}

bool
phrase_is_word_character(uint32_t code)
{
	if (code < 0x80)
		return (code >= 'a' && code <= 'z') ||
		    (code >= '0' && code <= '9') ||
		    (code >= 'A' && code <= 'Z');
	if (code < 0xC0 || code == 0xD7 || code == 0xF7)
		return false;
	/* Punctuation and symbols, marks of findings, emoji. */
	return !(code >= 0x2000 && code <= 0x2BFF) &&
	    !(code >= 0x3000 && code <= 0x303F) &&
	    !(code >= 0xE000 && code <= 0xF8FF) &&
	    !(code >= 0xFE00 && code <= 0xFE0F) &&
	    !(code >= 0xFFFD && code <= 0xFFFF) &&
	    !(code >= 0x1F000 && code <= 0x1FAFF);
}

/*
 * The first node that must be there is the anchor. What stands before it
 * brings the gap behind itself along, what stands after it the gap before.
 */
static void
emit_sequence(const struct emit *emit, const struct phrase_sequence *sequence)
{
	const struct phrase_node *node = sequence->nodes;
	const struct phrase_node *last;
	struct emit further = { emit->book, emit->out, false };

	if (sequence->from_start)
		buffer_text(emit->out, "^" NO_WORDS);
	while (phrase_node_is_empty(node)) {
		emit_before(emit, node, node->next);
		node = node->next;
		emit = &further;
	}
	emit_node(emit, node);
	for (last = node; last->next != NULL; last = last->next)
		emit_after(&further, last, last->next);
	if (sequence->to_end)
		buffer_text(emit->out, NO_WORDS "$");
}

static void
emit_before(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next)
{
	buffer_text(emit->out, "(?:");
	emit_node(emit, node);
	emit_gap(emit, is_loose(node) || is_loose(next));
	if (node->kind == PHRASE_STAR)
		buffer_printf(emit->out, "){0,%u}?", node->words);
	else
		buffer_text(emit->out, ")?");
}

static void
emit_after(const struct emit *emit, const struct phrase_node *last,
    const struct phrase_node *node)
{
	bool alone = !phrase_node_is_empty(node);

	if (!alone)
		buffer_text(emit->out, "(?:");
	emit_gap(emit, is_loose(last) || is_loose(node));
	emit_node(emit, node);
	if (node->kind == PHRASE_STAR)
		buffer_printf(emit->out, "){0,%u}?", node->words);
	else if (!alone)
		buffer_text(emit->out, ")?");
}

static void
emit_gap(const struct emit *emit, bool loose)
{
	buffer_text(emit->out, loose ? LOOSE_GAP : GAP);
}

static void
emit_node(const struct emit *emit, const struct phrase_node *node)
{
	switch (node->kind) {
	case PHRASE_WORD:
		emit_spelled(emit, node->word);
		return;
	case PHRASE_FORMS:
		emit_start(emit);
		buffer_text(emit->out, "(?:");
		if (word_forms(node->word, emit_form,
			&(struct emit){ emit->book, emit->out, false }) == -1)
			emit->out->failed = true;
		/* The sink puts a bar behind each. */
		if (emit->out->len > 0)
			emit->out->len--;
		buffer_text(emit->out, ")" WORD_END);
		return;
	case PHRASE_STAR:
		buffer_text(emit->out, SOME_WORD);
		return;
	case PHRASE_MARKS:
		emit_marks(emit, node);
		return;
	case PHRASE_NUMBER:
		emit_start(emit);
		buffer_text(emit->out,
		    "(?:[0-9]{1,6}|" NUMBER_WORDS ")" WORD_END);
		return;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		emit_choices(emit, phrase_choices(node));
		return;
	}
}

/*
 * Where every choice starts a word, that is asked once for all: most places in
 * a text are inside a word.
 */
static void
emit_choices(const struct emit *emit, const struct phrase_sequence *choices)
{
	struct emit inner = *emit;

	if (choices->next != NULL && choices_start_words(emit, choices)) {
		emit_start(emit);
		inner.started = true;
	}
	emit = &inner;
	buffer_text(emit->out, "(?:");
	for (const struct phrase_sequence *choice = choices; choice != NULL;
	     choice = choice->next) {
		if (choice != choices)
			buffer_char(emit->out, '|');
		emit_sequence(emit, choice);
	}
	buffer_char(emit->out, ')');
}

static bool
choices_start_words(const struct emit *emit,
    const struct phrase_sequence *choices)
{
	for (; choices != NULL; choices = choices->next) {
		const struct phrase_node *node = choices->nodes;

		if (choices->from_start)
			return false;
		for (; phrase_node_is_empty(node); node = node->next)
			if (!node_starts_word(emit, node))
				return false;
		if (!node_starts_word(emit, node))
			return false;
	}
	return true;
}

static bool
node_starts_word(const struct emit *emit, const struct phrase_node *node)
{
	const struct phrase_spelling *spelling;
	const struct phrase_sequence *variant = NULL;

	switch (node->kind) {
	case PHRASE_WORD:
		spelling = table_get(emit->book->spellings, node->word);
		if (spelling != NULL)
			variant = spelling->variants;
		for (; variant != NULL; variant = variant->next)
			if (!starts_word(variant->nodes->word))
				return false;
		return starts_word(node->word);
	case PHRASE_FORMS:
	case PHRASE_NUMBER:
		return true;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		return choices_start_words(emit, phrase_choices(node));
	case PHRASE_STAR:
	case PHRASE_MARKS:
		return false;
	}
	return false;
}

static bool
starts_word(struct span word)
{
	uint32_t code;

	return utf8_read(word, &code) > 0 && phrase_is_word_character(code);
}

static void
emit_start(const struct emit *emit)
{
	if (!emit->started)
		buffer_text(emit->out, WORD_START);
}

static void
emit_marks(const struct emit *emit, const struct phrase_node *node)
{
	buffer_char(emit->out, '[');
	for (size_t i = 0; i < node->mark_count; i++)
		utf8_append(emit->out, node->marks[i]);
	buffer_char(emit->out, ']');
}

static void
emit_spelled(const struct emit *emit, struct span word)
{
	struct phrase_spelling *spelling = table_get(emit->book->spellings,
	    word);
	struct emit further = { emit->book, emit->out, false };

	if (spelling == NULL || spelling->variants == NULL) {
		emit_word(emit, word);
		return;
	}
	buffer_text(emit->out, "(?:");
	emit_word(emit, word);
	for (struct phrase_sequence *variant = spelling->variants;
	     variant != NULL; variant = variant->next) {
		buffer_char(emit->out, '|');
		for (struct phrase_node *node = variant->nodes; node != NULL;
		     node = node->next) {
			if (node != variant->nodes)
				emit_gap(emit, false);
			emit_word(node == variant->nodes ? emit : &further,
			    node->word);
		}
	}
	buffer_char(emit->out, ')');
}

static void
emit_word(const struct emit *emit, struct span word)
{
	uint32_t code;
	uint32_t last = 0;

	for (struct span rest = word; rest.len > 0;) {
		int bytes = utf8_read(rest, &code);

		if (bytes <= 0)
			return;
		if (last == 0 && phrase_is_word_character(code))
			emit_start(emit);
		/* One at the end may be missing, so it ends no word. */
		if (code != '\'')
			last = code;
		emit_character(emit, rest, code, bytes);
		rest = span_from(rest, (size_t)bytes);
	}
	if (phrase_is_word_character(last))
		buffer_text(emit->out, WORD_END);
}

static int
emit_form(struct span form, void *arg)
{
	const struct emit *emit = arg;

	for (struct span rest = form; rest.len > 0;) {
		uint32_t code;
		int bytes = utf8_read(rest, &code);

		if (bytes <= 0)
			return -1;
		emit_character(emit, rest, code, bytes);
		rest = span_from(rest, (size_t)bytes);
	}
	return buffer_char(emit->out, '|');
}

static void
emit_character(const struct emit *emit, struct span word, uint32_t code,
    int bytes)
{
	if (code == '\'')
		buffer_text(emit->out, "'?");
	else if (code == '-')
		buffer_text(emit->out, "[ -]?");
	else if (code < 0x80 && !phrase_is_word_character(code))
		buffer_printf(emit->out, "\\%c", (char)code);
	else
		buffer_append(emit->out, span_first(word, (size_t)bytes));
}

/* May it stand without a blank beside it? */
static bool
is_loose(const struct phrase_node *node)
{
	const struct phrase_sequence *choice;

	switch (node->kind) {
	case PHRASE_MARKS:
	case PHRASE_STAR:
		return true;
	case PHRASE_WORD:
		return is_loose_word(node->word);
	case PHRASE_GROUP:
	case PHRASE_LIST:
		for (choice = phrase_choices(node); choice != NULL;
		     choice = choice->next)
			for (const struct phrase_node *inner = choice->nodes;
			     inner != NULL; inner = inner->next)
				if (is_loose(inner))
					return true;
		return false;
	case PHRASE_FORMS:
	case PHRASE_NUMBER:
		return false;
	}
	return false;
}

/* Begins or ends with a symbol or an emoji. */
static bool
is_loose_word(struct span word)
{
	uint32_t code = 0;
	bool loose = false;

	for (struct span rest = word; rest.len > 0;) {
		int bytes = utf8_read(rest, &code);

		if (bytes <= 0)
			return loose;
		if (rest.len == word.len)
			loose = !phrase_is_word_character(code);
		rest = span_from(rest, (size_t)bytes);
	}
	return loose || !phrase_is_word_character(code);
}
