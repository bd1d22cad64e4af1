"""Facts about what content cannot do to a page, and how mistakes in templates are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields, replace

from coursegen.model import Block, Body, Site

from .page_reader import Page as Markup
from .sample_build import Built
from .sample_site import ABOUT, BODIES, BOWLINE, DOCUMENTS, make_site

HOSTILE = """<script>alert(1)</script>"'&{{ 7*7 }}{% raw %}</title>"""


def test_a_strict_content_security_policy_holds(built: Built) -> None:
    """No page has inline script or style, an event attribute, or an address on another host."""
    for path, text in built.pages.items():
        for tag, attributes in Markup(text).tags:
            assert tag != "style", path
            assert "style" not in attributes, (path, tag)
            assert not [name for name in attributes if name.startswith("on")], (path, tag)
            if tag == "script" and attributes.get("type") != "application/ld+json":
                assert attributes["src"].startswith(("assets/", "../", "/repo/assets/")), path
            if tag in ("img", "link") and attributes.get("rel") != "canonical":
                assert "://" not in attributes.get("src", "") + attributes.get("href", ""), path


def test_a_block_that_nothing_draws_is_a_diagnostic_at_its_line(sample_project: Path) -> None:
    """The page is still made, with its text in a plain box."""
    body = Body("<p>Before.</p>\0B0\0<p>After.</p>", (Block("sparkle", 42), Block("../base", 43)))
    built = Built(sample_project, make_site(), {**BODIES, ABOUT: body})
    assert [(d.code, d.location.path, d.location.line) for d in built.diagnostics] == [("foreign-syntax", ABOUT, 42)]
    assert "<p>After.</p>" in built.pages["about/index.html"]


def test_a_blocks_name_cannot_leave_its_folder(sample_project: Path) -> None:
    """A block named like a path is unknown, whatever lies there."""
    body = Body("\0B0\0", (Block("../pages/404", 43),))
    built = Built(sample_project, make_site(), {**BODIES, ABOUT: body})
    assert [d.code for d in built.diagnostics] == ["foreign-syntax"]


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
    "source",
    [
        "{% if %}",
        "{{ page.t('no_such_word') }}",
        "{% include 'nowhere.html' %}",
        "{% include '../../../../../../etc/hostname' %}",
        "{% include 'pages/search.html' %}",
        "{% extends 'pages/search.html' %}",
        "{{ 1/0 }}",
        "{{ 'a' * 10**18 }}",
    ],
)
def test_whatever_goes_wrong_in_a_template_is_a_diagnostic(tmp_path: Path, source: str) -> None:
    """Syntax, unknown words, missing templates, files elsewhere, templates in themselves: none is a traceback."""
    folder = tmp_path / "templates/pages"
    folder.mkdir(parents=True)
    (folder / "search.html").write_text(source)
    assert [d.code for d in Built(tmp_path, make_site()).diagnostics] == ["template-error"]


def _poisoned(value: object, name: str = "") -> object:
    """Put the hostile text into every text field that is not an address, an id or HTML."""
    if isinstance(value, Struct):
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
