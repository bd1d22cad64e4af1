"""Every page of a project in a real browser: on a server at `/`, on one at `/repo/`, and as files without a server.

As a program: `cd tests && python -m published.everywhere PROJECT` builds PROJECT into a temporary folder, in all three
forms, and says how many pages and requests there were, and what failed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from click.testing import CliRunner

from chromium import CUT_SHORT, FLAGS, find_chromium
from coursegen.cli import group
from published.pages_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

FORMS = ("/", "/repo/", "file")


@dataclass
class Visit:
    """What happened while all pages of a site were open: requests that were made, and everything that went wrong.

    `redirects` are pages that lead on; `unreached` are pages to which no walk along links from the home page leads.
    """

    pages: int = 0
    redirects: int = 0
    links: int = 0
    requests: int = 0
    failures: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)
    hits: int | None = None


def build(project: Path, folder: Path, form: str) -> Path:
    """Build a project in one form into a new folder of `folder`."""
    site = folder / f"{form.strip('/') or 'root'}-site"
    call = ["build", str(project), "-o", str(site)]
    call += ["--offline"] if form == "file" else ["--no-cache", "--base-url", f"https://example.org{form}"]
    result = CliRunner().invoke(group, call, standalone_mode=False, catch_exceptions=False)
    if result.return_value != 0:
        raise RuntimeError(result.output)
    return site


@contextmanager
def reach(site: Path, form: str) -> Iterator[str]:
    """Return the address of a built site's folder, on a server that runs until the end of the block."""
    if form == "file":
        yield f"{site.as_uri()}/"
    else:
        with serve(site, form) as home:
            yield home


def visit(browser: Browser, site: Path, home: str) -> Visit:
    """Open every page, follow every link to a page or a file, and search once."""
    seen = Visit()
    with ExitStack() as stack:
        profile = browser.new_context()
        stack.callback(profile.close)
        _watch(profile, home, seen)
        page = profile.new_page()
        leads: dict[str, set[str]] = {}
        for file in sorted(site.rglob("*.html")):
            name = file.relative_to(site).as_posix()
            if name == "404.html":  # a server sends it under other addresses
                continue
            is_redirect = '<meta http-equiv="refresh"' in file.read_text("utf-8")
            page.goto(home + _address(name, home), wait_until="load")
            if is_redirect:
                page.wait_for_function("!document.querySelector('meta[http-equiv=refresh]')")
                page.wait_for_load_state("load")
            _finish(page)
            seen.pages += not is_redirect
            seen.redirects += is_redirect
            if not is_redirect:
                leads[name] = set(_local_links(page, site, home, seen))
        seen.unreached = sorted(set(leads) - _walk("index.html", leads))
        seen.hits = _search(page, site, home, seen)
    return seen


def _watch(profile: object, home: str, seen: Visit) -> None:
    """Note what a profile asks for and what goes wrong; a request that the browser gave up itself is no failure."""

    def ended(request: Request) -> None:
        address = urlsplit(request.url)
        given_up = address.scheme == "file" and Path(unquote(address.path)).is_file()  # an icon, for the next page
        if request.failure != "net::ERR_ABORTED" and not given_up:
            seen.failures.append(f"{request.url}: {request.failure}")

    def failed(message: str) -> None:
        if not message.startswith(CUT_SHORT):
            seen.failures.append(message)

    def asked(request: Request) -> None:
        seen.requests += 1
        if not request.url.startswith((home, "data:", "blob:")):
            seen.failures.append(f"{request.url}: asked for elsewhere")

    on: Callable[..., None] = profile.on  # type: ignore[attr-defined]
    on("request", asked)
    on("requestfailed", ended)
    on("response", lambda one: seen.failures.append(f"{one.url}: {one.status}") if one.status > 399 else None)
    on("console", lambda one: failed(one.text) if one.type == "error" else None)
    on("weberror", lambda one: failed(str(one.error)))


def _address(name: str, home: str) -> str:
    """Return the address of a page below the home page's, as its readers know it."""
    is_folder = name == "index.html" or name.endswith("/index.html")
    return name.removesuffix("index.html") if is_folder and not home.startswith("file:") else name


def _finish(page: Page) -> None:
    """Wait for all that the page shows, also further down."""
    page.evaluate("document.querySelectorAll('[loading=lazy]').forEach((image) => { image.loading = 'eager' })")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    broken = page.evaluate("[...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)")
    assert broken == [], f"{page.url}: {broken}"
    page.evaluate("document.fonts.ready.then(() => null)")


def _local_links(page: Page, site: Path, home: str, seen: Visit) -> Iterator[str]:
    """Return the files that the links of a page lead to; one that leads nowhere is a failure."""
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map((one) => one.href)")
    for link in links:
        if not link.startswith(home):
            continue
        seen.links += 1
        parts = urlsplit(link.removeprefix(home))
        name = unquote(parts.path)
        if not home.startswith("file:") and (not name or name.endswith("/")):
            name += "index.html"
        if not (site / name).is_file():
            seen.failures.append(f"{page.url}: its link to {link} leads nowhere")
        else:
            yield name


def _walk(start: str, leads: dict[str, set[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        new = leads.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def _search(page: Page, site: Path, home: str, seen: Visit) -> int | None:
    """Look for the title of the last course by keyboard, and open the first hit; None without a search."""
    page.goto(home + _address("index.html", home), wait_until="load")
    if not page.locator("[data-search]").count():
        return None
    word = page.locator("main h3 a, main h2 a").last.inner_text()
    page.keyboard.press("/")
    page.locator("dialog input").fill(word)
    hits = page.locator("dialog .hits a")
    hits.first.wait_for()
    found = hits.count()
    goal = hits.first.evaluate("(link) => link.href")
    hits.first.click()
    page.wait_for_url(lambda url: url != home + _address("index.html", home))
    page.wait_for_load_state("load")
    if page.locator("main h1").count() != 1 or not page.url.startswith(home):
        seen.failures.append(f"the hit {goal} of a search leads to {page.url}")
    return found


def main() -> int:
    """Visit one project in every form."""
    from playwright.sync_api import sync_playwright

    project = Path(sys.argv[1]).resolve()
    failed = False
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="everywhere-") as folder:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for form in FORMS:
            site = build(project, Path(folder), form)
            with reach(site, form) as home:
                seen = visit(browser, site, home)
            failed = failed or bool(seen.failures)
            print(  # noqa: T201 - it is a program
                f"{form:7} {seen.pages} pages, {seen.redirects} redirects, {seen.links} links, {seen.requests} requests,"
                f" {seen.hits} hits, {len(seen.failures)} failures, {len(seen.unreached)} pages that no link leads to",
                *seen.failures[:20],
                *seen.unreached[:20],
                sep="\n  ",
            )
        browser.close()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
