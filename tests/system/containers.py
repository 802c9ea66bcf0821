#!/usr/bin/env python3
"""Zips, tars and gzips, as they are dropped into a running daemon."""
import gzip
import io
import json
import os
import random
import signal
import tarfile
import zipfile

from harness import BUILD, Daemon, Suite, append, everyday_seed, line, wait_for

suite = Suite()


def daemon(extra=""):
    one = Daemon('{ name = "oak"; path = "/nowhere"; }', extra)
    one.write_settings('{ name = "oak"; path = "%s/**/*"; settle = "100 ms"; }' % one.exports)
    return one


def chat(numbers, date="02/03/2026", who="Robin"):
    return "".join(f"{date}, 14:{n // 60 % 60:02d} - {who}: my number is 07700 900{n:03d} "
                   f"now {n}\n" for n in numbers).encode()


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, data in entries:
            target.writestr(name, data)
    return out.getvalue()


def drop(one, name, data):
    """As a browser does: under another name first."""
    part = one.exports / (name + ".crdownload")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)
    os.rename(part, one.exports / name)


def files(one):
    found = []
    for mail in one.mails():
        for part in mail.walk():
            if part.get_content_type() == "application/json":
                alert = json.loads(part.get_content())
                found.append((alert["file"], alert["offset"]))
    return sorted(found)


def raised(one):
    """How often each number was raised."""
    counts = {}
    for mail in one.mails():
        for part in mail.walk():
            if part.get_content_type() == "application/json":
                text = json.loads(part.get_content())["text"]
                counts[text] = counts.get(text, 0) + 1
    return counts


def settled(one, count):
    wait_for(lambda: len(one.spool()) >= count, f"{count} mails; {one.stderr()[-1500:]}")
    assert set(raised(one).values()) == {1}, raised(one)
    assert len(raised(one)) == count, raised(one)


@suite.case
def a_zip_with_media_is_read_and_its_alert_names_the_entry():
    one = daemon()
    try:
        one.start().ready()
        if b"__asan_init" not in (BUILD / "boundaryd").read_bytes():
            assert all(r["sandboxed"] for r in one.status()["readers"])
        drop(one, "WhatsApp Chat - Sam.zip", zipped([
            ("00000042-PHOTO-2026-03-02.jpg", os.urandom(200000)),
            ("_chat.txt", b"02/03/2026, 14:00 - Sam: hello\n" + chat([123])),
            ("voice.opus", os.urandom(1000)), ("notes.bin", os.urandom(70000))]))
        settled(one, 1)
        assert files(one) == [("WhatsApp Chat - Sam.zip!/_chat.txt", 31)], files(one)
        assert "byte 31" in one.spool()[0].read_text()
        wait_for(lambda: "1 of its files were exports and are read, 3 were not"
                 in one.stderr(), "its entries are counted")
    finally:
        one.close()


@suite.case
def tar_and_gzip_and_containers_in_containers_are_read():
    one = daemon()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as target:
        for name, data in (("./a/one.jsonl", line(1)), ("a/photo.png", b"x" * 100000),
                           ("a/two.jsonl", line(2))):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            target.addfile(info, io.BytesIO(data))
    try:
        drop(one, "logs.tar.gz", tar.getvalue())
        drop(one, "old.jsonl.gz", gzip.compress(line(3)) + gzip.compress(line(4)))
        drop(one, "outer.zip", zipped([("inner.zip", zipped([("five.jsonl", line(5))])),
                                       ("six.jsonl.gz", gzip.compress(line(6)))]))
        drop(one, "plain.tar", gzip.decompress(tar.getvalue()).replace(b"07700 900001", b"07700 900007")
             .replace(b'"m1"', b'"m7"').replace(b"07700 900002", b"07700 900008")
             .replace(b'"m2"', b'"m8"'))
        done = one.once()
        assert done.returncode == 0, done
        settled(one, 8)
        assert [f for f, _ in files(one)] == sorted([
            "logs.tar.gz!/a/one.jsonl", "logs.tar.gz!/a/two.jsonl",
            "old.jsonl.gz!/old.jsonl", "old.jsonl.gz!/old.jsonl",
            "outer.zip!/inner.zip!/five.jsonl", "outer.zip!/six.jsonl.gz!/six.jsonl",
            "plain.tar!/a/one.jsonl", "plain.tar!/a/two.jsonl"]), files(one)
    finally:
        one.close()


