#!/usr/bin/env python3
"""The fault cases of lines, encodings, matching and alerts. doc/faults.md lists them."""
import gzip
import json
import os
import signal
import socket

from faulty import (CHAT, LOG, ONE, all_read, chat_line, daemon_of, expect, files_of, need_root,
                    running)
from harness import RULES, Skip, Suite, append, line, wait_for

suite = Suite()
QUIET = "see you at ten"
NAME = "WhatsApp Chat with Sam.txt"


@suite.case
def case_53_a_line_in_two_parts_is_one_record():
    with running() as daemon:
        whole = line(1)
        append(daemon.exports / "a.jsonl", whole[:60])
        wait_for(lambda: files_of(daemon) and files_of(daemon)[0]["size"] == 60, "half is seen")
        all_read(daemon)
        assert daemon.status()["messages"] == 0
        append(daemon.exports / "a.jsonl", whole[60:])
        expect(daemon, 1, 1)


@suite.case
def case_54_the_last_line_of_an_export_without_its_end():
    with running(CHAT) as daemon:
        (daemon.exports / NAME).write_text(chat_line(1) + chat_line(2, end=""))
        expect(daemon, 2, 2)


@suite.case
def case_55_a_hit_first_in_the_middle_and_last_of_a_long_line():
    filler = "see you at ten " * 2000
    with running(CHAT) as daemon:
        hit = "my number is 07700 900{:03d} "
        texts = [hit.format(1) + filler * 2, filler + hit.format(2) + filler,
                 filler * 2 + hit.format(3), hit.format(4) + filler * 100]
        (daemon.exports / NAME).write_text(
            "".join(chat_line(n, text) for n, text in enumerate(texts)) + chat_line(5))
        expect(daemon, 5, 5)
        assert "longer than limits.text and is cut; raise" in daemon.stderr()


@suite.case
def case_56_a_nul_hides_nothing():
    with running(CHAT) as daemon:
        (daemon.exports / NAME).write_bytes(
            chat_line(1, "a\0 my number is 07700 900001").encode() + chat_line(2).encode())
        expect(daemon, 2, 2)


@suite.case
def case_57_invalid_utf8_hides_nothing():
    with running(CHAT) as daemon:
        (daemon.exports / NAME).write_bytes(
            chat_line(1, "\xe9t\xe9 my number is 07700 900001").encode("latin-1") +
            chat_line(2).encode().replace(b" my", b"\xc3\x28 my"))
        expect(daemon, 2)


