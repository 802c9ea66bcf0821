#!/usr/bin/env python3
"""What the service manager hears: READY, RELOADING, STOPPING, and WATCHDOG in time."""
import os
import signal
import socket
import time

from faulty import LOG, daemon_of
from harness import RULES, Suite, append, line, wait_for

suite = Suite()


class Manager:
    """The socket that $NOTIFY_SOCKET names."""

    def __init__(self, daemon):
        self.path = daemon.root / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.settimeout(10)

    def environment(self, watchdog_ms=0):
        more = {"NOTIFY_SOCKET": str(self.path)}
        if watchdog_ms:
            more["WATCHDOG_USEC"] = str(watchdog_ms * 1000)
        return {**os.environ, **more}

    def hear(self):
        return self.socket.recv(4096).decode()

    def wait_for(self, wanted):
        heard = []
        while wanted not in heard:
            heard += self.hear().split("\n")
        return [text for text in heard if text == wanted or text != "WATCHDOG=1"]


@suite.case
def ready_reloading_and_stopping_are_said():
    with daemon_of() as daemon:
        manager = Manager(daemon)
        daemon.start(env=manager.environment())
        assert manager.wait_for("READY=1") == ["READY=1"]
        daemon.ready()
        assert daemon.ctl("reload").returncode == 0
        heard = manager.wait_for("READY=1")
        assert heard[0] == "RELOADING=1" and heard[-1] == "READY=1", heard
        monotonic = [text for text in heard if text.startswith("MONOTONIC_USEC=")]
        assert len(monotonic) == 1 and int(monotonic[0].split("=")[1]) > 0, heard
        os.kill(daemon.process.pid, signal.SIGHUP)
        manager.wait_for("READY=1")
        os.kill(daemon.process.pid, signal.SIGTERM)
        assert manager.wait_for("STOPPING=1") == ["STOPPING=1"]
        assert daemon.process.wait(10) == 0
        daemon.process = None


@suite.case
def a_reload_that_is_refused_leaves_it_ready():
    with daemon_of() as daemon:
        manager = Manager(daemon)
        daemon.start(env=manager.environment())
        manager.wait_for("READY=1")
        daemon.ready()
        (daemon.root / "rules.d" / "test.conf").write_text(RULES.replace("high", "hihg"))
        assert daemon.ctl("reload").returncode == 1
        manager.socket.settimeout(0.2)
        heard = ["READY=1"]
        try:
            while True:
                heard += [text for text in manager.hear().split("\n") if text != "WATCHDOG=1"]
        except TimeoutError:
            pass
        assert heard[-1] == "READY=1", heard


@suite.case
def the_watchdog_hears_of_us_however_seldom_we_scan():
    with daemon_of() as daemon:
        text = daemon.conf.read_text().replace('scan-interval = "200 ms"', 'scan-interval = "1 h"')
        daemon.conf.write_text(text)
        manager = Manager(daemon)
        daemon.start(env=manager.environment(watchdog_ms=600))
        manager.wait_for("READY=1")
        for number in range(2000):
            append(daemon.exports / "a.jsonl", line(number, "see you at ten"))
        last, longest = time.monotonic(), 0.0
        for _ in range(6):
            manager.wait_for("WATCHDOG=1")
            now = time.monotonic()
            last, longest = now, max(longest, now - last)
        print(f"# longest silence {longest * 1000:.0f} ms of the 300 that are asked for", flush=True)
        assert longest < 0.6, longest


@suite.case
def a_stopped_daemon_is_silent():
    with daemon_of(LOG) as daemon:
        manager = Manager(daemon)
        daemon.start(env=manager.environment(watchdog_ms=200))
        manager.wait_for("WATCHDOG=1")
        os.kill(daemon.process.pid, signal.SIGSTOP)
        wait_for(lambda: ") T " in open(f"/proc/{daemon.process.pid}/stat").read(), "it stands")
        manager.socket.settimeout(0.3)
        try:
            while True:
                manager.hear()
        except TimeoutError:
            pass
        os.kill(daemon.process.pid, signal.SIGCONT)
        manager.socket.settimeout(10)
        manager.wait_for("WATCHDOG=1")


suite.run()
