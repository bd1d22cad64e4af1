"""Edit a project under a running preview, and compare with a clean build after each edit."""

from __future__ import annotations

import gc
import json
import os
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from coursegen.build import Options, blocking, check
from serve.edits import Author, write_project
from serve.previewing import NOW, Running, preview


class Reader(threading.Thread):
    """Reads pages that always exist, and notes each answer that is not 200."""

    def __init__(self, running: Running) -> None:
        super().__init__(name="reader")
        self.running = running
        self.stopped = threading.Event()
        self.wrong: Counter[str] = Counter()
        self.read = 0

    def run(self) -> None:
        while not self.stopped.wait(0.02):
            for path in ("/", "/about/", "/paths/way/"):
                try:
                    status, content = self.running.ask(path)
                except OSError as error:
                    self.wrong[f"{path} {error}"] += 1
                    continue
                self.read += 1
                if status != 200 or b"</html>" not in content:
                    self.wrong[f"{path} {status}"] += 1


class Listener(threading.Thread):
    """Hears of editions as a browser does."""

    def __init__(self, running: Running) -> None:
        super().__init__(name="listener")
        self.latest = 0
        self.connection = HTTPConnection("127.0.0.1", running.port, timeout=60)
        self.connection.request("GET", "/_coursegen/events")
        self.response = self.connection.getresponse()

    def run(self) -> None:
        try:
            while line := self.response.readline():
                if line.startswith(b"data: "):
                    self.latest = json.loads(line[6:])["edition"]
        except (OSError, ValueError):
            pass
        finally:
            self.connection.close()


def clean(root: Path) -> tuple[dict[str, bytes], bool]:
    """Build from nothing, in memory; return all files, and whether there are errors."""
    checked = check(Options(root, root / "_site", NOW))
    files = {
        one.path: one.content if isinstance(one.content, bytes) else one.content.read_bytes() for one in checked.outputs
    }
    return files, blocking(checked.diagnostics, strict=False)


def served(running: Running, paths: list[str]) -> dict[str, bytes]:
    """Fetch every path over one connection."""
    connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
    found = {}
    try:
        for path in paths:
            url = path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path
            connection.request("GET", "/" + quote(url))
            response = connection.getresponse()
            content = response.read()
            if response.status == 200:
                found[path] = content
    finally:
        connection.close()
    return found


def soak(root: Path, edits: int, seed: int) -> dict[str, int]:
    """Do `edits` edits; after each the preview must come to serve exactly what a clean build gives."""
    root.mkdir()
    write_project(root)
    author = Author(root, seed)
    kinds: Counter[str] = Counter()
    with preview(root, source_lines=False, reload=True) as running:
        reader, listener = Reader(running), Listener(running)
        reader.start()
        listener.start()
        try:
            running.until(lambda: listener.latest)
            before = None
            for number in range(edits):
                kind = author.step()
                kinds[kind] += 1
                expect_equal(running, listener, root, kind)
                if number == min(edits // 4, 100):
                    before = resources()
            after = resources()
        finally:
            reader.stopped.set()
            reader.join()
    listener.join(10)
    assert not listener.is_alive()
    assert not reader.wrong, reader.wrong
    assert reader.read > edits
    assert before is not None
    assert after["files"] <= before["files"] + 8, (before, after)
    assert after["threads"] <= before["threads"] + 2, (before, after)
    return {"growth_kb": after["kb"] - before["kb"], "read": reader.read, **kinds}


def expect_equal(running: Running, listener: Listener, root: Path, kind: str, seconds: float = 20) -> None:
    """Wait until the preview serves a clean build, page for page, or shows its errors when it has any."""
    wanted, failed = clean(root)
    end = time.monotonic() + seconds
    while True:
        state = running.state()
        if failed:
            if state["error_count"] or any(running.state(page)["error_count"] for page in ("/about/",)):
                return
            differing = ["no error is shown"]
        else:
            found = {path: without_script(content) for path, content in served(running, list(wanted)).items()}
            differing = sorted(path for path in wanted if found.get(path) != wanted[path])
            if not differing and not state["error_count"]:
                break
        assert time.monotonic() < end, (kind, differing[:5], state["error_count"])
        time.sleep(0.02)
    while listener.latest < running.state()["edition"]:
        assert time.monotonic() < end, (kind, "a page was not told")
        time.sleep(0.01)


def without_script(content: bytes) -> bytes:
    """Take the preview's script out of a page."""
    start = content.find(b'<script type="module" src="/_coursegen/')
    if start < 0:
        return content
    return content[:start] + content[content.index(b"</script>\n", start) + len(b"</script>\n") :]


def resources() -> dict[str, int]:
    """Count open files, threads, and the kilobytes of memory in use, where the system tells."""
    gc.collect()
    files = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0
    kb = 0
    if Path("/proc/self/statm").is_file():
        kb = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    return {"files": files, "threads": threading.active_count(), "kb": kb}
