#!/usr/bin/env python3
"""The power goes: what was not synced is lost, in whole or in part (disk.py says how).

Afterwards exactly the alerts of one uninterrupted run, each once in the spool, the ledger
whole, and no temporary file. TEST_CUTS and TEST_POINTS make it as long as wanted.
"""
import copy
import os
import random
import sqlite3
import subprocess
import threading

from disk import Disk, calls_of, recording
from faulty import daemon_of, need_strace, sanitized
from harness import BUILD, DEADLINE_S, Suite, append, everyday_seed, line, wait_for

suite = Suite()
CUTS = int(os.environ.get("TEST_CUTS", "1"))
POINTS = int(os.environ.get("TEST_POINTS", "1"))
SEED = everyday_seed()
FILES = 3
LOG = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
EXTRA = ("readers = { count = 1; };\nlimits = { alerts = 0; alerts-sender = 0; };\n")
TRACED = sanitized("detect_leaks=0")  # leaks cannot be looked for under strace


def alerts_of(daemon):
    return sorted(mail["X-Boundaryd-Alert"] for mail in daemon.mails())


def whole(daemon):
    """The ledger and the spool are as they should be after a run to the end."""
    done = daemon.once()
    assert done.returncode == 0, done.stderr.decode()
    ledger = daemon.root / "state" / "boundaryd.db"
    with sqlite3.connect(ledger) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        waiting = found.execute("SELECT count(*) FROM deliveries WHERE done IS NULL").fetchone()
        assert waiting == (0,), f"{waiting[0]} deliveries are not done"
    found.close()
    said = subprocess.run([BUILD / "boundaryctl", "audit", "verify", "--file", ledger],
                          capture_output=True, timeout=DEADLINE_S)
    assert said.returncode == 0, said.stdout + said.stderr
    left = [path for path in (daemon.root / "spool").glob("**/tmp/*")]
    left += [path for path in (daemon.root / "state").iterdir()
             if path.name not in ("boundaryd.db", "canary")]
    assert not left, f"left behind: {left}"


def uninterrupted(daemon):
    with daemon_of(LOG, extra=EXTRA) as other:
        for path in daemon.exports.iterdir():
            (other.exports / path.name).write_bytes(path.read_bytes())
        done = other.once()
        assert done.returncode == 0, done.stderr.decode()
        return alerts_of(other)


def compare(got, wanted, what):
    lost, twice = set(wanted) - set(got), len(got) - len(set(got))
    print(f"# {what}: {len(wanted)} alerts, lost {len(lost)}, twice {twice}, "
          f"foreign {len(set(got) - set(wanted))}", flush=True)
    assert got == wanted


def recorded(daemon, trace):
    """A run over all there is, with its calls in `trace`."""
    trace.write_text("")
    done = subprocess.run(recording(trace, daemon.conf, "-1"), capture_output=True,
                          timeout=DEADLINE_S, env=TRACED)
    assert done.returncode == 0, done.stderr
    wait_for(lambda: "+++ exited" in trace.read_text(), "strace is done")
    return list(calls_of(trace))


def each_step(daemon, choose, then):
    """Record a run; then call `then` with the disk as it is before each chosen call."""
    append(daemon.exports / "a.jsonl", b"".join(line(n) for n in range(2)))
    disk = Disk(daemon.root).adopt()
    first = copy.deepcopy(disk)
    calls = recorded(daemon, daemon.root / "trace")
    wanted = alerts_of(daemon)
    at = [number for number, call in enumerate(calls)
          if not disk.take(call) and disk.has_waits()]
    assert not disk.differs(), f"the model differs: {disk.differs()}"
    at = choose(calls, at)
    print(f"# {len(calls)} steps, cut after {len(at)} of them", flush=True)
    disk = first
    for number, call in enumerate(calls):
        disk.take(call)
        if number in at:
            then(disk)
            whole(daemon)
            got = alerts_of(daemon)
            assert got == wanted, f"cut after call {number}, {call.name}: {got}, not {wanted}"


@suite.case
def the_power_goes_at_each_step_of_an_alert():
    need_strace()
    chance = random.Random(SEED)
    with daemon_of(LOG, extra=EXTRA) as daemon:
        each_step(daemon, lambda calls, at: sorted(chance.sample(at, min(POINTS, len(at)))),
                  lambda disk: disk.after_cut(chance).write())


