"""Reading a Markdown text as a body, and writing down what was understood, for the tests in this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.meaning import BodyMeaning, read_body
from coursegen.meaning.lexicon import lexicon_for
from coursegen.model import Block, Item, Kind

FIXTURES = Path(__file__).parent.parent / "fixtures" / "conventions"
_MARKUP = Markup("allow")


class Read(NamedTuple):
    """A body as understood, and the page that it filled."""

    body: BodyMeaning
    page: PageState

    def blocks(self, kind: str) -> list[Block]:
        return [block for block in self.page.blocks if block.kind == kind]

    def codes(self) -> list[tuple[int, int, str]]:
        return [(d.location.line, d.location.column, d.code) for d in self.page.diagnostics]


def read(text: str, kind: Kind = "lesson", language: str = "en", title: str | None = None) -> Read:
    page = PageState("content/x.md")
    tokens = _MARKUP.tokens(text, page)
    body = read_body(tokens, _MARKUP, page, lexicon_for(language), kind, title=title, lines=text.split("\n"))
    return Read(body, page)


def written_down(found: Read) -> str:
    """Write a reading as lines: the title, the lead, and the body with each block in its place."""
    top = found.body.top
    lines = [f"# {top.title_html}"] if top.title else []
    lines += [f"lead {top.lead}"] if top.lead else []
    return "\n".join([*lines, *_html(found.body.html, found.page, "")])


def _html(html: str, page: PageState, indent: str) -> Iterator[str]:
    for part in re.split("(\0B[0-9]+\0)", html):
        if part.startswith("\0B"):
            yield from _block(page.blocks[int(part[2:-1])], page, indent)
        elif part.strip():
            yield from (indent + line for line in _plain(part).split("\n"))


def _plain(html: str) -> str:
    html = re.sub('<a class="anchor".*?</a>', "", html.strip())
    return re.sub('<figure class="code">.*?</figure>', "<figure>…</figure>", html, flags=re.DOTALL).replace("\0", "|")


def _block(block: Block, page: PageState, indent: str) -> Iterator[str]:
    heading = f" {block.heading.level} {block.heading.html}" if block.heading else ""
    attrs = "".join(f" {key}={value}" for key, value in block.attrs.items())
    yield f"{indent}[{block.kind}{heading}{attrs}]"
    yield from _html(block.intro, page, indent + "  < ")
    for item in block.items:
        yield from _item(item, page, indent + "  ")
    yield from _html(block.outro, page, indent + "  > ")


def _item(item: Item, page: PageState, indent: str) -> Iterator[str]:
    box = {None: "-", True: "+", False: "x"}[item.checked]
    parts = [f"{{{item.label}}}" if item.label else "", f"({item.note})" if item.note else ""]
    parts += [f"#{item.anchor}"] if item.anchor else []
    lines = list(_html(item.html, page, ""))
    parts += lines[:1]
    yield f"{indent}{box} {' '.join(part for part in parts if part)}"
    yield from (f"{indent}  {line}" for line in lines[1:])
    for child in item.children:
        yield from _item(child, page, indent + "  ")
    yield from _html(item.outro, page, indent + "  > ")


def cases(name: str) -> list[tuple[str, Kind, str, str]]:
    """Read a fixture file: (title, kind of document, Markdown, what is understood); a course is one titled so."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    found: list[tuple[str, Kind, str, str]] = []
    for match in re.finditer(r"^(\S[^\n]*)\n\.\n(.*?\n)\.\n(.*?)^\.$", text, re.DOTALL | re.MULTILINE):
        kind: Kind = "course" if match[1].startswith("On a course") else "lesson"
        found.append((match[1], kind, match[2], match[3].rstrip("\n")))
    return found
