#!/usr/bin/env python3
"""The fault cases of files: rotation, identity, discovery. doc/faults.md lists them."""
import mmap
import os
import random
import shutil
import signal
import subprocess

from faulty import (CHAT, LOG, attached, chat_line, clock_set, daemon_of, descriptors, expect,
                    ext4_image, files_of, mounted, need, need_root, run, running, tracing)
from harness import Daemon, Skip, Suite, append, everyday_seed, line, wait_for

suite = Suite()
ROTATED = '{ name = "app"; path = "exports/app.log*"; format = "jsonl"; grace = "50 ms"; }'
QUIET = "see you at ten"
# So that nothing but an event, or a scan it asks for, can find a change.
NO_SCAN = 'readers = { count = 1; };\nscan-interval = "1 h";\n'


def lines(numbers, every=1):
    """One message a number; each `every`th is an alert."""
    return b"".join(line(n, None if n % every == 0 else QUIET) for n in numbers)


def no_scan(daemon):
    """The harness sets a short one; a setting stands once."""
    text = daemon.conf.read_text().replace('scan-interval = "200 ms";', "", 1)
    daemon.conf.write_text(text)


@suite.case
def case_01_a_rename_with_an_unread_tail():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        for turn in range(20):
            append(path, lines(range(turn * 50, turn * 50 + 50), 25))
            path.rename(daemon.exports / f"a.{turn}.old")
        expect(daemon, 40, 1000)


@suite.case
def case_02_copied_and_truncated_and_regrown_past_the_old_place():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(100), 50))
        expect(daemon, 2, 100)
        shutil.copy(path, daemon.root / "copy")
        os.truncate(path, 0)
        append(path, lines(range(100, 250), 50))
        expect(daemon, 5, 250)


@suite.case
def case_03_the_same_while_stopped():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(100), 50))
        expect(daemon, 2, 100)
        daemon.kill(signal.SIGTERM)
        os.truncate(path, 0)
        append(path, lines(range(100, 250), 50))
        daemon.start().ready()
        expect(daemon, 5, 150)


@suite.case
def case_04_a_hole_left_by_a_writer_that_does_not_append():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        with open(path, "wb", buffering=0) as out:
            out.write(line(1, QUIET) * 10000)
            expect(daemon, 0, 10000)
            os.truncate(path, 0)
            out.write(line(2))
        expect(daemon, 1, 10001)
        assert daemon.status()["unreadable"] == 0, daemon.stderr()


@suite.case
def case_05_a_copy_inside_the_pattern_is_not_read_again():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(40), 10))
        expect(daemon, 4, 40)
        shutil.copy(path, daemon.exports / "b.jsonl")
        os.truncate(path, 0)
        append(path, lines(range(40, 60), 10))
        expect(daemon, 6)


@suite.case
def case_06_rotated_names_that_fit_the_pattern():
    with running(ROTATED) as daemon:
        for turn in range(8):
            for old in range(turn - 1, 0, -1):
                (daemon.exports / f"app.log.{old}").rename(daemon.exports / f"app.log.{old + 1}")
            path = daemon.exports / "app.log"
            if path.exists():
                path.rename(daemon.exports / "app.log.1")
            append(path, lines(range(turn * 50, turn * 50 + 50), 25))
        expect(daemon, 16, 400)


@suite.case
def case_07_a_rename_while_stopped():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(50), 25))
        expect(daemon, 2, 50)
        daemon.kill()
        append(path, lines(range(50, 100), 25))
        path.rename(daemon.exports / "a.old")
        append(path, lines(range(100, 150), 25))
        daemon.start().ready()
        expect(daemon, 6, 100)


@suite.case
def case_08_several_rotations_while_stopped():
    with running(ROTATED) as daemon:
        path = daemon.exports / "app.log"
        append(path, lines(range(50), 25))
        expect(daemon, 2, 50)
        daemon.kill()
        for turn in range(1, 5):
            append(path, lines(range(turn * 50, turn * 50 + 25), 25))
            path.rename(daemon.exports / f"app.log.{turn}")
            append(path, lines(range(turn * 50 + 25, turn * 50 + 50), 25))
        daemon.start().ready()
        expect(daemon, 10, 200)


