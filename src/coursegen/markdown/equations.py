r"""The numbers of a page's equations, their labels, and the references to them: `\tag`, `\label`, `\ref`, `\eqref`."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

_NAMED = re.compile(r"(\\(?:label|ref|eqref)\s*\{)([^{}\\$]+)\}")
_OPEN, _CLOSE = "\0=", "=\0"  # which no author can write
_PLACE = re.compile(rf"{_OPEN}(\d+){_CLOSE}")


class Equations:
    """Those of one page; `taken` are labels that were given twice.

    References are filled when all formulas are typeset: they may stand before what they name.
    """

    def __init__(self) -> None:
        self.taken: list[str] = []
        self._count = 0
        self._shown: dict[str, tuple[str, str]] = {}
        self._references: list[tuple[str, bool]] = []

    def next_number(self) -> str:
        """Count one more equation, and return what stands beside it."""
        self._count += 1
        return f"({self._count})"

    def take_label(self, label: str, shown: str) -> str:
        """Note which equation has a label, and return the id for it."""
        name = decoded(label)
        if name in self._shown:
            self.taken.append(name)
            return ""
        anchor = "-".join(name.split())
        self._shown[name] = (anchor, shown)
        return anchor

    def anchors(self) -> list[str]:
        """Return the ids of all equations with a label."""
        return [anchor for anchor, _ in self._shown.values()]

    def refer(self, label: str, *, in_parentheses: bool) -> str:
        """Return a place that `filled` fills."""
        self._references.append((decoded(label), in_parentheses))
        return f"{_OPEN}{len(self._references) - 1}{_CLOSE}"

    def filled(self, html: str, missing: Callable[[str], None]) -> str:
        """Put links for references; for one without its equation, show it as written and call `missing`."""

        def link(found: re.Match[str]) -> str:
            name, in_parentheses = self._references[int(found[1])]
            if name not in self._shown:
                missing(name)
                return f"<code>\\{'eqref' if in_parentheses else 'ref'}{{{escape(name)}}}</code>"
            anchor, shown = self._shown[name]
            bare = shown.removeprefix("(").removesuffix(")")
            text = escape(f"({bare})" if in_parentheses else bare, quote=False)
            return f'<a href="#{escape(quote(anchor, safe=":"))}">{text}</a>'

        return _PLACE.sub(link, html)


def has_references(html: str) -> bool:
    """Whether HTML has a place for `Equations.filled`."""
    return _OPEN in html


def encoded(tex: str) -> str:
    """Write the names of labels so that the converter takes each sign of them."""
    return _NAMED.sub(lambda found: f"{found[1]}x{found[2].strip().encode().hex()}}}", tex)


def decoded(name: str) -> str:
    """Return the name of a label that `encoded` has written.

    A macro can write such a name itself. So one that holds what no author may write (a NUL would forge a mark, see
    `model.Body`) is taken as it stands.
    """
    try:
        text = bytes.fromhex(name[1:]).decode()
    except ValueError:
        return name
    return text if text.isprintable() else name
