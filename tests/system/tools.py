#!/usr/bin/env python3
"""boundaryctl try, rules --overlap, --dead and test, and what explain adds."""
import json
import subprocess

from harness import BUILD, RULES, SOURCE, Daemon, Suite, line

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
TALK = (line(1) + line(2, "my number is up") + line(3, "ring me on 07700 900555")
        + line(4, "my number is 07700 900004\x1b[31m"))
OTHER = '''
family = "contact-details";
rules = ( {
	id = "%s"; title = "T"; why = "W"; severity = "high";
	phrases = "
		%s %%{phone}
	";
	must-alert = "
		%s 07700 900123
	";
} );
'''


def offline(test):
    daemon = Daemon(APP)
    try:
        export = daemon.exports / "deep" / "a.jsonl"
        export.parent.mkdir()
        export.write_bytes(TALK)
        test(daemon)
    finally:
        daemon.close()


def tried(daemon, *more):
    done = daemon.ctl("--json", "try", *more, daemon.exports)
    assert done.returncode == 0, done.stderr
    out = json.loads(done.stdout)
    return out, {r["rule"]: (r["new"], r["lost"], r["kept"]) for r in out["rules"]}


@suite.case
def try_counts_new_lost_and_kept_hits_of_each_rule():
    def test(daemon):
        new = daemon.root / "new.conf"
        new.write_text(OTHER % ("test-number", "ring me on", "ring me on"))
        out, rules = tried(daemon, "--rules", new)
        assert rules == {"test-number": (1, 2, 0)}, rules
        assert (out["messages"], out["files"]) == (4, 1)
        assert out["per_1000"] == {"in_use": 500.0, "tried": 250.0}, out
        samples = out["rules"][0]["samples"]
        assert samples["new"] == ["ring me on 07700 900555"] and len(samples["lost"]) == 2
    offline(test)


@suite.case
def try_lays_rules_over_those_in_use_or_takes_them_alone():
    def test(daemon):
        new = daemon.root / "new"
        new.mkdir()
        (new / "a.conf").write_text(OTHER % ("test-ring", "ring me on", "ring me on"))
        assert tried(daemon, "--rules", new)[1] == {"test-number": (0, 0, 2), "test-ring": (1, 0, 0)}
        assert tried(daemon, "--rules", new, "--only")[1] == {
            "test-number": (0, 2, 0), "test-ring": (1, 0, 0)}
    offline(test)


@suite.case
def try_lays_a_list_over_the_one_of_that_name():
    def test(daemon):
        for name, words in (("lists", "number"), ("more", "number\nmobile")):
            (daemon.root / name).mkdir()
            (daemon.root / name / "things.txt").write_text(words + "\n")
        (daemon.root / "rules.d" / "test.conf").write_text(
            RULES.replace("my number is %{phone}", "my {things} is %{phone}"))
        (daemon.exports / "b.jsonl").write_bytes(line(9, "my mobile is 07700 900009"))
        assert tried(daemon, "--lists", daemon.root / "more")[1] == {"test-number": (1, 0, 2)}
    offline(test)


@suite.case
def try_prints_ten_samples_in_80_columns_and_no_escape_of_a_terminal():
    def test(daemon):
        (daemon.exports / "b.jsonl").write_bytes(
            b"".join(line(n, "so " * n + f"my number is 07700 9001{n}") for n in range(10, 40)))
        new = daemon.root / "new.conf"
        new.write_text('rules = ( { id = "test-number"; status = "off"; } );\n')
        done = daemon.ctl("try", "--rules", new, daemon.exports)
        text = done.stdout.decode()
        assert done.returncode == 0, done.stderr
        assert text.count("    lost ") == 10 and "\x1b" not in text, text
        assert "was live, is off" in text and max(map(len, text.split("\n"))) <= 80, text
    offline(test)


@suite.case
def try_shows_what_changes_first_and_what_does_not_as_a_line_each():
    def test(daemon):
        new = daemon.root / "new.conf"
        new.write_text(RULES.replace("test-number", "number-too"))
        text = daemon.ctl("try", "--rules", new, daemon.exports).stdout.decode()
        changed, same = text.split("These meet what they met before:\n")
        assert "number-too" in changed and "    new   my number is" in changed, text
        assert "test-number" not in changed and same.startswith("test-number "), text
        assert "kept  " not in same, text
    offline(test)


