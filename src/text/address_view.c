#include "text/address_parts.h"
#include "text/letters.h"
#include "text/top_level.h"
#include "text/view.h"
#include "text/view_build.h"

/* A stretch of text that may be an address, in pieces. */
struct attempt {
	struct span text;
	struct piece pieces[ADDRESS_MAX_PIECES];
	size_t count;
	size_t at;      /* the piece behind @; count: none */
	bool lacks_top; /* "at hotmail", and no more */
};

static void read_attempt(struct attempt *attempt, size_t start);
static size_t next_start(const struct attempt *attempt);
static bool is_address(struct attempt *attempt);
static bool settle_mail(struct attempt *attempt);
static bool settle_site(struct attempt *attempt);
static bool is_disguised(const struct attempt *attempt);
static size_t domain_end(const struct attempt *attempt, size_t first,
    bool plain);
static struct span last_label(const struct attempt *attempt, size_t piece);
static struct span piece_text(const struct attempt *attempt, size_t piece);
static bool has_letter(struct span text);
static bool name_is_chosen(const struct attempt *attempt);
static int write_attempt(struct view *view, const struct view *fold,
    const struct attempt *attempt);
static int write_text(struct view *view, const char *text,
    struct view_source source);
static int write_spaced(struct view *view, const struct view *fold,
    const struct piece *piece);

int
view_address(struct view *view, const struct view *fold)
{
	struct attempt attempt;
	size_t copied = 0;
	size_t i = 0;

	attempt.text = buffer_span(&fold->text);
	view_reset(view);
	view->disguises = fold->disguises;
	if (!address_is_hinted(attempt.text))
		return view_copy(view, fold, 0, attempt.text.len);
	while (i < attempt.text.len) {
		if (!letters_is_alnum(attempt.text.ptr[i])) {
			i++;
			continue;
		}
		read_attempt(&attempt, i);
		i = next_start(&attempt);
		if (!is_address(&attempt))
			continue;
		if (view_copy(view, fold, copied, attempt.pieces[0].start) ==
			-1 ||
		    write_attempt(view, fold, &attempt) == -1)
			return -1;
		view->disguises |= DISGUISE_ADDRESS;
		i = attempt.pieces[attempt.count - 1].end;
		copied = i;
	}
	return view_copy(view, fold, copied, attempt.text.len);
}

static void
read_attempt(struct attempt *attempt, size_t start)
{
	struct joiner joiner = { .start = start, .end = start };
	size_t signs = 0;

	attempt->pieces[0].start = start;
	attempt->pieces[0].end = start + 1;
	attempt->count = 0;
	attempt->lacks_top = false;
	while (attempt->count < ADDRESS_MAX_PIECES) {
		struct piece *piece = &attempt->pieces[attempt->count];

		if (!piece_read(attempt->text, &joiner, piece))
			return;
		attempt->count++;
		while (!joiner_read(attempt->text, piece->end, &joiner)) {
			if (attempt->count == ADDRESS_MAX_PIECES ||
			    !piece_read_number(attempt->text, piece->end,
				piece + 1))
				return;
			attempt->count++;
			piece++;
		}
		if (joiner.sign == '@' && signs++ > 0)
			return;
	}
}

/*
 * Where to look on behind an attempt that failed. No name of a mailbox takes
 * up all pieces, so of a chain that long half is done with.
 */
static size_t
next_start(const struct attempt *attempt)
{
	if (attempt->count < ADDRESS_MAX_PIECES)
		return attempt->pieces[0].end;
	for (size_t i = 1; i < attempt->count; i++)
		if (attempt->pieces[i].joiner.sign == '@')
			return attempt->pieces[0].end;
	return attempt->pieces[ADDRESS_MAX_PIECES / 2].start;
}

/* True when the pieces are one; then cuts off what stands behind it. */
static bool
is_address(struct attempt *attempt)
{
	if (attempt->count < 2 || !is_disguised(attempt))
		return false;
	attempt->at = 1;
	while (attempt->at < attempt->count &&
	    attempt->pieces[attempt->at].joiner.sign != '@')
		attempt->at++;
	if (attempt->at < attempt->count)
		return settle_mail(attempt) && is_disguised(attempt);
	return settle_site(attempt) && is_disguised(attempt);
}

