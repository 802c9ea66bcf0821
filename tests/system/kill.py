#!/usr/bin/env python3
"""SIGKILL at random moments: exactly the alerts of one uninterrupted run, each once."""
import os
import random
import threading
import time

from harness import Daemon, Suite, append, everyday_seed, line, wait_for

suite = Suite()
KILLS = int(os.environ.get("TEST_KILLS", "5" if "TEST_LIGHT" in os.environ else "200"))
LINES_A_KILL = 30
FILES = 4
# A kill makes some six alerts, each with its waits for the disk.
DEADLINE_S = max(30, KILLS * 0.6)
MANY = 'limits = { alerts = 0; alerts-sender = 0; };\n'
LOG = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'


def expected_ids(daemon):
    """What one run over the finished exports raises."""
    other = Daemon(LOG, extra=MANY)
    try:
        for path in daemon.exports.iterdir():
            (other.exports / path.name).write_bytes(path.read_bytes())
        done = other.once(DEADLINE_S)
        assert done.returncode == 0, done.stderr.decode()
        return sorted(mail["X-Boundaryd-Alert"] for mail in other.mails())
    finally:
        other.close()


@suite.case
def killed_at_random_moments_while_exports_grow():
    seed = everyday_seed()
    print(f"# {KILLS} kills", flush=True)
    chance = random.Random(seed)
    daemon = Daemon(LOG, extra=MANY + 'readers = { count = 1; };')
    done = threading.Event()
    kills = 0

    def write():
        number = 0
        writer = random.Random(seed + 1)
        while not done.is_set():
            if number >= LINES_A_KILL * (kills + 1):  # a slow machine has no more to do
                done.wait(0.002)
                continue
            file = writer.randrange(FILES)
            text = None if writer.random() < 0.2 else "see you at ten"
            data = line(number, text, conversation=f"c{file}")
            path = daemon.exports / f"{file}.jsonl"
            cut = writer.randrange(len(data))
            append(path, data[:cut])
            append(path, data[cut:])
            number += 1
            done.wait(0.002)

    thread = threading.Thread(target=write)
    try:
        thread.start()
        for kills in range(KILLS):
            daemon.start()
            time.sleep(chance.uniform(0.0, 0.25))
            daemon.kill()
        done.set()
        thread.join()
        wanted = expected_ids(daemon)
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) >= len(wanted), "every alert is in the spool",
                 DEADLINE_S)
        wait_for(lambda: all(f["lag"] == 0 for s in daemon.status()["sources"] for f in s["files"]),
                 "all is read")
        got = sorted(mail["X-Boundaryd-Alert"] for mail in daemon.mails())
        print(f"# {len(wanted)} alerts, lost {len(set(wanted) - set(got))}, "
              f"twice {len(got) - len(set(got))}, foreign {len(set(got) - set(wanted))}", flush=True)
        assert got == wanted
        assert not list((daemon.root / "spool/default/tmp").iterdir()), "tmp/ is not empty"
    finally:
        done.set()
        thread.join()
        daemon.close()


suite.run()
