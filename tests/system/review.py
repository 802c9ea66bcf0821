#!/usr/bin/env python3
"""What managers do with their mails, with real mail programs and without."""
import datetime
import grp
import imaplib
import json
import os
import pathlib
import pwd
import shutil
import socket
import sqlite3
import subprocess
import time

from harness import BUILD, Daemon, Skip, Suite, append, line, wait_for

suite = Suite()
MANAGERS = grp.getgrgid(65534 if os.geteuid() == 0 else os.getegid()).gr_name
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'
FOLDERS = ["Noise", "Good practice", "Advice given", "Agreed exception", "Upheld",
           "Escalated", "Safeguarding"]


def running(test, messages=1, extra="", group=""):
    daemon = Daemon(APP, extra=extra)
    daemon.conf.write_text(daemon.conf.read_text().replace(
        'name = "default";', f'name = "default"; group = "{group}";'))
    try:
        append(daemon.exports / "a.jsonl", b"".join(line(n + 1) for n in range(messages)))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == messages, "the alerts are there")
        test(daemon)
        checked = daemon.ctl("audit", "verify")
        assert checked.returncode == 0, checked.stderr
    finally:
        daemon.close()


def ids(daemon):
    return [a["id"] for a in json.loads(daemon.ctl("--json", "alerts").stdout)]


def history(daemon, alert):
    said = daemon.ctl("audit", alert)
    assert said.returncode == 0, said.stderr
    return said.stdout.decode()


def outcomes(daemon, alert):
    """The outcomes in the record, oldest first."""
    return [text.split("  outcome ")[1].split(",")[0]
            for text in history(daemon, alert).splitlines() if "  outcome " in text]


def folder(daemon, name="", route="default"):
    return daemon.root / "spool" / route / (f".{name}" if name else "")


def mail(daemon, name="", route="default"):
    found = [p for inner in ("new", "cur") for p in (folder(daemon, name, route) / inner).iterdir()]
    return found[0] if found else None


def move(path, target, flags="S"):
    """As a mail program does."""
    path.rename(target / "cur" / (path.name.split(":")[0] + ":2," + flags))


@suite.case
def each_route_has_a_folder_for_each_outcome_that_its_group_can_use():
    def test(daemon):
        for name in FOLDERS:
            for inner in ("", "tmp", "new", "cur"):
                mode = (folder(daemon, name) / inner).stat().st_mode & 0o7777
                assert mode == 0o2770, (name, inner, oct(mode))
            assert (folder(daemon, name) / "maildirfolder").exists()
        assert (folder(daemon) / "subscriptions").read_text().splitlines() == FOLDERS
        assert not (daemon.root / "spool" / "health" / ".Noise").exists()
    running(test)


@suite.case
def a_moved_mail_is_an_outcome_within_two_seconds_and_a_mail_moved_again_another():
    def test(daemon):
        alert = ids(daemon)[0]
        for count, name in enumerate(["Noise", "Good practice", "Upheld"], 1):
            found = next(mail(daemon, n) for n in ["", *FOLDERS] if mail(daemon, n))
            started = time.monotonic()
            move(found, folder(daemon, name))
            wait_for(lambda: len(outcomes(daemon, alert)) == count, f"{name} is recorded", 5)
            assert time.monotonic() - started < 2, name
        assert outcomes(daemon, alert) == ["noise", "good-practice", "upheld"]
        assert "by somebody of the route" in history(daemon, alert)
        move(mail(daemon, "Upheld"), folder(daemon))
        wait_for(lambda: outcomes(daemon, alert)[-1] == "open", "it is open again")
        assert "read" in history(daemon, alert)
    running(test)


