"""Making the bytes of one page from site, theme and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from markupsafe import Markup
from msgspec import Struct

from coursegen.exporters.html.course_parts import course_parts, is_time, lesson_parts, path_outline
from coursegen.exporters.html.images import Images
from coursegen.exporters.html.pages import Page, PageKind
from coursegen.exporters.html.scene import AnySite, known_as
from coursegen.exporters.html.site_facts import SiteFacts, site_facts, update_facts
from coursegen.exporters.html.view import PageView, RenderContext
from coursegen.exporters.html.visible_site import VisibleSite, taught_by
from coursegen.model import Block, Body, Course, CourseFacts, Lesson, LessonRow, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme
from coursegen.theme.environment import FAULTS, template_problem


class Rendered(Struct, frozen=True):
    """A page as bytes, and what was found wrong while it was made; without bytes when its template failed."""

    content: bytes
    diagnostics: tuple[Diagnostic, ...] = ()


class Renderer:
    """Makes any page of one site; it keeps only what many pages share and what it could make again."""

    view: ClassVar[type[PageView]] = PageView
    """The class of what templates see as `page`."""

    def __init__(
        self,
        site: AnySite,
        theme: Theme,
        bodies: Mapping[str, Body],
        *,
        shared: SiteFacts | None = None,
        images: Images | None = None,
    ) -> None:
        """Prepare for the pages of `site`; for one that has been narrowed, `shared` is that of the whole."""
        self.site = site
        self.theme = theme
        self.bodies = bodies
        self.scenes = VisibleSite(site)
        self.shared = shared or site_facts(known_as(Site, site))
        self._context = RenderContext(theme, bodies, self.shared, images or Images(self.shared, theme.project))
        self._outlines: dict[tuple[str, str, str], str] = {}
        self._contexts: Mapping[PageKind, Callable[[PageView], Mapping[str, Any]]] = {
            "path": self._path,
            "course": self._course,
            "lesson": self._lesson,
            "page": self._plain,
            "glossary": self._plain,
            "person": self._person,
        }

    def successor(self, site: Site, bodies: Mapping[str, Body]) -> Self:
        """Return a renderer for a site with the same pages and files: what stays as it was need not be drawn again."""
        shared = update_facts(site, self.shared)
        images = self._context.images if shared.catalogue == self.shared.catalogue else None
        successor = type(self)(site, self.theme, bodies, shared=shared, images=images)
        if site.courses == self.site.courses:
            successor._outlines = dict(self._outlines)
        return successor

    def render_page(self, page: Page) -> Rendered:
        """Render one page; mistakes in templates and blocks that nothing draws come back as diagnostics."""
        view = self._view(page)
        context = self._contexts.get(page.kind)
        try:
            subjects = context(view) if context else {}
            html = self.theme.environment.get_template(page.template).render(page=view, **subjects)
        except FAULTS as error:
            return Rendered(b"", (*view.problems, template_problem(self.theme.layers, page.template, error)))
        return Rendered(html.encode(), tuple(view.problems))

    def _view(self, page: Page) -> PageView:
        return self.view(page, self.scenes.of(page), self._context)

    def outline(self, view: PageView, course: CourseFacts[LessonRow], current: str) -> Markup:
        """Return the navigation of a course with one lesson marked as current.

        It is rendered once for all lessons of a course that lie in the same folder, as seen from an address beside
        them; the current lesson is then marked in the finished text, where its key stands exactly once. So the cost of
        a page does not grow with the square of a course.
        """
        folder = view.page.url.rstrip("/").rpartition("/")[0]
        known = (course.id, view.page.language, folder)
        if known not in self._outlines:
            address = f"{folder}/-/" if folder else "-/"
            beside = self._view(Page(address, "lesson", course_id=course.id, language=view.page.language))
            template = self.theme.environment.get_template("components/outline.html")
            try:
                macro = vars(template.module)["outline"]
                self._outlines[known] = str(macro(beside, beside.site.courses[course.id]))
            except FAULTS:
                self.theme.environment.handle_exception()  # names the template's own line, as rendering one does
        key = f'data-key="{Markup.escape(current)}"'
        return Markup(self._outlines[known].replace(key, f'{key} aria-current="page"', 1))  # noqa: S704 - ours

    def _path(self, view: PageView) -> Mapping[str, Any]:
        path = view.site.paths[view.page.id]
        body = self.bodies[view.page.document] if view.page.document else Body()
        return {"path": path, "courses": view.courses(path), "listed": path_outline(body), **self._parts(view, None)}

    def _course(self, view: PageView) -> Mapping[str, Any]:
        course = known_as(Course, view.site.courses[view.page.id])
        return {"course": course, **self._parts(view, course)}

    def _parts(self, view: PageView, course: Course | None) -> Mapping[str, Any]:
        document = view.page.document
        body = self.bodies[document] if document else Body()
        time: Block | None = next(filter(is_time, body.blocks), None)
        return {"parts": course_parts(view, body, course), "time_block": time}

    def _lesson(self, view: PageView) -> Mapping[str, Any]:
        course = known_as(CourseFacts, view.site.courses[view.page.course_id])
        lesson = known_as(Lesson, course.lesson(view.page.id))
        before, after = lesson_parts(view, lesson)
        return {
            "course": course,
            "lesson": lesson,
            "section": next((section for section in course.sections if lesson.id in section.lesson_ids), None),
            "previous": course.lesson(lesson.previous_id),
            "next": course.lesson(lesson.next_id),
            "outline": self.outline(view, course, lesson.key),
            "before": before,
            "body": view.body(),
            "after": after,
        }

    def _plain(self, view: PageView) -> Mapping[str, Any]:
        plain = next(plain for plain in view.site.pages if plain.url == view.page.url)
        return {"plain": plain, "body": view.body()}

    def _person(self, view: PageView) -> Mapping[str, Any]:
        person = view.site.people[view.page.id]
        return {"person": person, "courses": taught_by(view.site, person.id), "body": view.body()}
