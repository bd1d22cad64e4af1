"""What a page may know: the site, narrowed to the things that the page shows.

Every page is rendered from its scene and from nothing else, in a build as in the live preview. So what a page depends
on is a value: a digest of it says whether the page must be made again (see keys.py), and no dependency can be forgotten
in it, since there is nothing to be had beyond it.

A page sees its own course whole, and itself. Of another lesson of its course it sees what an outline shows; of another
course what a card shows, or only a name where only the name is mentioned. A lesson sees no other courses but those that
it requires and, at the ends of its course, the one before and the one after; it does not see what its course requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from coursegen.exporters.html.pages import Page
from coursegen.model import Course, LearningPath, Lesson, PlainPage, Site, Time

ALONE = frozenset({"page", "glossary"})
"""Kinds of pages that mention no course."""


class SceneTexts(NamedTuple):
    """What a scene holds because of the documents of its page, besides these themselves."""

    urls: dict[str, str]
    link_urls: dict[str, tuple[str | None, ...]]
    files: dict[str, str]
    changed: dict[str, datetime]


class VisibleSite:
    """Narrows one site for each of its pages. Narrowing what has been narrowed for the same page changes nothing."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._frames: dict[str, Site] = {}
        self._short: dict[str, Course] = {}

    def of(self, page: Page) -> Site:
        """Return the site as one page may see it."""
        frame = self.frame(page)
        if page.kind == "lesson" and page.id:
            course = frame.courses[page.course_id]
            own = next(lesson for lesson in self._site.courses[page.course_id].lessons if lesson.id == page.id)
            lessons = tuple(own if lesson.id == own.id else lesson for lesson in course.lessons)
            near = {**frame.courses, **self.mentioned(page), course.id: replace(course, lessons=lessons)}
            frame = replace(frame, courses=self._in_order(near))
        return self._with_documents(frame, documents_of(self._site, page))

    def group(self, pages: Iterable[Page]) -> Site:
        """Return a site from which the scenes of these pages can be made, which share a frame (see `frame_name`)."""
        pages = tuple(pages)
        frame = self.frame(pages[0])
        if pages[0].kind == "lesson":
            course = self._site.courses[pages[0].course_id]
            near = {key: other for page in pages for key, other in self.mentioned(page).items()}
            frame = replace(frame, courses=self._in_order({**frame.courses, **near, course.id: course}))
        return self._with_documents(frame, dict.fromkeys(d for page in pages for d in documents_of(self._site, page)))

    def frame(self, page: Page) -> Site:
        """Return what a page may see besides itself, its documents and their files: one for all lessons of a course."""
        name = frame_name(page)
        if name not in self._frames:
            if len(self._frames) > 1:
                self._frames.clear()  # pages come course by course
            self._frames[name] = self._frame(page)
        return self._frames[name]

    def _frame(self, page: Page) -> Site:
        site = self._site
        courses, paths = self._courses(page), self._paths(page)
        return Site(
            config=replace(site.config, places={}),  # where a value stands changes no page
            courses=self._in_order(courses),
            paths={key: paths[key] for key in site.paths if key in paths},
            pages=self._pages(page),
            people={page.id: site.people[page.id]} if page.kind == "person" else {},
            files=self._files([site.config.hero_image, site.config.theme.logo, *(c.image for c in courses.values())]),
            changed=self._changed(course.document for course in courses.values()),
        )

    def _with_documents(self, frame: Site, paths: Iterable[str]) -> Site:
        paths = [path for path in paths if path in self._site.documents]
        texts = self.texts(frame.people, paths)
        return replace(
            frame,
            documents={path: self._site.documents[path] for path in paths},
            urls=texts.urls,
            link_urls=texts.link_urls,
            files={**frame.files, **texts.files},
            changed={**frame.changed, **texts.changed},
        )

    def framed_files(self) -> dict[str, str]:
        """Return the files that frames may hold, whatever the page."""
        site = self._site
        return self._files([site.config.hero_image, site.config.theme.logo, *(c.image for c in site.courses.values())])

    def texts(self, people: Iterable[str], paths: Iterable[str]) -> SceneTexts:
        """Return what documents bring into a scene with these people."""
        site = self._site
        links = {path: site.link_urls[path] for path in paths if path in site.link_urls}
        urls = [url.partition("#")[0] for some in links.values() for url in some if url]
        own = [site.people[key].image for key in people]
        return SceneTexts(
            urls={path: site.urls[path] for path in paths if path in site.urls},
            link_urls=links,
            files=self._files([*urls, *own]),
            changed=self._changed(paths),
        )

    def _courses(self, page: Page) -> dict[str, Course]:
        """Choose the courses that a page mentions, each as far as the page shows it."""
        all_courses = self._site.courses
        if page.kind in ALONE:
            return {}
        if page.kind == "404":
            return {key: Course(key, course.url, "", "", "", image=course.image) for key, course in all_courses.items()}
        if page.kind in ("home", "search"):
            return {key: on_card(course) for key, course in all_courses.items()}
        found: dict[str, Course] = {}
        if page.kind == "lesson":
            own = all_courses[page.course_id]  # what it requires names other courses, and only its own page says it
            outlined = tuple(in_outline(lesson) for lesson in own.lessons)
            return {own.id: replace(own, lessons=outlined, prerequisites=())}
        if page.kind == "course":
            return self._around(all_courses[page.id])
        if page.kind == "path":
            shown = [all_courses[key] for key in self._course_ids(page.id)]
        else:
            shown = self._taught_by(page.id)
        found = {
            key: self._listed(all_courses[key]) for course in shown for key in required(course) if key in all_courses
        }
        return found | {course.id: on_card(course) for course in shown}

    def mentioned(self, page: Page) -> dict[str, Course]:
        """Return the courses that one lesson mentions besides its own, which other lessons of its course do not.

        The first lesson may lead back to the course before, the last one on to the next, and any may require some.
        """
        own = self._site.courses[page.course_id]
        lesson = next((one for one in own.lessons if one.id == page.id), None)
        return self.near(own, lesson) if lesson is not None else {}

    def near(self, own: Course, lesson: Lesson) -> dict[str, Course]:
        """Return the courses that this lesson of this course mentions, see `mentioned`."""
        courses = self._site.courses
        near = [need.course_id for need in lesson.prerequisites]
        near += [place.previous_id for place in own.places if lesson.previous_id is None]
        near += [place.next_id for place in own.places if lesson.next_id is None]
        return {key: named(courses[key]) for key in near if key and key in courses and key != own.id}

    def _around(self, own: Course) -> dict[str, Course]:
        """Return a course, and what its page mentions of others."""
        courses = self._site.courses
        along = [key for place in own.places for key in self._course_ids(place.path_id)]
        found = {key: self._listed(courses[key]) for key in (*along, *own.unlocks) if key in courses}
        found |= {key: needed(courses[key]) for key in required(own) if key in courses}
        for key in tuple(found):
            for other in required(courses[key]):
                if other in courses and other not in found:
                    found[other] = self._listed(courses[other])
        return found | {own.id: own}

    def _listed(self, course: Course) -> Course:
        """Reduce a course as `listed` does, once for all pages that list it."""
        if course.id not in self._short:
            self._short[course.id] = listed(course)
        return self._short[course.id]

    def _taught_by(self, person_id: str) -> list[Course]:
        everyone = self._site.courses.values()
        return [course for course in everyone if any(person.id == person_id for person in course.instructors)]

    def _paths(self, page: Page) -> dict[str, LearningPath]:
        """Choose the paths that a page mentions: all on the home page, elsewhere those of its courses."""
        paths = self._site.paths
        if page.kind in ALONE:
            return {}
        if page.kind in ("home", "search", "404"):
            return dict(paths) if page.kind != "404" else {key: by_name(path) for key, path in paths.items()}
        if page.kind == "path":
            return {page.id: paths[page.id]}
        person = page.kind == "person"
        courses = self._taught_by(page.id) if person else [self._site.courses[page.course_id or page.id]]
        keys = [place.path_id for course in courses for place in course.places if place.path_id in paths]
        return {key: by_name(paths[key]) for key in keys}

    def _pages(self, page: Page) -> tuple[PlainPage, ...]:
        """Choose the plain pages: the footer names them, unless site.yaml says what stands there."""
        pages = self._site.pages
        own = page.document if page.kind in ("page", "glossary", "person") else ""
        if self._site.config.footer:
            return tuple(plain for plain in pages if own and plain.document == own)
        return tuple(
            plain if own and plain.document == own else replace(plain, description="", document="", aliases=())
            for plain in pages
        )

    def _files(self, urls: Iterable[str]) -> dict[str, str]:
        wanted = sorted({url.removeprefix("/") for url in urls if url} & self._site.files.keys())
        return {url: self._site.files[url] for url in wanted}

    def _changed(self, paths: Iterable[str]) -> dict[str, datetime]:
        return {path: moment for path in paths if (moment := self._site.changed.get(path)) is not None}

    def _course_ids(self, path_id: str) -> tuple[str, ...]:
        path = self._site.paths.get(path_id)
        return tuple(key for key in path.course_ids if key in self._site.courses) if path else ()

    def _in_order(self, courses: Mapping[str, Course]) -> dict[str, Course]:
        if len(courses) == len(self._site.courses):
            return {key: courses[key] for key in self._site.courses}
        return {key: courses[key] for key in sorted(courses, key=self._places.__getitem__)}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self._site.courses)}


