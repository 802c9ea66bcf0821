#include "text/finder_pass.h"
#include "text/letters.h"

/* Royal Mail's 124 postcode areas, one or two letters each. */
static const char areas[] =
    " ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de"
    " dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx"
    " ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn"
    " np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp"
    " sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo"
    " ze ";

#define MAX_OUTWARD 4

static bool is_code_start(struct span text);
static bool is_area(struct span letters);
static size_t outward_length(struct span text);
static bool is_inward(struct span text);
static bool is_ordinal(struct span text);
static size_t read_postcode(struct span text, size_t outward);

void
finder_postcode(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);

	for (size_t i = 0; i < text.len; i++) {
		size_t outward;
		size_t end;
		char value[MAX_OUTWARD + 4];
		enum finder_strength strength = FINDER_CERTAIN;

		if (!letters_is_alpha(text.ptr[i]) ||
		    (i > 0 && letters_is_alnum(text.ptr[i - 1])) ||
		    !is_code_start(span_from(text, i)))
			continue;
		outward = MAX_OUTWARD;
		end = 0;
		for (; outward >= 2 && end == 0; outward--)
			end = read_postcode(span_from(text, i), outward);
		if (end == 0)
			continue;
		outward++;
		memcpy(value, text.ptr + i, outward);
		value[outward] = ' ';
		memcpy(value + outward + 1, text.ptr + i + end - 3, 3);
		/* "b4 2nd shift" is no place in Birmingham. */
		if (outward == 2 &&
		    is_ordinal((struct span){ value + outward + 1, 3 }))
			strength = FINDER_POSSIBLE;
		finder_add(pass, FINDER_POSTCODE, strength,
		    (struct view_source){ (uint32_t)i, (uint32_t)(i + end) },
		    (struct span){ value, outward + 4 });
		i += end - 1;
	}
}

/* One letter or two, then a digit; words of a talk end here. */
static bool
is_code_start(struct span text)
{
	return (text.len > 1 && letters_is_digit(text.ptr[1])) ||
	    (text.len > 2 && letters_is_digit(text.ptr[2]));
}

/* Bytes of the postcode with that many before the gap; 0 when it is none. */
static size_t
read_postcode(struct span text, size_t outward)
{
	size_t at = outward;

	if (text.len < outward + 3)
		return 0;
	while (at < text.len && at < outward + 1 &&
	    (text.ptr[at] == ' ' || text.ptr[at] == '-'))
		at++;
	if (text.len < at + 3 || !is_inward(span_from(text, at)) ||
	    (text.len > at + 3 && letters_is_alnum(text.ptr[at + 3])) ||
	    outward_length(span_first(text, outward)) != outward)
		return 0;
	return at + 3;
}

static bool
is_area(struct span letters)
{
	char wanted[5] = " ";

	memcpy(wanted + 1, letters.ptr, letters.len);
	wanted[letters.len + 1] = ' ';
	return span_find(SPAN(areas),
		   (struct span){ wanted, letters.len + 2 }) <
	    sizeof(areas) - 1;
}

/* `text` is just that long; its length when it has the form of one, else 0. */
static size_t
outward_length(struct span text)
{
	size_t letters = letters_is_alpha(text.ptr[1]) ? 2 : 1;
	size_t left = text.len - letters;

	if (left < 1 || left > 2 || !letters_is_digit(text.ptr[letters]))
		return 0;
	if (left == 2 && !letters_is_alnum(text.ptr[letters + 1]))
		return 0;
	if (left == 2 && letters_is_alpha(text.ptr[letters + 1]) &&
	    strchr("abcdefghjkmnprstuvwxy", text.ptr[letters + 1]) == NULL)
		return 0;
	return is_area(span_first(text, letters)) ? text.len : 0;
}

static bool
is_inward(struct span text)
{
	return letters_is_digit(text.ptr[0]) && letters_is_alpha(text.ptr[1]) &&
	    letters_is_alpha(text.ptr[2]) &&
	    strchr("cikmov", text.ptr[1]) == NULL &&
	    strchr("cikmov", text.ptr[2]) == NULL;
}

static bool
is_ordinal(struct span text)
{
	text = span_from(text, 1);
	return span_is(text, "st") || span_is(text, "nd") ||
	    span_is(text, "rd") || span_is(text, "th");
}
