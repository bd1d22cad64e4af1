"""Where links lead, and what is said of those that lead nowhere."""

from __future__ import annotations

import pytest

from coursegen.assemble.links import with_scheme
from coursegen.model import Config, NavLink, Site

from .builders import codes, course, document, lesson, link, said, site

ASSETS = (
    "content/courses/sql/lessons/fig 1.png",
    "content/courses/sql/lessons/50%#.pdf",
    "content/courses/sql/data.csv",
    "content/images/Plan.png",
)


def linked(target: str, kind: str = "link", **options: object) -> Site:
    """Assemble a site in which lesson `left` of course `sql` (id `databases`) holds one link."""
    return site(
        course("sql", id="databases"),
        lesson("sql", "01-left", links=[link(target, kind=kind)], anchors=("top-part", "überblick")),
        lesson("sql", "02-right", anchors=("inner-join", "outer-join")),
        course("Other"),
        document("page", "content/pages/about.md", anchors=("us",)),
        document("page", "content/pages/café.md"),
        assets=ASSETS,
        static_files=frozenset({"img/logo.png", "feed.xml"}),
        **options,  # type: ignore[arg-type]
    )


def lead(target: str, kind: str = "link") -> str | None:
    return linked(target, kind).link_urls["content/courses/sql/lessons/01-left.md"][0]


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("02-right.md", "courses/databases/right/"),
        ("./02-right.md#inner-join", "courses/databases/right/#inner-join"),
        ("02-right.md?plain=1", "courses/databases/right/?plain=1"),
        ("#top-part", "courses/databases/left/#top-part"),
        ("#%C3%BCberblick", "courses/databases/left/#überblick"),
        ("#", "courses/databases/left/#"),
        ("#top", "courses/databases/left/#top"),
        ("", "courses/databases/left/"),
        ("../../sql.md", "courses/databases/"),
        ("../", "courses/databases/"),
        (".", "courses/databases/"),
        ("../..", ""),
        ("../../../pages/about.md#us", "about/#us"),
        ("../../../pages/caf%C3%A9.md", "café/"),
        ("../../../pages/cafe%CC%81.md", "café/"),
        ("/courses/databases/", "courses/databases/"),
        ("/courses/databases", "courses/databases/"),
        ("/courses/databases/right/index.html#inner-join", "courses/databases/right/#inner-join"),
        ("/", ""),
        ("/content/pages/about.md", "about/"),
        ("/pages/about.md", "about/"),
        ("/search/", "search/"),
        ("/feed.xml", "feed.xml"),
        ("/img/logo.png", "img/logo.png"),
        ("../../../../static/img/logo.png", "img/logo.png"),
        ("../data.csv", "courses/databases/data.csv"),
        ("/courses/databases/data.csv", "courses/databases/data.csv"),
        ("fig%201.png", "courses/databases/lessons/fig 1.png"),
        ("50%25%23.pdf", "courses/databases/lessons/50%25%23.pdf"),
        ("50%25%23.pdf#page=2", "courses/databases/lessons/50%25%23.pdf#page=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("//example.org/x", "//example.org/x"),
    ],
)
def test_a_link_leads_to_a_url(target: str, url: str):
    """Links are read as GitHub reads them, or as addresses of the site when they begin with a slash."""
    made = linked(target)
    assert made.link_urls["content/courses/sql/lessons/01-left.md"] == (url,)
    assert codes(made) == ["empty-course"]


@pytest.mark.parametrize(
    ("target", "code", "hint"),
    [
        ("02-rihgt.md", "broken-link", 'did you mean "02-right.md"?'),
        ("right.md", "broken-link", 'did you mean "02-right.md"?'),
        ("..\\sql.md", "broken-link", None),
        ("02-right", "broken-link", 'did you mean "02-right.md"?'),
        ("/courses/database/", "broken-link", 'did you mean "/courses/databases/"?'),
        ("zzz/qqqqqqq.bin", "broken-link", ""),
        ("%00", "broken-link", None),
        ("%zz%ff", "broken-link", None),
        ("02-right.md#inner-joins", "broken-anchor", 'did you mean "#inner-join"?'),
        ("#Top-Part", "broken-anchor", 'did you mean "#top-part"?'),
        ("../../../../README.md", "outside-project", None),
        ("../../../../../x.md", "outside-project", None),
        ("%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.md", "outside-project", None),
    ],
)
def test_a_broken_link_is_an_error_with_a_suggestion(target: str, code: str, hint: str | None):
    """What leads nowhere has no URL and is reported at its line and column."""
    made = linked(target)
    (found,) = [one for one in made.diagnostics if one.code != "empty-course"]
    place = (found.location.path, found.location.line, found.location.column)
    assert (found.code, *place) == (code, "content/courses/sql/lessons/01-left.md", 9, 3)
    assert made.link_urls["content/courses/sql/lessons/01-left.md"] == (None,)
    assert hint is None or found.hint == hint


@pytest.mark.parametrize(
    ("target", "spelling"),
    [
        ("02-Right.md", "02-right.md"),
        ("../../../images/plan.png", "../../../images/Plan.png"),
        ("/images/plan.PNG", "/images/Plan.png"),
    ],
)
def test_another_case_is_an_error(target: str, spelling: str):
    """A link that works on some systems only names the right spelling."""
    (found,) = [one for one in linked(target).diagnostics if one.code != "empty-course"]
    assert (found.code, found.hint) == ("case-differs", f'write "{spelling}"')


