#include "rule/phrase_tree.h"

#include <stdlib.h>
#include <string.h>

#include "text/view.h"

/*
 * PCRE2 takes 65,535 bytes of compiled pattern and 250 parentheses within each
 * other (pcre2limits(3)). A pattern of ours compiles to less than so many bytes
 * a byte of it, and so many for each time that a group is repeated.
 */
#define SMALL_BYTES       60000
#define BYTES_A_BYTE      8
#define BYTES_A_REPEAT    1600
#define SMALL_PARENTHESES 200

static int read_spellings(struct phrase_book *book,
    const struct rule_list *list, struct faults *faults);
static int read_spelling(struct phrase_book *book, const struct rule_line *line,
    struct faults *faults);
static bool name_lists(struct phrase_book *book, const struct rule_list *lists);

struct phrase_book *
phrase_book_new(const struct rule_list *lists, size_t count,
    struct faults *faults)
{
	struct phrase_book *book = calloc(1, sizeof(*book));

	if (book == NULL)
		return NULL;
	book->list_count = count;
	book->lists = arena_alloc(&book->arena, count + 1,
	    sizeof(*book->lists));
	book->names = arena_alloc(&book->arena, count + 1,
	    sizeof(*book->names));
	book->spellings = table_new();
	if (book->lists == NULL || book->names == NULL ||
	    book->spellings == NULL || !name_lists(book, lists)) {
		phrase_book_free(book);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(lists[i].name, "spellings") == 0 &&
		    read_spellings(book, &lists[i], faults) == -1) {
			phrase_book_free(book);
			return NULL;
		}
	for (size_t i = 0; i < count; i++)
		if (strcmp(lists[i].name, "spellings") != 0 &&
		    !lists[i].is_points)
			phrase_list_read(book, &book->lists[i], faults);
	return book;
}

void
phrase_book_single(struct phrase_book *book)
{
	book->single = true;
}

void
phrase_book_free(struct phrase_book *book)
{
	if (book == NULL)
		return;
	table_free(book->spellings);
	arena_done(&book->arena);
	free(book);
}

int
phrase_compile(struct phrase_book *book, const struct rule_line *line,
    struct phrase *out, struct faults *faults)
{
	struct phrase_sequence *sequence;

	buffer_reset(&out->pattern);
	out->pattern.limit = PHRASE_PATTERN_BYTES;
	out->need_count = 0;
	sequence = phrase_parse(book, line, faults);
	if (sequence == NULL)
		return -1;
	if (phrase_emit(book, sequence, out) == -1)
		return faults_add(faults, line->file, line->line,
		    "this "
		    "phrase and its lists stand for too many words: write it "
		    "as several phrases, or shorten the lists");
	if (phrase_needs(book, sequence, out) == -1)
		return faults_add(faults, line->file, line->line,
		    "out of memory while reading phrases");
	return 0;
}

void
phrase_done(struct phrase *phrase)
{
	buffer_done(&phrase->pattern);
	phrase->need_count = 0;
}

bool
phrase_is_small(const struct phrase *phrase)
{
	struct span pattern = buffer_span(&phrase->pattern);
	size_t parentheses = 0;

	if (pattern.len > SMALL_BYTES / BYTES_A_BYTE ||
	    phrase->repeats > SMALL_BYTES / BYTES_A_REPEAT ||
	    pattern.len * BYTES_A_BYTE + phrase->repeats * BYTES_A_REPEAT >
		SMALL_BYTES)
		return false;
	for (size_t i = 0; i < pattern.len; i++)
		parentheses += pattern.ptr[i] == '(';
	return parentheses <= SMALL_PARENTHESES;
}

int
phrase_list_read(struct phrase_book *book, struct phrase_list *list,
    struct faults *faults)
{
	const struct rule_lines *entries = &list->source->entries;
	struct phrase_sequence **end = &list->choices;

