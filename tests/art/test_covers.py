"""Covers are deterministic, distinct, small, and coloured by classes only."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.art.covers import FAMILIES, NEIGHBOURS, cover, covers, family, hero, icon, mosaic
from coursegen.art.covers.chance import Chance

CSS = (Path(__file__).parents[2] / "static/css/components/cover.css").read_text(encoding="utf-8")
CLASSES = {"cover", *re.findall(r"^  \.(\w+)", CSS, re.MULTILINE)}
ALLOWED = {"svg", "path", "circle", "ellipse", "rect"}

ids = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-éж語", min_size=1, max_size=40)


def elements(svg: str) -> list[ElementTree.Element]:
    """Parse a drawing; what we wrote ourselves needs no protection from hostile XML."""
    return list(ElementTree.fromstring(svg).iter())  # noqa: S314


def drawn(name: str, course_id: str, sections: int) -> str:
    """Draw a course with a pattern of our choice."""
    return cover(course_id, sections, frozenset(FAMILIES) - {name})


def test_there_are_at_least_six_patterns() -> None:
    """A catalogue looks varied."""
    assert len(FAMILIES) >= 6


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), ids, st.integers(0, 200))
def test_a_drawing_is_small_and_plain(name: str, course_id: str, sections: int) -> None:
    """Well-formed, under 3 kB, no text, no colour or style of its own, hidden from screen readers."""
    svg = drawn(name, course_id, sections)
    assert len(svg.encode()) < 3_000
    parts = elements(svg)
    assert {part.tag for part in parts} <= ALLOWED
    assert {part.get("class") for part in parts} <= CLASSES
    assert not any((part.text or "").strip() for part in parts)
    assert not {"style", "fill", "stroke", "id"} & {name for part in parts for name in part.attrib}
    assert parts[0].attrib["viewBox"] == "0 0 480 300"
    assert parts[0].attrib["aria-hidden"] == "true"


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(FAMILIES)), ids, st.integers(0, 30))
def test_coordinates_are_rounded(name: str, course_id: str, sections: int) -> None:
    """No number has more than two decimals, and none is written as -0 or with an exponent."""
    svg = drawn(name, course_id, sections)
    assert not re.search(r"\d\.\d{3}|-0(?![.\d])|\de[+-]?\d|nan|inf", svg)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_number_of_sections_shapes_the_drawing(name: str) -> None:
    """A course that grows from four to six sections looks different."""
    assert len({drawn(name, "x", sections) for sections in (4, 5, 6)}) == 3


@pytest.mark.parametrize("name", FAMILIES)
def test_the_id_shapes_the_drawing(name: str) -> None:
    """Two courses with the same pattern and as many sections differ."""
    assert len({drawn(name, f"course-{i}", 5) for i in range(20)}) == 20


def test_a_small_course_has_a_cover_too() -> None:
    """Without sections and with one section there is something to see."""
    for name in FAMILIES:
        assert len(elements(drawn(name, "x", 0))) > 3
        assert len(elements(drawn(name, "x", 1))) > 3


def test_drawings_do_not_depend_on_the_process() -> None:
    """Another process with another hash seed draws the same."""
    code = "from coursegen.art.covers import cover; print(cover('linear-models', 6))"
    source = str(Path(__file__).parents[2] / "src")
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": source},
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
    assert runs == [cover("linear-models", 6)] * 2


def test_what_is_taken_is_not_chosen() -> None:
    """A course takes its next preference; when everything is taken it takes its first."""
    first = family("x")
    assert family("x", {first}) != first
    assert family("x", frozenset(FAMILIES)) == first


@settings(max_examples=15, deadline=None)
@given(st.lists(ids, min_size=1, max_size=40, unique=True))
def test_covers_of_a_catalogue_differ(course_ids: list[str]) -> None:
    """No two courses share a cover, and neighbours do not even share a pattern."""
    found = covers([(course_id, 5) for course_id in course_ids])
    assert list(found) == course_ids
    assert len(set(found.values())) == len(course_ids)
    names = [next(name for name in FAMILIES if drawn(name, key, 5) == svg) for key, svg in found.items()]
    for start in range(len(names)):
        row = names[start : start + NEIGHBOURS]
        assert len(set(row)) == len(row)


def test_a_pattern_that_is_used_up_gives_way_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three covers there are in all: three courses have one each, and the fourth ends no less."""
    monkeypatch.setattr(
        "coursegen.art.covers.FAMILIES",
        {"one": lambda chance, sections: "<path/>", "two": lambda chance, sections: f"<g>{chance.whole(1, 2)}</g>"},
    )
    drawn = covers([(f"course {number}", 0) for number in range(5)])
    assert len(drawn) == 5
    assert len(set(drawn.values())) == 3


def test_a_course_at_the_end_changes_no_other_cover() -> None:
    """Adding a course to the end of the catalogue leaves the pages of the others as they were."""
    courses = [(f"course-{i}", i) for i in range(12)]
    before = covers(courses)
    assert {key: svg for key, svg in covers([*courses, ("new", 3)]).items() if key != "new"} == before


def test_a_cover_costs_little_to_send() -> None:
    """Forty of them stay under 20 kB as sent."""
    page = "".join(covers([(f"course-{i}", i % 9) for i in range(40)]).values())
    assert len(gzip.compress(page.encode())) < 20_000


@pytest.mark.parametrize("count", range(8))
@pytest.mark.parametrize("compose", [mosaic, hero])
def test_covers_are_put_together(compose: type[mosaic], count: int) -> None:
    """Each part keeps its hue; more than there is room for are left out; without any there is nothing."""
    parts = [(f"hue-{i * 40}", cover(f"course-{i}", 5)) for i in range(count)]
    svg = compose(parts)
    if not count:
        assert svg == ""
        return
    hues = [part.get("class") for part in elements(svg) if str(part.get("class")).startswith("hue-")]
    assert hues == [hue for hue, _ in parts][: 4 if compose is mosaic else 5]
    assert svg.count("<svg") == svg.count("</svg>") == len(hues) + 1


def test_images_are_left_out_of_a_mosaic() -> None:
    """A course whose author named an image has no drawing to put beside others."""
    assert mosaic([("hue-0", '<img class="cover" src="x.png" alt="">')]) == ""


def test_the_icon_is_a_file_of_its_own() -> None:
    """It names its namespace and its two colours, because it cannot see the page's stylesheet."""
    svg = icon("#335698", "#fafcff")
    assert elements(svg)[0].tag == "{http://www.w3.org/2000/svg}svg"
    assert "#335698" in svg
    assert "#fafcff" in svg


def test_chance_covers_its_range() -> None:
    """Both ends are reached, nothing beyond them, and a shuffle keeps every value."""
    chance = Chance("seed")
    assert {chance.whole(2, 4) for _ in range(60)} == {2, 3, 4}
    assert sorted(chance.shuffled(range(9))) == list(range(9))
