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
/*
 * Between two words, at the end of the first: mostly there is one blank. What
 * else there may be is a part of its own, defined once behind the phrase.
 */
#define GAP      "(?> (?=[a-z0-9])|(?1))"
#define GAP_PART "(?(DEFINE)((?!'[" LETTER "])" BETWEEN "{1,6}+))"
/*
 * Beside findings and symbols no blank is needed. Before a symbol, which may
 * stand between words too, as few characters as will do.
 */
#define LOOSE_GAP  BETWEEN "{0,6}+"
#define SYMBOL_GAP BETWEEN "{0,6}?"
#define SOME_WORD  "(?:[" LETTER "]++(?:'[" LETTER "]++)*+|[" MARK "])"
#define NO_WORDS   "[^" ANY_WORD "]*+"
#define NUMBER_WORDS                                                        \
	"zero|one|two|three|four|five|six|seven|eight|nine|"                \
	"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"    \
	"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|" \
	"ninety|hundred|thousand"

struct emit {
	const struct phrase_book *book;
	struct buffer *out;
	bool *gaps;    /* GAP was written */
	bool *crosses; /* what may end a sentence was written */
	size_t *repeats;
	bool started; /* WORD_START holds here */
	bool ended;   /* what follows asks for WORD_END */
};

static void emit_sequence(const struct emit *emit,
    const struct phrase_sequence *sequence);
static void emit_node(const struct emit *emit, const struct phrase_node *node);
static void emit_before(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next);
static void emit_after(const struct emit *emit, const struct phrase_node *last,
    const struct phrase_node *node);
static bool is_strict(const struct phrase_node *node,
    const struct phrase_node *next);
static bool asks_end(const struct phrase_node *node);
static void emit_gap(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next);
static void emit_word(const struct emit *emit, struct span word);
static void emit_spelled(const struct emit *emit,
    const struct phrase_node *node);
static void emit_variant(const struct emit *emit,
    const struct phrase_node *node);
static int emit_form(struct span form, void *arg);
static void emit_character(struct buffer *out, struct span word, uint32_t code,
    int bytes);
static void emit_marks(const struct emit *emit, const struct phrase_node *node);
static void emit_choices(const struct emit *emit,
    const struct phrase_sequence *choices);
static void emit_repeat(const struct emit *emit, unsigned most);
static void emit_start(const struct emit *emit);
static void emit_end(const struct emit *emit);

