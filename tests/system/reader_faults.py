#!/usr/bin/env python3
"""A reader that does what it should not harms its file alone, and never the daemon."""
import pathlib
import shutil
import sys

from harness import BUILD, Daemon, Suite, append, line, wait_for

suite = Suite()
AUTO = '{ name = "app"; path = "exports/*"; }'
LOG = '{ name = "app"; path = "exports/*"; format = "jsonl"; }'

# Speaks what control/reader_frame.h says, and does the one thing that WRONG names.
READER = f'''#!{sys.executable}
import os, socket, struct
WRONG = "%s"
READY, REPORT, FAULT, PLACE, ENTRY, LOOKED = 64, 65, 66, 67, 68, 70
OPEN, STEP, LOOK = 2, 3, 3
keeper = socket.socket(fileno=3)
keeper.setblocking(True)
size = 0


def send(kind, payload):
    keeper.sendall(struct.pack("<BBBBI", 1, kind, 0, 0, len(payload)) + payload)


def send_place(file, offset, again):
    send(PLACE, struct.pack("<QQI16sQI5BI8QI", file, offset, 0, bytes(16), 0, 0,
                            1, 0, 0, 0, again, 0, 1, *[0] * 7, 0))


def step(file, kind):
    while WRONG == "flood" and kind != LOOK:
        send(REPORT, struct.pack("<Q", file) + bytes(60000))
    for number in range(5000 if WRONG == "chatter" else 0):
        text = b"nonsense %%d" %% number
        send(FAULT, struct.pack("<QQII", file, number, 1, len(text)) + text)
        os.write(2, b"more of it\\n" * (number %% 2))
    if kind != LOOK:
        send_place(file, 0 if WRONG == "again" else size, WRONG == "again")
    elif WRONG == "place":
        send_place(file, 0, False)
    else:
        send(ENTRY, struct.pack("<Q", file) + b"none")
        send(REPORT, struct.pack("<Q", file) + b"none")
        send(LOOKED, struct.pack("<QB", file, WRONG == "report-apart"))


send(READY, bytes(16) + struct.pack("<I3B", 1, 1, 1, 1))
got = b""
while True:
    data, fds, _, _ = socket.recv_fds(keeper, 65536, 4)
    if not data:
        break
    for fd in fds:
        size = os.fstat(fd).st_size
        os.close(fd)
    got += data
    while len(got) >= 8:
        _, kind, _, _, length = struct.unpack("<BBBBI", got[:8])
        if len(got) < 8 + length:
            break
        payload, got = got[8:8 + length], got[8 + length:]
        if kind == STEP:
            step(*struct.unpack("<QBQ", payload)[:2])
'''


class Wrong(Daemon):
    """boundaryd with readers that do `wrong`."""

    def __init__(self, wrong, sources, readers):
        super().__init__(sources, extra='readers = { count = %d; };' % readers)
        # It takes the reader that lies beside it.
        self.program = pathlib.Path(shutil.copy(BUILD / "boundaryd", self.root / "boundaryd"))
        reader = self.root / "boundaryd-reader"
        reader.write_text(READER % wrong)
        reader.chmod(0o755)
        append(self.exports / "a.jsonl", line(1))


def set_aside(wrong, why, sources, readers):
    daemon = Wrong(wrong, sources, readers)
    try:
        daemon.start()
        wait_for(lambda: "is set aside at byte 0" in daemon.stderr() or
                 daemon.process.poll() is not None, "the file is set aside")
        assert daemon.process.poll() is None, f"the daemon ended: {daemon.process.returncode}"
        daemon.ready()
        assert f"ended its reader 2 times ({why})" in daemon.stderr(), daemon.stderr()
        assert daemon.status()["reader_deaths"] == 2
        # What was counted is kept: another start does not try it as often again.
        daemon.kill()
        daemon.start().ready()
        wait_for(lambda: f"ended its reader 3 times ({why})" in daemon.stderr(), "again, at once")
        assert daemon.status()["reader_deaths"] == 1
    finally:
        daemon.close()


@suite.case
def one_that_reads_a_file_it_should_look_at_is_ended_and_the_file_set_aside():
    set_aside("place", "it read a file that it should look at", AUTO, 2)


@suite.case
def one_that_wants_to_read_a_file_again_and_again_is_ended_and_the_file_set_aside():
    set_aside("again", "it wants to read a file again and again", LOG, 1)


@suite.case
def one_that_reports_without_end_is_ended_before_the_daemon_has_no_memory_left():
    set_aside("flood", "it reports more than anybody could have said", LOG, 1)


def drops(wrong):
    daemon = Wrong(wrong, AUTO, 2)
    try:
        daemon.start().ready()
        wait_for(lambda: daemon.status()["messages"] == 1, "the file is read")
        assert "a report from the reader is dropped" not in daemon.stderr(), daemon.stderr()
    finally:
        daemon.close()


@suite.case
def what_one_reports_of_a_file_that_it_only_looks_at_counts_for_nothing():
    drops("report-apart")
    drops("report-together")


@suite.case
def one_that_finds_fault_without_end_fills_no_journal():
    daemon = Wrong("chatter", LOG, 1)
    try:
        daemon.start().ready()
        wait_for(lambda: daemon.status()["messages"] == 1, "the file is read")
        said = daemon.stderr()
        assert "byte 0: nonsense 0\n" in said, "the first ones are said"
        assert 100 < said.count("nonsense") < 600, said.count("nonsense")
        assert len(said.splitlines()) < 700, "nor does its standard error"
        last = daemon.status()["sources"][0]["files"][0]["last_fault"]
        assert last == "byte 4999: nonsense 4999", last
        daemon.kill(15)
        assert "more faults within a minute are not listed" in daemon.stderr(), "nor forgotten at the end"
    finally:
        daemon.close()


suite.run()
