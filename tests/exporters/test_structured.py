"""The JSON-LD of pages says what the model says, in words that schema.org knows."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coursegen.exporters.html.json_ld import as_script, structured_data
from coursegen.exporters.html.pages import Page, pages
from coursegen.exporters.xml_file import absolute
from coursegen.model import Config, Course, Lesson, Offer, Offering, PlainPage, Prerequisite, Site, Time
from exporters.sample_site import COURSES, item, make_site
from exporters.vocabulary import problems

BASE = "https://example.org/repo/"


def site(**config: Any) -> Site:
    return make_site(url=BASE, provider="Open Deck School", provider_url="https://deck.example/", **config)


def graph(of: Site, kind: str, id_: str = "") -> list[dict[str, Any]]:
    page = next(page for page in pages(of) if page.kind == kind and id_ in ("", page.id))
    return data(of, page)


def data(of: Site, page: Page) -> list[dict[str, Any]]:
    found = structured_data(of, page, lambda url: absolute(of.config.url, url))
    return [] if found is None else json.loads(as_script(found))["@graph"]


def only(of: Site, kind: str, type_: str, id_: str = "") -> dict[str, Any]:
    (found,) = [node for node in graph(of, kind, id_) if node["@type"] == type_]
    return found


@pytest.mark.parametrize("page", pages(make_site()), ids=lambda page: page.url or "home")
def test_the_vocabulary_knows_every_property(page: Page) -> None:
    """Each class and property on each page is schema.org's, and holds what it may hold."""
    assert list(problems(data(site(), page))) == []


def test_a_mistake_would_be_found() -> None:
    """The judge refuses what the vocabulary does not allow, such as `teaches` on a programme."""
    assert list(problems({"@type": "EducationalOccupationalProgram", "teaches": "x"}))
    assert list(problems({"@type": "Course", "hasCourseInstance": {"@type": "Person", "name": "x"}}))
    assert list(problems({"@type": "Course", "license": 7}))
    assert list(problems({"@type": "Couse"}))


def test_a_course_has_what_google_requires() -> None:
    """Name, description, provider, an offer with a category, an instance with its mode and workload."""
    found = only(site(), "course", "Course", "knots")
    assert found["name"] == "Knots"
    assert found["description"]
    assert found["provider"] == {"@type": "Organization", "name": "Open Deck School", "url": "https://deck.example/"}
    free = replace(COURSES["ropes"], offerings=(Offering(),), offer=Offer("Free"))
    found = only(replace(site(), courses={**COURSES, "ropes": free}), "course", "Course", "ropes")
    assert found["offers"] == {"@type": "Offer", "category": "Free"}
    (instance,) = found["hasCourseInstance"]
    assert instance["courseMode"] == "Online"
    assert instance["courseWorkload"] == "PT12H30M"


def test_a_course_tells_what_its_page_shows() -> None:
    """Outcomes, requirements (a course as a course), level, time, syllabus and lessons."""
    found = only(site(), "course", "Course", "ropes")
    assert found["educationalLevel"] == "Advanced"
    assert found["timeRequired"] == "PT12H30M"
    assert found["teaches"] == [item.text for item in COURSES["ropes"].outcomes]
    first, second = found["coursePrerequisites"]
    assert first["@id"] == f"{BASE}courses/knots/#course"
    assert second == COURSES["ropes"].prerequisites[1].item.text
    assert [section["name"] for section in found["syllabusSections"]] == ["Loops", "Hitches"]
    assert found["syllabusSections"][0]["description"] == "Loops that hold."
    assert [part["url"] for part in found["hasPart"]] == [
        f"{BASE}courses/ropes/bowline/",
        f"{BASE}courses/ropes/hitch/",
    ]


def test_nothing_is_said_that_the_model_does_not_say() -> None:
    """A bare course has no time, level, offer, rating or date; an estimated section has no time."""
    course = Course(
        id="bare",
        url="courses/bare/",
        title="Bare",
        description="About it.",
        document="content/courses/bare.md",
        offerings=(Offering(),),
    )
    found = only(Site(Config(title="S", url=BASE), {"bare": course}), "course", "Course")
    assert set(found) == {"@type", "@id", "name", "description", "url", "provider", "hasCourseInstance"}
    assert found["hasCourseInstance"] == [{"@type": "CourseInstance", "courseMode": "Online"}]
    hitches = only(site(), "course", "Course", "ropes")["syllabusSections"][1]
    assert "timeRequired" not in hitches


