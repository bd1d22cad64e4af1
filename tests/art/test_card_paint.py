"""Painted cards: their size, that they are the same every time, and titles that are long or that no font has."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from coursegen.art.cards import Card, Fonts, paint_some
from coursegen.art.cards.card import HEIGHT, WIDTH
from coursegen.art.cards.paint import ACCENT, ART_WIDTH, GROUND, INK, PALETTE, QUIET, lacking, paint
from coursegen.art.colour import oklch
from coursegen.art.covers import FAMILIES, cover, covers, mosaic
from coursegen.files.opening import FileChanged

STATIC = Path(__file__).parents[2] / "static"
SERIF, SANS = (str(STATIC / "fonts" / name) for name in ("newsreader.woff2", "figtree.woff2"))
FONTS = Fonts((SERIF, SANS), (SANS, SERIF))
CARD = Card("courses/soil/", "Good Soil", "Vegetables", "School", 140, cover("soil", 4))


def opened(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(paint(card, FONTS).png)).convert("RGB")


def words_of(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around what is written beside the drawing."""
    column = image.crop((0, 0, WIDTH - ART_WIDTH, HEIGHT))
    box = ImageChops.difference(column, Image.new("RGB", column.size, column.getpixel((0, 0)))).getbbox()
    assert box is not None
    return box


def test_a_card_has_the_size_that_is_asked_for_and_the_same_bytes_every_time() -> None:
    """In this process and whichever card was painted before."""
    first, _, again = paint_some([CARD, replace(CARD, title="Other"), CARD], FONTS)
    assert first == again
    assert Image.open(io.BytesIO(first.png)).size == (1200, 630)
    assert len(first.png) < 300_000


@pytest.mark.parametrize(
    "title",
    ["", "W" * 300, "A title that does not end where titles end " * 7, "Donaudampfschifffahrtsgesellschaft" * 2],
)
def test_words_stay_in_their_column(title: str) -> None:
    """However long the title is."""
    left, top, right, bottom = words_of(opened(replace(CARD, title=title, above=title or "x", below=title or "x")))
    assert left >= 60
    assert right <= WIDTH - ART_WIDTH - 10
    assert top >= 60
    assert bottom <= HEIGHT - 40


@pytest.mark.parametrize(
    "title", ["الخبز في أربعة أيام", "לחם בארבעה ימים", "四日間で学ぶパン作り", "👩‍🌾 Soil", "\uffff\x01"]
)
def test_a_title_that_no_font_has_leaves_the_drawing_alone(title: str) -> None:
    """It says which letters are missing, and shows no boxes in their place."""
    painted = paint(replace(CARD, title=title), FONTS)
    assert painted.missing
    assert set(painted.missing) <= set(title)
    other = paint(replace(CARD, title=title, above="", below="y"), FONTS)
    assert painted.png == other.png  # nothing is written


def test_the_other_direction_mirrors_the_card() -> None:
    """The drawing stands at the left, lines end at the right."""
    straight, mirrored = opened(CARD), opened(replace(CARD, rtl=True))
    half = (WIDTH - ART_WIDTH, 0, WIDTH, HEIGHT)
    assert straight.crop(half).tobytes() == mirrored.crop((0, 0, ART_WIDTH, HEIGHT)).tobytes()


@pytest.mark.parametrize("name", FAMILIES)
def test_every_pattern_can_be_painted(name: str) -> None:
    """In the colours of its hue: more than the ground is seen."""
    art = cover("x", 5, frozenset(FAMILIES) - {name})
    drawn = opened(replace(CARD, art=art)).crop((WIDTH - ART_WIDTH, 0, WIDTH, HEIGHT))
    assert len(drawn.getcolors(1 << 20) or []) > 20


def test_a_mosaic_keeps_the_hue_of_each_part() -> None:
    """Two covers in two hues are not the two in one."""
    first, second = covers([("a", 3), ("b", 3)]).values()
    different = mosaic([("hue-140", first), ("hue-20", second)])
    same = mosaic([("hue-140", first), ("hue-140", second)])
    assert paint(replace(CARD, art=different), FONTS).png != paint(replace(CARD, art=same), FONTS).png


def showing(file: Path) -> Card:
    return replace(CARD, image=str(file), digest=hashlib.sha256(file.read_bytes()).hexdigest())


def test_an_image_takes_the_place_of_the_drawing(tmp_path: Path) -> None:
    """A damaged one does not."""
    Image.new("RGB", (300, 300), "#ff0000").save(tmp_path / "a.png")
    shown = opened(showing(tmp_path / "a.png"))
    assert shown.getpixel((1000, 300)) == (255, 0, 0)
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:60])
    assert paint(showing(tmp_path / "b.png"), FONTS) == paint(CARD, FONTS)


def test_an_image_that_is_another_since_is_not_painted(tmp_path: Path) -> None:
    """Its card is remembered by what was in it."""
    Image.new("RGB", (300, 300), "#ff0000").save(tmp_path / "a.png")
    card = showing(tmp_path / "a.png")
    Image.new("RGB", (300, 300), "#00ff00").save(tmp_path / "a.png")
    with pytest.raises(FileChanged):
        paint(card, FONTS)


def test_letters_are_known_by_font() -> None:
    """Latin ones are there, others are named; a file that is no font has none."""
    assert lacking(SERIF, "Über „Brot“ – ça va?") == ""
    assert lacking(SERIF, "aжb") == "ж"
    assert lacking(str(STATIC / "css/tokens.css"), "ab a") == "ab"


def test_the_colours_are_those_of_the_theme() -> None:
    """Its light ones, as tokens.css says them."""
    css = (STATIC / "css/tokens.css").read_text(encoding="utf-8")

    def light(token: str) -> tuple[float, float, str]:
        found = re.search(rf"--{token}: light-dark\(oklch\(([\d.]+) ([\d.]+) (.+?)\), oklch", css)
        assert found
        return float(found[1]), float(found[2]), found[3]

    for name, (lightness, chroma, turn) in PALETTE.items():
        hue = f"calc(var(--h) + {turn})" if turn else "var(--h)"
        assert light("art-spot" if name == "s" else f"art-{name}") == (lightness, chroma, hue)
    for token, (lightness, chroma, degrees) in (("bg", GROUND), ("ink", INK), ("ink-2", QUIET)):
        assert light(token) == (lightness, chroma, str(degrees))
    assert light("accent")[:2] == ACCENT
    assert opened(CARD).getpixel((5, 5)) == tuple(round(channel * 255) for channel in oklch(*GROUND))
