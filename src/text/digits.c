#include "text/number_run.h"
#include "text/view.h"
#include "text/view_build.h"

/* Fewer digits than any telephone or account number are left as they are. */
#define MIN_DIGITS 9

/* Writing one run into the view. */
struct writer {
	struct view *view;
	const struct view *fold;
	struct span text;
	struct number_run run;
	size_t at;  /* behind what is written */
	bool odd;   /* the gap since then */
	bool words; /* fillers in that gap */
	int repeat; /* times; 0: as it stands */
	size_t repeat_start;
	int single; /* the digit just written, or -1 */
	bool failed;
};

static void write_run(struct writer *writer);
static void write_word(struct writer *writer, struct spot *spot);
static void write_tens(struct writer *writer, struct spot *spot);
static void write_scale(struct writer *writer, const struct spot *spot);
static void write_plural(struct writer *writer, const struct spot *spot);
static void write_gap(struct writer *writer, size_t end);
static void write_digit(struct writer *writer, int digit, size_t start,
    size_t end);
static void write_byte(struct writer *writer, char byte, size_t start,
    size_t end);
static void write_spot(struct writer *writer, const struct spot *spot);
static bool next_after(const struct writer *writer, size_t at,
    struct spot *spot, bool *joined);

int
view_digits(struct view *view, const struct view *fold)
{
	struct writer writer = { .view = view, .fold = fold };
	size_t copied = 0;
	size_t at = 0;

	writer.text = buffer_span(&fold->text);
	view_reset(view);
	view->disguises = fold->disguises;
	while (at < writer.text.len) {
		size_t next;
		bool found;

		at = number_run_skip(writer.text, at);
		found = number_run_read(writer.text, at, &writer.run, &next);
		at = next;
		if (!found || writer.run.digits < MIN_DIGITS ||
		    (!writer.run.spelled && !writer.run.odd))
			continue;
		if (view_copy(view, fold, copied, writer.run.start) == -1)
			return -1;
		write_run(&writer);
		if (writer.failed)
			return -1;
		copied = writer.run.end;
		view->disguises |= writer.run.spelled ? DISGUISE_SPELLED :
							DISGUISE_SPACED;
	}
	return view_copy(view, fold, copied, writer.text.len);
}

static void
write_run(struct writer *writer)
{
	size_t at = writer->run.start;
	struct spot spot;

	writer->at = at;
	writer->odd = false;
	writer->words = false;
	writer->repeat = 0;
	writer->single = -1;
	while (at < writer->run.end) {
		spot_read(writer->text, at, &spot);
		if (spot.kind == SPOT_GAP)
			writer->odd |= spot.odd;
		else if (spot.kind == SPOT_WORD)
			write_word(writer, &spot);
		else
			write_spot(writer, &spot);
		at = spot.end;
	}
}

static void
write_word(struct writer *writer, struct spot *spot)
{
	switch (spot->word) {
	case NUMBER_DIGIT:
	case NUMBER_WEAK:
		write_gap(writer, spot->start);
		write_digit(writer, spot->value, spot->start, spot->end);
		break;
	case NUMBER_TEEN:
		write_gap(writer, spot->start);
		write_digit(writer, spot->value / 10, spot->start, spot->end);
		write_digit(writer, spot->value % 10, spot->start, spot->end);
		writer->single = -1;
		break;
	case NUMBER_TENS:
		write_tens(writer, spot);
		break;
	case NUMBER_SCALE:
		write_scale(writer, spot);
		break;
	case NUMBER_PLURAL:
		write_plural(writer, spot);
		break;
	case NUMBER_REPEAT:
		write_gap(writer, spot->start);
		writer->repeat = spot->value;
		writer->repeat_start = spot->start;
		writer->at = spot->end;
		break;
	case NUMBER_PLUS:
		write_gap(writer, spot->start);
		write_byte(writer, '+', spot->start, spot->end);
		break;
	default:
		writer->words = true;
		break;
	}
}

