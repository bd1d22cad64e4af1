"""The files for machines agree with the schemas of those who read them, on the demo site and where all is extreme.

Each test also shows that its judge refuses what it should: a schema that takes everything would prove nothing.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator
from lxml import etree

from coursegen.files.image_size import image_size
from exporters.vocabulary import problems
from projects import Project, Run
from published.conftest import BASE
from published.google import missing

SCHEMAS = Path(__file__).resolve().parents[1] / "fixtures/publish"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = {"atom": ATOM.strip("{}"), "s": "http://www.ascc.net/xml/schematron"}


def published(site: Path, address: str) -> Path:
    """Return the file that a server has for an absolute address."""
    assert address.startswith(BASE)
    found = site / unquote(address.removeprefix(BASE).partition("#")[0])
    return found / "index.html" if found.is_dir() else found


# --- Sitemap ----------------------------------------------------------------------------------------------------------


def test_the_sitemap_agrees_with_its_schema(site: Path) -> None:
    """That of sitemaps.org; an entry with two days, or without an address, is refused."""
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
    root = etree.parse(site / "sitemap.xml").getroot()
    schema.assertValid(root)
    assert len(root) > 30
    assert len(root.findall(f"{SITEMAP}url/{SITEMAP}lastmod")) > 30
    for change in (lambda entry: entry.remove(entry[0]), lambda entry: entry.append(copy.copy(entry[0]))):
        worse = copy.deepcopy(root)
        change(worse[3])
        assert not schema.validate(worse)


def test_the_sitemap_names_every_page_that_search_engines_may_list(site: Path) -> None:
    """And no other: each address is a page of the site that does not ask to be left out."""
    root = etree.parse(site / "sitemap.xml").getroot()
    named = [published(site, entry.findtext(f"{SITEMAP}loc")) for entry in root]
    listed = {
        path for path in site.rglob("*.html") if '<meta name="robots" content="noindex">' not in path.read_text("utf-8")
    }
    assert set(named) == listed
    assert len(named) == len(listed)


# --- Atom -------------------------------------------------------------------------------------------------------------


class Atom:
    """The grammar of RFC 4287, and the rules that stand in it because a grammar cannot say them."""

    def __init__(self) -> None:
        tree = etree.parse(SCHEMAS / "atom.rng")
        self.grammar = etree.RelaxNG(tree)
        rules = tree.iterfind(".//s:rule", NAMES)
        self.rules = [(rule.get("context"), rule.find("s:assert", NAMES).get("test")) for rule in rules]

    def allows(self, feed: Any) -> bool:
        """Judge a feed."""
        asserted = (
            one.xpath(f"boolean({test})", namespaces=NAMES)
            for context, test in self.rules
            for one in feed.getroottree().xpath(f"//{context}", namespaces=NAMES)
        )
        return self.grammar.validate(feed) and all(asserted)


def test_the_feed_agrees_with_the_grammar_of_atom(site: Path) -> None:
    """And with its rules about authors and links; its ids are different, its links lead to pages, newest first."""
    atom = Atom()
    feed = etree.parse(site / "feed.xml").getroot()
    assert len(atom.rules) == 3
    assert atom.allows(feed), atom.grammar.error_log
    entries = feed.findall(f"{ATOM}entry")
    assert 30 < len(entries) <= 100
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(published(site, entry.find(f"{ATOM}link").get("href")).is_file() for entry in entries)
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]


@pytest.mark.parametrize("name", ["id", "title", "updated", "author"])
def test_a_feed_that_lacks_something_would_be_found(published_sites: dict[str, Path], name: str) -> None:
    """Without an element that RFC 4287 requires, of the feed or of an entry, it is refused."""
    feed = etree.parse(published_sites["demo"] / "feed.xml").getroot()
    for parent in (feed, feed.findall(f"{ATOM}entry")[-1]):
        worse = copy.deepcopy(feed)
        part = worse if parent is feed else worse.findall(f"{ATOM}entry")[-1]
        for one in worse.findall(f"{ATOM}entry/{ATOM}author") if name == "author" else ():
            one.getparent().remove(one)  # an entry may have the authors that the feed lacks
        for one in part.findall(f"{ATOM}{name}"):
            part.remove(one)
        assert Atom().allows(worse) == (name == "author" and part is not worse)
    bad = copy.deepcopy(feed)
    bad.find(f"{ATOM}updated").text = "2026-13-01T00:00:00Z"
    assert not Atom().allows(bad)


# --- Web manifest -----------------------------------------------------------------------------------------------------


def test_the_web_manifest_agrees_with_its_schema(site: Path) -> None:
    """It knows each key and no other; the icons are there, of the size and the kind that is said."""
    judge = Draft7Validator(json.loads((SCHEMAS / "web-manifest.json").read_text("utf-8")))
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    judge.validate(manifest)
    for worse in ({"colour": "red"}, {"display": "window"}, {"icons": [{"sizes": "any"}]}, {"dir": "up"}):
        assert not judge.is_valid(manifest | worse)
    assert manifest["icons"]
    for icon in manifest["icons"]:
        file = site / icon["src"]
        assert icon["type"] == {".svg": "image/svg+xml", ".png": "image/png"}[file.suffix]
        width, height = image_size(file, file.parent) or (0, 0)
        assert icon["sizes"] == ("any" if file.suffix == ".svg" else f"{width}x{height}")


# --- The JSON API -----------------------------------------------------------------------------------------------------


def test_the_api_agrees_with_the_schema_that_it_publishes(site: Path) -> None:
    """Every file; addresses lead to files of the site, and every course of the catalogue has its file."""
    folder = site / "api/v1"
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)
    catalogue = json.loads((folder / "catalog.json").read_text("utf-8"))
    judge.validate(catalogue)
    assert not judge.is_valid(catalogue | {"courses": [{}]})
    files = [published(site, entry["api"]) for entry in catalogue["courses"]]
    assert set(files) == set((folder / "courses").iterdir())
    for file in files:
        course = json.loads(file.read_text("utf-8"))
        judge.validate(course)
        assert not judge.is_valid(course | {"lessons": [{}]})
        for address in _addresses(course):
            assert published(site, address).is_file(), address


def _addresses(value: Any) -> Iterator[str]:
    for key, held in value.items():
        if key in ("url", "api", "markdown", "schema", "catalog") and held:
            yield held
        for one in held if isinstance(held, list) else [held]:
            if isinstance(one, dict):
                yield from _addresses(one)


# --- Structured data --------------------------------------------------------------------------------------------------


def structured(site: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the structured data of every page, as a crawler finds it, by the page's path."""
    found = {}
    for page in sorted(site.rglob("*.html")):
        tree = etree.HTML(page.read_text("utf-8"))
        scripts = tree.xpath("//script[@type='application/ld+json']/text()")
        assert len(scripts) < 2
        for script in scripts:
            data = json.loads(script)
            assert data["@context"] == "https://schema.org"
            found[page.relative_to(site).as_posix()] = data["@graph"]
    return found