@suite.case
def try_says_no_where_the_new_rules_are_broken_and_2_where_nothing_can_be_read():
    def test(daemon):
        new = daemon.root / "new.conf"
        new.write_text(OTHER.replace("severity", "severty") % ("x", "a", "a"))
        done = daemon.ctl("try", "--rules", new, daemon.exports)
        assert done.returncode == 1 and b"new.conf:4: " in done.stderr, done.stderr
        assert daemon.ctl("try", "--rules", new, daemon.root / "none").returncode == 2
        assert daemon.ctl("try", daemon.exports).returncode == 2
        assert daemon.ctl("try", "--rules", new, "-").returncode == 2
    offline(test)


@suite.case
def overlap_counts_the_messages_two_rules_share_and_dead_names_the_idle():
    def test(daemon):
        add = daemon.root / "rules.d"
        (add / "two.conf").write_text(OTHER % ("test-is", "is", "is"))
        (add / "idle.conf").write_text(OTHER % ("test-idle", "fax", "fax"))
        done = daemon.ctl("--json", "rules", "--overlap", daemon.exports)
        pairs = [json.loads(one) for one in done.stdout.splitlines()]
        assert [(sorted(p["rules"]), p["both"], p["hits"]) for p in pairs] == [
            (["test-is", "test-number"], 2, [2, 2])], pairs
        done = daemon.ctl("--json", "rules", "--dead", daemon.exports)
        assert [json.loads(one)["rule"] for one in done.stdout.splitlines()] == ["test-idle"]
        assert daemon.ctl("rules", "--dead").returncode == 2
    offline(test)


@suite.case
def rules_test_runs_every_example_and_names_each_that_fails():
    def test(daemon):
        done = daemon.ctl("rules", "test")
        assert done.returncode == 0 and b"test-number" in done.stdout, done.stderr
        (daemon.root / "rules.d" / "test.conf").write_text(
            RULES.replace("my number is up", "my number is 07700 900456"))
        done = daemon.ctl("--json", "rules", "test")
        assert done.returncode == 1 and b"test.conf:14: this must stay quiet" in done.stderr, done
        assert json.loads(done.stdout) == {"rule": "test-number", "must_alert": 1,
                                           "must_stay_quiet": 1, "result": "1 failed"}
    offline(test)


@suite.case
def the_manuals_rules_are_right_and_decide_their_examples():
    def test(daemon):
        page = (SOURCE / "man" / "boundaryd-rules.5").read_text()
        blocks = [block.split(".Ed\n")[0].split("\n", 1)[1] for block in page.split(".Bd ")[1:]]
        rules = [block for block in blocks if block.startswith("family")]
        assert len(rules) == 3
        (daemon.root / "lists").mkdir()
        (daemon.root / "lists" / "gifts.txt").write_text("chocolates\n")
        for number, block in enumerate(rules):
            (daemon.root / "rules.d" / f"manual{number}.conf").write_text(block)
        done = daemon.ctl("rules", "test")
        assert done.returncode == 0, done.stderr
    offline(test)


@suite.case
def explain_names_the_rule_that_came_nearest_and_what_it_missed():
    def test(daemon):
        done = daemon.ctl("--json", "explain", "my number is a secret")
        nearest = json.loads(done.stdout)["nearest"]
        assert nearest["rule"] == "test-number" and nearest["missing"] == "%{phone}", nearest
        assert (nearest["met"], nearest["needed"]) == (3, 4), nearest
        assert b"nearest test-number: 3 of the 4" in daemon.ctl("explain", "my number is a secret").stdout
        assert b"nearest" not in daemon.ctl("explain", "my number is 07700 900123").stdout
        assert b"nearest" not in daemon.ctl("explain", "hello there").stdout
    offline(test)


POINTS = '''
family = "secrecy";
rules = ( {
	id = "test-signs"; title = "Signs of secrecy"; why = "A test adds up.";
	from = "staff"; to = "service_user"; status = "live"; enough = 6;
	points = "
		3 keep it between
		1 to:service_user
	";
	points-list = "signs";
	must-alert = "
		please keep it between us, do not tell
	";
	must-stay-quiet = "
		do not tell
	";
} );
'''


