"""The head of a file: where front matter ends and the text begins, and what it says."""

from __future__ import annotations

import hashlib
import re

from msgspec import Struct

from coursegen.model import Document, Meta, Source
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_OPENING = re.compile(r"\s*^(---|\+\+\+)[ \t]*$\n?", re.M)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.M)
_KEY_LINE = re.compile(r"[\w.-]+[ \t]*:(?:[ \t]|$)")
_LATE_WITHIN = 4_000
"""How many characters into a file front matter is looked for that came too late."""

_LATE_OPENING = re.compile(r"^(-{2,4}|[—–]{1,3})[ \t]*$\n", re.M)
_FENCE = re.compile(r"^[ \t]*(?:`{3}|~{3})", re.M)
_LATE_RULE = re.compile(r"(?:-{2,4}|[—–]{1,3})[ \t]*")
_LATE_KEY = re.compile(r"[a-z][\w-]*[ \t]*:(?:[ \t]|$)")
_MOST_LATE_LINES = 40


class Parts(Struct, frozen=True):
    """A file cut in two; `head_line` and `body_line` are the lines at which the parts begin, `head_line` 0: none.

    `head` is YAML, or TOML if `is_toml`.
    """

    head: str
    body: str
    head_line: int = 0
    body_line: int = 1
    diagnostics: tuple[Diagnostic, ...] = ()
    is_toml: bool = False


def split(text: str, path: str) -> Parts:
    r"""Cut a file (`\n` line ends, no BOM) into front matter and body.

    Front matter begins with a line `---`, before which only blank lines may stand, and ends with a line `---` or `...`.
    A `---` that is neither closed nor followed by a `key:` is a thematic break and belongs to the body. TOML stands
    between two lines `+++`. Never raises.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Parts("", text, diagnostics=_late(text, path))
    first_line = text.count("\n", 0, opening.end()) + 1
    if opening[1] == "+++":
        return _toml(text, path, first_line - 1)
    closing = _CLOSING.search(text, opening.end())
    if closing is not None and not _reaches_prose(text[opening.end() : closing.start()]):
        body_line = text.count("\n", 0, closing.end()) + 1
        problems = _cut_short(text[closing.end() :], path, body_line - 1) if closing[0][0] == "." else ()
        return Parts(text[opening.end() : closing.start()], text[closing.end() :], first_line, body_line, problems)
    rest = text[opening.end() :]
    if _KEY_LINE.match(rest) is None:
        return Parts("", text)
    return _unclosed(rest, path, first_line)


def _cut_short(rest: str, path: str, line: int) -> tuple[Diagnostic, ...]:
    """Tell when front matter goes on below the `...` that ends it: a `draft: true` there would be read by nobody."""
    below = rest.lstrip("\n")
    closing = _CLOSING.search(below)
    adjacent = below == rest
    if _KEY_LINE.match(below) is None or not (adjacent or (closing and not _reaches_prose(below[: closing.start()]))):
        return ()
    message = 'the front matter ends at this "...", and the keys below it are not read'
    return (diagnose("bad-yaml", Span(path, line, 1, 3), message, 'delete the line "..."'),)


def _reaches_prose(yaml: str) -> bool:
    """Whether what was taken for the closing line is a thematic break further down: a blank line, then prose."""
    lines = yaml.split("\n")
    blank = next((index for index, line in enumerate(lines) if not line.strip()), len(lines))
    below = next((line for line in lines[blank:] if line.strip() and line[0] != "#"), "")
    return bool(below) and below[0] not in " \t-\"'{}[]" and _KEY_LINE.match(below) is None


def _unclosed(rest: str, path: str, first_line: int) -> Parts:
    """Take the lines up to the first blank one as front matter, so that its other mistakes are reported as well."""
    lines = rest.split("\n")
    count = next((index for index, line in enumerate(lines) if not line.strip()), len(lines))
    location = Span(path, first_line - 1, 1, 3)
    message = 'the front matter that starts here has no closing line "---"'
    problem = diagnose(
        "unclosed-front-matter", location, message, f'add a line "---" after line {first_line + count - 1}'
    )
    yaml = "".join(line + "\n" for line in lines[:count])
    return Parts(yaml, "\n".join(lines[count:]), first_line, first_line + count, (problem,))


def _late_block(text: str, start: int) -> str | None:
    """Return the lines from here to a rule, if all are keys with what belongs to them."""
    lines = text[start : start + _LATE_WITHIN].split("\n", _MOST_LATE_LINES + 1)
    for index, line in enumerate(lines[:_MOST_LATE_LINES]):
        if index and _LATE_RULE.fullmatch(line):
            return "\n".join(lines[:index])
        belongs = index and line.strip() and line.startswith((" ", "\t", "- "))
        if not belongs and _LATE_KEY.match(line) is None:
            return None
    return None


def _late(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Tell when what reads like front matter is not the first thing in the file: nobody reads a `draft: true` there."""
    opening = _LATE_OPENING.search(text, 0, _LATE_WITHIN)
    while opening is not None:
        block = _late_block(text, opening.end())
        if block is not None and len(_FENCE.findall(text, 0, opening.start())) % 2 == 0:
            break
        opening = _LATE_OPENING.search(text, opening.end(), _LATE_WITHIN)
    else:
        return ()
    assert block is not None  # noqa: S101 - the loop was left by its break
    place = Span(path, text.count("\n", 0, opening.start(1)) + 1, 1, len(opening[1]))
    first = not text[: opening.start(1)].strip()
    message = "these lines are shown as text: front matter must be the first thing in the file, between two lines ---"
    hint = "write three plain hyphens in both lines" if first else "move them to the first line of the file"
    held = re.search(r"^(draft|publishDate)[ \t]*:", block, re.M)
    if held is not None:
        return (diagnose("hidden-draft", place, f'"{held[1]}" has no effect here; {message}', hint),)
    return (diagnose("late-front-matter", place, message, hint),)


