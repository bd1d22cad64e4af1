"""The demo site on a server that behaves like GitHub Pages, at the root of a host and in a folder of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from coursegen.cli import group
from published.pages_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["/", "/repo/"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The demo site, built for the address at which it is served."""
    prefix: str = request.param
    site = tmp_path_factory.mktemp("site") / "_site"
    call = ["build", str(ROOT), "-o", str(site), "--base-url", f"https://example.org{prefix}"]
    result = CliRunner().invoke(group, call, standalone_mode=False, catch_exceptions=False)
    assert result.return_value == 0, result.output
    with serve(site, prefix) as home:
        yield site, home


@pytest.mark.browser
def test_the_404_page_works_at_any_depth(served: tuple[Path, str], browser: Browser) -> None:
    """Its style and its links begin at the base path, however deep the missing address is."""
    _, home = served
    context = browser.new_context()
    failed: list[str] = []
    page = context.new_page()
    page.on("response", lambda answer: failed.append(answer.url) if answer.status > 399 else None)
    for address in ("nothing", "courses/nothing/", "a/b/c/d"):
        page.goto(home + address)
        assert failed == [home + address]
        failed.clear()
        page.click("main a >> nth=0")
        page.wait_for_url(home)
    context.close()


def test_case_matters_and_folders_get_their_slash(served: tuple[Path, str]) -> None:
    """The server is as strict as the real one, so that what passes here passes there."""
    _, home = served
    with urlopen(f"{home}courses/every-block") as answer:  # noqa: S310 - our own server
        assert answer.url == f"{home}courses/every-block/"
    with pytest.raises(HTTPError) as raised:
        urlopen(f"{home}Courses/every-block/")  # noqa: S310
    assert raised.value.code == 404
    raised.value.close()