def frame_name(page: Page) -> str:
    """Name what pages have in common whose scenes differ in themselves and their documents only."""
    return f"lesson {page.course_id}" if page.kind == "lesson" else f"{page.kind} {page.url}"


def documents_of(site: Site, page: Page) -> tuple[str, ...]:
    """Return the documents from which a page shows text: its own; for a path, which may sum up its courses, theirs."""
    if page.kind != "path":
        return (page.document,) if page.document else ()
    courses = (site.courses[key].document for key in site.paths[page.id].course_ids if key in site.courses)
    return tuple(path for path in (page.document, *courses) if path)


def required(course: Course) -> list[str]:
    """Return the ids of the courses that a course requires."""
    return [need.course_id for need in course.prerequisites if need.course_id]


def in_outline(lesson: Lesson) -> Lesson:
    """Reduce a lesson to what the outline of its course shows of it."""
    return Lesson(
        id=lesson.id,
        course_id=lesson.course_id,
        url=lesson.url,
        title=lesson.title,
        description="",
        document="",
        number=lesson.number,
        minutes=lesson.minutes,
        minutes_estimated=lesson.minutes_estimated,
        type=lesson.type,
        level=lesson.level,
        section=lesson.section,
        previous_id=lesson.previous_id,
        next_id=lesson.next_id,
        language=lesson.language,
        draft=lesson.draft,
    )


def _counted(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Reduce lessons to their number and addresses."""
    return tuple(Lesson(one.id, one.course_id, one.url, "", "", "", one.number, 0, False) for one in lessons)


def on_card(course: Course) -> Course:
    """Reduce a course to what is said of it where courses are listed: all but its lessons."""
    return replace(course, lessons=_counted(course.lessons))


def listed(course: Course) -> Course:
    """Reduce a course to what a short list shows: its name, and what progress is counted by."""
    return replace(named(course), lessons=_counted(course.lessons), prerequisites=course.prerequisites)


def needed(course: Course) -> Course:
    """Reduce a course to what is said of it where it is required: that, and its time."""
    return replace(listed(course), time=course.time)


def named(course: Course) -> Course:
    """Reduce a course to its name, level and place."""
    return Course(
        id=course.id,
        url=course.url,
        title=course.title,
        description="",
        document="",
        level=course.level,
        places=course.places,
        language=course.language,
    )


def by_name(path: LearningPath) -> LearningPath:
    """Reduce a path to its name and its courses."""
    return replace(
        path,
        description="",
        document="",
        planned=(),
        planned_after=(),
        time=Time(),
        outcomes=(),
        prerequisites=(),
        tags=(),
    )
