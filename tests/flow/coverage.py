#!/usr/bin/env python3
"""doc/policy-coverage.md misses no clause, and names only what is there.

A row's rules are live and cite its clause; a row's tests stand in tests/. With
--write it writes the page anew from the rules, keeping the tests of the rows.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("TEST_SOURCE", pathlib.Path(__file__).parents[2])).resolve()
BUILD = pathlib.Path(os.environ.get("TEST_BUILD", "."))
PAGE = SOURCE / "doc" / "policy-coverage.md"
ROW = re.compile(r"^\| ([A-Z]+-[0-9]+) \| (.*) \| (.*) \|$")
HEAD = """# Policies, and what watches them

Each clause of `etc/clauses.tsv`, put in our own words there, with the live
rules that watch it (boundaryd-rules(5)), or for what a policy asks of managers
the test that shows how boundaryd serves it. A rule watches words: that a clause
has rules does not mean that every breach of it is seen.

`tests/flow/coverage.py` holds this page against the rules and the tests.

| clause | where it stands | watched by |
|---|---|---|
"""


def clauses():
    rows = (SOURCE / "etc" / "clauses.tsv").read_text().splitlines()[1:]
    return [row.split("\t")[:3] for row in rows if row.strip()]


def rules():
    done = subprocess.run([BUILD / "boundaryctl", "-c", SOURCE / "etc" / "boundaryd.conf",
                           "--json", "rules"], capture_output=True, check=True)
    return {rule["id"]: rule for rule in map(json.loads, done.stdout.splitlines())}


def cited(rule):
    return {clause.strip() for clause in rule["clause"].split(",")}


def page_rows():
    found = {}
    for line in PAGE.read_text().splitlines():
        row = ROW.match(line)
        if row:
            assert row[1] not in found, f"{row[1]} stands twice"
            found[row[1]] = row[3]
    return found


def names_in_tests():
    names = set()
    for path in (SOURCE / "tests").rglob("*"):
        if path.suffix == ".c":
            names |= {f"{suite}: {name}" for suite, name in
                      re.findall(r"^Test\((\w+), (\w+)", path.read_text(), re.M)}
        elif path.suffix == ".py":
            names |= {f"{path.name}: {name}" for name in
                      re.findall(r"^def (\w+)\(", path.read_text(), re.M)}
    return names


def write():
    kept, live = page_rows() if PAGE.exists() else {}, rules()
    page = HEAD
    for clause, document, section in clauses():
        tests = [name for name in re.findall(r"`([^`]*)`", kept.get(clause, "")) if ": " in name]
        watching = [rule for rule in live
                    if live[rule]["status"] == "live" and clause in cited(live[rule])]
        page += (f"| {clause} | {document}, {section} | "
                 f"{', '.join(f'`{name}`' for name in tests or watching)} |\n")
    PAGE.write_text(page)


def faults_of(clause, rows, live, tests):
    if clause not in rows:
        return ["it has no row"]
    names = re.findall(r"`([^`]*)`", rows[clause])
    found = [] if names else ["nothing watches it"]
    for name in names:
        if ": " in name:
            if name not in tests:
                found.append(f"there is no test '{name}'")
        elif name not in live:
            found.append(f"there is no rule '{name}'")
        elif live[name]["status"] != "live":
            found.append(f"the rule '{name}' is not live")
        elif clause not in cited(live[name]):
            found.append(f"the rule '{name}' does not cite it")
    return found


def main():
    if "--write" in sys.argv:
        return write()
    rows, live, tests = page_rows(), rules(), names_in_tests()
    known = [clause for clause, _, _ in clauses()]
    print(f"1..{len(known) + 1}")
    for number, clause in enumerate(known, 1):
        found = faults_of(clause, rows, live, tests)
        print(f"{'not ok' if found else 'ok'} {number} - {clause} is watched by what is there")
        for fault in found:
            print(f"# {PAGE.name}: {clause}: {fault}; see tests/flow/coverage.py --write")
    more = sorted(set(rows) - set(known))
    print(f"{'not ok' if more else 'ok'} {len(known) + 1} - no row is of no clause")
    for clause in more:
        print(f"# {PAGE.name}: {clause} is no clause of etc/clauses.tsv")


main()
