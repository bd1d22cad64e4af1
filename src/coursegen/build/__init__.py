"""The build, from a folder of Markdown to a published site: read this first.

    scan(project) -> gather: [parse(source) …] -> assemble(documents) -> export: [page …], files -> publish(outputs)

Everything is made before anything is published, so a build that fails leaves the last good site as it was. Only two
steps are remembered from build to build, by the content of what they are made from: a parsed document, and a finished
page (or the files of another exporter). A build that remembers gives the same bytes as one that does not.
"""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from coursegen.assemble import assemble
from coursegen.build.load import settings
from coursegen.build.outputs import Exported, export
from coursegen.build.page_records import PageRecords
from coursegen.checks.output_clashes import clashes
from coursegen.documents import Bodies, gather
from coursegen.files.opening import FileChanged
from coursegen.files.scan import scan
from coursegen.git.history import last_changes, with_repo_folder
from coursegen.memory.cache import Cache
from coursegen.memory.store import open_store
from coursegen.memory.unchanged import ProjectState, observe_project, save_state
from coursegen.model import Body, Config, HeldBack, Link, Output, Site
from coursegen.options import Options, Progress, Result, blocking, silent
from coursegen.problems.diagnostic import Diagnostic, Span, apply_severities, capped, diagnose, in_file_order
from coursegen.publish import OutputChanged, PublishCounts, Published, PublishError, publish
from coursegen.theme import Theme, load_theme, personal_folder
from coursegen.workers import WorkerLost, Workers, tune_gc

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Stages:
    """A stopwatch: naming a stage ends the one before."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._name = ""
        self._since = time.perf_counter()

    def begin(self, name: str) -> None:
        """Begin a stage, or go on with one."""
        now = time.perf_counter()
        if self._name:
            self._seconds[self._name] = self._seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def finished(self) -> tuple[tuple[str, float], ...]:
        """End the last stage; give (name, seconds) in the order in which they began."""
        self.begin("")
        return tuple(self._seconds.items())


__all__ = ["Checked", "Options", "Progress", "Result", "blocking", "build", "check", "next_date"]


class LoadedProject(Struct, frozen=True):
    """A project that has been read: its site, and what has been said about it so far."""

    site: Site
    bodies: Bodies
    keys: Mapping[str, bytes]
    digests: Mapping[str, str]
    theme: Theme
    said: tuple[Diagnostic, ...]
    parsed: int


class Checked(Struct, frozen=True):
    """A project that has been read and rendered, with everything that is to be said about it, in file order.

    `parsed` and `rendered` count what was not remembered. `external` are the links to other sites in each document, by
    its path, for those who asked for them.
    """

    site: Site
    bodies: Mapping[str, Body]
    theme: Theme
    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    parsed: int = 0
    rendered: int = 0
    external: Mapping[str, Sequence[Link]] = {}


class BuildRun(Struct, frozen=True):
    """What the steps of one build work with; `spool` names a folder for pages that wait to be published."""

    cache: Cache
    workers: Workers
    program: bytes
    spool: Path | None
    progress: Progress
    stages: Stages


def check(options: Options, progress: Progress = silent, *, external: bool = False) -> Checked:
    """Read, parse, assemble and render a project without writing anything to it: nothing is remembered.

    With `external`, the links to other sites are listed, too.
    """
    with open_store(dataclasses.replace(options, remember=False)) as (cache, _), Workers(options.jobs) as workers:
        tools = BuildRun(cache, workers, digest_of_program(None), None, progress, Stages())
        checked = _export(_understand(options, tools, None), tools, None)
        if not external:
            return checked
        named = {path: checked.bodies[path].external for path in checked.site.documents}
        return replace(checked, external=named)


def build(
    options: Options, progress: Progress = silent, *, executor: Executor | None = None, seen: ProjectState | None = None
) -> Result:
    """Build the project and publish it to `options.output`, unless something keeps it from being right.

    An `executor` (any of `concurrent.futures`, such as Dask's `Client.get_executor()`) parses and renders instead of
    processes of our own; its workers must find the project and this program under the same paths. `seen` is what
    `unchanged.look` has just seen, when the caller has asked it already.
    """
    start = time.perf_counter()
    tune_gc()
    stages = Stages()
    stages.begin("look")
    seen = seen or (observe_project(options) if options.remember else None)
    program = digest_of_program(seen)
    with open_store(options) as (cache, spool), Workers(options.jobs, executor) as workers:
        tools = BuildRun(cache, workers, program, spool, progress, stages)
        try:
            understood = _understand(options, tools, seen)
            checked, written, diagnostics, untidy = _publish(options, understood, tools)
        except WorkerLost:
            message = "a process that parsed or rendered pages ended before it was done: killed, or out of memory"
            lost = diagnose("worker-lost", Span("."), message, "build again, with one process: --jobs 1")
            return Result((lost,), None, 0, _milliseconds(start))
        except FileChanged as error:
            path = Path(error.path)
            shown = path.relative_to(options.project) if path.is_relative_to(options.project) else path
            changed = diagnose("write-failed", Span(shown.as_posix()), str(error.strerror), "Build again")
            return Result((changed,), None, 0, _milliseconds(start))
    held = understood.site.held_back
    result = Result(
        diagnostics=diagnostics,
        written=written,
        pages=sum(output.path.endswith(".html") for output in checked.outputs),
        milliseconds=_milliseconds(start),
        held_back=len(held),
        next_date=next_date(held),
        url=understood.site.config.url,
        untidy=untidy,
        parsed=checked.parsed,
        rendered=checked.rendered,
    )
    if seen is not None:
        stages.begin("remember")
        save_state(options, seen, understood.digests, program, result)
    return dataclasses.replace(result, milliseconds=_milliseconds(start), stages=stages.finished())


def next_date(held: Iterable[HeldBack]) -> date | None:
    """Return the first day on which a page that is held back appears, None when only drafts are."""
    return min((one.until for one in held if one.until), default=None)


def digest_of_program(seen: ProjectState | None) -> bytes:
    """Return what all that is remembered depends on besides its input: this program and its libraries, as a digest."""
    if seen is not None and seen.program:
        return seen.program
    from coursegen.memory.program import program_digest  # reads the whole package, and what is said of each library

    return program_digest()


def _understand(options: Options, tools: BuildRun, seen: ProjectState | None) -> LoadedProject:
    """Read and assemble: from here on no file of the content is read, except to be copied."""
    tools.stages.begin("settings and theme")
    config, problems = settings(options.project, tools.cache, tools.program)
    config = with_repo_folder(config, options.project)
    config = _with_base_url(config, options.base_url or config.url or options.fallback_url)
    if options.for_files and config.search == "pagefind":
        config = replace(config, search="embedded")
    compiled = personal_folder(options.project, tools.program) if seen is not None else None
    theme, flaws = load_theme(options.project, config, compiled)
    tools.stages.begin("scan")
    found = scan(options.project)
    tools.stages.begin("parse")
    gathered = gather(
        options.project,
        found.documents,
        config,
        tools.cache,
        tools.workers,
        tools.program,
        known=seen.digests if seen is not None else {},
        former=seen.before.get("digests", {}) if seen is not None else {},
        progress=tools.progress,
    )
    tools.stages.begin("assemble")
    site = assemble(
        gathered.documents,
        found.assets,
        config,
        now=options.now,
        drafts=options.drafts,
        future=options.future,
        static_files=frozenset(output.path for output in theme.assets),
    )
    site = replace(site, changed=last_changes(options.project))
    said = (*problems, *found.diagnostics, *flaws)
    return LoadedProject(site, gathered.bodies, gathered.keys, gathered.digests, theme, said, gathered.parsed)


def _export(understood: LoadedProject, tools: BuildRun, published: Published | None) -> Checked:
    """Make all files, but for those that an earlier build has made and `published` still holds."""
    tools.stages.begin("render")
    site, theme, bodies = understood.site, understood.theme, understood.bodies
    memory = PageRecords(tools.cache, published)
    made: Exported = export(
        site,
        theme,
        bodies,
        understood.keys,
        tools.program,
        memory,
        tools.cache,
        tools.workers,
        tools.spool,
        tools.progress,
    )
    memory.save()
    said = apply_severities((*understood.said, *made.diagnostics), site.config.severities)
    diagnostics = capped(in_file_order((*site.diagnostics, *said)))
    if not blocking(diagnostics, strict=False):
        diagnostics = in_file_order((*diagnostics, *clashes(made.outputs, site, theme)))
    return Checked(site, bodies, theme, made.outputs, diagnostics, understood.parsed, made.rendered)


def _publish(
    options: Options, understood: LoadedProject, tools: BuildRun
) -> tuple[Checked, PublishCounts | None, tuple[Diagnostic, ...], bool]:
    """Export and publish; what another program has changed in the output is made again.

    The last value is that of `Result.untidy`.
    """
    changed: frozenset[str] = frozenset()
    while True:
        checked = _export(understood, tools, Published(options.output, options.project, changed))
        if blocking(checked.diagnostics, strict=options.strict):
            return checked, None, checked.diagnostics, False
        tools.stages.begin("publish")
        try:
            written = publish(checked.outputs, options.output, project=options.project)
        except PublishError as error:
            if isinstance(error, OutputChanged):
                changed |= error.paths  # none of which is kept the next time, so this ends
                if tools.spool is not None:  # the pages that wait there are made again, under the same names
                    shutil.rmtree(tools.spool, ignore_errors=True)
                continue
            return checked, None, in_file_order((*checked.diagnostics, *error.diagnostics)), error.published
        return checked, written, checked.diagnostics, False


def _milliseconds(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)


def _with_base_url(config: Config, base_url: str) -> Config:
    if not base_url:
        return config
    return replace(config, url=base_url if base_url.endswith("/") else base_url + "/")
