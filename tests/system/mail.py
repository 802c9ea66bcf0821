#!/usr/bin/env python3
"""Mails become alerts: from mailboxes that grow or are replaced, and from Maildirs."""
import os

from harness import Daemon, Suite, append, wait_for

suite = Suite()
MAILBOX = '{ name = "box"; path = "exports/**/*.mbox"; }'
MAILDIR = '{ name = "dir"; path = "exports/Maildir/{new,cur}/*"; format = "eml"; }'
SEPARATOR = b"From robin@example.org Mon Mar  2 14:00:00 2026\n"
SAID = "my number is 07700 900111, caf\u00e9 \u20ac5 \u201cok\u201d"


def mail(number, text=None, charset="utf-8", more=""):
    """One mail of a worker to a service user, as bytes."""
    text = text or f"my number is 07700 900{number:03d}"
    head = (f"From: Robin Vale <robin@example.org>\nTo: Sam Tull <sam@example.net>\n"
            f"Subject: about {number}\nDate: Mon, 02 Mar 2026 14:{number % 60:02d}:00 +0000\n"
            f"Message-ID: <{number}@example.org>\n{more}"
            f"Content-Type: text/plain; charset={charset}\n\n")
    return head.encode() + text.encode(charset) + b"\n\n"


def with_daemon(sources, test):
    daemon = Daemon(sources)
    try:
        daemon.start().ready()
        test(daemon)
        status = daemon.status()
        assert status["health"] == "well", status["last_error"]
        assert status["reader_deaths"] == 0
    finally:
        daemon.close()


def alerts(daemon, count):
    wait_for(lambda: len(daemon.spool()) >= count, f"{count} mails are alerts")


def settled(daemon, count):
    """Another mail comes, and it alone becomes an alert: nothing else was still on its way."""
    append(daemon.exports / "last.mbox", SEPARATOR + mail(999))
    alerts(daemon, count + 1)
    found = [m["Subject"] for m in daemon.mails()]
    assert len(found) == count + 1, found


@suite.case
def mails_in_any_character_set_are_read_by_readers_without_files():
    def test(daemon):
        quoted = mail(4, "x", more="Content-Transfer-Encoding: quoted-printable\n").replace(
            b"\n\nx", b"\n\nmy number is 07700 900111, caf=C3=A9 =E2=82=AC5 =E2=80=\n=9Cok=E2=80=9D")
        # Behind the words that are marked, and their comma.
        plain = SAID.replace("\u201c", '"').replace("\u201d", '"')
        box = [mail(1, SAID), mail(2, SAID, "windows-1252"), mail(3, plain, "iso-8859-15"), quoted,
               mail(5, SAID.replace("caf\u00e9 \u20ac", "\u4f60\u597d "), "gb18030"),
               mail(6, "my number is 07700 900111, \u043f\u0440\u0438\u0432\u0435\u0442", "koi8-r"),
               mail(7, SAID, "utf-8", "X-Unknown: nobody\n").replace(b"charset=utf-8",
                                                                      b"charset=x-nobody-knows")]
        (daemon.exports / "all.mbox").write_bytes(b"".join(SEPARATOR + m for m in box))
        alerts(daemon, len(box))
        texts = [m.get_body(("plain",)).get_content() for m in daemon.mails()]
        for words, times in ((SAID[26:], 4), (plain[26:], 1), ("\u4f60\u597d", 1),
                             ("\u043f\u0440\u0438\u0432\u0435\u0442", 1)):
            got = sum(words in text for text in texts)
            assert got == times, f"{words}: {got} alerts, not {times}"
    with_daemon(MAILBOX, test)


@suite.case
def a_mailbox_that_grows_gives_each_mail_once():
    def test(daemon):
        box = daemon.exports / "inbox.mbox"
        for number in range(1, 6):
            data = SEPARATOR + mail(number)
            append(box, data[:100])
            append(box, data[100:])
            alerts(daemon, number)
        settled(daemon, 5)
    with_daemon(MAILBOX, test)


@suite.case
def an_answer_that_quotes_a_number_raises_nothing():
    def test(daemon):
        answer = mail(2, "thanks\n\nOn Mon, 2 Mar 2026 at 14:01, Robin <robin@example.org> wrote:\n"
                      "> my number is 07700 900001", more="In-Reply-To: <1@example.org>\n")
        (daemon.exports / "inbox.mbox").write_bytes(SEPARATOR + mail(1) + SEPARATOR + answer)
        alerts(daemon, 1)
        settled(daemon, 1)
    with_daemon(MAILBOX, test)


@suite.case
def a_mailbox_that_is_replaced_or_copied_gives_each_mail_once():
    def test(daemon):
        box = daemon.exports / "takeout.mbox"
        first = b"".join(SEPARATOR + mail(n) for n in range(1, 4))
        box.write_bytes(first)
        alerts(daemon, 3)
        # A longer one, with a mail in front, takes its place; then a shorter one.
        for name, data in (("a", SEPARATOR + mail(10) + first + SEPARATOR + mail(11)),
                           ("b", SEPARATOR + mail(2) + SEPARATOR + mail(12))):
            other = daemon.root / name
            other.write_bytes(data)
            os.rename(other, box)
            alerts(daemon, {"a": 5, "b": 6}[name])
        (daemon.exports / "copy.mbox").write_bytes(first)
        settled(daemon, 6)
    with_daemon(MAILBOX, test)


@suite.case
def a_maildir_is_read_where_its_mails_are_whole():
    def test(daemon):
        folder = daemon.exports / "Maildir"
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True)
        (folder / "tmp" / "2.host").write_bytes(mail(2))
        (folder / "tmp" / "1.host").write_bytes(mail(1))
        os.rename(folder / "tmp" / "1.host", folder / "new" / "1.host")
        alerts(daemon, 1)
        os.rename(folder / "new" / "1.host", folder / "cur" / "1.host:2,S")
        # The same mail once more, in a mailbox.
        (daemon.exports / "sent.mbox").write_bytes(SEPARATOR + mail(1))
        settled(daemon, 1)
    with_daemon(MAILBOX + ", " + MAILDIR, test)


suite.run()
