#!/usr/bin/env python3
"""Never silent: what is wrong with the service is in the journal, in status and in IT's Maildir."""
import email
import email.policy
import itertools
import json
import re
import sqlite3

from faulty import LOG, ONE, attached, daemon_of, expect, running
from harness import BUILD, RULES, Suite, append, line, wait_for

suite = Suite()
PEOPLE = ("Robin", "Vale", "Sam", "Tull", "07700", "my number")


def mails(daemon):
    found = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
             for p in daemon.spool("health")]
    return [mail for mail in found if mail["X-Boundaryd-Health"] != "disk"]


def states(daemon, cause):
    return [mail["X-Boundaryd-State"] for mail in mails(daemon)
            if mail["X-Boundaryd-Health"] == cause]


def causes(daemon):
    return {alert["cause"]: alert for alert in (daemon.status() or {}).get("health_alerts", ())}


def check_thread(daemon, cause):
    """The later mails refer to the first; nobody's name and no message is in any."""
    own = [mail for mail in mails(daemon) if mail["X-Boundaryd-Health"] == cause]
    first = next(mail for mail in own if mail["X-Boundaryd-State"] == "began")
    for mail in own:
        assert not mail.defects, mail.defects
        text = mail.get_content()
        assert "Since:" in text and ("Next:" in text or "Until:" in text), text
        if mail is not first:
            assert mail["References"] == mail["In-Reply-To"] == first["Message-ID"], mail
    said = [text for text in daemon.stderr().split("\n") if "health " in text]
    for text in [*map(str, own), *said]:
        for word in PEOPLE:
            assert word not in text, f"'{word}' in: {text}"
    began = [text for text in said if re.search(f"health began cause={cause} ", text)]
    assert len(began) == 1, began


@suite.case
def a_source_that_falls_silent_is_told_once_also_over_a_restart_and_its_end_in_the_same_thread():
    source = LOG.replace(" }", ' expect-every = "1 s"; }')
    with running(source) as daemon:
        append(daemon.exports / "a.jsonl", line(1))
        wait_for(lambda: states(daemon, "silent") == ["began"], "IT has a mail")
        assert causes(daemon)["silent"]["thing"] == "app"
        assert "has said nothing since" in daemon.ctl("status").stdout.decode()
        daemon.kill()
        daemon.start().ready()
        wait_for(lambda: "silent" in causes(daemon), "it is still known")
        assert states(daemon, "silent") == ["began"], "told again after a restart"
        append(daemon.exports / "a.jsonl", line(2))
        numbers = itertools.count(3)

        def goes_on():
            append(daemon.exports / "a.jsonl", line(next(numbers), "see you at ten"))
            return len(states(daemon, "silent")) == 2
        wait_for(goes_on, "its end is told")
        assert sorted(states(daemon, "silent")) == ["began", "over"]
        check_thread(daemon, "silent")
        expect(daemon, 2)
        assert not [p for p in daemon.spool() if b"health" in p.read_bytes()], "a manager has one"


@suite.case
def rules_that_are_refused_are_told_until_they_are_mended():
    with running() as daemon:
        rules = daemon.root / "rules.d" / "test.conf"
        rules.write_text(RULES.replace('"high"', '"hihg"'))
        assert daemon.ctl("reload").returncode == 1
        wait_for(lambda: states(daemon, "rules") == ["began"], "IT has a mail")
        assert daemon.status()["health"] == "a health alert is open"
        rules.write_text(RULES)
        assert daemon.ctl("reload").returncode == 0
        wait_for(lambda: len(states(daemon, "rules")) == 2, "its end is told")
        wait_for(lambda: daemon.status()["health"] == "well", "all is well")
        check_thread(daemon, "rules")


@suite.case
def a_spool_that_fails_for_a_while_is_told_when_it_works_again_and_nothing_is_lost():
    with running() as daemon:
        with attached(daemon, "linkat:error=ENOSPC"):
            append(daemon.exports / "a.jsonl", line(1))
            wait_for(lambda: "spool" in causes(daemon), "status says so")
            assert not daemon.spool("health")
        expect(daemon, 1)
        wait_for(lambda: len(states(daemon, "spool")) == 2, "both mails are there")
        check_thread(daemon, "spool")


@suite.case
def quotas_are_told_in_steps():
    with daemon_of(extra=ONE) as daemon:
        daemon.write_settings(LOG)
        daemon.conf.write_text(daemon.conf.read_text()
                               .replace('path = "state";', 'path = "state"; quota = "1 KiB";')
                               .replace('path = "spool";', 'path = "spool"; quota = "64 KiB";'))
        daemon.start().ready()

        def level():
            return next((alert["level"] for alert in daemon.status()["health_alerts"]
                         if alert["thing"] == "quota of the spool"), 0)
        wait_for(lambda: "quota of the ledger" in
                 [alert["thing"] for alert in daemon.status()["health_alerts"]], "the ledger's")
        append(daemon.exports / "a.jsonl", line(0))
        expect(daemon, 1)
        assert level() == 0
        append(daemon.exports / "a.jsonl", b"".join(line(n) for n in range(1, 20)))
        wait_for(lambda: level() == 95, "the spool's")


@suite.case
def a_rule_that_matches_nothing_is_listed_and_told_in_one_mail():
    with running(extra=ONE + 'health = { rule-silence = "1 s"; route = "it"; };') as daemon:
        append(daemon.exports / "a.jsonl", line(1, "see you"))
        wait_for(lambda: [r["rule"] for r in daemon.status()["quiet_rules"]] == ["test-number"],
                 "it is listed")
        daemon.kill(15)
        assert any(b"quiet-rules" in p.read_bytes() for p in daemon.spool("it")), "no mail"


