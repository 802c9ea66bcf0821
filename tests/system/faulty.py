"""How the fault tests make trouble: small mounts, limits, failing system calls."""
import contextlib
import glob
import os
import shutil
import subprocess

from harness import Daemon, Skip, wait_for

LOG = '{ name = "app"; path = "exports/**/*.jsonl"; format = "jsonl"; grace = "50 ms"; }'
CHAT = ('{ name = "chat"; path = "exports/*.txt"; format = "whatsapp"; from-role = "staff"; '
        'settle = "50 ms"; }')
ONE = 'readers = { count = 1; };\n'


@contextlib.contextmanager
def daemon_of(sources=LOG, extra=ONE, **more):
    """One that is not started yet; nothing of it stays."""
    daemon = Daemon(sources, extra=extra, **more)
    try:
        yield daemon
    except Skip:
        raise
    except Exception as why:
        said = daemon.stderr().strip().split("\n")[-6:]
        raise AssertionError("\n".join([str(why), *said])) from why
    finally:
        with contextlib.suppress(Exception):
            daemon.close()


@contextlib.contextmanager
def running(sources=LOG, extra=ONE, **more):
    with daemon_of(sources, extra, **more) as daemon:
        daemon.start().ready()
        yield daemon


def chat_line(number, text=None, end="\n"):
    """One line of a WhatsApp export, as text."""
    said = text or f"my number is 07700 900{number % 1000:03d}"
    return f"13/02/2026, {9 + number // 60:02d}:{number % 60:02d} - Robin: {said}{end}"


def files_of(daemon, status=None):
    return [file for source in (status or daemon.status())["sources"] for file in source["files"]]


def all_read(daemon, messages=0):
    """Wait until nothing is left to read, and so many messages were; the status then."""
    found = []

    def is_read():
        found[:] = [daemon.status()]
        return found[0]["messages"] >= messages and \
            all(file["lag"] == 0 for file in files_of(daemon, found[0]))

    wait_for(is_read, f"all is read and {messages} messages were")
    return found[0]


def expect(daemon, alerts, messages=None):
    """Exactly so many alerts, each once; and no message read again, if so asked."""
    wait_for(lambda: len(daemon.spool()) >= alerts,
             f"there are {alerts} alerts (of {alerts}; see the count below)", 10)
    got = all_read(daemon, messages or 0)["messages"]
    assert messages in (None, got), f"read {got} messages, not {messages}"
    ids = [mail["X-Boundaryd-Alert"] for mail in daemon.mails()]
    assert len(set(ids)) == len(ids), "an alert stands twice in the spool"
    assert len(ids) == alerts, f"{len(ids)} alerts, not {alerts}"


def descriptors(daemon):
    """Where each open descriptor of the daemon leads."""
    folder = f"/proc/{daemon.process.pid}/fd"
    found = []
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):
            found.append(os.readlink(f"{folder}/{name}"))
    return [to for to in found if "/memfd:" not in to]


def sanitized(option):
    """The environment with one more option for a sanitizer, where the build has it."""
    options = [part for part in (os.environ.get("ASAN_OPTIONS"), option) if part]
    return {**os.environ, "ASAN_OPTIONS": ":".join(options)}


def clock_set(to):
    """An environment in which the clock stands at `to`, as libfaketime reads it.

    Not the program faketime: it waits for a child, and a signal to it stays with it.
    """
    preload = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
    if not preload:
        raise Skip("libfaketime is not installed")
    return {**sanitized("verify_asan_link_order=0"), "LD_PRELOAD": preload[0], "FAKETIME": to,
            "TZ": "UTC", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def need_root():
    if os.geteuid() != 0:
        raise Skip("needs root")


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"needs {program}")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def mounted(target, *arguments):
    """mount ARGUMENTS TARGET, for as long as it is needed."""
    need_root()
    target.mkdir(exist_ok=True)
    try:
        run("mount", *arguments, target)
    except (OSError, subprocess.CalledProcessError) as why:
        raise Skip(f"cannot mount here: {why}") from why
    try:
        yield target
    finally:
        subprocess.run(["umount", "-l", target], capture_output=True)


def ext4_image(path, mebibytes=16):
    need_root()
    need("mkfs.ext4")
    with open(path, "wb") as out:
        out.truncate(mebibytes << 20)
    run("mkfs.ext4", "-q", "-F", path)
    return path


class BadDisk:
    """A disk below `folder` that cannot be read from `marker` on, until it is mended."""

    def __init__(self, image, marker):
        self.image = image
        data = image.read_bytes()
        assert data.count(marker) == 1, "the marker is not there once"
        self.start = data.index(marker) // 4096 * 4096
        self.rest = data[self.start:]

    def fail(self):
        """What is behind the end of a loop device's file cannot be read: EIO."""
        os.truncate(self.image, self.start)

    def mend(self):
        with open(self.image, "ab") as out:
            out.write(self.rest)


@contextlib.contextmanager
def bad_disk(daemon, name, data, marker):
    """exports/disk/NAME with `data`, bad from the block on in which `marker` stands."""
    image = ext4_image(daemon.root / "image", 8)
    folder = daemon.exports / "disk"
    with mounted(folder, "-o", "loop", image):
        (folder / name).write_bytes(data)
        os.sync()
    with mounted(folder, "-o", "loop,ro,noatime", image):
        disk = BadDisk(image, marker)
        disk.fail()
        yield disk


def tracing(daemon, *inject, trace=None):
    """strace that becomes the daemon: its process id stays the daemon's."""
    need_strace()
    calls = trace or sorted({name for rule in inject for name in rule.split(":")[0].split(",")})
    command = ["strace", "-D", "-q", "-o", daemon.root / "strace",
               "-e", "trace=" + ",".join(calls)]
    for rule in inject:
        command += ["-e", "inject=" + rule]
    return command


@contextlib.contextmanager
def attached(daemon, rule, pid=None):
    """strace that makes calls of the running daemon fail, while it is needed."""
    need_strace()
    pid = pid or daemon.process.pid
    tracer = subprocess.Popen(["strace", "-q", "-p", str(pid), "-o", daemon.root / "strace",
                               "-e", "trace=" + rule.split(":")[0], "-e", "inject=" + rule])
    try:
        wait_for(lambda: f"TracerPid:\t{tracer.pid}\n" in open(f"/proc/{pid}/status").read(),
                 "strace is attached")
        yield
    finally:
        tracer.terminate()
        tracer.wait()


def need_strace():
    need("strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
        raise Skip("strace may not trace here")
