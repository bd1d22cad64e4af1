"""The web app manifest, which says how a browser names and draws the site, and the icons that it lists.

See https://www.w3.org/TR/appmanifest/. All its addresses are relative to the manifest itself, so it works under any
base path and needs no base URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial

from coursegen.art.colour import ACCENT, oklch, to_hex
from coursegen.art.icons import LISTED, TOUCH, draw
from coursegen.exporters import Part
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme
from coursegen.theme.assets import ICON

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
        "icons": [*_listed_icons(theme)],
    }
    text = json.dumps({key: value for key, value in manifest.items() if value}, ensure_ascii=False, indent=2)
    yield Output(MANIFEST, f"{text}\n".encode())


def export_icons(site: Site, theme: Theme) -> Iterator[Part]:
    """Yield the pictures of the mark, but none beside a mark of the project's own, which they would not show."""
    if not _has_own_mark(theme):
        hue = site.config.theme.hue
        yield Part("icons", str(hue).encode(), (), partial(_pictures, hue))


def _pictures(hue: float, _: Mapping[str, Body]) -> list[Output]:
    return [Output(icon.name, draw(icon, hue)) for icon in (*LISTED, TOUCH)]


def _listed_icons(theme: Theme) -> Iterator[dict[str, str]]:
    """Return what the manifest says of each icon that the site has; the project's own have the sizes of ours."""
    yield {"src": ICON, "sizes": "any", "type": "image/svg+xml"}
    for icon in LISTED:
        if icon.name in theme.layers.static or not _has_own_mark(theme):
            entry = {"src": icon.name, "sizes": f"{icon.pixels}x{icon.pixels}", "type": "image/png"}
            yield entry | ({"purpose": icon.purpose} if icon.purpose else {})


def has_touch_icon(theme: Theme) -> bool:
    """Whether the site has the picture that Apple's devices ask for."""
    return TOUCH.name in theme.layers.static or not _has_own_mark(theme)


def _has_own_mark(theme: Theme) -> bool:
    return ICON in theme.layers.static
