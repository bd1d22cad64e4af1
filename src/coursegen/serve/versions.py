"""The documents as they were read last, each with its last version without an error, which pages are made from."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from coursegen.documents import Documents, ParsedDocument
from coursegen.files.scan import Found
from coursegen.memory.cache import Cache
from coursegen.memory.program import program_digest
from coursegen.model import Body, Config, Document
from coursegen.problems.diagnostic import apply_severities
from coursegen.serve.options import PreviewOptions
from coursegen.serve.prefetch import MANY, Prefetch, Stopped
from coursegen.workers import Workers


@dataclass(slots=True)
class Changes:
    """What is different since the last time: the paths of documents that are new or different.

    `structure` says that files have come or gone, or that something other than a document is different; `history` that
    the repository is at another commit.
    """

    changed: list[str] = field(default_factory=list)
    structure: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A document as it was read last, and the last version of it without an error, which is shown."""

    current: ParsedDocument
    shown: ParsedDocument

    def for_site(self) -> Document:
        """Return the document that the site is assembled from: the last good one, with what is wrong now."""
        if self.shown is self.current:
            return self.current.document
        return replace(self.shown.document, diagnostics=self.current.document.diagnostics)


class DocumentVersions:
    """The versions of all documents; for the one thread that reads, except where another is named."""

    def __init__(self, options: PreviewOptions) -> None:
        self._options = options
        self._stopped = threading.Event()
        self._prefetch: Prefetch | None = None
        self._no_cache = Cache(options.project, enabled=False)
        self._documents = Documents(
            options.project, self._no_cache, Workers(1), program_digest(), source_lines=options.source_lines
        )
        self.by_path: Mapping[str, DocumentVersion] = {}

    @cached_property
    def _reader(self) -> Cache:
        """The cache as the rendering thread reads it, which is the first to ask for it."""
        return Cache(self._options.project, readonly=True)

    def documents(self) -> list[Document]:
        """Return the documents that the site is assembled from; in any thread."""
        return [version.for_site() for version in self.by_path.values()]

    def bodies(self) -> Mapping[str, Body]:
        """Return the bodies as they are now, for the thread that renders; what is read later does not change them."""
        shown = {path: version.shown for path, version in self.by_path.items()}
        return self._documents.bodies(shown, lambda: self._reader)

    def stop(self) -> None:
        """Let the first reading end early, with an exception; in any thread."""
        self._stopped.set()
        if self._prefetch is not None:
            self._prefetch.stop()

    def read_all(self, found: Sequence[Found], config: Config, changes: Changes) -> None:
        """Read everything, with what earlier runs remembered; a text with errors stays as it was shown before.

        What is edited later is not put into the cache: a build that writes into it would have to be waited for.
        """
        options = self._options
        with Cache(options.project, enabled=options.remember) as cache:
            documents = self._documents.with_cache(cache)
            if len(found) >= MANY and documents.is_unknown():
                self._prefetch = Prefetch(options.project, config, source_lines=options.source_lines)
                self._prefetch.wait(self._stopped)
            shown = [version.shown.key for version in self.by_path.values()]
            gathered = documents.gather(found, config, keep=shown, progress=self._go_on)
        self._documents = documents.with_cache(self._no_cache)
        self.by_path = self._versions(gathered.by_path, config, changes)

    def read_changed(self, found: Sequence[Found], config: Config, changes: Changes) -> None:
        """Read all files that are not certainly as they were."""
        versions = self._versions(self._documents.gather(found, config).by_path, config, changes)
        changes.structure |= versions.keys() != self.by_path.keys()
        self.by_path = versions

    def read_again(self, paths: Iterable[str], config: Config, changes: Changes) -> None:
        """Read the files of some documents, whatever the system says of them."""
        documents = self._documents.reread(paths, config)
        self.by_path = {**self.by_path, **self._versions(documents, config, changes)}

    def _versions(
        self, documents: Mapping[str, ParsedDocument], config: Config, changes: Changes
    ) -> dict[str, DocumentVersion]:
        """Return the next versions of documents; `changes` is told which are new or different."""
        versions = {path: _next(self.by_path.get(path), current, config) for path, current in documents.items()}
        for path, version in versions.items():
            before = self.by_path.get(path)
            if before is None or before.current.key != version.current.key:
                changes.changed.append(path)
        return versions

    def _go_on(self, *_: object) -> None:
        if self._stopped.is_set():
            raise Stopped


def _next(before: DocumentVersion | None, current: ParsedDocument, config: Config) -> DocumentVersion:
    if before is None:
        return DocumentVersion(current, current)
    if before.current is current:
        return before
    is_same = before.current.key == current.key  # and only the times of the file are others
    if (is_same and before.shown is not before.current) or (not is_same and _has_errors(current.document, config)):
        return DocumentVersion(current, before.shown)
    return DocumentVersion(current, current)


def _has_errors(document: Document, config: Config) -> bool:
    return any(problem.severity == "error" for problem in apply_severities(document.diagnostics, config.severities))
