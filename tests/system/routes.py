#!/usr/bin/env python3
"""Whom a route's trouble is not: the other routes, and those who are to mend it."""
import shutil

from faulty import LOG, ONE, daemon_of
from harness import Suite, append, line, wait_for

suite = Suite()
STRANGER = {"from": "Nobody Known", "from_role": "staff", "to": "Nobody Else"}
TWO = '{ name = "oak"; team = "oak"; }, { name = "default"; }'


def of_oak(number, text=None):
    return line(number, text, conversation=f"oak{number}")


def of_nobody(number):
    return line(number, conversation=f"other{number}", **STRANGER)


def with_routes(daemon, routes):
    conf = daemon.conf.read_text()
    daemon.conf.write_text(conf.replace('{ name = "default"; }', routes))


@suite.case
def a_route_that_takes_no_mail_holds_up_no_other_and_gets_its_own_when_it_does():
    with daemon_of(LOG, extra=ONE) as daemon:
        with_routes(daemon, TWO)
        daemon.start().ready()
        tmp = daemon.root / "spool/oak/tmp"
        shutil.rmtree(tmp)
        tmp.write_text("no folder")
        log = daemon.exports / "a.jsonl"
        append(log, b"".join(of_oak(n) for n in range(1, 100)) + of_nobody(100))
        wait_for(lambda: len(daemon.spool()) == 1, "the other route has its own")
        append(log, of_nobody(101))
        wait_for(lambda: len(daemon.spool()) == 2, "and goes on")
        wait_for(lambda: daemon.spool("health"), "IT is told")
        assert not daemon.spool("oak")
        assert daemon.status()["health"] == "SPOOL FAILING"
        assert "WAIT for the spool" in daemon.ctl("status").stdout.decode()
        assert daemon.stderr().count("cannot deliver") == 1, "said once"
        tmp.unlink()
        wait_for(lambda: len(daemon.spool("oak")) == 99, "its own are there")
        wait_for(lambda: "it works again" in daemon.stderr(), "said as well")
        assert len(daemon.spool()) == 2 and daemon.status()["delivered"] == 101


@suite.case
def a_route_that_takes_no_mail_while_another_does_not_either_is_named_as_well():
    with daemon_of(LOG, extra=ONE) as daemon:
        with_routes(daemon, TWO)
        daemon.start().ready()
        folders = {name: daemon.root / "spool" / name / "tmp" for name in ("oak", "default")}
        for number, (route, tmp) in enumerate(folders.items(), 1):
            shutil.rmtree(tmp)
            tmp.write_text("no folder")
            append(daemon.exports / "a.jsonl", of_oak(1) if route == "oak" else of_nobody(2))
            wait_for(lambda: daemon.stderr().count("cannot deliver") == number, route)
        for tmp in folders.values():
            tmp.unlink()
        wait_for(lambda: len(daemon.spool("oak")) == len(daemon.spool()) == 1, "both are there")


@suite.case
def a_route_that_fails_again_while_another_still_does_is_named_again():
    with daemon_of(LOG, extra=ONE) as daemon:
        with_routes(daemon, TWO)
        daemon.start().ready()
        oak, default = (daemon.root / "spool" / name / "tmp" for name in ("oak", "default"))

        def break_off(tmp, number, text, times):
            shutil.rmtree(tmp)
            tmp.write_text("no folder")
            append(daemon.exports / "a.jsonl", text)
            named = f"route '{tmp.parent.name}'"
            wait_for(lambda: daemon.stderr().count(f"cannot deliver") == times, f"{number} is named")
            assert named in daemon.stderr().rsplit("cannot deliver", 1)[1], daemon.stderr()

        break_off(oak, 1, of_oak(1), 1)
        break_off(default, 2, of_nobody(2), 2)
        default.unlink()
        wait_for(lambda: len(daemon.spool()) == 1, "one of them takes mail again")
        append(daemon.exports / "a.jsonl", of_nobody(3))
        wait_for(lambda: len(daemon.spool()) == 2, "and goes on")
        break_off(default, 4, of_nobody(4), 3)
        for tmp in (oak, default):
            tmp.unlink()
        wait_for(lambda: len(daemon.spool()) == 3 and len(daemon.spool("oak")) == 1, "all is there")
        assert daemon.stderr().count("cannot deliver") == 3, "each once"


@suite.case
def a_second_mail_for_a_route_that_is_no_more_holds_up_nothing():
    wait = 'review = { repeat-count = 0; follow-up = "1 h"; };\n'
    with daemon_of(LOG, extra=ONE + wait) as daemon:
        plain = daemon.conf.read_text()
        with_routes(daemon, TWO)
        daemon.start().ready()
        log = daemon.exports / "a.jsonl"
        append(log, line(1))
        wait_for(lambda: len(daemon.spool("oak")) == 1, "the alert is there")
        daemon.conf.write_text(plain)
        assert daemon.ctl("reload").returncode == 0
        append(log, b"".join(line(n, f"see you at {n}") for n in range(2, 8)) + of_nobody(9))
        wait_for(lambda: len(daemon.spool()) == 2, "both are there")
        subjects = sorted(mail["Subject"][:4] for mail in daemon.mails())
        assert subjects == ["Re: ", "[hig"], subjects
        wait_for(lambda: daemon.status()["health"] == "well", "nothing waits")


if __name__ == "__main__":
    suite.run()
