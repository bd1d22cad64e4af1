"""The block parser of markdown-it, asking at each line only the rules that can begin with its first character.

markdown-it asks seventeen rules at every line that begins a block, and twelve at every other line of a paragraph, and
nearly all of them look first whether the line begins with a sign of theirs. Which signs these are stands here; a rule
that is not in the tables is asked everywhere. What comes out is the same in every case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

STARTS: Mapping[str, str] = MappingProxyType(
    {
        "attributes": "{",
        "blockquote": ">",
        "container": ":",
        "fence": "`~",
        "footnote_def": "[",
        "heading": "#",
        "hr": "*-_",
        "html_block": "<",
        "list": "*+-0123456789",
        "math_block": "$",
        "reference": "[",
    }
)
"""The characters that the first line of a block can begin with, after its indentation."""

BELOW: Mapping[str, str] = MappingProxyType({"deflist": ":~", "table": ":-|"})
"""The characters that the line below the first one can begin with; a definition's may stand below an empty line."""

_CODE_COLUMNS = 4
"""A line that is indented so much may be code, whatever it begins with."""

Rules = Sequence[RuleFuncBlockType]


class BlockRuler(Ruler[RuleFuncBlockType]):
    """Gives, for the blocks that others may interrupt, one rule in place of the dozen that can."""

    def __init__(self, other: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = other.__rules__
        self._by_start: dict[tuple[str, bool, bool, bool], Rules] = {}

    def __compile__(self) -> None:
        """List the rules of each chain, as the parent does; "" is the chain of those that begin a block."""
        super().__compile__()
        assert self.__cache__ is not None  # noqa: S101 - made by the parent
        self._by_start = {}
        for chain in self.__cache__:
            if chain:
                self.__cache__[chain] = [self._interrupting(chain)]

    def beginning(self, first: str, below: str, next_below: str) -> Rules:
        """Return the rules to ask at a line by its first character, and those of the two lines below ("" for none)."""
        near = below or next_below
        key = first, below != "", below != "" and below in BELOW["table"], near != "" and near in BELOW["deflist"]
        rules = self._by_start.get(key)
        if rules is None:
            rules = self._by_start[key] = [
                rule.fn for rule in self.__rules__ if rule.enabled and _may_begin(rule.name, *key)
            ]
        return rules

    def _interrupting(self, chain: str) -> RuleFuncBlockType:
        able = [(rule.name, rule.fn) for rule in self.__rules__ if rule.enabled and chain in rule.alt]
        by_start: dict[tuple[str, bool], Rules] = {}

        def interrupts(state: StateBlock, line: int, end: int, silent: bool) -> bool:
            """Whether any rule of the chain begins a block at this line."""
            first = _first(state, line)
            ruled = line + 1 < end and _first(state, line + 1) in BELOW["table"]
            rules = by_start.get((first, ruled))
            if rules is None:
                # silently, the rule for definitions looks at the sign in the line itself
                signs = {**STARTS, "deflist": BELOW["deflist"], "table": first if ruled else "\n"}
                rules = by_start[first, ruled] = [rule for name, rule in able if first in signs.get(name, first)]
            for rule in rules:  # noqa: SIM110 - a generator would take as long as the rules
                if rule(state, line, end, silent):
                    return True
            return False

        return interrupts


def _may_begin(name: str, first: str, followed: bool, ruled: bool, defined: bool) -> bool:
    match name:
        case "table":
            return ruled
        case "deflist":
            return defined
        case "lheading":
            return followed
        case "code" | "too_deep":
            return False  # asked where a line is indented or deep
        case _:
            return first in STARTS.get(name, first)


def _first(state: StateBlock, line: int) -> str:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : start + 1]


class BlockParser(ParserBlock):
    """Takes the rules of another parser and does what it does, with fewer questions.

    At lines deeper than `shallow` levels all rules are asked.
    """

    def __init__(self, other: ParserBlock, shallow: int) -> None:
        super().__init__()
        self.ruler: BlockRuler = BlockRuler(other.ruler)
        self._shallow = shallow

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - the parent's names
        """Make the tokens of some lines."""
        every = self.ruler.getRules("")
        line, empty_lines = startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= state.md.options.maxNesting:
                state.line = endLine
                break
            if state.level > self._shallow or state.sCount[line] - state.blkIndent >= _CODE_COLUMNS:
                rules: Rules = every
            else:
                rules = self._rules_at(state, line, endLine)
            for rule in rules:
                if rule(state, line, endLine, False):
                    break
            state.tight = not empty_lines
            line = state.line
            # a paragraph in a nested list may have taken the empty line below it
            empty_lines = empty_lines or (line - 1 < endLine and state.isEmpty(line - 1))
            if line < endLine and state.isEmpty(line):
                empty_lines = True
                line += 1
                state.line = line

    def _rules_at(self, state: StateBlock, line: int, end: int) -> Rules:
        below = next_below = ""
        if line + 1 < end:
            if not state.isEmpty(line + 1):
                below = _first(state, line + 1)
            elif line + 2 < end and not state.isEmpty(line + 2):
                next_below = _first(state, line + 2)
        return self.ruler.beginning(_first(state, line), below, next_below)
