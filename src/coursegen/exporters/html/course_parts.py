"""The parts of a course's or path's page: the author's text in the author's order, with parts it implies added.

Only the first block about time moves, to the side panel, and the outline of a path, which its timeline shows. Prose
between parts is wrapped, so that it can be styled as prose. What front matter says without a heading in the text gets a
part of its own; so do lessons without an outline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from coursegen.assemble.entries import text_item
from coursegen.exporters.html.view import PageView
from coursegen.model import Block, Body, Course, Heading, Item, Lesson

_BLOCK_MARK = re.compile("\0B([0-9]+)\0")
_PROSE = Markup('<div class="block prose">{}</div>')
_BEFORE_SYLLABUS = ("outcomes", "prerequisites")


def is_time(block: Block) -> bool:
    """Whether a block is a section about time, which the side panel shows."""
    return block.kind == "time" and block.heading is not None


def path_outline(body: Body) -> Block | None:
    """Return the section in which a path lists its courses: the timeline takes its heading and what it says of each."""
    return next((block for block in body.blocks if block.kind == "structure" and block.heading), None)


def course_parts(view: PageView, body: Body, course: Course | None) -> list[Markup]:
    """Return the finished parts in order; `course` is None on the page of a path."""
    moved = [next(filter(is_time, body.blocks), None), path_outline(body) if course is None else None]
    written = _written_parts(view, body, moved)
    kinds = {kind for kind, _ in written}
    parts = written
    if course is not None:
        implied = _implied_blocks(view, course, kinds)
        drawn = [(block.kind, view.block(block)) for block in implied]
        first = [part for part in drawn if part[0] in _BEFORE_SYLLABUS]
        parts = first + written
        if course.lessons and "structure" not in kinds:
            at = max((i + 1 for i, (kind, _) in enumerate(parts) if kind in _BEFORE_SYLLABUS), default=len(parts))
            parts.insert(at, ("structure", view.block(_part(view, "structure", ()))))
        parts += [part for part in drawn if part[0] not in _BEFORE_SYLLABUS]
    return [html for _, html in parts]


def _written_parts(view: PageView, body: Body, moved: Sequence[Block | None]) -> list[tuple[str, Markup]]:
    """Cut the text at its parts, without those that moved: (kind of the block, or "" for prose; HTML)."""
    parts: list[tuple[str, Markup]] = []
    prose = ""
    pieces = _BLOCK_MARK.split(body.html)  # text, number, text, number, … text
    for text, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        prose += text
        block = body.blocks[int(number)] if number else None
        if block is not None and block.heading is None:
            prose += f"\0B{number}\0"  # it stands in the prose
            continue
        if prose.strip():
            parts.append(("", _PROSE.format(view.html(prose))))
        prose = ""
        if block is not None and not any(block is other for other in moved):
            parts.append((block.kind, view.block(block)))
    return parts


def _implied_blocks(view: PageView, course: Course, kinds: set[str]) -> list[Block]:
    implied = (
        ("outcomes", course.outcomes),
        ("prerequisites", tuple(need.item for need in course.prerequisites)),
        ("projects", course.projects),
        ("tools", course.tools),
    )
    return [_part(view, kind, items) for kind, items in implied if items and kind not in kinds]


def lesson_parts(view: PageView, lesson: Lesson) -> tuple[list[Markup], list[Markup]]:
    """Return what front matter says of a lesson and no heading of its text does, for before and after the text."""
    document = view.document()
    if document is None:
        return [], []
    meta = document.meta
    written = {block.kind for block in document.roles}
    asked = tuple(text_item(text, 0) for text in meta.questions or ())
    said = (
        ("questions", asked),
        ("outcomes", lesson.outcomes if meta.outcomes else ()),
        ("keypoints", lesson.key_points if meta.keypoints else ()),
    )
    drawn = [(kind, view.block(_part(view, kind, items))) for kind, items in said if items and kind not in written]
    return [html for kind, html in drawn if kind != "keypoints"], [html for kind, html in drawn if kind == "keypoints"]


def _part(view: PageView, kind: str, items: tuple[Item, ...]) -> Block:
    document = view.document()
    taken = set(document.anchors) if document else set()
    anchor = kind
    while anchor in taken:
        anchor += "-"
    title = view.t(kind)
    return Block(kind, 0, Heading(2, anchor, title, str(Markup.escape(title)), 0), items=items)
