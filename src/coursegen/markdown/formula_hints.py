"""What to write instead of TeX that no converter draws."""

from __future__ import annotations

from coursegen.markdown.mathml_error import MathError

_LINK = "put the formula into a Markdown link, or the link beside the formula"
_UNIT = r"write the unit in \mathrm, as in 3\,\mathrm{m}"
_CHEMISTRY = r"write it in \mathrm, as in \mathrm{H_2O \to H^+ + OH^-}"
_DRAWING = "make a picture of it, as SVG, and show that"
_TABLE = "write a table of Markdown, or the environment array in a formula"
_LIST = "write a list of Markdown"

_INSTEAD = {
    r"\ce": _CHEMISTRY,
    r"\pu": _UNIT,
    r"\SI": _UNIT,
    r"\si": _UNIT,
    r"\qty": _UNIT,
    r"\unit": _UNIT,
    r"\num": "write the number as it is",
    r"\href": _LINK,
    r"\url": _LINK,
    r"\includegraphics": "write a picture of Markdown: ![What it shows](picture.svg)",
    r"\multicolumn": "leave the other cells of the row empty",
    r"\bordermatrix": r"write the matrix, and what stands beside it in an array around it",
    r"\cline": r"write \hline, which goes through all columns",
    r"\intertext": r"end the formula, write the text, and begin another; or write a row that is \text{…}",
    r"\shortintertext": r"end the formula, write the text, and begin another; or write a row that is \text{…}",
    r"\newenvironment": r"write the environment out, or define a command with \newcommand",
    r"\usepackage": "leave it out; what is drawn needs no package",
    r"\cite": "write a footnote of Markdown: [^1]",
    r"\footnote": "write a footnote of Markdown beside the formula: [^1]",
    r"\hspace*": r"write \hspace",
    "tikzpicture": _DRAWING,
    "tikzcd": r"write the environment CD, or make a picture of it",
    "tabular": _TABLE,
    "table": _TABLE,
    "itemize": _LIST,
    "enumerate": _LIST,
    "subequations": r"leave it out, and write \tag{1a} in the lines",
    "theorem": "write a box: :::note Theorem",
    "proof": "write a box: :::note Proof",
}
_OTHERWISE = (
    r"look at its spelling; a macro is defined by \newcommand in a formula above, or below macros: in site.yaml"
)


def hint_for(error: MathError) -> str:
    """Return what to write instead, as far as it is known."""
    if error.name in _INSTEAD:
        return _INSTEAD[error.name]
    if "display mode" in error.message:
        return "write the formula between $$ and $$, on lines of its own"
    if error.message.startswith("'&'"):
        return r"write the lines between \begin{aligned} and \end{aligned}"
    if r"\left and \right" in error.message:
        return r"close the line with \right. and begin the next with \left."
    return _OTHERWISE if error.message.startswith("Unknown command") else ""
