"""The text of inline tokens, without their markup."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token

_VERBATIM = frozenset({"text", "text_special", "code_inline", "math_inline", "math_inline_display"})


def plain_text(tokens: Iterable[Token], *, alternatives: bool = True, line_break: str = " ") -> str:
    """Join what a reader would read: text, code, formulas as TeX, and alternative texts if `alternatives`.

    Takes the children of an inline token. Raw HTML and footnote references are left out.
    """
    parts: list[str] = []
    for token in tokens:
        if token.type in _VERBATIM:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(line_break)
        elif token.type == "image" and alternatives:
            parts.append(plain_text(token.children or [], line_break=line_break))
    return "".join(parts)
