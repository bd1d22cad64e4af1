"""A build with nothing to do: whether any file that the last build read, or wrote, has been touched since.

This module is what a build runs first, so it imports none of the libraries. At the end of a build the stamp of every
input and output file is noted: the default theme and the program are inputs like the content. When all are as they
were, and so are the options and the day, the next build would only repeat what the last one said.

When a file counts as the same is said in files/stamps.py. A document that is not certain is read and its content
compared; for any other file the build is run, and where there is a link to a folder: anything may change behind it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursegen.files.opening import open_regular
from coursegen.files.stamps import Stamp, rested, stamp_of, walk
from coursegen.git.history_files import history_stamps
from coursegen.memory.folder import unfinished
from coursegen.memory.last_build import MOST_NOTED, as_result, as_values, load_notes, save_notes
from coursegen.options import Options, Result

MANIFEST = ".coursegen-manifest.json"

_PACKAGE = Path(__file__).resolve().parents[1]
_THEME = ("templates", "static")


@dataclass(slots=True)
class ProjectState:
    """The stamps of all inputs at one moment, and what was noted `before`.

    `certain` is false when a link to a folder, or a folder that cannot be read, leaves it open what belongs to the
    input. `digests` are those of documents that are certainly as they were in the last build; `program` is the digest
    of the program, as `program_digest` makes it, when that is certainly what it was.
    """

    taken_ns: int
    stamps: dict[str, Stamp] = field(default_factory=dict)
    certain: bool = True
    digests: dict[str, str] = field(default_factory=dict)
    program: bytes = b""
    before: dict[str, Any] = field(default_factory=dict)

    def at_rest(self, path: str) -> bool:
        """Whether a file is certainly as it was in the last build."""
        stamp = self.stamps[path]
        return bool(self.before["inputs"].get(path) == stamp and rested(stamp, self.before["taken_ns"]))


def observe_project(options: Options) -> ProjectState:
    """Note the stamp of every file that a build of this project may read, and what is known from the last build."""
    state = ProjectState(time.time_ns())
    folders = [(f"{options.project}/{name}", name) for name in ("content", *_THEME)]
    packaged = _PACKAGE / "_theme"
    theme = packaged if packaged.is_dir() else _PACKAGE.parents[1]
    if theme.resolve() != options.project.resolve():
        folders += [(f"{theme}/{name}", f"{theme}/{name}") for name in _THEME]
    for folder, name in folders:
        stamps, certain = walk(folder, name)
        state.stamps |= stamps
        state.certain &= certain
    program, certain = walk(str(_PACKAGE), str(_PACKAGE))
    state.stamps |= program | history_stamps(options.project)  # the dates of pages come from there
    state.certain &= certain
    state.before = load_notes(options.project)
    digests = state.before.get("digests", {})
    state.digests = {path: digest for path, digest in digests.items() if path in state.stamps and state.at_rest(path)}
    if certain and state.before.get("python") == _python():
        of_before = {path for path in state.before["inputs"] if path.startswith(f"{_PACKAGE}/")}
        if of_before == program.keys() and all(state.at_rest(path) for path in program):
            state.program = bytes.fromhex(state.before["program"])
    return state


def last_result(options: Options, seen: ProjectState) -> Result | None:
    """Return the result of the last build, with nothing written, when this one would be the same; else None."""
    before = seen.before
    if not seen.certain or before.get("key") != _key(options):
        return None
    result = as_result(before["result"])
    if result is None or unfinished(options.project):  # the build tidies up
        return None
    if not _same_inputs(options, seen) or not _same_outputs(before):
        return None
    if before["inputs"] != seen.stamps:
        save_notes(options.project, {**before, "inputs": seen.stamps, "taken_ns": seen.taken_ns})
    return result


def save_state(
    options: Options, seen: ProjectState, digests: Mapping[str, str], program: bytes, result: Result
) -> None:
    """Note a build that has published, or, for one that has not, only what is known of its documents."""
    state: dict[str, Any] = {
        "inputs": seen.stamps,
        "digests": {path: digest for path, digest in digests.items() if path in seen.stamps},
        "taken_ns": seen.taken_ns,
        "python": _python(),
        "program": program.hex(),
    }
    few = len(result.diagnostics) <= MOST_NOTED
    if result.written is not None and few and seen.certain and (outputs := _outputs(options)) is not None:
        state |= {
            "key": _key(options),
            "root": os.path.realpath(options.output),
            "outputs": outputs,
            "noted_ns": time.time_ns(),
            "result": as_values(result, result.written.files),
        }
    save_notes(options.project, state)


def _same_inputs(options: Options, seen: ProjectState) -> bool:
    before = seen.before
    digests = before["digests"]
    if before["inputs"].keys() != seen.stamps.keys():
        return False
    for path in seen.stamps:
        if seen.at_rest(path):
            continue
        digest = digests.get(path)
        if digest is None or digest != _sha256(f"{options.project}/{path}"):
            return False
        seen.digests[path] = digest
    return True


def _same_outputs(before: dict[str, Any]) -> bool:
    """Whether the published files are as they were; those that may have changed within a tick are read."""
    root = before["root"]
    manifest: dict[str, Any] = {}
    for path, stamp in before["outputs"].items():
        try:
            if stamp != stamp_of(os.lstat(f"{root}/{path}"), linked=True):
                return False
        except (OSError, ValueError):  # a name with a NUL is no file's
            return False
        if path != MANIFEST and not rested(stamp, before["noted_ns"]):
            manifest = manifest or _manifest(root)
            entry = manifest.get(path)
            if not isinstance(entry, dict) or entry.get("sha256") != _sha256(f"{root}/{path}"):
                return False
    return True


def _outputs(options: Options) -> dict[str, Stamp] | None:
    """Return the stamps of the published files, without the change times: each build links most of them anew."""
    root = os.path.realpath(options.output)
    paths = [MANIFEST, *_manifest(root)]
    try:
        stamps = {path: stamp_of(os.lstat(f"{root}/{path}"), linked=True) for path in paths}
    except (OSError, ValueError):
        return None
    return stamps if len(paths) > 1 else None


def _manifest(root: str) -> dict[str, Any]:
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError), open_regular(f"{root}/{MANIFEST}") as file:
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
    return repr((asked, options.now.date().isoformat(), _python()))


def _python() -> str:
    """Describe the interpreter, and what it imports: the time of a folder changes when a library comes or goes."""
    found = []
    for folder in sys.path:
        with suppress(OSError):
            found.append((folder, os.stat(folder).st_mtime_ns if folder.endswith("-packages") else 0))
    return repr((sys.version, found))


def _sha256(path: str) -> str:
    try:
        with open_regular(path) as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""
