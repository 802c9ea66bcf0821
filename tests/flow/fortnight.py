#!/usr/bin/env python3
"""A fortnight in a made-up service, with the real programs and a clock that is passed in.

A seed makes the talk of 40 staff and 60 people supported, with risky messages
whose places are known. What managers do with their mails is made up as well. A
model of the policy, written apart from the program, says what must come of it:
each alert, copy, follow-up, repeat, covered match, weekly mail and outcome is
compared with what the programs did.

TEST_DAYS (4) and TEST_MESSAGES (1200) make it longer: 14 and 20000 are the
whole fortnight.
"""
import collections
import datetime
import email
import email.policy
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(os.environ.get("TEST_SOURCE", ".")) / "tests/system"))
from faulty import clock_set  # noqa: E402
from harness import BUILD, Daemon, Suite  # noqa: E402

suite = Suite()
DAYS = int(os.environ.get("TEST_DAYS", "4"))
MESSAGES = int(os.environ.get("TEST_MESSAGES", "1200"))
SEED = int(os.environ.get("TEST_SEED", "20260306"))
FIRST = datetime.datetime(2026, 3, 6)  # a Friday, and no change of clocks near
HOUR = datetime.timedelta(hours=1)
WEEK = datetime.timedelta(days=7)
TEAMS = ("oak", "elm")
ROUTES = ("oak", "elm", "default")
ABOVE = "default"  # where the area manager reads
DUE = {"low": 200 * HOUR, "medium": 100 * HOUR, "high": 36 * HOUR, "urgent": 4 * HOUR}
WAIT = 20 * HOUR
WINDOW = 24 * HOUR
FIRST_COPY, ABOUT_MANAGER, URGENT, OVERDUE, PASSED_ON, REPEAT = range(6)
OUTCOMES = {"Noise": "noise", "Good practice": "good-practice", "Advice given": "advice-given",
            "Agreed exception": "agreed-exception", "Upheld": "upheld", "Escalated": "escalated",
            "Safeguarding": "safeguarding"}
OPEN = ("open", "escalated")
NO_CONCERN = ("noise", "good-practice", "agreed-exception")

# id: severity, who says it, phrase, and how it is said.
FAMILIES = {"number": "contact-details", "gift": "gifts", "secret": "secrecy",
            "visit": "meeting", "after-work": "friendship"}
RULES = {
    "number": ("high", "staff", "my number is %{phone}", "my number is 07700 900{:03d}"),
    "gift": ("medium", "service_user", "i bought you a present", "i bought you a present no {}"),
    "secret": ("low", "staff", "keep this between us", "keep this between us, {}"),
    "visit": ("urgent", "staff", "come to my place tonight", "come to my place tonight at {}"),
    "after-work": ("low", "staff", "see you after work", "see you after work then, {}"),
}
QUIET = ("the bus was late again", "lunch is at twelve", "the medication round is done",
         "thanks for letting me know", "we went to the park", "the care plan is in the file",
         "shall we do the shopping first", "the boiler man comes at ten", "good morning all",
         "handover is in the office", "she enjoyed the music", "no visitors today")


def rules_file(name, rule):
    severity, sender, phrase, said = rule
    status = "trial" if name == "after-work" else "live"
    return f'''family = "{FAMILIES[name]}";
rules = ( {{
	id = "{name}"; title = "A made-up rule: {name}"; why = "A test."; clause = "IP-20";
	from = "{sender}"; severity = "{severity}"; status = "{status}";
	phrases = "
		{phrase}
	";
	must-alert = "
		{said.format(123)}
	";
	must-stay-quiet = "
		the bus was late again
	";
}} );
'''


