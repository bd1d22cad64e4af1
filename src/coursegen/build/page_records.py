"""What earlier builds made, by its key: a file that would be made the same again stays as it is published.

What is remembered of the pages of one course lies together, in a group: of a course in which nothing has changed, one
key is compared, and nothing is written again. What pages name is kept apart, and read only where it is asked for.
"""

from __future__ import annotations

import hashlib
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
_LINKS_KIND = "named"
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

    def made(self) -> Iterator[Output | Diagnostic]:
        """Return what the step made, of which the files stay as they are published."""
        yield from kept_outputs(self.files)
        yield from self.diagnostics


class CourseRecord(msgspec.Struct, frozen=True, array_like=True):
    """The steps of one course by name, or those that belong to none, and the `goals` that all their pages name.

    While `key` is the same, so are the keys of all its steps; it is b"" where nobody has made one.
    """

    key: bytes
    steps: dict[str, StepRecord]
    goals: str


_FRAMES: Codec[Frames] = Codec(Frames)
_GROUPS: Codec[CourseRecord] = Codec(CourseRecord)
_LINKS: Codec[tuple[PageLinks, ...]] = Codec(tuple[PageLinks, ...])
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

    def find_current_course(self, group: str, key: bytes) -> Iterable[StepRecord] | None:
        """Return what the steps of a group made, if their common key is the same and all files are published so.

        Otherwise the key is noted for those that are found and stored one by one.
        """
        before = self._group(group)
        if before.key == key and all(self._is_there(step.files) for step in before.steps.values()):
            self._whole[group] = before
            return before.steps.values()
        self._keys[group] = key
        return None

    def find_current(self, name: str, key: bytes, group: str = "") -> StepRecord | None:
        """Return what a step made the last time, if its key is the same and its files are still published so."""
        step = self._group(group).steps.get(name)
        if step is None or step.key != key or not self._is_there(step.files):
            return None
        self._steps[group][name] = step
        return step

    def find_current_copies(self, name: str, key: bytes, group: str = "") -> tuple[File, ...] | None:
        """Return the files of a page's copies as `find_current` does, where the page itself has to be made again."""
        step = self._group(group).steps.get(name)
        if step is None or step.copy != key or self.published is None:
            return None
        return step.files[1:] if self._is_there(step.files[1:]) else None

    def store(self, name: str, step: StepRecord, links: tuple[PageLinks, ...] = (), group: str = "") -> None:
        """Remember what a step made in this build, and what each of its HTML files names."""
        self._steps[group][name] = step
        if links:
            key, data = _links_key(name, step), _LINKS.encode(links)
            if data is not None and self._cache.keeps:
                self._cache.put(_LINKS_KIND, {key: data})
            else:
                self._held[key] = links

    def page_links(self, read: Callable[[str], PageLinks]) -> tuple[set[str], LinksOfPages]:
        """Return all places that pages name, and what each of them names, once all steps are done.

        What the cache has lost of it is `read` again.
        """
        links = LinksOfPages(self, {name: group.steps for name, group in self._whole.items()} | self._steps, read)
        for name, steps in self._steps.items():
            goals = dict.fromkeys(goal for page in links.of_group(name) for goal in page.goals.split("\0"))
            self._changed[name] = CourseRecord(self._keys.get(name, b""), steps, "\0".join(goals))
        groups = (*self._whole.values(), *self._changed.values())
        return {goal for group in groups for goal in group.goals.split("\0")}, links

    def links_of(self, steps: Mapping[str, StepRecord]) -> dict[str, tuple[PageLinks, ...]]:
        """Return what the HTML files of some steps name, as far as it is known."""
        keys = {name: _links_key(name, step) for name, step in steps.items()}
        stored = self._cache.get(_LINKS_KIND, keys.values())
        known = {}
        for name, key in keys.items():
            data = stored.get(key)
            links = self._held.get(key) or (_LINKS.decode(data) if data is not None else None)
            if links is not None:
                known[name] = links
        return known

    def save(self) -> None:
        """Keep the memory for the next build: the groups in which something has changed, and what pages name."""
        changed = {_group_key(name): group for name, group in self._changed.items() if group != self._group(name)}
        values = {key: data for key, group in changed.items() if (data := _GROUPS.encode(group)) is not None}
        if self.frames != self._frames_before and (frames := _FRAMES.encode(self.frames)) is not None:
            values[_FRAMES_KEY] = frames
        self._cache.put(_KIND, values)
        groups = self._whole | self._changed
        self._cache.keep_only(_KIND, [_FRAMES_KEY, *map(_group_key, groups)])
        if self._cache.is_crowded(_LINKS_KIND, sum(len(group.steps) for group in groups.values())):
            steps = (step for group in groups.values() for step in group.steps.items())
            self._cache.keep_only(_LINKS_KIND, [_links_key(*step) for step in steps])
        self._cache.commit()

    def _group(self, name: str) -> CourseRecord:
        if name not in self._before:
            key = _group_key(name)
            data = self._cache.get(_KIND, [key]).get(key)
            self._before[name] = (_GROUPS.decode(data) if data is not None else None) or _NOTHING
        return self._before[name]

    def _is_there(self, files: Iterable[File]) -> bool:
        return self.published is None or all(self.published.holds(*file) for file in files)


class LinksOfPages(Mapping[str, PageLinks]):
    """What each HTML file of the site names, by its path; it is read from the cache when it is asked for."""

    def __init__(
        self, records: PageRecords, groups: Mapping[str, Mapping[str, StepRecord]], read: Callable[[str], PageLinks]
    ) -> None:
        self._records = records
        self._groups = groups
        self._read_again = read
        self._recent: tuple[str, dict[str, PageLinks]] = ("", {})

    def __getitem__(self, path: str) -> PageLinks:
        """Return what one file names."""
        group = self._group_of[path]
        if path not in self._recent[1]:
            self._recent = group, self._read(group)
        return self._recent[1][path]

    def __iter__(self) -> Iterator[str]:
        """Return the paths, those of one group after another."""
        return iter(self._group_of)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._group_of)

    def of_group(self, group: str) -> Iterable[PageLinks]:
        """Return what the files of one group name."""
        return self._read(group).values()

    @cached_property
    def _group_of(self) -> Mapping[str, str]:
        return {path: name for name, steps in self._groups.items() for step in steps.values() for path in _pages(step)}

    def _read(self, group: str) -> dict[str, PageLinks]:
        steps = self._groups[group]
        known = self._records.links_of(steps)
        by_path: dict[str, PageLinks] = {}
        for name, step in steps.items():
            paths = _pages(step)
            links = known.get(name, ())
            by_path.update(zip(paths, links if len(links) == len(paths) else map(self._read_again, paths), strict=True))
        return by_path


def file_of(path: str, content: bytes) -> File:
    """Return what is remembered of a file."""
    return path, len(content), hashlib.sha256(content).hexdigest()


def kept_outputs(files: Iterable[File]) -> Iterable[Output]:
    """Return files as outputs that stay as they are published."""
    return (Output(path, Kept(size, sha256)) for path, size, sha256 in files)


def _pages(step: StepRecord) -> list[str]:
    return [path for path, _, _ in step.files if path.endswith(".html")]


def _group_key(name: str) -> bytes:
    return key_of("group", name)


def _links_key(name: str, step: StepRecord) -> bytes:
    """Return the key under which the cache has what the files of a step name."""
    return key_of("named", name, step.key)