@suite.case
def case_09_deleted_and_made_again_a_hundred_times():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        for turn in range(100):
            path.unlink(missing_ok=True)
            append(path, line(turn))
            if turn % 20 == 19:
                wait_for(lambda: any(m["X-Boundaryd-Alert"] and f"900{turn:03d}" in str(m)
                                     for m in daemon.mails()), "the newest file's alert")
        wait_for(lambda: not any("(deleted)" in to for to in descriptors(daemon)),
                 "no deleted file is held")
        ids = [mail["X-Boundaryd-Alert"] for mail in daemon.mails()]
        assert len(set(ids)) == len(ids)


@suite.case
def case_10_truncated_and_written_anew_in_place():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(200), 100))
        expect(daemon, 2, 200)
        path.write_bytes(lines(range(200, 220), 10))
        expect(daemon, 4, 220)


@suite.case
def case_11_a_file_that_is_overwritten_again_and_again():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        path.write_bytes(line(0) + line(1))
        expect(daemon, 2)
        path.write_bytes(line(2))
        wait_for(lambda: "truncated; it is read from its start" in daemon.stderr(), "it is said")
        for number in range(3, 100):
            path.write_bytes(line(number))
        wait_for(lambda: any("900099" in str(mail) for mail in daemon.mails()), "the last is there")


@suite.case
def case_12_rotated_compressed_and_deleted_while_it_is_read():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, lines(range(20000), 9999))
        old = daemon.exports / "a.old"
        wait_for(lambda: files_of(daemon), "it is open")
        path.rename(old)
        run("gzip", old)
        expect(daemon, 3, 20000)
        wait_for(lambda: not any("(deleted)" in to for to in descriptors(daemon)), "it is closed")


@suite.case
def case_13_a_thousand_files_rotated_together():
    with daemon_of() as daemon:
        for number in range(1000):
            append(daemon.exports / f"{number}.jsonl", line(number, QUIET))
        daemon.start().ready()
        expect(daemon, 0, 1000)
        for number in range(1000):
            path = daemon.exports / f"{number}.jsonl"
            path.rename(path.with_suffix(".old"))
            append(path, line(1000 + number, None if number % 100 == 0 else QUIET))
        expect(daemon, 10, 2000)


@suite.case
def case_14_a_grace_that_is_shorter_than_the_backlog():
    with running(LOG.replace("50 ms", "1 ms")) as daemon:
        path = daemon.exports / "a.jsonl"
        with open(path, "wb") as out:
            out.write(lines(range(1)) + line(1, QUIET) * 60000 + line(2))
        path.rename(daemon.exports / "a.old")
        expect(daemon, 2, 60002)


@suite.case
def case_15_appends_and_rotations_at_random():
    seed = everyday_seed()
    chance = random.Random(seed)
    with running(extra='readers = { count = 2; };') as daemon:
        number = alerts = 0
        for turn in range(300):
            path = daemon.exports / f"{chance.randrange(4)}.jsonl"
            if chance.random() < 0.2 and path.exists():
                path.rename(daemon.exports / f"{turn}.old")
            else:
                alert = chance.random() < 0.2
                append(path, line(number, None if alert else QUIET))
                alerts += alert
                number += 1
        expect(daemon, alerts, number)


@suite.case
def case_16_a_link_that_leads_elsewhere():
    with running() as daemon:
        link = daemon.exports / "now.jsonl"
        for turn in range(5):
            append(daemon.root / f"data.{turn}", lines(range(turn * 10, turn * 10 + 10), 5))
            new = daemon.exports / "new"
            new.symlink_to(daemon.root / f"data.{turn}")
            new.rename(link)
            expect(daemon, turn * 2 + 2, turn * 10 + 10)


@suite.case
def case_17_a_whole_folder_is_renamed():
    with running() as daemon:
        folder = daemon.exports / "one"
        folder.mkdir()
        append(folder / "a.jsonl", lines(range(10), 5))
        expect(daemon, 2, 10)
        folder.rename(daemon.exports / "two")
        append(daemon.exports / "two" / "a.jsonl", lines(range(10, 20), 5))
        expect(daemon, 4, 20)
        append(daemon.exports / "two" / "b.jsonl", lines(range(20, 30), 5))
        expect(daemon, 6, 30)


