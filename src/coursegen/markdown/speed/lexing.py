"""Pygments' tokens in half the time, for languages of which a site has much code.

Pygments tries the regular expressions of a lexer's state one after the other, at each place of a text; most of the time
goes into calls that match nothing. Here only those are tried that can begin with the character at that place, in the
same order. Finding out which these are takes some milliseconds a state, so it is done when it pays; a lexer that does
more than follow its table of rules is left to Pygments.

It saves 10 in a hundred of a cold build: 14.2 seconds of the processor became 12.7, the means of twelve builds of each
kind in turn, on 2026-12-01, by `coursegen build --jobs 1` of what `python -m tests.bench.corpus FOLDER 1000` writes.
tests/markdown/speed/test_lexing.py proves the tokens equal, for every lexer that there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from coursegen.markdown.speed.first_characters import Beginnings

ENOUGH_CHARACTERS = 50_000
"""From so much code in a language on, looking at its rules takes less time than it saves: about a hundred blocks."""

Token = tuple[_TokenType, str]
Rule = tuple[Callable[[str, int], "re.Match[str] | None"], Any, Any]
"""As Pygments has it: a bound `match`, a kind of token or a function that gives tokens, and the next state."""


class _State(dict[str, Sequence[Rule]]):
    """The rules to try at a character, in their order; "" stands for the end of the text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules
        self._beginnings = [Beginnings(_pattern(rule)) for rule in rules]

    def __missing__(self, character: str) -> Sequence[Rule]:
        if not character or not character.isascii():
            return self._rules
        tried = zip(self._rules, self._beginnings, strict=True)
        self[character] = found = [rule for rule, beginnings in tried if beginnings.allow(character)]
        return found


class Lexing:
    """Divides code in one language into tokens, exactly as its lexer does."""

    def __init__(self, lexer: Lexer, enough: int = ENOUGH_CHARACTERS) -> None:
        self._lexer = lexer
        self._rules = _rules(lexer)
        self._waiting = enough
        self._states: dict[str, _State] = {}

    def tokens(self, code: str) -> Iterable[Token]:
        """Return the kind and the text of each token in order."""
        if self._rules is None or "\r" in code or code.startswith("\ufeff"):
            return self._lexer.get_tokens(code)
        if self._waiting > 0:
            self._waiting -= len(code)
            return self._lexer.get_tokens(code)
        return self._follow(code)

    def _follow(self, code: str) -> list[Token]:
        """Do what `RegexLexer.get_tokens_unprocessed` does, with fewer rules at each place."""
        found: list[Token] = []
        add = found.append
        position, stack = 0, ["root"]
        state = self._state("root")
        while True:
            for match, action, after in state[code[position : position + 1]]:
                matched = match(code, position)
                if matched is None:
                    continue
                if type(action) is _TokenType:
                    add((action, matched.group()))
                elif action is not None:
                    found.extend([(kind, text) for _, kind, text in action(self._lexer, matched)])
                position = matched.end()
                if after is not None:
                    _move(stack, after)
                    state = self._state(stack[-1])
                break
            else:
                if position >= len(code):
                    return found
                if code[position] == "\n":
                    stack = ["root"]
                    state = self._state("root")
                    add((Whitespace, "\n"))
                else:
                    add((Error, code[position]))
                position += 1

    def _state(self, name: str) -> _State:
        state = self._states.get(name)
        if state is None:
            assert self._rules is not None  # noqa: S101 - `tokens` has looked
            state = self._states[name] = _State(self._rules[name])
        return state


def _rules(lexer: Lexer) -> dict[str, list[Rule]] | None:
    """Return the table of a lexer that does nothing but follow it, else None."""
    kind = type(lexer)
    plain = (
        isinstance(lexer, RegexLexer)
        and kind.get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
        and kind.get_tokens is Lexer.get_tokens
        and not lexer.filters
    )
    rules: dict[str, list[Rule]] | None = getattr(lexer, "_tokens", None) if plain else None
    if rules and all(isinstance(_pattern(rule), re.Pattern) for some in rules.values() for rule in some):
        return rules
    return None


def _pattern(rule: Rule) -> re.Pattern[str]:
    return getattr(rule[0], "__self__", None)  # type: ignore[return-value]


def _move(stack: list[str], after: Any) -> None:
    """Change the stack of states as Pygments does."""
    if isinstance(after, int):
        # at least one state stays
        del stack[1 if abs(after) >= len(stack) else after :]
        return
    for state in (after,) if isinstance(after, str) else after:
        if state == "#pop":
            if len(stack) > 1:
                stack.pop()
        elif state == "#push":
            stack.append(stack[-1])
        else:
            stack.append(state)