@suite.case
def killed_between_link_and_sync_then_started_again_and_then_the_power_goes():
    need_strace()

    def killed_then_cut(disk):
        again = copy.deepcopy(disk)
        again.write()
        again.open = {}
        for call in recorded(daemon, daemon.root / "trace.again"):
            again.take(call)
        assert not again.differs(), f"the model differs: {again.differs()}"
        again.after_cut(Worst()).write()

    with daemon_of(LOG, extra=EXTRA) as daemon:
        assert daemon.once().returncode == 0
        each_step(daemon, lambda calls, at: [n for n in at if calls[n].name == "linkat"],
                  killed_then_cut)


@suite.case
def what_a_first_run_delivers_outlasts_the_power_without_another():
    need_strace()
    with daemon_of(LOG, extra=EXTRA) as daemon:
        append(daemon.exports / "a.jsonl", b"".join(line(n) for n in range(2)))
        disk = Disk(daemon.root)
        for call in recorded(daemon, daemon.root / "trace"):
            disk.take(call)
        wanted = alerts_of(daemon)
        disk.after_cut(Worst()).write()
        assert len(wanted) == 2 and alerts_of(daemon) == wanted, alerts_of(daemon)
        whole(daemon)
        assert alerts_of(daemon) == wanted


class Worst(random.Random):
    """Nothing that waits is kept."""

    def choice(self, ways):
        return ways[0]


@suite.case
def the_power_goes_at_random_moments_while_exports_grow():
    need_strace()
    print(f"# {CUTS} cuts", flush=True)
    chance = random.Random(SEED)
    with daemon_of(LOG, extra=EXTRA) as daemon:
        disk = Disk(daemon.root)
        writer = Writer(daemon.exports, chance.randrange(1 << 30))
        cuts = kills = 0
        while cuts < CUTS:
            disk = live(daemon, disk, writer, chance)
            if chance.random() < 0.2 and kills < CUTS:
                kills += 1  # killed, and the power stays: what waits goes on waiting
                continue
            cuts += 1
            disk = disk.after_cut(chance)
            disk.write()
            writer.lose(chance)
        writer.give_again()
        whole(daemon)
        compare(alerts_of(daemon), uninterrupted(daemon), f"{cuts} cuts, {kills} kills")


def live(daemon, disk, writer, chance):
    """One life of the daemon, to a kill; the disk at the kill, or at a call before it."""
    trace = daemon.root / "trace"
    trace.write_text("")
    daemon.process = subprocess.Popen(recording(trace, daemon.conf), stdin=subprocess.DEVNULL,
                                      stdout=daemon.log, stderr=daemon.log, env=TRACED)
    calls = chance.randint(0, 900)
    with writer:
        wait_for(lambda: trace.read_bytes().count(b"\n") >= calls
                 or daemon.process.poll() is not None, f"{calls} calls are made")
        assert daemon.process.poll() is None, "it ended by itself"
    daemon.kill()
    wait_for(lambda: "+++ killed" in trace.read_text(), "strace is done")
    undecided = disk.replay(trace)
    if undecided is not None and disk.differs():
        disk.take(undecided, disk.wished(undecided))
    assert not disk.differs(), f"the model differs: {disk.differs()}"
    return disk


class Writer:
    """Lets exports grow while the daemon lives; their last bytes may be lost with the power."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.chance = random.Random(seed)
        self.number = 0
        self.lost = {}
        self.thread = self.done = None

    def __enter__(self):
        self.give_again()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.write)
        self.thread.start()

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def write(self):
        while not self.done.is_set():
            file = self.chance.randrange(FILES)
            text = None if self.chance.random() < 0.3 else "see you at ten"
            append(self.folder / f"{file}.jsonl",
                   line(self.number, text, conversation=f"c{file}"))
            self.number += 1
            self.done.wait(0.01)

    def lose(self, chance):
        """What exports may lose as well; who wrote them sends it again."""
        for path in self.folder.iterdir():
            if chance.random() < 0.3:
                data = path.read_bytes()
                keep = max(0, len(data) - chance.randrange(600))
                os.truncate(path, keep)
                self.lost[path] = data[keep:]

    def give_again(self):
        for path, data in self.lost.items():
            append(path, data)
        self.lost = {}


suite.run()
