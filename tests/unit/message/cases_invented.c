#include "cases.h"

#include "message/formats.h"

/* Hostile ones, of which no more is asked than that cuts do no harm. */
const struct collect_case cases_invented[] = {
	{ &format_whatsapp,
	    "02/03/2026, 14:05 - Anna: hi\nsecond line\n\n"
	    "02/03/2026, 14:05 - Anna: hi\n02/03/2026, 14:05 - Anna: hi\n"
	    "02/03/2026, 14:06 - Bob left\n03/03/2026, 9:00 - Bob:Hi\n",
	    NULL },
	{ &format_whatsapp,
	    "preamble\n[13/03/26, 14:05:01] ~ Bo: a: b\r\n"
	    "\xe2\x80\x8e[14/03/26, 14:05:02] Bo: \xe2\x80\x8eimage omitted"
	    "\r\n[14/03/26, 14:05:02] Bo: edited \xe2\x80\x8e<This message was "
	    "edited>\r\n[12/31/26, 1:00:00] Bo: x",
	    NULL },
	{ &format_whatsapp,
	    "1/2/26, 3:04 PM - A: ok\n2/1/26, 3:05 PM - A: ok\n"
	    "[21:41:35, 3/27/22] C: time first\n3/27/22, 1:00: weak: no\n",
	    NULL },
	{ &format_csv,
	    "time,from,to,text\n2026-03-02T14:00:00Z,A,B,\"two\n"
	    "lines, \"\"quoted\"\"\"\r\n02/03/2026 14:05,A,B;C,hi\r\r"
	    ",,,\nx,A,B,late, with a comma\n1772460000,A,B,\"open",
	    NULL },
	{ &format_csv,
	    "Date\tTime\tSender\tMessage\n02.03.26\t14:05\tA\thi\n"
	    "02.03.26\t14:05\tA\thi\n",
	    NULL },
	{ &format_csv, "no,such,columns\n1,2,3\n", NULL },
	{ &format_telegram,
	    "{\"chats\":{\"about\":\"x\",\"list\":[{\"name\":\"Oak\",\"id\":7,"
	    "\"messages\":[{\"id\":1,\"type\":\"message\",\"date_unixtime\":"
	    "\"1772460000\",\"from\":\"Anna\",\"text\":[\"a\",{\"type\":\"bold\","
	    "\"text\":\"b\"}]},{\"id\":2,\"from\":\"Bo\",\"text\":\"x\"}]},"
	    "{\"name\":null,\"id\":8,\"messages\":[{\"id\":1,\"from\":null,"
	    "\"text\":\"y\",\"date\":\"2026-03-02T14:00:00\"}]}]}}\n",
	    NULL },
	{ &format_facebook,
	    "{\"participants\":[{\"name\":\"Zo\\u00c3\\u00ab\"},"
	    "{\"name\":\"Bo\"}],\"messages\":[{\"sender_name\":\"Bo\","
	    "\"timestamp_ms\":1772460000000,\"content\":\"ok\"},"
	    "{\"sender_name\":\"Bo\",\"timestamp_ms\":1772460000000,"
	    "\"content\":\"ok\",\"photos\":[{\"uri\":\"../p.jpg\"}]}],"
	    "\"title\":\"x\"} {",
	    NULL },
	{ &format_slack,
	    "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"<@U2> &lt;3\","
	    "\"ts\":\"1772460000.000200\"}, {\"ts\":\"x\",\"text\":\"y\"},[]",
	    NULL },
	{ &format_sms,
	    "<?xml version='1.0'?><!-- > -- --><smses count=\"2\"><sms "
	    "address=\"07700 900123\" date=\"1772460000000\" type=\"1\" "
	    "body=\"a &#55357;&#56832; &#55357;x&#10;&amp;\" "
	    "contact_name='(Unknown)' />\n<mms date=\"1772460000000\" "
	    "msg_box=\"1\" address=\"07700900123~07700900124\"><parts><part "
	    "ct=\"text/plain\" text=\"hi\"/><part ct=\"image/jpeg\" "
	    "cl=\"a.jpg\" data=\"AA\"/></parts><addrs><addr "
	    "address=\"07700900124\" type=\"137\"/></addrs></mms>"
	    "<sms body=\"a&b\"/></smses>",
	    NULL },
	{ &format_teams,
	    "{\"value\":[{\"id\":\"1\",\"from\":{\"user\":{\"displayName\":"
	    "\"Anna\"}},\"body\":{\"contentType\":\"html\",\"content\":"
	    "\"<p>a&amp;b</p><p>c\"},\"chatId\":\"19:x\"}]}",
	    NULL },
	{ &format_teams,
	    "[{\"Id\":\"1\",\"Body\":{\"Content\":\"a\"},\"Replies\":[{\"Id\":"
	    "\"2\",\"Body\":{\"Content\":\"b\"},\"Replies\":[]},{\"Id\":\"3\","
	    "\"Body\":{\"Content\":\"c\"}}],\"ChatId\":\"late\"},{\"Replies\":"
	    "[[{}]],\"Id\":\"4\",\"Body\":{\"Content\":\"d\"}}]",
	    NULL },
	{ &format_slack,
	    "{\"channel_id\":\"C1\",\"name\":\"rota\",\"messages\":[{\"text\":\"a"
	    "\",\"ts\":\"1772460000.0\",\"slackdump_thread_replies\":[{\"text\":"
	    "\"b\",\"ts\":\"1772460001.0\"}]},{\"text\":\"c\",\"ts\":\"2\"}]}",
	    NULL },
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
	    "16:00:00 2026\r\nSubject: no sender\r\nFrom: c\r\n\r\nsame",
	    NULL },
	{ &format_mbox,
	    "junk\n\nFrom - Tue Mar 3 10:00:00 2026\nx: y\n\nno mail\n\n"
	    "From - Tue Mar 3 10:00:00 2026\nFrom: a\nReferences: <r@x> <s@x>\n"
	    "Subject: Re: k\nContent-Type: text/plain; format=flowed; delsp=yes"
	    "\nContent-Transfer-Encoding: quoted-printable\n\nso =\nft \nen=E9d\n"
	    "On 2 Mar 2026, b\nwrote:\nall of\nthis\n",
	    NULL },
	{ &format_eml,
	    "\xef\xbb\xbf"
	    "Date: nothing\nFrom: \"A, B\" <a@example.org>\n"
	    "X-MS-Journal-Report: \nContent-Type: multipart/mixed; boundary=\"a "
	    "b\"\n\n--a b\n\nSender: x\n--a b\nContent-Type: message/rfc822\n\n"
	    "From: c@example.org\nSubject: inner\nContent-Type: multipart/mixed; "
	    "boundary=i\n\n--i\n\ntext\n--i\nContent-Type: image/png; name=a."
	    "png\n\nAA\n--i--\n--a b--\n",
	    NULL },
	{ &format_eml,
	    "From: a@example.org\nno field\nContent-Type: text/plain; charset="
	    "utf-16\n\nx\n-----Original Message-----\nFrom: b\n",
	    NULL },
	{ &format_jsonl,
	    "{\"text\":\"a\\ud83d\\ude00\",\"to\":[\"b\"]}\n\n"
	    "{\"text\":\"a\"}\r\n{\"text\":\"a\"}\n{broken}\n{\"text\":\"z\"}",
	    NULL },
	/* Each message ends where the next one begins. */
	{ &format_facebook_old,
	    "<html><div class=\"thread\">A, B<span class=\"user\">A</span>"
	    "<p>one<p>two<div>x</div><p>three<span class=\"user\">B</span>"
	    "<p>four</html>",
	    NULL },
	{ NULL, NULL, NULL },
};
