"""Pygments' tokens in half the time, for languages of which a site has much code.

Pygments tries the regular expressions of a lexer's state one after the other, at each place of a text; most of the time
goes into calls that match nothing. Here neighbouring rules of a state are joined into one expression, `a()|b()|c()`,
which tries them in the same order without leaving the matcher. The empty group behind each tells by its number which
one has matched. Joining takes some milliseconds a state, so it is done when it pays; a lexer that does more than follow
its table of rules, and a rule that cannot be joined, are left to Pygments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

ENOUGH_CHARACTERS = 50_000
"""From so much code in a language on, joining takes less time than it saves: about a hundred blocks."""

Token = tuple[_TokenType, str]
Rule = tuple[Callable[[str, int], "re.Match[str] | None"], Any, Any]
"""As Pygments has it: a bound `match`, a kind of token or a function that gives tokens, and the next state."""

Joined = tuple[Callable[[str, int], "re.Match[str] | None"], dict[int | None, Rule]]
"""A `match`, and by the number of the group that was closed last the rule that it stands for."""

_GLOBAL_FLAGS = re.compile(r"\(\?([ims]+)\)")
_BOUND_TO_ITS_PLACE = re.compile(r"\\[1-9]|\(\?P|\(\?\(|\(\?[aiLmsux]+\)")
"""References to groups, whose numbers change, names, which could stand twice, and flags for a whole expression."""


class Lexing:
    """Divides code in one language into tokens, exactly as its lexer does."""

    def __init__(self, lexer: Lexer, enough: int = ENOUGH_CHARACTERS) -> None:
        self._lexer = lexer
        self._rules = _rules(lexer)
        self._waiting = enough
        self._states: dict[str, tuple[Joined, ...]] = {}

    def tokens(self, code: str) -> Iterable[Token]:
        """Give the kind and the text of each token in order."""
        if self._rules is None or "\r" in code or code.startswith("\ufeff"):
            return self._lexer.get_tokens(code)
        if self._waiting > 0:
            self._waiting -= len(code)
            return self._lexer.get_tokens(code)
        return self._follow(code)

    def _follow(self, code: str) -> list[Token]:
        """Do what `RegexLexer.get_tokens_unprocessed` does, with joined rules."""
        found: list[Token] = []
        add = found.append
        position, stack = 0, ["root"]
        state = self._state("root")
        while True:
            for match, rules in state:
                matched = match(code, position)
                if matched is None:
                    continue
                single, action, after = rules[matched.lastindex]
                if type(action) is _TokenType:
                    add((action, matched.group()))
                elif action is not None:
                    # its groups have their own numbers only in the rule's own match
                    own = single(code, position)
                    found.extend([(kind, text) for _, kind, text in action(self._lexer, own)])
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

    def _state(self, name: str) -> tuple[Joined, ...]:
        state = self._states.get(name)
        if state is None:
            assert self._rules is not None  # noqa: S101 - `tokens` has looked
            state = self._states[name] = tuple(_joined(self._rules[name]))
        return state


def _rules(lexer: Lexer) -> dict[str, list[Rule]] | None:
    """Give the table of a lexer that does nothing but follow it, else None."""
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


def _joined(rules: Sequence[Rule]) -> Iterable[Joined]:
    """Join each run of neighbours that can be; order is kept, as it decides which rule matches."""
    run: list[Rule] = []
    for rule in rules:
        if _source(rule) is None or (run and _flags(rule) != _flags(run[0])):
            if run:
                yield _join(run)
            run = []
        if _source(rule) is None:
            yield rule[0], _Always(rule)
        else:
            run.append(rule)
    if run:
        yield _join(run)


class _Always(dict[int | None, Rule]):
    """Stands for one rule, whichever of its groups was closed last."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, _: int | None) -> Rule:
        return self._rule


def _join(rules: Sequence[Rule]) -> Joined:
    parts: list[str] = []
    by_group: dict[int | None, Rule] = {}
    groups = 0
    for rule in rules:
        parts.append(f"{_source(rule)}()")
        groups += _pattern(rule).groups + 1
        by_group[groups] = rule
    return re.compile("|".join(parts), _flags(rules[0])).match, by_group


def _flags(rule: Rule) -> int:
    """Give the flags that an expression was given, without those that it begins with."""
    pattern = _pattern(rule)
    begins = _GLOBAL_FLAGS.match(pattern.pattern)
    inside = re.compile(begins[0]).flags if begins else 0
    return pattern.flags & ~inside & ~re.UNICODE


def _source(rule: Rule) -> str | None:
    """Write an expression so that it can stand among others, None where that is not certain."""
    pattern = _pattern(rule)
    text = pattern.pattern
    flags = ""
    if begins := _GLOBAL_FLAGS.match(text):
        flags, text = begins[1], text[begins.end() :]
    if pattern.flags & re.VERBOSE or _BOUND_TO_ITS_PLACE.search(text):
        return None
    return f"(?{flags}:{text})" if flags or "|" in text else text


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
