"""The web app manifest and its icon: how a browser names and draws the site (https://www.w3.org/TR/appmanifest/).

All its addresses are relative to the manifest itself, so it works under any base path and needs no base URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import cos, radians, sin

from coursegen.model import Output, Site

MANIFEST = "manifest.webmanifest"
_ACCENT = (0.46, 0.115)  # --accent of the theme in its light scheme
_BACKGROUND = (0.985, 0.005, 92.0)  # --bg


ICON = "icon.svg"
_MARK = "M8.5 22.5V13M16 22.5V9.5M23.5 22.5V16"


def export_icon(site: Site) -> Iterator[Output]:
    """Yield `icon.svg`: the mark of the default theme on its accent, at the site's hue."""
    accent = oklch_to_hex(*_ACCENT, site.config.theme.hue)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="9" fill="{accent}"/>'
        f'<path d="{_MARK}" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round"/></svg>\n'
    )
    yield Output(ICON, svg.encode())


def export(site: Site) -> Iterator[Output]:
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
        "theme_color": oklch_to_hex(*_ACCENT, config.theme.hue),
        "background_color": oklch_to_hex(*_BACKGROUND),
        "icons": [{"src": ICON, "sizes": "any", "type": "image/svg+xml"}],
    }
    text = json.dumps({key: value for key, value in manifest.items() if value}, ensure_ascii=False, indent=2)
    yield Output(MANIFEST, f"{text}\n".encode())


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Give the sRGB colour `#rrggbb` of an OKLCH one, each channel clipped; lightness 0 to 1, hue in degrees.

    The matrices are those of CSS Color 4, section "Sample code for Color Conversions" (from Ottosson's Oklab).
    """
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_encoded(channel) * 255):02x}" for channel in linear)


def _encoded(channel: float) -> float:
    """Apply the transfer function of sRGB (IEC 61966-2-1) to a linear channel."""
    clipped = min(max(channel, 0.0), 1.0)
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