def test_structured_data_speaks_schema_orgs_words(site: Path) -> None:
    """On each page that has a subject: classes, properties, and what they may hold."""
    found = structured(site)
    assert len(found) > 30
    for page, nodes in found.items():
        assert list(problems(nodes)) == [], page
    kinds = {node["@type"] for nodes in found.values() for node in nodes}
    assert kinds >= {"WebSite", "ItemList", "Course", "LearningResource", "EducationalOccupationalProgram"}
    assert kinds >= {"BreadcrumbList", "Person", "WebPage"}


def test_structured_data_has_what_google_requires(site: Path) -> None:
    """For courses, lists of courses and crumbs; a course of unknown length lacks just that, which nobody invents."""
    lists = crumbs = 0
    for page, nodes in structured(site).items():
        for node in nodes:
            assert node.get("description", "x") != ""
            lacks = set(missing(node))
            if node["@type"] == "Course" and "timeRequired" not in node:
                lacks -= {"CourseInstance has no courseWorkload"}
            assert lacks == set(), page
            lists += node["@type"] == "ItemList" and len(node["itemListElement"]) >= 3
            crumbs += node["@type"] == "BreadcrumbList"
    assert lists == 1
    assert crumbs > 30


def test_what_google_misses_is_found() -> None:
    """The judge of the test above refuses a course without a provider, an offer and a mode."""
    bare = {"@type": "Course", "name": "x", "description": "y", "hasCourseInstance": [{"@type": "CourseInstance"}]}
    said = set(missing(bare))
    assert {"Course has no provider", "Offer has no category", "CourseInstance has no courseMode"} <= said
    assert "one crumb is no trail" in missing({"@type": "BreadcrumbList", "itemListElement": [{"position": 1}]})


# --- Diagnostics ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_wrong_is_valid_sarif(project: Project, run: Run, command: str) -> None:
    """From the command line, on a project with mistakes and hard names; the exit code is 1."""
    schema = json.loads((SCHEMAS.parent / "report/sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    root = project({"content/courses/a b%ö.md": '---\ndifficulty: {x}\ntitle: "\\x41 {0}"\n---\n[x](gone.md)\n'})
    result = run(command, root, "--format", "sarif")
    assert result.return_value == 1
    log = json.loads(result.stdout)
    judge = Draft4Validator(schema)
    judge.validate(log)
    assert len(log["runs"][0]["results"]) >= 2
    assert not judge.is_valid(log | {"version": "2"})