@suite.case
def a_zip_that_still_grows_is_read_when_its_directory_is_there():
    one = daemon()
    whole = zipped([("_chat.txt", chat([1, 2, 3])), ("photo.jpg", os.urandom(300000))])
    path = one.exports / "WhatsApp Chat - Sam.zip"
    try:
        one.start().ready()
        path.write_bytes(whole[:100000])
        wait_for(lambda: "this zip is not whole" in one.stderr(), "it is said")
        assert one.spool() == []
        append(path, whole[100000:200000])
        append(path, whole[200000:])
        settled(one, 3)
        assert one.stderr().count("this zip is not whole") == 1
    finally:
        one.close()


@suite.case
def a_file_under_a_name_of_an_unfinished_copy_waits_for_its_own():
    one = daemon()
    names = ("a.jsonl.partial", "b.jsonl.crdownload", "c.jsonl.tmp", "d.jsonl.part")
    try:
        one.start().ready()
        for number, name in enumerate(names):
            (one.exports / name).write_bytes(line(number + 1))
        (one.exports / "z.jsonl").write_bytes(line(9))
        settled(one, 1)
        for name in names:
            os.rename(one.exports / name, one.exports / name.rsplit(".", 1)[0])
        settled(one, 5)
    finally:
        one.close()


@suite.case
def after_sigkill_in_the_middle_of_a_zip_nothing_is_lost_and_nothing_twice():
    seed = everyday_seed()
    chance = random.Random(seed)
    one = daemon()
    text = "".join(f'{{"id":"x{n}","time":"2026-03-02T10:00:00Z","conversation":"c","from":"Robin",'
                   f'"text":"{"nothing " * 60}"}}\n' for n in range(5000)).encode()
    entries = [(f"part{i}.jsonl", line(2 * i) + text + line(2 * i + 1)) for i in range(8)]
    entries.insert(3, ("film.mp4", os.urandom(1 << 20)))
    try:
        drop(one, "big.zip", zipped(entries))
        for _ in range(6):
            one.start().ready()
            want = len(one.spool()) + chance.randrange(1, 4)
            wait_for(lambda: len(one.spool()) >= min(want, 16), "some mail")
            one.kill(signal.SIGKILL)
        done = one.once()
        assert done.returncode == 0, done
        settled(one, 16)
    finally:
        one.close()


@suite.case
def hostile_names_and_bombs_and_secrets_are_named_and_harm_nobody():
    one = daemon('limits = { archive-ratio = 20; };')
    bomb = b"\0" * (64 << 20)
    whole = bytearray(zipped([("secret.txt", chat([9]))], zipfile.ZIP_STORED))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        where = whole.index(mark) + at
        whole[where] |= 1
    try:
        drop(one, "evil.zip", zipped([
            ("../../../../tmp/\x1b[31mevil\n_chat.txt", chat([1])),
            ("bomb.txt", bomb), ("/etc/cron.d/x", chat([2], who="Sam") + chat([3]))]))
        drop(one, "locked.zip", bytes(whole))
        drop(one, "broken.zip", zipped([("_chat.txt", chat(range(20, 60)))])[:60] + b"x" * 5000
             + zipped([("_chat.txt", chat(range(20, 60)))])[5060:])
        done = one.once()
        assert done.returncode == 3, done
        said = done.stderr.decode()
        settled(one, 2)
        assert "\x1b" not in said
        assert "limits.archive-ratio" in said and "bomb.txt" in said, said
        assert "encrypted" in said and "locked.zip!/secret.txt" in said, said
        for path in one.spool():
            assert b"\x1b" not in path.read_bytes()
        assert "evil.zip!/../../../../tmp/\\x1b[31mevil\\n_chat.txt" in \
            [f for f, _ in files(one)], files(one)
    finally:
        one.close()


@suite.case
def limits_on_entries_depth_and_size_are_named():
    one = daemon('limits = { archive-entries = 3; archive-depth = 1; archive-size = "1 MiB"; };')
    long = b"".join(line(n, "x" * 3000) for n in range(1000))
    try:
        drop(one, "many.zip", zipped([(f"{n}.jsonl", line(n)) for n in range(6)]))
        drop(one, "deep.zip", zipped([("in.zip", zipped([("a.jsonl", line(10))]))]))
        drop(one, "long.zip", zipped([("long.jsonl", long), ("b.jsonl", line(11))]))
        done = one.once()
        said = done.stderr.decode()
        assert done.returncode == 3, done
        for what in ("limits.archive-entries", "deep.zip!/in.zip", "limits.archive-depth",
                     "long.zip!/long.jsonl", "limits.archive-size"):
            assert what in said, (what, said)
        settled(one, 3)
    finally:
        one.close()


