"""What courses and lessons require: which texts name a course, cycles, and the way back."""

from __future__ import annotations

import pytest

from coursegen.model import Site

from .builders import codes, course, lesson, path_file, role, said, site

ML = course("ml-fundamentals", title="Machine Learning & Statistics", aliases=("courses/ml-basics/",))


def needs(made: Site, name: str = "a") -> list[tuple[str | None, bool]]:
    return [(one.course_id, one.or_equivalent) for one in made.courses[name].prerequisites]


@pytest.mark.parametrize(
    ("text", "equivalent"),
    [
        ("Machine Learning & Statistics", False),
        ("machine learning and statistics", False),
        ("Machine Learning and Statistics course", False),
        ("Machine Learning & Statistics course (or equivalent)", True),
        ("Machine Learning & Statistics (or equivalent NumPy/Pandas knowledge)", True),
        ("Machine Learning & Statistics, or similar", True),
        ("Machine Learning & Statistics (strongly recommended)", False),
        ("ML Fundamentals", False),
        ("ml-fundamentals", False),
        ("ML Basics", False),
    ],
)
def test_exact_names_resolve(text: str, equivalent: bool):
    """Title, id in words and alias name a course once case, `&`, parentheses and a final "course" are folded."""
    made = site(course("a", roles=[role("prerequisites", text)]), ML)
    assert needs(made) == [("ml-fundamentals", equivalent)]
    assert "prerequisite-as-text" not in codes(made)


@pytest.mark.parametrize("text", ["Machine Learning", "Statistics", "Strong skills in machine learning and statistics"])
def test_parts_of_a_name_do_not_resolve(text: str):
    """Never a fuzzy link, and no note for ordinary phrases."""
    made = site(course("a", roles=[role("prerequisites", text)]), ML)
    assert needs(made) == [(None, False)]
    assert "prerequisite-as-text" not in codes(made)


def test_what_one_requires_has_a_limit():
    """Else a site on which all require all would grow with the cube of their number."""
    others = [course(f"c{n}") for n in range(66)]
    made = site(course("a", prerequisites=tuple(f"c{n}" for n in range(66))), *others)
    assert [name for name, _ in needs(made)] == [*(f"c{n}" for n in range(64)), None, None]
    assert [message for *_, message in said(made, "prerequisite-as-text")] == [
        "more than 64 courses and lessons are required; the rest stays text"
    ]


def test_a_near_miss_is_a_note_with_the_title():
    """A slip in a title is not followed but pointed out."""
    made = site(course("a", roles=[role("prerequisites", "Machine Lerning & Statistics")]), ML)
    (found,) = [one for one in made.diagnostics if one.code == "prerequisite-as-text"]
    assert (found.hint, found.location.line) == ('did you mean "Machine Learning & Statistics"?', 21)
    assert needs(made) == [(None, False)]


def test_a_text_that_ends_in_course_is_a_note():
    """What reads like a course, but is none, is worth a note; requirements of other kinds are not."""
    texts = ("Prompting Basics course (or equivalent)", "Strong Python skills", "Calculus (derivatives)")
    made = site(course("a", roles=[role("prerequisites", *texts)]))
    assert said(made, "prerequisite-as-text") == [
        (
            "prerequisite-as-text",
            21,
            1,
            '"Prompting Basics course (or equivalent)" reads like a course, but none has that title; it stays text',
        )
    ]
    assert needs(made) == [(None, True), (None, False), (None, False)]


def test_the_words_are_those_of_the_course_s_language():
    """A German course may write `Kurs` and `oder gleichwertig`."""
    made = site(
        course("a", language="de", roles=[role("prerequisites", "Python Kurs (oder gleichwertig)")]), course("python")
    )
    assert needs(made) == [("python", True)]


def test_accents_do_not_hide_an_offer():
    """The phrase of another language is found as it is written, with its accents and apostrophes."""
    made = site(
        course("a", language="fr", roles=[role("prerequisites", "Algèbre (ou l’équivalent)")]),
        course("b", title="Algèbre"),
    )
    assert needs(made) == [("b", True)]


def test_c_is_not_c_plus_plus():
    """Signs that are part of a language's name keep titles apart."""
    made = site(
        course("a", roles=[role("prerequisites", "C++", "C#", "C")]), course("x", title="C"), course("y", title="C#")
    )
    assert [one for one, _ in needs(made)] == [None, "y", "x"]


def test_a_title_that_two_courses_have_names_neither():
    """An ambiguous name is no link."""
    made = site(
        course("a", roles=[role("prerequisites", "Python")]), course("x", title="Python"), course("y", title="Python")
    )
    assert needs(made) == [(None, False)]


