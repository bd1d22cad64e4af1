"""The system's own file events, as hints that something under a path may be different now, and when to look instead."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

DEFAULT_SECONDS = 0.5
_SHARE = 10
"""Looking takes at most a tenth of the time, however large the project is."""

_REMOTE = frozenset({"9p", "afs", "cifs", "davfs", "fuse.sshfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf"})
"""File systems whose changes on the other side raise no events here."""


def interval(wanted: float, look_seconds: float) -> float:
    """Return the seconds between two looks: as wanted, but never so few that looking is all that is done."""
    return max(wanted, look_seconds * _SHARE)


def remote_file_system(project: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Name the network file system on which a project lies, "" when it is on none or the system does not say."""
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(project)
    best, kind = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind in _REMOTE else ""


Hint = Callable[[str], None]
Trouble = Callable[[str], None]

WATCHED = ("content", "templates", "static")
_SILENT = logging.NullHandler()
"""Stays with watchdog's log: a thread of it that ends late may still say so, which is nothing to an author."""

_DEAF = frozenset({"opened", "closed_no_write"})


class WatchError(Exception):
    """The system cannot watch the project; the text says why."""


class Watch:
    """Watches the project's folders until it is stopped; `hint` and `trouble` are called in threads of watchdog's.

    `hint` gets paths relative to the project. `trouble` gets one sentence when events were lost.
    """

    def __init__(self, project: Path, hint: Hint, trouble: Trouble) -> None:
        """Begin to watch. Raises WatchError."""
        self._listener = _Overflow(trouble)
        logger = logging.getLogger("watchdog")
        logger.addHandler(_SILENT)
        logger.addHandler(self._listener)
        logger.propagate = False
        self._observer: BaseObserver | None = None
        self._folders: dict[str, tuple[int, int] | None] = {}
        handler = _Handler(project, hint)
        try:
            self._observer = Observer()
            # the project itself without what lies below: a folder such as templates/ may come into being later, and
            # node_modules/ or .git/ beside them would cost thousands of watches
            self._observer.schedule(handler, str(project), recursive=False)
            for name in WATCHED:
                if (project / name).is_dir():
                    self._observer.schedule(handler, str(project / name), recursive=True)
                self._folders[name] = _identity(project / name)
            self._observer.start()
        except OSError as error:
            self.stop()
            raise WatchError(error.strerror or str(error)) from error

    def outdated(self, project: Path) -> bool:
        """Whether a watched folder has come, gone or become another since the start: then a new watch is needed."""
        return any(_identity(project / name) != known for name, known in self._folders.items())

    def stop(self) -> None:
        """End all threads."""
        logging.getLogger("watchdog").removeHandler(self._listener)
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join(timeout=2)


class _Handler(FileSystemEventHandler):
    def __init__(self, project: Path, hint: Hint) -> None:
        self._root = os.fspath(project) + os.sep
        self._hint = hint

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on which paths an event is about."""
        # a folder that was "modified" has got or lost an entry, of which there is an event too
        if event.event_type in _DEAF or (event.is_directory and event.event_type == "modified"):
            return
        for written in (event.src_path, event.dest_path):
            path = os.fsdecode(written)
            if path.startswith(self._root):
                relative = path.removeprefix(self._root).replace(os.sep, "/")
                if relative.split("/", 1)[0] in WATCHED and not _is_hidden(relative):
                    self._hint(relative)


class _Overflow(logging.Handler):
    """Hears that watchdog lost events, and keeps its words off the terminal."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(logging.WARNING)
        self._trouble = trouble

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on an overflow of the kernel's queue."""
        if "overflow" in record.getMessage().lower():
            self._trouble("the system lost file events")


def _is_hidden(path: str) -> bool:
    """Whether a path is about a file that no site is made from, such as an editor's `.lesson.md.swp`."""
    return any(part.startswith(".") for part in path.split("/"))


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
