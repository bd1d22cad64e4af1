"""The mark as pictures: what is drawn, what the manifest says of them, and who may replace them."""

from __future__ import annotations

import json
import struct
import zlib
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursegen.art.icons import LISTED, TOUCH, Icon, draw
from coursegen.files.image_size import image_size
from projects import COURSE, Project, Run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ALL = (*LISTED, TOUCH)
names = pytest.mark.parametrize("icon", ALL, ids=lambda icon: icon.name)


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Read a PNG file strictly: its signature, and the length, name, data and check sum of each chunk."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + data),)
        found[kind] = data
        at += 12 + length
    assert next(iter(found)) == b"IHDR"
    assert list(found)[-1] == b"IEND"
    return found


def pixels(icon: Icon, hue: int = 262) -> list[list[tuple[int, int, int, int]]]:
    """Return the rows of a picture, each pixel as red, green, blue and alpha."""
    parts = chunks(draw(icon, hue))
    raw = zlib.decompress(parts[b"IDAT"])
    assert len(raw) == icon.pixels * (icon.pixels + 1)
    alpha = parts.get(b"tRNS", b"").ljust(len(parts[b"PLTE"]) // 3, b"\xff")
    colours = [(*parts[b"PLTE"][3 * n : 3 * n + 3], alpha[n]) for n in range(len(alpha))]
    rows = [raw[start : start + icon.pixels + 1] for start in range(0, len(raw), icon.pixels + 1)]
    assert {row[0] for row in rows} == {0}
    return [[colours[index] for index in row[1:]] for row in rows]  # type: ignore[misc]


@names
def test_the_mark_is_white_on_the_accent(icon: Icon) -> None:
    """The middle stroke is white, what lies between the strokes has the accent; corners are open, or filled."""
    rows = pixels(icon)
    unit = icon.pixels / 32
    at = lambda x, y: rows[int(y * unit)][int(x * unit)]  # noqa: E731
    assert at(16, 16) == at(8.5, 20) == at(23.5, 20) == (255, 255, 255, 255)
    assert at(12, 16) == at(16, 3) == at(23.5, 10) == (0x33, 0x56, 0x98, 255)
    assert rows[0][0][3] == rows[-1][-1][3] == (255 if icon.whole else 0)


@pytest.mark.parametrize("icon", [icon for icon in ALL if icon.whole], ids=lambda icon: icon.name)
def test_what_a_system_may_cut_off_is_background(icon: Icon) -> None:
    """The strokes lie in the circle that every system shows: 40% of the side (W3C, Web Application Manifest)."""
    rows = pixels(icon)
    middle = (icon.pixels - 1) / 2
    outside = {
        colour
        for y, row in enumerate(rows)
        for x, colour in enumerate(row)
        if hypot(x - middle, y - middle) > 0.4 * icon.pixels
    }
    assert outside == {(0x33, 0x56, 0x98, 255)}


def test_another_hue_is_another_palette() -> None:
    """And the same drawing."""
    first, second = (chunks(draw(TOUCH, hue)) for hue in (262, 20))
    assert first[b"IDAT"] == second[b"IDAT"]
    assert first[b"PLTE"] != second[b"PLTE"]


def listed(site: Path) -> list[dict[str, str]]:
    return list(json.loads((site / "manifest.webmanifest").read_text())["icons"])


def test_a_mark_of_the_projects_own_takes_the_place_of_all(project: Project, run: Run) -> None:
    """Pictures of another mark are neither written nor named; those that lie beside the own one are."""
    files: dict[str, str | bytes] = {"content/courses/a.md": COURSE}
    root = project(files)
    run("build", root)
    home = (root / "_site/index.html").read_text()
    assert 'rel="apple-touch-icon" href="apple-touch-icon.png"' in home
    assert {icon["src"] for icon in listed(root / "_site")} == {"icon.svg", *(icon.name for icon in LISTED)}
    (root / "static").mkdir()
    (root / "static/icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
    run("build", root)
    assert [*(root / "_site").glob("*.png")] == []
    assert "apple-touch-icon" not in (root / "_site/index.html").read_text()
    assert [icon["src"] for icon in listed(root / "_site")] == ["icon.svg"]
    (root / "static/icon-192.png").write_bytes(draw(Icon("x", 192), 0))
    run("build", root)
    assert listed(root / "_site")[1] == {"src": "icon-192.png", "sizes": "192x192", "type": "image/png"}


@pytest.mark.browser
def test_a_browser_can_show_them(browser: Browser, tmp_path: Path) -> None:
    """Each has the size that its header says."""
    page = browser.new_page()
    for icon in ALL:
        file = tmp_path / icon.name
        file.write_bytes(draw(icon, 100))
        page.goto(file.as_uri())
        shown = page.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]")
        assert shown == [icon.pixels, icon.pixels] == list(image_size(file, file.parent) or ())
    page.close()
