#include "deliver/health_mail.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"

static const struct health_mail sample = { .news = HEALTH_BEGAN,
	.route = "health",
	.cause = "silent",
	.thing = "oak",
	.words = "Source 'oak' has said nothing since Monday",
	.next = "See whether its export still runs.",
	.since = INT64_C(1772460000) * INSTANT_SECOND,
	.now = INT64_C(1772460000) * INSTANT_SECOND,
	.times = 1 };

static const char *
render(const struct health_mail *mail, struct buffer *out)
{
	buffer_reset(out);
	health_mail_render(mail, NULL, "mail.example.org", out);
	cr_assert(!out->failed);
	return buffer_string(out);
}

/* The value of a header that stands on a line of its own. */
static void
value_of(const char *mail, const char *header, char out[80])
{
	const char *found = strstr(mail, header);

	out[0] = '\0';
	if (found != NULL)
		cr_assert(sscanf(found + strlen(header), " %79s", out) == 1);
}

Test(health_mail, the_first_says_what_since_when_and_what_next)
{
	struct buffer out = BUFFER_NONE;
	const char *mail = render(&sample, &out);

	cr_assert_not_null(strstr(mail,
	    "\nSubject: [health] Source 'oak' has"));
	cr_assert_not_null(strstr(mail, "Since:   Mon 2 Mar 2026, 14:00\n"));
	cr_assert_not_null(strstr(mail, "Next:    See whether"));
	cr_assert_not_null(strstr(mail, "X-Boundaryd-Health: silent\n"));
	cr_assert_null(strstr(mail, "References"));
	buffer_done(&out);
}

Test(health_mail, later_ones_refer_to_the_first_and_have_names_of_their_own)
{
	static const enum health_news news[] = { HEALTH_CHANGED, HEALTH_AGAIN,
		HEALTH_OVER };
	struct buffer out = BUFFER_NONE;
	struct health_mail later = sample;
	char first[80], id[80], thread[80];

	value_of(render(&sample, &out), "\nMessage-ID:", first);
	for (size_t i = 0; i < 3; i++) {
		later.news = news[i];
		value_of(render(&later, &out), "\nMessage-ID:", id);
		value_of(render(&later, &out), "\nReferences:", thread);
		cr_assert_str_eq(thread, first);
		value_of(render(&later, &out), "\nIn-Reply-To:", thread);
		cr_assert_str_eq(thread, first);
		cr_assert_str_neq(id, first);
	}
	buffer_done(&out);
}

Test(health_mail, the_same_mail_has_the_same_name_and_another_time_another)
{
	struct health_mail again = sample;
	struct digest a, b;

	health_mail_id(&sample, &a);
	again.now += INSTANT_DAY;
	again.words = "other words";
	health_mail_id(&again, &b);
	cr_assert(digest_equal(&a, &b));
	again.since++;
	health_mail_id(&again, &b);
	cr_assert(!digest_equal(&a, &b));
	again = sample;
	again.news = HEALTH_AGAIN;
	again.times = 2;
	health_mail_id(&again, &a);
	again.times = 3;
	health_mail_id(&again, &b);
	cr_assert(!digest_equal(&a, &b));
}

Test(health_mail, nothing_in_a_name_breaks_a_header)
{
	struct buffer out = BUFFER_NONE;
	struct health_mail hostile = sample;
	const char *mail;

	hostile.words = "Source 'a\r\nBcc: x@example.org\r\n\r\nb' is silent";
	health_mail_render(&hostile, NULL, "h\r\nX: y..", &out);
	mail = buffer_string(&out);
	cr_assert_null(strstr(mail, "\nBcc:"));
	cr_assert_null(strstr(mail, "\nX:"));
	cr_assert_null(strchr(mail, '\r'));
	buffer_done(&out);
}
