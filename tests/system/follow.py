#!/usr/bin/env python3
"""A line that is appended becomes an alert within a second, whatever happens to its file."""
import os
import time

from harness import Daemon, Suite, append, line, wait_for

suite = Suite()
LOG = '{ name = "app"; path = "exports/**/*.jsonl"; format = "jsonl"; }'


def alert_within_a_second(daemon, path, number):
    before = len(daemon.spool())
    append(path, line(number))
    started = time.monotonic()
    wait_for(lambda: len(daemon.spool()) == before + 1, f"message {number} is an alert", 5)
    took = time.monotonic() - started
    assert took < 1.0, f"took {took:.3f} s"


def with_daemon(test):
    daemon = Daemon(LOG)
    try:
        path = daemon.exports / "app.jsonl"
        append(path, line(0))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "what was there is an alert")
        test(daemon, path)
        status = daemon.status()
        assert status["health"] == "well", status["last_error"]
        assert status["reader_deaths"] == 0
    finally:
        daemon.close()


@suite.case
def a_line_appended_to_a_followed_file():
    with_daemon(lambda daemon, path: alert_within_a_second(daemon, path, 1))


@suite.case
def a_line_after_a_rename_rotation_and_the_tail_of_the_old_file():
    def test(daemon, path):
        old = path.with_suffix(".jsonl.1")
        path.rename(old)
        alert_within_a_second(daemon, old, 1)
        alert_within_a_second(daemon, path, 2)
    with_daemon(test)


@suite.case
def a_line_after_a_copy_truncate():
    def test(daemon, path):
        (path.parent / "app.copy").write_bytes(path.read_bytes())
        os.truncate(path, 0)
        alert_within_a_second(daemon, path, 1)
    with_daemon(test)


@suite.case
def a_file_truncated_and_at_once_longer_than_before():
    def test(daemon, path):
        path.write_bytes(b"".join(line(n) for n in range(10, 40)))
        wait_for(lambda: len(daemon.spool()) == 31, "all of the new lines are alerts", 5)
    with_daemon(test)


@suite.case
def a_line_after_delete_and_recreate():
    def test(daemon, path):
        path.unlink()
        alert_within_a_second(daemon, path, 1)
    with_daemon(test)


@suite.case
def a_file_that_appears_later_in_a_folder_that_appears_later():
    def test(daemon, path):
        folder = daemon.exports / "later" / "still"
        folder.mkdir(parents=True)
        alert_within_a_second(daemon, folder / "new.jsonl", 1)
    with_daemon(test)


@suite.case
def half_a_line_waits_for_its_other_half():
    def test(daemon, path):
        whole = line(1)
        append(path, whole[:40])
        append(path, whole[40:])
        wait_for(lambda: len(daemon.spool()) == 2, "the whole line is an alert", 5)
    with_daemon(test)


@suite.case
def a_rename_while_the_daemon_is_stopped_loses_nothing():
    def test(daemon, path):
        daemon.kill()
        append(path, line(1))
        path.rename(path.with_suffix(".jsonl.1"))
        append(path, line(2))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 3, "both lines are alerts", 5)
    with_daemon(test)


@suite.case
def an_export_replaced_by_a_longer_one_raises_only_what_is_new():
    daemon = Daemon('{ name = "chat"; path = "exports/*.txt"; format = "whatsapp"; '
                    'from-role = "staff"; settle = "100 ms"; }')
    try:
        chat = daemon.exports / "WhatsApp Chat with Sam.txt"
        first = "13/02/2026, 09:15 - Robin: my number is 07700 900123\n"
        chat.write_text(first + "13/02/2026, 09:16 - Sam: ok\n")
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the first export's alert")
        new = daemon.exports / ".new"
        new.write_text(first + "13/02/2026, 09:16 - Sam: ok\n"
                       "14/02/2026, 10:00 - Robin: my number is 07700 900456\n")
        new.rename(chat)
        wait_for(lambda: len(daemon.spool()) == 2, "the second export's alert", 5)
        known = daemon.status()
        assert known["ledger"]["alerts"] == 2, known["ledger"]
    finally:
        daemon.close()


suite.run()
