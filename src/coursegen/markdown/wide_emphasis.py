"""Emphasis beside Chinese, Japanese and Korean letters, which have no spaces around them.

CommonMark takes `**中文。**中文` for text, since punctuation inside and a letter outside make no right flank. Here a
mark beside a letter or sign of these scripts may open and close as beside a space, after the rule that the CommonMark
forum discusses as "CJK-friendly emphasis".
"""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline import strikethrough as struck
from markdown_it.rules_inline.state_inline import Scanned

from coursegen.markdown.positions import InlineRule

_WIDE = re.compile(
    r"[\u1100-\u11ff\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def install(md: MarkdownIt) -> None:
    """Wrap the rules that look at flanks; a text of ASCII goes its way as before."""
    md.inline.ruler.at("emphasis", _rule(emphasis.tokenize))
    md.inline.ruler.at("strikethrough", _rule(struck.tokenize))


def _rule(rule: InlineRule) -> InlineRule:
    def wide(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] in "*~" and "scanDelims" not in state.__dict__ and _has_wide(state.src):
            plain = state.scanDelims

            def scan(start: int, can_split_word: bool) -> Scanned:
                return _scan(state, plain(start, can_split_word), start)

            state.scanDelims = scan  # type: ignore[method-assign, assignment]
        return rule(state, silent)

    return wide


def _has_wide(text: str) -> bool:
    return not text.isascii() and _WIDE.search(text) is not None


def _scan(state: StateInline, scanned: Scanned, start: int) -> Scanned:
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if state.src[start] == "_" or not (_WIDE.match(before) or _WIDE.match(after)):
        return scanned
    opens = not after.isspace() and (not _is_sign(after) or _is_free(before))
    closes = not before.isspace() and (not _is_sign(before) or _is_free(after))
    return Scanned(opens, closes, scanned.length)


def _is_sign(character: str) -> bool:
    """Whether a character is punctuation of a script with spaces."""
    return unicodedata.category(character)[0] in "PS" and _WIDE.match(character) is None


def _is_free(character: str) -> bool:
    return character.isspace() or unicodedata.category(character)[0] in "PS" or _WIDE.match(character) is not None
