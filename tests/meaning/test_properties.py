"""What holds for every text: reading it never fails, and no word of it is lost."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.model import Item, Kind
from coursegen.text import MARK

from .reading import Read, read

_HEADINGS = (
    "Learning Outcomes",
    "Prerequisites",
    "Course Structure",
    "Section 1: {}",
    "Why {}?",
    "Time Commitment",
    "What You'll Build",
    "Tools You'll Use",
    "Knowledge Check",
    "{}",
)
_LINES = (
    "- **{}** ({}): {}",
    "- **{}:** {}",
    "**{}**: {}",
    "**{}** - {}",
    "**{}**",
    "- {}",
    "- {} ({})",
    "- [x] {}",
    "1. {}?",
    "1. **{}** - {}",
    "   - [ ] {}",
    "   - {}",
    "     - {}",
    "     {}",
    "> {}",
    "> [!NOTE]",
    "[{}](x.md)",
    "`{}`",
    "| {} | {} |",
    "::: tip {}",
    ":::",
    "{}",
    "",
)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    """Make a text of likely and unlikely lines in which every word is another."""
    lines = draw(st.lists(st.tuples(st.booleans(), st.integers(0, 63), st.integers(1, 4)), max_size=25))
    text: list[str] = []
    count = 0
    for is_heading, choice, level in lines:
        pattern = _HEADINGS[choice % len(_HEADINGS)] if is_heading else _LINES[choice % len(_LINES)]
        words = [f"word{count + index}x" for index in range(pattern.count("{}"))]
        count += len(words)
        line = pattern.format(*words)
        text += ["", "#" * level + " " + line, ""] if is_heading else [line]
    return "\n".join(text) + "\n"


_KINDS = st.sampled_from(["course", "lesson", "path", "page"])


@settings(max_examples=150, deadline=None)
@given(_documents(), _KINDS)
def test_no_word_is_lost(text: str, kind: Kind) -> None:
    """Every word of a text is on its page: in the body, in a block, in the title or in the lead."""
    found = read(text, kind)
    shown = _shown(found)
    assert [word for word in re.findall(r"word\d+x", text) if word not in shown] == []


@settings(max_examples=150, deadline=None)
@given(_documents(), _KINDS)
def test_every_block_has_its_place(text: str, kind: Kind) -> None:
    """A block stands in the body, or in another block, and nowhere twice."""
    found = read(text, kind)
    marks = [mark[2] for part in _parts(found) for mark in MARK.finditer(part) if mark[1] == "B"]
    assert sorted(marks) == sorted(str(index) for index in range(len(found.page.blocks)))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from('#*-_`[]()<>!|:.1x \n\t\\"&~$^{}+=éß'), max_size=300), _KINDS)
def test_no_text_makes_it_fail(text: str, kind: Kind) -> None:
    """Whatever an author writes is read."""
    read(text, kind)


def _parts(found: Read) -> list[str]:
    top = found.body.top
    parts = [top.title_html, top.lead, found.body.html]
    for block in found.page.blocks:
        parts += [block.title, block.intro, block.outro, *block.attrs.values()]
        parts += [block.heading.html] if block.heading else []
        for item in block.items:
            parts += _item_parts(item)
    return parts


def _item_parts(item: Item) -> list[str]:
    own = [item.html, item.outro, item.label, item.note.replace("-", " ")]
    return [*own, *(part for child in item.children for part in _item_parts(child))]


def _shown(found: Read) -> str:
    titles = [item.text for block in found.blocks("structure") for item in block.items]
    return unescape(" ".join([*_parts(found), *titles]))
