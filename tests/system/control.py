#!/usr/bin/env python3
"""boundaryctl and the control socket, reload, settings faults, and boundaryd -1."""
import json
import os
import shutil
import socket
import struct

from faulty import attached
from harness import RULES, Daemon, Suite, append, line, wait_for

suite = Suite()
APP = '{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }'


def running(test, sources=APP):
    daemon = Daemon(sources)
    try:
        append(daemon.exports / "a.jsonl", line(1))
        daemon.start().ready()
        wait_for(lambda: len(daemon.spool()) == 1, "the first alert is there")
        test(daemon)
    finally:
        daemon.close()


@suite.case
def status_names_every_source_and_file_with_its_position_size_and_lag():
    def test(daemon):
        file = daemon.status()["sources"][0]["files"][0]
        size = (daemon.exports / "a.jsonl").stat().st_size
        assert (file["position"], file["size"], file["lag"]) == (size, size, 0), file
        assert file["format"] == "jsonl" and file["messages"] == 1
        text = daemon.ctl("status").stdout.decode()
        assert "a.jsonl" in text and max(map(len, text.split("\n"))) <= 120
    running(test)


@suite.case
def status_lists_more_files_than_one_frame_has_room_for():
    many = 450
    def test(daemon):
        folder = daemon.exports.joinpath(*["a folder with a long name " + "x" * 220] * 10)
        folder.mkdir(parents=True)
        for number in range(many):
            append(folder / f"{number}.jsonl", line(number, "see you at ten"))
        wait_for(lambda: daemon.status()["messages"] == many + 1, "all are read")
        done = daemon.ctl("--json", "status")
        assert done.returncode == 0 and len(done.stdout) > 1 << 20, done.stderr
        files = json.loads(done.stdout)["sources"][0]["files"]
        assert len({file["path"] for file in files}) == many + 1
        if not shutil.which("strace"):
            return
        with attached(daemon, "write:retval=0"):
            done = daemon.ctl("--json", "status")
        assert done.returncode == 1 and b"too long for memory: Input/output error" in done.stderr, done
    running(test, APP.replace("exports/*", "exports/**/*"))


@suite.case
def alerts_and_show_give_what_the_manager_got():
    def test(daemon):
        listed = json.loads(daemon.ctl("--json", "alerts").stdout)
        assert [a["rule"] for a in listed] == ["test-number"]
        shown = daemon.ctl("show", listed[0]["id"][:8])
        assert shown.stdout == daemon.spool()[0].read_bytes()
        assert daemon.ctl("show", "ffffffff").returncode == 1
    running(test)


@suite.case
def a_reload_takes_new_rules_and_loses_no_line():
    def test(daemon):
        rules = daemon.root / "rules.d" / "test.conf"
        rules.write_text(RULES.replace("my number is %{phone}", "ring %{phone}")
                         .replace("my number is 07700", "ring 07700"))
        done = daemon.ctl("reload")
        assert done.returncode == 0, done.stderr
        append(daemon.exports / "a.jsonl", line(2) + line(3, "ring 07700 900555"))
        wait_for(lambda: len(daemon.spool()) == 2, "the new rule's alert is there")
        wait_for(lambda: daemon.status()["sources"][0]["files"][0]["lag"] == 0, "all is read")
        assert len(daemon.spool()) == 2, "the old rule still alerts"
    running(test)


@suite.case
def a_reload_with_a_fault_says_every_reason_and_keeps_the_rules_in_use():
    def test(daemon):
        rules = daemon.root / "rules.d" / "test.conf"
        rules.write_text(RULES.replace('severity = "high"', 'severity = "hihg"')
                         .replace('clause = "IP-20"', 'clauses = "IP-20"'))
        done = daemon.ctl("reload")
        said = done.stderr.decode()
        assert done.returncode == 1
        assert "test.conf:6: " in said and "'high'" in said and "'clause'" in said, said
        append(daemon.exports / "a.jsonl", line(2))
        wait_for(lambda: len(daemon.spool()) == 2, "the old rule alerts")
    running(test)


@suite.case
def garbage_on_the_control_socket_ends_that_client_alone():
    def test(daemon):
        for garbage in (b"GET / HTTP/1.0\r\n\r\n", b"\x01\x01\x00\x00" + struct.pack("<I", 1 << 30),
                        b"\x01\x01\x00\x00" + struct.pack("<I", 4) + b"null", b"\xff" * 70000):
            client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            client.connect(str(daemon.root / "control.sock"))
            try:
                client.sendall(garbage)
                client.shutdown(socket.SHUT_WR)
                client.settimeout(5)
                while client.recv(65536):
                    pass
            except (BrokenPipeError, ConnectionResetError):
                pass
            client.close()
        many = []
        for _ in range(200):
            client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            client.setblocking(False)
            try:
                client.connect(str(daemon.root / "control.sock"))
            except BlockingIOError:
                pass
            many.append(client)
        append(daemon.exports / "a.jsonl", line(2))
        wait_for(lambda: len(daemon.spool()) == 2, "alerts go on meanwhile")
        for client in many:
            client.close()
        assert daemon.status() is not None
    running(test)


