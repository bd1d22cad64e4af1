"""Where front matter ends and the text begins."""

from __future__ import annotations

import hashlib
import re

from msgspec import Struct

from coursegen.model import Document, Meta, Source
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_OPENING = re.compile(r"\s*^(---|\+\+\+)[ \t]*$\n?", re.M)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.M)
_KEY_LINE = re.compile(r"[\w.-]+[ \t]*:(?:[ \t]|$)")


class Parts(Struct, frozen=True):
    """A file cut in two; `yaml_line` and `body_line` are the lines at which the parts begin, `yaml_line` 0: none."""

    yaml: str
    body: str
    yaml_line: int = 0
    body_line: int = 1
    diagnostics: tuple[Diagnostic, ...] = ()


def split(text: str, path: str) -> Parts:
    r"""Cut a file (`\n` line ends, no BOM) into front matter and body.

    Front matter begins with a line `---`, before which only blank lines may stand, and ends with a line `---` or `...`.
    A `---` that is neither closed nor followed by a `key:` is a thematic break and belongs to the body. Never raises.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return Parts("", text)
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


def _toml(text: str, path: str, line: int) -> Parts:
    """Refuse Hugo's other front matter by name: shown as text it would puzzle its author more than a message does."""
    closing = re.compile(r"^\+\+\+[ \t]*$\n?", re.M).search(text, text.index("+++") + 3)
    if closing is None:
        return Parts("", text)
    message = "front matter between +++ lines is TOML, which is not read"
    problem = diagnose("bad-yaml", Span(path, line, 1, 3), message, "write it as YAML between two --- lines")
    body_line = text.count("\n", 0, closing.end()) + 1
    return Parts("", text[closing.end() :], 0, body_line, (problem,))


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
    from coursegen.settings.yaml_tree import load_mapping

    node, yaml_problems = load_mapping(parts.yaml, source.path, max(parts.yaml_line, 1))
    meta, problems = parse_meta(source.kind, node)
    found = (*parts.diagnostics, *yaml_problems, *problems)
    return Head(meta, parts.body, parts.body_line, found, "" if found else digest)


def load_schema() -> None:
    """Load what `read_head` needs for front matter that is new."""
    import coursegen.settings.front_matter_keys
    import coursegen.settings.yaml_tree  # noqa: F401


def _digest(source: Source, parts: Parts) -> str:
    text = f"{source.kind} {parts.yaml_line}\n{parts.yaml}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
