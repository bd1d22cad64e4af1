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
    blocks,
    code,
    containers,
    definitions,
    footnotes,
    headings,
    links,
    maps,
    math,
    nesting,
    places,
    raw_html,
    source_lines,
    strikethrough,
    tables,
    tasks,
    unclosed_html,
)

RULES: tuple[Callable[[MarkdownIt], None], ...] = (
    places.install,
    tables.install,
    strikethrough.install,
    tasks.install,
    footnotes.install,
    definitions.install,
    containers.install,
    attributes.install,
    nesting.install,
    raw_html.install,
    maps.install,
    source_lines.install,
    math.install,
    code.install,
    autolinks.install,
    unclosed_html.install,
    links.install,
    headings.install,
    definitions.install_terms,
    blocks.install,
)
