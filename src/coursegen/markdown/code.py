"""Code blocks: the line that opens a fence, and a figure with a copy button, a title, and lines where lines matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.highlight import PLAIN, escape, highlight, knows, names
from coursegen.markdown.page_state import PageState
from coursegen.problems.suggest import did_you_mean
from coursegen.text import mark
from coursegen.time_limit import TooSlow, limit_time

_WORD = re.compile(r"""\{[^{}]*\}|[\w.-]+=(?:"[^"]*"|'[^']*'|\S*)|\S+""")
_NAMED_LANGUAGE = re.compile(r"\{\s*\.?([\w+#-]+)\s*(.*?)\}")
_RANGES = re.compile(r"\d+(?:-\d+)?(?:[\s,]+\d+(?:-\d+)?)*")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")
_MOST_LINES = 100_000
_CELLS = frozenset({"code", "code-block", "code-cell", "sourcecode"})
_CELL_OPTION = re.compile(r"(?:(?::[A-Za-z][\w-]*:|#\|)[^\n]*\n)+")
_PARTS = re.compile(r"""[\w-]+=(?:\[[^\]]*\]|"[^"]*"|[^,\s]+)""")
_FILE_NAME = re.compile(r"[\w./-]*\w\.[A-Za-z]\w*")
_DIAGRAMS = frozenset({"d2", "dot", "graphviz", "mermaid", "plantuml", "puml"})
_OF_OTHERS_WRITTEN = (
    "annotate attr cache caption-position copy echo editable eval execute exec ignore include label "
    "live message n nocopy no_run nowrap noplayground overwrite preview playground runnable should_panic warning "
    "wordwrap wrap .annotate .cell .input .input-cell .output .cell-code .copy .no-copy .select "
)
_OF_OTHERS = frozenset(_OF_OTHERS_WRITTEN.split())

OPTIONS_HINT = 'the options are title="…", linenos, start=5, {1,3-5} and diff'


@dataclass(slots=True)
class FenceInfo:
    """What an author asked of a code block: `marked` are line numbers from 1, `start` is the first number shown.

    `refused` are the options that were not understood, as written; `others` those of another tool.
    `is_cell` tells that lines of options may stand at the start of the code.
    """

    language: str = ""
    title: str = ""
    numbered: bool = False
    start: int = 1
    marked: frozenset[int] = frozenset()
    diff: bool = False
    refused: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    is_cell: bool = False


def read_fence_info(info: str) -> FenceInfo:
    """Read `python title="a.py" linenos {1,3-5}`; the language may also be `{python}` or `{.python …}`."""
    result = FenceInfo()
    info = info.strip()
    if (named := _NAMED_LANGUAGE.match(info)) and not _RANGES.fullmatch(info[1 : named.end() - 1].strip()):
        result.language = named[1]
        rest = f"{named[2]} {info[named.end() :]}"
        result.is_cell = info[1] != "." and named[1].lower() not in {"rst", "restructuredtext"}
        if result.language.lower() in _CELLS:
            result.language, _, rest = rest.strip().partition(" ")
        elif "," in rest and "=" in rest and not rest.startswith("{"):
            rest = rest.replace(",", " ")  # {r, echo=FALSE}
    elif info.startswith("{"):
        rest = info
    else:
        result.language, _, rest = info.partition(" ")
        if (brace := result.language.find("{")) > 0:
            result.language, rest = result.language[:brace], f"{result.language[brace:]} {rest}"
        if "," in result.language:
            result.language, *result.others = result.language.split(",")
    for word in _WORD.findall(rest):
        _read_option(result, word)
    return result


def _read_option(result: FenceInfo, word: str) -> None:
    if word[0] == "{" and word[-1] == "}":
        if "=" in word:
            for part in _PARTS.findall(word[1:-1]) or [word]:
                _take(result, part, *part.split("=", 1))
            return
        name, value = "hl_lines", word[1:-1]
    else:
        name, _, value = word.partition("=")
    _take(result, word, name, value)


def _take(result: FenceInfo, word: str, name: str, value: str = "") -> None:
    """Take an option that is understood; keep the others apart."""
    reader = _OPTIONS.get(name.lower())
    if reader is not None and reader(result, value.strip("\"'[] ").replace('"', "")):
        return
    if reader is None and not value and not result.title and _FILE_NAME.fullmatch(word):
        result.title = word
    elif reader is None and (name.lower() in _OF_OTHERS or name.startswith("fig")):
        result.others.append(word)
    else:
        result.refused.append(word)


