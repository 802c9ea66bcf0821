#!/usr/bin/env python3
"""What a list of keywords would flag and the shipped rules do not: explain
names the line that kept it quiet, or the good practice that it is."""
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("TEST_SOURCE", "."))
BUILD = pathlib.Path(os.environ.get("TEST_BUILD", "."))
# Each reads all rules, which takes seconds with sanitizers.
LIGHT = "TEST_LIGHT" in os.environ or b"__asan_init" in (BUILD / "boundaryctl").read_bytes()
LIGHT_COUNT = 2
QUIET = [
    ("staff", "service_user", "I can't give you my number, ring the office on 01632 960123"),
    ("staff", "service_user", "Sorry, we're not allowed to add you on Facebook"),
    ("staff", "service_user", "My work mobile is 07700 900321"),
    ("staff", "service_user", "The plumber is Gareth, ring him on 07700 900876"),
    ("staff", "service_user", "That's kind, but I can't take presents from you"),
    ("staff", "service_user", "We can't borrow money from you, it's against the rules"),
    ("staff", "service_user", "Surprise party for Glenys on Friday so keep it a secret"),
    ("staff", "service_user", "I can't keep that a secret, I have to tell the safeguarding lead"),
    ("staff", "service_user", "07700 900222 is the duty phone, keep it by the bed"),
    ("staff", "manager", "Joe sent me a friend request on Facebook, I have not accepted it"),
]


def explain(sender, reader, text):
    done = subprocess.run([BUILD / "boundaryctl", "-c", SOURCE / "etc" / "boundaryd.conf", "--json",
                           "explain", "--from", sender, "--to", reader, text],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def fault(said):
    """What is wrong with the explanation, or nothing."""
    live = [met["rule"] for met in said["raised"] if met["status"] == "live"]
    if live:
        return f"raised by {', '.join(live)}"
    named = [held["held_by"] for held in said["held_back"] if held["held_by"]]
    named += [met["line"] for met in said["raised"] if met["status"] == "good"]
    if not named:
        return f"no line is named; nearest: {said.get('nearest')}"
    where = named[0]
    print(f"# by {pathlib.Path(where['file']).name}:{where['line']}: {where['text']}")
    return None


print(f"1..{len(QUIET)}")
faults = 0
for number, (sender, reader, text) in enumerate(QUIET, 1):
    if LIGHT and number > LIGHT_COUNT:
        print(f"ok {number} - {text.replace('#', '')} # SKIP with sanitizers, or TEST_LIGHT")
        continue
    why = fault(explain(sender, reader, text))
    print(f"{'ok' if why is None else 'not ok'} {number} - {text.replace('#', '')}")
    if why is not None:
        print(f"# {why}")
        faults += 1
sys.exit(1 if faults else 0)