class Service:
    """Who is there, and what they say."""

    def __init__(self, chance):
        self.chance = chance
        self.names = {}
        self.team = {}
        rows = ["id,name,role,team,manager,aliases", "a1,Area Lead,manager,,,"]
        for number, team in enumerate(TEAMS, 1):
            rows.append(f"m{number},Manager {team.title()},manager,{team},a1,")
            self.names[f"m{number}"] = f"Manager {team.title()}"
            self.team[f"m{number}"] = team
        for number in range(40):
            self.add(rows, f"w{number:02d}", f"Worker No{number:02d}", "staff", number % 2)
        for number in range(60):
            self.add(rows, f"u{number:02d}", f"Person No{number:02d}", "service_user", number % 2)
        self.people = "\n".join(rows) + "\n"
        self.number = 0
        self.said = []  # of everybody, in order

    def add(self, rows, person, name, role, team):
        self.names[person] = name
        self.team[person] = TEAMS[team]
        rows.append(f"{person},{name},{role},{TEAMS[team]},m{team + 1},")

    def pair(self):
        team = self.chance.randrange(2)
        return (f"w{2 * self.chance.randrange(20) + team:02d}",
                f"u{2 * self.chance.randrange(30) + team:02d}")

    def say(self, when, sender, other, text, rule=None, conversation=None):
        self.number += 1
        self.said.append({
            "id": f"m{self.number:05d}", "when": when, "sender": sender, "other": other,
            "worker": other if sender.startswith("u") else sender, "text": text, "rule": rule,
            "conversation": conversation or "chat " + " ".join(sorted((sender, other)))})

    def risky(self, when, rule, worker, person, value=None, conversation=None):
        text = RULES[rule][3].format(self.number % 900 if value is None else value)
        pair = (person, worker) if rule == "gift" else (worker, person)
        self.say(when, *pair, text, rule, conversation)


