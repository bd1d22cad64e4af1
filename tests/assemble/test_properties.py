"""What holds for every project: no exception, no dependence on order, unique addresses, one row of lessons."""

from __future__ import annotations

import unicodedata
from cProfile import Profile
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.model import Block, Config, Document, Item, Link, Site

from .builders import NOW, course, document, lesson, outline, path_file, role, site

IDS = st.sampled_from(["a", "b", "A", "c-d", "search", "é", "e\u0301", "lessons", "index"])
TEXT = st.one_of(
    IDS,
    st.sampled_from(["A", "C D", "B course (or equivalent)", "(((", "", "C & D", "or similar"]),
    st.text(max_size=8),
)
TARGETS = st.one_of(
    TEXT,
    st.sampled_from(
        ["a.md", "../a.md#x", "../../a.md", "#x", "/courses/a/", "%00", "a b?c#d", "lessons/b.md", "//", "/"]
    ),
    st.text("./#?%a\\", max_size=10),
)
LINKS = st.lists(st.builds(Link, TARGETS, st.sampled_from(["link", "image", "html"]), st.integers(1, 9)), max_size=3)
ROLES = st.sampled_from(["outcomes", "prerequisites", "why", "time", "tools", "projects"])


def _blocks(kind: str, texts: list[str]) -> Block:
    return role(kind, *texts)


BLOCKS = st.one_of(st.builds(_blocks, ROLES, st.lists(TEXT, max_size=3)), st.builds(outline, TEXT, TEXT))


def some(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), strategy)


COMMON = {
    "id": some(IDS),
    "title": some(TEXT),
    "prerequisites": some(st.lists(TEXT, max_size=3).map(tuple)),
    "order": some(st.integers(-1, 3)),
    "aliases": st.lists(IDS, max_size=1).map(tuple),
    "draft": st.sampled_from([False, False, False, True]),
    "publish_date": some(st.sampled_from([date(2020, 1, 1), date(2099, 1, 1)])),
    "image": some(TARGETS),
}
COURSE = st.fixed_dictionaries(
    COMMON
    | {
        "path_ids": st.lists(IDS, max_size=2, unique=True).map(tuple),
        "hours": some(st.floats(0.1, 99)),
        "instructors": st.lists(TEXT, max_size=2).map(tuple),
        "difficulty": some(st.just(("Beginner", "Advanced"))),
    }
)
LESSON = st.fixed_dictionaries(
    COMMON
    | {
        "section": some(TEXT),
        "previous_lesson": some(IDS),
        "next_lesson": some(IDS),
        "minutes": some(st.integers(1, 90)),
    }
)
NAMES = st.sampled_from(["a", "b", "01-a", "02-b", "3_c-d", "c-d", "e"])


NESTED = st.sampled_from(["README", "g/x", "g/README", "01-h/x", "01-h/02-x", "02-h/x", "g/deep/index", "week-2", "g"])


@st.composite
def projects(draw: st.DrawFn) -> list[Document]:
    """Draw documents with distinct paths and much that is wrong with them."""
    found: dict[str, Document] = {}

    def add(made: Document) -> None:
        found[made.path] = made

    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        add(course(name, roles=draw(st.lists(BLOCKS, max_size=3)), links=draw(LINKS), **draw(COURSE)))
    for folder, name in draw(st.lists(st.tuples(NAMES, NAMES | NESTED), max_size=6, unique=True)):
        add(lesson(folder, name, links=draw(LINKS), anchors=["x"], **draw(LESSON)))
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        add(path_file(name, roles=draw(st.lists(BLOCKS, max_size=2)), **draw(st.fixed_dictionaries(COMMON))))
    for kind, folder in (("page", "pages"), ("person", "people")):
        for name in draw(st.lists(IDS, max_size=2, unique=True)):
            meta = draw(st.fixed_dictionaries(COMMON))
            add(document(kind, f"content/{folder}/{name}.md", meta=meta, title=draw(TEXT)))
    return list(found.values())


ASSETS = ["content/courses/a/x.png", "content/courses/01-a/x.png", "content/A/index.html", "content/a"]


@settings(max_examples=60, deadline=None)
@given(projects(), st.randoms(use_true_random=False))
def test_any_order_of_documents_gives_the_same_site(documents: list[Document], random: Random):
    """No project raises, and the order in which files were found changes nothing, not even the order of mappings."""
    first = site(*documents, assets=ASSETS)
    shuffled, assets = list(documents), list(ASSETS)
    random.shuffle(shuffled)
    random.shuffle(assets)
    second = site(*shuffled, assets=assets)
    assert repr(first) == repr(second)


