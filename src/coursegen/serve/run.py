"""The preview from its first line to Ctrl+C: server, change loop and terminal together."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import sys
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from coursegen.problems.diagnostic import Diagnostic
from coursegen.problems.report import counted
from coursegen.serve.change_loop import ChangeLoop
from coursegen.serve.edition import Edition
from coursegen.serve.live_site import LiveSite
from coursegen.serve.options import PreviewOptions
from coursegen.serve.thread import WorkThread
from coursegen.serve.web.app import App
from coursegen.serve.web.events import Broker
from coursegen.serve.web.http import MAX_CONNECTIONS, Server
from coursegen.serve.web.origins import Origins
from coursegen.settings.site_yaml import load_config
from coursegen.workers import tune_gc

PORTS_TRIED = 50


class NoPortError(Exception):
    """No address to listen on; the text says why."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What `coursegen serve` was asked for; `open_path` is None without --open, `poll_seconds` without --poll."""

    options: PreviewOptions
    host: str = "127.0.0.1"
    port: int = 8000
    open_path: str | None = None
    poll_seconds: float | None = None
    reload: bool = True
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where the preview speaks: lines, and diagnostics."""

    say: Callable[[str], None]
    report: Callable[[Sequence[Diagnostic]], None]


async def serve(preview: Preview, terminal: Terminal) -> None:
    """Serve until cancelled. Raises NoPortError before anything was printed."""
    painter = WorkThread("coursegen-paint")
    apps: list[App] = []

    server = Server(lambda request: apps[0].answer(request), max_connections=connection_limit())
    port = await _listen(server, preview.host, preview.port)
    notes = _Notes(terminal)
    app = App(
        project=preview.options.project,
        guard=Origins.of(preview.host, port),
        broker=Broker(),
        painter=painter,
        reload=preview.reload,
        follow=preview.follow,
        tell=notes.page,
    )
    apps.append(app)
    url = _address(preview, port)
    terminal.say(url)

    def show(edition: Edition) -> None:
        app.show(edition)
        notes.edition(edition)
        if edition.number == 1:
            gc.freeze()  # ten thousand documents that stay: the collector need not look at them each time
            if preview.open_path is not None:
                webbrowser.open(url)

    tune_gc()
    changes = ChangeLoop(LiveSite(preview.options), show, terminal.say, preview.poll_seconds)
    task = asyncio.create_task(changes.run())
    try:
        await task
    finally:
        task.cancel()
        server.close()
        painter.close()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 3)


def run(preview: Preview, terminal: Terminal) -> None:
    """Serve until Ctrl+C or SIGTERM, then end at once. Raises NoPortError."""

    async def main() -> None:
        task = asyncio.current_task()
        if task is not None and sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await serve(preview, terminal)

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        try:
            asyncio.run(main())
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends already, however often Ctrl+C is pressed


async def _listen(server: Server, host: str, port: int) -> int:
    """Listen on the port or the next free one."""
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)) if port else (0,):
        try:
            return await server.listen(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise NoPortError(f"cannot listen on {host}, port {candidate}: {error.strerror or error}") from error
    raise NoPortError(f"the ports from {port} on are all in use")


def _address(preview: Preview, port: int) -> str:
    """Return the address to open, with the path of the base URL."""
    config, _ = load_config(preview.options.project)
    base = urlsplit(preview.options.base_url or config.url).path or "/"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(preview.host, preview.host)  # noqa: S104 - compared, not bound
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    path = (preview.open_path or "").removeprefix(base).lstrip("/")
    return f"http://{host}:{port}{base}{quote(path, safe='/%?#=&')}"


def connection_limit() -> int:
    """Return how many connections may be open: some hundred, or half of the files that the system allows."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MAX_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(MAX_CONNECTIONS, max(files // 2, 16)) if files > 0 else MAX_CONNECTIONS


class _Notes:
    """What the terminal was told already: each thing is said once, until it was mended."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._said: frozenset[Diagnostic] = frozenset()
        self._pages: set[Diagnostic] = set()

    def edition(self, edition: Edition) -> None:
        """Report what is new in an edition, and one line about it."""
        found = edition.said()
        now = frozenset(found)
        self._pages.clear()
        new = [one for one in found if one not in self._said and one.severity != "note"]
        self._terminal.report(new)
        errors = sum(one.severity == "error" for one in now)
        warnings = sum(one.severity == "warning" for one in now)
        changed = ", ".join(one.title for one in edition.changes)
        begin = f"changed: {changed or 'the site'}" if edition.number > 1 else f"ready: {len(edition.pages):,} pages"
        if edition.number == 1 or edition.changes or now != self._said or edition.files:
            self._terminal.say(f"{begin} ({counted(errors, 'error')}, {counted(warnings, 'warning')})")
        self._said = now

    def page(self, said: tuple[Diagnostic, ...]) -> None:
        """Report what only showed when a page was rendered."""
        new = [one for one in said if one not in self._pages and one not in self._said]
        self._pages.update(new)
        if new:
            self._terminal.report(new)
