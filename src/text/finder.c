#include "text/finder.h"

#include "text/finder_pass.h"
#include "text/letters.h"
#include "text/office.h"

/*
 * Digits that stand in what a finder finds, at the least: without so many in
 * the whole text it is not asked.
 */
#define BANK_DIGITS     14 /* a sort code and an account number */
#define PHONE_DIGITS    8  /* a country code of two and six more */
#define POSTCODE_DIGITS 2
#define STREET_DIGITS   1

static size_t count_digits(const struct view *view);
static bool may_have_handle(const struct view *fold, size_t digits);

static const char *const names[FINDER_COUNT] = {
	[FINDER_PHONE] = "phone",
	[FINDER_EMAIL] = "email",
	[FINDER_HANDLE] = "handle",
	[FINDER_URL] = "url",
	[FINDER_POSTCODE] = "postcode",
	[FINDER_ADDRESS] = "address",
	[FINDER_MONEY] = "money",
	[FINDER_BANK] = "bank",
};

const char *
finder_name(enum finder_kind kind)
{
	return names[kind];
}

bool
finder_parse(struct span name, enum finder_kind *kind)
{
	for (int i = 0; i < FINDER_COUNT; i++) {
		if (span_is(name, names[i])) {
			*kind = (enum finder_kind)i;
			return true;
		}
	}
	return false;
}

void
findings_done(struct findings *findings)
{
	buffer_done(&findings->values);
	findings->count = 0;
	findings->unkept = 0;
}

int
finder_run(struct findings *findings, const struct view *fold,
    const struct view *digits, const struct view *address,
    const struct office *office)
{
	struct finder_pass on_fold = { findings, fold, fold, 0, false };
	struct finder_pass on_digits = { findings, digits, fold,
		DISGUISE_SPELLED, false };
	struct finder_pass on_address = { findings, address, fold,
		DISGUISE_ADDRESS, false };

	size_t written = count_digits(fold);
	size_t meant = written;

	if (!span_equal(buffer_span(&fold->text), buffer_span(&digits->text)))
		meant = count_digits(digits);
	findings->count = 0;
	findings->unkept = 0;
	buffer_reset(&findings->values);
	finder_email(&on_address);
	finder_url(&on_address);
	if (meant >= BANK_DIGITS)
		finder_bank(&on_digits);
	if (meant >= PHONE_DIGITS)
		finder_phone(&on_digits);
	if (written >= POSTCODE_DIGITS)
		finder_postcode(&on_fold);
	if (written >= STREET_DIGITS)
		finder_street(&on_fold);
	finder_money(&on_fold);
	if (may_have_handle(fold, written))
		finder_handle(&on_fold);
	for (size_t i = 0; i < findings->count; i++)
		findings->list[i].office = office_has(office,
		    findings->list[i].kind, findings->list[i].value);
	return on_fold.failed || on_digits.failed || on_address.failed ? -1 : 0;
}

static size_t
count_digits(const struct view *view)
{
	const char *text = view->text.ptr;
	size_t count = 0;

	for (size_t i = 0; i < view->text.len; i++)
		count += letters_is_digit(text[i]) ? 1 : 0;
	return count;
}

/* A handle has @ before it, or a digit or _ in it. */
static bool
may_have_handle(const struct view *fold, size_t digits)
{
	struct span text = buffer_span(&fold->text);

	return digits > 0 || span_find_char(text, '@') < text.len ||
	    span_find_char(text, '_') < text.len;
}
