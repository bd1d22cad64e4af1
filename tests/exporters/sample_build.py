"""Building the sample site as a build does, and reading what came out."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from coursegen.build.outputs import render
from coursegen.build.project import LoadedProject
from coursegen.build.run import open_run
from coursegen.documents import Bodies, ParsedDocument
from coursegen.exporters import EXPORTERS, export_one, make_now
from coursegen.model import Body, Config, Document, Output, Site, ThemeOptions
from coursegen.options import Options
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme, load_theme

from .sample_site import BODIES

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def png(width: int, height: int) -> bytes:
    """Make a PNG file, all white."""
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@functools.cache
def _theme(project: Path, options: ThemeOptions) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """Load a theme once: compiling its templates takes longer than drawing all pages of the sample."""
    return load_theme(project, Config(theme=options))


def made_by(name: str, site: Site, theme: Theme, bodies: Mapping[str, Body]) -> list[Output]:
    """Run one row of the table."""
    [exporter] = [exporter for exporter in EXPORTERS if exporter.name == name]
    return [one for one in export_one(exporter, site, theme, make_now(bodies)) if isinstance(one, Output)]


class Built:
    """What a build makes of a site: text pages by output path, every output by its path, and the diagnostics."""

    def __init__(self, project: Path, site: Site, bodies: Mapping[str, Body] = BODIES) -> None:
        theme, problems = _theme(project, site.config.theme)
        with open_run(Options(project, project / "_site", NOW, jobs=1, remember=False)) as run:
            keys = {path: path.encode() for path in (*site.documents, *bodies)}
            parsed = {
                path: ParsedDocument(keys[path], "", Document(path, "page", "", ""), bodies[path]) for path in bodies
            }
            held = Bodies(parsed, "", lambda: run.cache, bodies.__getitem__)
            checked = render(run, LoadedProject(site, held, theme, keys, diagnostics=problems))
        self.outputs = {one.path: one for one in checked.outputs}
        self.diagnostics = list(checked.diagnostics)
        self.pages = {path: one.content.decode() for path, one in self.outputs.items() if path.endswith(".html")}
