#ifndef BOUNDARYD_TEXT_VIEW_H
#define BOUNDARYD_TEXT_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * view -- a derived form of a text, with a map back to its own bytes.
 *
 * Rules and finders read views; alerts mark the original. Every byte of a view
 * knows which bytes of the original it stands for. Memory is kept from one
 * message to the next.
 *
 * fold:    compatibility decomposition (Unicode NFKD), case folded, marks
 *          dropped, apostrophes and dashes made ' and -, runs of white space
 *          made one blank (line ends one \n), zero-width characters dropped,
 *          look-alike letters inside a Latin word made Latin, private-use
 *          characters made blanks.
 * digits:  the fold view with numbers that were spelled, doubled or drawn
 *          made digits, only inside runs long enough to be a number.
 * address: the fold view with "at", "dot" and spaced letters made @ and . only
 *          where a known provider or top-level domain follows.
 * marked:  the fold view in which each finding (finder.h) is one private-use
 *          character (finder_mark), so that a phrase can name it.
 */
enum view_kind {
	VIEW_RAW,
	VIEW_FOLD,
	VIEW_DIGITS,
	VIEW_ADDRESS,
	VIEW_MARKED,
	VIEW_COUNT
};

/* What a view byte stands for: original bytes start to end. */
struct view_source {
	uint32_t start;
	uint32_t end;
};

/* Something done to a text that ordinary typing does not do. */
enum disguise {
	DISGUISE_ZERO_WIDTH = 1 << 0, /* invisible characters in a word */
	DISGUISE_LOOK_ALIKE = 1 << 1, /* another script's letters in a word */
	DISGUISE_SPELLED = 1 << 2,    /* a number in words or symbols */
	DISGUISE_SPACED = 1 << 3,     /* letters or digits set apart */
	DISGUISE_ADDRESS = 1 << 4     /* "at" and "dot" for @ and . */
};

struct view {
	struct buffer text;
	struct view_source *source; /* text.len of them */
	size_t source_capacity;
	unsigned disguises; /* of enum disguise */
};

#define VIEW_NONE ((struct view){ BUFFER_NONE, NULL, 0, 0 })

const char *view_name(enum view_kind kind);
void view_done(struct view *view);
/* Build from valid UTF-8 of at most UINT32_MAX bytes. 0, or -1: no memory. */
int view_fold(struct view *view, struct span original);
int view_digits(struct view *view, const struct view *fold);
int view_address(struct view *view, const struct view *fold);
/* The original bytes that view bytes start to end (exclusive) stand for. */
struct view_source view_original(const struct view *view, size_t start,
    size_t end);
/* The first view byte that stands for original byte `at` or a later one. */
size_t view_locate(const struct view *view, uint32_t at);
/* Room for `more` bytes. 0, or -1: out of memory. */
int view_reserve(struct view *view, size_t more);

/* Append one byte with its source; for those who build views. */
static inline int
view_push(struct view *view, char byte, struct view_source source)
{
	size_t at = view->text.len;

	if (at >= view->source_capacity || at >= view->text.capacity)
		if (view_reserve(view, 1) == -1)
			return -1;
	view->source[at] = source;
	view->text.ptr[at] = byte;
	view->text.len = at + 1;
	return 0;
}

#endif
