"""Building the sample site, and reading what came out."""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping
from pathlib import Path

from coursegen.exporters import export_all
from coursegen.model import Body, Config, Output, Site, ThemeOptions
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme import Theme, load_theme

from .sample_site import BODIES


def png(width: int, height: int) -> bytes:
    """Make the start of a PNG file, which is all that tells its size."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


@functools.cache
def _theme(project: Path, options: ThemeOptions) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """Load a theme once: compiling its templates takes longer than drawing all pages of the sample."""
    return load_theme(project, Config(theme=options))


class Built:
    """The outputs of one export: text pages by output path, every path, and the diagnostics."""

    def __init__(self, project: Path, site: Site, bodies: Mapping[str, Body] = BODIES) -> None:
        theme, problems = _theme(project, site.config.theme)
        found = [*problems, *export_all(site, theme, bodies)]
        self.outputs = {one.path: one for one in found if isinstance(one, Output)}
        self.diagnostics = [one for one in found if isinstance(one, Diagnostic)]
        self.pages = {path: one.content.decode() for path, one in self.outputs.items() if path.endswith(".html")}
