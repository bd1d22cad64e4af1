"""`coursegen check --against` finds addresses that vanish, and says who should keep them."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from coursegen.against import UnreadableSiteError, nearest, old_addresses
from projects import COURSE, Project, Run

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(folder: Path, *locations: str, name: str = "old.xml", kind: str = "urlset", entry: str = "url") -> Path:
    entries = "".join(f"<{entry}><loc>{one}</loc></{entry}>" for one in locations)
    path = folder / name
    path.write_text(f"<{kind} {NAMESPACE}>{entries}</{kind}>")
    return path


def test_the_same_site_loses_nothing(project: Project, run: Run) -> None:
    """Against its own folder and against its own sitemap."""
    root = project()
    run("build", root, "--base-url", "https://example.org/x/")
    for old in (root / "_site", root / "_site/sitemap.xml"):
        result = run("check", root, "--against", old, "--strict")
        assert result.return_value == 0, result.output
        assert "vanished" not in result.output


def test_a_renamed_course_is_found_and_an_alias_mends_it(project: Project, run: Run) -> None:
    """The hint names the file and what to write there; with the alias the warning is gone."""
    root = project()
    run("build", root)
    old = root.parent / "old"
    (root / "_site").rename(old)
    path = root / "content/courses/reading-maps.md"
    path.rename(root / "content/courses/reading-a-map.md")
    result = run("check", root, "--against", old)
    assert "warning[vanished-address]" in result.output
    assert 'add "aliases: [/courses/reading-maps/]" to content/courses/reading-a-map.md' in result.output
    assert run("check", root, "--against", old, "--strict").return_value == 1
    aliased = COURSE.replace("pathId", "aliases: [/courses/reading-maps/]\npathId")
    (root / "content/courses/reading-a-map.md").write_text(aliased)
    result = run("check", root, "--against", old, "--strict")
    assert result.return_value == 0, result.output


def test_a_sitemap_begins_at_its_own_home(tmp_path: Path) -> None:
    """Whatever the host and the folder; percent signs are read, index.html is the folder."""
    path = sitemap(
        tmp_path, "https://a.example/r/", "https://a.example/r/b/index.html", "https://a.example/r/%C3%B6.html"
    )
    assert old_addresses(path) == ("", "b/", "ö.html")
    path = sitemap(tmp_path, "https://a.example/r/b/", "https://a.example/r/c/")
    assert old_addresses(path) == ("r/b/", "r/c/")
    assert old_addresses(path, "https://new.example/r/") == ("b/", "c/")


def test_the_parts_of_a_large_sitemap_are_read(tmp_path: Path) -> None:
    """From the files beside the index."""
    sitemap(tmp_path, "https://a.example/", "https://a.example/b/", name="sitemap-1.xml")
    index = sitemap(
        tmp_path, "https://a.example/sitemap-1.xml", name="sitemap.xml", kind="sitemapindex", entry="sitemap"
    )
    assert old_addresses(index) == ("", "b/")


def test_what_is_no_site_is_a_message(tmp_path: Path, project: Project, run: Run) -> None:
    """An empty folder, a text, a file that is not there."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("hello")
    for name in ("empty", "text", "nothing"):
        with pytest.raises(UnreadableSiteError):
            old_addresses(tmp_path / name)
    with pytest.raises(click.ClickException, match="neither a folder nor a sitemap"):
        run("check", project(), "--against", tmp_path / "text")


def test_the_heir_has_the_same_name_or_one_like_it() -> None:
    """The same last part counts most; nothing is proposed when nothing is like it."""
    among = {"courses/maps/scale/": "s.md", "paths/scale-up/": "u.md", "courses/knots/": "k.md"}
    assert nearest("lessons/scale.html", among) == "courses/maps/scale/"
    assert nearest("old/knot/", among) == "courses/knots/"
    assert nearest("zebra/", among) is None
