"""Images in pages: their tags with size and lazy loading, figures with captions, and covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from coursegen.exporters.html.site_facts import SiteFacts, Sizes, image_url
from coursegen.model import Course, Person

if TYPE_CHECKING:
    from coursegen.exporters.html.view import Around, Texts, View

_IMAGE = Markup('<img{}src="{}" alt="{}"{}{} loading="lazy" decoding="async">')
_SOURCE = Markup('<source type="{}" srcset="{}" sizes="{}">')
_IN_TEXT, _NAMED = "(max-width: 48rem) 92vw, 42rem", "(max-width: 40rem) 92vw, 30rem"
"""How wide an image is shown: as wide as the text, or as a cover on a card or at the head of a course."""

_FIGURE = Markup("<figure>{}<figcaption>{}</figcaption></figure>")


class Images:
    """Shows the images of one site, each with its size."""

    def __init__(self, shared: SiteFacts, project: Path) -> None:
        self._shared = shared
        self._sizes = Sizes(project)

    def tag(self, view: Texts, document: str, number: int) -> str:
        """Return the tag of an image link; one with a title is a figure with a caption (see model.Link)."""
        link = view.site.documents[document].links[number]
        own = dict(link.attrs)
        url = view.site.link_urls[document][number] or ""
        sizes = Markup() if {"width", "height"} & own.keys() else self._size(view, url)
        more = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in own.items() if name != "loading")
        image = _IMAGE.format(" ", view.link(document, number), link.text, more, sizes)
        image = self._picture(view, url, image, _IN_TEXT)
        return _FIGURE.format(image, link.title) if link.title else image

    def address(self, view: Around, image: str) -> str:
        """Return the address of an image that content/ or static/ holds or another host has, "" when nobody has it."""
        url = image.removeprefix("/")
        if url in view.site.files or ":" in url:
            return view.href(url)
        name = url.removeprefix("static/")
        return view.asset(name) if view.has_asset(name) else ""

    @cached_property
    def _drawn(self) -> Mapping[str, str]:
        """Draw the covers of the whole catalogue at once, unless they come with the site: neighbours must differ."""
        if self._shared.covers:
            return self._shared.covers
        from coursegen.art.covers import covers  # lessons have none

        return covers(self._shared.catalogue)

    def cover(self, view: View, course: Course) -> Markup:
        """Show the image that a course names, which is decoration beside its title, or draw its cover."""
        if address := self.address(view, course.image):
            return self._named(view, course.image, address, "cover")
        return Markup(self._drawn[course.id])  # noqa: S704 - drawn by us, without any text

    def mosaic(self, view: View, courses: Sequence[Course]) -> Markup:
        """Put the covers of a path together: one drawing, or side by side where a course names an image."""
        parts = [(view.hue(course), self.cover(view, course)) for course in courses[:4]]
        if any(self.address(view, course.image) for course in courses[:4]):
            cells = Markup().join(Markup('<div class="{}">{}</div>').format(*part) for part in parts)
            return Markup('<div class="art mosaic">{}</div>').format(cells)
        from coursegen.art.covers import mosaic

        drawing = Markup(mosaic(parts))  # noqa: S704 - drawn by us, without any text
        return Markup('<div class="art">{}</div>').format(drawing) if drawing else Markup()

    def portrait(self, view: View, person: Person) -> Markup:
        """Show a person's image; nothing when the site does not publish it."""
        address = self.address(view, person.image)
        return self._named(view, person.image, address, "portrait") if address else Markup()

    def hero(self, view: View) -> Markup:
        """Show the image that site.yaml names, else one drawn from the covers of the first course of each path."""
        named = view.site.config.hero_image
        if address := self.address(view, named):
            return Markup('<div class="art">{}</div>').format(self._named(view, named, address, "cover"))
        leading = [ids[0] for path in view.site.paths.values() if (ids := path.course_ids)]
        chosen = list(dict.fromkeys([*leading, *view.site.courses]))[:5]
        courses = [view.site.courses[course_id] for course_id in chosen if course_id in view.site.courses]
        from coursegen.art.covers import hero

        drawing = Markup(hero([(view.hue(course), self._drawn[course.id]) for course in courses]))  # noqa: S704 - ours
        return Markup('<div class="art">{}</div>').format(drawing) if drawing else Markup()

    def _named(self, view: Around, image: str, address: str, css_class: str) -> Markup:
        """Show an image that is named rather than written in a text; it is decoration."""
        tag = _IMAGE.format(Markup(' class="{}" ').format(css_class), address, "", "", self._size(view, image))
        return self._picture(view, image, tag, _NAMED)

    def _picture(self, view: Around, url: str, image: Markup, sizes: str) -> Markup:
        """Put an image's copies before it, of which a browser takes the first that it can show."""
        picture = self._shared.pictures.get(image_url(url))
        if picture is None or not picture.copies:
            return image
        sources = (
            _SOURCE.format(kind, ", ".join(f"{view.href(copy.url)} {copy.width}w" for copy in copies), sizes)
            for kind, copies in picture.sources()
        )
        return Markup("<picture>{}{}</picture>").format(Markup().join(sources), image)

    def _size(self, view: Around, url: str) -> Markup:
        if (picture := self._shared.pictures.get(image_url(url))) is not None:
            return Markup(' width="{}" height="{}"').format(picture.width, picture.height)
        url = url.removeprefix("/").partition("#")[0]
        known = self._shared.sizes.get(url)
        path = view.site.files.get(url)
        size = known or (self._sizes.of({url: path}).get(url) if path else None)
        return Markup(' width="{}" height="{}"').format(*size) if size else Markup()
