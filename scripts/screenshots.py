"""The pages for scripts/screenshots: out of a spool and a daemon, into pictures.

With the path of axe-core's axe.min.js as a third argument, each page is also
held against its rules for people who cannot see well (WCAG 2.1 A and AA, and
what axe calls best practice), in light and in dark.
"""
import email
import email.policy
import html
import json
import pathlib
import re
import subprocess
import sys
import time

BUILD, OUT = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
AXE = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
CONF = OUT / "run" / "boundaryd.conf"
THEMES = {"light": ["--blink-settings=preferredColorScheme=1"],
          "dark": ["--blink-settings=preferredColorScheme=0", "--force-dark-mode"]}


def html_of(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    return mail.get_body(("html",)).get_content()


def browse(page, *options):
    return subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         f"--user-data-dir={OUT}/browser", *options, f"file://{page}"],
        check=True, capture_output=True).stdout.decode()


def draw(page, name):
    for width in (360, 1280):
        for theme, options in THEMES.items():
            browse(page, *options, f"--window-size={width},1900",
                   f"--screenshot={OUT}/{name}-{width}-{theme}.png")


def hold_against_axe(text, name):
    """What axe finds wrong with the page, a line each."""
    page = OUT / f"{name}-axe.html"
    page.write_text(text.replace("</body>", "<script>" + AXE.read_text() + """</script><script>
        axe.run().then(function (found) {
            var out = document.createElement("pre");
            out.id = "axe";
            out.textContent = JSON.stringify({ passes: found.passes.length,
                violations: found.violations.map(function (one) {
                    return { id: one.id, help: one.help,
                        nodes: one.nodes.map(function (node) { return node.html; }) }; }) });
            document.body.appendChild(out); });</script></body>"""))
    wrong = 0
    for theme, options in THEMES.items():
        drawn = browse(page, *options, "--window-size=1280,1900", "--virtual-time-budget=20000",
                       "--dump-dom")
        said = re.search(r'<pre id="axe">(.*?)</pre>', drawn, re.S)
        if said is None:
            sys.exit(f"screenshots: axe said nothing about {name}")
        told = json.loads(html.unescape(said[1]))
        print(f"{name}, {theme}: {told['passes']} rules of axe hold, "
              f"{len(told['violations'])} do not")
        for one in told["violations"]:
            wrong += 1
            print(f"  {one['id']}: {one['help']}")
            for node in one["nodes"][:3]:
                print(f"    {node[:150]}")
    page.unlink()
    return wrong


def ask(*words):
    return subprocess.run([BUILD / "boundaryctl", "-c", CONF, *words], capture_output=True)


def main():
    pages = {}
    mails = [path.read_bytes() for path in sorted((OUT / "run" / "spool").glob("*/new/*"))]
    pages["alert"] = html_of(next(m for m in mails if b"X-Boundaryd-Alert" in m))
    for mail in mails:
        if b"X-Boundaryd-Rule: repeated-concerns" in mail:
            pages.setdefault("repeat", html_of(mail))
        if b"X-Boundaryd-Follow-Up" in mail:
            pages["follow-up"] = html_of(mail)
    daemon = subprocess.Popen([BUILD / "boundaryd", "-c", CONF], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while ask("status").returncode != 0:
            if time.monotonic() > end:
                sys.exit("screenshots: the daemon does not answer")
            time.sleep(0.05)
        pages["week"] = html_of(ask("digest", "--mail", "--route", "oak").stdout)
        pages["report"] = ask("report", "--html", "-").stdout.decode()
    finally:
        daemon.terminate()
        daemon.wait()
    wrong = 0
    for name, text in pages.items():
        if AXE is not None:
            wrong += hold_against_axe(text, name)
        page = OUT / f"{name}.html"
        page.write_text(text)
        draw(page, name)
    return 1 if wrong else 0


sys.exit(main())
