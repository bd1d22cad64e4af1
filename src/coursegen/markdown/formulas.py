"""One formula of TeX to what stands on the page, by the converter that draws all of it.

The first, math-core, is quick and knows most formulas. The second (`temml`) takes what the first refuses, what the
theme has no way to show as the first writes it (lines, strikes, boxes, spaces below nothing), and all that reaches
beyond one formula: macros, numbers of equations, references. The trial of both is told in CONTRIBUTING.md.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from coursegen.markdown import equations, macros
from coursegen.markdown.mathml import Lost, check_size, is_costly, timed_mathml, to_mathml
from coursegen.markdown.mathml_error import MathError
from coursegen.time_limit import TooSlow, limit_time_in_process

if TYPE_CHECKING:
    from coursegen.markdown.page_state import PageState

_BEYOND = re.compile(
    r"\\(?:(?:tag|label|ref|eqref|notag|nonumber|bordermatrix|overline|underline|global|long|[gex]?def|let"
    r"|(?:re|provide)?newcommand|DeclareMathOperator)(?![a-zA-Z])"
    r"|begin\s*\{(?:(?:equation|align|alignat|gather|multline|flalign|eqnarray)\}|\w+\*?\}\s*\[)"
    r"|cfrac\s*\[|stackrel\s*\[|\\\*?\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|mu|mm|cm|in|px|pc|\\))"
)
"""What reaches beyond one formula; options, which the first converter takes for a part of the formula; and the lines
that it makes of accents, which the theme's font does not stretch."""

