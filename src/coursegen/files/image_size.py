"""The size of an image in pixels, read from the first bytes of its file: PNG, JPEG, GIF, WebP and SVG."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

from coursegen.files.opening import open_source

Size = tuple[int, int]

_HEADER_BYTES = 4096
_MOST_PIXELS = 65_535
"""The longest side that JPEG can say, and more than browsers draw; a header that says more is damaged or a joke."""

_MOST_STEPS = 10_000
"""Segments and fill bytes before the size; a photograph has some dozens, a file made to be slow has millions."""

_START_OF_FRAME = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_SVG_TAG = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_LENGTH = r"""\b%s\s*=\s*["']\s*([0-9]*\.?[0-9]+)(?:px)?\s*["']"""
_VIEW_BOX = re.compile(r"""\bviewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)\s*["']""")


def image_size(path: Path, project: Path) -> Size | None:
    """Return (width, height) of an image of the project; None where it cannot be opened or `read_size` gives none."""
    try:
        with open_source(path, project) as file:
            return read_size(file)
    except OSError:
        return None


def read_size(file: BinaryIO) -> Size | None:
    """Return (width, height), or None for a file that is no such image, is damaged, or says no size."""
    try:
        head = file.read(_HEADER_BYTES)
        size = _jpeg(file) if head.startswith(b"\xff\xd8") else _from_head(head)
    except (OSError, struct.error):
        return None
    return size if size and all(0 < pixels <= _MOST_PIXELS for pixels in size) else None


def _from_head(head: bytes) -> Size | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head)
    return _svg(head.decode("utf-8", "replace"))


def _webp(head: bytes) -> Size | None:
    """Read the three kinds of WebP: lossy, lossless and extended (RFC 9649, section 2)."""
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(head) >= 30:
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return None


def _jpeg(file: BinaryIO) -> Size | None:
    """Walk the segments to the start of frame; the size stands there and nowhere else (ITU T.81, B.2.2)."""
    file.seek(2)
    for _ in range(_MOST_STEPS):
        (lead, marker) = struct.unpack("BB", file.read(2))
        if lead != 0xFF:
            return None
        if marker == 0xFF:  # a fill byte
            file.seek(-1, 1)
            continue
        if marker in _START_OF_FRAME:
            _, _, height, width = struct.unpack(">HBHH", file.read(7))
            return width, height
        (length,) = struct.unpack(">H", file.read(2))
        file.seek(length - 2, 1)
    return None


def _svg(head: str) -> Size | None:
    if not (tag := _SVG_TAG.search(head)):
        return None
    width, height = re.search(_LENGTH % "width", tag[0]), re.search(_LENGTH % "height", tag[0])
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = _VIEW_BOX.search(tag[0])
    return (round(float(box[1])), round(float(box[2]))) if box else None
