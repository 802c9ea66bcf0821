#include "invented.h"

#include "message/formats.h"

const struct invented invented[] = {
	{ &format_whatsapp,
	    "02/03/2026, 14:05 - Anna: hi\nsecond line\n\n"
	    "02/03/2026, 14:05 - Anna: hi\n02/03/2026, 14:05 - Anna: hi\n"
	    "02/03/2026, 14:06 - Bob left\n03/03/2026, 9:00 - Bob:Hi\n" },
	{ &format_whatsapp,
	    "preamble\n[13/03/26, 14:05:01] ~ Bo: a: b\r\n"
	    "\xe2\x80\x8e[14/03/26, 14:05:02] Bo: \xe2\x80\x8eimage omitted"
	    "\r\n[14/03/26, 14:05:02] Bo: edited \xe2\x80\x8e<This message was "
	    "edited>\r\n[12/31/26, 1:00:00] Bo: x" },
	{ &format_whatsapp,
	    "1/2/26, 3:04 PM - A: ok\n2/1/26, 3:05 PM - A: ok\n"
	    "[21:41:35, 3/27/22] C: time first\n3/27/22, 1:00: weak: no\n" },
	{ &format_csv,
	    "time,from,to,text\n2026-03-02T14:00:00Z,A,B,\"two\n"
	    "lines, \"\"quoted\"\"\"\r\n02/03/2026 14:05,A,B;C,hi\r\r"
	    ",,,\nx,A,B,late, with a comma\n1772460000,A,B,\"open" },
	{ &format_csv,
	    "Date\tTime\tSender\tMessage\n02.03.26\t14:05\tA\thi\n"
	    "02.03.26\t14:05\tA\thi\n" },
	{ &format_csv, "no,such,columns\n1,2,3\n" },
	{ &format_telegram,
	    "{\"chats\":{\"about\":\"x\",\"list\":[{\"name\":\"Oak\",\"id\":7,"
	    "\"messages\":[{\"id\":1,\"type\":\"message\",\"date_unixtime\":"
	    "\"1772460000\",\"from\":\"Anna\",\"text\":[\"a\",{\"type\":\"bold\","
	    "\"text\":\"b\"}]},{\"id\":2,\"from\":\"Bo\",\"text\":\"x\"}]},"
	    "{\"name\":null,\"id\":8,\"messages\":[{\"id\":1,\"from\":null,"
	    "\"text\":\"y\",\"date\":\"2026-03-02T14:00:00\"}]}]}}\n" },
	{ &format_facebook,
	    "{\"participants\":[{\"name\":\"Zo\\u00c3\\u00ab\"},"
	    "{\"name\":\"Bo\"}],\"messages\":[{\"sender_name\":\"Bo\","
	    "\"timestamp_ms\":1772460000000,\"content\":\"ok\"},"
	    "{\"sender_name\":\"Bo\",\"timestamp_ms\":1772460000000,"
	    "\"content\":\"ok\",\"photos\":[{\"uri\":\"../p.jpg\"}]}],"
	    "\"title\":\"x\"} {" },
	{ &format_slack,
	    "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"<@U2> &lt;3\","
	    "\"ts\":\"1772460000.000200\"}, {\"ts\":\"x\",\"text\":\"y\"},[]" },
	{ &format_sms,
	    "<?xml version='1.0'?><!-- > -- --><smses count=\"2\"><sms "
	    "address=\"07700 900123\" date=\"1772460000000\" type=\"1\" "
	    "body=\"a &#55357;&#56832; &#55357;x&#10;&amp;\" "
	    "contact_name='(Unknown)' />\n<mms date=\"1772460000000\" "
	    "msg_box=\"1\" address=\"07700900123~07700900124\"><parts><part "
	    "ct=\"text/plain\" text=\"hi\"/><part ct=\"image/jpeg\" "
	    "cl=\"a.jpg\" data=\"AA\"/></parts><addrs><addr "
	    "address=\"07700900124\" type=\"137\"/></addrs></mms>"
	    "<sms body=\"a&b\"/></smses>" },
	{ &format_teams,
	    "{\"value\":[{\"id\":\"1\",\"from\":{\"user\":{\"displayName\":"
	    "\"Anna\"}},\"body\":{\"contentType\":\"html\",\"content\":"
	    "\"<p>a&amp;b</p><p>c\"},\"chatId\":\"19:x\"}]}" },
	{ &format_teams,
	    "[{\"Id\":\"1\",\"Body\":{\"Content\":\"a\"},\"Replies\":[{\"Id\":"
	    "\"2\",\"Body\":{\"Content\":\"b\"},\"Replies\":[]},{\"Id\":\"3\","
	    "\"Body\":{\"Content\":\"c\"}}],\"ChatId\":\"late\"},{\"Replies\":"
	    "[[{}]],\"Id\":\"4\",\"Body\":{\"Content\":\"d\"}}]" },
	{ &format_slack,
	    "{\"channel_id\":\"C1\",\"name\":\"rota\",\"messages\":[{\"text\":\"a"
	    "\",\"ts\":\"1772460000.0\",\"slackdump_thread_replies\":[{\"text\":"
	    "\"b\",\"ts\":\"1772460001.0\"}]},{\"text\":\"c\",\"ts\":\"2\"}]}" },
	{ &format_mbox,
	    "From a@example.org Mon Mar  2 14:00:00 2026\nFrom: A <a@example.org>"
	    "\nTo: b@example.org,\n\tc@example.org\nSubject: =?utf-8?Q?k=C3"
	    "=A9?= =?utf-8?B?eQ==?=\nMessage-ID: <1@x>\nDate: Mon, 2 Mar 2026 "
	    "14:00:00 +0100\nContent-Type: multipart/alternative;\n boundary=b"
	    "\n\npreamble\n--b\nContent-Type: text/html; charset=iso-8859-15"
	    "\n\n<p>5\xa4</p>\n--b\nContent-Transfer-Encoding: base64\n\n"
	    "NSBldXJvCg==\n--b--\n\nFrom b@example.org Mon Mar 2 15:00 2026\n"
	    "From: b@example.org\n\n>From me\n> quoted\n\nFrom x Mon Mar 2 "
	    "15:00:00 2026\nis no mail\n\nFrom c Mon Mar  2 16:00:00 2026\r\n"
	    "Subject: no sender\r\nFrom: c\r\n\r\nsame\r\n\nFrom c Mon Mar  2 "
	    "16:00:00 2026\r\nSubject: no sender\r\nFrom: c\r\n\r\nsame" },
	{ &format_mbox,
	    "junk\n\nFrom - Tue Mar 3 10:00:00 2026\nx: y\n\nno mail\n\n"
	    "From - Tue Mar 3 10:00:00 2026\nFrom: a\nReferences: <r@x> <s@x>\n"
	    "Subject: Re: k\nContent-Type: text/plain; format=flowed; delsp=yes"
	    "\nContent-Transfer-Encoding: quoted-printable\n\nso =\nft \nen=E9d\n"
	    "On 2 Mar 2026, b\nwrote:\nall of\nthis\n" },
	{ &format_eml,
	    "\xef\xbb\xbf"
	    "Date: nothing\nFrom: \"A, B\" <a@example.org>\n"
	    "X-MS-Journal-Report: \nContent-Type: multipart/mixed; boundary=\"a "
	    "b\"\n\n--a b\n\nSender: x\n--a b\nContent-Type: message/rfc822\n\n"
	    "From: c@example.org\nSubject: inner\nContent-Type: multipart/mixed; "
	    "boundary=i\n\n--i\n\ntext\n--i\nContent-Type: image/png; name=a."
	    "png\n\nAA\n--i--\n--a b--\n" },
	{ &format_eml,
	    "From: a@example.org\nno field\nContent-Type: text/plain; charset="
	    "utf-16\n\nx\n-----Original Message-----\nFrom: b\n" },
	{ &format_jsonl,
	    "{\"text\":\"a\\ud83d\\ude00\",\"to\":[\"b\"]}\n\n"
	    "{\"text\":\"a\"}\r\n{\"text\":\"a\"}\n{broken}\n{\"text\":\"z\"}" },
	{ &format_telegram_html,
	    "<!DOCTYPE html><html><head><title>Exported Data</title><"
	    "script>if (a < b) \"</div>\";</script></head><body><div "
	    "class=\"page_header\"><div class=\"text bold\">\nOak rot"
	    "a\n</div></div><div class=\"page_body chat_page\"><div c"
	    "lass=\"history\"><div class=\"message service\" id=\"mes"
	    "sage-1\"><div class=\"body details\">2 March 2026</div><"
	    "/div><div class=\"message default clearfix\" id=\"messag"
	    "e7\"><div class=\"body\"><div class=\"pull_right date de"
	    "tails\" title=\"02.03.2026 15:05:09 UTC+01:00\">\n14:05"
	    "\n</div><div class=\"from_name\">\nAnna\n</div><div clas"
	    "s=\"text\">\nhi &quot;all&quot;<br>see <a href=\"https:/"
	    "/rota.example/\">it</a>\n</div></div></div><div class=\""
	    "message default clearfix joined\" id=\"message8\"><div c"
	    "lass=\"body\"><div class=\"pull_right date details\" tit"
	    "le=\"02.03.2026 14:06:00 UTC\">\n14:05\n</div><div class"
	    "=\"media_wrap clearfix\"><a class=\"media clearfix media"
	    "_file\" href=\"files/a.pdf\"><div class=\"body\"><div cl"
	    "ass=\"title bold\">a.pdf</div></div></a></div><div class"
	    "=\"text\">two</div></div></div><div class=\"message defa"
	    "ult clearfix\" id=\"message9\"><div class=\"body\"><div "
	    "class=\"pull_right date details\" title=\"02.03.2026 14:"
	    "07:00\">\n14:05\n</div><div class=\"from_name\">Ben</div"
	    "><div class=\"reply_to details\">In reply to <a href=\"#"
	    "go_to_message7\">this message</a></div><div class=\"text"
	    "\">ok</div><span class=\"reactions\"><span class=\"react"
	    "ion\">x</span></span></div></div><div class=\"message de"
	    "fault clearfix joined\" id=\"message10\"><div class=\"bo"
	    "dy\"><div class=\"pull_right date details\" title=\"02.0"
	    "3.2026 14:08:00 UTC-01:30\">\n14:05\n</div><div class=\""
	    "forwarded body\"><div class=\"from_name\">Kim <span clas"
	    "s=\"date details\" title=\"x\">x</span></div><div class="
	    "\"text\">FYI</div></div></div></div><div class=\"message"
	    " default clearfix joined\" id=\"message11\"><div class="
	    "\"body\"><div class=\"pull_right date details\" title=\""
	    "02.03.2026 14:09:00\">\n14:05\n</div><div class=\"media_"
	    "wrap clearfix\"><div class=\"media media_contact\"><div "
	    "class=\"body\"><div class=\"title bold\">Kim</div><div c"
	    "lass=\"status details\">+44 7700 900123</div></div></div"
	    "></div></div></div></div></div></body></html>" },
	{ &format_facebook_html,
	    "<html><head><style>._a6-g > p { }</style><title>Ben</tit"
	    "le></head><body><h1>Ben</h1><div class=\"_a6-g\"><div cl"
	    "ass=\"_a6-h\">Participants: Anna and Ben</div></div><div"
	    " class=\"pam _a6-g noborder\"><div class=\"_3-95 _a6-h _"
	    "a6-i\">Ben</div><div class=\"_3-95 _a6-p\"><div><div></d"
	    "iv><div>it&#039;s ok</div><div><ul class=\"_a6-q\"><li>x"
	    " Anna</li></ul></div></div></div><div class=\"_3-94 _a6-"
	    "o\">Mar 02, 2026 2:07 pm</div></div><section class=\"pam"
	    " _a6-g noborder\"><div class=\"_3-95 _a6-h _a6-i\">Anna<"
	    "/div><div class=\"_3-95 _a6-p\"><div><div><a href=\"a/b."
	    "jpg\"><img src=\"a/b.jpg\" /></a></div></div></div><div "
	    "class=\"_3-94 _a6-o\"><div class=\"_a72d\">2 Mar 2026, 1"
	    "4:06:33</div></div></section><div class=\"pam _2pi0 _2le"
	    "j noborder\"><div class=\"_3-95 _2lek _2lel\">Anna</div>"
	    "<div class=\"_3-96 _2let\"><div><div>so?</div><div><a hr"
	    "ef=\"https://x.example/\">https://x.example/</a></div></"
	    "div></div><div class=\"_3-94 _2lem\">Mar 2, 2026, 2:05 P"
	    "M</div></div></body></html>" },
	{ &format_google_voice,
	    "<?xml version=\"1.0\" ?>\n<!DOCTYPE html PUBLIC \"a\" \""
	    "b\">\n<html><head><title>Me to\nBen</title></head><body>"
	    "<div class=\"hChatLog hfeed\">\n<div class=\"message\"><"
	    "abbr class=\"dt\" title=\"2026-03-02T15:05:09.632+01:00"
	    "\">Mar 2</abbr>:\n<cite class=\"sender vcard\"><a class="
	    "\"tel\" href=\"tel:+447700900123\"><span class=\"fn\">Be"
	    "n</span></a></cite>:\n<q>it&#39;s me<br>ok?</q>\n</div> "
	    "<div class=\"message\"><abbr class=\"dt\" title=\"2026-0"
	    "3-02T14:06:00.000Z\">Mar 2</abbr>:\n<cite class=\"sender"
	    " vcard\"><a class=\"tel\" href=\"tel:+447700900124\"><ab"
	    "br class=\"fn\" title=\"\">Me</abbr></a></cite>:\n<q>yes"
	    "</q><div><img src=\"Ben - 1\" alt=\"Image\" /></div>\n</"
	    "div> <div class=\"message\"><abbr class=\"dt\" title=\"2"
	    "026-03-02T14:07:00.000Z\">Mar 2</abbr>:\n<cite class=\"s"
	    "ender vcard\"><a class=\"tel\" href=\"tel:+447700900125"
	    "\"><span class=\"fn\"></span></a></cite>:\n<q>who?</q>\n"
	    "</div> </div></body></html>" },
	{ &format_imessage_html,
	    "<html><body>\n<div class=\"message\"><div class=\"receiv"
	    "ed\"><p><span class=\"timestamp\"><a href=\"x\">Mar 02, "
	    "2026  2:05:09 PM</a> (Read by you)</span> <span class=\""
	    "sender\">Ben</span></p><hr><div class=\"message_part\"><"
	    "span class=\"bubble\">one</span></div><hr><div class=\"m"
	    "essage_part\"><span class=\"bubble\">two</span></div><di"
	    "v class=\"replies\"><div class=\"reply\"><div class=\"me"
	    "ssage\"><div class=\"sent\"><p><span class=\"timestamp\""
	    "><a href=\"x\">Mar 02, 2026  2:06:00 PM</a> (Read by you"
	    ")</span> <span class=\"sender\">Me</span></p><hr><div cl"
	    "ass=\"message_part\"><span class=\"bubble\">yes</span></"
	    "div></div></div>\n</div></div></div></div>\n<div class="
	    "\"message\"><div class=\"sent iMessage\"><p><span class="
	    "\"timestamp\"><a href=\"x\">Mar 02, 2026  2:06:00 PM</a>"
	    " (Read by you)</span> <span class=\"sender\">Me</span></"
	    "p><hr><div class=\"message_part\"><span class=\"bubble\""
	    ">yes</span></div><hr><div class=\"message_part\"><div cl"
	    "ass=\"attachment\"><a href=\"a/b.pdf\">Click to download"
	    " b.pdf</a></div></div><div class=\"tapbacks\"><p>Tapback"
	    "s:</p></div><span class=\"reply_context\">x</span></div>"
	    "</div>\n<div class=\"message\"><div class=\"sent\"><p><s"
	    "pan class=\"timestamp\"><a href=\"x\">Mar 02, 2026  2:07"
	    ":00 PM</a> (Read by you)</span> <span class=\"sender\">M"
	    "e</span></p><hr><div class=\"message_part\"><div class="
	    "\"edited\"><table><tr><td><span class=\"timestamp\"></sp"
	    "an></td><td>old</td></tr><tr><td><span class=\"timestamp"
	    "\">Edited later</span></td><td>new</td></tr></table></di"
	    "v></div></div></div>\n</body></html>" },
	{ &format_discord_html,
	    "<!DOCTYPE html><html lang=en><head><title>Oak - rota</ti"
	    "tle></head><body><div class=chatlog__message-group><div "
	    "class=chatlog__message-container data-message-id=1><div "
	    "class=chatlog__reply><span class=chatlog__reply-author>K"
	    "im</span><span class=chatlog__timestamp title=\"x\">x</s"
	    "pan></div><span class=chatlog__author title=a>Anna</span"
	    "> <span class=chatlog__timestamp title=\"Monday, 2 March"
	    " 2026 14:05\">x</span><div class=\"chatlog__content chat"
	    "log__markdown\">a &amp; b <span class=chatlog__edited-ti"
	    "mestamp title=\"x\">(edited)</span></div></div><div clas"
	    "s=chatlog__message-container data-message-id=2><div clas"
	    "s=chatlog__short-timestamp title=\"Monday, March 2, 2026"
	    " 2:06 PM\">x</div><div class=chatlog__attachment><a href"
	    "=\"https://a.example/b.pdf\">b</a></div></div></div></bo"
	    "dy></html>" },
	{ &format_json,
	    "[{\"Timestamp\":1772460300000,\"sender_id\":7,\"sender\""
	    ":\"Anna\",\"message\":\"hi\",\"chat_name\":\"Oak\",\"id"
	    "\":5},{\"created_at\":\"02/03/2026 14:06\",\"user\":{\"n"
	    "ame\":\"Ben\",\"id\":1},\"to\":[\"Anna\",\"Kim\"],\"cont"
	    "ent\":\"c\",\"text\":\"ok\",\"attachments\":[{\"name\":"
	    "\"a.pdf\"}]},{\"time\":\"2026-03-02T14:07:00Z\",\"text\""
	    ":\"nobody\"}]" },
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
	    "y\":\"draft\"}\n" },
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
	    "\n"
	    "2026/03/03(Tue)\r\n"
	    "09:00\tBen\tlate\n" },
	{ NULL, NULL },
};