def make_talk(service, runs):
    """Everything that is said in each run's stretch, in the order of time."""
    chance = service.chance
    days = [run for run in runs if run.hour == 18]
    each = MESSAGES // len(runs)
    risks = max(len(runs), MESSAGES // 160)
    before = runs[0] - 10 * HOUR
    # The same worker again and again, and an exception that ends on the third day.
    planted = [(days[n], ("number", "w04", "u04", 500 + n)) for n in range(min(4, len(days)))]
    planted += [(run, ("number", "w06", "u06", 600 + n)) for n, run in enumerate(days)]
    planted += [(days[0], ("number", "m1", "u08", 700)), (days[0], ("visit", "w02", "u02", 8)),
                (days[1], ("secret", "w10", "u10", 1)), (days[1], ("secret", "w10", "u10", 1)),
                (days[1], ("after-work", "w12", "u12", 1))]
    planted += [(days[1], ("number", "w14", f"u{14 + 2 * n}", 800 + n)) for n in range(3)]
    for run in runs:
        stretch = (run - before).total_seconds() - 60
        moments = sorted(before + datetime.timedelta(seconds=chance.randrange(30, int(stretch)))
                         for _ in range(each))
        here = [what for when, what in planted if when == run]
        here += [(chance.choice(list(RULES)), *service.pair(), None)
                 for _ in range(chance.randrange(2 * risks // len(runs) + 1))]
        places = sorted(chance.sample(range(each), len(here)))
        for place, moment in enumerate(moments):
            if places and places[0] == place:
                places.pop(0)
                service.risky(moment, *here.pop(0))
            elif chance.random() < 0.01:
                service.risky(moment, "number", *service.pair(), None, "Speak up")
            else:
                worker, person = service.pair()
                if chance.random() < 0.3:
                    worker, person = ("w04", "u04") if chance.random() < 0.2 else ("w06", "u06")
                pair = (worker, person) if chance.random() < 0.5 else (person, worker)
                service.say(moment, *pair, chance.choice(QUIET))
        before = run


class Case:
    """An alert as the policy has it."""

    def __init__(self, key, message, severity, now):
        self.key, self.message, self.severity = key, message, severity
        self.raised, self.due, self.decided = now, now + DUE[severity], None
        self.outcome = "open"
        self.copies = []  # (route, reason)
        self.route = None
        self.events = []
        self.after = self.told = None
        self.followed = ()
        self.plan = None

    def give(self, route, reason):
        self.copies.append((route, reason))
        self.route = route


class Model:
    """What must come of it: written from the manuals, not from the program."""

    def __init__(self, service, chance, exception):
        self.service, self.chance, self.exception = service, chance, exception
        self.cases = {}
        self.last = {}  # window key: time of the alert it counts on
        self.untold = collections.defaultdict(list)
        self.counted = self.trial = 0
        self.covered = []
        self.weeks = {}
        self.waiting = []  # cases whose follow-up is still to come

    def tiers(self, subject):
        return [ABOVE] if subject.startswith("m") else [self.service.team[subject], ABOVE]

    def move(self, now):
        """What managers do after the run before: (case, folder, route)."""
        moves = []
        for case in self.cases.values():
            if case.plan and case.plan[0] <= now and case.outcome in OPEN:
                moves.append((case, case.plan[1], case.route))
                case.plan = None
        return moves

    def begin(self, now, moves):
        """The daemon has started: moved mails, then what is overdue."""
        for case, folder, _ in moves:
            case.outcome = OUTCOMES[folder]
            case.decided = now
            case.due = None
            if case.outcome == "escalated":
                case.due = now + DUE[case.severity]
                self.hand_up(case, PASSED_ON, now)
        for case in self.cases.values():
            if case.outcome in OPEN and case.due is not None and case.due <= now:
                self.hand_up(case, OVERDUE, now)

    def hand_up(self, case, reason, now):
        tiers = self.tiers(case.message["worker"])
        at = tiers.index(case.route) if case.route in tiers else -1
        had = {route for route, _ in case.copies}
        following = [route for route in tiers[at + 1:] if route not in had]
        what = "overdue" if reason == OVERDUE else "passed on"
        if not following:
            case.due = None
            case.events.append((what + ", and nobody is above", ""))
            return
        case.give(following[0], reason)
        case.due = now + DUE[case.severity]
        case.events.append((what, following[0]))
        # The manager above decides the next day, mostly.
        if self.chance.random() < 0.7:
            case.plan = (now + 20 * HOUR, self.chance.choice(("Upheld", "Advice given", "Noise")))

    def read(self, now, messages):
        for message in messages:
            if message["rule"] and message["conversation"] != "Speak up":
                self.meet(now, message, messages)
        self.follow(now, messages)

    def meet(self, now, message, messages):
        rule, when = message["rule"], message["when"]
        severity = RULES[rule][0]
        if rule == "after-work":
            self.trial += 1
            return
        ends = self.exception
        if rule == "number" and {message["sender"], message["other"]} == {"w06", "u06"} and \
                when < ends:
            self.covered.append(message["id"])
            return
        # A phone number is a value; the other phrases have none but their words.
        value = message["text"] if rule == "number" else rule
        window = (rule, message["conversation"], message["sender"], value)
        if window in self.last and when - self.last[window] < WINDOW:
            self.counted += 1
            return
        self.last[window] = when
        case = Case((rule, message["id"]), message, severity, now)
        tiers = self.tiers(message["worker"])
        case.give(tiers[0], ABOUT_MANAGER if message["worker"].startswith("m") else FIRST_COPY)
        if severity == "urgent" and len(tiers) > 1:
            case.give(tiers[1], URGENT)
        case.after = [m["text"] for m in messages if m["conversation"] == message["conversation"]
                      and m["id"] > message["id"]][:5]
        case.told = len(case.after)
        if case.told < 5:
            self.waiting.append(case)
        self.cases[case.key] = case
        if self.chance.random() < 0.6:
            case.plan = (now + self.chance.choice((9, 30)) * HOUR,
                         self.chance.choice(list(OUTCOMES)))
        self.repeat(now, case)

    def repeat(self, now, case):
        worker = case.message["worker"]
        self.untold[worker].append(case)
        together = [c for c in self.untold[worker] if c.outcome not in NO_CONCERN]
        if len(together) < 3:
            return
        self.untold[worker] = [c for c in self.untold[worker] if c not in together]
        again = Case(("repeated-concerns", worker + f" {len(together)}" + together[-1].key[1]),
                     case.message, "medium" if all(
                         c.message["sender"] != worker for c in together) else "high", now)
        tiers = self.tiers(worker)
        again.give(tiers[0], ABOUT_MANAGER if worker.startswith("m") else FIRST_COPY)
        if len(tiers) > 1:
            again.copies.append((tiers[1], REPEAT))
        self.cases[again.key] = again

    def follow(self, now, messages):
        """What came after, with what had come when the daemon was started past its time."""
        for case in list(self.waiting):
            if case.raised != now:
                case.after += [m["text"] for m in messages
                               if m["conversation"] == case.message["conversation"]]
                case.after = case.after[:5]
            if len(case.after) == 5 or now >= case.raised + WAIT:
                self.waiting.remove(case)
                if len(case.after) > case.told:  # to whoever has it by then
                    case.followed = {route for route, _ in case.copies}

    def week(self, now):
        """What each route is told when Monday's seven o'clock has passed."""
        to = now.replace(hour=7)
        for route in ROUTES:
            mine = [c for c in self.cases.values() if route in {r for r, _ in c.copies}]
            still = [c for c in mine if c.outcome in OPEN]
            self.weeks[route, to] = {
                "open": len(still), "new": sum(c.raised >= to - WEEK for c in mine),
                "overdue": sum(c.due is not None and c.due < to for c in still),
                "decided": sum(c.outcome not in OPEN and c.decided >= to - WEEK for c in mine)}


class Programs:
    """The real ones, run at a time of ours."""

    def __init__(self, service, exception):
        clock_set("now")  # or it is skipped before anything is made
        self.service = service
        self.daemon = Daemon("", extra="review")
        root = self.daemon.root
        for old in (root / "rules.d").iterdir():
            old.unlink()
        for name, rule in RULES.items():
            (root / "rules.d" / f"{name}.conf").write_text(rules_file(name, rule))
        (root / "people.csv").write_text(service.people)
        (root / "exceptions.d").mkdir()
        (root / "exceptions.d" / "agreed.conf").write_text(f'''exceptions = ( {{
	id = "agreed-1"; rule = "number"; staff = "w06"; people = "u06"; reason = "family";
	safeguards = "known to all"; approver = "m1"; reference = "plan 7";
	from = "2026-01-01"; expires = "{(exception - 24 * HOUR).date()}"; }} );''')
        due = " ".join(f'due-{name} = "{int(time / HOUR)} h";' for name, time in DUE.items())
        sources = ", ".join(f'{{ name = "{team}"; path = "exports/{team}*.jsonl"; '
                            f'format = "jsonl"; }}' for team in TEAMS)
        routes = ", ".join(f'{{ name = "{team}"; team = "{team}"; }}' for team in TEAMS)
        self.daemon.conf.write_text(f'''
people = "people.csv"; rules = [ "rules.d" ]; exceptions = "exceptions.d";
timezone = "Europe/London"; spool = {{ path = "spool"; }}; state = {{ path = "state"; }};
control = {{ path = "control.sock"; }}; canary = {{ on = false; }};
sources = ( {sources} ); routes = ( {routes}, {{ name = "default"; }} );
limits = {{ alerts = 0; alerts-sender = 0; }};
never-read = {{ conversations = "Speak up"; }};
review = {{ {due} follow-up = "{int(WAIT / HOUR)} h"; repeat-count = 3; }};
digest = {{ day = "monday"; at = "07:00"; }};
''')
        self.message_of = {}  # alert: case's key
        checked = subprocess.run([BUILD / "boundaryd", "-t", "-c", self.daemon.conf],
                                 capture_output=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr

    def write(self, messages):
        names = self.service.names
        for team in TEAMS:
            with open(self.daemon.exports / f"{team}.jsonl", "a") as out:
                for said in messages:
                    if self.service.team[said["worker"]] != team:
                        continue
                    out.write(json.dumps({
                        "id": said["id"], "time": said["when"].isoformat() + "Z",
                        "conversation": said["conversation"], "from": names[said["sender"]],
                        "to": names[said["other"]], "text": said["text"]}) + "\n")

    def export_again(self, number):
        for team in TEAMS:
            whole = (self.daemon.exports / f"{team}.jsonl").read_bytes()
            (self.daemon.exports / f"{team}-again-{number}.jsonl").write_bytes(whole)

    def run(self, now):
        done = subprocess.run(
            [BUILD / "boundaryd", "-c", self.daemon.conf, "-1"], capture_output=True, timeout=300,
            env=clock_set(now.strftime("@%Y-%m-%d %H:%M:%S")))
        assert done.returncode == 0, (now, done.stderr.decode()[-2000:])

    def mails(self, route):
        """(path, mail, its JSON) of each mail in a route and its folders."""
        top = self.daemon.root / "spool" / route
        for path in sorted([*top.glob("new/*"), *top.glob("cur/*"), *top.glob(".*/cur/*")]):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            part = next(p for p in mail.walk() if p.get_content_type() == "application/json")
            yield path, mail, json.loads(part.get_content())

    def key(self, told):
        """Of an alert's JSON, as the model has it."""
        if told["rule"] != "repeated-concerns":
            return told["rule"], told["message_id"]
        newest = told["text"].split("\n")[1].rsplit("alert ", 1)[1]
        number = next(key[1] for alert, key in self.message_of.items() if alert.startswith(newest))
        return told["rule"], f"{told['subject']} {told['times']}{number}"

    def move(self, moves):
        where = {}
        for route in {route for _, _, route in moves}:
            for path, mail, told in self.mails(route):
                if mail["X-Boundaryd-Alert"] and told["message_id"]:
                    where[route, told["rule"], told["message_id"]] = path
        for case, folder, route in moves:
            assert (route, *case.key) in where, (case.key, route, case.copies, case.events)
            path = where[(route, *case.key)]
            path.rename(self.daemon.root / "spool" / route / f".{folder}" / "cur" /
                        (path.name.split(":")[0] + ":2,S"))


def gather(programs):
    """All that the programs made: copies, follow-ups, weeks."""
    copies, follow_ups, weeks, later = collections.Counter(), {}, {}, []
    for route in ROUTES:
        for _, mail, told in programs.mails(route):
            if mail["X-Boundaryd-Week"]:
                weeks[route, told["to"]] = told
            elif mail["X-Boundaryd-Follow-Up"]:
                follow_ups.setdefault(told["follow_up_of"], []).append(
                    (route, tuple(said["text"] for said in told["after"])))
            else:
                later.append((route, told))
    later.sort(key=lambda one: one[1]["rule"] == "repeated-concerns")
    first = {}
    for route, told in later:
        key = programs.key(told)
        programs.message_of[told["alert"]] = key
        copies[route, key] += 1
        first.setdefault(key, []).append((route, [said["text"] for said in told["after"]]))
    return copies, follow_ups, weeks, first


def compare(what, got, wanted):
    assert got == wanted, (f"{what}: too many {list(got - wanted)[:5]}, "
                           f"missing {list(wanted - got)[:5]}")
    print(f"# {what}: {sum(got.values())}", flush=True)


def check(programs, model):
    copies, follow_ups, weeks, first = gather(programs)
    cases = model.cases.values()
    count = collections.Counter
    compare("copies of alerts in routes", copies,
            count((route, c.key) for c in cases for route, _ in c.copies))
    key_of = programs.message_of
    compare("follow-ups", count((key_of[alert], *one) for alert, all_ in follow_ups.items()
                                for one in all_),
            count((c.key, route, tuple(c.after)) for c in cases for route in c.followed))
    database = sqlite3.connect(programs.daemon.root / "state" / "boundaryd.db")
    rows = database.execute("select lower(hex(a.id)), d.route, d.reason, d.done from deliveries d "
                            "join alerts a on a.row = d.alert").fetchall()
    assert all(done for *_, done in rows), "something is not delivered"
    compare("deliveries with their reasons",
            count((key_of[alert], *rest) for alert, *rest, _ in rows if rest[1] != 6),
            count((c.key, *copy) for c in cases for copy in c.copies))
    rows = database.execute("select lower(hex(a.id)), c.outcome from cases c "
                            "join alerts a on a.row = c.alert").fetchall()
    compare("outcomes", count((key_of[alert], outcome) for alert, outcome in rows),
            count((c.key, c.outcome) for c in cases))
    rows = database.execute("select lower(hex(alert)), what, route from audit where kind = 5")
    compare("escalations", count((key_of[alert], *rest) for alert, *rest in rows),
            count((c.key, *event) for c in cases for event in c.events))
    kinds = dict(database.execute("select kind, count(*) from matches group by kind"))
    assert (kinds.get(1, 0), kinds.get(2, 0), kinds.get(3, 0)) == \
        (model.counted, model.trial, len(model.covered)), (kinds, model.counted, model.trial)
    covered, = database.execute("select count(*) from audit where kind = 6 "
                                "and what = 'agreed-1'").fetchone()
    assert covered == len(model.covered)
    repeats = [c for c in cases if c.key[0] == "repeated-concerns"]
    print(f"# counted on an alert: {model.counted}, on trial: {model.trial}, covered: {covered}, "
          f"repeats: {len(repeats)}", flush=True)
    database.close()
    # The first mail tells what was said by then, and the ended exception.
    for case in cases:
        for route, told in first[case.key] if case.told is not None else ():
            if (route, FIRST_COPY) in case.copies:
                assert told == case.after[:case.told], (case.key, told, case.after, case.told)
    told = {(route, to): {name: week[name] for name in ("open", "new", "overdue", "decided")}
            for (route, to), week in weeks.items()}
    wanted = {(route, to.isoformat() + "Z"): week for (route, to), week in model.weeks.items()}
    assert told == wanted, (told, wanted)
    print(f"# weekly mails: {len(told)}", flush=True)
    checked = subprocess.run([BUILD / "boundaryctl", "audit", "verify", "--file",
                              programs.daemon.root / "state" / "boundaryd.db"],
                             capture_output=True)
    assert checked.returncode == 0, checked.stderr
    return repeats


@suite.case
def each_alert_escalation_repeat_week_and_outcome_is_the_one_that_the_policy_asks_for():
    chance = random.Random(SEED)
    service = Service(random.Random(SEED + 1))
    runs = [FIRST + datetime.timedelta(days=day, hours=hour)
            for day in range(DAYS) for hour in (8, 18)]
    print(f"# seed {SEED}: {DAYS} days, {MESSAGES} messages, {len(runs)} runs", flush=True)
    make_talk(service, runs)
    exception = FIRST + datetime.timedelta(days=3)
    model = Model(service, chance, exception)
    programs = Programs(service, exception)
    try:
        before = runs[0] - 10 * HOUR
        for number, now in enumerate(runs):
            messages = [m for m in service.said if before <= m["when"] < now]
            before = now
            moves = [] if now.weekday() == 0 and now.hour == 8 else model.move(now)
            programs.move(moves)
            programs.write(messages)
            if number == len(runs) // 2:
                programs.export_again(number)
            programs.run(now)
            model.begin(now, moves)
            if now.weekday() == 0 and now.hour == 8:
                model.week(now)
            model.read(now, messages)
        assert len(check(programs, model)) > 0, "nobody was seen again"
        assert model.covered and model.counted and model.trial and model.weeks
        outcomes = collections.Counter(c.outcome for c in model.cases.values())
        assert len(outcomes) > 2, outcomes
        print("# " + ", ".join(f"{name} {n}" for name, n in sorted(outcomes.items())), flush=True)
    finally:
        if not os.environ.get("TEST_KEEP"):
            programs.daemon.close()
        else:
            print("# kept:", programs.daemon.root)


suite.run()
