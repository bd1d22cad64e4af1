"""Smaller and lighter copies of images, in formats that browsers prefer: what a page needs to know of them.

Copies are made only where Pillow is installed (the extra `images`); without it, a page shows every image as it is.
"""

from __future__ import annotations

import posixpath

from msgspec import Struct

TYPES = {"avif": "image/avif", "webp": "image/webp"}
"""Media types by the ending of a file's name, in the order in which a browser is offered them."""

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


class Copy(Struct, frozen=True):
    """One copy of an image: its site URL, the ending that says its format, and its width in pixels."""

    url: str
    format: str
    width: int


class Picture(Struct, frozen=True):
    """An image as it is shown, turned upright: its size in pixels, its copies, of each format the smallest first."""

    width: int
    height: int
    copies: tuple[Copy, ...] = ()

    def sources(self) -> list[tuple[str, list[Copy]]]:
        """Return the media type and the copies of each format, the best format first."""
        grouped = ((kind, [one for one in self.copies if one.format == name]) for name, kind in TYPES.items())
        return [(kind, copies) for kind, copies in grouped if copies]


def can_be_copied(path: str) -> bool:
    """Tell by its name whether a file may be an image of which copies are made."""
    return path.lower().endswith(ENDINGS)


def copy_url(url: str, key: str, width: int, ending: str) -> str:
    """Name a copy: it lies beside the image, and `key` changes with the image's content and the way it is made."""
    return f"{posixpath.splitext(url)[0]}.{key}-{width}.{ending}"
