"""Let Lighthouse judge four pages of the demo site as a phone shows them: `python -m browser.lighthouse`, from tests/.

It needs Node; npx fetches the Lighthouse release named here when it is not there. It prints a table, and fails when a
score is less than 100. Like a site that is published, this one has a base URL, and is sent with gzip.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from browser.sites import build_sites
from chromium import FLAGS, find_chromium

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("home", "path", "course", "lesson")
SCORES = ("performance", "accessibility", "best-practices", "seo")


def judge(url: str, report: Path) -> dict[str, float]:
    """Return the four scores of a page, of 100 each."""
    command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}"]
    command.append(f"--chrome-flags=--headless=new {' '.join(FLAGS)}")
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    subprocess.run(command, check=True, env=environment, timeout=300)
    categories = json.loads(report.read_text("utf-8"))["categories"]
    return {name: round(100 * categories[name]["score"]) for name in SCORES}


def main() -> int:
    """Judge all pages; the exit code is 1 when one has less than all points."""
    worst = 100.0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        demo = build_sites(folder, stack)["demo"]
        print("| page |", " | ".join(SCORES), "|")  # noqa: T201 - it is what the command is for
        print("|---|" + "---:|" * len(SCORES))  # noqa: T201
        for name in PAGES:
            scores = judge(demo.url(name), folder / f"{name}.json")
            worst = min(worst, *scores.values())
            print(f"| {name} |", " | ".join(f"{score:g}" for score in scores.values()), "|", flush=True)  # noqa: T201
    return 0 if worst == 100 else 1


if __name__ == "__main__":
    sys.exit(main())