@suite.case
def case_18_an_inode_that_is_used_again_while_stopped():
    with daemon_of() as daemon:
        image = ext4_image(daemon.root / "image")
        with mounted(daemon.exports, "-o", "loop", image):
            path = daemon.exports / "a.jsonl"
            append(path, lines(range(20), 10))
            daemon.start().ready()
            expect(daemon, 2, 20)
            daemon.kill()
            before = path.stat().st_ino
            path.unlink()
            append(path, lines(range(20, 60), 10))
            if path.stat().st_ino != before:
                raise Skip("this file system gave another inode")
            daemon.start().ready()
            expect(daemon, 6, 40)
            daemon.kill()


@suite.case
def case_19_ten_files_with_the_same_start():
    with daemon_of() as daemon:
        for number in range(10):
            append(daemon.exports / f"{number}.jsonl",
                   lines(range(100, 120), 1000) + line(number, conversation=f"c{number}"))
        daemon.start().ready()
        expect(daemon, 10, 210)


@suite.case
def case_20_a_file_of_one_short_line():
    with running(CHAT) as daemon:
        (daemon.exports / "WhatsApp Chat with Sam.txt").write_text(chat_line(1))
        expect(daemon, 1, 1)


@suite.case
def case_21_another_device_number():
    with daemon_of() as daemon:
        image = ext4_image(daemon.root / "image")
        with mounted(daemon.exports, "-o", "loop", image):
            append(daemon.exports / "a.jsonl", lines(range(50), 10))
            before = daemon.exports.stat().st_dev
            daemon.start().ready()
            expect(daemon, 5, 50)
            daemon.kill(signal.SIGTERM)
        other = ext4_image(daemon.root / "other", 4)
        with mounted(daemon.root / "taken", "-o", "loop", other), \
                mounted(daemon.exports, "-o", "loop", image):
            if daemon.exports.stat().st_dev == before:
                raise Skip("the device number stayed")
            append(daemon.exports / "a.jsonl", lines(range(50, 60), 10))
            daemon.start().ready()
            expect(daemon, 6, 10)
            daemon.kill()


@suite.case
def case_22_files_that_come_and_go_leave_no_state_for_ever():
    with running() as daemon:
        for number in range(50):
            path = daemon.exports / f"{number}.jsonl"
            append(path, line(number, QUIET))
        expect(daemon, 0, 50)
        daemon.kill(signal.SIGTERM)
        for path in daemon.exports.iterdir():
            path.unlink()
        daemon.start(env=clock_set("+100d")).ready()
        wait_for(lambda: daemon.status()["ledger"]["bookmarks"] == 0, "their places are forgotten")


@suite.case
def case_23_a_file_of_two_sources():
    other = LOG.replace('"app"', '"other"').replace("**/", "")
    with running(f"{LOG}, {other}") as daemon:
        append(daemon.exports / "a.jsonl", lines(range(10), 5))
        expect(daemon, 2, 10)
        wait_for(lambda: "belongs to two sources" in daemon.stderr(), "it is said")


@suite.case
def case_24_two_names_of_one_file():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", lines(range(10), 5))
        expect(daemon, 2, 10)
        os.link(daemon.exports / "a.jsonl", daemon.exports / "b.jsonl")
        append(daemon.exports / "b.jsonl", lines(range(10, 20), 5))
        expect(daemon, 4, 20)


@suite.case
def case_25_an_export_replaced_by_a_longer_one():
    with running(CHAT) as daemon:
        chat = daemon.exports / "WhatsApp Chat with Sam.txt"
        old = "".join(chat_line(n) for n in range(50))
        chat.write_text(old)
        expect(daemon, 50)
        new = daemon.exports / ".new"
        new.write_text(old + "".join(chat_line(n) for n in range(50, 70)))
        new.rename(chat)
        expect(daemon, 70)
        assert daemon.status()["known"] == 0, "the old messages were judged again"


@suite.case
def case_26_an_export_with_another_past():
    with running(CHAT) as daemon:
        chat = daemon.exports / "WhatsApp Chat with Sam.txt"
        chat.write_text("".join(chat_line(n) for n in range(20)))
        expect(daemon, 20)
        new = daemon.exports / ".new"
        new.write_text(chat_line(30) + "".join(chat_line(n) for n in range(1, 20)))
        new.rename(chat)
        expect(daemon, 21)