def _toml(text: str, path: str, line: int) -> Parts:
    """Cut a file whose front matter is TOML."""
    start = text.index("+++") + 3
    closing = re.compile(r"^\+\+\+[ \t]*$\n?", re.M).search(text, start)
    if closing is None:
        return Parts("", text)
    body_line = text.count("\n", 0, closing.end()) + 1
    head = text[text.index("\n", start) + 1 : closing.start()]
    return Parts(head, text[closing.end() :], line + 1, body_line, is_toml=True)


class Head(Struct, frozen=True):
    """What the front matter of a file says, and the body below it; `digest` is that of `Document.head`."""

    meta: Meta
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()
    digest: str = ""


def read_head(source: Source, before: Document | None = None) -> Head:
    """Read the front matter of a source and judge it by the source's kind. Never raises.

    `before` is an earlier document of this kind: when its front matter was the same, and right, it is not read again.
    """
    parts = split(source.text, source.path)
    digest = "" if parts.diagnostics else _digest(source, parts)
    if before is not None and digest and before.head == digest:
        return Head(before.meta, parts.body, parts.body_line, digest=digest)
    from coursegen.settings.front_matter_keys import (
        parse_meta,  # with pydantic and YAML: as long as parsing twenty pages
    )

    if parts.is_toml:
        from coursegen.settings.toml_tree import load_toml as load
    else:
        from coursegen.settings.yaml_tree import load_mapping as load
    node, syntax_problems = load(parts.head, source.path, max(parts.head_line, 1))
    meta, problems = parse_meta(source.kind, node)
    found = (*parts.diagnostics, *syntax_problems, *problems)
    return Head(meta, parts.body, parts.body_line, found, "" if found else digest)


def load_schema() -> None:
    """Load what `read_head` needs for front matter that is new."""
    import coursegen.settings.front_matter_keys
    import coursegen.settings.yaml_tree  # noqa: F401


def _digest(source: Source, parts: Parts) -> str:
    text = f"{source.kind} {parts.head_line}\n{parts.head}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
