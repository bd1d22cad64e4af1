r"""From the HTML of a page back to the TeX of its formulas, for programs that take no MathML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from html import escape

from coursegen.model import Formula

_MATH = re.compile(r"<math[ >].*?</math>", re.DOTALL)


def formula_key(mathml: str) -> str:
    """Return what finds a formula by its `<math>` element: the HTML of a page need hold nothing for it."""
    return blake2b(mathml.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def with_tex(html: str, formulas: Sequence[Formula]) -> str:
    r"""Return HTML with `\(…\)` or `\[…\]` for each formula, escaped."""
    by_key = {formula.key: formula for formula in formulas}

    def tex(found: re.Match[str]) -> str:
        formula = by_key.get(formula_key(found[0]))
        if formula is None:
            return found[0]
        start, end = (r"\[", r"\]") if formula.display else (r"\(", r"\)")
        return start + escape(formula.tex, quote=False) + end

    return _MATH.sub(tex, html)
