"""YAML read into a tree of nodes, each with its place in the file; no value is ever guessed from its spelling."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.settings.yaml_messages import Edit, Trouble, explain, quoted_scalar
from coursegen.settings.yaml_slips import OPENING, comment_that_is_text, find_slip, without_curly_quotes


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar, spelled as the author spelled it; `plain` means without quotes, so that it may be a number or null."""

    text: str
    place: Span
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """Whether the author gave no value: nothing, `~` or `null` (YAML 1.2.2, section 10.3.2, core schema)."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class ListNode:
    """A sequence."""

    items: tuple[Node, ...]
    place: Span


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One `key: value` of a mapping."""

    key: str
    key_place: Span
    value: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping in the order of the file; every key occurs once."""

    place: Span
    entries: tuple[KeyValue, ...] = ()

    def get(self, key: str) -> KeyValue | None:
        """Return the entry of a key, or None."""
        return next((entry for entry in self.entries if entry.key == key), None)


Node = TextNode | ListNode | MapNode


def is_null(node: Node) -> bool:
    """Whether a node is a scalar without a value."""
    return isinstance(node, TextNode) and node.is_null


def flatten(node: Node, prefix: str = "") -> Iterator[tuple[str, Span]]:
    """Return the place of every value below a node under its dotted name: `title`, `tags.0`, `offerings.0.start`."""
    if prefix:
        yield prefix, node.place
    dot = prefix and prefix + "."
    if isinstance(node, MapNode):
        for entry in node.entries:
            yield from flatten(entry.value, dot + entry.key)
    elif isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from flatten(item, f"{dot}{index}")


def spelled(node: Node) -> Any:
    """Turn a node into dicts, lists and the strings as written; keys and list items without a value are left out."""
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [spelled(item) for item in node.items if not is_null(item)]
    return {entry.key: spelled(entry.value) for entry in node.entries if not is_null(entry.value)}


def typed(node: Node) -> Any:
    """Turn a node into JSON-like data by YAML 1.2's core schema (section 10.3.2): null, bool, int, float, text.

    Dates stay text, and so do whole numbers beyond 15 digits, which JavaScript could not hold.
    """
    if isinstance(node, ListNode):
        return [typed(item) for item in node.items]
    if isinstance(node, MapNode):
        return {entry.key: typed(entry.value) for entry in node.entries}
    if node.is_null:
        return None
    text = node.text
    if not node.plain:
        return text
    if text in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]{1,15}", text):
        return int(text)
    if re.fullmatch(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}(?:[eE][-+]?[0-9]{1,2})?", text):
        return float(text)
    return text


MAX_CHARACTERS = 64 * 1024
"""Front matter is a page of settings at most; more is a file of something else, or an attack."""

MAX_KEYS = 1000
"""The most keys of one mapping."""

MAX_DEPTH = 20
"""Nothing that coursegen reads nests deeper than 5; the rest is room for `extra:`."""

_MOST_REPAIRS = 200

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Without libyaml, front matter is read about 6 times slower."""

# YAML 1.2.2, section 5.1, "Character Set": what is not c-printable may not stand in a YAML text.
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

# A line that begins a top-level `key:`; broken front matter is cut there, so that each key is judged on its own.
_TOP_LEVEL_KEY = re.compile(r"""^(?:[^\s#\[\]{},&*!|>'"%@`?:-][^:\n]*|"[^"\n]*"|'[^'\n]*'):(?=[ \t\n]|$)""", re.M)


def load_mapping(text: str, path: str, first_line: int = 1) -> tuple[MapNode, tuple[Diagnostic, ...]]:
    r"""Read a YAML text (`\n` line ends) whose top level is a mapping, and say all that is wrong with it.

    `first_line` is the number of the text's first line in the file at `path`; all places are absolute. When the text
    is not YAML, each of its top-level keys is read on its own, so that one mistake hides neither another mistake nor
    the good values. Never raises.
    """
    page, nothing = _Page(path, text, first_line), MapNode(Span(path, 1, 1))
    if len(text) > MAX_CHARACTERS:
        limit = f"{MAX_CHARACTERS // 1024} kB"
        return nothing, (page.complain("yaml-too-large", 0, 1, f"this YAML has more than {limit}"),)
    if (bad := UNPRINTABLE.search(text)) is not None:
        message = f"the character U+{ord(bad[0]):04X} cannot stand in YAML"
        return nothing, (page.complain("bad-yaml", bad.start(), bad.end(), message, "delete it"),)
    root, problems = _read(page, 0, len(text))
    if root is None and problems:
        root, problems = _read_by_key(page, problems)
    problems = tuple(sorted(problems, key=lambda problem: (problem.location.line, problem.location.column)))
    if isinstance(root, MapNode):
        return root, problems
    if root is None or is_null(root):
        return nothing, problems
    if (slip := find_slip(text, 0, len(text))) is not None:
        return nothing, (*problems, page.complain("bad-yaml", slip.start, slip.end, slip.message, slip.hint))
    message = "expected lines of the form key: value"
    return nothing, (*problems, diagnose("bad-yaml", root.place, message, "for instance: title: My course"))


