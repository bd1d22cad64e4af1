"""Drafts and future dates: what is held back, and what depends on it."""

from __future__ import annotations

from datetime import date

from coursegen.model import HeldBack

from .builders import codes, course, document, lesson, link, path_file, role, said, site

LATER = date(2025, 7, 1)


def test_drafts_wait_unless_asked_for():
    """A draft is left out, and published with --drafts."""
    documents = (course("a"), course("b", draft=True))
    assert list(site(*documents).courses) == ["a"]
    assert site(*documents).held_back == (HeldBack("content/courses/b.md"),)
    assert list(site(*documents, drafts=True).courses) == ["a", "b"]


def test_a_date_holds_back_until_its_day():
    """A document dated tomorrow waits, one dated today does not."""
    made = site(course("a", publish_date=date(2025, 6, 15)), course("b", publish_date=LATER))
    assert list(made.courses) == ["a"]
    assert made.held_back == (HeldBack("content/courses/b.md", LATER),)
    assert list(site(course("b", publish_date=LATER), future=True).courses) == ["b"]


def test_lessons_wait_for_their_course():
    """The lessons of a course that waits wait at least as long."""
    later = date(2025, 8, 1)
    made = site(
        course("a", publish_date=LATER),
        lesson("a", "01-x"),
        lesson("a", "02-y", publish_date=later),
        lesson("a", "03-z", draft=True),
    )
    assert made.courses == {}
    assert [one.until for one in made.held_back] == [LATER, LATER, later, None]
    assert made.urls == {}


def test_a_link_to_what_waits_says_so():
    """A link to a page held back is broken, with the reason."""
    made = site(
        course("a", links=[link("b.md"), link("c.md", 10)]), course("b", draft=True), course("c", publish_date=LATER)
    )
    assert said(made, "broken-link") == [
        ("broken-link", 9, 3, '"b.md" leads to a page that is a draft'),
        ("broken-link", 10, 3, '"c.md" leads to a page that is held back until 2025-07-01'),
    ]


def test_links_in_what_waits_are_not_checked():
    """A draft may lead to other unfinished pages."""
    assert "broken-link" not in codes(site(course("a"), course("b", draft=True, links=[link("nothing.md")])))


def test_a_prerequisite_that_waits_becomes_text():
    """A course held back is no requirement that a reader could follow."""
    made = site(course("a", prerequisites=("deep-sql",)), course("deep-sql", draft=True))
    (need,) = made.courses["a"].prerequisites
    assert (need.course_id, need.item.text) == (None, "Deep Sql")
    assert "unknown-course" not in codes(made)
    assert said(made, "prerequisite-as-text") == [
        ("prerequisite-as-text", 2, 5, '"deep-sql" names a course that is a draft; it stays text')
    ]


def test_a_path_that_waits_is_not_made_from_its_courses():
    """A path file that is a draft has no page, although courses name it."""
    made = site(course("a", path_ids=("data",)), path_file("data", draft=True))
    assert made.paths == {}
    assert made.courses["a"].places == ()
    assert "path-without-page" not in codes(made)


def test_a_path_shows_a_waiting_course_as_planned_without_a_note():
    """An entry of a path's list that names a course held back is planned, and nobody's mistake."""
    made = site(
        course("a", path_ids=("data",)),
        course("b", title="Big Data", draft=True),
        path_file("data", roles=[role("structure", "A", "Big Data")]),
    )
    assert [item.text for item in made.paths["data"].planned] == ["Big Data"]
    assert "planned-course" not in codes(made)


def test_neighbours_that_wait_are_not_unknown():
    """A prevLessonId may name a lesson that is not out yet."""
    made = site(course("a"), lesson("a", "01-x", next_lesson="y"), lesson("a", "02-y", draft=True))
    assert "unknown-lesson" not in codes(made)


def test_assets_wait_with_their_course():
    """Files in the folder of a draft are not published."""
    made = site(course("a", draft=True), document("page", "content/pages/p.md"), assets=["content/courses/a/plan.pdf"])
    assert made.files == {}