def test_an_image_must_be_an_image():
    """An image that names a page is broken."""
    assert lead("fig%201.png", "image") == "courses/databases/lessons/fig 1.png"
    assert lead("02-right.md", "image") is None
    assert lead("/courses/databases/", "image") is None


def test_assets_of_a_course_follow_its_id():
    """A file beside a course is published below the course's address."""
    assert linked("#top").files == {
        "courses/databases/data.csv": "content/courses/sql/data.csv",
        "courses/databases/lessons/50%#.pdf": "content/courses/sql/lessons/50%#.pdf",
        "courses/databases/lessons/fig 1.png": "content/courses/sql/lessons/fig 1.png",
        "images/Plan.png": "content/images/Plan.png",
    }


def test_the_search_page_may_be_off():
    """A link to the search page is broken when the site has none."""
    assert "broken-link" in codes(linked("/search/", config=Config(search="off")))


def test_image_in_the_front_matter_is_resolved():
    """`image:` leads to the site URL of a file, or is an error."""
    made = site(course("a", image="a/x.png"), course("b", image="y.png"), assets=["content/courses/a/x.png"])
    assert (made.courses["a"].image, made.courses["b"].image) == ("courses/a/x.png", "")
    assert said(made, "broken-link") == [("broken-link", 2, 5, '"y.png" leads to nothing')]


def test_links_of_the_configuration_are_checked():
    """A navigation link to a page that is not there is reported at site.yaml."""
    nav = (NavLink("About", "about/"), NavLink("X", "https://example.org"), NavLink("Gone", "/gone/"))
    (found,) = [one for one in linked("#", config=Config(nav=nav)).diagnostics if one.code == "broken-link"]
    assert (found.location.path, found.message) == ("content/site.yaml", '"/gone/" leads to nothing')


def test_a_folder_with_an_index_is_its_page():
    """A link to a lesson's own folder leads to the lesson."""
    inside = document("lesson", "content/courses/sql/lessons/03-more/index.md")
    made = site(course("sql"), lesson("sql", "01-a", links=[link("03-more/")]), inside)
    assert made.link_urls["content/courses/sql/lessons/01-a.md"] == (made.urls[inside.path],)


def test_links_lead_to_made_paths_and_old_addresses():
    """A path without a file and an alias are addresses as well."""
    links = [link("/paths/data/"), link("/old/place/")]
    made = site(course("a", path_ids=("data",), aliases=("old/place/",), links=links))
    assert made.link_urls["content/courses/a.md"] == ("paths/data/", "old/place/")


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("www.knots.example", "https://www.knots.example"),
        ("knots.example/bowline.html", "https://knots.example/bowline.html"),
        ("sub.knots.com?x=1", "https://sub.knots.com?x=1"),
        ("knots.org", "https://knots.org"),
        ("http//knots.example", "http://knots.example"),
        ("https:/knots.example/a", "https://knots.example/a"),
        ("HTTPS;//knots.example/a", "https://knots.example/a"),
        ("ada@knots.example", "mailto:ada@knots.example"),
        ("02-rigt.md", "02-right.md"),
        ("right", "02-right.md"),
        ("./02-right", "02-right.md"),
        ("02-right.html", "02-right.md"),
        ("notes.org", "https://notes.org"),
    ],
)
def test_a_link_without_its_beginning_is_told_what_to_write(target: str, meant: str) -> None:
    """An address without a scheme, a mail address, a page without its number or suffix."""
    if target == "https:/knots.example/a":  # the parser of Markdown has refused this one
        assert with_scheme(target) == meant
        return
    [problem] = [one for one in linked(target).diagnostics if one.code == "broken-link"]
    assert (problem.code, problem.hint) == ("broken-link", f'did you mean "{meant}"?')


@pytest.mark.parametrize("target", ["chapter.one", "data.csv.gz", "01.2-flour", "a b@c", "x.md/y"])
def test_a_file_is_not_taken_for_a_host(target: str) -> None:
    """What may be the name of a file gets no scheme."""
    assert with_scheme(target) == ""


def test_a_folder_of_files_has_no_page() -> None:
    """A link to a folder in which published files lie says so."""
    [problem] = [one for one in linked("../../../images/").diagnostics if one.code == "broken-link"]
    assert (problem.code, problem.message, problem.hint) == (
        "broken-link",
        '"../../../images/" is a folder, which has no page',
        "link a file that lies in it",
    )


def test_a_link_to_what_is_not_published_says_why():
    """A name that begins with `_` is the likely reason, and the message names it."""
    made = site(course("a", links=[link("a/_static/scale.svg"), link("gone.svg")]))
    assert [one.hint for one in made.diagnostics if one.code == "broken-link"][:1] == [
        'what begins with "_" is not published: rename "_static" if it is there'
    ]


def test_a_readme_is_the_page_of_its_folder():
    """A link to the folder leads to it, and one to a group without a page to the course."""
    places = ["01-x/README.md", "02-y/z.md"]
    lessons = [document("lesson", f"content/courses/a/lessons/{place}") for place in places]
    made = site(course("a", links=[link("a/lessons/01-x/"), link("a/lessons/02-y/"), link("a/lessons/")]), *lessons)
    assert made.link_urls["content/courses/a.md"] == ("courses/a/x/", "courses/a/", "courses/a/")
