"""The web app manifest: how a browser names and draws the site (https://www.w3.org/TR/appmanifest/).

All its addresses are relative to the manifest itself, so it works under any base path and needs no base URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from coursegen.art.colour import oklch, to_hex
from coursegen.exporters import icons
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme
from coursegen.theme.assets import ACCENT

MANIFEST = "manifest.webmanifest"
_BACKGROUND = (0.985, 0.005, 92.0)  # --bg of the theme in its light scheme


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield `manifest.webmanifest`."""
    config = site.config
    manifest: dict[str, object] = {
        "id": "./",
        "name": config.title,
        "description": config.description,
        "lang": config.language,
        "dir": "auto",
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "theme_color": to_hex(oklch(*ACCENT, config.theme.hue)),
        "background_color": to_hex(oklch(*_BACKGROUND)),
        "icons": [*icons.listed(theme)],
    }
    text = json.dumps({key: value for key, value in manifest.items() if value}, ensure_ascii=False, indent=2)
    yield Output(MANIFEST, f"{text}\n".encode())
