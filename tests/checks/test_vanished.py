"""`coursegen check --against` finds addresses that vanish, and says who should keep them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coursegen.checks.external import Client
from coursegen.checks.old_site import UnreadableSiteError, old_addresses
from coursegen.checks.old_sitemap import Allowance, SitemapError, locations
from coursegen.checks.vanished import Heirs
from projects import COURSE, Project, Run
from published.other_site import OtherSite, other_site

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
    assert old_addresses(str(path)) == ("", "b/", "ö.html")
    path = sitemap(tmp_path, "https://a.example/r/b/", "https://a.example/r/c/")
    assert old_addresses(str(path)) == ("r/b/", "r/c/")
    assert old_addresses(str(path), "https://new.example/r/") == ("b/", "c/")


def test_the_parts_of_a_large_sitemap_are_read(tmp_path: Path) -> None:
    """From the files beside the index."""
    sitemap(tmp_path, "https://a.example/", "https://a.example/b/", name="sitemap-1.xml")
    index = sitemap(
        tmp_path, "https://a.example/sitemap-1.xml", name="sitemap.xml", kind="sitemapindex", entry="sitemap"
    )
    assert old_addresses(str(index)) == ("", "b/")


def test_what_is_no_site_is_a_message(tmp_path: Path, project: Project, run: Run) -> None:
    """An empty folder, a text, a file that is not there."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("hello")
    for name in ("empty", "text", "nothing"):
        with pytest.raises(UnreadableSiteError):
            old_addresses(str(tmp_path / name))
    with pytest.raises(click.ClickException, match="text is no sitemap"):
        run("check", project(), "--against", tmp_path / "text")


def test_the_heir_has_the_same_name_or_one_like_it() -> None:
    """The same last part counts most; nothing is proposed when nothing is like it."""
    among = ("courses/maps/scale/", "paths/scale-up/", "courses/knots/")
    assert Heirs(among).of("lessons/scale.html") == "courses/maps/scale/"
    assert Heirs(among).of("old/knot/") == "courses/knots/"
    assert Heirs(among).of("zebra/") is None


# --- On the web -------------------------------------------------------------------------------------------------------

LOOPBACK = Client(seconds=5, allowed=lambda address: address == "127.0.0.1")


@pytest.fixture
def other() -> Iterator[OtherSite]:
    with other_site() as site:
        yield site


def listing(other: OtherSite, *paths: str, kind: str = "urlset", entry: str = "url") -> bytes:
    entries = "".join(f"<{entry}><loc>{other.url(path)}</loc></{entry}>" for path in paths)
    return f"<{kind} {NAMESPACE}>{entries}</{kind}>".encode()


@pytest.mark.parametrize("asked", ["/r", "/r/", "/r/sitemap.xml"])
def test_the_sitemap_of_a_site_on_the_web_is_read(other: OtherSite, asked: str) -> None:
    """By the address of the site or of the file; addresses begin at the folder that holds it."""
    other.files["/r/sitemap.xml"] = listing(other, "/r/b/c/", "/r/b/%C3%B6/")
    assert old_addresses(other.url(asked), "https://new.example/", LOOPBACK) == ("b/c/", "b/ö/")


def test_an_index_on_the_web_leads_to_its_parts(other: OtherSite) -> None:
    """Packed ones too; each is one request."""
    other.files["/sitemap.xml"] = listing(other, "/1.xml", "/2.xml.gz", kind="sitemapindex", entry="sitemap")
    other.files["/1.xml"] = listing(other, "/a/")
    other.files["/2.xml.gz"] = gzip.compress(listing(other, "/b/"))
    assert old_addresses(other.url("/"), "", LOOPBACK) == ("a/", "b/")
    assert other.asked == {"GET /sitemap.xml": 1, "GET /1.xml": 1, "GET /2.xml.gz": 1}


