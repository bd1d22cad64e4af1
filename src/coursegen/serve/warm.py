"""The program that parses a whole project into its cache for the first preview; started by `ahead`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from coursegen.model import Config
from coursegen.read import scan
from coursegen.serve.memory import Memory


def main() -> None:
    """Parse the project that the arguments name, until all is done or the preview has ended."""
    project, html, language, lines = sys.argv[1:]
    config = Config(html="escape" if html == "escape" else "allow", language=language)
    preview, looked_ns = os.getppid(), time.time_ns()
    memory = Memory(Path(project), source_lines=bool(lines), enabled=True, jobs=0)
    for _ in memory.read_and_parse(scan(Path(project)).documents, looked_ns, config):
        if sys.platform != "win32" and os.getppid() != preview:
            return
