"""The same site for reading without a server: pages that open from `file://`, as a folder or in one ZIP file."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from coursegen.build import Options, Progress, blocking, check, next_date
from coursegen.offline.archive import refuse_foreign, write_archive
from coursegen.offline.convert import for_files
from coursegen.problems.diagnostic import Diagnostic, in_file_order
from coursegen.publish import PublishCounts, PublishError, publish

__all__ = ["OfflineResult", "build_offline"]


@dataclass(frozen=True, slots=True)
class OfflineResult:
    """How it ended; `written` is None when errors kept the site from being written, `archive` without a new ZIP file.

    `untidy`, `held_back` and `next_date` are those of `options.Result`.
    """

    diagnostics: tuple[Diagnostic, ...]
    written: PublishCounts | None
    archive: Path | None
    pages: int
    milliseconds: int
    untidy: bool = False
    held_back: int = 0
    next_date: date | None = None


def build_offline(options: Options, progress: Progress, *, archive: Path | None = None) -> OfflineResult:
    """Build the project for `file://` into `options.output`, and into the ZIP file `archive` if one is named."""
    start = time.perf_counter()
    checked = check(replace(options, for_files=True), progress)
    diagnostics = checked.diagnostics
    written = packed = None
    untidy = False
    outputs = for_files(checked.outputs, checked.theme)
    if not blocking(diagnostics, strict=options.strict):
        try:
            if archive is not None:
                refuse_foreign(archive)
            written = publish(outputs, options.output, project=options.project)
            if archive is not None:
                write_archive(outputs, archive, folder=archive.stem, project=options.project)
                packed = archive
        except PublishError as error:
            diagnostics = in_file_order((*diagnostics, *error.diagnostics))
            untidy = error.published
    return OfflineResult(
        diagnostics,
        written,
        packed,
        sum(output.path.endswith(".html") for output in outputs),
        round((time.perf_counter() - start) * 1000),
        untidy,
        len(checked.site.held_back),
        next_date(checked.site.held_back),
    )
