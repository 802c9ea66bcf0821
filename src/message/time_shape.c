#include "message/time_shape.h"

#include <strings.h>

static bool take(struct span *text, char code, struct civil *out);
static bool take_byte(struct span *text, char byte);
static bool take_number(struct span *text, size_t least, size_t most, int *out);
static bool take_word(struct span *text, const char *names, int *out);
static bool is_possible(const struct civil *civil, const char *shape);

size_t
time_shape_read(struct span text, const char *shape, struct civil *out)
{
	struct span rest = text;

	*out = (struct civil){ .year = 0 };
	for (const char *at = shape; *at != '\0'; at++) {
		bool code = *at == '%' && at[1] != '\0';

		at += code ? 1 : 0;
		if (rest.len == 0 ||
		    !(code ? take(&rest, *at, out) : take_byte(&rest, *at)))
			return 0;
	}
	return is_possible(out, shape) ? text.len - rest.len : 0;
}

bool
time_shape_in_name(struct span name, struct civil *out)
{
	static const struct {
		const char *shape;
		size_t bytes;
	} shapes[] = { { "%Y-%M-%D", 10 }, { "%Y%M%D", 8 } };
	struct span last = SPAN_NONE;

	struct span part;

	while (span_next_part(&name, '/', &part))
		last = part;
	name = last;
	for (size_t end = name.len; end >= 8; end--) {
		for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]);
		     i++) {
			size_t bytes = shapes[i].bytes;

			if (end >= bytes &&
			    time_shape_read(span_from(span_first(name, end),
						end - bytes),
				shapes[i].shape, out) == bytes)
				return true;
		}
	}
	return false;
}

static bool
take(struct span *text, char code, struct civil *out)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static const char days[] = "SunMonTueWedThuFriSat";
	int weekday;

	switch (code) {
	case 'Y':
		return take_number(text, 4, 4, &out->year);
	case 'M':
		return take_number(text, 2, 2, &out->month);
	case 'D':
		return take_number(text, 2, 2, &out->day);
	case 'd':
		return take_number(text, 1, 2, &out->day);
	case 'h':
		return take_number(text, 2, 2, &out->hour);
	case 'H':
		return take_number(text, 1, 2, &out->hour);
	case 'm':
		return take_number(text, 2, 2, &out->minute);
	case 's':
		return take_number(text, 2, 2, &out->second);
	case 'b':
		return take_word(text, months, &out->month);
	case 'a':
		return take_word(text, days, &weekday);
	case 'p':
		if (text->len < 2 || text->ptr[1] != 'M' ||
		    (text->ptr[0] != 'A' && text->ptr[0] != 'P') ||
		    out->hour > 12)
			return false;
		out->hour = out->hour % 12 + (text->ptr[0] == 'P' ? 12 : 0);
		*text = span_from(*text, 2);
		return true;
	default:
		return false;
	}
}

static bool
take_byte(struct span *text, char byte)
{
	if (text->ptr[0] != byte)
		return false;
	*text = span_from(*text, 1);
	return true;
}

static bool
take_number(struct span *text, size_t least, size_t most, int *out)
{
	size_t digits = 0;
	int value = 0;

	if (least < most && text->len > 0 && text->ptr[0] == ' ')
		*text = span_from(*text, 1);
	while (digits < most && digits < text->len &&
	    text->ptr[digits] >= '0' && text->ptr[digits] <= '9')
		value = value * 10 + (text->ptr[digits++] - '0');
	if (digits < least)
		return false;
	*text = span_from(*text, digits);
	*out = value;
	return true;
}

/* `names` are three letters each. */
static bool
take_word(struct span *text, const char *names, int *out)
{
	for (int i = 0; text->len >= 3 && names[3 * i] != '\0'; i++) {
		if (strncasecmp(text->ptr, names + 3 * i, 3) == 0) {
			*text = span_from(*text, 3);
			*out = i + 1;
			return true;
		}
	}
	return false;
}

/* What is not in the shape cannot be wrong; any year may be a leap year. */
static bool
is_possible(const struct civil *civil, const char *shape)
{
	bool dated = false, yeared = false;
	struct civil whole = *civil;

	for (; *shape != '\0'; shape++) {
		dated |= shape[0] == '%' &&
		    (shape[1] == 'D' || shape[1] == 'd');
		yeared |= shape[0] == '%' && shape[1] == 'Y';
	}
	if (!yeared)
		whole.year = 2000;
	if (!dated)
		whole.month = whole.day = 1;
	return civil_is_valid(&whole);
}
