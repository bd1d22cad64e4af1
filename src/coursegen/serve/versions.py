"""The documents as they were read last: a file is read when it may be different, and parsed when it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from coursegen.files.scan import Found, read_source
from coursegen.files.stamps import RECENT_NS
from coursegen.model import Body, Config, Document
from coursegen.problems.diagnostic import apply_severities
from coursegen.serve.memory import Memory
from coursegen.serve.options import PreviewOptions


@dataclass(slots=True)
class Changes:
    """What one look found: documents that are new or different, by path.

    `structure` says that files have come or gone, or that something other than a document is different; `history` that
    the repository is at another commit.
    """

    changed: list[str] = field(default_factory=list)
    structure: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A file as it was read last. `shown` is the last reading without an error, which pages are made from.

    `found` is what to compare the next look with, None when the file has to be read in any case. `body` belongs to
    `shown`; None means that the memory has it.
    """

    found: Found | None
    document: Document
    body: Body | None
    shown: Document

    def for_site(self) -> Document:
        """Return the document that the site is assembled from: the last good one, with what is wrong now."""
        if self.shown is self.document:
            return self.document
        return replace(self.shown, diagnostics=self.document.diagnostics)


class DocumentVersions:
    """All readings by path; it belongs to the one thread that looks."""

    def __init__(self, order: PreviewOptions) -> None:
        self._order = order
        self._memory = Memory(order.project, source_lines=order.source_lines, enabled=order.remember)
        self.by_path: dict[str, DocumentVersion] = {}

    def documents(self) -> list[Document]:
        """Return the documents that the site is assembled from; may be asked in another thread than that of looks."""
        return [reading.for_site() for reading in list(self.by_path.values())]

    def bodies(self) -> Mapping[str, Body]:
        """Return the bodies as they are now; what is read later does not change them."""
        held = {path: reading.body for path, reading in self.by_path.items() if reading.body is not None}
        return self._memory.bodies(held, tuple(self.by_path))

    def read_all(self, found: Sequence[Found], looked_ns: int, config: Config, seen: Changes) -> None:
        """Read everything, with what the last preview remembered; a text with errors stays as it was shown before."""
        known = {path: (reading, self._memory.held(path, reading.body)) for path, reading in self.by_path.items()}
        for one, document, body in self._memory.read_and_parse(found, looked_ns, config):
            reading = DocumentVersion(_trusted(one, looked_ns), document, body, document)
            if one.path in known and _has_errors(document, config):
                before, shown_body = known[one.path]
                reading = dataclasses.replace(reading, body=shown_body(), shown=before.shown)
            self.by_path[one.path] = reading
            seen.changed.append(one.path)
        seen.structure = True

    def stop(self) -> None:
        """Let the first reading end early, from any thread."""
        self._memory.stop()

    def forget_gone(self, there: Collection[str]) -> bool:
        """Drop what is no longer there; tell whether there was anything."""
        gone = self.by_path.keys() - there
        for path in gone:
            del self.by_path[path]
        return bool(gone)

    def read_changed(self, found: Sequence[Found], looked_ns: int, config: Config, seen: Changes) -> None:
        """Read all files that are not certainly as they were."""
        for one in found:
            reading = self.by_path.get(one.path)
            if reading is None or reading.found != one:
                self.read(one, _trusted(one, looked_ns), config, seen)

    def read(self, found: Found, trusted: Found | None, config: Config, seen: Changes) -> None:
        """Read a file and parse it if its bytes are others; `trusted` is what to compare the next look with."""
        from coursegen.parse import parse  # not needed to show what is remembered

        source = read_source(self._order.project, found)
        before = self.by_path.get(found.path)
        if before is not None and before.document.digest == source.digest:
            self.by_path[found.path] = dataclasses.replace(before, found=trusted)
            return
        document, body = parse(
            source, config.html, config.language, config.macros, source_lines=self._order.source_lines
        )
        reading = DocumentVersion(trusted, document, body, document)
        if before is not None and _has_errors(document, config):
            reading = dataclasses.replace(reading, body=before.body, shown=before.shown)
        self.by_path[found.path] = reading
        seen.changed.append(found.path)
        seen.structure |= before is None


def _has_errors(document: Document, config: Config) -> bool:
    return any(one.severity == "error" for one in apply_severities(document.diagnostics, config.severities))


def _trusted(found: Found, looked_ns: int) -> Found | None:
    recent = max(found.modified_ns, found.changed_ns) > looked_ns - RECENT_NS
    return None if recent else found
