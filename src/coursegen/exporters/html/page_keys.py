"""The key of a page: equal keys mean equal pages, whenever and wherever they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from coursegen.exporters import catalogue
from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, facts_for, linked, visible_images
from coursegen.exporters.html.visible_site import VisibleSite, common_part_name, documents_of
from coursegen.memory.cache import key_of
from coursegen.memory.codec import key_bytes
from coursegen.model import CourseName, Lesson, Site

WITHOUT_COVERS = frozenset({"lesson", "page", "glossary", "search"})


class Frames(msgspec.Struct, frozen=True, array_like=True):
    """The keys of the common parts of one site by their names (see visible_site.py).

    `of` is a key of what they are made from.
    """

    of: bytes = b""
    keys: dict[str, bytes] = {}


class Keys:
    """Makes the keys of one site's pages, from all that pages are rendered from but the theme: scenes and documents.

    `documents` gives the key under which each document and its body are remembered. `code` stands for the program.
    `before` are the keys of common parts from an earlier build, taken when the site's catalogue is the same.
    """

    def __init__(
        self,
        site: Site,
        shared: SiteFacts,
        sizes: Sizes,
        documents: Mapping[str, bytes],
        code: bytes,
        before: Frames | None = None,
    ) -> None:
        self._site = site
        self._shared = shared
        self._sizes = sizes
        self._documents = documents
        self._code = code
        self._catalogue = key_of(key_bytes(shared.catalogue))  # once, for it grows with the site
        self._visible = VisibleSite(site)
        self._lessons: tuple[str, dict[str, Lesson]] = ("", {})
        self._bare = VisibleSite(catalogue(site))  # so that a common part can depend on nothing else
        facts = key_bytes((catalogue(site), replace(shared, copied=frozenset()), sizes.of(self._bare.common_files())))
        self._of = key_of(code, facts)
        self._common_keys: dict[str, bytes] = dict(before.keys) if before is not None and before.of == self._of else {}

    def frames(self) -> Frames:
        """Return the keys of the common parts of the pages that were asked for."""
        return Frames(self._of, self._common_keys)

    def of(self, page: Page) -> bytes:
        """Return the key of one page; pages of one course are best asked for one after another."""
        paths = documents_of(self._site, page)
        common_key = self._common_key(page)
        texts = self._visible.texts([page.id] if page.kind == "person" else [], paths)
        own = (self._lesson(page), self._linked_courses(page)) if page.kind == "lesson" else None
        copied = sorted(self._shared.copied & linked(texts.link_urls))
        pictures = visible_images(self._shared.pictures, self._visible.of(page)) if self._shared.pictures else {}
        return key_of(
            common_key,
            key_bytes((page, own, texts, self._sizes.of(texts.files), copied, pictures)),
            *(self._documents[path] for path in paths),
        )

    def of_course(self, course_id: str, pages: Sequence[Page]) -> bytes:
        """Return a key of all pages of one course at once: while it is the same, `of` each of them gives the same."""
        site = self._site
        course = site.courses[course_id]
        paths = tuple(path for page in pages for path in documents_of(site, page))
        texts = self._visible.texts((), paths)
        linked_courses: dict[str, CourseName] = {}
        for lesson in course.lessons:
            linked_courses |= self._visible.linked_from(course, lesson)
        copied = sorted(self._shared.copied & linked(texts.link_urls))
        pictures = [
            visible_images(self._shared.pictures, self._visible.of(page)) for page in pages if self._shared.pictures
        ]
        facts = (
            pages,
            course.lessons,
            self._shown_facts(linked_courses.values()),
            texts,
            self._sizes.of(texts.files),
            copied,
            pictures,
        )
        common_keys = {common_part_name(page): self._common_key(page) for page in pages}
        return key_of(*common_keys.values(), key_bytes(facts), *(self._documents[path] for path in paths))

    def _lesson(self, page: Page) -> Lesson:
        if self._lessons[0] != page.course_id:
            self._lessons = (
                page.course_id,
                {lesson.id: lesson for lesson in self._site.courses[page.course_id].lessons},
            )
        return self._lessons[1][page.id]

    def _linked_courses(self, page: Page) -> list[tuple[CourseName, str, str]]:
        """Return the courses to which a lesson links, each with its hue and its card."""
        return self._shown_facts(self._visible.linked_courses(page).values())

    def _shown_facts(self, courses: Iterable[CourseName]) -> list[tuple[CourseName, str, str]]:
        cards, hues = self._shared.cards, self._shared.course_hues
        return [(course, hues[course.id], cards.get(course.url, "")) for course in courses]

    def _common_key(self, page: Page) -> bytes:
        """Digest what the lessons of a course share; it is worth doing once for all of them."""
        name = common_part_name(page)
        if name not in self._common_keys:
            scene = self._bare.common_part(page)
            shared = facts_for(self._shared, scene)
            covers = b"" if page.kind in WITHOUT_COVERS else self._catalogue
            self._common_keys[name] = key_of(
                self._code, covers, key_bytes((scene, shared, self._sizes.of(scene.files)))
            )
        return self._common_keys[name]