@suite.case
def a_copy_in_a_folder_is_an_outcome_and_a_deleted_mail_changes_none():
    def test(daemon):
        alert = ids(daemon)[0]
        target = folder(daemon, "Advice given") / "cur" / "12345.M1P2.other:2,"
        shutil.copy(mail(daemon), target)
        wait_for(lambda: outcomes(daemon, alert) == ["advice-given"], "the copy counts")
        mail(daemon).unlink()
        target.unlink()
        append(daemon.exports / "a.jsonl", line(2))
        wait_for(lambda: mail(daemon) is not None, "alerts go on")
        assert outcomes(daemon, alert) == ["advice-given"]
    running(test)


@suite.case
def a_mail_moved_while_the_daemon_was_stopped_is_an_outcome():
    def test(daemon):
        alert = ids(daemon)[0]
        wait_for(lambda: "delivered" in history(daemon, alert), "it is delivered")
        daemon.kill(15)
        move(mail(daemon), folder(daemon, "Safeguarding"))
        daemon.start().ready()
        wait_for(lambda: outcomes(daemon, alert) == ["safeguarding"], "the move is found")
    running(test)


@suite.case
def hostile_things_in_a_route_change_nothing_and_are_said_in_the_log():
    routes = ('routes = ( { name = "default"; }, { name = "elm"; team = "elm"; } );')
    def test(daemon):
        alert = ids(daemon)[0]
        noise = daemon.root / "spool" / "elm" / ".Noise"
        (noise / "cur" / "1.link:2,").symlink_to("/etc/passwd")
        os.mkfifo(noise / "cur" / "2.fifo:2,")
        with open(noise / "cur" / "3.huge:2,", "wb") as huge:
            huge.truncate(1 << 33)
        (noise / "cur" / "4.forged:2,").write_bytes(
            f"X-Boundaryd-Alert: {alert}\nSubject: x\n\nx\n".encode())
        (noise / "cur" / f"5.{alert}.host:2,").write_bytes(b"\n")
        (noise / "cur" / "6.unknown:2,").write_bytes(
            b"X-Boundaryd-Alert: " + b"ab" * 16 + b"\n\n")
        (noise / "cur" / "7.bad\x1b[31m:2,").symlink_to("x")
        (folder(daemon) / ".Loop").symlink_to(".")
        for text in ("it is a link", "it is no plain file", "belongs to another route"):
            wait_for(lambda: text in daemon.stderr(), f"the log says: {text}")
        assert "\x1b" not in daemon.stderr()
        move(mail(daemon), folder(daemon, "Upheld"))
        wait_for(lambda: outcomes(daemon, alert) == ["upheld"], "real moves count")
    daemon = Daemon(APP)
    daemon.conf.write_text(daemon.conf.read_text().replace('routes = ( { name = "default"; } );', routes))
    try:
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the alert is there")
        test(daemon)
    finally:
        daemon.close()


@suite.case
def boundaryctl_review_records_who_and_why_and_files_the_mail():
    def test(daemon):
        alert = ids(daemon)[0]
        done = daemon.ctl("review", alert[:8], "--as", "upheld", "--note", "spoke with \x1b[31mhim")
        assert done.returncode == 0, done.stderr
        assert mail(daemon, "Upheld") is not None and mail(daemon) is None
        said = history(daemon, alert)
        assert f"by {pwd.getpwuid(os.geteuid()).pw_name}" in said and "spoke with" in said
        assert "\x1b" not in said
        assert daemon.ctl("review", alert, "--as", "noise").returncode == 0
        assert outcomes(daemon, alert) == ["upheld", "noise"], "something was overwritten"
        refused = daemon.ctl("review", alert, "--as", "fine")
        assert refused.returncode == 1 and b"good-practice" in refused.stderr
        assert daemon.ctl("review", "ffff", "--as", "noise").returncode == 1
    running(test)


