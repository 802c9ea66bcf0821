#!/usr/bin/env python3
"""Disks that fail and machines that stand still: nothing counts as read that was not."""
import gzip
import os
import random
import signal
import time

from faulty import CHAT, LOG, bad_disk, chat_line, daemon_of, expect, files_of, running
from harness import Suite, append, line, wait_for

suite = Suite()
QUIET = "see you at ten"


def causes(daemon):
    return [alert["cause"] for alert in daemon.status()["health_alerts"]]


@suite.case
def a_log_on_a_disk_that_fails_in_its_middle_is_said_once_and_read_on_when_it_can_be():
    quiet = [line(n, QUIET) for n in range(1000)]
    data = b"".join([line(1000), *quiet[:500], line(1001, "here it ends"), *quiet[500:], line(1002)])
    with daemon_of() as daemon, bad_disk(daemon, "a.jsonl", data, b"here it ends") as disk:
        daemon.start().ready()
        wait_for(lambda: "cannot be read on" in daemon.stderr(), "it is said")
        wait_for(lambda: "unreadable" in causes(daemon), "IT is told")
        file = files_of(daemon)[0]
        assert "cannot be read on" in file["last_fault"] and file["lag"] > 0, file
        read = file["messages"]
        assert 1 <= read < 502, f"{read} messages are read"
        assert len(daemon.spool()) == 1
        disk.mend()
        expect(daemon, 2, 1003)
        wait_for(lambda: "unreadable" not in causes(daemon), "all is well again")
        said = daemon.stderr()
        assert said.count("cannot be read on") == 1 and "look at the disk" in said, said
        assert "can be read again" in said, said


@suite.case
def an_export_whose_end_cannot_be_read_is_not_done_with_and_a_single_run_says_so():
    data = "".join([chat_line(1), *(chat_line(n % 600, "see you") for n in range(400)),
                    chat_line(2, "here it ends"), chat_line(3)]).encode()
    with daemon_of(CHAT) as daemon:
        name = "WhatsApp Chat with Sam.txt"
        source = daemon.conf.read_text().replace("exports/*.txt", "exports/disk/*.txt")
        daemon.conf.write_text(source)
        with bad_disk(daemon, name, data, b"here it ends") as disk:
            for _ in range(2):
                done = daemon.once()
                assert done.returncode == 3 and b"cannot be read on" in done.stderr, done
                assert len(daemon.spool()) == 1
            disk.mend()
            done = daemon.once()
            assert done.returncode == 0, done.stderr
            assert len(daemon.spool()) == 2


@suite.case
def an_archive_that_cannot_be_read_is_not_taken_for_a_damaged_one():
    chance = random.Random(1)
    quiet = b"".join(line(n, f"see you at ten, {chance.random()}") for n in range(3000))
    packed = gzip.compress(line(5000) + quiet + line(5001), mtime=0)
    marker = packed[len(packed) // 2:][:64]
    with daemon_of(LOG.replace("*.jsonl", "*.gz")) as daemon:
        with bad_disk(daemon, "a.jsonl.gz", packed, marker) as disk:
            done = daemon.once()
            assert done.returncode == 3 and b"cannot be read on" in done.stderr, done
            assert b"damaged" not in done.stderr, done.stderr
            disk.mend()
            done = daemon.once()
            assert done.returncode == 0, done.stderr
            assert len(daemon.spool()) == 2, "not all is read"


@suite.case
def a_reader_that_the_machine_holds_up_is_not_taken_for_one_that_a_file_holds_up():
    with running(extra='readers = { count = 1; step-time = "300 ms"; };') as daemon:
        children = open(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children").read()
        reader = next(int(pid) for pid in children.split()
                      if "reade" in open(f"/proc/{pid}/comm").read())
        os.kill(reader, signal.SIGSTOP)
        append(daemon.exports / "a.jsonl", line(1))
        stopped = time.monotonic()
        wait_for(lambda: time.monotonic() - stopped > 0.8, "it has stood still for a while")
        os.kill(reader, signal.SIGCONT)
        expect(daemon, 1, 1)
        assert "ended" not in daemon.stderr(), daemon.stderr()


suite.run()
