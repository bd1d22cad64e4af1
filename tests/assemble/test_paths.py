"""Learning paths: which there are, which courses they hold, and in which order."""

from __future__ import annotations

import pytest

from coursegen.model import PathPosition, Site

from .builders import codes, course, path_file, role, said, site

BEGINNER, INTERMEDIATE, ADVANCED = (
    ("Beginner", "Beginner"),
    ("Intermediate", "Intermediate"),
    ("Advanced", "Advanced"),
)


def members(made: Site, name: str = "data") -> tuple[str, ...]:
    return made.paths[name].course_ids


def test_a_path_that_is_only_named_gets_a_page_and_a_note():
    """A course may name a path that has no file."""
    made = site(course("a", path_ids=("data-science",)))
    found = made.paths["data-science"]
    assert (found.title, found.url, found.document, found.course_ids) == (
        "Data Science",
        "paths/data-science/",
        "",
        ("a",),
    )
    assert said(made, "path-without-page") == [
        ("path-without-page", 2, 5, "there is no content/paths/data-science.md; made one from 1 course")
    ]


def test_a_path_without_courses_is_a_warning():
    """A path file that no course names stays out of the catalogue, after all others."""
    made = site(course("a", path_ids=("web",)), path_file("data"), path_file("web"))
    assert list(made.paths) == ["web", "data"]
    assert [code for code, *_ in said(made, "empty-path")] == ["empty-path"]


def test_order_then_level_then_title():
    """Courses with a number come first, the others by level and title."""
    made = site(
        course("z", path_ids=("data",), difficulty=BEGINNER),
        course("y", path_ids=("data",), difficulty=BEGINNER),
        course("x", path_ids=("data",), difficulty=ADVANCED, order=1),
        course("w", path_ids=("data",), difficulty=INTERMEDIATE),
        path_file("data"),
    )
    assert members(made) == ("x", "y", "z", "w")


def test_the_list_of_the_path_decides_among_courses_of_a_level():
    """Courses that the path's file lists exactly keep its order and come before others of their level."""
    made = site(
        *(course(name, path_ids=("data",)) for name in ("a", "b", "c")),
        path_file("data", roles=[role("structure", "C", "B")]),
    )
    assert members(made) == ("c", "b", "a")


def test_requirements_come_before_what_requires_them():
    """A course follows what it requires whatever its title."""
    made = site(
        course("a", path_ids=("data",), prerequisites=("c",)),
        course("b", path_ids=("data",)),
        course("c", path_ids=("data",)),
        path_file("data"),
    )
    assert members(made) == ("c", "a", "b")


def test_a_course_before_its_requirement_is_a_warning():
    """An explicit order outweighs requirements, with a warning at the requirement."""
    made = site(
        course("a", path_ids=("data",), order=1, prerequisites=("b",)),
        course("b", path_ids=("data",), order=2),
        path_file("data"),
    )
    assert members(made) == ("a", "b")
    assert said(made, "prerequisite-after") == [
        ("prerequisite-after", 4, 5, '"a" comes before "b", which it requires, in path "data"')
    ]


def test_the_same_order_in_a_path_is_a_warning():
    """Two courses of a path with one order are reported; in different paths they are not."""
    documents = course("a", path_ids=("x",), order=1), course("b", path_ids=("x",), order=1)
    assert said(site(*documents), "same-order") == [
        ("same-order", 3, 5, 'order 1 is already used in path "x" by content/courses/a.md:3')
    ]
    assert "same-order" not in codes(site(documents[0], course("b", path_ids=("y",), order=1)))


def test_a_course_that_the_list_names_is_a_member():
    """An exact title in the path's list needs no pathId."""
    made = site(course("a"), path_file("data", roles=[role("structure", "A")]))
    assert members(made) == ("a",)


@pytest.mark.parametrize(
    ("listed", "after"),
    [("ABXC", (0, 0, 1)), ("XAB", (1, 1)), ("AXBY", (0, 1)), ("YXBA", (2, 2)), ("XAYB", (1, 2)), ("AB", (2, 2))],
)
def test_a_planned_course_stands_where_the_list_has_it(listed, after):
    """After the courses that stand above it; in front without any, and last where the list names no course."""
    courses = [course("x", path_ids=("data",), order=1), course("y", path_ids=("data",), order=2)]
    made = site(*courses, path_file("data", roles=[role("structure", *listed)]))
    assert made.paths["data"].planned_after == after


def test_entries_that_no_course_answers_are_planned_with_one_note():
    """Planned courses are listed in one note."""
    made = site(course("a", path_ids=("data",)), path_file("data", roles=[role("structure", "A", "B", "C")]))
    assert [item.text for item in made.paths["data"].planned] == ["B", "C"]
    assert said(made, "planned-course") == [
        ("planned-course", 22, 1, '2 entries name no course yet, shown as planned: "B", "C"')
    ]


def test_levels_come_from_the_file_else_from_the_courses():
    """A path spans the levels of its courses unless it says otherwise."""
    courses = course("a", path_ids=("data",), difficulty=BEGINNER), course("b", path_ids=("data",), difficulty=ADVANCED)
    assert site(*courses).paths["data"].levels == ("Beginner", "Advanced")
    given = site(*courses, path_file("data", difficulty=("Intermediate", "Advanced")))
    assert given.paths["data"].levels == ("Intermediate", "Advanced")


def test_outcomes_are_the_path_s_own_or_those_of_its_courses_once():
    """Without its own, a path promises what its courses promise."""
    courses = (
        course("a", path_ids=("data",), roles=[role("outcomes", "Clean data", "Plot")]),
        course("b", path_ids=("data",), roles=[role("outcomes", "clean data.", "Model")]),
    )
    assert [item.text for item in site(*courses).paths["data"].outcomes] == ["Clean data", "Plot", "Model"]
    own = site(*courses, path_file("data", roles=[role("outcomes", "All")]))
    assert [item.text for item in own.paths["data"].outcomes] == ["All"]


def test_a_course_knows_its_place_in_each_path():
    """A shared course has a place in each of its paths and stands in the catalogue once."""
    made = site(
        course("a", path_ids=("x", "y"), order=2),
        course("b", path_ids=("x",), order=1),
        course("c", path_ids=("y",), order=3),
    )
    assert made.courses["a"].places == (PathPosition("x", 2, 2, "b", None), PathPosition("y", 1, 2, None, "c"))
    assert list(made.courses) == ["b", "a", "c"]


def test_the_catalogue_goes_by_path_then_the_rest():
    """Paths go by order, number and title, and courses of no path come last."""
    made = site(
        course("a"),
        course("b", path_ids=("x",)),
        course("c", path_ids=("y",)),
        path_file("x", order=2),
        path_file("y", order=1),
    )
    assert list(made.paths) == ["y", "x"]
    assert list(made.courses) == ["c", "b", "a"]


def test_a_path_may_be_named_by_its_file():
    """A path whose id differs from its file's name answers to both."""
    made = site(course("a", path_ids=("web-development",)), path_file("web-development", id="web"))
    assert members(made, "web") == ("a",)
    assert "path-without-page" not in codes(made)
