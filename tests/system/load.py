#!/usr/bin/env python3
"""Bounds: memory over a big file, descriptors over many files, many files at once.

TEST_MEBIBYTES and TEST_FILES make it as long as wanted; scripts/torture asks for more.
"""
import os
import pathlib
import time

from faulty import CHAT, ONE, chat_line, daemon_of, descriptors, expect, running, sanitized
from harness import Suite, append, line, wait_for

suite = Suite()
MEBIBYTES = int(os.environ.get("TEST_MEBIBYTES", "16"))
FILES = int(os.environ.get("TEST_FILES", "1000"))
FOLDER = int(os.environ.get("TEST_FOLDER", "2000"))
GIBIBYTES = float(os.environ.get("TEST_GIBIBYTES", "0.004"))
IDLE_S = float(os.environ.get("TEST_IDLE", "1"))
DEADLINE_S = 600
QUIET = "see you at ten"
BOUND_KIB = 64 << 10
# A sanitizer keeps what was freed: that is not ours.
os.environ.update(sanitized("quarantine_size_mb=1"))


def resident_kib(pid, name="VmRSS"):
    for text in pathlib.Path(f"/proc/{pid}/status").read_text().split("\n"):
        if text.startswith(name + ":"):
            return int(text.split()[1])
    return 0


