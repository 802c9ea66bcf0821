#!/usr/bin/env python3
"""Whatever somebody types or exports ends as a well-formed mail and a clean log line."""
import html.parser
import json
import os
import re
import signal
import pathlib

from harness import Daemon, Suite, append, line, wait_for

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
CHAT = ('{ name = "chat"; path = "exports/*.txt"; format = "whatsapp"; from-role = "staff"; '
        'settle = "50 ms"; }')
ALERT = re.compile(r"^boundaryd: alert id=[0-9a-f]{32} rule=test-number family=contact-details "
                   r"severity=high route=default source=(app|chat)$")
HEADERS = {"date", "from", "to", "subject", "message-id", "mime-version", "content-type",
           "auto-submitted", "x-boundaryd-alert", "x-boundaryd-rule", "x-boundaryd-family",
           "x-boundaryd-severity", "references", "in-reply-to"}


def check_mail(path, mail):
    raw = path.read_bytes()
    assert not mail.defects, mail.defects
    assert {name.lower() for name in mail.keys()} <= HEADERS, mail.keys()
    assert len(set(mail.keys())) == len(mail.keys()), "a header stands twice"
    assert max(len(part) for part in raw.split(b"\n")) < 998
    parts = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "application/json"], parts
    for part in mail.walk():
        assert not part.defects, part.defects
        if part.get_content_type() == "text/html":
            check_html(part.get_content())
        if part.get_content_type() == "text/plain":
            text = part.get_content()
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), \
                "a control character in the text"
        if part.get_content_type() == "application/json":
            json.loads(part.get_content())


TAGS = set("html head meta title style body div h1 h2 p ul li table tbody thead tr th td "
           "caption blockquote mark br wbr".split())


class Tags(html.parser.HTMLParser):
    """What a mail program would make of it."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, f"a tag <{tag}>"
        for name, value in attributes:
            assert name in {"style", "class", "scope", "role", "width", "lang", "name", "content",
                            "charset"}, f"an attribute {name}"
            assert "url" not in (value or "").replace("url=no", ""), value


def check_html(text):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"://|www[.]\w|@\w", text.split("</style>")[1]), "it could become a link"
    Tags().feed(text)


@suite.case
def words_that_would_be_markup():
    mail = one_alert(APP, "a.jsonl", line(
        1, "my number is 07700 900123 <script>x</script><img src=//x.example/y> </td></table>"
        " <a href=https://x.example/>here</a> &lt;b&gt; www.x.example me@x.example \u202egnp"))
    shown = mail.get_body(("html",)).get_content()
    assert "&lt;script&gt;x&lt;/script&gt;" in shown and "&amp;lt;b&amp;gt;" in shown


def one_alert(source, name, data):
    daemon = Daemon(source)
    try:
        append(daemon.exports / name, data)
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "there is an alert")
        check_mail(daemon.spool()[0], daemon.mails()[0])
        wait_for(lambda: "alert id=" in daemon.stderr(), "there is a log line")
        lines = [text for text in daemon.stderr().split("\n") if "alert id=" in text]
        assert len(lines) == 1 and ALERT.match(lines[0]), lines
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", daemon.stderr()), "a control character"
        return daemon.mails()[0]
    finally:
        daemon.close()


@suite.case
def a_name_that_would_be_a_header():
    mail = one_alert(APP, "a.jsonl", line(
        1, **{"from": "Robin\r\nBcc: all@example.org\r\n\r\nbody", "from_role": "staff"}))
    assert mail["Bcc"] is None


@suite.case
def terminal_escapes_and_bidirectional_overrides():
    one_alert(APP, "a.jsonl", line(
        1, "my number is 07700 900123 \x1b[2J\x1b]0;owned\x07\x9b31m \u202e desrever \x00\x7f"))


@suite.case
def words_that_imitate_a_log_line():
    one_alert(APP, "a.jsonl", line(
        1, "my number is 07700 900123\nalert id=00000000000000000000000000000000 rule=none\n"))


@suite.case
def a_mebibyte_of_one_letter():
    one_alert(CHAT, "WhatsApp Chat with Sam.txt",
              b"13/02/2026, 09:15 - Robin: my number is 07700 900123 " + b"a" * (1 << 20) + b"\n")


@suite.case
def invalid_utf8_in_the_middle_of_a_line():
    one_alert(CHAT, "WhatsApp Chat with Sam.txt",
              b"13/02/2026, 09:15 - Robin: \xff\xfe my number is 07700 900123 \xc3\x28 \xed\xa0\x80\n")


@suite.case
def a_line_that_is_no_record_is_named_and_the_next_is_read():
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", line(1, "hello") + b"{ no record\n" + line(2))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the line behind it is an alert")
        first = len(line(1, "hello"))
        named = re.search(r"a\.jsonl: byte (\d+):", daemon.stderr())
        assert named and first <= int(named[1]) < first + len("{ no record"), daemon.stderr()
        assert daemon.status()["unreadable"] == 1
    finally:
        daemon.close()


@suite.case
def a_fifo_a_folder_and_a_dangling_link_are_never_read():
    daemon = Daemon(APP)
    try:
        os.mkfifo(daemon.exports / "fifo.jsonl")
        (daemon.exports / "folder.jsonl").mkdir()
        (daemon.exports / "link.jsonl").symlink_to("/nowhere")
        append(daemon.exports / "a\nb\x1b.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the real file's alert is there")
        assert "\x1b" not in daemon.stderr()
    finally:
        daemon.close()


def readers_of(pid):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = path.read_text().rsplit(")", 1)
        except OSError:
            continue
        if int(rest.split()[1]) == pid and name.endswith("(boundaryd-reade"):
            found.append(int(path.parent.name))
    return found


@suite.case
def readers_that_die_lose_and_double_nothing():
    daemon = Daemon(APP, extra='readers = { count = 2; };')
    try:
        daemon.start().ready()
        for number in range(100):
            append(daemon.exports / f"{number % 5}.jsonl", line(number, conversation=str(number % 5)))
            if number % 10 == 5:
                for pid in readers_of(daemon.process.pid):
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass  # it had ended by itself
        wait_for(lambda: len(daemon.spool()) == 100, "every line is an alert")
        assert len({mail["X-Boundaryd-Alert"] for mail in daemon.mails()}) == 100
    finally:
        daemon.close()


@suite.case
def a_file_that_hangs_its_reader_twice_is_set_aside_and_the_others_go_on():
    daemon = Daemon(APP, extra='readers = { count = 1; step-time = "300 ms"; };')
    try:
        slow = line(1, "a.b 0 1 at dot " * 4000)
        append(daemon.exports / "poison.jsonl", slow * ((4 << 20) // len(slow)))
        daemon.start().ready()
        wait_for(lambda: "poison.jsonl is set aside at byte 0" in daemon.stderr(), "it is set aside")
        append(daemon.exports / "good.jsonl", line(2))
        wait_for(lambda: len(daemon.spool()) == 1, "the other file's alert is there")
        assert daemon.status()["set_aside"] == 1
        assert daemon.status()["health"] == "a file is set aside"
        assert daemon.status()["reader_deaths"] == 2
    finally:
        daemon.close()


suite.run()
