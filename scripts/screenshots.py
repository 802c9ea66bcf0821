"""The pages for scripts/screenshots: out of a spool and a daemon, into pictures."""
import email
import email.policy
import pathlib
import subprocess
import sys
import time

BUILD, OUT = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
CONF = OUT / "run" / "boundaryd.conf"
THEMES = {"light": ["--blink-settings=preferredColorScheme=1"],
          "dark": ["--blink-settings=preferredColorScheme=0", "--force-dark-mode"]}


def html_of(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    return mail.get_body(("html",)).get_content()


def draw(page, name):
    for width in (360, 1280):
        for theme, options in THEMES.items():
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 *options, f"--window-size={width},1900", f"--user-data-dir={OUT}/browser",
                 f"--screenshot={OUT}/{name}-{width}-{theme}.png", f"file://{page}"],
                check=True, capture_output=True)


def ask(*words):
    return subprocess.run([BUILD / "boundaryctl", "-c", CONF, *words], capture_output=True)


def main():
    pages = {}
    alert = sorted((OUT / "run" / "spool").glob("*/new/*"))[0]
    pages["alert"] = html_of(alert.read_bytes())
    daemon = subprocess.Popen([BUILD / "boundaryd", "-c", CONF], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while ask("status").returncode != 0:
            if time.monotonic() > end:
                sys.exit("screenshots: the daemon does not answer")
            time.sleep(0.05)
        pages["week"] = html_of(ask("digest", "--mail", "--route", "oak").stdout)
        pages["report"] = ask("report", "--html", "-").stdout.decode()
    finally:
        daemon.terminate()
        daemon.wait()
    for name, text in pages.items():
        page = OUT / f"{name}.html"
        page.write_text(text)
        draw(page, name)


main()
