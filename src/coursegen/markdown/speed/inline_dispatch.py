"""The inline parser of markdown-it, asking at each character only the rules that can begin with it.

markdown-it asks all sixteen rules at every sign that could have a meaning, and each of them looks first whether it is
its own. Which signs these are stands here; a rule that is not in the table is asked everywhere. Text without any such
sign is not parsed at all: it is one token. What comes out is the same in every case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

STARTS: Mapping[str, str] = MappingProxyType(
    {
        "attributes": "{",
        "autolink": "<",
        "backticks": "`",
        "bare_address": ":",
        "bare_mail": "@",
        "emphasis": "*_",
        "entity": "&",
        "escape": "\\",
        "footnote_inline": "^",
        "footnote_ref": "[",
        "html_inline": "<",
        "image": "!",
        "link": "[",
        "math_inline": "$",
        "math_reference": "\\",
        "newline": "\n",
        "strikethrough": "~",
    }
)
"""The characters that a rule can begin with; `text` takes all that stop nothing."""


class _Rules(dict[str, Sequence[RuleFuncInlineType]]):
    """The rules to ask at a character, in their order; `active` are all that are switched on."""

    def __init__(self, active: Sequence[tuple[str, RuleFuncInlineType]], stops: re.Pattern[str]) -> None:
        super().__init__()
        self._active = active
        self._stops = stops

    def __missing__(self, character: str) -> Sequence[RuleFuncInlineType]:
        plain = self._stops.match(character) is None
        found = [
            rule
            for name, rule in self._active
            if (plain if name == "text" else character in STARTS.get(name, character))
        ]
        self[character] = found
        return found


class InlineParser(ParserInline):
    """Takes the rules of another parser and does what it does, with fewer questions."""

    def __init__(self, other: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = other.ruler, other.ruler2
        self._asked: tuple[Sequence[RuleFuncInlineType], _Rules] = ((), _Rules((), self.terminator_re))

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Put the tokens of a text into `tokens`, which is empty."""
        if self.terminator_re.search(src) is not None:
            return super().parse(src, md, env, tokens)
        if src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens

    def tokenize(self, state: StateInline) -> None:
        """Make tokens up to the state's end."""
        rules_at = self._rules()
        source, end = state.src, state.posMax
        most = state.md.options["maxNesting"]
        while (start := state.pos) < end:
            if state.level < most:
                for rule in rules_at[source[start]]:
                    if rule(state, False):
                        break
                else:
                    state.append_pending(source[start])
                    state.pos += 1
            else:
                state.append_pending(source[start])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        """Go to the end of the token that begins here, without making it."""
        start = state.pos
        if start in state.cache:
            state.pos = state.cache[start]
            return
        if state.level < state.md.options["maxNesting"]:
            state.level += 1
            found = any(rule(state, True) for rule in self._rules()[state.src[start]])
            state.level -= 1
            if not found:
                state.pos += 1
        else:
            state.pos = state.posMax + 1
        state.cache[start] = state.pos

    def _rules(self) -> _Rules:
        """Return the table for the rules that are switched on now."""
        active = self.ruler.getRules("")
        if active is not self._asked[0]:
            names = self.ruler.get_active_rules()
            self._asked = (active, _Rules(tuple(zip(names, active, strict=True)), self.terminator_re))
        return self._asked[1]
