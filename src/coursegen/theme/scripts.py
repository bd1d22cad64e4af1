"""One script from many: the files that static/js/index.txt names, each in a scope of its own.

They are classic scripts without import and export, and what they share they keep in one global name. The script is
loaded in the head without `defer`, so that the chosen colours are known before anything is drawn; what needs the
document waits for it. Modules that pages import on demand stay files of their own, see js/lazy/.
"""

from __future__ import annotations

from collections.abc import Iterable


def join_scripts(texts: Iterable[str]) -> str:
    """Join the texts of scripts, in order, into one."""
    scoped = "".join(f"{{\n{text.strip()}\n}}\n" for text in texts)
    return f'"use strict";\n{scoped}' if scoped else ""
