#!/usr/bin/env python3
"""How boundaryctl and boundaryd are called: help, usage, width, exit status."""
import json
import re
import subprocess

from harness import BUILD, RULES, SOURCE, Daemon, Suite, append, line, wait_for

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'


def run(program, *arguments):
    return subprocess.run([BUILD / program, *map(str, arguments)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def commands():
    return re.findall(r"^  (\w+) ", run("boundaryctl", "help").stdout, re.M)


def assert_fits(text):
    wide = [each for each in text.split("\n") if len(each) > 80]
    assert not wide, wide


def resting(test):
    """Settings and an export, and no daemon."""
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(2, "good morning"))
        test(daemon)
    finally:
        daemon.close()


@suite.case
def help_names_every_command_and_help_of_one_says_how_it_is_called():
    assert len(commands()) >= 9, commands()
    for each in commands():
        for done in (run("boundaryctl", "help", each), run("boundaryctl", each, "--help")):
            assert done.returncode == 0 and done.stderr == "", (each, done.stderr)
            assert done.stdout.startswith(f"usage: boundaryctl [-c FILE] {each}"), done.stdout
            assert_fits(done.stdout)
    for flag in ("help", "-h", "--help"):
        done = run("boundaryctl", flag)
        assert done.returncode == 0 and "usage: " in done.stdout
        assert_fits(done.stdout)
    # Where the settings are is not ours to shorten.
    assert_fits(re.sub(r"\(/.*\)", "", run("boundaryd", "-h").stdout))


@suite.case
def the_manual_describes_every_command_and_no_other():
    page = (SOURCE / "man" / "boundaryctl.8").read_text()
    described = set(re.findall(r"^\.It Cm (\w+)", page, re.M))
    assert described == set(commands()), described ^ set(commands())


@suite.case
def the_manual_describes_every_option_and_no_other():
    said = "".join(run("boundaryctl", "help", each).stdout for each in commands())
    said += run("boundaryctl", "help").stdout
    page = (SOURCE / "man" / "boundaryctl.8").read_text()
    built = set(re.findall(r"--([a-z]+)", said))
    described = set(re.findall(r"Fl -([a-z]+)", page))
    assert described == built, described ^ built
    page = (SOURCE / "man" / "boundaryd.8").read_text()
    described = set(re.findall(r"^\.It Fl (\w)", page, re.M))
    assert described == set("1chtVv"), described
    assert run("boundaryd", "-h").stdout.startswith("usage: boundaryd [-1htvV] [-c FILE]\n")


@suite.case
def check_says_as_json_what_it_says_in_words_and_where_no_file_is_yet():
    def test(daemon):
        daemon.write_settings(APP + ', { name = "slip"; path = "export/*.txt"; }')
        words = run("boundaryctl", "-c", daemon.conf, "check")
        told = json.loads(run("boundaryctl", "-c", daemon.conf, "--json", "check").stdout)
        assert words.returncode == 0 and words.stdout.startswith("all is well: 1 rule "), words
        assert told["well"] and told["faults"] == [] and told["sources"] == 2, told
        note, = told["notes"]
        assert "source 'slip': no file fits" in note["text"], note
        assert f"note: {note['file']}:{note['line']}: {note['text']}\n" in words.stdout, words
        assert run("boundaryd", "-c", daemon.conf, "-t").stdout == words.stdout
        once = daemon.once()
        assert once.returncode == 0 and note["text"].encode() in once.stderr, once
        (daemon.root / "rules.d" / "test.conf").write_text("rules = (")
        told = json.loads(run("boundaryctl", "-c", daemon.conf, "--json", "check").stdout)
        assert not told["well"] and told["faults"][0]["file"].endswith("test.conf"), told
        assert told["more_faults"] == told["more_notes"] == 0, told
        append(daemon.root / "people.csv", b"w1,Robin Vale,nobody,oak,,\n" * 1200)
        told = json.loads(run("boundaryctl", "-c", daemon.conf, "--json", "check").stdout)
        words = run("boundaryctl", "-c", daemon.conf, "check").stderr
        assert len(told["faults"]) == 1000 and told["more_faults"] > 200, told["more_faults"]
        assert words.endswith(f"and {told['more_faults']} more faults\n"), words[-200:]
    resting(test)


@suite.case
def a_message_is_judged_to_its_end_as_far_as_limits_text_reaches():
    def test(daemon):
        text = "see you at the day centre. " * 30000 + "my number is 07700 900123"
        path = daemon.root / "long.jsonl"
        path.write_bytes(line(1, text))
        for limits, hits in (("", 0), ('limits = { text = "1 MiB"; line = "2 MiB"; };', 1)):
            daemon.conf.write_text(daemon.conf.read_text() + limits)
            done = run("boundaryctl", "-c", daemon.conf, "scan", "--format", "jsonl", path)
            assert len(done.stdout.splitlines()) == hits, (limits, done.stderr)
    resting(test)


@suite.case
def without_the_people_that_its_settings_name_it_does_not_start_and_reads_nothing():
    def test(daemon):
        people = daemon.root / "people.csv"
        text = people.read_text()
        people.unlink()
        done = daemon.once()
        assert done.returncode == 1 and b"people.csv" in done.stderr, done
        assert b"not started" in done.stderr and daemon.spool() == [], done
        people.write_text(text)
        assert daemon.once().returncode == 0 and len(daemon.spool()) == 1
    resting(test)


@suite.case
def what_is_not_understood_ends_with_2_and_the_usage():
    for arguments in ([], ["nonsense"], ["help", "nonsense"], ["check", "more"], ["explain"],
                      ["explain", "two", "texts"], ["scan", "--nonsense"], ["status", "more"],
                      ["alerts", "more"], ["show"], ["rules", "more"], ["try"]):
        done = run("boundaryctl", *arguments)
        assert done.returncode == 2, (arguments, done.returncode)
        assert "usage: boundaryctl" in done.stderr and done.stdout == "", (arguments, done.stderr)
        assert_fits(done.stderr)
    for arguments in (["-c"], ["alerts", "--limit", "0"], ["alerts", "--limit", "-1"],
                      ["explain", "--from", "nurse", "text"], ["-c", "/nowhere", "scan", "-"],
                      ["-c", "/nowhere", "rules"], ["-c", "/nowhere", "status"]):
        done = run("boundaryctl", *arguments)
        assert done.returncode == 2 and done.stderr.startswith(("boundaryctl: ", "cannot read /nowhere")), \
            (arguments, done.returncode, done.stderr)
    for arguments in (["-x"], ["more"], ["-c"]):
        done = run("boundaryd", *arguments)
        assert done.returncode == 1 and "usage: boundaryd" in done.stderr, (arguments, done.stderr)


@suite.case
def versions_are_printed_alike():
    one, two = run("boundaryctl", "-V"), run("boundaryd", "-V")
    assert one.returncode == two.returncode == 0
    assert one.stdout.split()[1:] == two.stdout.split()[1:], (one.stdout, two.stdout)


@suite.case
def offline_commands_end_with_0_when_done():
    def test(daemon):
        export = daemon.exports / "a.jsonl"
        other = daemon.root / "other.conf"
        other.write_text(RULES.replace("my number is", "ring me on"))
        for arguments in (["check"], ["rules"], ["rules", "test"], ["scan", export], ["scan", "-"],
                          ["explain", "my number is 07700 900123"], ["explain", "good morning"],
                          ["try", "--rules", other, export],
                          ["rules", "--dead", export], ["rules", "--overlap", export]):
            done = daemon.ctl(*map(str, arguments))
            assert done.returncode == 0, (arguments, done.returncode, done.stderr)
            if arguments[0] not in ("scan", "try"):
                assert_fits(done.stdout.decode().replace(str(daemon.root), ""))
    resting(test)


@suite.case
def settings_with_a_fault_end_a_check_with_1_and_a_scan_goes_on():
    def test(daemon):
        daemon.write_settings(APP)
        daemon.conf.write_text(daemon.conf.read_text() + 'contxt = 3;\n')
        done = daemon.ctl("check")
        assert done.returncode == 1 and b"'context'" in done.stderr + done.stdout, done
        done = daemon.ctl("scan", str(daemon.exports / "a.jsonl"))
        assert done.returncode == 0 and done.stdout.count(b"\n") == 1, done
        assert b"'context'" in done.stderr
    resting(test)


@suite.case
def what_cannot_be_read_ends_with_2():
    def test(daemon):
        for arguments in (["scan", "none.jsonl"], ["scan", "--format", "whatsap", "-"],
                          ["rules", "--dead", "none.jsonl"]):
            done = daemon.ctl(*map(str, arguments))
            assert done.returncode == 2 and done.stderr != b"", (arguments, done)
        done = daemon.ctl("try", "--rules", "none.conf", str(daemon.exports / "a.jsonl"))
        assert done.returncode == 1 and b"none.conf" in done.stderr, done
        for command in (["status"], ["reload"], ["alerts"], ["show", "0123"]):
            done = daemon.ctl(*command)
            assert done.returncode == 2 and b"control.sock" in done.stderr, (command, done)
    resting(test)


@suite.case
def a_daemon_answers_with_0_and_refuses_with_1():
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", b"".join(map(line, range(30))))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 30, "all alerts are there")
        for command in (["status"], ["alerts"], ["alerts", "--limit", "7"], ["reload"]):
            done = daemon.ctl(*command)
            assert done.returncode == 0, (command, done)
            if command != ["reload"]:
                assert_fits(done.stdout.decode().replace(str(daemon.root), ""))
        assert daemon.ctl("alerts", "--limit", "7").stdout.count(b"\n") == 7
        assert daemon.ctl("--socket", str(daemon.root / "control.sock"), "status").returncode == 0
        done = daemon.ctl("show", "0123")
        assert done.returncode == 1 and b"boundaryctl alerts" in done.stderr, done
        daemon.conf.write_text(daemon.conf.read_text() + 'contxt = 3;\n')
        assert daemon.ctl("reload").returncode == 1
    finally:
        daemon.close()


suite.run()