@suite.case
def case_27_the_queue_of_events_overflows():
    most = int(open("/proc/sys/fs/inotify/max_queued_events").read())
    if most > 100000:
        raise Skip(f"fs.inotify.max_queued_events is {most}")
    with daemon_of(extra=NO_SCAN) as daemon:
        no_scan(daemon)
        for name in "ab":
            append(daemon.exports / f"{name}.jsonl", line(ord(name), QUIET))
        daemon.start().ready()
        expect(daemon, 0, 2)
        os.kill(daemon.process.pid, signal.SIGSTOP)
        with open(daemon.exports / "a.jsonl", "ab", buffering=0) as one, \
                open(daemon.exports / "b.jsonl", "ab", buffering=0) as two:
            for _ in range(most // 2 + 10):
                one.write(b"\n")
                two.write(b"\n")
        append(daemon.exports / "c.jsonl", line(1))
        os.kill(daemon.process.pid, signal.SIGCONT)
        expect(daemon, 1, 3)
        assert "queue overflowed" in daemon.stderr()


@suite.case
def case_28_no_more_watches():
    with daemon_of() as daemon:
        daemon.start(tracing(daemon, "inotify_add_watch:error=ENOSPC")).ready()
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1, 1)
        said = daemon.stderr()
        # Of the exports once, and of the spool once.
        assert said.count("no more inotify watches") == 2, said
        assert said.count("exports' and others are looked at from time to time") == 1, said
        assert "space" not in said, said


@suite.case
def case_29_no_inotify_instance():
    with daemon_of() as daemon:
        daemon.start(tracing(daemon, "inotify_init1:error=EMFILE")).ready()
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1, 1)
        assert "max_user_instances" in daemon.stderr()


@suite.case
def case_30_a_file_system_without_events():
    with daemon_of() as daemon:
        with mounted(daemon.root / "disk", "-t", "tmpfs", "none") as disk:
            for name in ("lower", "upper", "work"):
                (disk / name).mkdir()
            append(disk / "lower" / "a.jsonl", line(1))
            with mounted(daemon.exports, "-t", "overlay", "-o",
                         f"lowerdir={disk}/lower,upperdir={disk}/upper,workdir={disk}/work", "none"):
                daemon.start().ready()
                expect(daemon, 1, 1)
                append(disk / "lower" / "a.jsonl", line(2))
                expect(daemon, 2, 2)
                daemon.kill()


@suite.case
def case_31_a_writer_through_a_mapping():
    with running() as daemon:
        path = daemon.exports / "a.jsonl"
        data = line(1)
        with open(path, "w+b") as out:
            out.truncate(len(data))
            with mmap.mmap(out.fileno(), len(data)) as mapped:
                mapped[:] = data
                mapped.flush()
                expect(daemon, 1, 1)


@suite.case
def case_32_a_folder_that_appears_later():
    source = LOG.replace("exports/**/*", "later/a/b/*")
    with running(source) as daemon:
        folder = daemon.root / "later" / "a" / "b"
        folder.mkdir(parents=True)
        append(folder / "a.jsonl", line(1))
        expect(daemon, 1, 1)


@suite.case
def case_33_folders_and_files_made_before_they_can_be_watched():
    with daemon_of(extra=NO_SCAN) as daemon:
        no_scan(daemon)
        daemon.start().ready()
        for number in range(300):
            folder = daemon.exports / str(number) / "x"
            folder.mkdir(parents=True)
            append(folder / "a.jsonl", line(number, None if number % 30 == 0 else QUIET))
        expect(daemon, 10, 300)


@suite.case
def case_34_a_file_that_lives_until_it_is_read():
    with daemon_of(extra=NO_SCAN) as daemon:
        no_scan(daemon)
        daemon.start().ready()
        path = daemon.exports / "a.jsonl"
        append(path, line(1))
        wait_for(lambda: str(path) in descriptors(daemon) or daemon.spool(), "it is open")
        path.unlink()
        wait_for(lambda: daemon.spool(), "its alert is there")


