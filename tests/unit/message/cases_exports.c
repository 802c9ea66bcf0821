#include "cases.h"

#include "message/formats.h"

const struct collect_case cases_of_exports[] = {
	{ &format_json,
	    "[{\"Timestamp\":1772460300000,\"sender_id\":7,\"sender\""
	    ":\"Anna\",\"message\":\"hi\",\"chat_name\":\"Oak\",\"id"
	    "\":5},{\"created_at\":\"02/03/2026 14:06\",\"user\":{\"n"
	    "ame\":\"Ben\",\"id\":1},\"to\":[\"Anna\",\"Kim\"],\"cont"
	    "ent\":\"c\",\"text\":\"ok\",\"attachments\":[{\"name\":"
	    "\"a.pdf\"}]},{\"time\":\"2026-03-02T14:07:00Z\",\"text\""
	    ":\"nobody\"}]",
	    "2026-03-02T14:05:00Z|Oak|Anna|hi|\n"
	    "2026-03-02T14:06:00Z|oak|Ben|ok|to=Anna|to=Kim|file=a.pd"
	    "f|flags=48|\n"
	    "2026-03-02T14:07:00Z|oak||nobody|\n" },
	/* What is empty is not there, and a better name is the only one. */
	{ &format_json,
	    "[{\"time\":\"2026-03-02T14:05:00Z\",\"sender\":\"Anna\","
	    "\"from\":\"\",\"text\":\"\",\"body\":\"hi\",\"recipient\":\"Kim\","
	    "\"to\":\"Kim\"},{\"date\":\"02/03/2026\",\"from\":\"Ben\","
	    "\"body\":\"b\",\"text\":\"\"},{\"date\":\"03/25/2026\","
	    "\"from\":\"Ben\",\"body\":\"c\"}]",
	    "2026-03-02T14:05:00Z|oak|Anna|hi|to=Kim|\n"
	    "2026-03-02T00:00:00Z|oak|Ben|b|flags=40|\n"
	    "2026-03-25T00:00:00Z|oak|Ben|c|\n" },
	{ &format_json,
	    "{\"chats\":[{\"name\":\"Oak\",\"messages\":[{\"createTim"
	    "e\":\"2026-03-02T14:05:00Z\",\"sender\":{\"name\":\"user"
	    "s/1\",\"displayName\":\"Anna\"},\"text\":\"hi\"}]},{\"ti"
	    "tle\":\"Ash\",\"messages\":[{\"date\":\"2026-03-02 14:06"
	    ":00\",\"from\":\"Ben\",\"body\":\"ok\"}]}]}\n",
	    "2026-03-02T14:05:00Z|Oak|Anna|hi|\n"
	    "2026-03-02T14:06:00Z|Ash|Ben|ok|\n" },
	{ &format_teams,
	    "{\"chats\":[{\"id\":\"19:a\",\"topic\":\"Oak\",\"message"
	    "s\":[{\"id\":\"1\",\"messageType\":\"message\",\"created"
	    "DateTime\":\"2026-03-02T14:05:00Z\",\"chatId\":null,\"fr"
	    "om\":{\"user\":{\"displayName\":\"Anna\"}},\"body\":{\"c"
	    "ontentType\":\"html\",\"content\":\"<p>hi</p>\"}}]}]}",
	    "2026-03-02T14:05:00Z|19:a|Anna|hi|\n" },
	{ &format_sms_lines,
	    "{\"_id\":\"1\",\"thread_id\":\"1\",\"address\":\"+447700"
	    "900123\",\"date\":\"1772460300000\",\"type\":\"1\",\"bod"
	    "y\":\"hi\",\"__display_name\":\"Ben\"}\n"
	    "{\"_id\":\"2\",\"thread_id\":\"1\",\"address\":\"+447700"
	    "900124\",\"date\":\"1772460360000\",\"type\":\"2\",\"bod"
	    "y\":\"ok\"}\n"
	    "{\"_id\":\"3\",\"thread_id\":\"2\",\"date\":\"1772460420"
	    "\",\"msg_box\":\"1\",\"sub\":null,\"__sender_address\":{"
	    "\"address\":\"+447700900125\",\"__display_name\":\"Kim\""
	    "},\"__recipient_addresses\":[{\"address\":\"+44770090012"
	    "6\"}],\"__parts\":[{\"ct\":\"text/plain\",\"text\":\"see"
	    "\"},{\"ct\":\"image/jpeg\",\"name\":\"a.jpg\"}]}\n"
	    "{\"_id\":\"4\",\"thread_id\":\"2\",\"date\":\"1772460480"
	    "\",\"msg_box\":\"2\",\"__recipient_addresses\":[{\"addre"
	    "ss\":\"+447700900125\"},{\"address\":\"+447700900126\"}]"
	    ",\"__parts\":[{\"text\":\"both\"}]}\n"
	    "{\"_id\":\"5\",\"thread_id\":\"1\",\"address\":\"+447700"
	    "900123\",\"date\":\"1772460300000\",\"type\":\"3\",\"bod"
	    "y\":\"draft\"}\n",
	    "2026-03-02T14:05:00Z|Ben|Ben|hi|to=Me|\n"
	    "2026-03-02T14:06:00Z|+447700900124|Me|ok|to=+44770090012"
	    "4|\n"
	    "2026-03-02T14:07:00Z|Kim|Kim|see|to=Me|file=a.jpg|flags="
	    "8|\n"
	    "2026-03-02T14:08:00Z|+447700900125|Me|both|to=+447700900"
	    "125|to=+447700900126|\n" },
	{ &format_sms,
	    "<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"3\">"
	    "<sms address=\"07700 900123\" date=\"1772460000000\" type=\"1\" "
	    "body=\"hi &#55357;&#56832; &lt;3&#10;x\" contact_name=\"Ben\"/>"
	    "<sms address=\"07700 900123\" date=\"1772460000000\" type=\"2\" "
	    "body=\"ok\" contact_name=\"(Unknown)\"/>"
	    "<sms address=\"07700 900123\" type=\"3\" body=\"draft\"/>"
	    "<mms date=\"1772460000000\" msg_box=\"1\" "
	    "address=\"07700900123~07700900124\" contact_name=\"null\"><parts>"
	    "<part ct=\"application/smil\" text=\"&lt;smil/&gt;\"/>"
	    "<part ct=\"text/plain\" text=\"both\"/>"
	    "<part ct=\"image/jpeg\" name=\"null\" cl=\"a.jpg\"/></parts>"
	    "<addrs><addr address=\"07700900124\" type=\"137\"/>"
	    "<addr address=\"07700900123\" type=\"151\"/></addrs></mms>"
	    "</smses>\n",
	    "2026-03-02T14:00:00Z|Ben|Ben|hi \xf0\x9f\x98\x80 <3\nx|to=Me|\n"
	    "2026-03-02T14:00:00Z|07700 900123|Me|ok|to=07700 900123|\n"
	    "2026-03-02T14:00:00Z|07700900123~07700900124|07700900124|both|"
	    "to=Me|file=a.jpg|flags=8|\n" },
	{ &format_telegram,
	    "{\"name\":\"Oak\",\"type\":\"private_group\",\"id\":7"
	    ",\"messages\":[{\"id\":1,\"type\":\"message\",\"date\""
	    ":\"2026-03-02T15:00:00\",\"date_unixtime\":\"17724600"
	    "00\",\"from\":\"Anna\",\"from_id\":\"user1\",\"text\""
	    ":[\"see \",{\"type\":\"link\",\"text\":\"https://a.ex"
	    "ample\"},\" now\"]},{\"id\":2,\"type\":\"message\",\""
	    "date_unixtime\":\"1772460060\",\"from\":null,\"from_i"
	    "d\":\"user2\",\"text\":\"\",\"photo\":\"photos/p.jpg\""
	    "},{\"id\":3,\"type\":\"service\",\"actor\":\"Bo\",\"a"
	    "ction\":\"pin_message\",\"text\":\"\"}]}",
	    "2026-03-02T14:00:00Z|Oak|Anna|see https://a.example n"
	    "ow|\n2026-03-02T14:01:00Z|Oak|user2||file=photos/p.jp"
	    "g|flags=8|\n" },
	{ &format_telegram,
	    "{\"about\":\"exported by Telegram\","
	    "\"chats\":{\"list\":[{\"name\":\"A\",\"id\":1,\"mess"
	    "ages\":[{\"id\":1,\"from\":\"x\",\"text\":\"a\"}]},{\""
	    "id\":9,\"messages\":[{\"id\":1,\"from\":\"x\",\"text\""
	    ":\"b\",\"edited_unixtime\":\"1772460000\",\"date\":\""
	    "2026-03-02T14:00:00\"}]}]}}",
	    "-|A|x|a|\n2026-03-02T14:00:00Z|9|x|b|flags=2|\n" },
	/* What people write in polls and cards, and whose number they pass on. */
	{ &format_telegram,
	    "{\"name\":\"Oak\",\"id\":7,\"messages\":[{\"id\":1,\"from\":\"Bo\","
	    "\"date_unixtime\":\"1772460000\",\"poll\":{\"question\":\"Pub?\","
	    "\"answers\":[{\"text\":\"yes\"},{\"text\":\"no\"}]},\"text\":\"\"},"
	    "{\"id\":2,\"from\":\"Bo\",\"date_unixtime\":\"1772460000\","
	    "\"contact_information\":{\"first_name\":\"Ann\",\"last_name\":\"\","
	    "\"phone_number\":\"07700 900123\"},\"text\":\"\"}]}",
	    "2026-03-02T14:00:00Z|Oak|Bo|Pub?\nyes\nno|\n"
	    "2026-03-02T14:00:00Z|Oak|Bo|Ann\n07700 900123|flags=8|\n" },
	{ &format_discord,
	    "{\"guild\":{\"name\":\"H\"},\"channel\":{\"name\":\"g\"},\"messages"
	    "\":[{\"id\":\"5\",\"type\":\"ThreadStarterMessage\",\"timestamp\":"
	    "\"2026-03-02T14:00:00+00:00\",\"content\":\"see\",\"author\":{\"name"
	    "\":\"a\"},\"forwardedMessage\":{\"content\":\"my number\"}}]}",
	    "2026-03-02T14:00:00Z|H / g|a|see\nmy number|\n" },
	/* Text in blocks alone, a logged edit, a logged deletion, a card. */
	{ &format_slack,
	    "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"\",\"ts\":\"17724600"
	    "00.0\",\"blocks\":[{\"type\":\"rich_text\",\"elements\":[{\"type\":"
	    "\"rich_text_section\",\"elements\":[{\"type\":\"text\",\"text\":\"see "
	    "\"},{\"type\":\"link\",\"url\":\"https://a.example\"}]}]}]},{\"type\":"
	    "\"message\",\"subtype\":\"message_changed\",\"ts\":\"1772460009.0\","
	    "\"message\":{\"user\":\"U2\",\"text\":\"new\",\"ts\":\"1772460001.0\"},"
	    "\"previous_message\":{\"text\":\"old\"}},{\"type\":\"message\","
	    "\"subtype\":\"message_deleted\",\"ts\":\"1772460009.0\",\"previous_"
	    "message\":{\"user\":\"U3\",\"text\":\"gone\",\"ts\":\"1772460002.0\"}},"
	    "{\"type\":\"message\",\"subtype\":\"bot_message\",\"text\":\"\","
	    "\"bot_profile\":{\"name\":\"rota\"},\"ts\":\"1772460003.0\","
	    "\"attachments\":[{\"fallback\":\"[no preview available]\",\"text\":"
	    "\"shift\"}]}]",
	    "2026-03-02T14:00:00Z|oak|U1|see https://a.example|\n"
	    "2026-03-02T14:00:01Z|oak|U2|new|flags=2|\n"
	    "2026-03-02T14:00:02Z|oak|U3|gone|flags=4|\n"
	    "2026-03-02T14:00:03Z|oak|rota|shift|\n" },
	/* Answers that lie inside what they answer. */
	{ &format_slack,
	    "{\"channel_id\":\"C1\",\"name\":\"rota\",\"messages\":[{\"user\":\"U1"
	    "\",\"text\":\"a\",\"ts\":\"1772460000.0\",\"thread_ts\":\"1772460000.0"
	    "\",\"slackdump_thread_replies\":[{\"user\":\"U2\",\"text\":\"b\",\"ts"
	    "\":\"1772460001.0\",\"thread_ts\":\"1772460000.0\"},{\"user\":\"U1\","
	    "\"text\":\"c\",\"ts\":\"1772460002.0\"}]},{\"user\":\"U3\",\"text\":"
	    "\"d\",\"ts\":\"1772460003.0\"}]}",
	    "2026-03-02T14:00:00Z|rota|U1|a|\n2026-03-02T14:00:01Z|rota|U2|b|\n"
	    "2026-03-02T14:00:02Z|rota|U1|c|\n2026-03-02T14:00:03Z|rota|U3|d|\n" },
	{ &format_teams,
	    "{\"@odata.context\":\"x\",\"value\":[{\"id\":\"1\",\"messageType\":"
	    "\"message\",\"createdDateTime\":\"2026-03-02T14:00:00Z\",\"from\":{"
	    "\"user\":{\"displayName\":\"A\"}},\"body\":{\"contentType\":\"text\","
	    "\"content\":\"a\"},\"@odata.count\":1,\"replies\":[{\"id\":\"2"
	    "\",\"replyToId\":\"1\",\"messageType\":\"message\",\"createdDateTime\":"
	    "\"2026-03-02T14:00:01Z\",\"from\":{\"user\":{\"displayName\":\"B\"}},"
	    "\"body\":{\"contentType\":\"text\",\"content\":\"b\"}}]},{\"id\":\"3\","
	    "\"messageType\":\"message\",\"createdDateTime\":\"2026-03-02T14:00:02Z"
	    "\",\"from\":{\"user\":{\"displayName\":\"C\"}},\"body\":{\"contentType"
	    "\":\"text\",\"content\":\"c\"},\"replies\":[]}]}",
	    "2026-03-02T14:00:00Z|oak|A|a|\n2026-03-02T14:00:01Z|oak|B|b|\n"
	    "2026-03-02T14:00:02Z|oak|C|c|\n" },
	{ &format_rocketchat,
	    "{\"messages\":[{\"_id\":\"1\",\"rid\":\"R\",\"msg\":\"\",\"ts\":\"2026-"
	    "03-02T14:00:00.000Z\",\"u\":{\"username\":\"a\"},\"_updatedAt\":\"x\","
	    "\"attachments\":[{\"title\":\"a.jpg\",\"description\":\"me\"}],"
	    "\"files\":[{\"name\":\"a.jpg\"}]}]}",
	    "2026-03-02T14:00:00Z|R|a|me|file=a.jpg|flags=8|\n" },
	{ &format_matrix,
	    "{\"room_name\":\"R\",\"messages\":[{\"type\":\"org.matrix.msc3381."
	    "poll.start\",\"sender\":\"@a:x\",\"event_id\":\"$1\",\"origin_server_"
	    "ts\":1772460000000,\"content\":{\"org.matrix.msc3381.poll.start\":{"
	    "\"question\":{\"org.matrix.msc1767.text\":\"Pub?\"},\"answers\":[{"
	    "\"id\":\"1\",\"org.matrix.msc1767.text\":\"yes\"}]},\"org.matrix.msc17"
	    "67.text\":\"Pub? 1. yes\"}}]}",
	    "2026-03-02T14:00:00Z|R|@a:x|Pub?\nyes|\n" },
	/* What an answer repeats was said by somebody else. */
	{ &format_teams,
	    "{\"@odata.context\":\"x\",\"value\":[{\"id\":\"1\",\"messageType\":"
	    "\"message\",\"chatId\":\"c\",\"from\":{\"user\":{\"displayName\":"
	    "\"A\"}},\"body\":{\"contentType\":\"html\",\"content\":\"<blockquote "
	    "itemscope itemtype=\\\"http://schema.skype.com/Reply\\\"><strong>B"
	    "</strong><p>old</p></blockquote><p>new</p>\"}}]}",
	    "-|c|A|new|\n" },
	/* Before 2021 the sender's id was a number. */
	{ &format_telegram,
	    "{\"about\":\"exported by Telegram\",\"chats\":{\"list\":[{\"name"
	    "\":\"A\",\"messages\":[{\"id\":1,\"from\":null,\"from_id\":12,"
	    "\"text\":\"a\"}]}]}}",
	    "-|A|user12|a|\n" },
	{ &format_facebook,
	    "{\"participants\":[{\"name\":\"Zo\\u00c3\\u00ab\"},{\""
	    "name\":\"Bo\"}],\"messages\":[{\"sender_name\":\"Zo\\"
	    "u00c3\\u00ab\",\"timestamp_ms\":1772460000000,\"conte"
	    "nt\":\"caf\\u00c3\\u00a9\",\"share\":{\"link\":\"http"
	    "s://a.example\"}},{\"sender_name\":\"Bo\",\"timestamp"
	    "_ms\":1772460000000,\"is_unsent\":true}],\"title\":\""
	    "x\"}",
	    "2026-03-02T14:00:00Z|Zo\xc3"
	    "\xab"
	    ", Bo|Zo\xc3"
	    "\xab"
	    ""
	    "|caf\xc3"
	    "\xa9"
	    "\nhttps://a.example|to=Bo|\n2026-03-0"
	    "2T14:00:00Z|Zo\xc3"
	    "\xab"
	    ", Bo|Bo||to=Zo\xc3"
	    "\xab"
	    "|"
	    "flags=4|\n" },
	{ &format_facebook,
	    "{\"participants\":[\"Zo\xc3"
	    "\xab"
	    "\",\"Bo\"],\"threa"
	    "dName\":\"x\",\"messages\":[{\"senderName\":\"Bo\",\""
	    "text\":\"hi\",\"timestamp\":1772460000000,\"isUnsent\""
	    ":false,\"media\":[{\"uri\":\"./a.jpg\"}]}]}",
	    "2026-03-02T14:00:00Z|Zo\xc3"
	    "\xab"
	    ", Bo|Bo|hi|to=Zo\xc3"
	    ""
	    "\xab"
	    "|file=./a.jpg|flags=8|\n" },
	{ &format_google_chat,
	    "{\"messages\":[{\"creator\":{\"name\":\"Anna\",\"emai"
	    "l\":\"anna@example.org\"},\"created_date\":\"Monday, "
	    "March 2, 2026 at 2:00:00\xe2"
	    "\x80"
	    "\xaf"
	    "PM UTC\",\""
	    "text\":\"hi\",\"message_id\":\"S/T/M\"},{\"creator\":"
	    "{\"email\":\"bo@example.org\"},\"updated_date\":\"Mon"
	    "day, March 2, 2026 at 2:00:00 PM UTC\",\"text\":\"b\""
	    ",\"attached_files\":[{\"original_name\":\"a.jpg\",\"e"
	    "xport_name\":\"File-a.jpg\"},{\"export_name\":\"File-"
	    "b.pdf\"}]}]}",
	    "2026-03-02T14:00:00Z|S|Anna|hi|\n2026-03-02T14:00:00Z"
	    "|oak|bo@example.org|b|file=a.jpg|file=File-b.pdf|flag"
	    "s=a|\n" },
	{ &format_slack,
	    "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"<@U"
	    "2|bo> see <https://a.example|this> &amp; that\",\"ts\""
	    ":\"1772460000.000200\",\"user_profile\":{\"real_name\""
	    ":\"Anna\"},\"thread_ts\":\"1772460000.000200\"},{\"ty"
	    "pe\":\"message\",\"subtype\":\"channel_join\",\"user\""
	    ":\"U2\",\"text\":\"<@U2> has joined\",\"ts\":\"177246"
	    "0001.000000\"},{\"type\":\"message\",\"subtype\":\"bo"
	    "t_message\",\"username\":\"rota\",\"text\":\"\",\"att"
	    "achments\":[{\"fallback\":\"shift\"}],\"ts\":\"177246"
	    "0002.000000\",\"edited\":{\"user\":\"U1\"}}]",
	    "2026-03-02T14:00:00.0002Z|oak|Anna|@bo see this (http"
	    "s://a.example) & that|\n2026-03-02T14:00:01Z|oak|U2|@"
	    "U2 has joined|flags=1|\n2026-03-02T14:00:02Z|oak|rota"
	    "|shift|flags=2|\n" },
	{ &format_discord,
	    "{\"guild\":{\"id\":\"1\",\"name\":\"Home\"},\"channel"
	    "\":{\"id\":\"2\",\"name\":\"general\"},\"messages\":["
	    "{\"id\":\"5\",\"type\":\"Default\",\"timestamp\":\"20"
	    "26-03-02T15:00:00+01:00\",\"timestampEdited\":null,\""
	    "content\":\"hi\",\"author\":{\"id\":\"9\",\"name\":\""
	    "anna\",\"nickname\":\"Anna\"},\"attachments\":[{\"url"
	    "\":\"x\",\"fileName\":\"a.png\"}],\"mentions\":[{\"na"
	    "me\":\"zed\",\"nickname\":\"Z\"}]},{\"id\":\"6\",\"ty"
	    "pe\":\"ChannelPinnedMessage\",\"timestamp\":\"2026-03"
	    "-02T14:00:00+00:00\",\"content\":\"Pinned a message.\""
	    ",\"author\":{\"name\":\"bo\"}}],\"messageCount\":2}",
	    "2026-03-02T14:00:00Z|Home / general|Anna|hi|file=a.pn"
	    "g|flags=8|\n2026-03-02T14:00:00Z|Home / general|bo|Pi"
	    "nned a message.|flags=1|\n" },
	{ &format_matrix,
	    "{\"room_name\":\"Rota\",\"messages\":[{\"type\":\"m.r"
	    "oom.message\",\"sender\":\"@a:example.org\",\"content"
	    "\":{\"msgtype\":\"m.text\",\"body\":\"> <@b:example.o"
	    "rg> q\\n\\nanswer\",\"m.relates_to\":{\"m.in_reply_to"
	    "\":{\"event_id\":\"$1\"}}},\"origin_server_ts\":17724"
	    "60000000,\"event_id\":\"$2\"},{\"type\":\"m.room.mess"
	    "age\",\"sender\":\"@a:example.org\",\"content\":{\"bo"
	    "dy\":\"* new\",\"m.new_content\":{\"body\":\"new\"},\""
	    "m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id"
	    "\":\"$2\"}},\"origin_server_ts\":1772460001000,\"even"
	    "t_id\":\"$3\"},{\"type\":\"m.room.member\",\"sender\""
	    ":\"@a:example.org\",\"content\":{\"membership\":\"joi"
	    "n\"}},{\"type\":\"m.room.message\",\"sender\":\"@b:ex"
	    "ample.org\",\"content\":{},\"unsigned\":{\"redacted_b"
	    "ecause\":{\"type\":\"x\"}},\"event_id\":\"$4\"}]}",
	    "2026-03-02T14:00:00Z|Rota|@a:example.org|answer|\n202"
	    "6-03-02T14:00:01Z|Rota|@a:example.org|new|flags=2|\n-"
	    "|Rota|@b:example.org||flags=4|\n" },
	{ &format_teams,
	    "{\"@odata.context\":\"x\",\"value\":[{\"id\":\"1\",\""
	    "messageType\":\"message\",\"createdDateTime\":\"2026-"
	    "03-02T14:00:00.5Z\",\"lastEditedDateTime\":null,\"del"
	    "etedDateTime\":null,\"subject\":\"Rota\",\"chatId\":\""
	    "19:c\",\"from\":{\"application\":null,\"user\":{\"id\""
	    ":\"u\",\"displayName\":\"Anna\"}},\"body\":{\"content"
	    "Type\":\"html\",\"content\":\"<p>Hi <at id=\\\"0\\\">"
	    "Bo</at>&nbsp;&amp; all</p><p>second</p>\"},\"attachme"
	    "nts\":[{\"name\":\"a.docx\"}]}]}",
	    "2026-03-02T14:00:00.5Z|19:c|Anna|Rota\nHi Bo & all\ns"
	    "econd|file=a.docx|flags=8|\n" },
	{ &format_teams,
	    "[{\"Id\":\"2\",\"MessageType\":\"message\",\"CreatedD"
	    "ateTime\":\"2026-03-02T14:00:00+00:00\",\"DeletedDate"
	    "Time\":\"2026-03-02T15:00:00Z\",\"From\":{\"User\":{\""
	    "Id\":\"u7\",\"DisplayName\":null}},\"Body\":{\"Conten"
	    "t\":\"<b>\",\"ContentType\":\"text\"},\"ChannelIdenti"
	    "ty\":{\"ChannelId\":\"19:t\"}}]",
	    "2026-03-02T14:00:00Z|19:t|u7|<b>|flags=4|\n" },
	{ &format_zulip,
	    "{\"zerver_message\":[{\"id\":7,\"sender\":11,\"recipient\":31,\"s"
	    "ubject\":\"rota\",\"content\":\"see [a](/user_uploads/2/ab/a.p"
	    "df)\",\"date_sent\":1772460000.5,\"edit_history\":\"[]\"},{\"id\""
	    ":8,\"sender\":12,\"recipient\":32,\"subject\":\"\",\"content\":\"b\""
	    ",\"date_sent\":1772460001,\"last_edit_time\":1772460002.0}],"
	    "\"zerver_usermessage\":[{\"id\":1}]}",
	    "2026-03-02T14:00:00.5Z|31 / rota|11|see [a](/user_upload"
	    "s/2/ab/a.pdf)|file=a.pdf|flags=8|\n2026-03-02T14:00:01Z|3"
	    "2|12|b|flags=2|\n" },
	{ &format_rocketchat,
	    "{\"messages\":[{\"_id\":\"a\",\"rid\":\"r1\",\"msg\":\"hi\",\"ts\":\"2026"
	    "-03-02T14:00:00.500Z\",\"u\":{\"_id\":\"u\",\"username\":\"anna.k\""
	    ",\"name\":\"Anna K\"},\"editedAt\":\"2026-03-02T14:00:02Z\",\"_up"
	    "datedAt\":\"x\"},{\"_id\":\"b\",\"rid\":\"r1\",\"msg\":\"\",\"t\":\"rm\",\"t"
	    "s\":{\"$date\":\"2026-03-02T14:00:01Z\"},\"u\":{\"username\":\"ben"
	    "\"}},{\"_id\":\"c\",\"rid\":\"r1\",\"msg\":\"ben\",\"t\":\"uj\",\"ts\":\"202"
	    "6-03-02T14:00:01Z\",\"u\":{\"username\":\"ben\"}},{\"_id\":\"d\",\"r"
	    "id\":\"r1\",\"msg\":\"\",\"file\":{\"name\":\"a.pdf\"},\"files\":[{\"nam"
	    "e\":\"a.pdf\"}],\"ts\":\"2026-03-02T14:00:01Z\",\"u\":{\"username\""
	    ":\"ben\"}}],\"success\":true}",
	    "2026-03-02T14:00:00.5Z|r1|Anna K|hi|flags=2|\n2026-03-02T"
	    "14:00:01Z|r1|ben||flags=4|\n2026-03-02T14:00:01Z|r1|ben|b"
	    "en|flags=1|\n2026-03-02T14:00:01Z|r1|ben||file=a.pdf|flag"
	    "s=8|\n" },
	{ &format_skype,
	    "{\"userId\":\"8:anna\",\"conversations\":[{\"id\":\"19:x\",\"displa"
	    "yName\":\"Rota\",\"MessageList\":[{\"id\":\"1\",\"displayName\":nul"
	    "l,\"originalarrivaltime\":\"2026-03-02T14:00:00Z\",\"messaget"
	    "ype\":\"RichText\",\"content\":\"a &amp; <b>b</b>\",\"from\":\"8:a"
	    "nna\"},{\"id\":\"2\",\"originalarrivaltime\":\"2026-03-02T14:00:"
	    "01Z\",\"messagetype\":\"ThreadActivity/AddMember\",\"content\":"
	    "\"<addmember>x</addmember>\",\"from\":\"19:x\"}]},{\"id\":\"8:ben"
	    "\",\"displayName\":null,\"MessageList\":[{\"id\":\"3\",\"displayNa"
	    "me\":\"Ben\",\"originalarrivaltime\":\"2026-03-02T14:00:02Z\",\""
	    "messagetype\":\"Text\",\"content\":\"<3\",\"from\":\"8:ben\"}]}]}",
	    "2026-03-02T14:00:00Z|Rota|8:anna|a & b|\n2026-03-02T14:00"
	    ":01Z|Rota|19:x|x|flags=1|\n2026-03-02T14:00:02Z|8:ben|Ben"
	    "|<3|\n" },
	/* One list a chat, under a name or an id; newest messages first. */
	{ &format_snapchat,
	    "{\"ben_b\":[{\"From\":\"anna.a\",\"Media Type\":\"TEXT\",\"Creat"
	    "ed\":\"2026-03-02 14:00:03 UTC\",\"Content\":\"don&#39;t <3\",\"Con"
	    "versation Title\":null,\"IsSender\":true,\"IsSaved\":true,\"Media"
	    " IDs\":\"\"},{\"From\":\"ben_b\",\"Media Type\":\"MEDIA\",\"Created\""
	    ":\"2026-03-02 14:00:02 UTC\",\"Content\":\"\",\"Conversation Title"
	    "\":null,\"IsSender\":false,\"Media IDs\":\"b~x1 | b~y2\"},{\"From\""
	    ":\"ben_b\",\"Media Type\":\"STATUSERASEDMESSAGE\",\"Created\":\"20"
	    "26-03-02 14:00:01 UTC\",\"Content\":null,\"IsSender\":false}],\"8"
	    "f0c\":[{\"From\":\"kim\",\"Media Type\":\"NOTE\",\"Created\":\"2026-"
	    "03-02 14:00:00 UTC\",\"Content\":\"hi\",\"Conversation Title\":\""
	    "Oak\",\"IsSender\":false,\"Media IDs\":\"\"}]}",
	    "2026-03-02T14:00:03Z|ben_b|anna.a|don't <3|to=ben_b|\n"
	    "2026-03-02T14:00:02Z|ben_b|ben_b||to=anna.a|file=b~x1|fi"
	    "le=b~y2|flags=8|\n2026-03-02T14:00:01Z|ben_b|ben_b||to=an"
	    "na.a|flags=4|\n2026-03-02T14:00:00Z|Oak|kim|hi|flags=8|\n" },
	/* Who speaks in a group without a title is not the account's owner. */
	{ &format_snapchat,
	    "{\"8f0c\":[{\"From\":\"kim\",\"Media Type\":\"TEXT\",\"Cre"
	    "ated\":\"2026-03-02 14:00:03 UTC\",\"Content\":\"x\",\"Con"
	    "versation Title\":null,\"IsSender\":false}],\"ben_b\":[{\""
	    "From\":\"ben_b\",\"Media Type\":\"TEXT\",\"Created\":\"202"
	    "6-03-02 14:00:02 UTC\",\"Content\":\"hi\",\"Conversation T"
	    "itle\":null,\"IsSender\":false},{\"From\":\"anna.a\",\"Med"
	    "ia Type\":\"TEXT\",\"Created\":\"2026-03-02 14:00:01 UTC\""
	    ",\"Content\":\"ho\",\"Conversation Title\":null,\"IsSender"
	    "\":true},{\"From\":\"ben_b\",\"Media Type\":\"TEXT\",\"Cre"
	    "ated\":\"2026-03-02 14:00:00 UTC\",\"Content\":\"yes\",\"C"
	    "onversation Title\":null,\"IsSender\":false}]}",
	    "2026-03-02T14:00:03Z|8f0c|kim|x|\n2026-03-02T14:00:02Z|ben"
	    "_b|ben_b|hi|\n2026-03-02T14:00:01Z|ben_b|anna.a|ho|to=ben_"
	    "b|\n2026-03-02T14:00:00Z|ben_b|ben_b|yes|to=anna.a|\n" },
	/* Until 2023: one list of all that was got, one of what was sent. */
	{ &format_snapchat,
	    "{\"Received Saved Chat History\":[{\"From\":\"ben_b\",\"Media Type"
	    "\":\"TEXT\",\"Created\":\"2021-03-02 14:00:00 UTC\",\"Text\":\"hi\""
	    "}],\"Sent Saved Chat History\":[{\"To\":\"ben_b\",\"Media Type\":\""
	    "TEXT\",\"Created\":\"2021-03-02 14:00:01 UTC\",\"Text\":\"ho\"}]}",
	    "2021-03-02T14:00:00Z|ben_b|ben_b|hi|\n"
	    "2021-03-02T14:00:01Z|ben_b|Me|ho|to=ben_b|\n" },
	{ &format_snapchat,
	    "{\"Received Snap History\":[{\"From\":\"ben_b\",\"Media Type\":\"IM"
	    "AGE\",\"Created\":\"2021-03-02 23:00:00 UTC\"}]}",
	    "2021-03-02T23:00:00Z|ben_b|ben_b||flags=8|\n" },
	{ &format_tiktok,
	    "{\"Activity\":{\"Video Browsing History\":{\"VideoList\":[{\"Date"
	    "\":\"2026-03-01 01:00:00\",\"Link\":\"x\"}]}},\"Direct Message\":"
	    "{\"Direct Messages\":{\"ChatHistory\":{\"Chat History with ben_b:"
	    "\":[{\"Date\":\"2026-07-02 14:00:01\",\"From\":\"anna\",\"Content\""
	    ":\"hi\"},{\"Date\":\"2026-07-02 14:00:00\",\"From\":\"ben_b\",\"Con"
	    "tent\":\"ho\"}],\"Chat History with kim:\":[{\"Date\":\"2026-07-02"
	    " 13:00:00\",\"From\":\"kim\",\"Content\":\"x\"}]}}},\"Profile\":{}}",
	    "2026-07-02T14:00:01Z|ben_b|anna|hi|to=ben_b|\n"
	    "2026-07-02T14:00:00Z|ben_b|ben_b|ho|to=anna|\n"
	    "2026-07-02T13:00:00Z|kim|kim|x|to=anna|\n" },
	/* As it was nested until 2025. */
	{ &format_tiktok,
	    "{\"Direct Messages\":{\"Chat History\":{\"ChatHistory\":{\"Chat Hi"
	    "story with ben_b:\":[{\"Date\":\"2022-07-02 14:00:01\",\"From\":\""
	    "anna\",\"Content\":\"hi\"}]}}}}",
	    "2022-07-02T14:00:01Z|ben_b|anna|hi|to=ben_b|\n" },
	{ &format_mattermost_xml,
	    "<?xml version=\"1.0\"?><FileDump><Conversation Perspective"
	    "=\"\"><RoomID>dm - 1</RoomID><Message><MessageId>p1</Messa"
	    "geId><LoginName>anna@example.org</LoginName><DateTimeUTC"
	    ">1772460000000</DateTimeUTC><Content>a &lt;b&gt; &#12851"
	    "2;<![CDATA[ <c> ]]>\nd</Content></Message></Conversation>"
	    "<Conversation Perspective=\"Rota\"><RoomID>r</RoomID><File"
	    "TransferStarted><LoginName>ben@example.org</LoginName><D"
	    "ateTimeUTC>1772460001000</DateTimeUTC><UserFileName>a.pd"
	    "f</UserFileName></FileTransferStarted><Message><MessageI"
	    "d>p2</MessageId><LoginName>ben@example.org</LoginName><U"
	    "pdatedType>Deleted</UpdatedType><DateTimeUTC>17724600020"
	    "00</DateTimeUTC><Content>gone</Content></Message></Conve"
	    "rsation></FileDump>",
	    "2026-03-02T14:00:00Z|dm - 1|anna@example.org|a <b> 😀 <c>"
	    " \nd|\n2026-03-02T14:00:01Z|Rota|ben@example.org||file=a.p"
	    "df|flags=8|\n2026-03-02T14:00:02Z|Rota|ben@example.org|go"
	    "ne|flags=4|\n" },
	{ NULL, NULL, NULL },
};
