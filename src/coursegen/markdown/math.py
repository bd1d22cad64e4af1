"""Formulas between dollar signs: `$…$` in a line, `$$…$$` displayed, and fences of the language `math`.

The inline rule is pandoc's (`tex_math_dollars`) with additions, so that prices and shell variables stay text: the
opening `$` has no `$` before it and no white space after it, the closing `$` has no white space before it and no `$`
after it, and there is no backtick between them, except in GitHub's $`…`$, which is always a formula. What begins with a
digit, holds words and no sign of a formula is two prices with text between them.

A letter or digit may stand directly beside a sign where nothing else can be meant: a letter of a script without case,
since such scripts put no spaces, unless words stand between the signs; any other, when TeX stands between the signs
(a command, `^`, or `_` at the start) and no words. What else reads like a formula is text, with a warning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.code import read_fence_info
from coursegen.markdown.equations import has_references
from coursegen.markdown.formula_hints import hint_for
from coursegen.markdown.formulas import Slow, typeset
from coursegen.markdown.mathml_error import MathError
from coursegen.markdown.page_state import PageState
from coursegen.markdown.positions import AT, Origin
from coursegen.markdown.tex_kept import formula_key
from coursegen.model import Formula
from coursegen.text import mark

# `\text{if $x$}` has signs inside
_TEX = r"(?:[^$\\`]++|\\(?:text[a-z]*|[mh]box)\s*\{(?:[^{}`]|\{[^{}`]*\}){0,500}\}|\\.)++"
_INLINE = re.compile(rf"\$(?![\s$])(?P<tex>`[^`]+`|{_TEX})(?<!\s)\$(?!\$)", re.DOTALL)
_DISPLAYED = re.compile(rf"\$\$(?P<tex>{_TEX})\$\$(?!\$)", re.DOTALL)
_REFERENCE = re.compile(r"\\(?:eq)?ref\{[^{}\\$\n]{1,100}\}")
_FORMULA_SIGN = re.compile(r"[\\^_=+{}<>]")
_WORDS = re.compile(r"\s.*[A-Za-z]{2}", re.DOTALL)
_COMMANDS = re.compile(r"\\(?:text[a-z]*|[mh]box|math[a-z]+|operatorname\*?)\s*\{[^{}]*\}|\\[a-zA-Z]+")
_TEX_ONLY = re.compile(r"\\[a-zA-Z]|\^|_(?:\w(?!\w)|[{\\])")
_HTML = "html"
_OFFSET = "tex at"


def install(md: MarkdownIt) -> None:
    """Read formulas before backslash escapes are, and typeset them once, before links and headings are collected."""
    md.inline.ruler.before("escape", "math_inline", _inline)
    md.inline.ruler.before("escape", "math_reference", _reference)
    md.block.ruler.before("fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.push("math", _typeset)
    for name in ("math_inline", "math_inline_display", "math_block"):
        md.add_render_rule(name, _render)


def _inline(state: StateInline, silent: bool) -> bool:
    position = state.pos
    if state.src[position] != "$":
        return False
    before = state.src[position - 1] if position else " "
    if before == "$":
        return False
    match = _INLINE.match(state.src, position, state.posMax)
    name = "math_inline"
    if match is not None and _is_money(match["tex"]):
        return False
    if match is None:
        match = _DISPLAYED.match(state.src, position, state.posMax)
        name = "math_inline_display"
    if match is None or not _stands_free(before, match["tex"], state.src[match.end() : match.end() + 2]):
        return False
    if not silent:
        token = state.push(name, "math", 0)
        token.content = match["tex"].strip("`")
        token.markup = "$" if name == "math_inline" else "$$"
        token.meta[AT] = position
        token.meta[_OFFSET] = match.start("tex") + (match["tex"][0] == "`")
    state.pos = match.end()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    """Take a reference to an equation that stands in the text, as other programs do."""
    if state.src[state.pos + 1 : state.pos + 2] not in {"e", "r"}:
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = match[0]
        token.markup = "$"
        token.meta[AT] = token.meta[_OFFSET] = state.pos
    state.pos = match.end()
    return True


def _is_money(tex: str) -> bool:
    return tex[0].isdigit() and _FORMULA_SIGN.search(tex) is None and _WORDS.search(tex) is not None


def _stands_free(before: str, tex: str, after: str) -> bool:
    """Whether what stands directly beside the signs leaves no doubt that a formula is between them."""
    if tex[0] == "`":
        return True
    behind = after[:1]
    if behind == "_" and not after[1:].isalnum():
        behind = ""  # it ends an emphasis
    if not (before.isalnum() or behind.isalnum() or behind == "_"):
        return True
    cased = [sign for sign in (before, behind) if (sign.isalnum() and not _is_caseless(sign)) or sign == "_" == behind]
    if not cased:
        return _FORMULA_SIGN.search(tex) is not None or not any(map(_is_caseless, tex))
    return _is_tex(tex) and not _is_wordy(tex) and not (tex[0].isdigit() and before.isalpha())


def _is_caseless(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign) == "Lo"


def _is_tex(tex: str) -> bool:
    found = _TEX_ONLY.search(tex)
    return found is not None and (found[0][0] != "_" or found.start() == 0 or "\\" in tex or "^" in tex)


def _is_wordy(tex: str) -> bool:
    return _WORDS.search(_COMMANDS.sub("", tex)) is not None


_UNREAD = re.compile(r"(?P<before>\w?)\$(?P<tex>[^\s$`][^$`\n]{0,80})(?<!\s)\$(?P<after>\w*)")
_OPEN_END = re.compile(r"[=+<>/:,.;({\[&|*-]$|^\{\w*\}|^(?![A-Za-z]_\w$)[A-Za-z_]\w+$|^[A-Za-z_]\w+[/:.]|->|::")
_ONE_LETTER = re.compile(r"\d*[^\W\d_]'*$")


def _is_unread(found: re.Match[str]) -> bool:
    """Whether what stayed text because of its neighbours reads like a formula, and not like code or a price."""
    before, tex, after = found["before"], found["tex"], found["after"]
    if not before and not after:
        return False
    if after[:1].isdigit() or _is_wordy(tex) or _OPEN_END.search(tex) or (tex[0].isdigit() and before.isalpha()):
        return False
    if _ONE_LETTER.match(tex):
        return not after or len(after) > 1 or after in "sD"
    return _FORMULA_SIGN.search(tex) is not None and any(map(str.isalpha, tex))


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
    waiting: list[tuple[Token, _Place]] = []
    for token in state.tokens:
        first_line = token.map[0] if token.map else 0
        if token.type == "math_block":
            place = _Place(page, Origin(lines, first_line, token.content))
            token.meta[_HTML] = displayed(token.content, place) + "\n"
            waiting.append((token, place))
        elif token.type == "fence" and _is_math(token.info):
            content = f"\n{token.content}"
            place = _Place(page, Origin(lines, first_line, content), 1)
            token.meta[_HTML] = displayed(token.content, place) + "\n"
            waiting.append((token, place))
        if not token.children or ("$" not in token.content and "ref{" not in token.content):
            continue
        origin = Origin(lines, first_line, token.content)
        end = 0
        for child in token.children:
            if child.type in {"math_inline", "math_inline_display"}:
                place = _Place(page, origin, child.meta.get(_OFFSET, 0))
                child.meta[_HTML] = _child(child, place)
                waiting.append((child, place))
            elif child.type == "text" and child.content.count("$") > 1:
                end = _warn_of_unread(child.content, token.content, end, origin, page)
    for token, place in waiting:
        _finish(token, place)
    page.anchors += page.equations.anchors()


def _is_math(info: str) -> bool:
    return "math" in info.lower() and read_fence_info(unescapeAll(info)).language.lower() == "math"


def _warn_of_unread(text: str, content: str, end: int, origin: Origin, page: PageState) -> int:
    """Report from what offset of the content on, and return the offset behind the last report."""
    for found in _UNREAD.finditer(text):
        if not _is_unread(found):
            continue
        written = found[0]
        at = content.find(written, end)
        if at < 0 or content[at - 1 : at] == "\\":  # a sign that was written with a backslash
            continue
        end = at + len(written)
        tex = found["tex"]
        message = f"${tex}$ is not read as a formula, because a letter or digit stands directly beside a sign"
        hint = f"write $`{tex}`$, or \\$ for a dollar sign"
        page.report("unread-formula", origin.at(at + len(found["before"])), message, hint, len(tex) + 2)
    return end


class _Place:
    """Where a formula stands in the source, from the offset of its TeX in the content on."""

    def __init__(self, page: PageState, origin: Origin, start: int = 0) -> None:
        self.page = page
        self._origin = origin
        self._start = start
        self.tex = ""

    def report(self, code: str, offset: int, message: str, hint: str = "") -> None:
        self.page.report(code, self._origin.at(self._start + offset), message, hint)


def _child(token: Token, place: _Place) -> str:
    display = token.type == "math_inline_display"
    html = _mathml(token.content, place, display=display)
    if html is None:
        return f"<code>{escapeHtml(token.content)}</code>"
    return _scroller("span", html) if display and html else html


def displayed(tex: str, place: _Place) -> str:
    """Typeset a formula that is a block."""
    html = _mathml(tex, place, display=True)
    if html is None:
        return f'<pre tabindex="0"><code>{escapeHtml(tex.strip())}\n</code></pre>'
    return _scroller("div", html) if html else ""


def _finish(token: Token, place: _Place) -> None:
    """Fill the references of a formula, now that all equations have their numbers, and keep its TeX."""
    html = token.meta[_HTML]
    if has_references(html):

        def missing(label: str) -> None:
            message = f'no numbered equation of this page has the label "{label}"'
            hint = f"write \\label{{{label}}} in an equation that has a number, as in \\begin{{equation}}"
            place.report("bad-math", max(token.content.find(label), 0), message, hint)

        html = token.meta[_HTML] = place.page.equations.filled(html, missing)
    start = html.find("<math")
    if start >= 0:
        mathml = html[start : html.rindex("</math>") + 7]
        place.page.formulas.append(Formula(place.tex.strip(), "<math display" in mathml[:14], formula_key(mathml)))


def _scroller(element: str, html: str) -> str:
    label = mark("W", "equation")
    return f'<{element} class="scroll" role="group" aria-label="{label}" tabindex="0">{html}</{element}>'


def _mathml(tex: str, place: _Place, *, display: bool) -> str | None:
    """Typeset, or report what is wrong where it stands and return None."""
    try:
        html, place.tex = typeset(tex, place.page, display=display)
    except MathError as error:
        place.report("bad-math", error.offset, error.message, hint_for(error))
        return None
    except Slow:
        message = "the formula takes too long to typeset; it is shown as it was written"
        place.report("too-slow", 0, message, "close all its brackets, or make it shorter")
        return None
    for label in place.page.equations.taken:
        message = f'the label "{label}" is taken by an equation above; references lead there'
        place.report("bad-math", max(tex.find(label), 0), message, "give each equation a label of its own")
    place.page.equations.taken.clear()
    place.page.has_math |= "m-" in html
    return html


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return str(tokens[index].meta[_HTML])
