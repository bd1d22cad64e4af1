"""One ZIP file of a site, the same bytes for the same site, with a mark by which the next build knows it as ours."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from coursegen.model import Output
from coursegen.offline.convert import bytes_of
from coursegen.problems.diagnostic import Span, diagnose
from coursegen.publish.errors import OutputRefused, WriteFailed, hold_output

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: times of files would make two archives of one site differ."""

_MARK = b"made by coursegen, which replaces it"
"""The comment of every archive that coursegen writes, the last bytes of the file."""

_END = b"PK\5\6"
_BEFORE_COMMENT = 22
"""How the record at the end of a ZIP file begins, and how long it is without the comment (APPNOTE.TXT, 4.3.16)."""


def refuse_foreign(archive: Path) -> None:
    """Raise OutputRefused where a file that coursegen did not write has the archive's name; WriteFailed too."""
    with _telling(archive):
        if os.path.lexists(archive) and not _is_ours(archive):
            message = "there is a file of this name, and coursegen did not make it"
            hint = "Move it away, delete it if an earlier version of coursegen made it, or name another --output"
            raise OutputRefused(diagnose("unsafe-output", Span(archive.name), message, hint))


def write_archive(outputs: Iterable[Output], archive: Path, *, folder: str, project: Path) -> None:
    """Write the outputs below one folder of the archive, in order of path.

    The archive takes its name only when it is complete; what a killed build left of one is removed. Raises
    OutputRefused, OutputLocked and WriteFailed.
    """
    unfinished, guarded = (archive.with_name(f".{archive.name}.coursegen-{use}") for use in ("part", "lock"))
    with _telling(archive), hold_output(guarded, Span(archive.name)), ExitStack() as undo:
        unfinished.unlink(missing_ok=True)  # a link that came with the project would lead anywhere
        undo.callback(unfinished.unlink, missing_ok=True)
        with zipfile.ZipFile(unfinished, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
            for output in sorted(outputs, key=lambda output: output.path):
                entry = zipfile.ZipInfo(f"{folder}/{output.path}", _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                target.writestr(entry, bytes_of(output, project))
            target.comment = _MARK
        refuse_foreign(archive)  # it may have come while the site was built
        unfinished.replace(archive)


@contextmanager
def _telling(archive: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the archive cannot be written: {error.strerror or error}"
        raise WriteFailed(diagnose("write-failed", Span(archive.name), message)) from error


def _is_ours(archive: Path) -> bool:
    if not stat.S_ISREG(archive.lstat().st_mode):
        return False
    end = _BEFORE_COMMENT + len(_MARK)
    with archive.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - end))
        last = file.read(end)
    return last.startswith(_END) and last.endswith(len(_MARK).to_bytes(2, "little") + _MARK)
