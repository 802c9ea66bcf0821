#include "text/finder_pass.h"
#include "text/letters.h"
#include "text/plan.h"

#define MAX_DIGITS 18 /* 00, a country code, fifteen at most */
#define MAX_GAP    4  /* bytes between two groups of digits */
#define NATIONAL   10
#define LOOK_BACK  40 /* bytes in which a word may say what it is */

/* The groups of digits from one place on, as far as a number could go. */
struct run {
	char digits[MAX_DIGITS];
	size_t count;
	size_t groups;
	size_t length[MAX_DIGITS]; /* of each group */
	size_t total[MAX_DIGITS];  /* digits up to its end */
	size_t end[MAX_DIGITS];    /* where it ends in the view */
	char gap[MAX_DIGITS];      /* what stands behind it, in short */
};

struct number {
	char value[MAX_DIGITS + 4];
	size_t len;
	size_t end;
	enum finder_strength strength;
};

static bool has_backwards_cue(struct span text);
static void read_run(struct span text, size_t at, struct run *run);
static size_t gap_length(struct span text, size_t at);
static bool is_likely(struct span text, size_t at);
static bool is_number_start(struct span text, size_t at);
static size_t with_plus(struct span text, size_t at);
static bool find_number(const struct run *run, bool plus,
    struct number *number);
static bool find_british(const struct run *run, size_t skip,
    struct number *number);
static bool find_foreign(const struct run *run, size_t skip,
    struct number *number);
static bool find_short(const struct run *run, struct number *number);
static bool find_reversed(const struct run *run, struct number *number);
static size_t group_with_total(const struct run *run, size_t total);
static bool is_date_or_time(const struct run *run);
static bool is_counting(const struct run *run);
static bool is_health_number(const struct run *run);
static bool is_reference(struct span text, size_t at);
static int value_of(const char *digits, size_t count);

void
finder_phone(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	bool backwards = has_backwards_cue(text);

	for (size_t i = 0; i < text.len; i++) {
		struct run run;
		struct number number;
		size_t start;

		if (!letters_is_digit(text.ptr[i]) ||
		    (i > 0 && letters_is_digit(text.ptr[i - 1])))
			continue;
		start = with_plus(text, i);
		if (start == i && !backwards && !is_likely(text, i))
			continue;
		read_run(text, i, &run);
		if (!is_number_start(text, start) ||
		    (!find_number(&run, start < i, &number) &&
			!(backwards && find_reversed(&run, &number))))
			continue;
		if ((start > 0 && letters_is_alpha(text.ptr[start - 1])) ||
		    is_reference(text, start))
			number.strength = FINDER_POSSIBLE;
		finder_add(pass, FINDER_PHONE, number.strength,
		    (struct view_source){ (uint32_t)start,
			(uint32_t)number.end },
		    (struct span){ number.value, number.len });
		i = number.end - 1;
	}
}

/* Anywhere in the message: "read it back to front". */
static bool
has_backwards_cue(struct span text)
{
	static const char *const cues[] = {
		"backward",
		"back to front",
		"back-to-front",
		"reverse",
		"other way round",
		"right to left",
		"mirror",
	};

	for (size_t i = 0; i < sizeof(cues) / sizeof(cues[0]); i++)
		if (span_find(text, span_of(cues[i])) < text.len)
			return true;
	return false;
}

static void
read_run(struct span text, size_t at, struct run *run)
{
	run->count = 0;
	run->groups = 0;
	for (;;) {
		size_t start = at;
		size_t gap;

		while (at < text.len && letters_is_digit(text.ptr[at])) {
			if (run->count == MAX_DIGITS)
				return;
			run->digits[run->count++] = text.ptr[at++];
		}
		run->length[run->groups] = at - start;
		run->total[run->groups] = run->count;
		run->end[run->groups] = at;
		run->gap[run->groups] = at < text.len ? text.ptr[at] : '\0';
		run->groups++;
		gap = gap_length(text, at);
		if (gap == 0 || run->count == MAX_DIGITS)
			return;
		at += gap;
	}
}

/* Bytes that may part two groups of one number; 0 when it ends here. */
static size_t
gap_length(struct span text, size_t at)
{
	size_t i = at;

	while (i < text.len && i - at <= MAX_GAP &&
	    letters_is(text.ptr[i], LETTERS_GAP))
		i++;
	if (i == at || i - at > MAX_GAP || i == text.len ||
	    !letters_is_digit(text.ptr[i]))
		return 0;
	return i - at;
}