def test_a_course_is_free_only_if_its_author_says_so() -> None:
    """Open lessons do not make an offer; an instance has its dates, an offer its price as it was written."""
    dated = replace(
        COURSES["ropes"], offerings=(Offering(date(2031, 5, 1), date(2031, 6, 1), mode="blended", meetings="Mondays"),)
    )
    found = only(replace(site(), courses={**COURSES, "ropes": dated}), "course", "Course", "ropes")
    assert dated.lessons
    assert "offers" not in found
    assert found["hasCourseInstance"][0]["startDate"] == "2031-05-01"
    assert found["hasCourseInstance"][0]["courseMode"] == "Blended"
    paid = replace(dated, offer=Offer("Paid", "9.50", "EUR"))
    found = only(replace(site(), courses={**COURSES, "ropes": paid}), "course", "Course", "ropes")
    assert found["offers"] == {"@type": "Offer", "category": "Paid", "price": "9.50", "priceCurrency": "EUR"}
    assert list(problems(found)) == []


def test_a_path_is_a_programme_of_its_courses() -> None:
    """It lists them in order, and has neither outcomes nor a level, which programmes cannot have."""
    found = only(site(), "path", "EducationalOccupationalProgram")
    assert [course["name"] for course in found["hasCourse"]] == ["Knots", "Ropes & Lines"]
    assert found["timeToComplete"] == "PT20H30M"
    assert not {"teaches", "educationalLevel"} & set(found)


def test_the_home_page_lists_the_courses() -> None:
    """In the order of the catalogue, by absolute address."""
    found = only(site(), "home", "ItemList")
    assert [(entry["position"], entry["url"]) for entry in found["itemListElement"]] == [
        (number, f"{BASE}courses/{name}/") for number, name in enumerate(COURSES, 1)
    ]


def test_crumbs_lead_from_the_home_page_to_the_lesson() -> None:
    """Home, path, course, lesson; each with its address."""
    found = only(site(), "lesson", "BreadcrumbList", "bowline")
    assert [(crumb["name"], crumb["item"]["@id"]) for crumb in found["itemListElement"]] == [
        ("Open Deck", BASE),
        ("On deck", f"{BASE}paths/deck/"),
        ("Ropes & Lines", f"{BASE}courses/ropes/"),
        ("The bowline", f"{BASE}courses/ropes/bowline/"),
    ]


def test_the_last_change_comes_from_the_record() -> None:
    """A lesson without a recorded change has no dateModified."""
    assert "dateModified" not in only(site(), "lesson", "LearningResource", "bowline")
    of = site()
    lesson = of.courses["ropes"].lessons[0]
    changed = replace(of, changed={lesson.document: datetime(2026, 4, 1, tzinfo=UTC)})
    assert only(changed, "lesson", "LearningResource", "bowline")["dateModified"] == "2026-04-01"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_no_text_leaves_the_script_element(text: str) -> None:
    """Whatever a title holds, the script has no `<`, and reading it gives the title back."""
    evil = text + "</script><!--<script>&"
    of = Site(
        Config(title=evil, url=BASE),
        {
            "a": Course(
                "a",
                "courses/a/",
                evil,
                description=evil,
                document="a.md",
                time=Time(1.5),
                prerequisites=(Prerequisite(item(evil)),),
                lessons=(
                    Lesson(
                        "l",
                        "a",
                        "courses/a/l/",
                        1,
                        title=evil,
                        description=evil,
                        document="l.md",
                        minutes=5,
                        minutes_estimated=False,
                    ),
                ),
            )
        },
        pages=(PlainPage("p", "page", "p/", evil, description=evil, document="p.md"),),
    )
    for page in pages(of):
        found = structured_data(of, page, lambda url: absolute(BASE, url))
        if found is not None:
            script = as_script(found)
            assert not re.search("[<>&\u2028\u2029]", script)
            assert json.loads(script) == found
