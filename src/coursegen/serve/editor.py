"""Opening a file of the project at a line in the author's editor."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath

_GOTO = ("--goto", "{file}:{line}:{column}")
_COLON = ("{file}:{line}:{column}",)
_PLUS = ("+{line}", "{file}")
_JETBRAINS = ("--line", "{line}", "--column", "{column}", "{file}")

GRAPHICAL: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"), _GOTO),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor", "atom"), _COLON),
    **dict.fromkeys(("pycharm", "charm", "idea", "webstorm", "phpstorm", "clion"), _JETBRAINS),
    **dict.fromkeys(("gvim", "mvim", "gedit", "gnome-text-editor", "emacsclient", "emacs", "xed", "pluma"), _PLUS),
    "kate": ("--line", "{line}", "--column", "{column}", "{file}"),
    "mate": ("--line", "{line}", "{file}"),
    "notepad++": ("-n{line}", "-c{column}", "{file}"),
}
"""Arguments of editors with a window of their own, by the name of their program."""

TERMINAL: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("vim", "nvim", "vi", "nano", "mcedit", "joe", "ne", "kak"), _PLUS),
    **dict.fromkeys(("micro", "hx", "helix"), _COLON),
}
"""Arguments of editors that need a terminal."""

_TERMINALS: Sequence[tuple[str, Sequence[str]]] = (
    ("x-terminal-emulator", ("-e",)),
    ("gnome-terminal", ("--",)),
    ("konsole", ("-e",)),
    ("kitty", ()),
    ("alacritty", ("-e",)),
    ("foot", ()),
    ("xterm", ("-e",)),
)

Find = Callable[[str], str | None]


class EditorError(Exception):
    """The file cannot be opened; the text says why."""


def editor_command(
    environment: Mapping[str, str], file: str, line: int, column: int, find: Find = shutil.which
) -> list[str]:
    """Make the command for `COURSEGEN_EDITOR` or else `EDITOR`.

    Either names a known program, or is a template with `{file}`, `{line}` and `{column}`. The file's name is always
    put in as one argument: no shell reads it. Raises EditorError.
    """
    written = environment.get("COURSEGEN_EDITOR") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(written, posix=os.name != "nt")
    except ValueError as error:
        raise EditorError(f"COURSEGEN_EDITOR cannot be read: {error}") from error
    if not words:
        raise EditorError("no editor is set: put its name into COURSEGEN_EDITOR, such as COURSEGEN_EDITOR=code")
    name = PurePath(words[0]).name.removesuffix(".exe").removesuffix(".cmd").lower()
    if any("{file}" in word for word in words):
        arguments: Sequence[str] = words[1:]
        words = words[:1]
    else:
        arguments = GRAPHICAL.get(name) or TERMINAL.get(name) or ("{file}",)
    command = [*words, *(_fill(word, file, line, column) for word in arguments)]
    return [*_terminal(environment, find), *command] if name in TERMINAL else command


def open_in_editor(project: Path, path: str, line: int, column: int, environment: Mapping[str, str]) -> None:
    """Start the editor and leave it alone. Only a regular file inside the project is opened. Raises EditorError."""
    if not path or "\0" in path or "\\" in path or path.startswith("/") or ".." in path.split("/"):
        raise EditorError("this is no file of the project")
    real = _file_of(project, path)
    if real is None:
        raise EditorError("this is no file of the project")
    command = editor_command(environment, str(real), line, column)
    try:
        process = subprocess.Popen(  # noqa: S603 - the author's own command, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise EditorError(f"{command[0]} cannot be started: {error}") from error
    threading.Thread(target=process.wait, name="coursegen-editor", daemon=True).start()  # leaves no zombie behind


def _fill(word: str, file: str, line: int, column: int) -> str:
    """Fill a template once, so that braces in a file's name stay what they are."""
    parts = {"{file}": file, "{line}": str(line), "{column}": str(column)}
    result, rest = "", word
    while rest:
        at, token = min(((rest.find(token), token) for token in parts if token in rest), default=(-1, ""))
        if at < 0:
            return result + rest
        result += rest[:at] + parts[token]
        rest = rest[at + len(token) :]
    return result


def _terminal(environment: Mapping[str, str], find: Find) -> list[str]:
    if wanted := environment.get("TERMINAL"):
        return [wanted, "-e"]
    for name, arguments in _TERMINALS:
        if program := find(name):
            return [program, *arguments]
    raise EditorError("this editor needs a terminal, and none was found: name one in TERMINAL")


def _file_of(project: Path, path: str) -> Path | None:
    """Follow all links of a path; None when it leaves the project, passes a hidden folder, or is no regular file."""
    try:
        real, top = (Path(os.path.realpath(place, strict=True)) for place in (project / path, project))
        if not stat.S_ISREG(real.stat().st_mode) or not real.is_relative_to(top):
            return None
    except (OSError, ValueError):
        return None
    return None if any(part.startswith(".") for part in real.relative_to(top).parts) else real