@dataclass(slots=True)
class _Page:
    """A text with its line starts: turns an index into a place (YAML counts more line ends than an editor does)."""

    path: str
    text: str
    first_line: int
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, start: int, end: int) -> Span:
        row = bisect_right(self.starts, start) - 1
        line_end = self.starts[row + 1] - 1 if row + 1 < len(self.starts) else len(self.text)
        shown = self.text[start : min(end, line_end)].rstrip(" \t")
        return Span(self.path, self.first_line + row, start - self.starts[row] + 1, max(len(shown), 1))

    def complain(self, code: str, start: int, end: int, message: str, hint: str = "") -> Diagnostic:
        return diagnose(code, self.place(start, end), message, hint)


def _read(page: _Page, start: int, end: int) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Parse a part of the page; None means that it is empty or could not be parsed to its end."""
    builder = _Builder(page, start)
    text = page.text[start:end]
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return None, tuple(builder.problems)
    except yaml.MarkedYAMLError as error:
        if (deep := _too_deep(page, start, start + _index(error.problem_mark))) is not None:
            return None, (*builder.problems, deep)
        return None, (*builder.problems, _say(page, start, _trouble(text, error)))
    except yaml.YAMLError:
        return None, (page.complain("bad-yaml", start, end, "this cannot be read as YAML"),)
    return builder.root, tuple(builder.problems)


def _trouble(text: str, error: yaml.MarkedYAMLError) -> Trouble:
    """Return what the parser's complaint about a text means."""
    mark, context = error.problem_mark, error.context_mark
    return explain(text, str(error.problem), str(error.context), _index(mark), _index(context or mark))


def repair_yaml(text: str) -> str:
    """Return a YAML text with the slips mended of which it is certain what was meant; all else stays as it is."""
    for _ in range(_MOST_REPAIRS):
        events: list[yaml.Event] = []
        try:
            events = list(yaml.parse(text, Loader=_LOADER))
            edit = None if any(isinstance(event, yaml.MappingStartEvent) for event in events) else _edit_of_slip(text)
        except yaml.MarkedYAMLError as error:
            edit = _trouble(text, error).edit
        except yaml.YAMLError:
            return text
        if edit is None:
            return _without_curly_quotes(text, events)
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _edit_of_slip(text: str) -> Edit | None:
    slip = find_slip(text, 0, len(text))
    return Edit(slip.start, slip.end, slip.replacement) if slip is not None and slip.replacement else None


def _without_curly_quotes(text: str, events: list[yaml.Event]) -> str:
    for event in reversed(events):
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
            inner = without_curly_quotes(event.value)
            if inner is not None:
                start, end = _index(event.start_mark), _index(event.end_mark)
                text = text[:start] + quoted_scalar(inner) + text[end:]
    return text


def _too_deep(page: _Page, start: int, end: int) -> Diagnostic | None:
    """Look for too deep a nesting before the mistake at `end`, where the parser stopped.

    Its scanner may be 1,024 characters ahead of its events, and libyaml has a limit of its own to the levels that it
    meets there. Read without the mistake, the part before it gives the events that were still to come.
    """
    builder = _Builder(page, start)
    with suppress(yaml.YAMLError):
        all(builder.take(event) for event in yaml.parse(page.text[start:end], Loader=_LOADER))
    return next((problem for problem in builder.problems if problem.code == "yaml-too-deep"), None)


def _index(mark: Any) -> int:
    """Return the character at which a mark of PyYAML stands; its own line counts more line ends than an editor does."""
    return int(mark.index) if mark else 0


def _say(page: _Page, start: int, trouble: Trouble) -> Diagnostic:
    return page.complain("bad-yaml", start + trouble.start, start + trouble.end, trouble.message, trouble.hint)


