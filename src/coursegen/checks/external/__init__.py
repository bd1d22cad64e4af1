"""Links to other sites: asked for over the network, and only when an author says so (`check --external`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from coursegen.checks.external.answers import Verdict, recall, remember
from coursegen.checks.external.ask import PATIENCE_SECONDS, UnreadableError, ask_all, fetch
from coursegen.checks.external.client import Client
from coursegen.memory.cache import Cache
from coursegen.model import Link
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose

__all__ = ["PATIENCE_SECONDS", "Client", "UnreadableError", "check_external", "fetch"]

_CODES = {
    "dead": "dead-link",
    "moved": "moved-link",
    "unreachable": "unreachable-link",
    "private": "private-link",
}


def check_external(
    named: Mapping[str, Sequence[Link]],
    project: Path,
    client: Client,
    now: datetime,
    seconds: float = PATIENCE_SECONDS,
) -> list[Diagnostic]:
    """Ask for every address that texts name, each once, and report those that do not answer as they should.

    `named` are the links to other sites in each text, by its path. Answers are remembered in the project's
    `.coursegen/` as they come; `now` decides how old they are. Asking ends after so many seconds.
    """
    links = list(_links(named))
    wanted = sorted({_address(link) for _, link in links})
    with Cache(project) as cache:
        verdicts = dict(recall(cache, wanted, now))
        unknown = [url for url in wanted if url not in verdicts]
        for url, verdict in ask_all(unknown, client, seconds=seconds):
            remember(cache, url, verdict, now)
            verdicts[url] = verdict
    return [problem for path, link in links if (problem := _problem(path, link, verdicts[_address(link)])) is not None]


def _links(named: Mapping[str, Sequence[Link]]) -> Iterator[tuple[str, Link]]:
    for path, links in sorted(named.items()):
        for link in links:
            if link.target.lower().startswith(("http://", "https://", "//")):
                yield path, link


def _address(link: Link) -> str:
    """Return what is asked for: without the anchor, which servers never see."""
    address = link.target.partition("#")[0]
    return f"https:{address}" if address.startswith("//") else address


def _problem(path: str, link: Link, verdict: Verdict) -> Diagnostic | None:
    if verdict.kind == "fine":
        return None
    place = Span(path, link.line, link.column, max(1, min(len(link.target), 200)))
    hint = f"write {verdict.goal}" if verdict.kind == "moved" else ""
    return diagnose(_CODES[verdict.kind], place, f'"{link.target}": {verdict.reason}', hint)
