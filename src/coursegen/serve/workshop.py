"""The model kept in memory: a look at the tree finds what changed, parses that alone, and makes the next edition."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from coursegen.assemble import assemble
from coursegen.config import load_config
from coursegen.diagnostics import Diagnostic, apply_severities, in_file_order
from coursegen.exporters.html import Renderer, pages
from coursegen.history import last_changes, placed
from coursegen.model import Asset, Body, Config, Document, Site, Source
from coursegen.parse import parse
from coursegen.read import CONTENT, Found, Scan, read_source, scan
from coursegen.serve.edition import Change, Edition, SourceRenderer
from coursegen.serve.memory import read_and_parse
from coursegen.serve.repository import Stamp as RepositoryStamp
from coursegen.serve.repository import repository_stamp
from coursegen.serve.same import same_for_the_site
from coursegen.serve.stills import Stamp, hold_still, theme_stamps
from coursegen.theme import Theme, load_theme

MOST_CHANGES = 5

_RECENT_NS = 2_000_000_000
"""A file that was changed less than this before it was read may change again without its time showing it: the clocks of
file systems tick every few milliseconds, that of FAT every two seconds."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be served; `source_lines` makes pages say where each block was written.

    Without `remember`, nothing is taken from the project's cache or put into it.
    """

    project: Path
    clock: Callable[[], datetime]
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    source_lines: bool = True
    remember: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read last. `shown` is the last reading without an error, which pages are made from."""

    found: Found | None
    document: Document
    body: Body
    shown: Document

    def for_site(self) -> Document:
        """Give the document that the site is assembled from: the last good one, with what is wrong now."""
        if self.shown is self.document:
            return self.document
        return replace(self.shown, diagnostics=self.document.diagnostics)


