"""What the site adds to an author's text, as Markdown: titles, facts, and lists of courses and lessons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set

from coursegen.exporters.html.pages import Page, beside
from coursegen.exporters.xml_file import absolute
from coursegen.model import Course, LearningPath, Lesson, Site
from coursegen.theme import Words

Address = Callable[[str], str]

_SPECIAL = re.compile(r"[\\`*_\[\]<>&]")


def escape(text: str) -> str:
    """Write plain text as Markdown, in one line."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def title(site: Site, page: Page) -> str:
    """Return the title of a page as Markdown."""
    match page.kind:
        case "path":
            found = site.paths[page.id].title
        case "course":
            found = site.courses[page.id].title
        case "lesson":
            found = next(one.title for one in site.courses[page.course_id].lessons if one.id == page.id)
        case "person":
            found = site.people[page.id].name
        case "page" | "glossary":
            found = next(one.title for one in site.pages if one.url == page.url)
        case _:
            found = site.config.title
    return escape(found)


def below(site: Site, page: Page, words: Words, address: Address) -> str:
    """Return what stands below the text of a page: what belongs to its subject."""
    match page.kind:
        case "home":
            return _home(site, words, address)
        case "path":
            return _courses(site, site.paths[page.id], words, address)
        case "course":
            return _course(site.courses[page.id], words, address)
        case "lesson":
            return _lesson(site.courses[page.course_id], page.id, words, address)
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
        courses = [site.courses[one] for one in path.course_ids if one in site.courses]
        lines = [_line(path.title, address(path.url), path.description), *_with_lessons(courses, shown, address)]
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


def _home(site: Site, words: Words, address: Address) -> str:
    parts = [escape(site.config.description)] if site.config.description else []
    if site.paths:
        lines = [_line(path.title, address(path.url), path.description) for path in site.paths.values()]
        parts.append(f"## {words.text('paths')}\n\n" + "\n".join(lines))
    lines = [_line(course.title, address(course.url), course.description) for course in site.courses.values()]
    if lines:
        parts.append(f"## {words.text('courses')}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _courses(site: Site, path: LearningPath, words: Words, address: Address) -> str:
    courses = [site.courses[one] for one in path.course_ids if one in site.courses]
    lines = [_line(course.title, address(course.url), course.description) for course in courses]
    return f"## {words.text('courses')}\n\n" + "\n".join(lines) if lines else ""


def _course(course: Course, words: Words, address: Address) -> str:
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


def _lesson(course: Course, lesson_id: str, words: Words, address: Address) -> str:
    by_id: dict[str | None, Lesson] = {lesson.id: lesson for lesson in course.lessons}
    lesson = by_id[lesson_id]
    lines = [f"- [{escape(course.title)}]({address(course.url)})"]
    for key, other in (("previous", by_id.get(lesson.previous_id)), ("next", by_id.get(lesson.next_id))):
        if other is not None:
            name = (
                words.text("previous")
                if key == "previous"
                else words.text("next_time", time=words.minutes(other.minutes))
            )
            lines.append(f"- {name}: [{escape(other.title)}]({address(other.url)})")
    return "---\n\n" + "\n".join(lines)
