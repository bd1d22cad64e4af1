"""The list of what coursegen wrote into an output folder, kept inside that folder as a hidden file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated
from unicodedata import normalize

import msgspec

MANIFEST = ".coursegen-manifest.json"
UNFINISHED = ".coursegen-manifest.json.part"
STAGING = ".coursegen-new"
LOCK = ".coursegen-lock"
OURS = frozenset((MANIFEST, UNFINISHED, STAGING, LOCK))
"""The names in the top of an output folder that are coursegen's own and never those of others or of an output."""

_FORMAT = 1
_UNPUBLISHABLE = re.compile(
    r"""[\x00-\x1f\x7f<>:"|?*\\]                 # in no name on Windows
    | (?:^|/)(?=/|$)                            # an empty part: absolute, doubled or final slash, no path at all
    | [.\x20](?=/|$)                            # Windows drops a final dot or space; so also no . and no ..
    | (?:^|/)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\x20*(?=[./]|$)
    | (?:^|/)\.git(?=/|$)                       # a repository's
    | ^\.coursegen-                             # our own, see OURS""",
    re.IGNORECASE | re.VERBOSE,
)


_PLAIN_PART = r"[a-z0-9_-]{5,}(?:\.[a-z0-9_-]+)*"  # longer than any device's name
_PLAIN = re.compile(f"(?:{_PLAIN_PART}/)*{_PLAIN_PART}")
"""Nearly all paths of a site, found harmless in a quarter of the time."""


class OwnedFile(msgspec.Struct, frozen=True):
    """The size in bytes and the SHA-256 (64 hex digits) of one file that coursegen wrote."""

    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Manifest(msgspec.Struct):
    format: int
    files: dict[str, OwnedFile]


class DamagedManifest(Exception):  # noqa: N818
    """There is a manifest, but it cannot be read or names a path that coursegen would never write."""


def check_path(path: str) -> str:
    r"""Return `path` back when it can be published on every system and stays inside the output folder.

    Raises ValueError for an absolute path, an empty, `.` or `..` part, a backslash, a control character or one of
    `<>:"|?*` (so no drive letter), a part that ends in a dot or a space, a device name of Windows such as `nul.txt`
    (Microsoft, "Naming Files, Paths, and Namespaces"), a name that coursegen keeps for itself, and `.git`.
    """
    if not _PLAIN.fullmatch(path) and _UNPUBLISHABLE.search(path):
        msg = f"not a path that can be published: {path!r}"
        raise ValueError(msg)
    return path


def fold_path(path: str) -> str:
    """Return what two paths have in common when some file system cannot tell them apart by case or by normal form."""
    if path.isascii():
        return path.lower()
    return normalize("NFC", normalize("NFC", path).casefold())


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder above the paths, without the top itself: `a/b/c` has `a` and `a/b`."""
    folders: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def encode(files: Mapping[str, OwnedFile]) -> bytes:
    """Write a manifest: JSON, one file a line in the order of code points, the same bytes for the same files.

    A path that can be published holds nothing that JSON would escape.
    """
    lines = ",\n".join(
        f'"{path}": {{"size": {files[path].size}, "sha256": "{files[path].sha256}"}}' for path in sorted(files)
    )
    return f'{{"format": {_FORMAT}, "files": {{\n{lines}\n}}}}\n'.encode()


@lru_cache(maxsize=3)
def decode(data: bytes) -> Mapping[str, OwnedFile]:
    """Read a manifest; DamagedManifest when it is not one or names a path outside the folder.

    One publication reads the same manifest several times: that of the output, and of the tree that it takes apart.
    """
    try:
        manifest = msgspec.json.decode(data, type=_Manifest)
        if manifest.format != _FORMAT:
            msg = f"the manifest has format {manifest.format}; this version of coursegen knows {_FORMAT}"
            raise DamagedManifest(msg)
        for path in manifest.files:
            check_path(path)
    except (msgspec.DecodeError, ValueError) as error:
        raise DamagedManifest(str(error)) from None
    return MappingProxyType(manifest.files)


def read(folder: Path) -> Mapping[str, OwnedFile] | None:
    """Read the manifest of a folder; None when it has none. DamagedManifest, or OSError when it cannot be opened."""
    file = folder / MANIFEST
    if file.is_symlink():
        msg = "the manifest is a symbolic link"
        raise DamagedManifest(msg)
    if file.exists() and not file.is_file():
        msg = "the manifest is no regular file"
        raise DamagedManifest(msg)
    try:
        return decode(file.read_bytes())
    except FileNotFoundError:
        return None
