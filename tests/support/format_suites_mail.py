"""The collected suites of mails, for format_suites_cases.py."""
import calendar
import html
import json
import os
import re

DUMP = None
SEPARATOR = "From - Thu Jan  1 00:00:00 2099\n"
SEPARATOR_TIME = 4070908800


def records(name, text=None, file=None):
    return DUMP("-f", name, file=file, text=text)


def messages(name, text=None, file=None):
    if isinstance(text, str):
        text = text.encode()
    return [r for r in records(name, text, file) if "fault" not in r]


def shown(name, address):
    name = (name or "").strip()
    if name and address and name != address:
        return "%s <%s>" % (name, address)
    return address or name


def people(value):
    """What a header's value names, as we show it."""
    if not isinstance(value, dict):
        return []
    if "Address" in value:
        value = value["Address"]
    if "List" in value:
        return [shown(p["name"], p["address"]) for p in value["List"]]
    if "Group" in value:
        return [shown(p["name"], p["address"]) for group in value["Group"]
                for p in group["addresses"]]
    if "address" in value:
        return [shown(value["name"], value["address"])]
    return []


def instant(date):
    """RFC 3339 of a date in pieces; None where the calendar has no such."""
    offset = date["tz_hour"] * 60 + date["tz_minute"]
    if date["tz_before_gmt"]:
        offset = -offset
    fields = [date[k] for k in ("year", "month", "day", "hour", "minute",
                                "second")]
    seconds = calendar.timegm(tuple(fields) + (0, 0, 0)) - offset * 60
    return seconds


def seconds(message):
    stamp = message.get("time")
    if stamp is None:
        return None
    numbers = [int(n) for n in re.findall(r"\d+", stamp)[:6]]
    return calendar.timegm(tuple(numbers) + (0, 0, 0))


def words(text):
    return re.sub(r"\s+", " ", text).strip()


def plain(source):
    """HTML's words, roughly."""
    source = re.sub(r"(?is)<(style|script|head|title)\b.*?</\1\s*>", " ",
                    source)
    source = re.sub(r"(?s)<!--.*?-->", " ", source)
    source = re.sub(r"""(?is)<img\b[^>]*\balt=["']?([^"'>]*)[^>]*>""", r" \1 ",
                    source)
    return html.unescape(re.sub(r"(?s)<[^>]*>", " ", source))


def is_quote(line):
    return line.lstrip().startswith(">") or line.rstrip().endswith("wrote:")


def letters(text):
    return re.sub(r"\W+", "", text, flags=re.UNICODE)


def header(part, name):
    """The first that says something, as we take it."""
    for field in part["headers"]:
        if field["name"] == name and field["value"] != "Empty":
            return field["value"]
    return None


def whole_mail(case, folder):
    path = os.path.join(folder, case["file"])
    got = messages("eml", file=path)
    with open(path[:-4] + ".json", encoding="utf-8") as file:
        want = json.load(file)
    top = want["parts"][0]
    if len(got) != 1:
        return "%d messages" % len(got)
    got = got[0]
    sender = people(header(top, "from")) or people(header(top, "sender"))
    if (got["from"] or None) != (sender[0] if sender else None):
        return "from %r, not %r" % (got["from"], sender)
    to = [p for f in top["headers"] if f["name"] in ("to", "cc", "bcc")
          for p in people(f["value"])]
    if got.get("to", []) != to:
        return "to %r, not %r" % (got.get("to"), to)
    date = header(top, "date")
    if date and seconds(got) != instant(date["DateTime"]):
        return "time %r, not %r" % (got.get("time"), date)
    identifier = header(top, "message_id")
    if identifier and got.get("id") != identifier["Text"]:
        return "id %r" % got.get("id")
    return text_differs(got, want, header(top, "subject"))


def text_differs(got, want, subject):
    subject = subject["Text"] if subject else ""
    text = got["text"]
    if words(text).startswith(words(subject)):
        text = words(text)[len(words(subject)):]
    wanted = ""
    for index in want["text_body"]:
        body = want["parts"][index]["body"]
        part = body.get("Text")
        if part is None:
            part = plain(body.get("Html", ""))
        wanted += part + "\n"
    lines = [line for line in wanted.split("\n") if not is_quote(line)]
    if letters(text) == letters(wanted) or \
            letters(text) == letters("".join(lines)):
        return None
    return "text %r, not %r" % (words(text)[:300], words(wanted)[:300])


