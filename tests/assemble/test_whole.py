"""Files to the model through the real reader and parser: one course file is a site."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursegen.assemble import assemble
from coursegen.files.scan import read_source, scan
from coursegen.model import Config, Site
from coursegen.parse import parse

from .builders import NOW

PROJECT = Path(__file__).parents[1] / "fixtures" / "assemble"


@pytest.fixture(scope="module")
def made() -> Site:
    found = scan(PROJECT)
    documents = [parse(read_source(PROJECT, one), "allow", "en")[0] for one in found.documents]
    return assemble(documents, found.assets, Config(), now=NOW)


def test_one_course_file_gives_two_notes_and_nothing_worse(made: Site):
    """A path is made, one requirement reads like a course and stays text; all hours agree."""
    assert [(found.severity, found.code, found.location.line, found.location.column) for found in made.diagnostics] == [
        ("note", "path-without-page", 7, 9),
        ("note", "prerequisite-as-text", 21, 1),
    ]


def test_its_parts_are_in_the_model(made: Site):
    """Outcomes, requirements, outline and hours come from the headings of the text."""
    course = made.courses["bread-baking"]
    assert len(course.outcomes) == 2
    assert [need.or_equivalent for need in course.prerequisites] == [True, False, False]
    outline = [(one.label, one.slug) for one in course.sections]
    assert outline == [
        ("Section 1", "flour-and-water"),
        ("Section 2", "time"),
    ]
    assert all(one.anchor in made.documents[course.document].anchors for one in course.sections)
    assert (course.time.hours, course.time.pace, course.time.weeks) == (20, (4, 6), (4, 5))
    assert len(course.facts) == 3


def test_its_path_is_made(made: Site):
    """The path that the course names has the course, its level, hours and outcomes."""
    path = made.paths["home-kitchen"]
    assert (path.title, path.course_ids, path.levels) == ("Home Kitchen", ("bread-baking",), ("Intermediate",) * 2)
    assert (path.time.hours, len(path.outcomes)) == (20, 2)
