#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"

/* Pages for a browser. Every person is invented. */
static const struct collect_case pages[] = {
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
	    "07:00 EST 05:00\">\n14:05\n</div><div class=\"from_name\">Ben</div"
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
	    "></div></div></div></div></div></body></html>",
	    "2026-03-02T14:05:09Z|Oak rota|Anna|hi \"all\"\n"
	    "see it (https://rota.example/)|\n"
	    "2026-03-02T14:06:00Z|Oak rota|Anna|two|file=files/a.pdf|"
	    "flags=8|\n"
	    "2026-03-02T14:07:00Z|Oak rota|Ben|ok|\n"
	    "2026-03-02T15:38:00Z|Oak rota|Ben|FYI|\n"
	    "2026-03-02T14:09:00Z|Oak rota|Ben|Kim\n"
	    "+44 7700 900123|\n" },
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
	    "M</div></div></body></html>",
	    "2026-03-02T14:07:00Z|Ben|Ben|it's ok|\n"
	    "2026-03-02T14:06:33Z|Ben|Anna||file=a/b.jpg|flags=8|\n"
	    "2026-03-02T14:05:00Z|Ben|Anna|so?\n"
	    "https://x.example/|\n" },
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
	    "</div> </div></body></html>",
	    "2026-03-02T14:05:09.632Z|Ben|Ben|it's me\n"
	    "ok?|to=Me|\n"
	    "2026-03-02T14:06:00Z|Ben|Me|yes|to=Ben|file=Ben - 1|flag"
	    "s=8|\n"
	    "2026-03-02T14:07:00Z|Ben|+447700900125|who?|to=Me|\n" },
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
	    "v></div></div></div>\n</body></html>",
	    "2026-03-02T14:05:09Z|oak|Ben|one\n"
	    "two|\n"
	    "2026-03-02T14:06:00Z|oak|Me|yes|file=a/b.pdf|flags=8|\n"
	    "2026-03-02T14:07:00Z|oak|Me|old\n"
	    "new|flags=2|\n" },
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
	    "dy></html>",
	    "2026-03-02T14:05:00Z|Oak - rota|Anna|a & b|flags=2|\n"
	    "2026-03-02T14:06:00Z|Oak - rota|Anna||file=https://a.exa"
	    "mple/b.pdf|flags=8|\n" },
};

/* One message of Messenger; `words` are its text. */
static void
check_words(const char *words, const char *expected)
{
	static const struct format_options options = {
		.date_order = DATE_ORDER_MDY
	};
	struct collect collect = { .brief = true };
	struct buffer page = BUFFER_NONE;

	(void)buffer_printf(&page,
	    "<html><!--><div class=\"_a6-g\"><div class=\"_a6-p\">%s</div><div "
	    "class=\"_a6-o\">3/2/2026, 14:05</div></div></html>",
	    words);
	collect_run(&collect, &format_facebook_html, &options,
	    buffer_span(&page), 0);
	cr_assert_str_eq(collect_text(&collect), expected);
	collect_done(&collect);
	buffer_done(&page);
}

Test(pages, words_behind_a_picture_that_is_written_into_the_page_are_read)
{
	struct buffer words = BUFFER_NONE;
	struct buffer expected = BUFFER_NONE;

	/* Cut in each place of a character of three bytes, and of its quote. */
	for (size_t before = 0; before < 4; before++) {
		buffer_reset(&words);
		buffer_reset(&expected);
		(void)buffer_printf(&words, "<img alt=\"%.*s", (int)before,
		    "aaa");
		(void)buffer_printf(&expected, "2026-03-02T14:05:00Z|||%.*s",
		    (int)before, "aaa");
		for (size_t i = 0; i < 3000; i++)
			(void)buffer_text(&words, "\xe2\x82\xac");
		for (size_t i = 0; i < (8192 - 9 - before) / 3; i++)
			(void)buffer_text(&expected, "\xe2\x82\xac");
		(void)buffer_text(&words, "\"> meet at \"nine\"");
		(void)buffer_text(&expected, " meet at \"nine\"|\n");
		check_words(buffer_string(&words), buffer_string(&expected));
	}
	buffer_done(&words);
	buffer_done(&expected);
}

Test(pages, each_is_known_and_gives_its_messages)
{
	collect_check(pages, sizeof(pages) / sizeof(pages[0]));
}
