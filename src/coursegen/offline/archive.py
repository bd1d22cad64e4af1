"""One ZIP file of a site, the same bytes for the same site."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from coursegen.diagnostics import Location, diagnose
from coursegen.model import Output
from coursegen.offline.content import bytes_of
from coursegen.write.errors import WriteFailed
from coursegen.write.lock import lock

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: times of files would make two archives of one site differ."""


def write_archive(outputs: Iterable[Output], archive: Path, *, folder: str, project: Path) -> None:
    """Write the outputs below one folder of the archive, in order of path; raises WriteFailed and OutputLocked.

    The archive takes its name only when it is complete; what a killed build left of one is removed.
    """
    unfinished, guarded = (archive.with_name(f".{archive.name}.{use}") for use in ("part", "lock"))
    try:
        with lock(guarded, Location(archive.name)), ExitStack() as undo:
            unfinished.unlink(missing_ok=True)  # a link that came with the project would lead anywhere
            undo.callback(unfinished.unlink, missing_ok=True)
            with zipfile.ZipFile(unfinished, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
                for output in sorted(outputs, key=lambda output: output.path):
                    entry = zipfile.ZipInfo(f"{folder}/{output.path}", _DATE)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    target.writestr(entry, bytes_of(output, project))
            unfinished.replace(archive)
    except OSError as error:
        message = f"the archive cannot be written: {error.strerror or error}"
        raise WriteFailed(diagnose("write-failed", Location(archive.name), message)) from error
