"""A build with nothing to do: whether any file that the last build read, or wrote, has been touched since.

This module is what a build runs first, so it imports none of the libraries. At the end of a build the state of every
input and output file is noted: the default theme and the program are inputs like the content. When all are as they
were, and so are the options and the day, the next build would only repeat what the last one said.

A file counts as the same while its size, its times and its inode are the same, and when it had been at rest for a while
as its state was noted: within one tick of a file system's clock a file can change without its time changing. A document
that is not certain is read and its content compared; for any other file the build is run. A link to a folder, behind
which anything may change, does away with all certainty.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coursegen.diagnostics import Diagnostic, Location
from coursegen.options import Options, Result, Written

FOLDER = ".coursegen"
NAME = "state.json"
MANIFEST = ".coursegen-manifest.json"

_FORMAT = 1
_PACKAGE = Path(__file__).resolve().parent
_THEME = ("templates", "static")
_FINE_TICK_NS = 50_000_000
_COARSE_TICK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds
_NOT_CODE = frozenset({"__pycache__"})

State = list[int]
"""Size in bytes, modification and change time in ns, inode and mode of a file; a folder has none of them."""


@dataclass(slots=True)
class Seen:
    """The state of every input at one moment. `digests` are those of documents that are certainly as they were then.

    `known` is false when a link to a folder, or a folder that cannot be read, leaves it open what belongs to the input.
    """

    taken_ns: int
    states: dict[str, State] = field(default_factory=dict)
    known: bool = True
    digests: dict[str, str] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


def look(options: Options) -> Seen:
    """Note the state of every file that a build of this project may read, and what is known from the last build."""
    seen = Seen(time.time_ns())
    project = str(options.project)
    for name in ("content", *_THEME):
        _walk(seen, f"{project}/{name}", name)
    packaged = _PACKAGE / "_theme"
    theme = packaged if packaged.is_dir() else _PACKAGE.parents[1]
    if theme.resolve() != options.project.resolve():
        for name in _THEME:
            _walk(seen, f"{theme}/{name}", f"{theme}/{name}")
    _walk(seen, str(_PACKAGE), str(_PACKAGE))
    for folder in (options.project, *options.project.parents):
        for name in (".git", ".git/HEAD", ".git/logs/HEAD", ".git/shallow"):  # the dates of pages come from there
            with suppress(OSError):
                status = os.stat(folder / name)
                seen.states[f"{folder}/{name}"] = [] if stat.S_ISDIR(status.st_mode) else _state(status)
    seen.before = _load(options)
    inputs = seen.before.get("inputs", {})
    for path, digest in seen.before.get("digests", {}).items():
        if path in seen.states and inputs.get(path) == seen.states[path] and _rested(seen.states[path], seen.before):
            seen.digests[path] = digest
    return seen


def last_result(options: Options, seen: Seen) -> Result | None:
    """Give the result of the last build, with nothing written, when this one would be the same; else None."""
    before = seen.before
    if not seen.known or before.get("key") != _key(options):
        return None
    if not _same_inputs(options, seen) or not _same_outputs(before):
        return None
    if before["inputs"] != seen.states:
        _save(options, {**before, "inputs": seen.states, "taken_ns": seen.taken_ns})
    said = before["result"]
    written = Written(files=said["files"], written=0, unchanged=said["files"], removed=0)
    return Result(
        diagnostics=tuple(_diagnostic(values) for values in said["diagnostics"]),
        written=written,
        pages=said["pages"],
        milliseconds=0,
        held_back=said["held_back"],
        next_date=date.fromisoformat(said["next_date"]) if said["next_date"] else None,
        url=said["url"],
    )


def save_state(options: Options, seen: Seen, digests: Mapping[str, str], result: Result) -> None:
    """Note a build that has published, or, for one that has not, only what is known of its documents."""
    state: dict[str, Any] = {
        "inputs": seen.states,
        "digests": {path: digest for path, digest in digests.items() if path in seen.states},
        "taken_ns": seen.taken_ns,
    }
    if result.written is not None and seen.known and (outputs := _outputs(options)) is not None:
        state |= {
            "key": _key(options),
            "root": os.path.realpath(options.output),
            "outputs": outputs,
            "noted_ns": time.time_ns(),
            "result": {
                "diagnostics": [_values(diagnostic) for diagnostic in result.diagnostics],
                "files": result.written.files,
                "pages": result.pages,
                "held_back": result.held_back,
                "next_date": result.next_date.isoformat() if result.next_date else "",
                "url": result.url,
            },
        }
    _save(options, state)


def _same_inputs(options: Options, seen: Seen) -> bool:
    before = seen.before
    inputs, digests = before["inputs"], before["digests"]
    if inputs.keys() != seen.states.keys():
        return False
    for path, state in seen.states.items():
        if inputs[path] == state and _rested(state, before):
            continue
        digest = digests.get(path)
        if digest is None or digest != _sha256(f"{options.project}/{path}"):
            return False
        seen.digests[path] = digest
    return True


def _same_outputs(before: dict[str, Any]) -> bool:
    """Tell whether the published files are as they were; those that may have changed within a tick are read."""
    root = before["root"]
    manifest: dict[str, Any] = {}
    for path, state in before["outputs"].items():
        try:
            now = _published_state(f"{root}/{path}")
        except OSError:
            return False
        if now != state:
            return False
        if before["noted_ns"] - now[1] <= _tick(now[1]) and path != MANIFEST:
            manifest = manifest or _manifest(root)
            if manifest.get(path, {}).get("sha256") != _sha256(f"{root}/{path}"):
                return False
    return True


def _outputs(options: Options) -> dict[str, State] | None:
    root = os.path.realpath(options.output)
    paths = [MANIFEST, *_manifest(root)]
    try:
        return {path: _published_state(f"{root}/{path}") for path in paths} if len(paths) > 1 else None
    except OSError:
        return None


def _published_state(path: str) -> State:
    """Give size, modification time, inode and mode; the change time is another after each build, which links files."""
    status = os.lstat(path)
    return [status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode]


def _manifest(root: str) -> dict[str, Any]:
    with suppress(OSError, ValueError, KeyError, TypeError), open(f"{root}/{MANIFEST}", "rb") as file:
        files = json.loads(file.read())["files"]
        return files if isinstance(files, dict) else {}
    return {}


def _key(options: Options) -> str:
    """Describe what besides files decides what a build does and says: options, the day, and what Python imports."""
    asked = (
        str(options.output),
        options.base_url,
        options.fallback_url,
        options.strict,
        options.drafts,
        options.future,
    )
    return repr((_FORMAT, asked, options.now.date().isoformat(), sys.version, _import_places()))


def _import_places() -> list[tuple[str, int]]:
    """Give the folders of modules with their times, which change when a library is installed or removed."""
    found = []
    for folder in sys.path:
        with suppress(OSError):
            found.append((folder, os.stat(folder).st_mtime_ns if folder.endswith("-packages") else 0))
    return found


def _walk(seen: Seen, folder: str, name: str) -> None:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except FileNotFoundError:
        return
    except OSError:
        seen.known = False
        return
    for entry in entries:
        if entry.name in _NOT_CODE:
            continue
        path = f"{name}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                seen.states[path] = []
                _walk(seen, f"{folder}/{entry.name}", path)
                continue
            if stat.S_ISLNK(status.st_mode):
                seen.known = seen.known and not entry.is_dir()
                status = entry.stat()
        except OSError:
            seen.known = False
            continue
        seen.states[path] = _state(status)


def _state(status: os.stat_result) -> State:
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode]


def _rested(state: State, before: dict[str, Any]) -> bool:
    """Tell whether a file had been left alone for longer than a tick when its state was noted."""
    return not state or before["taken_ns"] - max(state[1], state[2]) > _tick(state[1])


def _tick(time_ns: int) -> int:
    return _FINE_TICK_NS if time_ns % 1_000_000_000 else _COARSE_TICK_NS


def _sha256(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _load(options: Options) -> dict[str, Any]:
    """Read what the last build noted; what is damaged, or of another version, is as good as absent."""
    with suppress(OSError, ValueError):
        checksum, _, data = (options.project / FOLDER / NAME).read_bytes().partition(b"\n")
        if checksum == hashlib.sha256(data).hexdigest().encode():
            state = json.loads(data)
            if state.get("format") == _FORMAT:
                return dict(state)
    return {}


def _save(options: Options, state: dict[str, Any]) -> None:
    data = json.dumps({"format": _FORMAT, **state}, separators=(",", ":")).encode("utf-8", "surrogatepass")
    folder = options.project / FOLDER
    part = folder / f"{NAME}.part"
    with suppress(OSError):
        if folder.is_symlink():
            return
        part.unlink(missing_ok=True)  # a link that came with the project would lead anywhere
        with part.open("xb") as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        part.replace(folder / NAME)


def _values(diagnostic: Diagnostic) -> list[Any]:
    place = diagnostic.location
    where = [place.path, place.line, place.column, place.length]
    return [diagnostic.severity, diagnostic.code, where, diagnostic.message, diagnostic.hint]


def _diagnostic(values: list[Any]) -> Diagnostic:
    severity, code, where, message, hint = values
    return Diagnostic(severity, code, Location(*where), message, hint)
