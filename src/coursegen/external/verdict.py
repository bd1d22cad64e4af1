"""What was found out about one address on another site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["fine", "dead", "moved", "unreachable", "private"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` says in words why it is not fine; `goal` is where a moved address leads now.

    `silent` is true when nothing is known because the server let all of its time pass.
    """

    kind: Kind
    reason: str = ""
    goal: str = ""
    silent: bool = False