@suite.case
def case_58_bad_lines_are_counted_and_do_not_fill_the_log():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", b"{ \xff no record\n" * 1000 + line(1))
        expect(daemon, 1)
        assert daemon.status()["unreadable"] == 1000, daemon.status()
        said = daemon.stderr().count("a.jsonl: ")
        assert said < 40, f"{said} lines"


@suite.case
def cases_59_to_62_encodings_marks_and_line_ends():
    text = chat_line(1) + chat_line(2, "\u0a0a\u010a my number is 07700 900002") + chat_line(3)
    made = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8": b"\xef\xbb\xbf"}
    for name, mark in made.items():
        for end in ("\n", "\r\n"):
            with running(CHAT) as daemon:
                export = daemon.exports / NAME
                export.write_bytes(mark + text.replace("\n", end).encode(name))
                expect(daemon, 3, 3)
                daemon.kill()
                append(export, chat_line(4).replace("\n", end).encode(name))
                daemon.start().ready()
                expect(daemon, 4)


@suite.case
def case_64_a_message_of_many_lines_over_a_restart():
    source = CHAT.replace('"whatsapp"', '"whatsapp"; mode = "append"')
    with running(source) as daemon:
        export = daemon.exports / NAME
        append(export, chat_line(1, "hello\nmy number").encode())
        all_read(daemon)
        daemon.kill()
        append(export, b"is nothing\nmy number is 07700 900001\n")
        daemon.start().ready()
        expect(daemon, 1)


@suite.case
def case_65_compressed_bytes_are_never_read_as_text():
    with running(LOG.replace('"jsonl"', '"auto"')) as daemon:
        whole = gzip.compress(line(1) * 100)
        for number, data in enumerate((whole, whole[:50], whole + whole)):
            (daemon.exports / f"{number}.jsonl").write_bytes(data)
        append(daemon.exports / "good.jsonl", line(2))
        # The line that was packed, which the whole ones have, and the good one.
        expect(daemon, 2)
        assert "truncated gzip input" in daemon.stderr(), daemon.stderr()


@suite.case
def case_67_a_text_made_for_backtracking_stops_nobody():
    with running() as daemon:
        append(daemon.exports / "a.jsonl",
               b"".join(line(n, ("my " * 3000) + "number " * 3000 + "0 7 7 " * 4000)
                        for n in range(20)))
        append(daemon.exports / "b.jsonl", line(30))
        expect(daemon, 1, 21)


@suite.case
def case_71_words_that_imitate_a_record_are_words():
    with running(CHAT) as daemon:
        fake = json.dumps({"from": "Robin", "text": "my number is 07700 900001"})
        (daemon.exports / NAME).write_text(
            chat_line(1, f"look: {fake} $(touch {daemon.root}/owned) `id`").replace("Robin", "Sam", 1))
        append(daemon.exports / NAME, chat_line(2).encode())
        wait_for(lambda: daemon.status()["messages"] == 2, "both are read")
        assert not (daemon.root / "owned").exists()
        for mail in daemon.mails():
            assert mail["X-Boundaryd-Rule"] == "test-number"


@suite.case
def case_72_times_long_ago_and_to_come():
    with running() as daemon:
        for number, when in enumerate(("1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z",
                                       "2026-03-29T01:30:00+00:00", "2026-10-25T01:30:00Z")):
            append(daemon.exports / "a.jsonl", line(number, time=when))
        expect(daemon, 4, 4)


@suite.case
def case_73_nobody_takes_from_the_syslog_socket():
    need_root()
    with daemon_of(extra=ONE + "limits = { alerts-sender = 0; };") as daemon:
        folder = daemon.root / "dev"
        folder.mkdir()
        stuck = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        stuck.bind(str(folder / "log"))
        script = ("cd '%s' && touch null zero urandom random full tty shm ptmx; for f in null zero "
                  "urandom random full; do rm $f; cp -a /dev/$f $f || exit 99; done; "
                  "mount --bind '%s' /dev || exit 99; exec \"$@\"" % (folder, folder))
        daemon.start(["unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh"])
        wait_for(lambda: daemon.process.poll() is not None or daemon.status(), "it answers")
        if daemon.process.poll() == 99:
            raise Skip("no /dev of its own here")
        daemon.ready()
        append(daemon.exports / "a.jsonl", b"".join(line(n) for n in range(300)))
        expect(daemon, 300)
        assert daemon.status()["health"] == "well"
        daemon.kill(signal.SIGKILL)
        stuck.close()


@suite.case
def case_74_an_alert_in_the_log_is_short():
    with running(LOG, 'readers = { count = 1; };\nsyslog = { detail = "words"; };') as daemon:
        text = daemon.conf.read_text()
        assert "words" in text
        append(daemon.exports / "a.jsonl",
               line(1, "my number is 07700 900123 " + "\u0001\U0001f600" * 5000,
                    conversation="c" * 900))
        expect(daemon, 1)
        shown = [said for said in daemon.stderr().split("\n") if "alert id=" in said]
        assert len(shown) == 1 and len(shown[0].encode()) < 1024, len(shown[0])


@suite.case
def case_75_a_storm_is_one_alert_and_hides_no_other():
    with running() as daemon:
        append(daemon.exports / "a.jsonl",
               b"".join(line(n, "my number is 07700 900001") for n in range(500)) +
               line(500, "my number is 07700 900002", conversation="other"))
        expect(daemon, 2, 501)
        now = daemon.status()
        assert now["ledger"]["matches"] == 501 and now["repeats"] == 499, now


@suite.case
def our_own_mail_is_never_a_source():
    with daemon_of(LOG.replace("exports/**/*.jsonl", "spool/**/*"), ONE) as daemon:
        done = daemon.once()
        assert done.returncode == 1 and b"spool" in done.stderr, done.stderr


suite.run()
