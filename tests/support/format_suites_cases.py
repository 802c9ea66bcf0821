"""Run the collected suites through format_dump; print TAP and a table.

format_suites_cases.py FORMAT_DUMP SAMPLES EXCEPTIONS...
"""
import json
import os
import re
import subprocess
import sys

import format_suites_json
import format_suites_logs
import format_suites_mail
import format_suites_samples

DUMP, SAMPLES, *EXCEPTIONS = sys.argv[1:]


def dump(*options, text=None, file=None, lines=False):
    """The messages and the faults that format_dump prints."""
    command = [DUMP, *options]
    if file is not None:
        command.append(file)
    out = subprocess.run(command, input=text, capture_output=True, check=False)
    if out.returncode != 0:
        raise RuntimeError(out.stderr.decode(errors="replace")[-2000:])
    if lines:
        return out.stdout.decode().splitlines()
    return [json.loads(line) for line in out.stdout.splitlines()]


def whatsapp(text=None, file=None):
    records = dump("-f", "whatsapp", file=file,
                   text=None if text is None else text.encode())
    return [r for r in records if "fault" not in r]


def local(message):
    return message.get("time", "")[:19]


def names(message):
    """A sender as people compare it: no marks, no odd blanks."""
    return re.sub("[\u200e\u202a\u202c]", "", message["from"]).strip()


def without_system(messages):
    return [m for m in messages if not m.get("system")]


def check_message(got, want):
    """None, or what differs."""
    if want.get("type") == "system" or want.get("sender", 0) is None:
        if not got.get("system"):
            return "not a system line"
    elif "sender" in want and names(got) != want["sender"]:
        return "sender %r" % names(got)
    # Suites that spread the messages of one minute over its seconds.
    if "local" in want and local(got)[:16] != want["local"][:16]:
        return "time %s, not %s" % (local(got), want["local"])
    if want.get("type") == "image" and not got.get("attachment"):
        return "no attachment"
    if "attachment" in want and got.get("attachments") != [want["attachment"]]:
        return "attachments %r" % got.get("attachments")
    if want.get("attachments") and not got.get("attachment"):
        return "no attachment"
    if want.get("unavailable"):
        if not got.get("attachment") or got["text"] != want["raw"]:
            return "no missing attachment"
    elif "text" in want and got["text"] != want["text"]:
        return "text %r" % got["text"]
    return None


def check_list(messages, wanted, ordered=True):
    if len(messages) != len(wanted):
        return "%d messages, not %d" % (len(messages), len(wanted))
    if not ordered:
        messages = sorted(messages, key=local)
    for got, want in zip(messages, wanted):
        wrong = check_message(got, want)
        if wrong:
            return wrong
    return None


def seconds(stamp):
    import datetime
    return datetime.datetime.fromisoformat(stamp).timestamp()


def rwhatsapp(case, _):
    messages = whatsapp(case["input"])
    expected = case["expected"]
    if "authors" in expected:
        authors = sorted({names(m) for m in messages})
        if authors != sorted(expected["authors"]):
            return "authors %r" % authors
        if len(messages) != expected["messages"]:
            return "%d messages" % len(messages)
        return None
    times = expected["local_times"]
    if isinstance(times, str):
        return "read" if any("time" in m for m in messages) else None
    if len(times) != len(messages):
        return "%d messages" % len(messages)
    for got, want in zip(messages, times):
        if not local(got) or "<" in want or \
                abs(seconds(local(got)) - seconds(want)) > \
                expected["tolerance_s"]:
            return "time %s, not %s" % (local(got), want)
    return None