@suite.case
def case_35_an_export_that_is_copied_in_slowly():
    with running(CHAT.replace("50 ms", "5 s")) as daemon:
        data = "".join(chat_line(n) for n in range(20)).rstrip("\n").encode()
        with open(daemon.exports / "WhatsApp Chat with Sam.txt", "wb", buffering=0) as out:
            for at in range(0, len(data), 100):
                out.write(data[at:at + 100])
                daemon.status()
        expect(daemon, 20, 20)


@suite.case
def case_36_too_few_descriptors_is_no_deletion():
    need("prlimit")
    with daemon_of() as daemon:
        for number in range(200):
            append(daemon.exports / f"{number}.jsonl",
                   line(number, None if number % 10 == 0 else QUIET))
        daemon.start(["prlimit", "--nofile=64:64"]).ready()
        expect(daemon, 20, 200)
        for number in range(200):
            append(daemon.exports / f"{number}.jsonl",
                   line(200 + number, None if number % 10 == 0 else QUIET))
        expect(daemon, 40, 400)
        assert daemon.status()["health"] == "well"


@suite.case
def case_37_a_share_that_is_gone_for_a_while():
    with daemon_of() as daemon:
        image = ext4_image(daemon.root / "image")
        with mounted(daemon.exports, "-o", "loop", image):
            append(daemon.exports / "a.jsonl", lines(range(50), 10))
            daemon.start().ready()
            expect(daemon, 5, 50)
        wait_for(lambda: not files_of(daemon) or True, "it is asked")
        with mounted(daemon.exports, "-o", "loop", image):
            append(daemon.exports / "a.jsonl", lines(range(50, 60), 10))
            expect(daemon, 6, 60)
            daemon.kill()


@suite.case
def case_38_no_permission_for_a_while():
    need_root()
    with daemon_of() as daemon:
        path = daemon.exports / "a.jsonl"
        append(path, line(1))
        path.chmod(0)
        for name in (daemon.root, daemon.exports, path):
            os.chown(name, 65534, 65534)
        daemon.root.chmod(0o755)
        try:
            daemon.start(user=65534, group=65534, extra_groups=[])
        except PermissionError as why:
            raise Skip("another user cannot run the program here") from why
        wait_for(lambda: daemon.process.poll() is not None or "a.jsonl" in daemon.stderr(), "said")
        if daemon.process.poll() is not None:
            raise Skip("another user cannot run the program here")
        daemon.ready()
        scans = daemon.stderr().count("cannot open")
        path.chmod(0o640)
        expect(daemon, 1, 1)
        assert scans == 1, daemon.stderr()


@suite.case
def case_40_odd_names():
    names = ["-a.jsonl", "a\nb.jsonl", "\x1b[2J.jsonl", ".hidden.jsonl", "x" * 249 + ".jsonl",
             os.fsdecode(b"\xff\xfe.jsonl"), "a b'c\"d.jsonl", "[a].jsonl"]
    with running() as daemon:
        for number, name in enumerate(names):
            append(daemon.exports / name, line(number))
        shown = sum(not name.startswith(".") for name in names)
        expect(daemon, shown, shown)
        assert "\x1b" not in daemon.stderr()
        assert daemon.ctl("status").returncode == 0


@suite.case
def a_file_that_cannot_be_read_on_is_named_with_the_byte_and_what_to_do():
    with running() as daemon:
        append(daemon.exports / "a.jsonl", line(1))
        expect(daemon, 1)
        size = (daemon.exports / "a.jsonl").stat().st_size
        children = open(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children").read()
        reader = next(pid for pid in children.split()
                      if "reade" in open(f"/proc/{pid}/comm").read())
        if "Seccomp:\t2" in open(f"/proc/{reader}/status").read():
            raise Skip("strace cannot fail a call inside the sandbox; a sanitized build has none")
        with attached(daemon, "pread64:error=EIO", int(reader)):
            append(daemon.exports / "a.jsonl", line(2))
            wait_for(lambda: f"byte {size}: cannot be read" in daemon.stderr(), "it is named")
            assert "look at the disk" in daemon.stderr(), daemon.stderr()
        append(daemon.exports / "a.jsonl", line(3))
        expect(daemon, 3)


suite.run()
