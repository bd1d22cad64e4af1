"""The site's mark as PNG pictures, for home screens of phones, which take no SVG.

The mark is a square with three strokes. So a picture needs a palette of two colours and what lies between them, and
most of its rows are equal: it is drawn in a few milliseconds, and only once for each hue.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator
from math import ceil, floor, hypot

from msgspec import Struct

from coursegen.art.colour import ACCENT, oklch

_UNITS = 32.0
_CORNER = 9.0
_STROKES = ((8.5, 13.0, 22.5), (16.0, 9.5, 22.5), (23.5, 16.0, 22.5))
_RADIUS = 1.7
"""The mark of covers.icon: side, radius of the corners, strokes (x, top, bottom) and half of their width."""

_SHADES = 15
"""Steps from nothing to the accent, and from the accent to white: where an edge crosses a pixel."""


class Icon(Struct, frozen=True):
    """A picture of the mark. A `whole` one fills its square, for systems that cut it to a shape of their own."""

    name: str
    pixels: int
    whole: bool = False
    purpose: str = ""


TOUCH = Icon("apple-touch-icon.png", 180, whole=True)
LISTED = (
    Icon("icon-192.png", 192),
    Icon("icon-512.png", 512),
    Icon("icon-maskable.png", 512, whole=True, purpose="maskable"),
)


def draw(icon: Icon, hue: float) -> bytes:
    """Draw the mark at a hue as a PNG file (ISO/IEC 15948): colour type 3, eight bits, no interlacing."""
    accent = [round(channel * 255) for channel in oklch(*ACCENT, hue)]
    mixed = ([round(c + (255 - c) * n / _SHADES) for c in accent] for n in range(1, _SHADES + 1))
    palette = bytes(accent) * (_SHADES + 1) + b"".join(map(bytes, mixed))
    alpha = bytes(round(255 * n / _SHADES) for n in range(_SHADES + 1))
    rows = b"".join(b"\0" + row for row in _rows(icon.pixels, whole=icon.whole))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", icon.pixels, icon.pixels, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette),
            b"" if icon.whole else _chunk(b"tRNS", alpha),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(pixels: int, *, whole: bool) -> Iterator[bytes]:
    """Return each row as indexes of the palette: the square, and the strokes on it. Equal rows are drawn once."""
    unit = pixels / _UNITS
    corner = 0.0 if whole else _CORNER * unit
    stroke = functools.cache(_stroke)

    @functools.cache
    def row(above: float, strokes: tuple[float, ...]) -> bytes:
        shades = bytearray(_square(pixels, corner, above))
        for (x, _, _), away in zip(_STROKES, strokes, strict=True):
            start, span = stroke(x * unit, _RADIUS * unit, away)
            for index, shade in enumerate(span, start):
                shades[index] = _SHADES + shade if shade else shades[index]
        return bytes(shades)

    for number in range(pixels):
        y = number + 0.5
        above = max(corner - y, y - (pixels - corner), 0.0)
        far = _RADIUS * unit + 1  # nothing of a stroke is seen from there on
        yield row(above, tuple(min(max(top * unit - y, y - bottom * unit, 0.0), far) for _, top, bottom in _STROKES))


def _square(pixels: int, corner: float, above: float) -> bytes:
    """Draw a row of the square that lies `above` the centres of its upper corners (or as far below the lower ones)."""
    left = bytearray()
    while len(left) < corner and (shade := _shade(hypot(corner - len(left) - 0.5, above) - corner)) < _SHADES:
        left.append(shade)
    return bytes(left) + bytes([_SHADES]) * (pixels - 2 * len(left)) + bytes(reversed(left))


def _stroke(x: float, radius: float, away: float) -> tuple[int, list[int]]:
    """Draw a row of a stroke with round ends, `away` from the line between them: its first pixel, and the shades."""
    if away > radius + 0.5:
        return 0, []
    first, last = floor(x - radius - 1), ceil(x + radius + 1)
    return first, [_shade(hypot(pixel + 0.5 - x, away) - radius) for pixel in range(first, last)]


def _shade(outside: float) -> int:
    """Return how much of a pixel is covered whose centre lies so far outside of an edge."""
    return round(min(max(0.5 - outside, 0.0), 1.0) * _SHADES)
