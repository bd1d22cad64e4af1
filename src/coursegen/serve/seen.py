"""What one look at a project found."""

from __future__ import annotations

from dataclasses import dataclass, field

RECENT_NS = 2_000_000_000
"""A file that was changed less than this before it was read may change again without its time showing it: the clocks of
file systems tick every few milliseconds, that of FAT every two seconds."""


@dataclass(slots=True)
class Seen:
    """What one look found: documents that are new or different, by path.

    `structure` says that files have come or gone, or that something other than a document is different; `history` that
    the repository is at another commit.
    """

    changed: list[str] = field(default_factory=list)
    structure: bool = False
    history: bool = False