@suite.case
def explain_adds_up_the_points_that_were_enough_and_those_that_fell_short():
    def test(daemon):
        (daemon.root / "lists").mkdir()
        (daemon.root / "lists" / "signs.txt").write_text("2 not tell\n-4 santa\n")
        (daemon.root / "rules.d" / "signs.conf").write_text(POINTS)
        text = "Keep it between us and do not tell"
        done = daemon.ctl("--json", "explain", text)
        said = json.loads(done.stdout)
        met = said["raised"][0]
        assert (met["rule"], met["words"]) == ("test-signs", ["Keep it between", "not tell"]), met
        points = met["points"]
        assert (points["sum"], points["enough"]) == (6, 6), points
        assert [one["points"] for one in points["lines"]] == [3, 2, 1], points
        assert points["lines"][1]["line"]["file"].endswith("lists/signs.txt"), points
        short = json.loads(daemon.ctl("--json", "explain", text + " santa").stdout)
        assert short["raised"] == [] and short["fell_short"]["rule"] == "test-signs", short
        assert short["fell_short"]["points"]["sum"] == 2, short
        plain = daemon.ctl("explain", text).stdout.decode()
        assert '+3 "Keep it between" by ' in plain and "6 points, 6 are enough" in plain, plain
        plain = daemon.ctl("explain", text + " santa").stdout.decode()
        assert "short  test-signs" in plain and '-4 "santa" by ' in plain, plain
        assert "2 points, 6 are enough" in plain, plain
        (daemon.root / "exports" / "a.jsonl").write_text(json.dumps(
            {"id": "9", "conversation": "c", "from": "Robin", "to": "Sam",
             "time": "2026-03-02T14:00:00Z", "text": text}) + "\n")
        hits = [json.loads(one) for one in daemon.ctl("scan", daemon.exports).stdout.splitlines()]
        assert [span["text"] for hit in hits if hit["rule"] == "test-signs" for span in hit["spans"]] == [
            "Keep it between", "not tell"], hits
        (daemon.root / "rules.d" / "signs.conf").write_text(POINTS.replace("enough = 6", "enough = 7"))
        done = daemon.ctl("check")
        assert b"signs.conf:12: this must alert, but rule 'test-signs' has 6 points here" in done.stderr, done
        (daemon.root / "lists" / "signs.txt").write_text("2 not tell\n400 santa\n")
        done = daemon.ctl("check")
        assert b"lists/signs.txt:2: a line of points is" in done.stdout + done.stderr, done
    offline(test)


DOUBTED = '''
doubted-by = "test-signs";
family = "secrecy";
rules = ( {
	id = "test-tell"; title = "Asked not to tell"; why = "A test."; severity = "low";
	phrases = "
		do not tell
	";
	must-alert = "
		do not tell, keep it between us
	";
} );
'''


@suite.case
def explain_shows_what_spoke_against_words_that_were_found():
    def test(daemon):
        (daemon.root / "lists").mkdir()
        (daemon.root / "lists" / "signs.txt").write_text("2 not tell\n-4 santa\n")
        (daemon.root / "rules.d" / "signs.conf").write_text(POINTS.replace("enough = 6;", "enough = 6; doubt = 1;"))
        (daemon.root / "rules.d" / "told.conf").write_text(DOUBTED)
        said = json.loads(daemon.ctl("--json", "explain", "do not tell").stdout)
        assert [met["rule"] for met in said["raised"]] == ["test-tell"], said
        text = "secret santa, do not tell"
        said = json.loads(daemon.ctl("--json", "explain", text).stdout)
        held = said["held_back"][0]
        assert said["raised"] == [] and held["rule"] == "test-tell", said
        assert (held["doubted_by"], held["doubt"], held["points"]["sum"]) == ("test-signs", 1, -1), held
        assert [one["points"] for one in held["points"]["lines"]] == [2, 1, -4], held
        plain = daemon.ctl("explain", text).stdout.decode()
        assert "held   test-tell: the rest of the message speaks against it" in plain, plain
        assert "doubted by test-signs: its points are below its doubt of 1\n" in plain and '-4 "santa" by ' in plain, plain
    offline(test)


KNOWN = '''
family = "contact-details";
rules = ( {
	id = "test-known"; title = "A colleague's number passed on"; why = "A test.";
	from = "staff"; status = "trial"; phrases = "
		%{known}
	";
} );
'''


@suite.case
def a_rule_with_a_wrong_setting_has_its_phrases_checked_as_well():
    def test(daemon):
        (daemon.root / "rules.d" / "test.conf").write_text(
            RULES.replace('"high"', '"hihg"').replace("my number is %{phone}", "my (number is"))
        done = daemon.ctl("check")
        assert done.returncode == 1 and b"hihg" in done.stderr + done.stdout, done
        assert b"test.conf:8: a '(' has no ')'" in done.stderr + done.stdout, done
    offline(test)


