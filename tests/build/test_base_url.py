"""The address of the site's root: however it is written, machines get it as the standards have it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from coursegen.settings.addresses import as_base_url
from projects import COURSE, Project, Run


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" https://example.org ", "https://example.org/"),
        ("HTTPS://Example.ORG:443//a///b", "https://example.org/a/b/"),
        ("http://example.org:8080/A", "http://example.org:8080/A/"),
        ("https://müller.example/größe/a%20b%2Fc", "https://xn--mller-kva.example/gr%C3%B6%C3%9Fe/a%20b%2Fc/"),
        ("https://[2001:DB8::1]:8/x", "https://[2001:db8::1]:8/x/"),
        ("https://example.org/~ada/(x)+y,z;a=1/", "https://example.org/~ada/(x)+y,z;a=1/"),
    ],
)
def test_one_address_has_one_form(written: str, meant: str) -> None:
    """Which is taken as it is when it is given again."""
    assert as_base_url(written) == meant
    assert as_base_url(meant) == meant


@pytest.mark.parametrize("base", ["https://müller.example/größe%20&%20co/", "https://e.org", ""])
def test_no_link_breaks_whatever_the_address(base: str, project: Project, run: Run) -> None:
    """The build checks its own links, also those of 404.html, which begin at the base path."""
    root = project({"content/courses/größe.md": COURSE})
    result = run("build", root, "--strict", *(["--base-url", base] if base else []))
    assert result.return_value == 0, result.output
    page = unescape((root / "_site/404.html").read_text("utf-8"))
    path = unquote(urlsplit(base).path.rstrip("/") + "/")
    for found in re.findall(r' (?:href|src)="(/[^"#]*)', page):
        assert unquote(found).startswith(path)
        name = unquote(found).removeprefix(path)
        assert (
            root / "_site" / Path(name, "index.html") if not name or name.endswith("/") else root / "_site" / name
        ).is_file()
    sitemap = root / "_site/sitemap.xml"
    assert sitemap.is_file() == bool(base)
    assert not base or sitemap.read_text("utf-8").isascii()
