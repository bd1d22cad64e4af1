"""What earlier builds made, by its key: a file that would be made the same again stays as it is published.

What is remembered of the pages of one course lies together, in a group: of a course in which nothing has changed, one
key is compared, and nothing is written again. What pages name is kept apart, and read only where it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from coursegen.checks.page_links import PageLinks
from coursegen.exporters.html.page_keys import Frames
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import Codec
from coursegen.model import Kept, Output
from coursegen.problems.diagnostic import Diagnostic
from coursegen.publish import Published

_KIND = "made"
_NAMED = "named"
_FRAMES_KEY = key_of("the frames of its pages")


File = tuple[str, int, str]
"""Path, size in bytes, and SHA-256."""


class StepRecord(msgspec.Struct, frozen=True, array_like=True):
    """What came of one step under one key: (path, size in bytes, SHA-256) of each file, and what was said.

    For a page, `copy` is the key of all files but the first: its Markdown copy, which does not depend on templates.
    """

    key: bytes
    files: tuple[File, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    copy: bytes = b""


class CourseRecord(msgspec.Struct, frozen=True, array_like=True):
    """The steps of one course by name, or those that belong to none, and the `goals` that all their pages name.

    While `key` is the same, so are the keys of all its steps; it is b"" where nobody has made one.
    """

    key: bytes
    made: dict[str, StepRecord]
    goals: str


_FRAMES: Codec[Frames] = Codec(Frames)
_GROUPS: Codec[CourseRecord] = Codec(CourseRecord)
_REFERENCES: Codec[tuple[PageLinks, ...]] = Codec(tuple[PageLinks, ...])
_NOTHING = CourseRecord(b"", {}, "")


class PageRecords:
    """The steps of the last build, and those of this one; `published` is None when nothing is to be written."""

    def __init__(self, cache: Cache, published: Published | None) -> None:
        self.published = published
        self._cache = cache
        self._before: dict[str, CourseRecord] = {}
        self._whole: dict[str, CourseRecord] = {}
        self._steps: defaultdict[str, dict[str, StepRecord]] = defaultdict(dict)
        self._keys: dict[str, bytes] = {}
        self._changed: dict[str, CourseRecord] = {}
        self._held: dict[bytes, tuple[PageLinks, ...]] = {}
        stored = cache.get(_KIND, [_FRAMES_KEY]).get(_FRAMES_KEY)
        self._frames_before = (_FRAMES.decode(stored) if stored is not None else None) or Frames()
        self.frames = self._frames_before

    def recall_group(self, group: str, key: bytes) -> Iterable[StepRecord] | None:
        """Return what the steps of a group made, if their common key is the same and all files are published so.

        Otherwise the key is noted for those that are recalled and kept one by one.
        """
        before = self._group(group)
        if before.key == key and all(self._is_there(made.files) for made in before.made.values()):
            self._whole[group] = before
            return before.made.values()
        self._keys[group] = key
        return None

    def recall(self, name: str, key: bytes, group: str = "") -> StepRecord | None:
        """Return what a step made the last time, if its key is the same and its files are still published so."""
        made = self._group(group).made.get(name)
        if made is None or made.key != key or not self._is_there(made.files):
            return None
        self._steps[group][name] = made
        return made

    def recall_copy(self, name: str, key: bytes, group: str = "") -> tuple[File, ...] | None:
        """Return the files of a page's copy as `recall` does, where the page itself has to be made again."""
        made = self._group(group).made.get(name)
        if made is None or made.copy != key or self.published is None:
            return None
        return made.files[1:] if self._is_there(made.files[1:]) else None

    def keep(self, name: str, made: StepRecord, named: tuple[PageLinks, ...] = (), group: str = "") -> None:
        """Remember what a step made in this build, and what each of its HTML files names."""
        self._steps[group][name] = made
        if named:
            key, data = _address(name, made), _REFERENCES.encode(named)
            if data is not None and self._cache.keeps:
                self._cache.put(_NAMED, {key: data})
            else:
                self._held[key] = named

    def named(self, again: Callable[[str], PageLinks]) -> tuple[set[str], LinksOfPages]:
        """Return all places that pages name, and what each of them names, once all steps are done.

        What the cache has lost of it is read `again`.
        """
        named = LinksOfPages(self, {name: group.made for name, group in self._whole.items()} | self._steps, again)
        for name, steps in self._steps.items():
            goals = dict.fromkeys(goal for page in named.of_group(name) for goal in page.goals.split("\0"))
            self._changed[name] = CourseRecord(self._keys.get(name, b""), steps, "\0".join(goals))
        groups = (*self._whole.values(), *self._changed.values())
        return {goal for group in groups for goal in group.goals.split("\0")}, named

    def references(self, steps: Mapping[str, StepRecord]) -> dict[str, tuple[PageLinks, ...]]:
        """Return what the HTML files of some steps name, as far as it is known."""
        keys = {name: _address(name, made) for name, made in steps.items()}
        stored = self._cache.get(_NAMED, keys.values())
        found = {}
        for name, key in keys.items():
            data = stored.get(key)
            some = self._held.get(key) or (_REFERENCES.decode(data) if data is not None else None)
            if some is not None:
                found[name] = some
        return found

    def save(self) -> None:
        """Keep the memory for the next build: the groups in which something has changed, and what pages name."""
        changed = {_of_group(name): group for name, group in self._changed.items() if group != self._group(name)}
        values = {key: data for key, group in changed.items() if (data := _GROUPS.encode(group)) is not None}
        if self.frames != self._frames_before and (frames := _FRAMES.encode(self.frames)) is not None:
            values[_FRAMES_KEY] = frames
        self._cache.put(_KIND, values)
        groups = self._whole | self._changed
        self._cache.keep_only(_KIND, [_FRAMES_KEY, *map(_of_group, groups)])
        if self._cache.is_crowded(_NAMED, sum(len(group.made) for group in groups.values())):
            steps = (step for group in groups.values() for step in group.made.items())
            self._cache.keep_only(_NAMED, [_address(*step) for step in steps])
        self._cache.commit()

    def _group(self, name: str) -> CourseRecord:
        if name not in self._before:
            key = _of_group(name)
            data = self._cache.get(_KIND, [key]).get(key)
            self._before[name] = (_GROUPS.decode(data) if data is not None else None) or _NOTHING
        return self._before[name]

    def _is_there(self, files: Iterable[File]) -> bool:
        return self.published is None or all(self.published.holds(*file) for file in files)


