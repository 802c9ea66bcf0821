#include "text/finder_pass.h"
#include "text/letters.h"

#define SORT_DIGITS    6
#define ACCOUNT_DIGITS 8
#define NEAR           40 /* bytes between sort code and account */
#define CUE_NEAR       24 /* bytes before it in which a word may say so */

static size_t read_digits(struct span text, size_t at, size_t count,
    size_t step, char *digits);
static bool is_number_start(struct span text, size_t at);
static bool has_cue(struct span text, size_t at);
static size_t find_account(struct span text, size_t from, char *digits);

/* The digits view: both numbers may be spelled. */
void
finder_bank(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);

	for (size_t i = 0; i < text.len; i++) {
		char value[SORT_DIGITS + 1 + ACCOUNT_DIGITS];
		size_t end;
		size_t last;
		bool split;

		if (!is_number_start(text, i))
			continue;
		end = read_digits(text, i, SORT_DIGITS, 2, value);
		if (end == 0)
			continue;
		split = text.ptr[i + 2] == '-';
		if (!split && !has_cue(text, i))
			continue;
		value[SORT_DIGITS] = ' ';
		last = find_account(text, end, value + SORT_DIGITS + 1);
		if (last == 0)
			continue;
		finder_add(pass, FINDER_BANK,
		    split || has_cue(text, i) ? FINDER_CERTAIN :
						FINDER_POSSIBLE,
		    (struct view_source){ (uint32_t)i, (uint32_t)last },
		    (struct span){ value, sizeof(value) });
		i = last - 1;
	}
}

/*
 * The end of a number of `count` digits, in one piece or with the same sign
 * behind every `step` of them; 0 when there is none.
 */
static size_t
read_digits(struct span text, size_t at, size_t count, size_t step,
    char *digits)
{
	size_t i = at;
	char between = at + step < text.len ? text.ptr[at + step] : '0';
	bool split = between == ' ' || between == '-' || between == '.';

	for (size_t read = 0; read < count; read++) {
		if (split && read > 0 && read % step == 0) {
			if (i >= text.len || text.ptr[i] != between)
				return 0;
			i++;
		}
		if (i >= text.len || !letters_is_digit(text.ptr[i]))
			return 0;
		digits[read] = text.ptr[i++];
	}
	return i < text.len && letters_is_alnum(text.ptr[i]) ? 0 : i;
}

static bool
is_number_start(struct span text, size_t at)
{
	return letters_is_digit(text.ptr[at]) &&
	    (at == 0 ||
		!(letters_is_alnum(text.ptr[at - 1]) ||
		    text.ptr[at - 1] == '-' || text.ptr[at - 1] == '/'));
}

static bool
has_cue(struct span text, size_t at)
{
	size_t start = at > CUE_NEAR ? at - CUE_NEAR : 0;
	struct span before = { text.ptr + start, at - start };

	for (; before.len > 0; before = span_from(before, 1))
		if ((before.ptr[0] == 's' &&
			(span_starts(before, SPAN("sort")) ||
			    span_starts(before, SPAN("s/c")))) ||
		    (before.ptr[0] == 'b' && span_starts(before, SPAN("bank"))))
			return true;
	return false;
}

static size_t
find_account(struct span text, size_t from, char *digits)
{
	size_t limit = from + NEAR < text.len ? from + NEAR : text.len;

	for (size_t i = from; i < limit; i++) {
		size_t end;

		if (!is_number_start(text, i))
			continue;
		end = read_digits(text, i, ACCOUNT_DIGITS, 4, digits);
		if (end > 0)
			return end;
	}
	return 0;
}
