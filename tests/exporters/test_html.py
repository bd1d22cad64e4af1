"""Facts about the pages of a site."""

from __future__ import annotations

import posixpath
import re
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from page_reader import Page as Markup
from sample_build import Built
from sample_site import ABOUT, BELLS, BODIES, BOWLINE, COURSES, DOCUMENTS, KNOTS, ROPES, make_site

from coursegen.exporters import EXPORTERS
from coursegen.exporters.html import Renderer, pages
from coursegen.exporters.html.hues import hue_classes
from coursegen.exporters.html.view import View
from coursegen.model import Block, Body, LearningPath, Lesson, Section, Site
from coursegen.theme import load_theme

HOSTILE = """<script>alert(1)</script>"'&{{ 7*7 }}{% raw %}</title>"""


def _pages(built: Built) -> list[str]:
    return sorted(built.pages)


def test_a_page_is_made_for_everything_in_the_site(built: Built) -> None:
    """Home, path, courses, lessons, plain pages, people with a page, search and 404 are written; nothing else is."""
    assert _pages(built) == [
        "404.html",
        "about/index.html",
        "courses/bells/index.html",
        "courses/knots/index.html",
        "courses/ropes/bowline/index.html",
        "courses/ropes/hitch/index.html",
        "courses/ropes/index.html",
        "index.html",
        "paths/deck/index.html",
        "people/anna/index.html",
        "search/index.html",
    ]
    assert built.diagnostics == []


def test_the_website_is_the_first_exporter() -> None:
    """It yields the author's own files, which take the place of those that later exporters make."""
    assert next(iter(EXPORTERS)) == "html"


def test_every_page_is_well_formed(built: Built) -> None:
    """Tags nest, no attribute stands twice, no id is used twice, and every label finds what it names."""
    for path, text in built.pages.items():
        page = Markup(text)
        ids = page.ids()
        assert len(ids) == len(set(ids)), path
        for _, attributes in page.tags:
            for name in ("aria-labelledby", "for"):
                assert attributes.get(name, ids[0]) in ids, (path, attributes)


def test_a_strict_content_security_policy_holds(built: Built) -> None:
    """No page has inline script or style, an event attribute, or an address on another host; data is no script."""
    for path, text in built.pages.items():
        for tag, attributes in Markup(text).tags:
            assert tag != "style", path
            assert "style" not in attributes, (path, tag)
            assert not [name for name in attributes if name.startswith("on")], (path, tag)
            if tag == "script" and attributes.get("type") != "application/ld+json":
                assert attributes["src"].startswith(("assets/", "../", "/repo/assets/")), path
            if tag in ("img", "link") and attributes.get("rel") != "canonical":
                assert "://" not in attributes.get("src", "") + attributes.get("href", ""), path


def test_every_relative_address_leads_to_an_output(built: Built) -> None:
    """Links, images, scripts and styles lead to files that were written, below any base path."""
    base = "https://example.org/repo/"
    for path, text in built.pages.items():
        here = base + (posixpath.dirname(path) + "/" if "/" in path else "" if path == "index.html" else path)
        for tag, attributes in Markup(text).tags:
            for name in ("href", "src", "data-root", "data-lazy-transfer"):
                if name not in attributes or attributes.get("rel") == "canonical":
                    continue
                target = urljoin(here, attributes[name])
                assert target.startswith(base), (path, tag, attributes[name])
                found = urlsplit(target).path.removeprefix("/repo/")
                assert (f"{found}index.html" if found == "" or found.endswith("/") else found) in built.outputs, (
                    path,
                    target,
                )


def test_anchors_within_our_own_pages_exist(built: Built) -> None:
    """A link to a part of the same page leads to an id on it."""
    for path, text in built.pages.items():
        page = Markup(text)
        for link in page.all("a"):
            if link["href"].startswith("#"):
                assert link["href"][1:] in page.ids(), (path, link["href"])


def test_each_page_has_one_title_one_h1_and_one_main(built: Built) -> None:
    """Titles are unique in the site, and headings never skip a level."""
    titles = {}
    for path, text in built.pages.items():
        page = Markup(text)
        assert [len(page.all(tag)) for tag in ("title", "h1", "main")] == [1, 1, 1], path
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        outside_aside = levels[levels.index(1) :]
        assert all(b - a <= 1 for a, b in pairwise(outside_aside)), (path, levels)
        titles[path] = next(data for tag, data in page.texts if tag == "title")
    assert titles["courses/ropes/bowline/index.html"] == "The bowline | Ropes & Lines"
    assert len(set(titles.values())) == len(titles)


