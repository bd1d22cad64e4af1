"""When to look at the project: soon after a hint, once more when all is quiet, and now and then without any reason."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coursegen.problems.excerpt import visible
from coursegen.serve.edition import Edition
from coursegen.serve.live_site import LiveSite
from coursegen.serve.thread import WorkThread
from coursegen.serve.watch import DEFAULT_SECONDS, Watch, WatchError, interval, remote_file_system

QUIET_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 0.5
"""Something that writes without a pause must not keep the page from being shown."""

SETTLE_SECONDS = 0.6
"""After this long without hints the whole tree is looked at, in case that an event was lost or said too little."""

CHECK_SECONDS = 5.0
"""How often it is looked without a hint; a change that is found then was not announced, and polling takes over."""

Show = Callable[[Edition], None]
Say = Callable[[str], None]


class ChangeLoop:
    """Keeps a site's edition up to date with the disk, for as long as `run` runs."""

    def __init__(self, site: LiveSite, show: Show, say: Say, poll_seconds: float | None = None) -> None:
        self._site = site
        self._project: Path = site.options.project
        self._show = show
        self._say = say
        self._poll_seconds = poll_seconds
        self._worker = WorkThread("coursegen-look")
        self._assembler = WorkThread("coursegen-assemble")
        self._confirming: asyncio.Task[None] | None = None
        self._watch: Watch | None = None
        self._hints: set[str] = set()
        self._lock = threading.Lock()
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._trouble = ""
        self._failure = ""
        self._refresh_seconds = 0.0

    async def run(self) -> None:
        """Look until cancelled."""
        self._loop = asyncio.get_running_loop()
        try:
            await self._refresh(())
            await self._worker.run(self._start_watching)
            await self._refresh(())  # at what was changed before it was watched
            while True:
                await self._once()
        finally:
            if self._watch is not None:
                self._watch.stop()
            if self._confirming is not None:
                self._confirming.cancel()
            self._site.stop()
            self._worker.close()
            self._assembler.close()

    @property
    def polling(self) -> bool:
        """Whether it looks at intervals, without relying on events."""
        return self._watch is None

    # --- one round ----------------------------------------------------------------------------------------------------

    async def _once(self) -> None:
        if self._watch is None:
            await asyncio.sleep(interval(self._poll_seconds or DEFAULT_SECONDS, self._refresh_seconds))
            await self._refresh(())
        elif not await self._wait(interval(CHECK_SECONDS, self._refresh_seconds * 2)):
            await self._refresh(())
            # an event may be on its way
            if self._site.touched and not await self._wait(LONGEST_WAIT_SECONDS):
                self._trouble = "changes come without file events here"
        else:
            await self._quiet()
            await self._refresh(self._take())
            if not await self._wait(SETTLE_SECONDS):
                await self._refresh(())
        if self._site.provisional and self._confirming is None:
            self._confirming = asyncio.create_task(self._confirm())
        await self._repair()

    async def _wait(self, seconds: float) -> bool:
        """Wait for a hint; tell whether one came."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _quiet(self) -> None:
        """Wait until no hint has come for a moment."""
        start = time.monotonic()
        while time.monotonic() - start < LONGEST_WAIT_SECONDS:
            self._news.clear()
            if not await self._wait(QUIET_SECONDS):
                return

    def _take(self) -> frozenset[str]:
        self._news.clear()
        with self._lock:
            hints = frozenset(self._hints)
            self._hints.clear()
        return hints

    async def _confirm(self) -> None:
        """Assemble the whole site beside all else: the next save need not wait for it."""
        try:
            whole = await self._assembler.run(self._site.assemble_again)
            is_new = await self._worker.run(lambda: self._site.confirm(whole))
            if is_new and self._site.edition is not None:
                self._show(self._site.edition)
        except Exception as error:
            self._failed(error)
        finally:
            self._confirming = None

    async def _refresh(self, hints: frozenset[str] | tuple[()]) -> bool:
        start = time.monotonic()
        try:
            is_new = await self._worker.run(lambda: self._site.refresh(hints))
        except OSError:
            # a file or folder went away under our eyes: look again as soon as all is quiet
            self._hint("content")
            return False
        except Exception as error:
            self._failed(error)
            return False
        self._failure = ""
        if not hints:
            self._refresh_seconds = time.monotonic() - start
        edition = self._site.edition
        if is_new and edition is not None:
            self._show(edition)
        return is_new

    def _failed(self, error: Exception) -> None:
        """Say once what went wrong; the last good edition stays, and the next look tries again."""
        failure = f"{type(error).__name__}: {error}"
        if failure != self._failure:
            self._failure = failure
            self._say(visible(f"the site could not be made anew, the last one stays: {failure}"))

    # --- events -------------------------------------------------------------------------------------------------------

    def _hint(self, path: str) -> None:
        """Take a hint, in any thread."""
        with self._lock:
            self._hints.add(path)
        if self._loop is not None and not self._loop.is_closed():
            with suppress(RuntimeError):  # the loop may close in between
                self._loop.call_soon_threadsafe(self._news.set)

    def _complain(self, trouble: str) -> None:
        """Remember why events cannot be relied on, in any thread; the next round draws the consequence."""
        self._trouble = trouble
        self._hint("content")

    def _start_watching(self) -> None:
        if self._poll_seconds is not None:
            return
        if kind := remote_file_system(self._project):
            self._say(f"polling for changes: the project is on a network file system ({kind})")
            return
        try:
            self._watch = Watch(self._project, self._hint, self._complain)
        except WatchError as error:
            self._say(f"polling for changes: the system cannot watch all files ({error})")

    async def _repair(self) -> None:
        """Watch anew when a watched folder was replaced; poll when events were lost."""
        if self._watch is None:
            return
        if self._trouble:
            self._say(f"polling for changes: {self._trouble}")
            self._watch.stop()
            self._watch = None
        elif self._watch.outdated(self._project):
            self._watch.stop()
            self._watch = None
            await self._worker.run(self._start_watching)
            self._hint("content")
