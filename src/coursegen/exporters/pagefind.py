"""The search for large sites: Pagefind's own index, of which a reader fetches only what a query needs.

Pagefind (https://pagefind.app, the extra `pagefind`) reads HTML from a folder. It gets one plain page for each page of
the site, made from the model like everything else: so its index holds texts, headings and facts, and no navigation.

What a search can be narrowed to is among the facts of a page: Pagefind's own filters are stored in another order every
time, and the same input must give the same bytes.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import Markup

from coursegen.exporters.search import INDEX, index_list
from coursegen.exporters.search.entries import SearchEntry, course_entry, other_entries
from coursegen.model import Body, Output, Passage, Site
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.theme import Theme

FOLDER = "pagefind/"
_WIDGETS = ("pagefind-ui", "pagefind-modular", "pagefind-component", "pagefind-highlight")
"""Files of Pagefind's own interface, which this theme does not use."""

_PAGE = Markup(
    '<!doctype html><html lang="{lang}"><title>{title}</title><body>{facts}<h1 data-pagefind-meta="title">{title}</h1>'
    "{parts}</body></html>"
)


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output | Diagnostic]:
    """Yield Pagefind's files when site.yaml asks for them, and a diagnostic when it fails."""
    if site.config.search != "pagefind":
        return
    program = _program()
    if program is None:  # load_config has told the author
        return
    with tempfile.TemporaryDirectory(prefix="coursegen-") as folder:
        root = Path(folder)
        for url, html in pages(site, theme, bodies):
            target = root / "site" / url / "index.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(html, encoding="utf-8")
        folders = ["--site", str(root / "site"), "--output-path", str(root / "index")]
        ran = subprocess.run(  # noqa: S603 - the program that the extra brings, with folders of ours
            [str(program), *folders, "--force-language", site.config.language.split("-")[0]],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            last = (ran.stderr or ran.stdout).strip().rpartition("\n")[2]
            yield diagnose("search-failed", Span("content/site.yaml"), f"Pagefind could not make its index: {last}")
            return
        for path in sorted((root / "index").rglob("*")):
            name = path.relative_to(root / "index").as_posix()
            if path.is_file() and not name.startswith(_WIDGETS):
                yield Output(FOLDER + name, path.read_bytes())
    yield Output(INDEX, index_list(site, f"{FOLDER}pagefind.js"))


def pages(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[tuple[str, str]]:
    """Return the URL and the HTML of every page, as Pagefind shall read it."""
    for entry in other_entries(site, theme.words):
        yield entry["url"], _page(site, entry, {}, bodies)
    for course in site.courses.values():
        entry = course_entry(site, course, theme.words)
        yield entry["url"], _page(site, entry, {}, bodies)
        inherited = {"lang": entry.get("lang"), "level": entry.get("level"), "paths": entry.get("paths", [])}
        for lesson in entry.get("lessons", ()):
            yield lesson["url"], _page(site, lesson, {**inherited, "kind": "lessons"}, bodies)


def _page(site: Site, entry: SearchEntry, inherited: SearchEntry, bodies: Mapping[str, Body]) -> str:
    entry = {**inherited, **entry}
    facts = [(name, entry[name]) for name in ("where", "lang", "kind", "level") if entry.get(name)]
    facts += [("paths", " ".join(entry["paths"]))] if entry.get("paths") else []
    body = bodies[entry["document"]] if "document" in entry else Body()
    return _PAGE.format(
        lang=site.config.language,
        title=entry["title"],
        facts=Markup().join(map(_fact, facts)),
        parts=Markup().join(_passage(one) for one in body.passages or (Passage("", "", entry.get("lead", "")),)),
    )


def _fact(fact: tuple[str, str]) -> Markup:
    return Markup('<span data-pagefind-meta="{}[data-value]" data-value="{}"></span>').format(*fact)


def _passage(passage: Passage) -> Markup:
    heading = Markup('<h2 id="{}">{}</h2>').format(passage.anchor, passage.heading) if passage.anchor else ""
    return Markup("{}<p>{}</p>").format(heading, passage.text)


def _program() -> Path | None:
    try:
        from pagefind.service import get_executable  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    found: Path | None = get_executable()
    return found