/* The first three digits without + can be those of a number. */
static bool
is_likely(struct span text, size_t at)
{
	char digits[3] = "   ";

	for (size_t i = 0; i < sizeof(digits); i++) {
		if (at == text.len || !letters_is_digit(text.ptr[at]))
			return false;
		digits[i] = text.ptr[at++];
		if (at < text.len && !letters_is_digit(text.ptr[at]))
			at += gap_length(text, at);
	}
	if (digits[0] == '0' && digits[1] == '0')
		return digits[2] != '0';
	if (digits[0] == '0')
		return strchr("12357", digits[1]) != NULL;
	return digits[0] == '7' || memcmp(digits, "447", 3) == 0;
}

/* Where the number starts when "+", "(+" or "(" stands before it. */
static size_t
with_plus(struct span text, size_t at)
{
	size_t i = at;

	if (i > 0 && text.ptr[i - 1] == '(')
		i--;
	if (i > 0 && text.ptr[i - 1] == ' ')
		i--;
	return i > 0 && text.ptr[i - 1] == '+' ? i - 1 : at;
}

/* Not behind money, a number sign, or the joint of a longer code. */
static bool
is_number_start(struct span text, size_t at)
{
	char before = at > 0 ? text.ptr[at - 1] : ' ';
	char further = at > 1 ? text.ptr[at - 2] : ' ';

	if (before == '$' || before == '#' || before == '_')
		return false;
	/* The pound and euro signs end in these bytes. */
	if (before == '\xa3' || before == '\xac')
		return false;
	if (before == '-' || before == '/')
		return !letters_is_alnum(further);
	if (before == '.' || before == ',')
		return !letters_is_digit(further);
	return true;
}

static bool
find_number(const struct run *run, bool plus, struct number *number)
{
	struct span digits = { run->digits, run->count };

	number->strength = FINDER_CERTAIN;
	if (is_date_or_time(run) || is_counting(run))
		return false;
	if (plus)
		return span_starts(digits, SPAN("44")) ?
		    find_british(run, 2, number) :
		    find_foreign(run, 0, number);
	if (span_starts(digits, SPAN("0044")))
		return find_british(run, 4, number);
	if (span_starts(digits, SPAN("00"))) {
		number->strength = FINDER_POSSIBLE;
		return find_foreign(run, 2, number);
	}
	if (span_starts(digits, SPAN("0")))
		return find_british(run, 1, number);
	if (span_starts(digits, SPAN("447")) && find_british(run, 2, number))
		return true;
	return find_short(run, number);
}

/* `skip` digits lead in; a 0 behind +44 is dropped too. */
static bool
find_british(const struct run *run, size_t skip, struct number *number)
{
	if (skip > 1 && run->count > skip && run->digits[skip] == '0')
		skip++;
	for (size_t length = NATIONAL; length >= NATIONAL - 1; length--) {
		size_t group = group_with_total(run, skip + length);
		struct span national = { run->digits + skip, length };
		enum plan_use use;

		if (group == run->groups)
			continue;
		use = plan_national(national);
		if (use == PLAN_NONE || use == PLAN_SERVICE)
			continue;
		/* Few places still have the short ones, and lists do too. */
		if (length < NATIONAL && (skip > 1 || run->length[0] != 5))
			continue;
		if (use == PLAN_COMPANY || length < NATIONAL)
			number->strength = FINDER_POSSIBLE;
		memcpy(number->value, "+44", 3);
		memcpy(number->value + 3, national.ptr, length);
		number->len = length + 3;
		number->end = run->end[group];
		return true;
	}
	return false;
}

static bool
find_foreign(const struct run *run, size_t skip, struct number *number)
{
	struct span digits = { run->digits + skip, run->count - skip };
	struct plan_country country;

	if (run->count < skip || !plan_country(digits, &country))
		return false;
	for (size_t length = country.max; length >= country.min; length--) {
		size_t whole = country.code_digits + length;
		size_t group = group_with_total(run, skip + whole);

		if (group == run->groups)
			continue;
		number->value[0] = '+';
		memcpy(number->value + 1, digits.ptr, whole);
		number->len = whole + 1;
		number->end = run->end[group];
		return true;
	}
	return false;
}

