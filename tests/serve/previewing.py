"""A preview that runs in a thread of the test, and a client for it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from coursegen.problems.diagnostic import Diagnostic
from coursegen.serve.options import PreviewOptions
from coursegen.serve.run import Preview, Terminal, serve

NOW = datetime.fromtimestamp(1_790_000_000, UTC)


@dataclass
class Running:
    """A preview that is running: where, and what it has said."""

    project: Path
    port: int = 0
    lines: list[str] = field(default_factory=list)
    said: list[Diagnostic] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Send one request; header names are given with _ for -."""
        status, content, _ = self.full(path, method, body, **headers)
        return status, content

    def full(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, HTTPResponse]:
        """Send one request; give status, content and the response for its headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response.status, response.read(), response
        finally:
            connection.close()

    def state(self, page: str = "/") -> dict[str, Any]:
        """Ask as the client in the browser does."""
        status, content = self.ask(f"/_coursegen/state?page={page}")
        assert status == 200
        value: dict[str, Any] = json.loads(content)
        return value

    def until(self, condition: Callable[[], object], seconds: float = 15) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come about in time"
            time.sleep(0.01)

    def shows(self, path: str, text: str, seconds: float = 15) -> None:
        """Wait until a page holds a text."""
        self.until(lambda: text.encode() in self.ask(path)[1], seconds)


@contextmanager
def preview(project: Path, **options: Any) -> Iterator[Running]:
    """Run a preview; `source_lines` and `base_url` go into its options, the rest into `Preview`."""
    running = Running(project)
    listening, failed = threading.Event(), []
    loop = asyncio.new_event_loop()
    tasks: list[asyncio.Task[None]] = []

    def say(line: str) -> None:
        running.lines.append(line)
        if line.startswith("http://"):
            running.port = int(line.split(":")[2].split("/")[0])
            listening.set()

    async def main() -> None:
        inner = {
            name: options.pop(name) for name in ("source_lines", "base_url", "drafts", "remember") if name in options
        }
        wanted = PreviewOptions(project.resolve(), lambda: NOW, **{"remember": False, **inner})
        whole = Preview(wanted, port=options.pop("port", 0), **options)
        tasks.append(asyncio.current_task())  # type: ignore[arg-type]
        await serve(whole, Terminal(say, running.said.extend))

    def work() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(main())
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            failed.append(error)
            listening.set()
        finally:
            loop.run_until_complete(asyncio.sleep(0.01))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = threading.Thread(target=work, name="preview")
    thread.start()
    try:
        assert listening.wait(30)
        if failed:
            raise failed[0]
        yield running
    finally:
        if tasks:
            loop.call_soon_threadsafe(tasks[0].cancel)
        thread.join(20)
        assert not thread.is_alive()
    if failed:
        raise failed[0]
