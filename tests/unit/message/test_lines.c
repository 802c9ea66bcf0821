#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"
#include "message/names.h"

/* Exports of one record a line. Every person is invented. */
static const struct collect_case lines[] = {
	{ &format_signal,
	    "{\"version\":\"1\",\"backupTimeMs\":\"1\"}\n"
	    "{\"account\":{\"givenName\":\"Anna\",\"familyName\":\"K\"}}\n"
	    "{\"recipient\":{\"id\":\"1\",\"self\":{}}}\n"
	    "{\"recipient\":{\"id\":\"2\",\"contact\":{\"aci\":\"QQ==\","
	    "\"profileGivenName\":\"Ben\"}}}\n"
	    "{\"recipient\":{\"id\":3,\"group\":{\"snapshot\":{\"title\":"
	    "{\"title\":\"Rota\"}}}}}\n"
	    "{\"recipient\":{\"id\":\"4\",\"contact\":{\"e164\":"
	    "\"447700900001\"}}}\n"
	    "{\"chat\":{\"id\":\"5\",\"recipientId\":\"2\"}}\n"
	    "{\"chat\":{\"id\":\"6\",\"recipientId\":\"3\"}}\n"
	    "{\"chatItem\":{\"chatId\":\"5\",\"authorId\":\"2\",\"dateSent\":"
	    "\"1772460000000\",\"incoming\":{},\"standardMessage\":{\"text\":"
	    "{\"body\":\"hi\"}}}}\n"
	    "{\"chatItem\":{\"chatId\":\"5\",\"authorId\":\"1\",\"dateSent\":"
	    "\"1772460001000\",\"outgoing\":{},\"remoteDeletedMessage\":{}}}\n"
	    "{\"chatItem\":{\"chatId\":\"6\",\"authorId\":\"4\",\"dateSent\":"
	    "\"1772460003000\",\"revisions\":[{\"chatId\":\"6\",\"authorId\":"
	    "\"4\",\"dateSent\":\"1772460002000\",\"standardMessage\":{\"text\":"
	    "{\"body\":\"before\"}}}],\"standardMessage\":{\"text\":{\"body\":"
	    "\"ask \xef\xbf\xbc now\",\"bodyRanges\":[{\"start\":4,"
	    "\"mentionAci\":\"QQ==\"}]},\"attachments\":[{\"pointer\":{"
	    "\"fileName\":\"a.jpg\"}}]}}}\n"
	    "{\"chatItem\":{\"chatId\":\"6\",\"authorId\":\"4\",\"dateSent\":"
	    "\"1\",\"directionless\":{},\"updateMessage\":{}}}\n",
	    "2026-03-02T14:00:00Z|Ben|Ben|hi|to=Anna K|\n"
	    "2026-03-02T14:00:01Z|Ben|Anna K||to=Ben|flags=4|\n"
	    "2026-03-02T14:00:03Z|Rota|+447700900001|ask @Ben now|file=a.jpg|"
	    "flags=a|\n"
	    "2026-03-02T14:00:02Z|Rota|+447700900001|before|\n" },
	{ &format_signal_cli,
	    "{\"envelope\":{\"sourceNumber\":\"+447700900001\",\"sourceUuid\":"
	    "\"u1\",\"sourceName\":\"Ben\",\"sourceDevice\":1,\"timestamp\":"
	    "1772460000000,\"dataMessage\":{\"timestamp\":1772460000000,"
	    "\"message\":\"hi\"}},\"account\":\"+447700900002\"}\n"
	    "{\"jsonrpc\":\"2.0\",\"method\":\"receive\",\"params\":{\"envelope"
	    "\":{\"sourceUuid\":\"u2\",\"timestamp\":2,\"syncMessage\":"
	    "{\"sentMessage\":{\"destinationNumber\":null,\"destinationUuid\":"
	    "\"u1\",\"timestamp\":1772460001000,\"message\":\"yes\"}}},"
	    "\"account\":\"+447700900002\"}}\n"
	    "{\"envelope\":{\"sourceUuid\":\"u1\",\"editMessage\":{"
	    "\"targetSentTimestamp\":1772460000000,\"dataMessage\":{\"timestamp\""
	    ":1772460002000,\"message\":\"hello\",\"groupInfo\":{\"groupId\":"
	    "\"g\",\"groupName\":\"Rota\"}}}}}\n"
	    "{\"envelope\":{\"sourceUuid\":\"u1\",\"dataMessage\":{\"timestamp\":"
	    "1772460003000,\"message\":null,\"remoteDelete\":{\"timestamp\":"
	    "1772460002000}}}}\n"
	    "{\"envelope\":{\"sourceUuid\":\"u1\",\"typingMessage\":{}}}\n",
	    "2026-03-02T14:00:00Z|Ben|Ben|hi|to=+447700900002|\n"
	    "2026-03-02T14:00:01Z|Ben|u2|yes|to=Ben|\n"
	    "2026-03-02T14:00:02Z|Rota|Ben|hello|flags=2|\n"
	    "2026-03-02T14:00:03Z|Ben|Ben||flags=4|\n" },
	{ &format_mattermost,
	    "{\"type\":\"version\",\"version\":1}\n"
	    "{\"type\":\"team\",\"team\":{\"name\":\"care\"}}\n"
	    "{\"type\":\"channel\",\"channel\":{\"team\":\"care\",\"name\":"
	    "\"rota\",\"display_name\":\"The rota\"}}\n"
	    "{\"type\":\"user\",\"user\":{\"username\":\"anna\",\"first_name\":"
	    "\"Anna\",\"last_name\":\"K\"}}\n"
	    "{\"type\":\"post\",\"post\":{\"team\":\"care\",\"channel\":"
	    "\"rota\",\"user\":\"anna\",\"message\":\"a\",\"create_at\":"
	    "1772460000000,\"edit_at\":0,\"replies\":[{\"user\":\"ben\","
	    "\"message\":\"b\",\"create_at\":1772460001000,\"edit_at\":5},"
	    "{\"user\":\"anna\",\"message\":\"b\",\"create_at\":"
	    "1772460001000}]}}\n"
	    "{\"type\":\"post\",\"post\":{\"team\":\"care\",\"channel\":"
	    "\"none\",\"user\":\"ben\",\"type\":\"system_join_channel\","
	    "\"message\":\"ben joined\",\"create_at\":1772460002000,"
	    "\"replies\":null}}\n"
	    "{\"type\":\"direct_post\",\"direct_post\":{\"channel_members\":["
	    "\"anna\",\"ben\"],\"user\":\"ben\",\"message\":\"c\",\"create_at\""
	    ":1772460003000,\"attachments\":[{\"path\":\"a/b.jpg\"}]}}\n",
	    "2026-03-02T14:00:00Z|care / The rota|Anna K|a|\n"
	    "2026-03-02T14:00:01Z|care / The rota|ben|b|flags=2|\n"
	    "2026-03-02T14:00:01Z|care / The rota|Anna K|b|\n"
	    "2026-03-02T14:00:02Z|care / none|ben|ben joined|flags=1|\n"
	    "2026-03-02T14:00:03Z|Anna K, ben|ben|c|to=Anna K|file=a/b.jpg|"
	    "flags=8|\n" },
};

