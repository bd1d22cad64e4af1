"""Cut the theme's web fonts from the packages they are published in; run it by hand when one of them is updated.

    npm install --prefix DIR @fontsource/newsreader@5.3.0 @fontsource-variable/figtree@5.3.0 \
        @fontsource/stix-two-math@5.3.0
    pip install fonttools==4.68.0 brotli==1.2.1
    python static/fonts/make.py DIR

It writes a `.woff2` and a licence file per font beside itself. The same packages and tools give the same bytes. This
file, like the licence files, is for the theme's keepers: a site needs only the `.woff2` files and their licences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Cut:
    """One font to make: where it comes from, which characters and OpenType features stay."""

    name: str
    package: str
    file: str
    characters: tuple[int, ...]
    features: tuple[str, ...]


def spans(*ranges: tuple[int, int]) -> tuple[int, ...]:
    """List every code point of the given inclusive ranges."""
    return tuple(code for first, last in ranges for code in range(first, last + 1))


def text(characters: str) -> tuple[int, ...]:
    """List the code points of some characters written out."""
    return tuple(map(ord, characters))


# Latin-1 and what typography adds to it: English, German, French, Spanish, Portuguese and their neighbours.
LATIN = spans((0x20, 0x7E), (0xA0, 0xFF)) + text("ıŒœ–—‘’‚“”„•…‹›€™−")

# Variables, numbers, Greek, vectors in bold, and the operators of school and of a first course in statistics or machine
# learning. Browsers set a single <mi>x</mi> in mathematical italic, so upright small Greek is not needed.
MATH = (
    spans((0x25, 0x25), (0x27, 0x3F), (0x41, 0x5B), (0x5D, 0x5E), (0x61, 0x7D))
    + spans((0x1D434, 0x1D467), (0x1D6FC, 0x1D716), (0x1D400, 0x1D433))
    + text("ΓΔΘΛΞΠΣΦΨΩ𝔼ℂℕℙℚℝℤℎℓℏℒ𝜙")
    + text(" \u00a0¬±·×÷ˆ¯˜˙\u0302\u0338\u20d7⏞⏟‖′″…←→↔⇌⇒⇔⟶∀∂∃∅∇∈∉∏∑−∗∘√∝∞∣∥∧∨∩∪∫∼≃≅≈≠≡≤≥≪≫⊂⊃⊆⊇⊕⊗⊙⊤⊥⋅⋮⋯⋱⌈⌉⌊⌋⟨⟩")
)

CUTS = (
    Cut(
        "newsreader",
        "@fontsource/newsreader",
        "newsreader-latin-500-normal.woff2",
        LATIN,
        ("kern", "liga", "mark", "ccmp", "locl"),
    ),
    Cut(
        "figtree",
        "@fontsource-variable/figtree",
        "figtree-latin-wght-normal.woff2",
        LATIN + text("↑↓"),
        ("kern", "liga", "mark", "ccmp", "locl", "tnum", "lnum"),
    ),
    Cut(
        "stix-two-math",
        "@fontsource/stix-two-math",
        "stix-two-math-latin-400-normal.woff2",
        MATH,
        ("ssty", "dtls", "flac"),
    ),
)


def subset(source: Path, target: Path, characters: Iterable[int], features: Iterable[str]) -> str:
    """Write the subset of one font as WOFF2, without hints, and give the font's own version."""
    font = TTFont(source, recalcTimestamp=False)
    version = font["name"].getDebugName(5)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = list(features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 5, 13, 14]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return version.removeprefix("Version ")


def main(packages: Path) -> None:
    """Make every font from the packages installed in a folder."""
    here = Path(__file__).parent
    for cut in CUTS:
        package = packages / "node_modules" / cut.package
        version = subset(package / "files" / cut.file, here / f"{cut.name}.woff2", cut.characters, cut.features)
        release = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        notice = f"{cut.name}.woff2: version {version}, from {cut.package} {release} (npm), cut by make.py.\n\n"
        licence = (package / "LICENSE").read_text(encoding="utf-8")
        (here / f"{cut.name}.OFL.txt").write_text(notice + licence, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
