"""Addresses of an old site that a new one no longer has, and which pages should keep them as aliases."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from coursegen.checks.old_site import page_url
from coursegen.exporters.html import pages
from coursegen.exporters.redirects import subjects
from coursegen.model import Site
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

_ALIKE = 0.6
"""How alike two names must be for one to be proposed for the other, as difflib counts it."""

_ESCAPED = re.compile(r"[^\w/~.-]")
"""What an alias cannot hold as it is, or means something else in YAML."""

_MOST_COMPARED = 500_000
"""How many names are compared for all addresses together: some ten seconds."""


def vanished(old: Iterable[str], site: Site) -> Iterator[Diagnostic]:
    """Return which old addresses no page and no alias has, each with the page that most likely took its place."""
    now = {page.url for page in pages(site)} | {page_url(url) for url in site.files}
    now.update(alias for subject in subjects(site) for alias in subject.aliases)
    documents = {url: path for path, url in site.urls.items()}
    heirs = Heirs(documents)
    for url in old:
        if url in now or (url + "/" in now):
            continue
        heir = heirs.of(url)
        message = f'"/{url}" was an address of the old site, and leads nowhere now'
        if heir is None:
            yield diagnose("vanished-address", Span("content/"), message)
            continue
        alias = _ESCAPED.sub(lambda sign: quote(sign[0]), url)
        hint = f'add "aliases: [/{alias}]" to {documents[heir]}'
        yield diagnose("vanished-address", Span(documents[heir]), message, hint)


class Heirs:
    """Pages, by their addresses, among which the one is found that most likely took the place of another."""

    def __init__(self, among: Iterable[str]) -> None:
        self._left = _MOST_COMPARED
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for url in sorted(among):
            self._by_name[_name(url)].append(url)

    def of(self, url: str) -> str | None:
        """Return one of the same last part, else one like it; None when there is none, or after a great many."""
        name = _name(url)
        same = self._by_name.get(name, [])
        self._left -= len(same) or len(self._by_name)
        if self._left < 0:
            return None
        if same:
            return max(same, key=lambda other: difflib.SequenceMatcher(None, url, other).ratio())
        close = difflib.get_close_matches(name, self._by_name, n=1, cutoff=_ALIKE)
        return self._by_name[close[0]][0] if close else None


def _name(url: str) -> str:
    return posixpath.splitext(url.rstrip("/").rpartition("/")[2])[0]