@suite.case
def a_message_that_meets_several_rules_of_a_family_is_one_mail_that_names_them():
    rules = RULES.rstrip().rstrip(");").rstrip().rstrip("}") + """}, {
	id = "test-any"; title = "A number"; why = "Any number."; clause = "IP-20";
	from = "staff"; severity = "low"; status = "live";
	phrases = "
		%{phone}
	";
	must-alert = "
		07700 900123
	";
	must-stay-quiet = "
		none
	";
} );
"""
    daemon = Daemon(APP, rules=rules)
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(2, "07700 900888"))
        assert daemon.once().returncode == 0
        mails = {mail["X-Boundaryd-Rule"]: mail for mail in daemon.mails()}
        assert sorted(mails) == ["test-any", "test-number"] and len(daemon.spool()) == 2
        assert "test-any" in mails["test-number"].get_body(("plain",)).get_content()
    finally:
        daemon.close()


@suite.case
def who_knocks_when_no_descriptor_is_left_does_not_keep_the_daemon_busy():
    def test(daemon):
        with attached(daemon, "accept4:error=EMFILE"):
            with socket.socket(socket.AF_UNIX) as knocking:
                knocking.connect(str(daemon.root / "control.sock"))
                trace = daemon.root / "strace"
                wait_for(lambda: "accept4(" in trace.read_text(), "it looks")
                append(daemon.exports / "a.jsonl", line(2))
                wait_for(lambda: len(daemon.spool()) == 2, "it goes on with its work")
                assert trace.read_text().count("accept4(") < 10, "it looks all the time"
        assert daemon.status()["health"] == "well"
    running(test)


@suite.case
def a_file_in_the_control_sockets_place_is_left_there_and_named():
    daemon = Daemon(APP)
    try:
        daemon.conf.write_text(daemon.conf.read_text().replace("control.sock", "people.csv"))
        people = (daemon.root / "people.csv").read_text()
        daemon.start()
        wait_for(lambda: "people.csv' is there and is no socket" in daemon.stderr(), "it is named")
        daemon.kill(15)
        assert (daemon.root / "people.csv").read_text() == people
    finally:
        daemon.close()


@suite.case
def a_socket_that_another_listens_on_is_left_to_it_however_busy_that_is():
    daemon = Daemon(APP)
    path = daemon.root / "control.sock"
    knocking = []
    try:
        for kind, words in ((socket.SOCK_STREAM, "another boundaryd answers"),
                            (socket.SOCK_DGRAM, "cannot see whether")):
            with socket.socket(socket.AF_UNIX, kind) as other:
                other.bind(str(path))
                if kind == socket.SOCK_STREAM:
                    other.listen(0)
                    knocking = fill(path)
                daemon.start()
                wait_for(lambda: words in daemon.stderr(), words)
                daemon.kill(15)
                assert path.is_socket(), "it is left"
            path.unlink()
    finally:
        for one in knocking:
            one.close()
        daemon.close()


def fill(path):
    """Knock until nobody more is let into the queue."""
    knocking = []
    while True:
        one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        one.setblocking(False)
        knocking.append(one)
        try:
            one.connect(str(path))
        except BlockingIOError:
            return knocking


@suite.case
def a_second_daemon_on_the_same_state_is_refused_and_told_why():
    def test(daemon):
        done = daemon.once()
        assert done.returncode == 1 and b"boundaryd.db" in done.stderr, done.stderr
        assert daemon.status()["health"] == "well"
    running(test)


@suite.case
def one_run_reads_all_there_is_and_says_what_it_could_not():
    daemon = Daemon(APP)
    try:
        append(daemon.exports / "a.jsonl", line(1) + line(2))
        done = daemon.once()
        assert done.returncode == 0, done.stderr
        assert len(daemon.spool()) == 2
        assert daemon.once().returncode == 0
        assert len(daemon.spool()) == 2, "raised twice"
        append(daemon.exports / "a.jsonl", b"{ no record\n" + line(3))
        done = daemon.once()
        assert done.returncode == 3 and b"a.jsonl" in done.stderr, done.stderr
        assert len(daemon.spool()) == 3
    finally:
        daemon.close()


@suite.case
def ten_faults_are_ten_lines_with_file_and_line():
    daemon = Daemon(APP)
    try:
        daemon.conf.write_text('peple = "people.csv";\nrules = [ "rules.d", "none.d" ];\n'
                               'timezone = "Europe/Lodnon";\nwindow = "soon";\ncontext = 99;\n'
                               'sources = ( { name = "a"; path = "exports/*.txt"; },\n'
                               '{ name = "a"; path = "exports/*.csv"; },\n'
                               '{ name = "b"; path = "exports/*"; format = "whatsap"; },\n'
                               '{ name = "c"; path = "exports/*.log"; mode = "tail"; } );\n'
                               'syslog = { facility = "local9"; detail = "all"; };\n')
        done = __import__("subprocess").run(
            [os.path.join(os.environ["TEST_BUILD"], "boundaryd"), "-t", "-c", daemon.conf],
            capture_output=True)
        faults = done.stderr.decode().strip().split("\n")
        assert done.returncode == 1
        assert len(faults) == 10, "\n".join(faults)
        for fault in faults:
            place = fault.split(": ")[0].rsplit(":", 1)
            assert place[0].endswith(".conf") and place[1].isdigit(), fault
    finally:
        daemon.close()


suite.run()
