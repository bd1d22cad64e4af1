r"""Macros of TeX that site.yaml defines: `N: \mathbb{N}`, or with what they are given, `norm: '\|#1\|'`."""

from __future__ import annotations

import re
from collections.abc import Mapping

MACRO_NAME = re.compile(r"\\?[a-zA-Z]+")

_MOST_CHARACTERS = 1_000
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PARAMETER = re.compile(r"#([1-9])")


def definitions(macros: Mapping[str, str]) -> str:
    """Write the macros as definitions in TeX."""
    return "".join(_definition(name.removeprefix("\\"), meaning) for name, meaning in macros.items())


def _definition(name: str, meaning: str) -> str:
    count = max(map(int, _PARAMETER.findall(meaning)), default=0)
    parameters = "".join(f"#{number}" for number in range(1, count + 1))
    return rf"\gdef\{name}{parameters}{{{meaning}}}"


def wrong_meaning(meaning: str) -> str:
    """Return what is wrong with the meaning of a macro, "" if nothing is."""
    if len(meaning) > _MOST_CHARACTERS:
        return f"is longer than {_MOST_CHARACTERS:,} characters"
    depth = 0
    for brace in _BRACE.findall(meaning):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return "closes a brace that is not open"
    if depth:
        return "has a brace that is not closed"
    if meaning.endswith("\\") and not meaning.endswith("\\\\"):
        return "ends with a backslash"
    return ""
