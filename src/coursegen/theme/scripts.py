"""One script from many: the files that static/js/index.txt names, each in a scope of its own.

They are plain scripts without import and export. The joined script is loaded in the head without `defer`: `theme.js`
runs at once, so that a page never flashes in the wrong colours, and every other file when the document has been read,
as a listener of its own: where one fails, the next runs all the same.
Modules that pages import on demand stay files of their own, see js/lazy/; for pages that are opened as files, where
browsers load no modules, they can be made parts of a classic script as well. Lines that only hold a comment are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMENT = re.compile(r"(?m)^[ \t]*//.*\n?")

EARLY = "theme.js"
LAZY = "js/lazy/"
"""Modules that a page imports on demand; it learns their addresses from the attributes of its body."""

SEARCH = f"{LAZY}search.js"
SEARCH_ENGINES = {"embedded": f"{LAZY}engine.js", "pagefind": f"{LAZY}pagefind.js"}
"""The script that searches for the dialog, by what site.yaml says of `search`."""

_EXPORT = re.compile("^export default ", re.MULTILINE)
_IMPORT = re.compile(r"^import\b(?!\()", re.MULTILINE)


def is_wanted(name: str, search: str) -> bool:
    """Whether a site needs a module: those of another search than its own it does not."""
    if name == SEARCH:
        return search in SEARCH_ENGINES
    return name not in SEARCH_ENGINES.values() or name == SEARCH_ENGINES.get(search)


def join_scripts(files: Iterable[tuple[str, str]]) -> str:
    """Join (name, text) pairs, in order, into one script; of no files the empty script."""
    early, late = "", ""
    for name, text in files:
        block = f"{{\n{strip_comments(text)}\n}}"
        if name == EARLY:
            early += f"{block}\n"
        else:
            late += f'addEventListener("DOMContentLoaded", () => {block});\n'
    return f'"use strict";\n{early}{late}' if early or late else ""


def strip_comments(text: str) -> str:
    """Leave out lines that hold but a comment and, unless a text may span lines, indentation and needless line ends."""
    lines = _COMMENT.sub("", text).strip().splitlines()
    if any(line.count("`") % 2 for line in lines):
        return "\n".join(lines)
    return "".join(_with_end(line.strip()) for line in lines).removesuffix("\n")


def _with_end(line: str) -> str:
    """End a line, unless what stands at its end says already that a statement ends there, or goes on."""
    return line if line.endswith((";", "{", ",", "(")) and "//" not in line else f"{line}\n"


def classic_modules(files: Iterable[tuple[str, str]]) -> str:
    """Join modules of js/lazy/, pairs of (name without `.js`, text), into one script for pages opened as files.

    Each becomes a function in `coursegenModules` that runs it when it is first called, as `import()` would. A module
    has one `export default` at the start of a line, and imports nothing; another is a ValueError.
    """
    script = '"use strict";\nglobalThis.coursegenModules = {};\n'
    for name, text in files:
        body, exports = _EXPORT.subn("const module = ", strip_comments(text))
        if exports != 1 or _IMPORT.search(text):
            raise ValueError(f"js/lazy/{name}.js must export a default, and import nothing")
        script += (
            f"{{\nlet loaded;\nconst load = () => {{\n{body}\nreturn {{ default: module }};\n}};\n"
            f"coursegenModules.{name.capitalize()} = () => (loaded ??= load());\n}}\n"
        )
    return script
