#include <stdio.h>

#include "text/finder_pass.h"
#include "text/letters.h"
#include "text/number_word.h"

#define MAX_PENCE 100000000000L
#define MAX_WORDS 5 /* "two hundred and fifty" and one to spare */

/* An amount being read; offsets into the view. */
struct amount {
	size_t start;
	size_t end;
	long pence;
};

struct unit {
	const char *word;
	long pence;
	bool certain; /* says money whatever stands before */
};

static const struct unit units[] = {
	{ "pound", 100, true },
	{ "pounds", 100, true },
	{ "quid", 100, true },
	{ "squid", 100, true },
	{ "gbp", 100, true },
	{ "sovs", 100, true },
	{ "pence", 1, true },
	{ "bucks", 100, true },
	{ "grand", 100000, true },
	{ "p", 1, false },
	{ "nicker", 100, true },
	{ "smackers", 100, true },
};

/* Slang for a sum, with or without "a" before it. */
static const struct unit sums[] = {
	{ "tenner", 1000, true },
	{ "fiver", 500, true },
	{ "tenners", 1000, true },
	{ "fivers", 500, true },
	{ "twenty-quid", 2000, true },
	{ "monkey", 50000, false },
	{ "pony", 2500, false },
	{ "ton", 10000, false },
	{ "score", 2000, false },
	{ "grand", 100000, true },
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool starts_slang(char byte);
static bool starts_number(struct span text, size_t at);
static struct span word_at(struct span text, size_t at);
static bool read_sign(struct span text, size_t at, struct amount *amount);
static bool read_number(struct span text, size_t at, struct amount *amount);
static bool read_words(struct span text, size_t at, struct amount *amount);
static bool read_unit(struct span text, struct amount *amount,
    enum finder_strength *strength);
static bool read_slang(struct span text, size_t at, struct amount *amount,
    enum finder_strength *strength);
static void add(struct finder_pass *pass, const struct amount *amount,
    enum finder_strength strength);

void
finder_money(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	size_t i = 0;

	while (i < text.len) {
		struct amount amount = { i, i, 0 };
		enum finder_strength strength = FINDER_CERTAIN;
		bool start = i == 0 || !letters_is_alnum(text.ptr[i - 1]);
		bool found = read_sign(text, i, &amount);

		if (!found && start && letters_is_digit(text.ptr[i]) &&
		    text.ptr[i > 0 ? i - 1 : 0] != '.')
			found = read_number(text, i, &amount) &&
			    read_unit(text, &amount, &strength);
		else if (!found && start && letters_is_alpha(text.ptr[i]))
			found = (starts_slang(text.ptr[i]) &&
				    read_slang(text, i, &amount, &strength)) ||
			    (starts_number(text, i) &&
				read_words(text, i, &amount) &&
				read_unit(text, &amount, &strength));
		if (found) {
			add(pass, &amount, strength);
			i = amount.end;
			continue;
		}
		if (letters_is_alnum(text.ptr[i++]))
			while (i < text.len && letters_is_alnum(text.ptr[i]))
				i++;
	}
}

/* "a", or a sum that is said without it. */
static bool
starts_slang(char byte)
{
	return byte == 'a' || byte == 't' || byte == 'f';
}

/* Every word that a number starts with has two letters or more. */
static bool
starts_number(struct span text, size_t at)
{
	return at + 1 < text.len && letters_is_alpha(text.ptr[at + 1]) &&
	    number_word_begins(text.ptr[at], text.ptr[at + 1]);
}

static struct span
word_at(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && letters_is_alnum(text.ptr[end]))
		end++;
	return (struct span){ text.ptr + at, end - at };
}

/* The pound sign, then the number; or "gbp 20". */
static bool
read_sign(struct span text, size_t at, struct amount *amount)
{
	size_t skip = 0;

	if (text.ptr[at] != '\xc2' && text.ptr[at] != 'g')
		return false;
	if (span_starts(span_from(text, at), SPAN("\xc2\xa3")))
		skip = 2;
	else if (span_starts(span_from(text, at), SPAN("gbp ")))
		skip = 4;
	if (skip == 0)
		return false;
	if (at + skip < text.len && text.ptr[at + skip] == ' ')
		skip++;
	return at + skip < text.len && read_number(text, at + skip, amount);
}

