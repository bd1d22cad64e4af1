"""The files for machines agree with the schemas of those who read them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from click.testing import CliRunner

from coursegen.cli import group

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "tests/fixtures/publish/sitemap.xsd"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo site with a base URL."""
    site = tmp_path_factory.mktemp("demo") / "_site"
    call = ["build", str(ROOT), "-o", str(site), "--base-url", "https://example.org/repo/"]
    result = CliRunner().invoke(group, call, standalone_mode=False, catch_exceptions=False)
    assert result.return_value == 0, result.output
    return site


def test_the_sitemap_agrees_with_its_schema(demo: Path) -> None:
    """That of sitemaps.org (as the npm package sitemap 9.0.1 carries it), which refuses what it should."""
    schema = xmlschema.XMLSchema(SCHEMA)
    schema.validate(demo / "sitemap.xml")
    root = ElementTree.parse(demo / "sitemap.xml").getroot()  # noqa: S314 - our own output
    assert len(root) > 30
    for entry in root:
        entry.append(ElementTree.Element("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod"))
    assert not schema.is_valid(root)


def test_the_sitemap_names_every_page_that_search_engines_may_list(demo: Path) -> None:
    """And no other: each address is a page of the site that does not ask to be left out."""
    root = ElementTree.parse(demo / "sitemap.xml").getroot()  # noqa: S314
    named = {(entry[0].text or "").removeprefix("https://example.org/repo/") + "index.html" for entry in root}
    listed = {
        path.relative_to(demo).as_posix()
        for path in demo.rglob("*.html")
        if '<meta name="robots" content="noindex">' not in path.read_text("utf-8")
    }
    assert named == listed
