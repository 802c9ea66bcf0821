"""What the system tests share: a private boundaryd, and TAP.

Every wait has a deadline and ends as soon as what it waits for is there.
"""
import email
import email.policy
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get("TEST_SOURCE", "."))
BUILD = pathlib.Path(os.environ.get("TEST_BUILD", "."))
DEADLINE_S = float(os.environ.get("TEST_DEADLINE", "30"))

RULES = '''
family = "contact-details";
rules = ( {
	id = "test-number"; title = "Personal phone number given";
	why = "A test looks for a number."; clause = "IP-20";
	from = "staff"; severity = "high"; status = "live";
	phrases = "
		my number is %{phone}
	";
	must-alert = "
		my number is 07700 900123
	";
	must-stay-quiet = "
		my number is up
	";
} );
'''

PEOPLE = """id,name,role,team,manager,aliases
w1,Robin Vale,staff,oak,m1,Robin|07700 900101
u1,Sam Tull,service_user,oak,,Sam
m1,Ada Marsh,manager,oak,,Ada
"""


class Daemon:
    """A boundaryd in a folder of its own."""

    def __init__(self, sources, extra="", rules=RULES):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="boundaryd-test."))
        self.exports = self.root / "exports"
        self.exports.mkdir()
        (self.root / "rules.d").mkdir()
        (self.root / "rules.d" / "test.conf").write_text(rules)
        (self.root / "people.csv").write_text(PEOPLE)
        self.conf = self.root / "boundaryd.conf"
        self.extra = extra
        self.write_settings(sources)
        self.process = None
        self.program = BUILD / "boundaryd"
        self.log = open(self.root / "stderr", "ab")

    def write_settings(self, sources):
        self.conf.write_text(f'''
people = "people.csv";
rules = [ "rules.d" ];
timezone = "Europe/London";
sources = ( {sources} );
routes = ( {{ name = "default"; }} );
spool = {{ path = "spool"; }};
state = {{ path = "state"; }};
control = {{ path = "control.sock"; }};
scan-interval = "200 ms";
{"" if "review" in self.extra else 'review = { repeat-count = 0; follow-up = "0"; };'}
{self.extra}
''')

    def start(self, before=(), **more):
        """`before`: a program that becomes the daemon, such as prlimit."""
        self.process = subprocess.Popen(
            [*before, self.program, "-v", "-c", self.conf],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, **more)
        return self

    def ready(self):
        def is_ready():
            now = self.status()
            return now is not None and all(reader["ready"] for reader in now["readers"])

        wait_for(is_ready, "the daemon answers and its readers are ready")
        return self

    def once(self, deadline_s=DEADLINE_S):
        return subprocess.run([BUILD / "boundaryd", "-c", self.conf, "-1"],
                              capture_output=True, timeout=deadline_s)

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        status = self.process.wait(DEADLINE_S)
        self.process = None
        return status

    def ctl(self, *arguments):
        return subprocess.run([BUILD / "boundaryctl", "-c", self.conf, *arguments],
                              capture_output=True, timeout=DEADLINE_S)

    def status(self):
        done = self.ctl("--json", "status")
        return json.loads(done.stdout) if done.returncode == 0 else None

    def spool(self, route="default"):
        folder = self.root / "spool" / route / "new"
        return sorted(folder.iterdir()) if folder.exists() else []

    def mails(self):
        return [email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
                for p in self.spool()]

    def stderr(self):
        return (self.root / "stderr").read_text(errors="replace")

    def close(self):
        if self.process is not None:
            self.kill(signal.SIGTERM)
        self.log.close()
        shutil.rmtree(self.root, ignore_errors=True)


def line(number, text=None, conversation="c", **more):
    """One message in the native form, as bytes with its line end."""
    record = {"id": f"m{number}", "time": f"2026-03-{1 + number // 86400 % 28:02d}T"
              f"{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
              "conversation": conversation, "from": "Robin", "to": "Sam",
              "text": text or f"my number is 07700 900{number % 1000:03d}"}
    record.update(more)
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def append(path, data):
    with open(path, "ab") as out:
        out.write(data)


def everyday_seed():
    """The same each day unless TEST_SEED gives another, and said."""
    seed = int(os.environ.get("TEST_SEED", 20261122))
    print(f"# TEST_SEED={seed}", flush=True)
    return seed


def wait_for(condition, what, deadline_s=None):
    """Ask until it holds; an assertion that names it when it never does.

    Most conditions start a program that asks the daemon. So as not to keep both
    from work, the next look is a tenth of the wait so far away, not always 5 ms.
    """
    start = time.monotonic()
    while not condition():
        waited_s = time.monotonic() - start
        if waited_s > (deadline_s or DEADLINE_S):
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(min(max(waited_s / 10, 0.005), 0.1))


class Suite:
    """Numbered cases, TAP on standard output."""

    def __init__(self):
        self.cases = []

    def case(self, function):
        self.cases.append(function)
        return function

    def run(self):
        only = sys.argv[1:]
        failed = 0
        chosen = [c for c in self.cases if not only or c.__name__ in only]
        light = "TEST_LIGHT" in os.environ and not only
        print(f"1..{len(chosen)}")
        for number, case in enumerate(chosen, 1):
            name = case.__name__.replace("_", " ")
            try:
                if light and number > 1:
                    raise Skip("TEST_LIGHT is set: only the first case is run")
                case()
                print(f"ok {number} - {name}", flush=True)
            except Skip as why:
                print(f"ok {number} - {name} # SKIP {why}", flush=True)
            except Exception as why:  # a case may fail in any way
                failed += 1
                print(f"not ok {number} - {name}")
                print(f"# {type(why).__name__}: {why}".replace("\n", "\n# "), flush=True)
        sys.exit(1 if failed else 0)


class Skip(Exception):
    """Not possible here; says why."""
