#!/usr/bin/env python3
"""What syslog gets: no name and no word of any message, and why it does not start."""
import csv
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

from harness import BUILD, SOURCE, Daemon, Suite

suite = Suite()
LOG = pathlib.Path("/dev/log")
ALERT = re.compile(r"alert id=[0-9a-f]{32} rule=[a-z0-9-]+ family=[a-z-]+ "
                   r"severity=(low|medium|high|urgent) route=[a-z]+ source=[a-z-]+$")


def words_of_messages(exports):
    """Every word that somebody says in the examples, and every name."""
    said = set()
    for path in exports.rglob("*"):
        if path.suffix == ".jsonl":
            for text in path.read_text().splitlines():
                record = json.loads(text)
                said.update((record["text"] + " " + record["from"]).split())
        elif path.suffix == ".csv":
            with path.open(newline="") as rows:
                for row in csv.reader(rows):
                    said.update(" ".join(row).split())
        elif path.is_file():
            said.update(path.read_text().split())
    return {word.strip(".,!?:;()[]'\"\u200e").lower() for word in said}


def run_demo(root):
    """One run over the examples with /dev/log in our own hands; the lines it got."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(LOG))
    listener.settimeout(5)
    try:
        run = subprocess.Popen([BUILD / "boundaryd", "-c", root / "examples/boundaryd.conf", "-1"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines = []
        while True:
            try:
                lines.append(listener.recv(65536).decode())
                listener.settimeout(0.2 if run.poll() is not None else 5)
            except TimeoutError:
                if run.poll() is not None:
                    break
        assert run.wait() == 0, run.returncode
        return lines
    finally:
        listener.close()
        LOG.unlink()


@suite.case
def syslog_of_a_demo_run_holds_no_name_and_no_word():
    root = pathlib.Path(tempfile.mkdtemp(prefix="boundaryd-test."))
    try:
        shutil.copytree(SOURCE / "examples", root / "examples")
        shutil.copytree(SOURCE / "etc", root / "etc")
        lines = [line.split("boundaryd: ", 1)[-1].split("]: ", 1)[-1] for line in run_demo(root)]
        alerts = [line for line in lines if line.startswith("alert ")]
        assert len(alerts) >= 6, lines
        for line in alerts:
            assert ALERT.match(line), line
        said = words_of_messages(root / "examples/exports")
        with (root / "examples/people.csv").open(newline="") as rows:
            names = {part.lower() for row in csv.DictReader(rows)
                     for part in (row["name"] + " " + row["aliases"].replace("|", " ")).split()}
        assert len(said) > 300 and len(names) > 10
        # What stands in an alert's line is checked above, to the letter.
        rest = [line for line in lines if not line.startswith("alert ")]
        # Small words of the language that any sentence of a log has too.
        common = set("reading a of no on an and is the to in at by with it its was source sources "
                     "file files people has had be not".split())
        for line in rest:
            for word in re.findall(r"[^\s,:;()'\"]+", line.lower()):
                if not re.search("[a-z]", word):
                    continue
                assert word in common or word not in said | names, f"'{word}' in: {line}"
    finally:
        shutil.rmtree(root)


@suite.case
def why_it_does_not_start_is_said_once_in_the_log_or_else_on_standard_error():
    daemon = Daemon('{ name = "app"; path = "exports/*.jsonl"; format = "jsonl"; }')
    try:
        (daemon.root / "state").mkdir()
        (daemon.root / "state/boundaryd.db").write_text("no ledger " * 1000)
        for heard in (True, False):
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            LOG.unlink(missing_ok=True)
            if heard:
                listener.bind(str(LOG))
            done = subprocess.run([BUILD / "boundaryd", "-c", daemon.conf],
                                  capture_output=True, timeout=30)
            assert done.returncode == 1, done
            listener.setblocking(False)
            lines = []
            try:
                while heard:
                    lines.append(listener.recv(65536))
            except BlockingIOError:
                pass
            listener.close()
            told = sum(b"boundaryd.db" in line for line in lines)
            assert (told, done.stderr.count(b"boundaryd.db")) == (heard, not heard), (lines, done)
    finally:
        daemon.close()


def in_a_dev_of_its_own():
    """Run again where /dev is ours, so that nobody else's lines come in."""
    if os.environ.get("TEST_OWN_DEV") == "yes":
        return
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"]).returncode != 0:
        print("1..1\nok 1 - syslog of a demo run # SKIP needs root and mount namespaces")
        raise SystemExit(0)
    os.environ["TEST_OWN_DEV"] = "yes"
    script = ("keep=$(mktemp -d) && cp -a /dev/null /dev/zero /dev/urandom /dev/random $keep && "
              "mount -t tmpfs none /dev && cp -a $keep/* /dev && rm -r $keep && exec \"$@\"")
    os.execvp("unshare", ["unshare", "-m", "sh", "-c", script, "sh", sys.executable, *sys.argv])


in_a_dev_of_its_own()
suite.run()
