"""A build with nothing to do: whether any file that the last build read, or wrote, has been touched since.

This module is what a build runs first, so it imports none of the libraries. At the end of a build the state of every
input and output file is noted: the default theme and the program are inputs like the content. When all are as they
were, and so are the options and the day, the next build would only repeat what the last one said.

When a file counts as the same is said in files/stamps.py. A document that may differ is read and its content compared;
for any other file the build is run. A link to a folder, behind which anything may change, does away with all certainty.
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
from coursegen.files.stamps import State, rested, state_of, tick, walk
from coursegen.git.history_files import history_files
from coursegen.memory.last_build import as_result, as_values, load_notes, save_notes, unfinished
from coursegen.options import Options, Result

MANIFEST = ".coursegen-manifest.json"

_PACKAGE = Path(__file__).resolve().parents[1]
_THEME = ("templates", "static")


@dataclass(slots=True)
class ProjectState:
    """The state of every input at one moment. `digests` are those of documents that are certainly as they were then.

    `known` is false when a link to a folder, or a folder that cannot be read, leaves it open what belongs to the input.
    `program` is the digest of the program, as `memory.program` makes it, when that is certainly what it was.
    """

    taken_ns: int
    states: dict[str, State] = field(default_factory=dict)
    known: bool = True
    digests: dict[str, str] = field(default_factory=dict)
    program: bytes = b""
    before: dict[str, Any] = field(default_factory=dict)

    def at_rest(self, path: str) -> bool:
        """Whether a file is certainly as it was in the last build."""
        state = self.states[path]
        return bool(self.before["inputs"].get(path) == state and rested(state, self.before["taken_ns"]))


def observe_project(options: Options) -> ProjectState:
    """Note the state of every file that a build of this project may read, and what is known from the last build."""
    seen = ProjectState(time.time_ns())
    project = str(options.project)
    for name in ("content", *_THEME):
        seen.known = walk(f"{project}/{name}", name, seen.states) and seen.known
    packaged = _PACKAGE / "_theme"
    theme = packaged if packaged.is_dir() else _PACKAGE.parents[1]
    if theme.resolve() != options.project.resolve():
        for name in _THEME:
            seen.known = walk(f"{theme}/{name}", f"{theme}/{name}", seen.states) and seen.known
    program: dict[str, State] = {}
    known = walk(str(_PACKAGE), str(_PACKAGE), program)
    seen.states |= program
    seen.known = seen.known and known
    for folder in (options.project, *options.project.parents):
        for file in history_files(folder):  # the dates of pages come from there
            with suppress(OSError):
                seen.states[str(file)] = state_of(os.stat(file))
    seen.before = load_notes(options.project)
    digests = seen.before.get("digests", {})
    seen.digests = {path: digest for path, digest in digests.items() if path in seen.states and seen.at_rest(path)}
    if known and seen.before.get("python") == _python():
        of_before = {path for path in seen.before["inputs"] if path.startswith(f"{_PACKAGE}/")}
        if of_before == program.keys() and all(seen.at_rest(path) for path in program):
            seen.program = bytes.fromhex(seen.before["program"])
    return seen


def last_result(options: Options, seen: ProjectState) -> Result | None:
    """Return the result of the last build, with nothing written, when this one would be the same; else None."""
    before = seen.before
    if not seen.known or before.get("key") != _key(options):
        return None
    result = as_result(before["result"])
    if result is None or unfinished(options.project):  # the build tidies up
        return None
    if not _same_inputs(options, seen) or not _same_outputs(before):
        return None
    if before["inputs"] != seen.states:
        save_notes(options.project, {**before, "inputs": seen.states, "taken_ns": seen.taken_ns})
    return result


def save_state(
    options: Options, seen: ProjectState, digests: Mapping[str, str], program: bytes, result: Result
) -> None:
    """Note a build that has published, or, for one that has not, only what is known of its documents."""
    state: dict[str, Any] = {
        "inputs": seen.states,
        "digests": {path: digest for path, digest in digests.items() if path in seen.states},
        "taken_ns": seen.taken_ns,
        "python": _python(),
        "program": program.hex(),
    }
    if result.written is not None and seen.known and (outputs := _outputs(options)) is not None:
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
    if before["inputs"].keys() != seen.states.keys():
        return False
    for path in seen.states:
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
    for path, state in before["outputs"].items():
        try:
            now = _published_state(f"{root}/{path}")
        except (OSError, ValueError):  # a name with a NUL is no file's
            return False
        if now != state:
            return False
        if before["noted_ns"] - now[1] <= tick(now[1]) and path != MANIFEST:
            manifest = manifest or _manifest(root)
            entry = manifest.get(path)
            if not isinstance(entry, dict) or entry.get("sha256") != _sha256(f"{root}/{path}"):
                return False
    return True


def _outputs(options: Options) -> dict[str, State] | None:
    root = os.path.realpath(options.output)
    paths = [MANIFEST, *_manifest(root)]
    try:
        return {path: _published_state(f"{root}/{path}") for path in paths} if len(paths) > 1 else None
    except (OSError, ValueError):
        return None


def _published_state(path: str) -> State:
    """Return size, modification time, inode and mode; each build, which links files, changes the change time."""
    status = os.lstat(path)
    return [status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode]


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
