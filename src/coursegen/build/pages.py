"""Pages made in this process or in others: what a process is sent, what it does, and what it gives back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from coursegen.checks.page_links import PageLinks, base_path, page_links
from coursegen.documents import Bodies
from coursegen.exporters import plain
from coursegen.exporters.html import Page, Renderer
from coursegen.exporters.html.scene import SCENES
from coursegen.exporters.html.site_facts import SiteFacts, Sizes, facts_for, site_facts
from coursegen.exporters.html.visible_site import VisibleSite, common_part_name, documents_of
from coursegen.memory.codec import BODIES, CONFIGS, Codec
from coursegen.model import Finished, Output, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.publish import Disk
from coursegen.theme import TemplateCacheFolder, Theme, load_theme
from coursegen.workers import CHUNK, Workers

HELD_IN_MEMORY = 500
"""From so many pages on, finished pages wait in files instead of in memory."""

_SHARED: Codec[SiteFacts] = Codec(SiteFacts)
_disk = Disk()


class Drawn(Struct, frozen=True):
    """One finished page: its file and that of its Markdown copy, if asked for, with content or the file where it waits.

    `files` gives (path, size in bytes, SHA-256) of each.
    """

    page: Page
    outputs: tuple[Output, ...]
    files: tuple[tuple[str, int, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    references: PageLinks


Spec = tuple[str, bytes, str, TemplateCacheFolder | None]
"""The project, its settings, the digest of the theme, and where its compiled templates are kept."""

Group = tuple[bytes, bytes, tuple[Page, ...], frozenset[str]]
"""A narrowed site, what it shares with the whole (both as bytes), the pages to be made from it, and which of them, by
their URLs, need no new copy."""


def draw(
    site: Site,
    theme: Theme,
    bodies: Bodies,
    pages: Sequence[Page],
    workers: Workers,
    spool: Path | None,
    shared: SiteFacts | None = None,
    copied: Set[str] = frozenset(),
) -> Iterator[Drawn]:
    """Make pages, course by course, in as many processes as is worthwhile; very many wait in files in `spool`.

    `copied` are the URLs of pages whose Markdown copy is there already.
    """
    shared = shared or site_facts(site)
    folder = ""
    if spool is not None and len(pages) >= HELD_IN_MEMORY:
        folder = str(spool)
        with suppress(OSError):
            spool.mkdir(exist_ok=True)
    if not workers.worthwhile(len(pages)):
        renderer = Renderer(site, theme, bodies, shared=shared)
        for number, page in enumerate(pages):
            yield _drawn(renderer, page, folder and f"{folder}/{number}", with_copy=page.url not in copied)
        return
    config = CONFIGS.encode(site.config)
    assert config is not None  # noqa: S101 - YAML's values, checked by schema, fit into msgpack
    spec = (str(theme.project), config, theme.digest, theme.compiled)
    chunks = ((*chunk, folder) for chunk in _chunks(site, shared, theme.project, bodies, pages, copied, spec))
    for drawn in workers.map(draw_chunk, chunks):
        yield from drawn


def draw_chunk(spec: Spec, groups: Sequence[Group], bodies: Mapping[str, bytes], name: str, folder: str) -> list[Drawn]:
    """Make the pages of some groups; a pure function of its arguments and the theme's files, for any process.

    Finished pages go to `folder`/`name`-…, or, without a folder, back to the caller.
    """
    theme = _theme(*spec)
    texts = {path: body for path, data in bodies.items() if (body := BODIES.decode(data)) is not None}
    done: list[Drawn] = []
    for site_data, shared_data, pages, copied in groups:
        site, shared = SCENES.decode(site_data), _SHARED.decode(shared_data)
        if site is None or shared is None:
            raise ValueError("a part of the site that cannot be decoded")
        renderer = Renderer(site, theme, texts, shared=shared)
        for page in pages:
            waiting = folder and f"{folder}/{name}-{len(done)}"
            done.append(_drawn(renderer, page, waiting, with_copy=page.url not in copied))
    return done


@lru_cache(maxsize=1)
def _theme(project: str, config: bytes, digest: str, compiled: TemplateCacheFolder | None) -> Theme:
    """Load the theme in a worker; `digest` makes this another theme when a file of it has changed."""
    settings = CONFIGS.decode(config)
    if settings is None:
        raise ValueError("settings that cannot be decoded")
    return load_theme(Path(project), settings, compiled)[0]


def _drawn(renderer: Renderer, page: Page, file: str, *, with_copy: bool) -> Drawn:
    rendered = renderer.render_page(page)
    copies: tuple[Output, ...] = ()
    if with_copy:
        copies = plain.copy(renderer.scenes.of(page), renderer.theme, page, renderer.shared.copied)
    outputs = []
    files = []
    for number, output in enumerate((Output(page.file, rendered.content), *copies)):
        content = output.content
        assert isinstance(content, bytes)  # noqa: S101 - made just now
        size_bytes, sha256 = len(content), hashlib.sha256(content).hexdigest()
        files.append((output.path, size_bytes, sha256))
        if file:
            waiting = f"{file}.{number}"
            with suppress(OSError):  # no room there: it waits in memory
                _disk.write(waiting, (content,))
                output = Output(output.path, Finished(waiting, size_bytes, sha256))
        outputs.append(output)
    named = page_links(rendered.content.decode(), page.file, base_path(renderer.site))
    return Drawn(page, tuple(outputs), tuple(files), rendered.diagnostics, named)


def _chunks(
    site: Site,
    shared: SiteFacts,
    project: Path,
    bodies: Bodies,
    pages: Sequence[Page],
    copied: Set[str],
    spec: Spec,
) -> Iterator[tuple[Spec, Sequence[Group], Mapping[str, bytes], str]]:
    """Put pages together that share a frame, and about fifty of them into one chunk."""
    from coursegen.art.covers import covers  # a page that is drawn in this process asks for them itself

    scenes, sizes = VisibleSite(site), Sizes(project)
    drawn = covers(shared.catalogue)  # once for all processes: each part takes its own along
    groups: list[Group] = []
    texts: list[str] = []
    count = number = 0
    for together in _by_frame(pages):
        narrow = scenes.for_pages(together)
        part = replace(facts_for(shared, narrow, drawn), sizes=sizes.of(narrow.files))
        site_data, shared_data = SCENES.encode(narrow), _SHARED.encode(part)
        assert site_data is not None  # noqa: S101 - all its text was decoded from UTF-8 or checked
        assert shared_data is not None  # noqa: S101 - likewise
        kept = frozenset(page.url for page in together if page.url in copied)
        groups.append((site_data, shared_data, together, kept))
        texts += [path for page in together for path in documents_of(site, page)]
        count += len(together)
        if count >= CHUNK:
            yield spec, groups, bodies.encoded(texts), str(number)
            groups, texts, count, number = [], [], 0, number + 1
    if groups:
        yield spec, groups, bodies.encoded(texts), str(number)


def _by_frame(pages: Sequence[Page]) -> Iterator[tuple[Page, ...]]:
    for _, together in groupby(pages, key=common_part_name):
        some = tuple(together)
        for start in range(0, len(some), CHUNK):
            yield some[start : start + CHUNK]
