"""Facts about the pages of courses and lessons: parts, syllabus, outline, questions, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from coursegen.exporters.html import Renderer, pages
from coursegen.exporters.html.view import PageView
from coursegen.model import Body, Lesson, Section, Time
from coursegen.theme import load_theme

from .page_reader import Page as Markup
from .sample_build import Built
from .sample_site import BELLS, BODIES, COURSES, DOCUMENTS, KNOTS, ROPES, make_site


def test_the_outline_marks_the_open_lesson_only(built: Built) -> None:
    """Both copies of the outline mark the lesson that is read, and no other."""
    links = Markup(built.pages["courses/ropes/hitch/index.html"]).all("a")
    assert [link["data-key"] for link in links if link.get("aria-current") == "page" and "data-key" in link] == [
        "ropes/hitch",
        "ropes/hitch",
    ]
    assert [link["data-minutes"] for link in links if "data-key" in link] == ["35", "100"] * 2


def test_the_outline_is_rendered_once_for_a_course(sample_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sections of a course are walked once, however many lessons show them: no cost grows with the square."""
    asked = []
    lessons_of = PageView.lessons
    monkeypatch.setattr(
        PageView, "lessons", lambda self, course, ids: asked.append(ids) or lessons_of(self, course, ids)
    )
    site = make_site()
    renderer = Renderer(site, load_theme(sample_project, site.config)[0], BODIES)
    for _ in range(3):
        for page in pages(site):
            if page.kind == "lesson":
                renderer.render_page(page)
    assert asked == [("bowline",), ("hitch",)]


def test_parts_stand_in_the_authors_order_and_time_moves_aside(built: Built) -> None:
    """A course's parts keep their order and prose its place; only the section about time is in the side panel."""
    text = built.pages["courses/ropes/index.html"]
    order = ["Learning Outcomes", "Prerequisites", "An aside", "Course Structure", "Why ropes?", "What You Will Build"]
    positions = [text.index(f">{heading}</h2>") for heading in order]
    assert positions == sorted(positions)
    assert text.count("Time Commitment") == 1
    assert text.index("<aside") < text.index("Time Commitment") < text.index("</aside>")


def test_a_prerequisite_that_is_a_course_becomes_a_card(built: Built) -> None:
    """It links the course, keeps "or equivalent", and tells its place in the path and its hours."""
    text = built.pages["courses/ropes/index.html"]
    assert '<a href="../knots/"><strong>Knots</strong></a> or equivalent.' in text
    assert "Course 1 of this path, 8 hours" in text
    assert "<div>Two free hands</div>" in text


def test_the_syllabus_holds_the_lessons_of_each_section(built: Built) -> None:
    """Each entry has its number, its summary, and its lessons under details."""
    text = built.pages["courses/ropes/index.html"]
    assert text.count("<details open><summary>1 lesson, ") == 2
    assert 'data-key="ropes/bowline"' in text


def test_lessons_without_an_outline_get_a_syllabus(sample_project: Path) -> None:
    """A course whose text has no structure still shows its lessons, after what it says about prerequisites."""
    ropes = DOCUMENTS[ROPES]
    body = Body("\0B0\0\0B1\0<p>Rest.</p>", BODIES[ROPES].blocks)
    site = replace(make_site(), documents={**DOCUMENTS, ROPES: replace(ropes, roles=ropes.roles[:2])})
    text = Built(sample_project, site, {**BODIES, ROPES: body}).pages["courses/ropes/index.html"]
    assert text.index(">Prerequisites<") < text.index(">Course structure<") < text.index("<p>Rest.</p>")
    assert 'data-key="ropes/hitch"' in text


def test_an_anchor_that_the_author_took_is_not_used_again(sample_project: Path) -> None:
    """A part made from front matter gives way to a heading with the same anchor."""
    knots = replace(DOCUMENTS[KNOTS], anchors=("outcomes",))
    body = Body('<h2 id="outcomes">Outcomes, or what comes out</h2>')
    site = replace(make_site(), documents={**DOCUMENTS, KNOTS: knots})
    ids = Markup(Built(sample_project, site, {**BODIES, KNOTS: body}).pages["courses/knots/index.html"]).ids()
    assert "outcomes" in ids
    assert "outcomes-" in ids
    assert len(ids) == len(set(ids))


def test_front_matter_without_headings_gets_parts(built: Built) -> None:
    """Outcomes stand before the text, projects and tools after it."""
    text = built.pages["courses/knots/index.html"]
    order = ["Learning outcomes", "Plain words.", "A bracelet", "Chalk"]
    positions = [text.index(word) for word in order]
    assert positions == sorted(positions)


def test_only_what_is_known_is_shown(built: Built) -> None:
    """A course without level, hours, lessons and sections shows none of them."""
    text = built.pages["courses/bells/index.html"]
    assert 'class="level"' not in text
    assert "0 " not in Markup(text).texts
    assert 'class="meta"' not in text