def _read_by_key(page: _Page, problems: tuple[Diagnostic, ...]) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read each top-level key of a broken text on its own; when that shows no mistake, `problems` stand."""
    cuts = [match.start() for match in _TOP_LEVEL_KEY.finditer(page.text)]
    if not cuts:
        return None, problems
    builder = _Builder(page, 0)
    parts = [(0, cuts[0])] if cuts[0] and page.text[: cuts[0]].strip() else []
    parts += list(zip(cuts, [*cuts[1:], len(page.text)], strict=True))
    entries: list[KeyValue] = []
    for start, end in parts:
        node, found = _read(page, start, end)
        builder.problems += found
        if isinstance(node, MapNode):
            entries += node.entries
    if all(problem.severity != "error" for problem in builder.problems):
        builder.problems += problems
    return MapNode(page.place(0, 0), builder.without_duplicates(entries)), tuple(builder.problems)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; in a mapping, keys and values alternate."""

    start: int
    is_map: bool
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    """Turns parser events into nodes; `offset` is where the parsed part begins in the page."""

    page: _Page
    offset: int
    root: Node | None = None
    problems: list[Diagnostic] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)

    def take(self, event: yaml.Event) -> bool:
        """Take one event; False means that reading must stop."""
        if isinstance(event, yaml.NodeEvent) and not self._is_allowed(event):
            return False
        start, end = self.offset + _index(event.start_mark), self.offset + _index(event.end_mark)
        if isinstance(event, yaml.ScalarEvent):
            # An escape can write what the text itself may not hold; NUL would even forge a mark (see model.Body).
            if (bad := UNPRINTABLE.search(event.value)) is not None:
                message = f"an escape stands for the character U+{ord(bad[0]):04X}, which text cannot hold"
                self.problems.append(self.page.complain("bad-yaml", start, end, message, "delete it"))
                return False
            plain = bool(event.implicit[0])
            value = self._without_slips(event.value, start, end) if plain else event.value
            self._add(TextNode(value, self.page.place(start, end), plain))
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) == MAX_DEPTH:
                message = f"this is nested more than {MAX_DEPTH} levels deep"
                self.problems.append(self.page.complain("yaml-too-deep", start, end, message))
                return False
            self._open.append(_Open(start, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(end)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            message = "a second YAML document starts here"
            self.problems.append(self.page.complain("bad-yaml", start, end, message, "delete this line"))
            return False
        return True

    def _is_allowed(self, event: yaml.NodeEvent) -> bool:
        """Refuse what makes YAML more than a tree of text, at the character that asks for it."""
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&" if event.anchor else ""
        if not sign and getattr(event, "tag", None) is not None:
            sign = "!"
        if not sign:
            return True
        at = self.page.text.find(sign, self.offset + _index(event.start_mark))
        line_end = self.page.text.find("\n", at)
        value = self.page.text[at : line_end if line_end >= 0 else None].rstrip()
        name = {"*": "an alias", "&": "an anchor", "!": "a tag"}[sign]
        message = f'a value that starts with "{sign}" is {name} in YAML, which is not supported'
        hint = f"quote it if it is text: {quoted_scalar(value)}"
        self.problems.append(self.page.complain("yaml-alias", at, at + len(value), message, hint))
        return False

    def _without_slips(self, value: str, start: int, end: int) -> str:
        """Report what a plain value most likely should be; curly quotes around it are left out."""
        if (comment := comment_that_is_text(self.page.text, end)) is not None:
            message = "everything from this # on is a comment, and no part of the value"
            whole = self.page.text[start : comment[1]].rstrip()
            hint = f"quote the value if it is text: {quoted_scalar(whole)}"
            self.problems.append(self.page.complain("yaml-comment", *comment, message, hint))
        if value and value[0] in OPENING and (inner := without_curly_quotes(value)) is not None:
            message = "curly quotes mean nothing in YAML; they are left out here"
            hint = f"write {quoted_scalar(inner)}, or {quoted_scalar(value)} if they belong to the text"
            self.problems.append(self.page.complain("curly-quotes", start, end, message, hint))
            return inner
        return value

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _close(self, end: int) -> None:
        closed = self._open.pop()
        place = self.page.place(closed.start, end)
        if not closed.is_map:
            self._add(ListNode(tuple(closed.children), place))
            return
        entries: list[KeyValue] = []
        if len(closed.children) > 2 * MAX_KEYS:
            self._complain_at(place, "yaml-too-large", f"this has more than {MAX_KEYS} keys", "")
            del closed.children[2 * MAX_KEYS :]
        for key, value in zip(closed.children[::2], closed.children[1::2], strict=True):
            if isinstance(key, TextNode) and (slip := find_slip(key.text, 0, len(key.text))) is not None:
                self._complain_at(key.place, "bad-yaml", slip.message, slip.hint)
            elif isinstance(key, TextNode):
                entries.append(KeyValue(key.text, key.place, value))
            else:
                self._complain_at(key.place, "bad-yaml", "a key must be plain text", "quote it if it is text")
        self._add(MapNode(place, self.without_duplicates(entries)))

    def without_duplicates(self, entries: list[KeyValue]) -> tuple[KeyValue, ...]:
        """Keep the first of several entries with the same key and report the others; a merge key is refused."""
        kept: dict[str, KeyValue] = {}
        for entry in entries:
            if entry.key == "<<":
                self._complain_at(entry.key_place, "yaml-alias", 'the merge key "<<" is not supported', "write it out")
            elif (first := kept.setdefault(entry.key, entry)) is not entry:
                message = f'"{entry.key}" is already given on line {first.key_place.line}'
                self._complain_at(entry.key_place, "duplicate-key", message, "delete one of the two")
        return tuple(kept.values())

    def _complain_at(self, place: Span, code: str, message: str, hint: str) -> None:
        self.problems.append(diagnose(code, place, message, hint))
