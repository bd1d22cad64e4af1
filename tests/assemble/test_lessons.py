"""The order of lessons, their neighbours, and the outline that they stand in."""

from __future__ import annotations

import pytest

from coursegen.model import Site

from .builders import codes, course, document, lesson, outline, role, said, site


def order(made: Site, name: str = "a") -> list[str]:
    return [one.id for one in made.courses[name].lessons]


def test_order_outweighs_the_file_number():
    """`order:` decides before the number in the file's name."""
    made = site(course("a"), lesson("a", "01-x", order=2), lesson("a", "02-y", order=1), lesson("a", "03-z"))
    assert order(made) == ["y", "x", "z"]


def test_numbered_and_unnumbered_files_mix():
    """Lessons without any number follow those with one, by title in natural order."""
    names = ("part-10", "04-css", "part-9", "01-intro")
    assert order(site(course("a"), *(lesson("a", name) for name in names))) == ["intro", "css", "part-9", "part-10"]


def test_requirements_order_unnumbered_lessons():
    """Without numbers, what a lesson requires comes before it."""
    made = site(course("a"), lesson("a", "apply", prerequisites=("zero",)), lesson("a", "zero"), lesson("a", "mid"))
    assert order(made) == ["zero", "apply", "mid"]


def test_an_unnumbered_lesson_moves_before_the_numbered_one_that_requires_it():
    """What lesson 2 requires stands between 1 and 2."""
    made = site(
        course("a"),
        lesson("a", "01-x"),
        lesson("a", "02-y", prerequisites=("tools",)),
        lesson("a", "apps"),
        lesson("a", "tools"),
    )
    assert order(made) == ["x", "tools", "y", "apps"]


def test_neighbours_order_unnumbered_lessons():
    """A chain of nextLessonId and prevLessonId is an order when there is no other."""
    made = site(
        course("a"),
        lesson("a", "alpha", previous_lesson="beta"),
        lesson("a", "beta", previous_lesson="gamma"),
        lesson("a", "gamma"),
    )
    assert order(made) == ["gamma", "beta", "alpha"]
    assert "lesson-order-differs" not in codes(made)


def test_numbers_outweigh_requirements_with_a_warning():
    """A numbered lesson before one it requires stays there and is reported."""
    made = site(course("a"), lesson("a", "01-x", prerequisites=("y",)), lesson("a", "02-y"))
    assert order(made) == ["x", "y"]
    assert said(made, "prerequisite-after") == [
        ("prerequisite-after", 2, 5, '"x" comes before "y", which it requires, in its course')
    ]


def test_the_same_order_twice_is_a_warning():
    """Two lessons with one `order:` go by file name; a file number is no claim."""
    made = site(course("a"), lesson("a", "02-y", order=1), lesson("a", "01-x", order=1), lesson("a", "03-z", order=3))
    assert order(made) == ["x", "y", "z"]
    assert said(made, "same-order") == [
        ("same-order", 2, 5, "order 1 is already used in this course by content/courses/a/lessons/01-x.md:2")
    ]


def test_an_unknown_neighbour_is_a_warning():
    """A nextLessonId of a lesson that does not exist is reported with what was likely meant."""
    made = site(course("a"), lesson("a", "01-intro", next_lesson="dl-cnm"), lesson("a", "02-dl-cnn"))
    (found,) = [one for one in made.diagnostics if one.code == "unknown-lesson"]
    assert (found.message, found.hint, found.location.line) == (
        'nextLessonId "dl-cnm" does not exist; using order',
        'did you mean "dl-cnn"?',
        2,
    )


def test_a_neighbour_that_contradicts_the_order_is_a_warning():
    """A prevLessonId that names another lesson than the one before is reported; the order stays."""
    made = site(course("a"), lesson("a", "01-x"), lesson("a", "02-y"), lesson("a", "03-z", previous_lesson="x"))
    assert said(made, "lesson-order-differs") == [
        ("lesson-order-differs", 2, 5, 'prevLessonId "x" contradicts the order, by which it is "y"; using order')
    ]
    assert made.courses["a"].lessons[2].previous_id == "y"


def test_previous_next_and_numbers_follow_the_order():
    """Lessons form one row, numbered from 1."""
    made = site(course("a"), lesson("a", "01-x"), lesson("a", "02-y"), lesson("a", "03-z"))
    assert [(one.number, one.previous_id, one.next_id) for one in made.courses["a"].lessons] == [
        (1, None, "y"),
        (2, "x", "z"),
        (3, "y", None),
    ]


def sections(made: Site) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.title, one.lesson_ids) for one in made.courses["a"].sections]


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("linear-models", "Linear Models"),
        ("Linear Models", "Linear Models"),
        ("section-2", "Linear Models"),
        ("models-tree", "Tree-Based Models"),
        ("evaluation", "Model Evaluation & Improvement"),
        ("models", "Linear Models"),
    ],
)
def test_a_section_joins_by_slug_then_by_whole_words(value: str, title: str):
    """Exact slug first, then the entry with all its words and the fewest others, then the first."""
    text = outline("Tree-Based Models", "Linear Models", "Model Evaluation & Improvement")
    made = site(course("a", roles=[text]), lesson("a", "01-x", section=value))
    assert dict(sections(made))[title] == ("x",)
    assert "unknown-section" not in codes(made)


