"""The collected suites that are samples without cases, for format_suites_cases.py.

What is expected of a sample is read from it here in a second, plain way.
"""
import json
import os
import re
import subprocess
import zipfile

DUMP = None
PAIR = re.compile(r"<([^<>]*)\|([^<>]*)>|<([^<>]*)>")


def read(name, text=None, file=None, options=()):
    """Messages and faults of one export."""
    records = DUMP("-f", name, *options, file=file,
                   text=None if text is None else text.encode())
    return ([r for r in records if "fault" not in r],
            [r for r in records if "fault" in r])


def files(*endings):
    """One case for each such file below a suite's folder."""
    def cases(folder):
        found = []
        for base, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith(endings):
                    path = os.path.relpath(os.path.join(base, name), folder)
                    found.append({"name": path, "path": os.path.join(folder, path)})
        return found
    return cases


def first_difference(got, wanted):
    for pair in zip(got, wanted):
        if pair[0] != pair[1]:
            return "%r, not %r" % pair
    if len(got) != len(wanted):
        return "%d messages, not %d" % (len(got), len(wanted))
    return None


def discord(case, _):
    with open(case["path"], encoding="utf-8") as file:
        export = json.load(file)
    messages, faults = read("discord", file=case["path"])
    if faults:
        return repr(faults[0])
    return first_difference(
        [(m["id"], m["conversation"], m["from"], m["text"], m["time"][:19]) for m in messages],
        [(m["id"], export["guild"]["name"] + " / " + export["channel"]["name"], m["author"]["nickname"], m["content"],
          m["timestamp"][:19])
         for m in export["messages"]])


def telegram_text(message):
    text = message["text"]
    pieces = [text] if isinstance(text, str) else text
    return "".join(p if isinstance(p, str) else p["text"] for p in pieces)


def telegram(case, _):
    """Every message with words: its chat, id, sender, words and answer."""
    with open(case["path"], encoding="utf-8") as file:
        export = json.load(file)
    wanted = []
    chats = export["chats"]["list"] if "chats" in export else [export]
    for chat in chats:
        for item in chat["messages"]:
            who = item.get("from") or item.get("from_id") or ""
            if isinstance(who, int):  # as newer exports write it
                who = "user%d" % who
            if item["type"] == "message" and telegram_text(item):
                wanted.append((chat.get("name") or str(chat["id"]), str(item["id"]), who,
                               telegram_text(item), str(item.get("reply_to_message_id", ""))))
    messages, faults = read("telegram", file=case["path"])
    if faults:
        return repr(faults[0])
    told = {(str(i["id"])) for c in chats for i in c["messages"] if not telegram_text(i)}
    return first_difference(
        [(m["conversation"], m["id"], m["from"], m["text"], m.get("reply_to", ""))
         for m in messages if not m.get("system") and m["id"] not in told], wanted)


def slack_plain(text, people):
    """Markup as Slack shows it; names of people only where the export has them."""
    def shown(found):
        target, label = found.group(1) or found.group(3), found.group(2)
        if target.startswith("@"):
            return "@" + people.get(target[1:], label or target[1:])
        if target.startswith("#"):
            return "#" + (label or target[1:])
        return None if label else target
    plain = PAIR.sub(lambda found: shown(found) or "\0", text)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(name, sign)
    return None if "\0" in plain else plain


def slack(case, _):
    """A whole workspace, as boundaryctl reads the archive."""
    program = os.path.join(os.path.dirname(DUMP.program), "..", "..", "boundaryctl")
    out = subprocess.run([program, "convert", case["path"]], check=True, capture_output=True)
    got = {(m["conversation"], m["id"]): m for m in map(json.loads, out.stdout.splitlines())}
    wanted = {}
    with zipfile.ZipFile(case["path"]) as archive:
        people = {p["id"]: p["profile"].get("real_name") or p["name"]
                  for p in json.loads(archive.read("users.json"))}
        for name in archive.namelist():
            room, slash, day = name.partition("/")
            for item in json.loads(archive.read(name)) if slash and day else []:
                wanted[room, item["ts"]] = item
    if set(got) != set(wanted):
        return "%d messages, not %d" % (len(got), len(wanted))
    for key, item in wanted.items():
        who = people.get(item.get("user"))
        if who and got[key]["from"] != who:
            return "%r from %r, not %r" % (key, got[key]["from"], who)
        text = slack_plain(item.get("text", ""), people)
        if text and got[key]["text"] != text:
            return "text %r, not %r" % (got[key]["text"], text)
        if bool(item.get("file")) != bool(got[key].get("attachment")):
            return "%r: a file or none" % (key,)
        joined = item.get("subtype") in ("channel_join", "channel_purpose", "bot_add")
        if joined != bool(got[key].get("system")):
            return "%r: a notice or not" % (key,)
    return None