_ENVIRONMENTS = {"eqnarray": "align", "eqnarray*": "align*", "flalign": "align", "flalign*": "align*"}
_ENVIRONMENT = re.compile(r"\\(begin|end)(\s*)\{((?:eqnarray|flalign)\*?)\}")
_EQNARRAY = re.compile(r"(\\begin\s*\{(eqnarray\*?)\})(.*?)(\\end\s*\{\2\})", re.DOTALL)
_MATRIX = re.compile(r"(\\begin\s*\{)([pbBvV]?)(?:small)?matrix\*?\}\s*\[([lcr| ]+)\]")
_FENCES = {"": "..", "p": "()", "b": "[]", "B": ("\\{", "\\}"), "v": "||", "V": ("\\|", "\\|")}
_PLACEMENT = re.compile(
    r"(\\begin\s*\{(?:aligned|gathered|split|alignedat|cases|multlined|array)\}|\\cfrac)(\s*\[[tcblr]\])"
)
_COLUMNS = re.compile(r"(\\begin\s*\{array\}\s*(?:\[[tcb]\]\s*)?\{)((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
_REPEATED = re.compile(r"\*\s*\{(\d{1,2})\}\s*\{([^{}]*)\}")
_MOST_COLUMNS = 100
_NO_GAP = re.compile(r"[@!]\s*\{(?:\s|\\(?:[,:;!]|quad|qquad|enspace|hspace\s*\{[^{}]*\}))*\}")
_WORDS = re.compile(r"(\\(?:text[a-z]*|mbox|hbox)\s*\{)([^{}$\\]*)\}")
_STRUCTURE = re.compile(r"\\(?:newline|begin|end|left|right)(?![a-zA-Z])|\\.|[{}&]", re.DOTALL)
_OPENING = {"{": "}", r"\begin": r"\end", r"\left": r"\right"}
_NEW_LINE = re.compile(r"\\newline(?![a-zA-Z])")
_SLOW = 0.05


class Slow(Exception):  # noqa: N818 - it reads as what happened
    """Nobody knows how long the formula takes."""


def typeset(tex: str, page: PageState, *, display: bool) -> tuple[str, str]:
    """Return the HTML of a formula, "" for one that only defines macros, and TeX that says it without any other.

    Raises:
        MathError: for TeX that neither converter draws as it is meant.
        Slow: for TeX that takes longer than the page has time left.
    """
    environment = _environment_for_lines(tex) if "\\\\" in tex or "\\newline" in tex else ""
    if not environment:
        return _typeset(tex, page, display=display)
    start = rf"\begin{{{environment}}}"
    lines = _NEW_LINE.sub(lambda found: "\\\\".ljust(len(found[0])), tex)
    try:
        return _typeset(rf"{start}{lines}\end{{{environment}}}", page, display=display)
    except MathError as error:
        raise MathError(error.message, min(max(error.offset - len(start), 0), len(tex)), error.name) from None


def _environment_for_lines(tex: str) -> str:
    r"""Return what a formula with lines of its own has to stand in, which no converter breaks at a bare `\\`, or ""."""
    inside: list[str] = []
    breaks = aligned = False
    last = len(tex.rstrip())
    for found in _STRUCTURE.finditer(tex):
        sign = found[0]
        if sign in _OPENING:
            inside.append(sign)
        elif sign in _OPENING.values():
            if inside:
                inside.pop()
        elif sign == "&":
            aligned |= not inside
        elif sign in {r"\\", r"\newline"} and found.end() < last:
            if inside and inside[-1] == r"\left":
                raise MathError(r"a line ends between \left and \right", found.start())
            breaks |= not inside
    if not breaks:
        return ""
    return "aligned" if aligned else "gathered"


def _typeset(tex: str, page: PageState, *, display: bool) -> tuple[str, str]:
    beyond = "\\" in tex and _BEYOND.search(tex)
    if not beyond and not page.macros:
        return _either(tex, page, display=display), tex
    rest, page.macros = macros.take_definitions(tex, page.macros)
    if rest is not tex and not rest.strip():
        return "", ""
    needed = macros.definitions_in(rest, page.macros)
    if needed or _BEYOND.search(rest):
        return _second(rest, needed, page, display=display), needed.replace("\\gdef", "\\def") + rest
    return _either(rest, page, display=display), rest


def _either(tex: str, page: PageState, *, display: bool) -> str:
    try:
        return _first(tex, page, display=display)
    except (MathError, Lost):
        return _second(tex, "", page, display=display)


def _first(tex: str, page: PageState, *, display: bool) -> str:
    if not is_costly(tex):
        return to_mathml(tex, display=display)
    if page.formula_seconds <= 0:
        raise Slow
    try:
        html, seconds = limit_time_in_process(page.formula_seconds, timed_mathml, tex, display)
    except TooSlow:
        page.formula_seconds = 0.0
        raise Slow from None
    page.formula_seconds -= seconds
    if not isinstance(html, str):
        raise html
    return html


def _second(tex: str, definitions: str, page: PageState, *, display: bool) -> str:
    check_size(tex)
    if page.formula_seconds <= 0:
        raise Slow
    readable = _readable(tex)
    try:
        return _drawn(readable, definitions, page, display=display)
    except MathError as error:
        # signs that have a meaning in formulas only, and stand in words
        escaped = _WORDS.sub(lambda found: f"{found[1]}{_escaped(found[2])}}}", readable)
        if escaped != readable:
            try:
                return _drawn(escaped, definitions, page, display=display)
            except MathError:
                pass
        raise MathError(error.message, _place(error, tex), error.name) from None


def _place(error: MathError, tex: str) -> int:
    """Return where the error is in TeX as it was written: the converter has read it in other words."""
    if error.name:
        found = re.search(re.escape(error.name) + "(?![a-zA-Z])", tex)
        return found.start() if found else 0
    return min(error.offset, len(tex))


def _escaped(words: str) -> str:
    return re.sub("[_#&%]", r"\\\g<0>", words).replace("^", r"\char`\^")


def _drawn(tex: str, definitions: str, page: PageState, *, display: bool) -> str:
    from coursegen.markdown import temml
    from coursegen.markdown.temml.tidy import tidied

    begun = time.process_time()
    try:
        markup = temml.convert(
            equations.encoded(tex), display=display, macros=definitions, seconds=page.formula_seconds
        )
    except temml.EngineSlow:
        page.formula_seconds = 0.0
        raise Slow from None
    finally:
        if (taken := time.process_time() - begun) > _SLOW:
            page.formula_seconds -= taken
    return tidied(markup, page.equations)


def _readable(tex: str) -> str:
    """Write what the converter does not know in words that it knows, of the same length where that is possible."""
    if "eqnarray" in tex:
        tex = _EQNARRAY.sub(lambda found: found[1] + _two_columns(found[3]) + found[4], tex)
    if "eqnarray" in tex or "flalign" in tex:
        tex = _ENVIRONMENT.sub(_known_environment, tex)
    if "[" in tex:
        tex = _PLACEMENT.sub(lambda found: found[1] + " " * len(found[2]), tex)
        tex = _as_arrays(tex)
    if "{array}" in tex:
        tex = _COLUMNS.sub(_plain_columns, tex)
    return tex


def _as_arrays(tex: str) -> str:
    """Write a matrix with columns, as in `bmatrix}[cc|c]`, as an array between its fences."""
    position = 0
    while found := _MATRIX.search(tex, position):
        name = re.compile(rf"\\end\s*\{{{found[2]}(?:small)?matrix\*?\}}")
        end = name.search(tex, found.end())
        if end is None:
            break
        body = tex[found.end() : end.start()]
        columns = found[3].replace(" ", "")
        if len(columns) == 1:
            columns *= max(row.count("&") - row.count(r"\&") for row in body.split(r"\\")) + 1
        left, right = _FENCES[found[2]]
        array = rf"\left{left}\begin{{array}}{{{columns}}}{body}\end{{array}}\right{right}"
        tex = tex[: found.start()] + array + tex[end.end() :]
        position = found.start() + len(array)
    return tex


def _known_environment(found: re.Match[str]) -> str:
    known = f"\\{found[1]}{found[2]}{{{_ENVIRONMENTS[found[3]]}}}"
    return known + " " * (len(found[0]) - len(known))


def _two_columns(body: str) -> str:
    """Take the second `&` from each line of an `eqnarray`, which has three columns."""
    rows = re.split(r"(\\\\)", body)
    return "".join(re.sub(r"(?<!\\)(&(?:[^&\\]|\\.)*)&", r"\1 ", row, count=1) for row in rows)


def _repeated(found: re.Match[str]) -> str:
    columns = found[2] * int(found[1])
    return columns if len(columns) <= _MOST_COLUMNS else found[0]


def _plain_columns(found: re.Match[str]) -> str:
    columns = _REPEATED.sub(_repeated, found[2])
    columns = _NO_GAP.sub("", columns)
    known = f"{found[1]}{columns}}}"
    return known + " " * (len(found[0]) - len(known))