def test_an_estimate_is_shown_as_one(built: Built) -> None:
    """Minutes that were counted from the text read "about", those that an author gave do not."""
    assert "about 1 h 40 min" in built.pages["courses/ropes/hitch/index.html"]
    assert (
        "about" not in built.pages["courses/ropes/bowline/index.html"].split('<div class="meta">')[1].split("</div>")[0]
    )


def test_images_have_their_size_and_figures_their_caption(built: Built) -> None:
    """An image with a caption is a figure; one within text is not. Both say their size, load late and keep their attributes."""
    text = built.pages["courses/ropes/bowline/index.html"]
    image = '<img src="../loop.png" alt="A loop" width="640" height="400" loading="lazy" decoding="async">'
    assert f"<figure>{image}<figcaption>A loop, drawn</figcaption></figure>" in text
    assert '<p>Inline <img src="../loop.png" alt="A small loop" class="small" title="Small" width="640"' in text


def test_links_and_words_in_the_text_are_filled(built: Built) -> None:
    """Marks become relative addresses and words in the page's language; no mark is left."""
    text = built.pages["courses/ropes/bowline/index.html"]
    assert '<a href="../hitch/#turns">the hitch</a>' in text
    assert "Back to text" in text
    assert not [path for path, page in built.pages.items() if "\0" in page]


def test_a_quiz_is_graded_only_with_marked_answers(built: Built) -> None:
    """One right answer asks with radio buttons, several with checkboxes; without any there is no verdict."""
    page = Markup(built.pages["courses/ropes/bowline/index.html"])
    quizzes = [a for tag, a in page.tags if a.get("class") == "quiz"]
    assert [(q["data-quiz"], q["data-graded"]) for q in quizzes] == [("1", "true"), ("2", "true"), ("3", "false")]
    inputs = [i for i in page.all("input") if i.get("name", "").startswith("q")]
    assert [(i["name"], i["type"], i.get("data-right")) for i in inputs] == [
        ("q1", "radio", "true"),
        ("q1", "radio", "false"),
        ("q2", "checkbox", "true"),
        ("q2", "checkbox", "true"),
        ("q2", "checkbox", "false"),
        ("q3", "radio", None),
        ("q3", "radio", None),
    ]


def test_a_long_course_grows_its_pages_in_proportion(sample_project: Path) -> None:
    """A lesson of a course with 100 lessons is about as large as its outline asks for, and still well-formed."""
    lessons = tuple(
        Lesson(
            f"l{n}",
            "knots",
            f"courses/knots/l{n}/",
            n,
            title=f"Lesson {n} " + "x" * 300,
            description="",
            document=BELLS,
            minutes=10,
            minutes_estimated=False,
        )
        for n in range(1, 101)
    )
    course = replace(
        COURSES["knots"], lessons=lessons, sections=(Section("all", "All", "", "", tuple(x.id for x in lessons)),)
    )
    site = replace(make_site(), courses={**COURSES, "knots": course})
    text = Built(sample_project, site).pages["courses/knots/l50/index.html"]
    Markup(text)
    assert text.count("aria-current") == 2
    assert "50 of 100" in text


def test_only_the_authors_outline_is_numbered(sample_project: Path) -> None:
    """A group made from lessons alone stands between the entries without a number, and moves none of theirs."""
    ropes = COURSES["ropes"]
    group = Section("extra", "Extra", "", "", ("hitch",), 100)
    last = replace(ropes.sections[1], lesson_ids=())
    course = replace(ropes, sections=(ropes.sections[0], group, last))
    text = Built(sample_project, replace(make_site(), courses={**COURSES, "ropes": course})).pages[
        "courses/ropes/index.html"
    ]
    assert text.count('<li class="unnumbered">') == 1
    assert '<span class="vh">Section 2: </span>Hitches' in text


def test_a_course_of_which_nothing_is_known_has_no_side_panel(sample_project: Path) -> None:
    """No level, hours, lessons, outline, price or path: there is nothing to show beside the text, not even a title."""
    bare = replace(COURSES["knots"], level=None, time=Time(), places=())
    config = replace(make_site().config, license="", offer=None, instructors=())
    site = replace(make_site(), courses={**COURSES, "knots": bare}, config=config)
    text = Built(sample_project, site).pages["courses/knots/index.html"]
    assert "<aside" not in text
    assert "About this course" not in text


def test_lessons_without_a_section_make_none(sample_project: Path) -> None:
    """A group of lessons that has no title is neither numbered nor counted as a section."""
    course = replace(COURSES["ropes"], sections=(Section("", "", "", "", ("bowline", "hitch"), 135),))
    site = replace(make_site(), courses={**COURSES, "ropes": course})
    text = Built(sample_project, site).pages["courses/ropes/index.html"]
    assert text.count('<ol class="syllabus">\n<li class="unnumbered">') == 1
