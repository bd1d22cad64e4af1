"""The build, from a folder of Markdown to a published site: read this first.

    read(project) -> [parse(source) …] -> assemble(documents) -> export(site) -> publish(outputs)

Everything is rendered before anything is written, so a build that fails leaves the last good site as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from coursegen.assemble import assemble
from coursegen.config import load_config
from coursegen.diagnostics import Diagnostic, apply_severities, in_file_order
from coursegen.exporters import export_all
from coursegen.history import last_changes
from coursegen.model import Body, Config, Document, Output, Site
from coursegen.parse import parse
from coursegen.read import read_all, scan
from coursegen.rendered import rendered_links
from coursegen.theme import Theme, load_theme
from coursegen.write import PublishError, Written, publish

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, the steps done and the steps in all."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked to do; `now` is the moment that dates are compared with, in UTC.

    `base_url` takes the place of site.yaml's, `fallback_url` counts when neither says anything.
    """

    project: Path
    output: Path
    now: datetime
    base_url: str = ""
    fallback_url: str = ""
    strict: bool = False
    drafts: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A project that has been read and understood, with everything that is to be said about it, in file order."""

    site: Site
    bodies: dict[str, Body]
    theme: Theme
    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a build ended; `written` is None when errors kept it from publishing."""

    diagnostics: tuple[Diagnostic, ...]
    written: Written | None
    pages: int
    milliseconds: int
    held_back: int = 0
    next_date: date | None = None
    url: str = ""

    def failed(self, *, strict: bool) -> bool:
        """Whether the exit code is 1: an error, or a warning under --strict."""
        return self.written is None or blocking(self.diagnostics, strict=strict)


def blocking(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    """Whether these diagnostics keep a site from being published."""
    return any(d.severity == "error" or (strict and d.severity == "warning") for d in diagnostics)


def _silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def check(options: Options, progress: Progress = _silent) -> Checked:
    """Read, parse, assemble and render a project without writing anything."""
    config, problems = load_config(options.project)
    config = _with_base_url(config, options.base_url or config.url or options.fallback_url)
    found = scan(options.project)
    parsed: list[tuple[Document, Body]] = []
    for number, source in enumerate(read_all(options.project, found), 1):
        parsed.append(parse(source, config.html, config.language))
        progress("parse", number, len(found.documents))
    documents = [document for document, _ in parsed]
    bodies = {document.path: body for document, body in parsed}
    theme, flaws = load_theme(options.project, config)
    site = assemble(
        documents,
        found.assets,
        config,
        now=options.now,
        drafts=options.drafts,
        future=options.future,
        static_files=frozenset(output.path for output in theme.assets),
    )
    site = replace(site, changed=last_changes(options.project))
    outputs: list[Output] = []
    said = [*problems, *found.diagnostics, *flaws]
    for made in export_all(site, theme, bodies):
        (said if isinstance(made, Diagnostic) else outputs).append(made)  # type: ignore[arg-type]
    said += rendered_links(outputs, site)
    diagnostics = in_file_order((*site.diagnostics, *apply_severities(said, config.severities)))
    return Checked(site, bodies, theme, tuple(outputs), diagnostics)


def build(options: Options, progress: Progress = _silent) -> Result:
    """Build the project and publish it to `options.output`, unless something keeps it from being right."""
    start = time.perf_counter()
    checked = check(options, progress)
    written = None
    diagnostics = checked.diagnostics
    if not blocking(diagnostics, strict=options.strict):
        try:
            written = publish(checked.outputs, options.output, project=options.project)
        except PublishError as error:
            diagnostics = in_file_order((*diagnostics, *error.diagnostics))
    held = checked.site.held_back
    return Result(
        diagnostics=diagnostics,
        written=written,
        pages=sum(output.path.endswith(".html") for output in checked.outputs),
        milliseconds=round((time.perf_counter() - start) * 1000),
        held_back=len(held),
        next_date=min((h.until for h in held if h.until), default=None),
        url=checked.site.config.url,
    )


def _with_base_url(config: Config, base_url: str) -> Config:
    if not base_url:
        return config
    return replace(config, url=base_url if base_url.endswith("/") else base_url + "/")
