"""A site of which a few texts have changed is the site that is assembled as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coursegen.assemble import Assembly, assembled
from coursegen.assemble.incremental import reassemble
from coursegen.model import Asset, Config, Document, Workload

from .builders import NOW, course, lesson, link, outline, path_file, role
from .test_properties import ASSETS, BLOCKS, LINKS, TEXT, projects


def whole(documents: Sequence[Document]) -> Assembly:
    return assembled(documents, [Asset(path, 1) for path in ASSETS], Config(), now=NOW)


def agree(first: Assembly, second: Assembly) -> None:
    """Both say the same about everything that a page shows, in the same order."""
    assert repr(replace(first.site, diagnostics=())) == repr(replace(second.site, diagnostics=()))


def changes(document: Document) -> st.SearchStrategy[Document]:
    """Draw other texts for a document; most of them leave it where it stands."""

    def made(values: dict[str, object]) -> Document:
        meta = {name: values.pop(name) for name in tuple(values) if hasattr(document.meta, name) and name != "title"}
        if "name" in values:
            meta["title"] = values.pop("name")
        return replace(document, meta=replace(document.meta, **meta), **values)  # type: ignore[arg-type]

    free = {
        "title": TEXT,
        "name": st.one_of(st.none(), TEXT),
        "description": st.one_of(st.none(), TEXT),
        "anchors": st.lists(st.sampled_from(["x", "y"]), unique=True).map(tuple),
        "links": LINKS.map(tuple),
        "roles": st.lists(BLOCKS, max_size=3).map(tuple),
        "outcomes": st.one_of(st.none(), st.lists(TEXT, max_size=2).map(tuple)),
        "hours": st.one_of(st.none(), st.floats(0.1, 99)),
        "minutes": st.one_of(st.none(), st.integers(1, 90)),
        "section": st.one_of(st.none(), TEXT),
        "order": st.one_of(st.none(), st.integers(0, 3)),
        "workload": st.builds(Workload, st.integers(0, 999)),
        "draft": st.booleans(),
    }
    return st.lists(st.sampled_from(sorted(free)), min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: free[name] for name in names}).map(made)
    )


@settings(max_examples=150, deadline=None)
@given(projects().filter(bool), st.data())
def test_what_is_made_again_is_what_is_made_as_a_whole(documents: list[Document], data: st.DataObject):
    """For any project and any new texts, the next state and the one after it are those of the whole, or are refused."""
    state = whole(documents)
    for _ in range(2):
        index = data.draw(st.integers(0, len(documents) - 1))
        documents = [*documents]
        documents[index] = data.draw(changes(documents[index]))
        next_state = reassemble(state, [documents[index]])
        event("refused" if next_state is None else "made again")
        state = next_state or whole(documents)
        agree(state, whole(documents))


DOCUMENTS = {
    made.path: made
    for made in (
        course("a", title="Alpha", path_ids=("q",)),
        course("b", title="Beta", path_ids=("p",), prerequisites=("a",)),
        course("c", title="Gamma", path_ids=("p",), roles=[role("prerequisites", "Beta course", "Delta")]),
        course("d", title="Mu", path_ids=("q",)),
        lesson("a", "01-one", title="One", anchors=["x"]),
        lesson("a", "02-two", title="Two", links=[link("01-one.md#x"), link("01-one.md#y")]),
        path_file("p", title="Way", roles=[outline("Gamma", "Later")]),
    )
}
A = "content/courses/a.md"
ONE, TWO = "content/courses/a/lessons/01-one.md", "content/courses/a/lessons/02-two.md"


def changed(path: str, **fields: object) -> Assembly:
    """Change fields of the front matter or of the document, and make the site again; messages are right, too."""
    meta = {name: value for name, value in fields.items() if name in ("title", "minutes")}
    rest = {name: value for name, value in fields.items() if name not in meta}
    before = DOCUMENTS[path]
    new = replace(before, meta=replace(before.meta, **meta), **rest)  # type: ignore[arg-type]
    made = reassemble(whole(list(DOCUMENTS.values())), [new])
    assert made is not None
    expected = whole(list({**DOCUMENTS, path: new}.values()))
    agree(made, expected)
    assert made.site.diagnostics == expected.site.diagnostics
    return made


def test_a_title_is_new_wherever_it_stands():
    """In lists of requirements, and in the order of the catalogue."""
    site = changed(A, title="Zeta").site
    assert site.courses["b"].prerequisites[0].item.text == "Zeta"
    before = list(whole(list(DOCUMENTS.values())).site.courses)
    assert before.index("a") < before.index("d")
    assert list(site.courses).index("d") < list(site.courses).index("a")


@pytest.mark.parametrize("title", ["Beta 2", "Gamma"])
def test_a_requirement_that_names_another_course_is_refused(title: str):
    """What requires what decides the order of all: that is for the whole."""
    before = whole(list(DOCUMENTS.values()))
    document = DOCUMENTS["content/courses/b.md"]
    assert reassemble(before, [replace(document, meta=replace(document.meta, title=title))]) is None


def test_anchors_mend_and_break_the_links_of_others():
    """A heading that comes or goes changes the links that lead to it."""
    assert changed(ONE, anchors=("y",)).site.link_urls[TWO] == (None, "courses/a/one/#y")


def test_minutes_and_titles_of_lessons_reach_course_and_path():
    """The hours of a course and of its path are the sums of its lessons."""
    site = changed(ONE, minutes=90, title="First").site
    assert site.paths["q"].time.hours == site.courses["a"].time.hours
    assert site.courses["a"].lessons[0].title == "First"


def test_lessons_that_are_told_apart_stay_so():
    """A new title of a group's page is that of its section, and both addresses stay; a new id is for the whole."""
    lessons = [lesson("a", name) for name in ("g/README", "g/x", "h/x")]
    documents = [course("a"), *lessons]
    new = replace(lessons[0], title="Group")
    made = reassemble(whole(documents), [new])
    assert made is not None
    expected = whole([documents[0], new, *lessons[1:]])
    agree(made, expected)
    assert made.site.diagnostics == expected.site.diagnostics
    assert made.site.courses["a"].sections[0].title == "Group"
    same = reassemble(whole(documents), [replace(lessons[1], title="X")])
    assert same is not None
    assert {one.id for one in same.site.courses["a"].lessons} == {"g", "g-x", "h-x"}
    given = replace(lessons[1], meta=replace(lessons[1].meta, id="y"))
    assert reassemble(whole(documents), [given]) is None


def test_inner_changes_leave_all_else_the_same_value():
    """What is not concerned is not made again."""
    before = whole(list(DOCUMENTS.values()))
    after = reassemble(before, [replace(DOCUMENTS[ONE], questions=9)])
    assert after is not None
    assert after.there is before.there
    assert after.site.courses["b"] is before.site.courses["b"]


@pytest.mark.parametrize(
    "fields", [{"order": 2}, {"path_ids": ("r",)}, {"draft": True}, {"id": "z"}, {"image": "a.png"}]
)
def test_what_concerns_the_whole_is_refused(fields: dict[str, object]):
    """Places, paths, drafts, ids and pictures are for the whole."""
    document = DOCUMENTS[A]
    new = replace(document, meta=replace(document.meta, **fields))  # type: ignore[arg-type]
    assert reassemble(whole(list(DOCUMENTS.values())), [new]) is None