def _title(result: FenceInfo, value: str) -> bool:
    result.title = value
    return bool(value)


def _numbered(result: FenceInfo, value: str) -> bool:
    result.numbered = value.lower() not in {"false", "off", "no"}
    return True


def _lines_or_numbers(result: FenceInfo, value: str) -> bool:
    return _numbered(result, value) if value.isalpha() or not value else _marked(result, value)


def _start_or_numbers(result: FenceInfo, value: str) -> bool:
    return _start(result, value) if value[:1].isdigit() else _numbered(result, value)


def _start(result: FenceInfo, value: str) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        return False
    result.start = int(value)
    result.numbered = True
    return True


def _diff(result: FenceInfo, value: str) -> bool:
    result.diff = True
    return not value


def _marked(result: FenceInfo, value: str) -> bool:
    if not _RANGES.fullmatch(value):
        return False
    lines: set[int] = set(result.marked)
    for first, last in _RANGE.findall(value):
        if len(first) > 6 or len(last) > 6:
            return False
        lines.update(range(int(first), min(int(last or first), _MOST_LINES) + 1))
    result.marked = frozenset(lines)
    return True


_OPTIONS: dict[str, Callable[[FenceInfo, str], bool]] = {
    "title": _title,
    "linenos": _numbered,
    "start": _start,
    "linenostart": _start,
    "hl_lines": _marked,
    "diff": _diff,
    # the names that other tools have for the same
    "caption": _title,
    "filename": _title,
    "code-line-numbers": _lines_or_numbers,
    "emphasize-lines": _marked,
    "linenums": _start_or_numbers,
    "lineno-start": _start,
    "startfrom": _start,
    "showlinenumbers": _start_or_numbers,
    "numberlines": _numbered,
    ".numberlines": _numbered,
    ".line-numbers": _numbered,
}


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
            if info.is_cell and (options := _CELL_OPTION.match(token.content)):
                token.content = token.content[options.end() :]
            if info.language.lower() != "math":  # a formula, which is typeset already
                token.meta[_HTML] = _figure(token, info, page, lines)


def _figure(token: Token, info: FenceInfo, page: PageState, lines: Sequence[str]) -> str:
    """Return the whole `<figure>`, and report what was not understood."""
    html = _code(token, info, page, lines)
    count = token.content.count("\n") + (not token.content.endswith("\n"))
    for word in info.refused:
        message = f"the option {word} of a code block is not understood; it is ignored"
        page.report("bad-code-option", _place(token, lines, word), message, OPTIONS_HINT, len(word))
    if info.others:
        message = f"{', '.join(info.others)[:80]} of a code block is another tool's; it is ignored"
        _once(page, "foreign-option", _place(token, lines, info.others[0]), message, OPTIONS_HINT)
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
    if language.lower() in _DIAGRAMS:
        message = f"this is a diagram of {language}, which coursegen does not draw; it is shown as code"
        place = _place(token, lines, language)
        _once(page, "unknown-language", place, message, "put it beside the file as a picture, such as an SVG", language)
        if not knows(language):
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
            return limit_time(MOST_SECONDS, draw, code, language) if page.guarded else draw(code, language)
        except TooSlow:
            page.slow_languages.add(language.lower())
            message = f"the code takes longer than {MOST_SECONDS:g} seconds to highlight; it is shown plain"
    page.report("too-slow", _place(token, lines, language), message, _TOO_SLOW_HINT)
    return escape(code)


def _once(page: PageState, code: str, place: tuple[int, int], message: str, hint: str, word: str = "") -> None:
    """Report what is said once a file."""
    key = f"{code} {word}"
    if key not in page.foreign:
        page.foreign.add(key)
        page.report(code, place, message, hint, len(word) or 1)


def _hint(language: str, page: PageState) -> str:
    """Return what to write for an unknown language."""
    hints = page.unknown_languages
    if language not in hints and len(hints) < MOST_HINTS:
        hints[language] = did_you_mean(language[:40], (name for name in names() if len(name) > 2 or len(language) <= 2))
    return hints.get(language) or "write text for code without a language"


def verbatim_token(text: str, page: PageState, lines: Sequence[str], start: int) -> Token:
    """Return a block that shows a body from line `start` (counted from 0) as it is written."""
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
    """Return the place of a word of the info string."""
    number = token.map[0] if token.map else 0
    source = lines[number] if number < len(lines) else ""
    start = source.find(token.markup) + len(token.markup)
    return number + 1, max(source.find(word, start), start) + 1


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return str(tokens[index].meta[_HTML])