def chat_miner(case, folder):
    messages = without_system(
        whatsapp(file=os.path.join(folder, case["input_file"])))
    with open(os.path.join(folder, case["expected_file"]),
              encoding="utf-8") as file:
        wanted = list(reversed(json.load(file)))
    # That suite drops a message which is a dot alone; we keep every word.
    messages = [m for m in messages if m["text"] != "."]
    if len(messages) != len(wanted):
        return "%d messages, not %d" % (len(messages), len(wanted))
    for got, want in zip(messages, wanted):
        if local(got) != want["timestamp"] or names(got) != want["author"] \
                or got["text"].replace("\n", " ") != want["message"]:
            return "%s %s %r" % (local(got), names(got), got["text"])
    return None


def kind(message):
    """The type that whats_json's suite gives a message."""
    text = message["text"]
    files = message.get("attachments", [])
    if "maps.google.com/?q=" in text or "foursquare.com/v/" in text:
        return "location"
    if message.get("system") or message.get("deleted"):
        return "system"
    if not message.get("attachment"):
        return "text"
    if not files:
        return "system"
    endings = {"jpg": "image", "mp4": "video", "opus": "audio",
               "webp": "sticker"}
    if "-GIF-" in files[0]:
        return "gif"
    return endings.get(files[0].rsplit(".", 1)[-1], "file")


def whats_json(case, folder):
    group, expected = case["name"].split(" ")[0], case["expected"]
    if group == "file":
        messages = whatsapp(file=os.path.join(folder, case["input_file"]))
        counts = {"messages": len(messages)}
        for message in messages:
            counts[kind(message)] = counts.get(kind(message), 0) + 1
        got = {key: counts.get(key, 0) for key in expected}
        return None if got == expected else "%r, not %r" % (got, expected)
    text = case["input"]
    if case["name"].startswith("date in header"):
        inside = text.strip("[],")
        if not re.search(r"\d:\d\d", inside):
            inside += ", 12:34"
        messages = whatsapp("[%s] A: x\n" % inside)
        numbers = re.findall(r"\d+", expected["date"])
        ok = len(messages) == 1 and messages[0]["from"] == "A"
        return None if ok and numbers else "not read as a header"
    if group == "date":
        messages = whatsapp("[%s, 12:34] A: x\n" % text)
        got = local(messages[0])[:10] if messages else None
        want = expected["date"]
    elif group == "time":
        messages = whatsapp("[13/02/2026, %s] A: x\n" % text)
        got = local(messages[0])[11:] if messages else None
        want = expected["time"]
    else:
        return line_case(whatsapp(text + "\n"), expected)
    return None if got == want else "%s, not %s" % (got, want)


def line_case(messages, expected):
    if expected is None:
        return "read as %r" % messages[0]["from"] if messages else None
    if len(messages) != 1:
        return "%d messages" % len(messages)
    got = messages[0]
    if bool(got.get("system")) != bool(expected.get("system")):
        return "system line or not"
    if "sender" in expected and got["from"] != expected["sender"]:
        return "sender %r" % got["from"]
    if got["text"] != expected["content"]:
        return "text %r" % got["text"]
    time = expected["time"] if len(expected["time"]) > 5 else \
        expected["time"] + ":00"
    return None if local(got)[11:] == time else "time %s" % local(got)


def chat_analytics(case, folder):
    messages = whatsapp(file=os.path.join(folder, case["input_file"]))
    expected = case["expected"]
    if "messages" in expected:
        return check_list(messages, expected["messages"], ordered=False)
    authors = sorted({names(m) for m in without_system(messages)})
    if authors != expected["authors"]:
        return "authors %r" % authors
    for want in expected["contains"]:
        if all(check_message(m, want) for m in messages):
            return "lacks %r" % want
    return None


def plain(case, folder):
    expected = case["expected"]
    if expected.get("detected") is False:
        path = "-"
        out = subprocess.run([DUMP, "-D", path], check=True,
                             input=case["input"].encode(),
                             capture_output=True).stdout.decode().strip()
        return None if out == "none" else "taken for " + out
    if "input" in case:
        messages = whatsapp(case["input"])
    else:
        messages = whatsapp(file=os.path.join(folder, case["input_file"]))
        messages = without_system(messages)
    return check_list(messages, expected["messages"])