@settings(max_examples=60, deadline=None)
@given(projects())
def test_what_is_made_is_consistent(documents: list[Document]):
    """Ids, rows, requirements, places and links of any project agree with each other."""
    made = site(*documents, assets=ASSETS)
    _check_addresses(made)
    _check_lessons(made)
    _check_courses(made)
    assert set(made.link_urls) == set(made.urls) == set(made.documents)
    for path, urls in made.link_urls.items():
        assert len(urls) == len(made.documents[path].links)
    held = {one.path for one in made.held_back}
    assert held.isdisjoint(made.urls)
    assert made.now == NOW


def _check_addresses(made: Site) -> None:
    outputs = [*made.urls.values(), *made.files, *(path.url for path in made.paths.values() if not path.document)]
    keys = {unicodedata.normalize("NFC", url.casefold()) for url in outputs}
    if len(keys) < len(outputs):
        assert {"duplicate-url", "case-collision"} & {found.code for found in made.diagnostics}


def _check_lessons(made: Site) -> None:
    for one in made.courses.values():
        lessons = one.lessons
        ids = [lesson.id for lesson in lessons]
        assert [lesson.number for lesson in lessons] == list(range(1, len(lessons) + 1))
        assert [lesson.previous_id for lesson in lessons] == [None, *ids[:-1]][: len(ids)]
        assert [lesson.next_id for lesson in lessons] == [*ids[1:], None][: len(ids)]
        assert [name for section in one.sections for name in section.lesson_ids] == ids
        slugs = [section.slug for section in one.sections]
        assert len(set(slugs)) == len(slugs)
        assert {lesson.id: lesson.section for lesson in lessons} == {
            name: section.slug for section in one.sections for name in section.lesson_ids
        }


def _check_courses(made: Site) -> None:
    needs = {(one.id, need.course_id) for one in made.courses.values() for need in one.prerequisites if need.course_id}
    assert needs == {(other, one.id) for one in made.courses.values() for other in one.unlocks}
    assert {other for _, other in needs} <= set(made.courses)
    for path in made.paths.values():
        assert set(path.course_ids) <= set(made.courses)
        for number, name in enumerate(path.course_ids, 1):
            (place,) = [place for place in made.courses[name].places if place.path_id == path.id]
            assert (place.number, place.count) == (number, len(path.course_ids))
            assert (place.previous_id, place.next_id) == (
                path.course_ids[number - 2] if number > 1 else None,
                path.course_ids[number] if number < place.count else None,
            )
    assert sum(len(one.places) for one in made.courses.values()) == sum(
        len(path.course_ids) for path in made.paths.values()
    )


def test_items_are_escaped_when_they_come_from_the_front_matter():
    """Text of the front matter becomes HTML only once it is escaped."""
    made = site(course("a", outcomes=("<b>&",), projects=("<i>",), tools=("<u>",), prerequisites=("<s>",)))
    found = made.courses["a"]
    assert found.outcomes == (Item("&lt;b&gt;&amp;", "<b>&", 2),)
    assert found.projects[0].html == "&lt;i&gt;"
    assert (found.tools[0].label, found.tools[0].html) == ("<u>", "")
    assert found.prerequisites[0].item.html == "&lt;s&gt;"


def test_severities_of_the_configuration_apply():
    """A site.yaml raises, lowers or drops codes."""
    config = Config(severities={"empty-course": "error", "path-without-page": "off"})
    made = site(course("a", path_ids=("x",)), config=config)
    assert [(found.code, found.severity) for found in made.diagnostics] == [("empty-course", "error")]


def test_the_work_grows_with_the_site_and_no_faster():
    """Ten times the lessons cost about ten times the function calls, in one course and in many."""
    small, large = _calls(courses=3, lessons=40), _calls(courses=3, lessons=400)
    assert large < 11 * small
    assert _calls(courses=120, lessons=10) < 11 * _calls(courses=12, lessons=10)


def _calls(*, courses: int, lessons: int) -> int:
    documents = []
    for number in range(courses):
        name = f"course-{number}"
        needs = (f"course-{number - 1}", f"Corse {number + 1}", "Patience") if number else ()
        documents.append(course(name, path_ids=(f"path-{number // 10}",), prerequisites=needs))
        for index in range(lessons):
            links = [Link("#x", "link", 1), Link("lesson-1.md", "link", 1), Link("gone.md", "link", 1)]
            meta = {"section": f"part-{index // 5}", "previous_lesson": f"lesson-{index - 1}"}
            documents.append(lesson(name, f"lesson-{index}", links=links, anchors=["x"], **meta))
    profile = Profile()
    profile.enable()
    site(*documents)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())
