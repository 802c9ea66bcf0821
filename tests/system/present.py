#!/usr/bin/env python3
"""What managers are told of many alerts at once: the weekly mail, and the report."""
import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import tarfile

import page_check
from harness import DEADLINE_S, Daemon, Skip, Suite, append, line

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def settings(daemon, days_ago, names="false"):
    """The weekly mail is due at midnight, so many days ago."""
    day = DAYS[(datetime.datetime.now(datetime.timezone.utc)
                - datetime.timedelta(days=days_ago)).weekday()]
    daemon.extra = f'digest = {{ day = "{day}"; at = "00:00"; names = {names}; }};'
    daemon.write_settings(APP)


def ledger(daemon):
    return sqlite3.connect(daemon.root / "state" / "boundaryd.db")


def weekly(daemon):
    return [mail for mail in daemon.mails() if "X-Boundaryd-Week" in mail]


def told(test, alerts=1):
    """A route that was told of the week before, and then has some alerts."""
    daemon = Daemon(APP, 'timezone = "UTC";')
    try:
        settings(daemon, 3)
        daemon.once()
        for number in range(alerts):
            append(daemon.exports / "a.jsonl", line(number))
        daemon.once()
        test(daemon)
    finally:
        daemon.close()


@suite.case
def a_new_route_is_not_told_of_weeks_before_it_was_there():
    daemon = Daemon(APP)
    try:
        settings(daemon, 1)
        assert daemon.once().returncode == 0
        assert daemon.spool() == []
    finally:
        daemon.close()


@suite.case
def a_week_is_told_once_also_when_the_ledger_lost_that_it_was():
    def test(daemon):
        settings(daemon, 0)
        daemon.once()
        mails = weekly(daemon)
        assert len(mails) == 1, daemon.stderr()
        assert mails[0]["Subject"].startswith("[weekly] default: "), mails[0]["Subject"]
        parts = [p.get_content_type() for p in mails[0].walk() if not p.is_multipart()]
        assert parts == ["text/plain", "text/html", "application/json"], parts
        assert not mails[0].defects
        daemon.once()
        assert len(weekly(daemon)) == 1, "told twice"
        # As after a crash between the spool and the ledger.
        with ledger(daemon) as kept:
            kept.execute("UPDATE meta SET value = '1' WHERE name = 'week default'")
        kept.close()
        daemon.once()
        assert len(weekly(daemon)) == 1, "told twice after a crash"
    told(test)


@suite.case
def an_empty_week_is_told_too_and_its_html_is_sound():
    def test(daemon):
        settings(daemon, 0)
        daemon.once()
        mail, = weekly(daemon)
        text = mail.get_body(("plain",)).get_content()
        assert "Nothing was raised this week, and nothing is open." in text, text
        assert max(map(len, text.split("\n"))) <= 78
        page_check.check(mail.get_body(("html",)).get_content())
        assert "app" in text and "NOTHING was read all week" in text, text
    told(test, 0)


@suite.case
def the_mail_of_an_alert_is_sound_html():
    def test(daemon):
        mail = [mail for mail in daemon.mails() if "X-Boundaryd-Alert" in mail][0]
        shown = mail.get_body(("html",)).get_content()
        page = page_check.check(shown)
        assert "<mark" in shown and "07700 900000" in "".join(page.words)
    told(test)


@suite.case
def digest_and_report_can_be_had_at_any_time():
    def test(daemon):
        daemon.start().ready()
        done = daemon.ctl("digest")
        assert done.returncode == 0 and b"The week of default" in done.stdout, done
        assert "Robin" not in done.stdout.decode(), "somebody is named"
        week = json.loads(daemon.ctl("--json", "digest", "--route", "default").stdout)
        assert [source["source"] for source in week["sources"]] == ["app"], week
        assert sum(week["sources"][0]["messages"]) == 3, week
        done = daemon.ctl("digest", "--route", "nowhere")
        assert done.returncode == 1 and b"no route 'nowhere' that" in done.stderr, done
        assert daemon.ctl("digest", "more").returncode == 2
        file = daemon.root / "report.html"
        done = daemon.ctl("report", "--html", file)
        assert done.returncode == 0, done
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
        page_check.check(file.read_text())
        assert json.loads(daemon.ctl("--json", "report").stdout)["outcomes"].keys() >= {"noise"}
        assert daemon.ctl("report", "--html", "/nowhere/x").returncode == 2
        assert daemon.ctl("report", "--html", file, "--weeks", "0").returncode == 2
    told(test, 3)


@suite.case
def an_exported_alert_is_whole_checkable_and_recorded():
    def test(daemon):
        daemon.start().ready()
        alert = json.loads(daemon.ctl("--json", "alerts").stdout)[0]["id"]
        file = daemon.root / "one.tar"
        done = daemon.ctl("export", alert[:10], file)
        assert done.returncode == 0, done
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
        with tarfile.open(file) as archive:
            held = {member.name.split("/")[1]: archive.extractfile(member).read()
                    for member in archive.getmembers()}
        assert set(held) == {"alert.eml", "alert.json", "history.jsonl", "rule.txt", "rule.conf",
                             "SHA256SUMS"}, held.keys()
        sums = dict(reversed(row.split("  ")) for row in held["SHA256SUMS"].decode().splitlines())
        for name, told in sums.items():
            assert hashlib.sha256(held[name]).hexdigest() == told, name
        assert len(sums) == 5
        assert json.loads(held["alert.json"])["alert"] == alert
        assert held["rule.conf"] == (daemon.root / "rules.d" / "test.conf").read_bytes()
        last = [json.loads(row) for row in held["history.jsonl"].splitlines()][-1]
        assert last["what"] == "exported" and last["who"], last
        assert daemon.ctl("export", "ffffffff", file).returncode == 1
        assert tarfile.is_tarfile(file), "what stood there went although the answer was no"
    told(test)


@suite.case
def the_report_is_drawn_by_a_browser_without_a_network():
    browser = shutil.which("chromium")
    if browser is None:
        raise Skip("chromium is not installed; scripts/screenshots asks for it")

    def test(daemon):
        daemon.start().ready()
        assert daemon.ctl("report", "--html", daemon.root / "r.html").returncode == 0
        picture = daemon.root / "r.png"
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={daemon.root}/browser", "--window-size=1280,900",
             f"--screenshot={picture}", f"file://{daemon.root}/r.html"],
            capture_output=True, timeout=DEADLINE_S, check=True)
        head = picture.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(head[16:20], "big") == 1280
        assert picture.stat().st_size > 5000, "an empty picture"
    told(test, 3)


suite.run()