/* "seventy" is 70, "seventy seven" and "seventy-seven" 77. */
static void
write_tens(struct writer *writer, struct spot *spot)
{
	struct spot unit;
	bool joined;
	int value = 0;

	write_gap(writer, spot->start);
	write_digit(writer, spot->value / 10, spot->start, spot->end);
	if (next_after(writer, spot->end, &unit, &joined) &&
	    unit.kind == SPOT_WORD && unit.word == NUMBER_DIGIT &&
	    unit.value > 0 && unit.start == spot->end + 1 &&
	    writer->text.ptr[spot->end] != ',') {
		value = unit.value;
		spot->end = unit.end;
		spot->start = unit.start;
	}
	write_digit(writer, value, spot->start, spot->end);
	writer->single = -1;
}

/* "nine hundred" is 900, "nine hundred and twelve" 912. */
static void
write_scale(struct writer *writer, const struct spot *spot)
{
	struct spot rest;
	bool joined = false;
	int zeros = spot->value;

	if (zeros == 2 && next_after(writer, spot->end, &rest, &joined) &&
	    joined && rest.kind == SPOT_WORD) {
		if (rest.word == NUMBER_TEEN || rest.word == NUMBER_TENS)
			zeros = 0;
		else if (rest.word == NUMBER_DIGIT)
			zeros = 1;
	}
	for (int i = 0; i < zeros; i++)
		write_digit(writer, 0, spot->start, spot->end);
	writer->at = spot->end;
	writer->odd = false;
	writer->words = false;
	writer->single = -1;
}

/* "two sevens" is 77, and so is "double sevens". */
static void
write_plural(struct writer *writer, const struct spot *spot)
{
	int times = 2;

	if (writer->repeat > 0) {
		write_digit(writer, spot->value, spot->start, spot->end);
		return;
	}
	if (writer->single >= 2 && writer->single <= 5 && !writer->odd) {
		times = writer->single;
		writer->view->text.len--;
	} else
		write_gap(writer, spot->start);
	for (int i = 0; i < times; i++)
		write_digit(writer, spot->value, spot->start, spot->end);
	writer->single = -1;
}

static void
write_spot(struct writer *writer, const struct spot *spot)
{
	write_gap(writer, spot->start);
	if (spot->kind == SPOT_CODED) {
		for (size_t i = 0; i < spot->count; i++)
			write_digit(writer, spot->digits[i] - '0',
			    spot->start + spot->from[i],
			    spot->start + spot->to[i]);
	} else {
		for (size_t i = spot->start; i < spot->end; i++)
			write_digit(writer, writer->text.ptr[i] - '0', i,
			    i + 1);
	}
	writer->at = spot->end;
	if (spot->count != 1)
		writer->single = -1;
}

/* What stood between two digits; odd things become one blank. */
static void
write_gap(struct writer *writer, size_t end)
{
	size_t start = writer->at;

	if (writer->repeat > 0 || end <= start)
		return;
	if (writer->odd || writer->words)
		write_byte(writer, ' ', start, end);
	else if (view_copy(writer->view, writer->fold, start, end) == -1)
		writer->failed = true;
	writer->at = end;
	writer->odd = false;
	writer->words = false;
}

static void
write_digit(struct writer *writer, int digit, size_t start, size_t end)
{
	int times = writer->repeat > 0 ? writer->repeat : 1;

	if (writer->repeat > 0)
		start = writer->repeat_start;
	for (int i = 0; i < times; i++)
		write_byte(writer, (char)('0' + digit), start, end);
	writer->single = times == 1 ? digit : -1;
	writer->repeat = 0;
	writer->at = end;
	writer->odd = false;
	writer->words = false;
}

static void
write_byte(struct writer *writer, char byte, size_t start, size_t end)
{
	struct view_source source = view_original(writer->fold, start, end);

	if (view_push(writer->view, byte, source) == -1)
		writer->failed = true;
	writer->at = end;
}

/* The next piece that is no gap; `*joined` when "and" stood before it. */
static bool
next_after(const struct writer *writer, size_t at, struct spot *spot,
    bool *joined)
{
	*joined = false;
	while (at < writer->run.end) {
		spot_read(writer->text, at, spot);
		if (spot->kind == SPOT_WORD && spot->word == NUMBER_AND)
			*joined = true;
		else if (spot->kind != SPOT_GAP)
			return true;
		at = spot->end;
	}
	return false;
}
