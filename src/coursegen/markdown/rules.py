"""The table of all constructs beyond CommonMark, one file each, in the order in which they are installed.

Rules that run on the finished tokens (`core.ruler.push`) run in this order too: formulas and code are typeset first,
then links are numbered, then headings (which show both) are listed, and blocks are folded last.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt

from coursegen.markdown import (
    attributes,
    autolinks,
    code,
    containers,
    definitions,
    footnotes,
    foreign,
    foreign_blocks,
    gfm,
    headings,
    line_numbers,
    links,
    math,
    nesting,
    positions,
    raw_html,
    slips,
    wide_emphasis,
)

RULES: tuple[Callable[[MarkdownIt], None], ...] = (
    positions.install,
    gfm.install_tables,
    gfm.install_strikethrough,
    gfm.install_tasks,
    wide_emphasis.install,
    footnotes.install,
    definitions.install,
    containers.install,
    foreign_blocks.install,
    attributes.install,
    nesting.install,
    raw_html.install,
    foreign.install,
    slips.install,
    line_numbers.install_line_numbers,
    line_numbers.install_source_lines,
    math.install,
    code.install,
    autolinks.install,
    raw_html.install_unclosed,
    links.install,
    headings.install,
    definitions.install_terms,
    containers.install_blocks,
)
