#!/usr/bin/env python3
"""The fault cases of the ledger, the spool and the disk below them. doc/faults.md lists them."""
import os
import signal
import subprocess

from faulty import attached, daemon_of, expect, files_of, mounted, running, sanitized, tracing
from harness import BUILD, DEADLINE_S, Suite, append, line, wait_for

suite = Suite()
QUIET = "see you at ten"
TRACED = sanitized("detect_leaks=0")  # leaks cannot be looked for under strace
WRITES = "write,pwrite64,fsync,fdatasync,linkat,unlinkat,openat,ftruncate,rename,mkdirat"


def lines(numbers, every=1):
    return b"".join(line(n, None if n % every == 0 else QUIET) for n in numbers)


def fill(folder):
    """Leave no room there."""
    path = folder / "ballast"
    with open(path, "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            pass
    return path


def health(daemon):
    now = daemon.status()
    return now and now["health"]


@suite.case
def case_41_a_damaged_ledger_is_named_and_the_mend_told():
    with daemon_of() as daemon:
        append(daemon.exports / "a.jsonl", lines(range(50), 10))
        assert daemon.once().returncode == 0
        ledger = daemon.root / "state" / "boundaryd.db"
        whole = ledger.read_bytes()
        for damaged in (b"\x7f" * len(whole), whole[:len(whole) // 2],
                        whole[:100] + b"\xff" * 3000 + whole[3100:]):
            ledger.write_bytes(damaged)
            done = daemon.once()
            said = done.stderr.decode()
            assert done.returncode == 1 and "boundaryd.db" in said and "move it" in said, said
        ledger.write_bytes(whole)
        append(daemon.exports / "a.jsonl", lines(range(50, 60), 10))
        assert daemon.once().returncode == 0
        assert len(daemon.spool()) == 6


@suite.case
def case_41_a_ledger_that_is_lost_raises_nothing_that_is_in_the_spool_again():
    with daemon_of() as daemon:
        append(daemon.exports / "a.jsonl", lines(range(5)))
        assert daemon.once().returncode == 0
        mails = daemon.spool()
        kept = daemon.root / "spool/default"
        (kept / ".Done/cur").mkdir(parents=True)
        mails[0].rename(kept / "cur" / (mails[0].name + ":2,S"))
        mails[1].rename(kept / ".Done/cur" / "renamed-by-a-mail-program:2,RS")
        for path in (daemon.root / "state").glob("boundaryd.db*"):
            path.unlink()
        append(daemon.exports / "a.jsonl", line(9))
        done = daemon.once()
        assert done.returncode == 0 and b"holds 5 mails" in done.stderr, done.stderr
        assert len(daemon.spool()) == 3 + 1, "raised again"
        done = daemon.once()
        assert done.returncode == 0 and b"the ledger is new" not in done.stderr
        assert len(daemon.spool()) == 3 + 1


@suite.case
def case_42_killed_at_each_step_of_an_alert():
    steps = int(os.environ.get("TEST_STEPS", "24"))
    with daemon_of() as daemon:
        append(daemon.exports / "a.jsonl", lines(range(3)))
        first = tracing(daemon, trace=WRITES.split(","))
        done = subprocess.run([*first, BUILD / "boundaryd", "-c", daemon.conf, "-1"],
                              capture_output=True, timeout=DEADLINE_S, env=TRACED)
        assert done.returncode == 0, done.stderr
        calls = {}
        wait_for(lambda: "exited with" in (daemon.root / "strace").read_text(), "strace is done")
        for text in (daemon.root / "strace").read_text().split("\n"):
            name = text.split("(")[0]
            if name in WRITES.split(","):
                calls[name] = calls.get(name, 0) + 1
        points = [(name, nth) for name, count in sorted(calls.items())
                  for nth in range(1, count + 1)]
        wanted = sorted(mail["X-Boundaryd-Alert"] for mail in daemon.mails())
    stride = max(1, len(points) // steps)
    chosen = points[os.getpid() % stride::stride]
    print(f"# {len(points)} steps, killed at {len(chosen)} of them", flush=True)
    for name, nth in chosen:
        with daemon_of() as daemon:
            append(daemon.exports / "a.jsonl", lines(range(3)))
            trap = tracing(daemon, f"{name}:signal=SIGKILL:when={nth}")
            done = subprocess.run([*trap, BUILD / "boundaryd", "-c", daemon.conf, "-1"],
                                  capture_output=True, timeout=DEADLINE_S, env=TRACED)
            killed = done.returncode == -signal.SIGKILL
            done = daemon.once()
            assert done.returncode == 0, (name, nth, done.stderr)
            got = sorted(mail["X-Boundaryd-Alert"] for mail in daemon.mails())
            assert got == wanted, f"{name} {nth}, killed {killed}: {len(got)} of {len(wanted)}"
            left = list((daemon.root / "spool/default/tmp").iterdir())
            assert not left, (name, nth, left)


@suite.case
def case_43_a_full_disk_under_the_ledger():
    with daemon_of() as daemon:
        with mounted(daemon.root / "state", "-t", "tmpfs", "-o", "size=2m,mode=700", "none") as disk:
            daemon.start().ready()
            append(daemon.exports / "a.jsonl", line(0))
            expect(daemon, 1, 1)
            ballast = fill(disk)
            append(daemon.exports / "a.jsonl", lines(range(1, 1000), 50))
            for number in range(20):
                append(daemon.exports / f"new{number}.jsonl", line(2000 + number, QUIET))
            wait_for(lambda: health(daemon) == "LEDGER FAILING", "status says so")
            assert daemon.stderr().count("ledger: ") == 1, daemon.stderr()
            ballast.unlink()
            expect(daemon, 20)
            wait_for(lambda: health(daemon) == "well", "all is well again")
            assert "ledger: it works again" in daemon.stderr()
            daemon.kill()


@suite.case
def case_43_a_disk_that_is_read_only_for_a_while():
    with running() as daemon:
        with attached(daemon, "pwrite64,fdatasync,fsync,linkat,ftruncate:error=EROFS"):
            append(daemon.exports / "a.jsonl", lines(range(10)))
            wait_for(lambda: health(daemon) == "LEDGER FAILING", "status says so")
            assert not daemon.spool()
        expect(daemon, 10)
        wait_for(lambda: health(daemon) == "well", "all is well again")


@suite.case
def case_43_errors_of_the_disk_now_and_then_lose_and_double_nothing():
    for rule in ("fdatasync:error=EIO:when=2+4", "pwrite64:error=ENOSPC:when=3+97",
                 "fsync:error=EIO:when=1+3", "linkat:error=EIO:when=2+2",
                 "write:error=ENOSPC:when=2+3"):
        with running() as daemon:
            with attached(daemon, rule):
                for number in range(12):
                    append(daemon.exports / f"{number % 3}.jsonl", line(number))
                try:
                    expect(daemon, 12)
                except AssertionError as why:
                    raise AssertionError(f"{rule}: {why}") from why


@suite.case
def case_43_too_few_descriptors_for_a_while_lose_and_double_nothing():
    with running() as daemon:
        with attached(daemon, "openat:error=EMFILE:when=3+3"):
            for number in range(12):
                append(daemon.exports / f"{number % 3}.jsonl", line(number))
            # Whether a mail is there already takes more of them in a row than there are.
            wait_for(lambda: "cannot see whether a mail is in route" in daemon.stderr(), "it says so")
        expect(daemon, 12)


@suite.case
def case_44_a_kill_reads_at_most_a_step_again():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", lines(range(500), 50))
        expect(daemon, 10, 500)
        daemon.kill()
        daemon.start().ready()
        append(daemon.exports / "a.jsonl", line(500))
        expect(daemon, 11, 1)


@suite.case
def case_45_killed_between_the_halves_of_a_line():
    with running() as daemon:
        whole = line(1)
        append(daemon.exports / "a.jsonl", line(0) + whole[:50])
        expect(daemon, 1, 1)
        daemon.kill()
        append(daemon.exports / "a.jsonl", whole[50:])
        daemon.start().ready()
        expect(daemon, 2, 1)


@suite.case
def case_46_the_ledger_has_it_before_the_spool_and_the_spool_before_it_is_done():
    with daemon_of() as daemon:
        append(daemon.exports / "a.jsonl", line(1))
        command = tracing(daemon, trace=["fsync", "fdatasync", "linkat", "pwrite64", "unlinkat"])
        command[1:1] = ["-y"]
        done = subprocess.run([*command, BUILD / "boundaryd", "-c", daemon.conf, "-1"],
                              capture_output=True, timeout=DEADLINE_S, env=TRACED)
        assert done.returncode == 0, done.stderr
        wait_for(lambda: "exited with" in (daemon.root / "strace").read_text(), "strace is done")
        calls = (daemon.root / "strace").read_text().split("\n")
        link = next(i for i, text in enumerate(calls) if text.startswith("linkat"))
        before, after = calls[:link], calls[link + 1:]
        synced = [t for t in before if "sync(" in t]
        assert "/tmp/" in synced[-1] and "spool" in synced[-1], synced[-1]
        assert "boundaryd.db-wal" in synced[-2], synced[-2]
        ledger_write = max(i for i, t in enumerate(before) if t.startswith("pwrite64"))
        assert any("db-wal" in t and "sync(" in t for t in before[ledger_write:]), "not on disk"
        assert after[0].startswith("fsync") and after[0].rstrip().endswith("= 0") \
            and "/new>" in after[0], after[0]
        assert any("db-wal" in t for t in after), "not marked as delivered"


@suite.case
def case_47_stopped_again_and_again_under_load():
    with daemon_of() as daemon:
        number = 0
        for _ in range(12):
            daemon.start()
            for _ in range(50):
                append(daemon.exports / "a.jsonl", line(number, None if number % 10 == 0 else QUIET))
                number += 1
            assert daemon.kill(signal.SIGTERM) in (0, -signal.SIGTERM)
        daemon.start().ready()
        expect(daemon, number // 10)


@suite.case
def case_48_what_was_unread_is_read_without_an_event():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", line(0))
        expect(daemon, 1, 1)
        daemon.kill(signal.SIGTERM)
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        expect(daemon, 2, 1)


@suite.case
def case_49_no_folder_for_the_state():
    with daemon_of() as daemon:
        (daemon.root / "state").write_text("no folder")
        done = daemon.once()
        assert done.returncode == 1 and b"state" in done.stderr, done.stderr


@suite.case
def case_50_what_is_thrown_away_moves_the_place_all_the_same():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", b"x" * 200000 + b"\n")
        wait_for(lambda: files_of(daemon) and files_of(daemon)[0]["position"] == 200001, "it moves")
        daemon.kill()
        daemon.start().ready()
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1, 1)
        assert daemon.stderr().count("a.jsonl: byte") == 1, daemon.stderr()


@suite.case
def case_52_two_daemons_on_one_state():
    with running() as daemon:
        done = daemon.once()
        assert done.returncode == 1 and b"boundaryd.db" in done.stderr, done.stderr
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1, 1)


@suite.case
def a_full_spool():
    with daemon_of() as daemon:
        with mounted(daemon.root / "spool", "-t", "tmpfs", "-o", "size=2m", "none") as disk:
            daemon.start().ready()
            append(daemon.exports / "a.jsonl", line(0))
            expect(daemon, 1, 1)
            ballast = fill(disk)
            append(daemon.exports / "a.jsonl", lines(range(1, 20)))
            wait_for(lambda: health(daemon) == "SPOOL FAILING", "status says so")
            wait_for(lambda: daemon.status()["ledger"]["undelivered"] == 19, "the ledger keeps them")
            assert daemon.stderr().count("spool: ") == 1, daemon.stderr()
            assert "free some space in the spool" in daemon.stderr()
            daemon.kill()
            daemon.start().ready()
            wait_for(lambda: health(daemon) == "SPOOL FAILING", "and after a restart")
            ballast.unlink()
            expect(daemon, 20)
            wait_for(lambda: health(daemon) == "well", "all is well again")
            assert daemon.status()["ledger"]["undelivered"] == 0
            daemon.kill()


suite.run()
