#!/usr/bin/env python3
"""A day and a month that changed places: the file is read once more, each alert stays one."""
import json
import os
import select
import subprocess
import threading
import zipfile

from harness import BUILD, Daemon, Suite, append, wait_for

suite = Suite()
CHAT = '{ name = "phones"; path = "exports/*"; }'
PROOF = "a date here proves that day and month stand the other way round"


def said(date, number, clock="9:00 AM"):
    return f"{date}, {clock} - Robin: my number is 07700 900{number:03d}\n".encode()


def quiet(date, words="good morning"):
    return f"{date}, 9:05 AM - Robin: {words}\n".encode()


def raised(daemon):
    """The time in each mail, by the number it is about; a number twice is twice in its list."""
    found = {}
    for mail in daemon.mails():
        for part in mail.walk():
            if part.get_content_type() == "application/json":
                alert = json.loads(part.get_content())
                found.setdefault(alert["text"][-3:], []).append(alert["time"][:10])
    return found


def settled(daemon, messages):
    wait_for(lambda: daemon.status()["messages"] == messages,
             f"{messages} messages; {daemon.stderr()[-1500:]}")


def with_chat(test, name="WhatsApp Chat with Sam.txt"):
    daemon = Daemon(CHAT)
    try:
        test(daemon, daemon.exports / name)
        status = daemon.status()
        assert status["reader_deaths"] == 0, daemon.stderr()
    finally:
        daemon.close()


@suite.case
def alerts_stay_one_each_when_a_later_line_proves_the_other_order():
    def test(daemon, path):
        append(path, said("3/4/24", 1) + said("4/5/24", 2))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 2, "both are alerts")
        assert raised(daemon) == {"001": ["2024-04-03"], "002": ["2024-05-04"]}, raised(daemon)
        append(path, quiet("5/3/24") + said("05/25/24", 3) + said("6/5/24", 4))
        wait_for(lambda: len(daemon.spool()) >= 4, f"four alerts; {daemon.stderr()[-1500:]}")
        settled(daemon, 5)
        assert raised(daemon) == {"001": ["2024-04-03"], "002": ["2024-05-04"],
                                  "003": ["2024-05-25"], "004": ["2024-06-05"]}, raised(daemon)
        assert daemon.stderr().count(PROOF) == 1, daemon.stderr()
        # From here on it only grows, also when dates come in both orders.
        append(path, said("6/6/24", 5))
        wait_for(lambda: len(daemon.spool()) == 5, "it is read on")
        append(path, said("25/6/24", 6) + said("6/26/24", 7))
        wait_for(lambda: len(daemon.spool()) == 7, "it is read on")
        assert daemon.stderr().count("read again") == 1, daemon.stderr()
        assert all(len(times) == 1 for times in raised(daemon).values()), raised(daemon)
        settled(daemon, 8)
    with_chat(test)


@suite.case
def a_kill_after_the_proof_leaves_each_alert_one_and_the_order_known():
    def test(daemon, path):
        append(path, said("3/4/24", 1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "an alert")
        append(path, said("03/25/24", 2))
        wait_for(lambda: len(daemon.spool()) == 2, "another")
        daemon.kill()
        append(path, said("4/5/24", 3))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) >= 3, "and one after the restart")
        assert raised(daemon) == {"001": ["2024-04-03"], "002": ["2024-03-25"],
                                  "003": ["2024-04-05"]}, raised(daemon)
        assert daemon.stderr().count("read again") == 1, daemon.stderr()
    with_chat(test)


@suite.case
def a_longer_and_a_shorter_copy_raise_nothing_anew_whichever_order_each_shows():
    def test(daemon, path):
        guessed = said("3/4/24", 1) + said("4/3/24", 2)
        daemon.start().ready()
        for name, data, count in (("a", guessed, 2), ("b", guessed + said("3/25/24", 3), 3),
                                  ("c", said("3/4/24", 1), 3)):
            folder = daemon.exports
            (folder / f".{name}").write_bytes(data)
            os.rename(folder / f".{name}", path)
            wait_for(lambda: len(daemon.spool()) == count, f"{count} alerts")
        assert all(len(times) == 1 for times in raised(daemon).values()), raised(daemon)
    with_chat(test)


@suite.case
def in_a_zip_and_in_a_table_it_is_the_same():
    def test(daemon, path):
        # More than is held back before an order is taken.
        chat = said("3/4/24", 1) + b"".join(quiet("4/5/24", f"good morning {n}")
                                            for n in range(2100)) + said("03/25/24", 2)
        table = b"date,from,to,text\n" + b"".join(
            b"%s,Robin,Sam,my number is 07700 900%03d\n" % row
            for row in ((b"3/4/24 09:00", 3), (b"4/3/24 09:00", 4), (b"3/25/24 09:00", 5)))
        zipped = daemon.exports / ".zip"
        with zipfile.ZipFile(zipped, "w") as out:
            out.writestr("WhatsApp Chat with Jo.txt", chat)
        os.rename(zipped, daemon.exports / "jo.zip")
        (daemon.exports / "table.csv").write_bytes(table)
        done = daemon.once()
        assert done.returncode == 3, done  # it was said that days were guessed
        assert sorted(raised(daemon)) == ["001", "002", "003", "004", "005"], raised(daemon)
        assert all(len(times) == 1 for times in raised(daemon).values()), raised(daemon)
        daemon.start().ready()
        table += b"4/5/24 09:00,Robin,Sam,my number is 07700 900006\n"
        (daemon.exports / "table.csv").write_bytes(table)
        wait_for(lambda: len(daemon.spool()) == 6, "the table grows")
        assert raised(daemon)["006"] == ["2024-04-05"], raised(daemon)
        lines = daemon.ctl("convert", daemon.exports / "jo.zip").stdout.splitlines()
        assert len(lines) == 2102 and json.loads(lines[0])["time"].startswith("2024-03-04"), lines[0]
        assert daemon.ctl("scan", daemon.exports / "jo.zip").stdout.count(b'"message_id"') == 2
    with_chat(test)



@suite.case
def convert_waits_for_no_proof_where_no_date_needs_one():
    rows = "".join(f"2026-03-02T10:00:00Z,Robin,row {n}\n" for n in range(9000))
    seen = threading.Event()

    def write(to):
        to.write(b"time,from,text\n" + rows.encode())
        to.flush()
        seen.wait(10)
        to.close()

    with subprocess.Popen([BUILD / "boundaryctl", "convert", "--format", "csv", "-"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as done:
        writer = threading.Thread(target=write, args=[done.stdin])
        writer.start()
        shown = select.select([done.stdout], [], [], 10)[0]
        seen.set()
        lines = done.stdout.read().splitlines()
        writer.join()
    assert shown, "nothing was printed before the end"
    assert len(lines) == 9000, len(lines)


suite.run()
