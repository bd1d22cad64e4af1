"""Instructors: people with a page, people that are only named, and ids that nobody has."""

from __future__ import annotations

import pytest

from coursegen.model import Config, Document, Person

from .builders import codes, course, document, site

ADA = document("person", "content/people/ada-lovelace.md", title="Ada Lovelace")


def instructors(*names: str, people: tuple[Document, ...] = (ADA,)) -> tuple[Person, ...]:
    return site(course("a", instructors=names), *people).courses["a"].instructors


@pytest.mark.parametrize("name", ["ada-lovelace", "Ada Lovelace", "ada lovelace"])
def test_an_id_or_a_name_finds_the_person(name: str):
    """A course may name its instructor by id or by name."""
    assert [one.url for one in instructors(name)] == ["people/ada-lovelace/"]


@pytest.mark.parametrize("name", ["Grace Hopper", "Jean-Luc", "Prince", "Dr. No", "김하나"])
def test_a_name_needs_no_page(name: str):
    """Somebody who is only named is shown without a link."""
    (found,) = instructors(name)
    assert (found.name, found.url) == (name, "")
    assert "unknown-person" not in codes(site(course("a", instructors=(name,)), ADA))


@pytest.mark.parametrize(("name", "hint"), [("ada-lovelance", 'did you mean "ada-lovelace"?'), ("grace", None)])
def test_an_id_that_nobody_has_is_an_error(name: str, hint: str | None):
    """What reads like an id and names nobody is a mistake, with a suggestion where one comes close."""
    made = site(course("a", instructors=(name,)), ADA)
    (found,) = [one for one in made.diagnostics if one.code == "unknown-person"]
    assert found.message == f'nobody has the id "{name}"'
    assert found.hint == (hint or "add content/people/grace.md, or write the whole name")


def test_the_site_s_instructors_are_the_default_and_reported_once():
    """Courses without instructors have those of site.yaml."""
    made = site(course("a"), course("b", instructors=("Bob B",)), course("c"), config=Config(instructors=("no-one",)))
    assert [one.name for one in made.courses["a"].instructors] == ["No One"]
    assert [one.name for one in made.courses["b"].instructors] == ["Bob B"]
    assert [one.location.path for one in made.diagnostics if one.code == "unknown-person"] == ["content/site.yaml"]


def test_people_have_pages():
    """A person is in the people and among the pages."""
    made = site(course("a"), ADA)
    assert list(made.people) == ["ada-lovelace"]
    assert [(page.kind, page.url) for page in made.pages] == [("person", "people/ada-lovelace/")]
