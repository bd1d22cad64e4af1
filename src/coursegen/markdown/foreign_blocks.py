"""Blocks in the forms of others: `!!! note "T"` and `=== "T"` of MkDocs, and MyST's directives in fences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from coursegen.markdown.containers import line_of, open_box, read_options
from coursegen.markdown.foreign import BOX, BOXES, TEACHERS, known_box

_ADMONITION = re.compile(
    r"(?P<sign>!!!|\?\?\?\+?)[ \t]*(?P<name>[A-Za-z][\w-]*)(?P<more>(?:[ \t]+[A-Za-z][\w-]*)*)"
    r"(?:[ \t]+(?P<quote>[\"'])(?P<title>.*)(?P=quote))?[ \t]*"
)
_TAB = re.compile(r"===[!+]?[ \t]+([\"'])(?P<title>.*)\1[ \t]*")
_DIRECTIVE = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*\{(?P<name>[A-Za-z][\w:-]*)\}[ \t]*(?P<argument>[^`]*)")
_FIGURES = frozenset({"figure", "image"})
_INDENT = 4


def install(md: MarkdownIt) -> None:
    """Let them end a paragraph, a quotation or a list, as a container does."""
    md.block.ruler.before("fence", "foreign", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    rule = _RULES.get(state.src[first : first + 3])
    return rule is not None and not state.is_code_block(start) and rule(state, start, end, silent)


def _end_of_indented(state: StateBlock, start: int, end: int) -> int:
    """Return the line after the last one that is indented below `start`, or `start + 1` without one."""
    last = start + 1
    for number in range(start + 1, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < state.sCount[start] + _INDENT:
            break
        last = number + 1
    return last


def _open_indented(
    state: StateBlock, start: int, end: int, silent: bool, name: str, title: str, attributes: dict[str, str]
) -> bool:
    """Take the lines that are indented below `start` for a box; without any there is none."""
    last = _end_of_indented(state, start, end)
    if last == start + 1:
        return False
    if not silent:
        open_box(state, start, (start + 1, last, last), name, title, attributes, _INDENT)
    return True


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _ADMONITION.fullmatch(line_of(state, start))
    if found is None:
        return False
    attributes = {"collapse": "open" if found["sign"].endswith("+") else "closed"} if found["sign"][0] == "?" else {}
    return _open_indented(state, start, end, silent, found["name"], found["title"], attributes)


def _tab(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _TAB.fullmatch(line_of(state, start))
    return found is not None and _open_indented(state, start, end, silent, "tab-item", found["title"], {})


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = _DIRECTIVE.fullmatch(line_of(state, start))
    if found is None:
        return False
    name = found["name"].lower()
    if not (known_box(name) or name in TEACHERS or name in _FIGURES) or name == "output":
        return False
    if silent:
        return True
    last, after = _end_of_fence(state, start, end, found["fence"])
    body, options = read_options(state, start + 1, last)
    if name in _FIGURES:
        _figure(state, start, (body, last), found["argument"].strip(), options.get("alt", ""))
        state.line = after
        return True
    if name in {"admonition", "dropdown"}:
        name = next((word for word in options.get("class", "").split() if word in BOXES and word != "dropdown"), name)
        name = BOX if name == "admonition" else name
    open_box(state, start, (body, last, after), name, found["argument"].strip(), options)
    return True


def _end_of_fence(state: StateBlock, start: int, end: int, fence: str) -> tuple[int, int]:
    for number in range(start + 1, end):
        if not state.isEmpty(number):
            if state.sCount[number] < state.blkIndent:
                return number, number
            line = line_of(state, number).rstrip()
            if line.startswith(fence) and not line.strip(fence[0]):
                return number, number + 1
    return end, end


def _figure(state: StateBlock, start: int, body: tuple[int, int], target: str, alternative: str) -> None:
    caption = " ".join(line_of(state, number).strip() for number in range(*body) if not state.isEmpty(number))
    title = ' "' + caption.replace('"', '\\"') + '"' if caption else ""
    text = alternative.replace("[", "\\[").replace("]", "\\]")
    state.push("paragraph_open", "p", 1).map = [start, body[1]]
    inline = state.push("inline", "", 0)
    inline.map, inline.children = [start, body[1]], []
    inline.content = f"![{text}](<{target}>{title})" if " " in target else f"![{text}]({target}{title})"
    state.push("paragraph_close", "p", -1)


_RULES: Mapping[str, Callable[[StateBlock, int, int, bool], bool]] = MappingProxyType(
    {"!!!": _admonition, "???": _admonition, "===": _tab, "```": _directive, "~~~": _directive}
)
