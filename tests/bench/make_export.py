#!/usr/bin/env python3
"""Write a big export: make_export.py FORMAT MEGABYTES [SEED] > FILE.

The same seed gives the same bytes. People and words are invented; their shape
(lengths, escapes, what stands beside the text) is that of real exports.
"""
import datetime
import json
import random
import sys

WORDS = """morning all shift tomorrow please call when you can the kitchen rota
has changed thanks for yesterday she slept well and ate her breakfast meds given
at eight see you later café naïve £5 it's "fine" visit from the district nurse
moved to thursday can somebody cover my late on friday bus is running slow again""".split()
PEOPLE = ["Priya Nair", "Tom Ashby", "Joan Ekwe", "Robin Vale", "Sam Tull", "Ana Reis"]
START = datetime.datetime(2025, 1, 1, 8, 0, 0)


class Maker:
    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.texts = [self.sentence() for _ in range(5000)]
        self.count = 0

    def sentence(self):
        words = self.chance.choices(WORDS, k=self.chance.choice((2, 5, 8, 12, 20, 40)))
        return " ".join(words)

    def next(self):
        self.count += 1
        number = self.count
        return (number, self.chance.choice(PEOPLE), self.chance.choice(self.texts),
                1735718400 + 37 * number)


def iso(second):
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def telegram(maker):
    n, who, text, when = maker.next()
    return json.dumps({
        "id": n, "type": "message", "date": iso(when), "date_unixtime": str(when),
        "from": who, "from_id": f"user{len(who)}", "text": text,
        "text_entities": [{"type": "plain", "text": text}]}, indent=1)


def slack(maker):
    n, who, text, when = maker.next()
    return json.dumps({
        "user": f"U{len(who)}{ord(who[0])}", "type": "message", "ts": f"{when}.{n % 1000000:06d}",
        "client_msg_id": f"{n:032x}", "text": text, "team": "T01",
        "user_profile": {"avatar_hash": "a1b2c3", "image_72": "https://oak.example/a.png",
                         "first_name": who.split()[0], "real_name": who,
                         "display_name": who, "team": "T01", "name": who.lower(),
                         "is_restricted": False, "is_ultra_restricted": False},
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}]},
        indent=4)


def teams(maker):
    n, who, text, when = maker.next()
    return json.dumps({
        "id": str(when * 1000 + n), "replyToId": None, "etag": str(when), "messageType": "message",
        "createdDateTime": iso(when) + ".123Z", "lastModifiedDateTime": iso(when) + ".123Z",
        "lastEditedDateTime": None, "deletedDateTime": None, "subject": None, "summary": None,
        "chatId": "19:oak", "importance": "normal", "locale": "en-gb", "webUrl": None,
        "channelIdentity": None, "policyViolation": None, "eventDetail": None,
        "from": {"application": None, "device": None, "user": {
            "id": f"8ea0e38b-efb3-4757-924a-{n % 7:012d}", "displayName": who,
            "userIdentityType": "aadUser"}},
        "body": {"contentType": "html", "content": f"<p>{text}</p>"},
        "attachments": [], "mentions": [], "reactions": []})


def facebook(maker):
    _, who, text, when = maker.next()
    return json.dumps({"sender_name": who, "timestamp_ms": when * 1000,
                       "content": text.encode().decode("latin-1"),
                       "is_geoblocked_for_viewer": False}, indent=2)


def sms(maker):
    n, who, text, when = maker.next()
    text = text.replace("&", "&amp;").replace('"', "&quot;")
    return (f'  <sms protocol="0" address="07700 900{len(who):03d}" date="{when * 1000}" '
            f'type="{1 + n % 2}" subject="null" body="{text}" toa="null" sc_toa="null" '
            f'service_center="null" read="1" status="-1" locked="0" date_sent="{when * 1000}" '
            f'sub_id="1" readable_date="1 Jan 2025 08:00:00" contact_name="{who}" />')


def mbox(maker):
    n, who, text, when = maker.next()
    other = PEOPLE[(n + 1) % len(PEOPLE)]
    address = who.lower().replace(" ", ".") + "@oak.example"
    stamp = datetime.datetime.fromtimestamp(when, datetime.timezone.utc)
    body = "\n".join(maker.texts[(n + i) % len(maker.texts)] for i in range(n % 30))
    return (f"From {address} {stamp:%a %b %d %H:%M:%S %Y}\n"
            f"Received: from mail.oak.example by mx.oak.example; {stamp:%a, %d %b %Y %H:%M:%S} +0000\n"
            f"From: {who} <{address}>\nTo: {other} <{other.lower().replace(' ', '.')}@oak.example>\n"
            f"Subject: {text[:40]}\nDate: {stamp:%a, %d %b %Y %H:%M:%S} +0000\n"
            f"Message-ID: <{n}@oak.example>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f"{text}\n{body}\n")


def whatsapp(maker):
    _, who, text, when = maker.next()
    stamp = datetime.datetime.fromtimestamp(when, datetime.timezone.utc)
    return f"{stamp:%d/%m/%Y, %H:%M} - {who}: {text}"


# Before all, between two, after all.
FORMATS = {
    "telegram": (telegram, '{\n "name": "Oak",\n "type": "private_group",\n "id": 7,\n "messages": [\n',
                 ",\n", "\n ]\n}\n"),
    "slack": (slack, "[\n", ",\n", "\n]\n"),
    "teams": (teams, '{"@odata.context":"https://graph.example/$metadata#chats(\'19:oak\')/chatMessage",'
              '"value":[', ",", "]}\n"),
    "facebook": (facebook, '{"participants":[{"name":"Priya Nair"},{"name":"Sam Tull"}],"messages":[\n',
                 ",\n", '\n],"title":"Oak","thread_path":"inbox/oak_1"}\n'),
    "sms": (sms, "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"1\">\n",
            "\n", "\n</smses>\n"),
    "mbox": (mbox, "", "\n", "\n"),
    "whatsapp": (whatsapp, "", "\n", "\n"),
}


def write(form, megabytes, seed, out):
    make, before, between, after = FORMATS[form]
    maker = Maker(seed)
    size = written = 0
    limit = megabytes * 1000000
    out.write(before.encode())
    while written < limit:
        block = between.join(make(maker) for _ in range(500)).encode()
        if size > 0:
            out.write(between.encode())
        size = out.write(block)
        written += len(block)
    out.write(after.encode())
    return maker.count


if __name__ == "__main__":
    print(write(sys.argv[1], float(sys.argv[2]), int((sys.argv[3:] or ["1"])[0]), sys.stdout.buffer),
          "messages", file=sys.stderr)
