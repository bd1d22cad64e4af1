"""A template that asks for more than its page knows of a lesson, course or path is told so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coursegen.exporters.html import Page
from coursegen.exporters.html.scene import CourseCard, CourseCover, CourseOfLesson, ListedCourse, RequiredCourse
from coursegen.exporters.html.visible_site import VisibleSite
from coursegen.model import Course, Lesson, LessonKey, LessonRow, PageName, PathName, PlainPage
from projects import Project, Run

from .sample_build import Built
from .sample_site import make_site

COURSE = Page("courses/ropes/", "course", "ropes", "ropes", "content/courses/ropes.md")
LESSON = Page("courses/ropes/hitch/", "lesson", "hitch", "ropes", "content/courses/ropes/lessons/02-hitch.md")
ROWS = "{% macro lesson_rows(page, lessons) %}\n{% for lesson in lessons %}\n{{ QUESTIONS }}\n{% endfor %}\n{% endmacro %}\n"
LESSON_TEXT = "# One\n\nText.\n\n## Knowledge Check\n\n1. Which?\n   - [x] This\n   - [ ] That\n"


def with_template(root: Path, name: str, text: str) -> Built:
    file = root / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return Built(root, make_site())


def test_the_outline_knows_no_questions_and_says_so(project: Project, run: Run) -> None:
    """The page of the course knows its lessons whole, a lesson's page only itself: nobody is shown a 0 that is a 1."""
    root = project(
        {
            "content/courses/a.md": "# A\n\nLead.\n",
            "content/courses/a/lessons/01-one.md": LESSON_TEXT,
            "content/courses/a/lessons/02-two.md": LESSON_TEXT.replace("One", "Two"),
            "templates/components/lesson_rows.html": ROWS.replace("QUESTIONS", "lesson.questions"),
        }
    )
    result = run("build", root, "--format", "json")
    problems = [one for one in json.loads(result.stdout)["diagnostics"] if one["code"] == "template-error"]
    assert result.return_value == 1
    assert {(one["path"], one["line"]) for one in problems} == {("templates/components/lesson_rows.html", 3)}
    assert "has no attribute 'questions'" in problems[0]["message"]
    assert not (root / "_site").exists()


def test_a_template_can_ask_whether_something_is_known(project: Project, run: Run) -> None:
    """`is defined` draws a row both ways."""
    root = project(
        {
            "content/courses/a.md": "# A\n\nLead.\n",
            "content/courses/a/lessons/01-one.md": LESSON_TEXT,
            "templates/components/lesson_rows.html": ROWS.replace(
                "QUESTIONS", '"%d?" % lesson.questions if lesson.questions is defined else lesson.title'
            ),
        }
    )
    assert run("build", root).return_value == 0
    assert "1?" in (root / "_site/courses/a/index.html").read_text()
    assert "1?" not in (root / "_site/courses/a/one/index.html").read_text()


@pytest.mark.parametrize(
    ("name", "text", "unknown"),
    [
        ("pages/404.html", "\n{{ page.site.courses['ropes'].title }}", "title"),
        ("pages/404.html", "\n{{ page.site.paths['deck'].description }}", "description"),
        ("pages/home.html", "\n{{ page.site.courses['ropes'].lessons[0].title }}", "title"),
        ("pages/home.html", "\n{{ page.site.pages[0].description }}", "description"),
        ("components/mini.html", "{% macro mini(page, course, place) %}\n{{ page.site.courses['knots'].tags }}{% endmacro %}", "tags"),
        ("pages/lesson.html", "\n{{ page.course_facts(page.site.courses['knots']) }}", "instructors"),
        ("pages/lesson.html", "\n{{ page.needs(course) }}", "prerequisites"),
    ],
)  # fmt: skip
def test_what_a_page_does_not_know_is_named_with_its_line(tmp_path: Path, name: str, text: str, unknown: str) -> None:
    """Also where one of `page`'s own methods would need it."""
    problems = with_template(tmp_path, name, text).diagnostics
    errors = {(one.location.path, one.location.line) for one in problems if one.code == "template-error"}
    assert errors == {(f"templates/{name}", 2)}
    assert any(f"has no attribute '{unknown}'" in one.message for one in problems)


def test_each_page_knows_the_forms_that_it_shows() -> None:
    """What is not shown is not there: it cannot be printed, and cannot be forgotten in a key."""
    scenes = VisibleSite(make_site())
    course, lesson = scenes.of(COURSE), scenes.of(LESSON)
    home, missing = scenes.of(Page("", "home")), scenes.of(Page("404.html", "404"))
    assert [type(one) for one in course.courses.values()] == [RequiredCourse, Course]
    assert [type(one) for one in missing.courses.values()] == [CourseCover] * 3
    assert {type(one) for one in missing.paths.values()} == {PathName}
    own, other = lesson.courses["ropes"], home.courses["ropes"]
    assert isinstance(own, CourseOfLesson)
    assert isinstance(other, CourseCard)
    assert [type(one) for one in own.lessons] == [LessonRow, Lesson]
    assert [type(one) for one in other.lessons] == [LessonKey, LessonKey]
    assert [one.key for one in other.lessons] == ["ropes/bowline", "ropes/hitch"]
    assert [type(one) for one in home.pages] == [PageName]
    about = scenes.of(Page("about/", "page", "about", document="content/pages/about.md"))
    assert ([type(one) for one in about.pages], about.courses) == ([PlainPage], {})


def test_a_path_sees_the_courses_that_it_requires(project: Project, run: Run) -> None:
    """They are linked, with their time, whether or not a course of the path requires them too."""
    files = {
        "content/courses/one.md": "---\npathId: along\n---\n# One\n\nLead.\n",
        "content/courses/zero.md": "---\ndurationHours: 5\n---\n# Zero\n\nLead.\n",
        "content/paths/along.md": "# Along\n\nText.\n\n## Prerequisites\n\n- Zero\n",
    }
    link = '<a href="../../courses/zero/"><strong>Zero</strong></a>. <span class="sub">5 hours.</span>'
    for name, head in (("a", ""), ("b", "prerequisites: [zero]\n")):
        course = files["content/courses/one.md"].replace("pathId", f"{head}pathId")
        root = project({**files, "content/courses/one.md": course}, name)
        assert run("build", root).return_value == 0
        assert link in (root / "_site/paths/along/index.html").read_text()


def test_what_is_not_shown_of_a_course_is_all_that_forms_leave_out() -> None:
    """A field that a course gets one day is on its card, and on the pages of its lessons, without another line."""
    fields = set(Course.__struct_fields__)
    assert set(CourseCard.__struct_fields__) == fields
    assert set(CourseOfLesson.__struct_fields__) == fields - {"prerequisites"}
    assert set(RequiredCourse.__struct_fields__) - set(ListedCourse.__struct_fields__) == {"time"}
