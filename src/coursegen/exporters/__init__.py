"""The exporters, a row each in one table: each turns the same site into files of one kind.

A build, the preview and the tests run the rows of this table through `export`, or, what is made page by page, through
`Exporter.load`. What makes a file again is decided here, by `needs`, and not by the exporter: one that names nothing is
run after every edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from importlib import import_module
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursegen.memory.codec import BODIES
from coursegen.model import Body, Output, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme


class Needs(Enum):
    """What an exporter is made from, which is what its function is called with.

    `TEXTS`: `(site, theme, bodies)`, all of them. `CATALOGUE`: likewise, but without documents and bodies, so its files
    can depend on no text. `PARTS`: `(site, theme)`; it gives parts, which say themselves what they are made from.
    `PAGES`: `(renderer, page)`, for one page after another. `COPIES`: likewise, without any template. The first two
    and the last two return outputs and diagnostics.
    """

    CATALOGUE = "catalogue"
    TEXTS = "texts"
    PARTS = "parts"
    PAGES = "pages"
    COPIES = "copies"


class Exporter(Struct, frozen=True):
    """One row of the table: a function of a module in this package, and what it needs."""

    name: str
    module: str
    needs: Needs = Needs.TEXTS
    function: str = "export"

    def load(self) -> Callable[..., Any]:
        """Import the module, and return the function."""
        function: Callable[..., Any] = getattr(import_module(f"coursegen.exporters.{self.module}"), self.function)
        return function


EXPORTERS = (
    Exporter("html", "html", Needs.PAGES),
    Exporter("plain", "plain", Needs.COPIES),
    Exporter("files", "html", Needs.CATALOGUE, "export_files"),
    Exporter("search", "search", Needs.PARTS),
    Exporter("pagefind", "pagefind", Needs.TEXTS),
    Exporter("redirects", "redirects", Needs.CATALOGUE),
    Exporter("llms", "plain", Needs.CATALOGUE, "export_list"),
    Exporter("api", "api", Needs.CATALOGUE),
    Exporter("sitemap", "sitemap", Needs.CATALOGUE),
    Exporter("feed", "feeds", Needs.CATALOGUE),
    Exporter("robots", "robots", Needs.CATALOGUE),
    Exporter("manifest", "web_manifest", Needs.CATALOGUE),
    Exporter("icons", "web_manifest", Needs.PARTS, "export_icons"),
)
"""In this order: a file keeps its place from the first that makes it.

So pages come first, and the author's own files next: a `static/robots.txt` takes the place of ours.
"""

Make = Callable[[Mapping[str, Body]], Iterable[Output | Diagnostic]]


class Part(Struct, frozen=True):
    """One part of an exporter's files: `name` is its own, `facts` all it is made from, but for documents by path.

    `facts` is None for a part that is made from everything that its exporter is given. `make` returns the files from
    the bodies of the documents, and depends on nothing else but the code and the theme. Where there are documents, it
    may be called in another process.
    """

    name: str
    facts: bytes | None
    documents: tuple[str, ...]
    make: Make


class Listing(Struct, frozen=True):
    """Files that an exporter makes from the output paths of all its parts, at every build."""

    make: Callable[[Sequence[str]], Iterable[Output]]


MakeParts = Callable[[Exporter, Sequence[Part]], Iterable[Iterable[Output | Diagnostic]]]
"""Returns what the `make` of each part gives, in order; it may have been made earlier."""


def export(site: Site, theme: Theme, make: MakeParts) -> Iterator[Iterable[Output | Diagnostic]]:
    """Return what each exporter makes, in the order of the table, but for those that are run page by page."""
    for exporter in EXPORTERS:
        if exporter.needs not in (Needs.PAGES, Needs.COPIES):
            yield export_one(exporter, site, theme, make)


def export_one(exporter: Exporter, site: Site, theme: Theme, make: MakeParts) -> Iterator[Output | Diagnostic]:
    """Return what one exporter makes: its parts, and the files that list them."""
    pieces = list(_pieces(exporter, site, theme))
    paths: list[str] = []
    for made in make(exporter, [piece for piece in pieces if isinstance(piece, Part)]):
        for one in made:
            if isinstance(one, Output):
                paths.append(one.path)
            yield one
    for piece in pieces:
        if isinstance(piece, Listing):
            yield from piece.make(paths)


def _pieces(exporter: Exporter, site: Site, theme: Theme) -> Iterable[Part | Listing]:
    function = exporter.load()
    match exporter.needs:
        case Needs.PARTS:
            pieces: Iterable[Part | Listing] = function(site, theme)
            return pieces
        case Needs.CATALOGUE:
            make: Make = lambda _: function(catalogue(site), theme, {})  # noqa: E731
        case _:
            make = lambda bodies: function(site, theme, bodies)  # noqa: E731
    return (Part(f"exporter {exporter.name}", None, (), make),)


def make_now(bodies: Mapping[str, Body]) -> MakeParts:
    """Return a way to make parts that remembers nothing."""
    return lambda _, parts: (part.make(bodies) for part in parts)


def make_part(make: Make, bodies: Mapping[str, bytes]) -> tuple[Output | Diagnostic, ...]:
    """Make a part from bodies as they are sent to another process."""
    return tuple(make({path: body for path, data in bodies.items() if (body := BODIES.decode(data)) is not None}))


def catalogue(site: Site) -> Site:
    """Leave out documents with their links and messages, what is held back, the moment, and where settings stand."""
    return replace(
        site,
        config=replace(site.config, places={}),
        documents={},
        urls={},
        link_urls={},
        held_back=(),
        now=None,
        diagnostics=(),
    )