HEADER_DAYS = ((2020, 10, 20, 9, 5), (2020, 11, 3, 10, 16), (2021, 1, 25, 0, 7),
               (2021, 2, 26, 12, 59), (2021, 3, 31, 23, 30))


def header_cases(folder):
    """A chat of invented words for each header that the suite supports, and its chats."""
    path = os.path.join(folder, "whatstk/whatsapp/assets/header_format_support.json")
    with open(path, encoding="utf-8") as file:
        shapes = [item["format"] for item in json.load(file) if item["auto_header"]]
    return [{"name": shape, "shape": shape} for shape in shapes] + files(".txt")(folder)


def header_line(shape, when, words):
    year, month, day, hour, minute = when
    parts = {"%y": "%04d" % year, "%m": "%02d" % month, "%d": "%02d" % day, "%H": "%02d" % hour,
             "%I": "%02d" % ((hour + 11) % 12 + 1), "%M": "%02d" % minute, "%S": "07",
             "%p": "PM" if hour >= 12 else "AM", "%name": "Anna Lee"}
    return re.sub("%name|%[a-zA-Z]", lambda found: parts[found.group()], shape) + " " + words


def whatstk(case, _):
    if "shape" in case:
        lines = [header_line(case["shape"], when, "word %d" % i)
                 for i, when in enumerate(HEADER_DAYS)]
        messages, faults = read("whatsapp", "\n".join(lines) + "\n")
        wanted = [("%04d-%02d-%02dT%02d:%02d" % when, "Anna Lee", "word %d" % i)
                  for i, when in enumerate(HEADER_DAYS)]
        if faults:
            return repr(faults[0])
        return first_difference(
            [(m["time"][:16], m["from"], m["text"]) for m in messages], wanted)
    messages, _ = read("whatsapp", file=case["path"])
    with open(case["path"], encoding="utf-8") as file:
        wanted = re.findall(r"(?m)^\[?(?:\d+[.-]){2}\d+,? \d+:\d+(?::\d+)?(?: - |\] )"
                            r"([^:\n]+): (.*)$", file.read())
    return first_difference([(m["from"], m["text"].split("\n")[0].rstrip()) for m in messages
                             if m["from"]], [(who, words.rstrip()) for who, words in wanted])


def element(case, _):
    """Element's export as text: lines as WhatsApp's, with named days."""
    expected = case["expected"]
    messages, faults = read("whatsapp", case["input"])
    if faults or len(messages) != 1:
        return "%d messages" % len(messages)
    got = messages[0]
    return first_difference([(got["time"][:19], got["from"], got["text"])],
                            [(expected["local"], expected["sender"], expected["text"])])


def pisg_cases(folder):
    """The lines of what people say and do that its manual shows, by program."""
    cases, program = [], ""
    with open(os.path.join(folder, "docs/FORMATS"), encoding="latin-1") as file:
        lines = file.read().splitlines()
    for line, below in zip(lines, lines[1:] + [""]):
        if re.fullmatch("-{3,}", below):
            program = line
        line = line.replace("^O", "\x0f")
        said = re.search(r"^\s+(?:\w+ \w+: +)?(.*?)[<>]([@+]?[^<>/\s]+?)\x0f?(?:/#\w+)?> (.+)$",
                         line)
        asked = re.search(r":([^ !:]+)(?:!\S+)? P(?:RIV|UB)MSG \S+ :(.+)$", line)
        did = re.search(r"^\s+(?:\w+ \w+: +)?(\S.*?) \*{1,2} ([^*/\s]+)(?:/#\w+)? (.+)$", line)
        found = said and said.groups()[1:] or asked and asked.groups() or did and did.groups()[1:]
        if found and not re.search(r"->|set |MM/DD|echo|describe|TOPIC|\*\*\* ", line):
            line = re.sub(r"^(normal|channel) msg: +", "", line.strip())
            cases.append({"name": program + ": " + line, "line": line,
                          "who": found[0].lstrip("@+"), "words": found[1].strip()})
    return cases


def pisg(case, _):
    messages, faults = read("irc", case["line"] + "\n")
    if [f for f in faults if "their day" not in f["what"]] or len(messages) != 1:
        return "%d messages" % len(messages)
    got = messages[0]
    return first_difference([(got["from"], got["text"].strip())], [(case["who"], case["words"])])


def suites(dump, program):
    """(folder, check, how its cases are found) of each; `dump` runs format_dump."""
    global DUMP
    DUMP = dump
    DUMP.program = program
    return [
        ("discord/DiscordChatExporter-frontend", discord, files(".json")),
        ("irc/pisg", pisg, pisg_cases),
        ("matrix/matrix-react-sdk", element),
        ("slack/mattermost", slack, files(".zip")),
        ("slack/slack-export-viewer", slack, files(".zip")),
        ("telegram/chat-history-manager-rust", telegram, files("result.json")),
        ("whatsapp/whatstk", whatstk, header_cases),
    ]
