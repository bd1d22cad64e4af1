"""Which social cards a site has, and what they show: one for each path and course, and one for all other pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from coursegen.cards import Card, Fonts
from coursegen.covers import covers, hero, mosaic
from coursegen.exporters.html.shared import Shared, image_url
from coursegen.model import Course, Site
from coursegen.opening import read_source
from coursegen.theme import Theme

_SHIPPED = ("fonts/newsreader.woff2", "fonts/figtree.woff2")


def cards_of(site: Site, theme: Theme, shared: Shared) -> Iterator[Card]:
    """Give the cards in the order of the catalogue; a lesson has that of its course."""
    drawn = covers(shared.catalogue)
    config = site.config
    words = theme.words(config.language)

    def arts(courses: Sequence[Course]) -> list[tuple[str, str]]:
        return [(shared.course_hues[course.id], drawn[course.id]) for course in courses]

    leading = [
        site.courses[ids[0]] for path in site.paths.values() if (ids := path.course_ids) and ids[0] in site.courses
    ]
    first = list({course.id: course for course in (*leading, *site.courses.values())}.values())[:5]
    file, digest = _image(site, theme, config.hero_image)
    rtl = words.direction == "rtl"
    title = config.hero_title or config.title
    below = config.title if title != config.title else ""
    yield Card("", title, "", below, config.theme.hue, hero(arts(first)), file, digest, rtl)
    for path in site.paths.values():
        courses = [site.courses[key] for key in path.course_ids if key in site.courses]
        spoken = theme.words(path.language or config.language)
        art = mosaic(arts(courses))
        file, digest = _image(site, theme, path.image)
        above, rtl = spoken.text("learning_path"), spoken.direction == "rtl"
        hue = _degrees(shared.path_hues[path.id])
        yield Card(path.url, path.title, above, config.title, hue, art, file, digest, rtl, path.document)
    for course in site.courses.values():
        spoken = theme.words(course.language or config.language)
        place = next((place for place in course.places if place.path_id in site.paths), None)
        above = site.paths[place.path_id].title if place else ""
        file, digest = _image(site, theme, course.image)
        hue, rtl = _degrees(shared.course_hues[course.id]), spoken.direction == "rtl"
        art = drawn[course.id]
        yield Card(course.url, course.title, above, config.title, hue, art, file, digest, rtl, course.document)


def card_fonts(site: Site, theme: Theme) -> Fonts:
    """Give the fonts of a site's cards: the files that site.yaml names, then those of the theme."""
    static = theme.layers.static
    own = [name.removeprefix("static/") for name in (site.config.theme.display_font, site.config.theme.text_font)]
    display, text = ((static.get(name) if name.endswith(".woff2") else None) for name in own)
    serif, sans = (static.get(name) for name in _SHIPPED)
    files = [path for path in dict.fromkeys((display, text, serif, sans)) if path]
    contents = hashlib.sha256(b"".join(hashlib.sha256(theme.layers.read(path)).digest() for path in files))

    def ordered(*paths: Path | None) -> tuple[str, ...]:
        return tuple(str(path.absolute()) for path in dict.fromkeys(paths) if path)

    return Fonts(ordered(display, serif, text, sans), ordered(text, sans, display, serif), contents.hexdigest())


def _image(site: Site, theme: Theme, named: str) -> tuple[str, str]:
    """Give the file of an image that the site publishes, and the digest of what is in it; nothing for another one."""
    url = image_url(named)
    path = site.files.get(url)
    file = theme.project.absolute() / path if path else theme.layers.static.get(url)
    if not url or file is None:
        return "", ""
    try:
        return str(file), hashlib.sha256(read_source(file, theme.project)).hexdigest()
    except OSError:
        return "", ""  # gone since it was listed: publishing says so


def _degrees(css_class: str) -> int:
    return int(css_class.removeprefix("hue-"))
