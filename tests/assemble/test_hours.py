"""Hours that are claimed, said and counted, and what is reported when they differ."""

from __future__ import annotations

import pytest

from coursegen.model import Block, Item, Workload

from .builders import codes, course, document, lesson, path_file, role, said, site


def time_facts(*facts: tuple[str, str]) -> Block:
    return role("time", *(Item(text, text, 60 + n, label=label) for n, (label, text) in enumerate(facts)))


PACE = (("Recommended Pace", "6-8 hours per week"), ("Course Length", "6-8 weeks at recommended pace"))


def test_a_claim_within_pace_times_length_agrees():
    """45 hours lie within 6-8 hours a week for 6-8 weeks."""
    made = site(course("a", hours=45, roles=[time_facts(("Total Duration", "45 hours"), *PACE)]))
    assert "hours-differ" not in codes(made)
    found = made.courses["a"].time
    assert (found.hours, found.pace, found.weeks, found.counted_hours) == (45, (6, 8), (6, 8), None)


@pytest.mark.parametrize(("hours", "problem"), [(33, False), (32, True), (71, False), (72, True)])
def test_a_claim_may_lie_ten_percent_outside_of_pace_times_length(hours: float, problem: bool):
    """6-8 hours for 6-8 weeks make 36 to 64 hours, give or take a tenth of the claim."""
    made = site(course("a", hours=hours, roles=[time_facts(*PACE)]))
    assert ("hours-differ" in codes(made)) is problem


def test_the_front_matter_is_held_against_the_text():
    """Two numbers by the same author should agree."""
    made = site(course("a", hours=30, roles=[time_facts(("Total Duration", "45 hours"))]))
    assert said(made, "hours-differ") == [
        ("hours-differ", 2, 5, "durationHours is 30 hours, but the text says 45 hours")
    ]


def test_the_claim_is_held_against_the_lessons():
    """One message names all numbers that differ."""
    made = site(
        course("a", hours=90, roles=[time_facts(*PACE)]),
        lesson("a", "01-x", minutes=60),
        lesson("a", "02-y", minutes=55),
    )
    message = "durationHours is 90 hours, but pace and length make 36 to 64 and its 2 lessons add up to 1.92"
    assert said(made, "hours-differ") == [("hours-differ", 2, 5, message)]
    assert made.courses["a"].time.counted_hours == 1.92


def test_a_total_in_the_text_is_a_claim_when_there_is_no_other():
    """Without durationHours, what the text says is shown and checked, at its line."""
    made = site(course("a", roles=[time_facts(("Total Duration", "10 hours"))]), lesson("a", "01-x", minutes=60))
    assert made.courses["a"].time.hours == 10
    assert said(made, "hours-differ") == [("hours-differ", 60, 1, "the text says 10 hours, but its one lesson takes 1")]


@pytest.mark.parametrize(("minutes", "problem"), [(54, False), (66, False), (53, True), (67, True)])
def test_a_tenth_is_no_difference(minutes: int, problem: bool):
    """One hour is claimed: 54 to 66 minutes agree with it."""
    made = site(course("a", hours=1), lesson("a", "01-x", minutes=minutes))
    assert ("hours-differ" in codes(made)) is problem


def test_estimates_prove_nobody_wrong():
    """A lesson without a duration is estimated from its text, and then nothing is held against the claim."""
    text = document("lesson", "content/courses/a/lessons/01-x.md", workload=Workload(2000, 24, 3))
    made = site(course("a", hours=40), text)
    assert "hours-differ" not in codes(made)
    found = made.courses["a"].lessons[0]
    assert (found.minutes, found.minutes_estimated) == (20, True)
    assert made.courses["a"].time.estimated is False


def test_hours_are_counted_when_none_are_claimed():
    """A course without a claim shows the sum of its lessons, as an estimate if one of them is."""
    made = site(course("a"), lesson("a", "01-x", minutes=90), lesson("a", "02-y"))
    found = made.courses["a"].time
    assert (found.hours, found.claimed_hours, found.estimated) == (1.58, None, True)


def test_a_path_adds_up_its_courses():
    """A path's claim is held against the hours of its courses."""
    courses = course("a", path_ids=("x",), hours=10), course("b", path_ids=("x",), hours=20)
    assert site(*courses).paths["x"].time.hours == 30
    made = site(*courses, path_file("x", hours=50))
    assert said(made, "hours-differ") == [
        ("hours-differ", 2, 5, "estimatedHours is 50 hours, but its 2 courses add up to 30")
    ]


def test_planned_courses_may_fill_a_path_s_hours():
    """A path that still misses courses may claim more than it has, but not less."""
    courses = course("a", path_ids=("x",), hours=10)
    planned = role("structure", "A", "Later")
    assert "hours-differ" not in codes(site(courses, path_file("x", hours=50, roles=[planned])))
    assert "hours-differ" in codes(site(courses, path_file("x", hours=5, roles=[planned])))
