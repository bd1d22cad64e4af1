"""All files of the site: those that an earlier build has published just so are kept, the others are made."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import compress, groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from coursegen.build.image_copies import image_copies
from coursegen.build.page_records import File, PageRecords, StepRecord, kept_outputs
from coursegen.build.pages import draw
from coursegen.build.social_cards import paint_cards, plan_cards
from coursegen.checks.page_links import base_path, page_links, rendered_links
from coursegen.documents import Bodies
from coursegen.exporters import EXPORTERS, OF_CATALOGUE, Exporter, Part, catalogue, export_parts, html, make_part
from coursegen.exporters.html import Page, Renderer
from coursegen.exporters.html.page_keys import Keys
from coursegen.exporters.html.pages import markdown_url
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, site_facts
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import key_bytes
from coursegen.model import Body, Finished, Output, Site
from coursegen.options import Progress
from coursegen.problems.diagnostic import Diagnostic
from coursegen.publish import Disk
from coursegen.theme import Theme
from coursegen.workers import Workers

_disk = Disk()

LARGE_BYTES = 50_000
"""A file that is at least so large waits on the disk to be published."""

_WITH_PAGES = frozenset({"html", "plain"})
"""The exporters whose files are made, remembered and kept page by page."""


class Exported(Struct, frozen=True):
    """The files of the site, what was said while they were made, and how many pages were rendered."""

    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    rendered: int


def export(
    site: Site,
    theme: Theme,
    bodies: Bodies,
    documents: Mapping[str, bytes],
    program: bytes,
    memory: PageRecords,
    cache: Cache,
    workers: Workers,
    spool: Path | None,
    progress: Progress,
) -> Exported:
    """Make everything that is to be published. `documents` are the keys under which documents are remembered.

    `program` stands for the code that makes it.
    """
    job = _Job(site, theme, bodies, documents, program, memory, spool if memory.published is not None else None)
    to = spool if memory.published is not None else None
    images = image_copies(site, theme, cache, memory.published, to, workers.jobs)
    shared = site_facts(site, images.pictures)
    cards = plan_cards(site, theme, shared)
    job.pages(workers, spool, progress, replace(shared, cards=cards.urls))
    job.add(html.files(site, theme))
    job.add(images.outputs)
    job.said += images.diagnostics
    for name, exporter in EXPORTERS.items():
        if name not in _WITH_PAGES:
            job.others(name, exporter, workers)
    if memory.published is not None:
        progress("cards", 0, 1)
        job.take(paint_cards(cards, program, memory, workers))
    progress("links", 0, 1)
    job.check_links()
    return Exported(tuple(job.outputs), tuple(job.said), job.rendered)


@dataclass
class _Job:
    """One call of `export`: what it has made so far; `taken` are the paths, which earlier exporters keep.

    `spool` is where large files wait to be published, None when they are not to be.
    """

    site: Site
    theme: Theme
    bodies: Bodies
    documents: Mapping[str, bytes]
    program: bytes
    memory: PageRecords
    spool: Path | None
    outputs: list[Output] = field(default_factory=list)
    said: list[Diagnostic] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    rendered: int = 0

    def pages(self, workers: Workers, spool: Path | None, progress: Progress, shared: SiteFacts) -> None:
        site, theme = self.site, self.theme
        keys = Keys(site, shared, Sizes(theme.project), self.documents, self.program, self.memory.frames)
        authored = {output.path.casefold() for output in html.files(site, theme)}
        todo: dict[Page, tuple[bytes, bytes]] = {}
        copies: dict[str, tuple[File, ...]] = {}
        for page in self._changed_pages(keys, authored):
            key = keys.of(page)
            if markdown_url(page).casefold() in authored:  # then that file is published, and no copy
                key = key_of(key, b"no copy")
            own, copy = key_of(key, theme.digest), key_of(key, theme.words_digest)
            if (made := self.memory.recall(page.file, own, page.course_id)) is not None:
                self._keep(made)
                continue
            todo[page] = own, copy
            if (files := self.memory.recall_copy(page.file, copy, page.course_id)) is not None:
                copies[page.url] = files
        self.memory.frames = keys.frames()
        self.rendered = len(todo)
        drawing = draw(site, theme, self.bodies, tuple(todo), workers, spool, shared, copies.keys())
        for number, drawn in enumerate(drawing, 1):
            page = drawn.page
            kept = [path == page.file or path.casefold() not in authored for path, _, _ in drawn.files]
            copy_files = copies.get(page.url, ())
            self.add((*compress(drawn.outputs, kept), *kept_outputs(copy_files)))
            self.said += drawn.diagnostics
            files = (*compress(drawn.files, kept), *copy_files)
            own, copy = todo[page]
            made = StepRecord(own, files, drawn.diagnostics, copy)
            self.memory.keep(page.file, made, (drawn.references,), page.course_id)
            progress("render", number, len(todo))

    def _changed_pages(self, keys: Keys, authored: Container[str]) -> Iterator[Page]:
        """Keep the pages of courses in which nothing has changed, and return all others."""
        for course_id, together in groupby(html.pages(self.site), key=lambda page: page.course_id):
            some = tuple(together)
            if course_id:
                bare = [page.url for page in some if markdown_url(page).casefold() in authored]
                key = key_of(keys.of_course(course_id, some), self.theme.digest, self.theme.words_digest, *bare)
                if (kept := self.memory.recall_group(course_id, key)) is not None:
                    for made in kept:
                        self._keep(made)
                    continue
            yield from some

    def others(self, name: str, exporter: Exporter, workers: Workers) -> None:
        """Run another exporter, unless what it is made from is what it was; files that it only copies are made anew."""
        if (parts := export_parts(name, self.site, self.theme, self.bodies, partial(self.recall, workers))) is not None:
            self.add(parts)
            return
        site, facts = (self._catalogue, self._facts) if name in OF_CATALOGUE else (self.site, self._whole)
        key = key_of("exporter", name, self.theme.digest, facts)
        if (made := self.memory.recall(f"exporter {name}", key)) is not None:
            self._keep(made)
            return
        outputs: list[Output] = []
        said: list[Diagnostic] = []
        for one in exporter(site, self.theme, self.bodies):
            (said if isinstance(one, Diagnostic) else outputs).append(one)  # type: ignore[arg-type]
        new = self.add(outputs)
        self.said += said
        files = [(one.path, len(one.content), _sha256(one.content)) for one in new if isinstance(one.content, bytes)]
        root = base_path(self.site)
        texts = (one for one in new if one.path.endswith(".html") and isinstance(one.content, bytes))
        named = (page_links(one.content.decode(), one.path, root) for one in texts if isinstance(one.content, bytes))
        made = StepRecord(key if len(files) == len(outputs) else b"", tuple(files), tuple(said))
        self.memory.keep(f"exporter {name}", made, tuple(named))

    def recall(self, workers: Workers, parts: Sequence[Part], _: Mapping[str, Body]) -> Iterator[Sequence[Output]]:
        """Return the files of an exporter's parts, see `exporters.recall`; many are made in other processes."""
        keys = {
            part.name: key_of(self.program, part.facts, *map(self.documents.__getitem__, part.documents))
            for part in parts
        }
        known = {part.name: self.memory.recall(part.name, keys[part.name]) for part in parts}
        stale = [part for part in parts if known[part.name] is None]
        making: Iterator[Sequence[Output]] = (part.make(self.bodies) for part in stale)
        if workers.worthwhile(sum(len(part.documents) for part in stale)):
            making = workers.map(make_part, ((part.make, self.bodies.encoded(part.documents)) for part in stale))
        for part in parts:
            if (made := known[part.name]) is not None:
                yield tuple(kept_outputs(made.files))
                continue
            outputs = next(making)
            files = (
                (one.path, len(one.content), _sha256(one.content)) for one in outputs if isinstance(one.content, bytes)
            )
            self.memory.keep(part.name, StepRecord(keys[part.name], tuple(files)))
            yield [self._aside(output) for output in outputs]

    def check_links(self) -> None:
        """Check the links of all pages; only a page that seems to have a broken one is looked at again."""

        @cache
        def renderer() -> tuple[Renderer, Mapping[str, Page]]:
            return Renderer(self.site, self.theme, self.bodies), {page.file: page for page in html.pages(self.site)}

        def text(path: str) -> str:
            draws, by_file = renderer()
            return draws.render_page(by_file[path]).content.decode() if path in by_file else ""

        root = base_path(self.site)
        goals, named = self.memory.named(lambda path: page_links(text(path), path, root))
        self.said += rendered_links(goals, named, {output.path for output in self.outputs}, self.site, text)

    def take(self, made: Iterable[Output | Diagnostic]) -> None:
        """Take outputs and diagnostics as they come."""
        for one in made:
            if isinstance(one, Diagnostic):
                self.said.append(one)
            else:
                self.add([one])

    def add(self, outputs: Iterable[Output]) -> list[Output]:
        """Take outputs, but for those whose place an earlier exporter has taken."""
        new = [output for output in outputs if output.path.casefold() not in self.taken]
        self.taken.update(output.path.casefold() for output in new)
        self.outputs += map(self._aside, new)
        return new

    def _aside(self, output: Output) -> Output:
        """Put a large file aside, so that it does not stay in memory until it is published."""
        content = output.content
        if self.spool is None or not isinstance(content, bytes) or len(content) < LARGE_BYTES:
            return output
        with suppress(OSError):
            self.spool.mkdir(exist_ok=True)
            file = f"{tempfile.mkdtemp(dir=self.spool)}/{output.path.rpartition('/')[2]}"
            _disk.write(file, (content,))
            return Output(output.path, Finished(file, len(content), _sha256(content)))
        return output  # no room there: it stays in memory

    def _keep(self, made: StepRecord) -> None:
        self.add(kept_outputs(made.files))
        self.said += made.diagnostics

    @cached_property
    def _catalogue(self) -> Site:
        return catalogue(self.site)

    @cached_property
    def _facts(self) -> bytes:
        """A key of the site without its texts."""
        return key_of(self.program, key_bytes(self._catalogue))

    @cached_property
    def _whole(self) -> bytes:
        """A key of all that the site was assembled from."""
        return key_of(self._facts, key_bytes([(path, self.documents[path]) for path in self.site.documents]))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