@suite.case
def a_changed_byte_in_the_record_is_found_and_its_entry_named():
    def test(daemon):
        alert = ids(daemon)[0]
        daemon.ctl("review", alert, "--as", "upheld", "--note", "a note")
        daemon.kill(15)
        database = daemon.root / "state" / "boundaryd.db"
        checked = subprocess.run([BUILD / "boundaryctl", "audit", "verify", "--file", database],
                                 capture_output=True)
        assert checked.returncode == 0 and b"whole" in checked.stdout, checked.stderr
        with sqlite3.connect(database) as db:
            number, = db.execute("select number from audit where what = 'upheld'").fetchone()
            db.execute("update audit set what = 'noise' where number = ?", (number,))
        db.close()
        daemon.start().ready()
        checked = daemon.ctl("audit", "verify")
        assert checked.returncode == 1
        assert f"entry {number}: " in checked.stderr.decode(), checked.stderr
        with sqlite3.connect(database, timeout=0.1):
            pass
        daemon.kill(15)
        with sqlite3.connect(database) as db:
            db.execute("update audit set what = 'upheld' where number = ?", (number,))
        db.close()
        daemon.start().ready()
    running(test)


@suite.case
def overdue_alerts_go_to_the_next_tier_and_covered_ones_to_nobody():
    people = """id,name,role,team,manager,aliases
w1,Robin Vale,staff,oak,m1,Robin|07700 900101
u1,Sam Tull,service_user,oak,,Sam
m1,Ada Marsh,manager,oak,a1,Ada
a1,Ivy Crane,manager,area,,Ivy
"""
    daemon = Daemon(APP, extra='review = { due-high = "1 s"; };')
    daemon.conf.write_text(daemon.conf.read_text().replace(
        'routes = ( { name = "default"; } );',
        'routes = ( { name = "oak"; team = "oak"; }, { name = "area"; team = "area"; } );'))
    (daemon.root / "people.csv").write_text(people)
    (daemon.root / "exceptions.d").mkdir()
    (daemon.root / "exceptions.d" / "a.conf").write_text('''exceptions = ( {
        id = "sister"; rule = "test-number"; staff = "w1"; people = "u1"; reason = "r";
        safeguards = "s"; approver = "m1"; reference = "plan 1";
        from = "2026-03-02"; expires = "2026-03-02"; } );''')
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(86400 + 5))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool("area")) == 1, "the next tier has it")
        assert len(daemon.spool("oak")) == 1, "the covered match was raised"
        wait_for(lambda: "overdue" in history(daemon, ids(daemon)[0]), "the record says so")
        listed = daemon.ctl("exceptions").stdout.decode()
        assert "sister: test-number, w1 with u1, ended" in listed, listed
        days = [(datetime.date.today() + datetime.timedelta(n)).isoformat() for n in (1, 10, 40)]
        (daemon.root / "exceptions.d" / "b.conf").write_text("exceptions = (" + ", ".join(f"""{{
            id = "until-{n}"; rule = "test-number"; staff = "w1"; people = "u1"; reason = "r";
            safeguards = "s"; approver = "m1"; reference = "plan {n}"; from = "2026-03-02";
            expires = "{day}"; }}""" for n, day in enumerate(days)) + ");")
        assert daemon.ctl("reload").returncode == 0
        told = daemon.ctl("digest", "--route", "oak").stdout.decode()
        assert "Agreed exceptions that end" in told and "until-1 ends in 1" in told, told
        assert "until-2" not in told and "sister" not in told, told
        told = json.loads(daemon.ctl("--json", "digest", "--route", "oak").stdout)
        assert [one["id"] for one in told["exceptions_ending"]] == ["until-0", "until-1"], told
        other = json.loads(daemon.ctl("--json", "digest", "--route", "area").stdout)
        assert other["exceptions_ending"] == [], "another team is told of it"
        (daemon.root / "exceptions.d" / "b.conf").unlink()
        (daemon.root / "exceptions.d" / "a.conf").write_text("exceptions = ( );")
        assert daemon.ctl("reload").returncode == 0
        assert "exceptions.d/a.conf changed" in daemon.stderr()
    finally:
        daemon.close()


