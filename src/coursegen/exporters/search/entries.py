"""What the search index says of a page apart from its text: addresses, titles, where it belongs, and its facets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from coursegen.model import Course, LearningPath, Lesson, PlainPage, Site
from coursegen.theme import Words

SearchEntry = dict[str, Any]
"""Plain JSON values; a key whose value is empty is left out. `document` names the text that belongs to it."""

WordsFor = Callable[[str], Words]


def course_entry(site: Site, course: Course, speak: WordsFor) -> SearchEntry:
    """Describe a course and its lessons; its facets `level`, `paths` and `hours` hold for its lessons too."""
    language = course.language or site.config.language
    words = speak(language)
    return _filled(
        kind="courses",
        url=course.url,
        title=course.title,
        lead=course.description,
        where=words.text("comma").join(_course_facts(site, course, words)),
        lang=language if language != site.config.language else "",
        level=course.level or "",
        paths=[place.path_id for place in course.places if place.path_id in site.paths],
        hours=course.time.hours,
        outcomes=[item.text for item in course.outcomes],
        document=course.document,
        skip=_outcomes_anchor(site, course.document),
        lessons=[_lesson_entry(course, lesson, language, words) for lesson in course.lessons],
    )


def other_entries(site: Site, speak: WordsFor) -> Iterator[SearchEntry]:
    """Describe what stands outside the courses: learning paths and plain pages."""
    for path in site.paths.values():
        yield _path_entry(site, path, speak)
    for page in site.pages:
        yield _page_entry(site, page)


def documents(entry: SearchEntry) -> Iterator[str]:
    """Name the documents whose text an entry and its lessons hold."""
    for one in (entry, *entry.get("lessons", ())):
        if "document" in one:
            yield one["document"]


def _lesson_entry(course: Course, lesson: Lesson, language: str, words: Words) -> SearchEntry:
    section = next((section for section in course.sections if lesson.id in section.lesson_ids), None)
    place = (section.label or section.title) if section else ""
    return _filled(
        url=lesson.url,
        title=lesson.title,
        lead=lesson.description,
        where=words.text("comma").join(filter(None, (course.title, place))),
        lang=lesson.language if lesson.language not in ("", language) else "",
        level=lesson.level if lesson.level and lesson.level != course.level else "",
        document=lesson.document,
    )


def _course_facts(site: Site, course: Course, words: Words) -> Iterator[str]:
    place = site.first_place(course)
    if place:
        yield words.text("path_named", title=site.paths[place.path_id].title)
    if course.time.hours:
        yield words.hours(course.time.hours)


def _path_entry(site: Site, path: LearningPath, speak: WordsFor) -> SearchEntry:
    language = path.language or site.config.language
    words = speak(language)
    facts = [words.count("courses_count", len(path.course_ids))]
    if path.time.hours:
        facts.append(words.hours(path.time.hours))
    return _filled(
        kind="paths",
        url=path.url,
        title=path.title,
        lead=path.description,
        where=words.text("comma").join(facts),
        lang=language if language != site.config.language else "",
        paths=[path.id],
        document=path.document,
    )


def _page_entry(site: Site, page: PlainPage) -> SearchEntry:
    language = page.language if page.language != site.config.language else ""
    return _filled(
        kind="pages", url=page.url, title=page.title, lead=page.description, lang=language, document=page.document
    )


def _outcomes_anchor(site: Site, document: str) -> str:
    """Find the heading whose list is in the entry as outcomes already."""
    roles = site.documents[document].roles if document in site.documents else ()
    return next((block.heading.id for block in roles if block.kind == "outcomes" and block.heading), "")


def _filled(**values: Any) -> SearchEntry:
    return {key: value for key, value in values.items() if value not in ("", None, [])}
