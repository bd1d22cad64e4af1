"""What a page may know: the site, narrowed to the things that the page shows.

Every page is rendered from its scene and from nothing else, in a build as in the live preview. So what a page depends
on is a value: a digest of it says whether the page must be made again (see page_keys.py), and no dependency can be
forgotten in it, since there is nothing to be had beyond it.

A page sees its own course whole, and itself. Of another lesson of its course it sees what an outline shows; of another
course what a card shows, or only a name where only the name is mentioned. A lesson sees no other courses but those that
it requires and, at the ends of its course, the one before and the one after; it does not see what its course requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from msgspec.structs import replace

from coursegen.exporters.html.pages import Page
from coursegen.exporters.html.scene import (
    AnySite,
    CourseCard,
    CourseCover,
    CourseOfLesson,
    ListedCourse,
    RequiredCourse,
    Scene,
    SeenCourse,
    counted,
    images_of,
    known_as,
    reduced,
)
from coursegen.model import (
    Course,
    CourseFacts,
    CourseName,
    LearningPath,
    Lesson,
    LessonRow,
    PageName,
    PathName,
    PlainPage,
)


class SceneTexts(NamedTuple):
    """What a scene holds because of the documents of its page, besides these themselves."""

    urls: dict[str, str]
    link_urls: dict[str, tuple[str | None, ...]]
    files: dict[str, str]
    changed: dict[str, datetime]


class VisibleSite:
    """Narrows one site for each of its pages. Narrowing what has been narrowed for the same page changes nothing."""

    def __init__(self, site: AnySite) -> None:
        self._site = site
        self._common_parts: dict[str, Scene] = {}
        self._listed: dict[str, ListedCourse] = {}

    def of(self, page: Page) -> AnySite:
        """Return the site as one page may see it."""
        scene = self.common_part(page)
        if page.kind == "lesson" and page.id:
            course = known_as(CourseOfLesson, scene.courses[page.course_id])
            own = known_as(LessonRow, self._course_of(page).lesson(page.id))
            lessons = tuple(own if lesson.id == own.id else lesson for lesson in course.lessons)
            courses = {**scene.courses, **self.linked_courses(page), course.id: replace(course, lessons=lessons)}
            scene = replace(scene, courses=self._in_order(courses))
        return self._with_documents(scene, documents_of(self._site, page))

    def for_pages(self, pages: Iterable[Page]) -> Scene:
        """Return a site from which the scenes of these pages can be made, which have a common part."""
        pages = tuple(pages)
        scene = self.common_part(pages[0])
        if pages[0].kind == "lesson":
            course = self._site.courses[pages[0].course_id]
            linked = {key: other for page in pages for key, other in self.linked_courses(page).items()}
            scene = replace(scene, courses=self._in_order({**scene.courses, **linked, course.id: course}))
        return self._with_documents(scene, dict.fromkeys(d for page in pages for d in documents_of(self._site, page)))

    def common_part(self, page: Page) -> Scene:
        """Return what a page may see besides itself, its documents and their files: one for all lessons of a course."""
        name = common_part_name(page)
        if name not in self._common_parts:
            if len(self._common_parts) > 1:
                self._common_parts.clear()  # pages come course by course
            self._common_parts[name] = self._common_part(page)
        return self._common_parts[name]

    def _common_part(self, page: Page) -> Scene:
        site = self._site
        courses, paths = self._courses(page), self._paths(page)
        return Scene(
            config=replace(site.config, places={}),  # where a value stands changes no page
            courses=self._in_order(courses),
            paths={key: paths[key] for key in site.paths if key in paths},
            pages=self._pages(page),
            people={page.id: site.people[page.id]} if page.kind == "person" else {},
            files=self._files([site.config.hero_image, site.config.theme.logo, *images_of(courses.values())]),
            changed=self._changed(course.document for course in courses.values() if isinstance(course, CourseFacts)),
        )

    def _with_documents(self, scene: Scene, paths: Iterable[str]) -> Scene:
        paths = [path for path in paths if path in self._site.documents]
        texts = self.texts(scene.people, paths)
        return replace(
            scene,
            documents={path: self._site.documents[path] for path in paths},
            urls=texts.urls,
            link_urls=texts.link_urls,
            files={**scene.files, **texts.files},
            changed={**scene.changed, **texts.changed},
        )

    def common_files(self) -> dict[str, str]:
        """Return the files that common parts may hold, whatever the page."""
        site = self._site
        return self._files([site.config.hero_image, site.config.theme.logo, *images_of(site.courses.values())])

    def texts(self, people: Iterable[str], paths: Iterable[str]) -> SceneTexts:
        """Return what documents bring into a scene with these people."""
        site = self._site
        links = {path: site.link_urls[path] for path in paths if path in site.link_urls}
        urls = [_file_of(url) for targets in links.values() for url in targets if url]
        own = [site.people[key].image for key in people]
        return SceneTexts(
            urls={path: site.urls[path] for path in paths if path in site.urls},
            link_urls=links,
            files=self._files([*urls, *own]),
            changed=self._changed(paths),
        )

    def _courses(self, page: Page) -> Mapping[str, SeenCourse]:
        """Choose the courses that a page mentions, each as far as the page shows it."""
        courses = self._site.courses
        match page.kind:
            case "404":
                return {key: reduced(course, CourseCover) for key, course in courses.items()}
            case "home" | "search":
                return {key: counted(course, CourseCard) for key, course in courses.items()}
            case "path":
                return self._along(known_as(LearningPath, self._site.paths[page.id]))
            case "course":
                return self._around(known_as(Course, courses[page.id]))
            case "lesson":
                own = self._course_of(page)
                rows = tuple(reduced(lesson, LessonRow) for lesson in own.lessons)
                return {own.id: reduced(own, CourseOfLesson, lessons=rows)}
            case "person":
                return self._cards(taught_by(self._site, page.id))
            case "page" | "glossary":
                return {}

    def _course_of(self, page: Page) -> CourseFacts[LessonRow]:
        return known_as(CourseFacts, self._site.courses[page.course_id])

    def linked_courses(self, page: Page) -> dict[str, CourseName]:
        """Return the courses to which one lesson links besides its own, to which other lessons of its course do not.

        The first lesson may lead back to the course before, the last one on to the next, and any may require some.
        """
        own = self._course_of(page)
        lesson = own.lesson(page.id)
        return self.linked_from(own, known_as(Lesson, lesson)) if lesson is not None else {}

    def linked_from(self, own: CourseName, lesson: Lesson) -> dict[str, CourseName]:
        """Return the courses to which this lesson of this course links, see `linked_courses`."""
        courses = self._site.courses
        ids = [need.course_id for need in lesson.prerequisites]
        ids += [place.previous_id for place in own.places if lesson.previous_id is None]
        ids += [place.next_id for place in own.places if lesson.next_id is None]
        return {key: reduced(courses[key], CourseName) for key in ids if key and key in courses and key != own.id}

    def _around(self, own: Course) -> Mapping[str, SeenCourse]:
        """Return a course, and what its page mentions of others."""
        site = self._site
        along = [key for place in own.places if (path := site.paths.get(place.path_id)) for key in path.course_ids]
        seen = {key: self._as_listed(key) for key in (*along, *own.unlocks) if key in site.courses}
        seen |= self._needed(own)
        others = [key for course in seen.values() for key in self._required(course)]
        return {**{key: self._as_listed(key) for key in others}, **seen, own.id: own}

    def _along(self, path: LearningPath) -> Mapping[str, SeenCourse]:
        """Return the courses of a path, and what its page mentions of others."""
        needed = {key: course for key, course in self._needed(path).items() if key not in path.course_ids}
        return {**self._cards(self._site.courses_of(path)), **needed}

    def _cards(self, courses: Iterable[SeenCourse]) -> Mapping[str, SeenCourse]:
        """Return courses as cards, and by name those that they require."""
        cards = {course.id: counted(course, CourseCard) for course in courses}
        return {key: self._as_listed(key) for card in cards.values() for key in self._required(card)} | cards

    def _as_listed(self, course_id: str) -> ListedCourse:
        """Reduce a course once for all pages that list it."""
        if course_id not in self._listed:
            self._listed[course_id] = counted(self._site.courses[course_id], ListedCourse)
        return self._listed[course_id]

    def _needed(self, subject: Course | LearningPath) -> dict[str, ListedCourse]:
        """Return the courses that a course or path requires."""
        return {key: counted(self._site.courses[key], RequiredCourse) for key in self._required(subject)}

    def _required(self, subject: Course | CourseCard | ListedCourse | LearningPath) -> list[str]:
        """Return the ids of the courses of the site that a course or path requires."""
        ids = (need.course_id for need in subject.prerequisites)
        return [key for key in ids if key and key in self._site.courses]

    def _paths(self, page: Page) -> dict[str, PathName]:
        """Choose the paths that a page mentions: all on the home page, elsewhere those of its courses."""
        paths = self._site.paths
        match page.kind:
            case "page" | "glossary":
                return {}
            case "home" | "search":
                return dict(paths)
            case "404":
                return {key: reduced(path, PathName) for key, path in paths.items()}
            case "path":
                return {page.id: paths[page.id]}
        courses = taught_by(self._site, page.id) if page.kind == "person" else [self._course_of(page)]
        places = (place for course in courses for place in known_as(CourseName, course).places)
        return {place.path_id: reduced(paths[place.path_id], PathName) for place in places if place.path_id in paths}

    def _pages(self, page: Page) -> tuple[PageName, ...]:
        """Choose the plain pages: the footer names them, unless site.yaml says what stands there."""
        pages = self._site.pages
        own = page.document if page.kind in ("page", "glossary", "person") else ""
        if self._site.config.footer:
            return tuple(plain for plain in pages if _is_of(plain, own))
        return tuple(plain if _is_of(plain, own) else reduced(plain, PageName) for plain in pages)

    def _files(self, urls: Iterable[str]) -> dict[str, str]:
        wanted = sorted({url.removeprefix("/") for url in urls if url} & self._site.files.keys())
        return {url: self._site.files[url] for url in wanted}

    def _changed(self, paths: Iterable[str]) -> dict[str, datetime]:
        return {path: moment for path in paths if (moment := self._site.changed.get(path)) is not None}

    def _in_order(self, courses: Mapping[str, SeenCourse]) -> Mapping[str, SeenCourse]:
        if len(courses) == len(self._site.courses):
            return {key: courses[key] for key in self._site.courses}
        return {key: courses[key] for key in sorted(courses, key=self._places.__getitem__)}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self._site.courses)}


def common_part_name(page: Page) -> str:
    """Name what pages have in common whose scenes differ in themselves and their documents only."""
    return f"lesson {page.course_id}" if page.kind == "lesson" else f"{page.kind} {page.url}"


def _is_of(page: PageName, document: str) -> bool:
    return bool(document) and isinstance(page, PlainPage) and page.document == document


def documents_of(site: AnySite, page: Page) -> tuple[str, ...]:
    """Return the documents from which a page shows text: its own; for a path, which may sum up its courses, theirs."""
    if page.kind != "path":
        return (page.document,) if page.document else ()
    courses = [known_as(CourseFacts, course).document for course in site.courses_of(site.paths[page.id])]
    return tuple(path for path in (page.document, *courses) if path)


def taught_by(site: AnySite, person_id: str) -> list[SeenCourse]:
    """Return the courses that a person teaches, of those of which that is known."""
    courses = (course for course in site.courses.values() if isinstance(course, CourseFacts))
    return [course for course in courses if any(person.id == person_id for person in course.instructors)]


def _file_of(url: str) -> str:
    """Return the site URL of the file to which a link leads, without query and anchor and not encoded."""
    path = url.partition("#")[0].partition("?")[0]
    return unquote(path) if "%" in path else path
