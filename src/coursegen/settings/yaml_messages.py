"""What a YAML parser's complaint means to an author: the jargon of libyaml and PyYAML in plain words, with a hint."""

from __future__ import annotations

import re
from typing import NamedTuple

from coursegen.settings.yaml_slips import CLOSING, find_slip


class Edit(NamedTuple):
    """What to write in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


class Trouble(NamedTuple):
    """A mistake in a YAML text: from character `start` to `end`, what it is, and how to mend it.

    `edit` is there where only one thing can have been meant.
    """

    start: int
    end: int
    message: str
    hint: str
    edit: Edit | None = None


class _Complaint(NamedTuple):
    """What the parser said: the text, its words in one string, where it stopped, and where what it read had begun."""

    text: str
    words: str
    at: int
    begun: int


_KEY = re.compile(r"""^[ \t]*(?:- +)*([^\s:#'"\[{][^:\n]*|"[^"\n]*"|'[^'\n]*'):[ \t]+(?=\S)""")


def explain(text: str, problem: str, context: str, at: int, begun: int) -> Trouble:
    """Translate a parser's complaint about `text`; `at` is where it stopped, `begun` where the construct had begun.

    Both libyaml's and PyYAML's own wording are understood. What neither table nor guess explains is said in general.
    """
    at, begun = min(at, len(text)), min(begun, len(text))
    complaint = _Complaint(text, f"{context} {problem}".lower(), at, begun)
    if (slip := find_slip(text, _line_before(text, begun)[0], _line(text, at)[1])) is not None:
        edit = Edit(slip.start, slip.end, slip.replacement) if slip.replacement else None
        return Trouble(slip.start, slip.end, slip.message, slip.hint, edit)
    for phrase, translate in _TABLE:
        if phrase in complaint.words and (trouble := translate(complaint)) is not None:
            return trouble
    return Trouble(at, at + 1, "YAML cannot be read from here on", "check quotes, brackets and indentation")


def quoted_scalar(value: str) -> str:
    """Write a value as a YAML scalar in quotes: single ones where the value holds double quotes or backslashes."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _line(text: str, at: int) -> tuple[int, int]:
    """Return the start and end of the line that holds index `at`."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _line_before(text: str, at: int) -> tuple[int, int]:
    """Return the start and end of the last line with text before the one that holds `at`; (0, 0) when there is none."""
    start, _ = _line(text, at)
    before = text[:start].rstrip()
    return _line(before, len(before)) if before else (0, 0)


def _colon_in_value(complaint: _Complaint) -> Trouble | None:
    """`title: Part 1: the start`, by far the most frequent mistake; or a line that hangs below a finished value."""
    text, at = complaint.text, complaint.at
    start, end = _line(text, at)
    if (key := _KEY.match(text[start:at])) is not None:
        value_start = start + key.end()
        value = re.split(r"\s#", text[value_start:end])[0].rstrip()
        name = key[1].strip()
        message = f'the value of "{name}" holds a colon followed by a space, which would start another key'
        quoted = quoted_scalar(value)
        edit = Edit(value_start, value_start + len(value), quoted) if value[:1] not in "\"'[{" else None
        return Trouble(at, at + 1, message, f"quote the value: {name}: {quoted}", edit)
    before_start, before_end = _line_before(text, at)
    before = text[before_start:before_end]
    if tight := re.match(r"[ \t]*[\w-]+(:)\S", before):
        colon = before_start + tight.start(1)
        return Trouble(colon, colon + 1, "a space is missing after the colon", "write key: value")
    if before.strip() and ":" not in before:
        return _no_colon(text, before_start, before_end)
    indented = start + len(text[start:end]) - len(text[start:end].lstrip())
    hint = "give it the same indentation as the line above, or move the value above to a line of its own"
    return Trouble(indented, end, "this line is indented below a key that already has a value", hint)


def _no_colon(text: str, start: int, end: int) -> Trouble:
    line = text[start:end]
    first = start + len(line) - len(line.lstrip())
    if tight := re.match(r"[ \t]*[\w-]+(:)\S", line):
        colon = start + tight.start(1)
        return Trouble(colon, colon + 1, "a space is missing after the colon", "write key: value")
    return Trouble(first, start + len(line.rstrip()), "this line has no colon", "write it as key: value")


def _missing_colon(complaint: _Complaint) -> Trouble:
    return _no_colon(complaint.text, *_line(complaint.text, complaint.begun))


def _unclosed_bracket(complaint: _Complaint) -> Trouble:
    text, at, begun = complaint.text, complaint.at, complaint.begun
    bracket = text[begun : begun + 1]
    closing = {"[": "]", "{": "}"}.get(bracket, "]")
    if "\n" in text[begun:at] or at >= len(text):
        return Trouble(begun, begun + 1, f'this "{bracket}" is never closed', f'add "{closing}", or quote it as text')
    message = f'a comma or "{closing}" is missing before this'
    return Trouble(at, at + 1, message, "quote an item that holds a colon, a quote or a bracket")


def _unclosed_quote(complaint: _Complaint) -> Trouble | None:
    if "end of stream" not in complaint.words and "document indicator" not in complaint.words:
        return None
    quote = complaint.text[complaint.begun : complaint.begun + 1]
    message = f"this {quote} is never closed"
    _, end = _line(complaint.text, complaint.begun)
    value = complaint.text[complaint.begun : end].rstrip()
    if len(value) > 1 and value[-1] in CLOSING:
        message = f"this {quote} is closed by a curly quote, {value[-1]}, which is a letter like any other to YAML"
        closing = complaint.begun + len(value) - 1
        edit = Edit(closing, closing + 1, quote)
        return Trouble(closing, closing + 1, message, f"write {value[:-1]}{quote}", edit)
    return Trouble(complaint.begun, complaint.begun + 1, message, f"add {quote} at the end of the value")


def _bad_escape(complaint: _Complaint) -> Trouble:
    message = "this backslash does not begin an escape that YAML knows"
    at = complaint.text.rfind("\\", 0, complaint.at + 1)
    at = complaint.at if at < 0 else at
    return Trouble(at, at + 2, message, "use single quotes, in which a backslash is plain text")


def _bad_start(complaint: _Complaint) -> Trouble:
    text, at = complaint.text, complaint.at
    if text[at : at + 1] == "\t":
        return _tab(complaint)
    return _quote_this(complaint, at)


def _tab(complaint: _Complaint) -> Trouble:
    start, end = _line(complaint.text, complaint.at)
    tab = complaint.text.find("\t", start, end)
    at = complaint.at if tab < 0 else tab
    edit = Edit(at, at + 1, "  ") if complaint.text[start:at].isspace() or at == start else None
    return Trouble(at, at + 1, "YAML does not allow a tab for indentation", "use spaces", edit)


def _quote_begun(complaint: _Complaint) -> Trouble:
    return _quote_this(complaint, complaint.begun)


def _quote_this(complaint: _Complaint, at: int) -> Trouble:
    _, end = _line(complaint.text, at)
    value = complaint.text[at:end].rstrip()
    message = f'a value cannot start with "{value[:1]}" in YAML'
    return Trouble(at, at + max(len(value), 1), message, f"quote it: {quoted_scalar(value)}")


def _list_on_key_line(complaint: _Complaint) -> Trouble:
    message = 'a list cannot start on the line of its key; "- " begins a list item'
    hint = "put the items on lines of their own, or quote the value if it is text"
    return Trouble(complaint.at, complaint.at + 1, message, hint)


def _stray(complaint: _Complaint) -> Trouble:
    """The parser wanted the next key and found text after a quote, a stray bracket or wrong indentation."""
    text, at = complaint.text, complaint.at
    start, end = _line(text, at)
    before = text[start:at].rstrip()
    character = text[at : at + 1]
    key = _KEY.match(text[start:end])
    if before.endswith(("]", "}")) and character not in "]}" and key is not None and text[start + key.end()] in "[{":
        value = text[start + key.end() : end].rstrip()
        message = f'text stands after the "{before[-1]}" that ends this value'
        return Trouble(at, end, message, f"quote it: {quoted_scalar(value)}")
    if before.endswith(("'", '"')):
        key = _KEY.match(before)
        value = text[start + key.end() : end].rstrip() if key else ""
        inner = value[1:-1] if value[:1] == value[-1:] else value
        other = quoted_scalar(inner) if before[-1] == "'" else "'" + inner.replace("'", "''") + "'"
        hint = f"write {other}" if inner else "put all of the value into one pair of quotes"
        return Trouble(at, end, "text stands after the closing quote", hint)
    if character in {"]", "}"}:
        return Trouble(at, at + 1, f'this "{character}" closes nothing', "delete it, or quote the value")
    if character == ":" and not before:
        return Trouble(at, at + 1, "a key is missing before this colon", "write key: value")
    message = "a list item stands where a key was expected" if character == "-" else "this line does not fit in here"
    return Trouble(at, end, message, "give it the same indentation as the lines that it belongs to")


def _second_document(complaint: _Complaint) -> Trouble:
    _, end = _line(complaint.text, complaint.at)
    return Trouble(complaint.at, end, "text follows the end of the YAML document", 'delete the line "..." above it')


# In this order: the first phrase that occurs in the parser's words and explains the text is taken.
_TABLE = (
    ("tab character", _tab),
    ("quoted scalar", _unclosed_quote),
    ("quoted scalar", _bad_escape),
    ("double-quoted", _bad_escape),
    ("cannot start any token", _bad_start),
    ("scanning a block scalar", _quote_begun),
    ("an anchor", _quote_begun),
    ("an alias", _quote_begun),
    ("a tag", _quote_begun),
    ("undefined tag", _quote_begun),
    ("directive", _quote_begun),
    ("mapping values are not allowed", _colon_in_value),
    ("mapping keys are not allowed", _bad_start),
    ("sequence entries are not allowed", _list_on_key_line),
    ("flow sequence", _unclosed_bracket),
    ("flow mapping", _unclosed_bracket),
    ("could not find expected ':'", _missing_colon),
    ("document start", _second_document),
    ("block mapping", _stray),
    ("block collection", _stray),
)