@dataclass(slots=True)
class _Settings:
    """site.yaml and the theme as they were seen last, with what is wrong with them."""

    config: Config
    problems: tuple[Diagnostic, ...] = ()
    theme: Theme | None = None
    flaws: tuple[Diagnostic, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    looked_ns: int = 0
    repository: RepositoryStamp = ()
    history: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    """What one look found."""

    changed: list[str] = field(default_factory=list)
    before: dict[str, Reading] = field(default_factory=dict)
    structure: bool = False
    history: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A site that was assembled as a whole, without anything when it is as the provisional one; and of which state."""

    generation: int
    site: Site | None


class Workshop:
    """Keeps what was read and parsed; `look` is called by one thread only, editions may be used by another."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.edition: Edition | None = None
        self.touched = False
        """Whether the last full look found a file that was different."""
        self._readings: dict[str, Reading] = {}
        self._scan = Scan()
        self._settings: _Settings | None = None
        self._spare: Theme | None = None
        self._provisional = False
        self._generation = 0
        self._broken_off = False

    def look(self, hints: Collection[str] = ()) -> bool:
        """Look at the project again; tell whether there is a new edition.

        Without hints, the whole tree is looked at. Hints are paths relative to the project: if all of them are Markdown
        files that are known already, only those are looked at, and a later full look decides whether that was enough.
        """
        after_failure, self._broken_off = self._broken_off, True
        found = self._look_for(() if after_failure else hints, after_failure=after_failure)
        self._broken_off = False
        return found

    def _look_for(self, hints: Collection[str], *, after_failure: bool) -> bool:
        if hints and self.edition is not None:
            there = [path for path in sorted(hints) if not self._never_was(path)]
            if not there:
                return False
            if all(path in self._readings for path in there):
                return self._look_at(there)
        return self._look_everywhere(after_failure=after_failure)

    @property
    def provisional(self) -> bool:
        """Whether the edition was made without assembling the whole site."""
        return self._provisional

    # --- looking ------------------------------------------------------------------------------------------------------

    def _never_was(self, path: str) -> bool:
        """Whether a hint is about a file that came and went between two looks, as the temporary files of editors do."""
        if path in self._readings or os.path.lexists(self.order.project / path):
            return False
        if not path.startswith(CONTENT + "/"):
            return False
        inside = path + "/"
        assets = (asset.path for asset in self._scan.assets)
        return not any(known == path or known.startswith(inside) for known in (*self._readings, *assets))

    def _look_at(self, paths: list[str]) -> bool:
        """Read some known files again; fall back to a full look as soon as one is no longer what it was."""
        seen = _Seen()
        by_path = {path: self._readings[path] for path in paths}
        for path, reading in by_path.items():
            found = reading.found or next((one for one in self._scan.documents if one.path == path), None)
            full = self.order.project / path
            if found is None or full.is_symlink() or not full.is_file():
                return self._look_everywhere()
            # without times: the next full look reads it once more, and need not trust this one
            self._read(found, None, seen)
        if not seen.changed:
            return False
        return self._publish(seen)

    def _look_everywhere(self, *, after_failure: bool = False) -> bool:
        """Look at everything; `after_failure` makes an edition even of what the look that failed has seen already."""
        seen = _Seen(everything=True)
        settings, seen.structure = self._look_at_settings()
        stamp = repository_stamp(self.order.project)
        if self._settings is None or stamp != self._settings.repository:
            settings = replace(settings, repository=stamp, history=last_changes(self.order.project))
            seen.history = True
        if self._settings is None or (settings.config.html, settings.config.language) != (
            self._settings.config.html,
            self._settings.config.language,
        ):
            self._readings = {path: replace(one, found=None) for path, one in self._readings.items()}
            reparse = True
        else:
            reparse = False
        self._settings = settings
        looked_ns = time.time_ns()
        found = scan(self.order.project)
        gone = self._readings.keys() - {one.path for one in found.documents}
        for path in gone:
            seen.before[path] = self._readings.pop(path)
        if self.edition is None:
            self._read_first(found.documents, looked_ns, seen)
        for one in found.documents:
            reading = self._readings.get(one.path)
            if reading is None or reading.found != one:
                recent = max(one.modified_ns, one.changed_ns) > looked_ns - _RECENT_NS
                self._read(one, None if recent else one, seen, reparse=reparse)
        seen.structure |= bool(gone) or found.assets != self._scan.assets or found.diagnostics != self._scan.diagnostics
        self._scan = found
        self.touched = seen.structure or bool(seen.changed)
        if not (self.touched or seen.history or after_failure or self.edition is None):
            return False
        return self._publish(seen)

    # --- making sure --------------------------------------------------------------------------------------------------

    def assemble_again(self) -> Whole:
        """Assemble the whole site after a provisional edition; give nothing when that edition says the same.

        This takes long in a large catalogue and may be called in another thread while looking goes on.
        """
        generation, old = self._generation, self.edition
        site = self._assemble()
        if old is not None:
            site = replace(site, now=old.site.now)
            if site == old.site:
                return Whole(generation, None)
        return Whole(generation, site)

    def confirm(self, whole: Whole) -> bool:
        """Publish what `assemble_again` gave, if there is anything; tell whether there is a new edition.

        When something was changed in the meantime the edition stays provisional, and the whole is of no use.
        """
        if whole.generation != self._generation:
            return False
        self._provisional = False
        if whole.site is None:
            return False
        self._make_edition(whole.site, _Seen())
        return True

    def _read_first(self, found: Sequence[Found], looked_ns: int, seen: _Seen) -> None:
        """Read everything, with what the last preview remembered."""
        assert self._settings is not None  # noqa: S101 - set before
        order = self.order
        for one, document, body in read_and_parse(
            order.project, found, self._settings.config, source_lines=order.source_lines, remember=order.remember
        ):
            recent = max(one.modified_ns, one.changed_ns) > looked_ns - _RECENT_NS
            self._readings[one.path] = Reading(None if recent else one, document, body, document)
            seen.changed.append(one.path)

    def _read(self, found: Found, trusted: Found | None, seen: _Seen, *, reparse: bool = False) -> None:
        """Read a file and parse it if its bytes are others; `trusted` is what to compare the next scan with."""
        assert self._settings is not None  # noqa: S101 - the first look is a full one, which sets it
        source: Source = read_source(self.order.project, found)
        before = self._readings.get(found.path)
        if before is not None and not reparse and before.document.digest == source.digest:
            self._readings[found.path] = replace(before, found=trusted)
            return
        config = self._settings.config
        document, body = parse(source, config.html, config.language, source_lines=self.order.source_lines)
        shown = document
        said = apply_severities(document.diagnostics, config.severities)
        if before is not None and any(one.severity == "error" for one in said):
            shown, body = before.shown, before.body
        self._readings[found.path] = Reading(trusted, document, body, shown)
        seen.changed.append(found.path)
        if before is not None:
            seen.before[found.path] = before

    def _look_at_settings(self) -> tuple[_Settings, bool]:
        """Read site.yaml, and the theme when a file of it was touched; tell whether anything is different."""
        order, old = self.order, self._settings
        config, problems = load_config(order.project)
        config = placed(config, order.project)
        if order.base_url:
            config = replace(config, url=order.base_url)
        if old is not None and any(one.severity == "error" for one in problems):
            config = old.config
        looked_ns = time.time_ns()
        stamps = theme_stamps(order.project)
        untouched = (
            old is not None
            and old.theme is not None
            and stamps == old.stamps
            and config.theme == old.config.theme
            and max((max(stamp[2:4]) for stamp in stamps), default=0) < old.looked_ns - _RECENT_NS
        )
        if old is not None and untouched:
            changed = (config, problems) != (old.config, old.problems)
            return replace(old, config=config, problems=problems), changed
        theme, flaws = load_theme(order.project, config)
        if old is not None and old.theme is not None:
            if _same_theme(old.theme, theme) and (config, problems, flaws) == (old.config, old.problems, old.flaws):
                return replace(old, stamps=stamps, looked_ns=looked_ns), False
            if not (self.edition and self.edition.faulty):
                self._spare = old.theme
        new = _Settings(config, problems, hold_still(theme), flaws, stamps, looked_ns)
        if old is not None:
            new = replace(new, repository=old.repository, history=old.history)
        return new, True

    # --- publishing ---------------------------------------------------------------------------------------------------

    def _publish(self, seen: _Seen) -> bool:
        """Make the next edition, and say so."""
        self._generation += 1
        old = self.edition
        if old is not None and not seen.everything and self._leaves_site(seen):
            self.edition = self._patched(old, seen)
            self._provisional = True
            return True
        self._provisional = False
        self._make_edition(self._assemble(), seen)
        return True

    def _make_edition(self, site: Site, seen: _Seen) -> None:
        old = self.edition
        theme = self._theme()
        bodies = {path: reading.body for path, reading in self._readings.items()}
        renderer = self._renderer(site, theme, bodies)
        self.edition = Edition(
            number=old.number + 1 if old else 1,
            site=site,
            bodies=bodies,
            theme=theme,
            renderer=renderer,
            pages={page.file: page for page in pages(site)},
            diagnostics=self._said(site),
            changes=self._changes(site, seen),
            spare=self._spare,
            files=seen.structure,
        )

    def _leaves_site(self, seen: _Seen) -> bool:
        """Whether the changed documents leave everything but their own pages as it was."""
        return all(
            path in seen.before and same_for_the_site(seen.before[path].shown, self._readings[path].shown)
            for path in seen.changed
        )

    def _patched(self, old: Edition, seen: _Seen) -> Edition:
        """Put changed documents into a site that stays the same otherwise."""
        severities = old.site.config.severities
        documents = dict(old.site.documents)
        bodies = dict(old.bodies)
        said = set(old.site.diagnostics)
        for path in seen.changed:
            reading = self._readings[path]
            bodies[path] = reading.body
            if path in documents:
                documents[path] = reading.for_site()
            said -= set(apply_severities(seen.before[path].document.diagnostics, severities))
            said |= set(apply_severities(reading.document.diagnostics, severities))
        site = replace(old.site, documents=documents, diagnostics=in_file_order(said))
        return Edition(
            number=old.number + 1,
            site=site,
            bodies=bodies,
            theme=old.theme,
            renderer=old.renderer.successor(site, bodies),
            pages=old.pages,
            diagnostics=self._said(site),
            changes=self._changes(site, seen),
            spare=old.spare,
            faulty=old.faulty,
        )

    def _assemble(self) -> Site:
        assert self._settings is not None  # noqa: S101 - set by the first look
        assets: tuple[Asset, ...] = self._scan.assets
        site = assemble(
            [reading.for_site() for reading in list(self._readings.values())],  # a copy: see assemble_again
            assets,
            self._settings.config,
            now=self.order.clock(),
            drafts=self.order.drafts,
            future=self.order.future,
            static_files=frozenset(output.path for output in self._theme().assets),
        )
        return replace(site, changed=self._settings.history)

    def _theme(self) -> Theme:
        assert self._settings is not None  # noqa: S101 - set by the first look
        assert self._settings.theme is not None  # noqa: S101 - set together
        return self._settings.theme

    def _renderer(self, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Renderer:
        kind = SourceRenderer if self.order.source_lines else Renderer
        return kind(site, theme, bodies)

    def _said(self, site: Site) -> tuple[Diagnostic, ...]:
        assert self._settings is not None  # noqa: S101 - set by the first look
        said = (*self._settings.problems, *self._scan.diagnostics, *self._settings.flaws)
        return in_file_order((*site.diagnostics, *apply_severities(said, site.config.severities)))

    def _changes(self, site: Site, seen: _Seen) -> tuple[Change, ...]:
        """Name the pages of the documents that were changed, a few of them at most."""
        if self.edition is None:
            return ()
        changed = [path for path in seen.changed if path in site.urls]
        return tuple(Change(site.urls[path], self._readings[path].shown.title) for path in changed[:MOST_CHANGES])


def _same_theme(old: Theme, new: Theme) -> bool:
    return old.digest == new.digest and old.layers == new.layers and old.assets == new.assets
