"""Code blocks: a figure with a copy button, a title, and lines where lines matter."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.guard import TooSlow, within
from coursegen.highlight import PLAIN, escape, highlight, knows, names
from coursegen.markdown.fence_info import OPTIONS_HINT, FenceInfo, read_fence_info
from coursegen.markdown.math import displayed
from coursegen.markdown.page import PageState
from coursegen.suggest import did_you_mean
from coursegen.text import mark

MOST_CHARACTERS = 100_000
LONGEST_LINE = 20_000
"""Code beyond these is shown plain: a lexer may need far more than linear time for it."""

MOST_SECONDS = 2.0
"""What one block may take of the processor's time; 100 lines take 0.005."""

MOST_HINTS = 20
"""For so many unknown languages of a page a similar one is looked for, which takes a millisecond each."""

_HTML = "html"
_TOO_SLOW_HINT = "publish it as a file and link to it"
_COPY = (
    '<button class="iconbtn copy" type="button" data-copy hidden>'
    '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/></svg>'
    f'<span class="vh">{mark("W", "copy")}</span></button>'
)


def install(md: MarkdownIt) -> None:
    """Highlight once, when a page is parsed, so that rendering a slice twice says nothing twice."""
    md.core.ruler.push("code", _highlight_all)
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def _highlight_all(state: StateCore) -> None:
    page: PageState = state.env["page"]
    lines: list[str] = state.env["lines"]
    for token in state.tokens:
        if token.type == "code_block":
            token.meta[_HTML] = _figure(token, FenceInfo(), page, lines)
        elif token.type == "fence":
            info = read_fence_info(unescapeAll(token.info))
            if info.language.lower() == "math":
                first_line = token.map[0] if token.map else 0
                token.meta[_HTML] = displayed(token.content, page, lines, first_line, f"\n{token.content}") + "\n"
            else:
                token.meta[_HTML] = _figure(token, info, page, lines)


def _figure(token: Token, info: FenceInfo, page: PageState, lines: Sequence[str]) -> str:
    """Give the whole `<figure>`, and report what was not understood."""
    html = _code(token, info, page, lines)
    count = token.content.count("\n") + (not token.content.endswith("\n"))
    for word in info.refused:
        message = f"the option {word} of a code block is not understood; it is ignored"
        page.report("bad-code-option", _place(token, lines, word), message, OPTIONS_HINT, len(word))
    if info.marked and max(info.marked) > count:
        message = f"line {max(info.marked)} is to be highlighted, but the code has {count}"
        page.report("bad-code-option", _place(token, lines, str(max(info.marked))), message)
    if info.marked or info.numbered or info.diff:
        html = _as_lines(html, token.content, info)
    language = f' class="language-{escapeHtml(info.language)}"' if info.language else ""
    attributes = "".join(
        f' {escapeHtml(name)}="{escapeHtml(str(value))}"' for name, value in token.attrs.items() if name != "class"
    )
    classes = escapeHtml(f"code {token.attrs.get('class', '')}".strip())
    caption = f"<figcaption>{escapeHtml(info.title)}{_COPY}</figcaption>" if info.title else _COPY
    pre = f'<pre tabindex="0"><code{language}>{html}</code></pre>'
    return f'<figure class="{classes}"{attributes}>{caption}{pre}</figure>\n'


def _code(token: Token, info: FenceInfo, page: PageState, lines: Sequence[str]) -> str:
    code, language = token.content, info.language
    if language.lower() in PLAIN:
        return escape(code)
    if not knows(language):
        message = f'the language "{language}" is not known; the code is shown plain'
        page.report("unknown-language", _place(token, lines, language), message, _hint(language, page), len(language))
        return escape(code)
    if len(code) > MOST_CHARACTERS or max(map(len, code.split("\n"))) > LONGEST_LINE:
        message = f"code over {MOST_CHARACTERS:,} characters, or {LONGEST_LINE:,} in a line, is shown plain"
        page.report("too-slow", _place(token, lines, language), message, _TOO_SLOW_HINT)
        return escape(code)
    if language.lower() == "diff":
        info.diff = True
    draw = _with_signs if info.diff and language.lower() != "diff" else highlight
    if language.lower() in page.slow_languages:
        message = f"an earlier block of {language} took too long to highlight; so this one is shown plain"
    else:
        try:
            return within(MOST_SECONDS, draw, code, language) if page.guarded else draw(code, language)
        except TooSlow:
            page.slow_languages.add(language.lower())
            message = f"the code takes longer than {MOST_SECONDS:g} seconds to highlight; it is shown plain"
    page.report("too-slow", _place(token, lines, language), message, _TOO_SLOW_HINT)
    return escape(code)


def _hint(language: str, page: PageState) -> str:
    """Say what to write for an unknown language."""
    hints = page.unknown_languages
    if language not in hints and len(hints) < MOST_HINTS:
        hints[language] = did_you_mean(language[:40], names())
    return hints.get(language) or "write text for code without a language"


def verbatim_token(text: str, page: PageState, lines: Sequence[str], start: int) -> Token:
    """Give a block that shows a body from line `start` (counted from 0) as it is written."""
    token = Token("code_block", "", 0, content=text, block=True, map=[start, len(lines)])
    token.meta[_HTML] = _figure(token, FenceInfo(), page, lines)
    return token


def _with_signs(code: str, language: str) -> str:
    """Highlight code whose lines begin with +, - or a space as if those were not there."""
    rows = code.split("\n")
    signs = [row[:1] if row[:1] in {"+", "-", " "} else "" for row in rows]
    bare = "\n".join(row[len(sign) :] for row, sign in zip(rows, signs, strict=True))
    html = highlight(bare, language).split("\n")
    return "\n".join(sign + row for sign, row in zip(signs, html, strict=True))


def _as_lines(html: str, code: str, info: FenceInfo) -> str:
    """Put each line into a `<span class="ln">`, with what is special about it."""
    rows = code.removesuffix("\n").split("\n")
    parts = []
    for number, (line, row) in enumerate(zip(html.split("\n"), rows, strict=False), start=1):
        classes = "ln"
        if number in info.marked:
            classes += " hl"
        if info.diff and row.startswith("+") and not row.startswith("+++ "):
            classes += " add"
        elif info.diff and row.startswith("-") and not row.startswith("--- "):
            classes += " del"
        shown = f' data-n="{info.start + number - 1}"' if info.numbered else ""
        parts.append(f'<span class="{classes}"{shown}>{line}\n</span>')
    return "".join(parts)


def _place(token: Token, lines: Sequence[str], word: str) -> tuple[int, int]:
    """Give the place of a word of the info string."""
    number = token.map[0] if token.map else 0
    source = lines[number] if number < len(lines) else ""
    start = source.find(token.markup) + len(token.markup)
    return number + 1, max(source.find(word, start), start) + 1


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return str(tokens[index].meta[_HTML])