def family(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {"keeper": pid, **{f"reader {n}": int(child) for n, child in enumerate(children)
                              if "reade" in pathlib.Path(f"/proc/{child}/comm").read_text()}}


def busy_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_percent(daemon):
    """What all its processes use while nothing happens."""
    pids = family(daemon.process.pid).values()
    before, started = sum(map(busy_s, pids)), time.monotonic()
    wait_for(lambda: time.monotonic() - started > IDLE_S, "a while has passed", IDLE_S + 5)
    return 100 * (sum(map(busy_s, pids)) - before) / (time.monotonic() - started)


@suite.case
def memory_over_one_big_file():
    with running(extra=ONE) as daemon:
        before = {name: resident_kib(pid) for name, pid in family(daemon.process.pid).items()}
        data = b"".join(line(n, f"{QUIET}, {n} " + "and so on " * 10) for n in range(4096))
        times = max(1, (MEBIBYTES << 20) // len(data))
        started = time.monotonic()
        with open(daemon.exports / "a.jsonl", "ab") as out:
            for _ in range(times):
                out.write(data)
            out.write(line(5000))
        wait_for(lambda: daemon.status()["messages"] == times * 4096 + 1, "all is read", DEADLINE_S)
        took = time.monotonic() - started
        expect(daemon, 1)
        print(f"# {times * len(data) >> 20} MiB in {took:.1f} s", flush=True)
        for name, pid in family(daemon.process.pid).items():
            peak = resident_kib(pid, "VmHWM")
            print(f"# {name}: {before[name]} KiB when ready, {peak} KiB at most", flush=True)
            assert peak - before[name] < BOUND_KIB, f"{name}: {peak} KiB"


@suite.case
def many_files_that_appear_at_once_and_grow():
    with running() as daemon:
        started = time.monotonic()
        for number in range(FILES):
            append(daemon.exports / f"{number}.jsonl",
                   line(number, None if number % (FILES // 10) == 0 else QUIET,
                        conversation=f"c{number}"))
        wait_for(lambda: daemon.status()["messages"] == FILES, "all are read", DEADLINE_S)
        print(f"# {FILES} files in {time.monotonic() - started:.1f} s", flush=True)
        expect(daemon, 10)
        started = time.monotonic()
        append(daemon.exports / "1.jsonl", line(FILES + 1, conversation="c1"))
        wait_for(lambda: len(daemon.spool()) == 11, "one that grows is an alert", DEADLINE_S)
        print(f"# then an alert within {(time.monotonic() - started) * 1000:.0f} ms", flush=True)
        open_now = len(descriptors(daemon))
        resident = resident_kib(daemon.process.pid, "VmHWM")
        print(f"# {open_now} descriptors, keeper at most {resident} KiB", flush=True)
        assert resident < BOUND_KIB
        print(f"# idle with {FILES} files: {idle_percent(daemon):.2f} % of a processor", flush=True)


@suite.case
def a_thousand_exports_that_wait_for_nothing_cost_next_to_nothing():
    with running(sources=CHAT) as daemon:
        for number in range(FILES):
            append(daemon.exports / f"WhatsApp Chat with Nobody {number}.txt",
                   chat_line(number % 600, QUIET).encode())
        wait_for(lambda: daemon.stderr().count("read to its end") == FILES, "all are done with",
                 DEADLINE_S)
        busy = idle_percent(daemon)
        print(f"# idle with {FILES} exports: {busy:.2f} % of a processor", flush=True)
        assert busy < 10, "at rest it works"


@suite.case
def descriptors_are_bounded_however_many_files_there_are():
    with daemon_of() as daemon:
        for number in range(300):
            append(daemon.exports / f"{number}.jsonl", line(number, QUIET))
        daemon.start(["prlimit", "--nofile=128:128"]).ready()
        wait_for(lambda: daemon.status()["messages"] == 300, "all are read", DEADLINE_S)
        assert len(descriptors(daemon)) < 128
        append(daemon.exports / "7.jsonl", line(7))
        expect(daemon, 1)


def print_peaks(daemon, before):
    for name, pid in family(daemon.process.pid).items():
        peak = resident_kib(pid, "VmHWM")
        print(f"# {name}: {before[name]} KiB when ready, {peak} KiB at most", flush=True)
        assert peak - before[name] < BOUND_KIB, f"{name}: {peak} KiB"


@suite.case
def a_folder_of_very_many_files_with_few_that_may_be_open():
    with daemon_of(extra=ONE + "limits = { open-files = 64; };") as daemon:
        for number in range(FOLDER):
            append(daemon.exports / f"{number}.jsonl",
                   line(number, None if number % (FOLDER // 10) == 0 else QUIET,
                        conversation=f"c{number}"))
        started = time.monotonic()
        daemon.start().ready()
        wait_for(lambda: daemon.status()["messages"] == FOLDER, "all are read", DEADLINE_S)
        expect(daemon, 10)
        open_now = len(descriptors(daemon))
        resident = resident_kib(daemon.process.pid, "VmHWM")
        print(f"# {FOLDER} files in one folder in {time.monotonic() - started:.1f} s, "
              f"{open_now} descriptors, keeper at most {resident} KiB", flush=True)
        assert open_now < 128
        assert resident < BOUND_KIB


@suite.case
def one_very_big_file_of_holes_with_a_line_here_and_there():
    size = int(GIBIBYTES * (1 << 30))
    with running(extra=ONE) as daemon:
        before = {name: resident_kib(pid) for name, pid in family(daemon.process.pid).items()}
        started = time.monotonic()
        with open(daemon.root / "big", "wb") as out:  # sparse; moved in when it is whole
            for number in range(10):
                out.seek(size * number // 10)
                out.write(b"\n" + line(number, conversation=f"c{number}"))
        (daemon.root / "big").rename(daemon.exports / "big.jsonl")
        wait_for(lambda: len(daemon.spool()) == 10, "every line is an alert", DEADLINE_S)
        print(f"# {size >> 20} MiB of holes in {time.monotonic() - started:.1f} s", flush=True)
        print_peaks(daemon, before)


@suite.case
def very_many_bytes_without_a_line_end():
    size = int(GIBIBYTES * (1 << 30) / 20) or 1
    with running(extra=ONE) as daemon:
        before = {name: resident_kib(pid) for name, pid in family(daemon.process.pid).items()}
        started = time.monotonic()
        with open(daemon.root / "big", "wb") as out:
            for _ in range(max(1, size >> 20)):
                out.write(b"x" * (1 << 20))
            out.write(b"\n" + line(1))
        (daemon.root / "big").rename(daemon.exports / "big.jsonl")
        wait_for(lambda: len(daemon.spool()) == 1, "the line behind it is an alert", DEADLINE_S)
        print(f"# {size >> 20} MiB without a line end in {time.monotonic() - started:.1f} s",
              flush=True)
        print_peaks(daemon, before)


if __name__ == "__main__":
    suite.run()