int
phrase_emit(const struct phrase_book *book,
    const struct phrase_sequence *sequence, struct phrase *out)
{
	bool gaps = false;
	struct emit emit = { .book = book,
		.out = &out->pattern,
		.gaps = &gaps,
		.crosses = &out->crosses,
		.repeats = &out->repeats };

	out->crosses = false;
	out->repeats = 0;
	emit_sequence(&emit, sequence);
	if (gaps)
		buffer_text(&out->pattern, GAP_PART);
	return out->pattern.failed ? -1 : 0;
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
 * brings the gap behind itself along, what stands after it the gap before. A
 * word starts behind every gap, and ends before every strict one.
 */
static void
emit_sequence(const struct emit *emit, const struct phrase_sequence *sequence)
{
	const struct phrase_node *node = sequence->nodes;
	struct emit inner = *emit;

	/* What is no word at an end of the message may be of any kind. */
	if (sequence->from_start || sequence->to_end)
		*emit->crosses = true;
	if (sequence->from_start) {
		buffer_text(emit->out, "^" NO_WORDS);
		inner.started = true;
	}
	for (; phrase_node_is_empty(node); node = node->next) {
		inner.ended = is_strict(node, node->next);
		emit_before(&inner, node, node->next);
	}
	for (const struct phrase_node *last = NULL; node != NULL;
	     last = node, node = node->next) {
		inner.ended = node->next == NULL ?
		    emit->ended && !sequence->to_end :
		    asks_end(node);
		if (last == NULL) {
			emit_node(&inner, node);
			inner.started = true;
		} else {
			emit_after(&inner, last, node);
		}
	}
	if (sequence->to_end)
		buffer_text(emit->out, NO_WORDS "$");
}

/* Does a strict gap stand right behind the node, whatever the text is? */
static bool
asks_end(const struct phrase_node *node)
{
	return !phrase_node_is_empty(node->next) && is_strict(node, node->next);
}

static bool
is_strict(const struct phrase_node *node, const struct phrase_node *next)
{
	return !phrase_node_is_loose(node) && !phrase_node_is_loose(next);
}

static void
emit_before(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next)
{
	buffer_text(emit->out, "(?:");
	emit_node(emit, node);
	emit_gap(emit, node, next);
	if (node->kind == PHRASE_STAR && !node->at_least_one)
		emit_repeat(emit, node->words);
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
	emit_gap(emit, last, node);
	emit_node(emit, node);
	if (node->kind == PHRASE_STAR && !node->at_least_one)
		emit_repeat(emit, node->words);
	else if (!alone)
		buffer_text(emit->out, ")?");
}

static void
emit_gap(const struct emit *emit, const struct phrase_node *node,
    const struct phrase_node *next)
{
	if (is_strict(node, next)) {
		buffer_text(emit->out, GAP);
		*emit->gaps = true;
	} else if (phrase_may_start_symbol(emit->book, next)) {
		buffer_text(emit->out, SYMBOL_GAP);
	} else {
		buffer_text(emit->out, LOOSE_GAP);
	}
}

static void
emit_node(const struct emit *emit, const struct phrase_node *node)
{
	switch (node->kind) {
	case PHRASE_WORD:
		emit_spelled(emit, node);
		return;
	case PHRASE_FORMS:
		emit_start(emit);
		buffer_text(emit->out, "(?:");
		if (word_forms(node->word, emit_form, emit->out) == -1)
			emit->out->failed = true;
		/* The sink puts a bar behind each. */
		if (emit->out->len > 0)
			emit->out->len--;
		buffer_char(emit->out, ')');
		emit_end(emit);
		return;
	case PHRASE_STAR:
		buffer_text(emit->out, SOME_WORD);
		if (node->at_least_one && node->words > 1) {
			buffer_text(emit->out, "(?:" LOOSE_GAP SOME_WORD);
			emit_repeat(emit, node->words - 1);
		}
		return;
	case PHRASE_MARKS:
		emit_marks(emit, node);
		return;
	case PHRASE_NUMBER:
		emit_start(emit);
		buffer_text(emit->out, "(?:[0-9]{1,6}|" NUMBER_WORDS ")");
		emit_end(emit);
		return;
	case PHRASE_GROUP:
	case PHRASE_LIST:
		emit_choices(emit, phrase_choices(node));
		return;
	}
}

/*
 * Where every choice starts a word, that is asked once for all: most places in
 * a text are inside a word. So is the end, where every choice ends one.
 */
static void
emit_choices(const struct emit *emit, const struct phrase_sequence *choices)
{
	struct emit inner = *emit;

	if (choices->next != NULL &&
	    phrase_choices_start_words(emit->book, choices)) {
		emit_start(emit);
		inner.started = true;
	}
	if (choices->next != NULL &&
	    phrase_choices_end_words(emit->book, choices))
		inner.ended = true;
	buffer_text(emit->out, "(?:");
	for (const struct phrase_sequence *choice = choices; choice != NULL;
	     choice = choice->next) {
		if (choice != choices)
			buffer_char(emit->out, '|');
		emit_sequence(&inner, choice);
	}
	buffer_char(emit->out, ')');
	if (inner.ended)
		emit_end(emit);
}

/* The end of a group, which may stand so often, or not at all. */
static void
emit_repeat(const struct emit *emit, unsigned most)
{
	buffer_printf(emit->out, "){0,%u}?", most);
	*emit->repeats += most;
}

static void
emit_start(const struct emit *emit)
{
	if (!emit->started)
		buffer_text(emit->out, WORD_START);
}

static void
emit_end(const struct emit *emit)
{
	if (!emit->ended)
		buffer_text(emit->out, WORD_END);
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
emit_spelled(const struct emit *emit, const struct phrase_node *node)
{
	const struct phrase_spelling *spelling =
	    table_get(emit->book->spellings, node->word);
	struct emit inner = *emit;

	if (spelling == NULL || spelling->variants == NULL) {
		emit_word(emit, node->word);
		return;
	}
	if (phrase_node_starts_word(emit->book, node)) {
		emit_start(emit);
		inner.started = true;
	}
	inner.ended = emit->ended || phrase_node_ends_word(emit->book, node);
	buffer_text(emit->out, "(?:");
	emit_word(&inner, node->word);
	for (const struct phrase_sequence *variant = spelling->variants;
	     variant != NULL; variant = variant->next) {
		buffer_char(emit->out, '|');
		emit_variant(&inner, variant->nodes);
	}
	buffer_char(emit->out, ')');
	if (inner.ended)
		emit_end(emit);
}

/* Words of a spelling; none of them is spelled otherwise again. */
static void
emit_variant(const struct emit *emit, const struct phrase_node *node)
{
	struct emit inner = *emit;

	for (; node != NULL; node = node->next) {
		inner.ended = node->next == NULL ? emit->ended : asks_end(node);
		emit_word(&inner, node->word);
		if (node->next != NULL)
			emit_gap(emit, node, node->next);
		inner.started = true;
	}
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
		if (code == '.' || code == '!' || code == '?')
			*emit->crosses = true;
		/* One at the end may be missing, so it ends no word. */
		if (code != '\'')
			last = code;
		emit_character(emit->out, rest, code, bytes);
		rest = span_from(rest, (size_t)bytes);
	}
	if (phrase_is_word_character(last))
		emit_end(emit);
}

static int
emit_form(struct span form, void *arg)
{
	struct buffer *out = arg;

	for (struct span rest = form; rest.len > 0;) {
		uint32_t code;
		int bytes = utf8_read(rest, &code);

		if (bytes <= 0)
			return -1;
		emit_character(out, rest, code, bytes);
		rest = span_from(rest, (size_t)bytes);
	}
	return buffer_char(out, '|');
}

static void
emit_character(struct buffer *out, struct span word, uint32_t code, int bytes)
{
	if (code == '\'')
		buffer_text(out, "'?");
	else if (code == '-')
		buffer_text(out, "[ -]?");
	else if (code < 0x80 && !phrase_is_word_character(code))
		buffer_printf(out, "\\%c", (char)code);
	else
		buffer_append(out, span_first(word, (size_t)bytes));
}
