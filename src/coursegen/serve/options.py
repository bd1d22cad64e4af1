"""What is to be served, and how each page is to be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """What is to be served; `source_lines` makes pages say where each block was written.

    Without `remember`, nothing is taken from the project's cache or put into it.
    """

    project: Path
    clock: Callable[[], datetime]
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    source_lines: bool = True
    remember: bool = True
