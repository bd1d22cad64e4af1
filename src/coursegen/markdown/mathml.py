"""TeX to MathML, at build time."""

from __future__ import annotations

import functools
import re
import time

from math_core import LatexError, LatexToMathML

from coursegen.markdown.mathml_error import MathError

_LONGEST = 5_000
_DEEPEST = 100
"""Open braces, or commands one after the other: the converter calls itself for each, and runs out of stack (which no
exception tells) at 1,000 or so in a thread with 512 kB."""

_NESTING = re.compile(r"(?<!\\)[{}]|\\left(?![a-zA-Z])|\\right(?![a-zA-Z])")
_CHAIN = re.compile(rf"(?:\\[a-zA-Z]+\s*+){{{_DEEPEST + 1}}}")


_HARMLESS = re.compile(
    r"\\(?:[\\,;:!}%&#_$ ]|(?:frac|sqrt|sum|prod|int|lim|log|ln|exp|sin|cos|tan|max|min|text|mathrm|mathbf|mathbb|hat"
    r"|bar|overline|cdots?|ldots|dots|times|leq?|geq?|neq|approx|equiv|sim|pm|to|in|mid|infty|partial|nabla|quad|right"
    r"|begin|end|Delta|Gamma|Omega|Phi|Psi|Sigma|Theta|alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|kappa|lambda"
    r"|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega)(?![a-zA-Z]))"
)
_MAY_OPEN = re.compile(r"[(\[]|\\|[^\x00-\x7f]")
_DEFINES = re.compile(r"\\[a-zA-Z]*(?:def|let|command|operator)", re.IGNORECASE)
_MOST_STEPS = 5_000_000


def is_costly(tex: str) -> bool:
    """Whether the converter may take long: it goes through all that follows an open bracket twice.

    So 40 brackets that are not closed take for ever. Which are closed is hidden from us by macros, text and many
    commands; so all that may open one counts, and such a formula is best converted apart.
    """
    may_open = len(_MAY_OPEN.findall(_HARMLESS.sub("", tex)))
    return _DEFINES.search(tex) is not None or len(tex) << min(may_open, 60) > _MOST_STEPS


@functools.cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


_STYLE = re.compile(r' style="([^"]*)"')
_CLASSES = {
    "text-align:left": "ml",
    "text-align:right": "mr",
    "padding-left:0": "m0",
    "padding-left:1em": "m1",
}
_SAID = frozenset(
    {*_CLASSES, "", "justify-items:start", "justify-items:end", "padding-right:0"}
    | {"width:100%", "width:50%", "padding-top:0.1667em"}
)
"""Declarations that have a class, or need none: an equation without a number stands in the middle of itself."""


class Lost(Exception):  # noqa: N818 - it reads as what happened
    """The converter says something by a style or an element for which there is no other way to say it."""


def _without_style(found: re.Match[str]) -> str:
    """Say by classes (of static/css/lazy/math.css) and `mathcolor` what the converter says by a style.

    A strict Content-Security-Policy refuses style attributes.
    """
    rules = [rule.replace(" ", "") for rule in found[1].split(";")]
    classes = " ".join(_CLASSES[rule] for rule in rules if rule in _CLASSES)
    colour = next((rule.removeprefix("color:") for rule in rules if rule.startswith("color:")), "")
    if not _SAID.issuperset(rules) and any(not rule.startswith("color:") for rule in rules if rule not in _SAID):
        raise Lost
    return (f' class="{classes}"' if classes else "") + (f' mathcolor="{colour}"' if colour else "")


_STYLED = re.compile(r'<(mtable|mfrac|mrow)((?: [\w-]+="[^"]*")*)>|</(?:mtable|mfrac|mrow)>')
_OWN = {"mtable": re.compile(r' scriptlevel="[^"]*"')}
_EITHER = re.compile(r' (?:scriptlevel|displaystyle)="[^"]*"')
_INVALID = re.compile(r"<mtable[^>]* scriptlevel|<m(?:frac|row)[^>]* (?:scriptlevel|displaystyle)")


def _with_valid_styles(mathml: str) -> str:
    """Say the level of a table, fraction or row by an `<mstyle>`: validators know it nowhere else (MathML 3)."""
    styled: list[bool] = []

    def replaced(found: re.Match[str]) -> str:
        if found[1] is None:
            return f"{found[0]}</mstyle>" if styled.pop() else found[0]
        own = _OWN.get(found[1], _EITHER)
        said = "".join(own.findall(found[2]))
        styled.append(bool(said))
        return f"<mstyle{said}><{found[1]}{own.sub('', found[2])}>" if said else found[0]

    return _STYLED.sub(replaced, mathml) if _INVALID.search(mathml) else mathml


def check_size(tex: str) -> None:
    """Raise MathError for TeX that is too long or too deep, for either converter."""
    if len(tex) > _LONGEST:
        raise MathError(f"the formula is longer than {_LONGEST:,} characters", _LONGEST)
    if chain := _CHAIN.search(tex):
        raise MathError(f"more than {_DEEPEST} commands follow each other", chain.start())
    depth = 0
    for brace in _NESTING.finditer(tex):
        depth += 1 if brace[0] in {"{", "\\left"} else -1
        if depth > _DEEPEST:
            raise MathError(f"the formula is nested more than {_DEEPEST} times", brace.start())


def to_mathml(tex: str, *, display: bool) -> str:
    """Typeset a formula as a `<math>` element, in a line of its own if `display`.

    Raises:
        MathError: for TeX that is wrong, that is not supported, or that is too long or too deep.
        Lost: for TeX of which the reader would not see all.
    """
    check_size(tex)
    try:
        mathml = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        # the message is "<offset in characters>: <what is wrong>"
        offset, _, message = str(error).partition(": ")
        if not offset.isdecimal():
            raise MathError(str(error)) from error
        raise MathError(message.rstrip("."), min(int(offset), len(tex))) from error
    if "<menclose" in mathml:
        raise Lost
    return _STYLE.sub(_without_style, _with_valid_styles(mathml))


def timed_mathml(tex: str, display: bool) -> tuple[str | MathError | Lost, float]:
    """Typeset a formula, or give what is wrong with it, and the seconds of processor time that this took."""
    begun = time.process_time()
    try:
        result: str | MathError | Lost = to_mathml(tex, display=display)
    except (MathError, Lost) as error:
        result = error
    return result, time.process_time() - begun
