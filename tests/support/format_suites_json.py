"""The collected suites of exports in JSON and XML, for format_suites_cases.py."""
import calendar
import json
import os
import time

DUMP = None


def read(name, text=None, file=None):
    """Messages of one export; raises where it is none."""
    records = DUMP("-f", name, file=file,
                   text=None if text is None else text.encode())
    return [r for r in records if "fault" not in r]


def unix(message):
    stamp = message.get("time")
    if stamp is None:
        return None
    whole, _, rest = stamp.rstrip("Z").partition(".")
    seconds = calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S"))
    return seconds + float("0." + rest) if rest else seconds


def kind(name):
    """What an attachment's kind is called, from the end of its name."""
    endings = {"jpg": "image", "png": "sticker", "mp3": "audio",
               "mp4": "audio", "aac": "audio"}
    if "stickers" in name:
        return "sticker"
    return endings.get(name.rsplit(".", 1)[-1], "file")


def differs(got, want):
    for key, value in (("sender", got["from"]), ("text", got["text"]),
                       ("id", got.get("id")), ("time", unix(got)),
                       ("unix", unix(got)), ("reply_to", got.get("reply_to")),
                       ("edited", got.get("edited", False))):
        if key not in want:
            continue
        wanted = want[key]
        if key == "time" and isinstance(wanted, str):
            wanted = unix({"time": wanted.replace("+00:00", "Z")})
        if value != wanted:
            return "%s is %r, not %r" % (key, value, wanted)
    if "time_ms" in want and round(unix(got) * 1000) != want["time_ms"]:
        return "time"
    if (want.get("type") == "system") != bool(got.get("system")) and \
            "type" in want:
        return "system line or not"
    wanted = want.get("attachments")
    names = got.get("attachments", [])
    if wanted is not None and names != wanted and \
            [kind(n) for n in names] != wanted:
        return "attachments %r" % names
    return None


def check(messages, wanted):
    if len(messages) != len(wanted):
        return "%d messages, not %d" % (len(messages), len(wanted))
    for got, want in zip(messages, wanted):
        wrong = differs(got, want)
        if wrong:
            return wrong
    return None


def telegram(case, folder):
    expected = case["expected"]
    if "input_generator" in case:
        text = json.dumps({"about": "This file was exported by Telegram "
                           "Desktop.", "profile_metadata": "x" * 71680,
                           "chats": {"list": []}})
    else:
        text = case.get("input") or "".join(case["input_chunks"])
    if "detected" in expected:
        found = DUMP("-D", text=text.encode(), lines=True)
        if (found == ["telegram"]) != bool(expected["detected"]):
            return "taken for %r" % found
    if expected.get("error"):
        records = DUMP("-f", "telegram", text=text.encode())
        return None if any("fault" in r for r in records) else "no fault"
    if "messages" in expected:
        return check(read("telegram", text), expected["messages"])
    if "chats" in expected:
        counts = {}
        for message in read("telegram", text):
            name = message["conversation"]
            counts[name] = counts.get(name, 0) + 1
        wanted = {c["name"]: c["count"] for c in expected["chats"]}
        return None if counts == wanted else repr(counts)
    if "after_chunk" in expected:
        texts = [m["id"] for m in read("telegram", case["input_chunks"][0])]
        return None if texts == expected["after_chunk"][0] else repr(texts)
    return None


def chat_miner(name):
    def run(case, folder):
        messages = read(name, file=os.path.join(folder, case["input_file"]))
        with open(os.path.join(folder, case["expected_file"]),
                  encoding="utf-8") as file:
            wanted = json.load(file)
        if len(messages) != len(wanted):
            return "%d messages" % len(messages)
        for got, want in zip(messages, wanted):
            if got["from"] != want["author"] or \
                    got["time"][:19] != want["timestamp"]:
                return "%s %s" % (got["from"], got["time"])
            # That suite puts blanks between the pieces of a text.
            if got["text"].replace(" ", "") != \
                    want["message"].replace(" ", ""):
                return "text %r" % got["text"]
        return None
    return run


def facebook(case, folder):
    if "input" in case:
        messages = read("facebook", case["input"])
    else:
        messages = read("facebook",
                        file=os.path.join(folder, case["input_file"]))
    return check(sorted(messages, key=unix), case["expected"]["messages"])


def google_chat(case, _):
    expected, text = case["expected"], case["input"]
    if "messages" in expected:
        return check(read("google-chat", text), expected["messages"])
    got = read("google-chat", json.dumps(
        {"messages": [{"text": "x", "created_date": text}]}))
    return None if unix(got[0]) == expected["unix"] else repr(got)