def test_the_body_tells_scripts_where_they_are(built: Built) -> None:
    """Scripts learn the site's root, the kind of page, and the ids under which progress is kept."""
    body = Markup(built.pages["courses/ropes/bowline/index.html"]).all("body")[0]
    assert (body["data-root"], body["data-page"]) == ("../../../", "lesson")
    assert (body["data-course"], body["data-lesson"]) == ("ropes", "bowline")
    assert '"done":"done"' in body["data-words"]


def test_language_and_direction_are_those_of_the_page(built: Built) -> None:
    """An Arabic course in an English site is marked as Arabic, and its title on the home page as well."""
    assert '<html lang="ar" dir="rtl">' in built.pages["courses/bells/index.html"]
    assert "الدورات" in built.pages["courses/bells/index.html"]
    assert '<a href="courses/bells/" lang="ar" dir="rtl">' in built.pages["index.html"]
    assert '<html lang="en" dir="ltr">' in built.pages["index.html"]


def test_the_outline_marks_the_open_lesson_only(built: Built) -> None:
    """Both copies of the outline mark the lesson that is read, and no other."""
    links = Markup(built.pages["courses/ropes/hitch/index.html"]).all("a")
    assert [link["data-key"] for link in links if link.get("aria-current") == "page" and "data-key" in link] == [
        "ropes/hitch",
        "ropes/hitch",
    ]
    assert [link["data-minutes"] for link in links if "data-key" in link] == ["35", "100"] * 2


