"""A model of the disk below the keeper: what a power cut may leave of its calls.

strace records every call of the keeper that changes a file or makes one last. The model
replays them and knows, at each call, what is safe and what only waits:

- Bytes of a file are safe once that file was synced; its name, once the folder that
  holds it was. (Some file systems do more with one sync. None does less.)
- Of what waits, a cut leaves nothing, all, what came first, or any part: names singly,
  bytes in pieces of 512, the gaps as zeros.
"""
import os
import pathlib
import re
import shutil

from harness import BUILD

CALLS = ("open,openat,creat,close,dup,dup2,dup3,fcntl,lseek,read,write,pwrite64,writev,pwritev,"
         "pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,sync,syncfs,link,"
         "linkat,unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir,symlink,symlinkat,"
         "copy_file_range,sendfile,mmap")
NO_MATTER = {"dup2", "dup3", "sync_file_range", "execve"}
PIECE = 512
FOLDERS = ("state", "spool")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
LINE = re.compile(r"(\w+)\((.*)\)\s+= (\?|-?\w+)")
FD = re.compile(r"^(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")


def recording(trace, conf, *options):
    """The command that becomes the daemon, with its calls in `trace`."""
    return ["strace", "-D", "-q", "-xx", "-y", "-s", str(1 << 20), "-o", trace,
            "-e", "trace=" + CALLS, BUILD / "boundaryd", "-c", conf, *options]


def text_of(hexed):
    return bytes.fromhex(hexed.replace("\\x", ""))


class Call:
    """One line of the trace."""

    def __init__(self, line):
        found = LINE.match(line)
        self.line = line
        # None: it was killed in the middle of it.
        self.number = None if found is None or found[3] == "?" else int(found[3], 0)
        inside = found[2] if found else line.partition("(")[2].partition(" <unfinished")[0]
        self.name = line.partition("(")[0]
        self.arguments = inside.split(", ")

    def fd(self, index=0):
        found = FD.match(self.arguments[index])
        return int(found[1]) if found and found[1].isdigit() else -1

    def bytes(self, index):
        found = STRING.fullmatch(self.arguments[index])
        assert found and not found[2], f"the trace is cut short: {self.line[:200]}"
        return text_of(found[1])

    def path(self, index):
        """Of the argument there, under the folder of the one before."""
        path = self.bytes(index).decode()
        if path.startswith("/"):
            return path
        found = FD.match(self.arguments[index - 1])
        return text_of(found[2]).decode() + "/" + path


class File:
    """What it holds now, what a sync made safe, and the writes since."""

    def __init__(self, data=b""):
        self.now = bytearray(data)
        self.safe = bytearray(data)
        self.waits = []

    def change(self, offset, data):
        self.waits.append((offset, bytes(data) if data is not None else None))
        apply(self.now, offset, data)

    def sync(self):
        for offset, data in self.waits:
            apply(self.safe, offset, data)
        self.waits = []

    def after_cut(self, chance):
        left = bytearray(self.safe)
        for offset, data in kept(self.waits, chance, split):
            apply(left, offset, data)
        return left


def apply(buffer, offset, data):
    """Write there; no data: that is the new length."""
    if data is None:
        del buffer[offset:]
        buffer.extend(bytes(offset - len(buffer)))
        return
    buffer.extend(bytes(max(0, offset - len(buffer))))
    buffer[offset:offset + len(data)] = data


def split(change):
    offset, data = change
    if data is None:
        return [change]
    return [(offset + at, data[at:at + PIECE]) for at in range(0, len(data), PIECE)]


def kept(waits, chance, pieces):
    """What a cut leaves of changes that wait, in their order."""
    way = chance.choice(("nothing", "all", "first", "any"))
    if way == "nothing":
        return []
    if way == "first":
        return waits[:chance.randint(0, len(waits))]
    if way == "all":
        return waits
    return [piece for wait in waits for piece in pieces(wait) if chance.random() < 0.5]


