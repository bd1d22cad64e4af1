"""The key of a page: equal keys mean equal pages, whenever and wherever they are made."""

from __future__ import annotations

from collections.abc import Mapping

from coursegen.cache import key_of
from coursegen.codec import encoded
from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.scenes import Scenes, documents_of, frame_name
from coursegen.exporters.html.shared import Shared, Sizes, narrowed
from coursegen.model import Site

WITHOUT_COVERS = frozenset({"lesson", "page", "glossary", "search"})


class Keys:
    """Makes the keys of one site's pages, from all that a page is rendered from: its scene, its documents, the theme.

    `documents` gives the key under which each document and its body are remembered. `code` stands for the program and
    the theme.
    """

    def __init__(self, site: Site, shared: Shared, sizes: Sizes, documents: Mapping[str, bytes], code: bytes) -> None:
        self._site = site
        self._shared = shared
        self._sizes = sizes
        self._documents = documents
        self._code = code
        self._scenes = Scenes(site)
        self._frame = ("", b"")

    def of(self, page: Page) -> bytes:
        """Give the key of one page; pages of one course are best asked for one after another."""
        scene = self._scenes.of(page)
        texts = documents_of(self._site, page)
        lessons = scene.courses[page.course_id].lessons if page.kind == "lesson" else ()
        own = next((lesson for lesson in lessons if lesson.id == page.id), None)
        return key_of(
            self._frame_key(page),
            encoded((page, own)),
            encoded((scene.link_urls, scene.urls, scene.files, self._sizes.of(scene.files))),
            *(self._documents[path] for path in texts),
        )

    def _frame_key(self, page: Page) -> bytes:
        """Digest what the lessons of a course share; it is worth doing once for all of them."""
        name = frame_name(page)
        if self._frame[0] != name:
            frame = self._scenes.frame(page)
            shared = narrowed(self._shared, frame, covers=page.kind not in WITHOUT_COVERS)
            self._frame = (name, key_of(self._code, encoded(frame), encoded(shared)))
        return self._frame[1]
