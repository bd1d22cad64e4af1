"""Source code to HTML with Pygments' standard class names."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.token import _TokenType

    from coursegen.markdown.speed.lexing import Lexing

PLAIN = frozenset({"", "csv", "none", "output", "plain", "plaintext", "text", "tsv", "txt"})
"""Names for text that is no code, and so has nothing to highlight."""

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "assembly": "nasm",
        "cs": "csharp",
        "env": "dotenv",
        "ipython": "python",
        "ipython3": "python",
        "jsonc": "json",
        "ndjson": "json",
        "node": "javascript",
        "postgres": "postgresql",
        "shellsession": "console",
        "sqlite": "sql",
        "terminal": "console",
        "vim-script": "vim",
        "vuejs": "vue",
    }
)
"""Names that authors use and Pygments does not."""

_UNSTYLED = frozenset({"", "err", "esc", "n", "w", "x"})
"""Classes that mark nothing a reader should see: plain names, white space, and what the lexer did not understand."""


@functools.cache
def _lexer_names() -> Mapping[str, str]:
    """Return the lexer class of each name that Pygments knows, without importing any lexer or asking for plug-ins."""
    from pygments.lexers import LEXERS

    names: dict[str, str] = {}
    for class_name, (_, _, aliases, _, _) in LEXERS.items():
        for alias in aliases:
            names.setdefault(alias.lower(), class_name)
    return names


def names() -> tuple[str, ...]:
    """List the names of languages that can be highlighted."""
    return tuple(sorted({*_lexer_names(), *_ALIASES}))


def knows(language: str) -> bool:
    """Whether code in this language can be highlighted, or needs not be."""
    name = language.lower()
    return name in PLAIN or _ALIASES.get(name, name) in _lexer_names()


def highlight(code: str, language: str) -> str:
    r"""Mark up code; a language that is not known, or a name in `PLAIN`, gives the escaped text.

    The result has as many `\n` as the code, and no element of it spans a line end: `split("\n")` gives whole lines.
    """
    name = language.lower()
    name = _ALIASES.get(name, name)
    if name in PLAIN or name not in _lexer_names():
        return escape(code)
    runs = list(_runs(_lexing(name).tokens(code)))
    if "".join([text for _, text in runs]) != code:
        # some lexers change what they read; a reader wants the author's characters
        return escape(code)
    return "".join([_span(css_class, text) for css_class, text in runs])


def escape(text: str) -> str:
    """Make text safe between tags; quotes stay, for they are common in code and harmless there."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@functools.cache
def _lexing(name: str) -> Lexing:
    import pygments.lexers

    from coursegen.markdown.speed.lexing import Lexing

    # the module imports a lexer's own module when its class is asked for
    return Lexing(getattr(pygments.lexers, _lexer_names()[name])(stripnl=False, ensurenl=False))


def _runs(tokens: Iterable[tuple[_TokenType, str]]) -> Iterator[tuple[str, str]]:
    """Return (class, text) with equal neighbours merged; spaces join whatever stands before them."""
    current = ""
    texts: list[str] = []
    for kind, text in tokens:
        css_class = _css_class(kind)
        if css_class == current or (text.isspace() and "\n" not in text):
            texts.append(text)
            continue
        if texts:
            yield current, "".join(texts)
        current, texts = css_class, [text]
    if texts:
        yield current, "".join(texts)


@functools.cache
def _css_class(kind: _TokenType) -> str:
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return "" if name in _UNSTYLED else name


def _span(css_class: str, text: str) -> str:
    html = escape(text)
    if not css_class:
        return html
    if "\n" not in html:
        return f'<span class="{css_class}">{html}</span>'
    return "\n".join(f'<span class="{css_class}">{line}</span>' if line else "" for line in html.split("\n"))
