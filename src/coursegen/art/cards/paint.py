"""Painting one card: the drawing by resvg, the words by Pillow, with the theme's own fonts.

Only the given font files are used, never those of the machine: the same card has the same bytes wherever it is made.
"""

from __future__ import annotations

import io
import re
import unicodedata
from contextlib import suppress
from functools import lru_cache

import resvg_py
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont, ImageOps, features

from coursegen.art.cards.card import HEIGHT, WIDTH, Card, Fonts, Painted
from coursegen.art.cards.lines import lines
from coursegen.art.colour import ACCENT, oklch, to_hex
from coursegen.files.opening import open_regular, open_same

ART_WIDTH = 560
_MARGIN = 72
_COLUMN = WIDTH - ART_WIDTH - 2 * _MARGIN + 24
_TITLE_SIZES = (76, 68, 60, 54, 48, 42)
_TITLE_HEIGHT = 350
_SMALL = 27
_MOST_PIXELS = 64_000_000

PALETTE = {
    "0": (0.935, 0.035, 0),
    "1": (0.85, 0.075, 0),
    "2": (0.72, 0.115, 0),
    "3": (0.55, 0.125, 0),
    "4": (0.37, 0.095, 0),
    "s": (0.73, 0.155, 145),
}
"""Lightness, chroma and turn of hue for the classes of covers, as the theme's light colours are."""

_MOST = 600
"""No more characters than these can stand on a card, however narrow they are; and longer words take long to break."""

GROUND, INK, QUIET = (0.985, 0.005, 92), (0.235, 0.018, 268), (0.425, 0.016, 268)


def paint(card: Card, fonts: Fonts) -> Painted:
    """Make a card; one whose title no font can write is the drawing alone, which then takes all of it."""
    card = replace(card, title=card.title[:_MOST], above=card.above[:_MOST], below=card.below[:_MOST])
    file = next((file for file in fonts.display if not lacking(file, card.title)), "")
    if file:
        canvas = Image.new("RGB", (WIDTH, HEIGHT), to_hex(oklch(*GROUND)))
        canvas.paste(_art(card, ART_WIDTH), (0 if card.rtl else WIDTH - ART_WIDTH, 0))
        draw = ImageDraw.Draw(canvas)
        _title(draw, card, file)
        _line(draw, card, card.above, fonts, _MARGIN, to_hex(oklch(*ACCENT, card.hue)))
        _line(draw, card, card.below, fonts, HEIGHT - _MARGIN - _SMALL, to_hex(oklch(*QUIET)))
    else:
        canvas = _art(card, WIDTH)
    missing = "" if file else min((lacking(one, card.title) for one in fonts.display), key=len, default=card.title)
    out = io.BytesIO()
    canvas.save(out, format="PNG", compress_level=9)
    return Painted(out.getvalue(), missing)


def _title(draw: ImageDraw.ImageDraw, card: Card, file: str) -> None:
    """Write the title as large as it fits without a word that has to be broken."""
    longest = max(card.title.split(), key=len, default="")
    for size in _TITLE_SIZES:
        font = _font(file, size)
        step = round(size * 1.12)
        rows, whole = lines(card.title, _COLUMN, _TITLE_HEIGHT // step, font.getlength)
        if whole and (font.getlength(longest) <= _COLUMN or not longest.isascii()):
            break
    top = (HEIGHT - step * len(rows)) // 2
    for number, row in enumerate(rows):
        draw.text(_start(card, top + number * step), row, to_hex(oklch(*INK)), font, "ra" if card.rtl else "la")


def _line(draw: ImageDraw.ImageDraw, card: Card, text: str, fonts: Fonts, top: int, colour: str) -> None:
    file = next((file for file in fonts.text if not lacking(file, text)), None)
    if file is None or not text.strip():
        return
    font = _font(file, _SMALL, 600)
    [row, *_], _ = lines(text, _COLUMN, 1, font.getlength)
    draw.text(_start(card, top), row, colour, font, "ra" if card.rtl else "la")


def _start(card: Card, top: int) -> tuple[int, int]:
    return (WIDTH - _MARGIN if card.rtl else _MARGIN, top)


def _art(card: Card, width: int) -> Image.Image:
    """Return what stands beside the words: the picture that is named, when it can be decoded, else the drawing."""
    box = (width, HEIGHT)
    if card.image:
        with open_same(card.image, card.digest) as file, suppress(Exception):  # see encode.py
            image = Image.open(file, formats=("PNG", "JPEG", "WEBP"))
            if image.width * image.height <= _MOST_PIXELS:
                image.draft("RGB", box)
                return ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), box, Image.Resampling.LANCZOS)
    ground = Image.new("RGB", box, to_hex(oklch(*PALETTE["0"][:2], card.hue)))
    if card.art:
        with Image.open(
            io.BytesIO(resvg_py.svg_to_bytes(svg_string=drawing(card, width), skip_system_fonts=True))
        ) as drawn:
            ground.paste(drawn, (0, 0), drawn)
    return ground


def drawing(card: Card, width: int) -> str:
    """Make a cover, or several put together, an SVG file of its own: with its size, and the colours of its classes."""
    hues = {card.hue, *map(int, re.findall(r'class="hue-(\d+)"', card.art))}
    rules = [rule for hue in sorted(hues) for rule in _colours(hue, "" if hue == card.hue else f".hue-{hue} ")]
    rules += [rule for rule in _colours(card.hue, f".hue-{card.hue} ") if len(hues) > 1]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
    # Shapes that do not overlap themselves look the same without a layer of their own, and are painted much sooner.
    art = card.art.replace(" opacity=", " fill-opacity=").replace("<svg ", head, 1)
    return art.replace(">", f"><style>{''.join(rules)}</style>", 1)


def _colours(hue: int, within: str) -> list[str]:
    lines_ = "fill:none;stroke-linecap:round;stroke-linejoin:round"
    found = []
    for name, (lightness, chroma, turn) in PALETTE.items():
        colour = to_hex(oklch(lightness, chroma, hue + turn))
        found.append(f"{within}.a{name}{{fill:{colour}}}{within}.l{name}{{stroke:{colour};{lines_}}}")
    return found


def lacking(file: str, text: str) -> str:
    """Return the letters of a text that a font does not have, each once; all of them when the font cannot be read.

    Right-to-left text also needs the library that puts its letters together; without it, all of them are lacking.
    """
    letters = dict.fromkeys(letter for letter in text if not letter.isspace())
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters) and not features.check("raqm"):
        return "".join(letters)
    return "".join(letter for letter in letters if not _has(file, letter))


@lru_cache(maxsize=4096)
def _has(file: str, letter: str) -> bool:
    """Whether a font has a letter: one that it does not have looks like one that cannot exist."""
    try:
        font = _font(file, 24)
    except OSError:
        return False
    drawn, none = font.getmask(letter), font.getmask("\uffff")
    return (drawn.size, bytes(drawn)) != (none.size, bytes(none))


def _bytes(file: str) -> bytes:
    with open_regular(file) as opened:
        return opened.read()


@lru_cache(maxsize=64)
def _font(file: str, size: int, weight: int = 0) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(io.BytesIO(_bytes(file)), size)
    if weight:
        with suppress(OSError, NotImplementedError):  # a font of one weight
            font.set_variation_by_axes([weight])
    return font
