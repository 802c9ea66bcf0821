#include "rule/phrase_tree.h"

#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"

#define LINE_BYTES 4000

struct parse {
	struct phrase_book *book;
	struct arena *arena; /* for what is read */
	const struct rule_line *line;
	struct faults *faults;
	struct span rest;   /* what is not read yet */
	struct span before; /* the last token, for faults */
	unsigned nesting;
	bool failed;
};

static struct phrase_sequence *read_sequence(struct parse *parse);
static struct phrase_node *read_node(struct parse *parse);
static struct phrase_node *read_group(struct parse *parse);
static void take_star(struct phrase_node *group,
    struct phrase_sequence *choice);
static struct phrase_node *read_list(struct parse *parse);
static struct phrase_node *read_finder(struct parse *parse);
static struct phrase_node *read_star(struct parse *parse);
static struct phrase_node *read_word(struct parse *parse);
static struct phrase_node *new_node(struct parse *parse, enum phrase_kind kind);
static bool read_optional(struct parse *parse);
static bool read_braced(struct parse *parse, struct span *inside);
static bool at(const struct parse *parse, char byte);
static void skip_blanks(struct parse *parse);
static bool at_token_end(const struct parse *parse);
static bool is_word_byte(struct span rest, size_t at, bool first);
static bool is_empty(const struct phrase_sequence *sequence);
static void fault_nothing(struct parse *parse);
static void fault_character(struct parse *parse);
static void fault_per_cent(struct parse *parse);

#define FAULT(parse, ...)                                                \
	do {                                                             \
		if (!(parse)->failed)                                    \
			faults_add((parse)->faults, (parse)->line->file, \
			    (parse)->line->line, __VA_ARGS__);           \
		(parse)->failed = true;                                  \
	} while (0)

struct phrase_sequence *
phrase_parse(struct phrase_book *book, const struct rule_line *line,
    struct faults *faults)
{
	struct parse parse = { .book = book,
		.arena = &book->arena,
		.line = line,
		.faults = faults };
	struct phrase_sequence *sequence;

	if (line->text.len > LINE_BYTES) {
		FAULT(&parse,
		    "this phrase is longer than %d bytes: write it "
		    "as several lines, or put its words into a list",
		    LINE_BYTES);
		return NULL;
	}
	if (phrase_fold(book, line->text, &parse.rest) == -1) {
		FAULT(&parse, "out of memory while reading phrases");
		return NULL;
	}
	sequence = read_sequence(&parse);
	if (!parse.failed && at(&parse, ')'))
		FAULT(&parse,
		    "a ')' has no '(' before it: take it away, or "
		    "write the '(' where the choice begins");
	if (!parse.failed && at(&parse, '|'))
		FAULT(&parse,
		    "'|' stands outside of ( ): write the choice as "
		    "(one|other)");
	if (!parse.failed && is_empty(sequence))
		fault_nothing(&parse);
	if (!parse.failed && sequence->nodes->kind == PHRASE_STAR &&
	    !sequence->from_start)
		FAULT(&parse, "a phrase cannot begin with '*': take it away");
	return parse.failed ? NULL : sequence;
}

struct phrase_sequence *
phrase_parse_words(struct arena *arena, struct span text)
{
	struct rule_line line = { text, NULL, 0 };
	struct parse parse = { .arena = arena,
		.line = &line,
		.rest = text,
		.failed = true };
	struct phrase_sequence *sequence = arena_alloc(arena, 1,
	    sizeof(*sequence));
	struct phrase_node **end;

	if (sequence == NULL)
		return NULL;
	end = &sequence->nodes;
	for (;;) {
		skip_blanks(&parse);
		if (parse.rest.len == 0)
			break;
		if (!is_word_byte(parse.rest, 0, true))
			return NULL;
		*end = read_word(&parse);
		if (*end == NULL || (*end)->kind != PHRASE_WORD)
			return NULL;
		end = &(*end)->next;
	}
	return sequence->nodes == NULL ? NULL : sequence;
}

static struct phrase_sequence *
read_sequence(struct parse *parse)
{
	struct phrase_sequence *sequence = arena_alloc(parse->arena, 1,
	    sizeof(*sequence));
	struct phrase_node **end;

	if (sequence == NULL) {
		FAULT(parse, "out of memory while reading phrases");
		return NULL;
	}
	end = &sequence->nodes;
	for (;;) {
		skip_blanks(parse);
		if (parse->failed || parse->rest.len == 0 || at(parse, '|') ||
		    at(parse, ')'))
			return sequence;
		if (sequence->to_end) {
			FAULT(parse,
			    "'$' is the end of the message: nothing "
			    "can stand behind it");
		} else if (at(parse, '^')) {
			if (sequence->nodes != NULL)
				FAULT(parse,
				    "'^' is the start of the message:"
				    " nothing can stand before it");
			sequence->from_start = true;
			parse->rest = span_from(parse->rest, 1);
		} else if (at(parse, '$')) {
			sequence->to_end = true;
			parse->rest = span_from(parse->rest, 1);
		} else {
			*end = read_node(parse);
			if (*end != NULL)
				end = &(*end)->next;
		}
	}
}

