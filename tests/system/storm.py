#!/usr/bin/env python3
"""A flood of matches: capped, counted, one summary; and everybody else still gets through.

TEST_STORM says how many; scripts/torture asks for ten million.
"""
import os
import time

from faulty import LOG, ONE, daemon_of, running
from harness import Suite, append, line, wait_for
from load import family, resident_kib

suite = Suite()
STORM = int(os.environ.get("TEST_STORM", "20000"))
DEADLINE_S = 3600
BOUND_KIB = 64 << 10
CAP = 200


def flood(path, first, count):
    """Everyone of them another number, so that none is a repeat."""
    with open(path, "ab") as out:
        for start in range(first, first + count, 10000):
            out.write(b"".join(line(n, f"{n} my number is 07700 900{n % 1000:03d}",
                                    conversation=f"c{n // 1000}")
                               for n in range(start, min(start + 10000, first + count))))


def subjects(daemon):
    return [mail["Subject"] for mail in daemon.mails()]


def summaries(daemon):
    return [subject for subject in subjects(daemon) if "not mailed one by one" in subject]


@suite.case
def a_flood_is_capped_counted_and_told_in_one_summary_and_others_get_through():
    with running() as daemon:
        before = {name: resident_kib(pid) for name, pid in family(daemon.process.pid).items()}
        started = time.monotonic()
        flood(daemon.exports / "a.jsonl", 0, STORM)
        append(daemon.exports / "a.jsonl", line(STORM, "my number is 07700 900999",
                                                **{"from": "Ada"}))
        append(daemon.exports / "b.jsonl", line(STORM + 1, "my number is 07700 900998",
                                                conversation="other", **{"from": "Ada"}))
        wait_for(lambda: daemon.status()["messages"] == STORM + 2, "all is read", DEADLINE_S)
        took = time.monotonic() - started
        status = daemon.status()
        assert status["capped"] == STORM - CAP, status["capped"]
        assert "storm" in [alert["cause"] for alert in status["health_alerts"]], status
        wait_for(lambda: len(daemon.spool()) == CAP + 2, "the others' alerts are there")
        assert sum("Ada" in subject for subject in subjects(daemon)) == 2, subjects(daemon)
        assert f"capped    {STORM - CAP} counted" in daemon.ctl("status").stdout.decode()
        print(f"# {STORM} matches in {took:.1f} s, ledger {status['ledger']['bytes'] >> 10} KiB",
              flush=True)
        for name, pid in family(daemon.process.pid).items():
            peak = resident_kib(pid, "VmHWM")
            print(f"# {name}: {before[name]} KiB when ready, {peak} KiB at most", flush=True)
            assert peak - before[name] < BOUND_KIB, f"{name}: {peak} KiB"
        daemon.kill(15)
        assert not summaries(daemon), "it goes on, as far as we know"
        assert daemon.once().returncode == 0
        assert len(summaries(daemon)) == 1, summaries(daemon)
        assert f"{STORM - CAP} more" in summaries(daemon)[0].replace("\n", ""), summaries(daemon)
        assert daemon.once().returncode == 0
        assert len(daemon.spool()) == CAP + 3, "told twice"


@suite.case
def kills_in_a_flood_count_nothing_twice_and_nothing_less():
    with daemon_of(extra=ONE + "limits = { alerts-sender = 50; };") as daemon:
        for number in range(4):
            flood(daemon.exports / "a.jsonl", number * 2000, 2000)
            daemon.start().ready()
            wait_for(lambda: (daemon.status() or {"messages": 0})["messages"] > 0, "it reads")
            daemon.kill()
        assert daemon.once().returncode == 0
        told = sum(int(subject.split("] ")[1].split()[0]) for subject in summaries(daemon))
        alone = len(daemon.spool()) - len(summaries(daemon))
        assert alone >= 50 and told + alone == 8000, (told, alone)
        assert len({mail["X-Boundaryd-Alert"] for mail in daemon.mails()}) == len(daemon.spool())


@suite.case
def many_senders_together_are_capped_too():
    with daemon_of(extra=ONE + "limits = { alerts = 100; alerts-sender = 10; };") as daemon:
        for sender in range(30):
            append(daemon.exports / "a.jsonl", b"".join(
                line(n, f"{n} my number is 07700 900{n % 1000:03d}", conversation=f"c{sender}",
                     **{"from": f"Nobody {sender}", "from_role": "staff"})
                for n in range(sender * 30, sender * 30 + 30)))
        assert daemon.once().returncode == 0
        alone = [s for s in subjects(daemon) if "not mailed one by one" not in s]
        assert len(alone) == 100, len(alone)
        assert len(summaries(daemon)) <= 11, len(summaries(daemon))


@suite.case
def a_repeat_is_counted_on_its_alert_and_the_cap_is_for_alerts():
    with daemon_of(LOG, extra=ONE + "limits = { alerts-sender = 5; };") as daemon:
        same = b"".join(line(n, "my number is 07700 900123") for n in range(40))
        append(daemon.exports / "a.jsonl", same + line(50, "my number is 07700 900124"))
        assert daemon.once().returncode == 0
        assert len(daemon.spool()) == 2 and not summaries(daemon), subjects(daemon)


if __name__ == "__main__":
    suite.run()
