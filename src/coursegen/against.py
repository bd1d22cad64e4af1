"""Addresses of an old site that a new one no longer has, and which pages should keep them as aliases."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterable, Mapping

from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.exporters.html import pages
from coursegen.exporters.redirects import subjects
from coursegen.model import Site
from coursegen.old_site import page_url

_ALIKE = 0.6
"""How alike two names must be for one to be proposed for the other, as difflib counts it."""


def vanished(old: Iterable[str], site: Site) -> list[Diagnostic]:
    """Say which old addresses no page and no alias has, each with the page that most likely took its place."""
    now = {page.url for page in pages(site)} | {page_url(url) for url in site.files}
    now.update(alias for subject in subjects(site) for alias in subject.aliases)
    documents = {url: path for path, url in site.urls.items()}
    problems = []
    for url in old:
        if url in now or (url + "/" in now):
            continue
        heir = nearest(url, documents)
        message = f'"/{url}" was an address of the old site, and leads nowhere now'
        hint = f'add "aliases: [/{url}]" to {documents[heir]}' if heir is not None else ""
        place = Location(documents[heir]) if heir is not None else Location("content/")
        problems.append(diagnose("vanished-address", place, message, hint))
    return problems


def nearest(url: str, among: Mapping[str, str]) -> str | None:
    """Give the address that most likely took the place of another: one of the same last part, else one like it."""
    name = _name(url)
    same = [other for other in among if _name(other) == name]
    if same:
        return max(sorted(same), key=lambda other: difflib.SequenceMatcher(None, url, other).ratio())
    by_name = {_name(other): other for other in sorted(among, reverse=True)}
    close = difflib.get_close_matches(name, by_name, n=1, cutoff=_ALIKE)
    return by_name[close[0]] if close else None


def _name(url: str) -> str:
    return posixpath.splitext(url.rstrip("/").rpartition("/")[2])[0]
