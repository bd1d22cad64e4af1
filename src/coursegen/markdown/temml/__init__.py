"""The second converter of TeX, for what the first one refuses or loses: Temml on an embedded QuickJS.

It is imported, and its 168 kB of JavaScript are read, when a formula needs it and not before. A formula may take a
share of time, memory and stack; what would take more ends with an exception, and the next formula gets a new engine.
"""

from __future__ import annotations

import json
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from coursegen.markdown.mathml_error import MathError

_FOLDER = Path(__file__).parent
_MOST_BYTES = 64 << 20
_MOST_STACK_BYTES = 768 << 10
"""Enough for some 60 formulas in each other; a thread of the smallest kind that parses has 1 MB."""

_NOT_DRAWN = "isnotdrawn"
"""How typeset.js renames a command that Temml would draw in part."""

_EXPECTED_END = "Expected 'EOF', got "
_local = threading.local()
"""An engine may be used by the thread that made it only."""


class EngineSlow(Exception):  # noqa: N818 - it reads as what happened
    """The formula takes longer than it may."""


def convert(tex: str, *, display: bool, macros: str, seconds: float) -> str:
    r"""Return the formula as Temml writes it; `macros` are definitions, each as a `\gdef`.

    Raises:
        MathError: for TeX that is wrong or not supported, or that takes more memory or stack than it may.
        EngineSlow: when it takes longer than `seconds` of the processor's time.
    """
    found = _converted(tex, display, macros, seconds)
    if isinstance(found, MathError):
        raise MathError(found.message, found.offset, found.name)
    return found


@lru_cache(maxsize=256)
def _converted(tex: str, display: bool, macros: str, seconds: float) -> str | MathError:
    """Convert, or say what is wrong: a page may have the same formula a thousand times."""
    context = _context()
    begun = time.process_time()
    context.set_time_limit(seconds)
    try:
        answer = context.get("typeset")(tex, display, macros)
    except Exception:  # of the engine's own kinds, after which it may not be sound any more
        del _local.context
        if time.process_time() - begun >= seconds:
            raise EngineSlow from None
        return MathError("the formula is nested too deeply, or becomes too large")
    found = json.loads(answer)
    if found[0] is None:
        return _error(found[1], found[2], tex)
    return str(found[0])


def _context() -> Any:
    context = getattr(_local, "context", None)
    if context is None:
        # the package around this module starts a thread when it is imported, which no copy of a process may have
        from _quickjs import Context  # type: ignore[import-not-found,unused-ignore]

        context = Context()
        context.set_memory_limit(_MOST_BYTES)
        context.set_max_stack_size(_MOST_STACK_BYTES)
        for name in ("temml.min.js", "typeset.js"):
            context.eval((_FOLDER / name).read_text(encoding="utf-8"))
        _local.context = context
    return context


def _error(message: str, offset: int, tex: str) -> MathError:
    text = message.strip()
    for words in (" at position ", " at end of input"):
        text = text.partition(words)[0]
    text = text.rstrip(":. ")
    for before, after in (
        ("Unsupported function name: ", "Unknown command "),
        ("No such environment: ", "Unknown environment "),
    ):
        if text.startswith(before):
            name = text.removeprefix(before)
            if name.endswith(_NOT_DRAWN):
                name = name.removesuffix(_NOT_DRAWN)
                return MathError(f'"{name}" is not drawn', max(tex.find(name), 0), name)
            at = tex.find(name, offset)  # one that stands in a macro is not found
            return MathError(f'{after}"{name}"', max(at, 0), name)
    if text.startswith("Too many expansions"):
        text = "a macro is expanded without an end"
    elif text.startswith("Unexpected end of input in a macro argument"):
        text = "an argument is missing, or a brace is not closed"
    elif text.startswith(_EXPECTED_END):
        text = f"{text.removeprefix(_EXPECTED_END)} has no meaning here"
    return MathError(text, min(offset, len(tex)))
