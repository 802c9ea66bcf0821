#!/usr/bin/env python3
"""What was said after an alert's message: in its own mail, or in a second one, each once."""
import contextlib
import email
import email.policy
import json
import os
import random
import signal
import sqlite3
import subprocess
import time

from faulty import need_strace, tracing
from harness import Daemon, Suite, append, line, wait_for

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
WAIT = 'review = { repeat-count = 0; follow-up = "1 h"; };\n'
ONE = 'readers = { count = 1; };\n'


def talk(number, conversation="c", **more):
    """A message that raises nothing."""
    return line(number, text=f"see you at {number}", conversation=conversation, **more)


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def mails(daemon, route="default"):
    """Alerts and follow-ups, by the alert's id; what is there twice is an error."""
    alerts, others = {}, {}
    top = daemon.root / "spool" / route
    for path in [*top.glob("new/*"), *top.glob("cur/*"), *top.glob(".*/*/*")]:
        if not path.is_file():
            continue
        mail = read(path)
        kind = alerts if mail["X-Boundaryd-Alert"] else others
        alert = mail["X-Boundaryd-Alert"] or mail["X-Boundaryd-Follow-Up"]
        assert alert not in kind, "a mail is there twice"
        kind[alert] = (path, mail)
    return alerts, others


def after(mail):
    part = next(p for p in mail.walk() if p.get_content_type() == "application/json")
    return [said["text"] for said in json.loads(part.get_content())["after"]]


def words(mail):
    return mail.get_body(("plain",)).get_content()


def running(test, extra=WAIT + ONE, first=line(1)):
    daemon = Daemon(APP, extra=extra)
    try:
        append(daemon.exports / "a.jsonl", first)
        daemon.start().ready()
        wait_for(lambda: len(mails(daemon)[0]) == 1, "the alert is there")
        test(daemon)
        assert daemon.ctl("audit", "verify").returncode == 0
    finally:
        daemon.close()


@suite.case
def what_is_there_already_stands_in_the_alerts_own_mail_and_no_second_one_comes():
    def test(daemon):
        alerts, others = mails(daemon)
        (_, mail), = alerts.values()
        assert after(mail) == [f"see you at {n}" for n in range(2, 7)], after(mail)
        said = words(mail)
        assert said.index(">>>") < said.index("see you at 2") < said.index("see you at 6")
        assert not others
        append(daemon.exports / "a.jsonl", talk(9) + line(10, conversation="d"))
        wait_for(lambda: len(mails(daemon)[0]) == 2, "alerts go on")
        assert not mails(daemon)[1], "a second mail for what the first one has"
    running(test, first=line(1) + b"".join(talk(n) for n in range(2, 8)))


@suite.case
def five_messages_later_a_second_mail_comes_in_the_thread_and_decides_nothing():
    def test(daemon):
        (alert, (path, first)), = mails(daemon)[0].items()
        assert after(first) == ["see you at 2"], after(first)
        append(daemon.exports / "a.jsonl", talk(3) + talk(4, conversation="other") + talk(5))
        wait_for(lambda: daemon.status()["messages"] == 5, "they are read")
        assert not mails(daemon)[1], "it did not wait for the others"
        append(daemon.exports / "a.jsonl", talk(6) + talk(7) + talk(8))
        wait_for(lambda: mails(daemon)[1], "the follow-up is there")
        (about, (later, mail)), = mails(daemon)[1].items()
        assert about == alert and after(mail) == [f"see you at {n}" for n in (2, 3, 5, 6, 7)]
        assert mail["In-Reply-To"] == mail["References"] == first["Message-ID"]
        assert mail["Message-ID"] != first["Message-ID"]
        assert mail["Subject"] == "Re: " + first["Subject"] and mail["X-Boundaryd-Alert"] is None
        assert "no new concern" in words(mail) and "see you at 7" in words(mail)
        assert daemon.status()["alerts"] == 1
        assert len(json.loads(daemon.ctl("--json", "alerts").stdout)) == 1
        shown = email.message_from_bytes(daemon.ctl("show", alert).stdout,
                                         policy=email.policy.default)
        assert after(shown) == after(mail), "show has not what came later"
        # It may go anywhere, under any name: nothing is decided by that.
        upheld = daemon.root / "spool/default/.Upheld/cur"
        moved = upheld / "renamed.by.a:2,S"
        later.rename(moved)
        path.rename(daemon.root / "spool/default/.Noise/cur" / (path.name + ":2,S"))
        wait_for(lambda: b"outcome noise" in daemon.ctl("audit", alert).stdout, "it is decided")
        assert b"upheld" not in daemon.ctl("audit", alert).stdout
        # The command files both, and forgetting removes both.
        assert daemon.ctl("review", alert, "--as", "advice-given").returncode == 0
        filed = list((daemon.root / "spool/default/.Advice given/cur").iterdir())
        assert len(filed) == 2, filed
        assert daemon.ctl("forget", "w1", "--note", "x").returncode == 0
        assert mails(daemon) == ({}, {})
    running(test, first=line(1) + talk(2))


