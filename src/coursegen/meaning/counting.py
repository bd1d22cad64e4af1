"""What a body holds, counted and in plain words: the workload for its reading time, the passages for search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.token import Token

from coursegen.markdown.page_state import PageState
from coursegen.meaning.lexicon import Lexicon
from coursegen.meaning.tree import flat, plain, task_box
from coursegen.model import Passage, Workload
from coursegen.text import count_words

_CODE = frozenset({"fence", "code_block"})
_NAME = re.compile(r"(?=[\w.]{3})[^\W\d_]\w*(?:\.\w+)*")
_NAMES_PER_PASSAGE = 40
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060))


Text = tuple[Token, str]


def texts(tokens: Iterable[Token]) -> list[Text]:
    """Return all block tokens, each with its text if it is an inline one: made once, for it is asked for twice."""
    return [(token, plain(token) if token.type == "inline" else "") for token in flat(tokens)]


def workload(texts: Iterable[Text], lexicon: Lexicon, questions: int) -> Workload:
    """Count words outside code, lines of code that are not blank, and exercises.

    An exercise is a question of a knowledge check, a task box (those below a numbered item are a question's options),
    or a heading that announces an exercise.
    """
    words = code_lines = boxes = announced = numbered = 0
    heading = False
    for token, text in texts:
        if token.type in _CODE:
            code_lines += sum(1 for line in token.content.splitlines() if line.strip())
        elif token.type == "inline":
            words += count_words(text)
            announced += heading and lexicon.role(text) == "exercise"
        elif token.type.startswith("ordered_list_"):
            numbered += token.nesting
        elif token.type == "list_item_open":
            boxes += task_box(token) is not None and not numbered
        heading = token.type == "heading_open"
    return Workload(words=words, code_lines=code_lines, exercises=questions + boxes + announced)


def passages(texts: Iterable[Text], page: PageState, title_line: int) -> tuple[Passage, ...]:
    """Return the text under each heading of the page; what stands under the title counts as before the first heading.

    Of code, only the names in it are kept, each once per passage and not too many: enough to find `read_csv`.
    """
    by_line = {heading.line: heading for heading in page.headings}
    found: list[Passage] = []
    anchor = title = ""
    parts: list[str] = []
    names: dict[str, None] = {}

    def close() -> None:
        whole = " ".join([*parts, *list(names)[:_NAMES_PER_PASSAGE]])
        if whole or title:
            # a soft hyphen, or a place to break a line, is part of no word that anyone looks for
            found.append(
                Passage(anchor, title.translate(_UNSEEN), whole if whole.isascii() else whole.translate(_UNSEEN))
            )

    in_heading = False
    for token, text in texts:
        if token.type == "heading_open" and token.level == 0:
            line = page.line_offset + (token.map[0] if token.map else 0) + 1
            in_heading = line == title_line or line in by_line
            if line != title_line:
                close()
                heading = by_line.get(line)
                anchor, title = (heading.id, heading.text) if heading else ("", "")
                parts, names = [], {}
        elif token.type == "heading_close":
            in_heading = False
        elif text and not in_heading:
            parts.append(text)
        elif token.type in _CODE:
            names |= dict.fromkeys(_NAME.findall(token.content))
    close()
    return tuple(found)
