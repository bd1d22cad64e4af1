"""Colour arithmetic, and the proof that the theme's tokens are readable in every hue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursegen.art.colour import Rgb, oklch, to_hex

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
HUES = range(0, 360, 3)
SCHEMES = ("light", "dark")
TEXT, CONTROL = 4.5, 3.0

TABLE = {
    "bg": ("#fbfaf6", "#0f1117"),
    "surface": ("#ffffff", "#181b22"),
    "sunken": ("#f5f3ee", "#15171d"),
    "line": ("#e2e0d9", "#30343d"),
    "line-firm": ("#8c8981", "#6d717b"),
    "ink": ("#1a1e27", "#f1f0ec"),
    "ink-2": ("#4b4e58", "#bbbec4"),
    "ink-3": ("#61656d", "#a0a3ab"),
    "accent": ("#335698", "#a4c9ff"),
    "on-accent": ("#fafcff", "#0d1626"),
    "tint": ("#ebf3ff", "#1a263c"),
    "tint-2": ("#cedffd", "#283c62"),
    "tint-ink": ("#233c69", "#c4dcff"),
}

PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in ("bg", "surface", "sunken", "tint", "code")
    ),
    *(("accent", ground, TEXT) for ground in ("bg", "surface", "sunken", "tint", "note")),
    *(("accent-hover", ground, TEXT) for ground in ("bg", "surface", "tint")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("tint-ink", "tint", TEXT),
    ("tint-ink", "tint-2", TEXT),
    ("bg", "ink-2", TEXT),
    ("good", "surface", TEXT),
    ("bad", "surface", TEXT),
    ("ink", "note", TEXT),
    ("note-ink", "note", TEXT),
    *((f"code-{kind}", "code", TEXT) for kind in ("keyword", "string", "number", "name")),
    *(
        (f"code-{kind}", ground, TEXT)
        for kind in ("keyword", "string", "number", "name")
        for ground in ("tint", "added", "removed")
    ),
    *(("ink-3", ground, TEXT) for ground in ("added", "removed")),
    ("line-firm", "bg", CONTROL),
    ("line-firm", "surface", CONTROL),
]


_OKLCH = re.compile(r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\)")


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


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Rgb, second: Rgb) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 (equal) to 21 (black on white); text needs 4.5, controls 3."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def token(name: str, scheme: str, hue: int = 262) -> Rgb:
    """Read one token of the stylesheet in a scheme, with the path's hue (or a note's) filled in."""
    css = TOKENS.read_text(encoding="utf-8")
    found = re.search(rf"--{name}: light-dark\((oklch\([^;]*\)), (oklch\([^;]*\))\);", css)
    assert found, f"--{name} is not a colour with a light and a dark form"
    return parse(re.sub(r"var\(--(h|hue)\)", str(hue), found[1 + SCHEMES.index(scheme)]))


@pytest.mark.parametrize(
    ("colour", "expected"),
    [((1, 0, 0), "#ffffff"), ((0, 0, 0), "#000000"), ((0.627955, 0.257683, 29.2339), "#ff0000")],
)
def test_oklch_agrees_with_css_color_4(colour: tuple[float, float, float], expected: str) -> None:
    """White, black and red of sRGB have the OKLCH coordinates that the specification gives."""
    assert to_hex(oklch(*colour)) == expected


def test_a_colour_outside_srgb_is_clipped() -> None:
    """A chroma that no screen of today has gives the nearest channel values, never one outside 0..1."""
    assert all(0 <= channel <= 1 for channel in oklch(0.7, 0.4, 150))


@pytest.mark.parametrize("text", ["#fff", "oklch(0.5 0.1)", "oklch(0.5 0.1 20 / 0.5)", "oklch(a b c)"])
def test_only_plain_oklch_colours_are_read(text: str) -> None:
    """Anything but three plain numbers is refused, so that a token cannot be tested as something it is not."""
    with pytest.raises(ValueError, match="not an oklch"):
        parse(text)


def test_contrast_runs_from_1_to_21() -> None:
    """Black on white is 21, a colour on itself 1, and the order does not matter."""
    white, black, grey = oklch(1, 0, 0), oklch(0, 0, 0), oklch(0.5, 0, 0)
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(grey, grey) == 1
    assert contrast(grey, white) == contrast(white, grey)


@pytest.mark.parametrize("name", TABLE)
def test_tokens_give_the_colours_of_the_design(name: str) -> None:
    """With the default hue each token is the sRGB colour that the design names."""
    assert tuple(to_hex(token(name, scheme)) for scheme in SCHEMES) == TABLE[name]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground", "needed"), PAIRS)
def test_every_hue_is_readable(ink: str, ground: str, needed: float, scheme: str) -> None:
    """Text has a contrast of 4.5 and a control's border of 3 against its ground, for 120 hues, in light and dark."""
    worst = min(contrast(token(ink, scheme, hue), token(ground, scheme, hue)) for hue in HUES)
    assert worst >= needed, f"{ink} on {ground}: {worst:.2f}"