class Disk:
    """The folders the keeper writes to, below `root`."""

    def __init__(self, root):
        self.root = str(root)
        self.now = {}    # path to File, or None for a folder
        self.safe = {}
        self.waits = []  # (from, to, File or None): no `from`: made; no `to`: removed
        self.open = {}   # descriptor to [path, place]

    def adopt(self):
        """The real folders as they are, and all of that safe."""
        for path, data in self.real().items():
            self.now[path] = None if data is None else File(data)
        self.safe = dict(self.now)
        return self

    # -- what the keeper did

    def replay(self, trace):
        """All that a process did; what it was killed in comes back undecided."""
        self.open = {}
        for call in calls_of(trace):
            if call.number is None:
                return call
            self.take(call)
        return None

    def take(self, call, number=None):
        number = call.number if number is None else number
        handler = getattr(self, "on_" + call.name, None)
        if number < 0 or call.name in NO_MATTER:
            return
        assert handler is not None, f"the model does not know {call.line[:200]}"
        handler(call, number)

    def has_waits(self):
        """A cut would make a difference."""
        return bool(self.waits) or any(file.waits for file in self.now.values() if file)

    def ours(self, path):
        """The path below our root, or None."""
        below = path[len(self.root) + 1:] if path.startswith(self.root + "/") else ""
        return below if below.split("/")[0] in FOLDERS else None

    def file_of(self, fd):
        at = self.open.get(fd)
        return at[2] if at else None

    def rename(self, source, target, file):
        if source is not None:
            self.now.pop(source, None)
        if target is not None:
            self.now[target] = file
        self.waits.append((source, target, file))

    def on_openat(self, call, number, index=1):
        path = self.ours(call.path(index))
        flags = call.arguments[index + 1]
        if path is None:
            return
        assert "O_TMPFILE" not in flags, "the model does not know O_TMPFILE"
        path = path.removesuffix("/.").removesuffix("/..")
        if path not in self.now:
            assert "O_CREAT" in flags, f"the model has no {path}"
            self.rename(None, path, File())
        file = self.now[path]
        if "O_TRUNC" in flags and file.now:
            file.change(0, None)
        self.open[number] = [path, len(file.now) if "O_APPEND" in flags else 0, file]

    def on_open(self, call, number):
        self.on_openat(call, number, 0)

    def on_close(self, call, number):
        self.open.pop(call.fd(), None)

    def on_fcntl(self, call, number):
        if "F_DUPFD" in call.arguments[1]:
            self.on_dup(call, number)

    def on_dup(self, call, number):
        if call.fd() in self.open:
            self.open[number] = self.open[call.fd()]

    def on_lseek(self, call, number):
        if call.fd() in self.open:
            self.open[call.fd()][1] = number

    def on_read(self, call, number):
        if call.fd() in self.open:
            self.open[call.fd()][1] += number

    def on_write(self, call, number):
        at = self.open.get(call.fd())
        if at is not None:
            at[2].change(at[1], call.bytes(1)[:number])
            at[1] += number

    def on_pwrite64(self, call, number):
        file = self.file_of(call.fd())
        if file is not None:
            file.change(int(call.arguments[3]), call.bytes(1)[:number])

    def on_ftruncate(self, call, number):
        file = self.file_of(call.fd())
        if file is not None:
            file.change(int(call.arguments[1]), None)

    def on_writev(self, call, number):
        assert call.fd() not in self.open, "the model does not know writev"

    def on_mmap(self, call, number):
        assert call.fd(4) not in self.open or "MAP_SHARED" not in call.arguments[3] or \
            "PROT_WRITE" not in call.arguments[2], "a mapping is written to"

    def on_fsync(self, call, number):
        at = self.open.get(call.fd())
        found = FD.match(call.arguments[0])
        path = text_of(found[2]).decode()
        if at is not None and at[2] is not None:
            at[2].sync()
        elif path == self.root or self.ours(path) is not None:
            self.sync_names(path[len(self.root) + 1:])

    on_fdatasync = on_fsync

    def sync_names(self, folder):
        still = []
        for change in self.waits:
            if folder in [parent(path) for path in change[:2] if path is not None]:
                put(self.safe, change)
            else:
                still.append(change)
        self.waits = still

    def on_mkdirat(self, call, number, index=1):
        path = self.ours(call.path(index))
        if path is not None:
            self.rename(None, path, None)

    def on_mkdir(self, call, number):
        self.on_mkdirat(call, number, 0)

    def on_unlinkat(self, call, number, index=1):
        path = self.ours(call.path(index))
        if path is not None:
            self.rename(path, None, self.now[path])

    def on_unlink(self, call, number):
        self.on_unlinkat(call, number, 0)

    def on_linkat(self, call, number):
        source, target = self.ours(call.path(1)), self.ours(call.path(3))
        if target is not None:
            self.rename(None, target, self.now[source])

    def on_renameat(self, call, number):
        source, target = self.ours(call.path(1)), self.ours(call.path(3))
        if target is not None:
            self.rename(source, target, self.now[source])

    on_renameat2 = on_renameat

    def on_rename(self, call, number):
        source, target = self.ours(call.path(0)), self.ours(call.bytes(1).decode())
        if target is not None:
            self.rename(source, target, self.now[source])

    def wished(self, call):
        """What a call would have returned, had its process not been killed in it."""
        if call.name in ("write", "pwrite64"):
            return len(call.bytes(1))
        return -1 if "sync" in call.name else 1 << 30

    # -- what is left of it

    def after_cut(self, chance):
        """A disk as it may be found when the power is back."""
        names = dict(self.safe)
        for change in kept(self.waits, chance, lambda change: [change]):
            put(names, change)
        left = Disk(self.root)
        files = {}
        for path in sorted(names):
            if parent(path) != "" and parent(path) not in left.now:
                continue  # its folder is gone
            file = names[path]
            if file is not None and id(file) not in files:
                files[id(file)] = File(file.after_cut(chance))
            left.now[path] = None if file is None else files[id(file)]
        left.safe = dict(left.now)
        return left

    def write(self):
        """Make the real folders so."""
        for folder in FOLDERS:
            shutil.rmtree(f"{self.root}/{folder}", ignore_errors=True)
        for path in sorted(self.now):
            real = pathlib.Path(self.root, path)
            if self.now[path] is None:
                real.mkdir(0o700)
            else:
                real.write_bytes(self.now[path].now)

    def differs(self):
        """Where the real folders are not so: the model must not miss a call."""
        real = self.real()
        ours = {path: None if file is None else bytes(file.now) for path, file in self.now.items()}
        return sorted(path for path in real.keys() | ours.keys()
                      if path not in real or path not in ours or real[path] != ours[path])

    def real(self):
        """Each path to its bytes, or None for a folder."""
        found = {}
        for top in FOLDERS:
            for folder, _, files in os.walk(f"{self.root}/{top}"):
                found[folder[len(self.root) + 1:]] = None
                for name in files:
                    with open(f"{folder}/{name}", "rb") as data:
                        found[f"{folder}/{name}"[len(self.root) + 1:]] = data.read()
        return found


def parent(path):
    return path.rpartition("/")[0]


def put(names, change):
    source, target, file = change
    if source is not None:
        names.pop(source, None)
    if target is not None:
        names[target] = file


def calls_of(trace):
    with open(trace, errors="replace") as lines:
        for line in lines:
            if not line.startswith(("---", "+++")):
                yield Call(line.rstrip("\n"))
