"""The cases in tests/fixtures/markdown: a title, Markdown, and what comes of it, divided by lines with one dot.

What comes of it is the HTML, with marks written as `{L0}`, and after it one line for each link, block and diagnostic:

    ; L0 link ../a.md 1:5
    ; I1 image a.png 3:8 "alternative text" caption "caption" width=300
    ; E0 link https://example.org/ 1:1
    ; B0 note 1 "title" key=value
    ;   <p>its HTML</p>
    ; ! unsafe-link 1:1 its message

A title that ends in `(html: escape)` sets that option.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.model import Link
from coursegen.text import MARK

FOLDER = Path(__file__).parents[1] / "fixtures" / "markdown"
MARKUPS = {"allow": Markup("allow"), "escape": Markup("escape")}


def cases() -> Iterator[tuple[str, str, str]]:
    for file in sorted(FOLDER.glob("*.md")):
        parts = f"\n{file.read_text(encoding='utf-8')}".split("\n.\n")
        assert len(parts) % 3 == 1, f"{file.name}: a case has a title, an input and an output, each followed by a dot"
        assert parts[-1].strip() == "", f"{file.name}: something stands after the last dot"
        for title, markdown, expected in zip(parts[:-1:3], parts[1::3], parts[2::3], strict=True):
            yield f"{file.stem}: {title.strip()}", markdown, expected


def outcome(title: str, markdown: str) -> str:
    """Return what a case's third part must be."""
    markup = MARKUPS["escape" if title.endswith("(html: escape)") else "allow"]
    page = PageState("case.md")
    html = markup.render(markup.tokens(markdown, page), page)
    lines = [html.rstrip("\n")] if html.strip() else []
    lines += [
        _link(letter, index, link)
        for links, letter in ((page.links, ""), (page.external, "E"))
        for index, link in enumerate(links)
    ]
    for index, block in enumerate(page.blocks):
        attributes = "".join(f" {name}={value}" for name, value in block.attrs.items())
        lines.append(f'; B{index} {block.kind} {block.line} "{block.title}"{attributes}')
        lines += [f";   {line}" for line in block.intro.rstrip("\n").split("\n")]
    for diagnostic in page.diagnostics:
        place = diagnostic.location
        lines.append(f"; ! {diagnostic.code} {place.line}:{place.column} {diagnostic.message}")
    return MARK.sub(r"{\1\2}", "\n".join(lines))


def _link(letter: str, index: int, link: Link) -> str:
    letter = letter or ("I" if link.kind == "image" else "L")
    line = f"; {letter}{index} {link.kind} {link.target} {link.line}:{link.column}"
    if link.kind == "image":
        line += f' "{link.text}"' + (f' caption "{link.title}"' if link.title else "")
    return line + "".join(f" {name}={value}" for name, value in link.attrs)


@pytest.mark.parametrize(("title", "markdown", "expected"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_case(title: str, markdown: str, expected: str) -> None:
    """Markdown gives the HTML, links, blocks and diagnostics that the fixture says."""
    assert outcome(title, markdown) == expected