def test_an_unknown_section_gets_a_group_of_its_own_and_a_warning():
    """Parts of words do not join."""
    made = site(course("a", roles=[outline("Joining Tables")]), lesson("a", "01-x", section="join-tables"))
    assert sections(made) == [("Joining Tables", ()), ("Join Tables", ("x",))]
    assert [(code, line) for code, line, *_ in said(made, "unknown-section")] == [("unknown-section", 2)]


def test_without_an_outline_sections_make_one():
    """A course whose text has no outline gets one from its lessons, silently."""
    made = site(course("a"), lesson("a", "01-x", section="getting-started"), lesson("a", "02-y", section="more"))
    assert sections(made) == [("Getting Started", ("x",)), ("More", ("y",))]
    assert "unknown-section" not in codes(made)


def test_a_lesson_without_section_joins_the_entry_with_its_title():
    """An outline that lists the lessons themselves needs no `section:`."""
    made = site(course("a", roles=[outline("First Steps", "Joins")]), lesson("a", "joins"), lesson("a", "first-steps"))
    assert sections(made) == [("First Steps", ("first-steps",)), ("Joins", ("joins",))]
    assert order(made) == ["first-steps", "joins"]


def test_lessons_without_section_stand_in_an_unnamed_group():
    """No section is guessed."""
    made = site(course("a", roles=[outline("One", "Two")]), lesson("a", "01-x"), lesson("a", "02-y", section="two"))
    assert sections(made) == [("One", ()), ("", ("x",)), ("Two", ("y",))]


def test_explicit_order_outweighs_the_order_of_sections():
    """Numbered lessons keep their order; a section that is left and entered again shows twice."""
    made = site(
        course("a", roles=[outline("One", "Two")]),
        lesson("a", "01-x", section="two"),
        lesson("a", "02-y", section="one"),
        lesson("a", "03-z", section="two"),
    )
    assert sections(made) == [("Two", ("x",)), ("One", ("y",)), ("Two", ("z",))]
    slugs = [one.slug for one in made.courses["a"].sections]
    assert len(set(slugs)) == 3
    assert [one.section for one in made.courses["a"].lessons] == slugs


def test_unnumbered_lessons_follow_the_outline():
    """Without numbers the outline's order decides, and the numbers follow what is shown."""
    made = site(
        course("a", roles=[outline("Zoo", "Ark")]),
        lesson("a", "ants", section="ark"),
        lesson("a", "bees", section="zoo"),
        lesson("a", "cats", section="ark"),
    )
    assert sections(made) == [("Zoo", ("bees",)), ("Ark", ("ants", "cats"))]
    assert [(one.id, one.number) for one in made.courses["a"].lessons] == [("bees", 1), ("ants", 2), ("cats", 3)]


def test_sections_without_lessons_keep_their_place():
    """An entry that has no lessons yet stands after the one before it."""
    made = site(
        course("a", roles=[outline("One", "Two", "Three", "Four")]),
        lesson("a", "01-x", section="one"),
        lesson("a", "02-y", section="extra"),
        lesson("a", "03-z", section="three"),
    )
    assert [title for title, _ in sections(made)] == ["One", "Two", "Extra", "Three", "Four"]


def test_minutes_are_counted_per_section():
    """A section's minutes are the sum of its lessons."""
    made = site(
        course("a", roles=[outline("One")]),
        lesson("a", "01-x", section="one", minutes=50),
        lesson("a", "02-y", section="one", minutes=25),
    )
    assert made.courses["a"].sections[0].minutes == 75


def test_two_entries_with_one_title_have_two_slugs():
    """Slugs of sections are unique in a course."""
    made = site(course("a", roles=[outline("Project", "Project")]), lesson("a", "01-x", section="project"))
    assert [(one.slug, one.lesson_ids) for one in made.courses["a"].sections] == [
        ("project", ("x",)),
        ("project-2", ()),
    ]


def test_an_unlabelled_outline_works():
    """A plain list below a heading for the structure is an outline as well."""
    made = site(course("a", roles=[role("structure", "Basics", "More")]), lesson("a", "01-x", section="more"))
    assert sections(made) == [("Basics", ()), ("More", ("x",))]


