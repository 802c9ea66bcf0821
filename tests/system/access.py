#!/usr/bin/env python3
"""Who may do what over the control socket, and what hostile users of it come to."""
import grp
import json
import os
import shutil
import socket
import struct
import subprocess
import time

from faulty import LOG, ONE, daemon_of, expect, need_root
from harness import BUILD, Skip, Suite, append, line, wait_for

suite = Suite()
NOBODY = 65534
NAMES = ("games", "mail", "users")  # of admins, of the managers of oak, of nobody
CLIENT = """
import json, socket, struct, sys
client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
client.settimeout(20)
try:
    client.connect(sys.argv[1])
    for text in sys.argv[2:]:
        body = json.dumps(json.loads(text)).encode()
        client.sendall(struct.pack("<BBBBI", 1, 1, 0, 0, len(body)) + body)
        head = b""
        while len(head) < 8:
            got = client.recv(8 - len(head))
            if not got:
                raise SystemExit("closed")
            head += got
        length = struct.unpack("<BBBBI", head)[4]
        data = b""
        while len(data) < length:
            data += client.recv(length - len(data))
        print(head[1], data.decode().replace(chr(10), " "))
except PermissionError:
    raise SystemExit("no permission")
except (BrokenPipeError, ConnectionResetError):
    raise SystemExit("closed")
"""


def frame(body):
    return struct.pack("<BBBBI", 1, 1, 0, 0, len(body)) + body


def python():
    """One that other users can run, too."""
    found = shutil.which("python3", path="/usr/bin:/bin")
    if found is None:
        raise Skip("needs /usr/bin/python3")
    return found


def groups():
    need_root()
    try:
        return [grp.getgrnam(name).gr_gid for name in NAMES]
    except KeyError as why:
        raise Skip(f"needs the groups {NAMES}") from why


def ask(daemon, group, *requests, user=NOBODY):
    """The answers, a line each; or why there was none."""
    done = subprocess.run([python(), "-c", CLIENT, daemon.root / "control.sock",
                           *map(json.dumps, requests)], capture_output=True, text=True,
                          user=user, group=NOBODY, extra_groups=[group], cwd="/")
    return done.stdout.split("\n")[:-1] or [done.stderr.strip()]


def open_to_all(daemon):
    daemon.root.chmod(0o711)
    conf = daemon.conf.read_text()
    conf = conf.replace('path = "control.sock";', f'path = "control.sock"; group = "{NAMES[0]}";')
    conf = conf.replace('{ name = "default"; }',
                        f'{{ name = "oak"; team = "oak"; group = "{NAMES[1]}"; }}, '
                        '{ name = "default"; }')
    daemon.conf.write_text(conf)


def with_two_routes(test, extra=ONE):
    admins, managers, others = groups()
    with daemon_of(LOG, extra=extra) as daemon:
        open_to_all(daemon)
        append(daemon.exports / "a.jsonl", line(1) + line(
            2, **{"from": "Nobody Known", "from_role": "staff", "to": "Nobody Else"}))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) + len(daemon.spool("oak")) == 2, "two alerts")
        test(daemon, admins, managers, others)


@suite.case
def admins_get_no_words_managers_their_own_alerts_and_others_nothing():
    def test(daemon, admins, managers, others):
        own = daemon.spool("oak")[0].name.split(".")[1]
        foreign = daemon.spool()[0].name.split(".")[1]
        rows = [(admins, {"command": "status"}, "64", "boundaryd "),
                (admins, {"command": "reload"}, "64", "reloaded"),
                (admins, {"command": "alerts"}, "65", "managers of a route"),
                (admins, {"command": "show", "argument": own}, "65", "managers of a route"),
                (managers, {"command": "status"}, "65", "control.group"),
                (managers, {"command": "reload"}, "65", "control.group"),
                (managers, {"command": "alerts", "json": True}, "64", own),
                (managers, {"command": "show", "argument": own}, "64", "07700 900001"),
                (managers, {"command": "show", "argument": foreign}, "65", "there is no alert"),
                (managers, {"command": "show", "argument": "0" * 32}, "65", "there is no alert")]
        for group, request, kind, words in rows:
            answer = ask(daemon, group, request)[0]
            assert answer.startswith(kind) and words in answer, (group, request, answer)
        listed = json.loads(ask(daemon, managers, {"command": "alerts", "json": True})[0][3:])
        assert [alert["id"] for alert in listed] == [own], listed
        assert ask(daemon, others, {"command": "status"})[0] in ("closed", "no permission")
        both = [r for r in json.loads(daemon.ctl("--json", "alerts").stdout)]
        assert len(both) == 2, both
    with_two_routes(test)


