#!/usr/bin/env python3
"""Read exports as big as they come: speed and memory, by format.

Each is made with a seed (make_export.py) and read three times by read_cost
(decoding and format, as in a reader, without rules or output), and once by
boundaryctl convert, which prints every message. Processor time of the fastest
run, on one core; resident memory of the greediest. A first part of each is
then read by a real reader with one rule, for its resident memory.

BENCH_BIG_MB (default 50) is the size, BENCH_READER_MB (default 40) that of the
part, BENCH_SEED (default 1) the seed, BENCH_BIG_FORMATS which of them.
"""
import json
import os
import pathlib
import platform
import resource
import subprocess
import sys
import tempfile
import time

import make_export

sys.path.append(str(pathlib.Path(__file__).parent.parent / "system"))
import harness  # noqa: E402

BUILD = pathlib.Path(os.environ.get("TEST_BUILD", "."))
MB = float(os.environ.get("BENCH_BIG_MB", "50"))
READER_MB = float(os.environ.get("BENCH_READER_MB", "40"))
SEED = int(os.environ.get("BENCH_SEED", "1"))
RESIDENT_KIB = 32 * 1024
# MB/s that are aimed at; none is set for text that is no document.
AIMS = {"telegram": 150, "slack": 150, "teams": 150, "facebook": 150, "sms": 60, "mbox": 60,
        "whatsapp": 0}


def machine():
    name = platform.processor() or platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def convert_seconds(form, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([BUILD / "boundaryctl", "convert", "--format", form, path],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, f"convert {form}: {done.returncode}"
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(form, path):
    runs = []
    for _ in range(3):
        done = subprocess.run([BUILD / "tests/bench/read_cost", form, path],
                              capture_output=True, check=False)
        if done.returncode == 2:
            return None
        assert done.returncode == 0, done.stderr
        runs.append(json.loads(done.stdout))
    best = min(runs, key=lambda run: run["seconds"])
    best["resident_kib"] = max(run["resident_kib"] for run in runs)
    return best


def resident_kib(parent):
    """The most that a reader of `parent` ever had, as far as one can see now."""
    most = 0
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text(encoding="utf-8")
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if fields["Name"].strip() == "boundaryd-reade" and int(fields["PPid"]) == parent:
            most = max(most, int(fields.get("VmHWM", "0").split()[0]))
    return most


def reader_kib(form):
    one = harness.Daemon(f'{{ name = "bench"; path = "exports/*"; format = "{form}"; }}')
    try:
        with open(one.exports / "export", "wb") as out:
            make_export.write(form, READER_MB, SEED, out)
        daemon = subprocess.Popen([BUILD / "boundaryd", "-c", one.conf, "-1"],
                                  stdout=one.log, stderr=one.log)
        most = 0
        while daemon.poll() is None:
            most = max(most, resident_kib(daemon.pid))
            time.sleep(0.1)
        return most
    finally:
        one.close()


def main():
    missed = []
    print(machine())
    print(f"{MB:.0f} MB each, seed {SEED}\n")
    print("| format | messages | MB/s | aim | convert, MB/s | resident | of a reader |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    wanted = os.environ.get("BENCH_BIG_FORMATS", " ".join(AIMS)).split()
    for form in wanted:
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/export"
            with open(path, "wb") as out:
                count = make_export.write(form, MB, SEED, out)
            run = measure(form, path)
            if run is None:
                print(f"| {form} | there is no such format | | | | | |", flush=True)
                continue
            speed = run["bytes"] / run["seconds"] / 1e6
            shown = run["bytes"] / convert_seconds(form, path) / 1e6
        reader = reader_kib(form)
        if run["messages"] != count or run["resident_kib"] > RESIDENT_KIB:
            missed.append(f"{form}: {run['messages']} messages of {count}, "
                          f"{run['resident_kib']} KiB")
        if reader > RESIDENT_KIB:
            missed.append(f"{form}: {reader} KiB for a reader")
        if speed < AIMS[form]:
            missed.append(f"{form}: {speed:.0f} MB/s, not {AIMS[form]}")
        print(f"| {form} | {run['messages']} | {speed:.0f} | {AIMS[form] or ''} | {shown:.0f} | "
              f"{run['resident_kib'] / 1024:.1f} MiB | {reader / 1024:.1f} MiB |", flush=True)
    print("\nMissed: " + ("; ".join(missed) if missed else "nothing"))


if __name__ == "__main__":
    sys.exit(main())