def csv_spectrum(case, folder):
    rows = dump("-C", file=os.path.join(folder, case["input_file"]))
    with open(os.path.join(folder, case["expected_file"]),
              encoding="utf-8") as file:
        wanted = json.load(file)
    got = [dict(zip(rows[0], row)) for row in rows[1:]]
    return None if got == wanted else repr(got)


def csv_cpython(case, _):
    got = dump("-C", text=case["input"].encode())
    return None if got == case["expected"] else repr(got)


SUITES = [
    ("whatsapp/ChatLab", plain), ("whatsapp/chat-analytics", chat_analytics),
    ("whatsapp/chat-history-manager-rust", plain),
    ("whatsapp/chat-miner", chat_miner), ("whatsapp/rwhatsapp", rwhatsapp),
    ("whatsapp/whats_json", whats_json),
    ("csv/csv-spectrum", csv_spectrum), ("csv/cpython", csv_cpython),
] + format_suites_json.suites(dump) + format_suites_logs.suites(dump) \
    + format_suites_mail.suites(dump) \
    + format_suites_samples.suites(dump, DUMP)


def reasons():
    """(suite, case) to why it is different on purpose."""
    table = {}
    for path in EXCEPTIONS:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    suite, case, reason = line.rstrip("\n").split("\t")
                    table[suite, case] = reason
    return table


def excuse(excused, suite, case):
    """The exception's name for a case; one that ends with * is a start."""
    for key in excused:
        if key[0] == suite and key[1].endswith("*") and \
                case.startswith(key[1][:-1]):
            return key
    return suite, case


def cases_of(folder, check):
    """The cases a suite states, or one for each of its files."""
    path = os.path.join(folder, "cases.json")
    if not os.path.exists(path):
        return check.cases(folder)
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    # Where all are called alike, they are told apart by what they read.
    if len({case["name"] for case in cases}) <= 2 < len(cases):
        for case in cases:
            case["name"] += " " + " ".join(
                str(case.get("input", "")).split())[:24]
    return cases


def main():
    excused = reasons()
    used = set()
    bad = 0
    print("1..%d" % (len(SUITES) + 1))
    table = ["%-36s %6s %8s %10s %6s" % ("suite", "tried", "as they",
                                         "on purpose", "wrong")]
    for number, (suite, check, *made) in enumerate(SUITES, 1):
        folder = os.path.join(SAMPLES, suite)
        cases = made[0](folder) if made else cases_of(folder, check)
        same = other = wrong = 0
        for case in cases:
            options = case.get("options") or {}
            key = excuse(excused, suite, case["name"])
            if suite in ("csv/cpython", "irc/irclog2html") and options:
                key = (suite, "options " + ",".join(sorted(options)))
            if suite == "csv/cpython" and options:
                difference = "another dialect"
            elif case.get("input_file", "").endswith(".zip"):
                difference = "an archive"
            else:
                try:
                    difference = check(case, folder)
                except RuntimeError as error:
                    difference = "crash: %s" % error
            if difference is None:
                same += 1
            elif key in excused and not difference.startswith("crash"):
                other += 1
            else:
                wrong += 1
                print("# %s: %s: %s" % (suite, case["name"], difference))
            if difference is not None:
                used.add(key)
        table.append("%-36s %6d %8d %10d %6d" % (suite, len(cases), same,
                                                  other, wrong))
        bad += wrong
        print("%s %d - %s: every case is as expected or excused" % (
            "not ok" if wrong else "ok", number, suite))
    idle = sorted(set(excused) - used)
    for key in idle:
        print("# no longer different: %s: %s" % key)
    print("%s %d - every exception is needed" % (
        "not ok" if idle else "ok", len(SUITES) + 1))
    for line in table:
        print("# " + line)
    return 1 if bad or idle else 0


sys.exit(main())
