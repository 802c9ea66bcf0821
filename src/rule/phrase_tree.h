#ifndef BOUNDARYD_RULE_PHRASE_TREE_H
#define BOUNDARYD_RULE_PHRASE_TREE_H

#include "base/arena.h"
#include "base/table.h"
#include "rule/phrase.h"

/*
 * phrase_tree -- a phrase as it was understood; shared by the phrase_*.c files
 * and by nobody else. All of it lives in the book's arena.
 */
#define PHRASE_MARKS_MAX 32

enum phrase_kind {
	PHRASE_WORD,  /* this word, or a spelling of it */
	PHRASE_FORMS, /* word~ */
	PHRASE_STAR,  /* 0 to `words` words */
	PHRASE_MARKS, /* one of `marks` */
	PHRASE_NUMBER,
	PHRASE_GROUP, /* one of `choices` */
	PHRASE_LIST   /* one of list->group's choices */
};

struct phrase_sequence {
	struct phrase_node *nodes;    /* the first */
	bool from_start;              /* ^ */
	bool to_end;                  /* $ */
	struct phrase_sequence *next; /* among choices */
};

struct phrase_node {
	enum phrase_kind kind;
	bool optional;
	struct span word;
	unsigned words;
	bool at_least_one; /* a star that is a choice of an optional group */
	uint32_t marks[PHRASE_MARKS_MAX];
	size_t mark_count;
	struct phrase_sequence *choices;
	struct phrase_list *list;
	struct phrase_node *next;
};

enum phrase_list_state {
	LIST_NEW,
	LIST_OPEN,
	LIST_READ
};

struct phrase_list {
	const struct rule_list *source;
	struct phrase_sequence *choices;
	enum phrase_list_state state;
	unsigned depth; /* 1: holds no other list */
	size_t cost;    /* phrase_need.c; 0: not known yet */
};

/* Ways to write a word; each is a sequence of plain words. */
struct phrase_spelling {
	struct phrase_sequence *variants;
};

struct phrase_book {
	struct arena arena;
	struct phrase_list *lists;
	size_t list_count;
	const char **names;      /* NULL at the end; for guesses */
	struct table *spellings; /* word to phrase_spelling */
	bool single;             /* needs are words, and never two in a row */
};

/* Does the character belong to a word, as the patterns see it? */
bool phrase_is_word_character(uint32_t code);
/* Is the node a group of choices (its own or a list's)? */
const struct phrase_sequence *phrase_choices(const struct phrase_node *node);
/* A node that may match nothing at all. */
bool phrase_node_is_empty(const struct phrase_node *node);

/* phrase_parse.c: NULL after a fault. Reads the lists it names. */
struct phrase_sequence *phrase_parse(struct phrase_book *book,
    const struct rule_line *line, struct faults *faults);
/* The plain words of `text`, in the arena; NULL: none, or out of memory. */
struct phrase_sequence *phrase_parse_words(struct arena *arena,
    struct span text);
/* phrase_finder.c: what stands in %{...}, into `node`; -1 with a fault. */
int phrase_finder(struct phrase_node *node, struct span inside,
    const struct rule_line *line, struct faults *faults);
/* phrase_book.c: 0, or -1 (a cycle, or too deep) with a fault. */
int phrase_list_read(struct phrase_book *book, struct phrase_list *list,
    struct faults *faults);
/* The line without case, marks and odd apostrophes; lives in the arena. */
int phrase_fold(struct phrase_book *book, struct span text, struct span *out);
/* phrase_shape.c: does whatever meets it begin, or end, with a whole word? */
bool phrase_node_starts_word(const struct phrase_book *book,
    const struct phrase_node *node);
bool phrase_choices_start_words(const struct phrase_book *book,
    const struct phrase_sequence *choices);
bool phrase_node_ends_word(const struct phrase_book *book,
    const struct phrase_node *node);
bool phrase_choices_end_words(const struct phrase_book *book,
    const struct phrase_sequence *choices);
/* Could it begin with what may also stand between words? */
bool phrase_may_start_symbol(const struct phrase_book *book,
    const struct phrase_node *node);
/* May it stand without a blank beside it? */
bool phrase_node_is_loose(const struct phrase_node *node);
/* phrase_emit.c */
int phrase_emit(const struct phrase_book *book,
    const struct phrase_sequence *sequence, struct phrase *out);
/* phrase_need.c */
int phrase_needs(struct phrase_book *book,
    const struct phrase_sequence *sequence, struct phrase *out);

#endif