@suite.case
def the_weekly_mail_names_a_rule_that_met_nothing_for_long_enough_since_it_went_live():
    def digest():
        return json.loads(daemon.ctl("--json", "digest").stdout)["quiet_rules"]

    # Whatever rule-silence says: that is about IT's mail.
    with daemon_of(extra=ONE + 'health = { rule-silence = "0"; };') as daemon:
        rules = daemon.root / "rules.d" / "test.conf"
        append(daemon.exports / "a.jsonl", line(1, "see you"))
        assert daemon.once().returncode == 0
        with sqlite3.connect(daemon.root / "state" / "boundaryd.db") as db:
            db.execute("update moments set time = time - 120 * 86400000000 where kind = 'rule'")
        db.close()
        daemon.start().ready()
        assert digest() == ["test-number"]
        rules.write_text(RULES.replace('"live"', '"trial"'))
        assert daemon.ctl("reload").returncode == 0
        daemon.kill(15)
        rules.write_text(RULES)
        daemon.start().ready()
        assert digest() == [], "live since a moment ago, and called quiet"


@suite.case
def a_canary_goes_all_the_way_and_counts_nowhere():
    with running(extra=ONE + 'canary = { on = false; };') as daemon:
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1, 1)
        assert daemon.status()["canary"] == {
            "failed": False, "under_way": False, "passed": None, "next": None}
        for number in (1, 2):
            done = daemon.ctl("canary")
            assert done.returncode == 0, done.stderr
            wait_for(lambda n=number: len(daemon.spool("canary")) == n
                     and not daemon.status()["canary"]["under_way"], "it has come through")
        status = daemon.status()
        assert status["canary"]["passed"] and not status["canary"]["failed"]
        assert "canary    passed" in daemon.ctl("status").stdout.decode()
        got = {key: status[key] for key in ("messages", "matches", "alerts", "delivered")}
        assert set(got.values()) == {1}, got
        assert status["ledger"]["alerts"] == status["ledger"]["matches"] == 1, status["ledger"]
        assert status["rules"]["live"] == 1 and len(status["sources"]) == 1
        assert not status["quiet_rules"] and not list((daemon.root / "state/canary").iterdir())
        expect(daemon, 1, 1)


@suite.case
def a_canary_that_cannot_fly_is_told_until_one_does():
    with running() as daemon:
        (daemon.root / "state/canary").write_text("")
        done = daemon.ctl("canary")
        assert done.returncode == 1 and b"canary" in done.stderr, done.stderr
        wait_for(lambda: states(daemon, "canary") == ["began"], "IT has a mail")
        assert "the last FAILED" in daemon.ctl("status").stdout.decode()
        (daemon.root / "state/canary").unlink()
        assert daemon.ctl("canary").returncode == 0
        wait_for(lambda: len(states(daemon, "canary")) == 2, "its end is told")
        check_thread(daemon, "canary")


@suite.case
def a_file_that_ends_its_reader_is_told_without_its_name():
    extra = 'readers = { count = 1; step-time = "300 ms"; };'
    with daemon_of(extra=extra) as daemon:
        slow = line(1, "a.b 0 1 at dot " * 4000)
        append(daemon.exports / "Robin Vale.jsonl", slow * ((4 << 20) // len(slow)))
        daemon.start().ready()
        wait_for(lambda: states(daemon, "poison") == ["began"], "IT has a mail")
        mail = next(m for m in mails(daemon) if m["X-Boundaryd-Health"] == "poison")
        assert "'app'" in mail["Subject"], mail["Subject"]
        for word in PEOPLE:
            assert word not in str(mail), word


@suite.case
def a_chat_of_many_short_messages_is_not_taken_for_one_that_holds_its_reader_up():
    slow = b"__asan_init" in (BUILD / "boundaryctl").read_bytes()
    count = 30000
    with daemon_of(extra=f'readers = {{ count = 1; step-time = "{1000 if slow else 100} ms"; }};') as daemon:
        append(daemon.exports / "a.jsonl", b"".join(
            line(n, f"the bus is at ten, and there is tea at half past {n}") for n in range(count)))
        daemon.start().ready()
        wait_for(lambda: daemon.status()["messages"] == count, "all is read", 30)
        assert daemon.status()["set_aside"] == 0 and daemon.status()["reader_deaths"] == 0, daemon.stderr()


@suite.case
def a_message_longer_than_what_is_judged_is_told_with_its_file_and_byte_in_status():
    with daemon_of(extra=ONE + 'limits = { text = "64 KiB"; };') as daemon:
        append(daemon.exports / "a.jsonl", line(1, "see you at ten"))
        append(daemon.exports / "a.jsonl", line(2, "see you at ten " * 8000))
        daemon.start().ready()
        start = len(line(1, "see you at ten"))
        wait_for(lambda: states(daemon, "cut") == ["began"], "IT has a mail")
        fault = daemon.status()["sources"][0]["files"][0]["last_fault"]
        assert f"byte {start}: " in fault and "limit" in fault, fault
        check_thread(daemon, "cut")


@suite.case
def what_is_wrong_with_a_message_that_came_in_two_parts_is_said_as_well():
    with daemon_of(extra=ONE + 'limits = { text = "64 KiB"; };') as daemon:
        path = daemon.exports / "a.jsonl"
        whole = line(1, "see you at ten " * 8000)
        append(path, whole[:50000])
        daemon.start().ready()
        wait_for(lambda: [f["lag"] for f in daemon.status()["sources"][0]["files"]] == [0], "half is read")
        append(path, whole[50000:])
        wait_for(lambda: daemon.status()["messages"] == 1, "all is read")
        fault = daemon.status()["sources"][0]["files"][0]["last_fault"]
        assert "byte 0: " in fault and "limit" in fault, fault


if __name__ == "__main__":
    suite.run()
