"""Colours as numbers: OKLCH to sRGB."""

from __future__ import annotations

import math

Rgb = tuple[float, float, float]
"""Red, green and blue of sRGB with its transfer curve, each from 0 to 1."""

ACCENT = (0.46, 0.115)
"""Lightness and chroma of the theme's --accent in the light scheme."""


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


def to_hex(colour: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)


def _encode(linear: float) -> float:
    """Apply the sRGB transfer curve to one linear channel and clip it to 0..1."""
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return min(1.0, max(0.0, curved))
