"""Colours as numbers: OKLCH to sRGB, and how well two of them can be told apart."""

from __future__ import annotations

import math
import re

Rgb = tuple[float, float, float]
"""Red, green and blue of sRGB with its transfer curve, each from 0 to 1."""

ACCENT = (0.46, 0.115)
"""Lightness and chroma of the theme's --accent in the light scheme."""

_OKLCH = re.compile(r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\)")


def oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """Turn an OKLCH colour (lightness 0 to 1, chroma, hue in degrees) into sRGB.

    The matrices are those of CSS Color 4, section 18. A colour outside sRGB is clipped channel by channel, which is
    what browsers do on an sRGB screen.
    """
    angle = math.radians(hue)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encode(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def parse(text: str) -> Rgb:
    """Read `oklch(0.46 0.115 262)`: three plain numbers, no alpha.

    Raises:
        ValueError: when the text is anything else.
    """
    found = _OKLCH.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not an oklch() colour of three numbers: {text!r}")
    lightness, chroma, hue = map(float, found.groups())
    return oklch(lightness, chroma, hue)


def to_hex(colour: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Rgb, second: Rgb) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 (equal) to 21 (black on white); text needs 4.5, controls 3."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _encode(linear: float) -> float:
    """Apply the sRGB transfer curve to one linear channel and clip it to 0..1."""
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return min(1.0, max(0.0, curved))
