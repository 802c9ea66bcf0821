"""The collected suites of logs and lines, for format_suites_cases.py."""
import json
import os
import re

DUMP = None


def read(name, text=None, file=None, options=()):
    """Messages and faults of one export."""
    records = DUMP("-f", name, *options, file=file,
                   text=None if text is None else text.encode())
    return ([r for r in records if "fault" not in r],
            [r for r in records if "fault" in r])


def files(*endings):
    """One case for each file below a suite's folder."""
    def cases(folder):
        found = []
        for base, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith(endings):
                    path = os.path.relpath(os.path.join(base, name), folder)
                    found.append({"name": path, "input_file": path})
        return found
    return cases


def plain_json(text):
    """Objects written with comments and commas at their ends."""
    text = re.sub(r"(?m)^\s*//.*$|(?<=[,\[{\"\d])\s+//.*$", "", text)
    return json.loads(re.sub(r",(\s*[\]}])", r"\1", text))


def said(item):
    """What a Signal frame says: words, or that they were taken back."""
    body = item.get("standardMessage", {}).get("text", {}).get("body")
    return body if body is not None else \
        "" if "remoteDeletedMessage" in item else None


def libsignal(case, folder):
    with open(os.path.join(folder, case["input_file"]),
              encoding="utf-8") as file:
        text = file.read()
    if case["input_file"].endswith(".jsonl"):
        frames = [json.loads(line) for line in text.splitlines()]
    else:
        frames = plain_json(text)
    wanted = []
    for frame in frames:
        item = frame.get("chatItem", {})
        for words in [item, *item.get("revisions", [])]:
            if said(words) is not None:
                wanted.append((int(words["dateSent"]), said(words)))
    lines = "".join(json.dumps(frame) + "\n" for frame in frames)
    messages, faults = read("signal", lines)
    if faults:
        return repr(faults)
    got = [(int(m["id"].split("/")[0]), m["text"]) for m in messages]
    for (sent, words), (when, text) in zip(got, wanted):
        # A mention is one character there, and a name here.
        pattern = re.escape(text).replace("\ufffc", "@.+")
        if sent != when or not re.fullmatch(pattern, words):
            return "%r, not %r" % ((sent, words), (when, text))
    return None if len(got) == len(wanted) else "%d messages, not %d" % (
        len(got), len(wanted))


libsignal.cases = files(".jsonproto", ".takeout-export.expected.jsonl")


def signal_export(case, folder):
    """signal-export's Markdown has the lines of a WhatsApp export."""
    messages, _ = read("whatsapp",
                       file=os.path.join(folder, case["input_file"]))
    with open(os.path.join(folder, case["expected_file"]),
              encoding="utf-8") as file:
        wanted = json.load(file)
    got = [{"timestamp": m["time"][:19], "author": m["from"],
            "message": m["text"].replace("\n", " ")} for m in messages]
    wanted.sort(key=lambda m: m["timestamp"])
    return None if got == wanted else repr(got)


def mattermost(case, folder):
    path = os.path.join(folder, case["input_file"])
    wanted = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            frame = json.loads(line)
            post = frame.get("post") or frame.get("direct_post")
            for words in [post, *(post["replies"] or [])] if post else []:
                if words["message"]:
                    wanted.append((words["create_at"], words["message"]))
    messages, faults = read("mattermost", file=path)
    if faults:
        return repr(faults[0])
    got = [m["text"] for m in messages]
    return None if got == [text for _, text in wanted] else \
        "%d messages, not %d" % (len(got), len(wanted))


mattermost.cases = files(".import.jsonl")


def rocketchat(case, folder):
    path = os.path.join(folder, case["input_file"])
    with open(path, encoding="utf-8") as file:
        wanted = json.load(file)["messages"]
    messages, faults = read("rocketchat", file=path)
    if faults:
        return repr(faults[0])
    wanted = [(m["_id"], m["u"].get("name", m["u"]["username"]), m["msg"],
               "t" in m) for m in wanted
              if m["msg"] or m.get("file") or m.get("t") == "rm"]
    got = [(m["id"], m["from"], m["text"], bool(m.get("system")))
           for m in messages]
    return None if got == wanted else "%r, not %r" % (got, wanted)


rocketchat.cases = files("_history.json")


def teams(case, folder):
    """Files of the Graph API: each message with its words."""
    path = os.path.join(folder, case["input_file"])
    with open(path, encoding="utf-8") as file:
        items = json.load(file)
    items = items if isinstance(items, list) else items["value"]
    items = [{key.lower(): value for key, value in item.items()}
             for item in items]
    messages, faults = read("teams", file=path)
    if faults:
        return repr(faults[0])
    wanted = {item["id"] for item in items
              if re.sub("<systemEventMessage/>|<[^>]*>|&nbsp;", "",
                        next(v for k, v in item["body"].items()
                             if k.lower() == "content")).strip()}
    got = {m["id"] for m in messages}
    return None if wanted <= got else "lacks %r" % (wanted - got)


