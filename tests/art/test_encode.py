"""Copies of one image: their widths, formats and bytes, and what is said of files that are no such image."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from coursegen.art.pictures.encode import Encoded, encode, inspect

LESSONS = Path(__file__).parents[2] / "content/courses/build-a-course-site/lessons"


def encoded(path: Path) -> Encoded:
    with path.open("rb") as file:
        return encode(file)


def inspected(path: Path) -> Encoded:
    with path.open("rb") as file:
        return inspect(file)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that does not shrink to nothing, the same every time."""
    bands = [Image.linear_gradient("L").rotate(90 * n).resize((width, height)) for n in range(len(mode))]
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0]


def saved(folder: Path, name: str, image: Image.Image, **options: Any) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


def test_widths_are_those_that_a_text_needs(tmp_path: Path) -> None:
    """Three for a large photo, none wider than the photo itself; each copy is what its name says."""
    made = encoded(saved(tmp_path, "large.jpg", noise(2000, 1000), quality=95))
    assert (made.width, made.height) == (2000, 1000)
    assert [(ending, width) for ending, width, _ in made.copies] == [
        (ending, width) for ending in ("avif", "webp") for width in (480, 800, 1344)
    ]
    for ending, width, data in made.copies:
        with Image.open(io.BytesIO(data)) as copy:
            assert (copy.format, copy.size) == (ending.upper(), (width, width // 2))
    small = encoded(saved(tmp_path, "small.jpg", noise(520, 260), quality=95))
    assert {width for _, width, _ in small.copies} == {520}


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice, from files of different names."""
    first = saved(tmp_path, "a.png", noise(700, 300, "RGBA"))
    second = tmp_path / "b.png"
    second.write_bytes(first.read_bytes())
    assert encoded(first) == encoded(second)


def test_a_copy_is_smaller_than_the_image(tmp_path: Path) -> None:
    """What cannot be made smaller has no copies, but a size."""
    path = saved(tmp_path, "tiny.png", Image.new("RGB", (8, 8)), optimize=True)
    assert encoded(path) == inspected(path)
    assert encoded(path).width == 8


def test_a_format_comes_with_its_widest_copy_or_not_at_all() -> None:
    """A browser that knows only that format would show a narrow copy in place of the image."""
    path = LESSONS / "look-default.webp"
    made = encoded(path)
    assert {ending for ending, _, _ in made.copies} == {"avif"}  # WebP has a smaller copy of 480 pixels only
    assert max(width for _, width, _ in made.copies) == made.width
    assert all(len(data) < path.stat().st_size for _, _, data in made.copies)


def test_a_photo_taken_sideways_stands_upright(tmp_path: Path) -> None:
    """Cameras note how they were held; the size is that of the picture as it is seen."""
    held = Image.Exif()
    held[0x0112] = 6
    made = encoded(saved(tmp_path, "held.jpg", noise(900, 600), exif=held, quality=95))
    assert (made.width, made.height) == (600, 900)
    with Image.open(io.BytesIO(made.copies[0][2])) as copy:
        assert copy.width < copy.height
        assert not copy.getexif()


def test_transparency_stays(tmp_path: Path) -> None:
    """Of a picture with few colours, one of which is clear, too."""
    few = noise(700, 300, "RGB").quantize(8)
    made = encoded(saved(tmp_path, "clear.png", few, transparency=0, compress_level=0))
    with Image.open(io.BytesIO(made.copies[-1][2])) as copy:
        assert copy.mode == "RGBA"


@pytest.mark.parametrize("kind", ["animated", "more than 8 bits", "for print"])
def test_other_images_are_left_alone(tmp_path: Path, kind: str) -> None:
    """What moves, and what browsers show better than we convert."""
    if kind == "animated":
        frames = [noise(600, 400).rotate(90 * n) for n in range(3)]
        path = saved(tmp_path, "a.webp", frames[0], save_all=True, append_images=frames[1:])
    elif kind == "for print":
        path = saved(tmp_path, "a.jpg", noise(600, 400, "CMYK"))
    else:
        path = saved(tmp_path, "a.png", Image.new("I;16", (600, 400)))
    made = encoded(path)
    assert (made.copies, made.fault, made.width) == ((), "other", 600)


@pytest.mark.parametrize("look", [encode, inspect])
@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.webp", "text.png", "empty.png", "turned.png"])
def test_damage_is_a_fault_and_no_exception(tmp_path: Path, name: str, look: Any) -> None:
    """Cut short, overwritten, or never an image."""
    path = tmp_path / name
    if name.startswith("cut"):
        whole = saved(tmp_path, f"whole{path.suffix}", noise(600, 400)).read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
    elif name == "turned.png":
        data = bytearray(saved(tmp_path, "whole.png", noise(600, 400)).read_bytes())
        data[60:90] = bytes(30)
        path.write_bytes(data)
    else:
        path.write_bytes(b"" if name == "empty.png" else b"no image")
    assert look(path).fault == "damaged"
    assert look(path).reason
    assert str(tmp_path) not in look(path).reason  # a message is the same on every machine


def test_every_cut_of_a_small_image_is_survived(tmp_path: Path) -> None:
    """However many of its first bytes are there."""
    path = tmp_path / "cut.png"
    whole = saved(tmp_path, "whole.png", noise(20, 10)).read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert inspected(path).fault in ("", "damaged")
