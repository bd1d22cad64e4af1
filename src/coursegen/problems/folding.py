"""Diagnostics that say the same of several places become one with all its places, so that a person reads it once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coursegen.problems.diagnostic import Diagnostic, Span
from coursegen.problems.excerpt import visible

_SHOWN = 2
"""How many places are named besides the first."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A diagnostic, and the other places of which the same is said, in their order."""

    diagnostic: Diagnostic
    others: tuple[Span, ...] = ()

    def more(self) -> str:
        """Name the other places in a line of their own, "" without any."""
        if not self.others:
            return ""
        places = ", ".join(place_of(place) for place in self.others[:_SHOWN])
        left = len(self.others) - _SHOWN
        rest = f" and {left:,} more {'places' if left > 1 else 'place'} (--verbose names all)" if left > 0 else ""
        return f"  the same {len(self.others) + 1:,} times in all: also at {places}{rest}\n"


def place_of(place: Span) -> str:
    """Write a place as `path:line:column`, as far as it is known, safe for a terminal."""
    numbers = (place.line, place.column)
    return visible(place.path) + "".join(f":{number}" for number in numbers if place.line and number)


def fold(diagnostics: Iterable[Diagnostic]) -> list[Folded]:
    """Put together what has severity, code, message and hint in common; each stands where it is said first."""
    groups: dict[tuple[str, str, str, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        key = (diagnostic.severity, diagnostic.code, diagnostic.message, diagnostic.hint)
        groups.setdefault(key, []).append(diagnostic)
    return [Folded(first, tuple(other.location for other in others)) for first, *others in groups.values()]