BOMB = b'<!DOCTYPE urlset [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><body>Hello<br></body></html>", "is no sitemap"),
        (BOMB, "it has a document type"),
        (BOMB.decode().encode("utf-16"), "it has a document type"),
        (gzip.compress(b" " * 52_428_801), "larger than a sitemap may be"),
        (b"<urlset>" + b"<a>" * 100_000, "too deep"),
        (gzip.compress(b"<urlset>" + b"<a/>" * 2_000_000), "more elements than a sitemap can have"),
        (b"<urlset>" + b"<u><loc>x</loc></u>" * 50_001, "lists more than 50,000 addresses"),
        (b"<urlset><u><loc>" + b"x" * 100_000, "an address of more than 2,048 characters"),
        (b"<?xml version='1.0' encoding='nonsense'?><urlset/>", "is no sitemap"),
        (b"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>", "lists sitemaps, and is one that"),
        (b"\x1f\x8bnot packed", "is no sitemap"),
        (b"<urlset/>", "lists no address"),
        (b"<sitemapindex><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>", "not on the web"),
        (b"<sitemapindex><sitemap><loc>/inside</loc></sitemap></sitemapindex>", "not a public address"),
        (b"<sitemapindex>" + b"<sitemap><loc>x</loc></sitemap>" * 501 + b"</sitemapindex>", "more than 500"),
    ],
    ids=[
        "a page",
        "a bomb",
        "a bomb in UTF-16",
        "too large",
        "deep",
        "full",
        "long",
        "an address without end",
        "no encoding",
        "a circle",
        "damaged",
        "empty",
        "a file",
        "inside",
        "too many",
    ],
)
def test_a_hostile_sitemap_is_a_message(other: OtherSite, content: bytes, said: str) -> None:
    """It reads no file of this computer, reaches no private address, and costs no memory."""
    other.files["/sitemap.xml"] = content
    with pytest.raises(UnreadableSiteError, match=said):
        old_addresses(other.url("/"), "", LOOPBACK)


@pytest.mark.parametrize(
    ("allowance", "said"),
    [
        ({"seconds": -1}, "takes longer than"),
        ({"bytes": 70}, "it is larger"),
        ({"addresses": 1}, "more addresses than can be read"),
    ],
    ids=["time", "bytes", "addresses"],
)
def test_all_parts_share_one_allowance(allowance: dict[str, int], said: str) -> None:
    """Of time, of bytes and of addresses."""
    parts = [b"<urlset><url><loc>https://a.example/</loc></url></urlset>"] * 2
    left = Allowance(**allowance)
    with pytest.raises(SitemapError, match=said):
        [locations(part, left) for part in parts]


@pytest.mark.parametrize("size", [1, 1 << 20, (1 << 20) + 1, 3_000_001])
def test_a_packed_sitemap_is_read_to_its_end(size: int) -> None:
    """Whatever its size, and however well it was packed."""
    whole = b"<urlset>" + b" " * size + b"<url><loc>https://a.example/</loc></url></urlset>"
    assert locations(gzip.compress(whole), Allowance()) == (False, ["https://a.example/"])


def test_what_another_site_says_reaches_no_terminal(tmp_path: Path, project: Project, run: Run) -> None:
    """In a message stand no control characters of its own, and none that turn the direction of text."""
    index = tmp_path / "sitemap.xml"
    index.write_text("<sitemapindex><sitemap><loc>https://a.example/\x9b31m\u202etxt</loc></sitemap></sitemapindex>")
    with pytest.raises(click.ClickException) as caught:
        run("check", project(), "--against", index)
    assert caught.value.message.isprintable()
    assert "\\x9b31m\\u202etxt" in caught.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A sitemap may name one as its part; the author, who names one as the old site, means it."""
    os.mkfifo(tmp_path / "part.xml")
    index = sitemap(tmp_path, "part.xml", kind="sitemapindex", entry="sitemap")
    with pytest.raises(UnreadableSiteError, match=r"part\.xml is neither a folder nor a file"):
        old_addresses(str(index))
    reading, writing = os.pipe()
    with open(writing, "wb") as pipe:
        places = (b"<url><loc>https://a.example/%s</loc></url>" % place for place in (b"", b"old%20place/"))
        pipe.write(b"<urlset>" + b"".join(places) + b"</urlset>")
    assert "old place/" in old_addresses(f"/dev/fd/{reading}")
    os.close(reading)


def test_no_name_is_no_site(project: Project, run: Run) -> None:
    """It does not mean the working directory."""
    with pytest.raises(click.ClickException, match="the name of the old site is empty"):
        run("check", project(), "--against", "")


def test_a_great_many_addresses_are_summed_up(tmp_path: Path, project: Project, run: Run) -> None:
    """As other messages are, however many they are."""
    old = sitemap(tmp_path, "https://a.example/", *(f"https://a.example/q{number}/" for number in range(3000)))
    result = run("check", project(), "--against", old)
    assert result.output.count("vanished-address") == 21
    assert "from here on, 2,980 more of the same kind" in result.output


def test_what_is_not_there_is_a_message(other: OtherSite, project: Project, run: Run) -> None:
    """A server that has none, an address that is none; and from the command line nothing private is asked."""
    with pytest.raises(UnreadableSiteError, match="status 404"):
        old_addresses(other.url("/gone.xml"), "", LOOPBACK)
    with pytest.raises(UnreadableSiteError, match="not an address"):
        old_addresses("https://[::1", "", LOOPBACK)
    before = dict(other.asked)
    with pytest.raises(click.ClickException, match="not a public address"):
        run("check", project(), "--against", other.url("/sitemap.xml"))
    assert other.asked == before