/* A mobile number without its 0. */
static bool
find_short(const struct run *run, struct number *number)
{
	size_t group = group_with_total(run, NATIONAL);

	if (run->digits[0] != '7' || group == run->groups ||
	    group + 1 < run->groups || is_health_number(run) ||
	    plan_national((struct span){ run->digits, NATIONAL }) !=
		PLAN_MOBILE)
		return false;
	number->strength = FINDER_POSSIBLE;
	memcpy(number->value, "+44", 3);
	memcpy(number->value + 3, run->digits, NATIONAL);
	number->len = NATIONAL + 3;
	number->end = run->end[group];
	return true;
}

static bool
find_reversed(const struct run *run, struct number *number)
{
	size_t group = group_with_total(run, NATIONAL + 1);
	char national[NATIONAL];

	if (group == run->groups)
		return false;
	/* So many digits are set. NOLINTNEXTLINE(clang-analyzer-core*) */
	if (run->digits[NATIONAL] != '0')
		return false;
	for (size_t i = 0; i < NATIONAL; i++)
		national[i] = run->digits[NATIONAL - 1 - i];
	if (plan_national((struct span){ national, NATIONAL }) != PLAN_MOBILE)
		return false;
	number->strength = FINDER_POSSIBLE;
	memcpy(number->value, "+44", 3);
	memcpy(number->value + 3, national, NATIONAL);
	number->len = NATIONAL + 3;
	number->end = run->end[group];
	return true;
}

static size_t
group_with_total(const struct run *run, size_t total)
{
	for (size_t i = 0; i < run->groups; i++)
		if (run->total[i] == total)
			return i;
	return run->groups;
}

/* 01/02/2025 12345, 07.30 08.00 123, or a column of figures. */
static bool
is_date_or_time(const struct run *run)
{
	int first;
	int second;

	/* 0.1 40924 2088 */
	if (run->groups > 2 && run->gap[0] == '.' && run->gap[1] != '.' &&
	    run->length[0] == 1 && run->length[1] <= 2)
		return true;
	if (run->groups < 3 || run->length[0] > 2 || run->length[1] > 2 ||
	    (run->length[0] == 1 && run->length[1] == 1))
		return false;
	first = value_of(run->digits, run->length[0]);
	second = value_of(run->digits + run->length[0], run->length[1]);
	if (strchr("/.-", run->gap[0]) != NULL && run->gap[0] == run->gap[1] &&
	    first >= 1 && first <= 31 && second >= 1 && second <= 12 &&
	    (run->length[2] == 2 || run->length[2] == 4))
		return true;
	return run->gap[0] == '.' && run->gap[1] != '.' && first < 24 &&
	    second < 60;
}

/* 0 1 2 3 4 5 6 7 8 9: somebody counts. */
static bool
is_counting(const struct run *run)
{
	size_t steps = 1;

	while (steps < run->count && steps < NATIONAL &&
	    run->digits[steps] == run->digits[steps - 1] + 1)
		steps++;
	return steps >= NATIONAL - 1;
}

/* Ten digits in the health service's grouping, with its check digit. */
static bool
is_health_number(const struct run *run)
{
	int sum = 0;
	int check;

	if (run->groups != 3 || run->length[0] != 3 || run->length[1] != 3 ||
	    run->length[2] != 4)
		return false;
	for (int i = 0; i < NATIONAL - 1; i++)
		sum += (run->digits[i] - '0') * (NATIONAL - i);
	check = (11 - sum % 11) % 11;
	return check == run->digits[NATIONAL - 1] - '0';
}

/* One of the last two words before it says that it is something else. */
static bool
is_reference(struct span text, size_t at)
{
	static const char *const words[] = {
		"ref",
		"reference",
		"order",
		"invoice",
		"tracking",
		"policy",
		"ticket",
		"id",
		"serial",
		"barcode",
		"isbn",
		"consignment",
		"account",
		"acc",
		"utr",
		"urn",
		"nhs",
		"meter",
		"mpan",
		"licence",
		"booking",
		"batch",
		"imei",
		"payroll",
		"pin",
	};
	size_t floor = at > LOOK_BACK ? at - LOOK_BACK : 0;

	for (int word = 0; word < 2; word++) {
		size_t end;

		while (at > floor && !letters_is_alpha(text.ptr[at - 1]) &&
		    text.ptr[at - 1] != '\n')
			at--;
		end = at;
		while (at > floor && letters_is_alpha(text.ptr[at - 1]))
			at--;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (span_is((struct span){ text.ptr + at, end - at },
				words[i]))
				return true;
	}
	return false;
}

static int
value_of(const char *digits, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}
