"""Images in pages: their tags with size and lazy loading, figures with captions, and covers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from coursegen.exporters.imagesize import Size, image_size
from coursegen.model import Course, Person, Site

if TYPE_CHECKING:
    from coursegen.exporters.html.view import View

_IMAGE = Markup('<img{}src="{}" alt="{}"{}{} loading="lazy" decoding="async">')
_FIGURE = Markup("<figure>{}<figcaption>{}</figcaption></figure>")


class Images:
    """Knows the size of each published image; a file is opened once."""

    def __init__(self, site: Site, project: Path) -> None:
        self._site = site
        self._project = project
        self._sizes: dict[str, Size | None] = {}

    def tag(self, view: View, document: str, number: int, alone: bool) -> str:
        """Give the tag of an image link; one that stands alone and has a title becomes a figure with a caption."""
        link = self._site.documents[document].links[number]
        url = self._site.link_urls[document][number]
        title = "" if alone or not link.title else Markup(' title="{}"').format(link.title)
        image = _IMAGE.format(" ", view.link(document, number), link.text, title, self._size(url or ""))
        if alone and link.title:
            return _FIGURE.format(image, link.title)
        return Markup("<p>{}</p>").format(image) if alone else image

    def cover(self, view: View, course: Course) -> Markup:
        """Show the image that a course names, which is decoration beside its title, or draw its cover."""
        url = course.image.removeprefix("/")
        if url in self._site.files:
            return _IMAGE.format(Markup(' class="cover" '), view.href(url), "", "", self._size(url))
        return Markup('<svg class="cover" viewBox="0 0 480 210" aria-hidden="true" focusable="false"></svg>')

    def portrait(self, view: View, person: Person) -> Markup:
        """Show a person's image; nothing when the site does not publish it."""
        url = person.image.removeprefix("/")
        if url not in self._site.files:
            return Markup()
        return _IMAGE.format(Markup(' class="portrait" '), view.href(url), "", "", self._size(url))

    def hero(self, view: View) -> Markup:
        """Show the image that site.yaml names; without one there is none."""
        url = self._site.config.hero_image.removeprefix("/")
        if url not in self._site.files:
            return Markup()
        return Markup('<div class="art">{}</div>').format(
            _IMAGE.format(Markup(' class="cover" '), view.href(url), "", "", self._size(url))
        )

    def _size(self, url: str) -> Markup:
        if url not in self._sizes:
            path = self._site.files.get(url.partition("#")[0])
            self._sizes[url] = image_size(self._project / path) if path else None
        size = self._sizes[url]
        return Markup(' width="{}" height="{}"').format(*size) if size else Markup()
