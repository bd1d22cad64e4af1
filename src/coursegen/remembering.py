"""What earlier builds made, by its key: a file that would be made the same again stays as it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from coursegen.cache import Cache, key_of
from coursegen.codec import Codec
from coursegen.diagnostics import Diagnostic
from coursegen.exporters.html.keys import Frames
from coursegen.model import Kept, Output
from coursegen.rendered import References
from coursegen.write import Published

_KIND = "made"
_KEY = key_of("what the last build made")
_FRAMES_KEY = key_of("the frames of its pages")


File = tuple[str, int, str]
"""Path, size in bytes, and SHA-256."""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """What came of one step under one key: (path, size in bytes, SHA-256) of each file, and what was said.

    `references` gives what each HTML file names, in their order. For a page, `copy` is the key of all files but the
    first: its Markdown copy, which does not depend on templates.
    """

    key: bytes
    files: tuple[File, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    references: tuple[References, ...] = ()
    copy: bytes = b""

    def named(self) -> Iterator[tuple[str, References]]:
        """Give what each HTML file names, by its path."""
        return zip((path for path, _, _ in self.files if path.endswith(".html")), self.references, strict=False)


_FRAMES: Codec[Frames] = Codec(Frames)
_MADE: Codec[dict[str, Made]] = Codec(dict[str, Made])


@dataclass(slots=True)
class Memory:
    """The steps of the last build by name, and those of this one; `published` is None when nothing is to be written."""

    before: Mapping[str, Made]
    published: Published | None
    frames: Frames = field(default_factory=Frames)
    now: dict[str, Made] = field(default_factory=dict)

    def recall(self, name: str, key: bytes) -> Made | None:
        """Give what a step made the last time, if its key is the same and its files are still published so."""
        made = self.before.get(name)
        if made is None or made.key != key:
            return None
        if self.published is not None and not all(self.published.holds(*file) for file in made.files):
            return None
        self.now[name] = made
        return made

    def recall_copy(self, name: str, key: bytes) -> tuple[File, ...] | None:
        """Give the files of a page's copy as `recall` does, where the page itself has to be made again."""
        made = self.before.get(name)
        if made is None or made.copy != key or self.published is None:
            return None
        return made.files[1:] if all(self.published.holds(*file) for file in made.files[1:]) else None

    def keep(self, name: str, made: Made) -> None:
        """Remember what a step made in this build."""
        self.now[name] = made


def load_memory(cache: Cache, published: Published | None) -> Memory:
    """Give the memory of the last build; an empty one when there is none that can be read."""
    stored = cache.get(_KIND, [_KEY, _FRAMES_KEY])
    made, frames = stored.get(_KEY), stored.get(_FRAMES_KEY)
    return Memory(
        (_MADE.decode(made) if made is not None else None) or {},
        published,
        (_FRAMES.decode(frames) if frames is not None else None) or Frames(),
    )


def save_memory(cache: Cache, memory: Memory) -> None:
    """Keep the memory for the next build."""
    made = _MADE.encode(memory.now) if memory.now != memory.before else None
    frames = _FRAMES.encode(memory.frames)
    changed = {key: data for key, data in ((_KEY, made), (_FRAMES_KEY, frames)) if data is not None}
    cache.put(_KIND, changed)
    cache.commit()


def kept_outputs(files: Iterable[File]) -> Iterable[Output]:
    """Give files as outputs that stay as they are published."""
    return (Output(path, Kept(size, sha256)) for path, size, sha256 in files)
