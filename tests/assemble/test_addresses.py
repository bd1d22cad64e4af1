"""Addresses that two things would share."""

from __future__ import annotations

import pytest

from .builders import codes, course, document, lesson, path_file, said, site


def page(name: str, **meta: object) -> object:
    return document("page", f"content/pages/{name}.md", meta=meta)


@pytest.mark.parametrize("name", ["search", "courses", "paths", "assets", "api", "people"])
def test_reserved_addresses_are_refused(name: str):
    """A page may not take the place of one that coursegen makes."""
    made = site(course("a"), document("page", f"content/pages/{name}.md"))
    assert [message for *_, message in said(made, "duplicate-url")] == [
        f'"{name}/" is already the address of coursegen'
    ]


def test_addresses_that_differ_in_case_collide():
    """Two ids that differ in case are one folder on many systems."""
    made = site(course("SQL"), course("sql"))
    assert [code for code, *_ in said(made, "case-collision")] == ["case-collision"]


def test_addresses_that_differ_in_normal_form_collide():
    """Unicode has two spellings of an accent; ids are brought to one."""
    made = site(course("a", id="caf\u00e9"), course("b", id="cafe\u0301"))
    assert "duplicate-id" in codes(made)


def test_the_glossary_has_its_own_address():
    """A page called glossary collides with the glossary."""
    glossary = document("glossary", "content/glossary.md")
    made = site(course("a"), glossary, document("page", "content/pages/glossary.md"))
    assert made.urls["content/glossary.md"] == "glossary/"
    assert "duplicate-url" in codes(made)


def test_an_alias_may_not_be_a_page():
    """An old address that a page still has is reported at the alias."""
    made = site(course("a", aliases=("courses/b/",)), course("b"))
    assert said(made, "duplicate-url") == [
        ("duplicate-url", 2, 5, '"courses/b/" is already the address of content/courses/b.md')
    ]


def test_the_same_alias_twice_is_an_error():
    """An old address leads to one page."""
    made = site(course("a", aliases=("old/",)), course("b", aliases=("old/",)))
    assert said(made, "duplicate-url") == [
        ("duplicate-url", 2, 5, '"old/" is already the address of an alias of content/courses/a.md')
    ]


def test_an_asset_may_not_be_a_page():
    """A file that would overwrite a page is reported at the file."""
    made = site(course("a"), lesson("a", "01-x"), assets=["content/courses/a/x/index.html"])
    (found,) = [one for one in made.diagnostics if one.code == "duplicate-url"]
    assert found.location.path == "content/courses/a/x/index.html"


def test_a_file_may_not_be_a_folder():
    """A file without an extension cannot have the name of a page's folder."""
    made = site(course("a"), lesson("a", "01-x"), assets=["content/courses/a/x"])
    (found,) = [one for one in made.diagnostics if one.code == "duplicate-url"]
    assert found.location.path == "content/courses/a/x"


def test_two_assets_of_one_course_may_not_meet():
    """The folder of the id and that of the file's name become one; a file in both is reported."""
    made = site(course("web-dev", id="web"), assets=["content/courses/web/x.png", "content/courses/web-dev/x.png"])
    assert [message for *_, message in said(made, "duplicate-url")] == [
        '"courses/web/x.png" is already the address of content/courses/web-dev/x.png'
    ]


def test_a_file_of_static_may_not_be_replaced():
    """A content file with the address of a static one is reported."""
    made = site(course("a"), assets=["content/img/x.png"], static_files=frozenset({"img/x.png"}))
    assert [message for *_, message in said(made, "duplicate-url")] == [
        '"img/x.png" is already the address of static/img/x.png'
    ]


@pytest.mark.parametrize("name", ["CNAME", "_redirects", "_headers"])
def test_what_web_hosts_take_orders_from_is_not_content(name: str):
    """A domain belongs to whoever owns the project, so neither a file nor an old address of content says one."""
    made = site(course("a", aliases=(f"{name}/",)), assets=[f"content/{name}"])
    assert [where.path for where in (one.location for one in made.diagnostics if one.code == "unsafe-name")] == [
        f"content/{name}",
        "content/courses/a.md",
    ]
    assert "unsafe-name" not in codes(site(course("a"), static_files=frozenset({name})))
    assert "unsafe-name" not in codes(site(course("a"), page(name.lower().strip("_"))))


def test_a_made_path_collides_like_any_other():
    """A path that is only named differs from a file's in case: an error where it is named."""
    made = site(course("a", path_ids=("Data",)), path_file("data"), course("b", path_ids=("data",)))
    assert [(found.code, found.location.path) for found in made.diagnostics if found.severity == "error"] == [
        ("case-collision", "content/courses/a.md")
    ]
