"""One script from many: the files that static/js/index.txt names, each in a scope of its own.

They are plain scripts without import and export. The joined script is loaded in the head without `defer`: `theme.js`
runs at once, so that a page never flashes in the wrong colours, and every other file when the document has been read.
Modules that pages import on demand stay files of their own, see js/lazy/. Lines that only hold a comment are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMENT = re.compile(r"(?m)^[ \t]*//.*\n?")

EARLY = "theme.js"


def join_scripts(files: Iterable[tuple[str, str]]) -> str:
    """Join (name, text) pairs, in order, into one script; of no files the empty script."""
    early, late = "", ""
    for name, text in files:
        scoped = f"{{\n{_COMMENT.sub('', text).strip()}\n}}\n"
        if name == EARLY:
            early += scoped
        else:
            late += scoped
    if late:
        late = f'addEventListener("DOMContentLoaded", () => {{\n{late}}});\n'
    return f'"use strict";\n{early}{late}' if early or late else ""