@pytest.mark.parametrize(
    "names",
    [
        ("week-1", "week-2", "week-10"),
        ("lec01", "lec02", "lec10-review"),
        ("1.1 Rain", "1.2 Dew", "1.10 Ant", "2.1 Bee"),
        ("1. Rain", "2. Dew", "10. Ant"),
        ("1) Rain", "2) Dew", "10) Ant"),
        ("01 - Rain", "02 - Dew", "10 - Ant"),
        ("L01_rain", "L02_dew", "L10_ant"),
        ("1-1-rain", "1-2-dew", "1-10-ant", "2-1-bee"),
        ("Week 1 Rain", "Week 2 Dew", "Week 10 Ant"),
        ("2024-01-08-rain", "2024-01-15-dew", "2024-02-01-ant"),
        ("1 Rain", "1.1 Dew", "1.2 Cloud", "2 Ant"),
        ("3d-rain", "10-ant"),
        ("第1章", "第2章", "第10章"),
        ("ch1", "ch1-more", "ch2a", "ch2b", "ch10"),
    ],
)
def test_lessons_stand_as_a_folder_shows_them(names: tuple[str, ...]):
    """Numbers are compared as numbers wherever they are, whatever the titles say."""
    titles = [f"{chr(ord('z') - place)} title" for place in range(len(names))]
    documents = [lesson("a", name, title=title) for name, title in zip(names, titles, strict=True)]
    assert [one.title for one in site(course("a"), *reversed(documents)).courses["a"].lessons] == titles


def test_titles_decide_only_where_no_name_has_a_number():
    """One number anywhere is an order by names; without one, the order is that of the titles."""
    plain = site(course("a"), lesson("a", "ant", title="Zoo"), lesson("a", "bee", title="Ark"))
    assert order(plain) == ["bee", "ant"]
    mixed = site(course("a"), lesson("a", "ant", title="Zoo"), lesson("a", "bee", title="Ark"), lesson("a", "c1"))
    assert order(mixed) == ["ant", "bee", "c1"]


def test_folders_are_groups_of_lessons():
    """Each is a section in its place, titled by the page of the folder, which comes first in it."""
    names = (
        "00-setup",
        "01-doughs/README",
        "01-doughs/02-rye",
        "01-doughs/01-wheat",
        "02-ovens/x",
        "10-end",
        "9-more/y",
    )
    made = site(course("a"), *(lesson("a", name) for name in names))
    assert sections(made) == [
        ("", ("setup",)),
        ("Doughs", ("doughs", "wheat", "rye")),
        ("Ovens", ("x",)),
        ("More", ("y",)),
        ("", ("end",)),
    ]


def test_groups_without_numbers_go_by_title_and_hold_groups():
    """Lessons of a folder come before the folders in it, which have the names of both."""
    names = ("b/z", "b/deep/x", "b/deep/README", "a/y", "start")
    made = site(course("a"), *(lesson("a", name) for name in names))
    assert sections(made) == [("", ("start",)), ("A", ("y",)), ("B", ("z",)), ("B: Deep", ("deep", "x"))]


def test_a_group_joins_the_entry_of_the_outline_with_its_name():
    """By its title or its folder's name; any other group gets a section of its own, without a warning."""
    made = site(
        course("a", roles=[outline("The Dough", "Heat")]), lesson("a", "01-the-dough/x"), lesson("a", "02-air/y")
    )
    assert sections(made) == [("The Dough", ("x",)), ("Heat", ()), ("Air", ("y",))]
    assert "unknown-section" not in codes(made)


def test_order_decides_within_a_group_and_the_page_of_a_folder_places_it():
    """`order:` of two groups may be equal; that of a group's page is the group's."""
    made = site(
        course("a"),
        lesson("a", "x/index", order=2),
        lesson("a", "x/a", order=2),
        lesson("a", "x/b", order=1),
        lesson("a", "y/index", order=1),
        lesson("a", "y/c", order=1),
    )
    assert order(made) == ["y", "c", "x", "b", "a"]
    assert "same-order" not in codes(made)


def test_one_order_through_all_groups_is_kept():
    """Where every lesson has an order of its own, folders do not move them."""
    made = site(course("a"), lesson("a", "x/a", order=3), lesson("a", "y/b", order=1), lesson("a", "x/c", order=2))
    assert order(made) == ["b", "c", "a"]


def test_the_page_of_the_folder_of_lessons_comes_first():
    """`lessons/README.md` is a lesson."""
    made = site(course("a"), lesson("a", "01-x"), document("lesson", "content/courses/a/lessons/README.md"))
    assert [one.number for one in made.courses["a"].lessons if one.document.endswith("README.md")] == [1]


def test_a_course_whose_titles_were_its_order_is_told_of_the_names():
    """Once, and not where numbers led all names, where the order is the same, or where one is given."""
    weeks = [lesson("a", "week-2", title="Ant"), lesson("a", "week-1", title="Bee")]
    assert [code for code, *_ in said(site(course("a"), *weeks), "order-by-name")] == ["order-by-name"]
    same = [lesson("a", "week-2", title="Bee"), lesson("a", "week-1", title="Ant")]
    numbered = [lesson("a", "02-x", title="Ant"), lesson("a", "01-y", title="Bee")]
    given = [lesson("a", "week-2", title="Ant", order=2), lesson("a", "week-1", title="Bee", order=1)]
    for quiet in (same, numbered, given):
        assert "order-by-name" not in codes(site(course("a"), *quiet))
