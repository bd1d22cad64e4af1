"""Making the copies of one image with Pillow; nothing here reads more than that open file, or keeps anything.

An image is somebody else's file: it may be cut short, lie about itself, or unfold to gigabytes. Its size is looked at
before it is decoded, and whatever a decoder says of it becomes a message.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from msgspec import Struct

from coursegen.art.pictures import TYPES

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 64_000_000
"""More are not decoded: as RGB they already take 190 MB."""

LEAST_BYTES = 2048
"""Smaller files are not worth the markup that names their copies."""

WIDTHS = (480, 800, 1344)
"""The text is 672 CSS pixels wide, on a phone about 360: these serve both, on screens of one and of several dots."""

EncoderSettings = Mapping[str, Mapping[str, Any]]

_RULES = 1  # a change of what follows needs another number: it makes other copies under other names
_MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA"))
_WITH_COLOURS = frozenset(("RGB", "RGBA", "P", "PA"))
_PHOTO: EncoderSettings = {"avif": {"quality": 58, "speed": 6}, "webp": {"quality": 80, "method": 4}}
_DRAWING: EncoderSettings = {
    "avif": {"quality": 75, "speed": 6, "subsampling": "4:4:4"},
    "webp": {"lossless": True, "quality": 60},
}
_ALWAYS: EncoderSettings = {"avif": {"codec": "aom", "max_threads": 1}, "webp": {}}


class Encoded(Struct, frozen=True):
    """What came of one image: its size as shown, and its copies as (ending, width, content).

    `fault` is what keeps it from being copied: damaged or too large (`reason` says more), or another kind of image.
    """

    width: int = 0
    height: int = 0
    copies: tuple[tuple[str, int, bytes], ...] = ()
    fault: Literal["", "damaged", "huge", "other"] = ""
    reason: str = ""


@cache
def recipe() -> str:
    """Describe what copies depend on besides the image; "" where Pillow is not installed."""
    try:
        import PIL
        from PIL import features
    except ImportError:
        return ""
    libraries = ("avif", "webp", "jpg", "zlib")
    versions = [f"{name} {features.version(name)}" for name in libraries if features.check(name)]
    return f"rules {_RULES}, Pillow {PIL.__version__}, {', '.join(versions)}"


def inspect(file: BinaryIO) -> Encoded:
    """Decode an image to see whether it can be; make no copies."""
    return _guarded(file, make=False)


def encode(file: BinaryIO) -> Encoded:
    """Make the copies of an image that are worth having: each is smaller than the image itself."""
    return _guarded(file, make=True)


def _guarded(file: BinaryIO, *, make: bool) -> Encoded:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return Encoded(fault="huge", reason=f"{image.width} x {image.height} pixels")
            if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":  # MPO: a photo with a preview of itself
                return Encoded(image.width, image.height, fault="other")
            if not make and image.format == "JPEG":
                image.draft("RGB", (1, 1))  # reads all of the file, and makes an eighth of the picture
            image.load()
            return _encoded(image, os.fstat(file.fileno()).st_size) if make else Encoded(image.width, image.height)
    except Image.DecompressionBombError:
        return Encoded(fault="huge", reason="too many pixels")
    except UnidentifiedImageError:  # Pillow names the whole path, which is another on each machine
        return Encoded(fault="damaged", reason="it is none of PNG, JPEG and WebP")
    except Exception as error:  # decoders raise nearly every kind; each is a fault of the file
        return Encoded(fault="damaged", reason=str(error) or type(error).__name__)


def _encoded(image: ImageFile, size_bytes: int) -> Encoded:
    from PIL import Image, ImageOps, features

    if image.mode not in _MODES:  # CMYK, or more than 8 bits to a colour: a browser shows these better than we convert
        upright = ImageOps.exif_transpose(image)
        return Encoded(upright.width, upright.height, fault="other")
    if size_bytes < LEAST_BYTES:
        return Encoded(*ImageOps.exif_transpose(image).size)
    options = _PHOTO if image.format in ("JPEG", "MPO") else _DRAWING
    profile = image.info.get("icc_profile") if image.mode in _WITH_COLOURS else None
    clear = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    upright = ImageOps.exif_transpose(image).convert("RGBA" if clear else "RGB")
    width, height = upright.size
    by_ending: dict[str, list[tuple[str, int, bytes]]] = {}
    for wide in _widths(width):
        tall = max(1, round(height * wide / width))
        small = upright if wide == width else upright.resize((wide, tall), Image.Resampling.LANCZOS)
        for ending in TYPES:
            if not features.check(ending):
                continue
            out = io.BytesIO()
            more = {"icc_profile": profile} if profile else {}
            small.save(out, format=ending.upper(), exif=b"", **_ALWAYS[ending], **options[ending], **more)
            if out.tell() < size_bytes:
                by_ending.setdefault(ending, []).append((ending, wide, out.getvalue()))
    return Encoded(width, height, tuple(copy for copies in _worthwhile(by_ending, wide) for copy in copies))


def _widths(width: int) -> list[int]:
    """Choose the widths of the copies: none is larger than the image, and no two are nearly the same."""
    largest = min(width, WIDTHS[-1])
    return [*(one for one in WIDTHS if one < largest * 0.85), largest]


def _worthwhile(
    by_ending: Mapping[str, list[tuple[str, int, bytes]]], widest: int
) -> list[list[tuple[str, int, bytes]]]:
    """Leave out a format without its widest copy, and AVIF where WebP is no larger.

    A browser takes the first format that it knows: it would show a narrow copy wherever a wide one is missing.
    """
    whole = {ending: copies for ending, copies in by_ending.items() if copies[-1][1] == widest}
    avif, webp = whole.get("avif", []), whole.get("webp", [])
    if len(avif) <= len(webp) and _bytes(avif) >= _bytes(webp):
        avif = []
    return [avif, webp]


def _bytes(copies: list[tuple[str, int, bytes]]) -> int:
    return sum(len(content) for _, _, content in copies)