@suite.case
def what_is_on_the_never_read_list_is_counted_and_shown_nowhere():
    daemon = Daemon(APP, extra="""never-read = { conversations = [ "Speak up", "union*" ];
        participants = [ "advocate@example.org", "u2" ]; channels = "occupational health"; };""")
    try:
        with open(daemon.root / "people.csv", "a") as people:
            people.write("u2,Lee Pond,service_user,oak,,Lee|07700 900202\n")
        kept_out = [line(1, conversation="SPEAK UP"), line(2, conversation="Union rep 7"),
                    line(3, channel="Occupational Health"), line(4, to="Advocate@example.org"),
                    line(5, to=["Sam", "07700 900202"]), line(6, to=[], conversation="Lee")]
        append(daemon.exports / "a.jsonl", b"".join(kept_out) + line(7))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the other message is read")
        wait_for(lambda: daemon.status()["never_read"] == len(kept_out), "they are counted")
        assert daemon.status()["messages"] == 7 and len(daemon.spool()) == 1
        assert b"Speak up" not in daemon.spool()[0].read_bytes()
        assert b"6 never read" in daemon.ctl("status").stdout
        explained = daemon.ctl("explain", "my number is 07700 900123").stdout
        assert b"of the never-read list" in explained and b"test-number" in explained, explained
        scanned = daemon.ctl("scan", "--format", "jsonl", daemon.exports / "a.jsonl")
        assert len(scanned.stdout.splitlines()) == 1, scanned.stdout
        assert b"6 messages are on the never-read list" in scanned.stderr, scanned.stderr
    finally:
        daemon.close()


# Real mail programs.

DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {internal_group}
first_valid_uid = 0
mail_location = maildir:{spool}
mail_uid = {user}
mail_gid = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home
}}
"""


class Dovecot:
    """An IMAP server on loopback, for one route."""

    def __init__(self, daemon):
        if shutil.which("dovecot") is None:
            raise Skip("dovecot-imapd is not installed")
        self.root = daemon.root / "dovecot"
        (self.root / "home").mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        names = {"user": user, "group": group, "internal": user, "login": user, "internal_group": group}
        if os.geteuid() == 0:  # as a manager: nobody else's, but of the route's group
            names = {"user": "nobody", "group": MANAGERS, "internal": "dovecot",
                     "login": "dovenull", "internal_group": "dovecot"}
            daemon.root.chmod(0o755)
            os.chown(self.root / "home", pwd.getpwnam("nobody").pw_uid, -1)
        (self.root / "conf").write_text(DOVECOT.format(
            root=self.root, spool=folder(daemon), port=self.port, **names))
        self.process = subprocess.Popen(["dovecot", "-F", "-c", self.root / "conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        def answers():
            try:
                self.imap = imaplib.IMAP4("127.0.0.1", self.port)
                return True
            except OSError:
                return False
        try:
            wait_for(answers, "dovecot answers")
            self.imap.login("ada", "secret")
        except Exception as why:
            log = self.root / "log"
            self.__exit__()
            raise AssertionError(f"{why}: {log.read_text() if log.exists() else ''}") from why
        return self.imap

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


@suite.case
def dovecot_lists_reads_flags_and_moves_and_the_record_knows_within_two_seconds():
    def test(daemon):
        alert = ids(daemon)[0]
        with Dovecot(daemon) as imap:
            listed = b"\n".join(imap.list()[1]).decode()
            assert all(name in listed for name in FOLDERS), listed
            assert len(imap.lsub()[1]) >= len(FOLDERS), imap.lsub()
            assert imap.select("INBOX")[1] == [b"1"]
            headers = imap.fetch("1", "(BODY.PEEK[HEADER])")[1][0][1].decode()
            assert alert in headers and "[high] Personal phone number given" in headers
            assert b"07700" in imap.fetch("1", "(BODY[TEXT])")[1][0][1]
            wait_for(lambda: "  read" in history(daemon, alert), "reading is recorded", 2)
            imap.store("1", "+FLAGS", r"(\Flagged)")
            started = time.monotonic()
            assert imap.uid("MOVE", "1", '"Advice given"')[0] == "OK"
            wait_for(lambda: outcomes(daemon, alert) == ["advice-given"], "it is recorded", 5)
            assert time.monotonic() - started < 2
            # The old way: copy, mark as deleted, expunge.
            imap.select('"Advice given"')
            assert imap.copy("1", "Upheld")[0] == "OK"
            imap.store("1", "+FLAGS", r"(\Deleted)")
            imap.expunge()
            wait_for(lambda: outcomes(daemon, alert)[-1] == "upheld", "the copy counts", 5)
            imap.select("Upheld")
            imap.copy("1", "INBOX")
            imap.store("1", "+FLAGS", r"(\Deleted)")
            imap.expunge()
            wait_for(lambda: outcomes(daemon, alert)[-1] == "open", "it is open again", 5)
        assert outcomes(daemon, alert) == ["advice-given", "upheld", "open"]
    running(test, group=MANAGERS)


@suite.case
def mutt_reads_a_route_and_saves_a_mail_to_a_folder():
    if shutil.which("mutt") is None:
        raise Skip("mutt is not installed")
    def test(daemon):
        alert = ids(daemon)[0]
        rc = daemon.root / "muttrc"
        rc.write_text(f'set folder="{folder(daemon)}"\nset mbox_type=Maildir\nset confirmappend=no\n'
                      'set confirmcreate=no\nset delete=yes\nset move=no\nset quit=yes\nset wait_key=no\n'
                      'push "<save-message>=.Good<quote-char> practice<enter><quit>"\n')
        done = subprocess.run(
            ["script", "-qec", f"mutt -n -F {rc} -f {folder(daemon)}", "/dev/null"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"}, timeout=10)
        wait_for(lambda: outcomes(daemon, alert) == ["good-practice"],
                 f"mutt's move is recorded; it said {done.stdout[-600:]!r}", 5)
        assert mail(daemon) is None and mail(daemon, "Good practice") is not None
    running(test)


@suite.case
def two_managers_cannot_see_or_decide_in_each_others_route():
    if os.geteuid() != 0:
        raise Skip("only root can be two other users")
    groups = [g.gr_name for g in grp.getgrall() if g.gr_gid not in (0, 65534)][:2]
    daemon = Daemon(APP)
    daemon.conf.write_text(daemon.conf.read_text().replace(
        'routes = ( { name = "default"; } );',
        f'routes = ( {{ name = "oak"; team = "oak"; group = "{groups[0]}"; }},'
        f' {{ name = "elm"; team = "elm"; group = "{groups[1]}"; }} );'))
    try:
        daemon.root.chmod(0o755)
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool("oak")) == 1, "the alert is there")
        gids = [grp.getgrnam(name).gr_gid for name in groups]

        def tries(gid, path, command):
            def become():
                os.setgroups([])
                os.setgid(gid)
                os.setuid(65534)
            return subprocess.run([*command, path], preexec_fn=become,
                                  capture_output=True).returncode == 0
        for route, own in (("oak", 0), ("elm", 1)):
            for inner in ("", "new", "cur", ".Upheld", ".Upheld/cur"):
                path = daemon.root / "spool" / route / inner
                assert tries(gids[own], path, ["ls"]), (route, inner)
                assert not tries(gids[1 - own], path, ["ls"]), (route, inner)
        assert not tries(gids[1], daemon.spool("oak")[0], ["cat"])
        assert not tries(gids[0], daemon.root / "spool", ["ls"])
        (daemon.root / "control.sock").chmod(0o666)
        def become():
            os.setgroups([])
            os.setgid(gids[1])
            os.setuid(65534)
        refused = subprocess.run([BUILD / "boundaryctl", "--socket", daemon.root / "control.sock",
                                  "review", ids(daemon)[0], "--as", "noise"],
                                 preexec_fn=become, capture_output=True)
        assert refused.returncode == 1 and b"not for your route" in refused.stderr, refused.stderr
        assert outcomes(daemon, ids(daemon)[0]) == []
    finally:
        daemon.close()


suite.run()
