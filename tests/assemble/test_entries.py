"""Who is there and under which id: names, duplicates, and the courses that lessons belong to."""

from __future__ import annotations

from coursegen.problems.diagnostic import Span, diagnose

from .builders import codes, course, document, lesson, outline, path_file, said, site


def test_id_comes_from_the_front_matter_else_the_file():
    """An id in the front matter outweighs the file's name."""
    made = site(course("01-sql", id="sql-basics"), course("02-python"))
    assert [(one.id, one.url) for one in made.courses.values()] == [
        ("sql-basics", "courses/sql-basics/"),
        ("python", "courses/python/"),
    ]


def test_title_comes_from_the_front_matter_else_the_heading():
    """A title in the front matter outweighs the heading."""
    plain = document("course", "content/courses/a.md", title="Heading")
    given = document("course", "content/courses/b.md", meta={"title": "Given"}, title="Heading")
    assert [one.title for one in site(plain, given).courses.values()] == ["Given", "Heading"]


def test_a_document_without_any_title_is_an_error_and_gets_the_words_of_its_name():
    """A course without title and heading is reported and shown under its file's name."""
    made = site(document("course", "content/courses/data-cleaning.md", title=""))
    assert made.courses["data-cleaning"].title == "Data Cleaning"
    assert said(made, "missing-title") == [
        ("missing-title", 1, 1, 'neither a title nor a # heading; "Data Cleaning" is used')
    ]


def test_broken_front_matter_is_not_reported_twice():
    """A file whose front matter could not be read says nothing about its missing title."""
    problem = diagnose("bad-yaml", Span("content/courses/a.md", 2, 1), "broken")
    made = site(document("course", "content/courses/a.md", title="", diagnostics=(problem,)))
    assert "missing-title" not in codes(made)
    assert "bad-yaml" in codes(made)


def test_description_is_the_lead_when_none_is_given():
    """The first paragraph describes a page that does not describe itself."""
    made = site(document("course", "content/courses/a.md", lead_text="The lead."))
    assert made.courses["a"].description == "The lead."


def test_duplicate_id_names_the_other_file():
    """The second of two courses with one id is reported with the place of the first, and left out."""
    made = site(course("a", id="sql"), course("b", id="sql"))
    assert said(made, "duplicate-id") == [("duplicate-id", 2, 5, '"sql" is already used by content/courses/a.md:2')]
    assert made.courses["sql"].document == "content/courses/a.md"
    assert "duplicate-url" not in codes(made)


def test_lesson_ids_are_unique_within_a_course_only():
    """The same lesson id in two courses is fine, said twice in one course it is an error."""
    fine = site(course("a"), course("b"), lesson("a", "01-intro"), lesson("b", "01-intro"))
    assert "duplicate-id" not in codes(fine)
    twice = site(course("a"), lesson("a", "01-intro", id="start"), lesson("a", "02-more", id="start"))
    (problem,) = [one for one in twice.diagnostics if one.code == "duplicate-id"]
    assert (problem.location.line, problem.hint) == (2, 'ids are unique within a kind; "more" is free')


def test_names_that_differ_in_their_number_only_keep_it():
    """Two lessons of one name are both published, with a warning at each and the line that keeps the address."""
    made = site(course("a"), lesson("a", "01-intro"), lesson("a", "02-Intro"), lesson("a", "03-loops"))
    assert [one.id for one in made.courses["a"].lessons] == ["01-intro", "02-Intro", "loops"]
    assert [(one.location.path[-11:], one.hint) for one in made.diagnostics if one.code == "shared-address"] == [
        ("01-intro.md", 'write "id: 01-intro" to keep it so'),
        ("02-Intro.md", 'write "id: 02-Intro" to keep it so'),
    ]
    both = site(course("01-bread"), course("02-bread"), lesson("02-bread", "01-flour"))
    assert [one.document for one in both.courses["02-bread"].lessons] == [
        "content/courses/02-bread/lessons/01-flour.md"
    ]


def test_equal_ids_of_two_groups_are_told_apart_by_the_groups():
    """The group stands before the id, without its number unless that is all that parts the groups."""
    names = ("01-doughs/homework", "02-ovens/homework", "02-ovens/quiz")
    made = site(course("a"), *(lesson("a", name) for name in names))
    assert [one.id for one in made.courses["a"].lessons] == ["doughs-homework", "ovens-homework", "quiz"]
    assert codes(made).count("shared-address") == 2
    said_so = site(
        course("a"), lesson("a", "w1/x", id="task"), lesson("a", "w2/y", id="task"), lesson("a", "z", id="w1-task")
    )
    assert [one.id for one in said_so.courses["a"].lessons] == ["w1-task", "task", "w2-task"]  # the first keeps its id
    weeks = site(course("a"), lesson("a", "01-week/quiz"), lesson("a", "02-week/quiz"))
    assert [one.id for one in weeks.courses["a"].lessons] == ["01-week-quiz", "02-week-quiz"]


def test_an_id_of_two_alphabets_is_a_warning():
    """A Cyrillic letter in a Latin word looks right and is another address; two words in two alphabets are fine."""
    made = site(course("a"), lesson("a", "01-p\u0430ge"), lesson("a", "02-введение-python", id="введение-python"))
    assert said(made, "mixed-alphabets") == [
        (
            "mixed-alphabets",
            1,
            1,
            'the address is not what it looks like: "p\u0430ge" mixes the Latin "p" and the Cyrillic "\u0430"',
        )
    ]


def test_a_course_and_a_path_may_share_an_id():
    """Ids are unique within a kind."""
    assert "duplicate-id" not in codes(site(course("sql", path_ids=("sql",)), path_file("sql")))


def test_lessons_attach_by_course_id_before_file_name():
    """The folder `web` belongs to the course with that id, not to the file of that name."""
    made = site(course("web", id="other"), course("intro", id="web"), lesson("web", "01-html"))
    assert [one.id for one in made.courses["web"].lessons] == ["html"]
    assert made.courses["other"].lessons == ()


def test_lessons_attach_by_file_name_when_the_id_differs():
    """A course that changed its id keeps its folder."""
    made = site(course("web-dev", id="web"), lesson("web-dev", "01-html"))
    assert made.courses["web"].lessons[0].url == "courses/web/html/"


def test_lessons_of_no_course_are_an_error_with_a_suggestion():
    """A folder whose name is a slip is told apart from one without a course."""
    made = site(course("web-dev"), lesson("web-dew", "01-html"))
    (found,) = [one for one in made.diagnostics if one.code == "lesson-without-course"]
    assert (found.location.path, found.hint) == (
        "content/courses/web-dew/lessons/01-html.md",
        'did you mean "web-dev"?',
    )
    assert "content/courses/web-dew/lessons/01-html.md" not in made.urls


def test_number_prefixes_are_in_no_url():
    """Renaming the number prefixes of all files changes the order and no address."""
    names = [f"lesson-{number}" for number in range(10)]
    first = site(course("a"), *(lesson("a", f"{index:02}-{name}") for index, name in enumerate(names)))
    other = site(course("3-a"), *(lesson("a", f"{9 - index}_{name}") for index, name in enumerate(names)))
    assert set(first.urls.values()) == set(other.urls.values())
    assert [one.id for one in other.courses["a"].lessons] == names[::-1]


def test_a_course_with_neither_outline_nor_lessons_is_noted():
    """An empty course is worth a note; an outline is enough."""
    assert "empty-course" in codes(site(course("a")))
    assert "empty-course" not in codes(site(course("a", roles=[outline("One")])))
