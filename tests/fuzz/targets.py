"""What is fuzzed: three functions that take whatever an author wrote and must give a model or diagnostics, always."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from coursegen.assemble import assemble
from coursegen.files.decode import decode
from coursegen.model import Config, Document, Kind, Source
from coursegen.parse import parse
from coursegen.settings.front_matter import read_head

KINDS: tuple[Kind, ...] = ("course", "lesson", "path", "page", "person", "glossary")
NOW = datetime(2030, 1, 1, tzinfo=UTC)
PLACES = {
    "course": "content/courses/a.md",
    "lesson": "content/courses/a/lessons/01-b.md",
    "path": "content/paths/c.md",
    "page": "content/pages/d.md",
    "person": "content/people/e.md",
    "glossary": "content/glossary.md",
}


def source(text: str, kind: Kind) -> Source:
    """Put a text where a file of this kind would stand."""
    folder = "a" if kind == "lesson" else ""
    slug = PLACES[kind].rpartition("/")[2].removesuffix(".md").removeprefix("01-")
    return Source(PLACES[kind], kind, slug, text, "", None, folder)


def check(document: Document) -> None:
    """What holds for every document: marks only of ours, and every message with a place in the file."""
    for found in document.diagnostics:
        assert found.location.line >= 0
        assert found.location.column >= 0
        assert found.message
        assert "\0" not in found.message
    assert "\0" not in document.title


def front_matter(data: bytes) -> None:
    """Any bytes as the front matter of any kind of file."""
    text, _ = decode(b"---\n" + data[1:] + b"\n---\n\n# T\n", "a.md")
    for kind in (KINDS[data[0] % len(KINDS)],) if data else ():
        head = read_head(source(text, kind))
        assert all(found.location.line >= 0 and found.message for found in head.diagnostics)


def markdown(data: bytes) -> None:
    """Any bytes as a whole file: Markdown, conventions, highlighting and formulas."""
    text, _ = decode(data[1:], "a.md")
    kind = KINDS[data[0] % len(KINDS)] if data else "page"
    document, _ = parse(source(text, kind), "escape" if data[:1] > b"\x7f" else "allow", "en")
    check(document)


def links(data: bytes) -> None:
    """Any bytes as the targets of links in a small site, one a line."""
    text, _ = decode(data, "a.md")
    targets = [line.replace("<", "").replace(">", "") for line in text.split("\n")[:20]]
    body = "\n\n".join(f"[a](<{target}>) ![b](<{target}>)" for target in targets)
    pages = [source(f"# T\n\n## H\n\n{body}\n", kind) for kind in ("course", "lesson", "page")]
    documents = [parse(page, "allow", "en")[0] for page in pages]
    site = assemble(documents, (), Config(url="https://example.org/"), now=NOW)
    for urls in site.link_urls.values():
        for url in urls:
            path = (url or "").partition("?")[0].partition("#")[0]
            assert not path.startswith("javascript:")
            assert ".." not in path.split("/")


TARGETS: dict[str, Callable[[bytes], None]] = {"front-matter": front_matter, "markdown": markdown, "links": links}
