"""What a body holds, counted and in plain words: the workload for its reading time, the passages for search."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from coursegen.conventions.nodes import plain
from coursegen.lexicon import Lexicon
from coursegen.markdown import BLOCK_TOKEN, PageState
from coursegen.model import Passage, Workload
from coursegen.text import MARK, count_words

_CODE = frozenset({"fence", "code_block"})
_TAG = re.compile(r"<[^<>]*>")
_TASK = re.compile(r"\[[ xX]\]\s")
_NAME = re.compile(r"[^\W\d_]\w{2,}(?:\.\w+)*")
_NAMES_PER_PASSAGE = 40


def workload(tokens: Iterable[Token], page: PageState, lexicon: Lexicon, questions: int) -> Workload:
    """Count words outside code, lines of code that are not blank, and exercises.

    An exercise is a question of a knowledge check, a task box outside of one, or a heading that announces an exercise.
    """
    words = code_lines = boxes = announced = 0
    heading = False
    for token in tokens:
        if token.type in _CODE:
            code_lines += sum(1 for line in token.content.splitlines() if line.strip())
        elif token.type == "inline":
            text = plain(token)
            words += count_words(text)
            boxes += _has_task_box(token)
            announced += heading and lexicon.role(text) == "exercise"
        elif token.type == BLOCK_TOKEN:
            words += count_words(_block_text(token, page))
        heading = token.type == "heading_open"
    options = sum(
        option.checked is not None for block in page.blocks for item in block.items for option in item.children
    )
    return Workload(words=words, code_lines=code_lines, exercises=questions + max(0, boxes - options) + announced)


def passages(tokens: Sequence[Token], page: PageState, title_line: int) -> tuple[Passage, ...]:
    """Give the text under each heading of the page; what stands under the title counts as before the first heading.

    Of code, only the names in it are kept, each once per passage and not too many: enough to find `read_csv`.
    """
    by_line = {heading.line: heading for heading in page.headings}
    found: list[Passage] = []
    anchor = title = ""
    parts: list[str] = []
    names: dict[str, None] = {}

    def close() -> None:
        text = " ".join([*parts, *list(names)[:_NAMES_PER_PASSAGE]])
        if text or title:
            found.append(Passage(anchor, title, text))

    in_heading = False
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            line = page.line_offset + (token.map[0] if token.map else 0) + 1
            in_heading = True
            if line != title_line:
                close()
                heading = by_line.get(line)
                anchor, title = (heading.id, heading.text) if heading else ("", "")
                parts, names = [], {}
        elif token.type == "heading_close":
            in_heading = False
        elif token.type == "inline" and not in_heading:
            parts += [text] if (text := plain(token)) else []
        elif token.type == BLOCK_TOKEN:
            parts += [text] if (text := _block_text(token, page)) else []
        elif token.type in _CODE:
            names |= dict.fromkeys(_NAME.findall(token.content))
    close()
    return tuple(found)


def _has_task_box(inline: Token) -> bool:
    first = next((child for child in inline.children or () if child.content), None)
    return first is not None and (
        _TASK.match(first.content) is not None if first.type == "text" else "checkbox" in first.content
    )


def _block_text(token: Token, page: PageState) -> str:
    """Give the text of a block that the Markdown layer made: an alert or a container."""
    mark = MARK.fullmatch(token.content)
    if mark is None:
        return ""
    block = page.blocks[int(mark[2])]
    text = _TAG.sub(" ", MARK.sub("", f"{block.title} {block.intro} {block.outro}"))
    return " ".join(html.unescape(text).split())
