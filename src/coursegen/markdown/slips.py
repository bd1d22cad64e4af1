"""What reads like Markdown and is none: it is shown as it was written, with a warning that says what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import Origin, position_of

_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*$")
_ODD_SPACES = "\u00a0\u2007\u202f\u3000"
_ODD_SPACE = re.compile(rf"^(#{{1,6}}|[-*+>|]|\d{{1,9}}[.)])[ ]?([{_ODD_SPACES}])|^(\|)[^\n]*?([{_ODD_SPACES}])", re.M)
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[^\W\d_])(?!include\b|define\b|pragma\b|region\b|if\w*\b)(.*)$", re.M)
_FILE = r"[^()<>\[\]\n]*\.[A-Za-z0-9]{1,5}(?:[?#][^\s()]*)?"
_SPACED = re.compile(
    rf"(?P<bang>!?)\[(?P<text>[^\[\]\n]*)\]\((?P<target>{_FILE}|[^()<>\[\]\n\"']*[ ][^()<>\[\]\n\"']*)"
    r"(?P<size>[ ]+=[0-9]*%?x[0-9]*%?)?(?P<title>[ ]+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)"
)
_LOOKS_LIKE_A_FILE = re.compile(_FILE)
_WIKI = re.compile(r"(!?)\[\[(?![\s-])([^\[\],\n]*[^\W\d][^\[\],\n]*)\]\]")
_GAP = re.compile(r"(!?\[[^\[\]\n]+\]) +\((https?://[^\s()]+|[^\s()]+\.[a-z]{2,5}(?:#[^\s()]*)?|#[^\s()]+)\)")
_REFERENCE = re.compile(r"(?<![\w\])])!?\[(?!\^)([^\[\]\n]*[^\W_][^\[\]\n]*)\]\[(?!\^)([^\[\]\n]*)\]")
_DEFINITION = re.compile(rf"^\[(?!\^)([^\[\]\n]+)\]:[ \t]+([^\s<]+[ ]{_FILE})[ \t]*$", re.M)


def install(md: MarkdownIt) -> None:
    """Look at tables and fences as soon as they are cut, at text before escapes are joined to it."""
    md.core.ruler.after("block", "slips_of_blocks", _blocks)
    md.core.ruler.before("text_join", "slips_of_text", _texts)


def _blocks(state: StateCore) -> None:
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    columns = 0
    for token in state.tokens:
        kind = token.type
        if kind == "fence":
            _fence(page, lines, token)
        elif kind == "thead_open":
            columns = 0
        elif kind == "th_open":
            columns += 1
        elif kind == "tr_open" and columns and token.map:
            _row(page, lines, token.map[0], columns)
        elif kind == "table_close":
            columns = 0


def _fence(page: PageState, lines: Sequence[str], token: Token) -> None:
    if token.map is None:
        return
    first, after = token.map
    closing = _FENCE.search(lines[after - 1]) if after - 1 > first and after <= len(lines) else None
    if closing is not None and closing[1].endswith(token.markup):
        return
    at = position_of(lines, first, token.markup + token.info, 0)
    message = f"the code that begins with {token.markup} has no end; all that follows is shown as code"
    page.report("unclosed-fence", at, message, f"add a line {token.markup} where it ends", len(token.markup))


def _row(page: PageState, lines: Sequence[str], number: int, columns: int) -> None:
    if lines[number].count("|") <= columns - 1:
        return
    line = lines[number].lstrip(" \t>").rstrip()
    if line.count("|") + 1 - line.startswith("|") - line.endswith("|") <= columns:
        return
    cells = escapedSplit(line)
    if cells and not cells[0]:
        cells.pop(0)
    lost = " | ".join(cell.strip() for cell in cells[columns:]).strip(" |")
    if lost:
        column = lines[number].rfind(cells[columns].strip() or lost) + 1
        message = f'the row has more cells than the table has columns; "{lost[:60]}" is not shown'
        page.report("lost-cells", (number + 1, max(column, 1)), message, "add a column above, or write \\| for a bar")


_SIGNS = ("](", "[[", "] (", "][", "]:")


def _texts(state: StateCore) -> None:
    page: PageState = state.env["page"]
    before = ""
    for token in state.tokens:
        if token.type != "inline":
            before = token.type
            continue
        content = token.content
        brackets = "]" in content and any(sign in content for sign in _SIGNS)
        starts = before == "paragraph_open" and (
            "#" in content or (not content.isascii() and any(space in content for space in _ODD_SPACES))
        )
        if not (brackets or starts):
            continue
        found = [*(_starts(_written(token)) if starts else ()), *(_brackets(_written(token)) if brackets else ())]
        if found:
            origin = Origin(state.env["lines"], token.map[0] if token.map else 0, content)
            for code, written, message, hint in found:
                page.report(code, origin.at(max(content.find(written), 0)), message, hint, len(written))


def _written(token: Token) -> str:
    """Return the text of a paragraph that came out as text; of anything else a sign that no rule here looks for."""
    parts = []
    depth = 0
    for child in token.children or ():
        depth += child.nesting if child.type in {"link_open", "link_close"} and child.info != "auto" else 0
        if depth:
            continue
        if child.type == "text":
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type not in {"link_open", "link_close"} or child.info != "auto":
            parts.append(child.markup if child.type in {"em_open", "em_close"} else "\x1a")
    return "".join(parts)


Slip = tuple[str, str, str, str]


def _starts(text: str) -> Iterator[Slip]:
    for match in _TIGHT_HEADING.finditer(text):
        words = match[0].split()
        tags = len(match[1]) == 1 and (all(word.startswith("#") for word in words) and len(words) > 1)
        if tags or (len(match[1]) == 1 and match.start() and "\n" in text[: match.start()]):
            continue
        message = f"{match[1]} without a space after it makes no heading; it is shown as text"
        yield "missing-space", match[0], message, f'write "{match[1]} {match[2][:60]}", or \\# for text'
    for match in _ODD_SPACE.finditer(text):
        mark, space = match[1] or match[3], match[2] or match[4]
        name = {"\u3000": "a wide space"}.get(space, "a no-break space")
        message = f"{name} (U+{ord(space):04X}) stands after {mark}, which makes text of it"
        yield "missing-space", match[0], message, "write a plain space; the no-break one comes from a held option key"


def _brackets(text: str) -> Iterator[Slip]:
    for match in _SPACED.finditer(text):
        target, shown = match["target"].strip(), f"{match['bang']}[{match['text']}]"
        if not (match["bang"] or _LOOKS_LIKE_A_FILE.fullmatch(target) or "/" in target):
            continue
        if match["size"] or re.search(r" =\d*%?x\d*%?$", target):
            hint = "write the size behind it: {width=100 height=20}"
            yield "not-a-link", match[0], "a size inside the brackets makes text of the picture", hint
        elif " " in target:
            message = f'a target with a space needs angle brackets: "{match[0]}" is shown as text'
            yield "not-a-link", match[0], message, f"write {shown}(<{target}>{match['title'] or ''})"
    for match in _WIKI.finditer(text):
        name = match[2].partition("|")
        label, target = (name[2] or name[0]).strip(), name[0].strip()
        hint = f"write {match[1]}[{label}](<{target}>)" if " " in target else f"write {match[1]}[{label}]({target})"
        yield "not-a-link", match[0], "double brackets make no link here; they are shown as text", hint
    for match in _GAP.finditer(text):
        message = "a space between ] and ( makes text of a link"
        yield "not-a-link", match[0], message, f"write {match[1]}({match[2]})"
    for match in _REFERENCE.finditer(text):
        label = match[2] or match[1]
        message = f'nothing defines "[{label}]"; the link is shown as text'
        yield "undefined-reference", match[0], message, f"add a line [{label}]: and the address"
    for match in _DEFINITION.finditer(text):
        message = "a target with a space needs angle brackets; the line is shown as text"
        yield "not-a-link", match[0], message, f"write [{match[1]}]: <{match[2]}>"
