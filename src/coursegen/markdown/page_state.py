"""What one page collects while it is parsed, and the token that stands for a block."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it.token import Token

from coursegen.markdown.equations import Equations
from coursegen.markdown.macros import Macros
from coursegen.model import Block, Formula, Heading, Link
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.text import mark

BLOCK_TOKEN = "coursegen_block"  # noqa: S105  a token of a parser, no secret


@dataclass(slots=True)
class PageState:
    """What one page collects while it is parsed and rendered; it lives for one page and is never shared.

    `line_offset` is added to a token's line (which counts from the body's start) to give the line in the file.
    `given_title` is that of the front matter.
    `headings` are those of the page itself; one inside a list, a quotation or a block is only an anchor. `anchors` are
    all ids that a link may lead to, those of headings among them; with `terms_are_anchors`, so are the terms of
    definition lists. `unknown_languages` have a hint each. `formula_seconds` are left for formulas that may take very
    long; `macros` are the site's and those that the formulas so far have defined. With `source_lines`, blocks say where
    they stand. Each block of code has a budget of time if it is `guarded`.
    `foreign` are the constructs of other tools that were reported, `left_out` the lines (first and after the last,
    counted from 1 in the file) of what is for teachers.
    """

    path: str
    line_offset: int = 0
    given_title: str = ""
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    external: list[Link] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    has_math: bool = False
    formulas: list[Formula] = field(default_factory=list)
    macros: Macros = field(default_factory=dict)
    equations: Equations = field(default_factory=Equations)
    slow_languages: set[str] = field(default_factory=set)
    formula_seconds: float = 5.0
    unknown_languages: dict[str, str] = field(default_factory=dict)
    source_lines: bool = False
    terms_are_anchors: bool = False
    guarded: bool = True
    foreign: set[str] = field(default_factory=set)
    left_out: list[tuple[int, int]] = field(default_factory=list)

    def report(self, code: str, place: tuple[int, int], message: str, hint: str = "", length: int = 1) -> None:
        """Add a diagnostic at a (line, column) of the body, both counted from 1."""
        line, column = place
        location = Span(self.path, line + self.line_offset, column, max(length, 1))
        self.diagnostics.append(diagnose(code, location, message, hint))

    def report_foreign(self, construct: str, place: tuple[int, int], message: str, hint: str, length: int = 1) -> None:
        """Report what was written for another tool, once for each construct."""
        if construct not in self.foreign:
            self.foreign.add(construct)
            self.report("foreign-syntax", place, message, hint, length)


def block_token(page: PageState, block: Block) -> Token:
    r"""Put a block into the page and return the token that stands for it; it renders as `\0B<index>\0`."""
    page.blocks.append(block)
    line = max(block.line - page.line_offset - 1, 0)
    content = mark("B", len(page.blocks) - 1)
    return Token(BLOCK_TOKEN, "", 0, content=content, block=True, map=[line, line + 1])
