"""Rendering: all files of the site. Those that an earlier build has published just so are kept, the others are made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path

from msgspec.structs import replace

from coursegen.build.image_copies import image_copies
from coursegen.build.page_records import PageRecords, StepRecord, file_of
from coursegen.build.pages import find_stale_pages, make_pages
from coursegen.build.project import Checked, LoadedProject
from coursegen.build.run import BuildRun
from coursegen.build.social_cards import paint_cards, plan_cards
from coursegen.checks.output_clashes import clashes
from coursegen.checks.page_links import base_path, page_links, rendered_links
from coursegen.exporters import Exporter, MakeParts, Needs, Part, catalogue, export, make_part
from coursegen.exporters.html import Page, Renderer, pages
from coursegen.exporters.html.site_facts import site_facts
from coursegen.memory.cache import key_of
from coursegen.memory.codec import key_bytes
from coursegen.model import Finished, Output
from coursegen.options import blocking
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order
from coursegen.publish import Disk, Published

_disk = Disk()

LARGE_BYTES = 50_000
"""A file that is at least so large waits on the disk to be published."""


class Outputs:
    """The files of one run and what is said of them; a path stays with the exporter that comes first.

    `spool` is where large files wait to be published, None when they are not to be.
    """

    def __init__(self, spool: Path | None) -> None:
        self.files: list[Output] = []
        self.diagnostics: list[Diagnostic] = []
        self._spool = spool
        self._taken: set[str] = set()

    def is_free(self, output: Output) -> bool:
        """Whether no exporter before has made a file of this path."""
        return output.path.casefold() not in self._taken

    def add(self, made: Iterable[Output | Diagnostic]) -> None:
        """Take what one exporter makes, as it comes."""
        paths: set[str] = set()
        for one in made:
            if isinstance(one, Diagnostic):
                self.diagnostics.append(one)
            elif self.is_free(one):
                paths.add(one.path.casefold())
                self.files.append(self._aside(one))
        self._taken |= paths

    def _aside(self, output: Output) -> Output:
        """Put a large file aside, so that it does not stay in memory until it is published."""
        content = output.content
        if self._spool is None or not isinstance(content, bytes) or len(content) < LARGE_BYTES:
            return output
        with suppress(OSError):
            self._spool.mkdir(exist_ok=True)
            file = f"{tempfile.mkdtemp(dir=self._spool)}/{output.path.rpartition('/')[2]}"
            _disk.write(file, (content,))
            _, size_bytes, sha256 = file_of(output.path, content)
            return Output(output.path, Finished(file, size_bytes, sha256))
        return output  # no room there: it stays in memory


def render(run: BuildRun, project: LoadedProject, published: Published | None = None) -> Checked:
    """Make all files, but for those that an earlier build has made and `published` still holds; check what was made.

    Without `published`, there are neither copies of images nor social cards: only a publication needs them.
    """
    run.stopwatch.begin("render")
    site, theme = project.site, project.theme
    records = PageRecords(run.cache, published)
    outputs = Outputs(run.spool)
    images = image_copies(run, site, theme, published)
    facts = site_facts(site, images.pictures)
    cards = plan_cards(site, theme, facts)
    facts = replace(facts, cards=cards.urls)
    plan = find_stale_pages(run, project, records, facts)
    outputs.add(plan.kept)
    outputs.add(make_pages(run, project, records, facts, plan))
    for made in export(site, theme, remembered_parts(run, project, records, outputs)):
        outputs.add(made)
    outputs.add((*images.outputs, *images.diagnostics))
    if published is not None:
        run.progress("cards", 0, 1)
        outputs.add(paint_cards(run, cards, records))
    run.progress("links", 0, 1)
    outputs.add(broken_links(project, records, {output.path for output in outputs.files}))
    records.save()
    diagnostics = in_order(project, outputs.diagnostics)
    if not blocking(diagnostics, strict=False):
        diagnostics = in_file_order((*diagnostics, *clashes(outputs.files, site, theme)))
    return Checked(site, project.bodies, theme, tuple(outputs.files), diagnostics, project.parsed, len(plan.stale))


def in_order(project: LoadedProject, rendering: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return everything that is said of a project, with the severities that its settings give."""
    others = apply_severities((*project.diagnostics, *rendering), project.site.config.severities)
    return in_file_order((*project.site.diagnostics, *others))


