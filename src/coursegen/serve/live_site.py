"""The site kept in memory: each time it finds what changed in the project, parses that alone, and makes an edition."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from coursegen.assemble import Assembly, assembled
from coursegen.assemble.incremental import reassemble
from coursegen.exporters.html import Renderer, pages
from coursegen.files.scan import CONTENT, Scan, scan
from coursegen.model import Site
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order
from coursegen.serve.edition import Change, Edition, SourceRenderer
from coursegen.serve.options import PreviewOptions
from coursegen.serve.settings import PreviewSettings, current_settings
from coursegen.serve.versions import Changes, DocumentVersions
from coursegen.theme import Theme

MOST_CHANGES = 5


def first_of(
    options: PreviewOptions,
    old: Edition | None,
    site: Site,
    versions: DocumentVersions,
    settings: PreviewSettings,
    files: Scan,
    changes: Changes,
    spare: Theme | None,
) -> Edition:
    """Make an edition of a site that was assembled as a whole."""
    bodies = versions.bodies()
    kind = SourceRenderer if options.source_lines else Renderer
    return Edition(
        number=old.number + 1 if old else 1,
        site=site,
        bodies=bodies,
        theme=settings.theme,
        renderer=kind(site, settings.theme, bodies),
        pages={page.file: page for page in pages(site)},
        diagnostics=_problems(site, settings, files),
        changes=_changed_pages(site, versions, changes) if old else (),
        spare=spare,
        files=changes.structure,
    )


def next_of(
    old: Edition, site: Site, versions: DocumentVersions, settings: PreviewSettings, files: Scan, changes: Changes
) -> Edition:
    """Make an edition of a site with the same addresses and pages, of which a few texts are different."""
    bodies = versions.bodies()
    return Edition(
        number=old.number + 1,
        site=site,
        bodies=bodies,
        theme=old.theme,
        renderer=old.renderer.successor(site, bodies),
        pages=old.pages,
        diagnostics=_problems(site, settings, files),
        changes=_changed_pages(site, versions, changes),
        spare=old.spare,
        faulty=old.faulty,
    )


def _problems(site: Site, settings: PreviewSettings, files: Scan) -> tuple[Diagnostic, ...]:
    problems = (*settings.problems, *files.diagnostics, *settings.flaws)
    return in_file_order((*site.diagnostics, *apply_severities(problems, site.config.severities)))


def _changed_pages(site: Site, versions: DocumentVersions, changes: Changes) -> tuple[Change, ...]:
    """Name the pages of the documents that were changed, a few of them at most."""
    paths = [path for path in changes.changed if path in site.urls]
    return tuple(Change(site.urls[path], versions.by_path[path].shown.document.title) for path in paths[:MOST_CHANGES])


@dataclass(frozen=True, slots=True)
class Whole:
    """A site that was assembled as a whole, and of which state; None when it is as the provisional one."""

    generation: int
    assembly: Assembly | None


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


class LiveSite:
    """Keeps what was read and parsed; `refresh` is called by one thread only, editions may be used by another."""

    def __init__(self, options: PreviewOptions) -> None:
        self.options = options
        self.edition: Edition | None = None
        self.touched = False
        """Whether the last look at everything found a file that was different."""
        self.provisional = False
        """Whether the edition was made without assembling the whole site."""
        self._versions = DocumentVersions(options)
        self._scan = Scan()
        self._settings: PreviewSettings | None = None
        self._assembly: Assembly | None = None
        self._spare: Theme | None = None
        self._generation = 0
        self._broken_off = False

    def refresh(self, hints: Collection[str] = ()) -> bool:
        """Bring the edition up to date with the project; return whether there is a new one.

        Without hints, the whole tree is looked at. Hints are paths relative to the project: if all of them are Markdown
        files that are known already, only those are looked at, and a later full look decides whether that was enough.
        """
        after_failure, self._broken_off = self._broken_off, True
        is_new = self._refresh_hinted(hints) if hints and not after_failure else self._refresh_all(after_failure)
        self._broken_off = False
        return is_new

    def stop(self) -> None:
        """Let a first look that takes long end soon, from any thread."""
        self._versions.stop()

    # --- what changed -------------------------------------------------------------------------------------------------

    def _refresh_hinted(self, hints: Collection[str]) -> bool:
        if self.edition is None:
            return self._refresh_all()
        paths = [path for path in sorted(hints) if not self._never_was(path)]
        if not paths:
            return False
        if all(path in self._versions.by_path and _is_plain(self.options.project / path) for path in paths):
            return self._refresh_documents(paths)
        return self._refresh_all()

    def _never_was(self, path: str) -> bool:
        """Whether a hint is about a file that came and went between two looks, as the temporary files of editors do."""
        if path in self._versions.by_path or os.path.lexists(self.options.project / path):
            return False
        if not path.startswith(CONTENT + "/"):
            return False
        inside = path + "/"
        assets = (asset.path for asset in self._scan.assets)
        return not any(known == path or known.startswith(inside) for known in (*self._versions.by_path, *assets))

    def _refresh_documents(self, paths: list[str]) -> bool:
        """Read some known files again; the next full look reads them once more, and need not trust this one."""
        assert self._settings is not None  # noqa: S101 - the first look is a full one, which sets it
        changes = Changes()
        self._versions.read_again(paths, self._settings.config, changes)
        return bool(changes.changed) and self._publish(changes)

    def _refresh_all(self, after_failure: bool = False) -> bool:
        """Look at everything; `after_failure` makes an edition even of what the look that failed has seen already."""
        changes, old = Changes(), self._settings
        settings = current_settings(self.options, old, changes)
        if old is not None and settings.theme is not old.theme and not (self.edition and self.edition.faulty):
            self._spare = old.theme
        files = scan(self.options.project)
        changes.structure |= files.assets != self._scan.assets or files.diagnostics != self._scan.diagnostics
        if self.edition is None or old is None or not settings.parses_like(old):
            self._versions.read_all(files.documents, settings.config, changes)
            changes.structure = True
        else:
            self._versions.read_changed(files.documents, settings.config, changes)
        self._scan, self._settings = files, settings
        self.touched = changes.structure or bool(changes.changed)
        if not (self.touched or changes.history or after_failure or self.edition is None):
            return False
        return self._publish(changes, whole=changes.history or after_failure)

    # --- publishing ---------------------------------------------------------------------------------------------------

    def _publish(self, changes: Changes, *, whole: bool = False) -> bool:
        """Make the next edition, and return true."""
        assert self._settings is not None  # noqa: S101 - set by the first look
        self._generation += 1
        if self._assembly is not None and not (whole or changes.structure):
            documents = [self._versions.by_path[path].for_site() for path in changes.changed]
            if (assembly := reassemble(self._assembly, documents)) is not None:
                self._assembly, self.provisional = assembly, True
                assert self.edition is not None  # noqa: S101 - made from the assembly
                self.edition = next_of(self.edition, assembly.site, self._versions, self._settings, self._scan, changes)
                return True
        self.provisional = False
        self._make_edition(self._assemble(), changes)
        return True

    def _make_edition(self, assembly: Assembly, changes: Changes) -> None:
        assert self._settings is not None  # noqa: S101 - set by the first look
        self._assembly = assembly
        self.edition = first_of(
            self.options, self.edition, assembly.site, self._versions, self._settings, self._scan, changes, self._spare
        )

    def _assemble(self) -> Assembly:
        assert self._settings is not None  # noqa: S101 - set by the first look
        settings = self._settings
        assembly = assembled(
            self._versions.documents(),
            self._scan.assets,
            settings.config,
            now=self.options.clock(),
            drafts=self.options.drafts,
            future=self.options.future,
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
