"""What one hostile project is: files over those of a good one, and what coursegen must say about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

GOOD = {
    "content/site.yaml": "title: Outdoors\nurl: https://example.org/\n",
    "content/courses/maps.md": (
        "---\ntitle: Reading Maps\ndescription: Find your way.\ndifficulty: Beginner\npathId: outdoors\n---\n\n"
        "# Reading Maps\n\nA map is a promise.\n\n## Learning Outcomes\n\n- Read contour lines\n"
    ),
    "content/courses/maps/lessons/01-contours.md": "---\nduration: 20 mins\n---\n\n# Contour Lines\n\nOne height.\n",
    "content/pages/about.md": "# About\n\nWho we are.\n",
}
"""The good site that stands when a hostile file arrives."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile project.

    What must be said about it is in `expected.tsv`. `exit_code` is 1 when the good site must stay as it was, 0 when the new one is
    published. `prepare` makes what files cannot be. `absent` are texts that no file of the new site may hold,
    `present` those that one must.
    """

    name: str
    files: Mapping[str, str | bytes]
    exit_code: int = 1
    prepare: Callable[[Path], None] | None = None
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()


def case(
    name: str,
    files: Mapping[str, str | bytes],
    *,
    built: bool = False,
    prepare: Callable[[Path], None] | None = None,
    absent: tuple[str, ...] = (),
    present: tuple[str, ...] = (),
) -> Case:
    """Make a case; `files` are named from content/ on."""
    named = {f"content/{path}": text for path, text in files.items()}
    return Case(name, named, 0 if built else 1, prepare, absent, present)


def course(yaml: str, body: str = "# Bad\n\nText.\n") -> dict[str, str | bytes]:
    """A course with this front matter, whose first line is line 2 of courses/bad.md."""
    return {"courses/bad.md": f"---\n{yaml}\n---\n\n{body}"}


def page(body: str) -> dict[str, str | bytes]:
    """A page with this text below its heading, from line 3 of pages/bad.md on."""
    return {"pages/bad.md": f"# Bad\n\n{body}\n"}
