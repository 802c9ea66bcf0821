#!/usr/bin/env python3
"""What a person who asks for it gets of what is kept, and what is removed."""
import hashlib
import io
import json
import os
import pwd
import sqlite3
import struct
import subprocess
import tarfile

from faulty import attached
from harness import Daemon, Suite, append, line, wait_for

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'


def ids(daemon):
    return [a["id"] for a in json.loads(daemon.ctl("--json", "alerts").stdout)]


def members(archive):
    """The archive's members by name, without its folder."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {m.name.removeprefix("person/"): tar.extractfile(m).read().decode()
                for m in tar.getmembers()}


def lines_of(text):
    return [json.loads(one) for one in text.splitlines()]


def known_hash(*people):
    """What anybody can make of two names: see ledger/concerns.c."""
    whole = hashlib.blake2b(digest_size=16)
    for field in (b"pair", *sorted(name.encode() for name in people)):
        whole.update(struct.pack("<Q", len(field)) + field)
    return whole.hexdigest()


def edit(daemon, *statements):
    """Stop the daemon and change its ledger, as a failing disk would; what was asked for."""
    daemon.kill(15)
    with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as db:
        rows = [row for statement in statements for row in db.execute(statement).fetchall()]
    db.close()
    daemon.start().ready()
    return rows


@suite.case
def forget_removes_a_persons_decided_alerts_and_their_mails():
    daemon = Daemon(APP, extra='window = "0";')
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(2))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 2, "the alerts are there")
        alerts = ids(daemon)
        daemon.ctl("review", alerts[0], "--as", "noise")
        assert daemon.ctl("forget", "w1").returncode == 2
        done = daemon.ctl("forget", "w1", "--note", "request 12")
        assert done.returncode == 0 and b"1 alert removed" in done.stdout, done.stdout
        assert b"1 kept" in done.stdout
        assert not any((daemon.root / "spool/default/.Noise/cur").iterdir())
        assert ids(daemon) == alerts[1:]
        assert b"1 alert removed" in daemon.ctl("forget", "w1", "--all", "--note", "x").stdout
        assert ids(daemon) == [] and daemon.spool() == []
        assert daemon.ctl("audit", "verify").returncode == 0
    finally:
        daemon.close()


@suite.case
def a_data_subject_gets_all_about_the_person_and_nobody_elses_name():
    def test(daemon):
        alerts = [a for a in ids(daemon) if b"between others" not in daemon.ctl("show", a).stdout]
        alerts.sort(key=lambda a: b"thanks" not in daemon.ctl("show", a).stdout)
        assert daemon.ctl("review", alerts[0], "--as", "advice-given", "--note",
                          "talked it over").returncode == 0
        archive = daemon.root / "sam.tar"
        assert daemon.ctl("export", "--person", "u1", archive).returncode == 2, "without a reason"
        done = daemon.ctl("export", "--person", "u1", "--note", "request 12", archive)
        assert done.returncode == 0, done.stderr
        assert archive.stat().st_mode & 0o777 == 0o600
        target = daemon.root / "out"
        with tarfile.open(archive) as tar:
            tar.extractall(target)
        folder = target / "person"
        sums = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder,
                              capture_output=True)
        assert sums.returncode == 0, sums.stdout
        listed = {text.split("  ")[1] for text in (folder / "SHA256SUMS").read_text().splitlines()}
        assert listed == {str(p.relative_to(folder)) for p in folder.rglob("*")
                          if p.is_file() and p.name != "SHA256SUMS"}
        got = {p.stem: json.loads(p.read_text()) for p in (folder / "alerts").iterdir()}
        assert sorted(got) == sorted(alerts), "not the person's alerts"
        one = got[alerts[0]]
        assert one["to"] == "Sam" and one["from"].startswith("person ")
        assert one["outcome"] == "advice-given" and one["note"] == "talked it over"
        whats = [event["what"] for event in one["history"]]
        assert whats[:2] == ["raised", "delivered"] and "outcome" in whats, whats
        assert [said["from"] for said in one["after"]] == ["Sam"], one["after"]
        everything = "".join(p.read_text() for p in folder.rglob("*") if p.is_file())
        user = pwd.getpwuid(os.geteuid()).pw_name
        assert "Robin" not in everything and f'"{user}"' not in everything
        # Between others, only what the person said.
        quoted = [json.loads(text) for text in (folder / "quoted.jsonl").read_text().splitlines()]
        assert [(said["text"]) for said in quoted] == ["morning all"], quoted
        assert "between others" not in everything, "it tells what others said"
        daemon.kill(15)
        with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as db:
            what, = db.execute("select what from audit where kind = 12").fetchone()
            assert db.execute("select words from notes where words = 'request 12'").fetchone()
        db.close()
        assert what == "a person, 2 alerts", what
        daemon.start().ready()
        by_name = daemon.ctl("export", "--person", "Sam Tull", "--note", "x", "-").stdout
        assert all(f"alerts/{alert}.json".encode() in by_name for alert in alerts), "by his id alone"
        nobody = daemon.ctl("export", "--person", "nobody", "--note", "x", "-")
        assert nobody.returncode == 0 and b"alerts/" not in nobody.stdout.split(b"What boundaryd")[0]
    said = [line(1), line(2, "thanks", **{"from": "Sam", "to": "Robin"}),
            line(3, conversation="d"),
            line(4, "morning all", conversation="g", **{"from": "Sam", "to": []}),
            line(5, conversation="g", to="Nobody Known",
                 text="between others my number is 07700 900321")]
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", b"".join(said))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 3, "the alerts are there")
        test(daemon)
        assert daemon.ctl("audit", "verify").returncode == 0
    finally:
        daemon.close()


@suite.case
def an_archive_has_what_repeats_are_counted_by_also_after_the_alert_itself_is_gone():
    daemon = Daemon(APP, extra='window = "0"; review = { follow-up = "0"; keep-noise = "1 minute"; };')
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(2, to="Nobody Known"))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 2, "the alerts are there")
        first = next(a for a in ids(daemon) if b"Sam" in daemon.ctl("show", a).stdout)
        assert daemon.ctl("review", first, "--as", "noise").returncode == 0
        # Retention looks once an hour, and at the start.
        rows = edit(daemon, "select pair from concerns",
                    "update cases set decided = decided - 3600000000 where decided is not null")
        pairs = {pair.hex() for pair, in rows}
        wait_for(lambda: first not in ids(daemon), "the alert is removed")
        worker = members(daemon.ctl("export", "--person", "w1", "--note", "x", "-").stdout)
        assert f"alerts/{first}.json" not in worker
        rows = {row["alert"]: row for row in lines_of(worker["concerns.jsonl"])}
        assert len(rows) == 2 and rows[first]["outcome"] == "noise", rows
        assert rows[first]["worker"] == "w1" and rows[first]["rule"] == "test-number"
        assert len({row["with"] for row in rows.values()}) == 2, "two pairs look like one"
        assert pairs == {known_hash("w1", "u1"), known_hash("w1", "Nobody Known")}, pairs
        for pair in pairs:
            assert pair[:12] not in "".join(worker.values()), "whom it is with can be guessed"
        other = members(daemon.ctl("export", "--person", "u1", "--note", "x", "-").stdout)
        row, = lines_of(other["concerns.jsonl"])
        assert row["alert"] == first and row["worker"].startswith("person "), row
        assert row["with"] == rows[first]["with"], "the same two people look like others"
        assert "w1" not in "".join(other.values()), "it names the worker"
        assert daemon.ctl("forget", "w1", "--all", "--note", "x").returncode == 0
        gone = members(daemon.ctl("export", "--person", "w1", "--note", "x", "-").stdout)
        assert gone["concerns.jsonl"] == "", gone
    finally:
        daemon.close()


@suite.case
def an_archive_may_be_longer_than_one_answer_of_the_daemon():
    count = 60
    daemon = Daemon(APP, extra='window = "0"; limits = { alerts = 10000; };')
    try:
        append(daemon.exports / "a.jsonl", b"".join(
            line(n, f"my number is 07700 900{n:03d}" + " and thank you" * 400) for n in range(count)))
        daemon.start().ready()
        wait_for(lambda: daemon.status()["alerts"] == count, "all are found")
        path = daemon.root / "robin.tar"
        path.write_text("somebody else may read this")
        path.chmod(0o644)
        done = daemon.ctl("export", "--person", "w1", "--note", "x", path)
        assert done.returncode == 0, done.stderr
        assert path.stat().st_mode & 0o777 == 0o600, "others may read it"
        archive = path.read_bytes()
        assert len(archive) > 1 << 20, len(archive)
        got = members(archive)
        assert len([name for name in got if name.startswith("alerts/")]) == count
        assert len(lines_of(got["concerns.jsonl"])) == count
        target = daemon.root / "out"
        with tarfile.open(path) as tar:
            tar.extractall(target)
        sums = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"],
                              cwd=target / "person", capture_output=True)
        assert sums.returncode == 0, sums.stdout
        left = {p.name for p in (daemon.root / "state").iterdir()} - {"canary"}
        assert all(name.startswith("boundaryd.db") for name in left), left
        assert daemon.ctl("export", "--person", "w1", "--note", "x", "/nowhere/x.tar").returncode == 2
    finally:
        daemon.close()


@suite.case
def an_archive_that_could_not_be_made_is_not_in_the_record_of_what_was_handed_out():
    daemon = Daemon(APP)
    try:
        daemon.start().ready()

        def exported():
            return edit(daemon, "select what from audit where kind = 12")
        with attached(daemon, "lseek:error=EIO"):
            done = daemon.ctl("export", "--person", "w1", "--note", "x", "-")
        assert done.returncode != 0 and done.stdout == b"", done
        assert exported() == [], "it says that an archive was handed out"
        assert daemon.ctl("export", "--person", "w1", "--note", "x", "-").returncode == 0
        assert len(exported()) == 1
    finally:
        daemon.close()


@suite.case
def an_alert_that_the_disk_damaged_goes_out_without_its_words_and_it_is_told():
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the alert is there")
        alert, = ids(daemon)
        daemon.spool()[0].unlink()
        # To be delivered twice, as to two routes or after a full disk: it is one alert.
        edit(daemon, "update alerts set packed = x'00'", "update deliveries set done = null",
             "insert into deliveries (alert, route) select alert, route from deliveries")
        wait_for(lambda: len(daemon.spool()) == 1, "it is delivered all the same")
        text = daemon.mails()[0].get_body(("plain",)).get_content()
        assert "Robin Vale" in text and "is damaged" in text and "Personal phone number" in text, text
        assert "07700" not in text and "from byte" not in text
        open_now = daemon.status()["health_alerts"]
        assert [a["cause"] for a in open_now] == ["damaged"] and alert[:12] in open_now[0]["what"], open_now
        assert open_now[0]["what"].startswith("1 alert in the ledger"), open_now
        assert daemon.stderr().count(f"alert {alert} goes out without") == 1
        assert b"is damaged" in daemon.ctl("show", alert).stdout
        for person in ("w1", "u1", "Sam"):
            got = members(daemon.ctl("export", "--person", person, "--note", "x", "-").stdout)
            assert json.loads(got[f"alerts/{alert}.json"])["damaged"] is True, got
        done = daemon.ctl("forget", "u1", "--all", "--note", "x")
        assert b"1 alert removed" in done.stdout and ids(daemon) == []
    finally:
        daemon.close()


suite.run()
