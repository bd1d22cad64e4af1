"""What a social card shows, which programs paint it, and where it is published."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

WIDTH, HEIGHT = 1200, 630


class Card(Struct, frozen=True):
    """What one card shows: the title, what stands above and below it, and a drawing or a picture beside it.

    `page` is the site URL of its subject. `hue` is in degrees, `art` an SVG drawing with the classes of covers, `image`
    a file that takes its place, with `digest` of what is in it. `rtl` tells that lines begin at the right.
    `document` is the subject's, to say something about.
    """

    page: str
    title: str
    above: str
    below: str
    hue: int
    art: str = ""
    image: str = ""
    digest: str = ""
    rtl: bool = False
    document: str = ""


class Fonts(Struct, frozen=True):
    """Font files in order of preference, for titles and for other words; `digest` is of what is in them."""

    display: tuple[str, ...]
    text: tuple[str, ...]
    digest: str = ""


class Painted(Struct, frozen=True):
    """A finished card, and those letters of its title that no font has: it then shows no title."""

    png: bytes
    missing: str = ""


@cache
def recipe() -> str:
    """Describe the programs that cards depend on, without loading them; "" where one of them is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and most builds have no cards

    try:
        return f"Pillow {version('Pillow')}, resvg {version('resvg_py')}"
    except PackageNotFoundError:
        return ""


def card_url(card: Card, key: bytes) -> str:
    """Name a card: it lies beside its page, and its name changes with what it shows, since chats keep what they saw."""
    return f"{card.page}card.{key.hex()[:8]}.png"
