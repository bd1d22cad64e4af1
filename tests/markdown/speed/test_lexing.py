"""Trying fewer rules gives the tokens that Pygments gives, for every lexer that only follows its rules."""

from __future__ import annotations

import random
import re
from typing import Any, ClassVar

import pygments.lexers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import RegexLexer, bygroups, default
from pygments.lexers import LEXERS
from pygments.token import Keyword, Name, Text, Whitespace

from coursegen.markdown.speed.lexing import Lexing
from coursegen.time_limit import TooSlow, limit_time

SAMPLE = """\
#!/bin/sh
import os, re  # a comment
class Point(object):
    '''Documentation.'''
    def size(self, x=0x1F, y=1.5e-3): return f"{x!r:>8} and \\n" if x >= y else None
/* another */ public static int main(String[] args) { return args.length << 2; } // end
SELECT a.id, COUNT(*) FROM `table` AS a WHERE a.name LIKE '%x''y%' GROUP BY 1;
for i in $(seq 1 "$n"); do echo "${i%.*}" 'one' <<EOF
EOF
done; <p class="x">a &amp; b</p> {{ value|upper }} \\begin{x} $\\alpha$ \\end{x}
let f = (a) => `text ${a + 1}`; fn g<'a>(x: &'a str) -> Option<u8> { None }
"""


def texts(lexing: Lexing, seed: str) -> list[str]:
    """Return the sample, and two rows of what stands in the lexer's own expressions, shuffled."""
    chance = random.Random(seed)
    found = ["x", "1.5", "\n", " "]
    for rules in (lexing._rules or {}).values():
        for match, _, _ in rules:
            found += re.findall(r"[^\W_]+|[^\w\s]", match.__self__.pattern)
    return [SAMPLE, "".join(chance.choices(found, k=150)), " ".join(chance.choices(found, k=150))]


@pytest.mark.parametrize("initial", sorted({name[0].upper() for name in LEXERS}))
def test_tokens_are_those_of_pygments(initial: str) -> None:
    """Every lexer there is, in their own words; those that do more than follow rules are asked themselves."""
    for name in (name for name in LEXERS if name[0].upper() == initial):
        lexer = getattr(pygments.lexers, name)(stripnl=False, ensurenl=False)
        lexing = Lexing(lexer, enough=0)
        for text in texts(lexing, name):
            assert list(lexing.tokens(text)) == list(lexer.get_tokens(text)), name


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["PythonLexer", "JavascriptLexer", "BashLexer", "RustLexer", "HtmlLexer"]), st.text(max_size=80))
def test_any_text_has_the_tokens_that_pygments_gives_it(name: str, text: str) -> None:
    """Whatever stands in a code block."""
    lexer = getattr(pygments.lexers, name)(stripnl=False, ensurenl=False)
    assert list(Lexing(lexer, enough=0).tokens(text)) == list(lexer.get_tokens(text))


class Odd(RegexLexer):
    """Has rules that begin in every way, and moves between states in every way."""

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (r"(a)(b)", bygroups(Name, Keyword)),
            (r"(['\"]).*?\1", Text.Quoted),
            (r"(?i)x|y", Keyword.Letter),
            (r"(?P<word>w)(?P=word)", Text.Twice),
            (r"(?s)<.>", Text.Any),
            (r"\(", Text.Open, ("one", "two")),
            (r"!", Text.Again, "#push"),
            (r"\s", Whitespace),
        ],
        "one": [(r"\)", Text.Close, "#pop"), (r"1", Text.One)],
        "two": [(r"\)", Text.Close, ("#pop", "#push", "one")), (r"3", Text.Three, "#pop:2"), default("#pop")],
    }


@settings(max_examples=300, deadline=None)
@given(st.text("abx'\"Xyw<\n>()123! ", max_size=40))
def test_rules_of_every_kind_work_as_in_pygments(text: str) -> None:
    """Groups, references, names, flags, pushes and pops, and a rule that matches nothing."""
    lexer = Odd(stripnl=False, ensurenl=False)
    assert list(Lexing(lexer, enough=0).tokens(text)) == list(lexer.get_tokens(text))


def test_rules_are_looked_at_when_there_is_enough_code() -> None:
    """A few blocks are faster with the rules as they are; the tokens are the same."""
    lexing = Lexing(Odd(stripnl=False, ensurenl=False), enough=5)
    first = list(lexing.tokens("ab ab"))
    assert not lexing._states
    assert list(lexing.tokens("ab ab")) == first
    assert lexing._states


class Endless(RegexLexer):
    """Needs time that doubles with each character."""

    tokens: ClassVar[dict[str, list[Any]]] = {"root": [(r"b", Text), (r"(a|a)*c", Name), (r"a", Text)]}


def test_a_rule_that_never_ends_is_ended() -> None:
    """The budget holds in the midst of a match."""
    lexing = Lexing(Endless(stripnl=False, ensurenl=False), enough=0)
    with pytest.raises(TooSlow):
        limit_time(0.2, lexing.tokens, "a" * 60)
    assert [text for _, text in lexing.tokens("ab")] == ["a", "b"]
