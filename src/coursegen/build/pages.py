"""Pages: which of them are published already, and making the others, in this process or in several."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import compress, groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from coursegen.build.page_records import File, PageRecords, StepRecord, file_of, kept_outputs
from coursegen.build.project import LoadedProject
from coursegen.build.run import BuildRun
from coursegen.checks.page_links import PageLinks, base_path, page_links
from coursegen.exporters import EXPORTERS, Needs
from coursegen.exporters.html import Page, Renderer, export_files, pages
from coursegen.exporters.html.page_keys import Keys
from coursegen.exporters.html.pages import markdown_url
from coursegen.exporters.html.scene import SCENES
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, facts_for
from coursegen.exporters.html.visible_site import VisibleSite, common_part_name, documents_of
from coursegen.memory.cache import key_of
from coursegen.memory.codec import BODIES, CONFIGS, Codec
from coursegen.model import Finished, Output
from coursegen.problems.diagnostic import Diagnostic
from coursegen.publish import Disk
from coursegen.theme import TemplateCacheFolder, Theme, load_theme
from coursegen.workers import CHUNK, chunked

HELD_IN_MEMORY = 500
"""From so many pages on, finished pages wait in files instead of in memory."""

_FACTS: Codec[SiteFacts] = Codec(SiteFacts)
_disk = Disk()


class StalePage(Struct, frozen=True):
    """A page that has to be made, its key and that of its copies; and those copies, if they are published already."""

    page: Page
    key: bytes
    copy_key: bytes
    copies: tuple[File, ...] | None = None


class PagePlan(Struct, frozen=True):
    """The pages to make, what stays of the others, and the paths, in lower case, of files that an author brings."""

    stale: tuple[StalePage, ...]
    kept: tuple[Output | Diagnostic, ...]
    authored: frozenset[str]


def find_stale_pages(run: BuildRun, project: LoadedProject, records: PageRecords, facts: SiteFacts) -> PagePlan:
    """Find the pages that no earlier build has made from the same and published so."""
    site, theme = project.site, project.theme
    keys = Keys(site, facts, Sizes(theme.project), project.keys, run.program, records.frames)
    authored = frozenset(output.path.casefold() for output in export_files(site, theme, {}))
    stale: list[StalePage] = []
    kept: list[StepRecord] = []
    for course_id, group in groupby(pages(site), key=lambda page: page.course_id):
        course_pages = tuple(group)
        if course_id and (steps := _current_course(records, keys, theme, course_pages, authored)) is not None:
            kept += steps
            continue
        for page in course_pages:
            key = keys.of(page)
            if markdown_url(page).casefold() in authored:  # then that file is published, and no copy
                key = key_of(key, b"no copy")
            page_key, copy_key = key_of(key, theme.digest), key_of(key, theme.words_digest)
            if (step := records.find_current(page.file, page_key, course_id)) is not None:
                kept.append(step)
            else:
                copies = records.find_current_copies(page.file, copy_key, course_id)
                stale.append(StalePage(page, page_key, copy_key, copies))
    records.frames = keys.frames()
    return PagePlan(tuple(stale), tuple(made for step in kept for made in step.made()), authored)


def _current_course(
    records: PageRecords, keys: Keys, theme: Theme, course_pages: Sequence[Page], authored: Container[str]
) -> Iterable[StepRecord] | None:
    """Return the steps of a course in which nothing has changed, at once."""
    course_id = course_pages[0].course_id
    without_copy = [page.url for page in course_pages if markdown_url(page).casefold() in authored]
    key = key_of(keys.of_course(course_id, course_pages), theme.digest, theme.words_digest, *without_copy)
    return records.find_current_course(course_id, key)


def make_pages(
    run: BuildRun, project: LoadedProject, records: PageRecords, facts: SiteFacts, plan: PagePlan
) -> Iterator[Output | Diagnostic]:
    """Make the stale pages, and record them."""
    for number, (stale, made) in enumerate(zip(plan.stale, draw(run, project, facts, plan.stale), strict=True), 1):
        page = stale.page
        wanted = [path == page.file or path.casefold() not in plan.authored for path, _, _ in made.files]
        files = (*compress(made.files, wanted), *(stale.copies or ()))
        yield from compress(made.outputs, wanted)
        yield from kept_outputs(stale.copies or ())
        yield from made.diagnostics
        step = StepRecord(stale.key, files, made.diagnostics, stale.copy_key)
        records.store(page.file, step, (made.links,), page.course_id)
        run.progress("render", number, len(plan.stale))


class DrawnPage(Struct, frozen=True):
    """One finished page and its copies, each with content or the file where it waits.

    `files` gives (path, size in bytes, SHA-256) of each, the page first.
    """

    outputs: tuple[Output, ...]
    files: tuple[File, ...]
    diagnostics: tuple[Diagnostic, ...]
    links: PageLinks


ThemeSpec = tuple[str, bytes, str, TemplateCacheFolder | None]
"""The project, its settings, the digest of the theme, and where its compiled templates are kept."""

PageGroup = tuple[bytes, bytes, tuple[Page, ...], frozenset[str]]
"""A narrowed site, what it shares with the whole (both as bytes), the pages to be made from it, and which of them, by
their URLs, need no new copy."""


def draw(
    run: BuildRun, project: LoadedProject, facts: SiteFacts, stale_pages: Sequence[StalePage]
) -> Iterator[DrawnPage]:
    """Make pages in their order, in as many processes as is worthwhile; very many wait in files in the spool."""
    folder = ""
    if run.spool is not None and len(stale_pages) >= HELD_IN_MEMORY:
        folder = str(run.spool)
        with suppress(OSError):
            run.spool.mkdir(exist_ok=True)
    if not run.workers.worthwhile(len(stale_pages)):
        renderer = Renderer(project.site, project.theme, project.bodies, shared=facts)
        for number, stale in enumerate(stale_pages):
            waiting = folder and f"{folder}/{number}"
            yield _draw_page(renderer, stale.page, waiting, with_copies=stale.copies is None)
        return
    chunks = ((*chunk, folder) for chunk in _chunks(project, facts, stale_pages))
    for drawn in run.workers.map(draw_chunk, chunks):
        yield from drawn


def draw_chunk(
    spec: ThemeSpec, groups: Sequence[PageGroup], bodies: Mapping[str, bytes], name: str, folder: str
) -> list[DrawnPage]:
    """Make the pages of some groups; a pure function of its arguments and the theme's files, for any process.

    Finished pages go to `folder`/`name`-…, or, without a folder, back to the caller.
    """
    theme = _load_theme(*spec)
    texts = {path: body for path, data in bodies.items() if (body := BODIES.decode(data)) is not None}
    drawn: list[DrawnPage] = []
    for site_data, facts_data, group, copied in groups:
        site, facts = SCENES.decode(site_data), _FACTS.decode(facts_data)
        if site is None or facts is None:
            raise ValueError("a part of the site that cannot be decoded")
        renderer = Renderer(site, theme, texts, shared=facts)
        for page in group:
            waiting = folder and f"{folder}/{name}-{len(drawn)}"
            drawn.append(_draw_page(renderer, page, waiting, with_copies=page.url not in copied))
    return drawn


@lru_cache(maxsize=1)
def _load_theme(project: str, config: bytes, digest: str, compiled: TemplateCacheFolder | None) -> Theme:
    """Load the theme in a worker; `digest` makes this another theme when a file of it has changed."""
    settings = CONFIGS.decode(config)
    if settings is None:
        raise ValueError("settings that cannot be decoded")
    return load_theme(Path(project), settings, compiled)[0]


def _draw_page(renderer: Renderer, page: Page, waiting: str, *, with_copies: bool) -> DrawnPage:
    """Run the exporters that work page by page; what they make goes to `waiting`.0 and so on, if that is named."""
    outputs: list[Output] = []
    diagnostics: list[Diagnostic] = []
    files: list[File] = []
    links = PageLinks("", "", "")
    for made in _make_page(renderer, page, with_copies=with_copies):
        if isinstance(made, Diagnostic):
            diagnostics.append(made)
            continue
        content = made.content
        assert isinstance(content, bytes)  # noqa: S101 - made just now
        if made.path == page.file:
            links = page_links(content.decode(), page.file, base_path(renderer.site))
        file = file_of(made.path, content)
        outputs.append(_aside(made.path, content, file, waiting and f"{waiting}.{len(files)}"))
        files.append(file)
    return DrawnPage(tuple(outputs), tuple(files), tuple(diagnostics), links)


def _make_page(renderer: Renderer, page: Page, *, with_copies: bool) -> Iterator[Output | Diagnostic]:
    for exporter in EXPORTERS:
        if exporter.needs is Needs.PAGES or (with_copies and exporter.needs is Needs.COPIES):
            yield from exporter.load()(renderer, page)


def _aside(path: str, content: bytes, file: File, waiting: str) -> Output:
    if waiting:
        with suppress(OSError):  # no room there: it waits in memory
            _disk.write(waiting, (content,))
            return Output(path, Finished(waiting, *file[1:]))
    return Output(path, content)


def _chunks(
    project: LoadedProject, facts: SiteFacts, stale_pages: Sequence[StalePage]
) -> Iterator[tuple[ThemeSpec, Sequence[PageGroup], Mapping[str, bytes], str]]:
    """Put pages together that share a frame, and about fifty of them into one chunk."""
    from coursegen.art.covers import covers  # a page that is drawn in this process asks for them itself

    site, theme = project.site, project.theme
    config = CONFIGS.encode(site.config)
    assert config is not None  # noqa: S101 - YAML's values, checked by schema, fit into msgpack
    spec = (str(theme.project), config, theme.digest, theme.compiled)
    visible, sizes = VisibleSite(site), Sizes(theme.project)
    drawings = covers(facts.catalogue)  # once for all processes: each part takes its own along
    groups: list[PageGroup] = []
    texts: list[str] = []
    count = number = 0
    for stale_group in _by_frame(stale_pages):
        group = tuple(stale.page for stale in stale_group)
        narrow = visible.for_pages(group)
        part = replace(facts_for(facts, narrow, drawings), sizes=sizes.of(narrow.files))
        site_data, facts_data = SCENES.encode(narrow), _FACTS.encode(part)
        assert site_data is not None  # noqa: S101 - all its text was decoded from UTF-8 or checked
        assert facts_data is not None  # noqa: S101 - likewise
        copied = frozenset(stale.page.url for stale in stale_group if stale.copies is not None)
        groups.append((site_data, facts_data, group, copied))
        texts += [path for page in group for path in documents_of(site, page)]
        count += len(group)
        if count >= CHUNK:
            yield spec, groups, project.bodies.encoded(texts), str(number)
            groups, texts, count, number = [], [], 0, number + 1
    if groups:
        yield spec, groups, project.bodies.encoded(texts), str(number)


def _by_frame(stale_pages: Sequence[StalePage]) -> Iterator[Sequence[StalePage]]:
    for _, group in groupby(stale_pages, key=lambda stale: common_part_name(stale.page)):
        yield from chunked(tuple(group))
