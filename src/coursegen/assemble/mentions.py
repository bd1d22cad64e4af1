"""Which documents may name a course: by everything that one of their requirements, or of their lists, may stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.prerequisites import CourseNames, wanted
from coursegen.assemble.title_matching import readings
from coursegen.model import Document


def asked(document: Document) -> tuple[str, ...]:
    """Return the texts of a document that may name a course or lesson: its requirements, and the list of a path."""
    listed = [block for block in document.roles if block.kind == "structure"] if document.kind == "path" else []
    needs = () if document.kind not in ("course", "lesson", "path") else wanted(document)
    return (*(want.item.text for want in needs), *(item.text for block in listed for item in block.items))


class Mentions:
    """An index of all documents by what they ask for, made when it is first used.

    It stays right for as long as every document asks for the same (see `asked`).
    """

    def __init__(self, entries: Iterable[NamedDocument], names: CourseNames) -> None:
        self._entries = entries
        self._names = names

    @cached_property
    def _paths(self) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        known: dict[tuple[str, str], tuple[str, ...]] = {}
        for entry in self._entries:
            language = entry.document.meta.language or ""
            for text in asked(entry.document):
                if (language, text) not in known:
                    known[language, text] = (text, *readings(text, self._names.lexicon(entry.document)))
                for reading in known[language, text]:
                    found[reading].add(entry.path)
        return found

    def of(self, names: Iterable[str]) -> set[str]:
        """Return the paths of the documents that may ask for one of these names."""
        return {path for name in names for path in self._paths.get(name, ())}
