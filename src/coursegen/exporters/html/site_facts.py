"""What pages need to know of the whole site: little enough to be part of every page's key, and made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from coursegen.art.pictures import Picture
from coursegen.exporters.feeds import has_feed
from coursegen.exporters.html.pages import copied_pages
from coursegen.exporters.html.scene import AnySite, images_of
from coursegen.files.image_size import Size, image_size
from coursegen.model import Course, Site
from coursegen.theme.styles import rounded_hue

_GOLDEN_ANGLE = 137.508
"""Degrees between one path and the next: however many there are, neighbours differ clearly."""

_TURN = (-22, 30)
"""How far the first and the last course of a path are turned away from its hue, in degrees."""


def hue_classes(site: Site) -> tuple[dict[str, str], dict[str, str]]:
    """Return the CSS class of each path and of each course, by id."""
    paths: dict[str, str] = {}
    degrees: dict[str, float] = {}
    for index, path in enumerate(site.paths.values()):
        degrees[path.id] = path.hue if path.hue is not None else site.config.theme.hue + index * _GOLDEN_ANGLE
        paths[path.id] = f"hue-{rounded_hue(degrees[path.id])}"
    courses: dict[str, str] = {}
    alone = 0
    for course in site.courses.values():
        hue = course.hue if course.hue is not None else _turned(course, degrees)
        if hue is None:
            hue = site.config.theme.hue + (len(paths) + alone) * _GOLDEN_ANGLE
            alone += 1
        courses[course.id] = f"hue-{rounded_hue(hue)}"
    return paths, courses


def _turned(course: Course, degrees: dict[str, float]) -> float | None:
    """Turn the hue of a course's first path by the course's place in it; None for a course outside all paths."""
    for place in course.places:
        if place.path_id in degrees:
            low, high = _TURN
            share = (place.number - 1) / (place.count - 1) if place.count > 1 else None
            return degrees[place.path_id] + (low + (high - low) * share if share is not None else 0)
    return None


_NOTHING: Mapping[str, str] = MappingProxyType({})


class SiteFacts(Struct, frozen=True):
    """The hue class of each path and course by id, and the size of each image by site URL, where it has one.

    `catalogue` gives id and number of parts of each course in order: covers are drawn from it, since neighbours must
    differ. `covers` are those that have been drawn already, by course: a site that has been narrowed comes with its
    own, so that nobody need draw the whole catalogue again. `has_paths` tells whether the home page lists paths,
    `has_feed` whether there is an Atom feed. `copied` are the URLs of the pages that have a Markdown copy. `pictures`
    are the images, by site URL, of which there are copies, `cards` the social cards by the URL of their page: "" for
    that of all pages without one of their own.
    """

    path_hues: Mapping[str, str] = field(default_factory=dict)
    course_hues: Mapping[str, str] = field(default_factory=dict)
    catalogue: tuple[tuple[str, int], ...] = ()
    covers: Mapping[str, str] = field(default_factory=dict)
    has_paths: bool = False
    has_feed: bool = False
    copied: frozenset[str] = frozenset()
    sizes: Mapping[str, Size] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)


def site_facts(site: Site, pictures: Mapping[str, Picture] | None = None) -> SiteFacts:
    """Take from a whole site what its pages share; who narrows it for some pages adds the sizes of their images."""
    has_paths = any(course_id in site.courses for path in site.paths.values() for course_id in path.course_ids)
    known = SiteFacts(has_paths=has_paths, has_feed=has_feed(site), copied=copied_pages(site), pictures=pictures or {})
    return update_facts(site, known)


def update_facts(site: Site, before: SiteFacts) -> SiteFacts:
    """Do the same for a site with the pages, files and dates of one of which it is known."""
    path_hues, course_hues = hue_classes(site)
    return replace(
        before,
        path_hues=path_hues,
        course_hues=course_hues,
        catalogue=tuple((course.id, len(course.sections) or len(course.lessons)) for course in site.courses.values()),
    )


def facts_for(shared: SiteFacts, site: AnySite, covers: Mapping[str, str] = _NOTHING) -> SiteFacts:
    """Leave out what a narrowed site does not hold; in place of the catalogue stand the covers of its courses."""
    return replace(
        shared,
        path_hues={key: shared.path_hues[key] for key in site.paths},
        course_hues={key: shared.course_hues[key] for key in site.courses},
        catalogue=(),
        covers={key: covers[key] for key in site.courses if key in covers},
        copied=shared.copied & linked(site.link_urls),
        pictures=visible_images(shared.pictures, site),
        cards=_of_subjects(shared.cards, site) if shared.cards else {},
    )


def _of_subjects(cards: Mapping[str, str], site: AnySite) -> Mapping[str, str]:
    subjects = ("", *(path.url for path in site.paths.values()), *(course.url for course in site.courses.values()))
    return {url: cards[url] for url in subjects if url in cards}


def visible_images(pictures: Mapping[str, Picture], site: AnySite) -> Mapping[str, Picture]:
    """Leave out the pictures that a narrowed site does not show."""
    return {url: pictures[url] for url in sorted(used_images(site) & pictures.keys())} if pictures else {}


def used_images(site: AnySite) -> set[str]:
    """Return the site URLs of all images in texts, and of those that site.yaml, courses and people name."""
    named = [site.config.hero_image, *images_of(site.courses.values())]
    named += [person.image for person in site.people.values()]
    for path, urls in site.link_urls.items():
        document = site.documents.get(path)
        links = document.links if document else ()
        named += [url for link, url in zip(links, urls, strict=False) if url and link.kind == "image"]
    return {image_url(url) for url in named if url}


def image_url(written: str) -> str:
    """Return the site URL of an image that is named from the site's root, or by its place in the project's static/."""
    return unquote(written.partition("#")[0].partition("?")[0]).removeprefix("/").removeprefix("static/")


def linked(link_urls: Mapping[str, Sequence[str | None]]) -> set[str]:
    """Return the site URLs to which documents link, without anchors."""
    return {
        unquote(url.partition("#")[0].partition("?")[0])
        for urls in link_urls.values()
        for url in urls
        if url is not None
    }


class Sizes:
    """Reads the size of each published image when it is first asked for."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._known: dict[str, Size | None] = {}

    def of(self, files: Mapping[str, str]) -> dict[str, Size]:
        """Return the size of those of the files (paths by site URL) that are images and say their size."""
        for url, path in files.items():
            if url not in self._known:
                self._known[url] = image_size(self._project / path, self._project)
        return {url: size for url in files if (size := self._known[url]) is not None}
