#include <criterion/criterion.h>

#include "collect.h"
#include "message/context.h"
#include "message/formats.h"

static void
add(struct context *context, const char *name, const char *json)
{
	context_begin(context, span_of(name));
	for (; *json != '\0'; json++)
		context_feed(context, (struct span){ json, 1 });
	context_end(context);
}

Test(context, people_and_rooms_are_found_by_id_and_name)
{
	struct context *context = context_new();
	struct span members[4];

	add(context, "a/users.json",
	    "[{\"id\":\"U1\",\"name\":\"rv\",\"profile\":{\"real_name\":"
	    "\"Robin Vale\",\"display_name\":\"rob\"}},"
	    "{\"id\":\"U2\",\"name\":\"st\"}]");
	add(context, "dms.json",
	    "[{\"id\":\"D1\",\"members\":[\"U1\",\"U9\"]}]");
	add(context, "mpims.json",
	    "[{\"id\":\"G1\",\"name\":\"mpdm-1\",\"members\":[\"U2\"]}]");
	add(context, "realm.json",
	    "{\"zerver_userprofile\":[{\"id\":7,\"full_name\":\"Ana Reis\"}]}");
	cr_assert(span_is(context_person(context, SPAN("U1")), "Robin Vale"));
	cr_assert(span_is(context_person(context, SPAN("U2")), "st"));
	cr_assert(span_is(context_person(context, SPAN("7")), "Ana Reis"));
	cr_assert_eq(context_person(context, SPAN("U9")).len, 0);
	cr_assert_eq(context_members(context, SPAN("D1"), members, 4), 2);
	cr_assert(span_is(members[0], "Robin Vale"));
	cr_assert(span_is(members[1], "U9"));
	cr_assert_eq(context_members(context, SPAN("D1"), members, 1), 0);
	cr_assert_eq(context_members(context, SPAN("mpdm-1"), members, 4), 1);
	cr_assert_eq(context_members(NULL, SPAN("D1"), members, 4), 0);
	/* A new list takes the place of the old one. */
	add(context, "users.json",
	    "[{\"id\":\"U1\",\"real_name\":\"R. Marr\"}]");
	cr_assert(span_is(context_person(context, SPAN("U1")), "R. Marr"));
	context_free(context);
}

Test(context, zulip_shows_the_names_of_realm_json)
{
	struct context *context = context_new();
	struct format_options options = { .context = context };
	struct collect collect = { .brief = true };

	add(context, "realm.json",
	    "{\"zerver_realm\":[{\"id\":2,\"name\":\"Oak\"}],"
	    "\"zerver_userprofile\":[{\"id\":7,\"full_name\":\"Ana Reis\"}]}");
	collect_run(&collect, &format_zulip, &options,
	    SPAN(
		"{\"zerver_message\":[{\"id\":1,\"sender\":7,\"recipient\":3,"
		"\"subject\":\"rota\",\"content\":\"hi\",\"date_sent\":1772460000},"
		"{\"id\":2,\"sender\":8,\"recipient\":3,\"subject\":\"rota\","
		"\"content\":\"yo\",\"date_sent\":1772460001}]}"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-02T14:00:00Z|3 / rota|Ana Reis|hi|\n"
	    "2026-03-02T14:00:01Z|3 / rota|8|yo|\n");
	collect_done(&collect);
	context_free(context);
}

Test(context, names_are_valid_text_whatever_the_file_holds)
{
	struct context *context = context_new();

	add(context, "users.json",
	    "\xef\xbb\xbf[{\"id\":\"U1\",\"name\":\"Ana\xe9 R\"}]");
	cr_assert(span_is(context_person(context, SPAN("U1")),
	    "Ana\xef\xbf\xbd R"));
	context_free(context);
}

Test(context, a_group_tells_its_members_and_rubbish_tells_nothing)
{
	struct context *context = context_new();
	struct span members[4];

	add(context, "x/group_info.json",
	    "{\"name\":\"Oak\",\"members\":[{\"name\":\"Ana\"},{\"name\":"
	    "\"Tom\"}]}");
	add(context, "users.json", "[{\"id\":\"U1\",\"name\":");
	add(context, "users.json", "no JSON");
	add(context, "users.json", "");
	cr_assert_eq(context_members(context, SPAN_NONE, members, 4), 2);
	cr_assert(span_is(members[1], "Tom"));
	cr_assert_eq(context_person(context, SPAN("U1")).len, 0);
	cr_assert(context_is_file(SPAN("a/b/users.json")));
	cr_assert_not(context_is_file(SPAN("a/my-users.json")));
	context_free(context);
}