	if (list->state == LIST_READ)
		return list->choices == NULL || list->depth > PHRASE_DEPTH ?
		    -1 :
		    0;
	if (list->state == LIST_OPEN)
		return -1;
	list->state = LIST_OPEN;
	list->depth = 1;
	for (size_t i = 0; i < entries->count; i++) {
		*end = phrase_parse(book, &entries->list[i], faults);
		for (; *end != NULL; end = &(*end)->next) {
			struct phrase_node *node = (*end)->nodes;

			for (; node != NULL; node = node->next)
				if (node->kind == PHRASE_LIST &&
				    node->list->depth >= list->depth)
					list->depth = node->list->depth + 1;
		}
	}
	list->state = LIST_READ;
	if (list->choices == NULL)
		return faults_add(faults,
		    entries->count == 0 ? list->source->name :
					  entries->list[0].file,
		    0,
		    "the list '%s' has no entry that can be used: write one "
		    "phrase a line",
		    list->source->name);
	if (list->depth > PHRASE_DEPTH)
		return faults_add(faults, entries->list[0].file, 0,
		    "the list '%s' holds lists within lists more than %d "
		    "deep: write the inner words themselves",
		    list->source->name, PHRASE_DEPTH);
	return 0;
}

int
phrase_fold(struct phrase_book *book, struct span text, struct span *out)
{
	struct view view = VIEW_NONE;
	int result = view_fold(&view, text);

	if (result == 0) {
		*out = arena_copy(&book->arena, buffer_span(&view.text));
		if (out->ptr == NULL)
			result = -1;
	}
	view_done(&view);
	return result;
}

const struct phrase_sequence *
phrase_choices(const struct phrase_node *node)
{
	if (node->kind == PHRASE_LIST)
		return node->list->choices;
	return node->kind == PHRASE_GROUP ? node->choices : NULL;
}

bool
phrase_node_is_empty(const struct phrase_node *node)
{
	return node->optional ||
	    (node->kind == PHRASE_STAR && !node->at_least_one);
}

static bool
name_lists(struct phrase_book *book, const struct rule_list *lists)
{
	for (size_t i = 0; i < book->list_count; i++) {
		book->lists[i].source = &lists[i];
		book->names[i] = lists[i].name;
	}
	return true;
}

static int
read_spellings(struct phrase_book *book, const struct rule_list *list,
    struct faults *faults)
{
	for (size_t i = 0; i < list->entries.count; i++)
		if (read_spelling(book, &list->entries.list[i], faults) == -1)
			return -1;
	return 0;
}

/* "word = variant, variant"; -1: out of memory. */
static int
read_spelling(struct phrase_book *book, const struct rule_line *line,
    struct faults *faults)
{
	struct phrase_spelling *spelling;
	struct phrase_sequence **end;
	struct span rest, word, part;

	if (phrase_fold(book, line->text, &rest) == -1)
		return -1;
	span_next_part(&rest, '=', &word);
	word = span_trim(word);
	if (word.len == 0 || rest.len == 0 ||
	    span_find_char(word, ' ') != word.len) {
		faults_add(faults, line->file, line->line,
		    "a spelling is "
		    "'word = variant, variant': write one word before '='");
		return 0;
	}
	spelling = table_get(book->spellings, word);
	if (spelling == NULL)
		spelling = arena_alloc(&book->arena, 1, sizeof(*spelling));
	if (spelling == NULL ||
	    table_put(book->spellings, word, spelling) == -1)
		return -1;
	end = &spelling->variants;
	while (*end != NULL)
		end = &(*end)->next;
	while (span_next_part(&rest, ',', &part)) {
		*end = phrase_parse_words(&book->arena, span_trim(part));
		if (*end != NULL)
			end = &(*end)->next;
		else
			faults_add(faults, line->file, line->line,
			    "'%.*s' is "
			    "no spelling: write plain words, with a comma "
			    "between two spellings",
			    SPAN_ARGS(part));
	}
	return 0;
}