static struct phrase_node *
read_node(struct parse *parse)
{
	struct phrase_node *node;
	struct span start = parse->rest;

	if (at(parse, '('))
		node = read_group(parse);
	else if (at(parse, '{'))
		node = read_list(parse);
	else if (at(parse, '%'))
		node = read_finder(parse);
	else if (at(parse, '*'))
		node = read_star(parse);
	else if (is_word_byte(parse->rest, 0, true))
		node = read_word(parse);
	else
		node = NULL;
	if (parse->failed)
		return NULL;
	parse->before = span_first(start, start.len - parse->rest.len);
	if (node == NULL || !at_token_end(parse)) {
		fault_character(parse);
		return NULL;
	}
	return node;
}

static struct phrase_node *
read_group(struct parse *parse)
{
	struct phrase_node *node = new_node(parse, PHRASE_GROUP);
	struct phrase_sequence **end;

	if (node == NULL)
		return NULL;
	if (++parse->nesting > PHRASE_NESTING) {
		FAULT(parse,
		    "more than %d '(' within each other: put the "
		    "inner choices into a list",
		    PHRASE_NESTING);
		return NULL;
	}
	end = &node->choices;
	do {
		parse->rest = span_from(parse->rest, 1);
		*end = read_sequence(parse);
		if (parse->failed)
			return NULL;
		take_star(node, *end);
		if (is_empty(*end)) {
			FAULT(parse,
			    "a choice in ( ) is empty or may be: "
			    "write (a|b)? for what may be left out");
			return NULL;
		}
		end = &(*end)->next;
	} while (at(parse, '|'));
	if (!at(parse, ')')) {
		FAULT(parse,
		    "a '(' has no ')' behind it: write the ')' where "
		    "the choice ends");
		return NULL;
	}
	parse->rest = span_from(parse->rest, 1);
	parse->nesting--;
	node->optional |= read_optional(parse);
	return node;
}

/* (a|*2) is a, or up to two words: the same as (a|one or two words)? */
static void
take_star(struct phrase_node *group, struct phrase_sequence *choice)
{
	struct phrase_node *node = choice->nodes;

	if (node == NULL || node->kind != PHRASE_STAR || node->next != NULL)
		return;
	node->at_least_one = true;
	group->optional = true;
}

static struct phrase_node *
read_list(struct parse *parse)
{
	struct phrase_node *node = new_node(parse, PHRASE_LIST);
	struct span name;
	const char *guess;

	if (node == NULL || !read_braced(parse, &name))
		return NULL;
	for (size_t i = 0; i < parse->book->list_count; i++) {
		struct phrase_list *list = &parse->book->lists[i];

		if (!span_is(name, list->source->name) ||
		    span_is(name, "spellings"))
			continue;
		node->list = list;
		node->optional = read_optional(parse);
		if (list->state == LIST_OPEN)
			FAULT(parse,
			    "the list {%s} holds itself: take it out "
			    "of this line",
			    list->source->name);
		else if (list->source->is_points)
			FAULT(parse,
			    "the list '%s' holds points: name it in "
			    "points-list, and not in a phrase",
			    list->source->name);
		else if (phrase_list_read(parse->book, list, parse->faults) ==
		    -1)
			FAULT(parse,
			    "the list {%s} cannot be used here: see "
			    "the fault that names it",
			    list->source->name);
		return node;
	}
	guess = nearest_name(name, parse->book->names);
	if (guess != NULL)
		FAULT(parse,
		    "there is no list '%.*s': write {%s}, or add "
		    "lists/%.*s.txt",
		    SPAN_ARGS(name), guess, SPAN_ARGS(name));
	else
		FAULT(parse,
		    "there is no list '%.*s': add lists/%.*s.txt, or "
		    "write the words as (one|other)",
		    SPAN_ARGS(name), SPAN_ARGS(name));
	return NULL;
}

static struct phrase_node *
read_finder(struct parse *parse)
{
	struct phrase_node *node = new_node(parse, PHRASE_MARKS);
	struct span name;

	parse->rest = span_from(parse->rest, 1);
	if (node == NULL)
		return NULL;
	if (!at(parse, '{')) {
		fault_per_cent(parse);
		return NULL;
	}
	if (!read_braced(parse, &name))
		return NULL;
	if (phrase_finder(node, name, parse->line, parse->faults) == -1)
		parse->failed = true;
	node->optional = read_optional(parse);
	return node;
}

static struct phrase_node *
read_star(struct parse *parse)
{
	struct phrase_node *node = new_node(parse, PHRASE_STAR);

	if (node == NULL)
		return NULL;
	node->words = PHRASE_STAR_WORDS;
	parse->rest = span_from(parse->rest, 1);
	if (parse->rest.len > 0 && parse->rest.ptr[0] >= '1' &&
	    parse->rest.ptr[0] <= '0' + PHRASE_STAR_MAX) {
		node->words = (unsigned)(parse->rest.ptr[0] - '0');
		parse->rest = span_from(parse->rest, 1);
	}
	if (parse->rest.len > 0 && parse->rest.ptr[0] >= '0' &&
	    parse->rest.ptr[0] <= '9')
		FAULT(parse, "'*' takes 1 to %d words: write *%d",
		    PHRASE_STAR_MAX, PHRASE_STAR_MAX);
	return node;
}