@suite.case
def an_escalated_alert_is_seen_by_the_tier_it_went_to_and_never_by_whom_it_is_about():
    people = """id,name,role,team,manager,aliases
w1,Robin Vale,staff,oak,m1,Robin
u1,Sam Tull,service_user,oak,,Sam
m1,Ada Marsh,manager,oak,a1,Ada
a1,Ivy Crane,manager,area,,Ivy
"""
    oak, area, elm = groups()
    with daemon_of(LOG, extra=ONE + 'review = { repeat-count = 0; };') as daemon:
        daemon.root.chmod(0o711)
        (daemon.root / "people.csv").write_text(people)
        daemon.conf.write_text(daemon.conf.read_text().replace('{ name = "default"; }', ", ".join(
            f'{{ name = "{team}"; team = "{team}"; group = "{group}"; }}'
            for team, group in zip(("oak", "area", "elm"), NAMES))))
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool("oak")) == 1, "the alert is there")
        alert = daemon.spool("oak")[0].name.split(".")[1]

        def sees(group):
            shown, exported, listed = ask(
                daemon, group, {"command": "show", "argument": alert},
                {"command": "export", "argument": alert}, {"command": "alerts", "json": True})
            got = [shown.startswith("64"), exported.startswith("64"), alert in listed]
            assert len(set(got)) == 1, (got, shown[:60], exported[:60], listed[:60])
            return got[0]
        assert [sees(group) for group in (oak, area, elm)] == [True, False, False]
        assert ask(daemon, oak, {"command": "review", "argument": alert,
                                 "outcome": "escalated"})[0].startswith("64")
        wait_for(lambda: len(daemon.spool("area")) == 1, "the next tier has it")
        assert [sees(group) for group in (oak, area, elm)] == [True, True, False]
        shown = ask(daemon, area, {"command": "show", "argument": alert})[0]
        assert '"area managers"' in shown, "it is shown as another tier got it"
        # The worker leads the team by now, and reads its route.
        (daemon.root / "people.csv").write_text(
            people.replace("Robin Vale,staff", "Robin Vale,manager"))
        assert daemon.ctl("reload").returncode == 0
        assert [sees(group) for group in (oak, area, elm)] == [False, True, False]
        assert ask(daemon, oak, {"command": "review", "argument": alert,
                                 "outcome": "noise"})[0].startswith("65")


@suite.case
def a_reload_changes_who_is_a_manager():
    def test(daemon, admins, managers, others):
        daemon.conf.write_text(daemon.conf.read_text().replace(f'"{NAMES[1]}"', f'"{NAMES[2]}"'))
        assert daemon.ctl("reload").returncode == 0
        assert ask(daemon, managers, {"command": "alerts"})[0] in ("closed", "no permission")
        assert ask(daemon, others, {"command": "alerts"})[0].startswith("64")
    with_two_routes(test)


@suite.case
def somebody_who_asks_without_end_is_told_to_wait_and_root_is_not():
    def test(daemon, admins, _managers, _others):
        answers = ask(daemon, admins, *[{"command": "none"}] * 200)
        assert any("wait a little" in answer for answer in answers), answers[-1]
        assert daemon.status() is not None
    with_two_routes(test)


@suite.case
def a_thousand_connections_of_one_user_leave_room_for_root_and_for_others():
    hold = ("import socket, sys, time\n"
            "held = []\n"
            "for _ in range(1000):\n"
            "    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)\n"
            "    client.settimeout(5)\n"
            "    try:\n"
            "        client.connect(sys.argv[1])\n"
            "        held.append(client)\n"
            "    except OSError:\n"
            "        pass\n"
            "print('held', flush=True)\n"
            "sys.stdin.read()\n")

    def test(daemon, admins, managers, _others):
        holder = subprocess.Popen([python(), "-c", hold, daemon.root / "control.sock"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, user=NOBODY,
                                  group=NOBODY, extra_groups=[admins], cwd="/")
        try:
            assert holder.stdout.readline() == b"held\n"
            started = time.monotonic()
            assert daemon.status() is not None
            assert ask(daemon, managers, {"command": "alerts"}, user=12345)[0].startswith("64")
            assert time.monotonic() - started < 2.5, "they were kept waiting"
            open_now = len(os.listdir(f"/proc/{daemon.process.pid}/fd"))
            assert open_now < 100, open_now
            append(daemon.exports / "a.jsonl", line(3, conversation="c3"))
            wait_for(lambda: len(daemon.spool("oak")) == 2, "alerts go on meanwhile")
        finally:
            holder.stdin.close()
            holder.wait()
    with_two_routes(test)


@suite.case
def a_client_that_sends_or_takes_byte_by_byte_is_let_go():
    with daemon_of() as daemon:
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        slow = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        slow.connect(str(daemon.root / "control.sock"))
        deaf = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        deaf.connect(str(daemon.root / "control.sock"))
        request = frame(json.dumps({"command": "status", "json": True}).encode())
        deaf.settimeout(1)
        try:
            for _ in range(20000):
                deaf.sendall(request)
        except OSError:
            pass  # it is not listened to any more
        started = time.monotonic()
        slow.settimeout(0.05)
        data = iter(frame(b" " * 4000))
        closed = False
        while not closed and time.monotonic() - started < 15:
            try:
                slow.send(bytes([next(data)]))
                closed = slow.recv(1) == b""
            except TimeoutError:
                pass
            except OSError:
                closed = True
        assert closed and time.monotonic() - started < 10, "it may stay for ever"
        with open(f"/proc/{daemon.process.pid}/status") as status:
            resident = next(int(text.split()[1]) for text in status if text.startswith("VmRSS"))
        assert resident < 64 << 10, resident
        expect(daemon, 1)


@suite.case
def whoever_is_in_no_group_is_told_by_boundaryctl_whom_to_turn_to():
    def test(daemon, *_):
        done = subprocess.run(
            [BUILD / "boundaryctl", "--socket", daemon.root / "control.sock", "alerts"],
            capture_output=True, text=True, user=NOBODY, group=NOBODY, extra_groups=[], cwd="/")
        assert done.returncode == 2 and "group of your route" in done.stderr, done
    with_two_routes(test)


@suite.case
def a_request_longer_than_any_is_refused_before_it_is_kept():
    with daemon_of() as daemon:
        daemon.start().ready()
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        client.connect(str(daemon.root / "control.sock"))
        client.settimeout(2)
        client.sendall(struct.pack("<BBBBI", 1, 1, 0, 0, 16385))
        assert client.recv(1) == b"", "it waits for the rest"


suite.run()
