"""Parsing a large project for its first preview: in a program of its own, with all cores, that can be ended at once.

That program (`main`) leaves what it parsed in the project's cache, where the preview finds it; whatever keeps it from
doing so only costs time. A pool of processes in the preview itself would have to be waited for at Ctrl+C.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from coursegen.documents import Documents
from coursegen.files.scan import scan
from coursegen.memory.cache import Cache
from coursegen.memory.program import program_digest
from coursegen.model import Config
from coursegen.workers import WorkerLost, Workers

MANY = 200
"""Below so many documents, starting another program takes longer than it saves."""

_POLL_SECONDS = 0.05
_COMMAND = "from coursegen.serve.prefetch import main; main()"


class Stopped(Exception):  # noqa: N818 - it reads as what happened
    """The preview is ending."""


class Prefetch:
    """The running program."""

    def __init__(self, project: Path, config: Config, *, source_lines: bool) -> None:
        words = (str(project), config.html, config.language, config.macros, "lines" if source_lines else "")
        self._process: subprocess.Popen[bytes] | None = None
        with suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - this program; -P: nothing is imported from the folder we are in
                (sys.executable, "-P", "-c", _COMMAND, *words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for the preview, which ends all of it
            )

    def wait(self, stopped: threading.Event) -> None:
        """Wait until it is done. Raises Stopped when the event is set before that."""
        while self._process is not None and self._process.poll() is None:
            if stopped.wait(_POLL_SECONDS):
                self.stop()
                raise Stopped

    def stop(self) -> None:
        """End it with all its processes, from any thread."""
        if self._process is None or self._process.poll() is not None:
            return
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


def main() -> None:
    """Parse the project that the arguments name, until all is done or the preview has ended."""
    project, html, language, macros, lines = Path(sys.argv[1]), *sys.argv[2:]
    config = Config(html="escape" if html == "escape" else "allow", language=language, macros=macros)
    preview = os.getppid()

    def go_on(*_: object) -> None:
        if sys.platform != "win32" and os.getppid() != preview:
            raise Stopped

    with suppress(Stopped, WorkerLost), Cache(project) as cache, Workers() as workers:
        documents = Documents(project, cache, workers, program_digest(), source_lines=bool(lines))
        documents.gather(scan(project).documents, config, progress=go_on)