/* Digits, "1,200", "12.50", "1.2k". Sets the end and what it is worth. */
static bool
read_number(struct span text, size_t at, struct amount *amount)
{
	size_t i = at;
	long pounds = 0;
	long pence = 0;

	while (i < text.len &&
	    (letters_is_digit(text.ptr[i]) ||
		(text.ptr[i] == ',' && i + 3 < text.len &&
		    letters_is_digit(text.ptr[i + 1]) &&
		    letters_is_digit(text.ptr[i + 2]) &&
		    letters_is_digit(text.ptr[i + 3])))) {
		if (text.ptr[i] != ',')
			pounds = pounds * 10 + (text.ptr[i] - '0');
		if (pounds > MAX_PENCE / 100000)
			return false;
		i++;
	}
	if (i == at)
		return false;
	if (i + 1 < text.len && text.ptr[i] == '.' &&
	    letters_is_digit(text.ptr[i + 1])) {
		pence = (text.ptr[i + 1] - '0') * 10;
		i += 2;
		if (i < text.len && letters_is_digit(text.ptr[i]))
			pence += text.ptr[i++] - '0';
	}
	amount->pence = pounds * 100 + pence;
	if (i < text.len && text.ptr[i] == 'k' &&
	    (i + 1 == text.len || !letters_is_alnum(text.ptr[i + 1]))) {
		amount->pence *= 1000;
		i++;
	}
	amount->end = i;
	return true;
}

/* "twenty", "two hundred and fifty": the number in hundredths. */
static bool
read_words(struct span text, size_t at, struct amount *amount)
{
	long total = 0;
	size_t words = 0;

	for (; words < MAX_WORDS; words++) {
		struct span word = word_at(text, at);
		int value = 0;
		enum number_kind kind = number_word(word, &value);

		if (kind == NUMBER_DIGIT || kind == NUMBER_TEEN ||
		    kind == NUMBER_TENS)
			total += value;
		else if (kind == NUMBER_SCALE && total > 0 && total < 1000)
			total *= value == 2 ? 100 : 1000;
		else if (kind != NUMBER_AND || words == 0)
			break;
		amount->end = at + word.len;
		at = amount->end + 1;
		if (at >= text.len ||
		    (text.ptr[at - 1] != ' ' && text.ptr[at - 1] != '-'))
			break;
	}
	amount->pence = total * 100;
	return total > 0;
}

/* What the number just read counts. */
static bool
read_unit(struct span text, struct amount *amount,
    enum finder_strength *strength)
{
	size_t at = amount->end;
	struct span word;

	if (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '-'))
		at++;
	word = word_at(text, at);
	if (word.len == 0 || !letters_is_alpha(word.ptr[0]))
		return false;
	for (size_t i = 0; i < COUNT(units); i++) {
		if (word.ptr[0] != units[i].word[0] ||
		    !span_is(word, units[i].word))
			continue;
		if (!units[i].certain && at > amount->end)
			return false;
		amount->pence = amount->pence * units[i].pence / 100;
		amount->end = at + word.len;
		*strength = units[i].certain ? FINDER_CERTAIN : FINDER_POSSIBLE;
		return true;
	}
	return false;
}

static bool
read_slang(struct span text, size_t at, struct amount *amount,
    enum finder_strength *strength)
{
	struct span word = word_at(text, at);
	bool article = span_is(word, "a");

	if (article && at + 2 < text.len && text.ptr[at + 1] == ' ')
		word = word_at(text, at + 2);
	for (size_t i = 0; i < COUNT(sums); i++) {
		if (word.len == 0 || word.ptr[0] != sums[i].word[0] ||
		    !span_is(word, sums[i].word))
			continue;
		if (!article && (!sums[i].certain || span_is(word, "grand")))
			return false;
		amount->pence = sums[i].pence;
		amount->end = (size_t)(word.ptr - text.ptr) + word.len;
		*strength = sums[i].certain ? FINDER_CERTAIN : FINDER_POSSIBLE;
		return true;
	}
	return false;
}

static void
add(struct finder_pass *pass, const struct amount *amount,
    enum finder_strength strength)
{
	char value[32];
	int length = snprintf(value, sizeof(value), "%ld", amount->pence);

	finder_add(pass, FINDER_MONEY, strength,
	    (struct view_source){ (uint32_t)amount->start,
		(uint32_t)amount->end },
	    (struct span){ value, (size_t)length });
}
