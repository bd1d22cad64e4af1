"""What the site adds to an author's text, as Markdown: titles, facts, and lists of courses and lessons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set

from coursegen.exporters.html.pages import Page, beside
from coursegen.exporters.html.scene import AnySite, SeenCourse, known_as
from coursegen.exporters.xml_file import absolute
from coursegen.model import Course, CourseFacts, CourseName, LearningPath, LessonRow, Site
from coursegen.theme import Words

Address = Callable[[str], str]

_SPECIAL = re.compile(r"[\\`*_\[\]<>&]")


def escape(text: str) -> str:
    """Write plain text as Markdown, in one line."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def title(site: AnySite, page: Page) -> str:
    """Return the title of a page as Markdown."""
    match page.kind:
        case "path":
            found = site.paths[page.id].title
        case "course":
            found = known_as(CourseName, site.courses[page.id]).title
        case "lesson":
            course = known_as(CourseFacts, site.courses[page.course_id])
            found = known_as(LessonRow, course.lesson(page.id)).title
        case "person":
            found = site.people[page.id].name
        case "page" | "glossary":
            found = next(one.title for one in site.pages if one.url == page.url)
        case _:
            found = site.config.title
    return escape(found)


def below(site: AnySite, page: Page, words: Words, address: Address) -> str:
    """Return what stands below the text of a page: what belongs to its subject."""
    match page.kind:
        case "home":
            return _home(site, words, address)
        case "path":
            return _courses(site.courses_of(site.paths[page.id]), words, address)
        case "course":
            return _course(known_as(CourseFacts, site.courses[page.id]), words, address)
        case "lesson":
            return _lesson(known_as(CourseFacts, site.courses[page.course_id]), page.id, words, address)
        case _:
            return ""


def llms(site: Site, copied: Set[str]) -> str:
    """Write llms.txt: title, description, then each course with its lessons, by absolute address if there is one."""

    def address(url: str) -> str:
        copy = beside(url) if url in copied else url
        return absolute(site.config.url, copy) if site.config.url else copy

    parts = [f"# {escape(site.config.title)}"]
    if site.config.description:
        parts.append(f"> {escape(site.config.description)}")
    shown: set[str] = set()
    for path in site.paths.values():
        lines = [_line(path.title, address(path.url), path.description)]
        lines += _with_lessons(site.courses_of(path), shown, address)
        parts.append(f"## {escape(path.title)}\n\n" + "\n".join(lines))
    rest = [course for course in site.courses.values() if course.id not in shown]
    if rest:
        parts.append("## Courses\n\n" + "\n".join(_with_lessons(rest, shown, address)))
    others = [_line(page.title, address(page.url), page.description) for page in site.pages]
    if others:
        parts.append("## Optional\n\n" + "\n".join(others))
    return "\n\n".join(parts) + "\n"


def _with_lessons(courses: list[Course], shown: set[str], address: Address) -> Iterator[str]:
    """List courses, each with its lessons where it first appears."""
    for course in courses:
        yield _line(course.title, address(course.url), course.description)
        if course.id not in shown:
            for lesson in course.lessons:
                yield "  " + _line(lesson.title, address(lesson.url), lesson.description)
        shown.add(course.id)


def _line(name: str, url: str, description: str) -> str:
    text = f"- [{escape(name)}]({url})"
    return f"{text}: {escape(description)}" if description else text


def _home(site: AnySite, words: Words, address: Address) -> str:
    parts = [escape(site.config.description)] if site.config.description else []
    if site.paths:
        paths = [known_as(LearningPath, path) for path in site.paths.values()]
        lines = [_line(path.title, address(path.url), path.description) for path in paths]
        parts.append(f"## {words.text('paths')}\n\n" + "\n".join(lines))
    if courses := _courses(site.courses.values(), words, address):
        parts.append(courses)
    return "\n\n".join(parts)


def _courses(courses: Iterable[SeenCourse], words: Words, address: Address) -> str:
    cards = [known_as(CourseFacts, course) for course in courses]
    lines = [_line(card.title, address(card.url), card.description) for card in cards]
    return f"## {words.text('courses')}\n\n" + "\n".join(lines) if lines else ""


def _course(course: CourseFacts[LessonRow], words: Words, address: Address) -> str:
    facts = []
    if course.level:
        facts.append(f"- {words.text('level')}: {words.text('level_' + course.level.lower())}")
    if course.time.hours is not None:
        amount = words.hours(course.time.hours)
        facts.append(
            f"- {words.text('time')}: {words.text('about', amount=amount) if course.time.estimated else amount}"
        )
    if course.license:
        facts.append(f"- {words.text('license')}: {escape(course.license)}")
    parts = ["\n".join(facts)] if facts else []
    if course.lessons:
        lines = [f"{one.number}. [{escape(one.title)}]({address(one.url)})" for one in course.lessons]
        parts.append(f"## {words.text('lessons')}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _lesson(course: CourseFacts[LessonRow], lesson_id: str, words: Words, address: Address) -> str:
    lesson = known_as(LessonRow, course.lesson(lesson_id))
    lines = [f"- [{escape(course.title)}]({address(course.url)})"]
    for key, other in (("previous", course.lesson(lesson.previous_id)), ("next", course.lesson(lesson.next_id))):
        if other is not None:
            name = (
                words.text("previous")
                if key == "previous"
                else words.text("next_time", time=words.minutes(other.minutes))
            )
            lines.append(f"- {name}: [{escape(other.title)}]({address(other.url)})")
    return "---\n\n" + "\n".join(lines)
