"""Formulas between dollar signs: `$…$` in a line, `$$…$$` displayed, and fences of the language `math`.

The inline rule is pandoc's (`tex_math_dollars`) with two additions, so that prices and shell variables stay text: the
opening `$` has no letter, digit or `$` before it and no white space after it, the closing `$` has no white space
before it and no letter, digit or `$` after it, and there is no backtick between them, except in GitHub's $`…`$. What
begins with a digit, holds words and no sign of a formula is two prices with text between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.mathml import MathError, is_costly, timed_mathml, to_mathml
from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import AT, Origin
from coursegen.text import mark
from coursegen.time_limit import TooSlow, limit_time_in_process

_INLINE = re.compile(r"\$(?![\s$])(?P<tex>`[^`]+`|(?:[^$\\`]|\\.)++)(?<!\s)\$(?![\w$])", re.DOTALL)
_DISPLAYED = re.compile(r"\$\$(?P<tex>(?:[^$\\`]|\\.)++)\$\$(?!\$)", re.DOTALL)
_FORMULA_SIGN = re.compile(r"[\\^_=+{}<>]")
_WORDS = re.compile(r"\s.*[A-Za-z]{2}", re.DOTALL)
_HTML = "html"
_OFFSET = "tex at"


def install(md: MarkdownIt) -> None:
    """Read formulas before backslash escapes are, and typeset them once, before links and headings are collected."""
    md.inline.ruler.before("escape", "math_inline", _inline)
    md.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.push("math", _typeset)
    for name in ("math_inline", "math_inline_display", "math_block"):
        md.add_render_rule(name, _render)


def _inline(state: StateInline, silent: bool) -> bool:
    position = state.pos
    if state.src[position] != "$":
        return False
    before = state.src[position - 1] if position else " "
    if before.isalnum() or before == "$":
        return False
    match = _INLINE.match(state.src, position, state.posMax)
    name = "math_inline"
    if match is not None and _is_money(match["tex"]):
        return False
    if match is None:
        match = _DISPLAYED.match(state.src, position, state.posMax)
        name = "math_inline_display"
    if match is None:
        return False
    if not silent:
        token = state.push(name, "math", 0)
        token.content = match["tex"].strip("`")
        token.markup = "$" if name == "math_inline" else "$$"
        token.meta[AT] = position
        token.meta[_OFFSET] = match.start("tex") + (match["tex"][0] == "`")
    state.pos = match.end()
    return True


def _is_money(tex: str) -> bool:
    return tex[0].isdigit() and _FORMULA_SIGN.search(tex) is None and _WORDS.search(tex) is not None


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take `$$`, one or more lines without a blank one, and `$$` at a line's end."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first) or state.is_code_block(start):
        return False
    last = start
    rest = state.src[first + 2 : state.eMarks[start]].rstrip()
    closed = rest.endswith("$$")
    if not closed and "$$" in rest:
        return False
    while not closed:
        last += 1
        if last >= end or state.isEmpty(last) or state.sCount[last] < state.blkIndent:
            return False
        closed = state.src[state.bMarks[last] : state.eMarks[last]].rstrip().endswith("$$")
    text = state.getLines(start, last + 1, state.blkIndent, False).strip()
    tex = text[2:-2]
    if not tex.strip() or "$$" in tex:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.content = tex
        token.markup = "$$"
        token.map = [start, last + 1]
        state.line = last + 1
    return True


def _typeset(state: StateCore) -> None:
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    for token in state.tokens:
        first_line = token.map[0] if token.map else 0
        if token.type == "math_block":
            token.meta[_HTML] = displayed(token.content, page, lines, first_line, token.content) + "\n"
        if not token.children or "$" not in token.content:
            continue
        origin = Origin(lines, first_line, token.content)
        for child in token.children:
            if child.type in {"math_inline", "math_inline_display"}:
                child.meta[_HTML] = _child(child, page, origin)


def _child(token: Token, page: PageState, origin: Origin) -> str:
    display = token.type == "math_inline_display"
    html = _mathml(token.content, display, page, origin, token.meta.get(_OFFSET, 0))
    if html is None:
        return f"<code>{escapeHtml(token.content)}</code>"
    return _scroller("span", html) if display else html


def displayed(tex: str, page: PageState, lines: Sequence[str], first_line: int, content: str) -> str:
    """Typeset a formula that is a block; `content` begins at `lines[first_line]` and ends with the formula."""
    html = _mathml(tex, True, page, Origin(lines, first_line, content), len(content) - len(tex))
    if html is None:
        return f'<pre tabindex="0"><code>{escapeHtml(tex.strip())}\n</code></pre>'
    return _scroller("div", html)


def _scroller(element: str, html: str) -> str:
    label = mark("W", "equation")
    return f'<{element} class="scroll" role="group" aria-label="{label}" tabindex="0">{html}</{element}>'


def _mathml(tex: str, display: bool, page: PageState, origin: Origin, start: int) -> str | None:
    """Typeset, or report what is wrong where it stands and return None."""
    try:
        html = _apart(tex, display, page) if is_costly(tex) else to_mathml(tex, display=display)
    except MathError as error:
        page.report("bad-math", origin.at(start + error.offset), error.message)
        return None
    if html is None:
        message = "the formula takes too long to typeset; it is shown as it was written"
        page.report("too-slow", origin.at(start), message, "close all its brackets, or make it shorter")
        return None
    page.has_math = True
    return html


def _apart(tex: str, display: bool, page: PageState) -> str | None:
    """Typeset what may take for ever, or give None: all such formulas of a page share one budget."""
    if page.formula_seconds <= 0:
        return None
    try:
        html, seconds = limit_time_in_process(page.formula_seconds, timed_mathml, tex, display)
    except TooSlow:
        page.formula_seconds = 0.0
        return None
    page.formula_seconds -= seconds
    if isinstance(html, MathError):
        raise html
    return html


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return str(tokens[index].meta[_HTML])
