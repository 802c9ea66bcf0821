#include "text/finder.h"

#include "text/finder_pass.h"
#include "text/office.h"

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

	findings->count = 0;
	findings->unkept = 0;
	buffer_reset(&findings->values);
	finder_email(&on_address);
	finder_url(&on_address);
	finder_bank(&on_digits);
	finder_phone(&on_digits);
	finder_postcode(&on_fold);
	finder_street(&on_fold);
	finder_money(&on_fold);
	finder_handle(&on_fold);
	for (size_t i = 0; i < findings->count; i++)
		findings->list[i].office = office_has(office,
		    findings->list[i].kind, findings->list[i].value);
	return on_fold.failed || on_digits.failed || on_address.failed ? -1 : 0;
}
