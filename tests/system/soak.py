#!/usr/bin/env python3
"""Rotations, reloads and kills for as long as is wanted: nothing lost, nothing twice.

TEST_SOAK says how many seconds; scripts/torture asks for half an hour, and in
lives of a minute or more neither memory nor descriptors may grow either. The
daemon itself is killed at a third and at two thirds, so that both are compared
within a life of its own.
"""
import os
import pathlib
import random
import signal
import sqlite3
import time

from faulty import daemon_of, descriptors, sanitized
from harness import BUILD, Suite, append, everyday_seed, line, wait_for

suite = Suite()
SECONDS = float(os.environ.get("TEST_SOAK", "0.6"))
LIVES = 3
FILES = 6
KEPT = 20  # rotated files of each
LONG = 60  # seconds of a life that are enough to see growth
GROWTH_KIB = 4096
MANY = 'window = "0"; limits = { alerts = 0; alerts-sender = 0; };\n'
os.environ.update(sanitized("quarantine_size_mb=1"))


def readers(daemon):
    pid = daemon.process.pid
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def resident_kib(pid):
    text = pathlib.Path(f"/proc/{pid}/statm").read_text()
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10


class Talk:
    """Chats that go on and are rotated; knows what must be found in them."""

    def __init__(self, folder, chance):
        self.folder, self.chance = folder, chance
        self.number = self.alerts = self.turns = 0

    def go_on(self):
        for file in range(FILES):
            path = self.folder / f"{file}.jsonl"
            if path.exists() and self.chance.random() < 0.02:
                self.rotate(path)
            data = []
            for _ in range(self.chance.randrange(6)):
                hit = self.chance.random() < 0.05
                data.append(line(self.number, None if hit else f"see you at {self.number}",
                                 conversation=f"c{file}"))
                self.number += 1
                self.alerts += hit
            if data:
                append(path, b"".join(data))
        self.turns += 1

    def rotate(self, path):
        path.rename(path.with_suffix(f".{self.turns:09}.old"))
        for old in sorted(self.folder.glob(f"{path.stem}.*.old"))[:-KEPT]:
            old.unlink()


def read_all(daemon):
    files = [f for s in (daemon.status() or {"sources": []})["sources"] for f in s["files"]]
    return bool(files) and all(f["lag"] == 0 for f in files)


def live(daemon, talk, seconds, chance):
    """One life of the daemon: memory and descriptors once it is warm, and at its end."""
    daemon.start().ready()
    pid = daemon.process.pid
    start = time.monotonic()
    warm, due = None, start
    while time.monotonic() - start < seconds:
        talk.go_on()
        if warm is None and time.monotonic() - start > seconds / 4:
            warm = (resident_kib(pid), len(descriptors(daemon)))
        if time.monotonic() > due and readers(daemon):
            due = time.monotonic() + chance.uniform(0.5, min(20, seconds))
            if chance.random() < 0.5:
                # A file that ends its reader twice at one place is set aside: let it go on.
                wait_for(lambda: read_all(daemon), "all is read")
                os.kill(int(chance.choice(readers(daemon))), signal.SIGKILL)
            else:
                assert daemon.ctl("reload").returncode == 0
        time.sleep(0.02)
    wait_for(lambda: read_all(daemon), "all is read")
    end = resident_kib(pid), len(descriptors(daemon))
    return warm or end, end  # a slow machine may have had one turn alone


@suite.case
def rotations_reloads_and_kills_lose_nothing_and_double_nothing():
    chance = random.Random(everyday_seed())
    if SECONDS / LIVES < LONG:
        print(f"# growth is not judged: it takes TEST_SOAK={LIVES * LONG}", flush=True)
    instrumented = b"__asan_init" in (BUILD / "boundaryd").read_bytes()
    with daemon_of(extra=MANY + "readers = { count = 2; };") as daemon:
        talk = Talk(daemon.exports, chance)
        for number in range(LIVES):
            warm, end = live(daemon, talk, SECONDS / LIVES, chance)
            print(f"# life {number + 1}: {warm[0]} then {end[0]} KiB, {warm[1]} then {end[1]} "
                  f"descriptors; {talk.number} messages, {talk.alerts} alerts", flush=True)
            if SECONDS / LIVES >= LONG:
                assert end[1] <= warm[1] + FILES, "descriptors grow"
                assert instrumented or end[0] <= warm[0] + GROWTH_KIB, "memory grows"
            if number + 1 < LIVES:
                daemon.kill()
        wait_for(lambda: len(daemon.spool()) >= talk.alerts, "every alert is in the spool")
        got = [mail["X-Boundaryd-Alert"] for mail in daemon.mails()]
        print(f"# lost {talk.alerts - len(set(got))}, twice {len(got) - len(set(got))}", flush=True)
        assert len(got) == len(set(got)) == talk.alerts
        assert daemon.ctl("audit", "verify").returncode == 0
        assert daemon.status()["set_aside"] == 0, daemon.stderr()[-2000:]
        assert daemon.kill(signal.SIGTERM) == 0
        with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        db.close()


suite.run()