@suite.case
def known_values_are_kept_as_digests_and_spotted_when_passed_on():
    def test(daemon):
        def known(*words, given=""):
            return subprocess.run([BUILD / "boundaryctl", "-c", daemon.conf, "known", *words],
                                  input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        (daemon.root / "rules.d" / "known.conf").write_text(KNOWN)
        assert known("list").stdout.startswith(b"nothing is known yet; 'boundaryctl known add")
        done = known("add", "w1", given="07700 900101\nrobin.vale@example.org\n\n+44 7700 900101\n")
        assert done.returncode == 0 and b"2 added" in done.stderr, done
        kept = daemon.root / "known.txt"
        key = daemon.root / "known.key"
        for one in (kept, key):
            assert one.stat().st_mode & 0o777 == 0o600, one
        assert b"900101" not in kept.read_bytes() and b"robin" not in kept.read_bytes()
        listed = known("list").stdout.decode().splitlines()
        assert [one.split()[1:] for one in listed] == [["w1", "phone"], ["w1", "email"]], listed
        (daemon.root / "exports" / "k.jsonl").write_text("".join(json.dumps(
            {"id": str(at), "conversation": "k", "from": "Robin", "to": "Sam",
             "time": "2026-03-02T14:00:00Z", "text": text}) + "\n" for at, text in enumerate([
                 "ask her on 0 double seven double oh nine hundred one oh one",
                 "that is (0)7700-900-101", "07700 900102", "robin.vale AT example DOT org"])))
        done = daemon.ctl("scan", daemon.root / "exports" / "k.jsonl")
        hits = [json.loads(one)["message_id"] for one in done.stdout.splitlines()
                if json.loads(one)["rule"] == "test-known"]
        assert "1" in hits and "2" not in hits, done
        done = known("add", "nobody", given="07700 900103\n")
        assert done.returncode == 1 and b"nobody" in done.stderr, done
        done = known("add", "w1", given="a secret\n")
        assert done.returncode == 1 and b"line 1 is no" in done.stderr and b"a secret" not in done.stderr, done
        assert known("remove", listed[0].split()[0]).returncode == 0
        assert len(known("list").stdout.splitlines()) == 1
        assert known("remove", listed[0].split()[0]).returncode == 1
        key.chmod(0o644)
        done = known("add", "w1", given="07700 900103\n")
        assert done.returncode == 2 and b"chmod 600" in done.stderr, done
        key.unlink()
        done = daemon.ctl("check")
        assert b"known.key" in done.stdout + done.stderr, done
    offline(test)


@suite.case
def scan_reads_folders_and_says_which_file_it_cannot_read():
    def test(daemon):
        done = daemon.ctl("scan", daemon.exports)
        assert done.returncode == 0 and done.stdout.count(b"\n") == 2, done
        done = daemon.ctl("scan", daemon.exports, daemon.root / "none")
        assert done.returncode == 2 and b"none" in done.stderr, done
        assert done.stdout.count(b"\n") == 2, "the rest is read all the same"
    offline(test)


@suite.case
def convert_prints_what_detect_named_and_the_daemon_reads_that_back():
    def test(daemon):
        export = daemon.root / "result.json"
        export.write_text('{"name":"Oak","id":7,"messages":[{"id":1,"type":"message",'
                          '"date_unixtime":"1772460000","from":"Anna","text":["a ","b"]}]}')
        done = daemon.ctl("--json", "detect", export)
        said = json.loads(done.stdout)
        assert done.returncode == 0 and said["format"] == "telegram", done
        assert said["seen"] == 'a JSON object, "messages", "date_unixtime"', said
        assert b'seen: a JSON object, "messages"' in daemon.ctl("detect", export).stdout
        done = daemon.ctl("convert", export)
        assert json.loads(done.stdout) == {"id": "1", "time": "2026-03-02T14:00:00Z",
                                           "conversation": "Oak", "from": "Anna", "text": "a b"}
        native = daemon.root / "native.jsonl"
        native.write_bytes(done.stdout)
        assert daemon.ctl("convert", native).stdout == done.stdout
        export.write_text("nothing that is known")
        assert daemon.ctl("detect", export).returncode == 1
        done = daemon.ctl("convert", export)
        assert done.returncode == 2 and b"--format" in done.stderr, done
    offline(test)


suite.run()
