"""The exporters, a row each in one table: each turns the same site into files of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from coursegen.memory.codec import BODIES
from coursegen.model import Body, Output, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme

Make = Callable[[Mapping[str, Body]], Sequence[Output]]


class Part(Struct, frozen=True):
    """One part of an exporter's files: `name` is its own, `facts` all it is made from, but for documents by path.

    `make` gives the files, each of bytes, from the bodies of these documents, and depends on nothing else but the code.
    It may be called in another process.
    """

    name: str
    facts: bytes
    documents: tuple[str, ...]
    make: Make


class Recall(Protocol):
    """Gives the files of parts, one after the other; those that an earlier build has made are not made again."""

    def __call__(self, parts: Sequence[Part], bodies: Mapping[str, Body]) -> Iterable[Sequence[Output]]:
        """Return for each part what its `make` gives."""


def made_now(parts: Sequence[Part], bodies: Mapping[str, Body]) -> Iterable[Sequence[Output]]:
    """Remember nothing."""
    return (part.make(bodies) for part in parts)


def make_part(make: Make, bodies: Mapping[str, bytes]) -> Sequence[Output]:
    """Make a part from bodies as they are sent to another process."""
    return make({path: body for path, data in bodies.items() if (body := BODIES.decode(data)) is not None})


OF_CATALOGUE = frozenset({"redirects", "llms", "api", "sitemap", "feed", "robots", "manifest", "icon"})
"""The exporters that are given nothing but the catalogue, so their files can depend on nothing else of the site."""


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


__all__ = ["EXPORTERS", "Exporter", "export_all", "export_parts"]


class Exporter(Protocol):
    """Turns a site into outputs; `bodies` gives the body of a document by its path, and may read it only then."""

    def __call__(self, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        """Yield outputs in a fixed order, each path once."""


def _exporter(module: str, function: str = "export", *, of_site: bool = False) -> Exporter:
    """Name the function that is an exporter; one `of_site` needs nothing but the site."""

    def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterable[Output | Diagnostic]:
        found = getattr(import_module(f"coursegen.exporters.{module}"), function)
        made: Iterable[Output | Diagnostic] = found(site) if of_site else found(site, theme, bodies)
        return made

    return export


EXPORTERS: Mapping[str, Exporter] = {
    "html": _exporter("html"),
    "search": _exporter("search"),
    "pagefind": _exporter("pagefind"),
    "redirects": _exporter("redirects"),
    "plain": _exporter("plain"),
    "llms": _exporter("plain", "export_list", of_site=True),
    "api": _exporter("api", of_site=True),
    "sitemap": _exporter("sitemap", of_site=True),
    "feed": _exporter("feeds", of_site=True),
    "robots": _exporter("robots", of_site=True),
    "manifest": _exporter("web_manifest"),
    "icons": _exporter("icons"),
}

_IN_PARTS = frozenset({"search", "icons"})


def export_parts(
    name: str, site: Site, theme: Theme, bodies: Mapping[str, Body], recall: Recall
) -> list[Output] | None:
    """Run an exporter that says what each part of its files is made from; None for one that does not."""
    if name not in _IN_PARTS:
        return None
    return list(import_module(f"coursegen.exporters.{name}").export(site, theme, bodies, recall))


def export_all(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output | Diagnostic]:
    """Run every exporter; a file that an earlier one has made stays.

    `html` comes first and yields the author's own files, so that a `static/robots.txt` takes the place of ours.
    """
    taken: set[str] = set()
    for export in EXPORTERS.values():
        new: list[str] = []
        for made in export(site, theme, bodies):
            if isinstance(made, Diagnostic):
                yield made
            elif made.path.casefold() not in taken:
                new.append(made.path.casefold())
                yield made
        taken.update(new)
