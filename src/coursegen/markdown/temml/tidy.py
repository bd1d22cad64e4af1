"""From Temml's MathML to ours: classes of the theme instead of styles, valid in HTML, equations with numbers."""

from __future__ import annotations

import re
from html import escape
from typing import Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from coursegen.markdown.mathml_error import MathError

_SIDES = {"border-top": "t", "border-right": "e", "border-bottom": "b", "border-left": "s"}
_LINES = {"solid": "", "double": "2", "dashed": "3"}
_STRIKES = {
    "updiagonalstrike": "m-up",
    "downdiagonalstrike": "m-down",
    "updiagonalstrike downdiagonalstrike": "m-up m-down",
    "horizontalstrike": "m-through",
}
_CLASSES = {
    "tml-left": "m-left",
    "tml-right": "m-right",
    "tml-jot": "m-jot",
    "tml-small": "m-small",
    "tml-overline": "m-over",
    "tml-underline": "m-under",
    "tml-fbox": "m-box",
    "tml-tag": "m-tag",
}
_DECLARATIONS = {
    ("width", "100%"): "m-w100",
    ("width", "50%"): "m-w50",
    ("width", "7.5%"): "m-w7",
    ("padding", "0"): "m-p0",
    ("padding", "3pt"): "m-box",
    ("padding", "0.3em"): "m-pad",
    ("padding-left", "0em"): "m0",
    ("padding-left", "0pt"): "m0",
    ("padding-left", "1em"): "m1",
    ("padding-right", "0em"): "m-pe0",
    ("padding-right", "0pt"): "m-pe0",
    ("font-weight", "bold"): "m-bold",
    ("position", "absolute"): "m-lapped",
    ("position", "relative"): "m-lap",
    ("display", "flex"): "m-clap",
}
"""Other declarations are about the height or the sides of a cell by a little, or for browsers of other kinds."""

_LENGTH = re.compile(r"(-?[\d.]+)(em|ex|mu|pt|px|cm|mm|in|rem)?$")
_EM = {"em": 1.0, "rem": 1.0, "ex": 0.45, "mu": 1 / 18, "pt": 1 / 12, "px": 1 / 16, "cm": 2.36, "mm": 0.236, "in": 6.0}
_KERNS = (18, 3, 1)
_MOST_KERN = 180

_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,24}|rgba?\([0-9., %]{1,40}\)")
_STYLE_ATTRIBUTES = ("displaystyle", "scriptlevel")


class Equations(Protocol):
    """The numbers and labels of a page's equations."""

    def next_number(self) -> str:
        """Count one more equation, and return what stands beside it, as `(3)`."""

    def take_label(self, label: str, shown: str) -> str:
        """Note which equation has a label, and return the id for it, or ""."""

    def refer(self, label: str, *, in_parentheses: bool) -> str:
        """Return the HTML that refers to an equation."""


def tidied(markup: str, equations: Equations) -> str:
    """Return a `<math>` element, or, for a reference that stands alone, its link."""
    try:
        root = ElementTree.fromstring(markup)  # noqa: S314 - written a moment ago by Temml, without any DTD
    except (ElementTree.ParseError, UnicodeError) as error:
        raise MathError("the formula has a character that cannot be shown") from error
    writer = _Writer(equations)
    if root.tag == "a":
        return writer.reference(root)
    try:
        return writer.element(root)
    except RecursionError:
        raise MathError("the formula is nested too deeply") from None


class _Writer:
    def __init__(self, equations: Equations) -> None:
        self._equations = equations
        self._shown = ""

    def reference(self, node: Element) -> str:
        return self._equations.refer(node.get("href", "")[1:], in_parentheses="tml-eqref" in node.get("class", ""))

    def element(self, node: Element) -> str:
        name = node.tag
        if name == "a":
            return f"<mtext>{self.reference(node)}</mtext>"
        if name == "span":
            self._shown = self._equations.next_number()
            return self._shown
        attributes, classes = dict(node.attrib), node.get("class", "").split()
        if "tml-label" in classes or "tml-cancel" in classes:
            return ""
        inside = self._inside(node)
        if "tml-tag" in classes:
            self._shown = "".join(node.itertext())
        if name == "mtr" and (label := attributes.pop("id", "")):
            attributes["id"] = self._equations.take_label(label, self._shown)
        made = [_CLASSES[one] for one in classes if one in _CLASSES]
        if name == "menclose":
            name = "mrow"
            notation = attributes.pop("notation", "")
            if notation not in _STRIKES and not made:
                raise MathError(f'the sign around a part of the formula ("{notation}") is not drawn')
            made.append(_STRIKES.get(notation, ""))
        if name == "mo" and len(node):  # an operator made of others, which no element may hold
            name, attributes = "mrow", {}
        if name == "mspace" and attributes.get("mathbackground") == "black":
            del attributes["mathbackground"]
            made.append("m-ink")
        style = attributes.pop("style", "")
        if style.startswith("margin-left:-"):
            return _space_below_nothing(style.removeprefix("margin-left:").rstrip(";"))
        frame = _apply(style, attributes, made)
        attributes.pop("class", None)
        return _written(name, attributes, made, inside, frame)

    def _inside(self, node: Element) -> str:
        parts = [escape(node.text, quote=False)] if node.text else []
        for child in node:
            parts.append(self.element(child))
            if child.tail:
                parts.append(escape(child.tail, quote=False))
        return "".join(parts)


def _written(name: str, attributes: dict[str, str], classes: list[str], inside: str, frame: str) -> str:
    styles = {key: attributes.pop(key) for key in _STYLE_ATTRIBUTES if key in attributes and name != "mstyle"}
    if name == "mtable" and "displaystyle" in styles:
        attributes["displaystyle"] = styles.pop("displaystyle")
    if name == "math":
        attributes = {key: value for key, value in attributes.items() if key == "display"}
    if styles and name == "mrow":
        name, attributes, styles = "mstyle", attributes | styles, {}
    said = {"class": " ".join(dict.fromkeys(one for one in classes if one)), **attributes}
    html = f"<{name}{_text(said)}>{inside}</{name}>"
    if styles:
        html = f"<mstyle{_text(styles)}>{html}</mstyle>"
    return f'<mrow class="m-frame" mathbackground="{escape(frame)}">{html}</mrow>' if frame else html


def _text(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)


def _apply(style: str, attributes: dict[str, str], classes: list[str]) -> str:
    """Say by attributes and classes what a style says; return the colour of a frame around the element, or ""."""
    frame = ""
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        key, value = key.strip(), value.strip()
        if key in _SIDES:
            line = next((_LINES[word] for word in value.split() if word in _LINES), "")
            classes.append(f"m-{_SIDES[key]}{line}")
        elif key == "color" and _COLOUR.fullmatch(value) and value != "undefined":
            attributes["mathcolor"] = value
        elif key == "border" and not value.endswith("solid"):
            frame = value.split()[-1]
        elif found := _DECLARATIONS.get((key, value)):
            classes.append(found)
    return frame


def _space_below_nothing(value: str) -> str:
    """Write a space of so many eighteenths of an em as a row of those for which there are classes."""
    units = min(round(-_em(value) * 18), _MOST_KERN)
    html = []
    for kern in _KERNS:
        count, units = divmod(units, kern)
        html += [f'<mrow class="m-k{kern}"></mrow>'] * count
    return "".join(html)


def _em(value: str) -> float:
    found = _LENGTH.match(value)
    return float(found[1]) * _EM[found[2] or "em"] if found else 0.0