def mails(name, table):
    """One case a row of a header's table, all read from one mailbox."""
    def make(folder):
        with open(os.path.join(folder, name + ".json"),
                  encoding="utf-8") as file:
            rows = json.load(file)
        text = ""
        for row in rows:
            value = row["header"].strip("\r\n").replace("\r\n", "\n")
            value = re.split(r"\n(?=[^ \t])", value)[0]
            text += SEPARATOR + table.format(value) + "\n\nx\n\n"
        got = messages("mbox", text=text)
        return [{"name": "%s %d" % (name, number), "row": row, "kind": name,
                 "got": got[number] if len(got) == len(rows) else None}
                for number, row in enumerate(rows)]
    return make


def one_header(case, _):
    got, want, kind = case["got"], case["row"]["expected"], case["kind"]
    if got is None:
        return "the mailbox has other mails"
    if kind == "address":
        wanted = people(want)
        return None if got.get("to", []) == wanted else \
            "%r, not %r" % (got.get("to"), wanted)
    if kind in ("date", "received"):
        date = want if kind == "date" else want.get("date")
        if date is None or not 1 <= date["month"] <= 12:
            return None if seconds(got) == SEPARATOR_TIME else "a time"
        return None if seconds(got) == instant(date) else \
            "time %r, not %r" % (got.get("time"), date)
    if kind == "id":
        wanted = want[0] if want else None
        return None if got.get("id") == wanted else "id %r" % got.get("id")
    if kind == "unstructured":
        text = got["text"].rsplit("\n\nx", 1)[0]
        return None if words(text) == words(want) else "text %r" % text
    if want is None:
        return None
    kinds = "/".join(w for w in (want["c_type"], want["c_subtype"]) if w)
    named = {name.lower(): value for name, value in want.get("attributes") or []}
    if want["c_type"].lower() in ("text", "multipart", "message"):
        return None
    wanted = named.get("name", kinds)
    return None if got.get("attachments") == [wanted] else \
        "attachments %r, not %r" % (got.get("attachments"), wanted)


def mail_parser(case, folder):
    return whole_mail(case, folder) if "file" in case else \
        one_header(case, folder)


def mail_parser_cases(folder):
    cases = []
    for path, _, files in sorted(os.walk(os.path.join(folder, "eml"))):
        for name in sorted(files):
            if name.endswith(".eml"):
                full = os.path.relpath(os.path.join(path, name), folder)
                cases.append({"name": full, "file": full})
    tables = (("address", "To: {}\nFrom: a@example.org"),
              ("date", "From: a@example.org\nDate: {}"),
              ("received", "From: a@example.org\nReceived: {}"),
              ("id", "From: a@example.org\nMessage-ID: {}"),
              ("unstructured", "From: a@example.org\nSubject: {}"),
              ("content_type", "From: a@example.org\nContent-Type: {}"))
    for name, table in tables:
        cases += mails(name, table)(folder)
    return cases


def cpython(case, _):
    text = "From: a@example.org\nSubject: %s\n\n" % case["input"]
    wanted = "".join(bytes.fromhex(piece["hex"]).decode(charset or "ascii")
                     for piece, charset in case["expected"])
    got = messages("eml", text=text)[0]["text"]
    return None if words(got) == words(wanted) else "%r" % got


def msgvault(case, _):
    want, name = case["expected"], case["name"]
    if name == "which date to believe":
        return believed(case["input"], want)
    if name.startswith("long lines"):
        text = SEPARATOR + "X-Long: " + 10000 * "a" + "\nFrom: a\n\n\n" + \
            SEPARATOR + "From: b\n\nx\n"
    elif name.startswith("message over the size limit"):
        text = SEPARATOR + "From: a\n\n" + 20 * ("b" * 99999 + "\n") + \
            "\n" + SEPARATOR + "From: b\n\nx\n"
        all_records = records("mbox", text.encode())
        faults = [r for r in all_records if "fault" in r]
        return None if len(all_records) - len(faults) == want["messages"] \
            else "%d messages" % (len(all_records) - len(faults))
    elif name == "From_ line date":
        got = messages("mbox", text=case["input"] + "\nFrom: a\n\nx\n")
        if bool(got) != want["separator"]:
            return "%d messages" % len(got)
        return None if got[0].get("time") == want["time"] else \
            "time %r" % got[0].get("time")
    else:
        text = case["input"]
        text = re.sub(r"(?m)^Subject: (One|Two)$", r"Subject: \1\nFrom: a",
                      text)
    got = messages("mbox", text=text)
    if len(got) != want["messages"]:
        return "%d messages" % len(got)
    if "body1" not in want:
        return None
    body = got[0]["text"].split("\n\n", 1)[1]
    return None if words(body) == words(want["body1"]) else "text %r" % body


