"""All links of the site: those in texts, the images of front matter, and those that site.yaml names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from coursegen.assemble.destinations import Goal, Map, link_map
from coursegen.assemble.ids import Entry
from coursegen.assemble.links import resolve
from coursegen.assemble.locate import at, in_site_file
from coursegen.assemble.urls import alias_url, page_url
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.model import Config, HeldBack, Link

HOME_FOLDERS = ("content", "content/courses", "content/paths")
"""Folders whose content the home page lists."""


def site_map(
    entries: Sequence[Entry],
    files: Mapping[str, str],
    held_back: Mapping[str, HeldBack],
    other_addresses: Iterable[str],
    config: Config,
) -> Map:
    """Collect what links may lead to; `other_addresses` are those that neither a document nor an asset has."""
    own = ["", "404.html"] if config.search == "off" else ["", "404.html", "search/"]
    aliases = [alias_url(alias) for entry in entries for alias in entry.document.meta.aliases]
    folders = dict.fromkeys(HOME_FOLDERS, "")
    for entry in entries:
        parts = entry.path.split("/")
        if entry.kind == "lesson":
            folders["/".join(parts[:3])] = folders["/".join(parts[:4])] = f"courses/{entry.course_id}/"
        if parts[-1] == "index.md":
            folders["/".join(parts[:-1])] = page_url(entry)
    pages = [(entry.document, page_url(entry)) for entry in entries]
    return link_map(pages, folders, files, (*own, *sorted(other_addresses), *aliases), held_back)


def text_links(entries: Iterable[Entry], there: Map) -> tuple[dict[str, tuple[str | None, ...]], list[Diagnostic]]:
    """Resolve the links of all texts, by document path."""
    urls: dict[str, tuple[str | None, ...]] = {}
    problems: list[Diagnostic] = []
    for entry in entries:
        own = there.files[entry.path] if entry.path in there.files else Goal(page_url(entry), is_page=True)
        found = [resolve(entry.path, own, link, there) for link in entry.document.links]
        urls[entry.path] = tuple(url for url, _ in found)
        problems += [problem for _, problem in found if problem is not None]
    return urls, problems


def image_urls(entries: Iterable[Entry], there: Map) -> tuple[dict[str, str], list[Diagnostic]]:
    """Resolve `image:` of all front matters, by document path; without one, or with a broken one, there is none."""
    urls: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for entry in entries:
        image = entry.document.meta.image
        if image is None:
            continue
        place = at(entry.document, "image")
        link = Link(image, "image", place.line, place.column)
        url, problem = resolve(entry.path, Goal(page_url(entry), is_page=True), link, there)
        if url is not None:
            urls[entry.path] = url
        problems += [] if problem is None else [problem]
    return urls, problems


def config_links(config: Config, there: Map) -> list[Diagnostic]:
    """Check the links and pictures that site.yaml names; they are addresses of the site or of other hosts."""
    named: dict[str, Location] = {}
    for keys, links in (
        (("nav",), config.nav),
        (("hero.links",), config.hero_links),
        (("footer.links", "footer"), config.footer),
    ):
        for index, link in enumerate(links):
            named.setdefault(link.url, in_site_file(config, *(f"{key}.{index}.url" for key in keys)))
    found = (_in_frame(url, place, "link", there) for url, place in named.items())
    problems = [problem for problem in found if problem is not None]
    for key, file in (("hero.image", config.hero_image), ("theme.logo", config.theme.logo)):
        problem = _in_frame(file, in_site_file(config, key), "image", there) if file else None
        if problem is not None:
            message = f'there is no file "{file}" in static/ or content/'
            problems.append(diagnose("missing-theme-file", problem.location, message, problem.hint))
    return problems


def _in_frame(url: str, place: Location, kind: Literal["link", "image"], there: Map) -> Diagnostic | None:
    link = Link(url if ":" in url else "/" + url.lstrip("/"), kind, place.line, place.column)
    return resolve(place.path, Goal("", is_page=True), link, there)[1]