def telegram(numbers):
    return json.dumps({"name": "Sam", "type": "personal_chat", "id": 7, "messages": [
        {"id": n, "type": "message", "date": "2026-03-02T14:00:00",
         "date_unixtime": str(1772460000 + n), "from": "Robin", "from_id": "user1",
         "text": f"my number is 07700 900{n:03d} now {n}"} for n in numbers]}).encode()


def drop_again_and_again(name, of):
    """Twice the same, then longer, then shorter, then under another name."""
    one = daemon()
    stem, ending = name.rsplit(".", 1)
    try:
        one.start().ready()
        drop(one, name, of(range(1, 5)))
        settled(one, 4)
        drop(one, name, of(range(1, 5)))
        drop(one, f"{stem} (1).{ending}", of(range(1, 5)))
        drop(one, f"{stem} (2).{ending}", of(range(1, 8)))
        settled(one, 7)
        drop(one, name, of(range(2, 4)))
        drop(one, f"{stem} (3).{ending}", of(range(5, 9)))
        settled(one, 8)
        one.kill(signal.SIGTERM)
        assert one.once().returncode == 0
        settled(one, 8)
    finally:
        one.close()


@suite.case
def a_chat_dropped_again_longer_and_shorter_raises_each_alert_once():
    drop_again_and_again("WhatsApp Chat with Sam.txt", chat)


@suite.case
def a_zip_dropped_again_longer_and_shorter_raises_each_alert_once():
    drop_again_and_again("WhatsApp Chat - Sam.zip", lambda numbers: zipped(
        [("photo.jpg", os.urandom(5000)), ("_chat.txt", chat(numbers))]))


@suite.case
def telegram_dropped_again_longer_and_shorter_raises_each_alert_once():
    drop_again_and_again("result.json", telegram)


def slack(numbers=range(1, 4), robin="Robin"):
    """The files of a small workspace, people last, as a hostile zip may have them."""
    def said(user, n):
        return {"type": "message", "user": user, "ts": f"{1772460000 + n}.{n:06d}",
                "text": f"<@U2> my number is 07700 900{n:03d} now {n}"}
    return [
        ("D0SAM/2026-03-02.json", json.dumps([said("U1", n) for n in numbers])),
        ("rota/2026-03-02.json", json.dumps([said("U3", 50)])),
        ("channels.json", json.dumps([{"id": "C1", "name": "rota", "members": ["U1", "U3"]}])),
        ("dms.json", json.dumps([{"id": "D0SAM", "members": ["U1", "U2"]}])),
        ("users.json", json.dumps([
            {"id": "U1", "name": "rv", "profile": {"real_name": robin}},
            {"id": "U2", "name": "st", "profile": {"real_name": "Sam"}},
            {"id": "U3", "name": "zz", "real_name": "Zoe Marr"}]))]


def people_of(one):
    """Who said what to whom, of every mail."""
    found = []
    for mail in one.mails():
        for part in mail.walk():
            if part.get_content_type() == "application/json":
                alert = json.loads(part.get_content())
                found.append(str((alert["from"], alert["to"], alert["text"])))
    return sorted(found)


@suite.case
def slack_is_read_alike_from_a_folder_and_from_a_zip():
    seen = []
    for zipping in (False, True):
        one = daemon()
        try:
            if zipping:
                drop(one, "oak.zip", zipped([(f"oak/{name}", data) for name, data in slack()]))
            else:
                for name, data in slack():
                    path = one.exports / "oak" / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(data)
            done = one.once()
            assert done.returncode == 0, done
            settled(one, 3)
            seen.append(people_of(one))
        finally:
            one.close()
    assert seen[0] == seen[1], seen
    assert all("Robin" in row and "Sam" in row and "@Sam my" in row for row in seen[0]), seen


@suite.case
def a_new_list_of_people_counts_for_what_follows():
    one = daemon()
    try:
        for name, data in slack(robin="Nobody"):
            path = one.exports / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(data)
        one.start().ready()
        wait_for(lambda: one.stderr().count("read to its end") >= 2, "both channels are read")
        assert one.spool() == []
        drop(one, "users.json", slack()[4][1].encode())
        drop(one, "D0SAM/2026-03-03.json", slack(range(7, 9))[0][1].encode())
        settled(one, 2)
        assert all("Robin" in row for row in people_of(one)), people_of(one)
    finally:
        one.close()


suite.run()
