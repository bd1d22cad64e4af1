"""The build, from a folder of Markdown to a published site: read this first.

    load:    scan(project) -> gather: [parse(source) …] -> assemble(documents)         project.py
    render:  images, pages, the files of all other exporters, cards; checks of them    outputs.py
    publish: a complete tree in the place of the former                                coursegen.publish

Everything is made before anything is published, so a build that fails leaves the last good site as it was. Only two
steps are remembered from build to build, by the content of what they are made from: a parsed document, and a finished
page (or the files of another exporter). A build that remembers gives the same bytes as one that does not.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coursegen.build.project import Checked, LoadedProject, load_project
from coursegen.build.run import BuildRun, Stopwatch, breakdown, open_run
from coursegen.documents import Documents
from coursegen.files.opening import FileChanged
from coursegen.memory.unchanged import ProjectState, observe_project, save_state
from coursegen.model import HeldBack
from coursegen.options import Options, Progress, Result, blocking, silent
from coursegen.problems.diagnostic import in_file_order
from coursegen.publish import OutputChanged, Published, PublishError, publish
from coursegen.workers import WorkerLost, tune_gc

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = [
    "Checked",
    "Documents",
    "LoadedProject",
    "Options",
    "Progress",
    "Result",
    "blocking",
    "build",
    "check",
    "load",
    "next_date",
]


def load(
    options: Options,
    progress: Progress = silent,
    *,
    texts: Mapping[str, str] | None = None,
    documents: Documents | None = None,
) -> LoadedProject:
    """Read a project and assemble its site, without rendering or publishing anything.

    Parsed documents are remembered as by a build, unless the options say otherwise. `texts` are open in an editor and
    not yet saved: each is taken instead of the file at its path. `documents` keeps what was parsed from call to call,
    so that after an edit of one text only that is parsed. Raises WorkerLost and FileChanged.
    """
    with open_run(options, progress) as run:
        return load_project(run, texts, documents)


def check(options: Options, progress: Progress = silent, *, external: bool = False) -> Checked:
    """Read, parse, assemble and render a project without writing anything to it: nothing is remembered.

    With `external`, the links to other sites are listed, too.
    """
    from coursegen.build.outputs import render

    with open_run(dataclasses.replace(options, remember=False), progress) as run:
        checked = render(run, load_project(run))
        if not external:
            return checked
        links = {path: checked.bodies[path].external for path in checked.site.documents}
        return replace(checked, external=links)


def build(
    options: Options,
    progress: Progress = silent,
    *,
    executor: Executor | None = None,
    state: ProjectState | None = None,
) -> Result:
    """Build the project and publish it to `options.output`, unless something keeps it from being right.

    An `executor` (any of `concurrent.futures`, such as Dask's `Client.get_executor()`) parses and renders instead of
    processes of our own; its workers must find the project and this program under the same paths. `state` is what
    `observe_project` has just returned, when the caller has asked it already.
    """
    from coursegen.build import outputs  # noqa: F401 - now, before processes are copied from this one

    tune_gc()
    stopwatch = Stopwatch()
    stopwatch.begin("look")
    state = state or (observe_project(options) if options.remember else None)
    with open_run(options, progress, publishes=True, state=state, stopwatch=stopwatch, executor=executor) as run:
        try:
            project = load_project(run)
            result = _render_and_publish(run, project)
        except (WorkerLost, FileChanged) as error:
            return Result((breakdown(error, options.project),), None, 0, stopwatch.milliseconds())
    if state is not None:
        stopwatch.begin("remember")
        save_state(options, state, project.digests, run.program, result)
    return dataclasses.replace(result, milliseconds=stopwatch.milliseconds(), stages=stopwatch.stages())


def _render_and_publish(run: BuildRun, project: LoadedProject) -> Result:
    """Render and publish; what another program has changed in the output is made again."""
    from coursegen.build.outputs import render  # whoever only loads a project needs no renderer

    options = run.options
    changed: frozenset[str] = frozenset()
    while True:
        checked = render(run, project, Published(options.output, options.project, changed))
        result = _unpublished(checked, run.stopwatch.milliseconds())
        if blocking(checked.diagnostics, strict=options.strict):
            return result
        run.stopwatch.begin("publish")
        try:
            counts = publish(checked.outputs, options.output, project=options.project)
        except OutputChanged as error:
            changed |= error.paths  # none of which is kept the next time, so this ends
            if run.spool is not None:  # the pages that wait there are made again, under the same names
                shutil.rmtree(run.spool, ignore_errors=True)
        except PublishError as error:
            diagnostics = in_file_order((*checked.diagnostics, *error.diagnostics))
            return dataclasses.replace(result, diagnostics=diagnostics, untidy=error.published)
        else:
            return dataclasses.replace(result, written=counts)


def _unpublished(checked: Checked, milliseconds: int) -> Result:
    held_back = checked.site.held_back
    return Result(
        diagnostics=checked.diagnostics,
        written=None,
        pages=sum(output.path.endswith(".html") for output in checked.outputs),
        milliseconds=milliseconds,
        held_back=len(held_back),
        next_date=next_date(held_back),
        url=checked.site.config.url,
        parsed=checked.parsed,
        rendered=checked.rendered,
    )


def next_date(held_back: Iterable[HeldBack]) -> date | None:
    """Return the first day on which a page that is held back appears, None when only drafts are."""
    return min((page.until for page in held_back if page.until), default=None)