Test(lines, each_is_known_and_gives_its_messages)
{
	collect_check(lines, sizeof(lines) / sizeof(lines[0]));
}

#define MANY 20000

static struct span
numbered(struct buffer *room, const char *word, unsigned number)
{
	buffer_reset(room);
	buffer_printf(room, "%s%u", word, number);
	return buffer_span(room);
}

Test(lines, names_are_found_by_their_ids_after_a_resume_as_well)
{
	struct names names = { .count = 0 }, again = { .count = 0 };
	struct buffer id = BUFFER_NONE, name = BUFFER_NONE, saved = BUFFER_NONE;
	struct unpack in;

	for (unsigned i = 0; i < MANY; i++)
		cr_assert(names_set(&names, numbered(&id, "u", i),
		    numbered(&name, "Person ", i)));
	/* The first name stays. */
	cr_assert(names_set(&names, SPAN("u7"), SPAN("Somebody else")));
	names_pack(&names, &saved);
	in = (struct unpack)UNPACK(buffer_span(&saved));
	names_unpack(&again, &in);
	cr_assert(unpack_is_done(&in));
	for (unsigned i = 0; i < MANY; i++) {
		struct span wanted = numbered(&name, "Person ", i);
		struct span key = numbered(&id, "u", i);

		cr_assert(span_equal(names_get(&names, key), wanted), "%u", i);
		cr_assert(span_equal(names_get(&again, key), wanted), "%u", i);
	}
	cr_assert_eq(names_get(&again, SPAN("u")).len, 0);
	names_done(&names);
	names_done(&again);
	buffer_done(&id);
	buffer_done(&name);
	buffer_done(&saved);
}

Test(lines, names_past_the_limit_are_not_kept_and_do_no_harm)
{
	struct names names = { .count = 0 };
	struct buffer id = BUFFER_NONE, name = BUFFER_NONE;
	unsigned kept = 0;

	while (names_set(&names, numbered(&id, "u", kept),
	    numbered(&name, "somebody with a long name, number ", kept)))
		kept++;
	cr_assert_geq(kept, 15000);
	cr_assert_leq(names.bytes.len, NAMES_BYTES);
	cr_assert_eq(names_get(&names, numbered(&id, "u", kept)).len, 0);
	cr_assert_gt(names_get(&names, SPAN("u0")).len, 0);
	names_done(&names);
	buffer_done(&id);
	buffer_done(&name);
}