def discord(case, folder):
    messages = read("discord", file=os.path.join(folder, case["input_file"]))
    expected = case["expected"]
    if "last" in expected:
        last = max(unix(m) for m in messages)
        wanted = unix({"time": expected["last"].replace("+00:00", "Z")})
        return None if last == wanted else repr(last)
    said = [m for m in messages if not m.get("system")]
    return check(said, expected["messages"])


def slack_day(message):
    return read("slack", json.dumps([message]))


def slack(case, _):
    given, expected = case["input"], case["expected"]
    if case["name"].startswith("render"):
        got = slack_day({"type": "message", "ts": "1772460000.0",
                         "text": given})[0]["text"]
    elif case["name"].startswith("ts order"):
        got = [unix(slack_day({"ts": ts, "text": "x"})[0]) for ts in given]
        got = "ascending" if got == sorted(got) else got
    elif case["name"].startswith("ts"):
        got = slack_day({"ts": given, "text": "x"})[0].get("time")
    elif isinstance(given, dict):
        got = slack_day(dict(given, text="x"))[0]
        reply = got.get("reply_to")
        got = "reply" if reply else "root" if given.get("reply_count") \
            else "plain"
    else:
        return "no list of the people named"
    return None if got == expected else "%r, not %r" % (got, expected)


def sms(case, folder):
    path = case.get("input_file")
    source = {"text": case["input"].encode()} if path is None else \
        {"file": os.path.join(folder, path)}
    records = DUMP("-f", "sms", **source)
    got = [r for r in records if "fault" not in r]
    expected = case["expected"]
    if "error" in expected or len(got) < len(records):
        faults = len(got) < len(records)
        return None if faults == ("error" in expected) else "faults"
    if "calls" in expected and expected["calls"]:
        return "calls are no messages"
    texts = [m["text"] for m in got]
    if "text" in expected:
        return None if expected["text"] in texts else repr(texts)
    if isinstance(expected.get("sms"), int):
        wanted = expected["sms"] + expected["mms"]
        if len(got) != wanted:
            return "%d messages, not %d" % (len(got), wanted)
        first = expected.get("first", {}).get("text", texts[0])
        some = expected.get("contains_text", "")
        return None if texts[0] == first and some in "".join(texts) \
            else repr(texts)
    for message, want in zip(got, expected.get("sms", expected.get("mms"))):
        sent = want["direction"] == "out"
        if message["text"] != want["text"] or \
                (message["from"] == "Me") != sent:
            return repr(message)
        if "time_ms" in want and round(unix(message) * 1000) != \
                want["time_ms"]:
            return "time"
        if "from" in want and message["from"] != want["from"]:
            return "from %r" % message["from"]
        if [a["name"] for a in want.get("attachments", [])] != \
                message.get("attachments", []):
            return "attachments"
    return None


def jsontestsuite(case, _):
    """A file's name says what must become of it: i_ leaves it open."""
    verdict = {"y": "accepted", "n": "refused"}.get(case["name"][0], case["verdict"])
    return None if case["verdict"] == verdict else case["verdict"]


def jsontestsuite_cases(folder):
    folder = os.path.join(folder, "test_parsing")
    files = sorted(os.listdir(folder))
    said = DUMP("-J", *(os.path.join(folder, name) for name in files), lines=True)
    cases = [{"name": name, "verdict": line.split()[0]}
             for name, line in zip(files, said, strict=True)]
    for start, what in (("y", "to be accepted"), ("n", "to be refused"), ("i", "undecided")):
        of = [case["verdict"] for case in cases if case["name"][0] == start]
        print("# JSONTestSuite: %d %s: %d accepted, %d refused"
              % (len(of), what, of.count("accepted"), of.count("refused")))
    return cases


def suites(dump):
    """(folder, check, how its cases are found) of each; `dump` runs format_dump."""
    global DUMP
    DUMP = dump
    return [
        ("json/JSONTestSuite", jsontestsuite, jsontestsuite_cases),
        ("telegram/ChatLab", telegram),
        ("telegram/chat-miner", chat_miner("telegram")),
        ("facebook-instagram/ChatLab", facebook),
        ("facebook-instagram/chat-analytics", facebook),
        ("facebook-instagram/chat-miner", chat_miner("facebook")),
        ("google-chat/ChatLab", google_chat),
        ("discord/chat-analytics", discord), ("slack/msgvault", slack),
        ("sms-backup/msgvault", sms), ("sms-backup/issues-observed", sms),
        ("sms-backup/sms-backup-restore-parser", sms),
    ]