static struct phrase_node *
read_word(struct parse *parse)
{
	struct phrase_node *node = new_node(parse, PHRASE_WORD);
	size_t length = 0;

	while (length < parse->rest.len &&
	    is_word_byte(parse->rest, length, length == 0))
		length++;
	if (node == NULL)
		return NULL;
	node->word = span_first(parse->rest, length);
	parse->rest = span_from(parse->rest, length);
	if (at(parse, '~')) {
		node->kind = PHRASE_FORMS;
		parse->rest = span_from(parse->rest, 1);
	}
	return node;
}

static struct phrase_node *
new_node(struct parse *parse, enum phrase_kind kind)
{
	struct phrase_node *node = arena_alloc(parse->arena, 1, sizeof(*node));

	if (node == NULL)
		FAULT(parse, "out of memory while reading phrases");
	else
		node->kind = kind;
	return node;
}

static bool
read_optional(struct parse *parse)
{
	if (!at(parse, '?'))
		return false;
	parse->rest = span_from(parse->rest, 1);
	return true;
}

/* At '{': what stands before the '}'. */
static bool
read_braced(struct parse *parse, struct span *inside)
{
	size_t end = span_find_char(parse->rest, '}');

	if (end == parse->rest.len) {
		FAULT(parse, "a '{' has no '}' behind it: write {name}");
		return false;
	}
	*inside = span_trim(span_first(span_from(parse->rest, 1), end - 1));
	parse->rest = span_from(parse->rest, end + 1);
	return true;
}

static bool
at(const struct parse *parse, char byte)
{
	return parse->rest.len > 0 && parse->rest.ptr[0] == byte;
}

static void
skip_blanks(struct parse *parse)
{
	while (at(parse, ' ') || at(parse, '\n'))
		parse->rest = span_from(parse->rest, 1);
}

static bool
at_token_end(const struct parse *parse)
{
	return parse->rest.len == 0 ||
	    memchr(" \n|)", parse->rest.ptr[0], 4) != NULL;
}

/*
 * Letters, digits, symbols without a meaning of their own, anything that is
 * not ASCII; and . : / between letters or digits.
 */
static bool
is_word_byte(struct span rest, size_t at_byte, bool first)
{
	unsigned char byte = (unsigned char)rest.ptr[at_byte];
	unsigned char next;

	if (byte >= 0x80 || (byte >= 'a' && byte <= 'z') ||
	    (byte >= '0' && byte <= '9') || strchr("&@#+_", byte) != NULL)
		return true;
	if (!first && (byte == '\'' || byte == '-'))
		return true;
	if (strchr(".:/", byte) == NULL || first || at_byte + 1 >= rest.len)
		return false;
	next = (unsigned char)rest.ptr[at_byte + 1];
	return next >= 0x80 || (next >= 'a' && next <= 'z') ||
	    (next >= '0' && next <= '9');
}

/* Could the sequence match where there is nothing? */
static bool
is_empty(const struct phrase_sequence *sequence)
{
	for (const struct phrase_node *node = sequence->nodes; node != NULL;
	     node = node->next)
		if (!phrase_node_is_empty(node))
			return false;
	return true;
}

static void
fault_nothing(struct parse *parse)
{
	FAULT(parse,
	    "this phrase would match every message: write at least "
	    "one word that must be there");
}

static void
fault_character(struct parse *parse)
{
	char byte = parse->rest.ptr[0];

	if (byte == '?')
		FAULT(parse,
		    "'?' means nothing after a word: leave it out, "
		    "or write (word)? for a word that may be missing");
	else if (strchr(".,;:!", byte) != NULL)
		FAULT(parse,
		    "'%c' means nothing here: leave it out, marks "
		    "between words are skipped anyway",
		    byte);
	else if (byte == '"')
		FAULT(parse,
		    "quotes mean nothing here: write the words "
		    "without them, one phrase a line");
	else if (byte == '\\' || byte == '[' || byte == ']')
		FAULT(parse,
		    "'%c' means nothing in a phrase: write words, "
		    "or put a regular expression into a .re file",
		    byte);
	else if (byte == '%' && !span_starts(parse->rest, SPAN("%{")))
		fault_per_cent(parse);
	else if (byte == '}')
		FAULT(parse, "a '}' has no '{' before it: write {name}");
	else if (strchr("({%*^$~", byte) != NULL && parse->before.len > 0)
		FAULT(parse,
		    "'%c' stands right behind '%.*s': put a blank "
		    "between them",
		    byte, SPAN_ARGS(parse->before));
	else
		FAULT(parse,
		    "the phrase cannot be understood from '%.*s' on: "
		    "put a blank before it, or leave the mark out",
		    (int)utf8_cut(parse->rest, 20).len, parse->rest.ptr);
}

static void
fault_per_cent(struct parse *parse)
{
	FAULT(parse,
	    "'%%' alone means nothing here: write %%{phone} or "
	    "another finder, or 'per cent'");
}
