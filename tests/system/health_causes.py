#!/usr/bin/env python3
"""Never silent: the causes that take a push from outside, each told once in journal, status and mail."""
import contextlib
import os
import pathlib
import signal
import socket

from faulty import LOG, ONE, clock_set, daemon_of, need_root, running
from harness import RULES, Skip, Suite, append, line, wait_for
from health import causes, check_thread, states

suite = Suite()


@suite.case
def a_clock_that_jumps_is_told_with_how_far():
    with daemon_of() as daemon:
        offset = daemon.root / "clock"
        offset.write_text("+0\n")
        more = {"FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1"}
        fake = {**clock_set("+0"), **more}
        del fake["FAKETIME"]
        daemon.start(env=fake).ready()
        append(daemon.exports / "a.jsonl", line(1))
        wait_for(lambda: len(daemon.spool()) == 1, "the alert is there")
        assert "clock" not in causes(daemon)
        offset.write_text("+7200\n")
        wait_for(lambda: states(daemon, "clock") == ["began"], "IT has a mail")
        assert causes(daemon)["clock"]["what"] == "The clock of this machine jumped ahead by 2 hours"
        append(daemon.exports / "a.jsonl", line(2))
        wait_for(lambda: len(daemon.spool()) == 2, "alerts go on")
        check_thread(daemon, "clock")


@suite.case
def messages_that_cost_a_rule_too_much_are_told_as_undecided():
    many = "".join(f"\t\t(my|x{n}) * number\n" for n in range(200))
    with running(rules=RULES.replace('phrases = "\n', f'phrases = "\n{many}')) as daemon:
        append(daemon.exports / "a.jsonl", line(1, "my own big new red number is gone. " * 4000))
        wait_for(lambda: states(daemon, "undecided") == ["began"], "IT has a mail")
        assert "'app'" in causes(daemon)["undecided"]["what"]
        assert daemon.status()["sources"][0]["files"][0]["last_fault"], "nobody knows which"
        check_thread(daemon, "undecided")


@suite.case
def readers_that_keep_ending_are_told_and_what_they_had_is_read_by_the_next():
    with running() as daemon:
        pid = daemon.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")

        def reader():
            found = [r for r in (daemon.status() or {"readers": []})["readers"] if r["ready"]]
            kids = [kid for kid in children.read_text().split()
                    if "reade" in pathlib.Path(f"/proc/{kid}/comm").read_text()]
            return int(kids[0]) if found and kids else None
        for death in range(3):
            assert "reader" not in causes(daemon), f"told after {death}"
            wait_for(reader, "a reader is there")
            os.kill(reader(), signal.SIGKILL)
            wait_for(lambda n=death: daemon.status()["reader_deaths"] == n + 1, "it is counted")
        wait_for(lambda: states(daemon, "reader") == ["began"], "IT has a mail")
        append(daemon.exports / "a.jsonl", line(1))
        wait_for(lambda: len(daemon.spool()) == 1, "the next one reads")
        check_thread(daemon, "reader")


@suite.case
def lines_that_the_system_log_does_not_take_are_told():
    need_root()
    with daemon_of(LOG, ONE + 'limits = { alerts = 0; alerts-sender = 0; };') as daemon:
        folder = daemon.root / "dev"
        folder.mkdir()
        stuck = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        stuck.bind(str(folder / "log"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as others, \
                contextlib.suppress(BlockingIOError):
            others.setblocking(False)
            while True:  # its queue is full, and nobody takes from it
                others.sendto(b"full", str(folder / "log"))
        script = ("cd '%s' && touch null urandom; for f in null urandom; do rm $f; "
                  "cp -a /dev/$f $f || exit 99; done; mount --bind '%s' /dev || exit 99; "
                  "exec \"$@\"" % (folder, folder))
        daemon.start(["unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh"])
        wait_for(lambda: daemon.process.poll() is not None or daemon.status(), "it answers")
        if daemon.process.poll() == 99:
            raise Skip("no /dev of its own here")
        daemon.ready()

        pid = daemon.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        talker, = (int(kid) for kid in children
                   if "reade" not in pathlib.Path(f"/proc/{kid}/comm").read_text())
        append(daemon.exports / "a.jsonl", line(1))
        wait_for(lambda: len(daemon.spool()) == 1, "an alert, and so a line")
        os.kill(talker, signal.SIGKILL)
        append(daemon.exports / "a.jsonl", line(2))
        wait_for(lambda: states(daemon, "syslog") == ["began"], "IT has a mail")
        assert causes(daemon)["syslog"]["what"] == "Lines for the system log were lost"
        wait_for(lambda: len(daemon.spool()) == 2, "alerts go on")
        check_thread(daemon, "syslog")
        daemon.kill(signal.SIGKILL)
        stuck.close()


suite.run()