@suite.case
def when_the_time_is_over_what_came_is_sent_and_of_nothing_no_mail():
    def test(daemon):
        append(daemon.exports / "a.jsonl", line(2, conversation="silent"))
        wait_for(lambda: len(mails(daemon)[0]) == 2, "two alerts")
        append(daemon.exports / "a.jsonl", talk(3) + talk(4))
        wait_for(lambda: daemon.status()["messages"] == 4, "they are read")
        assert not mails(daemon)[1], "the time is not over"
        daemon.kill(signal.SIGTERM)
        with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as database:
            database.execute("update follow_ups set until = 1")  # an hour passes
        database.close()
        daemon.start().ready()
        wait_for(lambda: mails(daemon)[1], "the follow-up is there")
        (_, (_, mail)), = mails(daemon)[1].items()
        assert after(mail) == ["see you at 3", "see you at 4"], after(mail)
        append(daemon.exports / "a.jsonl", talk(5) + line(6, conversation="last"))
        wait_for(lambda: len(mails(daemon)[0]) == 3, "alerts go on")
        assert len(mails(daemon)[1]) == 1, "it was sent twice, or for nothing"
    running(test)


@suite.case
def what_was_said_while_it_was_down_is_told_also_when_the_time_is_over():
    def test(daemon):
        daemon.kill(signal.SIGTERM)
        append(daemon.exports / "a.jsonl", talk(2) + talk(3))
        with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as database:
            database.execute("update follow_ups set until = 1")  # an hour passes
        database.close()
        assert daemon.once().returncode == 0
        wait_for(lambda: mails(daemon)[1], "the follow-up is there")
        (_, (_, mail)), = mails(daemon)[1].items()
        assert after(mail) == ["see you at 2", "see you at 3"], after(mail)
        daemon.start().ready()
    running(test)


@suite.case
def who_leads_the_team_by_now_is_told_nothing_more_about_himself():
    daemon = Daemon(APP, extra=WAIT + ONE)
    try:
        daemon.conf.write_text(daemon.conf.read_text().replace(
            '{ name = "default"; }', '{ name = "oak"; team = "oak"; }, { name = "default"; }'))
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(mails(daemon, "oak")[0]) == 1, "the alert is there")
        week = ["--json", "digest", "--route", "oak"]
        assert json.loads(daemon.ctl(*week).stdout)["open"], "the week has it not"
        people = daemon.root / "people.csv"
        people.write_text(people.read_text().replace("Robin Vale,staff", "Robin Vale,manager"))
        assert daemon.ctl("reload").returncode == 0
        assert not json.loads(daemon.ctl(*week).stdout)["open"], "the week tells it"
        append(daemon.exports / "a.jsonl", b"".join(talk(n) for n in range(2, 8)))
        ended = "select count(*) from deliveries where reason = 6 and done is not null"
        wait_for(lambda: daemon.status()["messages"] == 7, "they are read")
        daemon.kill(signal.SIGTERM)
        assert daemon.once().returncode == 0
        with contextlib.closing(sqlite3.connect(daemon.root / "state/boundaryd.db")) as database:
            assert database.execute(ended).fetchone() == (1,), "the follow-up is not settled"
        assert not mails(daemon, "oak")[1], "he is told what was said next"
    finally:
        daemon.close()


@suite.case
def turned_off_there_is_no_second_mail():
    def test(daemon):
        append(daemon.exports / "a.jsonl", b"".join(talk(n) for n in range(2, 9)))
        append(daemon.exports / "a.jsonl", line(9, conversation="last"))
        wait_for(lambda: len(mails(daemon)[0]) == 2, "alerts go on")
        assert not mails(daemon)[1]
    running(test, extra='review = { repeat-count = 0; follow-up = "0"; };\n' + ONE)


