"""Images in pages: their tags with size and lazy loading, figures with captions, and covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from coursegen.exporters.html.addresses import PageAddresses
from coursegen.exporters.html.scene import CourseCover
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, image_url
from coursegen.model import CourseFacts, LessonKey, Person

_IMAGE = Markup('<img{}src="{}" alt="{}"{}{} loading="lazy" decoding="async">')
_SOURCE = Markup('<source type="{}" srcset="{}" sizes="{}">')
_IN_TEXT, _NAMED = "(max-width: 48rem) 92vw, 42rem", "(max-width: 40rem) 92vw, 30rem"
"""How wide an image is shown: as wide as the text, or as a cover on a card or at the head of a course."""

_FIGURE = Markup("<figure>{}<figcaption>{}</figcaption></figure>")


PicturedCourse = CourseFacts[LessonKey] | CourseCover


class Images:
    """Shows the images of one site, each with its size.

    It outlives an edit of the site that adds no page and no file, so hues, which such an edit may turn, are handed in.
    """

    def __init__(self, facts: SiteFacts, project: Path) -> None:
        self._facts = facts
        self._sizes = Sizes(project)

    def tag(self, addresses: PageAddresses, document: str, number: int) -> str:
        """Return the tag of an image link; one with a title is a figure with a caption (see model.Link)."""
        link = addresses.site.documents[document].links[number]
        own = dict(link.attrs)
        url = addresses.site.link_urls[document][number] or ""
        sizes = Markup() if {"width", "height"} & own.keys() else self._size(addresses, url)
        more = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in own.items() if name != "loading")
        image = _IMAGE.format(" ", addresses.link(document, number), link.text, more, sizes)
        image = self._picture(addresses, url, image, _IN_TEXT)
        return _FIGURE.format(image, link.title) if link.title else image

    @cached_property
    def _drawn(self) -> Mapping[str, str]:
        """Draw the covers of the whole catalogue at once, unless they come with the site: neighbours must differ."""
        if self._facts.covers:
            return self._facts.covers
        from coursegen.art.covers import covers  # lessons have none

        return covers(self._facts.catalogue)

    def cover(self, addresses: PageAddresses, course: PicturedCourse) -> Markup:
        """Show the image that a course names, which is decoration beside its title, or draw its cover."""
        if address := addresses.image(course.image):
            return self._named(addresses, course.image, address, "cover")
        return Markup(self._drawn[course.id])  # noqa: S704 - drawn by us, without any text

    def mosaic(self, addresses: PageAddresses, courses: Sequence[PicturedCourse], hues: Mapping[str, str]) -> Markup:
        """Put the covers of a path together: one drawing, or side by side where a course names an image."""
        parts = [(hues[course.id], self.cover(addresses, course)) for course in courses[:4]]
        if any(addresses.image(course.image) for course in courses[:4]):
            cells = Markup().join(Markup('<div class="{}">{}</div>').format(*part) for part in parts)
            return Markup('<div class="art mosaic">{}</div>').format(cells)
        from coursegen.art.covers import mosaic

        drawing = Markup(mosaic(parts))  # noqa: S704 - drawn by us, without any text
        return Markup('<div class="art">{}</div>').format(drawing) if drawing else Markup()

    def portrait(self, addresses: PageAddresses, person: Person) -> Markup:
        """Show a person's image; nothing when the site does not publish it."""
        address = addresses.image(person.image)
        return self._named(addresses, person.image, address, "portrait") if address else Markup()

    def hero(self, addresses: PageAddresses, hues: Mapping[str, str]) -> Markup:
        """Show the image that site.yaml names, else one drawn from the covers of the first course of each path."""
        site = addresses.site
        named = site.config.hero_image
        if address := addresses.image(named):
            return Markup('<div class="art">{}</div>').format(self._named(addresses, named, address, "cover"))
        leading = [ids[0] for path in site.paths.values() if (ids := path.course_ids)]
        chosen = list(dict.fromkeys([*leading, *site.courses]))[:5]
        from coursegen.art.covers import hero

        arts = [(hues[course_id], self._drawn[course_id]) for course_id in chosen if course_id in site.courses]
        drawing = Markup(hero(arts))  # noqa: S704 - ours
        return Markup('<div class="art">{}</div>').format(drawing) if drawing else Markup()

    def _named(self, addresses: PageAddresses, image: str, address: str, css_class: str) -> Markup:
        """Show an image that is named rather than written in a text; it is decoration."""
        tag = _IMAGE.format(Markup(' class="{}" ').format(css_class), address, "", "", self._size(addresses, image))
        return self._picture(addresses, image, tag, _NAMED)

    def _picture(self, addresses: PageAddresses, url: str, image: Markup, sizes: str) -> Markup:
        """Put an image's copies before it, of which a browser takes the first that it can show."""
        picture = self._facts.pictures.get(image_url(url))
        if picture is None or not picture.copies:
            return image
        sources = (
            _SOURCE.format(kind, ", ".join(f"{addresses.href(copy.url)} {copy.width}w" for copy in copies), sizes)
            for kind, copies in picture.sources()
        )
        return Markup("<picture>{}{}</picture>").format(Markup().join(sources), image)

    def _size(self, addresses: PageAddresses, url: str) -> Markup:
        if (picture := self._facts.pictures.get(image_url(url))) is not None:
            return Markup(' width="{}" height="{}"').format(picture.width, picture.height)
        url = unquote(urlsplit(url).path).removeprefix("/")
        known = self._facts.sizes.get(url)
        path = addresses.site.files.get(url)
        size = known or (self._sizes.of({url: path}).get(url) if path else None)
        return Markup(' width="{}" height="{}"').format(*size) if size else Markup()
