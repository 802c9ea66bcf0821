#ifndef BOUNDARYD_RULE_PHRASE_H
#define BOUNDARYD_RULE_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/faults.h"
#include "base/span.h"
#include "rule/rule_spec.h"

/*
 * phrase -- turn a phrase that an administrator wrote into a pattern.
 *
 * In:  one line of words. Out: a PCRE2 pattern for the marked view
 * (text/view.h), and the words without which it cannot match.
 *
 * The language:
 *
 *	give you my number	these words, whole and in this order; case,
 *				apostrophe style and spacing do not count.
 *				Between two words up to 6 characters that are
 *				no letters or digits may stand (a comma, a
 *				dash, an emoji), but no end of a sentence: no
 *				line end, and no . ! ? before a blank ("..."
 *				ends no sentence).
 *	don't			an apostrophe may be missing in the text. An
 *				apostrophe between letters is part of the word:
 *				"can" is not found in "can't", nor "it" in
 *				"it's".
 *	take-away		also "take away" and "takeaway".
 *	*   *5			up to three (five; at most nine) words between.
 *	give~			its simple forms: gives, giving, gave, given;
 *				number~: numbers, number's.
 *	(a|b c|d)		one of these phrases. (a)? may be there or not;
 *				(a|*2): a, or up to two words.
 *	{gifts}			one entry of the list `gifts`; entries are
 *				phrases themselves. {gifts}? may be there.
 *	%{phone}		a finding of that kind (phone, email, handle,
 *				url, postcode, address, money, bank) that is
 *				not the organisation's own, certain or possible.
 *				%{phone:certain}, %{phone:possible}: so strong;
 *				%{phone:office}: the organisation's own;
 *				%{phone:any}: all of them. %{contact}: phone,
 *				email, handle, url or address.
 *	%{known}		a staff member's own (text/known.h), which is
 *				certain of its kind.
 *	%{number}		a run of 1 to 6 digits, or a number word.
 *	^   $			start and end of the message.
 *
 * A finding is one word: the words inside it are not seen by phrases. The list
 * `spellings` holds lines "word = variant, variant": the plain word, wherever
 * a phrase has it, is also met by these (you = u, ya). word~ is not.
 */
#define PHRASE_PATTERN_BYTES 60000
#define PHRASE_DEPTH         8  /* of lists within lists */
#define PHRASE_NESTING       16 /* of groups within groups */
#define PHRASE_STAR_WORDS    3
#define PHRASE_STAR_MAX      9
#define PHRASE_NEEDS_MAX     4
#define PHRASE_NEED_LITERALS 1024
#define PHRASE_LITERAL_BYTES 255

/*
 * A word, or a finding's mark, that a match must hold; or two words with a
 * blank between, of which the second follows on the first (rule/words.h).
 */
struct phrase_literal {
	struct span text;
	bool whole; /* letters or digits beside it rule it out */
	bool is_two;
};

/* A match holds at least one of these. */
struct phrase_need {
	struct phrase_literal *list;
	size_t count;
};

/* What a phrase compiles to. */
struct phrase {
	struct buffer pattern;                      /* PCRE2, UTF */
	struct phrase_need needs[PHRASE_NEEDS_MAX]; /* all of them */
	size_t need_count;
	bool crosses;   /* a hit may begin in one sentence and end in another */
	size_t repeats; /* how often groups with a bound are repeated */
};

#define PHRASE_NONE ((struct phrase){ .pattern = BUFFER_NONE })

struct phrase_book;

/*
 * Read all lists; what is wrong in them is a fault and left out. Lists are
 * borrowed until phrase_book_free. NULL: out of memory.
 */
struct phrase_book *phrase_book_new(const struct rule_list *lists, size_t count,
    struct faults *faults);
/*
 * From now on a need is a word, for people who read it, and not two in a row,
 * which are rarer and rule out more.
 */
void phrase_book_single(struct phrase_book *book);
void phrase_book_free(struct phrase_book *book);
/*
 * Compile `line` into `out` (reset first). 0, or -1 with a fault. The needs
 * borrow from the book, and from `out` nothing is shared with other phrases.
 */
int phrase_compile(struct phrase_book *book, const struct rule_line *line,
    struct phrase *out, struct faults *faults);
void phrase_done(struct phrase *phrase);
/* Is its pattern so small that PCRE2 takes it for sure? */
bool phrase_is_small(const struct phrase *phrase);

#endif