@suite.case
def an_export_read_anew_and_another_reader_double_and_lose_nothing():
    def test(daemon):
        old = (daemon.exports / "a.jsonl").read_bytes()
        append(daemon.exports / "a.jsonl", talk(2) + talk(3))
        wait_for(lambda: daemon.status()["messages"] == 3, "they are read")
        daemon.kill(signal.SIGKILL)
        append(daemon.exports / "a.jsonl", talk(4))
        daemon.start().ready()
        wait_for(lambda: daemon.status()["messages"] == 1, "it is read on")
        # A new export of the same conversation, from its start.
        (daemon.exports / "b.jsonl").write_bytes(old + b"".join(talk(n) for n in range(2, 7)))
        wait_for(lambda: mails(daemon)[1], "the follow-up is there")
        (_, (_, mail)), = mails(daemon)[1].items()
        assert after(mail) == [f"see you at {n}" for n in range(2, 7)], after(mail)
    running(test)


def one_talk(daemon):
    """What three small files hold, and what must be known of it in the end."""
    wanted = {}
    for name in "abc":
        lines = [line(1, conversation=name)] + [talk(n, conversation=name) for n in range(2, 8)]
        (daemon.exports / f"{name}.jsonl").write_bytes(b"".join(lines[:3]))
        wanted[name] = lines
    return wanted


def check_whole(daemon, count):
    """Each alert once; with its follow-up it tells the five messages after it."""
    alerts, others = mails(daemon)
    assert len(alerts) == count, len(alerts)
    for alert, (_, mail) in alerts.items():
        told = after(others[alert][1]) if alert in others else after(mail)
        assert told == [f"see you at {n}" for n in range(2, 7)], (told, alert in others)


@suite.case
def killed_at_each_step_of_a_second_mail_it_is_neither_lost_nor_doubled():
    need_strace()
    seen = 0
    most = int(os.environ.get("TEST_STEPS", "1"))
    calls = ["fdatasync", "linkat"] if most == 1 else ["fdatasync", "fsync", "linkat", "unlinkat"]
    steps = [(name, nth) for name in calls for nth in range(1, most + 1)]
    for name, nth in steps:
        daemon = Daemon(APP, extra=WAIT + ONE)
        try:
            wanted = one_talk(daemon)
            assert daemon.once().returncode == 0
            alerts, others = mails(daemon)
            assert len(alerts) == 3 and not others
            for file, lines in wanted.items():
                append(daemon.exports / f"{file}.jsonl", b"".join(lines[3:]))
            daemon.start(before=tracing(daemon, f"{name}:signal=SIGKILL:when={nth}"))
            try:
                wait_for(lambda: daemon.process.poll() is not None or len(mails(daemon)[1]) == 3,
                         "it is killed, or done")
            finally:
                killed = daemon.process.poll() is not None
                seen += killed
                if not killed:
                    daemon.kill()
                daemon.process = None
            assert daemon.once().returncode == 0
            check_whole(daemon, 3)
            assert len(mails(daemon)[1]) == 3
        finally:
            daemon.close()
    assert seen > len(steps) // 2, f"only {seen} of {len(steps)} kills happened"


@suite.case
def killed_at_random_moments_every_alert_has_what_was_said_next_once():
    seed = int(os.environ.get("TEST_SEED", "7"))
    kills = int(os.environ.get("TEST_KILLS", "5"))
    print(f"# seed {seed}, {kills} kills", flush=True)
    chance = random.Random(seed)
    started = time.monotonic()
    daemon = Daemon(APP, extra='limits = { alerts = 0; alerts-sender = 0; };\n' + WAIT + ONE)
    try:
        daemon.start().ready()  # how long it takes to be of use here
        most_s = 2 * (time.monotonic() - started)
        daemon.kill()
        rest = []
        for number in range(kills):
            # The beginning of one talk, and the rest of the one before.
            lines = [line(1, conversation=f"c{number}")]
            lines += [talk(n, conversation=f"c{number}") for n in range(2, 8)]
            cut = chance.randrange(1, len(lines))
            path = daemon.exports / f"{number}.jsonl"
            append(path, b"".join(lines[:cut]))
            daemon.start()
            for to, one in rest:
                append(to, one)
            with contextlib.suppress(subprocess.TimeoutExpired):
                daemon.process.wait(chance.uniform(0.0, most_s))
            daemon.kill()
            rest = [(path, one) for one in lines[cut:]]
        for to, one in rest:
            append(to, one)
        daemon.start().ready()
        wait_for(lambda: len(mails(daemon)[0]) == kills, "every alert is there")
        wait_for(lambda: all(a in mails(daemon)[1] or len(after(m)) == 5
                             for a, (_, m) in mails(daemon)[0].items()), "and what came next")
        check_whole(daemon, kills)
        print(f"# {kills} alerts, {len(mails(daemon)[1])} follow-ups", flush=True)
    finally:
        daemon.close()


suite.run()
