"""content/site.yaml: what it becomes, and how its mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file
from msgspec.structs import replace

from coursegen.files.lines import line_reader
from coursegen.model import Config, NavLink, ThemeOptions
from coursegen.problems.diagnostic import in_file_order
from coursegen.problems.report import render
from coursegen.settings.site_file import SITE_FILE
from coursegen.settings.site_yaml import load_config

FIXTURE = Path(__file__).parents[1] / "fixtures" / "config" / "site.md"
CASES = [pytest.param(text, told, id=title) for _, title, text, told in read_fixture_file(FIXTURE)]


def write(project: Path, data: str | bytes) -> Path:
    (project / "content").mkdir(exist_ok=True)
    (project / SITE_FILE).write_bytes(data.encode() if isinstance(data, str) else data)
    return project


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_each_mistake_has_its_message(text: str, expected: str, tmp_path: Path) -> None:
    """A value that site.yaml cannot have is told at its place, as the fixture shows."""
    project = write(tmp_path, text)
    assert render(in_file_order(load_config(project)[1]), "human", line_reader(project)) == expected


def test_a_project_without_settings_has_the_defaults(tmp_path: Path) -> None:
    """site.yaml is optional, and an empty one says nothing."""
    assert load_config(tmp_path) == (Config(), ())
    assert load_config(write(tmp_path, "")) == (Config(), ())


def test_all_settings_are_understood(tmp_path: Path) -> None:
    """Every key arrives in Config, in the form that the rest of the program expects."""
    text = """\
title: School of Maps
url: https://example.org/courses
description: 2026
language: de-ch
provider: {name: School, url: https://example.org/}
license: CC-BY-4.0
instructors: [ada, bo]
html: Escape
macros: {R: '\\mathbb{R}', '\\norm': '\\|#1\\|', pair: '(#1, #2)'}
search: off
social_cards: false
repo: https://example.org/repo
branch: trunk
hero: {title: Find your way, text: Now, image: /img/hero.png, links: [{title: Start, url: courses/maps}]}
nav: [{title: About, url: /about}, {title: Help, url: "https://example.org/help"}, {title: Top, url: "#top"}]
footer: {text: Made with care, links: [{title: File, url: /a/b.pdf}]}
theme: {hue: 120, corner: 0.5, display_font: Inter, text_font: Source Serif 4, logo: /logo.svg, css: [a.css]}
diagnostics: {mojibake: error, broken-link: off}
extra: {year: 2026}
"""
    config, problems = load_config(write(tmp_path, text))
    assert problems == ()
    assert (config.places["hero.links.0.url"].line, config.places["instructors.1"].column) == (14, 20)
    assert replace(config, places={}) == Config(
        title="School of Maps",
        url="https://example.org/courses/",
        description="2026",
        language="de-CH",
        provider="School",
        provider_url="https://example.org/",
        license="CC-BY-4.0",
        instructors=("ada", "bo"),
        html="escape",
        macros=r"\gdef\R{\mathbb{R}}\gdef\norm#1{\|#1\|}\gdef\pair#1#2{(#1, #2)}",
        search="off",
        social_cards=False,
        repo="https://example.org/repo",
        branch="trunk",
        hero_title="Find your way",
        hero_text="Now",
        hero_image="img/hero.png",
        hero_links=(NavLink("Start", "courses/maps/"),),
        nav=(NavLink("About", "about/"), NavLink("Help", "https://example.org/help"), NavLink("Top", "#top")),
        footer=(NavLink("File", "a/b.pdf"),),
        footer_text="Made with care",
        theme=ThemeOptions(120, 0.5, "Inter", "Source Serif 4", "logo.svg", ("a.css",)),
        severities={"mojibake": "error", "broken-link": "off"},
        extra={"year": 2026},
    )


def test_a_macro_has_a_name_and_a_meaning(tmp_path: Path) -> None:
    """What is none is told at its place, and the others hold."""
    text = "macros:\n  R2: 'x'\n  open: '{'\n  close: '}'\n  end: 'a\\'\n  many: [a]\n  good: 'x'\n"
    config, problems = load_config(write(tmp_path, text))
    assert [(problem.code, problem.location.line) for problem in problems] == [
        ("bad-value", 2),
        ("bad-value", 3),
        ("bad-value", 4),
        ("bad-value", 5),
        ("wrong-type", 6),
    ]
    assert config.macros in {"", r"\gdef\good{x}"}
    assert load_config(write(tmp_path, "macro: {R: x}\n"))[1][0].hint


def test_a_font_is_a_family_or_a_file(tmp_path: Path) -> None:
    """A file lies in static/, in a folder or not; what leads elsewhere, or could end a rule, is neither."""
    for font in ("Source Serif 4", "own.woff2", "fonts/own font.woff2"):
        config, problems = load_config(write(tmp_path, f"theme: {{text_font: '{font}'}}\n"))
        assert (config.theme.text_font, problems) == (font, ())
    for font in ("../own.woff2", "/etc/own.woff2", "fonts/own.ttf", 'a"; }.woff2'):
        problems = load_config(write(tmp_path, f"theme: {{text_font: '{font}'}}\n"))[1]
        assert [problem.code for problem in problems] == ["bad-value"]


def test_short_forms_are_understood(tmp_path: Path) -> None:
    """A provider may be a name, a footer a text or a list of links."""
    config, problems = load_config(write(tmp_path, "provider: School\nfooter: Made with care\ninstructors: ada\n"))
    assert (problems, config.provider, config.footer_text, config.instructors) == (
        (),
        "School",
        "Made with care",
        ("ada",),
    )
    config, problems = load_config(write(tmp_path, "footer: [{title: About, url: /}]\n"))
    assert (problems, config.footer) == ((), (NavLink("About", ""),))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"title: caf\xe9\n", "bad-encoding"),
        (b"title: a\0b\n", "nul-byte"),
        ("title: a".encode("utf-16"), "bad-encoding"),
    ],
)
def test_settings_that_are_not_text_are_reported(data: bytes, code: str, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 give one diagnostic and the defaults."""
    config, problems = load_config(write(tmp_path, data))
    assert (config, [problem.code for problem in problems]) == (Config(), [code])


def test_settings_outside_the_project_are_not_read(tmp_path: Path) -> None:
    """A link to another place is refused, a dead one is reported."""
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("title: Secret\n")
    (project / SITE_FILE).symlink_to(tmp_path / "secret.yaml")
    config, problems = load_config(project)
    assert (config, [problem.code for problem in problems]) == (Config(), ["outside-project"])
    (tmp_path / "secret.yaml").unlink()
    assert [problem.code for problem in load_config(project)[1]] != []


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("title:nav url[]{}-,\n\"'#&*\\x:/"), max_size=50))
def test_any_text_gives_settings(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No text makes reading the settings raise."""
    config, _ = load_config(write(tmp_path_factory.getbasetemp(), text))
    assert isinstance(config, Config)