def test_the_front_matter_outweighs_the_heading():
    """A list in the front matter takes the place of what stands below the heading; ids show as titles."""
    made = site(course("a", prerequisites=("ml-fundamentals", "Patience"), roles=[role("prerequisites", "Other")]), ML)
    assert [(one.course_id, one.item.text, one.item.html) for one in made.courses["a"].prerequisites] == [
        ("ml-fundamentals", "Machine Learning & Statistics", "Machine Learning &amp; Statistics"),
        (None, "Patience", "Patience"),
    ]


def test_an_unknown_id_in_the_front_matter_is_an_error():
    """An id that no course has is a mistake; a word or a phrase is text."""
    made = site(
        course("a", prerequisites=("ml-fundamentols",)), ML, course("b", prerequisites=("Python", "Some-thing else"))
    )
    (found,) = [one for one in made.diagnostics if one.code == "unknown-course"]
    assert (found.message, found.hint, found.location.line) == (
        'no course has the id "ml-fundamentols"',
        'did you mean "ml-fundamentals"?',
        2,
    )


def test_an_id_of_one_word_is_an_id():
    """A word in lower case is taken for an id, which must exist; capitals and other scripts make it a text."""
    made = site(course("a", prerequisites=("algebar", "nope", "Patience", "微積分")), course("algebra"))
    assert [(one.code, one.message, one.hint) for one in made.diagnostics if one.severity == "error"] == [
        ("unknown-course", 'no course has the id "algebar"', 'did you mean "algebra"?'),
        (
            "unknown-course",
            'no course has the id "nope"',
            "begin with a capital letter if this is not the id of a course",
        ),
    ]


def test_a_lesson_s_file_name_hints_at_its_id():
    """The number of a file is not part of the lesson's id, and slips are compared with the lessons beside it first."""
    made = site(course("a"), lesson("a", "01-knots"), lesson("a", "02-ropes", prerequisites=("01-knots", "knotz")))
    found = [(one.message, one.hint) for one in made.diagnostics if one.code == "unknown-course"]
    who = "no lesson of this course and no course has the id"
    assert found == [(f'{who} "01-knots"', 'did you mean "knots"?'), (f'{who} "knotz"', 'did you mean "knots"?')]


def test_unlocks_are_the_way_back():
    """A course knows what it opens the way to."""
    made = site(course("a"), course("b", prerequisites=("a",)), course("c", prerequisites=("a", "b")))
    assert (made.courses["a"].unlocks, made.courses["b"].unlocks, made.courses["c"].unlocks) == (("b", "c"), ("c",), ())


def test_a_cycle_is_reported_once_from_its_smallest_id():
    """Courses that require each other are an error at the smallest one's requirement."""
    made = site(
        course("c", prerequisites=("a",)),
        course("a", prerequisites=("b",)),
        course("b", prerequisites=("c",)),
        course("d"),
    )
    assert said(made, "prerequisite-cycle") == [("prerequisite-cycle", 2, 5, "a -> b -> c -> a")]
    assert [one.location.path for one in made.diagnostics if one.code == "prerequisite-cycle"] == [
        "content/courses/a.md"
    ]


def test_a_course_that_requires_itself_is_a_cycle():
    """The shortest cycle has one course."""
    assert said(site(course("a", prerequisites=("a",))), "prerequisite-cycle") == [
        ("prerequisite-cycle", 2, 5, "a -> a")
    ]


def test_two_cycles_are_two_errors():
    """Cycles that share a course are told apart."""
    made = site(
        course("a", prerequisites=("b", "c")), course("b", prerequisites=("a",)), course("c", prerequisites=("a",))
    )
    assert [message for *_, message in said(made, "prerequisite-cycle")] == ["a -> b -> a", "a -> c -> a"]


def test_lessons_require_lessons_of_their_course_and_courses():
    """A lesson's requirement is looked for in its course first, then among the courses."""
    made = site(
        course("a"),
        lesson("a", "01-joins"),
        lesson("a", "02-windows", prerequisites=("joins", "ml-fundamentals", "Joins")),
        ML,
    )
    found = made.courses["a"].lessons[1].prerequisites
    assert [(one.course_id, one.lesson_id) for one in found] == [
        ("a", "joins"),
        ("ml-fundamentals", None),
        ("a", "joins"),
    ]


def test_cycles_among_lessons_are_errors():
    """Lessons that require each other are reported, not their order as well."""
    made = site(course("a"), lesson("a", "01-x", prerequisites=("y",)), lesson("a", "02-y", prerequisites=("x",)))
    assert [message for *_, message in said(made, "prerequisite-cycle")] == ["x -> y -> x"]
    assert "prerequisite-after" not in codes(made)


def test_a_path_resolves_its_requirements():
    """Paths may require courses."""
    made = site(
        course("a", path_ids=("data",)), course("b"), path_file("data", roles=[role("prerequisites", "B course")])
    )
    assert [one.course_id for one in made.paths["data"].prerequisites] == ["b"]
