"""The model kept in memory: a look at the tree finds what changed, parses that alone, and makes the next edition."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from dataclasses import dataclass

from msgspec.structs import replace

from coursegen.assemble import Assembly, assembled
from coursegen.assemble.incremental import reassemble
from coursegen.exporters.html import Renderer, pages
from coursegen.files.scan import CONTENT, Scan, scan
from coursegen.model import Site
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order
from coursegen.serve.edition import Change, Edition, SourceRenderer
from coursegen.serve.options import PreviewOptions
from coursegen.serve.settings import PreviewSettings, look_at_settings
from coursegen.serve.versions import Changes, DocumentVersions
from coursegen.theme import Theme

MOST_CHANGES = 5


def first_of(
    order: PreviewOptions,
    old: Edition | None,
    site: Site,
    readings: DocumentVersions,
    settings: PreviewSettings,
    found: Scan,
    seen: Changes,
    spare: Theme | None,
) -> Edition:
    """Make an edition of a site that was assembled as a whole."""
    bodies = readings.bodies()
    kind = SourceRenderer if order.source_lines else Renderer
    return Edition(
        number=old.number + 1 if old else 1,
        site=site,
        bodies=bodies,
        theme=settings.theme,
        renderer=kind(site, settings.theme, bodies),
        pages={page.file: page for page in pages(site)},
        diagnostics=_said(site, settings, found),
        changes=_changes(site, readings, seen) if old else (),
        spare=spare,
        files=seen.structure,
    )


def next_of(
    old: Edition, site: Site, readings: DocumentVersions, settings: PreviewSettings, found: Scan, seen: Changes
) -> Edition:
    """Make an edition of a site with the same addresses and pages, of which a few texts are different."""
    bodies = readings.bodies()
    return Edition(
        number=old.number + 1,
        site=site,
        bodies=bodies,
        theme=old.theme,
        renderer=old.renderer.successor(site, bodies),
        pages=old.pages,
        diagnostics=_said(site, settings, found),
        changes=_changes(site, readings, seen),
        spare=old.spare,
        faulty=old.faulty,
    )


def _said(site: Site, settings: PreviewSettings, found: Scan) -> tuple[Diagnostic, ...]:
    said = (*settings.problems, *found.diagnostics, *settings.flaws)
    return in_file_order((*site.diagnostics, *apply_severities(said, site.config.severities)))


def _changes(site: Site, readings: DocumentVersions, seen: Changes) -> tuple[Change, ...]:
    """Name the pages of the documents that were changed, a few of them at most."""
    changed = [path for path in seen.changed if path in site.urls]
    return tuple(Change(site.urls[path], readings.by_path[path].shown.title) for path in changed[:MOST_CHANGES])


@dataclass(frozen=True, slots=True)
class Whole:
    """A site that was assembled as a whole, and of which state; None when it is as the provisional one."""

    generation: int
    assembly: Assembly | None


class LiveSite:
    """Keeps what was read and parsed; `look` is called by one thread only, editions may be used by another."""

    def __init__(self, order: PreviewOptions) -> None:
        self.order = order
        self.edition: Edition | None = None
        self.touched = False
        """Whether the last full look found a file that was different."""
        self.provisional = False
        """Whether the edition was made without assembling the whole site."""
        self._readings = DocumentVersions(order)
        self._scan = Scan()
        self._settings: PreviewSettings | None = None
        self._assembly: Assembly | None = None
        self._spare: Theme | None = None
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

    def stop(self) -> None:
        """Let a first look that takes long end soon, from any thread."""
        self._readings.stop()

    # --- looking ------------------------------------------------------------------------------------------------------

    def _look_for(self, hints: Collection[str], *, after_failure: bool) -> bool:
        if hints and self.edition is not None:
            there = [path for path in sorted(hints) if not self._never_was(path)]
            if not there:
                return False
            if all(path in self._readings.by_path for path in there):
                return self._look_at(there)
        return self._look_everywhere(after_failure=after_failure)

    def _never_was(self, path: str) -> bool:
        """Whether a hint is about a file that came and went between two looks, as the temporary files of editors do."""
        if path in self._readings.by_path or os.path.lexists(self.order.project / path):
            return False
        if not path.startswith(CONTENT + "/"):
            return False
        inside = path + "/"
        assets = (asset.path for asset in self._scan.assets)
        return not any(known == path or known.startswith(inside) for known in (*self._readings.by_path, *assets))

    def _look_at(self, paths: list[str]) -> bool:
        """Read some known files again; fall back to a full look as soon as one is no longer what it was."""
        assert self._settings is not None  # noqa: S101 - the first look is a full one, which sets it
        seen = Changes()
        for path in paths:
            found = self._readings.by_path[path].found
            found = found or next((one for one in self._scan.documents if one.path == path), None)
            full = self.order.project / path
            if found is None or full.is_symlink() or not full.is_file():
                return self._look_everywhere()
            # without times: the next full look reads it once more, and need not trust this one
            self._readings.read(found, None, self._settings.config, seen)
        return bool(seen.changed) and self._publish(seen)

    def _look_everywhere(self, *, after_failure: bool = False) -> bool:
        """Look at everything; `after_failure` makes an edition even of what the look that failed has seen already."""
        seen, old = Changes(), self._settings
        settings = look_at_settings(self.order, old, seen)
        if old is not None and settings.theme is not old.theme and not (self.edition and self.edition.faulty):
            self._spare = old.theme
        looked_ns = time.time_ns()
        found = scan(self.order.project)
        seen.structure |= self._readings.forget_gone({one.path for one in found.documents})
        seen.structure |= found.assets != self._scan.assets or found.diagnostics != self._scan.diagnostics
        if self.edition is None or old is None or not settings.parses_like(old):
            self._readings.read_all(found.documents, looked_ns, settings.config, seen)
        else:
            self._readings.read_changed(found.documents, looked_ns, settings.config, seen)
        self._scan, self._settings = found, settings
        self.touched = seen.structure or bool(seen.changed)
        if not (self.touched or seen.history or after_failure or self.edition is None):
            return False
        return self._publish(seen, whole=seen.history or after_failure)

    # --- publishing ---------------------------------------------------------------------------------------------------

    def _publish(self, seen: Changes, *, whole: bool = False) -> bool:
        """Make the next edition, and say so."""
        assert self._settings is not None  # noqa: S101 - set by the first look
        self._generation += 1
        if self._assembly is not None and not (whole or seen.structure):
            changed = [self._readings.by_path[path].for_site() for path in seen.changed]
            if (assembly := reassemble(self._assembly, changed)) is not None:
                self._assembly, self.provisional = assembly, True
                assert self.edition is not None  # noqa: S101 - made from the assembly
                self.edition = next_of(self.edition, assembly.site, self._readings, self._settings, self._scan, seen)
                return True
        self.provisional = False
        self._make_edition(self._assemble(), seen)
        return True

    def _make_edition(self, assembly: Assembly, seen: Changes) -> None:
        assert self._settings is not None  # noqa: S101 - set by the first look
        self._assembly = assembly
        self.edition = first_of(
            self.order, self.edition, assembly.site, self._readings, self._settings, self._scan, seen, self._spare
        )

    def _assemble(self) -> Assembly:
        assert self._settings is not None  # noqa: S101 - set by the first look
        settings = self._settings
        assembly = assembled(
            self._readings.documents(),
            self._scan.assets,
            settings.config,
            now=self.order.clock(),
            drafts=self.order.drafts,
            future=self.order.future,
            static_files=frozenset(output.path for output in settings.theme.assets),
        )
        return replace(assembly, site=replace(assembly.site, changed=settings.history))

    # --- making sure --------------------------------------------------------------------------------------------------

    def assemble_again(self) -> Whole:
        """Assemble the whole site after a provisional edition; give nothing when that edition says the same.

        This takes long in a large catalogue and may be called in another thread while looking goes on.
        """
        generation, old = self._generation, self.edition
        assembly = self._assemble()
        if old is not None:
            assembly = replace(assembly, site=replace(assembly.site, now=old.site.now))
            if assembly.site == old.site:
                return Whole(generation, None)
        return Whole(generation, assembly)

    def confirm(self, whole: Whole) -> bool:
        """Publish what `assemble_again` gave, if there is anything; tell whether there is a new edition.

        When something was changed in the meantime the edition stays provisional, and the whole is of no use.
        """
        if whole.generation != self._generation:
            return False
        self.provisional = False
        if whole.assembly is None:
            return False
        self._make_edition(whole.assembly, Changes())
        return True