teams.cases = files(".json")

TEAMS_COLUMNS = ("id,author,timestamp,text,edited,deleted,system,subject,"
                 "importance,mentions,reactions_json,attachments_json,"
                 "forwarded,reply_to,reactions,is_own,message_type")


def teams_csv(case, _):
    name, given, expected = case["name"], case["input"], case["expected"]
    row = '"1","A","2026-03-02T14:00:00Z",%s,"","","","","","","","","","",' \
        '"","",""\n'
    if name.startswith("txt"):
        return "another export of the same program"
    if "field" in expected or "fields" in expected:
        given = [given] if isinstance(given, str) else given
        text = TEAMS_COLUMNS + "\n" + "".join(row % cell for cell in given)
        got = [m["text"] for m in read("teams-csv", text)[0]]
        wanted = expected.get("fields", [expected.get("field")])
        return None if got == wanted else repr(got)
    if "header_line" in expected or "first_column" in expected:
        given = given.replace("id,author,timestamp,text", "").replace(
            "id,author,timestamp", "") + TEAMS_COLUMNS
    found = DUMP("-D", text=(given + "\n").encode(), lines=True)
    got = [m["text"] for m in read("teams-csv", given.rstrip("\n") + "\n" +
                                   row % '"x"')[0]]
    return None if found == ["teams-csv"] and got == ["x"] else repr(found)


def irc(case, _):
    expected = case["expected"]
    given = case["input"].encode() if "input" in case else \
        bytes.fromhex(case["input_hex"])
    try:
        given.decode()
    except UnicodeDecodeError:  # decoded before a format sees it
        given = given.decode("windows-1252").encode()
    records = DUMP("-f", "irc", text=given.rstrip(b"\r\n") + b"\n")
    messages = [r for r in records if "fault" not in r]
    if expected["kind"] == "OTHER":
        return repr(messages) if messages else None
    if len(messages) != 1:
        return "%d messages" % len(messages)
    got, info = messages[0], expected["info"]
    if (expected["kind"] not in ("COMMENT", "ACTION")) != \
            bool(got.get("system")):
        return "a notice or not"
    if expected["kind"] == "COMMENT":
        wanted, words = tuple(info), (got["from"], got["text"])
    elif expected["kind"] == "ACTION":
        wanted = info.replace("*\t", "* ")
        words = "* %s %s" % (got["from"], got["text"])
    else:
        wanted = info if isinstance(info, str) else info[0]
        words = got["text"]
    return None if words == wanted else "%r, not %r" % (words, wanted)


def logfmt(case, _):
    got = DUMP("-L", text=case["input"].encode())
    wanted = case["expected"]["records"]
    return None if got == wanted else "%r, not %r" % (got, wanted)


def syslog(case, _):
    expected, text = case["expected"], case["input"]
    # A line feed ends a line of a log, whatever a datagram may hold.
    if expected["valid"]:
        text = text.partition("\n")[0]
    messages, faults = read("syslog", text + "\n")
    if not expected["valid"]:
        return None if faults or not text else repr(messages)
    if [f for f in faults if "year" not in f["what"]]:
        return repr(faults)
    if "message" in expected:
        got = messages[0]
        if (got["conversation"], got["from"], got["text"]) != (
                expected["hostname"], expected["appname"],
                expected["message"]):
            return repr(got)
    return None


def imessage(case, _):
    expected = case["expected"]
    messages, faults = read("imessage", case["input"])
    if faults or len(messages) != 1:
        return "%d messages" % len(messages)
    got = messages[0]
    if got["time"][:19] != expected["time_local"] or \
            got["text"] != expected["text"] or \
            got["from"] != expected.get("sender", "") or \
            bool(got.get("deleted")) != expected.get("deleted", False) or \
            bool(got.get("system")) != expected.get("system", False):
        return repr(got)
    return None


def suites(dump):
    """(folder, check) of each; `dump` runs format_dump."""
    global DUMP
    DUMP = dump
    return [
        ("signal/libsignal", libsignal),
        ("signal/chat-miner", signal_export),
        ("mattermost/mattermost", mattermost),
        ("rocketchat/rocketchat-exporter", rocketchat),
        ("generic/logfmt", logfmt), ("generic/go-syslog", syslog),
        ("irc/irclog2html", irc), ("imessage/imessage-exporter", imessage),
        ("teams/microsoft-graph-docs", teams), ("teams/zulip", teams),
        ("teams/teams-web-chat-exporter", teams_csv),
    ]
