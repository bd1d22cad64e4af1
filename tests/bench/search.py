"""Measure the search in a real Chromium: from the key that opens the dialog to the first hit, with nothing in a cache.

python -m tests.bench.search 1000 [--runs 9] [--query harbour]

The corpus is built and served with gzip from this machine, so fetching takes almost no time; what is measured is what the
browser does: loading the modules, drawing the dialog, parsing and indexing, searching, drawing the hits. The word is
typed as soon as the dialog is there, which no reader does. Each run has a profile of its own. "home" is the page with
all courses, which is the slowest to put a dialog over, "lesson" an ordinary page. The processor's time of the page's main
thread is the figure to compare on a machine that does other things, too.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Browser, CDPSession, sync_playwright
from tests.bench.corpus import write_corpus
from tests.browser.serving import serve
from tests.chromium import FLAGS, find_chromium

from coursegen.cli import group

PAGES = {"home": "", "lesson": "courses/course-00001/lesson-3/"}
ASK = """async (query) => {
  const until = async (selector) => {
    while (!document.querySelector(selector)) await new Promise((next) => setTimeout(next, 1));
    return performance.now();
  };
  const start = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
  const open = await until("dialog.search[open]");
  const input = document.querySelector("dialog.search input");
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return [open - start, (await until("dialog.search .hits li")) - start];
}"""


@contextmanager
def built(lessons: int) -> Iterator[tuple[Path, str]]:
    """Build a corpus; gives the folder of its site, and the address where that is served."""
    with tempfile.TemporaryDirectory() as temporary:
        project, site = Path(temporary, "project"), Path(temporary, "site")
        write_corpus(project, lessons)
        CliRunner().invoke(
            group, ["build", str(project), "-o", str(site)], standalone_mode=False, catch_exceptions=False
        )
        with serve(site) as address:
            yield site, address


def first_answer(browser: Browser, url: str, query: str) -> tuple[float, float, float]:
    """Return the milliseconds until the dialog is open and until it shows a hit, and those that the main thread worked."""
    with browser.new_context() as profile:
        page = profile.new_page()
        page.goto(url, wait_until="networkidle")
        tools = profile.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = worked(tools)
        opened, answered = page.evaluate(ASK, query)
        return opened, answered, worked(tools) - before


def worked(tools: CDPSession) -> float:
    """Return the milliseconds of the processor that a page's main thread has used."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) * 1000 for one in metrics if one["name"] == "TaskDuration")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", type=int, help="a multiple of ten, from 30 on")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--query", default="harbour")
    asked = parser.parse_args()
    with built(asked.lessons) as (site, address), sync_playwright() as playwright:
        size = sum(len(gzip.compress(file.read_bytes(), 9)) for file in (site / "search").glob("*.json"))
        print(f"{asked.lessons:,} lessons, index {size / 1000:.0f} kB with gzip, {asked.runs} runs\n")
        print("| page | dialog open, median | first hit, best | first hit, median | main thread, median |")
        print("|---|---:|---:|---:|---:|")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for name, url in PAGES.items():
            times = [first_answer(browser, address + url, asked.query) for _ in range(asked.runs)]
            opened, answered, busy = zip(*times, strict=True)
            figures = (statistics.median(opened), min(answered), statistics.median(answered), statistics.median(busy))
            print(f"| {name} |", " | ".join(f"{figure:.0f} ms" for figure in figures), "|", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