def believed(given, want):
    def plain_date(date):
        return "%s Jan %s 01:00:00 +0000" % (date[8:10], date[:4])
    fields = ["Received: from x by y; %s" % plain_date(d)
              for d in given["received"]] + \
        ["Date: %s" % plain_date(given["date"])]
    year = given["fallback"][:4]
    text = "From - Fri Jan  1 01:00:00 %s\nFrom: a\n%s\n\nx\n" % (
        year, "\n".join(fields))
    year = {"header": given["date"], "fallback (file)": given["fallback"],
            "oldest Received": min(given["received"] or [""])}[want][:4]
    got = messages("mbox", text=text)[0].get("time", "")[:4]
    return None if got == year else "%s, not %s" % (got, year)


def mailboxes(case, folder):
    """A mailbox beside its mails, each in a file."""
    whole = messages("mbox", file=os.path.join(folder, case["whole"]))
    parts = [messages("eml", file=os.path.join(folder, part))[0]
             for part in case["parts"]]
    keys = ("id", "from", "text", "time", "conversation")
    if len(whole) != len(parts):
        return "%d mails, not %d" % (len(whole), len(parts))
    for one, other in zip(whole, parts):
        for key in keys:
            if one.get(key) != other.get(key):
                return "%s %r, not %r" % (key, one.get(key), other.get(key))
    return None


def rlug(folder):
    base = "mbox/src/test/resources/test-1/"
    names = sorted(n for n in os.listdir(os.path.join(folder, base))
                   if n.startswith("mbox.rlug-"))
    return [{"name": "mbox.rlug", "whole": base + "mbox.rlug",
             "parts": [base + name for name in names]}] + \
        james_mails(folder)


def james_mails(folder):
    base = "core/src/test/resources/testmsgs/"
    return [{"name": name, "file": base + name}
            for name in sorted(os.listdir(os.path.join(folder, base)))
            if name.endswith(".msg")]


def james(case, folder):
    if "whole" in case:
        return mailboxes(case, folder)
    path = os.path.join(folder, case["file"])
    got = messages("eml", file=path)
    if len(got) != 1:
        return "%d messages" % len(got)
    decoded = path[:-4] + "_decoded_1.txt"
    if not os.path.exists(decoded):
        decoded = path[:-4] + "_decoded_1_1.txt"
    if not os.path.exists(decoded):
        return None
    with open(decoded, "rb") as file:
        raw = file.read()
    body = got[0]["text"]
    for charset in ("utf-8", "cp1252", "latin-1"):
        try:
            text = raw.decode(charset)
        except UnicodeDecodeError:
            continue
        lines = [line for line in re.split("\r\n?|\n", text)
                 if not is_quote(line)]
        if letters("".join(lines)) in letters(body):
            return None
    return "text %r" % words(body)[:300]


def gmime(case, folder):
    """Where mails begin, and who sent them."""
    base = os.path.join(folder, "tests/data/mbox/")
    got = messages("mbox", file=base + "input/" + case["name"])
    with open(base + "output/" + case["name"], encoding="utf-8") as file:
        out = file.read()
    starts = [int(n) for n in re.findall(r"message offsets: (\d+)", out)]
    senders = re.findall(r"(?m)^From: (.*)$", out)
    if [m["start"] for m in got] != starts:
        return "mails at %r, not %r" % ([m["start"] for m in got], starts)
    for message, sender in zip(got, senders):
        if letters(message["from"]) != letters(sender):
            return "from %r, not %r" % (message["from"], sender)
    return None


def gmime_cases(folder):
    base = os.path.join(folder, "tests/data/mbox/input")
    return [{"name": name} for name in sorted(os.listdir(base))]


def files_below(ending):
    def make(folder):
        found = []
        for path, _, files in sorted(os.walk(folder)):
            found += [os.path.relpath(os.path.join(path, name), folder)
                      for name in sorted(files) if name.endswith(ending)]
        return [{"name": name, "file": name} for name in found]
    return make


def is_read(case, folder):
    """A suite that states nothing but that the mail can be read."""
    got = messages("eml", file=os.path.join(folder, case["file"]))
    return None if len(got) == 1 else "%d messages" % len(got)


def suites(dump):
    global DUMP
    DUMP = dump
    return [
        ("email/mail-parser/resources", mail_parser, mail_parser_cases),
        ("email/cpython", cpython), ("email/msgvault", msgvault),
        ("email/james-mime4j", james, rlug),
        ("email/gmime", gmime, gmime_cases),
        ("email/mail", is_read, files_below(".eml")),
        ("email/mailparser", is_read, files_below(".eml")),
    ]
