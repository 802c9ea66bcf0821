"""One sample of every format, from the first byte to the mail."""
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness import BUILD, SOURCE, Suite

suite = Suite()


def demo():
    run = Path(tempfile.mkdtemp(prefix="boundaryd-formats-"))
    try:
        out = subprocess.run([SOURCE / "scripts/demo-formats", BUILD, run / "run"],
                             capture_output=True, text=True, timeout=240, check=False)
    finally:
        shutil.rmtree(run)
    assert out.returncode == 0, out.stderr
    return out.stdout


@suite.case
def each_sample_is_known_has_quiet_messages_and_one_that_raises_an_alert():
    samples = sorted(path.name for path in (SOURCE / "examples/formats").iterdir())
    parts = re.split(r"\n\n(?=\S)", demo().rstrip("\n"))
    assert len(parts) == len(samples) > 20, (len(parts), len(samples))
    for name, part in zip(samples, parts):
        head, said, alerts = re.split(r"\n    (?:Messages|Alerts):", part)
        # The sample is called after its format.
        assert head.startswith("%s: %s (" % (name, name.split(".")[0])), head
        assert "\n\tseen: " in head, head
        messages = [json.loads(line) for line in said.split("\n")[1:]]
        loud = [m for m in messages if "07700 900123" in m["text"]]
        # An .eml is one mail; all else has a quiet one as well.
        assert len(loud) == 1, (name, said)
        assert len(messages) > 1 or name == "eml.eml", (name, said)
        assert "Personal phone number given: Tom Ellery" in alerts, (name, alerts)


suite.run()