class LinksOfPages(Mapping[str, PageLinks]):
    """What each HTML file of the site names, by its path; it is read from the cache when it is asked for."""

    def __init__(
        self, memory: PageRecords, groups: Mapping[str, Mapping[str, StepRecord]], again: Callable[[str], PageLinks]
    ) -> None:
        self._memory = memory
        self._groups = groups
        self._again = again
        self._recent: tuple[str, dict[str, PageLinks]] = ("", {})

    def __getitem__(self, path: str) -> PageLinks:
        """Return what one file names."""
        group = self._places[path]
        if path not in self._recent[1]:
            self._recent = group, self._read(group)
        return self._recent[1][path]

    def __iter__(self) -> Iterator[str]:
        """Return the paths, those of one group after another."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._places)

    def of_group(self, group: str) -> Iterable[PageLinks]:
        """Return what the files of one group name."""
        return self._read(group).values()

    @cached_property
    def _places(self) -> Mapping[str, str]:
        return {path: name for name, steps in self._groups.items() for made in steps.values() for path in _pages(made)}

    def _read(self, group: str) -> dict[str, PageLinks]:
        steps = self._groups[group]
        known = self._memory.references(steps)
        found: dict[str, PageLinks] = {}
        for name, made in steps.items():
            paths = _pages(made)
            some = known.get(name, ())
            found.update(zip(paths, some if len(some) == len(paths) else map(self._again, paths), strict=True))
        return found


def kept_outputs(files: Iterable[File]) -> Iterable[Output]:
    """Return files as outputs that stay as they are published."""
    return (Output(path, Kept(size, sha256)) for path, size, sha256 in files)


def _pages(made: StepRecord) -> list[str]:
    return [path for path, _, _ in made.files if path.endswith(".html")]


def _of_group(name: str) -> bytes:
    return key_of("group", name)


def _address(name: str, made: StepRecord) -> bytes:
    """Return the key under which the cache has what the files of a step name."""
    return key_of("named", name, made.key)
