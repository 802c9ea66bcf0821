#!/usr/bin/env python3
"""How well the rules do on labelled messages, a family at a time.

    score.py --scan 'boundaryctl -c etc/boundaryd.conf scan --format jsonl' FOLDER
    score.py --scan '...' --noise FILE ...

A folder holds singles.jsonl, one message a line with the families that it
belongs to (none: nobody is to be told), and threads.jsonl, one conversation a
line. A noise file holds ordinary messages, of which almost none should be
found; each is taken for one from staff to a service user. Ends with status 1
where a --floor is missed or a --ceiling passed.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys

CORE = {"contact-details", "social-media", "gifts"}
ROLES = {"colleague": "staff", "group": "unknown"}


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def record(name, message, conversation, sender, time, channel):
    """A labelled message in the form that every export is read into."""
    role = {way: ROLES.get(message[way], message[way]) for way in ("from", "to")}
    return {"id": name, "conversation": conversation, "time": time, "channel": channel,
            "from": f"{sender}, {conversation}", "from_role": role["from"],
            "to": f"{message['to']}, {conversation}", "to_role": role["to"],
            "text": message["text"]}


def find(scan, records):
    """The live families that each message was found in, by the message's id."""
    lines = "".join(json.dumps(one) + "\n" for one in records)
    done = subprocess.run(shlex.split(scan), input=lines.encode(), stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"'{scan}' ended with status {done.returncode}")
    found = {one["id"]: set() for one in records}
    for hit in map(json.loads, done.stdout.decode().splitlines()):
        if hit["status"] == "live":
            found[hit["message_id"]].add(hit["family"])
    return found


class Count:
    """Pairs of what was asked for and what was found."""

    def __init__(self, pairs):
        self.pairs = pairs
        self.families = sorted(set().union(*(a | b for a, b in pairs)))

    def of(self, families):
        right = sum(len(asked & found & families) for asked, found in self.pairs)
        asked = sum(len(asked & families) for asked, _ in self.pairs)
        found = sum(len(found & families) for _, found in self.pairs)
        return right, asked, found

    @staticmethod
    def rates(right, asked, found):
        return (right / found if found else 1.0, right / asked if asked else 1.0)

    def print(self, title):
        print(f"{title}\n{'family':20} asked found right precision recall")
        rows = [(name, {name}) for name in self.families]
        for name, families in rows + [("core", CORE), ("all", set(self.families))]:
            right, asked, found = self.of(families)
            precision, recall = self.rates(right, asked, found)
            print(f"{name:20} {asked:5} {found:5} {right:5} {precision:9.3f} {recall:6.3f}")
        print()


def folder_values(scan, folder, show):
    singles, threads = read(folder / "singles.jsonl"), read(folder / "threads.jsonl")
    records = [record(one["id"], one, one["id"], one["from"], "2026-05-06T13:00:00Z",
                      one["channel"]) for one in singles]
    for thread in threads:
        records += [record(f"{thread['id']}.{i}", one, thread["id"], one["from_name"],
                           one["time"], "app") for i, one in enumerate(thread["messages"])]
    found = find(scan, records)
    for one in singles:
        if show and found[one["id"]] != set(one["families"]):
            print(one["id"], sorted(one["families"]), sorted(found[one["id"]]), one["text"])
    alone = Count([(set(one["families"]), found[one["id"]]) for one in singles])
    talks = Count([({family for alert in thread["alerts"] for family in alert["families"]},
                    set().union(*(found[f"{thread['id']}.{i}"]
                                  for i in range(len(thread["messages"])))))
                   for thread in threads])
    alone.print(f"{len(singles)} single messages of {folder}")
    talks.print(f"{len(threads)} conversations of {folder}, each family once")
    quiet = [found[one["id"]] for one in singles if not one["families"]]
    core, every = (Count.rates(*alone.of(which)) for which in (CORE, set(alone.families)))
    return {"core-precision": core[0], "core-recall": core[1], "precision": every[0],
            "recall": every[1], "quiet": 1 - sum(map(bool, quiet)) / len(quiet),
            "threads": Count.rates(*talks.of(set(talks.families)))[1]}


def noise_values(scan, path):
    records = []
    for i, one in enumerate(read(path)):
        message = {"from": "staff", "to": "service_user", "text": one["text"]}
        talk = one.get("conversation")
        records.append(record(f"n{i}", message, f"c{i if talk is None else talk}",
                              one.get("from") or "a", "2026-05-06T13:00:00Z", "app"))
    found = [families for families in find(scan, records).values() if families]
    rate = 1000 / len(records)
    return {"noise": len(found) * rate,
            "core-noise": sum(bool(families & CORE) for families in found) * rate}


def bounds(texts):
    return {name: float(value) for name, value in (text.split("=") for text in texts)}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scan", required=True)
    parser.add_argument("--noise", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what was decided wrongly")
    parser.add_argument("--floor", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--ceiling", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    wanted = parser.parse_args()
    missed = False
    for path in wanted.paths:
        values = (noise_values(wanted.scan, path) if wanted.noise
                  else folder_values(wanted.scan, path, wanted.show))
        print(path.name, *(f"{name}={value:.3f}" for name, value in values.items()))
        for name, floor in bounds(wanted.floor).items():
            if values[name] < floor:
                print(f"{path.name}: {name} is {values[name]:.3f}, below {floor}")
                missed = True
        for name, ceiling in bounds(wanted.ceiling).items():
            if values[name] > ceiling:
                print(f"{path.name}: {name} is {values[name]:.3f}, above {ceiling}")
                missed = True
    sys.exit(1 if missed else 0)


main()