def test_the_outline_is_rendered_once_for_a_course(sample_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sections of a course are walked once, however many lessons show them: no cost grows with the square."""
    asked = []
    lessons_of = View.lessons
    monkeypatch.setattr(View, "lessons", lambda self, course, ids: asked.append(ids) or lessons_of(self, course, ids))
    site = make_site()
    renderer = Renderer(site, load_theme(sample_project, site.config)[0], BODIES)
    for _ in range(3):
        for page in pages(site):
            if page.kind == "lesson":
                renderer.render_page(page)
    assert asked == [("bowline",), ("hitch",)]


def test_parts_stand_in_the_authors_order_and_time_moves_aside(built: Built) -> None:
    """A course's parts keep their order and prose its place; only the section about time is in the side panel."""
    text = built.pages["courses/ropes/index.html"]
    order = ["Learning Outcomes", "Prerequisites", "An aside", "Course Structure", "Why ropes?", "What You Will Build"]
    positions = [text.index(f">{heading}</h2>") for heading in order]
    assert positions == sorted(positions)
    assert text.count("Time Commitment") == 1
    assert text.index("<aside") < text.index("Time Commitment") < text.index("</aside>")


def test_a_prerequisite_that_is_a_course_becomes_a_card(built: Built) -> None:
    """It links the course, keeps "or equivalent", and tells its place in the path and its hours."""
    text = built.pages["courses/ropes/index.html"]
    assert '<a href="../knots/"><strong>Knots</strong></a> or equivalent.' in text
    assert "Course 1 of this path, 8 hours" in text
    assert "<div>Two free hands</div>" in text


def test_the_syllabus_holds_the_lessons_of_each_section(built: Built) -> None:
    """Each entry has its number, its summary, and its lessons under details."""
    text = built.pages["courses/ropes/index.html"]
    assert text.count("<details open><summary>1 lesson, ") == 2
    assert 'data-key="ropes/bowline"' in text


def test_lessons_without_an_outline_get_a_syllabus(sample_project: Path) -> None:
    """A course whose text has no structure still shows its lessons, after what it says about prerequisites."""
    ropes = DOCUMENTS[ROPES]
    body = Body("\0B0\0\0B1\0<p>Rest.</p>", BODIES[ROPES].blocks)
    site = replace(make_site(), documents={**DOCUMENTS, ROPES: replace(ropes, roles=ropes.roles[:2])})
    text = Built(sample_project, site, {**BODIES, ROPES: body}).pages["courses/ropes/index.html"]
    assert text.index(">Prerequisites<") < text.index(">Course structure<") < text.index("<p>Rest.</p>")
    assert 'data-key="ropes/hitch"' in text


def test_an_anchor_that_the_author_took_is_not_used_again(sample_project: Path) -> None:
    """A part made from front matter gives way to a heading with the same anchor."""
    knots = replace(DOCUMENTS[KNOTS], anchors=("outcomes",))
    body = Body('<h2 id="outcomes">Outcomes, or what comes out</h2>')
    site = replace(make_site(), documents={**DOCUMENTS, KNOTS: knots})
    ids = Markup(Built(sample_project, site, {**BODIES, KNOTS: body}).pages["courses/knots/index.html"]).ids()
    assert "outcomes" in ids
    assert "outcomes-" in ids
    assert len(ids) == len(set(ids))


def test_front_matter_without_headings_gets_parts(built: Built) -> None:
    """Outcomes stand before the text, projects and tools after it."""
    text = built.pages["courses/knots/index.html"]
    order = ["Learning outcomes", "Plain words.", "A bracelet", "Chalk"]
    positions = [text.index(word) for word in order]
    assert positions == sorted(positions)


def test_only_what_is_known_is_shown(built: Built) -> None:
    """A course without level, hours, lessons and sections shows none of them."""
    text = built.pages["courses/bells/index.html"]
    assert 'class="level"' not in text
    assert "0 " not in Markup(text).texts
    assert 'class="meta"' not in text


def test_an_estimate_is_shown_as_one(built: Built) -> None:
    """Minutes that were counted from the text read "about", those that an author gave do not."""
    assert "about 1 h 40 min" in built.pages["courses/ropes/hitch/index.html"]
    assert (
        "about" not in built.pages["courses/ropes/bowline/index.html"].split('<div class="meta">')[1].split("</div>")[0]
    )


def test_images_have_their_size_and_figures_their_caption(built: Built) -> None:
    """An image alone with a title is a figure; one within text is not; both say their size and load late."""
    text = built.pages["courses/ropes/bowline/index.html"]
    image = '<img src="../loop.png" alt="A loop" width="640" height="400" loading="lazy" decoding="async">'
    assert f"<figure>{image}<figcaption>A loop, drawn</figcaption></figure>" in text
    assert '<p>Inline <img src="../loop.png" alt="A small loop"' in text


def test_links_and_words_in_the_text_are_filled(built: Built) -> None:
    """Marks become relative addresses and words in the page's language; no mark is left."""
    text = built.pages["courses/ropes/bowline/index.html"]
    assert '<a href="../hitch/#turns">the hitch</a>' in text
    assert "Back to text" in text
    assert not [path for path, page in built.pages.items() if "\0" in page]


def test_a_quiz_is_graded_only_with_marked_answers(built: Built) -> None:
    """One right answer asks with radio buttons, several with checkboxes; without any there is no verdict."""
    page = Markup(built.pages["courses/ropes/bowline/index.html"])
    quizzes = [a for tag, a in page.tags if a.get("class") == "quiz"]
    assert [(q["data-quiz"], q["data-graded"]) for q in quizzes] == [("1", "true"), ("2", "true"), ("3", "false")]
    inputs = [i for i in page.all("input") if i.get("name", "").startswith("q")]
    assert [(i["name"], i["type"], i.get("data-right")) for i in inputs] == [
        ("q1", "radio", "true"),
        ("q1", "radio", "false"),
        ("q2", "checkbox", "true"),
        ("q2", "checkbox", "true"),
        ("q2", "checkbox", "false"),
        ("q3", "radio", None),
        ("q3", "radio", None),
    ]


def test_what_needs_scripts_is_hidden_without_them(built: Built) -> None:
    """Buttons and places that only scripts can fill carry `hidden`."""
    for path, text in built.pages.items():
        for tag, attributes in Markup(text).tags:
            names = {"data-done", "data-theme-toggle", "data-continue", "data-percent", "data-score", "data-transfer"}
            if names & set(attributes) or "data-progress-bar" in attributes:
                assert "hidden" in attributes, (path, tag, attributes)


def test_the_404_page_starts_its_addresses_at_the_base_path(built: Built, sample_project: Path) -> None:
    """It is served at any depth, so nothing on it is relative; without a base URL the root is assumed."""
    for attributes in (a for _, a in Markup(built.pages["404.html"]).tags):
        address = attributes.get("href", attributes.get("src", "#"))
        assert address.startswith(("/repo/", "#")), address
    unset = Markup(Built(sample_project, make_site()).pages["404.html"])
    assert unset.all("link")[0]["href"].startswith("/assets/")


def test_canonical_and_open_graph_need_a_base_url(built: Built, sample_project: Path) -> None:
    """With a base URL each page names its own address; without one it claims nothing."""
    text = built.pages["courses/ropes/index.html"]
    assert '<link rel="canonical" href="https://example.org/repo/courses/ropes/">' in text
    assert '<meta property="og:title" content="Ropes &amp; Lines | Open Deck">' in text
    assert "canonical" not in Built(sample_project, make_site()).pages["courses/ropes/index.html"]


def test_a_block_that_nothing_draws_is_a_diagnostic_at_its_line(sample_project: Path) -> None:
    """The page is still made, without the block."""
    body = Body("<p>Before.</p>\0B0\0<p>After.</p>", (Block("sparkle", 42), Block("../base", 43)))
    built = Built(sample_project, make_site(), {**BODIES, ABOUT: body})
    assert [(d.code, d.location.path, d.location.line) for d in built.diagnostics] == [("unknown-block", ABOUT, 42)]
    assert "<p>After.</p>" in built.pages["about/index.html"]


def test_a_blocks_name_cannot_leave_its_folder(sample_project: Path) -> None:
    """A block named like a path is unknown, whatever lies there."""
    body = Body("\0B0\0", (Block("../pages/404", 43),))
    built = Built(sample_project, make_site(), {**BODIES, ABOUT: body})
    assert [d.code for d in built.diagnostics] == ["unknown-block"]


def test_a_projects_template_draws_its_own_block(tmp_path: Path) -> None:
    """templates/blocks/sparkle.html alone makes `:::sparkle` work."""
    folder = tmp_path / "templates/blocks"
    folder.mkdir(parents=True)
    (folder / "sparkle.html").write_text("<b>{{ block.title }}{{ page.html(block.intro, document) }}</b>")
    body = Body("\0B0\0", (Block("sparkle", 1, title="<i>", intro="<em>x</em>"),))
    built = Built(tmp_path, make_site(), {**BODIES, ABOUT: body})
    assert "<b>&lt;i&gt;<em>x</em></b>" in built.pages["about/index.html"]


def test_an_error_in_a_template_names_file_and_line(tmp_path: Path) -> None:
    """A name that does not exist is reported where it stands, for every page that needs it."""
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("<p>\n{{ plain.titel }}")
    built = Built(tmp_path, make_site())
    found = [(d.code, d.location.path, d.location.line) for d in built.diagnostics]
    assert found == [("template-error", "templates/pages/page.html", 2)]
    assert "titel" in built.diagnostics[0].message


@pytest.mark.parametrize(
    "source", ["{% if %}", "{{ page.t('no_such_word') }}", "{% include 'nowhere.html' %}", "{{ 1/0 }}"]
)
def test_whatever_goes_wrong_in_a_template_is_a_diagnostic(tmp_path: Path, source: str) -> None:
    """Syntax, unknown words, missing templates and arithmetic never end in a traceback."""
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    (folder / "search.html").write_text(source)
    assert [d.code for d in Built(tmp_path, make_site()).diagnostics] == ["template-error"]


def _poisoned(value: object, name: str = "") -> object:
    """Put the hostile text into every text field that is not an address, an id or HTML."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {"id", "url", "html", "intro", "outro", "lead", "title_html", "summary", "kind", "path", "level", "type"}
        kept |= {
            "document",
            "course_id",
            "language",
            "target",
            "anchor",
            "slug",
            "section",
            "documents",
            "urls",
            "link_urls",
        }
        kept |= {
            "files",
            "previous_id",
            "next_id",
            "path_id",
            "lesson_ids",
            "course_ids",
            "levels",
            "search",
            "repo",
            "css",
        }
        kept |= {
            "severities",
            "logo",
            "hero_image",
            "image",
            "places",
            "mode",
            "meta",
            "digest",
            "license_url",
            "unlocks",
        }
        changes = {f.name: _poisoned(getattr(value, f.name), f.name) for f in fields(value) if f.name not in kept}
        changes |= {"places": _poisoned(value.places)} if isinstance(getattr(value, "places", None), tuple) else {}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_poisoned(one, name) for one in value)
    if isinstance(value, dict):
        return {key: _poisoned(one) for key, one in value.items()}
    return HOSTILE if isinstance(value, str) else value


def test_hostile_text_in_every_field_stays_text(sample_project: Path) -> None:
    """Titles, descriptions, labels, names and settings are escaped wherever they are shown, and never run."""
    site = _poisoned(make_site(url=""))
    assert isinstance(site, Site)
    bodies = {path: replace(body, blocks=_poisoned(body.blocks)) for path, body in BODIES.items()}
    site = replace(site, config=replace(site.config, url="https://example.org/", language="en"))
    built = Built(sample_project, site, bodies)
    assert built.diagnostics == []
    for path, text in built.pages.items():
        assert "<script>alert" not in text, path
        page = Markup(text)
        scripts = [{"src": page.all("script")[0]["src"]}, {"type": "application/ld+json"}]
        assert page.all("script") in (scripts, scripts[:1]), path
        assert "49" not in {data for _, data in page.texts}, path
        assert not [n for _, a in page.tags for n in a if n.startswith("on")], path


def test_a_broken_link_keeps_what_was_written_but_no_scheme(sample_project: Path) -> None:
    """The diagnostic about it is made elsewhere; the page must not turn it into something that runs."""
    bowline = DOCUMENTS[BOWLINE]
    links = (
        replace(bowline.links[0], target="javascript:alert(1)"),
        replace(bowline.links[1], target="gone.png"),
        bowline.links[2],
    )
    site = replace(
        make_site(),
        documents={**DOCUMENTS, BOWLINE: replace(bowline, links=links)},
        link_urls={BOWLINE: (None, None, "courses/ropes/loop.png")},
    )
    text = Built(sample_project, site).pages["courses/ropes/bowline/index.html"]
    assert "javascript:" not in text
    assert '<a href="#">the hitch</a>' in text
    assert 'src="gone.png"' in text


def test_pages_are_the_same_in_any_order(sample_project: Path, built: Built) -> None:
    """A page rendered alone, last first, is byte for byte the page of a whole build."""
    site = make_site(url="https://example.org/repo/")
    theme, _ = load_theme(sample_project, site.config)
    renderer = Renderer(site, theme, BODIES)
    for page in reversed(pages(site)):
        assert renderer.render_page(page).content.decode() == built.pages[page.file]


def test_hues_are_one_for_a_path_and_turned_within_it() -> None:
    """Courses of a path stay near its hue; a course outside paths gets a hue of its own; an author's hue is kept."""
    site = make_site()
    paths, courses = hue_classes(site)
    assert paths == {"deck": "hue-260"}
    assert (courses["knots"], courses["ropes"]) == ("hue-240", "hue-290")
    assert courses["bells"] not in set(paths.values())
    own = replace(site, courses={**site.courses, "bells": replace(site.courses["bells"], hue=41)})
    assert hue_classes(own)[1]["bells"] == "hue-40"


def test_a_long_course_grows_its_pages_in_proportion(sample_project: Path) -> None:
    """A lesson of a course with 100 lessons is about as large as its outline asks for, and still well-formed."""
    lessons = tuple(
        Lesson(f"l{n}", "knots", f"courses/knots/l{n}/", f"Lesson {n} " + "x" * 300, "", BELLS, n, 10, False)
        for n in range(1, 101)
    )
    course = replace(
        COURSES["knots"], lessons=lessons, sections=(Section("all", "All", "", "", tuple(x.id for x in lessons)),)
    )
    site = replace(make_site(), courses={**COURSES, "knots": course})
    text = Built(sample_project, site).pages["courses/knots/l50/index.html"]
    Markup(text)
    assert text.count("aria-current") == 2
    assert "50 of 100" in text


def test_a_site_without_paths_or_courses_still_has_its_pages(sample_project: Path) -> None:
    """An empty catalogue is drawn without rails, filter or numbers that nobody counted."""
    site = replace(make_site(), courses={}, paths={}, pages=(), people={})
    built = Built(sample_project, site)
    assert _pages(built) == ["404.html", "index.html", "search/index.html"]
    assert built.diagnostics == []
    Markup(built.pages["index.html"])


def test_a_long_path_shows_its_first_stops(sample_project: Path) -> None:
    """A path of 40 courses shows five stops and says how many more there are; its page shows them all."""
    courses = {
        f"c{n}": replace(COURSES["bells"], id=f"c{n}", url=f"courses/c{n}/", title=f"Course {n}") for n in range(40)
    }
    path = LearningPath("long", "paths/long/", "Long", "", course_ids=tuple(courses))
    site = replace(make_site(), courses=courses, paths={"long": path})
    built = Built(sample_project, site)
    assert "35 more courses" in built.pages["index.html"]
    assert built.pages["paths/long/index.html"].count('class="step ') == 40


def test_search_can_be_switched_off(sample_project: Path) -> None:
    """Without search there is neither page nor link."""
    built = Built(sample_project, make_site(search="off"))
    assert "search/index.html" not in built.pages
    assert "data-search" not in built.pages["index.html"]
