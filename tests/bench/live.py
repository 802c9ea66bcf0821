#!/usr/bin/env python3
"""From a line's append to its alert in the spool, while a log grows steadily.

A log gets BENCH_RATE (1,000) lines a second for BENCH_SECONDS (60), a line at
a time by the clock; every hundredth gives a number away, each to somebody else
in another conversation, and the rest lies in BENCH_CONVERSATIONS (20,000)
others: what somebody says much of in one conversation costs more. Rules and
lists are the shipped ones, or, with BENCH_RULES=one, a single rule, to see
what all but the judging takes. The daemon makes everything durable (fsync) as
it always does. An alert's time ends when its
mail stands in the spool's folder `new`, told by inotify. Prints p50 and p99 in
milliseconds and exits 1 when p99 is over 50.
"""
import ctypes
import json
import os
import pathlib
import re
import select
import statistics
import struct
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent /
                       "system"))
import workload
from harness import SOURCE, Daemon, append, line, wait_for

RATE = int(os.environ.get("BENCH_RATE", "1000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
TALKS = int(os.environ.get("BENCH_CONVERSATIONS", "20000"))
RULES = os.environ.get("BENCH_RULES", "shipped")
EVERY = 100
BOUND_MS = 50
MOVED_TO, CREATED = 0x80, 0x100
LOG = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
EXTRA = 'limits = { alerts-sender = 0; alerts = 0; };\n'


class Watch(threading.Thread):
    """When each name appeared in a folder."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_CLOEXEC)
        if libc.inotify_add_watch(self.fd, str(folder).encode(),
                                  MOVED_TO | CREATED) < 0:
            raise OSError(ctypes.get_errno(), str(folder))
        self.seen = {}

    def run(self):
        while True:
            select.select([self.fd], [], [])
            data = os.read(self.fd, 1 << 16)
            now = time.monotonic()
            while data:
                size = struct.unpack_from("iIII", data)[3]
                name = data[16:16 + size].rstrip(b"\0").decode()
                self.seen.setdefault(name, now)
                data = data[16 + size:]


def shipped(daemon):
    """Let the private daemon work with the rules that are delivered."""
    text = daemon.conf.read_text().replace(
        'rules = [ "rules.d" ];',
        'rules = [ "%s/etc/rules.d" ];\nlists = "%s/etc/lists";\n'
        'clauses = "%s/etc/clauses.tsv";' % (*[SOURCE.resolve()] * 3,))
    daemon.conf.write_text(text)


def feed(path, ordinary):
    """Append line after line by the clock; when each alerting one was."""
    sent = {}
    start = time.monotonic()
    late = 0.0
    with open(path, "ab", buffering=0) as log:
        for number in range(RATE * SECONDS):
            due = start + number / RATE
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            late = max(late, -wait)
            if number % EVERY == 0:
                mark = "q%dz" % number
                log.write(line(number, f"{mark} my number is 07700 900"
                               f"{number // EVERY % 1000:03d}",
                               conversation=f"a{number}"))
                sent[mark] = time.monotonic()
            else:
                log.write(line(number, ordinary[number % len(ordinary)],
                               conversation=f"c{number % TALKS}"))
    return sent, late


def delays(watch, daemon, sent):
    """Milliseconds of each alerting line; those of others are not counted."""
    found = {}
    for path in daemon.spool():
        text = path.read_bytes().decode(errors="replace")
        for mark in re.findall(r"q\d+z", text):
            if mark in sent and path.name in watch.seen:
                took = (watch.seen[path.name] - sent[mark]) * 1000
                found[mark] = min(took, found.get(mark, took))
    return found


def main():
    ordinary = workload.vocabulary(str(SOURCE))[1]
    daemon = Daemon(LOG, extra=EXTRA)
    try:
        if RULES == "shipped":
            shipped(daemon)
        log = daemon.exports / "a.jsonl"
        append(log, line(9999999, "my number is 07700 900999",
                         conversation="first"))
        daemon.start().ready()
        wait_for(lambda: daemon.spool(), "the first alert is there")
        watch = Watch(daemon.root / "spool" / "default" / "new")
        watch.start()
        sent, late = feed(log, ordinary)
        wait_for(lambda: daemon.status()["messages"] > RATE * SECONDS,
                 "all is read", 120)
        wait_for(lambda: len(delays(watch, daemon, sent)) == len(sent),
                 "every alert is there", 30)
        took = sorted(delays(watch, daemon, sent).values())
    except AssertionError:
        sys.stderr.write(daemon.stderr()[-2000:])
        raise
    finally:
        daemon.close()
    p99 = statistics.quantiles(took, n=100)[98]
    print(json.dumps({
        "lines": RATE * SECONDS, "alerts": len(took), "seconds": SECONDS,
        "p50_ms": round(statistics.median(took), 1), "p99_ms": round(p99, 1),
        "most_ms": round(took[-1], 1), "writer_late_ms": round(late * 1000, 1),
        "load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}))
    return 0 if p99 < BOUND_MS else 1


if __name__ == "__main__":
    sys.exit(main())