def remembered_parts(run: BuildRun, project: LoadedProject, records: PageRecords, outputs: Outputs) -> MakeParts:
    """Return a way to make the parts of exporters: those that an earlier build has made are not made again."""
    keys = _PartKeys(run.program, project)
    root = base_path(project.site)

    def make(exporter: Exporter, parts: Sequence[Part]) -> Iterator[Iterable[Output | Diagnostic]]:
        known = {part.name: records.find_current(part.name, keys.of(exporter, part)) for part in parts}
        fresh = _make(run, project, [part for part in parts if known[part.name] is None])
        for part in parts:
            if (step := known[part.name]) is not None:
                yield step.made()
                continue
            made = next(fresh)
            diagnostics = tuple(one for one in made if isinstance(one, Diagnostic))
            files = {one.path: one.content for one in made if isinstance(one, Output) and outputs.is_free(one)}
            contents = {path: content for path, content in files.items() if isinstance(content, bytes)}
            links = (page_links(data.decode(), path, root) for path, data in contents.items() if path.endswith(".html"))
            complete = len(contents) + len(diagnostics) == len(made)  # else it is made again, to copy files anew
            key = keys.of(exporter, part) if complete else b""
            step = StepRecord(key, tuple(file_of(path, data) for path, data in contents.items()), diagnostics)
            records.store(part.name, step, tuple(links))
            yield made

    return make


def _make(run: BuildRun, project: LoadedProject, parts: Sequence[Part]) -> Iterator[tuple[Output | Diagnostic, ...]]:
    """Make parts, in other processes where they need many documents."""
    bodies = project.bodies
    if run.workers.worthwhile(sum(len(part.documents) for part in parts)):
        return run.workers.map(make_part, ((part.make, bodies.encoded(part.documents)) for part in parts))
    return (tuple(part.make(bodies)) for part in parts)


class _PartKeys:
    """The keys of parts: equal keys mean equal files."""

    def __init__(self, program: bytes, project: LoadedProject) -> None:
        self._program = program
        self._project = project

    def of(self, exporter: Exporter, part: Part) -> bytes:
        documents = self._project.keys
        if part.facts is not None:
            return key_of(self._program, part.facts, *(documents[path] for path in part.documents))
        facts = self._catalogue if exporter.needs is Needs.CATALOGUE else self._whole
        return key_of("exporter", part.name, self._project.theme.digest, facts)

    @cached_property
    def _catalogue(self) -> bytes:
        """A key of the site without its texts."""
        return key_of(self._program, key_bytes(catalogue(self._project.site)))

    @cached_property
    def _whole(self) -> bytes:
        """A key of all that the site was assembled from."""
        documents = [(path, self._project.keys[path]) for path in self._project.site.documents]
        return key_of(self._catalogue, key_bytes(documents))


def broken_links(project: LoadedProject, records: PageRecords, files: Set[str]) -> list[Diagnostic]:
    """Check the links of all pages; only a page that seems to have a broken one is looked at again."""
    site = project.site
    root = base_path(site)

    @cache
    def renderer() -> tuple[Renderer, Mapping[str, Page]]:
        return Renderer(site, project.theme, project.bodies), {page.file: page for page in pages(site)}

    def text(path: str) -> str:
        draws, by_file = renderer()
        return draws.render_page(by_file[path]).content.decode() if path in by_file else ""

    goals, links = records.page_links(lambda path: page_links(text(path), path, root))
    return rendered_links(goals, links, files, site, text)
