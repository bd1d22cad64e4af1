r"""Macros of TeX: what a formula or site.yaml defines, for all formulas of the page that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from coursegen.markdown.mathml_error import MathError

DEFINES = re.compile(
    r"\\(?:(?:re|provide)?newcommand|def|gdef|edef|xdef|let|DeclareMathOperator|global|long)(?![a-zA-Z])"
)
"""A word that begins a definition."""

_MOST_CHARACTERS = 20_000
_COMMAND = re.compile(
    r"\\(?P<word>(?:re|provide)?newcommand|DeclareMathOperator)(?P<star>\*?)\s*"
    r"(?:\{\s*(?P<braced>\\(?:[a-zA-Z]+|[^a-zA-Z\s]))\s*\}|(?P<bare>\\(?:[a-zA-Z]+|[^a-zA-Z\s])))\s*"
    r"(?:\[(?P<count>\d)\]\s*)?(?:\[(?P<default>[^\]{}]*)\]\s*)?"
)
_DEF = re.compile(
    r"(?:\\(?:global|long)\s*)*\\[gex]?def\s*(?P<name>\\(?:[a-zA-Z]+|[^a-zA-Z\s]))(?P<parameters>[^{}\\]*)"
)
_LET = re.compile(
    r"(?:\\global\s*)?\\let\s*(?P<name>\\(?:[a-zA-Z]+|[^a-zA-Z\s]))\s*=?\s*(?P<other>\\(?:[a-zA-Z]+|[^a-zA-Z\s])|[^\s\\{}])"
)
_PREFIX = re.compile(r"\\(?:global|long)\s*(?=\\)")
_NAME = re.compile(r"\\(?:[a-zA-Z]+|[^a-zA-Z\s])")

Macros = Mapping[str, str]
r"""Definitions by the name of the macro, `\N`, each written so that it replaces any other of that name."""


def take_definitions(tex: str, macros: Macros) -> tuple[str, Macros]:
    r"""Return a formula with spaces where a definition stood, and the macros with those that it defines.

    Raises MathError for a definition that is not complete.
    """
    found = DEFINES.search(tex)
    if found is None:
        return tex, macros
    defined = dict(macros)
    parts: list[str] = []
    position = 0
    while found is not None:
        start = found.start()
        end = _take(tex, start, defined)
        parts += (tex[position:start], " " * (end - start))
        position = end
        found = DEFINES.search(tex, position)
    if sum(map(len, defined.values())) > _MOST_CHARACTERS:
        raise MathError(f"the macros of the page have more than {_MOST_CHARACTERS:,} characters", 0)
    return "".join((*parts, tex[position:])), defined


def _take(tex: str, start: int, macros: dict[str, str]) -> int:
    """Put the definition that begins here among the macros, and return where it ends."""
    if found := _COMMAND.match(tex, start):
        name = found["braced"] or found["bare"]
        body, end = _braced(tex, found.end(), name)
        if found["word"] == "providecommand" and name in macros:
            return end
        if found["word"] == "DeclareMathOperator":
            macros[name] = rf"\gdef{name}{{\operatorname{found['star']}{{{body}}}}}"
        else:
            macros[name] = _definition(name, int(found["count"] or 0), found["default"], body)
        return end
    if found := _DEF.match(tex, start):
        body, end = _braced(tex, found.end(), found["name"])
        macros[found["name"]] = rf"\gdef{found['name']}{found['parameters']}{{{body}}}"
        return end
    if found := _LET.match(tex, start):
        other, name = found["other"], found["name"]
        # what the other one means now is copied, so that a later change of it changes nothing here
        meaning = macros.get(other, "")
        copied = meaning.startswith(rf"\gdef{other}") and rf"{other}@" not in meaning
        macros[name] = rf"\gdef{name}{meaning[len(other) + 5 :]}" if copied else rf"\gdef{name}{{{other}}}"
        if other == name:
            del macros[name]
        return found.end()
    raise MathError("a definition is not complete", start)


def _definition(name: str, count: int, default: str | None, body: str) -> str:
    if default is None or not count:
        return rf"\gdef{name}{_parameters(1, count)}{{{body}}}"
    inner = rf"{name}@with" if name[1].isalpha() else rf"\with@{ord(name[1]):c}"
    first = rf"\gdef{name}{{\@ifnextchar[{{{inner}}}{{{inner}[{default}]}}}}"
    return rf"{first}\gdef{inner}[#1]{_parameters(2, count)}{{{body}}}"


def _parameters(first: int, last: int) -> str:
    return "".join(f"#{number}" for number in range(first, last + 1))


_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


def _braced(tex: str, start: int, name: str) -> tuple[str, int]:
    """Return what stands in the braces that open here, and where they end; one sign alone needs none."""
    if tex[start : start + 1] != "{":
        single = re.compile(r"\\[a-zA-Z]+|\\.|[^\s}]", re.DOTALL).match(tex, start)
        if single is None:
            raise MathError(f"the definition of {name} has no meaning in braces after it", min(start, len(tex)))
        return single[0], single.end()
    depth = 0
    for found in _BRACES.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return tex[start + 1 : found.start()], found.end()
    raise MathError(f"the definition of {name} has an open brace", start)


def definitions_in(tex: str, macros: Macros) -> str:
    """Return the definitions that a formula needs, "" if it uses none of these macros."""
    if not macros or "\\" not in tex:
        return ""
    used = {name: None for name in _NAME.findall(tex) if name in macros}
    for name in list(used):
        _add_used(macros[name], macros, used)
    return "".join(macros[name] for name in used)


def _add_used(meaning: str, macros: Macros, used: dict[str, None]) -> None:
    waiting = [meaning]
    while waiting:
        for name in _NAME.findall(waiting.pop()):
            if name in macros and name not in used:
                used[name] = None
                waiting.append(macros[name])


@lru_cache(maxsize=8)
def macros_of(site: str) -> Macros:
    """Return the macros that site.yaml defines (`Config.macros`)."""
    return take_definitions(site, {})[1]
