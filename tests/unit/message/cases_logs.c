#include "cases.h"

#include "message/formats.h"

#define BAR                                                              \
	"==============================================================" \
	"\n"

/* Logs that are lines of text. Every person is invented. */
const struct collect_case cases_of_logs[] = {
	{ &format_discord_text,
	    BAR
	    "Guild: Oak\nChannel: Staff / rota\n" BAR
	    "\n[2/3/2026 2:05\xe2\x80\xafPM] anna (pinned)\nhi\n\n\n[x] y\n\n"
	    "{Attachments}\nhttps://a.example/b.png\nno address\n\n{Embed}\n"
	    "https://a.example\n\n{Reactions}\n\xf0\x9f\x91\x8d (2) oak\n\n"
	    "[13/03/2026 14:06] ben\n[13/03/2026 14:06] ben\n\n{Reactions}\n"
	    "ring 07700 900123\n\n[13/03/2026 14:07] ben\n\n\n"
	    "[13/03/2026 14:08] anna\nbye\n\n\n" BAR
	    "Exported 4 message(s)\n" BAR,
	    "2026-03-02T14:05:00Z|oak|anna|hi\n\n\n[x] y\n\nno address\n\n"
	    "https://a.example|file=https://a.example/b.png|flags=48|\n"
	    "2026-03-13T14:06:00Z|oak|ben|[13/03/2026 14:06] ben\n\n"
	    "{Reactions}\nring 07700 900123|\n"
	    "2026-03-13T14:08:00Z|oak|anna|bye|\n" },
	{ &format_tiktok_text,
	    ">>> Chat History with ben_b::\n\n2026-07-02 14:00:01 UTC anna: "
	    "hi: all\nof you\n\n2026-07-02 14:00:00 UTC ben_b: ho\n\n"
	    ">>> Chat History with kim::\n\n2022-07-02 13:00:00 kim: x\n"
	    "2022-07-02 12:00:00 UTC now\n",
	    "2026-07-02T14:00:01Z|ben_b|anna|hi: all\nof you|to=ben_b|\n"
	    "2026-07-02T14:00:00Z|ben_b|ben_b|ho|to=anna|\n"
	    "2022-07-02T13:00:00Z|kim|kim|x\n2022-07-02 12:00:00 UTC now|"
	    "to=anna|\n" },
	/* The owner's name is kept beside the other one's, and is long. */
	{ &format_tiktok_text,
	    ">>> Chat History with a.chat.with.a.name.that.is.as.long.as.they.get"
	    "::\n2026-07-02 14:00:01 an.owner.with.a.name.that.is.quite.as.long.as.that: hi\n",
	    "2026-07-02T14:00:01Z|a.chat.with.a.name.that.is.as.long.as.they.get|an.owner.with.a.name.that.is.quite.as.long.as.that|hi|"
	    "to=a.chat.with.a.name.that.is.as.long.as.they.get|\n" },
	/* The day of the week tells the month from the day. */
	{ &format_line,
	    "[LINE] Chat history with Ben\nSaved on: 3/4/2026, 9:00 AM\n\n"
	    "Mon, 03/02/2026\n2:05 PM\tBen\thi\nWed, 04/03/2026\n"
	    "14:06\tBen\tho\n",
	    "2026-03-02T14:05:00Z|oak|Ben|hi|\n"
	    "2026-03-04T14:06:00Z|oak|Ben|ho|\n" },
	{ &format_line,
	    "2026.03.02 Monday\n2:05 PM Ben are you in?\n"
	    "11:06 AM Kim PM it is\n\xec\x98\xa4\xed\x9b\x84 2:07 Kim yes\n",
	    "2026-03-02T14:05:00Z|oak|Ben|are you in?|\n"
	    "2026-03-02T11:06:00Z|oak|Kim|PM it is|\n"
	    "2026-03-02T14:07:00Z|oak|Kim|yes|\n" },
	{ &format_line,
	    "2026.03.02 Monday\n09:05 Ben are you in?\nthe back door\n"
	    "14:07 Kim\n14:08 Kim yes\tor no\n2026.3.3 Tuesday\n10:00 Ben ok"
	    "\n",
	    "2026-03-02T09:05:00Z|oak|Ben|are you in?\nthe back door|\n"
	    "2026-03-02T14:07:00Z|oak||Kim|flags=1|\n"
	    "2026-03-02T14:08:00Z|oak|Kim|yes\tor no|\n"
	    "2026-03-03T10:00:00Z|oak|Ben|ok|\n" },
	{ &format_line,
	    "[LINE] Kim\n\n2026/03/02\xef\xbc\x88\xe4\xb8\x80\xef\xbc\x89\n"
	    "\xe4\xb8\x8b\xe5\x8d\x88"
	    "02:05\tKim\tin\n",
	    "2026-03-02T14:05:00Z|oak|Kim|in|\n" },
	{ &format_line,
	    "[LINE] Chat history with Ben\n"
	    "Saved on: 03/03/2026, 09:00\n"
	    "\n"
	    "Mon, 02/03/2026\n"
	    "14:05\tBen\thi\tthere\n"
	    "2:06 PM\tAnna\t\"two\n"
	    "\n"
	    "lines\"\n"
	    "14:07\tBen joined.\n"
	    "14:08\t\tBen unsent a message.\n"
	    "\n"
	    "2026/03/03(Tue)\r\n"
	    "09:00\tBen\tlate\n",
	    "2026-03-02T14:05:00Z|oak|Ben|hi\tthere|\n"
	    "2026-03-02T14:06:00Z|oak|Anna|two\n"
	    "\n"
	    "lines|\n"
	    "2026-03-02T14:07:00Z|oak||Ben joined.|flags=1|\n"
	    "2026-03-02T14:08:00Z|oak||Ben unsent a message.|flags=1|\n"
	    "2026-03-03T09:00:00Z|oak|Ben|late|\n" },
	/* A date that people wrote is no new day. */
	{ &format_line,
	    "[LINE] Chat history with Ben\n"
	    "2026.03.02 Monday\n"
	    "14:05\tBen\t\"I am off, 12/03/2026 to 15/03/2026\n"
	    "and then, 17/03/2026\n"
	    "16/03/2026 is the review\"\n"
	    "14:06\tAnna\tok\n",
	    "2026-03-02T14:05:00Z|oak|Ben|I am off, 12/03/2026 to 15/03/2026\n"
	    "and then, 17/03/2026\n"
	    "16/03/2026 is the review|\n"
	    "2026-03-02T14:06:00Z|oak|Anna|ok|\n" },
	{ &format_irc,
	    "--- Log opened Mon Mar 02 13:58:00 2026\n14:00 < anna> a "
	    "<b> c\n14:00 <@ben> \002"
	    "bold\002"
	    " \003"
	    "4,12red\003"
	    " 5\n14:01  * anna than"
	    "ks\n--- Day changed Tue Mar 03 2026\n00:01 -!- anna [~a@ho"
	    "st] has quit [bye]\n--- Log closed Tue Mar 03 00:02:00 20"
	    "26\n",
	    "2026-03-02T14:00:00Z|oak|anna|a <b> c|\n2026-03-02T14:00:"
	    "00Z|oak|ben|bold red 5|\n2026-03-02T14:01:00Z|oak|anna|th"
	    "anks|\n2026-03-03T00:01:00Z|oak||-!- anna [~a@host] has q"
	    "uit [bye]|flags=1|\n" },
	{ &format_irc,
	    "2026-03-02 14:00:00\tanna\thi\n2026-03-02 14:00:01\t@ben\thi\n"
	    "2026-03-02 14:00:02\t *\tanna thanks\n2026-03-02 14:00:03\t<"
	    "--\tanna (a@host) has quit\n2026-03-02 14:00:04.123456Z\tan"
	    "na\tz\n",
	    "2026-03-02T14:00:00Z|oak|anna|hi|\n2026-03-02T14:00:01Z|o"
	    "ak|ben|hi|\n2026-03-02T14:00:02Z|oak|anna|thanks|\n2026-03"
	    "-02T14:00:03Z|oak||anna (a@host) has quit|flags=1|\n2026-"
	    "03-02T14:00:04Z|oak|anna|z|\n" },
	{ &format_irc,
	    "[2026-03-02T14:00:00] <anna!n=a@10.0.0.1> a\n[02-Mar-2026"
	    " 14:00:01] * anna b\n2026-03-02T14:00:02  <anna> c\n177246"
	    "0003 <anna> d\n",
	    "2026-03-02T14:00:00Z|oak|anna|a|\n2026-03-02T14:00:01Z|oa"
	    "k|anna|b|\n2026-03-02T14:00:02Z|oak|anna|c|\n2026-03-02T14"
	    ":00:03Z|oak|anna|d|\n" },
	/* Clients, bots and bouncers that are less common. */
	{ &format_irc,
	    "### Log session started at Mon Mar 02 14:00:00 2026 ###\n"
	    "[14:00:01] <anna> a\n14.00.02 # <ben> b\n14:00.03 <anna/#oak> "
	    "c\n14:00.04 * anna/#oak d\n14:00.05 >>> ben materializes\n"
	    "[4:06] <anna> e\n14.00.07 <@ben\017>   f\n",
	    "2026-03-02T14:00:01Z|oak|anna|a|\n2026-03-02T14:00:02Z|oak|ben|b"
	    "|\n2026-03-02T14:00:03Z|oak|anna|c|\n2026-03-02T14:00:04Z|oak|"
	    "anna|d|\n2026-03-02T14:00:05Z|oak||>>> ben materializes|flags=1"
	    "|\n2026-03-02T04:06:00Z|oak|anna|e|\n2026-03-02T14:00:07Z|oak|"
	    "ben|  f|\n" },
	{ &format_irc,
	    "Mon Mar  2 14:00:01 2026 <anna> a\n14:00.02 02/03/2026  <ben/#oak"
	    "> b\n[2026/03/02 14:00:03] <anna> c\n[2026/03/02 14:00:04] @ Mode"
	    " +o ben\n[02-03-2026/14:05] * ben d\n[02/03/2026 - 14:06] <anna> "
	    "e\n[03/02/2026 @ 14:07:00] <ben> f\n",
	    "2026-03-02T14:00:01Z|oak|anna|a|\n2026-03-02T14:00:02Z|oak|ben|b"
	    "|\n2026-03-02T14:00:03Z|oak|anna|c|\n2026-03-02T14:00:04Z|oak||"
	    "@ Mode +o ben|flags=1|\n2026-03-02T14:05:00Z|oak|ben|d|\n"
	    "2026-03-02T14:06:00Z|oak|anna|e|\n2026-03-02T14:07:00Z|oak|ben|"
	    "f|\n" },
	{ &format_irc,
	    "1772460000 :anna!a@host PRIVMSG #oak :a: b\n1772460001000 :ben!b"
	    "@host PRIVMSG #oak :c\n2026-03-02-14-00-02:#oak::anna!a@host PRI"
	    "VMSG #oak :d\n2026-03-02 14:00:03 :ben PUBMSG #oak :e\n2026-03-"
	    "02 14:00:04 :ben!b@host JOIN :#oak\n",
	    "2026-03-02T14:00:00Z|oak|anna|a: b|\n2026-03-02T14:00:01Z|oak|"
	    "ben|c|\n2026-03-02T14:00:02Z|oak|anna|d|\n2026-03-02T14:00:03Z|"
	    "oak|ben|e|\n2026-03-02T14:00:04Z|oak||ben!b@host JOIN :#oak|"
	    "flags=1|\n" },
	{ &format_imessage,
	    "May 17, 2026  5:29:42 PM (Read by them after 1 hour, 49 "
	    "seconds)\nMe\nHello\n\nworld\n    May 17, 2026  5:30:00 PM\n  "
	    "  Ben\n    yes\n\nMay 17, 2026  5:30:00 PM\nBen\nyes\nThis mes"
	    "sage responded to an earlier message.\n\nMay 17, 2026 12:3"
	    "1:00 AM\nBen\nThis message was deleted from the conversati"
	    "on!\nx\n\nMay 17, 2026  5:32:00 PM Ben renamed the conversa"
	    "tion to Rota\n\n",
	    "2026-05-17T17:29:42Z|oak|Me|Hello\n\nworld|\n2026-05-17T17:"
	    "30:00Z|oak|Ben|yes|\n2026-05-17T17:30:00Z|oak|Ben|yes|\n20"
	    "26-05-17T00:31:00Z|oak|Ben|x|flags=4|\n2026-05-17T17:32:0"
	    "0Z|oak||Ben renamed the conversation to Rota|flags=1|\n" },
	{ &format_logfmt,
	    "ts=2026-03-02T14:00:00Z user=\"Anna K\" msg=\"a \\\"b\\\"\\n\\u00"
	    "e9 \\ud83d\\ude00\" room=rota level=info\nts=1772460001 user"
	    "=ben msg=ok\nts=1772460002 user=ben msg=\"\\u\u00e9 \\u12\"\n",
	    "2026-03-02T14:00:00Z|rota|Anna K|a \"b\"\né 😀|\n2026-03-02T1"
	    "4:00:01Z|oak|ben|ok|\n2026-03-02T14:00:02Z|oak|ben|u\u00e9 "
	    "u12|\n" },
	{ &format_syslog,
	    "<134>1 2026-03-02T14:00:00.5Z chat anna - - [r@1 name=\"x"
	    " \\] y\"] hello [you]\n<34>1 2026-03-02T14:00:01Z chat ben "
	    "1 ID - ﻿ok\n<34>1 - - - - - -\n2026-03-02T14:00:02+00:00 c"
	    "hat ben[7]: a: b\n",
	    "2026-03-02T14:00:00.5Z|chat|anna|hello [you]|\n2026-03-02"
	    "T14:00:01Z|chat|ben|ok|\n2026-03-02T14:00:02Z|chat|ben|a:"
	    " b|\n" },
	{ &format_prosody,
	    "item({[\"attr\"]={[\"from\"]=\"anna@example.org/phone\";[\"to\"]"
	    "=\"ben@example.org\";[\"type\"]=\"chat\";};[\"key\"]=\"k1\";[\"name"
	    "\"]=\"message\";[\"when\"]=1772460000;[\"with\"]=\"ben@example."
	    "org\";{[\"attr\"]={};[\"name\"]=\"thread\";\"t\";};{[\"attr\"]={};[\""
	    "name\"]=\"body\";\"a \\\"b\\\"\\n\\195\\169\";};{[\"name\"]=\"body\",\"au"
	    "ch\"};});\nitem({ attr = { from = \"rota@rooms.example/Anna"
	    " K\", type = \"groupchat\" }, key = \"k2\", when = 1772460001"
	    ".5, with = \"message<groupchat\", { name = \"body\", \"hi\" } "
	    "});\nitem({[\"attr\"]={[\"type\"]=\"chat\"};[\"key\"]=\"k3\";[\"when"
	    "\"]=1772460002;[\"with\"]=\"ben@example.org\";{[\"name\"]=\"body"
	    "\";\"mine\"};});\nitem({[\"key\"]=\"k4\";[\"when\"]=1772460003;[\"w"
	    "ith\"]=\"ben@example.org\";{[\"name\"]=\"active\"};});\n",
	    "2026-03-02T14:00:00Z|ben@example.org|anna@example.org|a "
	    "\"b\"\né\nauch|to=ben@example.org|\n2026-03-02T14:00:01.5Z|ro"
	    "ta@rooms.example|Anna K|hi|\n2026-03-02T14:00:02Z|ben@exa"
	    "mple.org|oak|mine|\n" },
	{ NULL, NULL, NULL },
};