static bool
settle_mail(struct attempt *attempt)
{
	const struct piece *host = &attempt->pieces[attempt->at];
	struct span name = piece_text(attempt, attempt->at);
	bool provider = host->meant != NULL ||
	    address_is_provider(span_first(name, span_find_char(name, '.')));
	bool bare = host->joiner.bare_word;
	size_t end = domain_end(attempt, attempt->at, bare && !provider);

	if (attempt->at == 1 && bare &&
	    address_is_common_word(piece_text(attempt, 0)))
		return false;
	for (size_t i = 0; i < attempt->at; i++)
		if (attempt->pieces[i].joiner.sign == '/')
			return false;
	if (end > 0) {
		attempt->count = end;
		return true;
	}
	attempt->count = attempt->at + 1;
	attempt->lacks_top = provider && span_find_char(name, '.') == name.len;
	return attempt->lacks_top && (!bare || name_is_chosen(attempt));
}

static bool
settle_site(struct attempt *attempt)
{
	size_t end = domain_end(attempt, 0, true);

	if (end < 2 &&
	    span_find_char(piece_text(attempt, 0), '.') ==
		piece_text(attempt, 0).len)
		return false;
	if (end == 0)
		return false;
	while (end < attempt->count &&
	    (attempt->pieces[end].joiner.sign == '/' ||
		(end > 1 && attempt->pieces[end - 1].joiner.sign == '/')))
		end++;
	attempt->count = end;
	return true;
}

static bool
is_disguised(const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->count; i++)
		if (attempt->pieces[i].joiner.spoken ||
		    attempt->pieces[i].spaced ||
		    attempt->pieces[i].meant != NULL)
			return true;
	return false;
}

/*
 * How many pieces reach to the end of the domain that starts with piece
 * `first`; 0 when it has no real last part. A plain one is no word that may
 * just as well go on with the sentence.
 */
static size_t
domain_end(const struct attempt *attempt, size_t first, bool plain)
{
	size_t end = 0;

	for (size_t i = first; i < attempt->count; i++) {
		struct span label = last_label(attempt, i);
		bool behind_dot = i > first ||
		    label.len < piece_text(attempt, i).len;

		if (i > first && attempt->pieces[i].joiner.sign != '.' &&
		    attempt->pieces[i].joiner.sign != '-')
			break;
		if (behind_dot &&
		    (plain ? top_level_is_plain(label) :
			     top_level_is_known(label)))
			end = i + 1;
	}
	return has_letter(piece_text(attempt, first)) ? end : 0;
}

static struct span
last_label(const struct attempt *attempt, size_t piece)
{
	struct span text = piece_text(attempt, piece);
	size_t start = text.len;

	while (start > 0 && text.ptr[start - 1] != '.')
		start--;
	return span_from(text, start);
}

static struct span
piece_text(const struct attempt *attempt, size_t piece)
{
	const struct piece *one = &attempt->pieces[piece];

	if (one->meant != NULL)
		return span_of(one->meant);
	if (one->spaced)
		return span_of(one->joined);
	return (struct span){ attempt->text.ptr + one->start,
		one->end - one->start };
}

static bool
has_letter(struct span text)
{
	size_t dot = span_find_char(text, '.');

	for (size_t i = 0; i < dot; i++)
		if (letters_is_alpha(text.ptr[i]))
			return true;
	return false;
}

/* lizzie.rose or tom99: nobody says that of a thing "at hotmail". */
static bool
name_is_chosen(const struct attempt *attempt)
{
	struct span name = piece_text(attempt, 0);

	if (attempt->at > 1)
		return true;
	for (size_t i = 0; i < name.len; i++)
		if (!letters_is_alpha(name.ptr[i]))
			return true;
	return false;
}

static int
write_attempt(struct view *view, const struct view *fold,
    const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->count; i++) {
		const struct piece *piece = &attempt->pieces[i];
		struct view_source whole = view_original(fold, piece->start,
		    piece->end);
		char sign[2] = { piece->joiner.sign, '\0' };
		const char *text = piece->meant;
		int result;

		if (i > 0 &&
		    write_text(view, sign,
			view_original(fold, piece->joiner.start,
			    piece->joiner.end)) == -1)
			return -1;
		if (text == NULL && piece->digits[0] != '\0')
			text = piece->digits;
		if (text != NULL)
			result = write_text(view, text, whole);
		else if (piece->spaced)
			result = write_spaced(view, fold, piece);
		else
			result = view_copy(view, fold, piece->start,
			    piece->end);
		if (result == -1 ||
		    (attempt->lacks_top && i + 1 == attempt->count &&
			write_text(view, ".com", whole) == -1))
			return -1;
	}
	return 0;
}

static int
write_text(struct view *view, const char *text, struct view_source source)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		if (view_push(view, text[i], source) == -1)
			return -1;
	return 0;
}

static int
write_spaced(struct view *view, const struct view *fold,
    const struct piece *piece)
{
	for (size_t i = piece->start; i < piece->end; i += 2)
		if (view_copy(view, fold, i, i + 1) == -1)
			return -1;
	return 0;
}
